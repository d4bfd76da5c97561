# ruff: noqa: E501 -- patterns are read better in one line
"""What was so until some time, and who does what, told in English, and how it is read: as what is over, and as who one has for it."""

from __future__ import annotations

import re
from typing import Final

from memplug_mem0.reading.languages.table import Into

_NAME: Final = r"(?!(?:I|We|He|She|It|They|This|That|There|The|My|Our|His|Her|Its|Their|Your|You|And|So|But|Now|Then|Today|Yesterday|Since|After|Before|Until|When|While|If|No|Not|Yes|Who|What|Which|Only|Every|Some|Most|All|Both|One|Nobody|Everyone|Someone|Somebody|People|Everything|Nothing|On|In|At|By|For|From|With|Instead|As|Just|Also|Maybe|Actually|Sorry)\b)(?-i:[A-Z][\w’'-]*)"
_NAMED: Final = rf"{_NAME}(?: (?-i:[A-Z])[\w’'-]*){{0,2}}"
_TITLED: Final = rf"(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?{_NAMED}"
_OWN: Final = r"(?:my|our|the) (?:[\w’'-]+ ){1,5}?"
_LEAD: Final = r"^((?:so|and|well|oh|yes|yeah|ok|hey|but|hi|fyi|btw)[, ]+|)"
_STILL: Final = re.compile(
    r"(?i)\b(?:is|are|am|can|do|does|has|have)\b|['’]|\bnot\b|^(?:i|we|my|our|the)$"
)
"""In what is a reason, and no time."""
_WHEN: Final = r"(?:(?:(?:the|my|our|his|her|their|early|late|mid|last|this|about|shortly|just|before|after|end|start|beginning|middle|of|new|first|second|school|big|summer|winter|spring|autumn|easter|christmas)[ -])*(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day|spring|summer|autumn|fall|winter|week|weekend|month|year|term|semester|quarter|season|easter|christmas|holidays?|holiday|move|accident|operation|surgery|wedding|divorce|birth|baby|pandemic|lockdown|break|merger|rewrite|migration|renovation|reorg|agm|election|elections|marathon|exams?|retirement|promotion|\d{4}|recently|yesterday|now|today)\b|(?:i|we|he|she|they) (?:moved|retired|quit|got married|had (?:a|the|our|my)|died|passed away|fell out|fell ill|changed|switched|grew|started|became|turned \d)\b|(?:it|(?:my|our|the) [a-z]+) (?:closed|shut|moved|retired|died|broke|was born|passed away|went bust|overheated)\b)"
"""Until what time something was so, if it is no matter of hours."""
_TILL: Final = rf",? (?:up )?(?:until|till) {_WHEN}[^,.;!?]*"
_PAST: Final = {
    "had": "have", "wore": "wear", "took": "take", "went": "go", "drove": "drive", "rode": "ride", "ran": "run", "did": "do",
    "sang": "sing", "kept": "keep", "ate": "eat", "drank": "drink", "slept": "sleep", "taught": "teach", "paid": "pay", "got": "get",
    "saw": "see", "said": "say", "held": "hold", "won": "win", "lent": "lend", "built": "build", "sent": "send", "brought": "bring",
    "wrote": "write", "read": "read", "met": "meet", "led": "lead", "made": "make", "studied": "study", "gave": "give", "swam": "swim",
    "flew": "fly", "grew": "grow", "fed": "feed", "bought": "buy", "sold": "sell", "sat": "sit", "hung": "hang", "lay": "lie",
    "stood": "stand", "spent": "spend", "owed": "owe", "used": "use", "lived": "live", "worked": "work", "played": "play",
    "rented": "rent", "owned": "own", "coached": "coach", "trained": "train", "volunteered": "volunteer", "shared": "share",
    "smoked": "smoke", "danced": "dance", "rowed": "row", "banked": "bank", "hosted": "host", "managed": "manage", "cycled": "cycle",
    "walked": "walk", "commuted": "commute", "belonged": "belong", "cleaned": "clean", "ended": "end", "started": "start",
}  # fmt: skip
_DID: Final = "|".join(_PAST)
_DOERS: Final = {
    "owns": "owner", "leads": "lead", "heads": "lead", "manages": "manager", "maintains": "maintainer", "supervises": "supervisor",
    "coordinates": "coordinator", "reviews": "reviewer", "teaches": "teacher", "coaches": "coach", "trains": "trainer",
    "conducts": "conductor", "cleans": "cleaner", "walks": "walker", "edits": "editor", "sponsors": "sponsor", "tutors": "tutor",
    "audits": "auditor", "moderates": "moderator", "tests": "tester", "runs": "lead",
}  # fmt: skip
_WORK: Final = "project|team|module|department|group|squad|product|account|migration|rollout|service|services|platform|repo|repository|backlog|roadmap|library|pipeline|release|launch|redesign|rewrite|app|website|site|budget|initiative|programme|program|workstream|codebase|component|doc|document|branch|office|store|shift|crew|committee|club|choir|band|society|class|course|workshop"
_HERE: Final = "spare key|bin day|bins|stand-up|standup|retro|sprint planning|garden waste|food waste|recycling|rubbish|trash|boiler|heating|thermostat|wifi|router|washing machine|dishwasher|dryer|fridge|dining room|living room|bedroom|bathroom|kitchen|hallway|nursery|study|garage|shed|physio|choir practice|rehearsal|rehearsals|training|deadline|passport|alarm code|first aid kit|toolbox|drill|ladder|lawnmower|hoover|vacuum|hotel|flight|train|ferry|check-in|seat|theme|default browser|ringtone|screen timeout|backup|backups|ci|staging|prod|production|demo|launch|release|code freeze|parents' evening|parents’ evening|swimming|football practice|piano lesson|notifications|do not disturb|rent|mortgage|point of contact"
_ASIDE: Final = r"(?!(?:update|note|ps|p\.s|btw|fyi|edit|correction|reminder|question|news|todo|to do|plan|idea|hint|tip|example|answer|warning|ps|re|subject|quote|source|summary|tldr|tl;dr|well|so|ok|okay|yes|no|sorry|hi|hello|hey|dear|thanks|task|role|user|assistant|system|input|output|context|instruction|instructions|rule|rules|step|option|title|chapter|verse|fact|fun fact|good news|bad news|quick update|small update|heads up|heads-up|just a note|important|attention)\b)"


