# ruff: noqa: E501 -- a language's words are read better in one line
"""Spanish words that frames are built around."""

from __future__ import annotations

import re

from memplug_mem0.reading.languages.accents_es import BEGUN
from memplug_mem0.reading.languages.brands_es import (
    BROWSERS,
    CARRIERS,
    EDITORS,
    MUSIC,
    NOTES,
    POWERS,
    SYSTEMS,
    TONGUES,
    VAULTS,
)
from memplug_mem0.reading.languages.formerly_es import IRREGULAR
from memplug_mem0.reading.languages.lexicon import Lexicon, phrases
from memplug_mem0.reading.languages.retold_es import RETOLD
from memplug_mem0.reading.languages.spelled_es import ASIDES, BARE, TURNS
from memplug_mem0.reading.languages.spoken_es import SPOKEN

_END = r"dejé(?: del?)?|dejado(?: del?)?|dejamos(?: del?)?|abandoné|abandonado|vendí|vendimos|vendido|cancelé|cancelado|cancelamos|terminé|terminado|acabé|acabado|renuncié al?|renunciado al?|(?:di|dado|dimos|diste) de baja(?: (?:del?|en))?|borré(?: del?)?|borrado(?: del?)?|desinstalé|desinstalado|perdí|perdido|devolví|devuelto|regalé|regalado|cambié(?: del?)?|cambiado(?: del?)?|cambiamos(?: del?)?|sustituí|sustituido|reemplacé|reemplazado|pasé del?|pasado del?|pasamos del?|migramos del?|migrado del?|cerré|cerrado|tiré|tirado|salí del?|salido del?|salimos del?|reemplazamos|reemplazaron|sustituimos|gradué (?:de|en)|graduado (?:de|en)|licencié en|arranqué|arrancamos|talé|talamos|derribamos|subasté|subastamos|doné|donado|donamos|desactivé|descarté|descartado|desmonté|deshicimos del?|rompí con|rompimos con|lo dejé con|dejado con|roto con|quité|quitado|jubilé(?: del?)?|desapunté del?|desapuntado del?|liquidé|finalicé|dejó(?: del?)?|abandonó|vendió|canceló|terminó|acabó|cerró|cambió(?: del?)?|renunció al?|eliminé|eliminado|desechado|deseché|pagué|saldé|traspasé|cedí|jubilado del?|apagué|desconecté|quitado|separé del?|separado del?|despedí del?|desprendí del?|desprendido del?|deshice del?|deshecho del?|desinscribí del?|aparqué|superé|superado|curé del?|dado por terminado|entregué|interrumpí|suspendí|suspendido|retiré(?: del?)?|retirado(?: del?)?|borramos(?: del?)?|anulé|anulado|anulamos|corté con|cortado con|abandonamos|perdimos|devolvimos|regalamos|quitamos|borró(?: del?)?|perdió|jubiló del?|quitó|retiró(?: del?)?|desapuntó del?|deshizo del?|desenganché del?|desenganchado del?|rescindí|rescindido|traspasado|traspasamos|malvendí|liquidado|liquidamos|saldado|saldamos|amorticé|amortizado"
_PERSON = "(?:hij[oa]s?|niñ[oa]s?|mujer|esposa|esposo|marido|herman[oa]s?|madre|mamá|padre|papá|padres|novi[oa]|pareja|amig[oa]|jef[ea]|compañer[oa]|colega|vecin[oa]|tí[oa]|prim[oa]|sobrin[oa]|niet[oa]s?|abuel[oa]s?|bebé|gemel[oa]s|ex(?:novi[oa]|marido|mujer|pareja)?|suegr[oa]s?|cuñad[oa]s?|yerno|nuera|soci[oa]s?|caser[oa]|inquilin[oa]s?|amig[oa]s|vecin[oa]s|compañer[oa]s|colegas|jef[ea]s|profesora?|alumn[oa]s?|ahijad[oa])"
_OFFICES = "tesorero|tesorera|secretario|secretaria|presidente|presidenta|vicepresidente|vicepresidenta|vocal|capitán|capitana|delegado|delegada|subdelegado|subdelegada|becario|becaria|encargado|encargada|director|directora|subdirector|subdirectora|coordinador|coordinadora|suplente"


def _provided(nouns: str) -> tuple[str, re.Pattern[str]]:
    """The facet of a service that one gets from a firm."""
    firm = r"(?P<xn>(?!(?:mi|mis|el|la|los|las|un|una|nuestr\w+|casa|todo|ell[oa]s?|él|otr\w+|más|menos|este|esta|\d+)\b)[^ ]+)"
    verbs = "tengo|tenemos|estoy|estamos|contraté|contratado|pasado|pasé|pasamos|cambiado|cambié|cambiamos|llevo|llevamos"
    return nouns.replace("|", " "), re.compile(
        rf"^(?=.*\b(?:{nouns})\b)(?!.*\b{_PERSON}\b)(?=.*\b(?:{verbs})\b).*?\b(?:con|a) {firm}"
    )


def _branded(names: str, nouns: str, verbs: str) -> tuple[str, re.Pattern[str]]:
    """The facet of what one has one of, by its name alone: a browser, a programming language."""
    told, things = names.replace(" ", "|"), nouns.replace(" ", "|")
    return f"{names} {nouns}", re.compile(
        rf"^(?:yo (?:{verbs})(?: (?:con|en|de|el|la))?|(?:mi|nuestr[oa]) (?:{things})(?: [^ ]+){{0,3}} (?:es|llama)) (?P<x>{told})(?: (?!en\b|para\b|con\b|de\b)[^ ]+){{0,2}}(?: para todo| (?:en casa|en el trabajo)(?=$))?$"
    )


_USING = (
    "uso|utilizo|usamos|tengo|tenemos|navego|programo|programamos|escribo|trabajo|edito|escucho"
)

