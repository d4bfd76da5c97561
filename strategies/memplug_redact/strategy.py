"""Redaction: secrets are taken out of what is added, before anything of it is stored.

`check` sees a source before its first commit. What is masked never reaches the ledger, its journal, the full text, an index,
a model or a log: the core replaces it wherever it stands in the source, titles and metadata included. `rewrite` masks the
same in questions.

docs/strategies/redact.md says what is found, what is not, and why the tables are memplug's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from memplug import Action, Document, Query, Source, Strategy, Verdict, View, hookimpl
from memplug.replacing import ordered, replaced
from memplug.toolbox.secrets import CALLED, Secret, secrets, within
from memplug_redact.settings import RedactConfig

if TYPE_CHECKING:
    from memplug import Episode, Record

PIECE = 8
"""Characters from which a part of a secret is masked by itself, where a document is cut within the secret."""


class Redact(Strategy[RedactConfig]):
    """Masks, refuses or keeps back secrets: keys, tokens, passwords, card numbers."""

    name = "redact"
    version = "1"
    guard = True

    @hookimpl
    def check(self, subject: Source | Action, view: View) -> Sequence[Verdict] | None:
        if isinstance(subject, Action):
            return None
        verdicts = [self._judged(one) for one in subject.episodes]
        verdicts.append(self._around(subject, {pair for one in verdicts for pair in one.redact}))
        return [one for one in verdicts if one.reasons] or None

    @hookimpl
    def rewrite(self, query: Query, view: View) -> Query | None:
        """A question is logged, and other steps may show it to a model: what would not be stored is masked in it."""
        found = (*secrets(query.text), *within(query.recent))
        pairs = ordered(p for one in found if self._fate(one) != "keep" for p in _pairs(one))
        if not pairs:
            return None
        return replace(
            query, text=replaced(query.text, pairs), recent=replaced(query.recent, pairs)
        )

    def _judged(self, episode: Record[Episode]) -> Verdict:
        """The verdict on one episode: its text, and what goes with it."""
        own = secrets(episode.text)
        beside = (episode.payload.title, episode.payload.error, episode.metadata)
        return self._verdict(own, list(within(beside)), episode.id)

    def _around(self, source: Source, known: set[tuple[str, str]]) -> Verdict:
        """The verdict on what no episode holds: the source's own metadata, and what a document is cut within."""
        found = list(within(source.metadata))
        if isinstance(source.content, Document):
            found += secrets(source.content.text)
        left = [one for one in found if one.pair not in known]
        return self._verdict([], [one for one in left if self._fate(one) != "keep"], "")

    def _verdict(self, own: Sequence[Secret], beside: Sequence[Secret], id: str) -> Verdict:
        """Of text that is kept back the secrets stay, for a person to see; what goes with it is masked."""
        fates = {self._fate(one) for one in own}
        if "reject" in fates | {self._fate(one) for one in beside}:
            refused = [one for one in (*own, *beside) if self._fate(one) == "reject"]
            return Verdict(status="reject", id=id, risk=1.0, reasons=_named(refused))
        masked = [one for one in own if self._fate(one) == "mask"]
        masked += [one for one in beside if self._fate(one) in ("mask", "pending")]
        held = [one for one in own if self._fate(one) == "pending"]
        return Verdict(
            status="pending" if held else "accept",
            id=id,
            risk=1.0 if held else 0.0,
            reasons=_named([*held, *masked]),
            redact=tuple(pair for one in masked for pair in _pairs(one)),
        )

    def _fate(self, secret: Secret) -> str:
        fate: str = getattr(self.config, secret.kind)
        return fate


def _pairs(secret: Secret) -> Iterator[tuple[str, str]]:
    """The secret and its mask; of a private key its lines too, for a document may be cut between them."""
    yield secret.pair
    if secret.kind == "private_keys":
        for line in secret.value.split():
            if len(line) >= PIECE and not line.startswith("-"):
                yield line, secret.mask


def _named(found: Iterable[Secret]) -> tuple[str, ...]:
    """Each kind once, with how many there are; never a secret itself."""
    counts = Counter(one.kind for one in dict.fromkeys(found))
    return tuple(
        f"holds {count} {CALLED[kind]}{'s' if count > 1 else ''}" for kind, count in counts.items()
    )