def _was(match: re.Match[str]) -> str:
    """What was so until some time, as what is over."""
    lead, who, verb, rest = match[1], match[2], match[3].casefold(), match[4]
    told = "is" if verb in ("was", "were") else ""
    if told:
        mine = who.casefold().strip() in ("i", "we")
        return f"{lead}{who}{'am' if mine else 'is'} no longer {rest}"
    return f"{lead}{who}no longer {_PAST.get(verb, verb)} {rest}"


def _does(match: re.Match[str]) -> str:
    """Who one has for what somebody named does."""
    name, light, verb, what, rest = match.groups(default="")
    return f"{what} {_DOERS[verb.casefold()]} is {light}{name}{rest}"


RETOLD: Final[tuple[tuple[str, Into], ...]] = (
    # "since he got muddy our dog sleeps in a crate", "from this month on our docs are elsewhere"
    (
        r"^(?:so |and )?(?:ever )?since ([^,.;!?]{3,60}?),? (?=(?:(?:my|our|the) (?:(?!(?:my|our|i|we)\b)[\w'’-]+ ){1,7}?(?:is|are|lives?|sleeps?|plays|goes|go|gets?|has|have|works|runs|comes|takes|starts|ends|costs|studies|drives|wears?|eats?)|(?:i|we) (?!was\b|were\b|had\b|have\b|did\b|am\b|are\b|\w+ed\b))\b)",
        lambda it: it[0] if _STILL.search(it[1]) else "now ",
    ),
    (
        r"^(?:starting |as of |as from |from |since )(?:this|last) (?:week|month|year|term|semester|quarter|spring|summer|autumn|fall|winter|season)(?: on(?:wards?)?)?,? (?=(?:my|our|the|i|we)\b)",
        "now ",
    ),
    (
        r"^there (?:are|is) ((?:(?:now|only|just|about|currently|still) )*(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty) )(?=[^,.;!?]*\b(?:my|our|open|left|unread|pending|of us)\b)",
        r"we have \1",
    ),
    (
        r"\b(?:has |have |just )*started (?:at )?(?=(?:big |primary |elementary |secondary |high )?school\b)",
        "begins ",
    ),
    (
        r"\b(?:i|we)(?: have|['’]ve)? (?:just |now |finally )*(?:turned|switched) (my |our |the )?([a-z-]+(?: [a-z-]+)?) (on|off)(?: today| this (?:morning|afternoon|evening))?(?=[.,!]|$| again| for good)",
        lambda it: f"{it[1] or 'my '}{it[2]} is now {it[3]}",
    ),
    (
        r"^i (?:have|['’]ve got) (notifications|dark mode|night mode|light mode|location|bluetooth|roaming|sync|auto-?updates?|automatic updates|backups?|a vpn|captions|subtitles|read receipts|two-factor|2fa) (?:turned |switched )?(on|off|enabled|disabled)(?= now|[.,!]|$)",
        r"my \1 is \2",
    ),
    (
        r"\b((?:got|was|were|been|had|have|has|i|we) [^,.;!?]{0,40}?\b(?:fixed|repaired|mended|sorted|discharged|released|approved|removed|taken out|taken off|handed in|submitted|closed|finished|passed|sold|cancelled|delivered|installed)\b[^,.;!?]{0,30}?) (?:today|this (?:morning|afternoon|evening)|tonight)(?=[.,!]|$)",
        r"\1",
    ),
    (
        r"\b(took|taken|got|had) (?:the|his|her|their) (?=(?:cone|muzzle|collar|bandages?|cast|stitches|splint|sling|plaster|patch|boot|braces?|dressing|drain|catheter)\b)",
        r"\1 our ",
    ),
    (
        r"^(?:one|two|three|four|five|\d+) of (?:the|my|our) ((?:[a-z]+ )??[a-z]+)\b[^.!?]*?(?:[,;–-]| and| so) (?:so |and )?there (?:are|is) (?:only |now |just )*(\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:left|now|remaining)",
        r"I now have \2 \1",
    ),
    (
        r"\b(bought|got|found|received) (?:the|that|a) ([a-z-]+(?: [a-z-]+)?) (?:that |which )?(?:i|we) (?:was|were|had been|have been|['’]d been) (?:saving|looking|waiting|hoping|searching|hunting)(?: up)? for\b",
        r"\1 the \2",
    ),
    (
        r"\bcalled off (?=(?:my|our|the) (?:\w+ )?(?:wedding|party|trip|holiday|reception|honeymoon|tour|cruise|move|barbecue|reunion|conference)\b)",
        "cancelled ",
    ),
    (
        rf"\b(?:i|we)(?: have|['’]ve)? (?:just |now |finally |recently )*(?:switched|moved|gone|changed)(?: over)? to ({_NAMED}) as (my|our) ([a-z -]+?)(?= now|[.,;!]|$)",
        r"\2 \3 is now \1",
    ),
    (
        r"\b(?:i|we) (now )?(?:use|have|drive|take) ((?:an? |the )?[\w.’'-]+(?: (?!as\b)[\w.’'-]+){0,2}) as (my|our) ([a-z -]+?)(?= now| instead| rather|[.,;!]|$)",
        lambda it: f"{it[3]} {it[4]} is {it[1] or ''}{it[2]}",
    ),
    (
        r"^(?:please |actually,? |so )*make that ([a-z][a-z -]{2,30}?) (?=\d[^ ]*(?: (?:am|pm))?[.!]*$)",
        r"my \1 is now ",
    ),
    (
        r"^(?:please |actually,? |so )*make (?:that|it) (\d[^ ]*(?: (?:am|pm))?) for (?:the|my|our) ([a-z -]{3,30}?)(?=[.!]*$)",
        r"my \2 is now \1",
    ),
    (
        r"\b(do|does) not owe ([\w ]+?) (?:anything|any money|a penny|a cent)\b",
        r"no longer owe \2",
    ),
    (
        r"^(my|our) (\w+) (?:has )?renamed (?:his|her|their) (\w+) (?:to )?(?=(?-i:[A-Z]))",
        r"\1 \2's \3 is now called ",
    ),
    (
        r"\b(i|we) (?:do not|don['’]t|no longer) (?:need|require) ((?:the|my|our|an?) [\w-]+(?: [\w-]+)?) (?:any ?more|any longer)\b",
        r"\1 gave up \2",
    ),
    (
        r"^((?:my|our|the) [\w’' -]{2,40}?) (?:has|have) been (?:replaced|swapped|exchanged) (?:by|with|for) ",
        r"\1 has been replaced, \1 is now ",
    ),
    (r"\b(?:has|have) (?:come|gone) (?:back )?(?:down|up) to (?=[$€£]?\d)", "is now "),
    (
        rf"^((?:my|our) \w+(?: {_NAME})?|{_NAME}) (?:has |have )?(?:outgrown|outgrew|got over|grown out of|grew out of) (?:his|her|their) (\w+) (?:allergy|intolerance)\b",
        r"\1 is no longer allergic to \2",
    ),
    (
        rf"\b({_TITLED}) (?:has |have )?(?:taken|took) over from ({_TITLED})(?= as |[.,!]|$)",
        r"\2 was replaced by \1",
    ),
    (r" in full(?=[.,!]|$)", ""),
    # "there's a spare key under the mat"
    (
        r"^there(?: is|['’]s) (?:a|an) ((?:spare|emergency|first aid) [a-z-]+) (?=(?:in|on|under|behind|at|with|by) (?:the|my|our)\b)",
        r"our \1 is ",
    ),
    # "Lily's room is pink"
    (
        rf"^({_NAME})['’]s (?=(?:[a-z-]+ ){{1,3}}?(?:at school )?(?:is|are|was|goes|starts|ends|lives|plays|sleeps|gets|used)\b)",
        r"our \1's ",
    ),
    (
        rf"\b(painted|repainted|wallpapered|decorated|redecorated|moved|renamed) ({_NAME})['’]s (?=[a-z])",
        r"\1 our \2's ",
    ),
    # a fragment such as "Default browser: Firefox"
    (
        rf"^{_ASIDE}((?-i:[A-Z])?[a-z-]+(?: [a-z-]+){{0,2}}): (?=[^ ]+(?: [^ ]+){{0,3}}[.!]?$)",
        r"my \1 is ",
    ),
    # "Bin day's Wednesday"
    (rf"^({_HERE})['’]s (?=(?:not |now |at |in |on |with |called )?[\w$€£])", r"our \1 is "),
    (
        rf"^({_HERE}) (?=(?:is|are|goes|go|gets|get|starts|comes|leaves|runs|used|for the \w+ is)\b)",
        r"our \1 ",
    ),
    # "the office was grey until May"
    (
        rf"{_LEAD}(I |we |{_OWN}|{_TITLED} )(?<!not )(?:(?:just|only|still|also) )?(was|were|{_DID}|[a-z]{{3,}}ed) (?!not\b|never\b|only\b|always\b|going\b|about\b|supposed\b|told\b|asked\b|able\b|no\b|busy\b|waiting\b|postponed\b|extended\b|delayed\b|moved\b|pushed\b|deferred\b|adjourned\b|open\b|closed\b|shut\b|valid\b|suspended\b|grounded\b|paid\b|due\b)((?:[^,.;!?]|(?<=\d)[.,](?=\d))+?){_TILL}",
        _was,
    ),
    # "the office was grey, it's blue now"
    (
        rf"{_LEAD}({_OWN}|{_NAMED} )was (?!not\b)(?=[^,.;!?]+, (?:(?:and |but )?now it(?:['’]s| is)|(?:but )?it(?:['’]s| is)[^,.;!?]* now\b))",
        r"\1\2is no longer ",
    ),
    # "the office used to be grey, now ..."
    (
        rf"{_LEAD}({_OWN}|{_NAMED} )used to be (?=[^,.;!?]+(?:,|;| but\b| and now\b| until\b)(?!.*\bstill\b))",
        r"\1\2is no longer ",
    ),
    (
        rf"{_LEAD}((?:I |we |{_OWN}|{_NAMED} ))used to (?=[^,.;!?]+(?:,|;| but\b| and now\b| until\b)(?!.*\b(?:still|again)\b))",
        r"\1\2no longer ",
    ),
    # "Ann is our product owner"
    (
        rf"{_LEAD}({_TITLED}) is (now |currently |still )?((?:my|our) (?!(?:favou?rite|best|fault|turn|problem|idea|thing|hero|idol|dream|choice|guess|home|hometown|birthplace)\b)(?:[a-z-]+ ){{0,2}}[a-z-]+)(?= now| instead|[.,;!]|$)",
        lambda it: f"{it[1]}{it[4]} is {it[3] or ''}{it[2]}",
    ),
    # "Ann reviews my drafts", "Ann leads the billing team"
    (
        rf"^({_TITLED}) (now |currently )?({'|'.join(_DOERS)}) ((?:my|our) (?:[a-z-]+ ){{0,2}}[a-z-]+|the (?:[\w-]+ ){{0,3}}(?:{_WORK}))( now| instead| these days)?(?=[.,;!]|$)",
        _does,
    ),
    (
        rf"^({_TITLED}) (?:has|keeps|holds|looks after|is looking after) ((?:my|our) (?:spare )?(?:keys?|passports?|documents|papers|dog|cat|rabbit|plants|mail|post|car|bike))(?= now|[.,;!]|$)",
        r"\2 is with \1",
    ),
    # "a taxi instead of a van"
    (
        r"^(?!.*\b(?:had|took|ate|drank|ordered|went|wore|made|bought|used|drove|today|tonight|yesterday|this|idea|toying|flirting|fancy|might|would|could|should|may|consider\w*|think\w*|plan\w*|dream\w*|wish\w*|hop(?:e|ing)|want\w*)\b)(.*)\binstead of (?!\w+ing\b)",
        r"\1instead rather than ",
    ),
    (
        r"\b(runs?|lasts?|goes|is valid|is good|is fixed|is booked) (?:until|till) (?=(?:the (?:end|start|beginning|middle) of )?(?:(?:19|20)\d\d|january|february|march|april|may|june|july|august|september|october|november|december)\b)",
        r"\1 to ",
    ),
)
