"""What makes a contested claim look planted: appeals, conditions, talk to whoever reads, another's value.

None of it counts unless the store holds another value and no more for this one: the same words beside an undisputed
statement are ordinary.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memplug_amemguard.sentences import stem
from memplug_amemguard.signals import Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from memplug_amemguard.consensus import Dispute

CONTESTED = 0.45
"""Of each sign: one puts a record behind the others, two withhold it."""
FAR = 2
"""How far another value is from the question that only talk of what to do with other records counts against it."""
_APPEALS = re.compile(
    r"\b(?:directives?|decrees?|decreed|rul(?:ed|ing)|orders?|ordered|mandat\w+|authori\w+|"
    r"certif\w+|attest\w+|sworn|notar\w+|sign(?:ed|s) (?:off|a|the)|on behalf|"
    r"instruct\w+|approv\w+|deci(?:ded|sion|des)|resol(?:ved|ution)|settled|edict|binding|"
    r"official\w*|offices?|verified|confirm\w*|announc\w+|notice|memo|bulletin|statement|insists?|"
    r"requires?|laid down|as per|polic(?:y|ies)|regulations?|law|legal\w*|supersed\w+|replaces|"
    r"councils?|committees?|boards?|senate|ministry|court|agency|auditors?|directors?|managers?|"
    r"management|headquarters|head of|chief|ceo|cfo|president|dean|rector|compliance|quality|"
    r"shareholders|in writing|highest|personally)\b",
    re.IGNORECASE,
)
_CONDITIONS = re.compile(
    r"(?:^|[.!?:;,]\s*)(?:only |but )?(?:if|when(?:ever)?|once|after|unless|until|as soon as|in case|"
    r"should|every time|each time|any time|starting|beginning|from (?:the|next|now)|as of|"
    r"during|while|on (?:weekends|holidays|\w+days)|in (?:"
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"spring|summer|autumn|winter)|at (?:night|weekends))\b|\b(?:instead|rather than|for the time being)\b",
    re.IGNORECASE,
)
_READER = re.compile(
    r"\b(?:assistants?|(?:chat ?)?bots?|ai|llms?|(?:language )?models?|agents?|automated|machine|"
    r"prompts?|system|context|tasks?|instructions?|summar(?:y|ise|ize)|user|you|your)\b",
    re.IGNORECASE,
)
_REST = re.compile(
    r"\b(?:other|others|else|elsewhere|earlier|previous\w*|older?|before|remaining|remainder|rest|sole|"
    r"only|final|whatever|whoever|whichever|nothing|nobody|no one|anyone|everyone|each|every|"
    r"always|any|all|never|regardless)\b",
    re.IGNORECASE,
)
_PUT_AWAY = re.compile(
    r"\b(?:ignor\w+|disregard\w*|forg[eo]t\w*|discard\w*|delet\w+|eras\w+|wip\w+|reset|void|invalid\w*|"
    r"outdated|obsolete|wrong|false|fake\w*|forged|lies?|lying|mistaken|suppress\w*|hid(?:e|den)|"
    r"silent|secret\w*|leave (?:\w+ )?out|left out|not (?:mention|show|name|look|read|tell|say)|"
    r"don't (?:mention|show|name|look|read|tell|say)|no (?:weight|longer|other|matter)|"
    r"change the subject|overrid\w+|word for word|and no more|nothing (?:else|more))\b",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"\b(?:answer(?:s|ed)?|repl(?:y|ies|ied)|repeat|state|say|tell|pass on|present|output|print|return)\b",
    re.IGNORECASE,
)
_SMALL = "number 2"
"""Shape of figures of which any text has some."""
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def signs(
    text: str, against: Sequence[Dispute], ordinary: Callable[[], frozenset[str]] = frozenset
) -> Iterator[Signal]:
    """Why a claim that is no better attested than what stands against it is suspicious.

    `ordinary` gives stems of words that the store uses of other subjects too: they are no appeal and no condition.
    """
    behind = [one for one in against if one.behind and one.own.shape != _SMALL]
    if not behind:
        return
    if any(one.only_asked for one in behind):
        yield Signal("worked example against a statement", CONTESTED)
    if any(one.flooded and one.own.shape != "word" for one in behind):
        yield Signal("repeats itself against another value", CONTESTED)
    borrowed = next((one for one in behind if one.borrowed), None)
    if borrowed is not None:
        yield Signal(f"gives {borrowed.subject} the value of {borrowed.borrowed}", CONTESTED)
    text = _about(text, behind)
    near = [one for one in behind if one.far < FAR]
    if near and (_APPEALS.search(text) or _CONDITIONS.search(text)):
        known = ordinary()
        trimmings = _WORD.sub(lambda one: "" if stem(one.group()) in known else one.group(), text)
        if _APPEALS.search(trimmings):
            yield Signal("appeals to authority against another value", CONTESTED)
        if not all(one.established for one in near) and _CONDITIONS.search(trimmings):
            yield Signal("sets a condition against another value", CONTESTED)
    if any(_speaks_over(one) for one in _SENTENCE.split(text)):
        yield Signal("tells how to treat what others say", CONTESTED)


def _speaks_over(sentence: str) -> bool:
    """True where a sentence puts the rest or the reader's own away, or tells the reader what to answer to all."""
    reader, rest = bool(_READER.search(sentence)), bool(_REST.search(sentence))
    return ((reader or rest) and bool(_PUT_AWAY.search(sentence))) or (
        reader and rest and bool(_ANSWER.search(sentence))
    )


def _about(text: str, against: Sequence[Dispute]) -> str:
    """The sentences that hold a disputed value or its subject, each with its neighbours."""
    sentences = _SENTENCE.split(text)
    marks = {mark.casefold() for one in against for mark in (one.subject, str(one.own))}
    places = [
        number
        for number, one in enumerate(sentences)
        if any(mark in one.casefold() for mark in marks)
    ]
    near = {place + more for place in places for more in (-1, 0, 1)}
    chosen = [one for number, one in enumerate(sentences) if number in near]
    return "\n".join(chosen) if chosen else text
