"""From a task, or a running conversation, to the lessons that apply."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from memplug import Proposal, Reason
from memplug.toolbox.text import overlap, words
from memplug_reme.abstraction import abstracted
from memplug_reme.forgetting import standing
from memplug_reme.kinds import EXPERIENCE, TOOL

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from memplug import Embedder, Query, Record, Usage, View
    from memplug_reme.history import History
    from memplug_reme.kinds import Experience
    from memplug_reme.settings import ReMeConfig

FLOOR: Final = 0.15
"""Cosine below which a condition has nothing to do with the question."""
PHASES: Final = {"plan": ("success", "comparison", "imported"), "act": ("failure",)}
"""What each phase asks for first."""
BESIDE: Final = 0.85
"""What the other facets count then."""
TOOLS: Final = 10
LEAST: Final = 10
"""Lessons that are proposed at least, where there are as many; for larger k four times k."""
_NAME = re.compile(r"[\w.:-]+")


def situation(query: Query, config: ReMeConfig) -> str:
    """The task, or the last messages of a running conversation, abstracted."""
    recent = [one.text for one in query.recent if one.text.strip()]
    if not recent:
        return abstracted(query.text)
    last = [*recent, query.text][-config.recent :]
    return " ".join(abstracted(one, config.characters) for one in last)


def sought(
    query: Query,
    view: View,
    text: str,
    embedder: Embedder | None,
    usages: Mapping[str, Usage] | None,
    config: ReMeConfig,
) -> list[Proposal]:
    """Lessons by condition first, words second, moved by their utility; best first."""
    found = _candidates(query, view, text, embedder)
    asked = frozenset(words(text))
    tasks = {abstracted(one) for one in (query.text, *(m.text for m in query.recent))}
    ids = list(found)
    known = view.usages(ids) if usages is None else usages
    levels = standing(known, ids, config)
    proposals = []
    for id, level in zip(ids, levels, strict=True):
        record, cosine = found[id]
        condition = 1.0 if record.payload.task and record.payload.task in tasks else cosine
        content = overlap(asked, record.text)
        bearing = (1 - config.content) * condition + config.content * content
        score = bearing * (1 - config.utility * (1 - level)) * _phase(query.phase, record)
        proposals.append(
            Proposal(
                id,
                min(max(score, 0.0), 1.0),
                (
                    Reason("condition", condition),
                    Reason("words", content),
                    Reason("utility at least", level),
                ),
            )
        )
    proposals.sort(key=lambda one: (-one.score, -found[one.id][0].position, one.id))
    return proposals[: min(query.pool, max(4 * query.k, LEAST))]


def open_reflections(
    query: Query, view: View, history: History, config: ReMeConfig
) -> list[Proposal]:
    """What failed at this very task, newest first."""
    tasks = dict.fromkeys(abstracted(one) for one in (query.text, *(m.text for m in query.recent)))
    ids = [id for task in tasks for _, id in reversed(history.reflections.get(task, ()))]
    passing = [id for id, fits in zip(ids, view.allowed(ids), strict=True) if fits]
    reason = (Reason("the last attempts at this task failed"),)
    return [Proposal(id, 1 / (1 + n), reason) for n, id in enumerate(passing[: config.reflections])]


def named_tools(query: Query, view: View, history: History) -> list[Proposal]:
    """What is known of the tools that the question names."""
    named = [one for one in dict.fromkeys(_NAME.findall(query.text)) if one in history.tools]
    ids = [TOOL.id(view.scope, one) for one in named]
    passing = [id for id, fits in zip(ids, view.allowed(ids), strict=True) if fits]
    return [Proposal(id, 1.0, (Reason("named"),)) for id in passing[:TOOLS]]


def _candidates(
    query: Query, view: View, text: str, embedder: Embedder | None
) -> dict[str, tuple[Record[Experience], float]]:
    """Lessons with the cosine of their conditions; those found by words alone have the floor's."""
    found: dict[str, tuple[Record[Experience], float]] = {}
    vector = _vector(query, text, embedder)
    if vector is not None:
        for record, cosine in view.near(vector, query.pool, EXPERIENCE, threshold=FLOOR):
            found[record.id] = (record, min(cosine, 1.0))
    if len(found) < query.pool // 2:
        for record, _ in view.match(text, query.pool // 2, EXPERIENCE):
            found.setdefault(record.id, (record, FLOOR))
    return found


def _vector(query: Query, text: str, embedder: Embedder | None) -> NDArray[np.float32] | None:
    """The situation's vector; the question's own serves where both say the same."""
    if query.vector is None or embedder is None or text == query.text or not text.strip():
        return query.vector
    vector: NDArray[np.float32] = embedder.embed_queries([text])[0]
    return vector


def _phase(phase: str, record: Record[Any]) -> float:
    wanted = PHASES.get(phase)
    return 1.0 if wanted is None or record.payload.facet in wanted else BESIDE
