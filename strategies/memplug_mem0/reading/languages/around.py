# ruff: noqa: E501 -- a language's words are read better in one line
"""What may stand around a statement that ends an older value, by language; all else makes it end nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from memplug_mem0.reading.languages.joining import joined
from memplug_mem0.reading.languages.spelled_de import ASIDES, REQUESTS
from memplug_mem0.reading.languages.spelled_es import ASIDES as ES_ASIDES
from memplug_mem0.reading.languages.spelled_es import REQUESTS as ES_REQUESTS
from memplug_mem0.reading.languages.spelled_fr import ASIDES as FR_ASIDES
from memplug_mem0.reading.languages.spelled_fr import REQUESTS as FR_REQUESTS
from memplug_mem0.reading.languages.table import each

_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Around:
    """The words of a language that leave a statement what it is, and those that say that something changed."""

    harmless: re.Pattern[str]
    """Changes nothing in what is said."""
    when: re.Pattern[str]
    """Nor do these where the statement tells of an event."""
    changing: re.Pattern[str]
    """Says that it was otherwise before."""
    correcting: re.Pattern[str]
    """Says, anywhere in the message, that what was said before was wrong."""
    limits: re.Pattern[str]
    """Says that it holds beside something else, or not always."""
    void: re.Pattern[str]
    """Anywhere in the message: fiction, a joke, somebody else's text."""
    joined: re.Pattern[str]
    """Begins a further clause, which takes nothing back."""
    hanging: re.Pattern[str]
    """Between clauses: what follows is said of something in the clause before."""
    preceding: re.Pattern[str]
    """A clause before a comma that is a statement of its own, not the words "he thinks"."""
    own: re.Pattern[str]
    """The speaker's own words before a colon."""
    links: re.Pattern[str]
    """In a value, adds a circumstance or another value."""
    period: re.Pattern[str]
    """How often: "a week"."""
    stops: frozenset[str]
    """Words that no noun phrase has."""
    dropped: frozenset[str]
    """Words that do not tell one count from another."""
    asides: re.Pattern[str] = _NEVER
    """What a sentence begins or ends with and means nothing: "forgot to tell you"; it is not looked at."""
    requests: re.Pattern[str] = _NEVER
    """Asks to keep what is said."""
    laughing: re.Pattern[str] = _NEVER
    """Laughter: what is said in its sentence is a joke."""
    harming: re.Pattern[str] | None = None
    """Anywhere in the sentence, makes a statement less than one that holds; None where every clause beside a statement has
    to be known to leave it as it is."""
    present: re.Pattern[str] = _NEVER
    """Says that it is so at present; no plan in a later clause makes it one."""
    confining: re.Pattern[str] = _NEVER
    """Begins a clause that says where or for whom the next one holds."""
    therefore: re.Pattern[str] = _NEVER
    """Between what somebody else says and the speaker's own conclusion."""
    once: re.Pattern[str] = _NEVER
    """Says of something that is at an hour or on a day that it is so this time."""
    reasons: re.Pattern[str] = _NEVER
    """Begins a circumstance that leaves a change as it is: "because of"."""


def _not_behind(words: str) -> str:
    """For `_phrases`: not behind any of the words."""
    return "".join(f"(?<!{one}_)" for one in sorted(words.split()))


def _phrases(*phrases: str) -> re.Pattern[str]:
    """Any of the phrases, given with spaces between them and `_` for a space, as whole words in any case."""
    several = [one.replace("_", " ") for group in phrases for one in group.split()]
    found = sorted(several, key=lambda one: " " not in one)
    return re.compile(rf"(?i)(?<!\w)(?:{joined(found)})(?!\w)")


_JOKES = "[😂🤣😜😝😉🙃😏🤪😅]"


def _void(words: str) -> re.Pattern[str]:
    return re.compile(_phrases(words).pattern + f"|{_JOKES}")


