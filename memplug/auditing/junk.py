"""Texts that say nothing which could be remembered."""

from __future__ import annotations

import re

from memplug.toolbox.text import words

_NOTHING = frozenset(
    words(
        "ok okay okey k yes yeah yep yup no nope nah sure fine great good cool nice perfect awesome thanks thank thx "
        "ty you u please welcome hi hello hey bye goodbye morning night evening lol haha hahaha hmm hm oh ah wow got "
        "it will do done noted understood agreed right exactly of course alright sounds so much very a lot danke bitte "
        "ja nein gut hallo tschüss merci oui non bonjour salut gracias sí si hola adiós null none nan undefined "
        "nothing n/a na test testing"
    )
)
"""Words of greetings, thanks, assent, and of values that were missing."""
_NOT_NEWS = (
    (
        re.compile(
            r"\s*(?:<\|im_start\|>\s*system\b|you are (?:a|an|the) [\w ,-]{0,60}\b(?:assistant|chatbot|ai)\b)",
            re.IGNORECASE,
        ),
        "is addressed to a model, not said by anybody",
    ),
    (
        re.compile(
            r"\s*as an? (?:ai|large) (?:language )?model\b|\s*i(?:'m| am) sorry,? but i (?:can't|cannot)\b",
            re.IGNORECASE,
        ),
        "is a model's refusal",
    ),
    (
        re.compile(
            r'\s*(?:```(?:json)?\s*)?[{\[]\s*(?:"(?:facts|memory|memories|entities|results|event)"\s*:|[}\]])'
        ),
        "is a model's answer in JSON",
    ),
    (
        re.compile(
            r"\s*no (?:new |relevant |personal |useful |important )*"
            r"(?:facts?|memor(?:y|ies)|information|preferences)\b[^.]{0,60}\.?\s*$",
            re.IGNORECASE,
        ),
        "says that there is nothing to remember",
    ),
)
_TOKEN = re.compile(r"\S{120,}")
_NUMBER = re.compile(r"\b(?=\w*\d)[\w.:-]+")
_LEAST = 12


def junk(text: str) -> str:
    """Why the text is junk, in words; "" where it is not."""
    said = words(text)
    if not said:
        return "has no words"
    if len(said) <= 8 and _NOTHING.issuperset(said):
        return "says nothing of its own"
    blob = sum(len(one) for one in _TOKEN.findall(text))
    if blob > 0.8 * len(text):
        return "is one long string without spaces"
    return next((reason for pattern, reason in _NOT_NEWS if pattern.match(text)), "")


def mould(text: str) -> str:
    """The text with everything that has a digit in it left open; "" where there is none, or hardly anything else."""
    opened, count = _NUMBER.subn("#", text)
    return " ".join(opened.split()).casefold() if count and len(opened) >= _LEAST else ""
