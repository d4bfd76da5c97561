"""How much a text looks like an attack on whoever reads it: groups of patterns, each with a weight and a name.

The lists are of English function: what instructions to a model, diversions and waived checks are made of, not what any one
attack says. One group alone never reaches the default threshold of quarantine; two that agree do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_NEAR = r"(?:\W+[\w'-]+){0,5}?\W+"
"""Up to five words between two that belong together."""

_EARLIER = r"(?:previous|prior|earlier|above|old|older|other|past|existing|former|before|your|every|all|any)"
_HELD = (
    r"(?:instructions?|rules?|notes?|records?|entr(?:y|ies)|memor(?:y|ies)|answers?|values?|"
    r"guidance|guidelines?|"
    r"told|said|polic(?:y|ies)|prompts?|context|versions?|figures?|statements?|directions?|"
    r"orders?|learned|know|knew)"
)
_CHECKS = (
    r"(?:(?:double-?)?checks?|checking|checklists?|verif\w+|validat\w+|reviews?|reviewing|"
    r"approvals?|signatures?|tests?|testing|"
    r"suites?|scans?|audits?|confirm\w*|asking|permissions?|limits?|expir\w+|authenti\w+|"
    r"authori[sz]ation|two-factor|2fa|mfa|encryption|"
    r"comparisons?|logging|alerts?|safeguards?|guard ?rails?|restrictions?|oversight|"
    r"sign-?offs?|questions?|dry ?runs?|rollbacks?|"
    r"backups?|canary|quorum|four-eyes|tickets?|monitoring|firewalls?|rate limits?|"
    r"time-?box\w*|end date)"
)
_SECRETS = (
    r"(?:passwords?|credentials?|secrets?|(?:private |signing |api |access )?keys?|tokens?|"
    r"chats?|histor(?:y|ies)|conversations?|transcripts?|"
    r"logs?|files?|documents?|data|dumps?|databases?|invoices?|messages?|contacts|notes|"
    r"memor(?:y|ies)|copy|copies|attachments?)"
)
_PLACE = r"(?:https?://|[\w.+-]+@[\w-]+\.\w|[\w-]+\.(?:com|net|org|io|invalid|example|test|xyz|info|dev)\b)"
_SAY = r"(?:say|answer|reply|respond|return|output|state|give|report|name|claim)"


@dataclass(frozen=True, slots=True)
class Group:
    """Patterns that mean the same, with the weight of a text that matches any."""

    name: str
    weight: float
    pattern: re.Pattern[str]


def _group(name: str, weight: float, *patterns: str) -> Group:
    return Group(
        name, weight, re.compile("|".join(f"(?:{one})" for one in patterns), re.IGNORECASE)
    )


OVERRIDES = _group(
    "overrides what was known",
    0.55,
    rf"\b(?:ignore|disregard|forget|discard|overrule|override|unlearn|delete|erase|drop|"
    rf"stop (?:using|following|trusting)){_NEAR}?{_EARLIER}{_NEAR}?{_HELD}\b",
    rf"\b{_EARLIER}\W+(?:\w+\W+)?{_HELD}\W+(?:(?:is|are|was|were|be|count)\W+)?(?:all |now |"
    rf"hereby |no longer )*(?:void|invalid|obsolete|cancel\w+|revoked|overrul\w+|overridden|"
    rf"superseded|wrong|valid|not)\b",
    r"\b(?:override|overriding|new (?:rule|instruction|directive|policy|system prompt))\s*[:,]",
    r"\b(?:instructions?|rules?|restrictions?) (?:no longer|do not|don't) apply\b",
)
ADDRESSES = _group(
    "speaks to the model",
    0.45,
    r"(?:^|[.!?:>\]]\s*)\W*(?:assistant|system|agent|bot|ai|chatbot|model|language model|"
    r"developer|copilot)\s*(?:prompt|message|note|notice|instruction|override|"
    r"alert)?\s*[:,]\s*(?!found|noted)\w",
    r"\byou (?:are now|must (?:now|from)|will (?:now|henceforth))\b",
    r"\b(?:from now on|henceforth|as of now)\b.{0,40}\b(?:you|always|never|must|approve|"
    r"answer|say|reply|treat|use)\b",
    r"\byou must from now on\b",
    r"\b(?:dear|attention|note to|hey|listen) (?:the |any |all )?(?:assistant|agent|ai|model|"
    r"bot)s?\b",
    r"\bany (?:assistant|agent|model|ai|bot) (?:reading|that reads|who reads|seeing)\b",
    r"<\s*/?\s*(?:system|instructions?|prompt)\s*>|\[/?(?:inst|system)\]",
)
DICTATES = _group(
    "dictates an answer",
    0.5,
    rf"\b(?:just|always|only|simply|so|then|instead|must|to)\W+{_SAY}\W+(?!(?:the|that|that's|"
    rf"hi|hello|thanks?|you|me|us|him|her|them|it|up|in|back|no|yes|of|to|goodbye|sorry|a|an|"
    rf"my|your|his|so|something|anything|nothing|more|what|how|why|if|for|"
    rf"and)\b)\S+(?=[^.!?]{{0,60}}(?:[.!]?$|\bto (?:any|every|who)))(?<!\bto say)",
    rf"(?<!not )(?<!never )(?<!n't )\b{_SAY}\b[^.!?]{{1,60}}\b(?:to (?:anyone|everyone|everybody|anybody|whoever|"
    rf"all)\b(?: who asks)?|when(?:ever)? asked|if asked|regardless|no matter what)",
    r"\b(?:the )?(?:stored|real|usual|normal|correct|true|recorded|saved) (?:answers?|values?|"
    r"meanings?|replies) (?:is|are|be|gets?|must be|should be) (?:inverted|reversed|wrong|"
    r"swapped|flipped|negated|replaced|ignored|the opposite)",
    r"\b(?:opposite|inverse|reverse) (?:answer|value|of what)",
)
EXFILTRATES = _group(
    "sends things out",
    0.55,
    rf"\b(?:send|forward|mail|e-?mail|upload|post|copy|leak|share|export|transmit|push|deliver|"
    rf"bcc|cc|submit|relay|report)\b[^.!?]{{0,60}}\b{_SECRETS}\b[^.!?]{{0,40}}\b(?:to|at|with|"
    rf"via|into)\b[^.!?]{{0,30}}{_PLACE}",
    rf"\b(?:send|forward|mail|e-?mail|upload|post|copy|bcc|cc|"
    rf"relay)\b[^.!?]{{0,30}}{_PLACE}[^.!?]{{0,40}}\b{_SECRETS}\b",
)
CONCEALS = _group(
    "conceals",
    0.4,
    r"\b(?:do not|don't|never|without|no need to|avoid|stop)\W+(?:show\w*|tell\w*|mention\w*|"
    r"reveal\w*|disclos\w*|cit(?:e|ing)|log(?:ging)?|inform\w*|notify\w*|quot(?:e|ing)|"
    r"explain\w*|nam(?:e|ing)) (?:the |any |your |this |that |it|its |sources?|users?|anyone|"
    r"anybody|them|why|where|to)",
    r"\b(?:secretly|covertly|silently|unnoticed|behind \w+ back|keep (?:this|it) (?:quiet|"
    r"hidden|secret) from)\b",
    r"\bhide (?:the |any |your |this |it )",
)
WAIVES = _group(
    "waives a check",
    0.42,
    rf"\b(?:skip|skipping|bypass|bypassing|disable|disabling|deactivate|omit|waive|suppress|"
    rf"circumvent|forgo|mute|relax|drop|leave out|ignore|cut|remove|turn(?:ing)? off|"
    rf"switch(?:ing)? off|shut off)\b{_NEAR}?{_CHECKS}\b",
    rf"\b(?:turn|switch|set|leave|keep|put|have)\b{_NEAR}?{_CHECKS}\W+(?:turned |switched |"
    rf"set )?(?:to )?(?:off|disabled|out|aside|none)\b",
    rf"\b(?:without|with no|no)\W+(?:\w+\W+){{0,2}}?{_CHECKS}\b(?! (?:asked|about|that|if|"
    rf"but))(?=.{{0,40}}(?:[.,;!]|$|because|since|so))",
    rf"\b(?:approve|accept|merge|deploy|promote|release|grant|pay|restore|publish|ship|push|"
    rf"sign)\b{_NEAR}?(?:blindly|unchecked|unreviewed|unsigned|straight (?:over|to|into|away))\b",
)
ESCALATES = _group(
    "widens rights",
    0.42,
    r"\b(?:grant|give|assign|add|hand|make|use|keep|set)\b[^.!?;]{0,40}\b(?:owner|admin\w*|"
    r"root|super-?user|full|unlimited|unrestricted|permanent|all|wildcard|everyone|world|"
    r"public)\b[^.!?;]{0,12}\b(?:roles?|rights?|access|permissions?|privileges?|scope|group|"
    r"credentials?|account)\b",
    r"\b(?:never expir\w+|no expiry|no expiration|no end date|without (?:an )?(?:expiry|"
    r"end date))\b",
)
DIVERTS = _group(
    "diverts on a condition",
    0.45,
    r"\b(?:if|when|whenever|once|after|unless|as soon as|in case|every time|"
    r"should)\b[^.!?]{3,80}\b(?:accounts?|iban|wallet|transfer|pay(?:s|ment)?|recipient|payee|"
    r"bank|endpoint|password|credentials?|card|wire|remit|mailbox|"
    r"address)\b[^.!?]{0,40}\b(?:instead|rather than|in place of|in its place|in its stead)\b",
    r"\b(?:if|when|whenever|once|after|unless|as soon as|in case|every time|"
    r"should)\b[^.!?]{3,80}\b(?:use|pay|send|switch|redirect|route|transfer|wire|remit|book|"
    r"credit|move)\b[^.!?]{0,30}\b(?:to |into |onto )?(?:the |this |another |"
    r"a new )?(?:accounts?|iban|wallet|bank)\b",
    r"\b(?:whenever|when|if|once|every time)\b[^.!?]{3,60}\b(?:shows? up|appears?|occurs?|"
    r"is (?:seen|present|mentioned)|turns? up|comes? up|pops? up|is in the (?:question|"
    r"query))\b[^.!?]{0,60}\b(?:answer|say|reply|respond|return|value|means?|instead|output|"
    r"delete|opposite)\b",
)
BORROWS = _group(
    "answers for one thing with another's value",
    0.45,
    r"\b(?:was|were|is|are|got|has been|have been|now)\W+(?:merged|folded|moved|absorbed|"
    r"consolidated|rolled|combined|unified|migrated|aliased|linked|pooled|"
    r"joined)\b[^.!?]{0,12}\b(?:into|in|to|with|under|onto|up into)\b[^.!?]{0,60}\b(?:look|so|"
    r"hence|thus|therefore|applies|use|value|same|take|refer|read|check)\b",
    r"\b(?:values?|answers?|entr(?:y|ies)|figures?|records?|ones?|data) (?:of|for|from|"
    r"under) [^.!?]{2,40} (?:applies|apply|holds?|counts?|is used|are used|goes|stands?|"
    r"is valid)\b",
    r"\bA:[^?]{1,60},? (?:taken|borrowed|copied|carried|read|as|same|derived|inherited|"
    r"looked up|going|via|per|quoted|see)\b[^?]{0,14}\b(?:from|of|over|as|for|under|by|at|"
    r"in)\b [A-Za-z]",
    r"\b(?:look (?:at|up|under)|refer to|use|consult|see|check|read) (?:the )?(?:entry|value|"
    r"record|answer|figure|data|one)s? (?:of|for|under|from) [A-Za-z]",
)
GROUPS = (
    OVERRIDES,
    ADDRESSES,
    DICTATES,
    EXFILTRATES,
    CONCEALS,
    WAIVES,
    ESCALATES,
    DIVERTS,
    BORROWS,
)

_REPORTED = re.compile(
    r"\b(?:phishing|drill|training|slides?|course|lecture|paper|article|classic|example of|"
    r"awareness|attackers?|attacks?|scam|scams|"
    r"lure|exercise|workshop|talk about|blog|incident|quiz|fell for|malicious|jailbreak|"
    r"injection|warn(?:s|ed|ing)?|suspicious|showed|shown|fools?|fooled|fake|hoax|fraud\w*|spam|"
    r"(?:sentence|phrase|line|text|words?|caller|mail|message|sms|letter)s?)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"(?<!\w)['\"\u2018\u201c\u00ab][^'\"\u2019\u201d\u00bb]{8,}['\"\u2019\u201d\u00bb](?!\w)"
)
REPORTED = 0.25
"""What remains of a signal in reported speech."""
LONG, LONE = 1_000, 0.5
"""Characters from which a text (code, an article) holds something of everything, and what remains of a single signal in it."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason for suspicion."""

    name: str
    weight: float


def reported(text: str) -> bool:
    """True where somebody tells of an attack and quotes it."""
    return bool(_REPORTED.search(text) and _QUOTED.search(text))


def signals(text: str) -> tuple[Signal, ...]:
    """What the wording alone says; weights are cut down in reported speech."""
    found = [Signal(one.name, one.weight) for one in GROUPS if one.pattern.search(text)]
    if found and reported(text):
        return tuple(Signal(f"{one.name} (reported)", one.weight * REPORTED) for one in found)
    if len(found) == 1 and len(text) > LONG:
        return (Signal(found[0].name, found[0].weight * LONE),)
    return tuple(found)


def risk(found: Iterable[Signal]) -> float:
    """Noisy or: `1 - prod(1 - weight)`, 0..1."""
    left = 1.0
    for one in found:
        left *= 1 - one.weight
    return 1 - left