_EN_TIME = r"(?:week|month|quarter|year|spring|summer|autumn|fall|winter|weekend|night|morning|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december)"
_EN_COUNT = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|a_few|a_couple_of|several|many|some)"
_EN_TOLD = (
    r"(?:tell|mention|say|add|update|note|let (?:you|u) know|told|mentioned|said|updated|noted)"
)
_EN_ASIDE = (
    rf"(?:i |we )?(?:(?:(?:have |had |'?ve )?(?:totally |completely |almost |nearly )?forg[eo]t(?:ten)?|meant|mean|keep forgetting|never got around|neglected|failed|should(?:'?ve| have)|need|have|ought|want(?:ed)?|just wanted|thought i(?:'?d| should| would)?|(?:i'?m|am) (?:happy|sad|glad|pleased|proud|excited|sorry|thrilled)) (?:to )?{_EN_TOLD}(?: (?:you|u|it|this|that|before|earlier|sooner|yet|about this|about it|(?:back )?in \w+|last \w+|(?:weeks|months|ages|a while) ago))*)"
    rf"|(?:i )?(?:(?:do not|don'?t) (?:think|believe|remember|know)|not sure|can'?t remember|dunno) (?:if |whether |that )?(?:i |i'?ve |i have )?(?:ever |actually |even )*{_EN_TOLD}(?: (?:you|u|it|this|that|before|earlier|sooner|yet|about this|about it|(?:back )?in \w+|last \w+|(?:weeks|months|ages|a while) ago))*"
    rf"|i(?:'?ve| have)? (?:never|not|haven'?t|didn'?t|hadn'?t)(?: (?:actually|even|ever|yet))* {_EN_TOLD}(?: (?:you|u|it|this|that|before|earlier|sooner|yet|about this|about it|(?:back )?in \w+|last \w+|(?:weeks|months|ages|a while) ago))*"
    r"|did i (?:ever |already )?(?:tell you|mention)|guess what|you know what|(?:you )?(?:won'?t|wouldn'?t) believe (?:it|this)|you'?d laugh|just so you know|believe it or not|as (?:i|you) (?:said|mentioned|know|may know)|like i said|long story short|in case (?:you|it|that)(?:'?re| were| are|'?s| is)? (?:wondering|matters?|helps?|relevant|useful|interested|wondered|asked|need it)"
    r"|for (?:your records|what it'?s worth|the record|reference|your info(?:rmation)?)|note to self|thought you should know|you should (?:probably )?know|let me (?:tell you|update you)|to keep you (?:posted|updated)|(?:just )?(?:a )?(?:quick|small|little|tiny|minor|brief|another|one) (?:life )?(?:update|note|thing|one|heads[- ]?up|fyi|correction|news)(?: (?:for you|from me|here|on my end|from my side))?|status update|life update|news from my side"
    r"|btw|fyi|ftr|fwiw|imho|oh and|oh|ooh|ah|aha|argh|ugh|phew|whew|yay|woo ?hoo|hooray|omg|wow|yikes|gosh|blimey|anyway|anyways|so yeah|yeah so|right so|ok so|well|hm+|um|uh|alas|finally some news|plot twist|spoiler|surprise|good morning|good evening|morning|evening|hiya|heya|hey there|hey|hi there"
)
EN = Around(
    harmless=_phrases(
        "now right_now currently nowadays these_days finally officially actually just recently already again well yes yeah yep ok okay oh hey hi hello so and but then btw by_the_way fyi just_so_you_know for_the_record",
        "quick small little big good great bad sad exciting happy update news heads-?up correction to_correct_myself sorry wait oops whoops guess_what since_then for_good permanently happily instead anymore any_(?:more|longer) by_now meanwhile in_fact",
        "thankfully luckily sadly unfortunately fortunately as_it_happens as_you_know believe_it_or_not please(?:_(?:note|remember|update))?(?:_that)? note_that remember_that everyone folks guys all my no typo turns_out change_of_plans? because since as even although though i i'm i've i_have we we've the a an is it it's that was been have has",
        "from_now_on starting_(?:today|now) from_today(?:_on)? moving_forward going_forward after_all in_the_end at_the_end_of_the_day long_story_short after_a_long_search at_last to_be_(?:clear|exact|precise) i_mean i_meant i_can_(?:tell|say)",
        rf"from_(?:(?:the_)?\d{{1,2}}(?:st|nd|rd|th)?(?:_of)?_)?{_EN_TIME}(?=\s.*\bha(?:s|ve)_been\b) as_of_(?:today|(?:this|last|early|late)_{_EN_TIME}|{_EN_TIME}) (?:ever_)?since_(?:(?:last|this|early|late)_)?{_EN_TIME}(?:_\d{{1,2}}(?:st|nd|rd|th)?)? since_(?:yesterday|today|\d{{4}}) (?:as_of|since)_(?:the_)?\d{{1,2}}(?:st|nd|rd|th)?(?:_of)?_{_EN_TIME} since_(?:the_)?(?:start|beginning|end|middle)_of_(?:the_|this_|last_)?{_EN_TIME}",
        r"(?:a|per|every|each)_(?:day|week|month|year|hour|night|morning) monthly weekly yearly daily annually",
        r"with_(?:an?|one|two|the|no)_\w{1,2}(?:_at_the_end)? without_(?:an?|the)_\w{1,2} spelled_\S+ right_(?:by|next_to|beside|across_from|above|below|behind)_(?:the|my|our)_\w+(?:_\w+)?",
        r"with_(?:my|our)_(?:wife|husband|partner|girlfriend|boyfriend|fianc[eé]e?|family|parents|kids|children|son|daughter|dogs?|cats?|sister|brother|mum|mom|mother|dad|father)",
        r"(?:instead_of|rather_than|up_from|down_from|from|and_no_longer|no_longer|and_not|not)_(?:my_|the_|a_|an_|at_|in_)?\$?[\w.,'’@-]+(?:_[\w.,'’@-]+)?(?=\W*$)",
    ),
    when=_phrases(
        rf"(?:(?:earlier|later)_)?(?:last|this|earlier_this|late_last|early_last|one)_{_EN_TIME} yesterday today tonight this_(?:morning|afternoon|evening) the_other_day (?:about_|almost_|over_)?{_EN_COUNT}_(?:days?|weeks?|months?|years?)_ago",
        rf"(?:back_|early_|late_)?in_(?:early_|late_|the_|mid-)?{_EN_TIME}(?:_\d{{4}})? in_\d{{4}} on_{_EN_TIME}(?:_\d{{1,2}}(?:st|nd|rd|th)?)? on_the_\d{{1,2}}(?:st|nd|rd|th) at_the_(?:start|beginning|end)_of_(?:(?:the|this|last)_)?{_EN_TIME} (?:over|at)_the_(?:long_|last_)?{_EN_TIME}",
        rf"after_{_EN_COUNT}_(?:\w+_)?(?:days|weeks|months|years)(?:_there|_together)? after_the_(?:divorce|wedding|break-?up|holidays|merger|baby|birth|accident) after_graduat(?:ing|ion) for_(?:a|my|the|his|her)(?:_new)?_(?:job|work|role|position) for_work for_a_(?:fresh|new)_start with_everything officially in_the_end after_that before_that",
    ),
    changing=_phrases(
        "now nowadays starting_(?:today|now) from(?=\\s(?:(?:the\\s)?\\d{1,2}(?:st|nd|rd|th)?(?:\\sof)?\\s)?(?:january|february|march|april|may|june|july|august|september|october|november|december)\\s.*\\bha(?:s|ve)_been\\b) since_(?:they|we|i|the|my|our|he|she)(?=\\s\\w+\\s\\w+) after_(?:last|this|yesterday's|tonight's|today's)_\\w+ with_(?:the|my|our)_new these_days new newly no_longer any_?more any_longer instead from_now_on from_today as_of currently by_now since(?!_then_)(?=\\s(?:last|this|january|february|march|april|may|june|july|august|september|october|november|december|yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday|(?:the\\s)?\\d{1,2}(?:st|nd|rd|th)?\\s|(?:the|early|late|mid)\\s)) ever_since meanwhile finally became become took_over_as turned recently changed moved switched down_to up_to back_to cut_(?:back|down)_to"
    ),
    correcting=_phrases(
        r"(?:got|had)_(?:\w+_){1,4}wrong off_by_\w+ told_you_wrong (?:gave|told|sent)_you_the_wrong i_was_mistaken mis(?:heard|informed|labelled|dialled) mixed_(?:\w+_){1,3}up slip_of_the_\w+ got_confused correction (?:slight_)?change_of_plans? (?:\w+_)?change(?=[!:,]) mis(?!s)\w+(?:ed|read|spoke|took|spelt) scratch_that strike_that my_mistake my_bad i_was_wrong got_(?:that|it)_wrong mixed_(?:that|it|them|those)?_?up mistyped misspelled misspelt misremembered (?:that_was_a_)?typo(?:_there)? wrong_digits oops whoops i_meant no_wait wait,?_no sorry,? actually in_fact to_correct_myself i_misspoke(?:_earlier)? looked_(?:at_(?:it|the_\w+)_)?again i_misread_(?:it|that|the_\w+) let_me_correct i_said wrong_(?:number|name|date|line|day|one|address|year|street|city|time|street|month|amount|blood_type) slip_of_the_(?:tongue|pen) brain_(?:fart|freeze) scrap_that ignore_that (?:that|it)(?:'s|_is|_was)_not_right i_was_mistaken i_stand_corrected i_had_(?:it|that)_wrong (?:damn|stupid)_autocorrect auto-?correct got_mixed_up i_mixed_up gave_you_the_wrong to_set_the_record_straight mistakenly"
    ),
    limits=_phrases(
        r"also (?:i|we)_too too(?=\s*(?:$|[,.!?;:)])) as_well still usually mostly sometimes often occasionally another second other partly part-time half_(?:of|the_time) at_least almost nearly besides in_addition additionally either both only_(?:on|in|at|when|until|for) except apart_from originally initially ever or per_se virtually technically practically basically literally"
    ),
    void=_void(
        "to_be_(?:precise|exact|more_precise) (?:and|but)_(?:it|they)(?:['’]s|['’]re|_is|_are)_back_to(?!_(?:normal|work|school|basics)) changed_my_mind talked_me_out_of talked_us_out_of (?:put|turned|switched|changed|set|moved|swapped|flipped)_(?:it|them|everything)_(?:all_)?(?:straight_|right_)?back (?:put|turned|switched|set|went)_(?:straight|right)_back had_(?:it|them|my_\\w+|our_\\w+)_back_(?:by|within|before|the_(?:next|same)) undid_(?:it|that) rumou?rs? rumou?red gossip for_now for_the_time_being temporarily (?:just|only)_until dreams? dreamt? dreamed (?<!favourite_)(?<!favorite_)(?<!my_)(?<!our_)novel (?:in|for|from)_(?:my|our)_novel (?:my|our)_novel(?:['’]s)?_(?:opens|begins|starts|is_about|is_set|has_a|hero|heroine|narrator|main) (?<!favourite_)(?<!favorite_)(?:story|character|video_game|board_game) screenplay script fiction fictional role-?play roleplaying sims minecraft in_(?:the|this|my)_(?:game|movie|film|book|play|show|series|song|poem|scene) kidding joking (?<!no_)joke just_a_joke jk psych april_fools?(?:')? translate translation proofread rephrase paraphrase narrator protagonist lyrics pretend imagine hypothetical(?:ly)? sarcasm not_really in_theory on_paper nightmares? all_but_(?:\\w+ed|left|sold|quit|gave|given|lost|went|gone) a_(?:\\w+_)?chance_(?:that_)?(?:i|we)(?:['’]ve|_have) (?:parallel|alternate|alternative)_universe in_another_life in_my_(?:head|mind|thoughts|imagination|fantasy)(?=,?_(?:i|we)) (?:that|it|which)(?:_was|_is|['’]s)_(?:all_|just_)?(?:an?_)?(?:white_)?(?:lie|fib|made_up|invented) (?:i|we)_(?:lied|made_(?:it|that)_up) [-–—.…,]_not! to[-_]do(?:_list)?: said_nobody i_wish for_example e\\.g\\. placeholder lorem dear_diary cover_letter my_npc npc"
    ),
    joined=re.compile(
        r"(?i)(?:,|\s[-–—]|;)?\s(?:and|so|because|which|where|but|since|as|now that|after|when|who|thanks to|due to)\b(?=\s+\S+\s+\S)|[,;]\s(?=(?:I|we|they|he|she|it|it's|that's|my|our|the|his|her)\b)"
    ),
    hanging=re.compile(r"(?i)\b(?:which|who|where|that|while|whereas)\b|[(]"),
    preceding=re.compile(
        r"(?i)^(?:and |but |so )?(?:i|we|i've|we've|i'm|we're|my|our|the|they|it|he|she|today|big|good|sad|great|please)\b.*\w|^(?:\w+ )?\w+ed\b|^(?:got|saw|took|did|had|been|went|came|gave)\b|^(?:not |still )?(?!excluding|including|depending|assuming|counting|during|according|pending|being|nothing|something|anything|everything)\w{2,}ing\b|\b(?:left|retired|quit|died|moved|changed|closed|started|finished|called|is|was|has|are|were|got|went|came|took|gave|made|had|can't|couldn't|don't|didn't|doesn't|isn't|wasn't|haven't|hasn't|it's|that's|there's)\b"
    ),
    own=re.compile(
        r"(?i)^(?:latest|newest|new) |^(?:the|my) (?:[\w-]+ ){0,2}(?:tests?|panel|results?|clinic|allergist|doctor|gp|specialist|dietitian|hospital|lab)\b(?! (?:wrote|read|told|said|says|asked|thinks?)\b)|^(?:i|we|they)\b(?! (?:wrote|write|read|told|said))|^(?:\w+ )?(?!translat|post|text|typ|quot|ask|answer)\w+ed\b|^(?:got|saw|took|did|had|been|went|came|gave)\b"
    ),
    links=re.compile(
        r"(?i)\b(?:in|at|for|from|to|as|on|with|when|if|than|after|before|during|by|about|because|but|who|that|is|are|was|while|or|either)\b|(?<=[a-z]) and (?=[a-z])"
    ),
    period=_phrases(
        r"(?:(?:a|per|every|each)_(?:day|week|month|year|hour|night|morning|evening|sunday|monday|tuesday|wednesday|thursday|friday|saturday)|daily|weekly|monthly|yearly)"
    ),
    stops=each(
        "i we you he she they it that this which who what if when not no and or but is are was were has have had said says"
    ),
    dropped=each(
        "i we my our the a an am m re ve are is was there s have has at on in of to for about around be been up down back cut only get got going"
    ),
    asides=re.compile(
        rf"(?i)^(?:\W*(?:{_EN_ASIDE})(?!['’\w])[,:;.!–—… -]*(?:(?:that|but|and)\b ?)?)+|(?:[,;(–—] ?| - )(?:{_EN_ASIDE}|still (?:(?!working|living|using|driving|playing|going|paying|attending|renting|seeing|staying|having|taking|doing|learning)\w+ing|surrounded by|can['’]t|cannot|haven['’]t|not used|need to|have to)\b[^,;.!?]*)[ )!]*$"
    ),
    requests=re.compile(
        r"(?i)(?:^|[,;.!–—-]? *)\b(?:so |and |but )*(?:please |pls )?(?:can|could|would|will) (?:you|u) (?:please |pls |just |also )*(?:note|save|keep|remember|update|change|correct|fix|adjust|jot|write|put|store|make a note|bear|use|log|record|switch|swap|set)\b(?! my| the| our)[^?!]*\?*$"
        r"|,? (?:just )?in case (?:i|you|we|it|that|this|anyone|u)\b[^,.;!?]*$"
        r"|(?:^|[,;.!–—-]+ *|\b(?:so|and) )(?:please|pls) (?:note|save|keep|remember|update|change|correct|fix|adjust|jot|write|put|store|log|record|use)(?: (?:that|this|it|them|accordingly|in mind|down|for me|on file|in your notes|your (?:notes?|records?|files?)|my (?:details|info|file|records?|profile)))*$"
    ),
    laughing=re.compile(rf"(?i)\b(?:lo+l|lmf?ao|rofl|(?:ha){{2,}}h?|(?:he){{2,}}|hah)\b|{_JOKES}"),
    harming=_phrases(
        r"if unless would'?ve i'd (?-i:may)(?!_\d) might maybe perhaps possibly probably hop(?:e|es|ed|ing) wish\w* dream\w* imagin\w* pretend\w* suppos\w* wonder\w* (?<!so\s)i_guess in_case as_though as_if not_only not_just basically practically virtually essentially pretty_much like_i i_think i_believe i_bet i_feel_(?:like|as)_(?:i|we|my|if|though)"
        r" when_i_(?:was|lived|worked|grow) someday one_day(?!_(?:a|per|every)) (?<!no_)jok(?:e|es|ing) kidding hypothetically whenever when_i(?:'m|_am|_have_to|_travel|_visit) sometimes occasionally rarely seldom (?:on|at)_(?:the_)?weekends on_the_weekend every_other some_days on_vacation on_holidays? temporarily for_(?:now|the_(?:time_being|summer|winter|week|weekend|month|day|night|moment))",
        r"whether until till as_long_as not_yet (?:back_)?then_i (?<!favourite_)(?<!favorite_)(?<!board_)(?<!card_)(?<!video_)(?:story|novel|character|game) in_the_(?:game|book|movie|film|story) feels?_like_(?:i|we|my|it) translat\w+ proofread rephrase paraphrase rewrite summari[sz]e spell-?check for_example sample template placeholder with_(?:my|the|all)_\w+_on while_(?!(?:i|we)_(?:was|were)_(?:away|abroad|asleep|out|gone|travell?ing|in_hospital|at_(?:work|school)|on_(?:holiday|vacation|a_trip)))(?:i|we|he|she|they|it|my|our|the|his|her|their) while_(?-i:[A-Z])\w+_(?:is|has|works|studies) (?:once|after|until|as_soon_as)_(?:i|we)(?:['’]ve|_have)(?=_) i_(?:suspect|fear|reckon|dread|doubt)(?=_(?:that_)?(?:i|we))",
        r"(?<!that_)(?<!it_)(?<!this_)(?<!here_)(?<!there_)for_(?:a|two|three|four|a_few|a_couple_of|several)_(?:days?|weeks?|months?)(?!_now) in_theory",
    ),
    therefore=re.compile(
        r"(?i)(?:, (?:and )?so|;? (?:and so|therefore)|,? (?:which is why|that['’]s why)) (?:now )?(?=(?:i|we|my|our)\b)"
    ),
    once=re.compile(
        r"(?i)(?<!of )(?<!since )(?<!from )\b(?:today|tonight|tomorrow|this (?:week|time|once|morning|afternoon|evening|weekend))\b"
    ),
    present=_phrases(
        r"now nowadays these_days currently already no_longer any_?more any_longer ever_since as_of_(?:today|this_\w+) by_now",
        rf"since_(?:last_|this_|early_|late_)?(?:yesterday|today|{_EN_TIME})",
        r"(?:i|we)(?:'ve|_have)?(?:_(?:just|finally|recently))?_(?:moved|switched|quit|left|became|turned|sold)",
    ),
    confining=re.compile(
        r"(?i)^\W*(?:and |but |so )*(?:in|on|at|for|with|as|during|to|by|according|outside|inside|of|under|within|among|from|when|while|where|around|near)\b"
    ),
    reasons=re.compile(
        r"(?i)^\W*(?:and |but |so )*(?:because|thanks to|due to|owing to|since|after|following|now that|ever since|as a result|on account of|with (?:the|my|our) new|given)\b"
    ),
)

