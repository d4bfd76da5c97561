"""What the wording tells: of a text (a question? an instruction? a time in it?) and of a question (what is asked for)."""

from __future__ import annotations

import re
from enum import IntFlag


class Cue(IntFlag):
    """What is known of a stored text, one bit each."""

    UTTERED = 1
    """Said by somebody: has a speaker or a role. A passage or a note has neither."""
    USER = 2
    ASSISTANT = 4
    QUESTION = 8
    TIME = 16
    NUMBER = 32
    NAME = 64
    INSTRUCTION = 128
    PREFERENCE = 256
    BOUNDED = 512
    """Holds for a time only: it begins, ends or expires."""


ABOUT_MEMORY = re.compile(
    r"\b(?:conversations?|discussions?|discuss(?:ed|ing)?|chats?|messages?|sessions?|mention(?:ed|s|ing)?|"
    r"(?:brought|bring|bringing) up|said|told|remember|recall|remind|list|order(?:ed)?|summar(?:y|ize|ise)|"
    r"comprehensive|overview|walk me through|items?|only|throughout|across|different|various|aspects?|complete|"
    r"detailed?|give|tell|show|can you|could you|please)\b",
    re.IGNORECASE,
)
"""Words in which someone asks the memory, not words of what is remembered."""

_YEAR = re.compile(r"\b\d{4}\b")
_WORD = re.compile(r"\w+")
_TIMES = (
    "yesterday today tonight tomorrow last next ago weekend since recently "
    "monday tuesday wednesday thursday friday saturday sunday "
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec "
    "year years month months week weeks day days hour hours"
)
_TIME_WORDS = frozenset(_TIMES.split())
_TIME_UNSPACED = re.compile(
    r"[昨今明前后後去]天|[上下这這]个?(?:周|週|星期|月)|[今去前明]年|[昨今明]日|[先今来]週|[先今来]月|\d[年月日]"
)
_NUMBER = re.compile(r"\d")
_NAME_INSIDE = re.compile(r"(?<=[a-z,] )[A-Z]\w+")
_INSTRUCTION = re.compile(
    r"\s*(?:please\s+)?(?:always|never|whenever|from now on|make sure|remember to|avoid|don['’]?t)\b",
    re.IGNORECASE,
)
_INSTRUCTION_INSIDE = re.compile(r"\bwhen(?:ever)? i ask\b")
_MAY_PREFER = ("prefer", "rather", "hate", "dislike", "stand", "like")
_PREFERENCE = re.compile(
    r"\bi(?:['’]d| would)? (?:really |strongly |always |usually |generally |also )?(?:prefer|rather)\b|"
    r"\bmy preferences?\b|\bpreferred\b|"
    r"\bi (?:really |absolutely )?(?:hate|dislike|can['’]t stand|don['’]t like)\b",
)

_ASKS_WHEN = re.compile(
    r"\bwhen\b|\bwhat (?:date|day|month|year|time)\b|\bhow (?:long|many (?:days|weeks|months|years))\b|deadline|"
    r"什么时候|什麼時候|何时|何時|いつ",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"\b(?:should|could|can|would|might) (?:i|we|you|one)\b|\bhow (?:to|(?:do|does) (?:i|you|we|one))\b|"
    r"\bwhat(?:['’]s| is| are) (?:some|the (?:best|different|common|right|typical))\b|"
    r"\bsuggest|\brecommend|\badvi[cs]e\b|\btips\b|\bhelp me\b",
    re.IGNORECASE,
)
_RECALL = re.compile(
    r"\b(?:summar\w+|recap|overview|in order|the order|sequence|chronolog\w+|remind|remember|recall|mention\w*|"
    r"brought up|discuss\w*|talked|(?:did|have|had|was|were|am) (?:i|we|you)|"
    r"(?:i|we|you) (?:had|did|said|told|asked|wanted)|our (?:conversations?|chats?|sessions?)|"
    r"tell me (?:about|what|when|who|where))\b",
    re.IGNORECASE,
)
_ASKS_ASSISTANT = re.compile(
    r"\b(?:did|have|had) you\b|"
    r"\byou (?:recommend|suggest|advis|propos|said|say|tell|told|gave|give|mention|explain)\w*|"
    r"\byour (?:advice|suggestions?|recommendations?|answers?|reply|response)\b",
    re.IGNORECASE,
)


def cues(text: str, speaker: str, role: str) -> Cue:
    """What can be told of one text. An assistant gives no standing instructions."""
    found, plain = Cue(0), text.lower()
    if speaker or role:
        found |= Cue.UTTERED
    if text.rstrip().endswith(("?", "？")):
        found |= Cue.QUESTION
    if _tells_time(text, plain):
        found |= Cue.TIME
    if _NUMBER.search(text):
        found |= Cue.NUMBER
    if _NAME_INSIDE.search(text):
        found |= Cue.NAME
    if role == "user":
        found |= Cue.USER
    if role == "assistant":
        found |= Cue.ASSISTANT
    else:
        found |= _wishes(text, plain)
    return found


def _wishes(text: str, plain: str) -> Cue:
    found = Cue(0)
    if _INSTRUCTION.match(text) or (" i ask" in plain and _INSTRUCTION_INSIDE.search(plain)):
        found |= Cue.INSTRUCTION
    # The words are looked for first: the pattern alone takes longer than all else on a long text.
    if any(word in plain for word in _MAY_PREFER) and _PREFERENCE.search(plain):
        found |= Cue.PREFERENCE
    return found


def _tells_time(text: str, plain: str) -> bool:
    words = set(_WORD.findall(plain))
    if not words.isdisjoint(_TIME_WORDS) or "this morning" in plain:
        return True
    if _YEAR.search(text):
        return True
    return not text.isascii() and _TIME_UNSPACED.search(text) is not None


def asks_when(question: str) -> bool:
    """True where a time is asked for."""
    return _ASKS_WHEN.search(question) is not None


def asks_assistant(question: str) -> bool:
    """True where it is asked what the assistant said."""
    return _ASKS_ASSISTANT.search(question) is not None


def requests(question: str) -> bool:
    """True where something is wanted now (advice, a how-to), so that standing wishes apply; a look back is no request."""
    return _REQUEST.search(question) is not None and _RECALL.search(question) is None


def weighted(question: str, about_memory: float) -> list[tuple[str, float]]:
    """The question cut into pieces, in order: words about the memory with that weight, all else with 1."""
    cut: list[tuple[str, float]] = []
    end = 0
    for span in ABOUT_MEMORY.finditer(question):
        cut += [(question[end : span.start()], 1.0), (span.group(), about_memory)]
        end = span.end()
    cut.append((question[end:], 1.0))
    return [(piece, weight) for piece, weight in cut if piece.strip()]
