# ruff: noqa: E501 -- patterns are read better in one line
"""What Spanish says in several ways, read in one: since when, what was done a moment ago, what is gone, what became how much."""

from __future__ import annotations

import re
from typing import Final

from memplug_mem0.reading.languages.accents_es import ACCENTED
from memplug_mem0.reading.languages.brands_es import (
    BANKS,
    BROWSERS,
    CARRIERS,
    EDITORS,
    INSURERS,
    MAILS,
    MUSIC,
    NOTES,
    POWERS,
    STORES,
    SYSTEMS,
    TONGUES,
    VAULTS,
)
from memplug_mem0.reading.languages.formerly_es import FORMERLY
from memplug_mem0.reading.languages.table import Into
from memplug_mem0.values import lowered

_MONTH: Final = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_WEEKDAY: Final = "lunes|martes|miércoles|jueves|viernes|sábado|domingo"
_KIN: Final = (
    r"(?:(?:mi|nuestr[oa]) [a-záéíóúñ]+(?: (?:mayor|menor|pequeñ[oa]|(?-i:[A-ZÁÉÍÓÚ])\w+))?)"
)
_NUMBER: Final = r"(?:\d[\d.,]*|una?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte|treinta|media)"
_GONE: Final = "robaron|robó|robado|hurtaron|mangaron|birlaron|chorizaron|sustrajeron|confiscaron|requisaron|embargaron|embargado|incautaron"
_LOST: Final = r"(?:murió|muerto|secó|secado|perdió|perdido|escapó|escapado|hundió|hundido|quemó|quemado|ahogó|ahogado|incendió|incendiado|marchitó|pudrió)"
_GIVEN: Final = "vendí|vendimos|vendió|vendido|tiré|tiramos|tirado|regalé|regalamos|regaló|regalado|doné|donamos|donado|devolví|devolvimos|devuelto|di|dimos|dejé|cancelé|cancelamos|cancelado|cerré|cerrado|abandoné|desinstalé|borré|quité|quitamos|quitado|llevé al desguace|llevamos al desguace|mandé al desguace|mandamos al desguace|llevé a la chatarra"
_RAISED: Final = r"(?:subieron|subió|subido|bajaron|bajó|bajado|aumentaron|aumentó|aumentado|redujeron|redujo|reducido|recortaron|recortó|recortado|ampliaron|amplió|ampliado|dejaron|dejó|dejado|incrementaron|incrementado)"
_PUT: Final = r"(?:pasaron|pasado|pasó|cambiaron|cambiado|cambió|asignaron|asignado|asignó|trasladaron|trasladado|trasladó|movieron|movido|movió|mandaron|mandado|destinaron|destinado|reubicaron|reubicado|transfirieron|transferido|promovieron|promovido)"
_WHERE: Final = r"(?:equipo|departamento|área|turno|oficina|sucursal|grupo|clase|habitación|sede|planta|proyecto|sección|centro|aula|tienda|almacén|cuarto|taquilla|plaza)"
_ROLE: Final = r"(?:compañer[oa] de (?:piso|cuarto|habitación)|roomie|médic[oa](?: de (?:cabecera|familia))?|doctora?|dentista|pediatra|psiquiatra|ginecólog[oa]|dermatólog[oa]|psicólog[oa]|terapeuta|fisio(?:terapeuta)?|nutricionista|jef[ea]|supervisora?|encargad[oa]|caser[oa]|peluquer[oa]|veterinari[oa]|entrenadora?|tutora?|monitora?|niñer[oa]|asistenta|canguro|abogad[oa]|gestora?|contable|profesora?(?: de \w+)?|profe(?: de \w+)?|directora?|coordinadora?|vecin[oa]|novi[oa])"
_SORTS: Final = (
    (BROWSERS, "navegador"), (EDITORS, "editor"), (SYSTEMS, "sistema operativo"), (TONGUES, "lenguaje"), (STORES, "base de datos"),
    (CARRIERS, "operador"), (BANKS, "banco"), (INSURERS, "aseguradora"), (POWERS, "compañía de luz"), (VAULTS, "gestor de contraseñas"), (NOTES, "app de notas"), (MAILS, "proveedor de correo"), (MUSIC, "app de música"),
)  # fmt: skip
_SORT: Final = {one: noun for names, noun in _SORTS for one in names.split()}
_DID: Final = {
    "hac": "hice", "pon": "puse", "ir": "fui", "dec": "dije", "ven": "vine", "tra": "traje", "ten": "tuve", "reduc": "reduje", "deshac": "deshice",
}  # fmt: skip