_DE_TIME = r"(?:Woche|Monat|Jahr|Frühling|Frühjahr|Sommer|Herbst|Winter|Wochenende|Nacht|Morgen|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)"
_DE_COUNT = r"(?:\d+|ein(?:em|er|en|e)?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|ein_paar|einigen|wenigen|mehreren|kurzem|langem)"
DE = Around(
    harmless=_phrases(
        "jetzt nun inzwischen mittlerweile gerade aktuell derzeit nunmehr neuerdings endlich wieder nur_noch bloß_noch ab_sofort ab_heute seitdem übrigens also ja doch erst hallo hi hey ok okay und aber so denn weil da tatsächlich eigentlich nämlich offiziell glücklicherweise leider zum_glück endgültig dauerhaft stattdessen fortan zum_stand_heute",
        "update neuigkeiten neuigkeit gute schlechte große kleine kurze info kurz korrektur sorry entschuldigung entschuldige moment halt stopp nein ach ups upps mein_fehler planänderung der die das den dem ein eine einen ich wir bin ist sind hat habe haben es mich uns mir richtig gesagt genau",
        rf"seit_(?:(?:dem_|der_|letzte[rnm]?_|dieser?_|diesem_|Anfang_|Ende_|Mitte_)?{_DE_TIME}|gestern|heute|kurzem|neuestem|\d{{4}}|dem_\d{{1,2}}\.?_{_DE_TIME}|{_DE_COUNT}_(?:Tag|Woche|Monat|Jahr)e?n?)",
        r"(?:pro|im|in_der|am|jeden?|je)_(?:tag|woche|monat|jahr|nacht|stunde) monatlich jährlich wöchentlich täglich",
        r"mit_mein(?:er|em|en)_(?:frau|mann|partner|partnerin|freundin|freund|familie|eltern|kindern|sohn|tochter|hund|katze|schwester|bruder|mutter|vater)",
        r"(?:statt|anstatt|anstelle_von|und_nicht_mehr|nicht_mehr|und_nicht|nicht|von|vorher)_(?:in_|bei_|am_|der_|die_|das_|den_|dem_)?[\w.,'’@-]+(?:_[\w.,'’@-]+)?(?=\W*$)",
    ),
    when=_phrases(
        rf"(?:letzte[nrsm]?|diese[nrsm]?|vorige[nrsm]?|vergangene[nrsm]?)_{_DE_TIME} gestern heute vorgestern kürzlich neulich vor_(?:etwa_|gut_|über_)?{_DE_COUNT}(?:_(?:Tag|Woche|Monat|Jahr)e?n?)? im_{_DE_TIME}(?:_\d{{4}})? am_{_DE_TIME} am_\d{{1,2}}\.?(?:_{_DE_TIME})? (?:anfang|ende|mitte)_(?:des_|der_)?\w+ nach_{_DE_COUNT}_(?:langen_)?(?:Tagen|Wochen|Monaten|Jahren) nach_der_(?:scheidung|hochzeit|trennung) übers_wochenende beruflich wegen_(?:der_arbeit|des_jobs)"
    ),
    changing=_phrases(
        "jetzt nun inzwischen mittlerweile neuerdings nunmehr neue[nrsm]? nicht_mehr nicht_länger keine?[nmrs]?_mehr nur_noch bloß_noch stattdessen ab_sofort ab_heute seitdem seither seit_(?:\\w+_)?\\w+ endlich fortan doch_erst"
    ),
    correcting=_phrases(
        r"korrigiere(?=:) kleiner_fehler fehler_von_mir falsch_(?:gesagt|erinnert|geschrieben|angegeben) durcheinander(?:gebracht|gekommen) danebengelegen vertauscht korrektur (?<!ich\s)warte(?:_mal)?(?=,) (?:kleiner|mein|dummer|blöder)_(?:fehler|irrtum|patzer)(?=[ :,.!]) fehler(?=[:!]) \w*änderung(?=[!:,]) \w*wechsel(?=[!:,]) verzählt quatsch falsch_(?:gemessen|gelesen|verstanden) planänderung zahlendreher tippfehler falsch_ausgedrückt sorry entschuldigung entschuldige verzeihung vertippt verschrieben vertan verwechselt geirrt mein_fehler ich_meinte falsch_(?:geschrieben|gesagt|geschaut) nein,?_(?:moment|doch) tatsächlich eigentlich ups stimmt_nicht_ganz das_war_falsch richtig_ist"
    ),
    limits=re.compile(
        _phrases(
            "auch außerdem zusätzlich weiterhin immer_noch zweite[rsn]? andere[rsn]? weitere[rsn]? meist meistens oft manchmal teils teilweise halb nebenbei nebenher mindestens fast beinahe oder nur_(?:am|im|in|bei|wenn|bis|für) ursprünglich anfangs quasi praktisch gefühlt theoretisch"
        ).pattern
        + r"|(?i:(?<!nur )(?<!bloß )\bnoch\b(?! (?:überall|viel\w*|alles|nicht|keine?n?|etwas|ein bisschen|ganz|total|voll|so|gar|nie)\b))"
    ),
    void=_void(
        "genau(?:er)?_genommen um_genau(?:er)?_zu_sein vorerst erstmal vorübergehend gerüchte?n? gemunkelt munkelt (?:wieder|gleich|sofort|doch)_(?:wieder_)?(?:zurückgestellt|zurückgedreht|zurückgetauscht|zurückgesetzt|zurückgeändert) rückgängig_gemacht nur_bis geträumt träume[nr]? traum roman (?<!ist\\s)(?<!sind\\s)(?<!jetzt\\s)geschichte drehbuch hörspiel märchen figur charakter rollenspiel sims minecraft videospiel im_(?:spiel|film|buch|roman|stück|lied|traum) witz scherz spaß kleiner_scherz nur_spaß lol haha(?:ha)* übersetze? übersetzung übersetz korrigiere(?!:) formuliere umformulieren erzähler protagonist songtext stell_dir_vor theoretisch hypothetisch aprilscherz beispielsatz zum_beispiel z\\.B\\. anschreiben ironie schön_wär'?s von_wegen aber_(?:das|es)_war_(?:nur_|bloß_|alles_)?(?:ein_)?(?:missverständnis|irrtum|fehlalarm) gelogen fehlalarm"
    ),
    joined=re.compile(
        r"(?i)(?:,|\s[-–—]|;)?\s(?:und|weil|denn|da|aber|sondern|sodass|damit|wo|seit|nachdem|der|die|das)\b(?=\s+\S+\s+\S)|[,;]\s(?=(?:ich|wir|er|sie|es|das|mein|meine|unser|unsere|der|die)\b)"
    ),
    hanging=re.compile(r"(?i)\b(?:dass|ob|wo|während)\b|[(]"),
    preceding=re.compile(
        r"(?i)^(?:und |aber |also )?(?:ich|wir)\b(?! (?:dachte|träum|glaub|tu|stell))|\b(?:ist|sind|hat|haben|wurde|wurden|war|waren|habe|bin|wird|werden|steht|stehen|liegt|liegen|läuft|laufen|passt|passen|fehlt|fehlen|klappt|geht|gehen|gefällt|gefallen|macht|machen|kommt|kommen|braucht|brauchen|muss|müssen|musste|mussten|kostet|gibt|bleibt|bleiben|reicht|tut|stimmt|wohnt|arbeitet|spielt|freut|freuen|nervt|schmeckt|lohnt|dauert|riecht|sieht|kann|können|konnte|darf|ging|kam|gab|stand|lag|lief)\b|^endlich\b"
    ),
    own=re.compile(r"(?i)^(?:ich|wir)\b"),
    links=re.compile(
        r"(?i)\b(?:in|im|am|an|auf|bei|für|von|zu|als|mit|wenn|nach|vor|während|wegen|dass|ist|war|oder|und|aber)\b"
    ),
    period=_phrases(
        r"(?:pro|im|in_der|am|jeden?|je)_(?:tag|woche|monat|jahr|nacht|stunde|morgen|abend) täglich wöchentlich monatlich"
    ),
    stops=each("ich wir er sie es dass wenn nicht und oder aber ist sind war hat haben"),
    dropped=each(
        "ich wir mein meine meinen meinem meiner unser unsere unserem unserer der die das den dem im in am an sind ist bin es gibt habe haben hat zu zum zur ins"
    ),
    asides=re.compile(rf"(?i){ASIDES}"),
    requests=re.compile(rf"(?i){REQUESTS}"),
    laughing=re.compile(
        _phrases("lol (?:ha){2,}h? (?:hi){2,} xd+ rofl hehe(?:he)*").pattern + f"|{_JOKES}"
    ),
    harming=_phrases(
        "(?:leute|menschen|viele|einige|manche|alle|andere|freunde|freund|freundin|bekannte[rn]?|kollegen|kollege|kollegin|kolleginnen|nachbarn|nachbarin|jemand|jemanden|niemand|niemanden),_(?:die|der|das)(?=[^.!?]*\\b(?:kein\\w*|nicht)\\b[^.!?]*\\bmehr\\b) wenn falls sofern sobald solange ob bis würde\\w* wäre\\w* wär hätte\\w* hätt könnte\\w* sollte\\w* dürfte\\w* müsste\\w* vielleicht eventuell evtl wahrscheinlich vermutlich möglicherweise womöglich wohl scheinbar anscheinend angeblich nicht_nur nicht_bloß praktisch quasi sozusagen gewissermaßen angenommen geträumt träume[nr]? träumte\\w* traum stell_dir_vor stell_mir_vor hoffe hoffentlich glaub glaube denke schätze vermute fürchte dachte wünsch\\w* gewünscht",
        "vorübergehend vorerst erstmal vorläufig manchmal gelegentlich ausnahmsweise probeweise testweise übergangsweise zeitweise am_wochenende (?<!mehr\\s)im_urlaub in_den_ferien als_ob so_tun_als tut_so tu_so fast beinahe scherz spaß roman im_spiel im_film im_buch schein zum_beispiel beispiel(?:satz)? überlege[nt]? übersetze?t? korrigiere(?!:) formuliere umformulieren für_(?:ein|zwei|drei|vier|fünf|sechs|ein_paar|die_nächsten|diese)_(?:\\w+_)?(?:tage|wochen|monate|jahre|nächte|woche|monat)",
    ),
    once=re.compile(
        r"(?i)(?<!seit )(?<!ab )(?<!bis )\b(?:heute|morgen|übermorgen|diesmal|dies(?:e|en|es|mal) (?:woche|mal|wochenende|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag))\b"
    ),
    present=_phrases(
        "jetzt nun inzwischen mittlerweile aktuell derzeit neuerdings nicht_mehr nicht_länger kein\\w*_(?:\\w+_)?mehr nur_noch ab_sofort ab_heute seitdem seit_\\w+ endlich"
    ),
    confining=re.compile(
        r"(?i)^(?:und |aber |also )?(?:in|im|an|am|auf|bei|beim|für|während|unter|zu|zum|zur|als|außer|bloß|nur)\b"
    ),
    therefore=re.compile(
        r"(?i), (?:also|deshalb|daher|deswegen|darum) (?=(?:bin|habe?|sind|haben|\w+en?) (?:ich|wir)\b|(?:mein|unser)e?\b)"
    ),
    reasons=re.compile(
        r"(?i)^(?:(?:und|also|aber|ja|schon|eben|halt|wohl) )*(?:wegen|aufgrund|dank|seit|seitdem|weil|da|denn|nach (?:mein|d|unser)\w+|auf grund|aus \w+gründen|zuliebe|trotz|vor lauter|sodass|damit|mit(?! (?:Ausnahme|Vorbehalt|wenigen|Einschränkung)))\b"
    ),
)

