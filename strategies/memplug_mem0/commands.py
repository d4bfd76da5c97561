"""`memplug profile` and `memplug facts`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from memplug import Memory, Record
    from memplug_mem0.validity import Entry

PIPELINE = "hybrid+mem0"


@dataclass(frozen=True, slots=True)
class Whose:
    """The options of both commands."""

    store: Annotated[
        str | None,
        typer.Option(
            "--store", envvar="MEMPLUG_HOME", metavar="PATH", help="Where the memory is kept."
        ),
    ] = None
    user: Annotated[str, typer.Option("--user", metavar="ID", help="Whose memory.")] = ""
    agent: Annotated[str, typer.Option("--agent", metavar="ID", help="Which agent's memory.")] = ""
    tenant: Annotated[
        str, typer.Option("--tenant", metavar="ID", help="Which tenant's memory.")
    ] = ""
    pipeline: Annotated[
        str, typer.Option("--pipeline", metavar="NAME", help="A preset, a TOML or JSON file.")
    ] = PIPELINE
    json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False

    @property
    def who(self) -> dict[str, Any]:
        return {"user_id": self.user, "agent_id": self.agent, "tenant_id": self.tenant}

    def open(self) -> Memory:
        from memplug import Memory

        return Memory.open(self.store, self.pipeline)


def profile(
    whose: Whose,
    budget: Annotated[int, typer.Option(min=1, help="Tokens that it may take.")] = 400,
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="What was true then (ISO 8601).")
    ] = None,
) -> None:
    """Print what is true about a user now."""
    with whose.open() as memory:
        section = memory.section("profile", budget=budget, valid_at=at, **whose.who)
    if whose.json:
        sources = list(section.sources) if section else []
        _print(
            json.dumps(
                {"profile": section.text if section else "", "facts": sources}, ensure_ascii=False
            )
        )
    else:
        _print(section.text if section else "Nothing is known yet.")


def facts(
    whose: Whose,
    action: Annotated[
        str, typer.Argument(help='"list" all that holds, or "review" what contradicts.')
    ] = "list",
    every: Annotated[
        bool, typer.Option("--all", help="Also what no pattern reads, and only frames hold.")
    ] = False,
) -> None:
    """List facts, or those that need a person because they contradict each other."""
    from memplug.errors import InvalidInput
    from memplug_mem0.maintaining import conflicts
    from memplug_mem0.state import entry_of

    if action not in ("list", "review"):
        raise InvalidInput(f'"facts {action}" is nothing it can do; use "list" or "review"')
    with whose.open() as memory:
        found = memory.list(10_000, filters={"kind": "mem0/fact"}, **whose.who).records
        now = memory.runtime.now()
    holding = (one for one in map(entry_of, found) if one.open_at(now))
    entries = [one for one in holding if every or not one.framed]
    rows = [(one,) for one in entries] if action == "list" else conflicts(entries)
    texts = {one.id: one for one in found}
    if whose.json:
        shown = [[_told(one, texts[one.id]) for one in row] for row in rows]
        _print(json.dumps({"facts": shown}, ensure_ascii=False))
        return
    for row in rows:
        if action == "list":
            (one,) = row
            _print(f"{one.subject}: {one.attribute} = {one.value}  ({one.id})")
            continue
        _print(f"{row[0].subject}: {' / '.join(dict.fromkeys(one.attribute for one in row))}")
        for one in row:
            said = " ".join(one.text.split())
            doubt = f"  trust {one.trust:.2f}" if one.trust < 1 else ""
            hearsay = "  hearsay" if one.secondhand else ""
            source = ", ".join(texts[one.id].derived_from)
            _print(f'  {one.time:%Y-%m-%d}  {one.value}  "{said}"  from {source}{doubt}{hearsay}')
    if not rows:
        _print("Nothing to review." if action == "review" else "Nothing is known yet.")


def _told(one: Entry, record: Record[Any]) -> dict[str, Any]:
    return {
        "id": one.id,
        "subject": one.subject,
        "attribute": one.attribute,
        "value": one.value,
        "since": one.time.isoformat(),
        "text": one.text,
        "trust": one.trust,
        "hearsay": one.secondhand,
        "sources": list(record.derived_from),
    }


def _print(text: str) -> None:
    """Stored text may hold control characters, which a terminal would obey."""
    typer.echo("".join(letter for letter in text if letter.isprintable() or letter == "\n"))
