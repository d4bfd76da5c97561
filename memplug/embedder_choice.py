"""From the embedders that were asked for to the one that a Memory serves with: one, or two during a switch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from memplug.backends.static_table import default_table
from memplug.errors import EmbedderMismatch
from memplug.models.embedding import Embedding
from memplug.models.switching import Absent, Switching, adopts
from memplug.ports import Embedder, Storage, TokenTable
from memplug.settings import EmbedderSettings, Settings


@dataclass(frozen=True, slots=True)
class Wanted:
    """The embedders that were asked for; None is the shipped table, or no second one."""

    now: Any = None
    next: Any = None


def chosen_embedder(
    wanted: Wanted, settings: Settings, storage: Storage, *, reembed: bool
) -> Embedder:
    """What serves: of the embedder and the next one, that whose vectors the store holds.

    With `reembed` a stand-in serves where the store holds a third one's; without it that raises
    EmbedderMismatch. Nothing is embedded for it. Raises ConfigError for what is no embedder.
    """
    choices = [_ready(wanted.now, settings.embedder, storage) or default_table()]
    following = _ready(wanted.next, settings.next_embedder, storage)
    if following is not None:
        choices.append(following)
    held = storage.embedder()
    if held and not any(adopts(one, held) for one in choices):
        if not reembed or storage.read_only:
            raise EmbedderMismatch(held, " or ".join(described(one) for one in choices))
        choices.insert(0, Absent(held))
    if len(choices) == 1:
        return choices[0]
    switching = Switching(choices)
    if held:
        adopts(switching, held)
    return switching


def described(embedder: Embedder) -> str:
    """Name and dimension, as far as they are known."""
    return f"{embedder.name} ({embedder.dim or 'unknown'} dimensions)"


def absent(held: str) -> Embedder:
    """The embedder of this identity that was not configured: the shipped table, or a stand-in."""
    table = default_table()
    return table if adopts(table, held) else Absent(held)


def _ready(given: Any, settings: EmbedderSettings | None, storage: Storage) -> Embedder | None:
    """The embedder with what the settings say around it, and its cache in the store; a table as it is."""
    if given is None:
        return None
    # Its parts are asked for first: on Python 3.11 the check of a protocol reads every property, `dim` too.
    if hasattr(given, "token_ids") and isinstance(given, TokenTable):
        table: Embedder = given  # type: ignore[assignment]  # a table of tokens that embeds
        return table
    around = settings.wrapping if settings is not None else {}
    wrapped = given if isinstance(given, Embedding) else Embedding(given, **around)
    return wrapped.on(storage)
