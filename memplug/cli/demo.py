"""`memplug demo`: a short story in which a memory remembers, answers, explains and forgets."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from memplug.cli.call import Call, command
from memplug.cli.show import counted, emit, facts_table, hits_table, one_line, out, plain
from memplug.cli.upkeep import receipt_table

if TYPE_CHECKING:
    from memplug.memory import Memory
    from memplug.results import Retrieval

app = typer.Typer()

_MARCH = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
_MAY = datetime(2026, 5, 18, 18, 5, tzinfo=UTC)
_CONVERSATIONS: Sequence[tuple[str, datetime, Sequence[tuple[str, str]]]] = (
    (
        "march",
        _MARCH,
        (
            ("user", "I'm moving to Lisbon in April. The new flat is on Rua das Flores."),
            ("assistant", "How exciting! Shall I write a packing list for you?"),
            ("user", "Yes please. My cat Miso comes along, and he hates flying."),
            ("assistant", "I put a carrier and a vet's certificate on the list."),
            ("user", "My brother Tom goes surfing at Nazaré on Sundays."),
        ),
    ),
    (
        "may",
        _MAY,
        (
            ("user", "I work at the aquarium now and feed the otters every morning."),
            ("assistant", "What a start to the day! How is Miso settling in?"),
            ("user", "Miso has a new vet, Dr. Almeida. He eats nothing but salmon."),
            ("user", "Tom visited me and broke his wrist surfing at Ericeira."),
        ),
    ),
)
_HANDBOOK = """Feeding at the aquarium.
Each otter gets 1,200 grams of fish and mussels a day, in five meals; the first is at half past seven.
The penguins get herring twice a day, and a vitamin pill hidden in the first fish.
The octopus is fed at night, when no visitor is there, and has to open a jar to reach the crab.

