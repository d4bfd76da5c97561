# ruff: noqa: E501 -- patterns are read better in one line
"""How Spanish is written in a chat, and how it is read."""

from __future__ import annotations

from typing import Final

from memplug_mem0.reading.languages.appositions import ES as APPOSED
from memplug_mem0.reading.languages.table import Into
from memplug_mem0.values import lowered

_SAY: Final = r"(?:contar|decir|mencionar|comentar|avisar|informar|explicar|escribir|poner al día|recordar|hablar)(?:te|os|le|les)?(?:lo)?"
_SAID: Final = (
    r"(?:contado|dicho|mencionado|comentado|avisado|informado|explicado|escrito|puesto al día)"
)
_FEELS: Final = r"(?:content[oa]s?|felices|feliz|ilusionad[oa]s?|emocionad[oa]s?|triste|orgullos[oa]|aliviad[oa]|cansad[oa]|encantad[oa]s?|agotad[oa]|destrozad[oa]|nervios[oa]|tranquil[oa]|harto|harta)"
_WHAT: Final = r"qué (?:alegría|alivio|ilusión|pena|lío|ganas|bien|rollo|fuerte|risa|maravilla|suerte|nervios|orgullo|calor|frío|semana|día|locura|pasada|guay|triste|raro|estrés|faena|gusto|horror|emoción|descanso|disgusto|sorpresa|tristeza|pereza|follón|cambio|bonito)(?: (?:más|tan) grande| tengo| hace| que tengo| de \w+)?"
_OH: Final = (
    "ay|uf+|buf+|puf+|madre mía|dios mío|buenas(?: tardes| noches)?|buenos días|hola|holi|oye|mira|mire|bueno|pues|pues nada|pues mira|pues bien|nada|por cierto|a todo esto|ah|eh|ey|hey|venga|vale|ojo|atención|jo|joe|jolín|hala|anda|vaya|total|en fin|ea|toma|olé|bien|yuju|hurra|increíble|milagro|aleluya|qué tal|cuánto tiempo|perdona el silencio|siento el silencio|perdón por el silencio"
    r"|(?:una |la |gran |buena |mala |pequeña |triste |última |breve |rápida |otra |pequeño |breve |gran )*(?:noticias?|noticias frescas|notición|novedad(?:es)?|actualización(?:es)?|update|nota|aviso|info|información|dato|apunte|anuncio|cosa|resumen|parte|cambios?)(?: (?:rápida|del día|para ti|importante|de última hora|de mi parte|por aquí|buenas?))?"
    r"|no te lo (?:vas a creer|pierdas|creerás|imaginas)|no me vas a creer|adivina(?: qué)?|a que no sabes qué|fíjate|ya ves|ya verás|lo que son las cosas|aunque no te lo creas|créeme|te lo juro|por si (?:te interesa|te lo preguntabas|te sirve|no lo sabías|acaso|las moscas)|para que (?:lo sepas|conste|te hagas una idea|lo tengas)|que conste|para tu información|fyi|pd|p\.d\.|nb|hablando de todo un poco|cambiando de tema|entre nosotros|la verdad|a decir verdad|sinceramente|como (?:te )?(?:dije|decía|conté|sabes|ya sabes|sabrás|comenté|era de esperar)|ya está hecho|ya está|misión cumplida|quién lo diría|menos mal|por suerte|por desgracia|afortunadamente|desgraciadamente"
)
_TOLD: Final = (
    rf"(?:se )?me (?:pasó|olvidó|había pasado|había olvidado|ha pasado|ha olvidado|olvidaba|olvidé de|he olvidado de|faltó|faltaba|quedó por|había quedado por) (?:completamente |por completo |totalmente )?{_SAY}|(?:se me )?olvidé {_SAY}|(?:no|nunca|aún no|todavía no)(?: te| os)?(?: lo)? (?:he|había|hube|hemos) {_SAID}|no te (?:lo )?(?:dije|conté|comenté)|no (?:sé|recuerdo|me acuerdo|estoy segur[oa]|creo)(?: de)?(?: si| que)?(?: ya)? te (?:lo )?(?:he|haya|había|hubiera) {_SAID}|no (?:sé|recuerdo) si te (?:lo )?(?:dije|conté|comenté)"
    rf"|(?:te )?(?:quería|tenía que|tengo que|quiero|debo|debía|voy a|iba a|venía a|necesito|toca)(?: solo)? {_SAY}|por si no te lo (?:dije|conté|he dicho|había dicho)|que sepas|sabrás|te (?:cuento|digo|aviso|informo|comento|actualizo|confirmo|anuncio|recuerdo|pongo al día)|sabes(?: qué| una cosa)?|ya sabes|resulta|(?:la cosa|el caso|la cuestión|lo bueno|lo malo|la noticia|el tema|la verdad|la novedad) es|ha pasado una cosa|ha pasado de todo"
)
_ABOUT: Final = (
    r"(?: (?:una cosa|algo|esto|ayer|el otro día|antes|la última vez|la otra vez|aún|todavía))?"
)
_THAT: Final = r"(?: ?[:,;.!–—…-]+ ?(?:pero |y |que )?| que | pero | ?$)"
_TAIL: Final = r"(?: ?[:,;.!–—…-]+ ?(?:pero |y )?| ?$)"
_FEEL: Final = rf"(?:estoy |estamos )?(?:súper ?|super|muy |tan |bastante |más |re|un poco |la mar de )+{_FEELS}(?: con (?:ello|esto|todo))?|(?:estoy |estamos ){_FEELS}|{_WHAT}|¡?qué (?!hora\b|tal\b|día\b)\w+(?: (?:más|tan|de|la|el) \w+| \w+)?(?=[,!.…])"
ASIDES: Final = "|".join(
    (
        rf"^(?:\W*(?:y |pero |ay,? |ah,? |oye,? |pues |bueno,? |por cierto,? |buenas,? |hola,? )*(?:(?:{_TOLD}){_ABOUT}{_THAT}|(?:{_OH}){_TAIL}|(?:{_FEEL}){_TAIL}))+",
        rf"(?:[,;(–—] ?| - )¡?(?:{_FEEL}|por fin|menos mal|madre mía|la verdad|ya ves|imagínate|figúrate|por cierto|ya era hora|te lo juro|por si te interesa|por si acaso|claro|lo sé|no me lo creo|olé|bien|yuju|ya está|al fin|por suerte|qué remedio|cosas de la vida|así es la vida|para que lo sepas|ojo|eh)[ )!]*$",
        r",? (?:porque |que |pues |ya que |es que )?(?:ya )?(?:casi )?no (?:(?:me|nos|lo|la|los|las|le) )?(?:tenía|teníamos|podía|era|había|\w{2,}(?:aba|ábamos))\b[^,.;]*(?=[ .!]*$)",
        r" porque (?:(?!(?:si|ya|no)\b)\w+ ){0,2}(?:era|estaba|tenía|\w{2,}aba)\b[^,.;]*(?=[ .!]*$)",
        r",? (?:y |así que |y por eso )?(?:quiero|necesito|quisiera|querría|me gustaría|busco|ayúdame con|dame|hazme|escríbeme|prepárame|redáctame|créame|sugiéreme|recomiéndame) (?:(?:hacer|escribir|preparar|mandar|enviar|crear|tener) )?(?:un|una|unos|unas|el|la|algún|alguna|otr[oa])? ?(?:nuev[oa] |buen |buena |pequeñ[oa] )?(?:mensajes?|textos?|carteles|cartel|correos?|e?mails?|cartas?|listas?|recetas?|ideas?|plan|planes|menús?|consejos?|ayuda|notas?|post|publicación|anuncios?|discurso|felicitación|invitación|poemas?|frases?|títulos?|nombres?|currículum|resumen|tabla|presupuesto|calendario|rutina|recomendaci\w+|sinopsis|descripción|bio|biografía|plantilla|guion|eslogan|excel|dieta)\b[^?.!]*[.!]* *$",
        r",? (?:y |entonces |pero )?¿(?=(?:(?:a|de|en|con|por|para|desde|y) )?(?:cuánt[oa]s?|qué|cómo|dónde|cuándo|cuál(?:es)?|quién(?:es)?|puedo|podemos|debo|debería(?:mos)?|tengo que|tenemos que|hay|puedes|podrías|sabes (?:de|si|qué|cómo)|conoces|merece|vale la pena|es (?:mucho|poco|normal|suficiente|bueno|malo|legal|caro|barato|demasiado)|(?:me|nos) (?:l[oa]s? )?(?:ayudas|haces|puedes|puedo|podemos|podrías|compensa|conviene|recomiendas|sale|toca|corresponde|sugieres|das|escribes|preparas|redactas|buscas|explicas))\b)(?![^?]*\b(?:confirm\w*|recuerd\w*|acuerd\w*|razón|correct\w*|equivoc\w*|segur[oa]|si|brut\w+|net[oa]|frase\w*|suena|pone|pus\w+|ficha|imagin\w+|dij\w+|dice|apunt\w+|anot\w+|texto|traduc\w+|escribe|es[eoa]|así|(?!debería|podría|tendría)\w+rían?|tant[oa]s?|verdad|cierto|parece|volver)\b)[^?]+ [^?]+\?+ *$",
        r",? (?:y )?(?:donde|en donde|en la que|en el que|y ahí|y allí) (?:sigo|seguimos|continúo|estoy|vivo|trabajo)(?: desde entonces| todavía| aún| viviendo| trabajando| hoy| ahora| hasta hoy)*(?=[ .!]*$)",
    )
)
"""What a sentence begins or ends with and says nothing."""
_KEEP: Final = r"(?:apuntar|anotar|guardar|actualizar|cambiar|corregir|recordar|modificar|registrar|rectificar|tener)"
REQUESTS: Final = "|".join(
    (
        rf"[,.;!–—-]* *¿?(?:así que |y )?(?:(?:me |lo )?(?:puedes|podrías|puede|podría|quieres)(?: por favor| porfa)? (?:{_KEEP}(?:lo|la|melo|los)?|tomar nota)(?: en cuenta| presente| por favor| porfa| en tus notas| por ahí| en mi (?:perfil|ficha))*|(?:apúntal[oa]|anótal[oa]|guárdal[oa]|tenl[oa] en cuenta|toma nota|actualízal[oa]|cámbial[oa]|corrígel[oa]|recuérdal[oa]|apúntatelo|anótatelo|apuntado queda|que quede apuntado)(?: por favor| porfa| por ahí| bien)*)[ ?!.]*$",
        r"[,.;!–—-]* *(?:por favor|porfa(?:vor|plis|s)?|gracias(?: de antemano)?|muchas gracias)[ !.]*$",
        r"^(?:(?:por favor|porfa)[, ]+)?(?:apunta|anota|recuerda|ten en cuenta|toma nota de|guarda)(?: bien)? que |^(?:apunta|anota|nota|para tus notas|apunte|a tener en cuenta) ?: ?",
    )
)
"""Asks to keep what is said."""
_MANY: Final = r"(?:\d+|una?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte|treinta|unos|unas|algunos|algunas|varios|varias|más de|casi|ya|medio|un par de)"
_SPAN: Final = (
    rf"(?:(?:{_MANY} ){{1,3}}(?:días?|semanas?|mes(?:es)?|años?)|poco|tiempo|bastante|mucho)"
)
_ONE: Final = "banco|gimnasio|compañía|operadora?|seguro|médico|médica|doctora?|dentista|fisio|psicólog[oa]|terapeuta|peluquer[oa]|peluquería|colegio|instituto|academia|proveedor|aseguradora|pediatra|ginecólog[oa]|profesora?|entrenadora?|gestor|gestora|veterinari[oa]|tarifa|suministrador"
_DOES: Final = (
    ("trabajando", "trabajo"), ("viviendo", "vivo"), ("estudiando", "estudio"), ("yendo", "voy"), ("usando", "uso"), ("tomando", "tomo"), ("haciendo", "hago"), ("jugando", "juego"),
    ("saliendo", "salgo"), ("bebiendo", "bebo"), ("comiendo", "como"), ("leyendo", "leo"), ("entrenando", "entreno"), ("tocando", "toco"), ("aprendiendo", "aprendo"), ("conduciendo", "conduzco"),
)  # fmt: skip
_LONG: Final = {
    "guarde": "guardería",
    "insti": "instituto",
    "uni": "universidad",
    "profe": "profesor",
    "ordena": "ordenador",
}
_MOVED: Final = r"(?:(?:me|nos|se) (?:he |hemos |ha |han )?(?:mud|traslad)(?:é|ado|amos|ó|aron)|(?:me|nos) (?:he ido|hemos ido|fui|fuimos) a vivir)"
_ABODE: Final = r"(?:piso|pisito|casa|casita|apartamento|ático|estudio|chalé|chalet|adosado|pareado|dúplex|loft|bajo|finca|caserío|masía)"
_BRIEF: Final = r"(?:hasta|mientras|por(?! fin)|durante|para(?! siempre)|unos|unas|s[oó]lo|est[ea]|cuando|si|provisional\w*|temporal\w*|temporada|semanas?|mes(?:es)?|días?|noches?|verano|vacaciones|prestad[oa])"
_EVENT: Final = r"(?:reorganización|reestructuración|mudanza|reforma|obras?|fusión|operación|boda|divorcio|nacimiento|accidente|ascenso|despido|jubilación|cambio|traslado|revisión|subida|bajada|graduación|separación|tratamiento|renovación|junta|parto|dieta|rehabilitación)"
_PARENTS: Final = {
    "mamá": "madre",
    "mami": "madre",
    "papá": "padre",
    "papi": "padre",
    "abuelita": "abuela",
    "yaya": "abuela",
    "abuelito": "abuelo",
    "yayo": "abuelo",
}
BARE: Final[tuple[str, Into]] = (
    r"^(?:(?=(?:mamá|papá|mami|papi) )|(?:la|el) (?=(?:yay|abuel)[oa] ))(?=\w+ (?:se |ya |ahora |no |me )*(?:es|está|vive|trabaja|tiene|va|ha|toma|hace|juega|conduce|mudó|murió|jubiló)\b)",
    "mi ",
)
"""One's parents and grandparents, called by nothing else."""
_PARENT: Final[tuple[str, Into]] = (
    rf"\b(?:mi|nuestr[oa]) ({'|'.join(_PARENTS)})\b",
    lambda it: f"mi {_PARENTS[lowered(it[1])]}",
)
TURNS: Final[tuple[tuple[str, Into], ...]] = (
    (
        r"^.*\b(?:un[oa]|dos|tres) de (?:las|los|mis|nuestr[oa]s) (\w+)\b[^.!?]*?(?:,| y|así que) (?:(?:así que|y|ahora|por lo que|entonces|ya|solo|sólo) )*(?:me quedan|nos quedan|quedan|tengo|tenemos)(?: (?:solo|sólo|ya))* (dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|\d+)[ .!]*$",
        r"ahora tengo \2 \1",
    ),
    (
        r"\bme han (?:cambiado|pasado|puesto|movido) (?:al|a|en el|de) turno de (\w+)",
        r"ahora tengo turno de \1",
    ),
    (r"\b(?:tuvimos|tuve) que (?:dormir|sacrificar) a\b", "enterramos a"),
    (
        r"^los (niños|peques|gemelos|mellizos|chicos)(?= (?:ya |ahora |no )*(?:van|tienen|están|hacen|comen|duermen|juegan|toman|cogen)\b)",
        r"mis \1",
    ),
    (
        r"^((?:(?:mi|nuestr[oa]) (?:mejor )?\w+ )?(?-i:[A-ZÁÉÍÓÚ])\w+) se (?:fue|ha ido|marchó|ha marchado) a vivir (?=a (?-i:[A-ZÁÉÍÓÚ]))a ",
        r"\1 se mudó, \1 vive ahora en ",
    ),
    (r"\bturno de día\b", "turno diurno"),
    (r"\bme (?:han|ha) hecho (fij[oa]|indefinid[oa])\b", r"ya soy \1"),
    (
        r"\b(ahora )?(?:estoy|voy|entro) de (mañanas?|tardes?|noches?)\b(?! (?:en|con|a)\b)",
        r"\1tengo turno de \2",
    ),
    (
        r"\bme (?:he )?(?:corté|cortado|teñí|teñido|rapé|rapado|dejé|dejado)(?: crecer)? el pelo\b[^.;!?]*?,? (?:y )?(?:ahora )?lo (?:llevo|tengo) (?:muy |más |bastante )?(?=\w+\W*$)",
        "mi pelo ahora es ",
    ),
    (
        r"\b(?:tenemos|tengo) (?:un|una) (?:nuev[oa] )?((?:profesora?|entrenadora?|monitora?)(?: de \w+)?|jef[ea]|vecin[oa]|caser[oa]|médic[oa]|dentista|pediatra|asistenta|canguro|cuidadora?)(?: nuev[oa])?,? (?:que )?se llama (?=(?-i:[A-ZÁÉÍÓÚ]))",
        r"mi \1 ahora es ",
    ),
    (r"(?<=\w), (?:y )?(?:ahora )?será (?=(?:el|la|a|en) )", ", ahora es "),
    (
        r"\b(?:he|hemos) pintado (?:tod[oa]s )?(?:el|la|los|las) (\w+) de (?:la|el|nuestra|mi) (\w+) de (?=(?:roj|azul|verd|negr|blanc|marr|gris|amarill|naranj|morad|ros|beige)\w*)",
        r"mi \1 de \2 ahora es ",
    ),
    (
        r"^(?:nuestra|mi) (casa|cocina|habitación|terraza) tiene (?:el|la|los|las|un|una|unos|unas)? ?(\w+) (?=(?:roj|azul|verd|negr|blanc|marr|gris|amarill|naranj|morad|ros|beige)\w*\W*$)",
        r"mi \2 de \1 es ",
    ),
)
"""Changes of the hours one works, of hair, colours, and who one has to do with."""
SPELLED: Final[tuple[tuple[str, Into], ...]] = (
    APPOSED,
    BARE,
    _PARENT,
    *TURNS,
    (r"\b(?:toy|toi)\b", "estoy"),
    (r"\b(?:tamos)\b", "estamos"),
    (r"\b(?:xq|pq|porq|xk|pork)\b", "porque"),
    (r"\b(?:tb|tmb|tbn|tmbn)\b", "también"),
    (r"(?<!\d )(?<!\d)\b[qk]\b(?= \w)", "que"),
    (r"(?<!\d )\bx\b(?= [a-záéíóúñ])", "por"),
    (r"\bpa\b(?= \w)", "para"),
    (r"\bcurr(o|a|amos|ando|é|aba)\b", r"trabaj\1"),
    (r"\bel trabajo(?= (?:nuevo )?es\b)", "mi trabajo"),
    (r"\bando (?=\w+(?:ando|iendo)\b)", "estoy "),
    (r"\bun[oa]? tal (?=[A-ZÁÉÍÓÚa-z])", ""),
    (r"\bme (?:salió|ha salido|salio) (?=(?:un )?(?:trabajo|empleo|trabajo))", "conseguí "),
    # "hace un año que no fumo", "llevo dos meses sin fumar"
    (rf"\bhace (?:ya )?({_SPAN}) que (?:ya )?no (?=\w)", r"desde hace \1 ya no "),
    (rf"\bhace (?:ya )?({_SPAN}) que (?=\w)", r"desde hace \1 "),
    (rf"\bllevo (?:ya )?({_SPAN}) sin (\w+(?:ar|er|ir))(?: |$)", r"desde hace \1 he dejado de \2 "),
    *(
        (rf"\bllevo (?:ya )?((?:desde [\w ]+?|{_SPAN})) {gerund}\b", rf"\1 {verb}")
        for gerund, verb in _DOES
    ),
    *(
        (rf"\bllevo (?:ya )?{gerund} (.+?) (desde (?:hace )?[\w ]+)$", rf"{verb} \1 \2")
        for gerund, verb in _DOES[:3]
    ),
    (
        r"\bdesde que [^,.;]{3,40}?,? (?=(?:me \w+o|mis?|ya|ahora|trabajo|vivo|voy|tengo|soy|uso|tomo|hago|bebo|duermo|salgo|entro|pago|gano|corro|nado|juego|nos)\b)",
        "desde entonces ",
    ),
    (
        r"^(?:con|gracias a)l? ?(?:el|la|los|las|mi|nuestr[oa]|un|una)? (?:nuev[oa]s? \w+|\w+ nuev[oa]s?)(?: de \w+)?,? (?=(?:mis?|tardo|me|ahora|ya|el|la|nuestr[oa])\b)",
        "ahora ",
    ),
    # "my father left Rome and lives in Oslo now": the subject is that of the clause before.
    (
        r"^((?:mi|nuestr[oa]) \w+) ([^,;]+?)(?:, | y |, y )(?:ahora |ya )((?:vive|trabaja|estudia|va|está|es|juega|tiene|sale|cuesta|dura) )",
        r"\1 \2, \1 ahora \3",
    ),
    (
        r"\b(?:le|les|se l[oa]s?) (?=(?:vendí|vendimos|regalé|di|dimos|devolví|pasé|dejé|cedí)\b)",
        "",
    ),
    (
        r"\b(?:tengo|tenemos) (?:un |una )?(?:nuev[oa] (\w+(?: de \w+)?)|(\w+(?: de \w+)?) nuev[oa]) ?(?::|, es|, que es) ?(?=\S)",
        r"mi \1\2 ahora es ",
    ),
    (
        r"\b(?:cambi(?:é|amos)|(?:he|hemos) cambiado) (?:el|la|mi|de|nuestr[oa]) ([\w-]+(?: (?:de |del |de la )[\w-]+)?)[,.;:!]+ (?:y )?ahora (?:lo tengo|la tengo|lo llevo|la llevo|lo tenemos|la tenemos|es|voy|estoy|tengo)(?: con| en| al| a)?(?: el| la)? (?=(?-i:[A-ZÁÉÍÓÚ]))",
        r"mi \1 ahora es ",
    ),
    (
        r"\b(?:acaba de (?:empezar|entrar en|pasar a)|ha (?:empezado|pasado a|entrado en|subido a)|empezó|pasó a|entró en|entra en|empieza) (?:en )?(?=(?:el nivel|nivel|primero|segundo|tercero|cuarto|quinto|sexto|infantil|primaria|secundaria|la ESO|bachillerato|el instituto|la universidad|preescolar|la guardería|el colegio|el cole)\b)",
        "está ahora en ",
    ),
    (
        r"\b((?:mi|el|la|nuestr[oa]) (\w+)), (?:y )?(ahora|ya) (pesa|cuesta|dura|mide|vale|tarda|empieza|sale|abre|cierra) ",
        r"\1, mi \2 ahora \4 ",
    ),
    # "after the merger my boss is Ana"
    (
        rf"^(?:y |pero )?(?:tras|después de|desde|a raíz de|con|por) ?l? ?(?:la |el |los |las |lo de |mi |nuestr[oa] |una? )?(?:últim[oa] )?{_EVENT}(?: (?:de |del )?(?!mis?\b|ahora\b|ya\b|del?\b)[\w-]+){{0,3}}?,? (?=(?:mis?|nuestr[oa]|me|tengo|soy|vivo|trabajo|pago|peso|tardo|voy|tomo) )",
        "ahora ",
    ),
    # "nos casamos" is said of what was and of what is to be.
    (
        r"(?<!\bya )\bnos (?:mudamos|casamos|cambiamos|trasladamos)\b(?=.*\b(?:en (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|otoño|verano|invierno|primavera|navidad\w*|semana santa)|est[ea] (?:otoño|verano|invierno|primavera|mes|semana|finde|año|fin de semana)|el (?:lunes|martes|miércoles|jueves|viernes|sábado|domingo|\d+)(?! pasado)|dentro de|pronto|que viene|próxim[oa]))(?!.*\b(?:pasad[oa]|desde|hace|nos hemos|ya (?:nos|me|estamos|vivimos|llevamos|conoce\w+)|(?:ya|por fin) tienen (?:patio|jardín|terraza|espacio|sitio|piscina|huerto|habitación|cuarto)|estamos (?:muy )?(?:encantad|content|instalad)[oa]s)\b)",
        "vamos a hacerlo",
    ),
    (
        r"^((?:\W|y |pero )*)en (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|otoño|verano|invierno|primavera|navidad\w*|semana santa),? nos (?:mudamos|casamos|cambiamos|trasladamos)\b(?!.*\b(?:pasad[oa]|desde|hace|nos hemos|ya (?:nos|me|estamos|vivimos|llevamos|conoce\w+)|estamos (?:muy )?(?:encantad|content|instalad)[oa]s)\b)",
        r"\1vamos a hacerlo",
    ),
    (r"\b(?:ya )?no (\w+) más que\b", r"ahora \1 solo"),
    (
        r"\bme (?:he )?pes(?:é|ado)\b[^:,.]*?(?:[:,]| y) (?:y )?(?:ya )?(?:peso |estoy en |marca |eran )?(?=\d)",
        "ahora peso ",
    ),
    (
        r"^.*?\b(?:han|he|hemos|ha) (?:cambiado|modificado|actualizado) (?:el |la |los |las |mi |nuestr[oa] )([\w -]{3,40}?) ?: (?:ahora )?(?:es )?(?=\S+$)",
        r"mi \1 ahora es ",
    ),
    # "he is not from Rome, he is from Oslo"
    (
        r"\bno (es|está|se llama|vive|trabaja|son|tiene|nació|estudia) (?!que\b)[^,;.:]{2,40}?,? (?:sino (?:que )?|(?<=, )(?=\1 ))(?:\1 )?(?!que\b)",
        r"ahora \1 ",
    ),
    (
        r"^(?:el |la |nuestr[oa] |mi )(?:veterinari[oa]|pediatra|médic[oa]|enfermer[oa]|matrona) (?:\w+ )?(?:pesó|ha pesado|volvió a pesar|ha vuelto a pesar|pesar|midió|ha medido)(?: ayer| hoy)? a(?:l| la| mi| nuestr[oa]) ([a-záéíóúñ]+): (?:ya |ahora )?(?:está en |pesa |marca |son |ha dado )?(?=\d[\d.,]* ?(?:kilos?|kg|gramos|g)\b)",
        r"mi \1 ahora pesa ",
    ),
    (
        r"\b(el|la|los|las|mi|del|al) (guarde|insti|uni|profe|ordena)\b(?! de\b)",
        lambda it: f"{it[1]} {_LONG[lowered(it[2])]}",
    ),
    (r"\b(?:la|nuestra) (?:niña|cría|nena)\b(?! (?:del?|que)\b)", "mi hija"),
    (r"\b(?:el|nuestro) (?:niño|crío|nene|chaval)\b(?! (?:del?|que)\b)", "mi hijo"),
    (r"\b(?:nos|me) (cuestan?) (?=\d)", r"\1 "),
    # "in that bar I now work as a cook"
    (
        r"^(en (?:el |la )?(?-i:[A-ZÁÉÍÓÚ])[\w ]{1,25}?),? ((?:ahora |ya )*trabajo (?:de|como) \w+)$",
        r"\2 \1",
    ),
    (
        r"\b((?:me|nos) (?:he |hemos )?(?:mud\w+|traslad\w+)) (?:en (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|verano|otoño|invierno|primavera)|(?:el|la) \w+ pasad[oa]|hace \w+ \w+|por fin) (?=a (?:una? |(?-i:[A-ZÁÉÍÓÚ])))",
        r"\1 ",
    ),
    (
        rf"\b({_MOVED}) (?:a|en) una? (?:\w+ )?{_ABODE}(?: (?!en\b)\w+){{0,2}} en (?=(?-i:[A-ZÁÉÍÓÚ]))",
        r"\1 a ",
    ),
    (
        rf"\b({_MOVED} a (?-i:[A-ZÁÉÍÓÚ])\w+(?: (?:de |del )?(?:la |el |los )?(?-i:[A-ZÁÉÍÓÚ])\w+){{0,3}}), (?:(?:a|en|con) (?:un|el|la|casa|nuestr|mi)|cerca de|junto al?|al lado de)(?![^?]*\b{_BRIEF}\b)(?:(?!\b{_BRIEF}\b)[^,.;:!?])*?(?= y (?:los?|las?|el|mis?|por fin|ya|est\w+)\b|[,.;:!]|$)",
        r"\1",
    ),
    (
        r"\b(?:he (?:bajado|subido|adelgazado|engordado)|bajé|subí|adelgacé|engordé) (?:ya )?(?:a|hasta) (?:los )?(?=\d[\d.,]* ?(?:kilos?|kg)\b)",
        "ahora peso ",
    ),
    (
        r"\b(?:me (?:han |ha )?(?:puesto|pusieron|puso|nombrado|nombraron)) (?:de|como) (?=(?:encargad[oa]|jef[ea]|supervisora?|coordinadora?|responsable|gerente|directora?|cajer[oa]|reponedora?|repartidora?|recepcionista|administrativ[oa]|camarer[oa]|cociner[oa])(?: de (?:tienda|sección|planta|turno|sala|almacén|cocina|equipo|zona|área|departamento))?(?:[.,!;]|$))",
        "ahora trabajo de ",
    ),
    (r"\bmedia hora\b", "30 minutos"),
    (r"\btres cuartos de hora\b", "45 minutos"),
    (r"\bun cuarto de hora\b", "15 minutos"),
    # Where one has moved to.
    (
        r"\b((?:me|nos) (?:he |hemos )?(?:mud|independi[cz]|traslad|cambi\w+ de (?:casa|piso|ciudad))\w*\b[^?]*?[,.!;:]+ (?:y )?(?:así que )?)(?:ahora |ya |por fin )*(?:estoy|estamos|me tienes|nos tienes)(?: ahora| ya| viviendo| instalad[oa]s?)* en ",
        r"\1ahora vivo en ",
    ),
    (
        r"\b(?:(?:ya|por fin|ahora) )*(?:estoy|estamos|me he|nos hemos|me|nos) (?:instalad[oa]s?|instalé|instalamos|establecid[oa]s?|afincad[oa]s?|empadronad[oa]s?) en (?=(?-i:[A-ZÁÉÍÓÚ]))",
        "ahora vivo en ",
    ),
    (
        r"\b(vivo|vivimos|viviendo) en (?:un|una|el|mi|nuestro|nuestra) (?:\w+ )?(?:piso|pisito|casa|casita|apartamento|ático|estudio|habitación|chalé|chalet|adosado|dúplex|apto)(?: \w+)? en ",
        r"\1 en ",
    ),
    # Another one of what one has one of.
    (
        rf"\b(?:me|nos) (?:he |hemos )?(?:cambié|cambiado|cambiamos) de ({_ONE})\b([^,.;:!?]*)[,.;:!]+ (?:y |así que )?(?:ahora )?(?:estoy|voy|tengo|es|vamos|me lleva|me atiende|estamos)(?: ahora)?(?: con| en| al| a)?(?: el| la)? (?=[A-ZÁÉÍÓÚ])",
        r"mi \1 ahora es ",
    ),
    (
        rf"\bme (?:han )?(?:cambiaron|cambiado) de ({_ONE})\b([^,.;:!?]*)[,.;:!]+ (?:y )?(?:ahora )?(?:es|tengo|me lleva|me atiende)(?: ahora)? ",
        r"mi \1 ahora es ",
    ),
    (
        r"\b(?:me|nos) (?:he |hemos )?(?:cambié|cambiado|cambiamos) de (?:trabajo|empresa|empleo|curro)\b([^,.;:!?]*)[,.;:!]+ (?:y |así que )?(?:ahora )?(?:estoy|voy|es)(?: ahora)? (?:en|con|a|al) (?=[A-ZÁÉÍÓÚ])",
        "ahora trabajo en ",
    ),
    (
        r"\b(?:me corta|me arregla|me lleva|me hace) (?:ahora )?(?:el pelo) ([A-ZÁÉÍÓÚ]\w+)",
        r"mi peluquero es \1",
    ),
)
"""How it is written, and what it is read as."""