LEXICON = Lexicon(
    me="yo nosotros nosotras",
    my="mi mis nuestro nuestra nuestros nuestras",
    the="el la los las este esta estos estas lo",
    a="un una unos unas",
    he="él ella ellos ellas tú usted ustedes su sus tu tus le les",
    be="soy eres es somos son estoy está están estamos fue era llama llamo llaman sido siendo estado llamado llamada",
    aux="he has ha hemos han había",
    prep="de del a al en con por para sin sobre entre hacia hasta desde como tras según ante bajo contra",
    light="ahora actualmente hoy día fin finalmente oficialmente recientemente solo sólo hecho realmente realidad pues bueno sí así y pero entonces hola oye eh vale ok cierto buenas buena mala gran pequeña noticia noticias novedad novedades actualización corrección perdón perdona disculpa espera uy ups error definitivamente afortunadamente lamentablemente cambio lugar partir entonces porque que qué quien me se nos te nuevo nueva nuevos nuevas viejo vieja antiguo antigua también todavía aún casi unos muy bastante más menos cada momento mismo final errata exactamente aproximadamente unos siempre todo toda todos todas bien primero últimamente días ayer",
    neg="ya no nunca jamás ni tampoco ningún ninguna nada nadie",
    change="pon ponga pasado pasó pasa subido subió bajado bajó aumentado aumentó aplazado aplazó aplazada retrasado retrasó adelantado adelantó adelantada movido movió movida cambiado cambió cambiada trasladado trasladada reducido reduje redujeron recortado ascendido ascendieron ampliado amplió pospuesto pospusieron convertido convertí vuelto llegado alcanzado alargado acortado modificado corregido actualizado subieron bajaron cambiaron movieron aplazaron adelantaron retrasaron ampliaron reducida aumentaron aumentada incrementado incrementó ascendida promovido promovida elevado elevó doblado duplicado recortaron subí bajé amplié aumenté reduje adelanté retrasé aplacé pospuse incrementé dupliqué doblé recorté rebajé alargué acorté subimos bajamos ampliamos redujimos aumentamos recortaron acortaron alargaron redujo recortó acortó alargó rebajado rebajó rebajaron adelantaron postergado postergó postergada reprogramado reprogramada mudado mudó alargado ampliada",
    counts=("cero", "primer/primero/primera", "dos/segundo/segunda", "tres/tercer/tercero/tercera", "cuatro/cuarto/cuarta", "cinco/quinto/quinta", "seis/sexto/sexta", "siete/séptimo/séptima", "ocho/octavo/octava", "nueve/noveno", "diez/décimo", "once", "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte", "", "", "", "", "", "", "", "", "", "treinta", "", "", "", "", "", "", "", "", "", "cuarenta"),
    expand=(BARE, *TURNS, (r"\b(?:la|el) (?-i:niñ[ao]|cría|crío|nena|nene)\b(?! de\b)", lambda it: "mi hija" if it[0].endswith("a") else "mi hijo"), (r"\bguarde\b", "guardería"), (r"\b(?:el|la) peque\b", "mi hijo pequeño"), *RETOLD, (r"\bya no ((?:me |se )?\w+) ([^,;.:]{2,40}?),? sino (?!que\b|también\b)", r"ya no \1 \2, ahora \1 "), (r"\btrabajo (?=en (?:el|la) (?:departamento|equipo|área|sección|proyecto|sucursal) )", "estoy "), (r"(?<=\w )no ((?:me |se )?(?!solo\b|sólo\b|es\b)\w+) (?!que\b|solo\b|sólo\b|únicamente\b)[^,;.:]{2,40}?,? sino (?!que\b|también\b)", r"ahora \1 "), (r"\b(?:(?-i:[A-ZÁÉÍÓÚ])\w+ y yo )?(?:ya )?somos (?:marido y mujer|matrimonio)\b", "ya estoy casado"), (r"^((?:(?:mi|nuestr[oa]) \w+ )?(?-i:[A-ZÁÉÍÓÚ])\w+) (?:ya )?(?:dejó|ha dejado|abandonó|ha abandonado|se ha (?:desapuntado|borrado|quitado)|se (?:desapuntó|borró|quitó)) (?:de(?: tocar| jugar| hacer| ir)? |del )?(?=\w)", r"\1 ya no usa "), (r"(?<!\bya )\bnos (?:mudamos|casamos|cambiamos|trasladamos)\b(?=.*\b(?:en (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|otoño|verano|invierno|primavera|navidad\w*|semana santa)|est[ea] (?:otoño|verano|invierno|primavera|mes|semana|finde|año|fin de semana)|el (?:lunes|martes|miércoles|jueves|viernes|sábado|domingo|\d+)(?! pasado)|dentro de|pronto|que viene|próxim[oa]))(?!.*\b(?:pasad[oa]|desde|hace|nos hemos|ya (?:nos|me|estamos|vivimos|llevamos|conoce\w+)|(?:ya|por fin) tienen (?:patio|jardín|terraza|espacio|sitio|piscina|huerto|habitación|cuarto)|estamos (?:muy )?(?:encantad|content|instalad)[oa]s)\b)", "vamos a hacer"), (r"\b(?:ya )?no (\w+) más que\b", r"ahora \1 solo"), (r"\bno (?:he |hemos )?(?:renov(?:é|ado|amos)|prorrog(?:ué|ado|amos))\b", "dejé"), (r"\bya (?!no\b|que\b)(?=\w)", "ahora "), (r"\bestoy seguro\b", "estoy segura"), (r",? que se llama (?=(?-i:[A-ZÁÉÍÓÚ]))", " bautizado "), (r"\b(una? \w+), (?=(?-i:[A-ZÁÉÍÓÚ])\w+(?:[.,!]|$))", r"\1 bautizado "), (r"\bno est(á|oy|án) (en|con|a|de) ([^,.;]{2,40}?), (?:sino |est(?:á|oy|án) |es )", r"ya no est\1 \2 \3, est\1 "), (r"^((?:y |pero |así que )?(?:desde|a partir de) [^,]{2,25}),(?!.*\bno\b)", r"\1"), (r"\b(?:me|nos|le|les) (?:han |ha )?(?:quitaron|quitado|quitó|retiraron|retirado|retiró|sacaron|sacado|extirparon|extirpado|cortaron|cortado|anularon|anulado)\b", "yo dejé"), (r"\bse (?:me |nos )?(?:ha |han )?(?:acabó|acabaron|acabado|terminó|terminaron|terminado)\b", "yo dejé"), (r"\b(?:le|les|se l[oa]s?) (?=(?:he|hemos)\b|\w{2,}(?:é|í|amos|imos)\b)", ""), (r"\bse me (?:ha |han )?(?:rompió|roto|estropeó|estropeado|murió|muerto|averió|averiado|fastidió|cayó|jodió) (?=.*\bahora (?:tengo|uso|voy|llevo))", "yo dejé "), (r"\bdesde que [^,.;]{3,40}?,? (?=(?:me \w+o|mis?|ya|ahora|trabajo|vivo|voy|tengo|soy|uso|tomo|hago|bebo|duermo|salgo|entro|pago|gano|corro|nado|juego|nos)\b)", "desde entonces "), (r"\bcurr(o|a|amos|ando|é)\b", r"trabaj\1"), (r"\b(?:el|la|los|las) (?:hij[oa]s?|herman[oa]s?|madre|padre|marido|mujer|espos[oa]|novi[oa]|prim[oa]s?|tí[oa]s?|abuel[oa]s?|jef[ea]|perr[oa]|gat[oa]|profe|amig[oa]s?|beb[eé]|niñ[oa]s?|suegr[oa]|cuñad[oa]|pareja|ex) (?:del |de (?:la |el |un |una ))", "mi "), (r"\b(?:el|la|los|las) (?:hij[oa]s?|herman[oa]s?|madre|padre|marido|mujer|espos[oa]|novi[oa]|prim[oa]s?|tí[oa]s?|abuel[oa]s?|jef[ea]|perr[oa]|gat[oa]|profe|amig[oa]s?|beb[eé]|niñ[oa]s?|suegr[oa]|cuñad[oa]|pareja|ex) de (?=(?-i:[A-ZÁÉÍÓÚ]))", "De-"), (r"\b(?:acaba de (?:empezar|entrar en|pasar a)|ha (?:empezado|pasado a|entrado en|subido a)|empezó|pasó a|entró en|entra en|empieza) (?:en )?(?=(?:el nivel|nivel|primero|segundo|tercero|cuarto|quinto|sexto|infantil|primaria|secundaria|la ESO|bachillerato|el instituto|la universidad|preescolar|la guardería|el colegio|el cole)\b)", "está ahora en "), (r"\bhora y media\b", "90 minutos"), (r"\b(?:una )?media hora\b", "30 minutos"), (r"\bun cuarto de hora\b", "15 minutos"), (r"\btres cuartos de hora\b", "45 minutos"), (r"\buna hora(?! y)\b", "60 minutos"), (r"\buna docena\b", "12"), (r"\b(?:se celebra|cae en|tiene lugar|será)\b", "es"), (r"\b(?:dejé|he dejado) (?:el tabaco|los cigarr\w+)\b", "dejé de fumar"), (r"\bhace ([^,]{2,20}) que no (?=\w)", r"desde hace \1 ya no ")),
    spoken=SPOKEN,
    irregular=IRREGULAR,
    ending=r"(?<=\w\w\w)(?:iendo|ando|amos|emos|imos|ado|ada|ido|ida|ar|er|ir|as|es|os|an|en|a|e|o|s|é|í)$",
    cue=phrases(
        "ahora actualmente hoy_en_día nuev[oa]s? ya_no a_partir_de_ahora desde_\\w+ por_fin en_su_lugar ya recientemente al_final finalmente ha_pasado ha_subido ha_bajado han_subido han_bajado aplazad[oa] adelantad[oa] retrasad[oa] cambiad[oa] trasladad[oa] ascendid[oa] movid[oa] últimamente pasó_a subió bajó",
        "corrección perdón perdona disculpa equivoqué equivocado confundí confundido quise_decir error uy ups en_realidad de_hecho mal_escrito no,?_espera errata rectifico leí_mal leído_mal escribí_mal",
    ),
    limited=phrases(
        "s[oó]lo_(?:esa|esta|una|por_una)_vez también todavía aún además otr[oa]s?(?!_vez) una?_segund[oa] a_menudo a_veces sobre_todo en_parte al_menos casi hoy(?!_en) esta_(?:semana|noche|mañana|tarde) este_(?:finde|fin|mes|verano) hasta_(?:que|el|finales?|mañana|nuevo|(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|verano|otoño|primavera|invierno|navidad)|la_(?:semana|vuelta|primavera|próxima)|las?_\\d+) por_ahora de_momento por_el_momento temporalmente provisionalmente mientras durante ^(?:en|para)_(?:la|el|mi)_(?:obra|función|película|rodaje|papel|teatro|juego)(?:_\\w+)* de_visita prestad[oa] cubriendo originalmente al_principio un[oa]_de_(?:mis|los|las) parte_de algunos sigo sigue",
    ),
    unreal=phrases(
        "si por_hoy por_esta_noche por_esta_semana podría\\w* debería\\w* sería\\w* querría quisiera gustaría\\w* pensando ojalá sueñ\\w* soñ\\w* imagin\\w* supon\\w* era trabajaba vivía jugaba usaba tenía antes_(?:de|que)(?!_(?:ayer|anoche)) de_niñ[oa] de_pequeñ[oa] hace_\\w+_años_\\w+ba estaría tendría iría",
    ),
    ahead=phrases(
        "quieren?_\\w+r quizás? tal_vez a_lo_mejor probablemente posiblemente voy_a_\\w+r vamos_a_\\w+r va_a_\\w+r pienso plane\\w* quiero queremos espero pronto próxim[oa]s? que_viene consider\\w* tendr[éí]\\w* ser[éá] intent\\w* nunca busc(?:o|a|an|amos|ando|aba|ábamos) propósito (?!(?:oper|esper|retir|tir|mir|gir|separ|prepar|repar|par|super|enter|recuper|liber|tritur|mejor)é\\b)(?:\\w{2,}[aei]r|\\w*(?:pod|tend|pond|sald|vend|vald|sab|hab|cab|quer)r)é \\w{3,}remos",
    ),
    regular=phrases("de_baja hace_\\w+_\\w+ se_(?:fue|marchó|cambió|pasó|trasladó|ha_(?:ido|marchado|cambiado|pasado|trasladado))(?:_(?:a_trabajar|a_vivir|de_\\w+))?_a_otr[oa]_(?:club|colegio|equipo|centro|empresa|clínica|ciudad|país|academia|gimnasio|hospital|instituto|escuela|consulta|despacho|banco|trabajo|pueblo|compañía|oficina|sucursal|peluquería)(?!_(?:a|para|unos|un|el|la|con|de)_)"),
    past=re.compile(r"(?i)\b(?:fui|fue|fuimos|era|estaba|tuve|hice|compré|vi|ayer|pasad[oa]|anoche)\b|\b(?:he|hemos|ha) \w+(?:ado|ido|sto|cho|rto)\b|^(?:\w+ )?(?!bebé\b|café\b|aquí\b|allí\b|así\b)\w{2,}(?:é|í)\b"),
    at=re.compile(r"(?i)\ba las? $|\blas? $"),
    correct=phrases("(?:lo_)?(?:puse|dije|escribí|apunté|recordaba)_mal error_mío me_lié me_he_liado metí_la_pata dicho_mal corrección perdón perdona disculpa equivoqué equivocado confundí confundido quise_decir error uy ups en_realidad comprobado leí_mal leído_mal escribí_mal he_mirado conté_mal mal_escrito espera errata rectifico"),
    speaks=re.compile(r"^(?!no$|lo$|como$|pero$|cuando$)(?:\w+o|soy|estoy|voy|doy|\w+[aei]mos|he|hemos|di|dimos|\w{2,}[éí]|me|nos|nací|hice|deshice|puse|tuve|estuve|vine|traje|dije|supe|fui|reduje|conduje|obtuve|propuse)$"),
    stops=(
        re.compile(rf"^(?:me |nos |yo |(?:mi|mis|nuestr[oa]s?) (?P<w>[^ ]+) )?(?:me |se |nos )?(?:he |hemos |ha |han )?(?:me |nos )?(?:{_END}) (?P<x>.+)"),
        re.compile(r"^(?P<x>.+) (?:está|es|ha sido|fue|ha) (?:terminad[oa]|cancelad[oa]|vendid[oa]|muert[oa]|cerrad[oa]|muerto)$"),
        re.compile(r"^(?P<x>[^ ]+.*?) (?:ha sido |lo |la |los |las )(?:he |hemos )?(?:dejé|vendí|cancelé|terminé|acabé|dejado|vendido|cancelado|terminado|acabado)$"),
    ),
    denies=(re.compile(r"^(?P<w>.*?)\bya no (?P<x>.+)$"),),
    replaces=(
        re.compile(r"\b(?:en vez de|en lugar de|en vez del|en lugar del) (?P<x>.+)"),
        re.compile(rf"^(?!(?:él|ella|ellos|ellas|tú|usted|ustedes|alguien|gente)\b|(?:un|una|unos|unas|otr[oa]s?|algun[oa]s?|much[oa]s?|vari[oa]s) (?:{_PERSON}|conocid[oa]s?|chic[oa]s?|gente|personas?|señora?s?|tip[oa]s?)\b|(?:habría|había|haya|hubiera|haber\w*) )(?:.*?(?<!había )(?<!habría )(?<!haya )(?<!hubiera ))?\b(?:pas[éó]|pasado|pasamos|pasaron|cambi[éó]|cambiado|cambiamos|cambiaron|mov(?:í|ió|imos|ieron|ido)|salt(?:é|amos|ado)|migr\w+|movida|traslad(?:é|ó|amos|aron|ad[oa])|aplazad[oa]|subi\w+|baj\w+|pasad[oa]|adelantad[oa]|ha) (?:.*? )?(?:de|del) (?P<x>.+?) (?:a|al|hacia|para) .+"),
    ),
    nots=re.compile(r"^(?P<w>.*?)(?:^|\by )no (?!s[oó]lo |solamente |únicamente )(?P<x>[^ ]+(?: [^ ]+){0,3})$"),
    scales=("rojo roja azul verde negro negra blanco blanca marrón gris rubio rubia castaño castaña moreno morena pelirrojo pelirroja amarillo amarilla naranja morado rosa beige", "largo corto", "abierto abierta cerrado cerrada", "principiante intermedio avanzado", "diario semanal mensual anual", "fijo fija variable", "gratis gratuito pago", "junior senior", "rizado liso ondulado rizada lisa ondulada", "portero portera defensa central lateral delantero delantera extremo medio mediocentro centrocampista líbero pívot pivot base escolta alero ala colocador colocadora opuesto opuesta receptor receptora cierre interior"),
    swaps=re.compile(r"^(?:yo |nosotros )?(?:ya )?(?:he |hemos )?(?:cambiado|cambié|cambiamos) de (?P<x>[^ ]+(?: del? [^ ]+| [^ ]+)?)$"),
    leaves=re.compile(r"^(?P<x>[^ ]+(?: [^ ]+){0,2}?) (?:se (?:ha |fue |ha ido )?)?(?:ha )?(?:jubil\w+|dej\w+|renunci\w+|fue|muri\w+|muert\w+|marchó|marchado|despidi\w+|mudó|mudado|cerró|cerrado|ido)\b(?! (?:a (?:casa|dormir|comer|cenar|la cama|descansar)|temprano|pronto|tarde|antes|de (?:viaje|compras|vacaciones|fin|puente|fiesta)|corriendo|enfadad[oa]|con)\b)"),
    tail=re.compile(r" (?:porque|por (?:culpa|falta|motivos?|razones|problemas|lo|eso|la|el|las|los|mi|mis)(?! (?:noches?|tardes?|mañanas?|momento|día|semanas?|domingos?|sábados?)\b)|debido|a causa|ya que|pues|con el (?:crío|niño|bebé)|desde|cuando|hace|el (?:mes|año|verano|invierno|lunes|martes|miércoles|jueves|viernes|sábado|domingo)|la semana|ayer|est[ea] (?:mes|año|semana|verano)|hoy|anoche|anteayer|antier|definitivamente|completamente|del todo|gracias|(?:en|a|tras|después de|por) (?:navidad(?:es)?|semana santa|reyes|carnaval|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|verano|invierno|otoño|primavera|principios|finales|salud|fin|\w+ (?:años|meses|semanas)))\b.*$"),
    toward=re.compile(r" (?:para|por|con|a|al|hacia)\b.*$"),
    parts=re.compile(r"\b(?:cancel(?:é|amos|ado)|anul(?:é|amos|ado)|vend[íi]\w*|perd[íi]\w*|regal\w+|devol\w+|devuelto|tir[ée]\w*)\b"),
    having="tengo tenemos conduzco uso usamos llevo alquilo poseo manejo",
    drop=re.compile(r"(?i)\b(?:est[ea] (?:año|curso|temporada|trimestre|cuatrimestre)|(?:(?:(?:a|en) (?:principios|finales|mediados) de |en )(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|primavera|verano|otoño|invierno|navidad(?:es)?)(?: (?:de \d{4}|pasad[oa]))?|el (?:lunes|martes|miércoles|jueves|viernes|sábado|domingo|finde|\d{1,2} de \w+)(?: pasado)?|est[ea] (?:mañana|tarde|semana|mes|finde|verano|invierno|primavera)),? (?=(?:me |nos |se |lo |la |le |ya |por fin )*(?:(?:he|hemos|ha|han|di|dimos|dio|dieron|fui|fuimos|fue|hice|hicimos|hizo|puse|puso|tuve|tuvo|vine|vino) |\w{3,}(?:é|í|ó|aron|ieron)\b))|a partir de (?:ahora|hoy)|de ahora en adelante|ahora mismo|en este momento|hoy en día|últimamente|desde (?:el )?\d{1,2} de \w+|desde (?:(?:el|la|este|esta|principios de|finales de|hace|unos|unas|un|una|dos|tres) )*(?:mes|meses|semana|semanas|año|años|verano|invierno|otoño|primavera|ayer|hoy|poco|lunes|martes|miércoles|jueves|viernes|sábado|domingo|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|\d{4})(?: pasad[oa])?|(?:el|la) (?:mes|semana|año|verano) pasad[oa]|hace \w+ \w+|ayer|al final)\b"),
    only=re.compile(r"(?i)\b(?:solo|sólo|a|solamente) $"),
    weak="no de la el los las un una me se he ha que en por hace más mi muy fin nunca mes año semana ayer bien día",
    idle="pienso creo sé espero siento gracias agradezco feliz contento contenta orgulloso orgullosa segura puedo podemos debo hay importante recuerdo supongo imagino digo pregunto entiendo encanta alegro alegra emocionado emocionada quiero deseo extraño",
    third="es está son están era eran fue",
    swap=re.compile(r"(?i)\b(?:en su lugar|en cambio|en vez)\b"),
    into="a al",
    shared="gusta encanta odio prefiero conozco hablo tengo como bebo veo escucho juego colecciono quiero compro toco",
    joins="y pero porque pues donde así que",
    opaque="tengo tenemos tiene tienen va voy vamos uso usa usamos tomo toma hago hace da dan cojo necesito plazo fecha suscripción cuenta contrato viejo vieja completamente puesto cargo rol papel",
    today=phrases("hoy esta_(?:mañana|semana|tarde) este_(?:mes|finde)"),
    goes=re.compile(r"\b(?:salí|salido|salimos|salió|fui|ido|marché|marchado|marchó)\b"),
    spans="día días semana mes año noche mañana",
    lapsed="ya_no",
    of="de d' del",
    aside=re.compile(f"(?i){ASIDES}"),
    anothers=re.compile(rf"^(?:el|la|los|las|una?) {_PERSON} (?:de|del) (?:(?:mis?|la|el|los|las|una?|nuestr[oa]s?) )?[^ ]+"),
    undergone=re.compile(r"\b(?:yo|nosotros)\b|(?<!^)\b(?:mi|mis|nuestr[oa]s?)\b"),
    quits=re.compile(r"\b(?:dejé|dejado|dejamos|abandoné|abandonado|salí|salido|salimos|fui|ido|marché|marchado|borré|borrado|desapunté|desapuntado|baja|renunci\w+)\b"),
    parting=phrases("en_(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|\\d{4}) definitivamente (?:el_mes|la_semana|el_año|el_verano)_pasad[oa] hace_\\w+_\\w+ porque por_(?:la|el|los|las|falta|culpa) para_siempre"),
    recants=phrases("cambi(?:é|ado)_de_(?:idea|opinión|parecer) (?:me|nos)_(?:eché|echamos|he_echado)_atrás (?:lo|la|los|las)_(?:he|hemos)_(?:recuperado|vuelto_a_comprar|encontrado) (?:lo|la)_(?:recuperé|encontré) (?:he|hemos)_vuelto_a_(?:fumar|jugar|ir|usar|apuntarme|beber|comer|tomar) volví_a_(?:fumar|jugar|ir|usar|apuntarme|beber|comer|tomar) (?:me|nos)_volv(?:í|imos)_a_apuntar falsa_alarma pero_(?:(?:ya|al_final|luego|después|enseguida)_)*(?:ha|han|he|hemos)_vuelto pero_(?:(?:ya|al_final|luego|después|enseguida)_)*(?:volvió|volvieron|volví|volvimos) recaí rechac(?:é|amos) al_final_no casi (?:lo|la|los|las)_\\w+o_otra_vez"),
    dies=re.compile(r"^(?P<x>(?:(?:mi|nuestr[oa]) )?[^ ]+(?: [^ ]+){0,2}?) (?:ha |ya )*(?:murió|muerto|falleció|fallecido)\b|\b(?:murió|muerto|falleció|fallecido|(?:tuvimos|tuve|tenido)(?: que)? (?:sacrificar|dormir) a|enterramos a|sacrificamos a|sacrificado a) (?P<y>(?:(?:mi|nuestr[oa]|el|la) )?[^ ]+?)(?: .+)?$"),
    departs=re.compile(r"^(?P<x>(?:(?:mi|nuestr[oa]) )?[^ ]+(?: [^ ]+){0,2}?) (?:ha |ya )*(?:mudó|mudado|marchó|marchado|ido del piso|fue del piso|ido de casa|fue de casa|dejó el piso|dejado el piso)\b"),
    homes="vivo vivimos comparto compartimos alquilo alquilamos piso casa compañero compañera apartamento inquilino inquilina habitación",
    renews=re.compile(r"(?i)\b(?:tengo|tenemos|me han puesto|me han asignado|he encontrado|encontré|hemos encontrado)(?: (?:ahora|ya|por fin))*(?: (?:un|una|mi))? (?:nuev[oa] (?P<x>(?:médic[oa]|dentista|pediatra|psiquiatra|logopeda|osteópata|ginecólog[oa]|dermatólog[oa]|asistenta|abogad[oa]|monitora?|tutora?|fisio(?:terapeuta)?|psicólog[oa]|terapeuta|jef[ea]|caser[oa]|banco|número(?: de (?:teléfono|móvil))?|teléfono|móvil|portátil|ordenador|coche|bici|correo|contraseña|trabajo|curro|puesto|peluquer[oa]|seguro|compañía|operador|niñer[oa]|profe(?: de \w+)?|compañer[oa] de piso|gimnasio|matrícula|dirección|veterinari[oa]|gestor|gestora|entrenadora?)))(?=\s*$|,|\s+(?:que|en|desde|y|llamad[oa]|ahora|con|se)\b)"),
    events=(
        ("luz nació nacido parido parí aborto nacieron", re.compile(r"\b(?:yo )?(?:he )?(?:di|dado) a luz\b|\b(?:nació|nacido|nacieron|llegó) (?:mi|nuestr[oa]s?) (?:niñ[oa]s?|hij[oa]s?|bebés?|peque\w*)\b|\b(?:mi|nuestr[oa]) (?:niñ[oa]|hij[oa]|bebé|peque\w*) (?:ya )?(?:nació|ha nacido)\b|\b(?:he parido|parí|he abortado|tuve un aborto)\b"), "embarazada embarazo"),
        ("casé casado casada casamos prometí prometido prometidos novio novia pareja", re.compile(r"\b(?:yo )?(?:he |hemos )?(?:casé|casado|casamos|prometí|prometimos)\b|\byo (?:ya )?tengo (?:novi[oa]|pareja)\b|\byo (?:ya )?(?:estoy|estamos) casad[oa]s?\b"), "soltero soltera"),
        ("casé casado casada casamos mujer", re.compile(r"\b(?:yo )?(?:he |hemos )?(?:casé|casamos|casado)\b|\byo (?:ya )?(?:estoy|estamos) casad[oa]s?\b|\bya somos marido y mujer\b|\bsomos marido\b"), "prometido prometida"),
        ("contratado contrataron trabajo empleo curro cogido cogieron", re.compile(r"\b(?:han contratado|contrataron|han cogido|cogieron)\b|\byo (?:ya |por )*(?:he )?(?:encontré|encontrado|conseguí|conseguido|tengo) (?:un )?(?:trabajo|empleo|curro)\b"), "paro desempleado desempleada"),
        ("contrato prácticas beca fijo fija indefinido indefinida", re.compile(r"\byo (?:he |ya )*(?:terminé|terminado|acabé|acabado|dejé|dejado) (?:las |mis |la |mi )(?:prácticas|beca)\b|\b(?:han hecho|hicieron) (?:fij[oa]|indefinid[oa])\b|\byo (?:ya )?(?:soy|estoy) (?:fij[oa]|indefinid[oa])\b|\byo (?:ya )?tengo contrato (?:fijo|indefinido)\b"), "becario becaria prácticas"),
        ("graduado gradué carrera licenciado licencié estudios", re.compile(r"\byo (?:he |ya )*(?:gradué|graduado|licencié|licenciado|(?:terminé|terminado|acabé|acabado|dejé|dejado) (?:la carrera|mis estudios|los estudios|la universidad|la uni))\b"), "estudiante universitario universitaria"),
        ("carnet carné", re.compile(r"\byo (?:he |ya )*(?:saqué|sacado|aprobé|aprobado|conseguí|conseguido|tengo) (?:el|mi) carn[eé]t?\b"), "autoescuela"),
        ("alta curado curé recuperado recuperada", re.compile(r"\b(?:dieron|han dado|dado|dio) (?:ya )?(?:el|de) alta\b|\byo (?:estoy |he |ya )*(?:curado|curada|recuperado|recuperada|curé)\b"), "ingresado ingresada enfermo enferma baja"),
    ),
    facets=(
        (
            "trabajo cole colegio instituto oficina uni universidad curro guardería",
            re.compile(
                r"^(?=.*\b(?:al|a la|a el) (?:trabajo|cole|colegio|instituto|oficina|uni|universidad|curro|guardería)\b)(?=.*\b(?:voy|vamos|va|van|cojo|coge|cogemos|cogen)\b).*?\b(?:(?P<car>coche|carro)|(?P<bus>bus|autobús)|(?P<bike>bici|bicicleta)|(?P<foot>andando|pie|caminando)|(?P<train>tren|cercanías)|(?P<metro>metro)|(?P<tram>tranvía)|(?P<moto>moto)|(?P<scooter>patinete))\b"
            ),
        ),
        _provided("fibra|internet|wifi"),
        _provided("móvil|teléfono|línea"),
        _provided("luz|electricidad"),
        _provided("gas"),
        _provided("seguro coche|seguro de coche|seguro de el coche"),
        _provided("banco|nómina"),
        _branded(BROWSERS, "navegador", _USING),
        _branded(EDITORS, "editor", _USING),
        _branded(SYSTEMS, "sistema distro distribución", _USING),
        _branded(TONGUES, "lenguaje", _USING),
        _branded(VAULTS, "gestor", _USING),
        _branded(NOTES, "app aplicación", _USING),
        _branded(MUSIC, "app", _USING),
        _branded(CARRIERS, "operador operadora compañía", "tengo|tenemos|estoy|estamos|uso"),
        _branded(POWERS, "compañía comercializadora", "tengo|tenemos|estoy|estamos"),
        (
            "vivo sola padres pareja novio novia marido mujer compañeros compañeras compañero compañera piso",
            re.compile(
                r"^(?:yo )?vivo (?:(?P<alone>(?:sola|por mi cuenta)?$)|con (?P<x>(?!.*\b(?:gat\w+|perr\w+|hij\w+|niñ\w+|mascotas?|miedo|poco)\b).+))"
            ),
        ),
        (
            _OFFICES.replace("|", " "),
            re.compile(
                rf"\b(?:soy|han elegido|eligieron|han nombrado|nombraron|han) (?P<x>(?:{_OFFICES})) (?:de|del|en) (?P<w>.+)"
            ),
        ),
    ),
    awaits=re.compile(r"\byo (?:estoy|estamos) (?:ahorrando|esperando|buscando)(?: para)? (?P<x>.+)|\byo (?:ahorro|ahorramos) para (?P<x2>.+)"),
    obtains=re.compile(r"\b(?:he|hemos) (?:comprado|encontrado|conseguido|recibido) (?!.* para )(?P<x>(?:el|la|mi) .+)|\byo (?:compré|compramos|encontré|conseguí|recibí) (?!.* para )(?P<x2>(?:el|la|mi) .+)|^(?P<x3>(?:el|la|mi) [^ ]+) (?:ya )?(?:ha llegado|llegó)$"),
    letters=re.compile(rf"(?i)[áíóúñ¡¿]|{BEGUN}|(?<!')\b(?!(?:euro|photo|métro|vélo|piano|studio|numéro|zéro|kilo|moto|radio|info|auto|stylo|judo|kimono|porto|video|mojito|expresso|espresso|cappuccino|logo|mono|turbo|merlo|paso|to|into|also)s?\b)[^\W\d_]{{2,}}[bcdfgjlmnñprstvyz]o\b|\b\w+(?:aron|ieron|ando|iendo|ado|ada|ido)\b|\b(?:y|los|las|el|dejé|ser|una|ya|muy)\b"),
    affects=re.compile(r"(?i)\b(?:me|nos|mis?|nuestr\w+|conmigo|aquí|hay)\b"),
    quarters="media cuarto",
    paired="vecino vecina amigo amiga novio novia compañero compañera gato gata perro perra niño niña jefe jefa profesor profesora cuñado cuñada exmarido exmujer nieto nieta bisabuelo bisabuela colega socio socia alumno alumna hermanastro hermanastra marido mujer",
    famed="favorito favorita preferido preferida ídolo fan",
    contracted="al/a del/de",
    kin="hermano hermana padre madre hijo hija primo prima tío tía sobrino sobrina abuelo abuela padres hijos suegro suegra cuñado cuñada padrino madrina ahijado ahijada gemelo gemela nieto nieta yerno nuera",
    named=re.compile(r"\b(?P<mine>(?i:mi|nuestr[oa]) (?:mejor )?[a-zà-ÿ][\wà-ÿ-]+(?: (?:pequeñ[oa]|mayor|menor|grande))?),? (?P<name>[A-ZÀ-ÖØ-Þ][\w-]+)(?! [A-ZÀ-ÖØ-Þ]|-)\b"),
    treats=re.compile(r"(?i)\b(?:a|han \w+ado a|\w+aron a) $"),
    calling=re.compile(r"(?i)\b(?:el|la) $"),
    stays=phrases("(?:se|fue|fueron)_(?:construy\\w+|construid[oa]s?|fundad[oa]s?|fundó|hizo|hech[oa]s?|escrit[oa]s?|pintad[oa]s?|edific\\w+|levantó) nació nacieron nací nacimos (?:era|eran|fue)_(?:de|un|una|natural)(?=_) (?:era|eran)_\\w+(?=$|[.,;]|_(?:en|de)_) (?:venía|venían|vino|vinieron|procedía)_de(?=_) crecí creció me_crié se_crió (?:nos|me|se)_(?:casamos|casé|casaron|casó|conocimos|conocieron|conocí|criaron)(?=_) (?:compramos|compré|compraron|adoptamos|adopté|estudié|estudió)(?=_)"),
    places="en sobre bajo",
    ands="y",
    company="amigo amiga amigos compañero compañera vecino vecina colega chico chica hombre mujer novio novia",
    theirs="su sus tu tus vuestro vuestra",
    naming="nombre apellido apodo",
    pets="perro perra gato gata cachorro cachorra gatito gatita caballo yegua poni potro loro periquito canario conejo coneja hámster cobaya pez tortuga serpiente gecko lagarto iguana hurón rata ratón chinchilla gallina gallo pato oca cabra oveja burro burra vaca cordero labrador caniche galgo podenco pájaro erizo mascota barco velero furgoneta autocaravana",
    ways="calle avenida plaza paseo camino carretera ronda travesía callejón",
    homonyms="luz esperanza rosa dolores pilar consuelo soledad mercedes mar paz sol alba aurora estrella gloria victoria margarita azucena violeta perla ángel león salvador cruz rocío nieves remedios iris sierra",
    estranges=re.compile(r"\b(?:llam\w+|nombre|rebautiz\w+|apod\w+|muri\w+|muert\w+|falleci\w+|enterr\w+|dejamos|lo (?:hemos|han) dejado|separ\w+|divorci\w+|romp\w+|roto|cort\w+|juntos|con|novi[oa]s?|casad\w+)\b"),
    rehomes=re.compile(r"\b(?:llam\w+|nombre|rebautiz\w+|apod\w+|muri\w+|muert\w+|falleci\w+|enterr\w+|sacrific\w+|dormir|vend\w+|regal\w+|di|dado|dimos|perd\w+|escap\w+|devol\w+|devuelto|protectora|refugio|criador\w*|rob\w+|adopt\w+|ced\w+|adiós|despedi\w+)\b"),
    idioms=re.compile(r"(?i)\b(?:(?:cancel|anul)\w+ una? (?:clase|cita|sesión|reunión|cena|comida|reserva|vuelo)|(?:cambi|intercambi)\w+ .{0,30}(?:turno|guardia)\b.{0,25} con (?-i:[A-Z])\w*|(?:cuarto|habitación|piso)\b.{0,25} (?:al de|a la de|al otro|a la otra)|(?:al|a la) otr[oa] (?:cuarto|habitación)|(?:a|para) (?:reparar|renovar|revisión|arreglar|la tintorería|la itv)|(?:tir|arroj)\w+ la toalla|(?:perd\w+|pierdo) (?:por completo |del todo |totalmente )?(?:la cabeza|los papeles|los nervios|el hilo|el norte|la paciencia|la voz|el apetito|los estribos|el equilibrio|la calma|el tren|la cuenta|el sueño|las ganas|el tiempo|la noción|la esperanza|la fe)|gato por liebre|gato encerrado|(?:cambi\w+) de (?:caballo|montura)s? (?:a|en) (?:mitad|medio|media)|(?:solt\w+|levant\w+) la liebre|vend\w+ (?:la moto|humo|la piel)|quem\w+ (?:las naves|mis naves)|fue el santo al cielo|muerto el perro|casa por la ventana|romp\w+ (?:el hielo|la baraja)|estir\w+ la pata|pas\w+ (?:la )?página|dado calabazas|se descubrió el pastel|fuera de (?:mis|sus) casillas|dej\w+ (?:plantad\w+|con la boca abierta|en paz|huella|caer|mucho que desear|el listón)|tir\w+ (?:piedras|del hilo)|no hay (?:perro|gato) que|a otro perro con ese hueso|ech\w+ (?:leña|la toalla|los perros)|salir\w* de madre|se (?:me )?cay\w+ el alma)\b"),
    relates=("para contra", "al de del con"),
    undone=re.compile(r"(?i)\b(?:anul|retir)(?:é|ado|amos|ó|aron) (?:la|mi|nuestra|esa) (?:baja|cancelación|renuncia|dimisión)\b|^(?=.*\b(?:sig[uo]|qued)).*?\b(?P<s>(?!(?:los|las|una|del|por|con|que|para|muy)\b)\w{3,})\b.*\b(?:sig(?:ue|uen|o|uimos)|qued\w+) (?:en|con) (?:la |el )?(?P=s)\b|\b(?:contrato|alquiler)\b.{0,60}\b(?:terminó|terminado|venció|vencido|acabó|acabado|caducó)\b.{0,60}\b(?:renov\w+|prorrog\w+|ampli\w+|firm\w+ (?:uno nuevo|otra vez|de nuevo))|^(?=.*\b(?:volv|vuelt|otra vez|regres|de nuevo)).*?\b(?P<k>(?!(?:los|las|una|del|por|con|que|para|muy)\b)\w{3,})\b.*\b(?:volv(?:í|imos|ió)|(?:he|hemos|ha) vuelto|de vuelta|otra vez|de nuevo|regres\w+) (?:en|a|al|con) (?:la |el |los |las )?(?P=k)\b"),
    spells="pusieron puso ponía escribieron escribió escrito imprimieron impreso anotaron anotó apuntaron figuraba grabaron puesto",
    single=phrases("ayer anteayer anoche el_otro_día esta_(?:mañana|tarde|noche) excepcionalmente por_una_vez"),
    purposes=re.compile(r"^para (?!.*?\b(?:motivos?|razones)\b)(?:(?:mi|mis|nuestr\w+|el|la|los|las) )?(?P<x>[^ ]+)(?: [^ ]+)? (?:me|nos|he|hemos|yo)\b.* del? "),
    leads=("desde", "gracias", "debido"),
)  # fmt: skip
