"""Erase: removes for good what a filter or a selection names, with its lineage and its history, and proves it."""

from __future__ import annotations

import json
import secrets
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from memplug.backends.ledger import rows
from memplug.backends.ledger.forgetting import Erased
from memplug.backends.sqlite import housekeeping, proof, vectors
from memplug.backends.sqlite.engine import Engine, Link, last_position, named
from memplug.backends.sqlite.forgetting import forget_part, forget_scope
from memplug.codec import Payloads, micros, moment, scope_from, scope_json, to_text
from memplug.ports import Receipt, Selection
from memplug.types import ScopeFilter

_PATIENCE = 250
"""Milliseconds that the last step waits for readers before the erase is left pending."""
_LISTED = 20


@dataclass(frozen=True, slots=True)
class _Search:
    """What the proof of an erase looks for, and how many words it counts."""

    wanted: frozenset[bytes]
    kept: frozenset[str]


class Erasures:
    """Erases of one open ledger, those included that wait for a reader to go."""

    def __init__(self, engine: Engine, payloads: Payloads) -> None:
        self._engine, self._payloads = engine, payloads
        self._searches: dict[str, _Search] = {}

    def erase(self, filter: ScopeFilter, selection: Selection | None, time: datetime) -> Receipt:
        """Erases everything of the scopes that the filter covers, or what the selection names in them."""
        erased = Erased()
        with self._engine.writing() as link:
            covered = housekeeping.numbered(link, filter)
            position = last_position(link.db) + 1
            for number, scope in covered:
                if selection is None:
                    forget_scope(link, number, erased)
                else:
                    forget_part(link, self._payloads, scope, number, selection, time, erased)
            if selection is None and covered:
                _mark_position(link, position, micros(time))
            vectors.forget_texts(link)
            link.db.execute("INSERT INTO words(words) VALUES ('optimize')")
            link.forget()
            receipt = Receipt(
                id=secrets.token_hex(8),
                scopes=tuple(scope for _, scope in covered),
                records=len(erased.ids),
                sources=erased.sources,
                words_checked=0,
                status="pending",
                left=tuple(_held_by_others(link, erased)),
                time=time,
            )
            kept = proof.kept_words(link)
            wanted = proof.only_erased(
                proof.patterns(erased.texts, (id for _, id in erased.ids)), kept
            )
            receipt = replace(receipt, words_checked=len(wanted))
            _keep(link, receipt, wanted)
        self._searches[receipt.id] = _Search(frozenset(wanted), frozenset(kept))
        return self._complete((receipt,))[0]

    def finish(self) -> list[Receipt]:
        """Completes the erases that a reader has blocked."""
        with self._engine.reading() as link:
            found = link.db.execute("SELECT data FROM receipts").fetchall()
        waiting = [_receipt(data) for (data,) in found]
        return self._complete(waiting) if waiting else []

    def _complete(self, waiting: Sequence[Receipt]) -> list[Receipt]:
        if not self._drop_copies() or not self._scrub():
            return [
                replace(one, left=(*one.left, "the write-ahead log, until its readers are gone"))
                for one in waiting
            ]
        done = [self._proved(one) for one in waiting]
        with self._engine.writing() as link:
            link.db.execute("PRAGMA secure_delete = ON")
            link.db.executemany("DELETE FROM receipts WHERE id = ?", [(one.id,) for one in done])
        self._checkpoint()
        return done

    def _drop_copies(self) -> bool:
        """Removes derived parts and snapshots of migrations; True always, what stays is found by the proof."""
        folder = self._engine.folder
        if folder is None:
            return True
        shutil.rmtree(folder / "derived", ignore_errors=True)
        for file in folder.glob("ledger-before-schema-*.sqlite*"):
            file.unlink(missing_ok=True)
        return True

    def _scrub(self) -> bool:
        """Rewrites the ledger without what was deleted; False where somebody still reads the old pages."""
        with self._engine.alone() as link:
            try:
                link.db.execute("VACUUM")
            except sqlite3.OperationalError:
                return False
        return self._checkpoint()

    def _checkpoint(self) -> bool:
        if self._engine.folder is None:
            return True
        with self._engine.alone() as link:
            patience = link.db.execute("PRAGMA busy_timeout").fetchone()[0]
            link.db.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
            try:
                busy = link.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except sqlite3.OperationalError:
                return False
            finally:
                link.db.execute(f"PRAGMA busy_timeout = {int(patience)}")
        return not busy

    def _proved(self, receipt: Receipt) -> Receipt:
        """The receipt, with the files that still hold a word that should be gone."""
        search = self._searches.pop(receipt.id, None)
        if search is None:
            return self._proved_by_digest(receipt)
        searcher = proof.Searcher(search.wanted)
        found = {file: searcher.found_in(file) for file in self._files()}
        everywhere = {one for strings in found.values() for one in strings}
        excused = proof.explained(everywhere, search.kept)
        left = [
            f"{file.name} holds {len(strings - excused)} erased word(s) or id(s)"
            for file, strings in found.items()
            if strings - excused
        ]
        return replace(
            receipt,
            words_checked=receipt.words_checked - len(excused),
            status="done",
            left=(*receipt.left, *left),
        )

    def _proved_by_digest(self, receipt: Receipt) -> Receipt:
        with self._engine.reading() as link:
            row = link.db.execute(
                "SELECT words FROM receipts WHERE id = ?", (receipt.id,)
            ).fetchone()
        known = row[0] if row else b""
        counts = {file: proof.found_by_digest(file, known) for file in self._files()}
        left = [f"{file.name} holds {n} erased word(s) or id(s)" for file, n in counts.items() if n]
        return replace(receipt, status="done", left=(*receipt.left, *left))

    def _files(self) -> list[Path]:
        if self._engine.folder is None:
            return []
        return [file for file in sorted(self._engine.folder.rglob("*")) if file.is_file()]


