# ruff: noqa: E501 -- a table's patterns are read better in one line
"""Spanish."""

from __future__ import annotations

import re

from memplug_mem0.reading.languages.around import ES
from memplug_mem0.reading.languages.spelled_es import SPELLED
from memplug_mem0.reading.languages.spoken_es import SPOKEN
from memplug_mem0.reading.languages.table import Rule, Table, each, worded

_ADV = r"(?:(?:ahora|actualmente|todavía|también|recientemente|ya|mucho|por fin|hace poco|finalmente|hoy en día|desde \w+) )*"
_START = rf"(?:^|(?<=[\s,]))(?:[Yy]o )?{_ADV}"
_HER = r"(?:(?<!\bde )(?<!\bcon )(?<!\ba )\b(?:[Mm]is?|[Nn]uestr[oa]s?) (?P<rel>[a-záéíóúñ]+)|^(?P<name>(?!(?:Él|Ella|Yo|Ahora|Vivo|Trabajo|Soy|Mi|Me)\b)[A-ZÁÉÍÓÚ]\w+)) "
_JOB = (
    r"profesora?|maestr[oa]|ingenier[oa]|médic[oa]|doctora?|enfermer[oa]|abogad[oa]|cociner[oa]|periodista|arquitect[oa]|desarrolladora?|programadora?|dentista|estudiante|panader[oa]|pilot[oa]|traductora?|fotógraf[oa]|contable|diseñadora?|investigadora?|vendedora?|mecánic[oa]|farmacéutic[oa]|camarer[oa]|director[a]?"
    r"|repartidora?|mensajer[oa]|dependient[ea]|cajer[oa]|administrativ[oa]|recepcionista|auxiliar|celadora?|matron[oa]|comadrona|logopeda|fisioterapeuta|fisio|osteópata|óptic[oa]|podólog[oa]|nutricionista|educadora?|monitora?|entrenadora?|animadora?|bibliotecari[oa]|librer[oa]|florista|jardiner[oa]|agricultora?|ganader[oa]|pescadora?|carnicer[oa]|pescader[oa]|pasteler[oa]|panader[oa]|sommelier|barista|albañil|pintora?|soldadora?|cerrajer[oa]|carpinter[oa]|ebanista|tapicer[oa]|costurer[oa]|sastre|modist[oa]"
    r"|taxista|camioner[oa]|chófer|chofer|repartidor|transportista|mozo de almacén|oper[oa]ri[oa]|peón|encargad[oa]|supervisora?|coordinadora?|comercial|agente|asesora?|gestora?|banquer[oa]|corredora?|notari[oa]|procuradora?|fiscal|funcionari[oa]|militar|soldado|guardia civil|bomber[oa]|vigilante|conserje|limpiadora?|azafat[oa]|guía|informátic[oa]|administradora?|redactora?|editora?|correctora?|ilustradora?|maquilladora?|esteticista|tatuadora?|bailarín|bailarina|cantante|comunity manager|community manager|autónom[oa]|freelance|empresari[oa]|teleoperadora?|interin[oa]|interno|opositora?|biólog[oa]|químic[oa]|físic[oa]|geólog[oa]|matemátic[oa]|sociólog[oa]|pediatra|cirujan[oa]|psiquiatra|controlador aéreo|cuidadora?|niñer[oa]|canguro|aprendiz|cociner[oa]|chef|pinche|ayudante"
    r"|jef[ea]|asistente|consultora?|conductora?|peluquer[oa]|psicólog[oa]|veterinari[oa]|escritora?|músic[oa]|actor|actriz|juez|carpinter[oa]|electricista|fontanero|analista|gerente|becari[oa]|técnic[oa]|secretari[oa]|policía"
)
_O = r"[\wáéíóúüñ .'-]"
_NO = r"(?<!\bno )(?<!\bno me )(?<!\bno nos )(?<!\bnunca )(?<!\bnunca me )(?<!\bjamás )(?<!\bjamás me )(?<!\btampoco )(?<!\btampoco me )(?<!\bni )(?<!\bni me )"


def _me(pattern: str) -> re.Pattern[str]:
    return re.compile(
        _START + rf"(?i:{pattern.split('~', maxsplit=1)[0]}) {_ADV}" + pattern.split("~")[1]
    )


def _her(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"{_HER}{_ADV}{pattern}")


