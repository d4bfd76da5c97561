# ruff: noqa: E501 -- a table's patterns are read better in one line
"""English."""

from __future__ import annotations

import re

from memplug_mem0.reading.languages.appositions import EN as APPOSED
from memplug_mem0.reading.languages.around import EN
from memplug_mem0.reading.languages.table import Into, Rule, Table, each, worded
from memplug_mem0.values import lowered

_ADV = r"(?:(?:now|just|recently|currently|finally|actually|still|also|already|officially|really|have|'ve|usually|mostly|permanently|happily|properly|fully|since|been|only) )*"
_ME = r"(?:\b(?:I|[Ww]e|i)(?:'m|’m| am| are|'re|'ve|’ve| have)? )"
_HER = (
    r"(?:\b(?:[Mm]y|[Oo]ur) (?P<rel>[a-z]+(?:-[a-z]+)*)(?:'s)? "
    r"|^(?P<name>(?!(?:He|She|It|They|This|That|There|The|Now|Then|Today|Everyone|Who|What)\b)[A-Z][a-z]+) )"
    r"(?:is |has |are |have )?"
)
_NAMED = r"^(?P<name>(?!(?:He|She|It|They|This|That|There|The|Now|Then|Today|Everyone|Who|What|My|Our|His|Her|I|We|You)\b)[A-Z][a-z]+) "
_KIN = r"(?:(?:step|grand)?(?:son|daughter)|brother|sister|nephew|niece|(?:little |big |older |younger )?(?:boy|girl)|kid|cousin|dog|cat|puppy|horse)"
_AGE = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty(?:-\w+)?|thirty(?:-\w+)?)"
_JOBS = (
    "teacher engineer developer programmer designer doctor nurse lawyer chef cook writer journalist accountant architect"
    " scientist researcher consultant manager analyst student professor lecturer pilot driver electrician plumber carpenter"
    " mechanic farmer baker barista waiter waitress bartender photographer translator librarian pharmacist dentist therapist"
    " florist tour_guide flight_attendant dispatcher social_worker care_worker estate_agent realtor hygienist counsellor counselor train_driver truck_driver construction_worker warehouse_worker beautician massage_therapist plasterer joiner tiler butcher barber lifeguard security_guard bank_clerk shop_assistant teaching_assistant copywriter interpreter auditor actuary recruiter stockbroker geologist"
    " postdoc midwife solicitor barrister paralegal welder bricklayer roofer nanny bookkeeper optician physiotherapist radiographer underwriter surgeon"
    " psychologist vet veterinarian firefighter paramedic police_officer soldier salesperson cashier receptionist secretary"
    " editor producer director musician actor actress freelancer contractor founder CEO CTO team_lead product_manager"
    " project_manager data_scientist tutor coach trainer gardener tailor hairdresser physicist chemist biologist economist"
)
_JOB = "|".join(one.replace("_", " ") for one in _JOBS.split())


_VERB = r"(?!(?:like|love|enjoy|live|work|drive|play|speak|study|think|want|know|feel|believe|see|mean|remember|care|trust|understand|get|have|own)\b)[a-z]+"
_NAME = r"(?P<v>[A-Z][\w.'’&-]*(?: [A-Z0-9][\w.'’&-]*)*)"


def _i(pattern: str) -> re.Pattern[str]:
    """The pattern; one who writes without capitals is "i"."""
    return re.compile(pattern.replace(r"\bI", r"\b[Ii]").replace("(?:I|", "(?:[Ii]|"))


def _both(attribute: str, me: str, her: str, **more: object) -> tuple[Rule, Rule]:
    """The rule for the speaker, and for somebody else."""
    return (
        Rule(attribute, _i(_ME + _ADV + me), **more),  # type: ignore[arg-type]
        Rule(attribute, _i(_HER + _ADV + her), **more),  # type: ignore[arg-type]
    )


_STATUS = (
    r"(?=$|,| (?:now|again|since|for|and|but|last|this|yesterday|today|on (?:the|my|[A-Z]\w*)|in (?:the|[A-Z]\w*|\d{4})|with (?:\d|an?|two|three|no|kids|children)"
    r"|to [A-Z]\w*|to (?:my|an?|the) (?:\w+ )?(?:wife|husband|partner|girlfriend|boyfriend|fianc[eé]e?|man|woman|sweetheart))\b)"
)
"""What may follow a marital status: "engaged in a project" is none."""
_FORMS = r"(?:now |a |currently |mostly |fully |strictly |completely |entirely |still |a strict |back to being )*"