def _just(match: re.Match[str]) -> str:
    """What was done a moment ago, as what was done."""
    who, stem, vowel = lowered(match["who"]), lowered(match["stem"]), lowered(match["vowel"])
    self = match["me"] or {"me": "me ", "nos": "nos ", "se": "se "}.get(match["self"] or "", "")
    if stem in _DID and who == "o":
        return f"{self}{_DID[stem]}"
    if who == "amos":
        return f"{self}{stem}{'amos' if vowel == 'a' else 'imos'}"
    if who == "a":
        return f"{self}{stem}{'ó' if vowel == 'a' else 'ió'}"
    for last, soft in (("c", "qu"), ("g", "gu"), ("z", "c")):
        if vowel == "a" and stem.endswith(last):
            stem = stem.removesuffix(last) + soft
    return f"{self}{stem}{'é' if vowel == 'a' else 'í'}"


def _chosen(match: re.Match[str]) -> str:
    """What one changed to, by the sort of thing that it is."""
    noun, name = _SORT[lowered(match["first"])], match["name"]
    return f"ahora tengo {name}, mi {noun} ahora es {name}"


def _so_many(match: re.Match[str]) -> str:
    count = lowered(match["n"])
    return f"ahora tomo {'1' if count in ('un', 'una') else count} "


def _another(match: re.Match[str]) -> str:
    """How many there are with another one."""
    noun = match[1]
    plural = noun if noun.endswith("s") else f"{noun}{'s' if noun[-1] in 'aeoéáó' else 'es'}"
    return f"uno más, ahora tengo {match[2]} {plural}"


def _thrown(match: re.Match[str]) -> str:
    """With what "it" is that is gone."""
    alike = r"\b(?:el|un|al|del)\b" if lowered(match["it"]) == "lo" else r"\b(?:la|una)\b"
    said = re.findall(alike, lowered(match["said"]))
    if len(said) == 1 and lowered(match["a"]) in said:
        return f"{match['said']}, yo dejé {match['a']} {match['thing']}"
    return match[0]


