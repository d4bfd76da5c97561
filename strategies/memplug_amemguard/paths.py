"""The paper's consensus over reasoning paths: derived by a model, judged by a model or by clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from memplug.errors import AnswerError
from memplug.toolbox.ask import ask, ask_many
from memplug_amemguard.prompts import Fits, Path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from memplug.ports import LLM, Embedder
    from memplug.toolbox.prompts import Prompt

    Floats = NDArray[np.floating]

EPS = 0.5
"""Cosine distance within which two paths are neighbours."""
MIN_SAMPLES = 2
"""Paths, itself counted, that make a path a core of a cluster."""


def derived(
    llm: LLM | None, prompt: Prompt, question: str, notes: Sequence[str]
) -> list[str | None]:
    """The path of each note; None where the model gave no usable one. Raises other errors of the model."""
    answers = ask_many(
        llm, prompt, [{"question": question, "note": note} for note in notes], answer=Path
    )
    paths: list[str | None] = []
    for one in answers:
        if isinstance(one, Exception) and not isinstance(one, AnswerError):
            raise one
        paths.append(None if one is None or isinstance(one, Exception) else one.answer.chain)
    return paths


def inconsistent(
    llm: LLM | None, prompt: Prompt, question: str, paths: Sequence[str]
) -> frozenset[int] | None:
    """Places of the paths that do not fit; None where the model gave no usable verdict."""
    try:
        answer = ask(llm, prompt, answer=Fits, question=question, chains=list(paths))
    except AnswerError:
        return None
    if answer is None:
        return None
    said = {one.number: one.consistent for one in answer.answer.fits}
    if not set(said) >= set(range(1, len(paths) + 1)):
        return None
    return frozenset(place for place in range(len(paths)) if not said[place + 1])


def outside(embedder: Embedder, paths: Sequence[str]) -> frozenset[int]:
    """Places of the paths outside the largest cluster of their vectors; all where there is none."""
    labels = dbscan(np.asarray(embedder.embed_documents(list(paths))), EPS, MIN_SAMPLES)
    kept = labels[labels >= 0]
    if not len(kept):
        return frozenset(range(len(paths)))
    largest = int(np.bincount(kept).argmax())
    return frozenset(int(place) for place in np.flatnonzero(labels != largest))


def dbscan(vectors: Floats, eps: float, min_samples: int) -> NDArray[np.intp]:
    """Cluster numbers of unit vectors by cosine distance, -1 for noise; shape (n,)."""
    near = 1 - vectors @ vectors.T <= eps
    core = near.sum(1) >= min_samples
    labels = np.full(len(vectors), -1, np.intp)
    cluster = 0
    for start in range(len(vectors)):
        if labels[start] >= 0 or not core[start]:
            continue
        reached = [start]
        labels[start] = cluster
        while reached:
            one = reached.pop()
            if not core[one]:
                continue
            for other in np.flatnonzero(near[one] & (labels < 0)):
                labels[other] = cluster
                reached.append(int(other))
        cluster += 1
    return labels


def divergences(vectors: Floats) -> NDArray[np.float64]:
    """`div(i) = 1 - mean cosine of path i to the others`, for unit vectors; shape (n,)."""
    n = len(vectors)
    if n < 2:
        return np.zeros(n)
    cosines = np.asarray(vectors, float) @ np.asarray(vectors, float).T
    found: NDArray[np.float64] = 1 - (cosines.sum(1) - np.diag(cosines)) / (n - 1)
    return found