_HOUSED = r"moved (?:back )?(?:into (?:an? |the )?(?:\w+ ){0,2}(?:flat|house|housing|home|apartment|bungalow|cottage|place|studio|condo|villa|farmhouse|hostel|dorm)|in with (?:(?:my|our|his|her|their|the) )?[\w' ]{2,25}?) in (?P<v>(?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)[A-Z].+)"
"""Moving into somebody's home, or into one of one's own, somewhere else."""
RULES = (
    Rule(
        "residence",
        _i(_ME + _ADV + r"(?:moved|relocated) (?:back )?from (?P<old>.+?) to (?P<v>.+)"),
        "name",
        happened=True,
    ),
    Rule(
        "residence",
        _i(
            _ME + _ADV + r"(?:moved|relocated) (?:back )?to (?P<v>.+?),? (?:away )?from (?P<old>.+)"
        ),
        "name",
        happened=True,
    ),
    *_both(
        "residence",
        r"(?:live|living|reside|residing|based|settled) (?:now )?in (?P<v>.+)",
        r"(?:lives|live|living|resides|based) (?:now )?in (?P<v>.+)",
        shape="name",
    ),
    Rule(
        "residence",
        _i(
            _ME
            + _ADV
            + r"(?:made the move|moved house|moved over|moved out|moved all the way) to (?P<v>.+)"
        ),
        "name",
        happened=True,
    ),
    Rule("residence", _i(_ME + _ADV + r"settled (?:down |into life )?in (?P<v>.+)"), "name"),
    *_both(
        "residence",
        r"(?:moved|relocated) (?:back |away |in |out |north |south |across the country )?to (?P<v>.+)",
        r"(?:moved|relocated) (?:back )?to (?P<v>.+)",
        shape="name",
        happened=True,
    ),
    Rule(
        "residence",
        _i(r"(?i:\b(?:my|our) (?:new )?(?:home|city) is (?:now )?(?:in )?)(?P<v>.+)"),
        "name",
    ),
    Rule(
        "occupation",
        _i(_ME + _ADV + r"(?:was |been |got )?(?:promoted) to (?P<v>.+)"),
        happened=True,
    ),
    Rule(
        "occupation",
        _i(
            _ME
            + r"(?:just |now |finally )*(?:was |were |been |got )(?:just |finally )*(?:made|appointed) (?:an? |the )?(?P<v>(?:[\w-]+ ){0,2}(?:"
            + _JOB
            + r"))(?=$|[.,!]| (?:at|in|last|this|of|today)\b)"
        ),
        happened=True,
    ),
    *_both(
        "residence",
        _HOUSED,
        _HOUSED,
        shape="name",
        happened=True,
    ),
    Rule(
        "occupation",
        _i(
            _ME
            + _ADV
            + r"(?:became|becoming) (?:an? |the )(?P<v>(?:[\w-]+ ){0,2}(?:"
            + _JOB
            + r")\b(?!['’]).*)"
        ),
        happened=True,
    ),
    Rule(
        "occupation",
        _i(
            _ME
            + _ADV
            + r"(?:an? |the (?=(?:office|store|shop|branch|general|project|product|regional|deputy|assistant) ))(?P<v>(?:[\w-]+ ){0,2}(?:"
            + _JOB
            + r")\b(?!['’]).*)"
        ),
    ),
    *_both(
        "occupation",
        r"(?:work|working) (?:now )?as (?:an? |the )?(?P<v>.+)",
        r"(?:works|working) (?:now )?as (?:an? |the )?(?P<v>.+)",
    ),
    *_both(
        "employer",
        r"(?:work|working|employed) (?:now )?(?:at|for|by) (?P<v>.+)",
        r"(?:works|working|employed) (?:now )?(?:at|for|by) (?P<v>.+)",
        shape="name",
    ),
    Rule(
        "employer",
        _i(
            _ME
            + _ADV
            + r"(?:started|begun|began|got|landed|took|accepted) (?:work |working |(?:an?|my) (?:new )?(?:job|role|position) )(?:at|for|with) (?P<v>.+)"
        ),
        "name",
        happened=True,
    ),
    Rule(
        "employer",
        _i(_ME + _ADV + r"joined (?P<v>[A-Z][\w&.-]*(?: [A-Z][\w&.-]*)*)(?= as )"),
        "name",
        happened=True,
    ),
    Rule(
        "employer",
        _i(
            _ME
            + _ADV
            + r"(?:switched|changed|moved) (?:jobs|companies|employers),? (?:to|from (?P<old>.+?) to) (?P<v>.+)"
        ),
        "name",
        happened=True,
    ),
    Rule(
        "residence",
        _i(
            r"(?i:\b(?:so |and )?home is (?:now )?(?:(?:an?|the|my|our) [a-z -]+ )?in )"
            + _NAME
            + r"(?= (?:now|these days|nowadays)\b)"
        ),
        "name",
        happened=True,
    ),
    Rule(
        "occupation",
        _i(
            r"\b[Ii](?:'ve| have)? (?:just |finally |recently )*started (?:(?:work|working|out) )?as (?:an? |the )?(?P<v>[a-z][\w -]*?)(?= (?:at|for|with|in|on|last|this|yesterday|today)\b|$|[,.!])"
        ),
        happened=True,
    ),
    Rule(
        "occupation",
        _i(
            _ME
            + _ADV
            + r"(?:started|begun|began|got|landed|took|accepted) (?:an?|my) (?:new )?(?:job|role|position|post) as (?:an? |the )?(?P<v>[a-z][\w -]*?)(?= (?:at|for|with|in|on|last|this|yesterday|today|over|after|and|two|three|a)\b|$|[,.!])"
        ),
        happened=True,
    ),
    Rule(
        "name",
        _i(r"\b(?i:my (?:full )?name is)(?: now)? (?P<v>[A-Z]\w+(?: [A-Z]\w+)*)"),
        "name",
    ),
    Rule(
        "nickname",
        _i(
            r"(?:^(?:Please |please )?[Cc]all me|\bI go by)(?: now)? (?P<v>[A-Z]\w+)(?=$|,? (?:from now on|now|instead|please|these days|going forward)\b)"
        ),
        "name",
    ),
    Rule(
        "age",
        _i(
            r"\b(?:I'm|I’m|I am|i am|i'm) (?:now |already )?(?P<v>\d{1,3})(?: years? old)?(?: now| today| already)?$"
        ),
        "number",
    ),
    Rule(
        "age",
        _i(
            _ME
            + _ADV
            + rf"turned (?P<v>{_AGE})(?=$|[,.;:!]| (?:on|today|yesterday|last|this|in|and|at|now|over|recently|years|earlier|while)\b)"
        ),
        "number",
        happened=True,
    ),
    Rule(
        "age",
        re.compile(
            _NAMED
            + rf"is (?:now |already )*(?P<v>{_AGE})(?: years old)?(?= now| today| yesterday| on \w+day| last \w+| this \w+|$|,)"
        ),
        "number",
    ),
    Rule(
        "age",
        re.compile(
            _NAMED
            + rf"(?:has |just |recently )*turned (?P<v>{_AGE})(?=$|[,.;:!]| (?:on|today|yesterday|last|this|in|and|at|now|over|recently|years|earlier|while)\b)"
        ),
        "number",
        happened=True,
    ),
    Rule(
        "marital status",
        _i(
            r"\b(?:I'm|I’m|I am|i am|i'm) (?:now |happily |recently |newly |officially )*(?P<v>married|single|divorced|engaged|widowed|separated)"
            + _STATUS
        ),
    ),
    Rule(
        "marital status",
        _i(_HER + _ADV + r"(?P<v>married|single|divorced|engaged|widowed|separated)" + _STATUS),
    ),
    Rule(
        "marital status",
        _i(_HER + _ADV + r"got(?:ten)? (?P<v>married|divorced|engaged)" + _STATUS),
        happened=True,
    ),
    Rule(
        "marital status",
        _i(
            r"\b(?:I|[Ww]e)(?:'ve| have)? (?:just |finally |recently )*got (?P<v>married|divorced|engaged)"
            + _STATUS
        ),
        happened=True,
    ),
    Rule(
        "marital status",
        _i(
            r"^(?:[A-Z]\w+ and I|I and [A-Z]\w+|(?:[Mm]y|[Tt]he) (?:partner|boyfriend|girlfriend|fianc[eé]e?|husband|wife) and I) (?:just |finally |recently )*(?:got|are|are now) (?P<v>married|divorced|engaged)"
            + _STATUS
        ),
        happened=True,
    ),
    Rule(
        "diet",
        _i(
            r"\b(?:I'm|I’m|I am|i am|i'm|I became|I've become|I have become|I went|I turned|I've been|I have been) "
            + _FORMS
            + r"(?P<v>vegetarian|veggie|vegan|pescatarian|flexitarian)\b"
        ),
    ),
    *_both(
        "car",
        r"(?:drive|driving) (?:an?|the|my)(?: new)? (?P<v>.+)",
        r"(?:drives|driving) (?:an?|the|her|his)(?: new)? (?P<v>.+)",
        shape="thing",
    ),
    Rule(
        "weight",
        _i(_ME + _ADV + r"(?:weigh|weighing) (?:about |around )?(?P<v>\d[\d.,]* ?\w+)"),
        "number",
    ),
    Rule(
        "weight",
        _i(
            r"\b(?:I'm|I’m|I am|I've gone|I went|I got) (?:now )?(?:down to|up to|at|down at) (?P<v>\d[\d.,]* ?(?:kg|kilos?|pounds?|lbs?|stone))\b"
        ),
        "number",
    ),
    Rule(
        "height",
        _i(
            r"\b(?:I'm|I’m|I am|i am) (?:about )?(?P<v>\d[\d.,]* ?(?:cm|m|ft|feet|metres|meters|centimeters)) tall"
        ),
        "number",
    ),
    Rule(
        "height",
        _i(
            r"\b(?:I'm|I’m|I am|i am|i'm) (?:now |about |only |actually |really )*(?P<v>\d ?(?:foot|ft|feet|['’]) ?\d{1,2}|1[.,]\d\d ?m\b|1\d\d ?cm\b)"
        ),
        "number",
    ),
    Rule(
        "salary",
        _i(
            _ME
            + _ADV
            + r"(?:earn|earning|make|making|on|paid|getting|get) (?:about |around |roughly )?(?P<v>[$€£]?\d[\d.,]*k? ?(?:\w+ )?(?:a|per) (?:year|month|hour))"
        ),
        "number",
    ),
    Rule(
        "rent",
        _i(
            _ME
            + _ADV
            + r"(?:pay|paying) (?P<v>[$€£]?\d[\d.,]* ?\w*?)(?: a month| per month)? (?:in|of|for) rent"
        ),
        "number",
    ),
    Rule("wakes up", _i(_ME + _ADV + r"(?:wake|get|waking|getting) up at (?P<v>\d.*)"), "number"),
    Rule("goes to bed", _i(_ME + _ADV + r"(?:go|going) to bed at (?P<v>\d.*)"), "number"),
    Rule(
        "{a}",
        _i(
            _ME
            + _ADV
            + r"(?P<a>(?:work|run|walk|swim|cycle|study|train|sleep|practise|practice|read|exercise|drink|commute|meditate|teach|bike|write)(?:ing)?(?: (?!about|around|only|for|roughly|nearly|almost|at|some)[a-z]+)?) (?:about |around |roughly |nearly |only |some |for )*(?P<v>\d[\d.,]* ?[a-z]+)(?: of (?P<of>[a-z]+))? (?P<per>(?:a|per|every|each) (?:day|week|month|night|morning))"
        ),
        "number",
    ),
    Rule(
        "number of {a}",
        _i(
            _ME
            + _ADV
            + r"(?:have|got) (?P<v>\d+|two|three|four|five|six|seven|eight|nine|ten) (?P<a>kids|children|cats|dogs|pets|siblings|brothers|sisters|sons|daughters|grandchildren|roommates|employees)\b"
        ),
        "counted",
    ),
    # Many at a time.
    *_both(
        "likes",
        r"(?:like|love|enjoy|adore) (?P<v>.+)",
        r"(?:likes|loves|enjoys|adores) (?P<v>.+)",
        many=True,
    ),
    *_both(
        "dislikes",
        r"(?:hate|dislike|detest|can't stand) (?P<v>.+)",
        r"(?:hates|dislikes|detests) (?P<v>.+)",
        many=True,
    ),
    Rule(
        "allergies",
        _i(r"\b(?:I'm|I’m|I am|i am|i'm) (?:also |severely |really )*allergic to (?P<v>.+)"),
        many=True,
    ),
    *_both(
        "speaks",
        r"(?:speak|speaking) (?:fluent |some |a little )?(?P<v>.+)",
        r"(?:speaks) (?:fluent |some |a little )?(?P<v>.+)",
        shape="name",
        many=True,
    ),
    Rule(
        "takes",
        _i(
            _ME
            + _ADV
            + r"(?:take|taking) (?P<v>(?!(?:the|my|a|an|about|around)\b)[a-z-]+(?: [a-z-]+)? (?:\d[\d.,]* ?(?:mg|mcg|µg|g|ml|iu|units?)\b|(?:once|twice|(?:two|three|four|\d) times) (?:a|per) (?:day|week)))"
        ),
        many=True,
    ),
    *_both(
        "plays", r"(?:play|playing) (?:the )?(?P<v>.+)", r"(?:plays) (?:the )?(?P<v>.+)", many=True
    ),
    *_both(
        "studies", r"(?:study|studying) (?P<v>.+)", r"(?:studies|studying) (?P<v>.+)", many=True
    ),
    *_both(
        "has",
        r"(?:own|got|bought|adopted|have) an? (?P<v>.+)",
        r"(?:owns|has|got|bought|adopted) (?:an?|two|three|four|five) (?P<v>.+)",
        many=True,
    ),
    # Endings.
    *(
        Rule(attribute, _i(p), ends=True, negated=True)
        for attribute, verb, verbing, prep in (
            ("residence", "live", "living", "in "),
            ("employer", "work", "working", "(?:at|for) "),
            ("occupation", "work", "working", "as (?:an? )?"),
            ("likes", "(?:like|love|enjoy)", "(?:liking|loving|enjoying)", ""),
            ("car", "drive", "driving", "(?:the|an?|my) "),
            ("plays", "play", "playing", "(?:the )?"),
            ("speaks", "speak", "speaking", ""),
            ("studies", "study", "studying", ""),
            ("has", "(?:have|own)", "(?:having|owning)", "(?:the |an? |my )?"),
        )
        for p in (
            rf"\bI no longer {verb} {prep}(?P<v>.+)",
            rf"\bI (?:do not|don't|don’t) {verb} {prep}(?P<v>.+?) any ?(?:more|longer)",
            rf"\bI(?:'m| am) (?:no longer|not) {verbing} {prep}(?P<v>.+?)(?: any ?(?:more|longer))?$",
            rf"\bI(?:'ve| have)? (?:just |recently |finally )?(?:stopped|quit|given up|gave up) {verbing} {prep}(?P<v>.+)",
        )
    ),
    Rule(
        "employer",
        _i(
            r"\bI(?:'ve| have)? (?:just |recently |finally )*(?:quit|resigned from|left|lost) my job at (?P<v>.+)"
        ),
        "name",
        ends=True,
        happened=True,
    ),
    Rule(
        "employer",
        _i(
            r"\bI(?:'ve| have)? (?:just |recently |finally )*(?:resigned from|quit|(?:was|were|been|got) (?:laid off|let go|fired)(?: from| by)|left my (?:job|position|role) (?:at|with)|retired from|stopped working (?:at|for)) (?P<v>[A-Z].+)"
        ),
        "name",
        ends=True,
        happened=True,
    ),
    Rule(
        "plays",
        _i(
            r"\bI(?:'ve| have)? (?:just |recently |finally )*(?:gave up|given up|quit) (?:the )?(?P<v>.+)"
        ),
        ends=True,
        happened=True,
    ),
    Rule(
        "has",
        _i(
            r"\b(?:I|[Ww]e)(?:'ve| have)? (?:just |recently |finally )*(?:sold|gave away) (?:my|our|the) (?P<v>.+)"
        ),
        ends=True,
        happened=True,
    ),
    Rule(
        "car",
        _i(
            r"\b(?:I|[Ww]e)(?:'ve| have)? (?:just |recently |finally )*sold (?:my|our|the) (?P<v>.+)"
        ),
        ends=True,
        happened=True,
    ),
    Rule(
        "diet",
        _i(
            r"\bI(?:'m| am|'ve| have)? (?:eat|eating|started eating|started to eat|been eating) (?P<v>meat) again(?:,? (?:have (?:done|been)|mostly|this|last|for|though)\b[^.;!?]*)?"
        ),
        ends=True,
        value="*",
    ),
    Rule(
        "diet",
        _i(
            r"\bI(?:'m| am) (?:no longer|not) (?:an? )?(?P<v>vegetarian|veggie|vegan|pescatarian)(?! (?:because|for|due|since|out of|just|only|by))(?: any ?more)?"
        ),
        ends=True,
        negated=True,
    ),
    Rule(
        "allergies",
        _i(r"\bI(?:'m| am) (?:no longer|not) allergic to (?P<v>.+?)(?: any ?more)?$"),
        ends=True,
        negated=True,
    ),
    Rule(
        "marital status",
        _i(r"\bI(?:'m| am) (?:no longer|not) (?P<v>married|single|engaged)(?: any ?more)?\b"),
        ends=True,
        negated=True,
    ),
    Rule(
        "",
        _i(
            r"\b(?:I|[Ww]e)(?:'ve| have)? (?:just |recently |finally )*(?:stopped|quit|given up|gave up) (?!living|liking|loving|driving|playing|speaking|working)[a-z]+ing (?:to |with |on |at |for |in )?(?:the |my |an? )?(?P<v>.+)"
        ),
        ends=True,
        happened=True,
    ),
    Rule(
        "",
        _i(
            r"\b[Ii](?:'ve| have)? (?:just |recently |finally )*(?:stepped down|resigned|retired|quit) as (?:the |an? )?(?P<v>.+?)(?: of .+)?$"
        ),
        ends=True,
        happened=True,
    ),
    Rule(
        "",
        _i(
            r"^(?P<v>[A-Z]\w+) and I (?:just |recently |finally |have |are |aren['’]t |not )*(?:broke(?:n)? up|split up|split|separated|got divorced|fell out|called it quits|ended things|(?:no longer )(?:together|friends|dating|engaged|married|a couple|living together)|(?<=t )(?:together|friends|dating|engaged|married|a couple|living together) any ?more)|\bI (?:just )?broke up with (?P<w>[A-Z]\w+)"
        ),
        "name",
        ends=True,
        happened=True,
        negated=True,
    ),
    Rule(
        "habits",
        _i(
            _ME
            + _ADV
            + r"the (?P<v>(?!one\b|same\b|only\b|best\b|worst\b|first\b|last\b)[a-z-]+(?: [a-z-]+)? of .+)"
        ),
        many=True,
    ),
    Rule("reading", _i(_ME + _ADV + r"reading (?P<v>[A-Z].*)")),
    Rule(
        "blood type",
        _i(
            r"\b(?:I'm|I’m|I am|i am|i'm) (?P<v>(?:AB|A|B|O|0)(?: (?:positive|negative|pos|neg)| ?[+-]))(?=$|\W)"
        ),
    ),
    Rule(
        "residence",
        _i(
            _ME
            + _ADV
            + r"rent(?:ing)?(?: an? (?:\w+ )?(?:flat|apartment|place|room|house|studio))? in (?P<v>[A-Z]\w+(?: [A-Z]\w+)*)(?=$|,)"
        ),
        "name",
    ),
    Rule(
        "marital status",
        _i(
            r"\b(?:the|[Oo]ur|[Mm]y) divorce (?:has |is |was |finally |just |now )*(?:came through|gone through|went through|final|finali[sz]ed|through|official)\b"
        ),
        happened=True,
        value="divorced",
    ),
    Rule(
        "weight",
        _i(
            r"\b(?:I'm|I am|i am|i'm) (?:now |about |currently )*(?P<v>\d[\d.,]* ?(?:kg|kilos?|pounds?|lbs?|stone)\b(?: \d+)?)(?! (?:heavier|lighter|over|under|above|below|more|less|down|up|away))"
        ),
        "number",
    ),
    Rule("employer", _i(_ME + _ADV + r"started at (?P<v>[A-Z].+)"), "name", happened=True),
    Rule(
        "employer",
        _i(
            r"\b[Ii](?:'ve| have)? (?:just |finally )*(?:handed in|gave|given|put in) (?:in )?my (?:two weeks'? )?notice (?:at|to) (?P<v>[A-Z][\w&.-]*(?: [A-Z][\w&.-]*)*)"
        ),
        "name",
        ends=True,
        happened=True,
    ),
    Rule(
        "smoking",
        _i(
            r"\b(?:[Ii] haven['’]t|[Ii] have not|^[Hh]aven['’]t) (?:smoked|touched a cigarette|had a cigarette)\b"
        ),
        ends=True,
        negated=True,
        value="*",
    ),
    *(
        Rule("employer", _i(p + _NAME), "name")
        for p in (
            _ME
            + _ADV
            + r"(?:an? )(?:[\w-]+ ){0,2}(?:(?!student)(?:"
            + _JOB
            + r")) (?:at|for|with) ",
            _ME + _ADV + r"(?:work|working) as (?:an? |the )?[a-z][\w -]*? (?:at|for|with) ",
        )
    ),
    Rule(
        "employer",
        _i(
            r"\b(?:started|start|got|found|landed|have) (?:a|my) (?:new )?(?:job|position|role)\b.*?(?:,|;| and) (?:now )?(?:I'm|I’m|I am|i'm)(?: now)? (?:at|with) (?P<v>[A-Z].+)"
        ),
        "name",
        happened=True,
    ),
    Rule(
        "residence",
        _i(
            r"^(?P<v>[A-Z]\w+(?: [A-Z]\w+)*) is (?:now|officially|finally) (?:now |officially |our |my )*home$"
        ),
        "name",
        happened=True,
    ),
    Rule(
        "email",
        _i(
            r"\b(?:you can (?:now )?|please |just )?(?:use|reach me (?:at|on|via|under)|e-?mail me (?:at|on)|write (?:to )?me (?:at|on)|write to) (?P<v>[\w.+-]+@[\w.-]+\w)(?=.*\b(?:now|instead|new)\b)"
        ),
        "thing",
    ),
    Rule(
        "phone number",
        _i(
            r"\b(?:you can (?:now )?|please |just )?(?:(?:reach|call|text|phone|ring) me (?:at|on|under)|use) (?P<v>\+?\d[\d -]{5,}\d)(?=.*\b(?:now|instead|new)\b)"
        ),
        "number",
    ),
    Rule(
        "",
        _i(
            r"\b(?:I|[Ww]e|[Mm]y (?:wife|partner|girlfriend)) (?:have |just |finally |has )*(?:gave birth|given birth|had (?:the|our|a) (?:baby|boy|girl|son|daughter|little (?:boy|girl)|twins))\b"
            r"|\b(?:[Tt]he|[Oo]ur|[Mm]y) (?:baby|twins|triplets|little one|little (?:boy|girl)|(?:\w+ )?(?:son|daughter|child|boy|girl)) (?:has |have |is |was |were |are |just |finally |safely )*(?:born|arrived|here)\b"
        ),
        ends=True,
        happened=True,
        value="pregnant",
    ),
    *(
        Rule(
            attribute,
            _i(
                r"\b[Ii](?:'ve| have)? (?:just |finally |officially )*(?:quit|stopped|gave up|given up|kicked|done with) (?:smoking|cigarettes|the cigarettes)\b"
            ),
            ends=True,
            happened=True,
            value="*",
        )
        for attribute in ("smoke", "smoking a day")
    ),
    Rule("birth year", _i(_ME + r"(?:was )?born in (?P<v>\d{4})"), "number"),
    Rule("smoking", _i(_ME + _ADV + r"(?P<v>smoke)$|\b[Ii](?:'m| am) a (?P<w>smoker)")),
    Rule(
        "smoking",
        _i(r"\b[Ii](?:'ve| have)? (?:just |finally )*(?:quit|stopped|gave up|given up) smoking\b"),
        ends=True,
        happened=True,
        value="*",
    ),
    Rule(
        "smoke a day",
        _i(r"\b[Ii](?:'ve| have)? (?:just |finally )*(?:quit|stopped|gave up|given up) smoking\b"),
        ends=True,
        happened=True,
        value="*",
    ),
    Rule("habits", _i(_ME + _ADV + r"wear (?P<v>.+)"), many=True),
    Rule("member", _i(_ME + _ADV + r"a member of (?P<v>.+)"), many=True),
    Rule(
        "member",
        _i(r"\b[Ii](?:'ve| have)? (?:just |finally )*left the (?P<v>[a-z].+)"),
        ends=True,
        happened=True,
    ),
    Rule("travels to", _i(_ME + _ADV + r"(?:flying|travel+ing) to (?P<v>[A-Z].*)")),
    Rule(
        "habits",
        _i(_ME + _ADV + r"(?:host|run|deploy) (?:everything |it |our \w+ )?(?:on|to) (?P<v>.+)"),
        "name",
        many=True,
    ),
    Rule(
        "",
        _i(
            r"\b(?:I|[Ww]e) no longer (?:host|run|deploy) (?:everything |it |our \w+ )?(?:on|to) (?P<v>.+)"
        ),
        ends=True,
        negated=True,
    ),
    # Held beside others, and ended by name.
    Rule(
        "habits",
        _i(
            _ME
            + _ADV
            + r"(?:use|using|bank with|with|on|subscribe to|subscribed to|train at|shop at|order from|fly with|attend|have (?:an?|my) (?:[\w-]+ ){0,3}(?:at|with|on|from)) (?:the )?(?P<v>.+)"
        ),
        "name",
        many=True,
    ),
    Rule("major", _i(_ME + _ADV + r"(?:majoring|major) in (?P<v>.+)")),
    Rule(
        "habits",
        _i(
            _ME
            + _ADV
            + r"(?:training|preparing|learning|saving|volunteering|taking|doing(?! (?:so |really |pretty |very |quite )*(?:great|well|fine|ok|okay|good|better|bad|badly|alright|awesome|amazing|awful|this|that|it|nothing|something|stuff|things)\b)|reading|writing|building|applying) (?:for |on |to |up for |at |with )?(?P<v>.+)"
        ),
        many=True,
    ),
    Rule(
        "occupation",
        _i(
            _ME
            + _ADV
            + r"(?P<v>unemployed|retired|self-employed|between jobs|out of work|freelancing)\b"
        ),
    ),
    *(
        Rule("", _i(p), "name", ends=True, happened=True)
        for p in (
            r"\b(?:I|[Ww]e)(?:'ve| have)? (?:just |recently |finally |already )*(?:cancell?ed|ditched|dropped|closed|quit|sold|got rid of|gotten rid of|traded in|outgrew|outgrown|given up|gave up|stopped using|deleted|unsubscribed from|dumped|finished(?: reading)?|stopped seeing|switched away from) (?:my |our |the )?(?:old )?"
            + _NAME
            + r"(?: (?:account|membership|subscription|plan|contract|app|licen[sc]e))?(?: for (?:an? |the )?[A-Z]\w*(?: [A-Z0-9]\w*)*)?",
            r"\b(?:[Ss]omebody|[Ss]omeone|[Tt]hey) stole (?:my|our) " + _NAME,
            r"\b[Tt]raded (?:in (?:my|the|our) " + _NAME + r"|(?:my|the|our) (?P<v2>[A-Z]\w*) in)",
            r"^(?:[Mm]y |[Tt]he |[Oo]ur )?(?:[a-z]+ )?"
            + _NAME
            + r" (?:passed away|has died|died|broke(?: down)?|got stolen|was stolen|bit the dust|kicked the bucket)",
        )
    ),
    *(
        Rule("", _i(p), ends=True, negated=True)
        for p in (
            r"\b(?:I|[Ww]e) no longer "
            + _VERB
            + r"(?: (?:to|with|on|at|for|in))? (?:the |my |an? )?(?P<v>.+)",
            r"\b(?:I|[Ww]e) (?:do not|don't|don’t) "
            + _VERB
            + r"(?: (?:to|with|on|at|for|in))? (?:the |my |an? )?(?P<v>.+?) any ?(?:more|longer)",
            r"\b(?:I'm|I am|[Ww]e're|[Ww]e are) no longer (?:with|at|on|(?!living|liking|loving|driving|playing|speaking)[a-z]+ing(?: for| on| to| at| with| in)?) (?:an? |the |my )?(?P<v>.+)",
            r"\b(?:I'm|I am|[Ww]e're|[Ww]e are) not (?:with|at|on|(?!living|liking|loving|driving|playing|speaking)[a-z]+ing(?: for| on| to| at| with| in)?) (?:an? |the |my )?(?P<v>.+?) any ?(?:more|longer)",
        )
    ),
    Rule(
        "occupation",
        _i(r"\bI(?:'m| am) (?:no longer|not) (?:an? |the )?(?P<v>.+?)(?: any ?more| any longer)?$"),
        "job",
        ends=True,
        negated=True,
    ),
    Rule(
        "occupation",
        _i(
            _ME
            + _ADV
            + r"(?:found (?:a (?:new )?job|work)|landed a (?:new )?job|got a (?:new )?job|got hired|been hired|hired|started (?:a (?:new )?job|working|work)|back (?:at|to) work)\b"
        ),
        ends=True,
        happened=True,
        value="unemployed",
    ),
    Rule(
        "occupation",
        _i(r"\bI(?:'ve| have)? (?:just |finally |recently |officially )*retired\b(?! from)"),
        happened=True,
        value="retired",
    ),
    Rule(
        "marital status",
        _i(
            r"\b(?:I have|I've got|I've) a (?:boyfriend|girlfriend|fianc[eé]e?)\b|\b(?:I'm|I am|[Ww]e're) (?:now )?(?:in a relationship|seeing someone|dating (?P<gap>\w+))|\b(?:I've|I have|I’ve) been (?:seeing|dating) (?:someone|somebody|an? (?:\w+ )?(?:guy|girl|man|woman|lad))\b"
        ),
        ends=True,
        value="single",
    ),
    Rule(
        "employer",
        _i(
            r"\bI(?:'ve| have)? (?:just |recently |finally )*(?:left|quit) "
            + _NAME
            + r"(?: (?:for|to join|and joined|to work at) [A-Z][\w&.-]*(?: [A-Z][\w&.-]*)*)?"
        ),
        "name",
        ends=True,
        happened=True,
    ),
    Rule(
        "employer",
        _i(
            r"\bI(?:'ve| have)? (?:just |recently |finally )*(?:left|quit) [A-Z][\w&.-]*(?: [A-Z][\w&.-]*)* (?:for|to join|and joined|to work at) "
            + _NAME
        ),
        "name",
        many=True,
        happened=True,
    ),
)

