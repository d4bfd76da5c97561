"""What an agent reads: the running session in short, the sessions that the hits come from, or verbatim spans."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from memplug import EPISODE, Section
from memplug.toolbox.ask import ask
from memplug_memgas.kinds import SUMMARY
from memplug_memgas.making import Talk, line, without_model
from memplug_memgas.prompts import Spans

if TYPE_CHECKING:
    from memplug import Candidates, Query, Record, View
    from memplug.ports import LLM
    from memplug.toolbox.prompts import Prompt
    from memplug_memgas.settings import MemGASConfig

RUNNING = "running session"
SESSIONS = "sessions"


def rolling(query: Query, view: View, config: MemGASConfig) -> Section | None:
    """The summary of the session that the question is asked in; None outside of one."""
    if not query.session_id:
        return None
    messages = tuple(view.all(EPISODE, session_id=query.session_id))
    if not messages:
        return None
    made = [one for one in view.all(SUMMARY) if one.session_id == query.session_id]
    current = [one for one in made if one.payload.episodes == len(messages)]
    if current:
        return Section(title=RUNNING, text=current[-1].text, sources=(current[-1].id,), priority=1)
    text, _ = without_model(Talk(query.session_id, messages), config)
    return Section(title=RUNNING, text=text, sources=tuple(one.id for one in messages), priority=1)


def sessions_section(candidates: Candidates, view: View) -> Section | None:
    """One line for each session that the hits come from, best first: its day and summary."""
    wanted = dict.fromkeys(
        hit.record.session_id for hit in candidates.hits if hit.record.session_id
    )
    found = {one.session_id: one for one in view.all(SUMMARY) if one.session_id in wanted}
    shown = [found[session] for session in wanted if session in found]
    if not shown:
        return None
    lines = [_day(one) + " / ".join(one.text.splitlines()) for one in shown]
    return Section(
        title=SESSIONS, text="\n".join(lines), sources=tuple(one.id for one in shown), priority=-1
    )


def spans_section(
    llm: LLM, prompt: Prompt, candidates: Candidates, question: str
) -> Section | None:
    """The parts of the hits that bear on the question, word for word, each once with its own date.

    One model call. What the model did not copy from the message it names is left out. None where it finds
    nothing, or there is no model to ask: the other sections hold the hits then.
    """
    hits = [hit.record for hit in candidates.hits if hit.record.kind == EPISODE.name]
    if not hits:
        return None
    answer = ask(llm, prompt, answer=Spans, question=question, messages=[line(one) for one in hits])
    if answer is None:
        return None
    lines: dict[str, str] = {}
    for span in answer.answer.spans:
        if not 1 <= span.number <= len(hits):
            continue
        record = hits[span.number - 1]
        text = span.text.strip()
        if not text or text not in " ".join(line(record).split()):
            continue
        who = record.speaker or record.role
        lines.setdefault(f"{_day(record)}{f'{who}: ' if who else ''}{text}", record.id)
    if not lines:
        return None
    return Section(
        title="evidence",
        text="\n".join(lines),
        sources=tuple(dict.fromkeys(lines.values())),
        priority=2,
    )


def _day(record: Record[Any]) -> str:
    """What stands before a line: the day in brackets, or nothing."""
    return f"[{record.event_time.astimezone(UTC):%Y-%m-%d}] " if record.event_time else ""