RULES = (
    Rule(
        "residence",
        _me(
            r"(?:me (?:mudé|he mudado|trasladé|he trasladado|he instalado|instalé)|nos (?:mudamos|hemos mudado|trasladamos|hemos trasladado)|(?:me (?:he ido|fui)|nos (?:hemos ido|fuimos)) a vivir)~(?:de (?P<old>\S+) )?(?:a|en) (?P<v>.+)"
        ),
        "name",
        happened=True,
    ),
    Rule(
        "residence",
        _her(r"se (?:mudó|mudaron|ha mudado|han mudado|trasladó) (?:de \S+ )?a (?P<v>.+)"),
        "name",
        happened=True,
    ),
    Rule("residence", _me(r"(?:vivo|vivimos|resido|estoy viviendo)~en (?P<v>.+)"), "name"),
    Rule("residence", _her(r"(?:vive|viven|reside) (?:ahora )?en (?P<v>.+)"), "name"),
    Rule(
        "employer", _me(r"(?:trabajo|estoy trabajando)~(?:en|para) (?:el |la )?(?P<v>.+)"), "name"
    ),
    Rule("employer", _her(r"trabaja (?:ahora )?(?:en|para) (?P<v>.+)"), "name"),
    Rule(
        "employer",
        _me(
            r"(?:empecé|he empezado|comencé|conseguí|he conseguido)~(?:a trabajar |un (?:nuevo )?(?:trabajo|empleo|puesto) )en (?P<v>.+)"
        ),
        "name",
        happened=True,
    ),
    Rule(
        "marital status",
        re.compile(
            r"(?i)\b(?:me (?:he )?(?:casé|casado)|nos (?:hemos )?(?:casamos|casado)|acab(?:o|amos) de casar(?:me|nos))\b"
        ),
        value="casado",
        happened=True,
    ),
    Rule(
        "marital status",
        re.compile(
            r"(?i)(?:^(?:\w+|mi (?:marido|mujer|ex)) y yo (?:ya )?)?\b(?:me (?:he )?(?:divorcié|divorciado)|nos (?:hemos )?(?:divorciamos|divorciado))\b"
        ),
        value="divorciado",
        happened=True,
    ),
    Rule("occupation", _me(r"trabajo~(?:como|de) (?P<v>.+)")),
    Rule(
        "occupation",
        _me(r"(?:me ascendieron|me han ascendido|fui ascendid[oa])~a (?P<v>.+)"),
        happened=True,
    ),
    Rule(
        "occupation",
        re.compile(rf"\b[Ss]oy (?:ahora )?(?P<v>(?:{_JOB})\b.*)"),
    ),
    Rule(
        "name",
        re.compile(
            r"\b(?i:me llamo|mi nombre es|llámame)(?: ahora)? (?P<v>[A-ZÁÉÍÓÚ]\w+(?: [A-ZÁÉÍÓÚ]\w+)*)"
        ),
        "name",
    ),
    Rule(
        "age",
        re.compile(
            r"(?i)\btengo (?:ahora |ya )*(?P<v>\d{1,3}) años(?=$|,| (?:ahora|ya|desde|recién))"
        ),
        "number",
    ),
    Rule(
        "age",
        re.compile(
            r"(?i)\b(?:(?:he cumplido|cumplí|cumplo|acabo de cumplir|me han caído|soplé|celebré mis|he celebrado mis)(?: ya| hoy)*(?: los)?) (?P<v>\d{1,3}|(?:treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)(?: y (?:uno|un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve))?|veinti\w+|veinte|dieci\w+|diez|once|doce|trece|catorce|quince)(?: años| velas| tacos| primaveras)?\b"
        ),
        "number",
        happened=True,
    ),
    Rule("pregnancy", re.compile(r"(?i)\bestoy (?:\w+ )?(?P<v>embarazada\b.*)")),
    Rule(
        "pregnancy",
        re.compile(
            r"(?i)\b(?:espero|esperamos|estamos esperando|estoy esperando) (?P<v>(?:un|una|nuestr[oa]|mi|a nuestr[oa]) (?:\w+ )?(?:bebé|hij[oa]|niñ[oa])|gemel[oa]s|mellizos)\b"
        ),
    ),
    Rule("pregnancy", _her(r"está (?:\w+ )?(?P<v>embarazada)\b")),
    Rule(
        "pregnancy",
        re.compile(
            r"(?i)\b(?:(?:ya )?(?:he dado|di) a luz|(?:ya )?(?:he parido|parí)|(?:ya )?(?:nació|ha nacido|llegó|ha llegado) (?:mi|nuestr[oa]|la|el) (?:niñ[oa]|hij[oa]|bebé|peque\w*|chiquitín|chiquitina)|(?:mi|nuestr[oa]) (?:niñ[oa]|hij[oa]|bebé|peque\w*) (?:ya )?(?:nació|ha nacido|está aquí)|ya no estoy embarazada)\b"
        ),
        ends=True,
        negated=True,
        happened=True,
        value="*",
    ),
    Rule(
        "pregnancy",
        _her(r"(?:ya )?(?:dio a luz|ha dado a luz|parió|ha parido|ya no está embarazada)\b"),
        ends=True,
        negated=True,
        happened=True,
        value="*",
    ),
    Rule(
        "contract",
        re.compile(
            r"(?i)\b(?:estoy (?:ahora )?|tengo (?:ahora )?(?:un )?contrato )(?P<v>de prácticas|en prácticas|temporal|indefinid[oa]|fij[oa]|a prueba|de interin[oa]|de becari[oa]|por obra)\b"
        ),
    ),
    Rule(
        "contract",
        re.compile(
            r"(?i)\b(?:me (?:han )?(?:hicieron|hecho|contrataron|contratado|pasaron|pasado|dejaron|dejado|cogieron|firmaron|dieron|dado)|firmé|he firmado|conseguí|he conseguido)(?: ya)?(?: a| como| un contrato| contrato| el| mi contrato)? (?P<v>indefinid[oa]|fij[oa])\b"
        ),
        happened=True,
    ),
    Rule(
        "household",
        _me(
            r"(?:vivo|vivimos)~(?:con |en casa de |en )?(?P<v>sol[oa]|(?:mis? )(?:padres|madre|padre|novi[oa]|pareja|marido|mujer|esposa|abuel[oa]s?|herman[oa]s?|hij[oa]s?|amig[oa]s?|suegr[oa]s?|familia|compañer[oa]s? de piso)|compañer[oa]s de piso)$"
        ),
    ),
    Rule(
        "household",
        re.compile(
            r"(?i)\b(?:me (?:he )?(?:independicé|independizado|emancipé|emancipado)|(?:me fui|me he ido|me marché) de casa(?: de mis padres)?)\b"
        ),
        ends=True,
        happened=True,
        value="mis padres",
    ),
    Rule(
        "marital status",
        re.compile(
            r"(?i)\b(?:estoy|soy|estamos) (?:ahora |felizmente )*(?P<v>casad[oa]s?|divorciad[oa]s?|solter[oa]|comprometid[oa]s?|viud[oa]|separad[oa]s?)\b"
        ),
    ),
    Rule(
        "diet",
        re.compile(
            r"(?i)\b(?:soy|me hice|me he hecho|ahora soy) (?:ahora )?(?P<v>vegetarian[oa]|vegan[oa])\b"
        ),
    ),
    Rule("car", _me(r"conduzco~(?:un|una|el|mi) (?P<v>.+)"), "thing"),
    Rule(
        "working time",
        _me(
            r"(?:trabajo|estoy trabajando)~(?:de|a|en|por|con) (?P<v>noches?|día|mañanas?|tardes?|turno de (?:noche|mañana|tarde|día)|(?:media jornada|jornada (?:completa|reducida|intensiva|partida)|tiempo (?:completo|parcial)))\b"
        ),
    ),
    Rule(
        "working time",
        _me(
            r"(?:tengo|hago|estoy|voy)~(?:en |de |con )?(?:el |un )?(?P<v>turno de (?:noches?|mañanas?|tardes?|día))\b"
        ),
    ),
    Rule(
        "contract",
        re.compile(
            r"(?i)\b(?:mi|el) contrato (?:ya |ahora )?es (?:ya |ahora )?(?P<v>de prácticas|temporal|indefinido|fijo|de interino|por obra)\b"
        ),
    ),
    Rule(
        "transport",
        re.compile(
            r"(?i)\b(?:voy|vamos) (?:ahora |ya )?(?:al (?:trabajo|curro|instituto|cole|colegio)|a (?:trabajar|la oficina|clase|la universidad|la facultad)) (?:ahora |ya )?(?:en|a) (?P<v>coche|bici(?:cleta)?|autobús|bus|metro|tranvía|tren|cercanías|moto|patinete|scooter|pie|andando|taxi)(?: eléctric[oa])?\b"
        ),
    ),
    Rule(
        "allergies",
        re.compile(r"(?i)\bya no soy alérgic[oa] (?:al|a la|a los|a las|a) (?P<v>.+)"),
        ends=True,
        negated=True,
    ),
    Rule(
        "transport",
        re.compile(
            r"(?i)\bya no (?:voy|vamos) (?:al (?:trabajo|curro|instituto|cole|colegio)|a (?:trabajar|la oficina|clase|la universidad)) (?:en|a) (?P<v>\w+)"
        ),
        ends=True,
        negated=True,
    ),
    Rule(
        "pain",
        re.compile(r"(?i)(?<!no )\bme duelen? (?:mucho |bastante )?(?:el|la|los|las) (?P<v>\w+)"),
        many=True,
    ),
    Rule(
        "pain",
        re.compile(r"(?i)\bya no me duelen? (?:nada )?(?:el|la|los|las) (?P<v>\w+)"),
        ends=True,
        negated=True,
    ),
    Rule("weight", _me(r"peso~(?:unos )?(?P<v>\d[\d.,]* ?\w+)"), "number"),
    Rule("salary", _me(r"gano~(?:unos )?(?P<v>\d[\d.,]* ?\w+)(?: al (?:mes|año))?"), "number"),
    Rule("rent", _me(r"pago~(?P<v>\d[\d.,]* ?\w+) de (?:alquiler|renta)"), "number"),
    Rule("wakes up", _me(r"me levanto~a las (?P<v>\d.*)"), "number"),
    Rule(
        "{a}",
        re.compile(
            _START
            + r"(?P<a>(?i:trabajo|corro|nado|entreno|estudio|leo|duermo|camino|bebo|practico)) "
            + _ADV
            + r"(?P<v>\d[\d.,]* ?[\w]+)(?: de (?P<of>\w+))? (?P<per>(?:al|a la|por|cada) (?:día|semana|mes|noche))"
        ),
        "number",
    ),
    Rule(
        "likes",
        re.compile(
            r"(?i)(?<!no )\bme (?:gusta|gustan|encanta|encantan) (?:mucho |ahora )*(?P<v>.+)"
        ),
        many=True,
    ),
    Rule("dislikes", _me(r"(?:odio|detesto)~(?P<v>.+)"), many=True),
    Rule(
        "allergies",
        re.compile(r"(?i)\bsoy (?:también |muy )?alérgic[oa] (?:al|a la|a los|a las|a) (?P<v>.+)"),
        many=True,
    ),
    Rule(
        "speaks",
        _me(
            r"hablo~(?:con fluidez )?(?P<v>(?:inglés|francés|alemán|español|italiano|chino|árabe|ruso|portugués|japonés|catalán).*)"
        ),
        many=True,
    ),
    Rule("plays", _me(r"(?:toco|juego)~(?:el |la |al |a la )(?P<v>.+)"), many=True),
    Rule("has", _me(r"(?:tengo|compré|he comprado|adopté)~(?:un|una) (?P<v>.+)"), many=True),
    Rule("residence", re.compile(r"(?i)\bya no vivo en (?P<v>.+)"), ends=True, negated=True),
    Rule(
        "employer",
        re.compile(r"(?i)\bya no trabajo (?:en|para) (?P<v>.+)"),
        ends=True,
        negated=True,
    ),
    Rule(
        "employer",
        re.compile(
            r"(?i:\b(?:dejé|he dejado) (?:mi (?:trabajo|empleo|puesto) en|de trabajar en)) (?P<v>.+)"
        ),
        "name",
        ends=True,
        happened=True,
    ),
    Rule(
        "likes",
        re.compile(r"(?i)\bya no me (?:gusta|gustan|encanta|encantan) (?P<v>.+)"),
        ends=True,
        negated=True,
    ),
    Rule(
        "plays",
        re.compile(r"(?i)\bya no (?:toco|juego) (?:el |la |al |a la )(?P<v>.+)"),
        ends=True,
        negated=True,
    ),
    Rule(
        "plays",
        re.compile(
            r"(?i)\b(?:dejé|he dejado|abandoné) (?:de (?:tocar|jugar) (?:al |a la )?)?(?:el |la )(?P<v>.+)"
        ),
        ends=True,
        happened=True,
    ),
    Rule(
        "diet",
        re.compile(r"(?i)\bya no soy (?P<v>vegetarian[oa]|vegan[oa])"),
        ends=True,
        negated=True,
    ),
    Rule(
        "diet",
        re.compile(
            r"(?i)\b(?P<v>vuelvo a comer carne|(?<!no )(?:volví|he vuelto) a comer carne|(?:ya|ahora|vuelvo a) como carne|como carne otra vez)"
        ),
        ends=True,
        value="*",
    ),
    Rule(
        "marital status",
        re.compile(r"(?i)\bya no estoy (?P<v>casad[oa]|solter[oa]|comprometid[oa])"),
        ends=True,
        negated=True,
    ),
    Rule(
        "has",
        re.compile(r"(?i)\b(?:vendí|he vendido|perdí|regalé|vendimos) (?:mi|nuestr[oa]) (?P<v>.+)"),
        ends=True,
        happened=True,
    ),
    Rule(
        "car",
        re.compile(r"(?i)\b(?:vendí|he vendido|vendimos) (?:mi|nuestr[oa]) (?P<v>.+)"),
        ends=True,
        happened=True,
    ),
    Rule(
        "habits",
        _me(
            r"(?:uso|utilizo|estoy (?:suscrit[oa] a|con|apuntad[oa] a)|soy (?:client[ea]|socio|socia|miembro) de|tengo una? (?:cuenta|suscripción|contrato|tarifa) (?:en|con|a|de))~(?:la |el )?(?P<v>.+)"
        ),
        "name",
        many=True,
    ),
    Rule(
        "",
        re.compile(
            r"(?i)\bya no (?!vivo|trabajo|me\b|toco|juego|soy|estoy)(?:\w+o|voy|doy|sé|\w+[aei]mos) (?:al |a la |a |en |con )?(?:el |la |los |las |un |una )?(?P<v>.+)"
        ),
        ends=True,
        negated=True,
    ),
    Rule(
        "",
        re.compile(
            r"^(?:(?i:con) )?(?P<v>[A-ZÁÉÍÓÚ]\w+)(?: se (?:me )?(?:acabó|ha acabado|terminó)| y yo (?:ya )?(?:nos (?:hemos )?divorcia(?:mos|do)|no estamos juntos|lo (?:hemos dejado|dejamos)|hemos roto|rompimos|nos (?:hemos separado|separamos)))"
        ),
        "name",
        ends=True,
        happened=True,
    ),
    Rule("birth year", re.compile(r"(?i)\bnací en (?P<v>\d{4})"), "number"),
    Rule(
        "smoking",
        re.compile(
            r"(?i)(?:^|\byo )(?P<v>(?:fumo(?: (?!y\b|que\b|pero\b)[\w ]+)?|soy (?:muy )?fumadora?))$"
        ),
    ),
    Rule(
        "smoking",
        re.compile(
            r"(?i)\b(?<!no )(?:(?:dejé|he dejado|abandoné) (?:de fumar|el tabaco|los cigarr(?:os|illos)|el cigarro|el vicio del tabaco)|ya no fumo|ya no soy fumadora?|soy (?:ya )?(?:ex ?-?fumadora?|no fumadora?))\b"
        ),
        ends=True,
        negated=True,
        happened=True,
        value="*",
    ),
    Rule("member", _me(r"soy~(?:socio|socia|miembro) (?:del |de la |de )(?P<v>.+)"), many=True),
    Rule(
        "member",
        re.compile(
            r"(?i)\b(?:dejé|he dejado|me di de baja de|me he dado de baja de|me di de baja) (?:del |el |la )(?P<v>(?-i:[a-z]).+)"
        ),
        ends=True,
        happened=True,
    ),
    Rule("major", _me(r"estudio~(?:la carrera de )?(?P<v>[A-ZÁÉÍÓÚ][\w ]+)"), "name"),
    Rule(
        "occupation",
        re.compile(
            r"(?i)\bestoy (?:ahora )?(?P<v>en (?:el )?paro|desemplead[oa]|jubilad[oa]|sin trabajo)\b"
        ),
    ),
    *(
        Rule("", re.compile(p), "name", ends=True, happened=True)
        for p in (
            r"\b(?i:vendí|he vendido|vendimos|hemos vendido|di de baja|he dado de baja|me borré de(?:l)?|me he borrado de(?:l)?|me desapunté de(?:l)?|me he desapuntado de(?:l)?|me salí de(?:l)?|anulé|he anulado|desinstalé|he desinstalado|cancelé|he cancelado|cerré|he cerrado|abandoné|borré|me di de baja de|me he dado de baja de)(?: (?:mi|nuestr[oa]) (?:suscripción|cuenta|contrato|abono) (?:a|de|en|con)| mi| nuestr[oa]| el| la)? (?P<v>[A-ZÁÉÍÓÚ][\w.&-]*(?: [A-ZÁÉÍÓÚ0-9][\w.&-]*)*)",
        )
    ),
    Rule(
        "employer",
        re.compile(
            r"\b(?i:dejé|he dejado|me fui de) (?P<v>[A-ZÁÉÍÓÚ][\w.&-]*(?: [A-ZÁÉÍÓÚ0-9][\w.&-]*)*)"
        ),
        "name",
        ends=True,
        happened=True,
    ),
    Rule(
        "major",
        re.compile(r"\b(?i:dejé|he dejado|abandoné) (?:la carrera de )?(?P<v>[A-ZÁÉÍÓÚ]\w+)"),
        "name",
        ends=True,
        happened=True,
    ),
    Rule(
        "",
        re.compile(
            r"(?i)\bya no (?:uso|utilizo|estoy (?:con|en|suscrit[oa] a)|tengo|bebo|como|fumo|tomo|voy (?:al|a la)|soy (?:client[ea] de|socio de)?) ?(?:el |la |un |una )?(?P<v>.+)"
        ),
        ends=True,
        negated=True,
    ),
    Rule(
        "occupation",
        re.compile(
            r"(?i)\b(?:(?:encontré|he encontrado|conseguí|he conseguido|(?:ahora|ya|por fin) tengo) (?:trabajo|un (?:nuevo )?(?:trabajo|empleo))|me (?:han )?(?:contrataron|contratado|cogieron|cogido)|se (?:me )?(?:acabó|terminó|ha acabado|ha terminado) el paro|ya no estoy en (?:el )?paro|(?:empecé|he empezado) a trabajar)\b(?: (?:en|de|como|para) (?:una? )?\w+(?: de \w+)?)?"
        ),
        ends=True,
        happened=True,
        value="unemployed",
    ),
    Rule(
        "occupation",
        re.compile(
            rf"^(?=.*\b(?:desde|ahora|ya|por fin|hoy)\b)(?:.*[\s,])?(?i:trabajo|trabajamos) {_ADV}(?:en|de|como|para) (?!casa\b|remoto|mis?\b|esto|eso|negro).+"
        ),
        ends=True,
        value="unemployed",
    ),
    Rule(
        "marital status",
        re.compile(
            r"(?i)\b(?:tengo (?:ahora )?(?:novi[oa]|pareja)|estoy (?:ahora )?(?:en pareja|saliendo con alguien))\b"
        ),
        ends=True,
        value="single",
    ),
)