FIXES = (
    _i(
        r"(?i:^(?:(?:sorry|wait|actually|correction|no|oh|oops|I mean)[,:. ]+)*(?:it(?:'s|’s| is)|that(?:'s| is)|I meant|I mean)? ?not (?:in |at |on |a |an )?(?P<old>[\w .'-]+?)(?:,| but|;| -) (?:but )?(?:in |at |on |a |an |it(?:'s|’s| is) )?(?P<v>[\w .'-]+)$)"
    ),
    _i(
        r"(?i:^(?:(?:sorry|wait|actually|correction|no|oh|oops)[,:. ]+)*(?:it(?:'s|’s| is)|that(?:'s| is)|I meant|I mean|make that|should be) (?:in |at |on |an? )?(?P<v>[\w .'-]+?),? (?:and )?not (?:in |at |on |an? )?(?P<old>[\w .'-]+?)(?:,? (?:sorry|my bad|my mistake)(?: about that)?)?$)"
    ),
    _i(
        r"(?i:\bI said )(?P<old>[\w .'-]+?),? (?i:but (?:I meant|it(?:'s| is)|it should be)) (?P<v>[\w .'-]+?)(?:, (?:that's|which|it's|sorry|my bad|of course).*)?$"
    ),
    _i(
        r"\b(?:I|[Ww]e)(?:'ve| have)? (?:just |recently |finally |now )*(?:(?:switched|changed|swapped) (?:my |our )?[a-z]+(?: [a-z]+)?,?|(?:moved|migrated|transferred|switched) (?i:everything|over|all (?:my|our) [a-z]+|(?:my|our) (?:whole|entire) [a-z]+)(?: over)?|migrated|moved over) from (?:my |the )?(?P<old>[\w .'-]+?) to (?P<v>[A-Z][\w .'-]+)$"
    ),
    _i(
        r"\b(?:I|[Ww]e)(?:'ve| have)? (?:just |recently |finally |now )*(?:switched|changed|upgraded|swapped) (?:over )?from (?:my |an? |the )?(?P<old>[\w .'-]+?) to (?:my |an? |the )?(?P<v>[\w .'-]+)$"
    ),
    _i(
        r"\b(?:I|[Ww]e)(?:'ve| have)? (?:just |recently |finally |now )*(?:swapped|traded(?: in)?|replaced|exchanged|upgraded) (?:my|our|the|an?) (?:old )?(?P<old>[\w .'-]+?) (?:for|with|by|to) (?:an?|the)? ?(?!(?i:android|ios|ipados|watchos|chrome ?os|windows|mac ?os|ubuntu|debian|fedora|linux|version|v?\d)\b)(?:new )?(?P<v>[\w .'-]+)$"
    ),
)
"""Corrections and changes that name the old value and not the attribute."""

