# ruff: noqa: E501 -- a language's words are read better in one line
"""German words that frames are built around."""

from __future__ import annotations

import re

from memplug_mem0.reading.languages.lexicon import Lexicon, phrases

_END = (
    r"aufgehört|aufgegeben|gekündigt|verkauft|abgeschafft|abbestellt|verlassen|beendet|abgegeben|gelöscht|deinstalliert|verloren|verschenkt|abgeschlossen|durch|durchgelesen|ausgelesen|fertig(?:gelesen)?|hingeschmissen|abgebrochen|storniert|abgesagt|gestrichen|entsorgt|weggegeben|zurückgegeben|abgesetzt|abgelegt|sein lassen|bleiben lassen|geschmissen|rausgeworfen|weggeworfen"
    r"|ausgetreten|ausgezogen|ausgestiegen|raus|weg|abgestoßen|eingestellt|abgemeldet|ersetzt|eingetauscht|getauscht|ausgetauscht|umgestiegen|umgestellt|gewechselt|verschrottet|los|abgewöhnt|niedergelegt|losgeworden|gestoppt|los geworden|aufgelöst|geschlossen|stillgelegt|verabschiedet|abgebaut|aufgebraucht|abbezahlt|zurückgezahlt|ausgewechselt|abgetreten|übergeben|abgelaufen|beendigt|ausgeschieden|zurückgetreten|ausgemustert|ausrangiert|weggefallen|gestrichen|abgeschaltet|stornieren lassen|an den Nagel gehängt|abgerissen|entfernt|herausgenommen|rausgenommen|ausgemacht|gefeuert|entlassen|ausgelaufen|überwunden|auskuriert|drangegeben|vom Netz genommen"
)
LEXICON = Lexicon(
    me="ich wir",
    my="mein meine meinen meinem meiner meines unser unsere unseren unserem unserer unseres",
    the="der die das den dem des diese dieser dieses diesen",
    a="ein eine einen einem einer eines",
    he="er sie es ihr sein seine seinen ihre ihren ihm ihn man jemand du dein deine niemand",
    be="ist sind bin war waren sein heißt heiße heißen wurde wurden worden lautet beträgt werden wird",
    aux="habe haben hat hatte hatten hab",
    prep="in im an am auf um bei beim für mit von vom zu zum zur nach aus über unter zwischen durch während ohne gegen vor seit pro als ab bis statt wegen ins ans je",
    light="jetzt nun inzwischen mittlerweile gerade aktuell derzeit nunmehr neuerdings endlich wieder nur noch bloß sofort heute seitdem übrigens also ja doch hallo hi hey ok okay und aber so denn weil da tatsächlich eigentlich nämlich offiziell glücklicherweise leider glück endgültig dauerhaft stattdessen fortan stand update neuigkeit neuigkeiten gute schlechte kurze info korrektur sorry entschuldigung moment halt nein ach ups neue neuer neues neuen neuem alte alten alter altes erst schon etwa rund ungefähr circa ca ganz sehr mir mich uns sich genau auch immer meistens richtig dafür nur jedes jeden jede jeweils komplett ganzen erstmals zurzeit momentan dann dort hier",
    neg="nicht kein keine keinen keinem keiner mehr länger nie niemals weder niemand",
    change="gestiegen gesunken gefallen erhöht gesenkt verschoben verlegt vorverlegt geändert gewechselt umgezogen befördert verlängert verkürzt reduziert aufgestockt angehoben geworden gewachsen geschrumpft verdoppelt rauf runter hoch hochgesetzt herabgesetzt umgestellt aktualisiert angepasst gekürzt korrigiert ausgebaut umgebucht wechselt steigt gebracht raufgesetzt verringert vergrößert verändert später früher setz setze stell stelle gestellt gesetzt gezogen geklettert gerutscht geschoben vorgezogen gewandert abgesenkt gesenkt hochgegangen runtergegangen umgelegt versetzt hochgestuft heruntergestuft erweitert verkleinert halbiert gestrafft gewechselt umgezogen aufgestiegen abgestiegen",
    counts=("null", "eins/ersten/erste/erster", "zwei/zweiten/zweite", "drei/dritten/dritte", "vier/vierten/vierte", "fünf/fünften/fünfte", "sechs/sechsten/sechste", "sieben/siebten/siebte", "acht/achten/achte", "neun/neunten/neunte", "zehn/zehnten/zehnte", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn", "zwanzig", "", "", "", "", "", "", "", "", "", "dreißig", "", "", "", "", "", "", "", "", "", "vierzig"),
    expand=((r"\beinmal\b(?= (?:pro|in|im|die|am))", "1 mal"), (r"\bzweimal\b", "2 mal"), (r"\bdreimal\b", "3 mal"), (r"\bviermal\b", "4 mal"), (r"\bfünfmal\b", "5 mal")),
    ending=r"(?<=\w\w\w)(?:test|ten|tet|est|ern|en|er|es|em|et|te|e|n|t|s)$",
    cue=phrases(
        "jetzt nun inzwischen mittlerweile neuerdings nunmehr neue[nrsm]? nicht_mehr nicht_länger keine?[nmrs]?_mehr nur_noch bloß_noch stattdessen ab_sofort ab_heute seit_\\w+ endlich fortan doch_erst verschoben verlegt gestiegen gesunken geändert gewechselt erhöht gesenkt befördert vorverlegt umgestellt umgestiegen wurde_auf wurden_auf angehoben reduziert umgebucht umgezogen",
        "korrektur sorry entschuldigung entschuldige verzeihung vertippt verschrieben vertan verwechselt geirrt mein_fehler ich_meinte falsch nein,?_(?:moment|doch) tatsächlich ups stimmt_nicht_ganz richtig_ist tippfehler zahlendreher sondern planänderung verlesen doch",
    ),
    limited=phrases(
        "auch außerdem zusätzlich ein(?:e|en)?_zweite[rsn]? andere[rsn]? weitere[rsn]? manchmal oft teils teilweise nebenbei nebenher mindestens fast beinahe heute diese_woche dieses_wochenende diesen_monat bis übers_wochenende am_wochenende für_(?:ein|zwei|drei|diese|heute|den|das)\\w*_\\w+ vorübergehend aushilfsweise ausnahmsweise solange ursprünglich anfangs einer_(?:von|der|meiner) eine_(?:von|der|meiner) eines_(?:von|der|meiner) heute_(?:abend|nacht) zu_besuch ausgeliehen geliehen immer_noch",
    ),
    unreal=phrases(
        "wenn falls ob würde\\w* wäre\\w* hätte\\w* könnte\\w* sollte\\w* möchte\\w* werde will wollen wollte\\w* vielleicht eventuell wahrscheinlich vermutlich möglicherweise plane\\w* überleg\\w* hoff\\w* wünsch\\w* träum\\w* stell angenommen früher damals einst bald demnächst nächste[nrsm]? morgen glaube denke soll sollen darf vorsatz vorhabe? nie niemals kommende[nrsm]? als_kind vor_\\w+_jahren_(?:war|hatte) ab_(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)_\\w+",
    ),
    regular=phrases("findet(?=_.*\\bstatt) ab_heute vor_\\w+_(?:tagen|wochen|monaten|jahren) pro_\\w+"),
    past=re.compile(r"(?i)\b(?:war|waren|hatten?|gestern|wurde|letzte[nrs]?|ging|kam|sah|nahm|fuhr|gab)\b|\b(?:habe?n?|bin|sind)\b.* \w*(?:ge\w+(?:t|en)|iert|be\w{3,}t|ver\w{3,}(?:t|en))$|\b(?:habe?n?|bin|sind)\b.*\bge\w+(?:t|en)\b"),
    at=re.compile(r"(?i)\b(?:um|gegen|ab|auf) $"),
    correct=phrases("korrektur sorry entschuldigung entschuldige verzeihung vertippt verschrieben vertan verwechselt geirrt mein_fehler ich_meinte falsch verzählt nachgeschaut nachgesehen nachgezählt gecheckt moment ups stimmt_nicht(?:_ganz)? autokorrektur richtig_ist tippfehler zahlendreher planänderung verlesen korrigiert quatsch"),
    stops=(
        re.compile(rf"^(?:.*\b)?(?:ich|wir|(?:meine?|unsere?) (?P<w>[^ ]+))\b(?: (?:habe?n?|hat|ist|bin|sind))?(?: vor .*?(?:wochen?|monate?n?|tage?n?|jahre?n?))? (?P<x>.+?) (?:{_END})$"),
        re.compile(rf"^(?P<x>.+?) (?:habe?|haben|bin|sind) (?:ich|wir)(?: .*)? (?:{_END})$"),
        re.compile(rf"^(?P<x>.+?) (?:ist|sind|wurde|wurden) (?:{_END}|vorbei|tot|gestorben|kaputt|abgeschaltet|Geschichte)$"),
    ),
    denies=(
        re.compile(r"^(?P<x>.*?\b(?:ich|wir|mein\w*|unser\w*|der|die|das)\b.*?) (?:nicht mehr|nicht länger)(?P<y> .*)?$"),
        re.compile(r"^(?P<x>.*?\b(?:ich|wir)\b.*?) kein(?:e|en|em|er)?(?P<y> .+?) mehr\b"),
    ),
    replaces=(
        re.compile(r"\b(?:anstatt|statt|anstelle von|anstelle) (?P<x>.+?)(?: (?:nach|in|auf|zu|bei) .+)?$"),
        re.compile(r"\bvon (?P<x>.+?) (?:auf|zu|zum|zur|nach|in) .+"),
    ),
    nots=re.compile(r"^(?P<w>.*?)(?:^|\b(?:und|ist|sind|war|bin|meinte|es) )nicht (?P<x>[^ ]+(?: [^ ]+){0,3})$"),
    scales=("rot blau grün schwarz weiß braun grau blond gelb orange lila rosa silbern beige", "lang kurz schulterlang", "offen geschlossen zu", "täglich wöchentlich monatlich jährlich", "vollzeit teilzeit", "hoch niedrig mittel", "an aus"),
    swaps=re.compile(r"\b(?:den|die|das|meinen?|meine|unseren?) (?P<x>[^ ]+) gewechselt$"),
    leaves=re.compile(r"^(?P<x>[^ ]+(?: [^ ]+){0,2}?) (?:ist|hat|geht|wurde) (?:.+ )?(?:gegangen|weggegangen|rente|ruhestand|gekündigt|gestorben|verstorben|weggezogen|umgezogen|aufgehört|weg|tot|entlassen|befördert|versetzt|verlassen|geschlossen|pleite|elternzeit|mutterschutz|ausgezogen|pension|gewechselt|zurückgetreten)\b"),
    tail=re.compile(r"(?:^| )(?:weil|da|seit|letzte[nrs]?|gestern|vor|wegen|(?:im|nach|ende|anfang|mitte|zum) (?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|sommer|herbst|winter|frühling|letzten|umzug|\d+|monatsende|jahresende|des|\w+ jahren|\w+ monaten|\w+ wochen))\b(?: (?:einem|einer|zwei|drei|vier|fünf|\d+|ein|paar|woche|wochen|monat|monaten|monate|jahr|jahren|tage|tagen|kurzem|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|sommer|herbst|winter|frühling))*"),
    toward=re.compile(r" (?:für|gegen|durch|zugunsten|auf|mit)\b.*$"),
    parts=re.compile(r"\b(?:verkauft|verloren|verschenkt|weggegeben|zurückgegeben|entsorgt|verschrottet|weggeworfen|abgegeben|abgestoßen)\b"),
    having="habe hab haben besitze fahre fahren nutze benutze trage miete reite",
    drop=re.compile(r"(?i)\b(?:von jetzt an|ab (?:jetzt|sofort|heute)|im moment|zur ?zeit|seit (?:(?:dem|der|letzte[rnm]?|dieser?|diesem|anfang|ende|mitte|ein paar|einigen|einer|einem|zwei|drei|vier) )?(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|woche|wochen|monat|monaten|jahr|jahren|tagen|kurzem|gestern|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|sommer|herbst|winter|frühling|neuestem|\d{4})|letzte[nrs]? (?:woche|monat|jahr|sommer|herbst|winter)|gestern|vor (?:\w+ )?(?:\w+ )?(?:tagen|wochen|monaten|jahren|woche|monat|jahr|kurzem)|auf dauer|am ende)\b"),
    only=re.compile(r"(?i)\b(?:nur noch|bloß noch|nur|auf|noch) $"),
    weak="und habe haben mir ist hat vor sein nicht durch weg los mehr doch wieder gut noch gehen geht gegangen letzte gestern ganz alte nach der die das den dem auf am im bei mit zum zur von ein eine einen wird wurde wurden nie",
    idle="denke weiß glaube hoffe fühle freue freut danke froh traurig stolz sicher dankbar gespannt kann können muss müssen möchte will würde verstehe stimme erinnere vermisse schön toll super wichtig wünsche sage frage lass",
    swap=re.compile(r"(?i)\b(?:stattdessen|dafür|gewechselt|umgestiegen)\b"),
    into="auf zu zum zur in nach",
    shared="mag mögen liebe hasse kenne spreche habe esse trinke schaue höre spiele sammle bin kaufe brauche unterstütze",
    nouns=True,
    joins="und aber sondern weil denn sodass obwohl während nachdem",
    opaque="frist abo abonnement mitgliedschaft konto job vertrag alte alten komplett ganz habe haben bin sind ist hat mit aus von bei dem der vertrag",
)  # fmt: skip