SPOKEN: Final[tuple[tuple[str, Into], ...]] = (
    *ACCENTED,
    (r"^((?:\W|y |pero )*)(?:oye|mira|fíjate|figúrate|imagínate|sabes|resulta|adivina),? que (?=\w)", r"\1"),
    *FORMERLY,
    (r"\ben lugar del ", "en vez del "),
    (r"\ben lugar de ", "en vez de "),
    (r"\b(?:a partir de|desde) (?:hoy|ahora|ya)(?: mismo)?(?: en adelante)?,? (?=\w)", "ahora "),
    (rf"\ba partir del? (?:est[ea] |el |la |l )?(?=(?:{_WEEKDAY})\b)", "desde el "),
    (rf"\ba partir de (?=(?:{_MONTH})\b)", "desde "),
    (r"\b(?:desde|a partir de) est[ea] (?:mes|semana|año|curso|verano|invierno|otoño|primavera|trimestre|temporada)\b,?", "desde hace poco"),
    (r"\bdesde hace (?:(?:ya|un|unos|bastante|mucho|algún|poco) )*(?:tiempo|días|rato)\b,?", "desde hace poco"),
    (
        r"\b(?P<me>(?:me|nos|se) )?acab(?P<who>o|amos|a) de (?P<stem>\w{2,}?)(?P<vowel>[aeií])r(?P<self>me|nos|se)?\b(?!\w)",
        _just,
    ),
    (r"\b(el|un|mi|nuestro|otro|su) cuarto\b(?! (?:de (?:primaria|secundaria|eso|carrera|bachillerato|hora|kilo|litro)|curso|piso|grado|año|puesto|lugar|mes|trimestre|hij\w+|intento|día|domingo)\b)", r"\1 dormitorio"),
    (r"\b(?:me pagan|me ingresan|percibo) (?=[$€]?\d)", "gano "),
    (r"\b(?:les? )?debo (?=[$€]?\d)", "mi deuda es de "),
    (r"\bsig(o|ue) (?=(?:un|una|la|el) (?:dieta|régimen|tratamiento|curso|plan|rutina|terapia|pauta)\b)", lambda it: "hago " if it[1] == "o" else "hace "),
    (r"^((?:mi|nuestr[oa]) \w+ (?:ya no |no |ahora )?\w+) sus? (?=\w)", r"\1 el "),
    # Since when.
    (r"^((?:\W|y |pero )*)desde (?:anoche|ayer|anteayer|mi cumple(?:años)?|(?:el|la|las|los) (?:cole|vacaciones|mudanza|reforma|boda|confinamiento|pandemia|navidad(?:es)?|puente|operación|vuelta)),? (?=\w)", r"\1desde hace poco "),
    (r"^((?:\W|y |pero )*)desde que [^,;.:]{3,40}?,? (?=(?:gasto|paseo|leo|ceno|desayuno|riego|duermo|corro|cocino|compro|como|bebo|salgo|entro|llego|estudio|alquilo|limpio|escucho|visito|camino|nado|entreno|juego|pago|gano|mi|mis) )", r"\1ahora "),
    (r"\b(cumplió|ha cumplido) (?:ya )?(?:los )?(\d{1,2}|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)(?=\W*$| (?:ayer|hoy|el|la|en|esta|este)\b)", r"ahora tiene \2 años"),
    (r"^((?:\W|y |pero )*)(?:me |nos )?(?:han )?(?:cancelaron|cancelado|anularon|anulado|suspendieron|suspendido) (?=(?:el|la|los|las|mi|mis) )", r"\1yo cancelé "),
    (rf"\bse (?:ha |han )?{_LOST} (?=(?:mi|mis|nuestr[oa]s?) )", "yo dejé "),
    (r"^((?:\W|y |pero )*)((?:los|las) (?-i:[A-ZÁÉÍÓÚ])\w+(?: \w+)?) se (?:disolvieron|separaron|han disuelto|han separado)\b", r"\1yo dejé \2"),
    (rf"(?:^|(?<=[,;.:] )|(?<=\by ))((?-i:[A-ZÁÉÍÓÚ])\w+(?: (?-i:[A-ZÁÉÍÓÚ])\w+)?) (?:ya )?(?:lo|la) (?:he |hemos )?(?:{_GIVEN})\b(?! (?:para|en))", r"yo dejé \1, "),
    (r"\b(?:me|nos) (?:han )?(?:cambiaron|cambiado) (el|la) ([a-záéíóúñ]+) (\d+) por (?=(?:el |la )?\d)", r"mi \2 ya no es \1 \3, ahora mi \2 es "),
    (rf"^((?:\W|y |pero )*)a ({_KIN}) ((?:ya no |ahora )?)les? (?:gusta|encanta|chifla|apasiona)n? (?:mucho |más )?(?=(?:el|la|los|las|un|una) )", r"\1\2 \3adora "),
    (r"\b(comen?|toman?|el|su|un) pienso\b", r"\1 comida"),
    (r"\b((?-i:[A-ZÁÉÍÓÚ])\w+|mi [a-záéíóúñ]+) ya no está (?:con|entre) nosotros\b", r"\1 murió"),
    (r"\blo (?:hemos dejado|dejamos) ((?-i:[A-ZÁÉÍÓÚ])\w+) y yo\b", r"lo dejé con \1"),
    (rf"\b(?:(?:he )?(?:subido|subí|bajado|bajé|aumentado|aumenté|reducido|reduje)) a (?={_NUMBER} (?:km|kilómetros|pasos|vueltas|largos|flexiones|repeticiones) (?:al día|diari[oa]s|a la semana|semanales|por día))", "ahora hago "),
    # What is gone.
    (rf"\b(?:me|nos) (?:han |ha )?(?:{_GONE}) (?=(?:el|la|los|las|mi|mis|un|una) )", "yo dejé "),
    (rf"^((?:\W|y |pero )*)a ({_KIN}) (?:ya )?les? (?:han |ha )?(?:{_GONE}|quitaron|quitamos|quité|quitado|retiraron|retiramos|retirado) (?=(?:el|la|los|las|un|una|su) )", r"\1\2 ya no tiene "),
    (rf"\bse (?:me|nos) (?:ha |han )?{_LOST} (?=(?:el|la|los|las|mi|mis) )", "yo dejé "),
    (rf"^((?:\W|y |pero )*)((?:el|la|mi|nuestr[oa]) [^,;.:]{{2,25}}?) se (?:me |nos )?(?:ha )?{_LOST}\b(?! (?:en|por|un|una|la|el|de)\b)", r"\1yo dejé \2"),
    (rf"(?:^|(?<=[,;.:] )|(?<=\by ))((?:el|la|los|las|mi|mis) (?!que\b)(?:(?!no\b)[^,;.:]){{2,30}}?),? (?:ya )?(?:se l[oa]s?|lo|la|los|las) (?:he |hemos )?(?:{_GIVEN})\b(?! (?:para|en (?:casa|el|la)|aparcad|puest))", r"yo dejé \1, "),
    (r"(?:^|(?<=[,;.:] )|(?<=\by )|(?<=\bpero ))((?:el|la|los|las|mi|mis) (?!que\b)[^,;.:]{2,25}?) ya no(?=\W*$|[,;.])", r"ya no tengo \1, yo dejé \1"),
    (rf"^(?P<said>.*?\b(?P<a>el|la|un|una) (?P<thing>(?!que\b)\w+(?: (?!y\b)\w+){{0,2}}?)(?:(?:,| y)[^.;]*?)?)(?:,| y) (?P<it>lo|la) (?:he |hemos )?(?:{_GIVEN})\b", _thrown),
    (r"\b(?:terminé|terminamos|terminado|acabé|acabamos|acabado) de (?:pagar|amortizar|saldar) ", "dejé "),
    (r"\b(?:el|la) ([a-záéíóúñ]+(?: (?-i:[A-ZÁÉÍÓÚ])\w+)?) (?:donde|en (?:el|la) que) (?:yo )?(trabaj|estudi|entren)aba (?:ha |ya )*(?:cerró|cerrado|quebró|quebrado|desapareció)\b", r"ya no \2o en \1"),
    (rf"^((?:\W|y |pero )*)({_KIN}) (?:ya |por fin )*(?:ha )?(?:renunció|renunciado|dimitió|dimitido|fue despedid[oa]|perdió (?:el|su) (?:trabajo|empleo)|dejó (?:el|su) (?:trabajo|empleo|curro))(?=\W|$)(?! al? )", r"\1\2 ya no trabaja"),
    (r"^((?:\W|y |pero |al final |por fin )*)(?:(?:he )?(?:renunciado|renuncié|dimití|dimitido)|me (?:han )?(?:despidieron|despedido|echaron|echado)(?: del (?:trabajo|curro))?)(?=\W*$|[,;.]| (?:ayer|hoy|el \w+|la semana pasada)\W*$)", r"\1ya no trabajo"),
    (r"\b(?:se )?(?:me|nos) (?:ha )?(?:caducó|caducado|venció|vencido|expiró|expirado) ((?:el|la|mi) [^,;.:]{2,30}?),? (?:y|pero) no l[oa] (?:he |hemos )?(?:renov\w+)", r"yo dejé \1"),
    (r"\b(?:(?:me|nos) )?(?:he |hemos )?(?:migr(?:é|ado|amos)|salt(?:é|ado|amos)|transicion(?:é|ado|amos)|mov(?:í|ido|imos)) (?=del? [^,;.]+ al? )", "me cambié "),
    (r"\b(?:el|la|mi|los|las) \w+(?: de \w+)? (?:me|nos) (?:ha |han )?(?:cambi|pas)(?:ó|aron|ado) (?=del? [^,;.]+ al? )", "me cambié "),
    (r"\b(?:me|nos) (?:ha |han )?(?:cambiaron|cambiado|pasaron|pasado|movieron|movido|trasladaron|trasladado) (?=del? [^,;.]+ al? )", "me cambié "),
    (r"\b(?:estoy|estamos)(?: viviendo)? (?=en (?:la colonia|el barrio|la calle|una? (?:piso|casa|departamento|depa|apartamento)|la urbanización)\b)", "vivo "),
    (r"\buna vez (?=(?:al|a la|por|cada)\b)", "1 vez "),
    (r"^((?:\W|y |pero |al final )*)se (?:me |nos )?(?:ha )?(?:canceló|cancelado|anuló|anulado|suspendió|suspendido|disolvió|disuelto) (?=(?:el|la|los|las|mi|nuestr[oa]) )", r"\1yo cancelé "),
    (rf"^((?:\W|y |pero |al final )*)(?:han? )?(?:cerr(?:ó|aron|ado)|quebr(?:ó|ado)|desapareci(?:ó|do)) (?P<x>(?:el|la|mi|nuestr[oa]) [^,;.:]{{2,30}}?)(?=\W*$|,| (?:para siempre|definitivamente|hace|el mes|la semana|el año|en (?:{_MONTH})))", r"\1yo dejé \g<x>"),
    (r"^((?:\W|y |pero )*)(?P<x>(?:el|la|mi|nuestr[oa]) (?:(?!no\b)[^,;.:]){2,30}?) (?:se |ha |se ha )?(?:cerró|cerrado|quebró|quebrado|disolvió|disuelto|desapareció|desaparecido|clausuró|clausurado)(?: (?:para siempre|definitivamente))?(?=\W*$|,| (?:y|hace|el mes|la semana|el año)\b)", r"\1yo dejé \g<x>"),
    (r"^((?:\W|y |pero )*)en vez del? ([^,;.:]{2,30}?),? ((?:(?:mi|nuestr[oa]) [a-záéíóúñ]+ )?(?:ahora )?(?:(?:mi|nuestr[oa]) [a-záéíóúñ]+ [a-záéíóúñ]+|[a-záéíóúñ]+o|[a-záéíóúñ]+[aei]mos|voy|soy|estoy) [^,;.:]+)", r"\1\3 en vez de \2"),
    (rf"^((?:\W|y |pero )*)({_KIN}) (?:ya |por fin )*(?:se (?:ha )?(?:separó|separado|divorció|divorciado)|(?:ha )?enviud(?:ó|ado)|(?:se )?quedó viud[oa])\b", r"\1\2 ya no está casado, \2 ya no está casada"),
    (r"\b(?:me|nos) (?:he |hemos )?(?:cambi(?:é|ado|amos)|pas(?:é|ado|amos)|apunt(?:é|ado|amos)|inscri(?:bí|to)) (?:al|a la|en el|en la) (gimnasio|banco|colegio|cole|operadora|compañía|academia|instituto|clínica|universidad|club|aseguradora|escuela) (?:de |del )?(?=(?-i:[A-ZÁÉÍÓÚ]))", r"mi \1 ahora es "),
    (r"\b(?:me|nos) (?:han |ha )?(?:dieron|dado|asignaron|asignado|tocó|tocado|cambiaron|adjudicaron) (el|la) (taquilla|casillero|locker|plaza|habitación|despacho|número|mesa|aula|asiento|línea)((?: de \w+)?) (?=\d)", r"mi \2\3 ahora es \1 "),
    (r"\b(?:cambi(?:é|amos|ado)|actualic(?:é|amos)|modifi(?:qué|camos)) (?:el|la|mi|nuestr[oa]) ([a-záéíóúñ]+(?: del? (?:la |el )?[a-záéíóúñ]+)?) (?:a|por) (?=[^ ]*\d[^ ]*\W*$)", r"mi \1 ahora es "),
    (r"\bno (es|son|está|se llama|sale|empieza|llega|tiene|vive|trabaja|va|cuesta|pesa|mide|toca|termina|juega|estudia|toma|acaba|abre|cierra|dura) (?!que\b|s[oó]lo\b|tan\b|muy\b)([^,;.:]{1,40}?)[,;:] (?:sino (?:que )?)?(?:en realidad )?\1 (?!muy\b|más\b|solo\b|que\b|un poco\b)", r"ya no \1 \2, ahora \1 "),
    (r"\bme (?:he )?(?:(?:cort(?:é|ado)|rap(?:é|ado)) el pelo|rapé|rapado)(?=\W*$|,| (?:muy |bien )?(?:cort|al cero))", "mi pelo ya no es largo, ahora mi pelo es corto, "),
    (r"\bsoy (?=(?:rubi|moren|castañ|pelirroj)[oa]\b)", "mi pelo es "),
    # How much it is now.
    (rf"\bse (?:me |nos |le )?(?:ha quedado|quedó) en (?={_NUMBER}\b)", "ahora es de "),
    (r"\b(?:ya |ahora )?(?:estoy|ando|voy) (?:ya )?(?:en|por) (?:los )?(?=\d[\d.,]* ?(?:kg|kilos?|libras)\b)", "ahora peso "),
    (rf"\b(?:me|nos) (?:han |ha )?{_RAISED} a (?=[$€]?\d[\d.,]* ?(?:euros|pesos|dólares|soles|€|k|mil)?(?: \w+)? ?(?:la hora|por hora|al mes|al año|mensuales|anuales|brut|net))", "ahora gano "),
    (rf"\b(?:me|nos) (?:han |ha )?{_RAISED} (?:la dosis )?a (?P<n>{_NUMBER}) ?(?=(?:pastillas?|comprimidos?|mg|mcg|gotas|unidades|cápsulas?|inyecci\w+)\b)", _so_many),
    (rf"\b(?:me|nos) (?:han |ha )?{_RAISED} la jornada a (?={_NUMBER} horas)", "mi jornada ahora es de 0, ahora trabajo "),
    (rf"^((?:\W|y |pero )*)a ({_KIN}) (?:ya )?les? (?:han |ha )?{_RAISED} el (?:sueldo|salario) a (?=[$€]?\d)", r"\1\2 ahora gana "),
    (rf"\b(?:(?:he )?(?:reduje|reducido|bajé|bajado|subí|subido|aumenté|aumentado)) a (?P<n>{_NUMBER}) (?=\w+ (?:al día|diari[oa]s?|a la semana|semanales|al mes|por día))", _so_many),
    (rf"\botr[oa]s? ([a-záéíóúñ]+)[^,;.:]*[,;] (?:y |así que )?(?:(?:ya|ahora|con (?:est|es)[aeo]s?|en total) )+(?:son|somos|tengo|tenemos|hay|van) (?=(?:{_NUMBER})\W*$)({_NUMBER})", _another),
    (rf"\b(?:{_NUMBER}) ([a-záéíóúñ]+) más,? (?:y |así que )?(?:(?:ya|ahora|en total) )*(?:son|tengo|tenemos|hay) ({_NUMBER})(?=\W*$)", r"más, ahora tengo \2 \1"),
    (rf"\b(?:{_NUMBER}) ([a-záéíóúñ]+),? (?:y |así que |solo )?(?:me|nos) quedan? ({_NUMBER})(?=\W*$)", r"menos, ahora tengo \2 \1"),
    # Whom or what one has to do with now.
    (rf"\b(?:tengo|tenemos) (?:una? )?(?:nuev[oa] (?P<n>{_ROLE})|(?P<m>{_ROLE}) nuev[oa]),? (?:que )?(?:se llama |es )?(?=(?-i:[A-ZÁÉÍÓÚ]))", lambda it: f"mi {it['n'] or it['m']} ahora es "),
    (rf"^((?:\W|y |pero )*)mi nuev[oa] ({_ROLE}) (?:es|se llama) ", r"\1mi \2 ahora es "),
    (rf"\b(?:me|nos) (?:han |ha )?{_PUT} (?P<a>al|a la) (?={_WHERE}\b)", lambda it: f"ahora estoy en {'el' if lowered(it['a']) == 'al' else 'la'} "),
    (r"^((?:\W|y |pero )*)a ((?:la |el )?(?-i:[A-ZÁÉÍÓÚ])\w+|(?:la señora|el señor|la doctora|el doctor|la profesora|el profesor) (?-i:[A-ZÁÉÍÓÚ])\w+) (?:lo|la|le) (?:ha |va )?(?:sustituye|sustituyó|sustituido|reemplaza|reemplazó|reemplazado|releva|relevó|sucede|sucedió)\b", r"\1\2 se jubiló, "),
    (rf"\b(?:me|nos) (?:he |hemos )?(?:pas(?:é|ado|amos)|cambi(?:é|ado|amos)) a (?P<name>(?P<first>{'|'.join(sorted(_SORT, key=len, reverse=True))})\b(?: (?-i:[A-Z])\w+)*)(?! (?:con|para|en|de|del|cuando|si|solo|sólo)\b)", _chosen),
    (r"^((?:\W|y |pero )*)(?:ahora |ya )((?:el|la|los|las|mi|mis) (?!que\b)[^,;.:]{2,25}?),? (?:lo|la|los|las) (\w+(?:o|amos|emos|imos)|tengo|voy|doy)\b", r"\1ahora \3 \2"),
)  # fmt: skip
"""A pattern, and what is read in its place, before anything else is looked at."""