_PREDICATE = re.compile(
    r"(?i)^(?:hard|easy|difficult|impossible|great|good|bad|best|nice|fine|awesome|amazing|boring|stressful|exhausting|exciting|fun|rewarding|broken|gone|dead"
    r"|sold|out|closed|open|missing|lost|late|early|ready|done|over|back|up|down|off|always|never|often|too|so|very|quite|pretty|really|getting|becoming|changing"
    r"|going|coming|different|unknown|unclear|similar|important|expensive|cheap|high|low|long|short|full|empty|sick|ill|tired|happy|sad|angry|secure|safe|at risk"
    r"|mine|yours|hers|theirs|what|where|when|how|because|probably|almost|about|whatever|anything|everything|nothing|something|none|no longer|not)\b|^\w+(?:ful|ous|less|able|ible)$| to \w+$"
)

_VERBS = (
    "packed_(?:up|the) got turned moved switched started stopped quit left joined sold bought gave finally_got became changed upgraded traded swapped replaced dropped gained lost"
    " cancelled canceled ditched retired graduated renewed passed finished broke split tied handed relocated transferred signed adopted weighed weigh_(?:\\d|about) live_in work_(?:at|as|for) drive_an?"
)
_PARENTS = {
    **dict.fromkeys(("mum", "mom", "mam", "mummy", "mommy", "mama", "momma"), "mother"),
    **dict.fromkeys(("dad", "daddy", "papa"), "father"),
    **dict.fromkeys(("grandma", "granny", "gran", "nan", "nana", "nanna"), "grandmother"),
    **dict.fromkeys(("grandpa", "grandad", "granddad", "gramps"), "grandfather"),
}


