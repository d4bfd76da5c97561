# ruff: noqa: E501 -- patterns are read better in one line
"""What happened, told in Spanish, and how it is read: as what is so since then."""

from __future__ import annotations

import re
from typing import Final

from memplug_mem0.reading.languages.appositions import ES as APPOSED
from memplug_mem0.reading.languages.table import Into
from memplug_mem0.values import lowered

_DONE: Final = {
    "dejar": "dejé", "vender": "vendí", "cancelar": "cancelé", "cerrar": "cerré", "abandonar": "abandoné", "devolver": "devolví",
    "regalar": "regalé", "quitar": "quité", "tirar": "tiré", "borrar": "borré", "anular": "anulé", "traspasar": "traspasé",
}  # fmt: skip
_WHO: Final = r"(?:(?:mi|nuestr[oa]) [a-záéíóúñ]+(?: (?:mayor|menor|pequeñ[oa]|(?-i:[A-ZÁÉÍÓÚ])\w+))?|(?!(?:Han?|He|Hemos|Me|Nos|Se|Les?|L[oa]s?|El|En|Desde|Ya|No|Por|Con|Hoy|Ayer|Ahora|Cuando|Como|Mis?|Y|Pero|Que|Al?|De)\b|\w+[éíó]\b)(?-i:[A-ZÁÉÍÓÚ])[a-záéíóúñ]+(?= (?:se |ha |me |nos |le |lo |la )*\w+(?:ó|a|e|ado|ido)\b))"
_KIN: Final = (
    r"(?:(?:mi|nuestr[oa]) [a-záéíóúñ]+(?: (?:mayor|menor|pequeñ[oa]|(?-i:[A-ZÁÉÍÓÚ])\w+))?)"
)
_MINE: Final = (
    r"(?!(?:me |nos )?(?:hay|hace|(?!como\b)\w+o|soy|estoy|voy|doy|he|hemos|\w+[aei]mos)\b)"
)
_TREATS: Final = r"(?:médic[oa]s?|doctora?|especialista|endocrin[oa]|cardiólog[oa]|psiquiatra|neurólog[oa]|reumatólog[oa]|traumatólog[oa]|alergólog[oa]|dermatólog[oa]|ginecólog[oa]|digestiv[oa]|dentista|ortodoncista|fisio|pediatra|enfermer[oa]|cirujan[oa]|oculista|oftalmólog[oa]|nutricionista)"
_HOME: Final = (
    "lavadora|secadora|nevera|frigorífico|lavavajillas|caldera|calefacción|ascensor|horno|microondas|tele|televisión|aspiradora|cafetera|cisterna|ducha|persiana|puerta|valla|piscina|terraza|cocina|moto|furgo|furgoneta|coche|bici|ordenador|portátil|impresora|móvil|tablet|reloj|wifi|internet|router|alarma|piso|casa|jardín|garaje|trastero|huerto|finca|chalé|local"
    "|abuel[oa]|perr[oa]|gat[oa]|bebé|suegr[oa]|guardería|guarde|cole|colegio|instituto|insti|gimnasio|gym|jef[ea]|oficina|empresa|comunidad|portal|alquiler|hipoteca|comedor|canguro|cuidadora?|asistenta|empresa|banda|coro|equipo|club"
)
_BEFORE: Final = r"^((?:\W|y |pero |pues |bueno |ya |ahora |resulta que )*)"
_VERB: Final = r"(?= (?:ya |ahora |todavía |aún |no |se |nos |me |le )*(?:es|está|tiene|va|vive|duerme|come|cuesta|vale|cierra|abre|hace|usa|lleva|pesa|mide|gasta|funciona|queda|huele|pierde|dura|empieza|termina|acaba|sale|entra|viene|toma|bebe|ensaya|entrena|juega|trabaja|cobra|sube|baja|ha|han|dejó|cuida)\b)"
_IS: Final = {"ser": "es", "tener": "tiene", "estar": "está"}
_COACH: Final = "(?:entrenadora?|míster|preparadora?|seleccionadora?|profe|monitora?)"
_POSITION: Final = "(?:porter[oa]|defensa|central|lateral|delanter[oa]|extremo|medio|mediocentro|centrocampista|líbero|pivote?|p[ií]vot|base|escolta|alero|ala|colocadora?|opuest[oa]|receptora?|cierre|carrilero|interior)"
_STAYS: Final = ("residencia", "centro", "hospital", "clínica")
_STEPS: Final = "(?:primero|segundo|tercero|cuarto|quinto|sexto)"


