"""The options that choose records: filters, and the times a search looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from memplug.cli.call import pairs_from

if TYPE_CHECKING:
    from memplug.types import Scope

_PANEL = "Which records"


@dataclass(frozen=True, slots=True)
class Choice:
    """Filters, as `search` and `list` take them."""

    kind: Annotated[
        list[str] | None, typer.Option(help="Only this kind; repeatable.", rich_help_panel=_PANEL)
    ] = None
    from_session: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID", help="Only from this session; repeatable.", rich_help_panel=_PANEL
        ),
    ] = None
    speaker: Annotated[
        list[str] | None, typer.Option(help="Only said by; repeatable.", rich_help_panel=_PANEL)
    ] = None
    role: Annotated[
        list[str] | None, typer.Option(help="Only this role; repeatable.", rich_help_panel=_PANEL)
    ] = None
    doc: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID", help="Only of this document; repeatable.", rich_help_panel=_PANEL
        ),
    ] = None
    since: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", help="Happened at or after (ISO 8601).", rich_help_panel=_PANEL
        ),
    ] = None
    until: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Happened before (ISO 8601).", rich_help_panel=_PANEL),
    ] = None
    meta: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=VALUE", help="Metadata equals; repeatable.", rich_help_panel=_PANEL
        ),
    ] = None
    status: Annotated[
        list[str] | None,
        typer.Option(
            help="active, retired, pending or quarantined; repeatable.", rich_help_panel=_PANEL
        ),
    ] = None

    @property
    def filters(self) -> dict[str, Any] | None:
        """What `Memory` takes as filters; None where nothing is restricted."""
        given = {
            "kind": self.kind,
            "session_id": self.from_session,
            "speaker": self.speaker,
            "role": self.role,
            "doc_id": self.doc,
            "since": moment(self.since),
            "until": moment(self.until),
            "metadata": pairs_from(self.meta, "--meta"),
            "status": self.status,
        }
        return {key: value for key, value in given.items() if value} or None


@dataclass(frozen=True, slots=True)
class Asking:
    """How a question is asked."""

    k: Annotated[int, typer.Option("-k", help="How many records at most.")] = 10
    as_of: Annotated[
        str | None, typer.Option(metavar="TIME", help="What the memory knew then (ISO 8601).")
    ] = None
    valid_at: Annotated[
        str | None, typer.Option(metavar="TIME", help="What was true then (ISO 8601).")
    ] = None
    history: Annotated[bool, typer.Option("--history", help="Also what is no longer true.")] = False
    min_score: Annotated[float | None, typer.Option(help="Leave out what scores below (0..1).")] = (
        None
    )
    after: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TEXT", help="An earlier turn, for follow-ups; repeatable, oldest first."
        ),
    ] = None
    shared: Annotated[
        list[str] | None,
        typer.Option(metavar="SCOPE", help="Also read this USER or TENANT/USER/AGENT; repeatable."),
    ] = None

    def question(self, text: str) -> str | list[dict[str, str]]:
        """The text, led by the earlier turns where any were given."""
        if not self.after:
            return text
        return [{"role": "user", "content": turn} for turn in (*self.after, text)]

    @property
    def options(self) -> dict[str, Any]:
        """Keyword arguments of `search` and `context`."""
        given = {
            "k": self.k,
            "as_of": moment(self.as_of),
            "valid_at": moment(self.valid_at),
            "history": self.history,
            "min_score": self.min_score,
            "shared": [scope_from(one) for one in self.shared or ()],
        }
        return {key: value for key, value in given.items() if value is not None}


def moment(text: str | None) -> str | None:
    """An ISO 8601 time with its zone; one without is UTC, as times are shown."""
    if text is None:
        return None
    from datetime import UTC, datetime

    try:
        time = datetime.fromisoformat(text)
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).isoformat()
    except ValueError as error:
        raise typer.BadParameter(
            f"{text!r} is not a time such as 2026-05-01 or 2026-05-01T09:30+02:00"
        ) from error


def scope_from(text: str) -> Scope:
    """A scope from USER or TENANT/USER/AGENT, where "-" stands for the empty one."""
    from memplug.types import Scope

    parts = ["" if part == "-" else part for part in text.split("/")]
    if len(parts) == 1:
        return Scope(user_id=parts[0])
    if len(parts) == 3:
        return Scope(*parts)
    raise typer.BadParameter(
        f"{text!r} is neither USER nor TENANT/USER/AGENT", param_hint="--shared"
    )
