# ruff: noqa: E501 -- patterns are read better in one line
"""How German is written in a chat, and how it is read: full verbs, articles, and a subject."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from memplug_mem0.reading.languages.appositions import DE as APPOSED
from memplug_mem0.values import lowered

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.table import Into

_NO_SUBJECT: Final = r"(?!(?:ich|wir|du|er|sie|es|ihr|man|das|wohl|gerne?|der|die da)\b)"
_START: Final = r"(^|[.!?:,;–—-] |\b(?:und|aber|also|ja|so|puh|moin|hey|hallo|hi|naja) )"
_STEMS: Final = (
    "hab wohn leb arbeit geh fahr spiel trink ess mach nehm komm lern lauf jogg schlaf steh sing studier trainier nutz benutz verwend krieg zahl bezahl verdien brauch les schau guck hör kauf ernähr heiß treff üb"
    " sammel mein schreib koch back strick näh reit tanz schwimm kletter pendel sitz lieg bleib zieh wechsel miet leit rauch wieg besuch betreu pfleg unterricht putz bestell bezieh wander fotografier engagier heiz freu zock pend bastel jobb chill dusch bet angel surf ruder segel fecht box tausch verkauf spar"
)
_STEMMED: Final = frozenset(_STEMS.split())
_STATES: Final = "wohne? lebe? heiße? studiere? verdiene? wiege? mag arbeite"
_ACTS: Final = (
    "gehe? fahre? spiele? trinke? esse? mache? nehme? komme? lerne? laufe? jogge? schlafe? stehe? singe? trainiere? nutze? benutze? verwende? kriege? zahle? brauche? lese? rauche? miete? pendle schaue? höre? kaufe? ernähre?"
    " tanze? schwimme? klettere? heize? leite? übe? darf muss kann"
)
_NOW: Final = r"(?:jetzt|nun|inzwischen|mittlerweile|aktuell|derzeit|neuerdings|seit|übrigens|ab sofort|ab heute|nicht mehr|nur noch|wieder|(?:\w+ ){0,2}(?:keine?[nr]? \w+|nicht) mehr)\b"
_EVENT: Final = r"(?:Umzug|Scheidung|Hochzeit|Trennung|Operation|OP|Diät|Geburt|Unfall|Prüfung|Therapie|Ausbildung|Studium|Reha|Kur|Renovierung|Sanierung|Umbau|Umstellung|Fusion|Beförderung|Kündigung|Jobwechsel|Abschluss|Mieterhöhung|Gehaltserhöhung|Behandlung|Elternzeit|Impfung|Schulwechsel|Arztbesuch|Diagnose|Reform|Streit|Chefwechsel|Besprechung|Lehre|Zwischenprüfung|Probezeit|Entbindung)"
_OF: Final = r"(?:mein|unser|dies|d|sein|ihr)(?:e[mnrs]?|as|er)"
_THIRD: Final = "geht arbeitet wohnt lebt ist hat heißt spielt fährt studiert macht lernt singt trainiert trinkt isst nimmt läuft kostet dauert liegt"


_OURS: Final = "arbeit prüfung vertrag abo kurs termin miete gehalt studium ausbildung job umzug auto handy laptop nummer adresse spange gips verband bart brille versicherung konto wohnung training meeting besprechung budget abschlag kredit antrag passwort therapie diät kita urlaub flug hochzeit party deadline frist allergie heizung"
ONE: Final = (
    "nummer handynummer telefonnummer festnetznummer mobilnummer adresse anschrift e-mail e-mail-adresse mail mailadresse chef chefin hausarzt hausärztin zahnarzt zahnärztin frauenarzt frauenärztin kinderarzt kinderärztin"
    " therapeut therapeutin trainer trainerin vermieter vermieterin friseur friseurin tierarzt tierärztin steuerberater steuerberaterin auto handy laptop bank stromanbieter internetanbieter handyanbieter krankenkasse passwort pin"
    " fitnessstudio kennzeichen kontonummer iban nachname arbeitgeber postleitzahl benutzername mitbewohner mitbewohnerin schuhgröße \\w*lehrer \\w*lehrerin notebook fahrrad betreuer betreuerin lieblings\\w+"
)


_PARENTS: Final = {
    "mama": "Mutter",
    "mami": "Mutter",
    "mutti": "Mutter",
    "papa": "Vater",
    "papi": "Vater",
    "vati": "Vater",
    "grossmutter": "Oma",
    "omi": "Oma",
    "grossvater": "Opa",
    "opi": "Opa",
}
PARENT: Final[tuple[str, Into]] = (
    rf"\b((?:mein|unser)\w*) ({'|'.join(_PARENTS).replace('ss', '(?:ß|ss)')})\b(?! (?:stammt|kommt)\b)(?!-)",
    lambda it: f"{it[1]} {_PARENTS[lowered(it[2])]}",
)
"""One's parents and grandparents, however they are called."""


def _any(words: str) -> str:
    return "|".join(words.split())