def _did(match: re.Match[str]) -> str:
    return f"{_DONE[lowered(match[1])]} "


def _mine(match: re.Match[str]) -> str:
    """Something of the speaker's, with the "to" that it is contracted with."""
    lead, *thing = match.groups()
    who = f"mi {thing[0]}" if thing else "mi hijo"
    return f"a {who}" if lead.casefold() in ("a", "al") else who


def _left(match: re.Match[str]) -> str:
    """How many are left; where fewer than before, as what is so now."""
    count = {"un": "1", "una": "1"}.get(match["n"].casefold(), match["n"])
    return f"{'ahora ' if 'ya' in match['w'].casefold() else ''}tengo {count}"


def _ceased(match: re.Match[str]) -> str:
    """What somebody is no more."""
    return f"{match[1]} ya no {_IS[lowered(match[2])]} "


def _moved(match: re.Match[str]) -> str:
    """Where somebody goes, or is, since then."""
    lead = match[2].casefold()
    if match[3].casefold() in _STAYS:
        lead = {"al": "en el", "a la": "en la"}.get(lead, lead)
    return f"{match[1]} ahora {'está' if lead.startswith('en') else 'va'} {lead} "


def _no_longer(*states: str) -> str:
    """That the first group is in none of these any more."""
    return ", ".join(rf"\1 ya no {one}" for one in states) + ", "


