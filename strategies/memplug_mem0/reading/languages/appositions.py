# ruff: noqa: E501 -- a pattern is read better in one line
"""What stands between commas behind whom a sentence is about, by language, and how the sentence reads without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.table import Into

EN: Final[tuple[str, Into]] = (
    r"^((?:my|our|the|an?|his|her) (?:[\w'’-]+ ){0,3}(?:friend|mate|neighbou?r|colleague|co-?worker|tutor|teacher|professor|coach|boss|manager|brother|sister|mother|mum|mom|father|dad|aunt|uncle|cousin|niece|nephew|grand\w+|flatmate|roommate|housemate|landlord|landlady|couple|man|woman|guy|bloke|chap|lady|girl|boy|kid|family|doctor|dentist|nurse|vet|plumber|ex|son|daughter|student|trainer|lodger|tenant|owner|client|buddy|in-law)s?(?: (?:next door|upstairs|downstairs|across the (?:road|street)|at work|from \w+))?), (?:also |both |now |like \w+ )?(?:an?|the|both|one of|another) [^,;.!?]{2,40}, (?=[a-z])(?!(?:and|but|so|then|which|who|now|i|we)\b)",
    r"\1 ",
)
DE: Final[tuple[str, Into]] = (
    r"^((?:mein\w*|unser\w*|der|die|das|eine?) [^,;.!?]{2,40}), (?:auch |beide |beides |ebenfalls )?(?:eine?|der|die|das|beide) [^,;.!?]{2,50}, (?=(?:ist|hat|sind|haben)\b)",
    r"\1 ",
)
FR: Final[tuple[str, Into]] = (
    r"^((?:mon|ma|notre|le|la|l['’]|une?) ?[^,;.!?]{2,40}), (?:aussi |lui aussi |elle aussi )?(?:une?|le|la|l['’]|tous|toutes) ?[^,;.!?]{2,40}, (?=(?:a|est|ont|sont|vient|s['’]est)\b)",
    r"\1 ",
)
ES: Final[tuple[str, Into]] = (
    r"^((?:mi|nuestr[oa]|el|la|una?) [^,;.!?]{2,40}), (?:también )?(?:una?|el|la|ambos) [^,;.!?]{2,40}, (?=(?:se|ha|han)\b|\w+ó\b)",
    r"\1 ",
)