_TO: Final = r"(?:dir |euch |ihnen |das |dies |es |dem |noch |ja |eigentlich |ganz |gar |völlig |total |glatt |glaub(?:e)? ich |glaube |schon |wohl |bisher |bislang |kurz |mal |eben |schnell |nur |heute |auch |so |fast |übrigens |gestern |letztens |neulich )*"
_SAY: Final = r"(?:sagen|erzählen|erwähnen|schreiben|mitteilen|melden|berichten|loswerden|anmerken|durchgeben|Bescheid (?:sagen|geben))"
_SAID: Final = (
    r"(?:gesagt|erzählt|erwähnt|geschrieben|mitgeteilt|gemeldet|berichtet|Bescheid gesagt)"
)
_GLAD: Final = "übrigens juhu hurra yeah jippie yippie endlich leider wow krass puh uff tja naja na_ja ach oh ah oje mensch leute(?!,_die\b) okay ok so hey hi hallo moin servus huhu sorry hm hmm hach yay ja"
ASIDES: Final = "|".join(
    (
        r" am Wochenende(?= (?:[\w-]+ )?(?:gestrichen|lackiert|verkauft|gekauft|umgezogen|gewechselt|umgebaut|renoviert|abgegeben|geheiratet|getrennt|verlobt|eingezogen|ausgezogen)\b)",
        rf"^(?:(?:und|ach|oh|achso|also|hey|hi|hallo|moin|ja)[, ]+)*(?:(?:(?:das|dies|davon) )?(?:ich )?(?:hab|habe|hatte)(?: ich)? {_TO}(?:noch (?:gar |überhaupt )?nicht |vergessen,? )+(?:dir |euch |das |noch )*(?:zu {_SAY}|{_SAID})|(?:ich )?(?:wollte|will|möchte|muss|kann|soll)(?: ich)? {_TO}{_SAY}|was (?:ich|du) {_TO}(?:{_SAY} wollte|vergessen habe?(?: zu {_SAY})?|wissen solltest|nicht weißt)|(?:ich )?weiß (?:ich )?(?:nicht|gar nicht)(?: mehr)?, ob ich (?:es |das |dir |schon |dir das )*{_SAID} (?:habe?|hatte))(?: (?:habe?|hatte))?(?:,? dass(?! (?:ich|wir|meine?|unsere?)\b)|[:,.!–-]+|$)? ?(?:aber )?",
        r"^(?:(?:und|ach|oh|also|ja)[, ]+)*(?:nur |hier |mal )?(?:(?:eine?|nur|ganz) )?(?:kurz(?:e[sr]?|er)?|klein(?:e[sr]?)?|schnell(?:e[sr]?)?|groß(?:e[sr]?)?|gut(?:e[sr]?)?|schön(?:e[sr]?)?|schlechte?|traurige?|wichtig(?:e[sr]?)?|freudige?|tolle?|neu(?:e[sr]?)?|aktuelle[sr]?)? ?(?:update|info|neuigkeit(?:en)?|nachricht(?:en)?|news|statusupdate|meldung|zwischenstand|wasserstandsmeldung|hinweis|nachtrag|statusmeldung|stand|was schönes|was neues|neues)(?: (?:zwischendurch|vorab|am rande|von mir|von uns|nebenbei|dazu|zum \w+|zu mein\w+ \w+|in eigener sache|aus \w+))?(?:[:,.!–-]+ ?)",
        r"^(?:(?:und|ach|oh|also|ja)[, ]+)*(?:(?:nur |kurz )*(?:zur|zu deiner|für deine) (?:info|information|kenntnis|erinnerung)|(?:nur )?(?:damit|dass) (?:du|ihr) (?:es |das )?(?:bescheid |auch )*(?:weißt|wisst|habt|hast)|der vollständigkeit halber|fürs protokoll|nur so nebenbei|nebenbei(?: bemerkt| gesagt| erwähnt)?|am rande|rate mal|weißt du was|ach ja|ach übrigens|ach so|apropos|btw|by the way|fyi|p\.? ?s\.?|achtung|wichtig|falls (?:es )?(?:dich|jemanden?) interessiert|falls du dich (?:wunderst|fragst)|du wirst (?:lachen|staunen|es nicht glauben)|du glaubst (?:es|das|mir) nicht|kaum zu glauben|ob du(?:'s| es) glaubst oder nicht|ehrlich gesagt|um ehrlich zu sein|wie (?:du (?:ja )?weißt|gesagt)|ich muss dir (?:was|etwas) (?:sagen|erzählen)|stell dir vor|tja|es hat sich (?:was|etwas|einiges|viel) (?:getan|geändert|verändert)|bei (?:mir|uns) hat sich (?:was|etwas|einiges|viel|ein bisschen was) (?:getan|geändert|verändert)|es gibt (?:neuigkeiten|was neues)|endlich geschafft|geschafft|(?:prüfung|probezeit) bestanden|erledigt)(?: ?[:,.!–-]+ ?| (?=übrigens)|(?<=btw|fyi) )",
        rf"^(?:(?:{'|'.join(_GLAD.replace('_', ' ').split())})[,!.]+ ?)+",
        r",? wo (?:ich|wir) (?:auch )?(?:seitdem|seither|immer noch|noch immer|bis heute|heute noch|jetzt|nun)(?: auch| noch| immer)* (?:leben?|wohnen?|arbeiten?|bin|sind)(?=[ .!]*$)",
        rf",? (?:wollte ich (?:nur |dir |noch |kurz )*{_SAY}|(?:nur )?(?:zur|zu deiner) info(?:rmation)?|nur (?:dass|damit) du(?:'s| es)? (?:weißt|bescheid weißt)|falls (?:es )?dich interessiert|(?:juhu|hurra|yeah|jippie|endlich|zum glück|gott sei dank|leider|versprochen|ehrlich|wirklich|btw|wow|krass|fyi|weißt du|tja))$",
    )
)
"""What a sentence begins or ends with and says nothing."""
REQUESTS: Final = "|".join(
    (
        r"(?:[,.–-] |^)(?:und )?(?:(?:kannst|könntest|würdest|magst) du (?:dir )?(?:das|es|dies) (?:bitte |mal |so |dir |auch |kurz |schnell )*(?:ändern|aktualisieren|speichern|merken|notieren|anpassen|korrigieren|vermerken|eintragen|aufschreiben|updaten|abspeichern)|(?:bitte )?(?:merk|notier|schreib|speicher|änder|korrigier|aktualisier|pass|trag)e? (?:dir )?(?:das|es)(?: (?:bitte|so|mal|dir|auch|an|auf|ein|ab|schon))*|bitte (?:so )?(?:merken|notieren|speichern|beachten|aktualisieren|ändern|korrigieren|vermerken|anpassen|eintragen|abspeichern|updaten))[.?!]?$",
        r"^(?:bitte )?(?:merk|notier|speicher)e? dir(?: (?:bitte|mal|das|noch|schon))*[:,] ?(?!dass)|^bitte (?:merken|notieren|speichern|beachten|aktualisieren|ändern|vermerken)[:,] ?",
    )
)
"""Asks to keep what is said."""
_DASS: Final = r"^(?:(?:(?:bitte )?(?:merk|notier|speicher)e? dir(?: (?:bitte|mal|das|noch|schon))*|du solltest wissen|gut zu wissen|ich glaube?,? du weißt noch nicht), )?dass "
_MONTH: Final = (
    r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)"
)
_SPAN: Final = rf"(?:Woche|Monat|Jahr|Frühling|Frühjahr|Sommer|Herbst|Winter|Wochenende|Nacht|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|Ostern|Silvester|Karneval|Fasching|Semesterbeginn|Jahresbeginn|Jahresanfang|Monatsanfang|Sommerferien|Herbstferien|Weihnachten|Neujahr|Pfingsten|{_MONTH})"
_MANY: Final = r"(?:\d+|ein(?:em|er|en|e)?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|ein paar|einigen|wenigen|mehreren|kurzem|langem|neuestem)"
WHEN: Final = rf"(?:(?:schon |erst |bereits |gleich )?(?:jetzt|nun|inzwischen|mittlerweile|neuerdings|seitdem|seither|nunmehr|aktuell|derzeit|momentan|zurzeit|endlich|leider|gestern|vorgestern|heute|kürzlich|neulich|letztens|übrigens|tatsächlich|eigentlich|so|daher|deshalb|deswegen|darum|stattdessen|ab (?:sofort|heute|jetzt)|von (?:jetzt|nun) an|seit (?:(?:dem|der|letzte[rnm]?|dieser?|diesem|Anfang|Ende|Mitte) )?{_SPAN}(?: \d{{4}})?|seit (?:gestern|heute|kurzem|neuestem|\d{{4}}|dem (?:\d{{1,2}}\.?|(?:ers|zwei|drit|vier|fünf|zehn|fünfzehn)t?en) {_MONTH})|seit {_MANY}(?: (?:Tag|Woche|Monat|Jahr)e?n?)?|(?:letzte|vorige|vergangene|diese)[nrsm]? {_SPAN}|(?:Anfang|Ende|Mitte) (?:des |der |dieses |letzten )?\w+|im {_SPAN}|am (?:\d{{1,2}}\.? )?{_SPAN}|vor {_MANY}(?: (?:Tag|Woche|Monat|Jahr)e?n?)?|zum (?:Glück|\d{{1,2}}\.? ?{_SPAN}?)|Gott sei Dank)(?: übrigens| leider| endlich| jetzt| nun)?)"


