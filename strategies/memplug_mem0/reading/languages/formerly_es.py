# ruff: noqa: E501 -- patterns are read better in one line
"""What was so, in Spanish, and how it is read: as what is no longer so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from memplug_mem0.reading.languages.table import Into
from memplug_mem0.values import lowered

_BENT: Final = {
    "ten": ("tengo", "tiene"), "hac": ("hago", "hace"), "sal": ("salgo", "sale"), "ven": ("vengo", "viene"), "pon": ("pongo", "pone"),
    "dorm": ("duermo", "duerme"), "quer": ("quiero", "quiere"), "conduc": ("conduzco", "conduce"), "cog": ("cojo", "coge"), "recog": ("recojo", "recoge"),
    "ped": ("pido", "pide"), "med": ("mido", "mide"), "segu": ("sigo", "sigue"), "prefer": ("prefiero", "prefiere"), "serv": ("sirvo", "sirve"),
    "vest": ("visto", "viste"), "conoc": ("conozco", "conoce"), "pertenec": ("pertenezco", "pertenece"), "tra": ("traigo", "trae"), "perd": ("pierdo", "pierde"),
    "mov": ("muevo", "mueve"), "sent": ("siento", "siente"), "le": ("leo", "lee"), "ve": ("veo", "ve"), "o": ("oigo", "oye"), "dirig": ("dirijo", "dirige"),
    "jug": ("juego", "juega"), "empez": ("empiezo", "empieza"), "cerr": ("cierro", "cierra"), "cost": ("cuesto", "cuesta"), "acost": ("acuesto", "acuesta"),
    "despert": ("despierto", "despierta"), "almorz": ("almuerzo", "almuerza"), "merend": ("meriendo", "merienda"), "reg": ("riego", "riega"), "freg": ("friego", "friega"),
    "encontr": ("encuentro", "encuentra"), "colg": ("cuelgo", "cuelga"), "calent": ("caliento", "calienta"), "est": ("estoy", "está"), "d": ("doy", "da"), "us": ("uso", "usa"),
}  # fmt: skip
"""By the stem that their other forms have: what verbs are for me, and for somebody else."""
_BEING: Final = {
    "era": ("soy", "es"), "eran": ("soy", "son"), "éramos": ("somos", "somos"), "iba": ("voy", "va"), "iban": ("voy", "van"), "íbamos": ("vamos", "vamos"),
    "fue": ("fui", "es"), "fui": ("soy", "es"), "fuimos": ("somos", "somos"), "fueron": ("son", "son"), "estuve": ("estoy", "está"), "estuvo": ("estoy", "está"), "tuve": ("tengo", "tiene"), "tuvo": ("tengo", "tiene"),
    "trabajé": ("trabajo", "trabaja"), "trabajó": ("trabajo", "trabaja"), "viví": ("vivo", "vive"), "vivió": ("vivo", "vive"), "usé": ("uso", "usa"), "usó": ("uso", "usa"),
    "jugué": ("juego", "juega"), "jugó": ("juego", "juega"), "estudié": ("estudio", "estudia"), "estudió": ("estudio", "estudia"), "llevé": ("llevo", "lleva"), "llevó": ("llevo", "lleva"), "tomé": ("tomo", "toma"), "tomó": ("tomo", "toma"),
}  # fmt: skip
_LEAST: Final = 2
"""Letters that tell verbs apart."""
_FORMS: Final = ("ar", "er", "ir", "amos", "emos", "imos", "ando", "iendo", "ado", "ido", "é", "í")


def _begin(*words: str) -> str:
    """The letters that all begin with."""
    pairs = takewhile(lambda it: len({*it}) == 1, zip(*words, strict=False))
    return "".join(one[0] for one in pairs)


def _forms() -> Iterator[str]:
    for stem, (mine, his) in _BENT.items():
        present, whole = (mine, his, f"{his}n"), [f"{stem}{ending}" for ending in _FORMS]
        shared = _begin(mine, his, stem)
        if len(shared) < _LEAST:
            shared, whole = _begin(mine, his), []
        if len(shared) >= _LEAST and stem not in ("est", "d"):
            yield from (f"{form}/{shared}" for form in (*present, *whole) if form != "sentado")


IRREGULAR: Final = " ".join(("ir/voy yendo/voy", *_forms()))
"""Forms of verbs whose stems change, each with the letters that they share."""
_VIA: Final = "ten|hac|sal|ven|dorm|conduc|cog|recog|ped|med|segu|prefer|serv|vest|conoc|pertenec|tra|perd|mov|sent|le|ve|dirig|quer|pon|viv|com|beb|corr|escrib|recib|sub|abr|reun|resid|asist|acud|invert|compart|dec|aprend|vend|cre|cos|toser|sufr|cumpl|imprim|reparti|repart|depend|divid|atend|part|met|comet|promet|deb|exist|permit|cubr|ofrec|padec|constru|produc|traduc|introduc|romp|cab|val|parec|crec|luc|mantén|manten|obten|conten|deten|entreten"
_WAS: Final = rf"(?!(?:acab|grab|alab|trab|cav|rob)an?\b)(?:era|eran|éramos|iba|iban|íbamos|(?:\w{{2,}}|est|us|d)(?:aban?|ábamos)|(?:{_VIA})(?:ían?|íamos))"
_MONTH: Final = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_SINCE: Final = rf"(?:hace (?:(?:muy |bien )?poco|nada|\w+ (?:días?|semanas?|mes(?:es)?|años?))|ayer|anoche|anteayer|(?:el|la|este|esta|estas|los|las) (?!\d|dos\b|tres\b|cuatro\b|cinco\b|seis\b|siete\b|ocho\b|nueve\b|diez\b|once\b|doce\b|una\b|tarde\b|noche\b|mañana\b|final\b)[^,;.:!?]*|(?:principios|mediados|finales|fin) de[^,;.:!?]*|(?:{_MONTH}|verano|navidad(?:es)?|otoño|invierno|primavera|\d{{4}})\b[^,;.:!?]*|que (?!me canse|pueda|no)[^,;.:!?]*)"
_BEFORE: Final = rf"(?:antes(?! de\b| que\b)|anteriormente|hasta (?:ahora|hace (?:poco|nada|\w+ \w+)|ayer|(?:el|la|este|esta) \w+(?: pasad[oa])?|{_MONTH}))"
_ENDED: Final = r"(?:cambi|pas|dej|quit|tir|mud|romp|mur|perd|cerr|acab|termin|cancel|sub|baj|renov|regal|rob|quem|estrope|fund|vend|escap|hund|pinch|rebauti|jubil|fu[ei]|march|traslad|actualic|instal|sustitu|reemplac|separ|divorci|ascend|despid|renunci|mov|retras|adelant|aplaz|caduc|venc|devolv|recort|redu[jc]|ampli|aument|mejor|super|cur|oper)"
_TURN: Final = re.compile(
    rf"(?i)^\W*(?:(?:pero|y|aunque|así que|ahora que|y eso que) )*(?:(?:(?!si\b|como\b)\w+ ){{0,4}}?(?:ahora|hoy(?: en día)?|actualmente|últimamente|desde|a partir de|ya(?! (?:sabes|ves|te|que|lo sabes|digo)\b))\b|(?:(?:al final|por fin|lo|la|los|las|le|les|se|me|nos|ha|han|he|hemos) ){{0,4}}{_ENDED}\w*(?:é|ó|í|aron|ieron|jeron|ado|ido|amos|imos|fue|fui)\b|(?:ha|han|he|hemos) vuelto\b|llev[oa]n? \w+ \w+ sin\b)"
)
"""What says of a clause before it that this was so and is not."""
_ASIDE: Final = re.compile(r"(?i)(?:,? (?:cuando|mientras|porque|aunque|pues|como te dije)\b.*)$")
_WHO: Final = r"(?P<who>yo |(?:mis?|nuestr[oa]s?|el|la|los|las) (?!que\b)[^,;.:!?¿]{2,45}? |(?-i:[A-ZÁÉÍÓÚ])\w+(?: (?:y )?(?-i:[A-ZÁÉÍÓÚ])\w+)? )?"
_NOW: Final = r"(?P<now>,? (?:pero |y )?(?:ahora|hoy|ya|actualmente|desde \w+)(?: ya)? (?P<is>es|son|va|está|tiene|se llama|vive|trabaja|usa|toma|lleva|cuesta|pesa|mide|juega|estudia|sale|entra) )"


def _person(who: str, verb: str) -> int:
    """0 where it is said of the speaker, 1 of somebody or something else."""
    mine = lowered(who.strip()) in ("", "yo")
    return 0 if mine and not verb.endswith("n") else 1


def present(verb: str, person: int) -> str:
    """What a verb is now, of what it was."""
    if verb in _BEING:
        return _BEING[verb][person]
    for ending, vowels in (("aba", "oa"), ("ía", "oe")):
        for rest, plural in (("", ""), ("n", "n")):
            if verb.endswith(ending + rest):
                stem = verb.removesuffix(ending + rest)
                if stem in _BENT:
                    return f"{_BENT[stem][1 if plural else person]}{plural}"
                return f"{stem}{vowels[1 if plural else person]}{plural}"
    for ending, vowel in (("ábamos", "a"), ("íamos", "e")):
        if verb.endswith(ending):
            return f"{verb.removesuffix(ending)}{vowel}mos"
    return verb


def _no_more(match: re.Match[str]) -> str:
    """The clause as what is no longer so, if something says that it is not."""
    groups = {name: text or "" for name, text in match.groupdict().items()}
    turned = groups.get("now") or _TURN.search(match.string[match.end() :])
    if not (groups.get("before") or groups.get("antes") or groups.get("till") or turned):
        return match[0]
    who, rest = groups["who"], _ASIDE.sub("", groups["rest"])
    verb = present(lowered(groups["verb"]), _person(who, lowered(groups["verb"])))
    said = f"{groups['lead']}{who}ya no {groups['clitic']}{verb}{rest}"
    now = groups.get("now")
    if not now:
        return said
    return f"{said}, {who}ahora {groups['is']} "


FORMERLY: Final[tuple[tuple[str, Into], ...]] = (
    (
        rf"^(?=.*\b(?:antes|anteriormente|hasta|ahora|hoy|ya|actualmente|últimamente|desde|a partir|pero|{_ENDED}\w*)\b)(?P<lead>(?:\W|(?:y|pero|pues|bueno|oye|hola)\b)*)(?:(?P<before>{_BEFORE}),? )?{_WHO}(?P<antes>antes )?(?P<clitic>(?:me|se|nos|lo|la|le|les) )?(?P<verb>{_WAS})\b(?! (?:de acuerdo|verdad|hora)\b)(?P<rest>(?!\w)(?:[^,;.:!?¿]|(?<=\d)[.,:](?=\d))*?)(?P<till> hasta {_SINCE})?(?:{_NOW}(?=\w)|(?=[,;.:!?](?!\d)| pero | y (?:ahora|hoy|desde|al final|me|nos|se|lo|la|le|ha|han)\b|$))",
        _no_more,
    ),
    (
        rf"^(?P<lead>(?:\W|(?:y|pero|pues|bueno|oye|hola)\b)*){_WHO}(?P<clitic>(?:me|se|nos|lo|la|le|les) )?(?P<verb>{'|'.join(one for one in _BEING if one[-1] in 'eéóí' or one == 'tuvo')})\b(?P<rest>(?!\w)(?:[^,;.:!?¿]|(?<=\d)[.,:](?=\d))*?)(?P<till> hasta {_SINCE})(?=[,;.:!?]|$)",
        _no_more,
    ),
)
"""A pattern, and what is read in its place, before anything else is looked at."""
