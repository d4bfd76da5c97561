# ruff: noqa: E501 -- a table's patterns are read better in one line
"""English."""

from __future__ import annotations

import re

from memplug_mem0.reading.languages.around import EN
from memplug_mem0.reading.languages.table import Rule, Table, each, worded

_ADV = r"(?:(?:now|just|recently|currently|finally|actually|still|also|already|officially|really|have|'ve|usually|mostly|permanently|happily|since|been|only) )*"
_ME = r"(?:\b(?:I|[Ww]e|i)(?:'m|’m| am| are|'re|'ve|’ve| have)? )"
_HER = (
    r"(?:\b(?:[Mm]y|[Oo]ur) (?P<rel>[a-z]+(?:-[a-z]+)*)(?:'s)? "
    r"|^(?P<name>(?!(?:He|She|It|They|This|That|There|The|Now|Then|Today|Everyone|Who|What)\b)[A-Z][a-z]+) )"
    r"(?:is |has |are |have )?"
)
_JOBS = (
    "teacher engineer developer programmer designer doctor nurse lawyer chef cook writer journalist accountant architect"
    " scientist researcher consultant manager analyst student professor lecturer pilot driver electrician plumber carpenter"
    " mechanic farmer baker barista waiter waitress bartender photographer translator librarian pharmacist dentist therapist"
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
        r"(?:moved|relocated) (?:back |away |in )?to (?P<v>.+)",
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
            + _ADV
            + r"(?:became|becoming) (?:an? |the )(?P<v>(?:[\w-]+ ){0,2}(?:"
            + _JOB
            + r")\b(?!['’]).*)"
        ),
        happened=True,
    ),
    Rule(
        "occupation",
        _i(_ME + _ADV + r"(?:an? )(?P<v>(?:[\w-]+ ){0,2}(?:" + _JOB + r")\b(?!['’]).*)"),
    ),
    *_both(
        "occupation",
        r"(?:work|working|started) (?:now )?as (?:an? |the )?(?P<v>.+)",
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
        "name",
        _i(r"\b(?i:my (?:full )?name is)(?: now)? (?P<v>[A-Z]\w+(?: [A-Z]\w+)*)"),
        "name",
    ),
    Rule(
        "nickname",
        _i(r"(?:^(?:Please |please )?[Cc]all me|\bI go by)(?: now)? (?P<v>[A-Z]\w+)$"),
        "name",
    ),
    Rule(
        "age",
        _i(
            r"\b(?:I'm|I’m|I am|i am|i'm) (?:now |already )?(?P<v>\d{1,3})(?: years? old)?(?: now| today| already)?$"
        ),
        "number",
    ),
    Rule("age", _i(_ME + _ADV + r"turned (?P<v>\d{1,3})\b"), "number", happened=True),
    Rule(
        "marital status",
        _i(
            r"\b(?:I'm|I’m|I am|i am|i'm) (?:now |happily |recently |newly |officially )*(?P<v>married|single|divorced|engaged|widowed|separated)"
            + _STATUS
        ),
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
            r"\b(?:I'm|I’m|I am|i am|i'm|I became|I've become|I have become|I went|I turned) "
            + _FORMS
            + r"(?P<v>vegetarian|vegan|pescatarian|flexitarian)\b"
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
            r"\b(?:I'm|I’m|I am|I've gone|I went|I got) (?:now )?(?:down|up) to (?P<v>\d[\d.,]* ?(?:kg|kilos?|pounds?|lbs?|stone))\b"
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
        "salary",
        _i(
            _ME
            + _ADV
            + r"(?:earn|earning|make) (?:about |around )?(?P<v>[$€£]?\d[\d.,]*k? ?(?:\w+ )?(?:a|per) (?:year|month|hour))"
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
            + r"(?P<a>(?:work|run|walk|swim|cycle|study|train|sleep|practise|practice|read|exercise|drink|commute|meditate|teach|bike|write)(?:ing)?(?: [a-z]+)?) (?:about |around |only |for )?(?P<v>\d[\d.,]* ?[a-z]+)(?: of (?P<of>[a-z]+))? (?P<per>(?:a|per|every|each) (?:day|week|month|night|morning))"
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
    Rule("diet", _i(r"\bI (?:eat|started eating) (?P<v>meat) again"), ends=True, value="*"),
    Rule(
        "diet",
        _i(
            r"\bI(?:'m| am) (?:no longer|not) (?:a )?(?P<v>vegetarian|vegan|pescatarian)(?: any ?more)?"
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
            r"^(?P<v>[A-Z]\w+) and I (?:just |recently |finally |have |are )*(?:broke(?:n)? up|split up|separated|got divorced|no longer together|not together any ?more)|\bI (?:just )?broke up with (?P<w>[A-Z]\w+)"
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
            + r"(?:training|preparing|learning|saving|volunteering|taking|doing|reading|writing|building|applying) (?:for |on |to |up for |at |with )?(?P<v>.+)"
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
            + r"(?:found (?:a (?:new )?job|work)|landed a (?:new )?job|got a (?:new )?job)\b"
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
            r"\b(?:I have|I've got|I've) a (?:boyfriend|girlfriend|fianc[eé]e?)\b|\b(?:I'm|I am|[Ww]e're) (?:now )?(?:in a relationship|seeing someone|dating (?P<gap>\w+))"
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
        r"(?i:\bI said )(?P<old>[\w .'-]+?),? (?i:but (?:I meant|it(?:'s| is)|it should be)) (?P<v>[\w .'-]+)$"
    ),
    _i(
        r"\b(?:I|[Ww]e)(?:'ve| have)? (?:just |recently |finally |now )*(?:switched|changed|upgraded|swapped) (?:over )?from (?:my |an? |the )?(?P<old>[\w .'-]+?) to (?:my |an? |the )?(?P<v>[\w .'-]+)$"
    ),
    _i(
        r"\b(?:I|[Ww]e)(?:'ve| have)? (?:just |recently |finally |now )*(?:swapped|traded(?: in)?|replaced|exchanged|upgraded) (?:my|our|the|an?) (?:old )?(?P<old>[\w .'-]+?) (?:for|with|by|to) (?:an?|the)? ?(?:new )?(?P<v>[\w .'-]+)$"
    ),
)
"""Corrections and changes that name the old value and not the attribute."""

_PREDICATE = re.compile(
    r"(?i)^(?:hard|easy|difficult|impossible|great|good|bad|best|nice|fine|awesome|amazing|boring|stressful|exhausting|exciting|fun|rewarding|broken|gone|dead"
    r"|sold|out|closed|open|missing|lost|late|early|ready|done|over|back|up|down|off|always|never|often|too|so|very|quite|pretty|really|getting|becoming|changing"
    r"|going|coming|different|unknown|unclear|similar|important|expensive|cheap|high|low|long|short|full|empty|sick|ill|tired|happy|sad|angry|secure|safe|at risk"
    r"|mine|yours|hers|theirs|what|where|when|how|because|probably|almost|about|whatever|anything|everything|nothing|something|none|no longer|not)\b|^\w+(?:ful|ous|less|able|ible)$| to \w+$"
)

TABLE = Table(
    words=each(
        "i my we our me the not correction meant is lives works moved relocated likes loves hates plays drives speaks has employed based traded sold died there passed"
    ),
    around=EN,
    speaks=each("i we my our call sold died passed traded stole"),
    owns=each("my our the"),
    mends=each("not meant said switched changed upgraded swapped traded replaced exchanged"),
    question=re.compile(
        r"(?i)^(?:so |and |but |well |ok |hey )*(?:do|does|did|is|are|am|was|were|can|could|should|shall|would|will|has|who|what|where|when|why|how|which|whose)\b(?! I )|^(?:have|had) (?:i|you|we|they|he|she)\b|,? (?:right|correct|isn't it|don't i|aren't i|huh)$"
    ),
    unreal=worded(
        r"if unless would'?ve would i'd could might (?-i:may)(?!_\d) maybe perhaps possibly probably will i'll we'll won't"
        " going_to gonna about_to plan plans planning planned_to thinking_(?:of|about) think_(?:of|about|i) think_my considering"
        " consider hope hoping hoped wish wishing want wants wanted wanna intend intending dream dreamed dreamt dreaming imagine"
        " imagining pretend pretending suppose supposing supposed should shall ought almost nearly wonder wondering"
        " i_guess in_case as_though as_if when_i_(?:was|lived|worked|grow) used_to once_i someday one_day(?!_(?:a|per|every)_) next_(?:year|month|week|summer|winter|spring|fall|autumn)"
        " tomorrow soon looking_(?:to|for|into|forward) tempted let's unsure not_sure joke joking kidding hypothetically would_love had_i love_to like_to"
        " whenever when_i(?:'m|_am|_have_to|_travel|_visit) sometimes occasionally rarely seldom (?:on|at)_(?:the_)?weekends? every_other some_days on_vacation on_holidays? temporarily for_(?:now|the_(?:time_being|summer|winter|week|weekend|month)) whether trying_to try_to need_to have_to resolution pretend_that rather offer offered"
        " until_last (?:back_)?then_i story novel character game in_the_(?:game|book|movie|film|story) feels?_like upcoming"
        " translate translation proofread rephrase paraphrase rewrite summari[sz]e spell-?check for_example sample template placeholder (?:ha){2,}h? lol lmao rofl jk with_(?:my|the|all)_\\w+_on"
    ),
    reported=re.compile(
        r"(?i)(?<!\bI )\b(?:said|says|say|saying|told|tells|telling|claims?|claimed|thinks?|thought|believes?|believed|heard|reads?|apparently|supposedly|allegedly"
        r"|according to|rumou?r|insists?|insisted|mentioned|asked|asks|wrote|writes|shows?|showed|guess|not true|untrue|false|keeps|announced|assumes?|assumed|suggests?|suggested|wants me|mistook|everyone|(?<!\d )(?<!two )(?<!six )(?<!eight )(?<!four )people (?:think|say|believe|tell|call))\b"
        r"|(?<!now )\b(?:that|whether|how|why) (?:I|we|my|our)\b"
    ),
    negation=re.compile(
        r"(?i)\b(?:not|never|no longer|neither|nor|hardly|barely|cannot|no)\b|n['’]t\b"
    ),
    split=re.compile(
        r"\s*(?:[;—–]| - |:(?!\d)|,? but |, so |,? and (?![Ii] (?:broke|split|separated|got divorced|are no|have sep))(?=(?:[Ii]|my|we|now|our|the|it|drive|live|work)\b)|,? (?:although|though|while|whereas|since|because|which|who|where|that) |\((?=.)|\)|, (?=(?:[Ii]|my|we|now|our|the|they|she|he|it)\b))\s*"
    ),
    cut=re.compile(
        r"(?i)(?:,(?!\d)| (?:and (?:i|my|we|am|it|have|drive|live|work|now|started|moved|joined|took|use|got|bought|ended|went|replaced|switched)|but|because|since|so|which|who|where|that|when|while|after|before|until|with my|for (?:the|a|about|\d|my|now|over|almost)"
        r"|now|right now|these days|instead|from now on|at the moment|currently|again|instead|anymore|any more|as of|last|this (?:year|month|week|spring|summer|autumn|fall|winter|morning)|yesterday|today|tonight|ago|two|three|a (?:few|year|month|week|couple)|in (?:january|february|march|april|may|june|july|august|september|october|november|december|\d{4})"
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
            r"(?i)\b(?:my|our|the) (?:new |current )?(?P<a>[a-z](?:(?!\b(?:my|our)\b)[\w'’ -])*?) (?:now |currently |actually |really |just )*(?:(?:is|are)(?: now| currently| actually| really)*(?: (?:up|down|back) to)?(?: called| named| (?:planned|scheduled|set|due|booked|fixed)(?: for| on| at)?)?"
            r"|takes place(?: on| at)?|(?:starts|begins|ends|opens|closes|leaves|departs|lands|expires|takes|costs|lasts|weighs|measures|needs|has|runs)(?: on| at| in| about| around)?)(?: now)? (?P<v>.+)"
        ),
    ),
    counting=re.compile(
        r"(?i)^(?!.*\b(?:was|were|had|did|used)\b)(?:.*[,:] )?(?:now |currently )?(?:my|our|the) \w.* (?:is|are|has|have|\w+s)\b|\b(?:i|we)(?:'m|'ve|'re| am| have| are)? (?:(?:now|only|just|currently|still|usually|also) )*(?:take|have|are|own|go|run|walk|swim|work|study|sleep|drink|eat|smoke|read|write|practi[cs]e|train|pay|earn|save|spend|commute|cycle|meditate|teach|do|play|live|employ|manage|get|use|need|taking|running|going|down to|up to|cut (?:back|down) to|gone (?:up|down) to|bench|lift|weigh|at)\b|\bthere are\b"
    ),
    opening=re.compile(
        r"(?i)^(?:(?:as|since|in|on|at|from|after|before|during|by|for|until|last|this|these|now|today|tonight|yesterday|nowadays|well|yes|yeah|yep|ok|okay|oh|hey|hi|wow|so|and|but|also|then"
        r"|btw|fyi|just|starting|anyway|good|great|big|update|news|because|though|once|again|still|here|guess|turns|finally|long story|one more|quick|\w+ly)\b.*|.*(?:[,:;.!)-]|\b(?:and|but|so|or|then|now)))$"
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
            r"(?i)\b(?:my|our|the) (?:new )?(?P<a>[a-z](?:(?!\b(?:my|our)\b)[\w'’ -])*?) (?:(?:has|have|was|were|is|are|got|just|recently|now|been|finally|then|actually) )*"
            r"(?:(?P<became>changed|switched)|\w+ed|gone|went|rose|risen|fell|fallen|grew|grown|cut|put|brought|set)(?: (?:up|down|back|forward|out|over))?(?: from (?P<old>.+?))? (?:to|until|till) (?P<v>.+)"
        ),
        re.compile(
            r"(?i)(?:\b(?:I|we|they|he|she|someone)|\b(?:my|our|the) [\w'’ ]+?|^\w+)(?:'ve| have| has|'s)? (?:(?:just|recently|finally|now|had to|have) )*(?:(?P<became>changed|switched)|\w+ed|cut|put|brought|set)(?: up| down| back| forward)?"
            r" (?:my|our|the) (?P<a>[a-z](?:(?!\b(?:my|our)\b)[\w'’ -])*?)(?: (?:up|down|back|forward))?(?: from (?P<old>.+?))? (?:to|until|till) (?:an? |the )?(?P<v>.+)"
        ),
    ),
    inverse=re.compile(
        r"^(?P<v>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)*) is (?:now )?(?:my|our) (?:new )?(?P<a>[a-z][\w' -]*?)(?: now)?$"
    ),
    favoured=(
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
                "blood type",
                "address",
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
