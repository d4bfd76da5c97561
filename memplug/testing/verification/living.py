"""Rules on a life: adding, asking and maintaining go without failures, whatever the texts are."""

from __future__ import annotations

from datetime import timedelta

from memplug.testing.fakes import FakeClock
from memplug.testing.samples import holdings
from memplug.testing.verification.rules import rule
from memplug.testing.verification.subject import (
    SECRET,
    Broken,
    Subject,
    add,
    at_stake,
    calm,
    scores,
)
from memplug.types import EPISODE, Text

ODD = (
    "?",
    "...",
    "42",
    "🂡 👩‍👩‍👧",
    "word " * 3000,
    "a" * 5000,
    "x' OR 1=1 --",
    "<b>&amp;</b> {curly} %s",
    "שלום עולם",
    "one\n\n\ttwo   three\n",
    "the the the THE",
    "e\u0301\u0323 \u200bjoined",
)
"""Texts that people do write."""


@rule(
    "life",
    "A whole life goes without failures",
    fix="Run the strategy's own test under pytest for the traceback; the failure names step, stage and cause.",
)
def a_whole_life_has_no_failures(subject: Subject) -> str:
    with at_stake(), subject.opened() as memory:
        subject.fill(memory, user_id="ann", session_id="first")
        for query in subject.queries:
            context = memory.context(query, 400, user_id="ann")
            calm(context.retrieval.failures, "rendering")
            hits = [hit.record.id for hit in context.retrieval.hits][:1]
            done = memory.feedback(context.retrieval.id, 0.9, hits, user_id="ann")
            calm(done.failures, "giving feedback")
        calm(memory.close_session("first", user_id="ann").failures, "closing a session")
        calm(memory.manage(60.0, dry_run=True).failures, "managing, as a dry run")
        calm(memory.manage(60.0).failures, "managing")
        calm(memory.enrich(rebuild=True).failures, "rebuilding")
        subject.found(memory, user_id="ann")
        owed = memory.owed()
        if owed:
            raise Broken(f"{len(owed)} pieces of work are still owed: {owed[0].cause}")
        count = len(holdings(memory, user_id="ann").records)
    return f"{count} records, {len(subject.queries)} questions"


@rule(
    "odd texts",
    "Odd texts and questions do not make it fail",
    fix="Expect texts without words, without end, in any script: test for an empty list before you divide or index.",
)
def odd_texts_do_not_make_it_fail(subject: Subject) -> str:
    with at_stake(), subject.opened() as memory:
        for index, text in enumerate(ODD):
            try:
                calm(add(memory, Text(text), index).failures, "adding")
                calm(memory.search(text[:300], 50).failures, "searching")
            except Exception as error:
                raise Broken(f"with the text {text[:20]!r}: {error}") from error
    return f"{len(ODD)} texts"


@rule(
    "empty memory",
    "An empty memory has no answers and no failures",
    fix="Expect a scope without a single record, in `retrieve` and in `manage`.",
)
def an_empty_memory_has_no_answers(subject: Subject) -> str:
    with at_stake(), subject.opened() as memory:
        found = subject.found(memory)
        if any(found.values()):
            raise Broken(f"it found {sum(map(len, found.values()))} records in an empty memory")
        calm(memory.manage(60.0).failures, "managing")
        calm(memory.context(subject.queries[0], 200).retrieval.failures, "rendering")
    return "nothing found"


@rule(
    "filters",
    "Filters restrict what is found, and leave the rest findable",
    fix="Ask `view.allowed(ids)` before you cut the list, or use `view.near` and `view.match`, which know the filters.",
)
def filters_restrict_what_is_found(subject: Subject) -> str:
    with subject.opened() as memory:
        subject.fill(memory)
        speaker = next((one.speaker for one in memory.list() if one.speaker), "nobody")
        open_hits, spoken_hits = 0, 0
        for query in subject.queries:
            every = memory.search(query, 50)
            spoken = memory.search(query, 50, filters={"speaker": speaker})
            raw = memory.search(query, 50, filters={"kind": EPISODE.name})
            calm((*every.failures, *spoken.failures, *raw.failures), "searching")
            if {hit.record.speaker for hit in spoken.hits} - {speaker}:
                raise Broken(f"asked for what {speaker!r} said, it found what others said")
            if {hit.record.kind for hit in raw.hits} - {EPISODE.name}:
                raise Broken("asked for episodes, it found other kinds")
            open_hits += sum(hit.record.speaker == speaker for hit in every.hits)
            spoken_hits += len(spoken.hits)
        if open_hits and not spoken_hits:
            raise Broken(
                f"{open_hits} hits of speaker {speaker!r} were found, and none when only they were asked for"
            )
    return f"{spoken_hits} hits of one speaker, {open_hits} of them without the filter"


@rule(
    "as of",
    "An answer as of a time knows nothing that came later",
    fix="Read through the view, whose projections and records are those of the time asked for; keep nothing in the instance.",
)
def as_of_answers_from_what_was_known(subject: Subject) -> str:
    clock = FakeClock(step=0)
    with subject.opened(clock=clock) as memory:
        subject.fill(memory)
        before = subject.found(memory)
        then = clock.now()
        clock.advance(days=1)
        for index, query in enumerate(subject.queries):
            calm(add(memory, Text(f"{query} {SECRET}"), index).failures, "adding")
        found = 0
        for query in subject.queries:
            retrieval = memory.search(query, 50, as_of=then)
            calm(retrieval.failures, "searching as of a time")
            hits = set(scores(retrieval.candidates))
            found += len(hits)
            if SECRET in repr(retrieval.candidates):
                raise Broken("asked as of yesterday, the answer holds a word that came today")
            if hits - set(before[query]):
                raise Broken(f"asked as of yesterday, {query!r} finds what it did not find then")
        if any(before.values()) and not found:
            raise Broken("asked as of yesterday, nothing is found of what was found then")
    return f"{found} hits as of then"


@rule(
    "expiry",
    "What has expired is not found, and does not disturb",
    fix="A projection holds records until they are swept: ask `view.allowed(ids)`, and expect `view.get(id)` to be None.",
)
def what_expired_is_not_found(subject: Subject) -> str:
    clock = FakeClock(step=0)
    with subject.opened(clock=clock) as memory:
        subject.fill(memory)
        ends = clock.now() + timedelta(hours=1)
        for index, query in enumerate(subject.queries):
            given = memory.add(f"{query} {SECRET}", id=f"gone{index}", expires_at=ends)
            calm(given.failures, "adding")
        subject.found(memory)
        clock.advance(days=1)
        gone = {f"gone{index}" for index in range(len(subject.queries))}
        with at_stake():
            for query, hits in subject.found(memory).items():
                if gone & set(hits):
                    raise Broken(f"{query!r} finds what has expired")
            calm(memory.manage(60.0).failures, "sweeping")
            if SECRET in repr(holdings(memory)):
                raise Broken("a text that expired and was swept is still stored")
            subject.found(memory)
    return f"{len(gone)} texts expired"
