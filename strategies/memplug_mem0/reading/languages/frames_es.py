# ruff: noqa: E501 -- a language's words are read better in one line
"""Spanish words that frames are built around."""

from __future__ import annotations

import re

from memplug_mem0.reading.languages.lexicon import Lexicon, phrases

_END = r"dejé(?: de)?|dejado(?: de)?|dejamos(?: de)?|abandoné|abandonado|vendí|vendimos|vendido|cancelé|cancelado|cancelamos|terminé|terminado|acabé|acabado|renuncié a|renunciado a|(?:di|dado|dimos) de baja (?:de|del|en)|borré|borrado|desinstalé|desinstalado|perdí|perdido|devolví|devuelto|regalé|regalado|cambié(?: de)?|cambiado(?: de)?|cambiamos(?: de)?|sustituí|sustituido|reemplacé|reemplazado|pasé de|pasado de|pasamos de|migramos de|migrado de|cerré|cerrado|tiré|tirado|salí de|salido de|rompí con|roto con|quité|quitado|jubilé de|desapunté de|desapuntado de|liquidé|finalicé|dejó(?: de)?|abandonó|vendió|canceló|terminó|acabó|cerró|cambió(?: de)?|renunció a|eliminé|eliminado|desechado|deseché|pagué|saldé|traspasé|cedí|jubilado de|apagué|desconecté|quitado|separé de|separado de|despedí de|desprendí de|desprendido de|deshice de|deshecho de|desinscribí de|aparqué|superé|superado|curé de|dado por terminado|entregué|interrumpí|suspendí|suspendido"
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
    change="pon ponga pasado pasó pasa subido subió bajado bajó aumentado aumentó aplazado aplazó aplazada retrasado retrasó adelantado adelantó adelantada movido movió movida cambiado cambió cambiada trasladado trasladada reducido reduje redujeron recortado ascendido ascendieron ampliado amplió pospuesto pospusieron convertido convertí vuelto llegado alcanzado alargado acortado modificado corregido actualizado subieron bajaron cambiaron movieron aplazaron adelantaron retrasaron ampliaron reducida aumentaron aumentada incrementado incrementó ascendida promovido promovida elevado elevó doblado duplicado recortaron rebajado rebajó rebajaron adelantaron postergado postergó postergada reprogramado reprogramada mudado mudó alargado ampliada",
    counts=("cero", "primer/primero/primera", "dos/segundo/segunda", "tres/tercer/tercero/tercera", "cuatro/cuarto/cuarta", "cinco/quinto/quinta", "seis/sexto/sexta", "siete/séptimo/séptima", "ocho/octavo/octava", "nueve/noveno", "diez/décimo", "once", "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte", "", "", "", "", "", "", "", "", "", "treinta", "", "", "", "", "", "", "", "", "", "cuarenta"),
    expand=(),
    ending=r"(?<=\w\w\w)(?:iendo|ando|amos|emos|imos|ado|ada|ido|ida|ar|er|ir|as|es|os|an|en|a|e|o|s|é|í)$",
    cue=phrases(
        "ahora actualmente hoy_en_día nuev[oa]s? ya_no a_partir_de_ahora desde_\\w+ por_fin en_su_lugar ya recientemente al_final finalmente ha_pasado ha_subido ha_bajado han_subido han_bajado aplazad[oa] adelantad[oa] retrasad[oa] cambiad[oa] trasladad[oa] ascendid[oa] movid[oa] últimamente pasó_a subió bajó",
        "corrección perdón perdona disculpa equivoqué equivocado confundí confundido quise_decir error uy ups en_realidad de_hecho mal_escrito no,?_espera errata rectifico leí_mal leído_mal escribí_mal",
    ),
    limited=phrases(
        "también todavía aún además otr[oa]s? una?_segund[oa] a_menudo a_veces sobre_todo en_parte al_menos casi hoy(?!_en) esta_(?:semana|noche|mañana|tarde) este_(?:finde|fin|mes|verano) hasta por_ahora de_momento por_el_momento temporalmente provisionalmente mientras durante de_visita prestad[oa] cubriendo originalmente al_principio un[oa]_de_(?:mis|los|las) parte_de algunos sigo sigue",
    ),
    unreal=phrases(
        "si quizás? tal_vez a_lo_mejor probablemente posiblemente podría\\w* debería\\w* sería\\w* querría quisiera gustaría\\w* voy_a_\\w+r vamos_a_\\w+r va_a_\\w+r pienso plane\\w* pensando quiero queremos espero ojalá sueñ\\w* soñ\\w* imagin\\w* supon\\w* pronto próxim[oa]s? que_viene era trabajaba vivía jugaba usaba tenía consider\\w* tendr[éí]\\w* ser[éá] intent\\w* antes nunca de_niñ[oa] de_pequeñ[oa] hace_\\w+_años_\\w+ba busc\\w+ propósito estaría tendría iría \\w{3,}ré \\w{3,}remos",
    ),
    regular=phrases("de_baja hace_\\w+_\\w+"),
    past=re.compile(r"(?i)\b(?:fui|fue|fuimos|era|estaba|tuve|hice|compré|vi|ayer|pasad[oa]|anoche)\b|\b(?:he|hemos|ha) \w+(?:ado|ido|sto|cho|rto)\b|^(?:\w+ )?\w{2,}(?:é|í)\b"),
    at=re.compile(r"(?i)\ba las? $|\blas? $"),
    correct=phrases("corrección perdón perdona disculpa equivoqué equivocado confundí confundido quise_decir error uy ups en_realidad comprobado leí_mal leído_mal escribí_mal he_mirado conté_mal mal_escrito espera errata rectifico"),
    speaks=re.compile(r"^(?!no$|lo$|como$|pero$|cuando$)(?:\w+o|soy|estoy|voy|doy|\w+[aei]mos|he|hemos|di|dimos|\w{2,}[éí]|me|nos|nací)$"),
    stops=(
        re.compile(rf"^(?:me |nos |yo |(?:mi|mis|nuestr[oa]s?) (?P<w>[^ ]+) )?(?:me |se |nos )?(?:he |hemos |ha |han )?(?:me |nos )?(?:{_END}) (?P<x>.+)"),
        re.compile(r"^(?P<x>.+) (?:está|es|ha sido|fue|ha) (?:terminad[oa]|cancelad[oa]|vendid[oa]|muert[oa]|cerrad[oa]|muerto)$"),
        re.compile(r"^(?P<x>[^ ]+.*?) (?:ha sido |lo |la |los |las )(?:he |hemos )?(?:dejé|vendí|cancelé|terminé|acabé|dejado|vendido|cancelado|terminado|acabado)$"),
    ),
    denies=(re.compile(r"^(?P<w>.*?)\bya no (?P<x>.+)$"),),
    replaces=(
        re.compile(r"\b(?:en vez de|en lugar de|en vez del|en lugar del) (?P<x>.+)"),
        re.compile(r"\b(?:pas[éó]|pasado|pasamos|cambi[éó]|cambiado|migr\w+|movid[oa]|trasladad[oa]|aplazad[oa]|subi\w+|baj\w+|pasad[oa]|adelantad[oa]|ha) (?:.*? )?(?:de|del) (?P<x>.+?) (?:a|al|hacia|para) .+"),
    ),
    nots=re.compile(r"^(?P<w>.*?)(?:^|\by )no (?P<x>[^ ]+(?: [^ ]+){0,3})$"),
    scales=("rojo roja azul verde negro negra blanco blanca marrón gris rubio rubia castaño castaña amarillo amarilla naranja morado rosa beige", "largo corto", "abierto abierta cerrado cerrada", "principiante intermedio avanzado", "diario semanal mensual anual"),
    swaps=re.compile(r"\b(?:cambiado|cambié|cambiamos) de (?P<x>[^ ]+(?: [^ ]+)?)$"),
    leaves=re.compile(r"^(?P<x>[^ ]+(?: [^ ]+){0,2}?) (?:se (?:ha |fue |ha ido )?)?(?:ha )?(?:jubil\w+|dej\w+|renunci\w+|fue|muri\w+|muert\w+|marchó|marchado|despidi\w+|mudó|mudado|cerró|cerrado|ido)\b"),
    tail=re.compile(r" (?:porque|desde|cuando|hace|el (?:mes|año|verano|invierno|lunes|martes|miércoles|jueves|viernes|sábado|domingo)|la semana|ayer|est[ea] (?:mes|año|semana|verano)|hoy|definitivamente|completamente|del todo|gracias|(?:en|a|tras|después de|por) (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|verano|invierno|otoño|primavera|principios|finales|salud|fin|\w+ (?:años|meses|semanas)))\b.*$"),
    toward=re.compile(r" (?:para|por|con|a|al|hacia)\b.*$"),
    parts=re.compile(r"\b(?:vend[íi]\w*|perd[íi]\w*|regal\w+|devol\w+|devuelto|tir[ée]\w*)\b"),
    having="tengo tenemos conduzco uso usamos llevo alquilo poseo manejo",
    drop=re.compile(r"(?i)\b(?:a partir de (?:ahora|hoy)|de ahora en adelante|ahora mismo|en este momento|hoy en día|últimamente|desde (?:(?:el|la|este|esta|principios de|finales de|hace|unos|unas|un|una|dos|tres) )*(?:mes|meses|semana|semanas|año|años|verano|invierno|otoño|primavera|ayer|hoy|poco|lunes|martes|miércoles|jueves|viernes|sábado|domingo|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|\d{4})(?: pasad[oa])?|(?:el|la) (?:mes|semana|año|verano) pasad[oa]|hace \w+ \w+|ayer|al final)\b"),
    only=re.compile(r"(?i)\b(?:solo|sólo|a|solamente) $"),
    weak="no de la el los las un una me se he ha que en por hace más mi muy fin nunca mes año semana ayer bien día",
    idle="pienso creo sé espero siento gracias agradezco feliz contento contenta orgulloso orgullosa seguro segura puedo podemos debo hay importante recuerdo supongo imagino digo pregunto entiendo encanta alegro alegra emocionado emocionada quiero deseo extraño veo",
    third="es está son están",
    swap=re.compile(r"(?i)\b(?:en su lugar|en cambio|en vez)\b"),
    into="a al",
    shared="gusta encanta odio prefiero conozco hablo tengo como bebo veo escucho juego colecciono quiero compro toco",
    joins="y pero porque pues donde así que",
    opaque="plazo fecha suscripción cuenta contrato viejo vieja completamente puesto de del la el los las mi mis un una al",
)  # fmt: skip
