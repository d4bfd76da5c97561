"""The words that tell two texts apart."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from memplug.toolbox.text import words

_PLAIN: Final = frozenset(
    words(
        "a an and any are as at be been before by can could did do does doing ever for from had has have he her his how i"
        " in is it its many me much my of on or our she so that the their them there they this to was we were what when"
        " where which who whom whose why will with you your now current currently"
    )
)
_ENDING: Final = ("ing", "ed", "es", "s", "e")
_SHORTEST: Final = 4


@lru_cache(maxsize=16384)
def telling(text: str) -> frozenset[str]:
    """The words of a text that are not everyday ones, in short."""
    return frozenset(short for one in words(text) if (short := shortened(one)))


@lru_cache(maxsize=16384)
def shortened(word: str) -> str:
    """A word without what inflection adds to it; "" for an everyday one."""
    if word in _PLAIN or (len(word) == 1 and not word.isdigit()):
        return ""
    for ending in _ENDING:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word[: -len(ending)]
            break
    return word[:6].rstrip("e")
