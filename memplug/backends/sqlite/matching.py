# ruff: noqa: S608 - query texts are put together from constants of this package; every value is bound
"""Full-text search: BM25 over the records that share words with a text, bounded where the words are common ones.

The index scores about a record a microsecond, and an everyday word stands in half of all records. So where a text
matches many, the rarer of its words find, and the common ones help to order what was found.
"""

from __future__ import annotations

from collections.abc import Sequence

from memplug.backends.ledger.words import expression
from memplug.backends.sqlite.engine import Link
from memplug.codec import to_text
from memplug.types import Scope

SCORED = 4096
"""A text that matches more records than this is looked for by its rarer words."""

_OR = " OR "


def match(
    link: Link, scope: Scope, text: str, k: int, kinds: Sequence[str]
) -> list[tuple[str, float]]:
    """Active records that share words with the text, best BM25 first; ties: earlier position.

    Where more than `SCORED` records hold one of the words, those that hold only common ones are left out, as long as
    there are k without them.
    """
    number = link.scope(scope)
    whole = expression(number, text)
    sought = whole.split(_OR)
    if not number or not whole or k <= 0:
        return []
    if len(sought) > 1 and _count(link, whole) > SCORED:
        leading = _leading(link, sought)
        if leading:
            found = _found_by(link, number, _OR.join(leading), whole, k, kinds)
            if len(found) == k:
                return found
    return _ranked(link, number, whole, k, kinds)


def _leading(link: Link, sought: Sequence[str]) -> list[str]:
    """The rarest of the terms, as long as no more than `SCORED` records hold them; [] where there is none so rare."""
    counted = sorted((_count(link, term), term) for term in sought)
    leading: list[str] = []
    total = 0
    for count, term in counted:
        total += count
        if total > SCORED:
            return leading
        leading.append(term)
    return leading


def _count(link: Link, expression: str) -> int:
    """How many records match, counted no further than one beyond `SCORED`."""
    (count,) = link.db.execute(
        "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)",
        (expression, SCORED + 1),
    ).fetchone()
    return int(count)


def _ranked(
    link: Link, number: int, expression: str, k: int, kinds: Sequence[str]
) -> list[tuple[str, float]]:
    restrict, values = _of_kinds(kinds)
    found = link.db.execute(
        "SELECT r.id, -bm25(words) FROM words CROSS JOIN records r ON r.n = words.rowid "
        f"WHERE words MATCH ? AND r.scope = ? AND r.in_status = 0 {restrict} "
        "ORDER BY bm25(words), r.position LIMIT ?",
        (expression, number, *values, k),
    )
    return [(id, score) for id, score in found]


def _found_by(
    link: Link,
    number: int,
    leading: str,
    whole: str,
    k: int,
    kinds: Sequence[str],
) -> list[tuple[str, float]]:
    """The best of the records that hold a leading term, by all terms.

    The index counts every term of an expression for itself, and the leading ones stand in the second expression
    twice: what they alone give is taken off again.
    """
    alone = dict(link.db.execute(_SCORES, (leading,)))
    both = link.db.execute(_SCORES, (f"({leading}) AND ({whole})",)).fetchall()
    scored = sorted(((score - alone[n], n) for n, score in both))
    restrict, values = _of_kinds(kinds)
    found: list[tuple[float, int, str]] = []
    for start in range(0, len(scored), _SLICE):
        part = {n: score for score, n in scored[start : start + _SLICE]}
        if len(found) >= k and next(iter(part.values())) > found[k - 1][0]:
            break
        found += [
            (part[n], position, id)
            for n, position, id in link.db.execute(
                "SELECT r.n, r.position, r.id FROM json_each(?) j CROSS JOIN records r ON r.n = j.value "
                f"WHERE r.scope = ? AND r.in_status = 0 {restrict}",
                (to_text(list(part)), number, *values),
            )
        ]
        found.sort()
    return [(id, -score) for score, _, id in found[:k]]


_SCORES = "SELECT rowid, bm25(words) FROM words WHERE words MATCH ?"
_SLICE = 128


def _of_kinds(kinds: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    if not kinds:
        return "", ()
    return "AND r.kind IN (SELECT value FROM json_each(?))", (to_text(list(kinds)),)