_FR_TIME = r"(?:rentrée|trimestre|semestre|noël|pâques|toussaint|semaine|mois|année|an|printemps|été|automne|hiver|week-?end|nuit|matin|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
_FR_COUNT = r"(?:\d+|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quelques|plusieurs|un_bon|une_bonne)"
_FR_NOT_ON = _not_behind(
    "est sont maintenant désormais lieu réunit réunissons retrouve répète répétons entraîne entraînons tombe pas non plus"
)
"""Behind these a weekday says when something is, and not that it is an exception."""
FR = Around(
    harmless=_phrases(
        "maintenant désormais actuellement dorénavant enfin finalement officiellement récemment vraiment déjà alors donc et mais bon bonne mauvaise grande petite nouvelle nouvelles oui non euh tiens au_fait en_fait d'ailleurs du_coup voilà salut bonjour coucou info petit_update mise_à_jour correction pardon désolée? attends oups erreur_de_ma_part je_corrige définitivement heureusement malheureusement plutôt à_la_place car parce_que puisque comme",
        "je j' nous on ai suis est sont c'est le la les l' un une à_présent à_partir_de_maintenant depuis_peu ces_jours-ces ces_derniers_temps à_partir_d['’]aujourd['’]hui que ne qu' n' de d'",
        rf"(?:depuis|à_partir|à_compter)_(?:le|du)_\d{{1,2}}(?:er)?(?:_{_FR_TIME})?(?:_\d{{4}})? à_(?:partir|compter)_de_(?:ce|cette|début|fin)_\w+",
        rf"depuis_(?:(?:le_|la_|début_|fin_)?{_FR_TIME}(?:_derni(?:er|ère))?|hier|aujourd'hui|\d{{4}}|{_FR_COUNT}_(?:jours?|semaines?|mois|ans?)|peu)",
        r"(?:par|chaque)_(?:jour|semaine|mois|an|année|nuit|heure) (?:tous|toutes)_les_(?:jours|mois|semaines|ans) mensuels?",
        r"d['’]après_(?:ma|mon|mes|la|le|les)_(?:dernières?_|derniers?_)?(?:carte|papiers|analyses?|passeport|relevé|montre|balance|ticket|contrat|prise_de_sang|tests?|bilan|examens?|résultats?|ordonnance)",
        r"avec_(?:mon|ma|mes)_(?:femme|mari|conjoint|conjointe|copain|copine|compagne|compagnon|famille|parents|enfants|fils|fille|chien|chat|sœur|frère|mère|père)",
        r"avec_(?:vue|balcon|terrasse|jardin|parking|garage|cave|piscine)(?:_[\w'’-]+){0,4}",
        r"(?:au_lieu_d[eu']|plutôt_que|contre|et_non|et_plus|et_pas|pas|non|plus)_?(?:à_|chez_|le_|la_|l'|les_|du_|de_|des_)?[\w.,'’@-]+(?:_[\w.,'’@-]+)?(?=\W*$)",
    ),
    when=_phrases(
        rf"(?:la_|le_|l'|l’)?{_FR_TIME}_(?:derni(?:er|ère)|passée?) hier aujourd'hui aujourd’hui ce_(?:matin|soir|mois-ci|week-?end) cette_(?:semaine|année) avant-hier il_y_a_(?:environ_)?{_FR_COUNT}_(?:jours?|semaines?|mois|ans?) en_{_FR_TIME}(?:_\d{{4}})? en_\d{{4}} au_(?:printemps|début_de_\w+) ce_(?:printemps|trimestre|semestre) cet_(?:été|hiver|automne) l'été_dernier (?:le_)?\d{{1,2}}_{_FR_TIME} {_FR_TIME} début_\w+ fin_\w+ après_{_FR_COUNT}_(?:jours|semaines|mois|ans) après_(?:le|mon)_divorce pour_le_(?:travail|boulot)"
    ),
    changing=_phrases(
        "maintenant actuellement ces_jours-ci à_partir_d['’]aujourd['’]hui désormais dorénavant à_présent nouve(?:au|l|lle|aux) ne_(?:\\w+_)?\\w+_plus n['’](?:\\w+_)?\\w+_plus plus_que à_la_place finalement depuis_\\w+ enfin devenue? récemment"
    ),
    correcting=_phrases(
        r"me_suis_(?:mélangée?|emmêlée?|gourée?|plantée?) petite_erreur mal_(?:dit|noté|retenu|calculé) c['’]est_faux correction rectification rectif changement_d[e'](?:_?\w+)?(?=\s?[!:,]) (?:j['’]ai|je_t['’]ai)_(?:dit_(?:une_bêtise|n['’]importe_quoi)|donné_(?:la_mauvaise|le_mauvais|un_mauvais|une_mauvaise)(?:_\w+)?|mal_(?:dit|noté|renseignée?))(?:_l['’]autre_(?:fois|jour))? (?:je_me_suis|me_suis)_(?:gourée?|plantée?|emmêlée?|mélangée?|mal_relue?)(?:_(?:de|dans|sur|en)_\w+)? la_langue_a_fourché étourderie coquille lapsus (?:au_temps|autant)_pour_moi mea_culpa mal_compté pardon désolée? je_me_suis_trompée? erreur_de_ma_part erreur je_voulais_dire je_corrige mal_(?:exprimée?|lu|compris|mesuré) inversé_les_chiffres oups en_fait en_réalité mal_(?:écrit|orthographié|lu) confondu non,?_attends faute_de_frappe"
    ),
    limits=_phrases(
        "aussi encore toujours également (?<!l')autre(?!_(?:jour|fois)) deuxième seconde? souvent parfois surtout en_partie à_moitié au_moins presque ou en_plus par_ailleurs uniquement seulement_(?:le|la|en|à) à_l'origine au_début techniquement pratiquement quasiment"
    ),
    void=_void(
        "pour_être_(?:plus_)?(?:précise?|exacte?) pour_l['’]instant provisoirement rumeurs? bruit_(?:court|circule) (?:tout_de_suite|aussitôt|dans_la_foulée|le_lendemain)_(?:remise?s?|revenue?s?|reprise?s?|rétablie?s?) temporairement jusqu['’]à_nouvel_ordre rêvé rêves? roman(?!_(?:préféré|favori)) histoire scénario fiction personnage(?!_(?:préféré|favori)) jeu_(?:de_rôle|vidéo) sims minecraft dans_(?:le|mon|ce|un)_(?:jeu|film|livre|roman|rêve) blague plaisante plaisanterie tradui(?:s|re|sez) traduction reformule corrige narrateur héros paroles imagine imaginons en_théorie hypothétique(?:ment)? poisson_d'avril (?<!@)exemple je_rigole n'importe_quoi,? bien_sûr,? mais_oui,? lettre_de_motivation soi-disant dixit sur_le_papier dans_(?:une|mon|ma)_(?:vie_parallèle|autre_vie|tête|imagination) (?:répète|répétez|répéter)_après conjugu(?:e|er|ez) (?:une|la|cette|des|deux|trois)_phrases?_(?:comme|avec|du|où|suivantes?) phrases?_(?:à|type|d['’]exemple) je_n['’]ai_jamais_(?:dit|prétendu|affirmé|raconté|écrit)_que (?:mais|puis)_(?:je_(?:suis|m['’]y_suis)|j['’]y_suis|on_(?:y_)?est|nous_(?:y_)?sommes)_(?:vite_|finalement_|aussitôt_|déjà_)?(?:revenue?s?|retournée?s?|repassée?s?) (?:mais|puis)_je_me_suis_(?:vite_|finalement_|aussitôt_)?(?:réabonnée?|réinscrite?|remise?) (?:mais|puis)_(?:je_l['’]ai|on_l['’]a)_(?:vite_|finalement_|aussitôt_)?(?:rachetée?|reprise?)"
    ),
    joined=re.compile(
        r"(?i)(?:,|\s[-–—]|;)?\s(?:et|parce|car|donc|mais|qui|où|puisque|depuis que|comme|grâce|après)\b(?=\s+\S+\s+\S|\s+(?:contente?s?|ravie?s?|voilà|basta|heureu\w+|soulagée?)\b)|[,;]\s(?=(?:je|j['’]|nous|on|il|elle|c['’]|ça|mon|ma|mes|le|la|l['’]|notre)(?:\b|(?<=['’])))"
    ),
    hanging=re.compile(r"(?i)\b(?:qui|où|que)\b|[(]"),
    preceding=re.compile(
        r"(?i)^(?:et |mais |donc |du coup |alors |bref |sinon )*(?:je |j['’]|nous |on |mon |ma |mes |nos |le |la |les |l['’]|notre |c['’]|ça |il |elle |ils |elles |tout )|\b(?:est|sont|a|ont|était|étaient|avait|fait|va|vont)\b|^(?:trop|très|tellement|vraiment|plus|enfin|quel|quelle|finis?|finie?s?|terminée?s?) \w"
    ),
    own=re.compile(r"(?i)^(?:je |j['’]|on |nous )"),
    links=re.compile(
        r"(?i)\b(?:à|au|en|chez|pour|dans|sur|avec|quand|pendant|après|avant|qui|que|est|ou|et|mais|par)\b"
    ),
    period=_phrases(
        r"(?:par|chaque)_(?:jour|semaine|mois|an|année|nuit|heure|matin|soir) (?:tous|toutes)_les_(?:jours|mois|semaines|ans|matins|soirs)"
    ),
    stops=each("je nous il elle on que qui si pas et ou mais est sont"),
    dropped=each(
        "je j nous on mon ma mes notre nos le la les l un une de d du des à au en dans sommes suis est sont ai avons a y il dans"
    ),
    asides=re.compile(f"(?i){FR_ASIDES}"),
    requests=re.compile(f"(?i){FR_REQUESTS}"),
    laughing=re.compile(
        rf"(?i)\b(?:lo+l|mdr+|x?ptdr+|(?:ha){{2,}}h?|(?:hi){{2,}}|(?:hé){{2,}}|hah|je plaisante|je rigole)\b|{_JOKES}"
    ),
    harming=_phrases(
        r"(?<!même_)(?<!comme_)si(?!_bien) s'ils? sinon pas_seulement pratiquement quasiment presque à_moins peut-être sans_doute probablement éventuellement possible(?:ment)? il_se_peut j'espère espér\w+ souhait\w+ rêv\w+ imagin\w+ suppos\w+ je_(?:crois|pense|trouve|doute|parie|me_demande) je_(?:ne_)?sais_pas on_dirait comme_si au_cas_où faire_semblant en_théorie",
        rf"(?:voudr|aimer|pourr|devr|ser|aur|habiter|vivr|ir|fer)(?:ais|ait|ions|aient) plaisant\w* blagu\w* roman(?!_(?:préféré|favori)) personnage(?!_(?:préféré|favori)) dans_(?:le_jeu|le_film|le_livre|mon_rêve) (?<!@)exemple brouillon quand_(?:j'étais|j'avais|je_suis|j'ai|je_vais|je_voyage|on_est) lorsque_je parfois quelquefois rarement de_temps_en_temps une_fois_sur_deux occasionnellement le_week-?end {_FR_NOT_ON}le_(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?!_(?:dernier|soir|matin))(?!_(?:[\w'’]+_){{0,4}}(?:désormais|maintenant|dorénavant|à_présent)) en_vacances temporairement provisoirement",
        r"pour_(?:l'instant|le_moment|l'été|l'hiver|la_semaine|le_mois|la_journée|la_nuit|ce_soir|quelques_\w+|(?:une|deux|trois|quelques)_(?:nuits?|jours?|semaines?|mois)) (?<!longé_)(?<!longée_)(?<!longés_)(?<!poussé_)(?<!poussée_)(?<!nouvelé_)(?<!conduit_)(?<!tendu_)(?<!porté_)(?<!portée_)jusqu'(?:à|au|en|aux)_\w+ tant_que en_attendant le_temps_(?:de|du|des|que|d') le_jour_où (?:m['’]_?|nous_)accuse(?:nt)? quelqu'un_d'autre certains_disent la_rumeur",
        r"traduis traduire traduction corrige[rz]? reformule[rz]? résume[rz]? relis relire",
    ),
    present=_phrases(
        r"maintenant désormais dorénavant actuellement à_présent déjà n(?:e_|['’])(?:\w+_)?(?:\w+_)?plus ça_y_est à_partir_d['’]aujourd['’]hui dès_aujourd['’]hui",
        rf"depuis_(?:(?:le_|la_|l['’]|début_|fin_|mi-)?{_FR_TIME}|hier|aujourd['’]hui|\d{{4}}|peu|{_FR_COUNT}_\w+)",
        r"(?:j['’]ai|on_a|nous_avons|je_suis|on_est)(?:_(?:enfin|finalement|récemment|donc))?_(?:quitté|déménagé|emménagé|changé|vendu|arrêté|passée?s?|devenue?s?|démissionné|résilié|repris|commencé)",
    ),
    once=re.compile(
        r"(?i)(?<!depuis )(?<!partir d['’])(?<!dès )\b(?:aujourd['’]hui|demain|ce (?:soir|matin|midi|week-?end|coup-ci)|cette (?:semaine|fois|nuit)|cet après-midi)\b"
    ),
    confining=re.compile(
        r"(?i)^\W*(?:et |mais |donc )*(?:à|au|aux|en|dans|chez|pour|avec|comme|pendant|durant|sur|selon|d['’]après|hors|sous|parmi|entre|quand|lorsque|lorsqu['’]|tant|où|près|côté|niveau|jusqu['’]\w+|de|d['’]|avant|après|sauf|sans)\b"
    ),
    reasons=re.compile(
        r"(?i)^\W*(?:et |mais |donc )*(?:parce qu|car\b|vu (?:que|le|la|mon|ma)|puisqu|grâce (?:à|au)|à cause d|suite (?:à|au)|à la suite d|depuis (?:que|qu['’]|la|le|l['’]|mon|ma|notre)|après (?:que|mon|ma|mes|notre|avoir|la|l['’]|le|les)(?! ?(?:repas|dîner|déjeuner|travail|boulot|sport|goûter|coucher|école|cours|petit))|étant donné|en raison|faute d|maintenant qu|pour (?:des raisons|raisons?|cause)|du fait|comme (?:je|j['’]|on|nous|mon|ma|il|elle)|avec (?:le|la|mon|ma|notre|l['’]) ?nouve)"
    ),
)