Safety at the aquarium.
Nobody enters the shark tank alone. Wet floors are marked at once. The alarm is tested on the first Monday of the month.
"""
_SECRETS = ("Almeida", "Ericeira", "mussels")


@command(app, "demo", panel="Start here")
def demo(call: Call) -> None:
    """See a memory remember, answer, explain and forget: offline, no key, nothing left behind."""
    story = Story(out(), silent=call.json)
    story.opening()
    with tempfile.TemporaryDirectory(prefix="memplug-demo-") as folder:
        store = Path(folder) / "store"
        _tell(story, store, call.pipeline or "default")
    if call.json:
        emit({"steps": story.steps})
        return
    story.ending()


class Story:
    """Numbered chapters on a console, each with the time its calls took."""

    def __init__(self, console: Console, *, silent: bool) -> None:
        self._console = console
        self._silent = silent
        self.steps: list[dict[str, Any]] = []

    @contextmanager
    def chapter(self, title: str) -> Iterator[dict[str, Any]]:
        """A chapter; what is put into the dictionary appears in the JSON answer."""
        step: dict[str, Any] = {"title": title, "calls": []}
        self.steps.append(step)
        self._print()
        self._print(Text(f"{len(self.steps)}. {title}", style="bold cyan"))
        yield step

    @contextmanager
    def call(self, name: str) -> Iterator[None]:
        """One call of a verb, timed."""
        start = perf_counter()
        yield
        milliseconds = round(1000 * (perf_counter() - start), 2)
        self.steps[-1]["calls"].append({"call": name, "ms": milliseconds})

    def say(self, text: str, style: str = "") -> None:
        """A line of the story."""
        self.show(Text(text, style=style))

    def show(self, content: Any) -> None:
        """Anything rich can print, indented."""
        self._print(Padding(content, (0, 0, 0, 3), expand=False))

    def answers(self, asked: str, retrieval: Retrieval, *, explain: bool = False) -> None:
        """A question with its best hits."""
        self.show(Text.assemble(("? ", "bold magenta"), (asked, "bold")))
        if retrieval.hits:
            self.show(hits_table(retrieval.hits, explain=explain, ids=False))
        else:
            self.say("nothing found", "yellow")

    def opening(self) -> None:
        """What this is."""
        self._print(Text("memplug: long-term memory for agents", style="bold"))
        self._print(Text("All of this happens now, on this machine.", style="dim"))

    def ending(self) -> None:
        """The time of every call, and where to go from here."""
        self._print()
        self._print(Text("What it took, in milliseconds", style="bold cyan"))
        for number, step in enumerate(self.steps, 1):
            spent = ", ".join(f"{one['call']} {one['ms']:.1f}" for one in step["calls"])
            self.say(f"{number}. {spent}", "dim")
        self._print()
        self._print(Text("Now yours", style="bold cyan"))
        for line in (
            'memplug add "My dentist is Dr. Weber, in Bahnhofstrasse" --user me',
            'memplug search "who looks after my teeth?" --user me --explain',
            "memplug doctor",
        ):
            self.say(line, "bold")
        self._print()

    def _print(self, content: Any = "") -> None:
        if not self._silent:
            self._console.print(content)


def _tell(story: Story, store: Path, pipeline: str) -> None:
    from memplug.memory import Memory

    with story.chapter("A memory is opened: no key, no network, no model, in a folder of its own"):
        with story.call("open"):
            memory = Memory.open(store, pipeline)
        story.show(facts_table([("store", _short(store)), ("embedder", memory.stats().embedder)]))
    with memory:
        _remember(story, memory)
        _ask(story, memory)
        _explain(story, memory)
        _isolate(story, memory)
        _change(story, memory)
        _erase(story, memory, store)


def _remember(story: Story, memory: Memory) -> None:
    from memplug.types import Document

    with story.chapter(
        "Ann talks to her assistant in March and in May, and hands over a handbook"
    ) as step:
        stored = 0
        for session, time, turns in _CONVERSATIONS:
            messages = [
                {"role": role, "content": text, "name": "Ann" if role == "user" else ""}
                for role, text in turns
            ]
            with story.call("add a conversation"):
                stored += len(
                    memory.add(messages, session_id=session, time=time, user_id="ann").ids
                )
            story.say(f"{time:%d %B %Y}", "dim")
            for role, text in turns:
                speaker = "Ann" if role == "user" else "assistant"
                story.show(Text.assemble((f"  {speaker}: ", "bold"), text))
        document = Document(_HANDBOOK, id="handbook", title="Aquarium handbook")
        with story.call("add a document"):
            stored += len(memory.add(document, user_id="ann").ids)
        story.say(f"{stored} episodes are on disk; each was before its call returned.")
        step["episodes"] = stored


def _ask(story: Story, memory: Memory) -> None:
    with story.chapter("She comes back later and asks") as step:
        asked = "Where was Tom surfing in May?"
        with story.call("search"):
            temporal = memory.search(asked, k=2, user_id="ann")
        story.answers(asked, temporal)
        before, then = "Who is Miso's vet?", "And what does he eat?"
        turns = [{"role": "user", "content": text} for text in (before, then)]
        with story.call("search with the turn before"):
            follow_up = memory.search(turns, k=2, user_id="ann")
        story.answers(f"{before} ... {then}", follow_up)
        asked = "What is the password of the wifi?"
        with story.call("search"):
            nothing = memory.search(asked, k=1, user_id="ann")
        story.answers(asked, nothing)
        best = [
            max((hit.score for hit in found), default=0.0)
            for found in (temporal, follow_up, nothing)
        ]
        story.say(
            f"Scores mean the same from question to question: {best[0]:.2f} and {best[1]:.2f} against "
            f"{best[2]:.2f}, where there is nothing to find."
        )
        step["answers"] = [
            plain([_brief(hit) for hit in found]) for found in (temporal, follow_up, nothing)
        ]


def _explain(story: Story, memory: Memory) -> None:
    with story.chapter("Every answer explains itself, term by term") as step:
        asked = "How many meals does each otter get?"
        with story.call("search"):
            found = memory.search(asked, k=1, user_id="ann")
        story.answers(asked, found, explain=True)
        story.say(
            "The terms order the hits. The best one's score is the confidence, the others' a share of it."
        )
        step["parts"] = plain([hit.parts for hit in found])


def _isolate(story: Story, memory: Memory) -> None:
    with story.chapter("Ben uses the same store and sees nothing of Ann's") as step:
        with story.call("add"):
            memory.add("My parrot is called Rio and sees Dr. Costa.", user_id="ben")
        asked = "Who is Miso's vet?"
        with story.call("search as Ben"):
            found = memory.search(asked, user_id="ben")
        story.answers(f"{asked} (Ben)", found)
        story.say("Only his own record, with a score that says: this is no answer.")
        step["seen_by_ben"] = [hit.record.text for hit in found]


def _change(story: Story, memory: Memory) -> None:
    with story.chapter("What was wrong is corrected, what was dropped comes back") as step:
        vet = _find(memory, "Who is Miso's vet?")
        with story.call("update"):
            changed = memory.update(
                vet, "Miso has a new vet, Dr. Sousa. He eats nothing but salmon.", user_id="ann"
            )
        story.show(_now(memory, vet, "updated"))
        with story.call("undo"):
            memory.undo(changed.change, user_id="ann")
        story.show(_now(memory, vet, "undone"))
        with story.call("delete"):
            deleted = memory.delete(vet, user_id="ann")
        story.show(_now(memory, vet, "deleted"))
        with story.call("undo"):
            memory.undo(deleted.change, user_id="ann")
        story.show(_now(memory, vet, "undone"))
        with story.call("history"):
            entries = memory.history(vet, user_id="ann")
        verbs = ", ".join(dict.fromkeys(entry.verb for entry in entries))
        story.say(f"The journal keeps {len(entries)} entries on this record: {verbs}.")
        step["entries"] = len(entries)


def _erase(story: Story, memory: Memory, store: Path) -> None:
    with story.chapter("Ann asks to be forgotten, and gets a receipt") as step:
        before = {word: _files_with(store, word) for word in _SECRETS}
        with story.call("erase"):
            receipt = memory.erase(user_id="ann")
        story.show(receipt_table(receipt))
        after = {word: _files_with(store, word) for word in _SECRETS}
        for word in _SECRETS:
            story.say(f"{word!r}: in {counted(before[word], 'file')} before, in {after[word]} now")
        asked = "Who is Miso's vet?"
        with story.call("search"):
            story.answers(f"{asked} (Ann)", memory.search(asked, user_id="ann"))
        with story.call("search as Ben"):
            story.answers(
                "What is my parrot called? (Ben)",
                memory.search("What is my parrot called?", user_id="ben"),
            )
        step["receipt"] = plain(receipt)
        step["files_with_word"] = {"before": before, "after": after}


def _find(memory: Memory, question: str) -> str:
    return memory.search(question, k=1, user_id="ann")[0].record.id


def _now(memory: Memory, id: str, verb: str) -> Text:
    record = memory.get(id, user_id="ann")
    text = one_line(record.text) if record else "not there"
    return Text.assemble((f"{verb:>8}: ", "green"), (text, "" if record else "yellow"))


def _files_with(store: Path, word: str) -> int:
    """How many of the store's files hold the word."""
    needle = word.encode()
    return sum(needle in file.read_bytes() for file in store.rglob("*") if file.is_file())


def _brief(hit: Any) -> dict[str, Any]:
    return {"text": hit.record.text, "score": hit.score}


def _short(path: Path) -> str:
    return f".../{path.parent.name}/{path.name} (temporary, removed at the end)"
