# ruff: noqa: E501 -- a table's patterns are read better in one line
"""German."""

from __future__ import annotations

import re

from memplug_mem0.reading.languages.around import DE
from memplug_mem0.reading.languages.retold_de import RETOLD
from memplug_mem0.reading.languages.spelled_de import ONE, PARENT, SPELLED
from memplug_mem0.reading.languages.table import Rule, Table, each, worded

_ADV = (
    r"(?:(?i:(?:(?:schon|erst|bereits|gleich) )?(?:jetzt|nun|inzwischen|mittlerweile|neuerdings|seitdem|seither|nunmehr|aktuell|derzeit|momentan|zurzeit|endlich|leider|gestern|vorgestern|heute|kürzlich|neulich|letztens|übrigens|tatsächlich|eigentlich|so|daher|deshalb|deswegen|darum|stattdessen"
    r"|ab (?:sofort|heute|jetzt)|von (?:jetzt|nun) an|(?:seit|vor) (?:(?:dem|der|letzte[rnm]?|diese[rm]?|anfang|ende|mitte|ein paar) )?(?:\d{1,2}\.? )?\w+(?: (?:\d{4}|(?:tag|woche|monat|jahr)e?n?))?|(?:letzte|vorige|vergangene|diese)[nrsm]? \w+|(?:anfang|ende|mitte) (?:des |der |dieses |letzten )?\w+|(?:im|am|zum) (?:\d{1,2}\.? ?)?\w+|gott sei dank"
    r"|gerade|immer noch|noch|auch|wieder|sehr|nur noch|gerne?|am liebsten|\d{4}|vorerst|erst|schon|bereits|offiziell|frisch|glücklich|auf einmal|ja|halt|nämlich|mal|etwa|ungefähr|rund)(?: übrigens| leider| endlich| jetzt| nun)?) )*"
)
_HER = r"(?:\b(?:[Mm]eine?|[Uu]nsere?) (?P<rel>[A-ZÄÖÜ]\w+)|^(?P<name>(?!(?:Er|Sie|Es|Das|Die|Der|Ich|Wir|Jetzt|Wer)\b)[A-ZÄÖÜ]\w+)) "


def _me(pattern: str) -> re.Pattern[str]:
    """ "ich wohne jetzt in V" and "jetzt wohne ich in V"; `~` stands between the verb and its object."""
    verb, _, rest = pattern.partition("~")
    return re.compile(rf"\b(?:(?:[Ii]ch|[Ww]ir) {_up(verb)} |{_up(verb)} (?:ich|wir) ){_ADV}{rest}")


def _up(verb: str) -> str:
    return rf"(?i:{verb})"


def _her(pattern: str) -> re.Pattern[str]:
    verb, _, rest = pattern.partition("~")
    return re.compile(rf"{_HER}{verb} {_ADV}{rest}")


_JOB = (
    "Lehrer|Ingenieur|Arzt|Ärzt|Anwält|Anwalt|Koch|Köch|Krankenpfleger|Krankenschwester|Entwickler|Programmierer|Architekt|Journalist|Designer|Student|Pilot|Bäcker|Mechaniker|Verkäufer|Schreiner|Tischler|Elektriker|Apotheker|Zahnarzt|Professor|Redakteur|Teamleiter|Projektleiter|Abteilungsleiter|Physiker|Biologe|Chemiker|Übersetzer|Fotograf"
    "|Kellner|Maurer|Maler|Gärtner|Fahrer|Berater|Forscher|Wissenschaftler|Buchhalter|Therapeut|Psycholog|Tierarzt|Tierärzt|Polizist|Friseur|Schauspieler|Musiker|Autor|Assistent|Leiter|Manager|Chef|Analyst|Praktikant|Azubi|Trainer|Erzieher|Pfleger|Richter|Sekretär"
)
_JOBS = (
    "gesell meister beamt angestellt feuerwehrmann feuerwehrfrau soldat landwirt winzer metzger fleischer konditor optiker hebamme logopäd makler notar jurist referendar pfarrer pastor florist kassierer lagerist spediteur"
    " disponent dachdecker zimmermann zimmerer klempner installateur lackierer schlosser schweißer monteur techniker informatiker administrator texter lektor moderator regisseur dirigent dozent pädagog arbeiter hausmann hausfrau"
    " rentner pensionär doktorand volontär referent bearbeiter kaufmann kauffrau banker controller vertriebler kurier zusteller briefträger lokführer schaffner begleiter kapitän förster barkeeper barista kosmetiker masseur"
    " heilpraktiker freelancer freiberufler unternehmer geschäftsführer prokurist dolmetscher bibliothekar historiker mathematiker tagesmutter helfer sanitäter chirurg internist facharzt fachkraft dompteur"
)
_TRADE = rf"(?:[A-ZÄÖÜ][\w-]*?)?(?i:{_JOB}|{'|'.join(_JOBS.split())})\w{{0,3}}\b"
_BESIDE = r"(?i:verein|chor|jugend|ehrenamt|neben|freizeit|feuerwehr|club|klub|gemeinde|beirat|mannschaft|hobby|minute)"
_GONE = r"(?:nicht mehr|nicht länger|keine?n? mehr|kein \w+ mehr)"