_ES_TIME = r"(?:navidad(?:es)?|semana_santa|trimestre|curso|cuatrimestre|semana|mes|año|primavera|verano|otoño|invierno|finde|fin_de_semana|noche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
_ES_COUNT = r"(?:\d+|una?|un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte|treinta|un_par_de|unos|unas|pocos|pocas|varios|varias)"
_ES_NOT_ON = _not_behind(
    "es son ahora tengo tenemos reúne reunimos ensayo ensayamos entreno entrenamos a no"
)
ES = Around(
    harmless=_phrases(
        "ahora ahora_mismo actualmente hoy_en_día por_fin finalmente oficialmente recientemente ya solo de_hecho realmente en_realidad pues bueno sí no_ así_que y pero entonces hola oye eh vale ok por_cierto al_final buenas? malas? gran pequeña noticias? novedad novedades actualización corrección perdón perdona disculpa espera me_equivoqué uy ups error_mío definitivamente afortunadamente lamentablemente en_cambio en_su_lugar a_partir_de_ahora desde_entonces porque ya_que como",
        "yo me he nos es son está el la los las un una lo mi que de",
        rf"(?:desde|a_partir_de)_?(?:el|l)?_\d{{1,2}}(?:_de_{_ES_TIME})?(?:_de_\d{{4}})? a_partir_de_(?:este|esta|l)_?\w*",
        rf"desde_(?:(?:el_|la_|este_|principios_de_|finales_de_)?{_ES_TIME}(?:_pasad[oa])?|ayer|hoy|\d{{4}}|hace_(?:{_ES_COUNT}_(?:días?|semanas?|mes(?:es)?|años?)|poco))",
        r"(?:al|a_la|por|cada)_(?:día|semana|mes|año|noche|hora) mensual(?:es)? todos_los_(?:días|meses)",
        r"con_(?:mi|mis)_(?:mujer|esposa|marido|esposo|pareja|novia|novio|familia|padres|hijos|hijo|hija|perro|gato|hermana|hermano|madre|padre)",
        r"(?:en_(?:vez|lugar)_de|y_ya_no|ya_no|y_no|no|antes)_(?:en_|el_|la_|los_|las_|al_)?[\w.,'’@-]+(?:_[\w.,'’@-]+)?(?=\W*$)",
    ),
    when=_phrases(
        rf"(?:la_|el_)?(?:pasad[oa]_)?{_ES_TIME}_pasad[oa] ayer hoy anteayer anoche est[ae]_(?:semana|mes|año|mañana|finde|verano|primavera) hace_(?:unos_|unas_|ya_|casi_)?(?:{_ES_COUNT}_(?:días?|semanas?|mes(?:es)?|años?)|poco) en_(?:el_)?{_ES_TIME}(?:_de_\d{{4}})? en_\d{{4}} el_{_ES_TIME} el_\d{{1,2}}_de_{_ES_TIME} a_(?:principios|finales|mediados)_de_\w+ tras_{_ES_COUNT}_(?:semanas|meses|años) después_de_{_ES_COUNT}_(?:semanas|meses|años) después_del_divorcio por_(?:trabajo|fin)"
    ),
    changing=_phrases(
        "ahora actualmente hoy_en_día nuev[oa]s? ya_no a_partir_de_ahora desde_\\w+ por_fin en_su_lugar ya recientemente al_final finalmente"
    ),
    correcting=_phrases(
        r"(?:lo_)?(?:puse|dije|escribí|apunté|recordaba)_mal error_mío me_lié me_he_liado metí_la_pata dicho_mal corrección rectifico rectificación fallo_mío culpa_mía despiste te_(?:lo_)?(?:dije|di|he_dicho|he_dado)_mal(?:_(?:el|la|mi)_\w+)? me_(?:lié|he_liado|equivoco|columpié|colé|he_colado) mal_apuntado bailé_las_cifras donde_dije_digo cambio_de_\w+(?=[!:,]) conté_mal perdón perdona disculpa me_equivoqué me_he_equivocado (?:lo_)?leí_mal me_expresé_mal me_confundí me_he_confundido bailado_(?:los|las)_(?:números|cifras) quise_decir error_mío (?:fue_una_)?errata uy ups en_realidad de_hecho lo_escribí_mal mal_escrito no,?_espera errata"
    ),
    limits=_phrases(
        "también todavía aún además sigo sigue otr[oa]s?(?!_vez) segund[oa] a_menudo a_veces sobre_todo en_parte medio al_menos casi o solo_(?:los|las|en|cuando|hasta|para) originalmente al_principio técnicamente prácticamente"
    ),
    void=_void(
        "para_ser_(?:más_)?(?:exact[oa]s?|precis[oa]s?) por_ser_exact[oa]s? por_ahora de_momento bulos? rumor(?:es)? se_rumorea (?:lo|la|los|las)_(?:he_)?(?:volví|vuelto)_a_(?:poner|dejar|subir|bajar|cambiar|activar) temporalmente provisionalmente soñado soñé soñar sueños? novela(?!_(?:favorit|preferid)) (?<!te_)(?<!os_)(?<!les_)(?<!le_)cuento(?!_(?:favorit|preferid)) (?<!estudio_)(?<!de_)historia(?!_(?:favorit|preferid|clínica|del_arte)) guion guión ficción personaje(?!_(?:favorit|preferid)) juego_de_rol videojuego(?!_(?:favorit|preferid)) sims minecraft en_(?:el|la|mi|este|esta)_(?:juego|película|libro|novela|sueño|obra) broma bromeo bromeando sí,?_claro,? traduce traducir traducción reformula corrige narrador protagonista letra imagina imaginemos en_teoría hipotétic[oa] inocentada (?<!@)ejemplo(?![.]com|[.]es|[.]org) carta_de_presentación ojalá "
        "inocentes?(?=\\W*$) qué_va(?=\\W*$) (?:es|era|fue)_(?:una_)?mentira mentí mentimos (?:mi|este|un)_relato pesadillas? (?:^|(?<=[.!?]_))de_haber\\w* de_haberlo_\\w+ (?:di|dimos|dado)_marcha_atrás me_arrepentí nos_arrepentimos (?:me|nos)_(?:eché|echamos|he_echado)_atrás lo_(?:deshice|deshicimos|(?:he|hemos)_deshecho) (?:pero|aunque)_(?:(?:ya|luego|después)_)*(?:he|hemos)_vuelto para_que_(?:me|nos)_dejen?_(?:en_paz|tranquil[oa]s?)",
    ),
    joined=re.compile(
        r"(?i)(?:,|\s[-–—]|;)?\s(?:y|porque|pues|pero|que|donde|así que|ya que|desde que|como|gracias|después)\b(?=\s+\S+\s+\S|\s+(?:llueve|nieva|content[oa]s?|feliz|felices|encantad[oa]s?|listo|lista|punto|genial|tan|ya)\b)|[,;]\s(?=(?:yo|me|nos|él|ella|es|mi|mis|el|la|los|las|nuestr[oa]|ya|tengo|estoy|soy|ahora|voy|uso|tomo|trabajo|vivo|prefiero)\b)"
    ),
    hanging=re.compile(r"(?i)\b(?:que|donde|quien)\b|[(]"),
    preceding=re.compile(
        r"(?i)^(?:y |pero |así que |pues |total que |al final |por fin |ahora |hoy |ayer )*(?:yo |me |nos |mi |mis |el |la |los |las |lo |ya |he |hemos |no |dejé|tengo|estoy|soy|cambié|vendí|compré|\w{2,}(?:é|í|ó|amos|emos|imos|aron|ieron|aba|aban)\b)|\b(?:es|son|está|están|ha|han|se|era|fue|tiene|hay)\b|^(?:qué|menudo|menuda|vaya|muy|tan|todo|más|por fin) \w"
    ),
    own=re.compile(
        r"(?i)^(?:(?:ya|por fin|al final|pues|bueno|y|resulta que|hoy|ayer)[, ]+)*(?:me|he|nos|hemos|se me|se|\w{2,}(?:é|í|amos|imos|emos))\b"
    ),
    links=re.compile(
        r"(?i)\b(?:en|a|al|para|como|con|cuando|durante|antes|después|que|es|por|o|y|pero)\b"
    ),
    period=_phrases(
        r"(?:al|a_la|por|cada)_(?:día|semana|mes|año|noche|hora|mañana|tarde) todos_los_(?:días|meses)"
    ),
    stops=each("yo nosotros él ella quien que cuando y o pero es son era no si"),
    dropped=each(
        "yo nos me mi mis nuestro nuestra el la los las un una de del en a al somos soy es son hay estamos tengo tenemos"
    ),
    asides=re.compile(f"(?i){ES_ASIDES}"),
    requests=re.compile(f"(?i){ES_REQUESTS}"),
    laughing=re.compile(rf"(?i)\b(?:lo+l|xd+|(?:j[aeio]){{2,}}j?|(?:ha){{2,}}h?)\b|{_JOKES}"),
    harming=_phrases(
        r"si quizás? no_s[oó]lo no_solamente básicamente prácticamente casi tal_vez a_lo_mejor igual_(?:me|nos) probablemente posiblemente puede_que puede_ser_que a_menos_que siempre_que espero esperemos ojalá sueñ\w+ soñ\w+ imag[ií]n\w+ figúrate supon\w+ supong\w+ pongamos_que digamos_que supón (?<!la_)haya(?:n|mos|s)?_\w+[dths]o sin_haber\w* nieg(?:o|a|amos) (?:menos|salvo|excepto)_yo ^quien(?:es)?_(?:se_)?(?:ha|han) creo_que me_parece pienso_que dudo no_sé me_pregunto como_si fin[gj]\w+ en_teoría por_si",
        rf"(?:podr|deber|ser|querr|gustar|encantar|habr|vivir|trabajar|tendr|estar|ir|har|preferir)(?:ía|ías|ían|íamos) quisiera(?:n|mos)? hubiera\w* bromeo bromeando novela(?!_(?:favorit|preferid)) personaje(?!_(?:favorit|preferid)) en_el_(?:juego|libro|sueño) en_la_(?:novela|película) (?<!@)ejemplo(?![.]com|[.]es|[.]org) borrador cuando_(?:era|estoy|tengo|viajo|vivía|trabajaba|voy) a_veces rara_vez de_vez_en_cuando de_cuando_en_cuando {_ES_NOT_ON}(?<!trabajo_)(?<!trabajamos_)(?<!voy_)(?<!vamos_)(?<!va_)(?<!hacen_)(?<!hace_)(?<!hago_)(?<!viene_)(?<!vienen_)(?<!toca_)(?<!juego_)(?<!juega_)(?<!corro_)(?<!nado_)(?<!ceno_)(?<!descanso_)(?<!libro_)(?<!oficina_)(?<!ofi_)(?<!reunión_)(?<!yoga_)(?<!pilates_)(?<!natación_)(?<!clase_)(?<!gimnasio_)(?<!gym_)(?<!entrena_)(?<!cierra_)(?<!abre_)(?<!quedamos_)los_(?:lunes|martes|miércoles|jueves|viernes|sábados|domingos|fines_de_semana)(?!_ya_) (?<!semana_)(?<!semanas_)(?<!días_)(?<!día_)(?<!vamos_)(?<!voy_)(?<!va_)de_vacaciones temporalmente provisionalmente",
        r"por_(?:ahora|el_momento|esta_(?:semana|noche|vez)|este_(?:mes|verano|finde)|un(?:a|os|as)?_(?:días?|semanas?|mes(?:es)?|noches?)|(?:dos|tres|unos|unas)_\w+) de_momento hasta_(?:el|la|que|final|mañana|octubre|septiembre|verano|enero|febrero|marzo|abril|mayo|junio|julio|agosto|noviembre|diciembre|nuevo) mientras(?!_tanto) durante otra_persona dicen_que",
        r"(?:por|para)_(?:las_|estas_)vacaciones (?:este|esta|estos|estas)_\w+_(?:solamente|únicamente|nada_más) (?:he|hemos)_\w+[dt]o_[^.,;]{2,40}(?<!hace)(?<!desde)(?<!en)(?<!tras)(?<!de)(?<!cada)_(?:un|unos|unas|dos|tres|cuatro|un_par_de)_(?:días?|semanas|mes(?:es)?|noches|ratos?)(?=\W*$)",
        r"traduce traducir traducción corrige(?:_esta|_este) corregir reformula resume",
    ),
    present=_phrases(
        r"ahora actualmente hoy_en_día ya a_partir_de_(?:ahora|hoy|este) ya_no por_fin últimamente",
        rf"desde_(?:(?:el_|la_|este_|esta_|principios_de_|finales_de_|mediados_de_)?{_ES_TIME}|ayer|hoy|\d{{4}}|hace_\w+)",
        r"(?:me_(?:he_)?(?:mud(?:é|ado)|cambi(?:é|ado)|pas(?:é|ado))|nos_(?:hemos_)?(?:mudamos|mudado|cambiamos|cambiado)|dejé|he_dejado|vendí|he_vendido|empecé|he_empezado|acabo_de_\w+)",
    ),
    once=re.compile(
        r"(?i)(?<!desde )(?<!partir de )\b(?:hoy(?! en día)|mañana(?! por)|esta (?:semana|vez|noche|tarde|mañana)|este (?:finde|fin de semana|lunes|martes|miércoles|jueves|viernes|sábado|domingo))\b"
    ),
    confining=re.compile(
        r"(?i)^\W*(?:y |pero |así que )*(?:a|al|en|para|con|como|durante|sobre|según|fuera|bajo|entre|cuando|mientras|donde|cerca|hasta|de|del|antes|después|sin|salvo)\b"
    ),
    reasons=re.compile(
        r"(?i)^\W*(?:y |pero )*(?:porque\b|por (?:culpa|falta|motivos?|razones|problemas|lo de|eso|fin)\b|por (?:la|el|las|los|mi|mis) (?!noches?\b|tardes?\b|mañanas?\b|momento|día|verano|invierno|finde|fines|semanas?|vacaciones|lunes|martes|miércoles|jueves|viernes|sábados?|domingos?)|gracias al?\b|debido a|a causa|a raíz|desde (?:que|la|el|mi|mis|lo)\b|(?:después|tras) (?:de la |de mi |del |de que |la |el |mi |lo |una? )(?!(?:comida|cena|trabajo|desayuno|siesta|clase|entreno)\b)|ya que|como (?:me|nos|ya|el|la|mi)\b|dado que|pues\b|ahora que|así que|con (?:el|la|mi|nuestr[oa]) nuev)"
    ),
)
