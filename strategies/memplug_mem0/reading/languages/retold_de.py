# ruff: noqa: E501 -- patterns are read better in one line
"""What was so and what happened, told in German, and how it is read: as what is so or is no longer so since then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from memplug_mem0.reading.languages.spelled_de import WHEN
from memplug_mem0.values import lowered

if TYPE_CHECKING:
    from memplug_mem0.reading.languages.table import Into

_STRONG: Final = (
    "gefahren/fahre/fährt geritten/reite/reitet gegangen/gehe/geht gelaufen/laufe/läuft geschwommen/schwimme/schwimmt gesungen/singe/singt genommen/nehme/nimmt getrunken/trinke/trinkt gegessen/esse/isst gelesen/lese/liest geschrieben/schreibe/schreibt"
    " geschlafen/schlafe/schläft gehabt/habe/hat gewesen/bin/ist getragen/trage/trägt gehalten/halte/hält bekommen/bekomme/bekommt bezogen/beziehe/bezieht besessen/besitze/besitzt gesprochen/spreche/spricht gegeben/gebe/gibt gestanden/stehe/steht gesessen/sitze/sitzt"
    " gelegen/liege/liegt betrieben/betreibe/betreibt geholfen/helfe/hilft geblieben/bleibe/bleibt getroffen/treffe/trifft geworfen/werfe/wirft gesehen/sehe/sieht gekommen/komme/kommt geliehen/leihe/leiht verliehen/verleihe/verleiht gewogen/wiege/wiegt geheißen/heiße/heißt gerufen/rufe/ruft gehangen/hänge/hängt gebacken/backe/backt"
)
"""Participles, with what one does and what another one does."""
_PASTS: Final = (
    "war/bin/ist hatte/habe/hat wohnte/wohne/wohnt lebte/lebe/lebt arbeitete/arbeite/arbeitet fuhr/fahre/fährt spielte/spiele/spielt nutzte/nutze/nutzt benutzte/benutze/benutzt verwendete/verwende/verwendet hieß/heiße/heißt ging/gehe/geht trank/trinke/trinkt aß/esse/isst las/lese/liest"
    " verdiente/verdiene/verdient zahlte/zahle/zahlt kostete/koste/kostet betrug/betrage/beträgt lag/liege/liegt dauerte/dauere/dauert besuchte/besuche/besucht studierte/studiere/studiert lernte/lerne/lernt rauchte/rauche/raucht wog/wiege/wiegt nahm/nehme/nimmt lief/laufe/läuft stand/stehe/steht"
    " sang/singe/singt hörte/höre/hört trug/trage/trägt machte/mache/macht schlief/schlafe/schläft trainierte/trainiere/trainiert programmierte/programmiere/programmiert schrieb/schreibe/schreibt bekam/bekomme/bekommt bezog/beziehe/bezieht leitete/leite/leitet betreute/betreue/betreut fand/finde/findet begann/beginne/beginnt"
)
"""The same of the past tense."""
_FORMS: Final = {
    word: (mine, theirs)
    for word, mine, theirs in (one.split("/") for one in f"{_STRONG} {_PASTS}".split())
}
_PLURAL: Final = {"bin": "sind", "habe": "haben"}
_NOUN: Final = r"(?-i:[A-ZÄÖÜ])[\w-]+"
_NAME: Final = r"(?:(?:Dr|Prof)\.? |Herrn? |Frau )*(?-i:[a-zäöü]*[A-ZÄÖÜ\d])[\w.&+'-]*(?: (?-i:[A-ZÄÖÜ\d])[\w.&+'-]*){0,3}"
_MONTH: Final = (
    r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)"
)
_TIME: Final = rf"(?:{_MONTH}|Frühling|Frühjahr|Sommer|Herbst|Winter|Ostern|Weihnachten|Pfingsten|Silvester|Neujahr|Karneval|\w*[fF]erien|\w*[sS]aison|\w*[sS]emester|\w*[jJ]ahr(?:es(?:ende|anfang))?|\w*[mM]onat|Monatsende|Woche|Quartal)"
_UNTIL: Final = rf"(?:bis (?:(?:(?:zu|vor)(?:r|m| den| der| dem| diesem| meine[mr]| unsere[mr])|Anfang|Ende|Mitte|diesen|dieses|letzte[nrsm]?|vergangene[nrsm]?|vorige[nrsm]?|des) )*(?:letzten |vergangenen |vorigen |neuen )?(?:{_TIME}|\w*(?:[uU]mzug|[wW]echsel|[wW]ahl|[pP]ause|[gG]eburt|[hH]ochzeit|[sS]cheidung|[tT]rennung|[kK]ündigung|[eE]inschulung|[eE]lternzeit|[uU]nfall|[oO]peration|OP|[dD]iagnose|[iI]nstallation|[rR]ente|[aA]bitur|[rR]eform|[uU]mstellung|[uU]mbau|[pP]rüfung|[cC]orona|[pP]andemie|[sS]chwangerschaft|[iI]nsolvenz|[sS]chließung))(?: \d{{4}})?|bis vor (?:kurzem|einiger Zeit|\w+ (?:\w+ )?(?:Tage|Woche|Monat|Jahr)e?n?)|bis \d{{4}})"
"""Until when."""
_ONCE: Final = rf"(?:früher|damals|ehemals|{_UNTIL})"
"""What is said of with it is over."""
_LONG: Final = r"(?:bisher|bislang|zuvor|vorher|jahrelang|lange|lange zeit|immer|stets|eine zeit lang|ursprünglich|anfangs|zuerst|\w+ jahre(?: lang)?|\w+ monate(?: lang)?)"
"""What is said of with it is over where the sentence goes on with what is so now."""
_NOW: Final = r"(?:,|;| –| -)? ?(?:(?:aber|doch|und) )?(?:jetzt|nun|inzwischen|mittlerweile|heute|seit\w*|ab jetzt|neuerdings)\b[^.!?]*"
_SPARED: Final = r"(?![^,;]*\b(?:nicht|nie|niemals|kein\w*|nur|auch|mal|manchmal|oft|öfter|öfters|häufig|selten|kurz|schon|sogar|fast|beinahe|zusätzlich|wenn|ob|als|wäre|hätte|würde|wollte|sollte|dachte|spät)\b)"
"""Says no such thing of the whole."""
_DID: Final = r"(?P<verb>(?-i:ge\w+(?:t|en)|\w+iert|(?:be|ver|er|ent)\w+(?:t|en)))"
_KIN: Final = r"(?:mein|unser)e? (?:(?-i:[a-zäöüß]+) )?(?-i:[A-ZÄÖÜ])[\w-]+"
_SO: Final = (
    r"(?!.*\b(?:nicht|nie|niemals|kein\w*|fast|beinahe|wäre\w*|würde\w*|hätte\w*|falls|wenn)\b)"
)
"""Not what is denied, or almost happened."""
_WHO: Final = rf"(?P<who>ich|wir|{_KIN})"
_WHAT: Final = rf"(?P<who>ich|wir|{_KIN}|(?:der|die|das) {_NOUN}|(?!(?:das|es|da|dies|was|wer|früher|damals|er|sie|mein\w*|unser\w*|die|der|den)\b){_NAME})"
_AUX: Final = "(?:habe?|haben|hat|hatten?|(?:bin|sind|ist)(?=.* (?-i:ge|be|ver)\\w+en\\b))"
_FOLLOWED: Final = rf"(?P<tail>{_NOW})?[.!]*$"
_THEN: Final = rf"(?P<tail>{_NOW})[.!]*$"

_GIVEN: Final = {
    "kündigen": "gekündigt", "verkaufen": "verkauft", "stornieren": "storniert", "verlassen": "verlassen", "schließen": "geschlossen", "löschen": "gelöscht", "entsorgen": "entsorgt", "beenden": "beendet", "verschenken": "verschenkt",
    "ab": {"geben": "gegeben", "sagen": "gesagt", "setzen": "gesetzt", "brechen": "gebrochen", "melden": "gemeldet", "schaffen": "geschafft", "bestellen": "bestellt", "stellen": "gestellt", "schalten": "geschaltet", "reißen": "gerissen", "bauen": "gebaut"},
    "auf": {"geben": "gegeben", "hören": "gehört", "lösen": "gelöst"},
    "zurück": {"geben": "gegeben", "bringen": "gebracht", "treten": "getreten"},
    "weg": {"geben": "gegeben", "werfen": "geworfen", "schmeißen": "geschmissen"},
    "her": {"geben": "gegeben"}, "ein": {"stellen": "gestellt"}, "aus": {"steigen": "gestiegen", "ziehen": "gezogen", "treten": "getreten"},
}  # fmt: skip
_DONE: Final = {
    f"{lead}{word}": f"{lead}{done}"
    for lead, words in _GIVEN.items()
    if isinstance(words, dict)
    for word, done in words.items()
} | {word: done for word, done in _GIVEN.items() if isinstance(done, str)}
"""What one had to do, and what is done then."""
_OPENING: Final = re.compile(
    r"(?:Den|Die|Das|Dem|Der|Ein\w*|Mein\w*|Unser\w*|In|Im|Am|An|Auf|Bei|Beim|Mit|Zu|Zum|Zur|Als|Für)\b"
)
_COUNTS: Final = {
    "drit": 3,
    "vier": 4,
    "fünf": 5,
    "sechs": 6,
    "sieb": 7,
    "ach": 8,
    "neun": 9,
    "zehn": 10,
    "zwei": 2,
}
_STOLEN: Final = r"(?:geklaut|gestohlen|entwendet|geraubt|weggenommen)"


def _present(word: str) -> tuple[str, str]:
    """What one does and what another one does who did so; empty for what is no verb."""
    low = lowered(word)
    if low in _FORMS:
        return _FORMS[low]
    if not low.endswith("t"):
        return "", ""
    stem = low.removeprefix("ge")[:-1] if low.startswith("ge") and "gehör" not in low else low[:-1]
    return (stem if stem.endswith("e") else f"{stem}e"), f"{stem}t"


def _ceased(match: re.Match[str]) -> str:
    """That somebody no longer does what he did."""
    groups = match.groupdict()
    mine, theirs = _present(groups["verb"])
    if not mine:
        return match[0]
    who = groups["who"]
    own = {"ich": mine, "wir": _PLURAL.get(mine, f"{mine.removesuffix('e')}en")}
    told = (
        who,
        own.get(lowered(who), theirs),
        "nicht mehr",
        _low(groups.get("rest")),
        groups.get("more"),
    )
    tail = re.sub(r"(?i)\bheute\b", "jetzt", groups["tail"] or "")
    return f"{' '.join(it.strip() for it in told if it)}{tail}"


def _low(text: str | None) -> str:
    """With a small letter where it begins with an article, a possessive or a preposition."""
    text = text or ""
    return f"{text[:1].lower()}{text[1:]}" if _OPENING.match(text) else text


def _address(text: str) -> str:
    """A street with a number, or without it, as it is written on a letter."""
    return f"{text[:1].upper()}{text[1:]}"


def _gave(match: re.Match[str]) -> str:
    """What somebody had to end, as what he ended."""
    done = _DONE.get(lowered(match["verb"]), "")
    have = "habe" if lowered(match["who"]) == "ich" else "haben"
    return f"{match['who']} {have} {match['rest'].strip()} {done}" if done else match[0]


_PAST: Final = (
    rf"(?P<verb>(?:{'|'.join(it.split('/')[0] for it in _PASTS.split())})(?=(?:e?n)?\b))(?:e?n)?"
)
_PLACED: Final = {"in die": "in der", "in den": "im", "in das": "im", "ins": "im", "an den": "am", "an die": "an der", "ans": "am", "auf den": "auf dem", "auf die": "auf der", "zum": "am", "zur": "an der"}  # fmt: skip
_STREET: Final = rf"(?:(?:{_NOUN} )?{_NOUN}(?:(?<=straße)|(?<=strasse)|(?<=gasse)|(?<=allee)|(?<=weg)|(?<=ring)|(?<=damm)|(?<=ufer)|(?<=platz)|(?<=steig)|(?<=stieg)|(?<=pfad)|(?<=graben)|(?<=chaussee)|(?<=Straße)|(?<=Allee)|(?<=Weg)|(?<=Ring)|(?<=Platz)|(?<=Ufer)|(?<=Damm))(?: \d+ ?[a-z]?\b)?|(?:(?:Am|Im|An|Auf|Zum|Zur|Unter) )?{_NOUN} \d+ ?[a-z]?\b)"
"""A street, with its number or without it."""
_AT: Final = "(?:in|in der|im|am|an der|auf dem|auf der|unter den)"
_SETTLED: Final = "(?:[^,;:]*? )?"
_FIELD: Final = r"(?:(?:post|heim|wohn|mail|e-mail|liefer|rechnungs)?-?(?:adresse|anschrift)|wohnort|\w*nummer|krankenkasse|krankenversicherung|\w*(?:arzt|ärztin)|allergien?|\w*größe|gewicht|beruf|job|position|\w*name|geburtstag|geburtsdatum|arbeitgeber|(?:haus)?bank|pin|[\w-]*-pin|\w*code|iban|passwort|\w*sprache|handy|auto|laptop|betriebssystem|browser|editor|hobby|lieblings\w+|e-?mail|\w*anbieter|familienstand|blutgruppe|\w*chef(?:in)?|\w*leiter(?:in)?|vermieter(?:in)?|kennzeichen|studienfach|studiengang|sprachniveau|\w*termin|\w*tag|uhrzeit|budget|miete|gehalt|stundenlohn|deadline|frist|ziel|zielgewicht|haustier|sternzeichen|konfession|zeitzone|abteilung|team)"
_REST: Final = "(?P<rest>[^,;:]*? )??"
_MORE: Final = "(?P<more>[^,;:]+?)"
RETOLD: Final[tuple[tuple[str, Into], ...]] = (
    # "Until May I lived in V", "I lived in V until May", "The V I had until May": no longer.
    (rf"^{_SPARED}{_ONCE} {_AUX} {_WHO} (?P<rest>[^,;:]+? )?{_DID}{_FOLLOWED}", _ceased),
    (rf"^{_SPARED}{_WHO} {_AUX} {_REST}{_ONCE} (?P<more>[^,;:]+? )?{_DID}{_FOLLOWED}", _ceased),
    (rf"^{_SPARED}(?P<rest>[^,;:]+?) {_AUX} (?P<who>ich|wir) {_ONCE} (?P<more>[^,;:]+? )?{_DID}{_FOLLOWED}", _ceased),
    (rf"^{_SPARED}(?P<rest>(?:(?:den|die|das|meine?n?|unsere?n?) )?{_NAME}) {_PAST} (?P<who>ich|wir) {_ONCE}(?P<more> [^,;:]+?)?{_FOLLOWED}", _ceased),
    (rf"^{_SPARED}{_ONCE} {_PAST} {_WHAT} {_MORE}{_FOLLOWED}", _ceased),
    (rf"^{_SPARED}{_WHAT} {_PAST} {_REST}{_ONCE} {_MORE}{_FOLLOWED}", _ceased),
    # "I was V, now I am W".
    (rf"^{_SPARED}{_LONG} {_AUX} {_WHO} (?P<rest>[^,;:]+? )?{_DID}{_THEN}", _ceased),
    (rf"^{_SPARED}{_WHO} {_AUX} {_REST}(?:{_LONG} )?(?P<more>[^,;:]+? )?{_DID}{_THEN}", _ceased),
    (rf"^{_SPARED}{_LONG} {_PAST} {_WHAT} {_MORE}{_THEN}", _ceased),
    (rf"^{_SPARED}{_WHAT} {_PAST} {_REST}(?:{_LONG} )?{_MORE}{_THEN}", _ceased),
    # Where one lives, and where one moved.
    (rf"^(ich bin|wir sind) ({_SETTLED})in ({_NAME}) (?:zu ?hause|daheim)\b", lambda it: f"{'ich wohne' if lowered(it[1]) == 'ich bin' else 'wir wohnen'} {it[2]}in {it[3]}"),
    (rf"^(?:mein|unser) (?:Zuhause|Wohnort|Wohnsitz|Lebensmittelpunkt) (?:ist|liegt) ((?:jetzt |nun |inzwischen )?)(?:in )?(?={_NAME}[.!]*$)", r"ich wohne \1in "),
    (rf"^{_SO}(aus|von) ({_NAME}) (bin|sind) (ich|wir) (?=[^,;:]*(?:weg|fort|aus)gezogen\b)", lambda it: f"{it[4]} {it[3]} {lowered(it[1])} {it[2]} "),
    (rf"^{_SO}(?:ich bin|wir sind) {_SETTLED}({'|'.join(_PLACED)}) ({_STREET}) (?:um)?gezogen\b", lambda it: f"meine Adresse ist jetzt {_address(it[2])}"),
    (rf"^{_SO}({_KIN}) (ist|sind) {_SETTLED}({'|'.join(_PLACED)}) ({_STREET}) (?:um)?gezogen\b", lambda it: f"{it[1]} {'wohnt' if it[2] == 'ist' else 'wohnen'} jetzt {_PLACED[lowered(it[3])]} {it[4]}"),
    (rf"^(?:ich (?:wohne|lebe)|wir (?:wohnen|leben)) ((?:nicht mehr |jetzt |nun |inzwischen |mittlerweile |seit \w+ )?){_AT} ({_STREET})(?=,|[.!]*$)", lambda it: f"meine Adresse ist {it[1]}{_address(it[2])}"),
    (rf"^(?:ich wohne|wir wohnen) ((?:jetzt |nun |inzwischen )?)((?-i:Am|Im|An|Auf|Zum|Zur|Unter) {_STREET})[.!]*$", r"meine Adresse ist \1\2"),
    (rf"^{_AT} ({_STREET}) (?:wohne ich|wohnen wir|lebe ich|leben wir) nicht (?:mehr|länger)\b", r"meine Adresse ist nicht mehr \1"),
    # "Health insurance: V".
    (rf"^(?:(?:meine?|unsere?) )?({_FIELD}): (?=[^:;,!?]{{1,40}}$)", r"meine \1 ist "),
    # "I had to sell V".
    (rf"^{_SO}(?P<who>ich|wir) (?:musste|durfte|konnte)n? (?!.*\b(?:nicht|fast|beinahe|nie)\b)(?P<rest>[^,;:]+ )?(?P<verb>{'|'.join(_DONE)})[.!]*$", _gave),
    (rf"^{_SO}(?P<rest>(?:den|die|das|meine?n?|unsere?n?) {_NOUN}) (?:musste|durfte|konnte)n? (?P<who>ich|wir) (?!.*\b(?:nicht|fast|beinahe|nie)\b)(?:[^,;:]+ )?(?P<verb>{'|'.join(_DONE)})[.!]*$", _gave),
    # "Somebody stole my V".
    (rf"^{_SO}(?:mir|uns) (?:wurden?|ist|sind) (?P<when>[^,;:]*?)(?:der|die|das|meine?|unsere?|eine?) (?P<what>{_NOUN}(?: {_NOUN})?)(?: [^,;:]+?)? {_STOLEN}(?: worden)?\b", r"mein \g<what> ist geklaut"),
    (rf"^{_SO}(?:man|jemand|irgendwer|diebe|einbrecher) (?:hat|haben) (?:(?:mir|uns) )?(?:\w+ )?(?:den|die|das|meine?n?|unsere?n?) (?P<what>{_NOUN})(?: [^,;:]+?)? {_STOLEN}\b", r"mein \g<what> ist geklaut"),
    # "V was replaced by W".
    (rf"^{_SO}(?P<what>(?:(?:der|die|das|mein\w*|unser\w*) )?{_NAME}) (?:wurden?|ist|sind) (?:[a-zäöü]+ )?(?:durch|gegen|von) (?P<new>[^,;:]+?) (?P<how>ersetzt|abgelöst|ausgetauscht|verdrängt|eingetauscht|ausgewechselt)(?: worden)?[.!]*$", lambda it: f"{it['what']} wurde abgelöst" if re.match(r"(?:Dr|Prof|Herr|Frau)\b", it["what"]) else f"ich habe {it['what']} durch {it['new']} ersetzt"),
    (r"\b(?:ist|sind) ([^,;:]*?(?:verschrottet|verkauft|gestohlen|geklaut|abgeschafft|gekündigt|gestrichen|abgesagt|aufgelöst|geschlossen|eingestellt|abgerissen|ersetzt|entfernt|storniert|abgestellt|abgeschaltet|gelöscht)) worden\b", r"wurde \1"),
    # "Back from V".
    (rf"^{_SO}(ich bin|wir sind|{_KIN} (?:ist|sind)) (?:jetzt |gestern |endlich |wieder |heute |schon )*aus (dem|der) ({_NOUN}) (?:wieder )?(?:zurück|raus|heimgekehrt|zurückgekehrt|zurückgekommen|entlassen(?: worden)?|wieder da|wieder zu ?hause)\b", lambda it: f"{it[1]} nicht mehr {'im' if lowered(it[2]) == 'dem' else 'in der'} {it[3]}"),
    # "The V belongs to my brother now".
    (rf"^{_SO}((?:der|die|das|meine?|unsere?) {_NOUN}) gehört (?:jetzt|nun|inzwischen|mittlerweile|seit \w+) (?=(?:mein|unser|sein|ihr|ein)e[mr]\b|de[mr]\b|{_NOUN})[^,;:]+$", lambda it: f"ich habe {_low(it[1])} weggegeben".replace(" der ", " den ")),
    # "The chair of V I gave up".
    (r"^(?!.*\b(?:nicht|nie|niemals|kein\w*|fast|beinahe|wäre\w*|würde\w*|hätte\w*|falls|wenn)\b)(?:die|das|den|meine?n?|unsere?n?) (?:Leitung|Vorsitz|Amt|Ämter|Posten|Job|Stelle|Tätigkeit|Rolle|Mitgliedschaft) (?:als|der|des|vom|von der|von den|beim|bei der|im|in der) ((?-i:[A-ZÄÖÜ])[\w-]+) (?:habe ich|haben wir) [^,;:]*?(?:abgegeben|niedergelegt|übergeben|aufgegeben|gekündigt|beendet|abgetreten|hingeschmissen)\b", r"ich habe mit \1 aufgehört"),
    (r"^(?!.*\b(?:nicht|nie|niemals|kein\w*|fast|beinahe|wäre\w*|würde\w*|hätte\w*|falls|wenn)\b)(ich habe|wir haben) (?:[^,;:]+ )??(?:die|das|den|meine?n?|unsere?n?) (?:Leitung|Vorsitz|Amt|Ämter|Posten|Job|Stelle|Tätigkeit|Rolle|Mitgliedschaft) (?:als|der|des|vom|von der|von den|beim|bei der|im|in der) ((?-i:[A-ZÄÖÜ])[\w-]+) [^,;:]*?(?:abgegeben|niedergelegt|übergeben|aufgegeben|gekündigt|beendet|abgetreten|hingeschmissen)\b", r"\1 mit \2 aufgehört"),
    # "I was moved to team V".
    (r"^(?!.*\b(?:nicht|nie|niemals|kein\w*|fast|beinahe|wäre\w*|würde\w*|hätte\w*|falls|wenn)\b)(ich wurde|wir wurden|ich bin|wir sind) (?:[^,;:]*? )??(ins|in die|in den|in das) ([^,;:]+?) versetzt(?: worden)?\b", lambda it: f"{'ich bin' if it[1][:1] in 'iI' else 'wir sind'} jetzt {_PLACED[lowered(it[2])]} {it[3]}"),
    (r"^(ich|wir) (gehöre|gehören) ((?:jetzt |inzwischen |nun )?)(zum|zur) (?=(?:Team|Abteilung|Gruppe|Projekt\w*|Bereich)\b)", lambda it: f"{it[1]} {'bin' if lowered(it[2]) == 'gehöre' else 'sind'} {it[3]}{'im' if lowered(it[4]) == 'zum' else 'in der'} "),
    (rf"^ich bin ((?:[^,;:]+ )??)bei (Herrn?|Frau|Dr\.?) ({_NAME}) in (?:Therapie|Psychotherapie)\b", lambda it: f"mein Therapeut ist {'jetzt ' if it[1] else ''}{'Herr' if lowered(it[2]) == 'herrn' else it[2]} {it[3]}"),
    (rf"\b(?:eine?n?|unser|mein|das) (Budget|Limit) von ([\d.,]+ (?:Euro|€)) für (?:(?:den|die|das) )?({_NOUN})", lambda it: f"{it[2]} {it[3]}{lowered(it[1])}"),
    (r"\b(?:die|meine) ((?-i:[A-ZÄÖÜ])\w{2,}?)(?:schuhe|stiefel|handschuhe) ([^,;:]*?)an den Nagel gehängt\b", r"mit \1 \2aufgehört"),
    # "The scales say V".
    (r"^(?:die|meine) waage zeigt (?:nur noch |jetzt |inzwischen |aktuell )*(?=\d)", "ich wiege jetzt "),
    (r"\bmisst ((?:jetzt |inzwischen |schon |mittlerweile )*)(\d[\d.,]* ?(?:cm|m|zentimeter|meter)(?: \d+)?)\b(?! groß)", r"ist \1\2 groß"),
    # "We had a third child".
    (rf"^{_SO}(ich habe|wir haben) (?:\w+ )?(?:noch )?(?:eine?n?|unsere?n?) (\w+)t(?:e[nrs]?) ({_NOUN}) (?:bekommen|aufgenommen|gekauft|adoptiert|dazubekommen|dazugekauft|angeschafft|gepflanzt|eröffnet)\b", lambda it: f"{it[1]} jetzt {_COUNTS[lowered(it[2])]} {it[3]}" if lowered(it[2]) in _COUNTS else it[0]),
    (r"\b((?:mein|unser)es) ((?-i:[A-ZÄÖÜ])\w+?n|Hund|Kind|Freund|Bruder|Vater|Partner|Enkel|Onkel|Opa|Papa)e?s\b", r"\1 \2"),
    # "V I no longer do".
    (rf"^((?:(?:bei|beim|zu|zum|zur|in|im|ins|auf|aufs|an|am|mit|für|von) (?:(?:der|dem|den|die|das) )?|(?:den|die|das) )?{_NAME}) ((?-i:[a-zäöüß]{{2,}}en?)|bin|sind) (ich|wir) ([^,;:]*?)(nicht mehr|nicht länger)\b", lambda it: f"{it[3]} {it[2]} {it[5]} {_low(it[1])} {it[4]}".strip()),
    (r"\b(?:Patientin|Patient) bei\b", "in Behandlung bei"),
    (r"\b(ist|sind) (seit [\w. ]{3,20} )in (?:rente|pension|den ruhestand)\b", r"\1 \2Rentner"),
    (rf"^((?:mein|unser)e? (?:neue[rs]? )?{_NOUN}) gilt (?:(?:ab|seit) \w+ |jetzt |nun )?(?=[\d+])", r"\1 ist jetzt "),
    (rf"^(?:ab (?:sofort|heute|jetzt) )?gilt (?:(?:ab|seit) \w+ )?((?:mein|unser)e? (?:neue[rs]? )?{_NOUN}):? (?=[\d+])", r"\1 ist jetzt "),
    (rf"\b(mein|unser) (Arbeitgeber) (ist|heißt) ((?:jetzt |nun )?)(?:der|die|das) (?={_NAME}[.!]*$)", r"\1 \2 \3 \4"),
    # "Since Monday V is my N", "New N is V".
    (rf"^(?:seit (?:[\w.]+ ){{1,3}}?|(?:seitdem|seither|jetzt|nun|inzwischen|mittlerweile|ab sofort) )(?:ist|heißt) ({_NAME}) ((?:mein|unser)e? {_NOUN}|(?:der|die|das) {_NOUN} (?:mein|unser)e[rs] {_NOUN})(?=[.,!]|$)", r"\2 ist jetzt \1"),
    (rf"^statt {_NAME} (?:ist|heißt) (?:jetzt |nun |inzwischen )?({_NAME}) ((?:mein|unser)e? {_NOUN})(?=[.,!]|$)", r"\2 ist jetzt \1"),
    (rf"^({WHEN}),? (ist|hat|geht|spielt|macht|lernt|trägt|fährt|besucht|wohnt|arbeitet|isst|trinkt|nimmt) ((?!(?:Herrn?|Frau|Dr|Prof)\b)(?-i:[A-ZÄÖÜ])[\w-]+) (?=\w)", r"\3 \2 \1 "),
    (rf"^{_SO}({_NAME}) ist (?:jetzt |inzwischen |nun |mittlerweile |seit \w+ )?(meine?|unsere?) Ex-?((?-i:[A-Za-zäöü])\w+)", lambda it: f"{it[1]} ist nicht mehr {it[2]} {it[3][:1].upper()}{it[3][1:]}"),
    (rf"^{_SO}({_NOUN}) und ich haben uns (?:[^,;:]+ )?scheiden lassen\b", "ich bin jetzt geschieden"),
    (r"^((?:der|die|das|meine?|unsere?) (?:Prüfung|Klausur|Konzert|Hochzeit|Urlaub|Reise|Flug|Operation|OP|Party|Fest|Feier|Umzug|Vorstellungsgespräch|Besichtigung|\w+prüfung|\w+feier|\w+reise)) (?:fällt|fallen) (?:leider |doch |komplett |nun |jetzt )*aus(?=[.,!]|$)", r"\1 ist abgesagt"),
    (rf"^{_SO}((?:den|die|das|meine?n?|unsere?n?) {_NOUN}(?: {_NOUN})?) (habe ich|haben wir) (?:[^,;:]+ )?(?:meine[mr]|unsere[mr]|eine[mr]|de[mr]) {_NOUN} (?:geschenkt|vererbt|überlassen|vermacht|weitergegeben)(?=[.,!]|$)", lambda it: f"{'ich habe' if it[2][:4] == 'habe' and it[2][4:5] == ' ' else 'wir haben'} {_low(it[1])} verschenkt"),
    (r"^(?!.*\b(?:nicht|nie|niemals|kein\w*|fast|beinahe|wäre\w*|würde\w*|hätte\w*|falls|wenn)\b)(?:die|meine) (Probezeit) (?:habe ich|ist) (?:[^,;:]+ )?(?:bestanden|geschafft|überstanden|rum|vorbei)(?=[.,!]|$)", r"ich habe die \1 abgeschlossen"),
    (r"^(?!.*\b(?:nicht|nie|niemals|kein\w*|fast|beinahe|wäre\w*|würde\w*|hätte\w*|falls|wenn)\b)ich habe (?:[^,;:]+ )?auf (\d[\d,]* ?(?:kg|kilo)) (?:ab|zu)genommen\b", r"ich wiege jetzt \1"),
    (r"^(?!.*\b(?:nicht|nie|niemals|kein\w*|fast|beinahe|wäre\w*|würde\w*|hätte\w*|falls|wenn)\b)ich habe [^,;:]*(?:ab|zu)genommen(?: und|,) (?:ich )?(?:wiege|bin) (?:jetzt |nun |inzwischen )?(?:bei )?(\d[\d,]*)(?: kg| kilo)?(?=[.,!]|$)", r"ich wiege jetzt \1 Kilo"),
    (r"\bnennt? mich (?:bitte |lieber |ab jetzt |ab sofort |künftig |einfach |jetzt )+", "nenn mich jetzt "),
    (rf"^(?:(?:der|die|das|unsere?|meine?) )?neue[rs]? ({_NOUN}) (?:ist|heißt|lautet) (?:jetzt )?(?={_NAME}[.!]*$)", r"mein neuer \1 ist jetzt "),
    (rf"^(?:(?:der|die|das|unsere?|meine?) )?neue[rs]? ({_NOUN}): ?(?={_NAME}[.!]*$)", r"mein neuer \1 ist jetzt "),
)  # fmt: skip
"""Patterns, in any case, and what they are read as; in this order, behind `SPELLED`."""
