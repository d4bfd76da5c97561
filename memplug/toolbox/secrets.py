"""Which secrets a text holds: shapes, values of telling names, and numbers that pass a check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from memplug.toolbox.secret_shapes import SHAPES, SecretKind

CALLED: Mapping[SecretKind, str] = {
    "api_keys": "API key",
    "private_keys": "private key",
    "passwords": "password",
    "cards": "card number",
}
"""What a reader is told of each kind."""
LEAD = "[redacted "
"""Begins what stands in a secret's place."""


SHORT = 8
"""A value of fewer characters may stand in other words too: it is masked only where a name says what it is."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret, as it stands in a text."""

    kind: SecretKind
    value: str = field(repr=False)
    place: str = field(default="", repr=False)
    """The value with the name that tells it; "" where the value tells itself."""

    @property
    def mask(self) -> str:
        """What is stored in its place."""
        return f"{LEAD}{CALLED[self.kind]}]"

    @property
    def pair(self) -> tuple[str, str]:
        """What is to be replaced, and by what."""
        if not self.place or len(self.value) >= SHORT:
            return self.value, self.mask
        before, _, after = self.place.rpartition(self.value)
        return self.place, f"{before}{self.mask}{after}"


_PASSWORDS = (
    "password", "passwd", "passphrase", "passcode", "pwd", "passwort", "kennwort", "contraseña", "mot de passe",
    "senha", "пароль", "密码", "密碼", "パスワード", "비밀번호",
)  # fmt: skip
_KEYS = (
    "api key", "api_key", "api-key", "apikey", "access key", "access_key", "access-key", "accesskey", "secret", "token",
    "private_key", "auth_key", "encryption_key", "signing_key", "credential",
)  # fmt: skip
_NAMES: Mapping[str, SecretKind] = {
    **dict.fromkeys(_KEYS, "api_keys"),
    **dict.fromkeys(_PASSWORDS, "passwords"),
}
_PINS = ("pin", "pin code", "pincode")
_ASSIGNED = re.compile(
    r"""[a-z0-9_-]{0,20}+\\*+["'`\]]{0,2}+[ \t]*+(?::=|=>|[:=：])[ \t]*+\\*+"""
    r"""(?:"(?P<double>[^"\\\n]{3,200})|'(?P<single>[^'\\\n]{3,200})|`(?P<tick>[^`\n]{3,200})|(?P<bare>[^\s"'`<>;,\\]{3,200}))""",
    re.IGNORECASE,
)
"""What follows a name that a value is assigned to."""
_TOLD = re.compile(
    r"(?:[ \t]+(?:for|of|to|on|at|für|de|para)[ \t]+[^\n.,;:!?]{1,40}?)?"
    r"[ \t]+(?:is|was|are|will be|is now|ist|lautet|es|est|é)[ \t]*:?[ \t]+"
    r"""["'`“”«]?(?P<value>[^\s"'`“”«»]{4,200})""",
    re.IGNORECASE,
)
"""What follows a name that a sentence tells the value of."""
_PIN = re.compile(r"[ \t]*[:=][ \t]*(?P<value>[0-9]{4,8})(?!\d)")
_STANDS_FOR = re.compile(
    r"""^(?:[<{$%*\[(]|\.\.\.|x{3,}|\*|-+$|os\.|process\.|env[.\[(]|getenv|settings\.|config[.\[]|self\.|request\.|req\."""
    r"""|your|my[_-]|the[_-]|some|any|insert|enter|change|replace|example|sample|dummy|placeholder|none\b|null\b|nil\b|undefined\b"""
    r"""|true\b|false\b|string\b|str\b|text\b|hidden\b|required\b|https?:)""",
    re.IGNORECASE,
)
_CODE = re.compile(r"[(){}\[\]]|\.[a-z_]+\.|^[A-Za-z_]+(?:\.[A-Za-z_]+)*$|^[A-Z][A-Z0-9_]+$")
_CARD = re.compile(
    r"(?<![\w.,+-])(?<!\d )(?:[0-9]{13,19}|[0-9]{4}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?:\1[0-9]{1,3})?"
    r"|[0-9]{4}([ -])[0-9]{6}\2[0-9]{4,5})(?![\w-])(?!\.\d)(?! \d)"
)
_DIGIT = re.compile(r"[0-9]")
_LETTER = re.compile(r"[^\W\d_]")
_TRAILING = ".,;:)]}»”"


def secrets(text: str) -> list[Secret]:
    """The secrets of a text, each once. Linear in the text's length."""
    low = _lowered(text)
    found = [one for shape in SHAPES if _any(shape.marks, low) for one in _shaped(shape, text)]
    found += _of_names(text, low)
    if _DIGIT.search(text):
        found += (Secret("cards", one[0]) for one in _CARD.finditer(text) if is_card(one[0]))
    return _each_once(found)


