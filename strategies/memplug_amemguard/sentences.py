"""Texts as they read, and their sentences: leads left out, questions with their answers kept together."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

EXAMPLE = 400
"""Characters up to which a question and what follows it are a worked example."""
ANSWERS = 3
"""Sentences after a question that may answer it."""
LONG, MANY = 1_000, 24
"""Characters from which only sentences with a name and a figure or an address are read, and how many of those."""
BARE = 4
"""Words that a statement has at least; fewer are a value."""
STEM = 5
"""Letters of a word that count: "renew" and "renewed" are one."""

_FUNCTION = """
    a an the of for to in on at by with from into onto over as is are was were be been being
    am do does did has have had it its this that these those there here and or but not no
    nor so if then than when while who whom whose which what where why how i me my we us our
    you your he him his she her they them their one ones will would shall should can could
    may might must up out off down about without after before again also just only now very
    too all any each some such own same other more most please note noted yes ok reminder
    record correction update i'm i've i'll i'd it's that's you're we're they're let's he's
    she's what's there's can't don't
"""
FUNCTION = frozenset(_FUNCTION.split())
MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|"
    "aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_SENTENCE = re.compile(
    r"(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\bProf\.)(?<!\bSt\.)(?<!\bNo\.)(?<=[.!?;])\s+|"
    r"\n+|\s*->\s*"
)
_LEAD = re.compile(
    rf"\s*(?:(?:[A-Z][a-z]+(?: (?:[a-z]+|{_DAY}|(?i:{MONTHS}))){{0,6}}(?::| [-\u2013\u2014>])|[a-z]+(?: [a-z]+){{0,3}} >|"
    r"(?:user|assistant|human|tool|agent):|(?:FYI|PS|NB|BTW|Re|Fwd)[:,.]?)\s+)"
)
_COLON = re.compile(r"[a-z]:\s+(?=[A-Z][a-z]+ )")
_BEARS = re.compile(r"(?=[^\n]*[\d@])(?=[^\n]*(?:[A-Z][a-z]|\w[-_]\w))")
_CODE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_TOLD = re.compile(r"\b(?:you|your|yours)\b", re.IGNORECASE)
_POSED = re.compile(
    r"(?<![\w'\u2019])(?:What|Who|Whom|Whose|When|Where|Which|Why|How|In which|On which|At which|Under which|"
    r"To which|Do|Does|Did|Is|Are|Was|Were|Has|Have|Can|Could|May|Must|Should)\b[^.!?\n]{3,160}\?"
)
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_LOOKS_LIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u03bf\u03b1\u0391\u0410\u0415\u041e\u0420\u0421\u0422\u041d",
    "aeopcyxijsoaAAEOPCTH",
)
_MIXED = re.compile(r"\b(?=\w*[A-Za-z])\w*[\u0370-\u03ff\u0400-\u04ff]\w*")
"""A word of Latin letters with Greek or Cyrillic ones that look alike."""
_TWO_TO_TWELVE = "two three four five six seven eight nine ten eleven twelve"
_COUNTS = {
    word: str(number)
    for number, word in (
        *enumerate(_TWO_TO_TWELVE.split(), 2),
        *((15, "fifteen"), (20, "twenty"), (30, "thirty"), (40, "forty"), (50, "fifty")),
        *((60, "sixty"), (90, "ninety")),
    )
}
_COUNT = re.compile(
    rf"\b(?:{'|'.join(_COUNTS)})\b(?= [a-z]{{3,}})|"
    rf"(?:^|(?<=[.!?:] ))(?i:{'|'.join(_COUNTS)})\b(?= [a-z]{{3,}})"
)


def stem(word: str) -> str:
    return word.casefold()[:STEM]


def plain(text: str) -> str:
    """The text as it reads: other forms of letters, digits and counts replaced, invisible signs left out."""
    if not text.isascii():
        text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
        if _MIXED.search(text):
            text = _MIXED.sub(lambda match: match.group().translate(_LOOKS_LIKE), text)
    return _COUNT.sub(lambda match: _COUNTS[match.group().casefold()], text)


def shouts(text: str) -> bool:
    """True where nearly every word has a capital, so that none tells a name."""
    words = re.findall(r"[^\W\d_]+", text)
    return len(words) > 3 and sum(one[0].isupper() for one in words) >= 0.7 * len(words)


def recased(text: str, names: Iterable[str]) -> str:
    """The text in small letters but for the names, so that they are found however it was written."""
    text = text.casefold()
    for name in names:
        text = text.replace(name, name.title())
    return text


def parts(text: str, *, long: bool) -> list[tuple[str, bool]]:
    """Its sentences; a question that is put to nobody goes with what follows it, and that is a worked example."""
    if long:
        text = _CODE.sub(" ", text)
    sentences = [one for one in _SENTENCE.split(text) if one.strip()]
    if long:
        bearing = (one for one in sentences if len(one) <= EXAMPLE and _BEARS.match(one))
        return [(one, False) for one in islice(bearing, MANY)]
    found: list[tuple[str, bool]] = []
    left = 0
    for one in sentences:
        if left and len(found[-1][0]) + len(one) < EXAMPLE:
            found[-1] = (f"{found[-1][0]}; {one}", True)
            left -= 1
        else:
            found.append((one, _answers_itself(one)))
            left = 0
        if one.rstrip().endswith("?") and not _TOLD.search(one):
            left = ANSWERS
    return [(part, asked) for one, asked in found for part in ((one,) if asked else _said(one))]


def _said(sentence: str) -> tuple[str, ...]:
    """What stands before a statement ("Ruled by the board: ...") and the statement."""
    found = _COLON.search(sentence)
    if found is None or len(sentence[found.end() :].split()) < BARE:
        return (sentence,)
    return sentence[: found.end()], sentence[found.end() :]


def _answers_itself(sentence: str) -> bool:
    """True for "Q: who? A: Ann", which no space divides after the question."""
    return 0 < sentence.find("?") < len(sentence.rstrip(" '\")\u2019\u201d")) - 1


def posed(text: str) -> str:
    """The question, put to nobody, that a text poses and goes on from, in small letters; else nothing."""
    for found in _POSED.finditer(text) if "?" in text else ():
        if not _TOLD.search(found.group()) and len(text[found.end() :].split()) > 0:
            return found.group().casefold()
    return ""


def lead(sentence: str) -> int:
    """Where the sentence begins after "For the record:", "User:" and the like, which name no subject.

    What stands before a bare value ("Colour of the door: dark red") is no lead.
    """
    end = 0
    while found := _LEAD.match(sentence, end):
        if len(sentence[found.end() :].split()) < BARE:
            break
        end = found.end()
    return end