TABLE = Table(
    words=each(
        "yo esperamos esperando di divorciamos separamos separado dado parí parido nació nacido contrataron contratado hicieron hecho firmé acabó terminó terminé terminado acabé acabado acabo cumplo cumplido borré borrado independicé independizado gradué salí abandoné cogieron curro toy me estamos mi mis nos nuestro nuestra nuestros nuestras vivo vivimos trabajo soy estoy tengo peso gano pago conduzco hablo toco juego odio detesto corro nado entreno estudio leo duermo camino bebo sino vendí compré adopté dejé cumplí conseguí empecé comencé resido hemos el vuelvo nací fumo ha ya he llevo teletrabajo salgo hago como compro veo viven la uso gusta gustan encanta encantan"
        " vive trabaja mudó mudé mudado casé casado casada divorciado divorcié levanto llamo uso voy tomo somos pasé cambié cancelé quise corrección es está estamos han"
    ),
    around=ES,
    spelled=tuple((re.compile(f"(?i){one}"), into) for one, into in (*SPOKEN, *SPELLED)),
    mention=re.compile(r"(?i)\b(?:equivoqué (?:con|en|de)|equivocado (?:con|en|de)|confundí (?:con|en|de)|confundido (?:con|en|de)|error (?:con|en|de)|dije|di|sobre|mi|nuestr[oa]) (?:mal )?(?:lo del |lo de la |lo de |el |la |del |de la |mi |con el |con la )?(?P<a>[a-zà-ÿ][\w-]*(?: (?:de |del |de la |al |a )?[a-zà-ÿ][\w-]*){0,3}?)(?=$|[,.!:;]| (?:es|era|está|y|pero|ayer|desde|el|la|porque|que|quien|sobre|para|antes)\b)"),
    it=re.compile(r"(?i)^(?:[^,:.]*\b(?:equivoqu\w+|equivocado|confund\w+|error|mal)\b[^,:.]*[,:.] ?)?(?:(?:en realidad|de hecho|al final|bueno|y|no|sí|pues)[, ]+)*(?:es|son|se llama)(?: (?:ahora|ya|en realidad|más bien))* (?=\S)"),
    mine="mi {a} es ",
    speaks=each("yo fui ido trasladé trasladado instalé instalado esperamos di divorciamos separamos separado dado parí parido nació nacido contrataron contratado hicieron hecho firmé acabó terminó terminé terminado acabé acabado acabo cumplo cumplido borré borrado independicé independizado gradué salí abandoné cogieron estudio celebré con mi mis nos nuestro nuestra nuestros nuestras vivo vivimos trabajo soy estoy tengo peso gano pago conduzco hablo toco juego odio detesto corro nado entreno estudio leo duermo camino bebo sino vendí compré adopté dejé cumplí conseguí empecé comencé resido hemos vuelvo nací fumo ya he llevo teletrabajo salgo hago como compro veo uso gusta gustan encanta encantan mudó mudé mudado casé casado casada divorciado divorcié levanto llamo uso voy tomo somos pasé cambié cancelé quise corrección estamos han vendí vendimos"),
    owns=each("mi mis nuestro nuestra nuestros nuestras el la los las"),
    mends=each("no sino dejé dejado cambié cambiado pasé pasado pasamos cambiamos era es"),
    question=re.compile(r"(?i)^¿|¿|^(?:y |pero |entonces )?(?:quién|qué|dónde|cuándo|por qué|cómo|cuánt[oa]s?|cuál(?:es)?)\b|,? (?:verdad|(?<!\bya )no|cierto|correcto)$"),
    unreal=worded(
        "cuando_(?:estoy|tengo|viajo) a_veces rara_vez los_(?:lunes|martes|miércoles|jueves|viernes|sábados|domingos|fines_de_semana) de_vacaciones temporalmente si quizás quizá tal_vez a_lo_mejor probablemente posiblemente podría podríamos debería sería querría quisiera gustaría gustarían viviría trabajaría"
        " busc(?:o|amos|ando)_(?:trabajo|empleo|curro) voy_a vamos_a va_a pienso planeo planeamos pensando quiero queremos espero esperamos(?!_(?:un|una|nuestr[oa])_(?:\\w+_)?(?:bebé|hij[oa]|niñ[oa])) ojalá sueño soñé soñaba imagina imagino supongo supongamos"
        " pronto (?<!de_)(?<!la_)(?<!esta_)(?<!cada_)mañana próxim[oa] que_viene antes_vivía vivía trabajaba era cuando_(?:era|vivía|trabajaba) casi broma bromeo novela(?!_(?:favorit|preferid)) juego_de_(?:rol|mesa|cartas) en_el_(?:juego|libro) en_la_(?:novela|película) considero considerando tendré mudaré seré intento traduce traducir traducción corrige corregir reformula (?<!@)ejemplo(?![.]com|[.]es|[.]org)"
    ),
    reported=re.compile(r"(?i)\b(?:diciendo|diga que|digan que|para decir que|va(?:n)? contando|da(?:n)? por hecho|brome(?:é|amos) con|(?:hice|hicimos|hacemos|hago) creer|dije\b.{0,30}\bque (?:me |nos )?había|(?:el|la|un|una|su|sus|los|las) (?:correos?|carta|mensaje|ficha|informe|web|papel|cartel|periódico|nota|documento|contrato|perfil|currículum) (?:pone|decía|ponía) que|convencid[oa]s? de que|cuentan? a tod[oa]s?(?: el mundo)?|(?:le|les) (?:ha|han|había|habían) dicho|jura|juran|insiste|insisten|sospecha|sospechan|dice|dijo(?! (?:basta|adiós|que no))|dicen|dijeron|(?:me |nos |te )?cuentan? que|me cuenta|contó|según|cree|creía|creen|oí|escuché|aparentemente|supuestamente|al parecer|afirma|afirmó|piensa|pensaba|escribió|pregunta|preguntó|asegura|falso|muestra|indica)\b|(?<!ahora )(?<!ya )(?<!por)(?<!desde )\bque (?:yo )?(?:vivo|trabajo|soy|tengo|estoy|peso|conduzco|mi)\b|, (?:el|la|los|las) del? [^,]{2,30}, (?:se )?(?:ha|han|\w+ó)\b"),
    negation=re.compile(r"(?i)\b(?:no|nunca|jamás|ni|tampoco)\b"),
    split=re.compile(r"\s*(?:[;—–]|:(?!\d)|,? pero |, y (?!yo (?:lo|hemos|rompimos|nos))(?=(?:yo|mi|me|trabajo|vivo|soy|tengo|ahora)\b)| y (?!yo (?:lo|hemos|rompimos|nos))(?=(?:yo|mi|me|trabajo|vivo|soy|tengo|estoy|ahora)\b)|, (?=(?:yo|mi|me|ya|estoy|tengo|trabajo|vivo|soy|porque|que|donde|ahora|así)\b)|, (?=(?:el|la|los|las|nuestr[oa]s?) \w+ (?:\w+(?:ó|aron|ieron|aba|ía)\b|es\b|está|se\b|ha\b|han\b|no\b|nos\b|me\b))| porque | donde |(?<!así) que |\(|\))\s*"),
    cut=re.compile(r"(?i)(?:,(?!\d)| (?:y (?:yo|mi|me|trabajo|vivo|soy)|pero|porque|desde|donde|que|con mi|con mis|ahora|actualmente|en este momento|otra vez|también|como|la semana|el mes|el año|el verano|hace|ayer|hoy|en (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|\d{4})|para|y no|no|este|esta|por|mucho)\b| \()"),
    filler=re.compile(r"(?i)^(?:(?:el|la|los|las|un|una(?! (?:hora|semana|docena)\b)|unos|mi|mis|de|del|a|al|en|ahora|unos|llamad[oa]|aún|exactamente)\s+)|[\s.!?,;:'\"“”«»]+$|^[\s'\"“”«»]+"),
    days=re.compile(r"(?i)\b(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|mediodía|medianoche)\b|\d"),
    rules=RULES,
    fixes=(
        re.compile(rf"(?i){_NO}\b(?:me he|nos hemos|me|nos) (?:pasado|cambiado|pasé|pasamos|cambié|cambiamos) de (?P<old>{_O}+?) a (?P<v>{_O}+)$"),
        re.compile(rf"(?i)^(?:ahora )?(?:cambié|he cambiado) (?P<old>[A-Z][\w.]*) por (?:un |una |el |la )?(?P<v>{_O}+)$"),
        re.compile(rf"(?i)^(?:(?:no|perdón|perdona|espera|corrección|en realidad)[,:. ]+)*(?:es |era |quise decir )?no (?:es |era )?(?:en |a |el |la |un |una )?(?P<old>{_O}+?),? sino (?:en |a |el |la |un |una )?(?P<v>{_O}+)$"),
        re.compile(rf"(?i)^(?:(?:perdón|perdona|espera|corrección|en realidad)[,:. ]+)*(?:es |era |quise decir )(?:en |a |el |la )?(?P<v>{_O}+?),? (?:y )?no (?:en |a |el |la )?(?P<old>{_O}+)$"),
        re.compile(rf"\b(?i:dejé|he dejado) (?P<old>[A-ZÁÉÍÓÚ]{_O}*?) (?:por|para (?:unirme|irme) a) (?P<v>[A-ZÁÉÍÓÚ]{_O}*)$"),
        re.compile(rf"(?i){_NO}\b(?:cambié|he cambiado|pasé|he pasado) (?:de la |del |de |el |la |mi )(?P<old>{_O}+?) (?:a la |al |a |por el |por la |por una? |por )(?P<v>{_O}+)$"),
    ),
    counting=re.compile(r"(?i)^(?!.*\b(?:era|eran|había|fue|tenía)\b)(?:.*[,:] )?(?:ahora )?(?:mi|mis|nuestr[oa]s?|el|la|los|las) \w.* (?:es|son|está|están|tiene|abre|cierra)\b|\b(?:tomo|tengo|tenemos|somos|voy|vamos|corro|nado|trabajo|estudio|duermo|bebo|como|fumo|leo|escribo|entreno|pago|gano|ahorro|gasto|hago|juego|camino|practico|teletrabajo|hay)\b"),
    jobs=re.compile(rf"(?i)\b(?:{_JOB})\b"),
    since=re.compile(r"(?i)[,;]? (?:pero |y )?(?=(?:ahora|hoy en día|actualmente)\b)"),
    predicate=re.compile(r"(?i)^(?:difícil|fácil|buen[oa]?|mal[oa]?|aburrid[oa]|estresante|rot[oa]|agotad[oa]|muy|demasiado|siempre|nunca|no|todavía|nuev[oa]|viej[oa]|car[oa]|barat[oa]|list[oa]|emocionante|genial|distint[oa]|diferente)\b|\w+(?:able|ible|ante|ente|os[oa])$| de \w+(?:ar|er|ir)$"),
    trailing=re.compile(r"(?:,? (?:y )?(?:no|ya no) (?:en |a |el |la |al )*(?=[A-ZÁÉÍÓÚ\d])|, (?:y )?no (?:una? |el |la |en el |en la )?)(?P<old>\w[\wáéíóúñ .'-]*)$"),
    owned=(re.compile(r"(?i)\b(?:mi|nuestr[oa]) (?P<a>[\w -]+?) (?:ahora )?(?P<verb>va|viene|es) (?:ahora )?(?:al|a la|a|de(?= [A-ZÁÉÍÓÚ])) (?P<v>(?:colegio |instituto |escuela )?.+)"),
        re.compile(r"(?i)\b(?:mi|mis|nuestr[oa]s?|el|la|los|las) (?:nuev[oa]s? )?(?P<a>[a-zà-ÿ][\w -]*?)(?: ahora| actualmente| ya)* (?:es|son|se llama|dura|cuesta|está en|está|sale|tiene|tienen|empieza|termina|abre|cierra|pesa|mide|vence|tarda)(?: ahora| actualmente| ya)*(?: (?:de|del|el|la|los|las|en|a|al|a las|para))* (?P<v>.+)"),
        re.compile(r"(?i)\b(?:mi|nuestr[oa]|el|la) (?P<a>[a-zà-ÿ][\w -]*?) (?:nuev[oa]) (?:es|se llama) (?P<v>.+)"),),
    changed=(
        re.compile(r"(?i)\b(?:mi|nuestr[oa]) (?P<a>[a-zà-ÿ][\w -]*?) (?:(?:acaba de cumplir|cumplió|ha cumplido|cumple|sopló|ya tiene|tiene ya)(?: hoy| ya)?(?: los)?) (?P<v>\d{1,3} (?:años|meses))"),
        re.compile(r"(?i)\b(?:mi|mis|nuestr[oa]s?|el|la|los|las) (?:nuev[oa] )?(?P<a>[a-zà-ÿ][\w -]*?) (?:se (?:ha|han) |se |ha sido |han sido |ha |han |fue |fueron )?(?:(?P<became>cambiad[oa]s?|cambió)|\w+(?:ado|ada|ido|ida|uesto|uesta|ados|adas|idos|idas)|\w+[^aeiou\W]?ó)(?: de (?P<old>.+?))? (?:a las|a los|al|a|para el|para las|hasta el|hasta) (?P<v>.+)"),
        re.compile(r"(?i)(?:(?:\b(?:me|nos) (?:han|ha)|\b(?:mi|el|la|nuestr[oa]) \w+ (?:me |nos )?ha|\bhe|\bhemos) (?:(?P<became>cambiado)|\w+[ai]do|\w+uesto)|\b(?:me |nos )?(?:\w+aron|\w+ieron)) (?:el|la|mi|los|las|nuestr[oa]) (?P<a>[a-zà-ÿ][\w -]*?)(?: de (?P<old>.+?))? (?:a las|al|a|hasta) (?P<v>.+)"),
    ),
    inverse=re.compile(r"^(?P<v>[A-ZÁÉÍÓÚ][\w.-]*(?: [A-ZÁÉÍÓÚ][\w.-]*)*) es (?:ahora )?(?:mi|nuestr[oa]) (?:nuev[oa] )?(?P<a>[a-zà-ÿ][\w -]*?)(?: ahora)?$"),
    favoured=(
        re.compile(r"(?i)\b(?:mi|nuestr[oa]) (?P<a>[\w-]+) (?:favorit[oa]|preferid[oa]) (?:ahora )?(?:es|son)(?: ahora)? (?P<v>.+)"),
        re.compile(r"(?i)^(?P<v>[\w' -]+?) es(?: ahora)? mi (?P<a>[\w-]+) (?:favorit[oa]|preferid[oa])$"),
    ),
    nouns={
        "empresa": ("employer", "name"), "doctora": ("doctor", "name"), "doctor": ("doctor", "name"), "terapeuta": ("therapist", "name"), "usuario": ("username", "any"), "escuela": ("school", "name"), "gimnasio": ("gym", "name"),
        "médica": ("doctor", "name"), "médico de cabecera": ("doctor", "name"), "médica de cabecera": ("doctor", "name"), "doctora de cabecera": ("doctor", "name"), "doctor de cabecera": ("doctor", "name"), "médico de familia": ("doctor", "name"), "médica de familia": ("doctor", "name"), "doctora de familia": ("doctor", "name"),
        "nombre": ("name", "name"), "apellido": ("last name", "name"), "apodo": ("nickname", "name"), "jefe": ("boss", "name"), "jefa": ("boss", "name"), "médico": ("doctor", "name"), "dentista": ("dentist", "name"), "esposa": ("wife", "name"), "mujer": ("wife", "name"),
        "marido": ("husband", "name"), "esposo": ("husband", "name"), "novia": ("girlfriend", "name"), "novio": ("boyfriend", "name"), "casero": ("landlord", "name"), "banco": ("bank", "name"),
        "grupo sanguíneo": ("blood type", "any"), "tipo de sangre": ("blood type", "any"), "peluquero": ("hairdresser", "name"), "peluquera": ("hairdresser", "name"), "fisio": ("physio", "name"), "seguro": ("insurance", "name"), "operador": ("mobile operator", "name"), "compañía": ("company", "name"), "número": ("phone number", "number"), "número de teléfono": ("phone number", "number"), "teléfono": ("phone", "thing"), "móvil": ("phone", "thing"), "alquiler": ("rent", "number"), "renta": ("rent", "number"), "sueldo": ("salary", "number"), "salario": ("salary", "number"),
        "peso": ("weight", "number"), "altura": ("height", "number"), "talla": ("shoe size", "number"), "presupuesto": ("budget", "number"), "código postal": ("zip code", "number"), "trayecto": ("commute", "number"),
        "cumpleaños": ("birthday", "date"), "fecha límite": ("deadline", "date"), "boda": ("wedding", "date"), "examen": ("exam", "date"), "vuelo": ("flight", "date"), "reunión": ("meeting", "date"), "cita": ("appointment", "date"), "entrevista": ("interview", "date"), "fiesta": ("party", "date"),
        "coche": ("car", "thing"), "carro": ("car", "thing"), "portátil": ("laptop", "thing"), "bicicleta": ("bike", "thing"), "correo": ("email", "thing"), "email": ("email", "thing"), "dirección": ("address", "thing"),
        "profesión": ("occupation", "job"), "puesto": ("occupation", "job"), "trabajo": ("occupation", "job"),
    },
)  # fmt: skip