def named(name: str, value: str) -> list[Secret]:
    """The secrets of a value that is stored under a name: `{"password": "..."}`."""
    low = name.lower()
    kinds = [kind for one, kind in _NAMES.items() if one in low]
    whole = [Secret(kind, value) for kind in kinds if _fits(value, kind, quoted=True)]
    return _each_once([*secrets(value), *whole])


def _each_once(found: Iterable[Secret]) -> list[Secret]:
    """Each once, under the first kind that it was found as; what is masked already left out."""
    first: dict[str, Secret] = {}
    for one in found:
        if LEAD not in one.value:
            first.setdefault(one.pair[0], one)
    return list(first.values())


def within(value: Any, name: str = "") -> Iterator[Secret]:
    """The secrets anywhere in a value: strings, mappings, sequences, dataclasses, long numbers."""
    if isinstance(value, str):
        yield from named(name, value) if name else secrets(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        if is_card(str(value)):
            yield Secret("cards", str(value))
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from within(one, str(key))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from within(one, name)
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from within(getattr(value, one.name))


def is_card(text: str) -> bool:
    """True for 13 to 19 digits of a payment network's range with a right check digit (Luhn, ISO/IEC 7812)."""
    digits = [int(one) for one in text if one.isdigit()]
    number = "".join(map(str, digits))
    if not (13 <= len(digits) <= 19 and _issued(number)) or len(set(number)) == 1:
        return False
    doubled = (2 * one - 9 if one > 4 else 2 * one for one in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _issued(number: str) -> bool:
    """True where a number of this length may begin so."""
    size, two, four = len(number), int(number[:2]), int(number[:4])
    return (
        (number[0] == "4" and size in (13, 16, 19))
        or ((51 <= two <= 55 or 2221 <= four <= 2720) and size == 16)
        or (two in (34, 37) and size == 15)
        or ((two in (60, 62, 64, 65) or 3528 <= four <= 3589) and size >= 16)
        or (two in (30, 36, 38, 39) and size == 14)
    )


def _any(marks: tuple[str, ...], low: str) -> bool:
    return any(mark in low for mark in marks)


def _shaped(shape: Any, text: str) -> Iterator[Secret]:
    group = "secret" if "secret" in shape.pattern.groupindex else 0
    for match in shape.pattern.finditer(text):
        yield Secret(shape.kind, match[group])


def _lowered(text: str) -> str:
    """In lower case, every character at its place."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := one.lower()) == 1 else one for one in text)


def _of_names(text: str, low: str) -> Iterator[Secret]:
    """`password = "..."`, `"api_key": "..."`, `my password for the router is ...`, `the PIN is ...`."""
    for name, kind in _NAMES.items():
        for start, end in _places(name, low):
            assigned = _ASSIGNED.match(text, end)
            if assigned:
                quoted = assigned["double"] or assigned["single"] or assigned["tick"]
                value = quoted or assigned["bare"].rstrip(_TRAILING)
                if _fits(value, kind, quoted=bool(quoted)):
                    yield Secret(kind, value, text[start : assigned.end()])
            told = None if assigned or _inside(low, start) else _TOLD.match(text, end)
            if told and _fits(value := told["value"].rstrip(_TRAILING), kind, quoted=False):
                yield Secret(kind, value, text[start : told.end()])
    for name in _PINS:
        for start, end in _places(name, low):
            if _inside(low, start):
                continue
            match = _TOLD.match(text, end) or _PIN.match(text, end)
            value = match["value"].rstrip(_TRAILING) if match else ""
            if match and value.isdigit() and 4 <= len(value) <= 8:
                yield Secret("passwords", value, text[start : match.end()])


def _places(name: str, low: str) -> Iterator[tuple[int, int]]:
    start = low.find(name)
    while start >= 0:
        yield start, start + len(name)
        start = low.find(name, start + len(name))


def _inside(low: str, start: int) -> bool:
    """True where a word goes on over this place."""
    return start > 0 and low[start - 1].isalnum()


def _fits(value: str, kind: SecretKind, *, quoted: bool) -> bool:
    """True where the value of such a name is a secret, not a word, a placeholder or code that gets it from somewhere."""
    if _STANDS_FOR.match(value) or LEAD in value:
        return False
    if kind == "api_keys":
        return _random(value)
    if quoted:
        return len(value) >= 4 and value.lower() not in _NAMES
    return len(value) >= 5 and bool(_DIGIT.search(value)) and not _CODE.search(value)


def _random(value: str) -> bool:
    """True for what looks drawn by chance: twelve characters or more without a blank, letters and digits mixed."""
    return (
        len(value) >= 12
        and not any(one.isspace() for one in value)
        and bool(_DIGIT.search(value) and _LETTER.search(value))
        and not _CODE.search(value)
    )