def _parent(match: re.Match[str]) -> str:
    return f"{match[1] or 'my '}{_PARENTS[lowered(match[2])]}"


_PARENT: tuple[str, Into] = (
    rf"\b(?:((?:my|our) )|(?<!\w )(?<![\w'’-])(?=\w+ (?:is|has|was|goes|lives|works|takes|got|moved|passed|died|retired|sold|started|stopped|quit|gave|had|bought|drives|plays|came|went|does|no)\b|\w+['’]s ))({'|'.join(_PARENTS)})\b(?!-)",
    _parent,
)
"""One's parents and grandparents, however they are called."""
_SPELLED: tuple[tuple[str, Into], ...] = (
    APPOSED,
    _PARENT,
    (
        r"\b(?:(?:my|our|the) (?:\w+ )?(?:landlord|landlady|gym|club|school|nursery|agency|council|company|owner)|they|he|she|(?=(?:my|our|the) (?:rent|fee|fees|premium|subscription|membership)\b))(?: (?:has|have|just|finally))* ?(?:(?:put|raised|lowered|increased|cut|dropped|reduced|brought|upped|hiked) )?(?:my|our|the) (rent|fees?|premium|subscription|membership|allowance)(?: (?:up|down|again|went|has gone|is going|got raised|was raised))+[^.:;]*?,? (?:and |so )?(?:I'm|I’m|im|I am|we're|we are|I|we)(?: now)? (?:paying|pay|on|at) (?=[$€£]?\d)",
        r"my \1 is now ",
    ),
    (
        r"^(?:so |and |well )*the (\w+(?: \w+)?) (?:that |which )?(?:i|we)(?:['’]m|['’]re|['’]ve| am| are| have)?(?: been)? (?!(?:was|were|had|saw|met|used|bought|got|went|did|said|told|read|heard|found|lost)\b)(?:\w+ing|play|sing|maintain|run|own|live|work|train|rent|drive|ride|use|chair|lead|coach|teach|attend|go|belong|study|manage|edit|host|support)(?: (?:in|on|at|for|with|to))?(?=(?:['’]s)? (?:is|are|has|have|uses|runs|costs|starts|meets|called|named|at)\b|['’]s )",
        r"my \1",
    ),
    (r"\b(?-i:PBs?|PRs?)\b", "personal best"),
    (
        rf"\b(?:my|our) {_KIN},? (?-i:([A-Z][a-z]+)),? (?:has |is |just )*(?:turned|turning)? ?(?={_AGE}\b(?: years? old)?(?: now| today| yesterday| on \w+day| last \w+| this \w+)?(?:$|[,.!;:]))",
        r"\1 is ",
    ),
    (
        r"(?<=[a-z] )(?-i:((?:Dr\.? )?[A-Z]\w+))\b([^.:;]*?),? (?:and |so |because )?(?:s?he|they)['’ ](?:s|is|re|are|has|have) (?:been |now |become )*(?:my|our) (?:new )?([a-z]+)(?=$|[,.;!]| (?:now|since|and|these)\b)",
        r"\1\2, my \3 is now \1",
    ),
    (
        r"^(?!(?:Met|Saw|Had|Got|Talked|Spoke|Went|Just|Today|Yesterday|Finally|The|My|Our|A|An|I|We|So|And|But|Since|After|When|It|This|That)\b)(?-i:((?:Dr\.? )?[A-Z]\w+))\b([^.:;]*?),? (?:and |so |because )?(?:s?he|they)['’ ](?:s|is|re|are|has|have) (?:been |now |become )*(?:my|our) (?:new )?([a-z]+)(?=$|[,.;!]| (?:now|since|and|these)\b)",
        r"\1\2, my \3 is now \1",
    ),
    (
        r"^(?:so |and )?(?:(?:after|since|with|following|thanks to) (?:the|our|my|a|this) (?:(?:recent|big|last|company|office) )*(?:new (?:\w+ )?\w+|re[a-z]+(?:tion|ing|rite|ment|fit|shuffle)|move|merger|promotion|switch|upgrade|change(?:over)?|migration|divorce|wedding|split|takeover|acquisition|swap)|(?:after|since) (?:moving|switching|changing|splitting|merging|upgrading|renovating|extending|relocating)(?: [\w'’]+){0,4}?|since (?:the|my|our|we|they|he|she|i) [^,.;!?]{0,40}?\b(?:moved|relocated|changed|switched|started|joined|opened|closed|retired|left|came|got|began)\b[^,.;!?]{0,30},),? (?=(?:my|our) \w)",
        "now ",
    ),
    (
        r"\b(i|we)((?:['’]ve| have)? (?:just |finally |recently )?(?:left|quit|sold|lost|\w{3,}ed)\b[^,.;!?]{0,60}?),? and (?=now (?:work|live|drive|use|play|study|pay|train|teach|take|wear|commute)\b|(?:work|live|drive|use|play|study|pay|train|teach|take|wear|commute)\b[^.;!?]*\bnow\b)",
        r"\1\2 and \1 ",
    ),
    (
        r"\bit(?:['’]s| is| was|['’]s been|(?= is| was))(?: (?:is|was))?(?:n['’]t| not| never)(?: actually| really| been)? ((?:[\w-]+ )?[\w-]+) (?:that |which )?i(?:['’]m| am| was)? (?:allergic to|react(?:ed)? to)\b",
        r"I'm not allergic to \1",
    ),
    (
        r"\bit(?:['’]s| is| was)(?: actually| really)? ((?:(?!not\b|never\b)[\w-]+ )?(?!not\b|never\b)[\w-]+) (?:that |which )?i(?:['’]m| am)? (?:really |actually )?(?:allergic to|react(?:ing)? to)\b",
        r"I'm allergic to \1",
    ),
    (
        r"\b(I(?:['’]m| am) not allergic to [^,;.]+?)(?:,| -|;)? (?:but )?it['’]s (?:actually |really )?((?:[\w-]+ )?[\w-]+)$",
        r"\1, I'm allergic to \2",
    ),
    (r"\bi['’]?m\b(?=\s)|\bim\b(?=\s)", "I'm"),
    (r"\bi['’]?ve\b|\bive\b", "I've"),
    (r"\b(do|does|did|is|was|are|were|have|has|had|ca|wo|would|could)nt\b", r"\1n't"),
    (r"\bcannot\b", "can't"),
    (
        r"\b(?:they|the (?:company|boss|firm|owner|board|school|hotel|bank|shop)|my (?:boss|manager|company|employer))(?: have| has|['’]ve)? (?:just |finally |recently )*(?:made|appointed|named|promoted) me (?:up )?(?:to )?(?=(?:the |an? )?(?:[\w-]+ )?(?:manager|head chef|supervisor|director|team lead|editor|foreman|deputy head|principal|producer)\b)",
        "I was promoted to ",
    ),
    (
        r",? (?:and|so) (?:since then,? |now )?(?-i:((?:(?:Dr|Mr|Mrs|Ms)\.? )?[A-Z]\w+(?: [A-Z]\w+)?)) (?:has been|has become|became|took over as|is now|is(?= (?:my|our) \w+(?: \w+)? now\W*$)) (my|our) (?:new )?([a-z]+(?: (?!now|since|ever|these)[a-z]+)?)(?: now| since then| ever since| since| these days)*(?=\W*$)",
        r", \2 \3 is now \1",
    ),
    (
        r"(?:,| -| and| so)(?: and| so)? home is (?:now )?(?=(?-i:[A-Z])\w+(?: (?-i:[A-Z])\w+)?(?: now| these days| nowadays)\W*$)",
        ", I live in ",
    ),
    (
        r"^(?:after|since|with|thanks to) all (?:that|this|these|those|the|my) [\w' -]{3,30}?,? (?=(?:my|our) [a-z])",
        "now ",
    ),
    (
        r"\b(is|is now) an? (?:\w+ )?(?:firm|company|agency|place|guy|man|woman|lady|bloke|chap|outfit|charity|co-op) (?:called|named) (?=(?-i:[A-Z]))",
        r"\1 ",
    ),
    (r"\b(?:gotta)\b", "have to"),
    (
        r"\b(my|our|the) (wi-?fi) (?:network|name|network name|ssid)(?= (?:is|was|to|from|changed)\b)",
        r"\1 \2",
    ),
    (
        r"\b(my|our|the) ((?:[\w-]+ )?[a-z][\w-]*)['’]s (?=[$€£\d]|now\b|at\b|on\b|in\b|with\b|an?\b|the\b|not\b|called\b|been\b|up\b|down\b|gone\b|moved\b|changed\b)",
        r"\1 \2 is ",
    ),
    (
        r"^(?:so |and |the |ok |oh |well )*(?=(?:(?:step)?(?:son|daughter|mum|mom|mother|dad|father|brother|sister)|nephew|niece|wife|husband|kid|kids|girlfriend|boyfriend|fianc[eé]e?|gran(?:dma|dad|ny)?|nan|grandson|granddaughter|mother-in-law|father-in-law)(?:['’]s| is| has| just| got| turned| moved| started| works| lives)\b)",
        "my ",
    ),
    (
        r"\b(my) ((?:[\w-]+ )?[a-z][\w-]*)['’]s (?=(?:in|on|at|now|an?|\d|year|grade)\b)",
        r"\1 \2 is ",
    ),
    (
        r"^(?=(?:living|working|driving|studying|using|paying|making|earning|taking|playing|learning|teaching|renting) .*\b(?:now|these days|instead)\b)",
        "I'm ",
    ),
    (r"\blike (?=[$€£]?\d)", "about "),
    (
        r"^(?:only|just|down to) (?=(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten) \w+ (?:now|left))",
        "I now have only ",
    ),
    (
        r"(?:^|(?<=[,;:] ))(?:a |got a |have a |there's a )?new ((?!start|day|year|era|chapter|one|week|month|normal|beginning|home|life)[\w-]+(?: [a-z][\w-]*){0,2}?)(?: (?:today|yesterday|this \w+))?(?::| -| –| is) ?(?=(?!(?:my|our|i|we|it|the|they|he|she|you|call|text)\b)\S)",
        r"my \1 is now ",
    ),
    (r"\b(is|are) (?:up |down )?to (?=[$€£]?\d)", r"\1 now "),
    (
        r"^(?:so |and |now |ok |okay |today |yesterday |just |finally |recently |officially |oh |well )*(?=(?:"
        + "|".join(one.replace("_", " ") for one in _VERBS.split())
        + r")\b(?! (?:the|a) (?:chance|question)\b))",
        "I ",
    ),
    (
        r"(?<=[,;:] )(?=(?:just |finally |officially )?(?:got|turned|moved|switched|started|quit|left|joined|became|changed|bought|sold|gave)\b)",
        "I ",
    ),
    (
        r"^(?:so |and |ok |oh |well )*(?=(?:(?:new|weekly|monthly|daily|morning|evening|team) )?[a-z][\w-]+ (?:(?:just|finally|has|have|is|was|were|are|got|been|now) )*(?:(?:went|gone|moved) (?:up|down|from|to|back|forward)|got (?:moved|pushed|raised|bumped|changed|cancelled|rescheduled|shifted|cut)|pushed|raised|bumped|changed|shifted|increased|decreased|dropped|rescheduled|up to|down to|now)\b)(?!(?:i|we|you|he|she|it|they|that|this|there|what|who|everything|nothing|everyone|from|after|before|to|for|with|by|in|at|on|as|of|if|when|while|since|until|like|so|just|not|no|still|really|then|well|ok|please|thanks|sorry|also|only|even|both|all|most|many|much|more|here|and|but|or|because|recently|finally|new|someone|somebody|people|my|our|the|his|her|their|your|its|today|yesterday|one|some|all)\b)",
        "my ",
    ),
    (
        r"\b(my|our) (?:new|updated|correct|current) ([a-z][\w-]*(?: [a-z][\w-]*)?)(?::| -| –| =) ?(?=\S)",
        r"\1 \2 is now ",
    ),
    (
        r"\b(new (?:job|position|role|company|employer)|changed jobs|switched jobs|got hired|new gig)\b([^.!?]*?)(?:,| and| so) (?:now )?(?:I'm|I am) (?:now )?(?:at|with) (?=[A-Z])",
        r"\1\2, I now work at ",
    ),
    (
        r"^(?:please )?(?:change|update|set|switch|correct) (my|our) ((?:emergency |backup )?contact|e-?mail(?: address)?|(?:phone |mobile )?number|(?:home |postal |mailing )?address|(?:last |first |middle |user)?name|nickname|username|pronouns|time ?zone) (?:over )?to ",
        r"\1 \2 is now ",
    ),
    (r"^(?:from (?:now|today|here) on,? |going forward,? |just |so |please )+(?=call me\b)", ""),
    (
        r"\b(my|our) (e-?mail|address|phone number|number) (?:for|about) (?:everything|all|all things|most things|work and private) is\b",
        r"\1 \2 is",
    ),
    (
        r"\b(?:I|we)(?:'ve| have)? (?:just |finally |recently )*(?:got|have|see|go to|found|hired|picked|chose|work with|bought|picked up|treated myself to|upgraded to) (?:a|my|the|our) (?:brand[- ]new|new) (?!(?:job|role|position) as\b)([a-z]+(?: (?!today|yesterday|now|this|last|for|and|at|in|on|from|it|job)[a-z]+)?)(?: (?:today|yesterday|now|recently|this (?:week|month|morning)|last (?:week|month)))?(?:,| ?[:–—]| -|;|\.)? ?(?:it['’]s |it is |named |called |(?:his|her|its|their) name is )?(?:an? |the |called |named )?(?=[A-Z\d])",
        r"my \1 is now ",
    ),
    (
        r"\b(i|we)((?:['’]ve| have)? (?:(?:just|finally|recently|at last|both) )*(?:\w{3,}ed|got|gave|left|quit|sold|took|found|bought|hung|made|lost|threw)\b[^,.;:!?]{0,60}?),? and (?=(?:have |finally |just )*(?:became|started (?:as|my|an?)|began as)\b)",
        r"\1\2 and \1 ",
    ),
    (
        r"\b(i|we)((?:['’]ve| have)? (?:(?:just|finally|recently|at last|both) )*(?:sold|packed|loaded|closed on|got (?:the keys|married|divorced|our keys|my keys)|left|signed the|gave up|bought|rented|found (?:a|an|our|my) (?:\w+ )?(?:place|flat|house|home|apartment|job)|upped sticks|bit the bullet|took the plunge|did it|done it|retired|handed (?:in|back|over)|emptied|resigned|quit (?:my|the|our))\b[^,.;:!?]{0,60}?),? and (?=(?:have |finally |just )*(?:moved|relocated|joined|settled|started at)\b)",
        r"\1\2 and \1 ",
    ),
)