def _first(*order: int) -> Into:
    """The groups in this order, the one that was the sentence's first no longer with a capital."""
    return lambda it: " ".join(_low(it[place]) if place == 1 else it[place] for place in order)


def halved(match: re.Match[str]) -> str:
    """ "half past seven" for "halb acht"."""
    return f"{(_HOURS.index(lowered(match[1])) or 12)}:30 Uhr"


_LINKED: Final = re.compile(
    r"(?:ung|heit|keit|schaft|ion|tät|urlaub|arbeit|verkehr|leben)$", re.IGNORECASE
)
"""What takes an "s" before another noun."""
_HOURS: Final = ("eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")  # fmt: skip


def _low(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


_FIRM: Final = r"(?:der |den )?(?!Dach|Solar|Wind|PV|Photovolt|Wasser|Balkon|Generator|Batterie|Speicher|Nachbar|Kraftwerk|Atom|Bio|Anlage|Akku|Vermieter|Netz|Keller|Mama|Papa|Oma|Opa|Freund)(?-i:[A-ZÄÖÜ\d])[\w&.-]*(?: (?-i:[A-ZÄÖÜ])[\w-]*)?(?=[,.!]|$)"
"""What may be called a provider."""
_RATED: Final = "abrechnung|erhöhung|anpassung|tilgung|umschuldung|verhandlung|umstellung|verlängerung|senkung|neuberechnung|neuabschluss"
"""After what an amount is another one."""
_NOUN: Final = r"(?-i:[A-ZÄÖÜ])[\w-]+"
_LEAD: Final = rf"(?:(?:für|fürs|gegen|ohne|von|vom|um|in|im|ins|an|am|auf|aufs|bei|beim|mit|zu|zum|zur|nach|aus|hinter|unter|neben|über) (?:(?:der|dem|den|die|das|(?:mein|unser)(?:e[rmn]?)?|eine[rmn]?) )?(?:(?-i:[a-zäöüß]+e[nrm]?) )?)(?!(?:Das|Dies|Es|Da|Dann|Nun|Jetzt|So|Hier|Dort|Heute|Gestern|Morgen|Wer|Was|Wie|Wo|Warum|Mein\w*|Unser\w*)\b){_NOUN}(?: {_NOUN})?"
"""What may stand before the verb and is not its subject."""
_THING: Final = rf"(?:(?:den|die|das) )?(?!(?:Das|Dies|Es|Da|Dann|Nun|Jetzt|So|Hier|Dort|Heute|Gestern|Morgen|Wer|Was|Wie|Wo|Warum|Mein\w*|Unser\w*)\b){_NOUN}"
_WHO: Final = r"(?:Tochter|Töchter|Sohn|Söhne|Kind|Kinder|Mann|Frau|Freundin|Bruder|Schwester|Mutter|Vater|Eltern|Oma|Opa|Katze|Hund|Kater|Nachbarin|Kollegin|Chefin|Kleine|Große|Jüngste|Älteste|Lehrerin|Firma)"
_VERB: Final = r"(?!(?:habe|haben|bin|sind|war|waren|wurden?|werden?|kann|können|muss|müssen|will|wollen|möchten?|darf|dürfen|soll|sollen|mussten?|konnten?|durften?|sollten?|wollten?|hatten?|hätten?|mag|lasse|lassen)\b)((?-i:[a-zäöüß]{2,}en?|[a-zäöüß]+le))"
_PARTICLE: Final = r"(?:ab|an|auf|aus|ein|mit|vor|nach|her|hin|weg|zurück|teil|um|fern)"
_DAILY: Final = r"(?:jeden (?:Morgen|Abend|Mittag|Nachmittag|Vormittag|Tag|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch)|(?:morgen|mittag|abend|nacht|nachmittag|vormittag|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)s)"
_COVER: Final = (
    r"\w*(?:vertrag|konto|versicherung|abo|depot|anschluss|tarif|sparplan|nummer|police)"
)
"""What one has with a company."""
_HEAD: Final = r"(?:^|(?<=[:!] ))([^,;:!]{2,60}?)"
SPELLED: Final[tuple[tuple[str, Into], ...]] = (
    APPOSED,
    # "I wanted to say that I live in Kiel now": the verb comes second again.
    (rf"{_DASS}(ich|wir) (.+) ([a-zäöüß]+)$", r"\1 \3 \2"),
    (rf"{_DASS}((?:mein|unser)e? (?-i:[A-ZÄÖÜ][\w-]+)(?: (?:von|für|bei|in) [\w ]+?)?) (.+) (ist|sind|heißt|hat|geht|wohnt|arbeitet|lebt|kostet|beträgt|dauert|liegt|studiert|spielt|fährt)$", r"\1 \3 \2"),
    (r"\b'?ne (?=[^\W\d_])", "eine "),
    (r"\b'?nen (?=[^\W\d_])", "einen "),
    (r"\b'?nem (?=[^\W\d_])", "einem "),
    (r"\b'?ner (?=[^\W\d_])", "einer "),
    (r" '?n (?=[^\W\d_]{3})", " ein "),
    (r"\bnix\b", "nichts"),
    (r"\bhat (?:mir|mich|uns) (?:gekündigt|entlassen)\b", "hat gefeuert"),
    (r"\b((?:mein|unser)e? (?-i:[A-ZÄÖÜ])\w+) (geht|läuft|spielt) (?:jetzt|nun|inzwischen|mittlerweile) (?=(?:auf|in|zur|mit|bei)\b)", r"\1 jetzt \2 "),
    (r"(^|[.!?] )es ist (eine?) (?!(?-i:[A-ZÄÖÜ])[\w-]+ (?-i:[A-ZÄÖÜ\d]))", r"\1da ist \2 "),
    (r"\bnicht (?:mehr |weiter )?(?:verlängert|erneuert)\b", "gekündigt"),
    (r"^.*\b((?:frau|herrn?) (?:dr\.? )?(?-i:[A-ZÄÖÜ])\w+|dr\.? (?-i:[A-ZÄÖÜ])\w+)\b[^.;!?]*, (?:und )?(?:sie|er|der|die) ist (?:jetzt|seitdem|nun|seither|inzwischen|ab jetzt) ((?:mein|unser)e? [\w-]+)\b", r"\1 ist jetzt \2"),
    (r"^(?=(?:opa|oma|mama|papa|mutti|vati) (?-i:[a-zäöüß]))", "meine "),
    (rf"\b(ist|sind) {WHEN} ([\wäöü]+)(?: Jahre)?(?: alt)? geworden\b", r"\1 jetzt \2"),
    (r"\b(ist|sind) ((?:jetzt|nun|inzwischen|mittlerweile|seit [\w ]{3,20}) )in (?:rente|pension)\b", r"\1 \2Rentner"),
    # "I was wrong there: ...", "What I said is not right: ...".
    (rf"^(?:(?:ach|oh|ups|nein|sorry|achtung|moment)[,. ]+)*(?:(?:da |hier )?(?:habe?|hatte) ich (?:dir |euch |mich |wohl |leider |eben |vorhin |gerade |da )*(?:quatsch|mist|unsinn|blödsinn|was falsches|etwas falsches|falsches|vertan|geirrt|vertippt|verschrieben|versprochen|verlesen|verrechnet|verzählt)|(?:ich )?(?:habe?|hatte) (?:dir |euch |mich |wohl |leider |eben |vorhin |gerade |da )*(?:quatsch|mist|unsinn|blödsinn|was falsches|etwas falsches|falsches|vertan|geirrt|vertippt|verschrieben|versprochen|verlesen|verrechnet|verzählt)|da lag ich (?:wohl )?falsch|stimmt nicht, was ich {_TO}(?:{_SAID}) habe|(?:das )?stimmte? (?:so |gar )?nicht|falsche[rs]? (?:tag|uhrzeit|datum|zahl|name|adresse|nummer|monat)|ich muss mich korrigieren|(?:kleine[rs]? |mein |dummer |blöder )?(?:fehler|irrtum|tippfehler|korrektur))(?: {_SAID})?(?: von mir| von vorhin)?[:,.!–-]+ ?", "Korrektur: "),
    (r"\bnich\b", "nicht"),
    (r"\bwir ham\b", "wir haben"),
    (r"\bnimmer\b", "nicht mehr"),
    (r"\bgrade?\b", "gerade"),
    (r"\bheut\b", "heute"),
    (r"\bis(?=[ ,.!])", "ist"),
    # "Since the last bill", "After the bill", "With the new tablets".
    (rf"\b(?:seit|nach) (der|dem|meine[rm]|unsere[rm]) (?:(?:letzten|vorigen|jüngsten|neuen) )?(?=(?-i:[A-ZÄÖÜ])\w*(?:{_RATED})\b)", r"seit \1 "),
    (r"\bseit (der|dem|meine[rm]|unsere[rm]) (?:letzten|vorigen|jüngsten) (?=(?-i:[A-ZÄÖÜ]))", r"seit \1 "),
    (r"\b(liegt|liegen|steht|beträgt|dauert|kostet|brauche|brauchen) (?:mit|dank|durch) (?:de[rmn]|die|das|meine[mrn]?|unsere[mrn]?) neue[nrms]? (?-i:[A-ZÄÖÜ])[\w-]+ (?=(?:(?:bei|auf|etwa|nur|noch) )*\d)", r"\1 inzwischen "),
    (r"\b(Abschlag|Beitrag|Budget|Kosten|Rate) für (Strom|Gas|Wasser|Internet|Kita|Hort|Lebensmittel|Kleidung|Benzin|Sprit|Haushalt)\b", lambda it: f"{it[2]}{'s' if it[2] == 'Haushalt' else ''}{it[1].lower()}"),
    (r"\bhab'?s\b", "habe es"),
    (r"\bgib'?ts\b|\bgibt's\b", "gibt es"),
    # "Bin umgezogen": the subject is left out.
    (r"\baus und vorbei\b", "vorbei"),
    (rf"{_START}(habe?(?= (?!(?:ich|wir|du|er|sie|ihr|man)\b)[\w'\"„])|(?:bin|(?:{_any(_STATES)})\b(?! (?:mal|bitte|doch|lieber)\b)|(?:{_any(_ACTS)})(?= {_NOW}))(?= {_NO_SUBJECT}[\w'\"„]))", lambda it: f"{it[1]}ich {'habe' if it[2].lower() == 'hab' else _low(it[2])}"),
    (rf"{_START}((?:sind|haben)(?= {_NO_SUBJECT}(?:\w+ ){{0,8}}\w*(?:ge\w+(?:en|t)|iert|jetzt|nun|inzwischen|mittlerweile|(?:ver|be|ent|er)\w+t)\b)(?!.*\?))", r"\1wir \2"),
    # "ich wohn", "wohn ich".
    (rf"\b(ich (?:{_any(_STEMS)}))(?= |[,.!]|$)", r"\1e"),
    (r"\b(?-i:[A-ZÄÖÜa-zäöüß])[a-zäöüß]+(?= ich\b)", lambda it: f"{it[0]}e" if it[0].lower() in _STEMMED else it[0]),
    # "My daughter left the nursery and goes to school now": the subject is that of the clause before.
    (rf"^((?:meine?|unsere?) (?-i:[A-ZÄÖÜ]\w+)) ([^,;]+) und ({_any(_THIRD)})(?= (?:jetzt|nun|seit|inzwischen|mittlerweile|nicht mehr|nur noch)\b)", r"\1 \2 und \1 \3"),
    # "My power comes from V now".
    (rf"^({WHEN}) (?:kommt|läuft) (mein|unser) (Strom|Gas|Internet) (?:von|bei) (?={_FIRM})", r"\2 \3anbieter ist jetzt "),
    (rf"(?:^|(?<=, ))(mein|unser) (Strom|Gas|Internet) (?:kommt|läuft) ({WHEN} )?(?:von|bei) (?={_FIRM})", lambda it: f"{it[1]} {it[2]}anbieter ist {'jetzt ' if it[3] else ''}"),
    (rf"^((?:.{{0,40}}\b)?(?:ich|wir)\b[^,;]{{0,40}}\b(?:gewechselt|umgestellt|umgestiegen)), (?:der|das) (Strom|Gas|Internet) (?:kommt|läuft) (?:{WHEN} )?(?:von|bei) (?={_FIRM})", r"\1, unser \2anbieter ist jetzt "),
    # "We swapped the pool for a bigger one, it holds V".
    (rf"^(?:(?:ich habe|wir haben) (?:mein|unser|d)(?:e[nr]?|en|as|ie|er)? ({_NOUN}) (?:{WHEN} )?|(?:mein|unser|d)(?:e[nr]?|en|as|ie|er)? ({_NOUN}) (?:habe ich|haben wir) (?:{WHEN} )?)gegen (?:eine?n?|was) (?-i:[a-zäöüß]+e[ns]?) (?:ge|ein|aus)?(?:ge)?tauscht[,.;]? (?:und )?(?:der|die|das|er|sie|es) ((?-i:[a-zäöüß]+t)) (?=(?:[\w-]+ ){{0,2}}?\d)", lambda it: f"mein {it[1] or it[2]} {it[3]} jetzt "),
    # "My doctor is Dr V since May".
    (rf"^((?:mein|unser)e? {_NOUN}) ist (?:jetzt )?(?:seit (?:(?:dem|der|letzte[rmn]|diese[rm]|Anfang|Ende|Mitte) )?\w+) (?=(?:Herrn?|Frau|Dr|Doktor|Prof\w*)\.? (?-i:[A-ZÄÖÜ]))", r"\1 ist jetzt "),
    (r"^(mein|unser)e ((?-i:[A-ZÄÖÜ])\w*?)(ä?)(rzt|therapeut|berater|lehrer|vermieter|trainer|friseur)in ist (?=(?:jetzt|nun|inzwischen|mittlerweile|neuerdings) (?:Frau|Dr|Doktor|Prof\w*)\b)", lambda it: f"{it[1]} {it[2]}{'a' if it[3] else ''}{it[4]} ist "),
    # "Anna and I are a couple".
    (rf"^(?!{_WHO}\b|(?:Mama|Papa|Chef|Mutti|Vati|Opa)\b)({_NOUN}) und ich sind ((?:{WHEN} )?)(?:(?:offiziell|fest|glücklich|frisch) )?(?:zusammen|ein Paar)(?=[,.!]|$)", r"ich bin \2mit \1 zusammen"),
    (rf"^(?!{_WHO}\b|(?:Mama|Papa|Chef|Mutti|Vati|Opa)\b)({_NOUN}) und ich sind ((?:{WHEN} )?)geschieden(?=[,.!]|$)", r"ich bin \2geschieden"),
    # "It is a V and no W".
    (r"(?:^|(?<=[:.,] ))((?:es|das|er|sie) (?:ist|sind)) (eine?n? [^,;:]{2,40}?)(?:,| und) keine?n? ((?-i:[A-ZÄÖÜ])[\w-]+(?: (?-i:[A-ZÄÖÜ])[\w-]+)?)(?=[.!]|$)", r"\1 \2, nicht \3"),
    (r" nach (?:langem|langer|reiflicher|einigem|vielem|ewigem) (?:Überlegen|Überlegung|Zögern|Hin und Her|Grübeln)\b", ""),
    # Since when and why, before the verb.
    (r"^(?:und |aber |also )?(?:schon )?seit (?:ich|wir|er|sie|es|das|die|der|meine?|unsere?) [^,?]{3,60}, (?=\w+)", "seitdem "),
    (rf"^(?:schon )?(?:nach {_OF} (?:\w+ )?\w*{_EVENT}|seit {_OF} (?:\w+ )?(?!(?:{_SPAN}|Kindheit|Jugend|Schulzeit|Anfang|Ende|Mitte)\b)(?-i:[A-ZÄÖÜ][\w-]+)) (?=\w+)", "seitdem "),
    (r"^nach (?:mein|unser|dies|d|ein)(?:e[mnrs]?|er) (?:\w+ )?(?!(?:Arbeit|Schule|Essen|Frühstück|Mittagessen|Abendessen|Sport|Training|Aufstehen|Feierabend|Dienst|Unterricht|Duschen|Uni|Kita|Abendbrot)\b)(?-i:[A-ZÄÖÜ][\w-]+) (?=.*\b(?:jetzt|nicht mehr|kein\w* [\w-]+ mehr|nur noch|inzwischen|wieder|geworden|neue[nrs]?)\b)", "seitdem "),
    # "I had my hair dyed V".
    (rf"^ich habe (?:mir )?(?:{WHEN} )?(?:mir )?(?:die|meine) (Haare|Nägel|Fingernägel) ((?-i:[a-zäöüß]+)) (?:gefärbt|getönt|färben lassen|tönen lassen|schneiden lassen|geschnitten|lackiert)\b", r"meine \1 sind jetzt \2"),
    (r"^ich habe ((?:jetzt |nun |inzwischen )?)((?:hell|dunkel)?(?:braun|blond|rot|schwarz|grau|weiß|lang|kurz|blau|grün|lockig|glatt))e (Haare|Augen)$", r"meine \3 sind \1\2"),
    (rf"^(?:wegen|aufgrund|dank|durchs?) (?:{_OF} )?(?:\w+ )?(?-i:[A-ZÄÖÜ][\w-]+)(?: (?:am|im|in der|von|mit) \w+)? (?=(?:bin|habe|sind|haben|ist|hat|\w+e|\w+en|\w+t) (?:ich|wir|meine?|unsere?)\b)", "so "),
    (r"^(?:wegen|aufgrund|dank) (?:de[rms]|meine[rms]|unsere[rms]|ihre[rms]|seine[rms]) (?:\w+ )?(?-i:[A-ZÄÖÜ][\w-]+) ((?-i:[a-zäöüß]+t)) ((?:der|die|das) (?-i:[A-ZÄÖÜ][\w-]+)) (?=.*\b(?:jetzt|nur noch|nicht mehr|inzwischen|mittlerweile|nun|kein\w*)\b)", r"\2 \1 "),
    (rf"^({_DAILY}) (bin|sind|(?-i:[a-zäöüß]+en?)) (ich|wir)\b(?! [^,]*\?)", _first(3, 2, 1)),
    # "Seit Mai arbeite ich bei V", "Inzwischen kostet mein Abo V": the subject comes first.
    (r"^(?:mit|dank|durch) (?:de[rmn]|die|das|meine[mrn]?|unsere[mrn]?) neue[nrms]? (?-i:[A-ZÄÖÜ])[\w-]+ (?=(?-i:[a-zäöüß]+) (?:ich|wir|meine?|unsere?)\b)", "inzwischen "),
    (rf"^({WHEN}),? (bin|sind|(?-i:[a-zäöüß]+en?)) (ich|wir)\b(?! [^,]*\?)", _first(3, 2, 1)),
    (rf"^({WHEN}),? (ist|sind|hat|haben|(?-i:[a-zäöüß]{{2,}}t)) ((?:(?:mein|unser)e?|der|die|das) (?:neue[rs]? )?(?-i:[A-ZÄÖÜ][\w-]+)(?: (?:für|von|beim?(?=[^,.]*\d)|zur|zum) (?:(?:den|die|das|der|dem) )?(?-i:[A-ZÄÖÜ][\w-]+))?)\b", _first(3, 2, 1)),
    # "In der Kita arbeite ich jetzt Teilzeit", "Yoga mache ich jetzt donnerstags": the subject comes first.
    (rf"^({_THING}) {_VERB} (ich|wir)\b(?!.*\b(?:nicht|kein\w*)\b)", _first(3, 2, 1)),
    (rf"^({_LEAD}) {_VERB} (ich|wir) (?!.*\b(?:nicht|kein\w*)\b)((?:[^,;.!?]|[.,](?=\d))*?)((?: {_PARTICLE})?)(?=[,;.!?](?!\d)|$)", _first(3, 2, 4, 1, 5)),
    # "Instead of A now B" in the middle.
    (rf"\bstatt ((?:(?:de[srmn]|die|das|eine[srnm]?) )?{_NOUN}) ((?:jetzt|nun|inzwischen|mittlerweile|lieber|nur noch|eine?[nmr]?|de[nmr]|die|das) [^,;.!?]+)", r"\2 statt \1"),
    (rf"^statt ((?:(?:de[srmn]|die|das|eine[srnm]?) )?{_NOUN}) gibt es (?:bei|für) (?:mir|mich|uns) ([^,;.!?]+)", r"ich habe \2 statt \1"),
    # "On Fridays the cleaner comes", "In our garden there is a swing".
    (rf"^({_DAILY}) ((?-i:[a-zäöüß]+t|ist|sind)) ((?:der|die|das|(?:mein|unser)e?) {_NOUN})\b(?![^,]*\?)", _first(3, 2, 1)),
    (rf"^((?:(?:in|an|auf|bei|vor|hinter|neben|über) (?:meine[mr]|unsere[mr])|im|am|auf dem|auf der|in der) (?:(?-i:[a-zäöüß]+e[nm]) )?{_NOUN}) (?:steht|stehen|liegt|liegen|hängt|hängen|läuft|wächst|wachsen) ((?:(?:jetzt|nun|inzwischen|mittlerweile|nur noch|seit \w+) )?)((?:eine? )?(?:\w+ ){{0,2}}?{_NOUN})(?=[.!,]|$)", lambda it: f"wir haben {it[2]}{it[3]} {_low(it[1])}"),
    # "The under-tens are trained by Petra now", "The under-tens were taken over by Petra".
    (rf"^((?:den|das|die) (?!{_WHO}\b){_NOUN}(?: (?:im|in der|beim|bei der|am|vom|der|des) {_NOUN})?) ((?:leite|trainier|organisier|betreu|mach|führ|kassier|moderier|unterrichte|verwalte|koordinier|schreib|pfleg|gieß|fütter|koch|putz))t (?:jetzt|nun|inzwischen|mittlerweile|künftig) (?:der |die )?(?:{_NOUN}|meine? {_NOUN}|eine? \w*andere[rs]?(?: {_NOUN})?|jemand ander\w+)(?=[.!,]|$)", lambda it: f"ich {it[2].removesuffix('e')}e {_low(it[1])} nicht mehr"),
    (rf"^((?:den|das|die) (?!{_WHO}\b){_NOUN}(?: (?:im|in der|beim|bei der|am|vom|der|des) {_NOUN})?) (?:hat|haben) (?:{WHEN} )?(?:der |die )?(?:{_NOUN}|meine? {_NOUN}|eine? \w*andere[rs]?(?: {_NOUN})?|jemand ander\w+) (?:{WHEN} )?übernommen\b", r"ich habe mit \1 aufgehört"),
    # "I renamed my podcast to V".
    (rf"^(?:ich habe|wir haben) ((?:mein|unser)(?:e|en)? {_NOUN}) (?:{WHEN} )?(?:von [^,]+? )?in ([^,;]+?) umbenannt\b", r"\1 heißt jetzt \2"),
    (rf"^((?:mein|unser)(?:e|en)? {_NOUN}) (?:habe ich|haben wir|wurde|ist) (?:{WHEN} )?(?:von [^,]+? )?in ([^,;]+?) umbenannt\b", r"\1 heißt jetzt \2"),
    # "Gymnastics my daughter has given up".
    (rf"^mit (?:dem|der) ({_NOUN}) hat ((?:mein|unser)e? {_NOUN}) (?:{WHEN} )?aufgehört\b", r"\2 hat mit dem \1 aufgehört"),
    # "Im Hochbeet habe ich V".
    (rf"^({_LEAD}) (habe|haben) (ich|wir)\b(?=[^,;.!?]*\b{_NOUN}[.!]*$)", _first(3, 2, 1)),
    # "We have raised the pocket money of my daughter to V".
    (rf"^((?:die|das|den|der|meine?n?|unsere?n?) {_NOUN} (?:meine[rs]|unsere[rs]|der|des|von \w+|für \w+) {_NOUN}) (?:habe ich|haben wir|hat man|wurden?) ((?:von [^,]+? )?auf [^,]+?) (erhöht|gesenkt|angehoben|reduziert|gekürzt|verlängert|verkürzt|verlegt|verschoben|geändert|aufgestockt)\b", r"\1 ist jetzt \2 \3"),
    # "Instead of V I now use V".
    (r"^(?:an)?statt ((?:mon|diens|donners|frei|sams|sonn)tags|mittwochs) ([a-zäöüß]+en?) (ich|wir) ([^,;]+?)[.!]*$", r"\3 \2 \4 statt \1"),
    (r"^(?:an)?statt ((?:(?:der|dem|den|die|das|eine[rnsm]?|ein|in|im|mit|bei|auf) ){0,2}(?-i:[A-ZÄÖÜ\d])[\w.'-]*(?: (?-i:[A-ZÄÖÜ\d])[\w.'-]*)*) (bin|sind|(?-i:[a-zäöüß]+en?)) (ich|wir) ([^,;]+?)[.!]*$", r"\3 \2 \4 statt \1"),
    # "Jannik has given up handball".
    (r"^(?!(?:Er|Sie|Es|Das|Die|Der|Wer|Man|Jemand|Mama|Papa)\b)((?-i:[A-ZÄÖÜ][a-zäöüß]+)) hat (?:mit )?(?:dem |der |den |das |die )?((?!(?:Job|Stelle|Laden|Praxis|Salon|Kanzlei|Studio|Geschäft|Arbeit|Werkstatt|Lokal|Restaurant|Beruf|Betrieb|Café|Geist|Hoffnung)\b)(?-i:[A-ZÄÖÜ])[\w-]+) (?:aufgehört|aufgegeben|hingeschmissen|abgebrochen|geschmissen)\b", r"\1 \2 nicht mehr"),
    # "I have stopped eating meat".
    (rf"\b(ich|wir) (?:habe|haben) (?:{WHEN} )?aufgehört,? (?:([^,;]+) )?zu ((?-i:[a-zäöüß]+))en\b", lambda it: f"{it[1]} {it[3]}{'e' if it[1].lower() == 'ich' else 'en'} {it[2] + ' ' if it[2] else ''}nicht mehr"),
    # "We had to move the party to Sunday".
    (r"^(?:ich|wir) (?:musste[n]?|konnten?|durften?) (?:\w+ )?(?:den|die|das|meine?n?|unsere?n?) ((?-i:[A-ZÄÖÜ])[\w-]+) ((?:von [^,]+? )?auf [^,]+?) (verschieben|verlegen|vorverlegen|vorziehen|umlegen|ändern|senken|erhöhen|kürzen|anheben|reduzieren|verlängern)\b", r"das \1 ist jetzt \2 geändert"),
    # "I got myself a new laptop, a V".
    (rf"^(?=.{{0,60}} neue)(?:ich habe|wir haben) (?:mir |uns )?(?:{WHEN} )?(?:ein|einen|eine) neue[sn]? (?!Freund|Hund|Katze|Kater|Haustier|Hobby|Projekt|Buch|Spiel|Kind)((?-i:[A-ZÄÖÜ])[\w-]+) (?:geholt|gekauft|bekommen|zugelegt|gegönnt|geleistet|besorgt|gefunden|angeschafft|bestellt) ?(?:,|:|–|-|\.) ?(?:(?:es|sie|er|das) (?:ist|heißt) |und zwar |nämlich )?(?=(?:ein|eine|einen) |(?-i:[A-ZÄÖÜ]))", r"mein neues \1 ist jetzt "),
    # "I cut down to 30 hours".
    (rf"^(?:ich habe|ich bin) (?:{WHEN} )?(?:meine (?:Arbeitszeit|Stunden|Stelle) )?auf (\d+ Stunden)(?: (?:pro|die|in der) Woche)?(?: (?:reduziert|aufgestockt|erhöht|verkürzt|gekürzt|runtergegangen|hochgegangen|gegangen))\b", r"ich arbeite jetzt \1 die Woche"),
    (r"^(?:(?:ich habe|wir haben) )?(?:meine|unsere) (?:wochen|arbeits)?(?:stunden|zeit|arbeitszeit)(?: (?:habe ich|haben wir|ist|sind|wurden?))? (?:\w+ )?(?:von [^,]+? )?auf (\d+)(?: Stunden)?(?: (?:pro|die|in der) Woche)? (?:reduziert|aufgestockt|erhöht|verkürzt|gekürzt|heruntergesetzt|hochgesetzt|verringert|gesenkt|runtergeschraubt)\b", r"ich arbeite jetzt \1 Stunden die Woche"),
    # "I ended up in V".
    (rf"^(?:mich|uns) hat es (?:{WHEN} )?(?:\w+lich )?nach ((?-i:[A-ZÄÖÜ])[\w-]+(?: (?-i:[A-ZÄÖÜ])[\w-]+)?) (?:verschlagen|gezogen|geführt)\b", r"ich bin nach \1 gezogen"),
    (rf"^es hat (?:mich|uns) (?:{WHEN} )?(?:\w+lich )?nach ((?-i:[A-ZÄÖÜ])[\w-]+(?: (?-i:[A-ZÄÖÜ])[\w-]+)?) (?:verschlagen|gezogen|geführt)\b", r"ich bin nach \1 gezogen"),
    # "V is cancelled": what is done to a thing is done by its owner.
    (rf"^((?-i:[A-ZÄÖÜ\d])[\w+.-]*(?: (?-i:[A-ZÄÖÜ\d])[\w+.-]*){{0,2}}) (?:ist|sind|wurde) (?:{WHEN} )?(gekündigt|abbestellt|gelöscht|deinstalliert|storniert|abgeschafft|verkauft|durchgespielt|durchgelesen|ausgelesen)(?=[,.!]|$)", r"ich habe \1 \2"),
    (r"\b(?:findet|finden) ([^,;.!?]+?) statt(?=[,.!]|$)", r"ist \1"),
    (rf"\b(?:liegt|liegen|steht) ((?:(?:jetzt|nun|inzwischen|mittlerweile|aktuell|nur noch|seit (?:der|dem) {_NOUN}) )*)bei (?=(?:etwa |rund |ungefähr |knapp |gut |nur noch )?[\d])", r"beträgt \1"),
    # "We painted the kitchen V".
    (rf"^(?:ich habe|wir haben) (die|den|das|meine?n?|unsere?n?) ({_NOUN}) (?:{WHEN} )?((?-i:[a-zäöüß]+)) (?:gestrichen|lackiert|angestrichen|gefliest|tapeziert|angemalt)\b", r"mein \2 ist jetzt \3"),
    (rf"^(?:die|den|das|meine?n?|unsere?n?) ({_NOUN}) (?:habe ich|haben wir|ist|sind|wurde) (?:{WHEN} )?((?-i:[a-zäöüß]+)) (?:gestrichen|lackiert|angestrichen|gefliest|tapeziert|angemalt)\b", r"mein \1 ist jetzt \2"),
    (r"^(?:jetzt|inzwischen|mittlerweile|nun) (?:sind|haben wir|halten wir) (?:es |wir )?(?:schon |sogar |nur noch |insgesamt )?(?=(?:\d+|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf) (?-i:[A-ZÄÖÜ]))", "wir haben jetzt "),
    (r"\b(Termin) bei(?:m| der| dem) ((?-i:\w*[aA]rzt|\w*ärztin|Friseur|Notar|Anwalt|Steuerberater|Optiker|Orthopäden?|Therapeuten)\b)", lambda it: f"{it[2]}{it[1].lower()}"),
    # "My contract is with V", "I took my number to V".
    (rf"^(?:ich habe|wir haben) (?:eine?n?|meine?n?|unsere?n?) ({_COVER}) ((?:(?:jetzt|nun|inzwischen|mittlerweile) )?)(?=bei (?:der |dem |den )?[\w&.-]+(?: {_NOUN})?[.!]*$)", r"mein \1 läuft \2"),
    (r"(?:^|(?<=, ))((?:(?:mein|unser)e?|der|das) (?:Internet|Strom|Gas|Festnetz|WLAN|Handyvertrag)) (?:kommt|beziehen wir|ist) ((?:jetzt |nun |inzwischen )?)(?:von|bei) (?=(?:der |den |dem )?(?-i:[A-ZÄÖÜ\d]))", r"\1 läuft \2bei "),
    (r"^(?:meine?n?|unsere?n?) ((?-i:[A-ZÄÖÜ])\w*(?:vertrag|konto|versicherung|abo|depot|anschluss|nummer)) (?:habe ich|haben wir|ist|läuft) ((?:jetzt |nun |inzwischen |mittlerweile )?)(?=bei )", r"mein \1 läuft \2"),
    (r"^(?:ich bin|wir sind) mit (?:meine[mr]|unsere[mr]|de[mrn]) ((?-i:[A-ZÄÖÜ])\w+) (?:von [^,]+? )?(?:zu|zur|zum) ((?:der |den )?(?-i:[A-ZÄÖÜ\d])[^,]*?) (?:gewechselt|umgezogen|gegangen)\b", r"mein \1 läuft jetzt bei \2"),
    # "Diapers our son needs none any more".
    (r"^((?-i:[A-ZÄÖÜ])[\w-]+) ((?-i:[a-zäöüß]+)) (ich|wir|(?:mein|unser)e? (?-i:[A-ZÄÖÜ])[\w-]+) ((?:\w+ ){0,4}?)kein(e[nrs]?) mehr\b", lambda it: f"{it[3]} {it[2]} {it[4].replace('auch ', '')}kein{it[5]} {it[1]} mehr"),
    # "The budget for the trip": German makes one word of it.
    (r"\b((?:mein|unser)e?|der|die|das) ((?-i:Budget|Abschlag|Beitrag|Preis|Miete|Rate|Gebühr|Passwort|Versicherung|Vertrag)) für (?:den|die|das|meine?n?|unsere?n?) ((?-i:[A-ZÄÖÜ])[\w-]+)", lambda it: f"{it[1]} {it[3]}{'s' if _LINKED.search(it[3]) else ''}{it[2].lower()}"),
    # "I pay V for X": X costs V.
    (rf"^(?:ich|wir) (?:be)?zahlen? ((?:(?:{WHEN}|nur noch) )?)((?:[\w.,]+) (?:Euro|€|Franken)(?: (?:im|pro) (?:Monat|Jahr|Woche)| monatlich| jährlich)?) (?:für (?:(?:den|die|das|meine?n?|unsere?n?) )?|fürs )((?-i:[A-ZÄÖÜ])[\w-]+)$", r"mein \3 kostet \1\2"),
    (r"^((?-i:[A-ZÄÖÜ])[\w-]+) kostet (?:mich |uns )?(?=(?:jetzt|nun|inzwischen|mittlerweile|seit)\b)", r"mein \1 kostet "),
    (r"\bkostet (?:mich|uns) ", "kostet "),
    (r"\b(kostet (?:\w+ ){0,3}[\d.,]+ (?:Euro|€|Franken)) (?:im|pro) Monat\b", r"\1"),
    # "Thesis is handed in": the article is left out.
    (rf"^(?=(?-i:[A-ZÄÖÜ])?\w*(?:{_any(_OURS)})\b (?:(?:{WHEN}) )?(?:ist|sind|wurde|wurden|kostet|liegt|beträgt|geht|läuft|hat|dauert)\b)", "meine "),
    # "My doctor has raised the dose to 10 mg": what is changed, not who does it.
    (r"^(?:meine?|unsere?|der|die|das) [\w-]+(?: [\w-]+)? (?:hat|haben) (?:mir |uns |jetzt |gestern |heute |gerade )*(?:(?:den|die|das|meine?n?|unsere?n?) )?((?-i:[A-ZÄÖÜ])[\w-]+(?: (?:für|von|der|des|im|in) [\w ]+?)?) ((?:von [^,]+? )?auf [^,]+?) (erhöht|gesenkt|angehoben|reduziert|gekürzt|verlängert|verkürzt|verlegt|verschoben|vorverlegt|aufgestockt|herabgesetzt|hochgesetzt|raufgesetzt|gesetzt|geändert|verdoppelt|halbiert|umgestellt|eingestellt|vorgezogen)\b", r"das \1 ist jetzt \2 \3"),
    # "Not A but B is what I like most".
    (r"^nicht [^,;]{2,40}, sondern (?!(?:(?:in|im|an|am|auf|bei|beim|mit|zu|zum|zur|nach|aus|von|vom|für|um|der|die|das|dem|den|eine?[nrms]?|meine?[nrms]?|unsere?[nrms]?) ){0,3}[\w.'-]+(?: (?-i:[A-ZÄÖÜ\d])[\w.'-]*){0,3}[.!]*$)(.+)$", r"\1"),
    (r"^kein(e|en|em)? ((?-i:[A-ZÄÖÜ])[\w-]+) mehr(?: (?:für|bei) (?:mich|uns|mir))?(?=[,.!]|$)", r"ich habe kein\1 \2 mehr"),
    # "I have a new number: V".
    (rf"^(?=.{{0,60}}neue)(?:(?:ich habe?|wir haben) (?:{WHEN} )?)?(?:(?:mein|unser|ein)(?:e[nr]?)? )?neue[nrs]? ({_any(ONE)})(?:: | [–-] |, (?:und zwar |nämlich |(?:es|er|sie|das) (?:ist|heißt) )?)(?=\S)", r"meine neue \1 ist "),
    (rf"{_HEAD} keine?n? ((?:[\w.'-]+ ){{0,2}}?(?-i:[A-ZÄÖÜ])[\w.'-]*) mehr,? sondern (?:jetzt |nun |inzwischen |nur noch )?([^,;]+?)[.!]*$", r"\1 jetzt \3 statt \2"),
    (rf"{_HEAD} keine?n? ((?:[\w.'-]+ ){{0,2}}?(?-i:[A-ZÄÖÜ])[\w.'-]*),? sondern ([^,;]+?)[.!]*$", r"\1 \3 statt \2"),
    # "nicht A, sondern B", "nicht mehr A, sondern B".
    (rf"{_HEAD} nicht (?:mehr|länger) ((?!nur |bloß |allein )(?:[\w.'-]+ ){{0,3}}?(?-i:[A-ZÄÖÜ\d])[\w.'-]*)((?: (?-i:[a-zäöüß]+))?),? sondern (?:jetzt |nun |inzwischen |nur noch )?([^,;]+?)[.!]*$", r"\1 jetzt \4\3 statt \2"),
    (rf"{_HEAD} nicht ((?!nur |bloß |allein )(?:[\w.'-]+ ){{0,3}}?(?-i:[A-ZÄÖÜ\d])[\w.'-]*)((?: (?-i:[a-zäöüß]+))?),? sondern ([^,;]+?)[.!]*$", r"\1 \4\3 statt \2"),
    # "Meinen Kaffee trinke ich schwarz": so does it here.
    (r"^(meine?n?|unsere?n?) ((?-i:[A-ZÄÖÜ][\w-]+)(?: (?:bei|für|von|in|im|am|als|zum|zur|mit) (?:(?:der|dem|den|die) )?(?-i:[A-ZÄÖÜ][\w.-]+))?) (bin|sind|(?-i:[a-zäöüß]+en?)) (ich|wir)\b", _first(4, 3, 1, 2)),
)  # fmt: skip
"""Patterns, in any case, and what they are read as; in this order."""
