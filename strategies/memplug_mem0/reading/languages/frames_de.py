# ruff: noqa: E501 -- a language's words are read better in one line
"""German words that frames are built around."""

from __future__ import annotations

import re

from memplug_mem0.reading.languages.lexicon import Lexicon, phrases
from memplug_mem0.reading.languages.retold_de import RETOLD
from memplug_mem0.reading.languages.spelled_de import ASIDES, REQUESTS, SPELLED, WHEN, halved

_END = (
    r"abrasiert|wegrasiert|abgeschnitten|aufgehört|aufgegeben|gekündigt|verkauft|abgeschafft|abbestellt|verlassen|beendet|abgegeben|gelöscht|deinstalliert|verloren|verschenkt|abgeschlossen|durch|durchgelesen|ausgelesen|fertig(?:gelesen)?|hingeschmissen|abgebrochen|storniert|abgesagt|gestrichen|entsorgt|weggegeben|zurückgegeben|abgesetzt|abgelegt|sein lassen|bleiben lassen|geschmissen|rausgeworfen|weggeworfen"
    r"|ausgetreten|ausgezogen|ausgestiegen|verkaufen müssen|(?:ab|auf|weg|her)geben müssen|kündigen müssen|(?:ins tierheim|in gute hände) gegeben|raus|weg|abgestoßen|eingestellt|abgemeldet|ersetzt|eingetauscht|getauscht|ausgetauscht|umgestiegen|umgestellt|gewechselt|verschrottet|los|abgewöhnt|niedergelegt|losgeworden|gestoppt|los geworden|aufgelöst|geschlossen|stillgelegt|verabschiedet|abgebaut|aufgebraucht|abbezahlt|zurückgezahlt|ausgewechselt|abgetreten|übergeben|abgelaufen|beendigt|ausgeschieden|zurückgetreten|ausgemustert|ausrangiert|weggefallen|gestrichen|abgeschaltet|stornieren lassen|an den nagel gehängt|abgerissen|entfernt|herausgenommen|rausgenommen|ausgemacht|gefeuert|entlassen|ausgelaufen|überwunden|auskuriert|gefällt|gerodet|ausgegraben|geschlachtet|weggeschmissen|rausgeschmissen|zurückgezogen|eingestampft|abgestellt|abgetreten|verkauft bekommen|abgebucht|ausgebucht|abgewählt|rausgeflogen|ausgelagert|eingemottet|aufs eis gelegt|auf eis gelegt|ausgeschlichen|losgeschlagen|weitergegeben|versteigert|verhökert|vertickt|verscherbelt|gespendet|weitergereicht|zurückgeschickt|aussortiert|weggetan|verbannt|demontiert|aufgekündigt|widerrufen|annulliert|gecancelt|verworfen|dichtgemacht|plattgemacht|ad acta gelegt|über bord geworfen|hinter mir gelassen|hinter uns gelassen|runtergeschmissen|runtergeworfen|runtergenommen|rausgekickt|weiterverkauft|inzahlung gegeben|in zahlung gegeben|zu ende|ausgezogen|abgedreht|ausgesetzt|abgestoßen|drangegeben|vom netz genommen|überstanden|vermittelt|auslaufen lassen|abgelöst|zugeschüttet|in der tasche|verteidigt|fertig ?(?:ge\w+(?:t|en)|\w+iert|gemacht)|zu ende ge\w+|(?:weg|raus|heraus|fort)ge(?!gang|bracht|fahr|lauf|such|fund|schick|hol|schau|guck|komm|stell|räum|pack|ritten|seh|zogen)\w+(?:t|en)"
)
_MIDST = r"(?:(?:(?:im|ende|anfang|mitte|letzte[nrsm]?|vorige[nrsm]?) [^ ]+ (?:\d{4} )?(?=(?:[^ ]+ )?[^ ]*ge[^ ]+(?:t|en)$|ver[^ ]+(?:t|en)$)|gestern |vorgestern |neulich |kürzlich |längst |endgültig |leider |tatsächlich |plötzlich |überraschend |schon |bereits |komplett |total |völlig |vor [^ ]+ (?:[^ ]+ )?(?:tagen|wochen|monaten|jahren|woche|monat|jahr) )*)"
_END = _END.replace("ß", "ss")
_PLAIN = "rot blau grün schwarz weiß weiss braun grau blond gelb orange lila rosa silbern beige"
_COLOURS = " ".join(f"{shade}{one}" for shade in ("", "hell", "dunkel") for one in _PLAIN.split())
_OFFICES = "kassenwart|kassenwartin|kassierer|kassiererin|schatzmeister|schatzmeisterin|schriftführer|schriftführerin|vorsitzender|vorsitzende|präsident|präsidentin|vizepräsident|vizepräsidentin|beisitzer|beisitzerin|jugendwart|jugendwartin|pressewart|pressewartin|kapitän|kapitänin|elternsprecher|elternsprecherin|klassensprecher|klassensprecherin|filialleiter|filialleiterin|teamleiter|teamleiterin|abteilungsleiter|abteilungsleiterin|schichtleiter|schichtleiterin|praktikant|praktikantin|werkstudent|werkstudentin|geschäftsführer|geschäftsführerin|prokurist|prokuristin"
_PERSON = r"(?:tochter|töchter|sohn|söhne|kind|kinder|mann|frau|freund|freundin|bruder|brüder|schwester|schwestern|mutter|vater|eltern|oma|opa|enkel|enkelin|neffe|nichte|cousine?|schwager|schwägerin|schwieger\w+|kollegin|kollege|nachbarin?|chef|chefin|mitbewohner|mitbewohnerin|baby|zwillinge|jüngste|jüngster|älteste|ältester|partner|partnerin|ex|mama|papa|tante|onkel)"

_ONES = r"(?P<w>(?:mein|unser)\w* [^ ]+)"
"""Somebody of the speaker's."""
_OWN = r"(?!(?:du|ihr) |(?!.*\b(?:musste|durfte|konnte)n?\b).*(?:wechseln|ziehen|umsteigen|umbenennen|umstellen)$|(?!.*\b(?:wir|(?:mein|unser)\w*)\b).*(?:gewechselt|gezogen|gestiegen|umbenannt|umgestellt|versetzt|worden) (?:ist|sind|hat|haben|bist|seid|hast|habt)$)"
"""Not a plan, nor what is said of others: "people who switched from ... to ..."."""
_THEIRS = rf"(?!(?:beim?|fürs?) (?:(?:mein|unser)\w* )?(?:{_PERSON}|hund|hündin|katze|kater|pferd|pony|baby)\b.*(?:abgesetzt|ausgeschlichen|gestoppt|verkauft|gekündigt|gelöscht|aufgelöst)$|.* von (?:mein|unser)\w* {_PERSON} (?:verkauft|verschenkt|gekündigt|gelöscht|aufgelöst|abbestellt|abgesetzt|abgegeben|zurückgegeben|entsorgt)$)"
"""Not what the speaker ended for somebody else."""


def _provided(nouns: str) -> tuple[str, re.Pattern[str]]:
    """The facet of a service that one gets from a firm."""
    firm = r"(?P<xn{}>(?!(?:der|die|das|dem|den|eine?[mnr]?|mein\w*|unser\w*|mir|mich|uns|hause?|haus|anfang|zeit|reparatur|freund\w*|kolleg\w*|mama|papa|oma|opa|mutter|vater|eltern|monat|jahr|jetzt|\d+)\b)[^ ]+)"
    told = rf"^(?=.*\b(?:{nouns})\b)(?!.*\b(?:{_PERSON})\b)(?=.*\b(?:ich|wir|mein\w*|unser\w*)\b)"
    named = rf"(?:{nouns})(?:anbieter|versorger)? (?:ist|heißt) {firm.format(2)}"
    return nouns.replace("|", " "), re.compile(
        rf"{told}(?:.*?\b(?:bei|beim|von|zur|zum|zu) (?:der |dem )?{firm.format('')}|.*?\b{named})"
    )


