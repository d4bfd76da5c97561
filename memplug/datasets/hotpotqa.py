"""HotpotQA (Yang et al., 2018) and 2WikiMultihopQA (Ho et al., 2020), which share a format.

A question has `context`, a list of [title, sentences], and `supporting_facts`, a list of [title, number of the
sentence]; the passages with these titles are its evidence. For the corpus see `memplug.datasets.multihop`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from memplug.datasets.cases import Case, texts
from memplug.datasets.multihop import Hops, read_multihop

_FIELDS = ("question", "supporting_facts", "context")


def read_hotpotqa(path: Path) -> Iterator[Case]:
    """One case per file of questions: the path is that file, or a folder that holds it beside its corpus."""
    return read_multihop(path, "HotpotQA", _FIELDS, partial(_question, ""))


def read_2wiki(path: Path) -> Iterator[Case]:
    """One case per file of questions of 2WikiMultihopQA: the path is that file, or a folder that holds it beside its corpus.

    Its corpus has a space between the sentences of a passage.
    """
    return read_multihop(path, "2WikiMultihopQA", _FIELDS, partial(_question, " "))


def _question(between: str, row: Mapping[str, Any], index: int) -> Hops:
    passages = [(title, between.join(sentences)) for title, sentences in row["context"]]
    titles = {title for title, _ in row["supporting_facts"]}
    return Hops(
        id=str(row.get("_id") or row.get("id") or f"q{index}"),
        text=row["question"],
        category=str(row.get("type") or "question"),
        passages=tuple(passages),
        supporting=frozenset(one for one in passages if one[0] in titles),
        answers=texts([row.get("answer"), row.get("answer_aliases")]),
    )