def _mark_position(link: Link, position: int, time: int) -> None:
    """Moves the ledger's position on, so that the positions of what was erased are never given again."""
    link.db.execute(
        "INSERT INTO commits VALUES (:a, :a, 0, :b, '', 'erase', '')", named(position, time)
    )


def _held_by_others(link: Link, erased: Erased) -> Iterator[str]:
    """Records that are kept and have the text of an erased one."""
    found: list[str] = []
    for kind, text in sorted(erased.whole_texts):
        for id, tenant, user, agent in link.db.execute(
            "SELECT r.id, s.tenant, s.user, s.agent FROM scopes s CROSS JOIN records r "
            "ON r.scope = s.n AND r.hash = ? AND r.kind = ? AND r.text = ?",
            (rows.text_hash(kind, text), kind, text),
        ):
            scope = scope_from((tenant, user, agent))
            found.append(f"record {id} of scope {scope} has the text of an erased record")
    yield from found[:_LISTED]
    if len(found) > _LISTED:
        yield f"{len(found) - _LISTED} more records have the text of an erased record"


def _keep(link: Link, receipt: Receipt, wanted: Iterable[bytes]) -> None:
    assert receipt.time is not None
    data = {
        "id": receipt.id,
        "scopes": [scope_json(scope) for scope in receipt.scopes],
        "records": receipt.records,
        "sources": receipt.sources,
        "words_checked": receipt.words_checked,
        "left": receipt.left,
        "time": micros(receipt.time),
    }
    link.db.execute(
        "INSERT INTO receipts VALUES (?, ?, ?)",
        (receipt.id, to_text(data), proof.digests(wanted)),
    )


def _receipt(data: str) -> Receipt:
    value: dict[str, Any] = json.loads(data)
    return Receipt(
        id=value["id"],
        scopes=tuple(scope_from(one) for one in value["scopes"]),
        records=value["records"],
        sources=value["sources"],
        words_checked=value["words_checked"],
        status="pending",
        left=tuple(value["left"]),
        time=moment(value["time"]),
    )