RULES = (
    Rule(
        "residence",
        _me(r"(?:bin|sind)~(?:von (?P<old>\S+) )?(?:nach|in die) (?P<v>.+?) (?:um)?gezogen"),
        "name",
        happened=True,
    ),
    Rule(
        "residence",
        _her(r"(?:ist|sind)~(?:von \S+ )?nach (?P<v>.+?) (?:um)?gezogen"),
        "name",
        happened=True,
    ),
    Rule(
        "residence",
        _me(
            r"(?:wohnen?|lebe[n]?)~(?:mit \w+ \w+ )?(?:zur (?:Unterm|M)iete )?(?:in eine[rm] (?:[a-zäöüß]+ )?(?i:[\w-]*(?:wohnung|haus|häuschen|villa)) )?in (?P<v>.+)"
        ),
        "name",
    ),
    Rule("residence", _her(r"(?:wohnt|lebt|wohnen|leben)~in (?P<v>.+)"), "name"),
    Rule(
        "employer",
        _me(
            r"arbeiten?~(?:bei|für) (?:der |dem |die |den )?(?P<v>[A-ZÄÖÜ][\w.&-]*(?: [A-ZÄÖÜ][\w.&-]*)?) in [A-ZÄÖÜ][\w-]+$"
        ),
        "name",
    ),
    Rule(
        "employer",
        _me(r"arbeiten?~(?:als \w+ )?(?:bei|für) (?:der |dem |die |den )?(?P<v>.+)"),
        "name",
    ),
    Rule(
        "employer",
        _her(r"arbeitet~(?:als \w+ )?(?:bei|für) (?:der |dem |die |den )?(?P<v>.+)"),
        "name",
    ),
    Rule(
        "employer",
        _me(r"(?:bin|sind)~(?:von (?P<old>\S+) )?zu (?P<v>.+?) gewechselt"),
        "name",
        happened=True,
    ),
    Rule(
        "employer",
        _me(
            r"habe~(?:einen (?:neuen )?Job|eine (?:neue )?(?:Stelle|Arbeit)) bei (?:der |dem )?(?P<v>[A-ZÄÖÜ].+)"
        ),
        "name",
        happened=True,
    ),
    Rule(
        "employer",
        _me(r"bin~bei (?:der |dem )?(?P<v>[A-ZÄÖÜ].+?) (?:angestellt|beschäftigt|tätig)"),
        "name",
    ),
    Rule(
        "residence",
        _me(r"(?:zog|zogen)~(?:von (?P<old>\S+) )?nach (?P<v>.+)"),
        "name",
        happened=True,
    ),
    Rule(
        "marital status",
        re.compile(
            r"\b(?:[Ii]ch habe|[Ww]ir haben|haben wir|habe ich)\b[^,.;]{0,30}\bgeheiratet\b"
        ),
        value="verheiratet",
        happened=True,
    ),
    Rule(
        "marital status",
        re.compile(r"\b(?:[Ii]ch habe mich|[Ww]ir haben uns)\b[^,.;]{0,30}\bscheiden lassen\b"),
        value="geschieden",
        happened=True,
    ),
    Rule(
        "marital status",
        re.compile(r"\b(?:[Ii]ch habe mich|[Ww]ir haben uns)\b[^,.;]{0,30}\bverlobt\b"),
        value="verlobt",
        happened=True,
    ),
    Rule(
        "employer",
        _me(
            r"habe~(?:einen (?:neuen )?Job |eine (?:neue )?Stelle )?bei (?P<v>.+?) (?:angefangen|begonnen|bekommen|angenommen)"
        ),
        "name",
        happened=True,
    ),
    Rule("occupation", _me(r"arbeite~als (?P<v>.+)")),
    Rule(
        "occupation",
        _me(r"(?:bin|wurde)~(?:zum|zur) (?P<v>.+?) (?:befördert|ernannt|geworden)?"),
        happened=True,
    ),
    Rule("occupation", _me(r"bin~(?:von Beruf )(?P<v>.+)")),
    Rule(
        "occupation",
        re.compile(
            rf"\b[Ii]ch bin {_ADV}(?:(?:ein|eine) (?:fertige[rs]? |ausgelernte[rs]? |richtige[rs]? ))?(?P<v>{_TRADE})(?!-)(?! [^,;]*{_BESIDE})(?: (?:bei|beim|in|im|am|an|auf) [^,;]+)?"
        ),
    ),
    Rule(
        "name",
        re.compile(
            rf"\b(?i:ich heiße|mein name ist|nennt? mich) {_ADV}(?P<v>[A-ZÄÖÜ]\w+(?: [A-ZÄÖÜ]\w+)*)"
        ),
        "name",
    ),
    Rule("age", _me(r"bin~(?P<v>\d{1,3})(?: Jahre alt)?$"), "number"),
    Rule("age", _me(r"bin~(?P<v>\d{1,3})(?: Jahre alt)? geworden"), "number", happened=True),
    Rule(
        "marital status",
        re.compile(
            rf"\b(?:[Ii]ch bin|[Ww]ir sind|bin ich) {_ADV}(?P<v>(?:mit [A-ZÄÖÜ]\w+ )?verheiratet|(?:von [A-ZÄÖÜ]\w+ )?geschieden|(?:mit [A-ZÄÖÜ]\w+ )?verlobt|ledig|single|Single|verwitwet|getrennt)\b"
        ),
    ),
    Rule(
        "marital status",
        re.compile(
            rf"\b(?:[Ii]ch bin|bin ich) (?=(?:mit [A-ZÄÖÜ]\w+ )?(?:seit|jetzt|nun|inzwischen|mittlerweile|endlich)\b)(?!.*\b(?:heute|gerade|auch)\b){_ADV}mit (?P<v>[A-ZÄÖÜ]\w+) {_ADV}zusammen$"
        ),
        ends=True,
        value="single",
    ),
    Rule(
        "partner",
        re.compile(
            rf"\b(?:[Ii]ch bin|bin ich) (?=(?:mit [A-ZÄÖÜ]\w+ )?(?:seit|jetzt|nun|inzwischen|mittlerweile|endlich)\b)(?!.*\b(?:heute|gerade|auch)\b){_ADV}mit (?P<v>[A-ZÄÖÜ]\w+) {_ADV}zusammen$"
        ),
        "name",
    ),
    Rule(
        "diet",
        re.compile(
            rf"\b(?:[Ii]ch bin|bin ich) {_ADV}(?P<v>Vegetarier(?:in)?|Veganer(?:in)?|vegetarisch|vegan)\b"
        ),
    ),
    Rule(
        "diet",
        re.compile(
            rf"\b(?:[Ii]ch (?:esse|lebe|ernähre mich)|ernähre ich mich|esse ich|lebe ich) {_ADV}(?P<v>vegetarisch|vegan)\b"
        ),
    ),
    Rule(
        "car",
        _me(
            r"fahren?~(?:einen?|den|das|die|meinen?) (?:(?:neu|alt|uralt|gebraucht|rot|blau|grün|schwarz|weiß|grau)e[nsr]? )*(?P<v>.+)"
        ),
        "thing",
    ),
    Rule("weight", _me(r"wiege~(?:etwa |ungefähr |rund )?(?P<v>\d[\d.,]* ?\w+)"), "number"),
    Rule(
        "salary",
        _me(r"verdiene~(?:etwa |rund )?(?P<v>\d[\d.,]* ?\w+)(?: im (?:Monat|Jahr))?"),
        "number",
    ),
    Rule("rent", _me(r"(?:zahle|bezahle)n?~(?P<v>\d[\d.,]* ?\w+) (?:Kaltm|Warmm|M)iete"), "number"),
    Rule("wakes up", _me(r"stehe~um (?P<v>\d.*?) auf"), "number"),
    Rule(
        "{a}",
        re.compile(
            r"\b[Ii]ch (?P<a>arbeite|laufe|jogge|schwimme|trainiere|lerne|lese|schlafe|gehe|fahre|trinke|übe|pendle) "
            + _ADV
            + r"(?P<v>\d[\d.,]* ?[\wä]+)(?: (?P<of>\w+))? (?P<per>(?:pro|am|im|in der|jeden?) (?:Tag|Woche|Monat|Nacht))"
        ),
        "number",
    ),
    Rule("likes", _me(r"(?:mag|liebe|mögen|lieben)~(?P<v>.+)"), many=True),
    Rule("dislikes", _me(r"hasse~(?P<v>.+)"), many=True),
    Rule(
        "allergies",
        re.compile(r"\b[Ii]ch bin (?:auch |stark )?allergisch gegen (?P<v>.+)"),
        many=True,
    ),
    Rule("speaks", _me(r"spreche~(?:fließend |etwas )?(?P<v>.+)"), "name", many=True),
    Rule("plays", _me(r"spiele~(?P<v>.+)"), many=True),
    Rule(
        "has",
        _me(r"habe~(?:einen?) (?P<v>.+?)(?: gekauft| bekommen| adoptiert)?$"),
        many=True,
    ),
    Rule(
        "residence",
        re.compile(rf"\b[Ii]ch (?:wohne|lebe) {_ADV}{_GONE} in (?P<v>.+)"),
        ends=True,
        negated=True,
    ),
    Rule(
        "employer",
        re.compile(
            rf"\b[Ii]ch arbeite {_ADV}{_GONE} (?:bei|beim|für) (?:der |die |das |dem |den )?(?P<v>.+)"
        ),
        ends=True,
        negated=True,
    ),
    Rule(
        "employer",
        re.compile(
            r"\b[Ii]ch habe (?:(?!nicht |nie |niemals )\w+ )?bei (?P<v>.+?) (?:gekündigt|aufgehört)"
        ),
        "name",
        ends=True,
        negated=True,
        happened=True,
    ),
    Rule(
        "likes",
        re.compile(r"\b[Ii]ch (?:mag|liebe) (?P<v>.+?) (?:nicht mehr|nicht länger)"),
        ends=True,
        negated=True,
    ),
    Rule(
        "likes",
        re.compile(
            rf"\b[Ii]ch mag {_ADV}keine?n? (?P<v>.+?) mehr(?=$|,| seit| wegen| weil| aufgrund| dank)"
        ),
        ends=True,
        negated=True,
    ),
    Rule(
        "plays",
        re.compile(
            rf"\b[Ii]ch spiele {_ADV}(?:kein (?P<v>.+?) mehr|nicht mehr (?P<w>.+?)|(?P<x>[A-ZÄÖÜ]\w+) nicht mehr)$"
        ),
        ends=True,
        negated=True,
    ),
    Rule(
        "plays",
        re.compile(
            r"\b[Ii]ch habe (?:\w+ )?(?:mit (?:dem |der )?(?:\w+ auf )?)?(?P<v>[A-ZÄÖÜ]\w+) (?:aufgehört|aufgegeben)"
        ),
        ends=True,
        happened=True,
    ),
    Rule(
        "diet", _me(r"(?:esse|essen)~(?P<v>wieder (?:Fleisch|Fisch|Wurst))"), ends=True, value="*"
    ),
    Rule(
        "diet",
        re.compile(
            r"\b[Ii]ch bin (?:nicht mehr|kein) (?P<v>Vegetarier(?:in)?|Veganer(?:in)?|vegan|vegetarisch)"
        ),
        ends=True,
        negated=True,
    ),
    Rule(
        "has",
        re.compile(
            r"\b(?:[Ii]ch habe|[Ww]ir haben) (?:\w+ )?(?:meinen?|mein|unseren?|unser) (?P<v>.+?) (?:verkauft|verschenkt|abgegeben|verloren)"
        ),
        ends=True,
        happened=True,
    ),
    Rule(
        "car",
        re.compile(
            r"\b(?:[Ii]ch habe|[Ww]ir haben) (?:\w+ )?(?:meinen?|mein|unseren?|unser) (?P<v>.+?) (?:verkauft|abgegeben)"
        ),
        ends=True,
        happened=True,
    ),
    Rule(
        "marital status",
        re.compile(r"\b[Ii]ch bin nicht mehr (?P<v>verheiratet|single|Single|verlobt)"),
        ends=True,
        negated=True,
    ),
    Rule(
        "habits",
        _me(
            r"(?:nutzen?|benutzen?|verwenden?|haben? (?:ein|einen|eine) (?:[\w-]+ ){0,2}(?:bei|mit)|bin (?:Kunde |Kundin |Mitglied )?(?:bei|beim|im)|gehe (?:ins|zum|zur|in))~(?:der |dem |das )?(?P<v>.+)"
        ),
        "name",
        many=True,
    ),
    Rule(
        "habits",
        re.compile(
            r"\b(?:[Ii]ch|[Ww]ir) (?!wohne|lebe|arbeite|mag|liebe|spiele|bin\b)\w+ (?:nicht mehr|nicht länger) (?:bei der |beim |bei |für |mit dem |mit der |mit |im |ins |in |zu |zum |zur )?(?:den |die |das |der )?(?P<v>.+)"
        ),
        ends=True,
        negated=True,
    ),
    Rule(
        "habits",
        re.compile(
            r"\b(?:[Ii]ch|[Ww]ir) (?!wohne|lebe|arbeite|mag|liebe|spiele|bin\b)\w+ (?P<v>[A-ZÄÖÜ].*?|(?:mit|zu|zum|zur|bei) .*?) (?:nicht mehr|nicht länger)$"
        ),
        ends=True,
        negated=True,
    ),
    Rule(
        "",
        re.compile(
            rf"^(?P<v>[A-ZÄÖÜ]\w+) und ich (?:haben uns {_ADV}(?:einvernehmlich |in Freundschaft )?(?:getrennt|scheiden lassen)|sind {_ADV}(?:nicht mehr zusammen|kein Paar mehr|getrennt|auseinander)|haben {_ADV}Schluss gemacht)"
        ),
        "name",
        ends=True,
        happened=True,
        negated=True,
    ),
    Rule(
        "",
        re.compile(
            rf"\b[Ii]ch habe mich {_ADV}von (?:meinem (?:Freund|Mann) |meiner (?:Freundin|Frau) )?(?P<v>[A-ZÄÖÜ]\w+) {_ADV}(?:getrennt|scheiden lassen)|\b[Ii]ch habe {_ADV}mit (?P<w>[A-ZÄÖÜ]\w+) Schluss gemacht"
        ),
        "name",
        ends=True,
        happened=True,
    ),
    Rule("birth year", re.compile(r"\b[Ii]ch (?:bin|wurde) (?P<v>\d{4}) geboren"), "number"),
    Rule("smoking", re.compile(r"\b[Ii]ch (?P<v>rauche)$")),
    Rule(
        "smoking",
        re.compile(
            rf"\b[Ii]ch habe (?P<gap>[^,;]{{0,30}}?)\bmit dem Rauchen aufgehört|\b[Ii]ch rauche {_ADV}nicht mehr"
        ),
        ends=True,
        negated=True,
        happened=True,
        value="*",
    ),
    Rule("member", _me(r"bin~Mitglied (?:im|in der|beim|bei der|bei) (?P<v>.+)"), many=True),
    Rule(
        "member",
        re.compile(r"\b[Ii]ch bin (?P<gap>[^,;]{0,20}?)\baus (?:dem |der )?(?P<v>.+?) ausgetreten"),
        ends=True,
        happened=True,
    ),
    Rule(
        "",
        re.compile(
            r"\b(?:[Ii]ch|[Ww]ir) (?:habe?n?|sind) (?P<gap>[^,;]{0,20}?)(?:die |das |den |unsere |meine )?\w+ von (?P<v>[A-ZÄÖÜ]\w*) auf [A-ZÄÖÜ]\w* (?:umgestellt|umgezogen|migriert)"
        ),
        "name",
        ends=True,
        happened=True,
    ),
    Rule("major", _me(r"studiere~(?P<v>[A-ZÄÖÜ]\w+)")),
    Rule(
        "occupation",
        re.compile(
            r"\b[Ii]ch bin (?:gerade |derzeit |aktuell |jetzt )*(?P<v>arbeitslos|arbeitssuchend|selbstständig|in Rente|in Elternzeit)\b"
        ),
    ),
    *(
        Rule("", re.compile(p), "name", ends=True, happened=True)
        for p in (
            rf"\b(?:[Ii]ch|[Ww]ir) (?:habe?n?|hab) (?:{_ADV})(?:meine?n?|unsere?n?|den|die|das) (?P<v>[A-ZÄÖÜ][\w.]*(?: [A-ZÄÖÜ0-9][\w.]*)*)(?:-(?:Abo|Konto|Vertrag|Mitgliedschaft|Abonnement))? (?P<gap>[^,;]{{0,30}}?)\b(?:verkauft|gekündigt|abgemeldet|gelöscht|abgegeben|weggegeben|aufgelöst)",
            r"^(?:[Mm]eine?n?|[Uu]nsere?n?|[Dd]en|[Dd]ie|[Dd]as) (?P<v>[A-ZÄÖÜ][\w.]*(?: [A-ZÄÖÜ0-9][\w.]*)*?)(?:-(?:Abo|Konto|Vertrag|Mitgliedschaft|Abonnement))? (?:habe?n?|hab) (?:ich|wir) (?P<gap>[^,;]{0,30}?)\b(?:verkauft|gekündigt|abgemeldet|gelöscht|abgegeben|weggegeben|aufgelöst)",
        )
    ),
    *(
        Rule("habits", re.compile(p), ends=True, negated=True)
        for p in (
            r"\b[Ii]ch (?:nutze|benutze|verwende|lerne|trinke|esse|rauche|trainiere|gehe|fahre|habe) (?:nicht mehr|nicht länger) (?:bei der |beim |bei |für |mit |im |ins |in |zu |zum |zur )?(?P<v>.+)",
            r"\b[Ii]ch (?:nutze|benutze|verwende|lerne|trinke|esse|rauche|trinke) (?P<v>.+?) (?:nicht mehr|nicht länger)$",
            rf"\b[Ii]ch (?:trinke|esse|rauche|nehme|habe|fahre) {_ADV}keine?n? (?P<v>.+?) mehr(?=$|,| seit| wegen| weil| aufgrund| dank)",
        )
    ),
    Rule(
        "",
        _me(
            r"(?:bin|sind)~(?:nicht (?:mehr|länger) (?:bei der |bei den |beim |bei |im |in der )|(?:weg|raus|los) (?:von|aus|bei) (?:dem |der )?)(?P<v>[A-ZÄÖÜ].+)"
        ),
        ends=True,
        negated=True,
    ),
    Rule(
        "occupation",
        re.compile(rf"\b[Ii]ch bin (?:kein|keine|nicht mehr) (?P<v>(?:{_JOB})\w*)"),
        ends=True,
        negated=True,
    ),
    Rule(
        "major",
        re.compile(r"\b[Ii]ch studiere (?:nicht mehr (?P<v>[A-ZÄÖÜ]\w+)|kein (?P<w>\w+) mehr)"),
        ends=True,
        negated=True,
    ),
    Rule(
        "occupation",
        re.compile(
            rf"\b(?:[Ii]ch habe|habe ich) {_ADV}(?:(?:wieder |endlich )*(?:einen (?:neuen |festen )?(?:Job|Arbeitsplatz)|eine (?:neue |feste )?(?:Arbeit|Stelle|Anstellung)|Arbeit))(?: (?:gefunden|bekommen|angenommen|angetreten)(?:,? (?:bei|in|im|als) .+)?|$)"
        ),
        ends=True,
        happened=True,
        value="unemployed",
    ),
    Rule(
        "marital status",
        re.compile(
            rf"\b(?:[Ii]ch habe|habe ich) {_ADV}(?:einen (?:festen )?Freund|eine (?:feste )?Freundin|einen Partner|eine Partnerin)\b|\b[Ii]ch bin {_ADV}(?:vergeben|in einer Beziehung)"
        ),
        ends=True,
        value="single",
    ),
    Rule(
        "",
        re.compile(
            rf"^(?:(?:[Mm]ein|[Uu]nser)e? (?:\w+ )?)?(?P<v>(?!(?:Er|Sie|Es|Das|Die|Der|Wer|Opa|Oma)\b)[A-ZÄÖÜ]\w+) (?:(?:ist|sind) {_ADV}(?:gestorben|verstorben|von uns gegangen|eingeschlafen|eingeschläfert worden|weggelaufen|entlaufen)|(?:mussten|haben) wir {_ADV}(?:einschläfern lassen|einschläfern|gehen lassen|weggeben|abgeben))$"
        ),
        "name",
        ends=True,
        happened=True,
    ),
    Rule(
        "",
        re.compile(
            rf"(?i)\b(?:mein|unser)e? (?:baby|sohn|tochter|kleine[rs]?|kind|zwillinge|sohnemann|junge|mädchen)(?: \w+)? (?:ist|sind) {_ADV}(?:am \w+ )?(?:da|geboren|auf der welt|zur welt gekommen)$|\b(?:ich habe|wir haben) {_ADV}(?:ein baby|ein kind|eine tochter|einen sohn|zwillinge) bekommen$|\bich habe {_ADV}(?:unser\w* \w+ )?entbunden$"
        ),
        ends=True,
        happened=True,
        value="schwanger",
    ),
    Rule(
        "residence",
        _her(
            r"(?:ist|sind)~(?:bei (?:mir|uns) eingezogen|zu (?:mir|uns) gezogen|mit mir zusammengezogen)$"
        ),
        ends=True,
        happened=True,
        value="*",
    ),
    Rule(
        "",
        re.compile(
            rf"^(?P<v>(?!(?:Er|Sie|Es|Das|Die|Der|Wer)\b)[A-ZÄÖÜ]\w+) hat {_ADV}(?:mit mir Schluss gemacht|Schluss gemacht|mich verlassen|sich {_ADV}von mir getrennt)$"
        ),
        "name",
        ends=True,
        happened=True,
    ),
    Rule("diet", _me(r"(?:esse|essen)~(?P<v>kein Fleisch)(?: mehr)?$"), many=True, negated=True),
    Rule(
        "occupation",
        _me(
            r"(?:mache|absolviere)~(?:eine |die |meine |ein |das |mein )?(?P<v>(?:Ausbildung|Lehre|Umschulung|Praktikum|Volontariat|Referendariat) (?:zum|zur|als|bei|beim|im|in) .+)"
        ),
    ),
    Rule(
        "residence",
        _me(
            r"(?:habe|haben)~(?:ein|eine|meine?|unsere?) (?:neue[sr]? |eigene[sr]? |erste[sr]? )+(?:Wohnung|Bude|WG|Haus|Zimmer|Zuhause|Bleibe) in (?P<v>.+)"
        ),
        "name",
    ),
    Rule(
        "weight",
        _me(
            r"(?:bin|habe)~(?:mich )?(?:runter |rauf |hoch )?(?:auf|bei) (?P<v>\d[\d.,]* ?(?:kg|Kilo)\w*)(?: runter| rauf| hoch| abgenommen| zugenommen| gekommen| angekommen)?$"
        ),
        "number",
        happened=True,
    ),
    Rule(
        "insurance",
        _me(r"bin~bei (?:der |dem )?(?P<v>[A-ZÄÖÜ].+?) (?:kranken)?versichert"),
        "name",
    ),
    Rule(
        "electricity provider",
        re.compile(
            rf"\b(?i:(?:ich|wir) (?:beziehe|bekomme|kriege|habe)n? {_ADV}(?:den |unseren |meinen )?strom|(?:den |unseren |meinen )?strom (?:beziehe|bekomme|kriege|habe)n? (?:ich|wir)) {_ADV}(?:von|bei) (?:den |der |dem )?(?P<v>[A-ZÄÖÜ].+)"
        ),
        "name",
    ),
    Rule(
        "allergies",
        _me(r"bin~(?:auch |stark )?gegen (?P<v>[A-ZÄÖÜ]\w+(?: und [A-ZÄÖÜ]\w+)?) allergisch"),
        many=True,
    ),
    Rule(
        "employer",
        _me(
            r"habe~(?:meinen Job |meine (?:Stelle|Arbeit) |den Job |die Stelle )?(?:bei|beim) (?:der |dem )?(?P<v>[A-ZÄÖÜ].+?) (?:gekündigt|aufgehört|hingeschmissen|geschmissen|aufgegeben|verloren)"
        ),
        "name",
        ends=True,
        negated=True,
        happened=True,
    ),
    Rule(
        "residence",
        _me(r"(?:bin|sind)~(?:aus|von) (?P<v>[A-ZÄÖÜ].+?) (?:weg|fort|aus)gezogen"),
        "name",
        ends=True,
        happened=True,
    ),
)