TABLE = Table(
    spelled=tuple((re.compile(f"(?i){one}"), read) for one, read in _SPELLED),
    mention=re.compile(
        r"(?i)(?:\b(?:my|our)|(?:^|\b(?:I|we)(?:'ve| have)? )(?:\w+ )?(?:got|have|gave you|told you|picked up|bought|found|hired|sent you) (?:an?|the|my|our)) (?:new|different|wrong) (?:and \w+ )?(?P<a>(?!one\b|thing\b)[a-z][\w'-]*(?: [a-z][\w'-]*)?)(?= (?:now|today|yesterday|this|last|and|by|at|for|from|since|after)\b|[,.;:!–—-]|$)"
        r"|\b(?:wrong|mistaken|mixed up|mistake|slip|typo|off|confused)(?: (?:about|with|on|in|regarding))? (?:my|our|the) (?P<b>[a-z][\w'-]*(?: [a-z][\w'-]*){0,2}?)(?= (?:earlier|before|yesterday|last|there|by)\b|[,.;:!–—-]|$)"
        r"|(?:^|\b(?:my|our|the) )(?!(?:i|we|it|that|this|he|she|they|the|my|our|one|which)\b)(?P<c>[a-z][\w'-]*(?: (?!is\b|was\b|has\b)[a-z][\w'-]*){0,2}?) (?:wrong\b|(?:is|was|i gave (?:you )?(?:is|was)) (?:wrong|incorrect|off|outdated|old)|(?:has |have |just |recently |finally |got |was |been )*(?:changed|replaced|switched|went (?:up|down)|gone (?:up|down)|increased|decreased|raised|cut|dropped|moved|rose|fell|pushed|bumped|rescheduled|postponed)\b)"
        r"|\b(?:changed|switched|replaced|renewed|extended|rebooked|rescheduled|renamed|moved|postponed|upgraded|raised|repainted|got the wrong|gave you the wrong|updated|messed up|misspelled|mistyped) (?:my |our |the )?(?P<d>[a-z][\w'-]*(?: [a-z][\w'-]*)?)(?= (?:now|today|yesterday|this|last|again)\b|[,.;:!–—-]|$)"
    ),
    it=re.compile(
        r"(?i)(?:^|[,;:.–—] |, | - )(?:(?:so|and|now|oh|actually|no|sorry|in fact|of course|turns out|the (?:right|correct|real|new) one is)[ ,]+)*(?:it['’]?s|it is|that['’]?s|(?:his|her|its|their|the) (?:new )?(?:name|number|address)(?:['’]s| is)|(?:s?he|they)(?:['’]s| is| are|['’]re) (?:called|named)|s?he['’]s|it should be|it should say|make that)(?: (?:now|actually|really|just|in fact|supposed to be))* (?=[\w$€£@])"
    ),
    mine="my {a} is now",
    earnest=re.compile(
        r"(?i)\b(?:jobs?|work\w*|hired|promot\w+|graduat\w+|finished|complet\w+|train\w+|pass(?:ed)?|exams?|degree|diploma|certif\w+|licen[sc]e\w*|qualif\w+|left|quit|resigned|career|retired|company|firm|office|boss|retrain\w*|switched|changed|field|industry|offer|position|role|apprenticeship|internship|residency|laid off|fired|redundan\w+|unemployed|contract|behind me|traded|swapped|hung up|handed in|gave up|anymore|no longer|used to|since (?:last|january|february|march|april|may|june|july|august|september|october|november|december|monday|the (?:start|beginning|end)))\b"
    ),
    parts=re.compile(r"^(\w[\w -]*?) (?:for|with|at|of|on) (?:the |my |our |an? )?([\w-]+)$"),
    chosen=re.compile(
        r"(?:usual|go-to|regular|default|standard|preferred|current) [a-z]|(?:\w+ )?(?:order|drink|breakfast|instrument|hobby|snack|dessert|pizza|topping|flavou?r|colou?r scheme|outfit|hairstyle|haircut|sport|ringtone|wallpaper)$"
    ),
    words=each(
        "i my we our me the not correction meant is lives works moved relocated likes loves hates plays drives speaks has employed based traded sold died there passed got turned switched started stopped quit left joined gave became changed upgraded it's its it that's wrong im ive went moved pushed raised now"
    ),
    around=EN,
    speaks=each("i we my our me use is call sold died passed traded stole"),
    owns=each("my our the"),
    mends=each(
        "not meant said switched changed upgraded swapped traded replaced exchanged moved migrated transferred"
    ),
    question=re.compile(
        r"(?i)^(?:so |and |but |well |ok |hey )*(?:do|does|did|is|are|am|was|were|can|could|should|shall|would|will|has|who|what|where|when|why|how|which|whose)\b(?! I )|^(?:have|had) (?:i|you|we|they|he|she)\b|,? (?:right|correct|isn't it|don't i|aren't i|huh)$"
    ),
    unreal=worded(
        r"if unless would'?ve would i'd could might (?-i:may)(?!_\d) maybe perhaps possibly probably will i'll we'll won't"
        " going_to gonna about_to plan plans planning planned_to thinking_(?:of|about) think_(?:of|about|i) think_my considering"
        " consider hope hoping hoped wish wishing want wants wanted wanna intend intending dream dreamed dreamt dreaming imagine"
        " imagining pretend pretending suppose supposing supposed should shall ought almost nearly wonder wondering"
        " i_guess in_case as_though as_if when_i_(?:was|lived|worked|grow) used_to once_i someday one_day(?!_(?:a|per|every)_) next_(?:year|month|week|summer|winter|spring|fall|autumn)"
        " tomorrow soon looking_(?:to|for|into|forward) tempted let's unsure not_sure (?<!no_)joke joking kidding hypothetically would_love had_i love_to like_to"
        " whenever when_i(?:'m|_am|_have_to|_travel|_visit) sometimes occasionally rarely seldom (?:on|at)_(?:the_)?weekends on_the_weekend every_other some_days on_vacation on_holidays? temporarily for_(?:now|the_(?:time_being|summer|winter|week|weekend|month)) whether trying_to try_to need_to have_to resolution pretend_that rather offer offered"
        " until_last (?:back_)?then_i (?<!favourite_)(?<!favorite_)(?<!board_)(?<!card_)(?<!video_)(?:story|novel|character|game) in_the_(?:game|book|movie|film|story) feels?_like upcoming"
        " translate translation proofread rephrase paraphrase rewrite summari[sz]e spell-?check for_example sample template placeholder jk (?:i'm|am|are|we're)_not_(?:(?!any)[a-z]+_){1,4}because with_(?:my|the|all)_\\w+_on"
    ),
    reported=re.compile(
        r"(?i)(?<!\bI )(?<!nobody )(?<!no one )\b(?:said|says|say|saying|told|tells|telling|claims?(?! (?:adjuster|handler|assessor|investigator|processor|examiner|manager|officer|analyst|agent|department|team))|claimed|thinks?|thought|believes?|believed|heard|(?<!to )reads?|apparently|supposedly|allegedly"
        r"|according to|rumou?r|insists?|insisted|mentioned|asked|asks|wrote|writes|shows? (?:that|me|us|how|you|i|we|my|our|it|he|she|they|no|there)\b|showed|guess|not true|untrue|false|keeps (?:on )?(?:\w+ing|that)\b|announced|assumes?|assumed|suggests?|suggested|wants me|mistook|everyone(?! (?:had|has|have) to\b|,)|(?<!\d )(?<!two )(?<!six )(?<!eight )(?<!four )people (?:think|say|believe|tell|call))\b"
        r"|(?<!now )(?<!, )\b(?:that|whether|how|why) (?:I|we|my|our)\b"
        r"|(?<!\bI )\b(?:convinced|suspects?|suspected|fears?|feared|swears?|swore|bets?|reckons?|reckoned|worr(?:y|ies|ied)|dreads?|(?:is|are|['’]s|seems?) (?:sure|certain|positive|afraid|scared|worried)|word (?:is|has it)|chances? are|a chance) (?:I|we|my|our)(?!['’]?m? (?:to|am|are)\b)"
    ),
    negation=re.compile(
        r"(?i)\b(?:not|never|no longer|neither|nor|hardly|barely|cannot|no)\b|n['’]t\b"
    ),
    split=re.compile(
        r"\s*(?:[;—–]| - |:(?!\d)|,? but |, so |,? and (?=(?:he|she|they)(?:['’]s|['’]re| is| are)\b)|,? and (?![Ii] (?:broke|split|separated|got divorced|are |aren['’]t |have |fell |called |ended |no longer ))(?=(?:[Ii]|my|we|now|our|the|it|drive|live|work)\b)|,? (?:although|though|while|whereas|since(?! (?:last|this|early|late|mid|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|then|\d|the (?:start|beginning|end)\b))|because|which|who|where|that) |\((?=.)|\)|, (?=(?:[Ii]|my|we|now|our|the|they|she|he|it)\b))\s*"
    ),
    cut=re.compile(
        r"(?i)(?:,(?!\d)| (?:and (?:i|my|we|am|it|have|drive|live|work|now|started|moved|joined|took|use|got|bought|ended|went|replaced|switched)|but|because|since|so|which|who|where|that|when|while|after|before|until|with my|for (?:the|a|about|\d|my|now|over|almost)"
        r"|now|right now|these days|instead|from now on|at the moment|currently|again|instead|anymore|any more|as of|last|this (?:year|month|week|spring|summer|autumn|fall|winter|morning)|yesterday|today|tonight|ago|(?:two|three)(?!-)|a (?:few|year|month|week|couple)|in (?:january|february|march|april|may|june|july|august|september|october|november|december|\d{4})"
        r"|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|back in|too|as well|actually|lately|recently|permanently|full[- ]time|part[- ]time|very much|so much|a lot|as an?|from (?:now|home)|every|to be|not)\b| \(| - )"
    ),
    filler=re.compile(
        r"(?i)^(?:the|a|an|my|our|in|at|on|by|to|from|now|called|named|really|about|around|exactly|still|only)\s+|[\s.!?,;:'\"“”]+$|^[\s'\"“”]+"
    ),
    days=re.compile(
        r"(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b|\d|\bnoon\b|\bmidnight\b"
    ),
    rules=RULES,
    fixes=FIXES,
    trailing=re.compile(
        r",? (?:and )?(?:not|no longer|instead of|rather than) (?:(?:in |at |on |for |the )?(?=[A-Z0-9])|(?:in |on )?(?:an? |the |my ))(?P<old>[a-zA-Z0-9][\w .'-]*?)(?: any ?more| any longer)?$"
    ),
    owned=(
        re.compile(
            r"(?i)\b(?:my|our) (?P<a>[a-z][\w'’ -]*?) (?:now |currently )*(?P<verb>goes to|attends|comes from|plays for|supports|belongs to|runs on) (?P<v>.+)"
        ),
        re.compile(
            r"(?i)\b(?:my|our|the) (?:new |current )?(?P<a>(?:\d+ ?k )?[a-z](?:(?!\b(?:my|our)\b)[\w'’ -])*?) (?:now |currently |actually |really |just |only )*(?:(?:is|are|has been|have been)(?: now| currently| actually| really| only| just)*(?: (?:up|down|back) to)?(?: called| named| (?:planned|scheduled|set|due|booked|fixed)(?: for| on| at)?)?"
            r"|takes place(?: on| at)?|(?:starts|begins|comes|arrives|meets|happens|rehearses|ends|opens|closes|leaves|departs|lands|expires|takes|costs|lasts|weighs|measures|needs|has|runs)(?: on| at| in| about| around)?)(?: now)? (?P<v>.+)"
        ),
    ),
    counting=re.compile(
        r"(?i)^(?!.*\b(?:was|were|had|did|used)\b)(?:.*[,:] )?(?:now |currently )?(?:my|our|the) \w.* (?:is|are|has|have|\w+s)\b|\b(?:i|we)(?:'m|'ve|'re| am| have| are)? (?:(?:now|only|just|currently|still|usually|also) )*(?:take|have|got|are|own|go|run|walk|swim|work|study|sleep|drink|eat|smoke|read|write|practi[cs]e|train|pay|earn|save|spend|commute|cycle|meditate|teach|do|play|live|employ|manage|get|use|need|taking|running|going|down to|up to|cut (?:back|down) to|gone (?:up|down) to|bench|lift|weigh|at)\b|\bthere are\b"
    ),
    opening=re.compile(
        r"(?i)^(?:(?:as|since|in|on|at|from|after|before|during|by|for|until|last|this|these|now|today|tonight|yesterday|nowadays|well|yes|yeah|yep|ok|okay|oh|hey|hi|wow|so|and|but|also|then"
        r"|btw|fyi|just|please|note|starting|anyway|good|great|big|update|news|because|though|once|again|still|here|guess|turns|finally|long story|one more|quick|\w+ly)\b.*|.*(?:[,:;.!)-]|\b(?:and|but|so|or|then|now)))$"
    ),
    jobs=re.compile(
        r"(?i)\b(?:"
        + _JOB
        + r"|head|chief|lead|officer|assistant|associate|specialist|intern|apprentice|clerk|paralegal|agent|guard|nanny|priest|pastor|monk|surgeon|coach|aide|rep|judge|model|\w+(?:ist|ian|eer|ician|man|woman|person|keeper|maker|worker|holder)"
        r"|(?!(?:\w*(?:hard|easi|bett|bigg|small|long|short|clos|low|high|fast|slow|old|new|saf|busi|bor|oth|anoth|rath|ov|und|aft|nev|ev|wheth|tog|furth|great|less)er|for|or|nor|major|minor|poor)\b)\w{2,}(?:er|or))s?$"
    ),
    since=re.compile(r"(?i)[,;]? (?:but |and |though )?(?=(?:now|nowadays|these days|today)\b)"),
    predicate=_PREDICATE,
    changed=(
        re.compile(
            r"(?i)^.*?\b(?P<v>[$€£]?\d[\d:.,]*\d?(?: ?(?:km|kg|m|min|minutes|seconds|miles|lbs|pounds|points|reps|hours|words|steps)\b)?)(?= |,).*\b(?:my|a|the) new (?P<a>(?:[\w-]+ )?(?P<record>personal best|record|high score|best time|best|max))\b"
        ),
        re.compile(
            r"(?i)\b(?:my|our|the) (?P<a>(?:[a-z]+ )?(?:office|company|store|shop|studio|clinic|practice|school|gym|headquarters|warehouse|class|course|meeting|event|party|wedding|conference|venue|lab|club|church|rehearsals?|training|daycare|bakery|cluster|site|blog|newsletter)) (?:has |have |just |recently |finally |been |got |was )*(?P<became>moved|relocated|switched) (?:over )?to (?P<v>.+)"
        ),
        re.compile(
            r"(?i)\b(?:I|we)(?:'ve| have)? (?:just |finally |recently )*(?P<became>dyed|colou?red|painted|repainted|bleached) (?:my|our|the) (?P<a>[a-z][\w-]*(?: [a-z][\w-]*)?) (?:in )?(?:an? )?(?P<v>(?:\w+ )?(?:red|blue|green|black|white|brown|gr[ea]y|yellow|orange|purple|pink|blonde?|turquoise|beige|silver|gold|teal|violet|copper|auburn|platinum|mint|cream|navy))\b"
        ),
        re.compile(
            r"(?i)\b(?:my|our) (?P<a>[a-z][\w-]*(?: [a-z][\w-]*){0,2}?) (?:has |just |recently |finally )*(?P<became>turned) (?P<v>\d{1,3}|[a-z-]+)\b"
        ),
        re.compile(
            r"(?i)\b(?:my|our|the) (?:new |whole |entire )?(?P<a>(?:\d+ ?k )?[a-z](?:(?!\b(?:my|our)\b)[\w'’ -])*?) (?:(?:has|have|was|were|is|are|got|just|recently|now|been|finally|then|actually) )*"
            r"(?:(?P<became>changed|switched)|\w+ed|gone|went|rose|risen|fell|fallen|grew|grown|cut|put|brought|set)(?: (?:up|down|back|forward|out|over))?(?: from (?P<old>.+?))? (?:to|until|till) (?P<v>.+)"
        ),
        re.compile(
            r"(?i)(?:\b(?:I|we|they|he|she|someone)|\b(?:my|our|the) (?!(?:\w+ )?(?:neighbou?rs?|friends?|colleagues?|co-?workers?|classmates?|cousins?|parents|in-laws|aunt|uncle|ex)\b)[\w'’ ]+?|^\w+)(?:'ve| have| has|'s)? (?:(?:just|recently|finally|now|had to|have) )*(?:(?P<became>changed|switched|renamed(?= (?:my|our|the) (?:[\w-]+ ){0,3}?(?:network|wi-?fi|blog|channel|podcast|band|team|company|shop|store|project|repo|repository|app|novel|book|boat|server|group|newsletter|startup|branch|thesis)\b))|\w+ed|cut|put|brought|set)(?: up| down| back| forward)?"
            r" (?:my|our|the) (?P<a>(?:\d+ ?k )?[a-z](?:(?!\b(?:my|our)\b)[\w'’ -])*?)(?: (?:up|down|back|forward))?(?: from (?P<old>.+?))? (?:to|until|till) (?:an? |the )?(?P<v>.+)"
        ),
    ),
    inverse=re.compile(
        r"^(?!.*\b(?:is|been)\b.* (?:last|in|after) \w)(?P<v>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)*) (?:is|became|has become|has been|took over as) (?:now )?(?:my|our) (?:new )?(?P<a>[a-z][\w' -]*?)(?: now| these days| since \w+(?: \w+)?| as of \w+(?: \w+)?| last \w+| in (?:January|February|March|April|May|June|July|August|September|October|November|December)| after the \w+)?$"
    ),
    favoured=(
        re.compile(
            r"(?i)^(?P<old>[\w'’ -]+?) (?:isn['’]t|is not|is no longer) (?:my|our) (?:all-time )?favou?rite (?P<a>[a-z][\w -]*?)(?: any ?more| any longer)?,? (?:but |and |now |- )*(?:that['’]s|it['’]s|it is) (?:now )?(?P<v>.+)"
        ),
        re.compile(
            r"(?i)^(?P<old>[\w'’ -]+?) (?:used to be|was) (?:my|our) (?:all-time )?favou?rite (?P<a>[a-z][\w -]*?),? (?:but |and )?now (?:it's|it’s|it is|that's) (?P<v>.+)"
        ),
        re.compile(
            r"(?i)\b(?:my|our) (?:all-time )?favou?rite (?P<a>[a-z][\w -]*?) (?:used to be|was) (?P<old>.+?),? (?:but |and )?(?:now )?(?:it's|it’s|it is|that's)(?: now)? (?P<v>.+)"
        ),
        re.compile(
            r"(?i)\b(?:my|our) (?:new |all-time |current )?favou?rite (?P<a>(?:hobby|sport|activity|pastime|exercise|workout)|(?!\w[\w -]* (?:is|are)(?: now| currently| still)? \w+ing$)[a-z][\w -]*?) (?:is|are)(?: now| currently| still)? (?P<v>.+)"
        ),
        re.compile(
            r"(?i)^(?P<v>[\w' -]+?) (?:is|are)(?: now| currently)? my (?:new |all-time |current )?favou?rite (?P<a>[a-z][\w -]*)$"
        ),
    ),
    nouns={
        **dict.fromkeys(("email", "email address", "e-mail"), ("email", "thing")),
        **dict.fromkeys(("phone number", "number", "mobile number"), ("phone number", "number")),
        **{
            one: (one, "number")
            for one in (
                "age",
                "salary",
                "rent",
                "weight",
                "height",
                "shoe size",
                "budget",
                "commute",
                "blood pressure",
                "target weight",
                "zip code",
                "pin",
                "resting heart rate",
                "monthly budget",
                "weekly budget",
                "savings goal",
                "grade",
                "gpa",
                "score",
                "daily step goal",
                "step goal",
            )
        },
        **{
            one: (one, "date")
            for one in (
                "birthday",
                "deadline",
                "wedding",
                "exam",
                "flight",
                "interview",
                "meeting",
                "appointment",
                "dentist appointment",
                "doctor's appointment",
                "doctor appointment",
                "party",
                "due date",
                "anniversary",
                "move-in date",
                "start date",
                "presentation",
                "release date",
                "training",
                "piano lesson",
                "reservation",
                "vacation",
                "lesson",
                "class",
            )
        },
        **{
            one: (one, "name")
            for one in (
                "name",
                "last name",
                "surname",
                "first name",
                "nickname",
                "boss",
                "manager",
                "doctor",
                "dentist",
                "therapist",
                "landlord",
                "wife",
                "husband",
                "partner",
                "girlfriend",
                "boyfriend",
                "roommate",
                "employer",
                "bank",
                "gym",
                "insurance",
                "coach",
                "tutor",
                "teacher",
                "school",
                "hometown",
                "neighbor",
                "neighbour",
                "supervisor",
                "mentor",
            )
        },
        **{
            one: (one, "thing")
            for one in (
                "car",
                "phone",
                "laptop",
                "bike",
                "camera",
                "computer",
                "editor",
                "browser",
                "operating system",
                "phone model",
                "tablet",
                "watch",
                "provider",
                "password manager",
                "time zone",
                "timezone",
                "address",
                "home address",
                "shipping address",
                "delivery address",
                "billing address",
                "mailing address",
                "postal address",
            )
        },
        **dict.fromkeys(
            ("job", "job title", "position", "title", "profession", "occupation", "role"),
            ("occupation", "job"),
        ),
        **{
            one: (one, "any")
            for one in (
                "major",
                "blood type",
                "nationality",
                "religion",
                "star sign",
                "username",
                "pronouns",
                "hair colour",
                "hair color",
            )
        },
    },
)
