"""What families of embedding models want to read before a question or a document."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Put before every text of that side; "" for none."""

    query: str = ""
    document: str = ""


_BGE = "Represent this sentence for searching relevant passages: "
_FAMILIES: tuple[tuple[str, Prefixes], ...] = (
    # From the models' own cards. The instruction of the e5-instruct models is the one they give for web search.
    (
        r"\be5-.*instruct",
        Prefixes(
            "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "
        ),
    ),
    (r"\b(multilingual-)?e5-", Prefixes("query: ", "passage: ")),
    (r"\bbge-(small|base|large)-en", Prefixes(_BGE)),
    (r"\bbge-(small|base|large)-zh", Prefixes("为这个句子生成表示以用于检索相关文章：")),
    (r"\bnomic-embed-text", Prefixes("search_query: ", "search_document: ")),
)


def known_prefixes(model: str) -> Prefixes:
    """Those that the model's family was trained with, by its name; none for an unknown one."""
    for pattern, prefixes in _FAMILIES:
        if re.search(pattern, model.lower()):
            return prefixes
    return Prefixes()