_O = r"[\wäöüÄÖÜß .'-]"

TABLE = Table(
    words=each(
        "neue neuer neues krankenkasse hausarzt hausärztin zahnarzt zahnärztin adresse wohnort beruf geburtstag handynummer telefonnummer allergie allergien größe gewicht schuhgröße ich wir mein meine meinen meinem meiner mich mir uns unser unsere unseren unserer nicht sondern korrektur wohnt lebt arbeitet ist der die das den hat bin hab habe sind wohn wohne leb lebe jetzt inzwischen mittlerweile"
    ),
    around=DE,
    spelled=tuple((re.compile(f"(?i){one}"), into) for one, into in (*SPELLED, *RETOLD, PARENT)),
    speaks=each("ich wir mein meine unser unsere nenn nennt den gestorben verstorben eingeschläfert einschläfern schluss getrennt verlassen"),
    owns=each("mein meine unser unsere der die das den meinen unseren meiner"),
    mends=each("nicht sondern gewechselt umgestiegen umgestellt"),
    question=re.compile(r"(?i)^(?:und |aber |also )?(?:wer|was|wo|wann|warum|wie|welche[rsnm]?|wohin|woher|wohne ich|lebe ich|arbeite ich (?!jetzt|nun|seit|inzwischen)|bin ich (?!jetzt|nun|nach|seit|inzwischen|letzte|vor|im|von)|habe ich|soll|kann|könnte|weißt|kannst|hast|ist)\b|,? (?:oder|nicht wahr|richtig)$"),
    unreal=worded(
        "manchmal gelegentlich selten am_wochenende \\w+tags im_urlaub vorübergehend wenn falls ob würde würden würdest wäre wären hätte hätten könnte könnten sollte sollten möchte möchten werde werden wird will"
        " wollen wollte vielleicht eventuell wahrscheinlich vermutlich möglicherweise wohl plane planen vor_zu überlege überlegen hoffe hoffen"
        " wünsche wünschte träume träumte stell stelle_mir angenommen früher damals einst beinahe fast bald demnächst nächste[nrs]? morgen"
        " als_ich nachdenke denke_darüber glaube denke scherz spaß roman spiel_die im_spiel im_film im_buch soll sollen darf dürfte übersetz(?:e|en|t)? korrigier(?:e|en)?(?!:) formulier(?:e|en)? umformulieren beispiel(?:satz)? zum_beispiel (?:ha){2,} lol xd"
    ),
    reported=re.compile(r"(?i)\b(?:sagte?n?|gesagt(?! habe\b)|erzählte?|erzählt(?! habe\b)|(?<!ich )meinte?|behauptete?t?|behauptet|angeblich|laut (?=(?:dem|der|den|mein|unser|dies|(?-i:[A-ZÄÖÜ]))\w*)|(?<!fertig )(?<!ende )gehört(?! (?:jetzt|nun|inzwischen|mir|uns|meine[mr]|unsere[mr]|dem|der|zu|zum|zur)\b)|glaubte?|denkt|dachte|schrieb|schreibt|schwört|schwor|beharrt|vermutet|mutmaßt|überzeugt|bildet sich ein|wettet|verkündet|berichtet|verbreitet|ruft|flüstert|scherzt|witzelt|träumt|erklärt|erwähnt|prophezeit|hofft|tippt darauf|munkelt|tratscht|lästert|spekuliert|nimmt an|tut so|fragte?|fragt|heißt es|findet|behaupte|(?<!^)stimmt nicht(?! ganz)|zeigt an|(?:lebenslauf|profil|protokoll|zeugnis) steht|ich wünschte, (?:ich|wir|meine?))\b|^(?:bitte )?schreibe? (?:meine[mrn]?|dem|der|eine[mrn]?|ihm|ihr|an) [^:]*:|\b(?:alle|viele|manche|einige|leute|anderen|kollegen|kolleginnen|nachbarn|freunde|freundinnen|eltern|kinder|sie) (?:denken|glauben|meinen|sagen|erzählen|behaupten|vermuten|munkeln|reden)\b|\b(?:dass|ob) (?:ich|wir|meine?|unsere?)\b"),
    negation=re.compile(r"(?i)\b(?:nicht|nie|niemals|keine?[nmrs]?|weder|noch nie)\b"),
    split=re.compile(r"\s*(?:[;—–]|:(?!\d)|,? aber |, und | und (?!ich (?:haben|sind))(?=(?:geht|ich|mein|wir|arbeite|wohne|lebe|bin|habe|mag)\b)|, (?=(?:weil|obwohl|da|der|die|das|wo|denn|seit|während|ich|meine?|unsere?|wir|jetzt)\b)|\(|\))\s*"),
    cut=re.compile(r"(?i)(?:,(?!\d)| (?:und (?:ich|mein|wir|bin|habe|arbeite|wohne)|aber|weil|da ich|denn|seit|wo|mit mein\w*|jetzt|nun|zurzeit|momentan|im moment|derzeit|wieder|inzwischen|als|statt|nicht|im (?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|jahr)|letzte[nrs]?|vor|heute|gestern|auch|so gern|sehr|am meisten|zur (?:unter)?miete|in eine[rm]|bei meine[nrm]|allein|zusammen|direkt|mitten)\b| \()"),
    filler=re.compile(r"(?i)^(?:der|die|das|den|dem|ein|eine|einen|einem|einer|mein|meine|meinen|meinem|in|im|am|bei|jetzt|nun|etwa|rund|ungefähr|noch|um|auf|genau)\s+|\s+(?:sehr|gerne?|mehr|gezogen|verlegt|verschoben|gestiegen|geändert)$|[\s.!?,;:'\"“”„]+$|^[\s'\"“”„]+"),
    days=re.compile(r"(?i)\b(?:montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonnabend|sonntags?|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|mittag|mitternacht)\b|\d"),
    rules=RULES,
    fixes=(
        re.compile(rf"(?i)^(?:(?:nein|sorry|entschuldigung|moment|korrektur|doch|ach)[,:. ]+)*(?:es ist |das ist |ich meine |ich meinte )?nicht (?:in |bei |am |der |die |das |ein |eine )?(?P<old>{_O}+?),? sondern (?:in |bei |am |der |die |das |ein |eine )?(?P<v>{_O}+)$"),
        re.compile(rf"(?i)^(?:(?:nein|sorry|entschuldigung|moment|korrektur|doch|ach)[,:. ]+)*(?:es ist |das ist |ich meine |ich meinte )?(?:in |bei |am )?(?P<v>{_O}+?), nicht (?:in |bei |am )?(?P<old>[A-ZÄÖÜ\d]{_O}*)$"),
        re.compile(rf"\b[Ii]ch (?:bin|habe) (?:jetzt |vor kurzem |kürzlich |gerade )?von (?P<old>{_O}+?) (?:auf|zu|zur|zum|nach) (?P<v>{_O}+?) (?:umgestiegen|gewechselt|umgestellt)$"),
    ),
    counting=re.compile(r"(?i)^(?!.*\b(?:war|waren|hatte|wurde)\b|.*\d\. (?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember))(?:.*[,:] )?(?:jetzt |ab heute )?(?:ist |öffnet |schließt )?(?:meine?|unsere?|der|die|das) \w.*|\b(?:ich|wir) (?:bin|sind)\b|\b(?:nehme|habe|haben|sind|gehe|gehen|laufe|jogge|schwimme|arbeite|lerne|schlafe|trinke|esse|rauche|lese|schreibe|übe|trainiere|zahle|verdiene|spare|pendle|fahre|spiele|gebe|brauche) (?:ich|wir)\b|\b(?:ich|wir) (?:\w+ )?(?:nehme|habe|haben|sind|gehe|gehen|laufe|jogge|schwimme|arbeite|lerne|schlafe|trinke|esse|rauche|lese|schreibe|übe|trainiere|zahle|verdiene|spare|pendle|fahre|spiele|gebe|brauche)\b|\bes gibt\b"),
    jobs=re.compile(rf"(?i)\b\w*(?:{_JOB}|{'|'.join(_JOBS.split())})\w*$"),
    common=re.compile(
        r"(?i)^(?:eine[mrns]?|meine[mrns]?|unsere[mrns]?|diese[mrns]?|(?:der|dem|den) (?!Schweiz|Türkei|Slowakei|Ukraine|USA|Niederlanden|Telekom|Post|Bahn|Stadt|Polizei|Bundes|Sparkasse|Deutschen)|"
        r"(?:Miete|Untermiete|Angst|Armut|Frieden|Ruhe|Sorge|Hause|Hotel|Scheidung|Gemeinschaft|WG|Teilzeit|Vollzeit|Regen|Nacht|Tag|Geld|Kunden|Freunden?|Spaß|Kälte|Hitze|Licht|Bedarf|Musik|Familie|Eltern|Feierabend|Plan|Wohnung|Haus|Zentrum|Nähe|Papa|Mama|Vater|Mutter|Opa|Oma|Onkel|Tante|Pate|Patin|Erster?|Letzter?|Zweiter?|Weltmeister)\b)"
    ),
    since=re.compile(r"(?i)[,;]? (?:aber |und |doch )?(?=(?:jetzt|nun|inzwischen|mittlerweile|heute)\b)"),
    predicate=re.compile(r"(?i)^(?:schwer|leicht|gut|schlecht|langweilig|stressig|anstrengend|kaputt|weg|ausverkauft|zu|sehr|immer|nie|nicht|noch|wieder|neu|alt|teuer|billig|da|dort|fertig|spannend|toll|super|anders|egal)\b|\w+(?:lich|bar|end|los)$| zu \w+$"),
    trailing=re.compile(r"(?: statt|,? anstatt|(?:,| und) (?:nicht|kein|keine)(?: mehr)?) (?:(?:in|im|bei|beim|am|an|aus|mit|gegen|auf|zu|zum|zur|von|für|als|um|nach) )?(?:(?:der|die|das|den|dem|einem|einer|einen|eine|ein) )?(?P<old>[A-ZÄÖÜ\d][\w .'-]*)$"),
    owned=(re.compile(r"(?i)\b(?:meine?|unsere?) (?P<a>\w+) (?:jetzt )?(?P<verb>geht (?:auf|in|zur)|kommt aus|läuft mit|spielt bei) (?:die |das |den |der )?(?P<v>.+)"),
        re.compile(r"(?i)\b(?:meine?|unsere?|der|die|das) (?:neue[rs]? |aktuelle[rs]? )?(?P<a>[\w-]+(?: (?:der|des|für|mit|von|vom|beim|zur|zum|bei|in|im) (?:[\w-]+ ){0,2}?[\w-]+)?) (?:(?:jetzt|nun|inzwischen|mittlerweile) )?(?:ist|sind|heißt|beträgt|lautet|geht|dauert|kostet|findet|liegt|hat|startet|beginnt|endet|schließt|öffnet|wiegt|fährt|fliegt)(?: (?:jetzt|nun|inzwischen|mittlerweile|ab sofort|aktuell))?(?: am| um| bei| auf| im| in)? (?P<v>.+)"),
        re.compile(r"(?i)\b(?:jetzt|nun|inzwischen|mittlerweile|ab sofort|ab heute|seit \w+|seitdem|aktuell) (?:ist|sind|heißt|beträgt|lautet|geht|dauert|kostet|findet|liegt|hat|startet|beginnt|öffnet|schließt) (?:meine?|unsere?|der|die|das) (?:neue[rs]? )?(?P<a>[\w-]+(?: (?:der|des|für|mit|von|vom|beim|zur|zum|bei|in|im) (?:[\w-]+ ){0,2}?[\w-]+)?)(?: am| um| bei| auf| im| in)? (?P<v>(?:Herr |Frau |Dr\\. )?\S+(?: \S+){0,3})$"),),
    changed=(
        re.compile(r"(?i)\b(?:meine?|unsere?|der|die|das) (?:neue[rs]? )?(?P<a>[\w-]+(?: (?:der|des|für|mit|von|vom|beim|zur|zum|bei|in|im) (?:[\w-]+ ){0,2}?[\w-]+)?) (?:wurden?|ist|sind|hat sich)(?P<gap>(?: \w+){0,3}?) (?:von (?P<old>.+?) )?auf (?:den |die |das )?(?P<v>.+?) (?:(?P<became>geändert|gewechselt)|\w+(?:t|en))$"),
        re.compile(r"(?i)(?:\b(?:man|ich|wir|sie|er)|\b(?:meine?|unsere?|der|die|das) \w+|^\w+) (?:hat|haben|habe)(?: mir| uns)?(?P<gap>(?: (?!mein|unser|die |den |das )\w+){0,3}?) (?:meine?n?|unsere?n?|die|den|das) (?P<a>[\w-]+(?: (?:der|des|für|mit|von|vom|beim|zur|zum|bei|in|im) (?:[\w-]+ ){0,2}?[\w-]+)?)(?: von (?P<old>.+?))? auf (?:den |die |das )?(?P<v>.+?) (?:(?P<became>geändert|gewechselt)|\w+(?:t|en))$"),
    ),
    mention=re.compile(
        r"(?i)^(?=.*\b(?:vertan|geirrt|(?:war|ist|lag ich|waren) (?:leider |wohl )*falsch(?=$|[ ,.](?:geschrieben|angegeben|notiert)?)|falsch(?:e[nrs]?)? (?:\w+ )?(?:geschrieben|angegeben|gesagt|genannt|notiert|getippt|gemerkt|gegeben)|vertippt|verschrieben|versprochen|verlesen|stimmte? nicht)\b).*?\b(?:(?:mein|unser)(?:e[mnr]?)? (?P<a>(?-i:[A-ZÄÖÜ])[\w-]+)|(?:mein|unser)es (?P<b>(?-i:[A-ZÄÖÜ])[\w-]+?)e?s\b)"
        r"|^(?=.*\b(?:geändert|ändern|gewechselt|wechseln|verschoben|verlegt|erhöht|gesenkt|angepasst|teurer|billiger|gestiegen|gesunken|umbenannt|aktualisiert)\b).*?\b(?:mein|unser)(?:e[mnr]?)? (?!(?:Frau|Mann|Sohn|Tochter|Bruder|Schwester|Mutter|Vater|Freundin?|Kind|Oma|Opa|Tante|Onkel|Cousine?|Nichte|Neffe|Chefin?|Kolleg\w+)\b)(?P<c>(?-i:[A-ZÄÖÜ])[\w-]+)"
        rf"|\b(?:ein|eine|einen|mein|meine|meinen|unser|unsere|unseren) neue[nrs]? (?P<d>{'|'.join(ONE.split())})\b"
    ),
    it=re.compile(
        r"(?i)^(?:(?:nein|sorry|also|und|richtig|korrektur)[,: ]+)*(?:(?:sie|er|es|das) (?:ist(?! eine? (?!(?-i:[A-ZÄÖÜ])[\w-]+ (?-i:[A-ZÄÖÜ\d])))|sind|heißt|lautet|beträgt|kostet|wiegt|dauert)|(?:richtig|korrekt) (?:ist|wäre))(?: (?:jetzt|nun|eigentlich|tatsächlich|nämlich|richtig))* (?:(?:die|der|das) (?=\d))?(?=\S)"
    ),
    mine="mein {a} ist jetzt ",
    chosen=re.compile(
        r"(?:standard|stamm|lieblings)?-?(?:bestellung|getränk|frühstück|instrument|hobby|snack|nachtisch|frisur|sportart|klingelton|haarfarbe|augenfarbe)$"
    ),
    inverse=re.compile(r"^(?P<v>[A-ZÄÖÜ][\w.-]*(?: [A-ZÄÖÜ][\w.-]*)*) ist (?:jetzt |nun |inzwischen )?(?:meine?|unsere?) (?:neue[rs]? )?(?P<a>[\w-]+)$"),
    favoured=(
        re.compile(r"(?i)\b(?:meine?|unsere?) (?:neue[rs]? )?lieblings-?(?P<a>\w+) (?:ist|sind|heißt)(?: jetzt| nun| inzwischen)? (?P<v>.+)"),
        re.compile(r"(?i)^(?P<v>[\w' -]+?) (?:ist|sind)(?: jetzt| nun| inzwischen)? meine? (?:neue[rs]? )?lieblings-?(?P<a>\w+)$"),
    ),
    nouns={
        "stromanbieter": ("electricity provider", "name"), "stromversorger": ("electricity provider", "name"), "krankenkasse": ("insurance", "name"), "krankenversicherung": ("insurance", "name"), "internetanbieter": ("internet provider", "name"), "handyanbieter": ("mobile provider", "name"), "mobilfunkanbieter": ("mobile provider", "name"), "blutgruppe": ("blood type", "any"),
        "studienfach": ("major", "any"), "hauptfach": ("major", "any"), "studiengang": ("major", "any"), "wohnort": ("residence", "name"), "arbeitgeber": ("employer", "name"), "chefarzt": ("doctor", "name"), "therapeut": ("therapist", "name"), "therapeutin": ("therapist", "name"), "hausärztin": ("doctor", "name"), "zahnärztin": ("dentist", "name"),
        "wecker": ("wakes up", "number"), "benutzername": ("username", "any"), "fitnessstudio": ("gym", "name"), "trainer": ("coach", "name"), "trainerin": ("coach", "name"), "schule": ("school", "name"),
        "name": ("name", "name"), "nachname": ("last name", "name"), "spitzname": ("nickname", "name"), "chef": ("boss", "name"), "chefin": ("boss", "name"),
        "arzt": ("doctor", "name"), "hausarzt": ("doctor", "name"), "zahnarzt": ("dentist", "name"), "frau": ("wife", "name"), "mann": ("husband", "name"),
        "freundin": ("girlfriend", "name"), "freund": ("boyfriend", "name"), "vermieter": ("landlord", "name"), "vermieterin": ("landlord", "name"), "bank": ("bank", "name"), "mitbewohner": ("roommate", "name"),
        "telefonnummer": ("phone number", "number"), "handynummer": ("phone number", "number"), "nummer": ("phone number", "number"), "miete": ("rent", "number"),
        "gehalt": ("salary", "number"), "gewicht": ("weight", "number"), "größe": ("height", "number"), "schuhgröße": ("shoe size", "number"), "budget": ("budget", "number"), "postleitzahl": ("zip code", "number"),
        "arbeitsweg": ("commute", "number"), "pin": ("pin", "number"), "geburtstag": ("birthday", "date"), "abgabetermin": ("deadline", "date"), "termin": ("appointment", "date"), "zahnarzttermin": ("dentist appointment", "date"),
        "hochzeit": ("wedding", "date"), "prüfung": ("exam", "date"), "flug": ("flight", "date"), "besprechung": ("meeting", "date"), "treffen": ("meeting", "date"), "meeting": ("meeting", "date"),
        "vorstellungsgespräch": ("interview", "date"), "party": ("party", "date"), "urlaub": ("vacation", "date"), "auto": ("car", "thing"), "handy": ("phone", "thing"), "telefon": ("phone", "thing"),
        "laptop": ("laptop", "thing"), "fahrrad": ("bike", "thing"), "kamera": ("camera", "thing"), "e-mail": ("email", "thing"), "email": ("email", "thing"), "adresse": ("address", "thing"),
        "beruf": ("occupation", "job"), "job": ("occupation", "job"), "position": ("occupation", "job"),
    },
)  # fmt: skip