LEXICON = Lexicon(
    me="ich wir",
    my="mein meine meinen meinem meiner meines unser unsere unseren unserem unserer unseres",
    the="der die das den dem des diese dieser dieses diesen",
    a="ein eine einen einem einer eines",
    he="er sie es ihr sein seine seinen ihre ihren ihm ihn man jemand du dein deine niemand",
    be="ist sind bin war waren sein heißt heiße heißen wurde wurden worden lautet beträgt werden wird",
    aux="habe haben hat hatte hatten hab",
    prep="in im an am auf um bei beim für mit von vom zu zum zur nach aus über unter zwischen durch während ohne gegen vor seit pro als ab bis statt wegen ins ans je aufs fürs übers hinter hinterm hinters neben unterm unters vorm",
    light="jetzt nun inzwischen mittlerweile gerade aktuell derzeit nunmehr neuerdings endlich wieder nur noch bloß sofort heute seitdem übrigens also ja doch hallo hi hey ok okay und aber so denn weil da tatsächlich eigentlich nämlich offiziell glücklicherweise leider glück endgültig dauerhaft stattdessen fortan stand update neuigkeit neuigkeiten gute schlechte kurze info korrektur sorry entschuldigung moment halt nein ach ups neue neuer neues neuen neuem alte alten alter altes mal erst schon etwa rund ungefähr circa ca ganz sehr mir mich uns sich genau auch immer meistens richtig dafür nur jedes jeden jede jeweils komplett ganzen erstmals zurzeit momentan dann dort hier gar überhaupt",
    neg="nicht kein keine keinen keinem keiner mehr länger nie niemals weder niemand",
    change="gestiegen gesunken gefallen erhöht gesenkt verschoben verlegt vorverlegt geändert gewechselt umgezogen befördert verlängert verkürzt reduziert aufgestockt angehoben geworden gewachsen geschrumpft verdoppelt rauf runter hoch hochgesetzt herabgesetzt umgestellt aktualisiert angepasst gekürzt korrigiert ausgebaut umgebucht wechselt steigt gebracht raufgesetzt verringert vergrößert verändert später früher setz setze stell stelle gestellt gesetzt gezogen geklettert gerutscht geschoben vorgezogen gewandert abgesenkt gesenkt hochgegangen runtergegangen umgelegt versetzt hochgestuft heruntergestuft erweitert verkleinert halbiert gestrafft migriert geswitcht umgeschwenkt umgesiedelt übergesiedelt umgesattelt umgeschult übergelaufen umgerüstet aufgerüstet umgemeldet upgegradet gewechselt umgezogen aufgestiegen abgestiegen",
    counts=("null", "eins/ersten/erste/erster/einmal", "zwei/zweiten/zweite/zweimal", "drei/dritten/dritte/dreimal", "vier/vierten/vierte/viermal", "fünf/fünften/fünfte/fünfmal", "sechs/sechsten/sechste/sechsmal", "sieben/siebten/siebte", "acht/achten/achte", "neun/neunten/neunte", "zehn/zehnten/zehnte", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn", "zwanzig", "", "", "", "", "", "", "", "", "", "dreißig", "", "", "", "", "", "", "", "", "", "vierzig"),
    expand=(*SPELLED, *RETOLD,
        (r"^die (kinder|zwillinge|jungs|mädels)(?= (?:fahren|gehen|laufen|haben|sind|schlafen|spielen|essen|lernen|besuchen|kommen|bekommen|machen)\b)", r"unsere \1"),
        (r"(\bblutdruck\b[^.;!?]*?\b\d{2,3}) (?:zu|auf) (?=\d{2,3}\b)", r"\1/"),
        (r"^((?:(?:mein|unser)e? \w+ )?(?-i:[A-ZÄÖÜ])\w+) hat (?:die|das|den|seine?n?|ihre?n?) ((?!(?:Job|Stelle|Laden|Praxis|Salon|Kanzlei|Studio|Geschäft|Arbeit|Werkstatt|Lokal|Restaurant|Beruf|Betrieb|Café|Geist|Hoffnung)\b)(?-i:[A-ZÄÖÜ])[\w-]+)(?: (?:als|in|im|bei|zur|zum) [\w-]+)? (?:abgebrochen|aufgegeben|hingeschmissen|geschmissen)\b", r"\1 \2 nicht mehr"),
        (r"^.*\b(?:eins|eine[rs]?|zwei|drei|vier) (?:der|unserer|meiner|von unseren|von meinen|von den) ([\w-]+)\b[^.!?]*?(?:,| und) (?:(?:so|also|und|jetzt|nun|damit) )*(?:haben wir|habe ich|sind es|bleiben (?:uns|mir))(?: (?:jetzt|nun|nur|noch|damit|also))* (\d+|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)[ .!]*$", r"jetzt habe ich \2 \1"),
        (r"^mit (?:dem|der|den|meine[mr]|unsere[mrn]) ([\w-]+) (?:bin|sind) (?:ich|wir) ((?:jetzt|nun|inzwischen|mittlerweile|seit \w+) )?(?:bei(?: der| dem)?|beim) (?=(?-i:[A-ZÄÖÜ\d]))", r"mein \1 ist \2bei "),
        (r"^mit (?:dem|der|den|meine[mr]|unsere[mrn]) ([\w-]+) (?:bin|sind) (?:ich|wir) (?:\w+ )?(?:zur|zum|zu) ((?-i:[A-ZÄÖÜ\d])[\w&.-]*(?: (?-i:[A-ZÄÖÜ\d])[\w-]*)?) (?:gewechselt|gegangen|gewandert)", r"mein \1 ist jetzt bei \2"),
        (r"^(?!(?:er|sie|es|man|wer|ihr|jemand|niemand|keiner|einer|eine) hat\b)((?:(?:mein|unser)e? \w+ )?(?-i:[A-ZÄÖÜ])\w+) hat (?:\w+ )?(?:bei(?:m| der| dem)?|im|in der) (?!(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|frühling|frühjahr|sommer|herbst|winter|letzten|vorigen)\b)([\w-]+) (?:gekündigt|aufgehört)\b", r"\1 \2 nicht mehr"),
        (r"\bdie praxis von ([\w. ]{3,30}?) übernommen\b", r"jetzt da statt \1"),
        (r"^(?:ich habe?|wir haben) (lange|kurze|schulterlange|rote|blonde|braune|schwarze|graue|lockige|glatte) haare\b", lambda it: f"meine Haare sind {it[1].removesuffix('e')}"),
        (r"\b(?:habe?) (?:ich )?(?:gestern |endlich |jetzt |heute |am \w+ )*(?:mir (?:gestern |endlich |jetzt |heute |am \w+ )*(?:die|meine)|meine) haare (?:ganz |sehr |richtig |wieder |komplett )*(kurz|lang|schulterlang|rot|blau|grün|schwarz|weiß|braun|grau|gelb|orange|lila|rosa|beige|türkis|blond|hell\w+|dunkel\w+) (?:schneiden lassen|geschnitten|färben lassen|gefärbt|wachsen lassen)", r"habe meine Haare, meine Haare sind jetzt \1"),
        (r"^(?:wir|ich) habe?n? (?:\w+ )?(?:unser|das|den|die|mein)(?:e|en)? ([\w-]+) (?:am wochenende |letzte woche |gestern |jetzt |neu )*((?:rot|blau|grün|schwarz|weiß|braun|grau|gelb|orange|lila|rosa|beige|türkis|blond|hell\w+|dunkel\w+)) (?:gestrichen|lackiert|angemalt|streichen lassen)", r"unser \1 ist jetzt \2"),
        (r"\bbringt ([^.;!?]*?) ?auf die waage\b", r"wiegt \1"),
        (r"^(mein|unser) (\w+) hat (?:sein|ihr)(?:en?)? (\w+) (?=(?:in|im|am|an|bei|auf)\b)", r"das \3 \1es \2s ist "), (r"^(mein|unser)e (\w+) hat (?:sein|ihr)(?:en?)? (\w+) (?=(?:in|im|am|an|bei|auf)\b)", r"das \3 \1er \2 ist "),
        (r"\bjeden ((?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)\b(?!(?:,| und| oder))", lambda it: f"{it[1].lower()}s"), (r"\b(?:anderthalb|eineinhalb) (?=kilometer|liter|kilo|meter|tonnen|millionen|km|kg)", "1,5 "), (r"\bzweieinhalb (?=kilometer|liter|kilo|meter|tonnen|millionen|km|kg)", "2,5 "), (r"\bdreieinhalb (?=kilometer|liter|kilo|meter|tonnen|millionen|km|kg)", "3,5 "),
        (r"\b(?:eine[r]? )?dreiviertelstunde\b", "45 Minuten"), (r"\b(?:eine[r]? )?halbe[n]? stunde\b", "30 Minuten"), (r"\b(?:eine[r]? )?viertelstunde\b", "15 Minuten"), (r"\b(?:anderthalb|eineinhalb) stunden\b", "90 Minuten"), (r"\bzweieinhalb stunden\b", "150 Minuten"), (r"\b(?<!pro )(?<!die )eine stunde\b", "60 Minuten"),
        (r"\bviertel nach (?=\w)", "15 nach "), (r"\bviertel vor (?=\w)", "15 vor "), (r"\bhalb (eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)\b", halved),),
    ending=r"(?<=\w\w\w)(?:test|ten|tet|est|ern|en|er|es|em|et|te|e|n|t|s)$",
    cue=phrases(
        "jetzt nun inzwischen mittlerweile neuerdings nunmehr (?<!ein\\s)(?<!eine\\s)(?<!einen\\s)neue[nrsm]? nicht_mehr nicht_länger keine?[nmrs]?_mehr nur_noch bloß_noch stattdessen ab_sofort ab_heute seitdem seither seit_\\w+ endlich fortan doch_erst verschoben verlegt gestiegen gesunken geändert gewechselt erhöht gesenkt befördert vorverlegt umgestellt umgestiegen wurde_auf wurden_auf angehoben reduziert umgebucht umgezogen",
        "korrektur (?<!ich\\s)warte(?:_mal)?(?=,) sorry entschuldigung entschuldige verzeihung vertippt verschrieben vertan verwechselt geirrt mein_fehler ich_meinte falsch nein,?_(?:moment|doch) tatsächlich ups stimmt_nicht_ganz richtig_ist tippfehler zahlendreher sondern planänderung verlesen doch",
    ),
    limited=phrases(
        "nur_(?:im|am|an|in)_\\w+ nur_(?:das_eine|dieses_eine|dieses|dies)_mal auch(?!\\sk?ein\\w*\\s[\\w-]+\\smehr)(?!\\snicht\\smehr) außerdem zusätzlich ein(?:e|en)?_zweite[rsn]? andere[rsn]? weitere[rsn]? manchmal oft teils teilweise nebenbei nebenher mindestens fast beinahe heute diese_woche dieses_wochenende diesen_monat bis übers_wochenende am_wochenende für_(?:ein(?:e|en)?|zwei|drei|vier|fünf|sechs|ein_paar|einige|die_nächsten|diese[nrs]?|den|das|die|heute)_(?:\\w+_)?(?:tage?|wochen?|monate?|jahre?|stunden?|minuten|nacht|nächte|sommer|winter|herbst|frühling|semester|wochenende|ferien|zeit|weile|moment|saison|schuljahr|quartal|abend|urlaub) vorübergehend aushilfsweise ausnahmsweise solange ursprünglich anfangs ohne_\\w+(?=.*\\b(?:kein|nicht)) einer_(?:von|der|meiner) eine_(?:von|der|meiner) eines_(?:von|der|meiner) heute_(?:abend|nacht) zu_besuch ausgeliehen geliehen immer_noch gefühlt quasi praktisch theoretisch sozusagen",
    ),
    unreal=phrases(
        "hat_(?:seinen?|ihren?)_\\w+_(?:verbessert|korrigiert|berichtigt) wenn falls ob für_heute für_diese_woche würde\\w* wäre\\w* wär hätte\\w* hätt könnte\\w* sollte\\w* dürfte\\w* müsste\\w* träum\\w* geträumt stell angenommen einst als_kind als_ich_(?:klein|jung|kind) vor_\\w+_jahren_(?:war|hatte) sobald solange sofern tu_so tut_so als_ob scherz gewünscht_hätt\\w*",
    ),
    ahead=phrases(
        "damals früher möchte\\w* werde will wollen wollte\\w* vielleicht eventuell evtl wahrscheinlich vermutlich möglicherweise womöglich angeblich anscheinend scheinbar plane\\w* geplant überleg\\w* hoff\\w* wünsch\\w* bald demnächst nächste[nrms]? (?<!jeden\\s)(?<!am\\s)(?<!den\\s)(?<!heute\\s)morgen glaub glaube denke schätze vermute soll sollen darf(?!.*\\b(?:kein\\w*|nicht)\\b.*\\bmehr) vorsatz vor_zu vorhabe? habe_vor nie niemals kommende[nrms]? muss_(?:ich_)?noch ab_(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)_\\w+ beinahe (?<!aufgehört\\s)zu_(?-i:[a-zäöüß]+(?:en|eln|ern|tun|sein))(?=$) (?-i:(?:ab|an|auf|aus|bei|ein|her|hin|los|mit|nach|um|vor|weg|weiter|zurück|zusammen|fest)zu[a-zäöüß]+n)(?=$) (?:wechsle|wechseln|kündige|kündigen|verkaufe|verkaufen|verlasse|verlassen|ziehe|ziehen|steige|steigen|höre|hören|gebe|geben|tausche|tauschen)_(?:\\w+_)?(?:im|zum|ab|am|nach|vor|zu)_(?:\\w+_)?(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|frühjahr|frühling|sommer|herbst|winter|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|ostern|weihnachten|jahreswechsel|jahresende|monatsende|\\w+ferien) versuche versuchen bewerbe beworben liebäugele gekommen_wäre trotzdem_noch ich_(?:wechs(?:le|ele)|ziehe|benenne) (?:wechs(?:le|ele)|ziehe|benenne)_ich wir_(?:wechseln|ziehen) (?:wechseln|ziehen)_wir keineswegs keinesfalls mitnichten auf_keinen_fall gedanklich in_gedanken innerlich im_geiste bevor_(?:ich|wir)(?!\\s(?:es|das)\\svergess)",
    ),
    aside=re.compile(rf"(?i){ASIDES}|{REQUESTS}"),
    undergone=re.compile(r"(?<!^)\b(?:mein|unser)\w*\b"),
    anothers=re.compile(rf"^(?:der|die|das|eine?) {_PERSON} (?:(?:von|vom|von der|der|des|eine[rs]|meine[rs]|unsere[rs]|seine[rs]|ihre[rs]) )+[^ ]+|^(?!das |was |als )[^ ]+s {_PERSON}\b"),
    kinds="rad zimmer büro bahn kurs chor heizung tarif gruppe yoga training wohnung brille klasse dienst team ticket karte vertrag liga schicht jugend stufe schule futter geschoss station abteilung milch schwimmer",
    compounds=(
        ("kurs unterricht stunde training studium nachhilfe stunden spielen lernen", "lerne nehme besuche studiere trainiere spiele mache übe gehe"),
        ("job stelle amt posten tätigkeit leitung ung rolle dienst fahren", "bin arbeite jobbe fahre"),
        ("verein club klub", "spiele singe turne schwimme tanze mache rudere segle"),
        ("keit igkeit", "bin"),
        ("abo abonnement mitgliedschaft vertrag zugang konto", "habe lese schaue höre nutze gucke bin bezahle zahle streame benutze trainiere"),
        ("allergie intoleranz unverträglichkeit", "allergisch vertrage"),
        ("heizung ofen", "heize heizen"),
    ),
    links="s n en es - ",
    doers="erin er in",
    titles="herr herrn frau dr doktor prof professor professorin",
    polite="herr herrn frau",
    belongs="wohnheim chor verein club klub band orchester mannschaft team ag vorstand beirat gruppe partei ensemble",
    acts="mache macht machen gehe geht gehen sitze sitzt sitzen",
    carries="gehe geht gehen besuche besucht besuchen komme kommt mache macht machen spiele spielt arbeite arbeitet bekommt kriegt frisst hat habe haben bin ist sind bringe bringen",
    awaits=re.compile(r"\b(?:ich|wir) (?:spare|sparen|suche|suchen|warte|warten) (?:(?:auf|für|nach) )?(?P<x>.+)|\b(?:ich|wir) (?:bin|sind) auf suche nach (?P<x2>.+)"),
    obtains=re.compile(r"\b(?:ich|wir) (?:habe|haben) (?!.* für )(?P<x>(?:den|das|die|mein\w*|unser\w*) .+?) (?:gekauft|gefunden|bekommen|erhalten|geholt)$|\b(?:ich|wir) (?:habe|haben) (?!.* für )(?P<x4>eine?n? .+?) gefunden$|^(?P<x2>(?:den|das|die) [^ ]+) (?:habe|haben) (?:ich|wir) (?!.* für )(?:.+ )?(?:gekauft|gefunden|bekommen|erhalten|geholt)$|^(?P<x3>(?:mein\w*|unser\w*|der|das|die) [^ ]+) (?:ist|sind) (?:.+ )?(?:angekommen|da|geliefert)$"),
    recants=phrases(
        "(?:schwester|tochter|freundin|mutter|tante|cousine|kollegin|bruder|sohn|freund)_hat_(?:ihren|seinen)_(?:nach)?namen_geändert anders_überlegt umentschieden doch_nicht(?=[ .!,]) wieder_angefangen wieder_zurück(?:gekauft|gewechselt|geholt|gezogen) zurückgekauft rückgängig_gemacht zerschlagen geplatzt rückfällig doch_(?:noch_)?geblieben wieder_eingetreten überredet_zu_bleiben nichts_geworden nur_spaß wieder_dabei"),
    dies=re.compile(
        r"^(?P<x>(?:mein\w* |unser\w* )?[^ ]+(?: [^ ]+){0,2}?) (?:ist|sind|war|musste|mussten|wurde) (?:.+ )?(?:gestorben|verstorben|tot|eingeschläfert|eingeschläfert worden|über die regenbogenbrücke gegangen|über regenbogenbrücke gegangen|von uns gegangen|entflogen|entlaufen|weggelaufen|eingegangen|erlöst|überfahren(?: worden)?|angefahren worden|eingeschläfert werden|nicht mehr unter uns)$|^(?P<y>(?:mein\w* |unser\w* )?[^ ]+(?: [^ ]+){0,2}?) (?:mussten|haben|habe|musste) (?:wir|ich) (?:.+ )?(?:einschläfern lassen|einschläfern|beerdigt|begraben|verloren|gehen lassen)$|\b(?:ich|wir) (?:musste|mussten|habe|haben) (?P<z>(?:mein\w* |unser\w* )?[^ ]+) (?:.+ )?(?:einschläfern(?: lassen| müssen)?|erlösen lassen|beerdigt|begraben)$"
    ),
    departs=re.compile(
        r"^(?P<x>(?:mein\w* |unser\w* )?[^ ]+(?: [^ ]+){0,2}?) (?:ist|sind) (?:.+ )?(?:ausgezogen|weggezogen|umgezogen|(?:nach|zu) .+ gezogen|in .+ eingezogen)$"
    ),
    homes="wohne wohnen lebe leben teile teilen mitbewohner mitbewohnerin wg-mitbewohner wg-mitbewohnerin zimmernachbar zimmernachbarin zimmergenosse zimmergenossin mitbewohnern untermieter untermieterin wg haushalt",
    renews=re.compile(
        rf"(?i)\b(?:(?:ich|wir) (?:habe?|haben|hab|bekomme|bekommen)|(?:habe?|haben|bekomme|bekommen) (?:ich|wir)) (?:mir |uns )?(?:{WHEN} )?(?:mir |uns )?(?:einen?|meinen?|unseren?) (?:ganz )?neuen? (?P<x>chef(?:in)?|(?:haus|zahn|frauen|kinder|tier|augen|haut)(?:arzt|ärztin)|arzt|ärztin|(?:physio|psycho)?therapeut(?:in)?|physio|psychologe|psychologin|hebamme|logopädin|orthopäde|orthopädin|kieferorthopäde|kieferorthopädin|optiker(?:in)?|putzfrau|putzhilfe|reinigungskraft|tagesmutter|anwalt|anwältin|hausmeister|trainer(?:in)?|vermieter(?:in)?|friseur(?:in)?|steuerberater(?:in)?|(?:klavier|gitarren|geigen|fahr|englisch|mathe)lehrer(?:in)?|mitbewohner(?:in)?|handy|handynummer|telefonnummer|nummer|adresse|mailadresse|stromanbieter|internetanbieter|handyanbieter|krankenkasse|bank|fitnessstudio|job|stelle|arbeitgeber|auto|nachnamen?|passwort|büro|schreibtisch|reisepass|pass|personalausweis|ausweis|laptop|rechner|computer|router|drucker|mietvertrag|arbeitsvertrag|handyvertrag|klassenlehrer(?:in)?|mathelehrer(?:in)?|teamleiter(?:in)?|abteilungsleiter(?:in)?|vorgesetzten?|projektleiter(?:in)?|geschäftsführer(?:in)?|betreuer(?:in)?|fahrlehrer(?:in)?|gärtner(?:in)?|babysitter(?:in)?|dienstwagen|firmenwagen|arbeitsplatz|parkplatz|spind|physiotherapeuten|orthopäden|mathelehrer|wlan-passwort|pin)(?=$|[ .,!:])(?! für)"
    ),
    events=(
        ("geboren da bekommen entbunden welt fehlgeburt baby zwillinge", re.compile(r"\b(?:mein|unser)e? (?:baby|sohn|tochter|kleine[rs]?|kind|zwillinge|junge|mädchen|kleines)(?: [^ ]+)? (?:ist|sind) (?:.+ )?(?:da|geboren|auf der welt|zur welt gekommen)\b|\b(?:ich|wir) (?:habe|haben) (?:.+ )?(?:baby|kind|sohn|tochter|zwillinge) bekommen\b|\bich habe (?:.+ )?entbunden\b|\bfehlgeburt\b"), "schwanger schwangerschaft"),
        ("verlobt geheiratet verheiratet ja-wort", re.compile(r"\b(?:ich|wir) (?:habe|haben|sind|bin) (?:.+ )?(?:verlobt|geheiratet|verheiratet)\b"), "single ledig"),
        ("geheiratet verheiratet", re.compile(r"\b(?:ich|wir) (?:habe|haben|sind|bin) (?:.+ )?(?:geheiratet|verheiratet)\b"), "verlobt verlobter verlobte ledig"),
        ("zusammen versöhnt", re.compile(r"\b(?:ich|wir) (?:bin|sind|habe|haben) (?:.+ )?(?:wieder zusammen|versöhnt)\b"), "getrennt single"),
        ("freund freundin partner partnerin vergeben", re.compile(r"\bich (?:habe|bin) (?:(?:einen|eine|festen|feste) )*(?:freund|freundin|partner|partnerin|vergeben|in beziehung)$"), "single"),
        ("job stelle arbeit anstellung eingestellt arbeitsvertrag", re.compile(r"\b(?:ich habe (?!.* für (?:mein|unser|sein|ihr|ihn|sie|die|den))(?:.+ )?(?:job|stelle|arbeit|anstellung|arbeitsvertrag)(?: .+)? (?:gefunden|bekommen|angenommen|angetreten|unterschrieben)|ich habe (?:einen |festen )*job$|ich wurde (?:.+ )?eingestellt)\b"), "arbeitslos arbeitssuchend jobsuche arbeitsuchend"),
        ("übernommen angestellt festangestellt festanstellung unbefristet unbefristeten unbefristete festvertrag", re.compile(r"\bich (?:wurde|bin) (?:.+ )?(?:übernommen(?: worden)?|fest ?angestellt|unbefristet(?: angestellt)?)\b|\bich habe (?:.+ )?(?:festanstellung|unbefristeten? (?:arbeits)?(?:vertrag|stelle)|festvertrag)\b"), "praktikant praktikantin werkstudent werkstudentin befristet leiharbeiter leiharbeiterin probezeit volontär volontärin trainee"),
        ("abgeschlossen abschluss bestanden geschmissen abgebrochen exmatrikuliert", re.compile(r"\bich habe (?:.+ )?(?:studium|bachelor|master|ausbildung|lehre|abschlussprüfung|gesellenprüfung|abitur|abi|schule)(?: .+)? (?:abgeschlossen|bestanden|geschmissen|abgebrochen|in tasche|fertig|beendet)\b|\bich bin exmatrikuliert\b|^ich habe (?:prüfung|abschlussprüfung|gesellenprüfung) bestanden"), "student studentin azubi auszubildende auszubildender lehrling studiere ausbildung schüler schülerin studium"),
        ("führerschein fahrprüfung", re.compile(r"\bich habe (?:.+ )?(?:führerschein|fahrprüfung)(?: .+)?(?: bestanden| geschafft| gemacht|$)"), "fahrschule fahrschüler fahrschülerin mache+führerschein"),
        ("fleisch wurst hähnchen", re.compile(r"\b(?:ich esse|esse ich|wir essen|essen wir) (?:.+ )?(?:fleisch|wurst|hähnchen)\b"), "vegetarier vegetarierin vegetarisch veganer veganerin vegan"),
        ("rauchfrei nichtraucher nichtraucherin", re.compile(r"\bich bin (?:.+ )?(?:rauchfrei|nichtraucher(?:in)?)\b"), "rauche raucher raucherin zigarette zigaretten"),
        ("rauche", re.compile(r"\b(?:ich rauche|rauche ich)$"), "nichtraucher nichtraucherin rauchfrei"),
        ("gesund genesen auskuriert entlassen verheilt", re.compile(r"\bich bin (?:.+ )?(?:gesund|genesen|auskuriert|fit)$|\baus krankenhaus entlassen\b"), "krank krankgeschrieben erkältet krücken"),
        ("geheiratet verheiratet", re.compile(r"\b(?:ich|wir) (?:habe|haben) (?:.+ )?geheiratet\b"), "witwer witwe verwitwet geschieden"),
        ("single solo", re.compile(r"\b(?:ich|wir) (?:bin|sind) (?:.+ )?(?:single|solo)$"), "vergeben verlobt beziehung fernbeziehung"),
        ("geheiratet verheiratet", re.compile(rf"^{_ONES} (?:hat|haben|ist|sind) (?:.+ )?(?:geheiratet|verheiratet)$"), "verlobt single ledig geschieden verwitwet"),
        ("verlobt", re.compile(rf"^{_ONES} (?:hat|haben|ist|sind) (?:.+ )?verlobt$"), "single ledig"),
        ("scheiden geschieden getrennt", re.compile(rf"^{_ONES} (?:(?:hat|haben) (?:.+ )?(?:scheiden lassen|getrennt)|(?:ist|sind) (?:.+ )?(?:geschieden|getrennt))$"), "verheiratet verlobt zusammen beziehung"),
        ("getrennt scheiden schluss", re.compile(rf"^{_ONES} hat (?:.+ )?(?:von|mit) (?P<x>[^ ]+) (?:.+ )?(?:getrennt|scheiden lassen|schluss gemacht)$"), "zusammen verheiratet verlobt"),
        ("freund freundin partner partnerin beziehung vergeben", re.compile(rf"^{_ONES} (?:hat|ist) (?:.+ )?(?:freund|freundin|partner|partnerin|in beziehung|in einer beziehung|vergeben)$"), "single"),
        ("job stelle arbeit", re.compile(rf"^{_ONES} hat (?:.+ )?(?:job|stelle|arbeit)(?: .+)? (?:gefunden|bekommen|angenommen|angetreten)$"), "arbeitslos arbeitssuchend arbeitsuchend jobsuche"),
        ("gekündigt gefeuert entlassen", re.compile(rf"^{_ONES} (?:hat|wurde) (?:.+ )?(?:gekündigt|gefeuert|entlassen)$"), "arbeitet+bei arbeitet+als"),
        ("abitur abi schule realschule studium ausbildung lehre bachelor master matura", re.compile(rf"^{_ONES} hat (?:(?:sein|ihr|das|die|seine|ihre|den|seinen|ihren) )?(?P<y>abitur|abi|schule|realschule|hauptschule|gymnasium|studium|ausbildung|lehre|bachelor|master|matura) (?:.+ )?(?:bestanden|geschafft|abgeschlossen|beendet|fertig|abgebrochen|geschmissen|hingeschmissen|in tasche|in der tasche)$"), "studiert student studentin azubi auszubildende auszubildender lehrling schüler schülerin abitur abi realschule gymnasium hauptschule klasse+12 klasse+zwölften klasse+13 klasse+zehnten oberstufe"),
        ("rente ruhestand pension rentner rentnerin", re.compile(rf"^{_ONES} (?:ist|sind|geht) (?:.+ )?(?:rente|ruhestand|pension|rentner|rentnerin)(?: gegangen)?$"), "arbeitet berufstätig"),
        ("entlassen gesund heimgekommen", re.compile(rf"^{_ONES} (?:ist|wurde) (?:.+ )?(?:aus (?:dem )?krankenhaus (?:.+ )?(?:entlassen|zurück|raus)(?: worden)?|(?:wieder )?gesund)$"), "krankenhaus krank klinik"),
        ("gezogen zusammengezogen eingezogen", re.compile(rf"^{_ONES} (?:ist|sind) (?:.+ )?(?:zu (?:uns|mir) gezogen|bei (?:uns|mir) eingezogen|zusammengezogen)$|^{_ONES.replace('<w>', '<w2>')} (?:ist|sind) zu gezogen$"), "allein alleine"),
        ("zusammengezogen", re.compile(r"\bich bin (?:.+ )?zusammengezogen$"), "allein alleine"),
        ("kind baby sohn tochter", re.compile(rf"^{_ONES} hat (?:.+ )?(?:baby|kind|sohn|tochter|zwillinge) (?:bekommen|geboren|zur welt gebracht)$|^{_ONES.replace('<w>', '<w2>')} hat (?:.+ )?entbunden$"), "schwanger schwangerschaft"),
        ("führerschein", re.compile(rf"^{_ONES} hat (?:.+ )?führerschein (?:abgegeben|abgeben müssen|verloren)$"), "fährt+auto"),
    ),
    facets=(
        (
            "arbeit büro schule uni kita kindergarten firma",
            re.compile(
                r"^(?=.*\b(?:zur|ins|in die|zum|in den|zu der) (?:arbeit|büro|schule|uni|kita|kindergarten|firma)\b)(?=.*\b(?:fahre|fahren|fährt|gehe|gehen|geht|laufe|laufen|läuft|komme|kommen|kommt|nehme|nehmen|nimmt|radle|radelt)\b).*?\b(?:(?P<car>auto|wagen)|(?P<bus>bus)|(?P<bike>rad|fahrrad|e-bike|radle|radelt)|(?P<foot>fuss|laufe|laufen|läuft)|(?P<train>zug|bahn|s-bahn|regionalbahn)|(?P<metro>u-bahn)|(?P<tram>strassenbahn|tram)|(?P<scooter>roller|moped|motorrad))\b"
            ),
        ),
        _provided("handy|handyvertrag|mobilfunk|smartphone"),
        _provided("internet|dsl|glasfaser|wlan"),
        _provided("strom|ökostrom"),
        _provided("gas"),
        _provided("girokonto|gehaltskonto|hausbank"),
        _provided("autoversicherung|kfz-versicherung|kfz"),
        _provided("hausratversicherung|hausrat"),
        _provided("krankenkasse|krankenversicherung|krankenversichert"),
        (
            _OFFICES.replace("|", " "),
            re.compile(rf"\b(?:ich bin|bin ich) (?:[^ ]+ )*?(?P<x>(?:(?:erster?|zweiter?|stellvertretende[rn]?) )?(?:{_OFFICES})) (?:im|in|beim|bei|der|des|vom|von|unserer|unseres) (?P<w>.+)"),
        ),
    ),
    famed="lieblingsschauspieler lieblingssänger lieblingssängerin lieblingsautor lieblingsautorin idol vorbild fan benannt",
    paired="freund freundin nachbar nachbarin cousin cousine kollege kollegin",
    kin="grossmutter grossvater grosseltern papi mami omi opi eltern schwiegereltern großeltern bruder schwester mutter mama mutti vater papa vati eltern sohn tochter kind baby tante onkel cousin cousine neffe nichte oma opa großmutter großvater enkel enkelin patenkind patensohn patentochter patentante patenonkel pate patin brieffreund brieffreundin frau mann ehefrau ehemann freund freundin schwager schwägerin schwiegermutter schwiegervater zwilling geschwister",
    regular=phrases("seit_heute (?:noch_)?bis_\\d{4}(?=_gültig) von_[\\d:.]+(?:_uhr)?_bis_[\\d:.]+ von_\\w+_bis_\\w+(?=_(?:uhr|jahre)) (?:geht|läuft|gilt|dauert|gültig|wurde)_bis findet(?=_.*\\bstatt) ab_heute vor_\\w+_(?:tagen|wochen|monaten|jahren) pro_\\w+"),
    past=re.compile(r"(?i)\b(?:war|waren|hatten?|gestern|wurde|letzte[nrs]?|ging|kam|sah|nahm|fuhr|gab)\b|\bhabe?n?\b.* (?-i:[a-zäöüß]*)(?-i:ge(?!gen|rn)\w+(?:t|en)|iert|be\w{3,}t|ver\w{3,}(?:t|en))$|\bhabe?n?\b.*\b(?-i:ge(?!gen\b|lbe|rade|naue|wisse|sunde|ringe|meinsam)\w+(?:t|en))\b(?! (?-i:[A-ZÄÖÜ]))|\b(?:bin|sind)\b.* (?!krank|angewiesen|eingeschrieben|eingetragen|untergekommen|aufgehoben)\w*(?:ge(?!gen)\w+en|gereist|gewechselt|verreist|gelandet|gewandert)\b"),
    at=re.compile(r"(?i)\b(?:um|gegen|ab|auf) $"),
    correct=phrases("korrigiere(?=:) korrigier(?=:) (?<=ich\\s)meine(?=\\s(?-i:[A-ZÄÖÜ\\d])) kleiner_fehler fehler_von_mir falsch_(?:gesagt|erinnert|geschrieben|angegeben) durcheinander(?:gebracht|gekommen) danebengelegen vertauscht korrektur (?<!ich\\s)warte(?:_mal)?(?=,) sorry entschuldigung entschuldige verzeihung vertippt verschrieben vertan verwechselt geirrt mein_fehler ich_meinte falsch verzählt nachgeschaut nachgesehen nachgezählt gecheckt moment ups stimmt_nicht(?:_ganz)? autokorrektur richtig_ist tippfehler zahlendreher planänderung verlesen korrigiert quatsch"),
    stops=(
        re.compile(rf"^{_THEIRS}(?:.*\b)?(?:ich|wir|(?:meine?|unsere?) (?P<w>[^ ]+))\b(?: (?:habe?n?|hat|ist|bin|sind))?(?: vor .*?(?:wochen?|monate?n?|tage?n?|jahre?n?))? (?P<x>.+?) (?:{_END})$"),
        re.compile(rf"^(?!eine?n? |(?:im|in|am|an|auf|vor|hinter|neben|unter|über) .*(?:ver(?:kauft|loren|schenkt)|entsorgt|(?:weg|ab|r?aus|heraus)(?:gegeben|geworfen|gestoßen|gerissen|gebaut)|gefällt|gerodet|entfernt|ersetzt|(?:aus|ein)?getauscht|ausgewechselt)$)(?P<x>.+?) (?:habe?|haben|bin|sind) (?:ich|wir)(?: .*)? (?:{_END})$"),
        re.compile(r"^(?P<x>.+?) hat (?:(?:für|leider|letzte[nrs]? [^ ]+|vorige[nrs]? [^ ]+|im [^ ]+|ende [^ ]+|anfang [^ ]+|vor (?:[^ ]+ )?[^ ]+|gestern) )*(?:geschlossen|zugemacht|dichtgemacht|zugesperrt|pleite gemacht|insolvenz angemeldet|betrieb eingestellt|den betrieb eingestellt|ausgedient|(?:den|seinen|ihren) geist aufgegeben|totalschaden|schlappgemacht|aufgelöst|erledigt|das zeitliche gesegnet)$"),
        re.compile(r"^(?P<x>(?:der|die|das|mein\w*|unser\w*) .+?) hatte (?:einen )?totalschaden$"),
        re.compile(r"^(?P<x>.+?) (?:ist|sind) (?:insolvent|bankrott|pleite gegangen|im eimer|abgebrannt|eingestürzt|zerstört|zerbrochen|kaputtgegangen|verbrannt|untergegangen|abgeraucht|verreckt|dicht|nicht mehr da)$"),
        re.compile(r"^mit (?P<x>.+?) (?:habe|haben|bin|sind) (?:ich|wir) (?:.* )?(?:schluss gemacht|gebrochen|nichts mehr zu tun|abgeschlossen)$"),
        re.compile(r"^mit (?P<x>.+?) (?:ist|war) (?:[^ ]+ )*(?:schluss|vorbei|feierabend|aus)\b"),
        re.compile(rf"^(?P<x>.+?) (?:ist|sind|wurde|wurden) {_MIDST}(?:(?:nach|seit|durch|dank|wegen) (?:der |dem |den |die |das |meine[rm] )?[^ ]+ )?(?:{_END}|vorbei|tot|gestorben|verstorben|eingeschläfert|gestohlen|geklaut|abgeschaltet|geschichte|ab|futsch|dahin|passé|vorüber|zu ende|out|erledigt|verheilt|abgeheilt|entfallen|verflogen|verschwunden|rum|abgekommen|abgenommen|rausgekommen|runter|gezogen worden|behoben|gelöst|geheilt|abgeklungen|abgehakt|geschafft|bestanden|überstanden|vom tisch|entflogen|eingegangen|erfroren|verwelkt|hinüber|schrott|totalschaden|entlaufen|rausgeflogen|raus)$"),
        re.compile(r"^(?P<x>.+?) (?:(?:kam|kamen|fiel|fielen|flog|flogen|konnten?|mussten?|durften?|wurden?) (?:[^ ]+ ){0,3}?(?:raus|weg|ab|herausgenommen|rausgenommen|entfernt|gezogen|abgenommen)|(?:ging|gingen) (?:[^ ]+ ){0,3}?(?:kaputt|verloren|flöten))$"),
    ),
    denies=(
        re.compile(r"^(?P<x>[^ ]+ [^ ]+) nicht mehr$"),
        re.compile(r"^(?P<x>[^ ]+ [^ ]+(?: [^ ]+)?) keine?[nmr]?(?P<y> [^ ]+ mehr)$"),
        re.compile(r"^(?P<x>.*?\b(?:ich|wir|mein\w*|unser\w*|der|die|das)\b.*?) (?:nicht mehr|nicht länger)(?P<y> .*)?$"),
        re.compile(r"^(?P<x>.*?\b(?:ich|wir|mein\w*|unser\w*|der|die|das)\b.*?) kein(?:e|en|em|er)?(?P<y> .+? mehr(?: .+)?)$"),
    ),
    replaces=(
        re.compile(r"\b(?:anstatt|statt|anstelle von|anstelle) (?P<x>.+?)(?: (?:nach|in|auf|zu|bei) .+)?$"),
        re.compile(rf"^{_OWN}.*?\bvon (?P<x>.+?) (?:auf|zu|zum|zur|nach|in) .+"),
        re.compile(rf"^{_OWN}.*?\bvo[nm] (?P<x>.+?) (?:aufs|auf|zu|zum|zur|nach|in|ins) .+ (?:gewechselt|umgestiegen|versetzt worden|versetzt|umgezogen|geworden|befördert worden|befördert|geswitcht|migriert|umgeschwenkt|umgesiedelt|gewandert|umgeschult|aufgestiegen|abgestiegen|umgesattelt)$"),
    ),
    nots=re.compile(r"^(?P<w>.*?)(?:^|\b(?:und|ist|sind|war|bin|meinte|es) )nicht (?!nur |bloß |allein |einmal )(?P<x>[^ ]+(?: [^ ]+){0,3})$"),
    scales=(_COLOURS, "lang kurz schulterlang", "offen geschlossen zu", "täglich wöchentlich monatlich jährlich", "vollzeit teilzeit", "hoch niedrig mittel", "an aus",
        "krippe kita kindergarten vorschule schule grundschule", "grundschule hauptschule mittelschule realschule oberschule gesamtschule gymnasium internat berufsschule", "schule uni universität hochschule", "torwart torwartin stürmer stürmerin verteidiger verteidigerin libero mittelstürmer außenverteidiger innenverteidiger", "tor sturm abwehr mittelfeld angriff", "sopran mezzosopran alt tenor bariton bass",
        "homeoffice büro", "diesel benziner hybrid elektroauto e-auto stromer", "anfänger anfängerin fortgeschrittener fortgeschrittene", "befristet unbefristet", "erdgeschoss dachgeschoss souterrain hochparterre", "bronze silber gold", "montags dienstags mittwochs donnerstags freitags samstags sonntags", "nassfutter trockenfutter frischfutter", "nachts tagsüber",
        "chrome firefox safari opera brave vivaldi edge", "vim neovim emacs sublime atom vscode eclipse intellij pycharm webstorm goland rider netbeans zed cursor clion rustrover", "windows macos linux", "windows macos ubuntu debian fedora arch manjaro mint opensuse nixos gentoo centos kubuntu xubuntu", "iphone pixel fairphone samsung galaxy xiaomi huawei nokia motorola oneplus", "android iphone", "macbook thinkpad dell lenovo asus acer framework surface chromebook", "vw volkswagen opel bmw audi mercedes skoda seat renault peugeot citroën dacia fiat kia hyundai mazda nissan subaru suzuki tesla toyota volvo mini porsche jeep ford honda cupra", "mysql mariadb postgres postgresql sqlite mongodb oracle cassandra couchdb", "telekom vodafone o2 congstar klarmobil simyo freenet lebara otelo unitymedia pyur netcologne", "sparkasse volksbank commerzbank postbank ing dkb comdirect n26 targobank santander hypovereinsbank consorsbank sparda gls norisbank", "aok tk techniker barmer dak ikk hkk knappschaft hek sbk kkh", "allianz huk axa ergo gothaer vhv devk debeka generali", "vattenfall enbw rwe lichtblick naturstrom tibber octopus stadtwerke stadtwerken yello eprimo ewe entega", "java kotlin python php perl ruby scala go golang rust swift", "evernote onenote notion obsidian joplin logseq", "lastpass bitwarden keepass dashlane", "gmx gmail posteo protonmail t-online yahoo", "spotify deezer tidal", "jenkins gitlab teamcity", "kaffee tee", "zigaretten zigarette e-zigarette"),
    swaps=re.compile(r"\b(?:den|die|das|meinen?|meine|unseren?) (?P<x>[^ ]+) gewechselt$"),
    leaves=re.compile(
        r"^(?P<x>[^ ]+(?: [^ ]+){0,2}?) (?:ist|hat|geht|wurde) (?:(?:die|das|den|dem|der|unsere?n?|seine?n?|ihre?n?|zum|zu|zur|in|im|ins|aus|von|nach|uns|mir|firma|unternehmen|betrieb|team|abteilung|laden|job|stelle|arbeitgeber|schule|verein|praxis|kanzlei|salon|studio|amt|krankheitsbedingt|altersbedingt|(?:nach|an) (?!hause\b)[^ ]+|\d+|jahren?|monaten?|wochen?|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|sommer|herbst|winter|frühjahr|ende|anfang|mitte|monats|jahres|überraschend|plötzlich) )*(?:gegangen|weggegangen|rente|ruhestand|gekündigt|gestorben|verstorben|weggezogen|aufgehört|zugemacht|dichtgemacht|aufgegeben|abgegeben|pensioniert|berentet|verrentet|tot|entlassen|befördert|versetzt|verlassen|geschlossen|pleite|elternzeit|mutterschutz|pension|gewechselt|zurückgetreten|abgelöst|ersetzt|ausgeschieden|ausgestiegen)\b"
    ),
    tail=re.compile(r"(?:^| )(?:weil|da|seit|schweren herzens|leichten herzens|kurzerhand|schließlich|(?:nach|zu|vor|über) (?:de[rmn] )?(?:ostern|weihnachten|pfingsten|neujahr|silvester|\w*ferien|\w*urlaub|geburt|operation|op|\w*umzug|hochzeit|trennung|\w*prüfung|saison|unfall|corona|pandemie|abitur|elternzeit|jahreswechsel)|aus \w*(?:gründen|mangel)|mangels|letzte[nrs]?|gestern|vor|wegen|(?:im|nach|ende|anfang|mitte|zum) (?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|sommer|herbst|winter|frühling|letzten|umzug|\d+|monatsende|jahresende|des|\w+ jahren|\w+ monaten|\w+ wochen))\b(?: (?:einem|einer|zwei|drei|vier|fünf|\d+|ein|paar|woche|wochen|monat|monaten|monate|jahr|jahren|tage|tagen|kurzem|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|sommer|herbst|winter|frühling))*"),
    toward=re.compile(r" (?:für|gegen|durch|zugunsten|auf|mit|an (?:einen?|meinen?|unseren?|meine|unsere|eine))\b.*$"),
    parts=re.compile(r"\b(?:verkaufen müssen|(?:ab|weg|her)geben müssen|verkauft|verloren|verschenkt|weggegeben|zurückgegeben|entsorgt|verschrottet|weggeworfen|abgegeben|abgestossen)\b"),
    having="nehme lebe bekomme beziehe nutzen schreibe habe hab haben besitze fahre fahren nutze benutze trage miete reite",
    drop=re.compile(r"(?i)\b(?:von jetzt an|seit (?:de[mr]|meine[mr]|unsere[mr]|ihre[mr]|seine[mr]) (?:(?-i:[a-zäöüß]+en) )?(?-i:[A-ZÄÖÜ])[\w-]+(?: im \w+)?|seit dem (?:\d{1,2}\.?|(?:ers|zwei|drit|vier|fünf|zehn|fünfzehn)t?en) \w+|seit (?:(?:de[mrn]|meine[mr]|unsere[mr]) )?(?:ostern|weihnachten|pfingsten|neujahr|silvester|karneval|\w*ferien|\w*urlaub|corona|\w*umzug|[\w-]*op|operation|geburt|hochzeit|trennung|scheidung|\w*prüfung|rentrée|schuljahr|semester|saison|aschermittwoch|jahreswechsel|(?:\w*versammlung|\w*wahl|\w*wahlen)(?: (?:im|vom) \w+)?|schulanfang|einschulung)|ab (?:jetzt|sofort|heute)|im moment|zur ?zeit|seit (?:(?:dem \d{1,2}\.?|dem|der|letzte[rnm]?|dieser?|diesem|anfang|ende|mitte|ein paar|einigen|einer|einem|zwei|drei|vier) )?(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|woche|wochen|monat|monaten|jahr|jahren|tagen|kurzem|gestern|heute|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|sommer|herbst|winter|frühling|neuestem|\d{4})|(?:letzte|vorige|vergangene)[nrms]? (?:woche|monat|jahr|sommer|herbst|winter|frühling|frühjahr|semester)|dieses (?:jahr|frühjahr)|diese[nrm] (?:sommer|herbst|winter|frühling)|gestern|vor (?:\w+ )?(?:\w+ )?(?:tagen|wochen|monaten|jahren|woche|monat|jahr|kurzem)|auf dauer|am ende)\b"),
    only=re.compile(r"(?i)\b(?:nur noch|bloß noch|nur|auf|noch) $"),
    weak="und habe haben mir ist hat vor sein nicht durch weg los doch wieder gut noch gehen geht gegangen letzte gestern ganz alte nach der die das den dem auf am im bei mit zum zur von ein eine einen wird wurde wurden nie",
    idle="denke weiß glaube hoffe fühle freue freut danke froh traurig stolz sicher dankbar gespannt kann können muss müssen möchte will würde verstehe stimme erinnere vermisse schön toll super wichtig wünsche sage frage lass",
    swap=re.compile(r"(?i)\b(?:stattdessen|dafür|gewechselt|umgestiegen)\b"),
    into="auf zu zum zur in nach",
    shared="mag mögen liebe hasse kenne spreche habe esse trinke schaue höre spiele sammle bin kaufe brauche unterstütze",
    nouns=True,
    joins="und aber sondern weil denn sodass obwohl während nachdem",
    opaque="gibt bekomme bekommen kriege erhalte beziehe benötige muss müssen darf dürfen brauche braucht brauchen trage trägt schluss stelle arbeit festanstellung anstellung amt frist abo abonnement mitgliedschaft konto job vertrag alte alten komplett ganz habe haben bin sind ist hat mit aus von bei dem der vertrag",
    today=phrases("heute diese[nrsm]?_(?:woche|monat|wochenende)"),
    goes=re.compile(r"\bverlassen\b"),
    spans="tag woche monat jahr abend",
    lapsed="nicht_mehr mit",
    of="von bei beim vom",
    retires=re.compile(
        r"\b(?:rente(?: gegangen)?|ruhestand(?: gegangen)?|gekündigt|aufgehört|pensioniert|berentet|verrentet|gestorben|verstorben|entlassen|zugemacht|dichtgemacht|ausgeschieden|praxis (?:aufgegeben|geschlossen))$"
    ),
    moments="gehe geht gehen fahre fährt fahren koche kocht lese liest mache macht sitze sitzt warte komme kommt laufe schreibe stehe steht liege liegt schlafe schläft ruhe putze kaufe schaue schaut gucke höre hört bringe rede telefoniere",
    lasting=re.compile(
        r"(?i)\b(?:inzwischen|mittlerweile|neuerdings|seitdem|seither|seit|nicht mehr|nur noch|immer|jeden|ab sofort|ab heute|fortan|dauerhaft|künftig|statt|stattdessen|endgültig|regelmäßig|meistens)\b"
    ),
    places="in an auf zu",
    quits=re.compile(r"\b(?:verlassen|gekündigt|aufgehört|ausgestiegen|ausgeschieden|ausgetreten|weggegangen|geschmissen|hingeschmissen|abgebrochen)\b"),
    parting=phrases("im_(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|frühling|frühjahr|sommer|herbst|winter) letzte[nrms]?_\\w+ vor_\\w+_(?:wochen|monaten|jahren) endgültig zum_\\w+ nicht_mehr und_\\w+(?:_\\w+)?_jetzt weil wegen"),
    contracted="aufs/auf fürs/für übers/über hinterm/hinter hinters/hinter unterm/unter unters/unter vorm/vor im/in ins/in am/an ans/an beim/bei vom/von zum/zu zur/zu",
    named=re.compile(r"\b(?P<mine>(?i:mein|unser)(?i:e|en|em|er|es)? (?:(?:kleine|große|ältere|jüngere|älteste|jüngste|beste|neue|alte)[nrsm]? )?[A-ZÄÖÜ][\wäöüß-]+),? (?!Herrn?\b|Frau\b|Dr\b|Professor)(?P<name>[A-ZÄÖÜ][\wäöüß-]+)(?!-)\b"),
    calling=re.compile(r"(?i)\b(?:der|die|den) $"),
    stays=phrases("(?:wurde|wurden|war|ist|sind|bin)(?=_.*\\b(?:gebaut|erbaut|geboren|gegründet|errichtet|gemacht|gemalt|geschrieben|getauft|gekauft|aufgewachsen|eröffnet)\\b) (?:kam|kamen|stammte|stammten)_(?:\\w+_)*(?:aus|von)(?=_) (?:habe?|haben|hat)(?=_.*\\b(?:geheiratet|kennengelernt|gekauft|gegründet|studiert|gelernt)\\b) (?:war|waren)_(?:aus|im_(?:jahr|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)|am_\\d|\\d{4}) (?:mein|unser)e?_(?:\\w+_)?\\w+_war_(?-i:[A-ZÄÖÜ])\\w+(?=$|_(?:in|bei|von)_)"),
    letters=re.compile(r"(?i)[äöß]|\b(?:oma|opa|mutti|vati|wohnt|arbeitet|heißt|spielt|kostet|macht|geht|kommt)\b"),
    ands="und",
    company="freund freundin kumpel nachbar nachbarin kollege kollegin junge mädchen mitschüler mitschülerin klassenkamerad spielkamerad",
    theirs="sein seine seinen seinem seiner seines ihre ihren ihrem ihrer ihres dein deine deinen deinem deiner euer eure euren",
    naming="name namen nachname vorname spitzname",
    pets="hund hündin katze kater welpe pferd pony stute hengst wallach fohlen papagei wellensittich sittich kanarienvogel kaninchen hase hamster meerschweinchen goldfisch fisch schildkröte schlange gecko echse leguan frettchen ratte maus huhn henne hahn ente gans ziege schaf esel kuh lamm dackel pudel labrador schäferhund terrier mops dogge collie vogel igel haustier boot schiff jacht wohnmobil bus",
    estranges=re.compile(r"\b(?:\w*name\w*|heißt|heißen|nennt|nennen|umbenannt|gestorben|verstorben|tot|beerdigt|getrennt|trennung|schluss|auseinander|geschieden|scheidung|zusammen|verheiratet|verlobt|ausgezogen|kontakt)\b"),
    rehomes=re.compile(r"\b(?:\w*name\w*|heißt|heißen|nennt|nennen|umbenannt|gestorben|verstorben|tot|eingeschläfert|einschläfern|erlöst|verkauft|\w*gegeben|abgeben|verschenkt|vermittelt|tierheim|züchter\w*|entlaufen|weggelaufen|entflogen|verloren|weg|begraben|geklaut|gestohlen|überfahren|eingegangen)\b"),
    idioms=re.compile(r"(?i)\b(?:\w*(?:schicht|dienst|bereitschaft) mit (?-i:[A-ZÄÖÜ])\w+ getauscht|(?:ins|in das|in ihr|in sein) (?:\w+ )?(?:zimmer|stockwerk|erdgeschoss|dachgeschoss|kinderzimmer|nebenzimmer)|(?:zur|in die) (?:reparatur|verlängerung|reinigung|inspektion|wartung|aufbewahrung|durchsicht)|zum (?:service|tüv|reifenwechsel|flicken|schleifen|ändern)|katze (?:ist |jetzt |nun |endlich )*aus dem sack|mitten im (?:rennen|fluss|strom)\b.{0,20}\bpferde?\b|pferde?\b.* (?:mitten im|im vollen) (?:rennen|fluss|galopp)|handtuch (?:geworfen|geschmissen)|löffel abgegeben|flinte ins korn|kind mit dem bade?|bock geschossen|vogel abgeschossen|vor die hunde|auf den hund gekommen|schwein gehabt|(?:den |die |das |meine[nr]? |völlig |jede )?(?:faden|kopf|nerven|geduld|überblick|gesicht|fassung|stimme|appetit|verstand|orientierung|gleichgewicht|boden unter den füßen|halt|mut|haltung|anschluss) verloren|brücken abgebrochen|zelte abgebrochen|über bord geworfen|federn gelassen|haare gelassen|aus dem schneider|vom tisch|aus dem häuschen|aus der puste|faden gerissen|fass (?:ist )?(?:zum überlaufen|voll)|kuh (?:ist )?vom eis|geduld am ende|ofen (?:ist )?aus|zug (?:ist )?abgefahren|schnauze voll|nase voll|hosen voll|ein auge zugedrückt|den rahmen gesprengt|das eis (?:ist )?gebrochen|den teufel an die wand|tassen im schrank|bäume ausreißen|maske (?:ist )?gefallen|segel gestrichen)\b"),
    somebody=("er", "sie", "jemand"),
    relates=("für fürs zu zum zur an ans gegen", "bei beim mit in im ins von vom am auf aus"),
    undone=re.compile(r"(?i)\b(?:es|das|kündigung|austritt) (?:aber |doch |wieder |dann )*zurück(?:genommen|gezogen)\b|^(?=.*\bbleib).*?\b(?P<s>(?!(?:der|die|das|dem|den|und|mit|bei|war)\b)\w{3,})\b.*\b(?:bleib\w* (?:\w+ )?(?:in|bei|auf|mit|beim|im) (?P=s)|(?:in|bei|auf|mit|beim|im) (?P=s) (?:ge)?blieb?)|vertrag\b.{0,60}\b(?:ausgelaufen|abgelaufen|zu ende|endete)\b.{0,60}\b(?:verlängert|erneuert|neuen unterschrieben|neu unterschrieben)|^(?=.*\b(?:wieder|zurück)).*?\b(?P<k>(?!(?:der|die|das|dem|den|und|mit|bei|war)\b)\w{3,})\b.*\b(?:wieder (?:bei|in|im|zu|beim|mit|auf|an|am|nach) (?:der |dem |den |die |das |meine[mr] )?(?P=k)\b|(?:zu|zum|zur|nach|auf) (?P=k) zurück)"),
    spells="geschrieben gedruckt notiert stand eingetragen abgedruckt getippt gestempelt graviert druckten schrieb schrieben",
    verbs=re.compile(r"(?-i:^(?:ist|hat|geht|spielt|lernt|besucht|macht|trägt|braucht|wiegt|isst|trinkt|wohnt|lebt|arbeitet|studiert|fährt|singt|tanzt|reitet|schwimmt|turnt|trainiert|nimmt|bekommt|kriegt|frisst|heißt|liest|schläft|raucht|sammelt|mag|darf|kann)$)"),
    lacks=re.compile(r"(?i)^(?!.*\b(?:mehr|nicht|zeit|lust|ahnung|problem\w*|angst|sorgen?|bock|meinung|idee|plan|frage\w*|hunger|durst|geld|grund|bedarf|interesse)\b)(?:ich|wir|(?:mein|unser)e? \w+) (?:esse|essen|isst|trinke|trinken|trinkt|vertrage|vertragen|verträgt|mag|mögen|nehme|nimmt|habe|haben|hat|besitze|besitzt|nutze|benutze|fahre|fährt|spreche|spricht|rauche|raucht|trage|trägt|gucke|schaue) (?:\w+ )?(?P<x>kein(?:e|en|em|er)? (?-i:[A-ZÄÖÜ])[\w-]+)$"),
    again=phrases("wieder jetzt inzwischen mittlerweile nun doch seitdem neuerdings darf"),
    opposites="mit/ohne",
    besides=phrases("auch nebenbei nebenher zusätzlich außerdem am_wochenende manchmal oft teils teilweise ein(?:e|en)?_zweite[rsn]? mindestens"),
    single=phrases("gestern(?:_abend|_nacht|_früh|_morgen)? vorgestern neulich letzte_nacht heute_(?:früh|morgen|mittag) ausnahmsweise"),
    purposes=re.compile(r"^für (?!.*?\bgründen?\b)(?:(?:meinen?|mein|meine|unser\w*|die|den|das|der) )?(?P<x>[^ ]+)(?: [^ ]+)? (?:habe|haben|bin|sind|hat)\b.* (?:von|vom) "),
)  # fmt: skip
