# ruff: noqa: E501 -- a language's words are read better in one line
"""English words that frames are built around."""

from __future__ import annotations

import re

from memplug_mem0.reading.languages.lexicon import Lexicon, phrases

_WE = r"^(?:[^,]*?\b)?(?:i|we|(?:my|our) (?P<w>[^ ]+(?: [^ ]+)?))(?: (?:have|had|am|are|was|were|got|decided to|had to|did|been))* "
_END = (
    r"stop(?:ped)?|quit|gave up|given up|give up|giving up|drop(?:ped)?|left|ditched|dumped|abandoned|cancell?ed|deleted|uninstalled|closed(?: down)?|shut down|phased out|scrapped|lost|discontinued|kicked|resigned|retired|finished"
    r"|(?:resigned|retired|stepped down|withdrew|unsubscribed|moved away|moved on|split|graduated|came|come|backed out) (?:from|as|off)|(?:dropped|opted|moved|signed|checked|backed|pulled|got) out of|(?:got|gotten) (?:rid|out) of|(?:broke|broken|split) up with|parted (?:ways )?with|(?:done|finished|through) with|swore off|weaned off|off"
    r"|cut out|(?:shaved|chopped|cut|took|taken|gave|threw|put) (?:off|away|out|down)|sold|gave away|donated|returned|threw out|threw away|thrown out|handed in|handed over|handed back|handed off|passed on|traded in|let go of|out of|stepped (?:down|back)|swapped(?: out)?|replaced|exchanged|traded|switched|ended|outgrew|outgrown|retired|terminated|bailed on|bailed out of|gave notice to|walked away from|walked out on|turned in|weaned (?:myself )?off|detached from|deregistered from|shelved|binned|chucked|junked|disbanded|dissolved|repaid|paid off|paid back|burned through|used up|ran out of|run out of|wore out|worn out|let (?:go of|lapse|expire)|ended things with|left behind|escaped|pulled the plug on|got over|recovered from|beat|cured|shook off|healed from|relinquished|surrendered|delegated|transferred away from|logged off|muted|blocked|unfollowed|unfriended|deactivated|closed out|withdrawn from|moved past|said goodbye to|ripped out|moved off|migrated off|migrated from|stopped by|gone off|went off|gone from|over|broke|wrecked|crashed|totalled|sent back|gave back|wound down|wrapped up|completed|leaving|got through|called off|tore down|gave notice at|gave notice on"
)
LEXICON = Lexicon(
    me="i we",
    my="my our mine ours",
    the="the this there",
    a="a an some",
    he="he she they you it his her their its him them that these those who your everyone somebody someone",
    be="is are am be been being was were called named",
    aux="have has had do does did gets get got having",
    prep="in on at for with from to of by as about into onto over under between through during without near around after before since per via against toward towards than like inside outside behind beside next",
    light="instead started begun going started now currently nowadays finally actually just recently already again well yes yeah ok okay oh hey so and but then also only really very quite pretty still officially meanwhile instead anymore longer any more no not no- sorry correction update news new newly old current latest present today lately these days usually always please note again both all own each every ever almost about approximately roughly nearly exactly around good sad bad great big quick little whole full-time regularly mostly permanently happily fully completely totally entirely as well since though up-to-date heads-up wait yep nope hi hello oops scratch typo right wrong mistake further thankfully luckily sadly unfortunately fortunately definitely certainly yet personally basically apparently hooray yay finally",
    neg="not no longer anymore any more never neither nor nobody",
    change="moved pushed brought raised increased went gone climbed dropped fell fallen rose risen reduced lowered extended postponed rescheduled delayed shifted bumped upgraded switched changed transferred promoted became grew grown shrank jumped doubled cut back up down forward ahead cutting slipped set rolled relocated updated revised bought adjusted corrected reached hit gained lost dialled dialed scaled expanded stretched earlier later swapped renamed reassigned downgraded reschedule postpone move change raise lower upgrade extend delay reduce increase switch bring bringing shot nudged slid tightened loosened widened narrowed stepped topped scaled ramped crept bounced jumped plunged tumbled sank sunk soared sped slowed pulled bumped hiked traded transitioned converted migrated graduated progressed advanced evolved elevated appointed elected assigned hiked trimmed brought halved tripled",
    counts=("zero", "one/first", "two/second", "three/third", "four/fourth", "five/fifth", "six/sixth", "seven/seventh", "eight/eighth", "nine/ninth", "ten/tenth", "eleven/eleventh", "twelve/twelfth", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "", "", "", "", "", "", "", "", "", "thirty", "", "", "", "", "", "", "", "", "", "forty", "", "", "", "", "", "", "", "", "", "fifty"),
    expand=(
        (r"\bcan['’]t\b|\bcannot\b", "can not"), (r"\bwon['’]t\b", "will not"), (r"n['’]t\b", " not"), (r"\bi['’]m\b", "i am"), (r"\b(we|they|you)['’]re\b", r"\1 are"),
        (r"\b(i|we|they|you)['’]ve\b", r"\1 have"), (r"\b(it|he|she|that|there)['’]s\b", r"\1 is"), (r"['’]s (?=now\b|been\b|at\b|moved\b|gone\b)", " is "), (r"\btwice\b", "two times"), (r"\bonce\b(?= an?\b)", "one times"), (r"\bno more\b", "no longer"),
    ),
    ending=r"(?<=\w\w\w)(?:ies|ied|ing|ed|es|s(?<!ss)|e|y|er)$",
    cue=phrases(
        "since_the_\\w+ since_(?:i|we)_\\w+ under_the_new after_(?:the|tonight's|yesterday's|last)_\\w+ over_the_last_\\w+ now nowadays these_days new newly no_longer any_?more any_longer instead from_now_on as_of currently(?=_\\w+_(?:instead|now)) by_now meanwhile finally became become recently changed changes moved switched down_to up_to up_from down_from promoted upgraded lately since_(?:last|this|yesterday|january|february|march|april|may|june|july|august|september|october|november|december|monday) after_all rescheduled postponed replaced took_over renamed",
        "correction scratch_that strike_that my_mistake my_bad i_was_wrong got_(?:that|it)_wrong mixed_(?:that|it|them|those)?_?up mistyped misspelled misspelt misremembered typo oops whoops i_meant i_wrote no_wait wait,?_no sorry,? actually in_fact i_misspoke let_me_correct (?:was|were)_wrong to_be_(?:accurate|precise|exact) i_said wrong_\\w+ misread change_of_plans? check(?:ed|ing)(?:_again)? got_the_\\w+_wrong miscounted double-checked looked_again to_correct update pardon make_that not_\\w+,_\\w+",
    ),
    limited=phrases(
        "also too as_well another a_second other additional additionally besides in_addition either both_of ever sometimes often occasionally partly today this_(?:week|morning|afternoon|evening|weekend|month|summer|winter) tonight(?!['’]s) until till for_(?:now|today|tonight|a_(?:week|day|month|few_\\w+|while|couple_of_\\w+)|the_(?:week|weekend|day|night|moment|time_being|summer|winter|holidays?)|two_\\w+|three_\\w+) at_the_moment_of temporarily temporary while visiting originally initially almost nearly except apart_from at_least covering filling_in borrow(?:ed|ing)? weekend still one_of some_of half_of part_of a_bit just_for only_for for_(?:lunch|dinner|breakfast|coffee|a_coffee|the_(?:day|night|weekend)|vacation|holidays?|good_measure)",
    ),
    unreal=phrases(
        "if unless would might may_(?=\\D) maybe perhaps possibly probably will shall should could going_to gonna about_to plans?_to planned planning thinking consider(?:ing|ed)? hop(?:e|ing|ed) wish(?:es|ed|ing)? wants? wanna intend dream\\w* imagine pretend suppose ought wonder(?:ing)? i_guess as_though as_if used_to someday one_day_(?:i|we|my) next_(?:year|month|week|summer|winter|spring|fall|autumn|quarter|semester|season|time|\\w+day) tomorrow soon looking_(?:for|into|forward_to) tempted let's unsure not_sure hypothetically whenever whether try(?:ing)?_to need_to have_to resolution upcoming used_to back_(?:then|in|when) when_i ago_i years_ago as_a_(?:kid|child|teenager|student) in_the_past previously formerly before_that never",
    ),
    regular=phrases("at_the_moment_just used_to(?=.*\\b(?:now|nowadays|anymore|these_days)\\b) on_(?:mon|tues|wednes|thurs|fri|satur|sun)days (?:a|per|every|each)_\\w+ weekly daily sick_of as_of_today from_today(?:_on)?"),
    past=re.compile(
        r"(?i)\b(?:was(?! born)|were(?! born)|had|did|went|came|saw|took|got|made|gave|found|met|told|said|felt|heard|began|ran|ate|drank|drove|wrote|spent|bought|brought|thought|caught|taught|sold|lost|won|left|kept|knew|grew|threw|flew|broke|chose|spoke|woke|wore|tried|stayed|used to|last (?:week|month|year|night|summer|winter|spring|fall|weekend|\w+day)|yesterday|ago)\b|\b(?:i|we|my \w+)\b(?: (?:just|also|recently|finally|have|already|really))* [a-z]+(?<!ne)ed\b"
    ),
    at=re.compile(r"(?i)\b(?:at|by|around|to|till|until|from) $"),
    speaks=re.compile(r"^(?:got|sold|quit|finished|upgraded|switched|moved|ditched|dropped|cancell?ed|traded|swapped|stopped|started|gave|returned|retired|replaced|changed|went|closed|deleted|joined|hired|bought|ran|turned|cut|left|lost|broke|renewed|booked|signed|passed|removed|uninstalled|migrated)$"),
    correct=phrases("correction scratch_that strike_that my_mistake my_bad i_was_wrong got_(?:that|it)_wrong (?:that|it)(?:\\s+was|['’]s|\\s+is)_wrong let_me_correct got_(?:\\w+_){1,4}wrong mixed_(?:that|it|them|those)?_?up mistyped misspelled misspelt misremembered typo oops whoops i_meant i_wrote no_wait wait,?_no sorry i_misspoke let_me_correct wrong_\\w+ misread check(?:ed|ing)(?:_again)? got_the_\\w+_wrong miscounted double-checked looked_again to_correct make_that actually pardon"),
    stops=(
        re.compile(rf"{_WE}(?:{_END}) (?P<x>.+)"),
        re.compile(r"\b(?:my|our|the) (?P<x>.+?) (?:is|are|was|were|has|have|got)(?: been)? (?:gone|cancell?ed|over|cured|healed|sold|stolen|dead|finished|called off)\b"),
        re.compile(r"\b(?:i|we) used to (?P<x>.+)"),
        re.compile(r"\b(?:my|our|the) (?P<x>.+?) (?:(?:is|are|was|were|has|have|got|finally|been|being) )*(?:expired|ended|ran out|run out|came off|come off|fell through|revoked|terminated|lapsed|disbanded|cleared up|went away|gone away|paid off|fell apart|closed down|shut down|shut|folded|stopped|disappeared|vanished|wound up|dissolved|done|replaced|removed|scrapped|discontinued|dropped|withdrawn|disconnected|switched off|turned off|taken down|torn down|demolished|up|out)\b"),
        re.compile(r"^(?P<x>[a-z].+?) is (?:gone|over|history|done|finished|out)$"),
        re.compile(r"\b(?:i|we) (?:have |had |got |let )*(?:my|our|the) (?P<x>.+?) (?:removed|off|out|lapse|expire|go|taken (?:out|off|down)|cut off|pulled|disconnected|cancelled|uninstalled|shut down|closed)\b"),
        re.compile(r"^(?:finished|quit|stopped|sold|cancelled|canceled|dropped|left|ditched|gave up) (?P<x>.+)"),
    ),
    denies=(
        re.compile(r"^(?P<w>.*?)\bno longer (?P<x>.+)"),
        re.compile(r"^(?P<w>.*?)\b(?:do|does|am|are|is|have|has|can) not (?P<x>.+?) (?:anymore|any more|any longer)\b"),
        re.compile(r"^(?P<w>.*?)\b(?:have|has) not (?P<x>.+?) (?:since|in|for) .+"),
    ),
    replaces=(
        re.compile(r"^(?P<x>[a-z][^,]*?) (?:is|are) (?:gone|over|history|done|finished|no more)$"),
        re.compile(r"\b(?:they|he|she|[a-z]+) (?:have |has )?(?:closed|cancell?ed|shut down|discontinued|scrapped|removed|abolished|retired) (?:my|our) (?P<x>.+)"),
        re.compile(r"\b(?:pulled|took|taken) (?:my|our|the) .+? out of (?P<x>.+)"),
        re.compile(r"\b(?:wiped|removed|deleted|erased|cleared|took|uninstalled) (?P<x>.+?) (?:off|from) (?:my|our|the) .+"),
        re.compile(r"\b(?:instead of|rather than|in place of|replac(?:es|ed|ing)|up from|down from|takes? over from|took over from|succeed(?:s|ed)) (?P<x>.+)"),
        re.compile(r"\b(?:moved|switched|changed|went|migrated|transferred|swapped|upgraded|cut|raised|lowered|dropped|converted|downgraded|graduated|promoted|got|back|down|up|over|extended|pushed)\b.*? from (?P<x>.+?) to .+"),
    ),
    nots=re.compile(r"^(?P<w>.*?)(?:^|\b(?:and|is|are|was|am|meant|it) )not (?P<x>[^ ]+(?: [^ ]+){0,3})$"),
    scales=("red blue green black white brown grey gray blond blonde yellow orange purple pink silver gold beige navy turquoise ginger", "long short shoulder-length bald", "open closed", "beginner intermediate advanced fluent", "junior senior", "daily weekly biweekly monthly yearly", "full-time part-time", "vacant occupied rented", "single engaged married divorced widowed", "high low medium", "on off", "left right"),
    swaps=re.compile(r"\b(?:i|we) (?:have |had |got )*(?:switched|changed|swapped) (?:my |our |the )?(?P<x>[^ ]+(?: [^ ]+)?)$"),
    leaves=re.compile(r"^(?P<x>[^ ]+(?: [^ ]+){0,2}?) (?:has |have |is |was )?(?:retired|left|died|quit|resigned|passed away|moved (?:away|on|out|abroad|to)|stepped down|got fired|fired|gone|closed|dead|went on|on (?:parental|maternity) leave|transferred|graduated|promoted|replaced|let go|laid off|on leave|stopped|went (?:off|away|back|bankrupt|bust|under)|shut down|broke|no longer)\b"),
    tail=re.compile(r" (?:because|since|as of|as from|so|due to|thanks to|when|last|yesterday|while|again|this (?:week|month|year|morning|spring|summer|fall|autumn|winter)|back in|completely|altogether|entirely|at all|(?:\w+ ){1,3}ago|for good|for health reasons|(?:in|on|at|after|before|during|over|for|by) (?:(?:the|early|late|mid|a|my|an|all|about) )*(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|spring|summer|autumn|fall|winter|year|years|month|week|weekend|end|start|beginning|\d+|(?:\w+ ){1,2}(?:years|months|weeks)|holidays?|move|surgery|operation|accident|birth|wedding|divorce|christmas|easter|graduation|new year))\b.*$"),
    toward=re.compile(r" (?:for|to|in favou?r of|with|by)\b.*$"),
    parts=re.compile(r"\b(?:sold|gave away|donated|returned|lost|threw|thrown|traded|handed|broke|wrecked|crashed|totalled|sent back|gave back)\b"),
    having="have own drive ride use keep wear rent got fly sail",
    drop=re.compile(r"(?i)\b(?:turns out|from now on|from today on|as of (?:now|today|(?:this|last|early|late) \w+|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|right now|at the moment|these days|for good|after all|in the end|at last|(?:ever )?since (?:(?:last|this|early|late|the) )?(?:week|month|year|spring|summer|autumn|fall|winter|weekend|night|morning|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|then|new year|start of \w+(?: \w+)?|\d{4})(?: \d+)?|(?:last|this past) (?:week|month|year|spring|summer|autumn|fall|winter|weekend|night|morning|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|yesterday|(?:about |almost |over )?(?:\d+|an?|one|two|three|four|five|six|a few|a couple of|several) (?:days?|weeks?|months?|years?) ago|over the (?:summer|weekend|holidays|winter)|in total|by the way|to be exact|for (?:real|a change)|once and for all|with immediate effect)\b"),
    only=re.compile(r"(?i)\b(?:only|just|to) $"),
    weak="and me can make up out all last any let things no more go back wait come myself bring down check took never place went yesterday gave later again put done forward takes away days said used run ways bad past looked came given decided sent history hit shot beat turned",
    idle="agree think know appreciate remember hope feel feeling guess mean believe understand wish can could say talk seem glad happy excited sorry sure ready thankful thinking hoping loving trying starting looking wondering staying proud determined amazed grateful worried thrilled stoked afraid curious keen interested last totally love bet thank thanks doing going coming amazing great awesome wonderful nice beautiful important imagine forget miss missed recommend suggest realize realise treasure cherish admire may might must trying tackle seen built known been ever way lot",
    swap=re.compile(r"(?i)\b(?:instead|in its place|switch(?:ed)?|swapp?(?:ed)?|changed)\b"),
    into="to",
    shared="like love enjoy hate prefer know speak have own eat drink watch listen play be collect see meet want need help take visit buy support buy follow admire miss feel think can grow",
    joins="and but so because although though while which who where since(?=\\s(?:i|we|he|she|they|my|our|the)\\b) after(?=\\s(?:i|we|he|she|they|my|our|the)\\b) then",
    opaque="subscription membership account job habit plan contract thing old completely altogether entirely use using position role dose dosage price cost fee number total amount count rate deadline due whole beloved stuff daily good lease seat place for",
)  # fmt: skip
