"""Facts of episodes: by two model calls a part, asked for all episodes at once, or without a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memplug import EPISODE
from memplug.toolbox.ask import ask_many
from memplug_hipporag.kinds import EXTRACTION, Extraction
from memplug_hipporag.making import chunks, whole
from memplug_hipporag.prompts import Names, Triples
from memplug_hipporag.reading import extracted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memplug import Record, View
    from memplug.ports import LLM
    from memplug.toolbox.prompts import Prompt
    from memplug.types import Episode


def extract(
    episodes: Sequence[Record[Episode]],
    view: View,
    llm: LLM | None,
    prompts: tuple[Prompt, Prompt],
    size: int,
) -> dict[str, Extraction | Exception]:
    """By episode id what it says, or why the model did not tell.

    An extraction that is stored is used again, unless a model can now be asked in the place of the rules.
    """
    found: dict[str, Extraction | Exception] = {}
    asked: list[Record[Episode]] = []
    for episode in episodes:
        stored = view.get(EXTRACTION.id(view.scope, episode.id))
        if stored is not None and (stored.payload.by_model or llm is None):
            found[episode.id] = stored.payload
        else:
            asked.append(episode)
    told = _told(asked, llm, prompts, size) if llm is not None else {}
    for episode in asked:
        by_model = told.get(episode.id)
        title = EPISODE.of(episode).payload.title
        found[episode.id] = extracted(episode.text, title) if by_model is None else by_model
    return found


def _told(
    episodes: Sequence[Record[Episode]], llm: LLM, prompts: tuple[Prompt, Prompt], size: int
) -> dict[str, Extraction | Exception]:
    """What the model says; without an entry where it is not to be asked. First all names, then all facts."""
    parts = [(one.id, part) for one in episodes for part in chunks(whole(one), size)]
    named = ask_many(llm, prompts[0], [{"passage": part} for _, part in parts], answer=Names)
    names: list[list[str]] = []
    failed: dict[str, Exception | None] = {}
    for (id, _), answer in zip(parts, named, strict=True):
        if answer is None or isinstance(answer, Exception):
            failed[id] = answer
            names.append([])
        else:
            names.append(answer.answer.entities)
    rest = [at for at, (id, _) in enumerate(parts) if id not in failed]
    values = [{"passage": parts[at][1], "entities": names[at]} for at in rest]
    entities: dict[str, list[str]] = {one.id: [] for one in episodes}
    triples: dict[str, list[tuple[str, str, str]]] = {one.id: [] for one in episodes}
    for at, answer in zip(rest, ask_many(llm, prompts[1], values, answer=Triples), strict=True):
        id = parts[at][0]
        if answer is None or isinstance(answer, Exception):
            failed[id] = answer
            continue
        entities[id] += names[at]
        triples[id] += [(one.subject, one.relation, one.object) for one in answer.answer.triples]
    told: dict[str, Extraction | Exception] = {
        id: error for id, error in failed.items() if error is not None
    }
    for id, names_there in entities.items():
        if id not in failed:
            unique = tuple(dict.fromkeys(names_there)), tuple(dict.fromkeys(triples[id]))
            told[id] = Extraction(*unique, by_model=True)
    return told