RETOLD: Final[tuple[tuple[str, Into], ...]] = (
    APPOSED,
    (r"\b(?:por|al) fin\b", "finalmente"),
    (r"\b(al|el|nuestro) (?-i:niño|crío|chaval|nene|chiquillo)\b(?! (?:de|del|que)\b)", _mine),
    (r"\b(?:la|nuestra) (?-i:niña|cría|nena|chiquilla)\b(?! (?:de|del|que)\b)", "mi hija"),
    (
        r"\b(al|a)(?: la)? ((?:abuel|suegr|perr|gat)[oa]|bebé)\b(?! (?:de|del|que)\b)(?= (?:ya |por fin |todavía |aún |no )*(?:le|l[oa]|se l[oa])\b)",
        _mine,
    ),
    (rf"{_BEFORE}(?:el|la) ({_HOME})\b(?! (?:del?|que|nuev[oa])\b){_VERB}", r"\1mi \2"),
    # "my father had surgery and no longer wears glasses": of the father
    (
        rf"^({_WHO}) ((?!y\b)[^,;:.]*?)(?:, y |,? y |, )(?=(?:ya no|ya|ahora|ha|dejó|abandonó) (?:se )?{_MINE}\w)",
        r"\1 \2, \1 ",
    ),
    (
        rf"^((?:el|la) \w+) ((?!y\b)[^,;:.]*?),? y (?=(?:ya no|ahora) (?:se )?{_MINE}\w)",
        r"\1 \2, \1 ",
    ),
    # "I had to sell"
    (
        rf"\b(?:(?:he|hemos) tenido que|tuve que|tuvimos que|me (?:ha tocado|tocó)|(?:conseguí|logré|he conseguido|he logrado|(?:decidí|decidimos|he decidido|hemos decidido)(?!.*\b(?:(?:en|est[ea]|para|después del?|antes del?|tras) (?:el |la |las )?(?:verano|invierno|otoño|primavera|navidad\w*|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|curso|año|mes|vacaciones)|cuando|mañana|dentro de|que viene|próxim[oa]|a (?:final|finales|principios|mediados))\b)|acabé por|me obligaron a)) ({'|'.join(_DONE)}) (?!al? )(?![^,.]*\b(?:en (?:el|la|casa)|con (?:mis?|el|la|un|una))\b)",
        _did,
    ),
    # "the doctor took me off it"
    (
        rf"\b(?:el|la|mi|los|las)(?: nuev[oa])? {_TREATS}(?: de \w+)? (?:ya )?(?:me|nos) (?:ha |han )?(?:quitó|quitaron|quitado|retiró|retiraron|retirado|suspendió|suspendido)\b",
        "yo dejé",
    ),
    (
        r"^((?:\W|y |pero |pues )*)lo del? (?:l[ao]s? |el )?([\w -]{3,30}?) (?:ya )?se (?:me |nos )?(?:ha )?(?:acabó|acabado|terminó|terminado)\b(?! (?:tarde|pronto|temprano|a las?|anoche|ayer|hoy)\b)",
        r"\1yo dejé \2, ",
    ),
    (
        r"^((?:\W|y |pero |pues )*(?:el|la|los|las|mi|mis) [^,;.:]{3,30}?),? (?:lo|la|los|las) ((?:he |hemos )?(?:dejé|dejado|dejamos|vendí|vendido|vendimos|cancelé|cancelado|anulé|anulado|cerré|cerrado|regalé|regalado|devolví|devuelto|abandoné|abandonado|terminé|terminado|acabé|acabado|di de baja|dado de baja))\b(?! (?:para|en (?:casa|el|la)|a mi|aparcad|puest))",
        r"yo \2 \1, ",
    ),
    # What somebody else is no more.
    (
        rf"\ba ({_KIN}) (?:ya |por fin )*le (?:han dado|dieron|ha dado|dio) (?:ya )?el alta\b(?! (?:voluntaria|por|como|en (?!el hospital)))(?![^.]*\b(?:sigue|vuelto|volvió|reingres\w+)\b)",
        _no_longer(
            "está ingresado",
            "está enfermo",
            "está de baja",
            "está en el hospital",
            "está en la clínica",
            "está en el veterinario",
        ),
    ),
    (
        rf"^(?:\W|y |pero )*({_KIN}) (?:ya |por fin )*(?:ha salido|salió) (?:ya )?del? (?:la )?(cárcel|prisión|hospital|uci|coma|residencia|centro|clínica)\b",
        r"\1 ya no está en \2, \1 ya no está ingresado, ",
    ),
    (
        rf"^(?:\W|y |pero )*({_KIN}) (?:ya |por fin )*(?:dio a luz|ha dado a luz|parió|ha parido|tuvo (?:al|a la|a su) (?:bebé|niñ[oa]))\b",
        _no_longer("está embarazada"),
    ),
    (
        rf"^(?:\W|y |pero )*({_KIN}) (?:ya |por fin )*(?:se casó|se ha casado)\b",
        _no_longer("está soltero", "está prometido"),
    ),
    (
        rf"^(?:\W|y |pero )*({_KIN}) (?:ya |por fin )*(?:ha encontrado|encontró|ha conseguido|consiguió) (?:un )?(?:trabajo|empleo|curro)\b",
        _no_longer("está en paro", "está desempleado"),
    ),
    (
        rf"^(?:\W|y |pero )*({_KIN}) (?:ya |por fin )*(?:se jubiló|se ha jubilado)\b",
        _no_longer("trabaja"),
    ),
    (
        rf"\ba ({_KIN}) (?:ya |al final )*(?:lo|la|le) (?:han )?(?:echaron|echado|despidieron|despedido)\b",
        r"\1 ya no trabaja",
    ),
    (rf"\b(?:despidieron|echaron|han despedido|han echado) a ({_KIN})\b", r"\1 ya no trabaja"),
    (
        r"\ba ((?-i:[A-ZÁÉÍÓÚ])\w+) (?:lo|la|le) (?:han )?(?:trasladaron|trasladado|destinaron|destinado|despidieron|despedido|echaron|echado|ficharon|fichado|jubilaron|jubilado)\b",
        r"\1 se jubiló",
    ),
    (
        r"\b(?:me|nos) (?:han )?(?:despidieron|despedido|echaron|echado) (?=del? )",
        "dejé de trabajar ",
    ),
    # "I moved the mortgage to that bank"
    (
        r"\b(?:(?:me|nos) )?(?:he |hemos )?(?:pasado|pasé|pasamos|cambiado|cambié|cambiamos) a (?=(?-i:[A-ZÁÉÍÓÚ]))([\w ]+?) (?:con|en|para) (el|la|los|las|mi) (\w+)(?=\W*$|[,.])",
        r"cambié \2 \3 a \1",
    ),
    (
        r"\b(?:(?:he|hemos) )?(?:domiciliado|domicilié|domiciliamos|llevado|llevé|llevamos|trasladado|trasladé|trasladamos|subrogado|subrogamos|subrogué|firmado el traslado de|firmamos el traslado de|firmé el traslado de|traspasado|traspasé|contratado|contraté|contratamos) (el|la|los|las|mi|nuestr[oa]) (nómina|hipoteca|cuenta|cuentas|ahorros|préstamo|luz|gas|agua|fibra|línea|internet|seguro(?: del? \w+)?|móvil|teléfono|plan de pensiones|tarjeta) (?:a|al|en|con|de) (?:el )?(?=(?-i:[A-ZÁÉÍÓÚ]))",
        r"cambié \1 \2 a ",
    ),
    # New hours, announced before they are told.
    (
        r"\b(?:me|nos) (?:han |ha )?(?:cambiaron|cambiado|cambió|movieron|movido) (?:(?:el|la|los|las|de|mi|nuestr[oa]) )?(?:horarios?|turnos?|aula|clase|grupo|plaza|día|días|hora|sitio|puesto|sección|planta|centro)(?: (?:en|de) (?:el |la |mi )?\w+)?(?: (?:el|la|este|esta) \w+(?: pasad[oa])?)? ?[:,;] (?:y |así que )?(?=\w)",
        "ahora ",
    ),
    (
        r"^((?:\W|y |pero )*)(?:con|gracias a)l? ?(?:(?:el|la|los|las|mi|nuestr[oa]) )?(?:nuev[oa]s? (?:\w+)|\w+ nuev[oa]s?)(?: del? \w+)?,? (?=(?:me |nos |ya |ahora )*(?:\w+o|\w+[aei]mos|voy|estoy|soy|mi|mis) )",
        r"\1ahora ",
    ),
    (
        r"\b(?:ya |hoy |acaba de )*(?:cumplió|ha cumplido|cumple|cumplir|hizo|ha hecho)(?: ya| hoy)?(?: los| su)? (?=(?:\d{1,2}|una?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|dieciséis|dieciocho) ?(?:años?|mes(?:es)?|semanas?|añitos?)\b)",
        "ahora tiene ",
    ),
    (r"\b(tiene|tengo) (ya )?una? (año|añito|mes|semana)\b(?! y medio)", r"\1 \g<2>1 \3"),
    (r"\b(?:el|la) (?=(?:abuel[oa]|suegr[oa])\b(?! (?:del?|que)\b))", "mi "),
    (r"\ba vivir conmigo\b", "a vivir con nosotros"),
    (
        rf"^(?:\W|y |pero )*({_KIN}) (?:ya )?(?:se (?:vino|ha venido|fue|ha ido|marchó|ha marchado)|vino|ha venido) a vivir (?![^.]*\b(?:un|unos|unas|tiempo|temporada|est[eo]s?|estas?|hasta|mientras|durante|provisional\w*|temporal\w*|volvió|volverá|vuelto|pero)\b)(?=(?:con|a|en) )",
        r"\1 ya no vive solo, \1 ahora vive ",
    ),
    (
        r"\b(?P<w>(?:solo |sólo |ya |ahora )*)(?:me|nos) (?:quedan?|faltan?) (?:solo |sólo |ya )*(?P<n>\d+|una?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte|treinta|cuarenta|cincuenta)\b(?! (?:poco|rato|momento|tiempo)\b)",
        _left,
    ),
    (r"\bya no (juego|trabajo|hago|actúo|ejerzo) (de|como) (\w+)", r"ya no \1 \2 \3, ya no soy \3"),
    # "Carmen me dejó su coche" is no leaving.
    (
        r"\b(me|nos|le|les) (?:dejó|ha dejado) (?=(?:sus?|una?|unos|unas|el|la|los|las|mis?|en|que|a|al|dos|tres|\d+|claro|leer|ver|ir|probar|conducir|plantad[oa]|tirad[oa]|sin)\b)",
        r"\1 prestó ",
    ),
    (r"\b(?:me|nos) (?:he |hemos )?(?:salí|salido|salimos) del? (?:la |el )?(?=\w)", "dejé el "),
    (
        r"\b(?:me|nos) (?:he |hemos )?(?:fui|ido|fuimos|marché|marchado|marchamos) del? (?:la |el )?(?=(?:empresa|partido|sindicato|asociación|banda|grupo|equipo|coro|club)\b(?! a las?\b))",
        "dejé el ",
    ),
    (
        r"\bse me (?:ha |han )?(?:rompió|roto|estropeó|estropeado|murió|muerto|averió|averiado|fastidió|cayó|jodió) (?=[^,.;]+ y (?:me|nos) (?:he |hemos )?compr(?:é|ado|amos) (?:una?|otr[oa]) )",
        "yo dejé ",
    ),
    (
        r"\bse me (?:ha |han )?(?:quitado|quitó|quitaron|curado|curó|curaron|ido|fue|fueron) (?=(?:ya |por fin )?(?:el|la|los|las) \w)",
        "yo dejé ",
    ),
    (
        r"^((?:\W|y |pero )*(?:el|la|los|las|mi|mis) \w+)(?: se)? (?:me )?(?:ha|han) (?:desaparecido|curado)\b",
        r"\1 ha terminado",
    ),
    (
        r"\b(?:ya|ahora) (?:ando|camino|voy|duermo|leo|veo|estoy|respiro|me muevo) sin (\w+)",
        r"ya no tengo \1, ya no llevo \1, ya no uso \1",
    ),
    (
        r"\b(?:ya|por fin) (?:estoy|estamos) de vuelta\b|\bya (?:he|hemos) vuelto (?:a casa|de (?:las )?vacaciones|del viaje)\b",
        "ya no estoy de vacaciones, ya no estoy de viaje, ",
    ),
    (
        r"\b(?:ya )?(?:he |hemos )?(?:renové|renovado|renovamos) (?:ya )?(?:el|la|mi) (pasaporte|dni|carn[eé]t?|permiso|itv|abono|visado)\b",
        r"mi \1 ya no está caducado, ya no tengo \1 caducado",
    ),
    (
        r"\b((?:he|hemos|han|me han|nos han) (?:cambiado|movido|ajustado|modificado|renovado|renegociado|actualizado|trasladado) [^,;.:]{3,40}?) y (?!ahora\b|ya\b|no\b)(?=(?:el|la|los|las|mi|mis|nuestr\w+) \w+)",
        r"\1, ahora ",
    ),
    (
        r"\bme (?:he )?(?:afeité|afeitado|rapé|rapado|corté|cortado|dejé de|depilado) (?=(?:la|el|las|los) (?:barba|bigote|perilla|rastas|trenzas|flequillo|coleta|melena|patillas)\b)",
        "yo dejé ",
    ),
    (
        r"^((?:\W|y |pero )*)(?:el|la) (?:doctora?|dra?|señora?|profesora?) (?=(?-i:[A-ZÁÉÍÓÚ])\w+ (?:ya )?(?:se|ha|me|nos|fue|murió|falleció)\b)",
        r"\1",
    ),
    (
        r"^(?:\W|y |pero )*((?-i:[A-ZÁÉÍÓÚ])\w+) y yo ya no somos (?:\w+ )?(?:amig[oa]s|soci[oa]s|vecin[oa]s|compañer[oa]s|pareja|novi[oa]s)\b",
        r"\1 se fue",
    ),
    (
        rf"^(?:\W|y |pero )*({_KIN}) (?:ya )?(?:se ha vuelto|se volvió|ha vuelto|volvió|se ha ido|se fue|se ha mudado|se mudó) (?:ya )?a (?=su (?:casa|piso|pueblo)|una residencia)",
        r"\1 ya no vive con nosotros, \1 ahora está en ",
    ),
    (
        r"(?<!no )(?<!nunca )\b(?:(?:en (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|\d{4})|hace \w+ \w+|(?:el|la) \w+ pasad[oa]),? )?(?:yo )?(?:dejé|he dejado) de ser (?=\w)",
        "ya no soy ",
    ),
    (
        r"(?<!no )(?<!nunca )\b(?:(?:en (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|\d{4})|hace \w+ \w+|(?:el|la) \w+ pasad[oa]),? )?(?:yo )?(?:dejé|he dejado) de tener (?=\w)",
        "ya no tengo ",
    ),
    (rf"^(?:\W|y |pero )*({_KIN}) (?:dejó|ha dejado) de (ser|tener|estar) (?=\w)", _ceased),
    (
        rf"\b({_KIN}) no (está|va|vive|juega|trabaja|estudia) ((?:en|al?|con|de) [^,;.:]{{2,40}}?)(?<! [aeyo]),? sino ((?:en|al?|con|de) )(?!que\b|también\b)",
        r"\1 ya no \2 \3, \1 ahora \2 \4",
    ),
    # "we moved my daughter to another school"
    (
        rf"\ba ({_KIN}) (?:ya |por fin |al final )*(?:l[ao]s? )(?:(?:hemos|he|han) (?:cambiado|pasado|trasladado|llevado|matriculado|metido)|cambiamos|cambié|pasamos|trasladamos|trasladé) (al|a la|en el|en la|a) (?=(guardería|colegio|escuela|instituto|academia|conservatorio|residencia|centro|hospital|clínica|universidad) )",
        _moved,
    ),
    # "the coach plays him in defence now"
    (
        rf"^(?:\W|y |pero )*(?:el|la|mi|su|nuestr[oa]) {_COACH}(?: nuev[oa])? (?:ya |por fin )*(?:ha |han )?(?:puesto|puso|pasado|pasó|colocado|colocó|cambiado|cambió) a ((?:mi \w+ )?(?-i:[A-ZÁÉÍÓÚ])\w+|mi \w+) (?:de|a) (?={_POSITION}\b)",
        r"\1 ahora juega de ",
    ),
    (
        rf"^(?:\W|y |pero )*(?:(?:el|la|mi|nuestr[oa]) {_COACH} )?me (?:ya )?(?:ha |han )?(?:puesto|puso|pusieron|pasado|pasó|colocado|colocó|cambiado|cambió) (?:de|a) (?={_POSITION}\b)",
        "ahora juego de ",
    ),
    # "I changed my play's title, it is called X now"
    (
        r"\b(?:les? )?(?:(?:he|hemos) cambiado|cambié|cambiamos) (?:el|de) (?:nombre|título)(?: (?:a|de))?(?P<a>l| la| el| mi| nuestr[oa]) (?P<x>[a-záéíóúñ]+(?: de [a-záéíóúñ]+)?)(?:,| y|,? y|:) (?:ya |ahora )*(?:se (?:llama|titula)|es) ",
        r"ahora mi \g<x> se llama ",
    ),
    (r"\bse titula\b", "se llama"),
    (
        r"^((?:\W|y |pero )*)en (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|otoño|verano|invierno|primavera|navidad\w*|semana santa),? nos (?:mudamos|casamos|cambiamos|trasladamos)\b(?!.*\b(?:pasad[oa]|desde|hace|nos hemos|ya (?:nos|me|estamos|vivimos|llevamos|conoce\w+)|estamos (?:muy )?(?:encantad|content|instalad)[oa]s)\b)",
        r"\1vamos a hacer",
    ),
    (
        r"\b(?:he |hemos )?(?:pasado|pasé|cedido|cedí|traspasado) el (?:cargo|puesto) de (\w+)\b",
        r"ya no soy \1, ",
    ),
    (
        rf"^(?:\W|y |pero )*a ({_KIN}) (?:ya |por fin )*les? (?:han |ha )?(?:cambiado|cambió|cambiaron|subido|bajado|dado|asignado|movido|puesto|ofrecido) (?![^,;.:]*\b(?:hoy|si|casi|para|durante|hasta)\b)[^,;.:]{{3,40}}[,;.:] (?:y |así que )?ahora (?=(?:trabaja|va|tiene|está|entra|sale|juega|estudia|come|duerme|toma|vive|usa|lleva|cobra|gana)\b)",
        r"\1 ahora ",
    ),
    (
        r"\b(?:he|hemos) cambiado (?:el|la|mi|nuestr[oa]) ([a-záéíóúñ]+(?: del? (?:la )?[a-záéíóúñ]+)?), (?:y )?ahora es (?!más\b|muy\b|menos\b|mejor\b|mucho\b|tan\b|el mismo|la misma|un\b|una\b|otr|de \w+\b)(?=[\wáéíóú]+\W*$)",
        r"ahora mi \1 es ",
    ),
    (
        rf"^(?:\W|y |pero )*({_KIN}) (?:ya |por fin )*(?:se (?:ha echado|echó)|ha encontrado|encontró) (?:una? )?(?:novi[oa]|pareja)\b",
        _no_longer("está soltero"),
    ),
    (r"\bobra de teatro\b", "obra"),
    (rf"(?<!no )\bjuego (?:de|como) (?={_POSITION}\b)", "mi posición es "),
    (r"\b(el pelo (?:\w+)) (?:al )?natural\b", r"\1"),
    (r"\b(dej(?:é|amos|ado)) de (?:ir|acudir|asistir) al? ", r"\1 "),
    (
        r"\b(?:me |nos )?(?:han )?(?:arreglaron|arreglado|repararon|reparado|quitaron|quitado) (?:ya )?(?:las?|los|el) (goteras?|humedad(?:es)?|fugas?|grietas?)(?: del? (?:la |el )?\w+)?",
        r"mi piso ya no tiene \1, mi casa ya no tiene \1, ya no tengo \1",
    ),
    (
        rf"\b(?:el|la|mi) {_TREATS}(?: de \w+)? me (?:ha |han )?(?:bajado|bajó|subido|subió|reducido|redujo|aumentado|aumentó)(?: la dosis)? a (?=(?:\d|una?|dos|tres|medi[oa]|cuatro)\b)",
        "ahora tomo solo ",
    ),
    (r"\b(?:tengo|llevo) el pelo\b", "mi pelo es"),
    (
        r"\bme (?:he )?(?:teñí|teñido) (?:(?:el pelo|de nuevo|otra vez) )?(?:de (?:color )?)?(?=\w)",
        "ahora mi pelo es ",
    ),
    # What was broken is mended.
    (
        r"\b(?:(?:me|nos) )?(?:(?:han )?(?:arreglaron|arreglado|repararon|reparado)|(?:ha )?(?:arregló|reparó)|(?:he|hemos) (?:arreglado|reparado)|arreglé|arreglamos) (?:ya )?(?:el|la|mi) (\w+)\b(?! del?\b)",
        r"mi \1 ya no está roto, mi \1 ya no está averiado, mi \1 ya no está estropeado, mi \1 ya no está en el taller, ",
    ),
    (
        r"\b(?:he|hemos|ya) (?:ya )?(?:recogido|recogí|recogimos) (?:ya )?(?:el|la|mi) (\w+)(?: nuev[oa]| ya)? del taller\b",
        r"mi \1 ya no está en el taller, ",
    ),
)
"""A pattern, and what is read in its place by frames."""
