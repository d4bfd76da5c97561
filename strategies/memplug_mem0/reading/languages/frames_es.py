# ruff: noqa: E501 -- a language's words are read better in one line
"""Spanish words that frames are built around."""

from __future__ import annotations

import re

from memplug_mem0.reading.languages.lexicon import Lexicon, phrases
from memplug_mem0.reading.languages.spelled_es import ASIDES

_END = r"dejé(?: de)?|dejado(?: de)?|dejamos(?: de)?|abandoné|abandonado|vendí|vendimos|vendido|cancelé|cancelado|cancelamos|terminé|terminado|acabé|acabado|renuncié a|renunciado a|(?:di|dado|dimos) de baja(?: (?:de|del|en))?|borré|borrado|desinstalé|desinstalado|perdí|perdido|devolví|devuelto|regalé|regalado|cambié(?: de)?|cambiado(?: de)?|cambiamos(?: de)?|sustituí|sustituido|reemplacé|reemplazado|pasé de|pasado de|pasamos de|migramos de|migrado de|cerré|cerrado|tiré|tirado|salí de|salido de|rompí con|roto con|quité|quitado|jubilé de|desapunté de|desapuntado de|liquidé|finalicé|dejó(?: de)?|abandonó|vendió|canceló|terminó|acabó|cerró|cambió(?: de)?|renunció a|eliminé|eliminado|desechado|deseché|pagué|saldé|traspasé|cedí|jubilado de|apagué|desconecté|quitado|separé de|separado de|despedí de|desprendí de|desprendido de|deshice de|deshecho de|desinscribí de|aparqué|superé|superado|curé de|dado por terminado|entregué|interrumpí|suspendí|suspendido"
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
    expand=((r"\b(?:el|la) peque\b", "mi hijo pequeño"), (r"(?<=\w )no ((?:me |se )?(?!solo\b|sólo\b|es\b)\w+) (?!que\b|solo\b|sólo\b|únicamente\b)[^,;.:]{2,40}?,? sino (?!que\b|también\b)", r"ahora \1 "), (r"\b(?:(?-i:[A-ZÁÉÍÓÚ])\w+ y yo )?(?:ya )?somos (?:marido y mujer|matrimonio)\b", "ya estoy casado"), (r"^((?-i:[A-ZÁÉÍÓÚ])\w+) (?:ya )?(?:dejó|ha dejado|abandonó|ha abandonado|se ha (?:desapuntado|borrado|quitado)|se (?:desapuntó|borró|quitó)) (?:de(?: tocar| jugar| hacer| ir)? |del )?(?=\w)", r"\1 ya no hace "), (r"\bnos (?:mudamos|casamos|cambiamos|trasladamos)\b(?=.*\b(?:en (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|otoño|verano|invierno|primavera|navidad\w*|semana santa)|est[ea] (?:otoño|verano|invierno|primavera|mes|semana|finde|año|fin de semana)|el (?:lunes|martes|miércoles|jueves|viernes|sábado|domingo|\d+)(?! pasado)|dentro de|pronto|que viene|próxim[oa]))(?!.*\b(?:pasad[oa]|ya|por fin|desde|hace|hemos)\b)", "vamos a hacer"), (r"\b(?:ya )?no (\w+) más que\b", r"ahora \1 solo"), (r"\bno (?:he |hemos )?(?:renov(?:é|ado|amos)|prorrog(?:ué|ado|amos))\b", "dejé"), (r"\bya (?!no\b|que\b)(?=\w)", "ahora "), (r"\bestoy seguro\b", "estoy segura"), (r",? que se llama (?=(?-i:[A-ZÁÉÍÓÚ]))", " bautizado "), (r"\b(una? \w+), (?=(?-i:[A-ZÁÉÍÓÚ])\w+(?:[.,!]|$))", r"\1 bautizado "), (r"\bno est(á|oy|án) (en|con|a|de) ([^,.;]{2,40}?), (?:sino |est(?:á|oy|án) |es )", r"ya no est\1 \2 \3, est\1 "), (r"^((?:y |pero |así que )?(?:desde|a partir de) [^,]{2,25}),(?!.*\bno\b)", r"\1"), (r"\b(?:me|nos|le|les) (?:han |ha )?(?:quitaron|quitado|quitó|retiraron|retirado|retiró|sacaron|sacado|extirparon|extirpado|cortaron|cortado|anularon|anulado)\b", "yo dejé"), (r"\bse (?:me |nos )?(?:ha |han )?(?:acabó|acabaron|acabado|terminó|terminaron|terminado)\b", "yo dejé"), (r"\b(?:le|les|se l[oa]s?) (?=(?:he|hemos)\b|\w{2,}(?:é|í|amos|imos)\b)", ""), (r"\bse me (?:ha |han )?(?:rompió|roto|estropeó|estropeado|murió|muerto|averió|averiado|fastidió|cayó|jodió) (?=.*\bahora (?:tengo|uso|voy|llevo))", "yo dejé "), (r"\bdesde que [^,.;]{3,40}?,? (?=(?:me \w+o|mis?|ya|ahora|trabajo|vivo|voy|tengo|soy|uso|tomo|hago|bebo|duermo|salgo|entro|pago|gano|corro|nado|juego|nos)\b)", "desde entonces "), (r"\bcurr(o|a|amos|ando|é)\b", r"trabaj\1"), (r"\b(?:el|la|los|las) (?:hij[oa]s?|herman[oa]s?|madre|padre|marido|mujer|espos[oa]|novi[oa]|prim[oa]s?|tí[oa]s?|abuel[oa]s?|jef[ea]|perr[oa]|gat[oa]|profe|amig[oa]s?|beb[eé]|niñ[oa]s?|suegr[oa]|cuñad[oa]|pareja|ex) (?:del |de (?:mi |nuestr[oa] |la |el |un |una ))", "mi "), (r"\b(?:el|la|los|las) (?:hij[oa]s?|herman[oa]s?|madre|padre|marido|mujer|espos[oa]|novi[oa]|prim[oa]s?|tí[oa]s?|abuel[oa]s?|jef[ea]|perr[oa]|gat[oa]|profe|amig[oa]s?|beb[eé]|niñ[oa]s?|suegr[oa]|cuñad[oa]|pareja|ex) de (?=(?-i:[A-ZÁÉÍÓÚ]))", ""), (r"\b(?:acaba de (?:empezar|entrar en|pasar a)|ha (?:empezado|pasado a|entrado en|subido a)|empezó|pasó a|entró en|entra en|empieza) (?:en )?(?=(?:el nivel|nivel|primero|segundo|tercero|cuarto|quinto|sexto|infantil|primaria|secundaria|la ESO|bachillerato|el instituto|la universidad|preescolar|la guardería|el colegio|el cole)\b)", "está ahora en "), (r"\bhora y media\b", "90 minutos"), (r"\b(?:una )?media hora\b", "30 minutos"), (r"\bun cuarto de hora\b", "15 minutos"), (r"\btres cuartos de hora\b", "45 minutos"), (r"\buna hora(?! y)\b", "60 minutos"), (r"\buna docena\b", "12"), (r"\b(?:se celebra|cae en|tiene lugar|será)\b", "es"), (r"\b(?:dejé|he dejado) (?:el tabaco|los cigarr\w+)\b", "dejé de fumar"), (r"\bhace ([^,]{2,20}) que no (?=\w)", r"desde hace \1 ya no ")),
    ending=r"(?<=\w\w\w)(?:iendo|ando|amos|emos|imos|ado|ada|ido|ida|ar|er|ir|as|es|os|an|en|a|e|o|s|é|í)$",
    cue=phrases(
        "ahora actualmente hoy_en_día nuev[oa]s? ya_no a_partir_de_ahora desde_\\w+ por_fin en_su_lugar ya recientemente al_final finalmente ha_pasado ha_subido ha_bajado han_subido han_bajado aplazad[oa] adelantad[oa] retrasad[oa] cambiad[oa] trasladad[oa] ascendid[oa] movid[oa] últimamente pasó_a subió bajó",
        "corrección perdón perdona disculpa equivoqué equivocado confundí confundido quise_decir error uy ups en_realidad de_hecho mal_escrito no,?_espera errata rectifico leí_mal leído_mal escribí_mal",
    ),
    limited=phrases(
        "también todavía aún además otr[oa]s?(?!_vez) una?_segund[oa] a_menudo a_veces sobre_todo en_parte al_menos casi hoy(?!_en) esta_(?:semana|noche|mañana|tarde) este_(?:finde|fin|mes|verano) hasta_(?:que|el|finales?|mañana|nuevo|(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|verano|otoño|primavera|invierno|navidad)|la_(?:semana|vuelta|primavera|próxima)|las?_\\d+) por_ahora de_momento por_el_momento temporalmente provisionalmente mientras durante ^(?:en|para)_(?:la|el|mi)_(?:obra|función|película|rodaje|papel|teatro|juego)(?:_\\w+)* de_visita prestad[oa] cubriendo originalmente al_principio un[oa]_de_(?:mis|los|las) parte_de algunos sigo sigue",
    ),
    unreal=phrases(
        "si podría\\w* debería\\w* sería\\w* querría quisiera gustaría\\w* pensando ojalá sueñ\\w* soñ\\w* imagin\\w* supon\\w* era trabajaba vivía jugaba usaba tenía antes de_niñ[oa] de_pequeñ[oa] hace_\\w+_años_\\w+ba estaría tendría iría",
    ),
    ahead=phrases(
        "quizás? tal_vez a_lo_mejor probablemente posiblemente voy_a_\\w+r vamos_a_\\w+r va_a_\\w+r pienso plane\\w* quiero queremos espero pronto próxim[oa]s? que_viene consider\\w* tendr[éí]\\w* ser[éá] intent\\w* nunca busc\\w+ propósito (?!(?:oper|esper|retir|tir|mir|gir|separ|prepar|repar|par|super|enter|recuper|liber|tritur|mejor)é\\b)(?:\\w{2,}[aei]r|\\w*(?:pod|tend|pond|sald|vend|vald|sab|hab|cab|quer)r)é \\w{3,}remos",
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
    nots=re.compile(r"^(?P<w>.*?)(?:^|\by )no (?!s[oó]lo |solamente |únicamente )(?P<x>[^ ]+(?: [^ ]+){0,3})$"),
    scales=("rojo roja azul verde negro negra blanco blanca marrón gris rubio rubia castaño castaña amarillo amarilla naranja morado rosa beige", "largo corto", "abierto abierta cerrado cerrada", "principiante intermedio avanzado", "diario semanal mensual anual", "fijo fija variable", "gratis gratuito pago", "junior senior"),
    swaps=re.compile(r"^(?:yo |nosotros )?(?:ya )?(?:he |hemos )?(?:cambiado|cambié|cambiamos) de (?P<x>[^ ]+(?: [^ ]+)?)$"),
    leaves=re.compile(r"^(?P<x>[^ ]+(?: [^ ]+){0,2}?) (?:se (?:ha |fue |ha ido )?)?(?:ha )?(?:jubil\w+|dej\w+|renunci\w+|fue|muri\w+|muert\w+|marchó|marchado|despidi\w+|mudó|mudado|cerró|cerrado|ido)\b"),
    tail=re.compile(r" (?:porque|por (?:culpa|falta|motivos?|razones|problemas|lo|eso|la|el|las|los|mi|mis)(?! (?:noches?|tardes?|mañanas?|momento|día|semanas?|domingos?|sábados?)\b)|debido|a causa|ya que|pues|con el (?:crío|niño|bebé)|desde|cuando|hace|el (?:mes|año|verano|invierno|lunes|martes|miércoles|jueves|viernes|sábado|domingo)|la semana|ayer|est[ea] (?:mes|año|semana|verano)|hoy|definitivamente|completamente|del todo|gracias|(?:en|a|tras|después de|por) (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|verano|invierno|otoño|primavera|principios|finales|salud|fin|\w+ (?:años|meses|semanas)))\b.*$"),
    toward=re.compile(r" (?:para|por|con|a|al|hacia)\b.*$"),
    parts=re.compile(r"\b(?:vend[íi]\w*|perd[íi]\w*|regal\w+|devol\w+|devuelto|tir[ée]\w*)\b"),
    having="tengo tenemos conduzco uso usamos llevo alquilo poseo manejo",
    drop=re.compile(r"(?i)\b(?:a partir de (?:ahora|hoy)|de ahora en adelante|ahora mismo|en este momento|hoy en día|últimamente|desde (?:el )?\d{1,2} de \w+|desde (?:(?:el|la|este|esta|principios de|finales de|hace|unos|unas|un|una|dos|tres) )*(?:mes|meses|semana|semanas|año|años|verano|invierno|otoño|primavera|ayer|hoy|poco|lunes|martes|miércoles|jueves|viernes|sábado|domingo|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|\d{4})(?: pasad[oa])?|(?:el|la) (?:mes|semana|año|verano) pasad[oa]|hace \w+ \w+|ayer|al final)\b"),
    only=re.compile(r"(?i)\b(?:solo|sólo|a|solamente) $"),
    weak="no de la el los las un una me se he ha que en por hace más mi muy fin nunca mes año semana ayer bien día",
    idle="pienso creo sé espero siento gracias agradezco feliz contento contenta orgulloso orgullosa segura puedo podemos debo hay importante recuerdo supongo imagino digo pregunto entiendo encanta alegro alegra emocionado emocionada quiero deseo extraño veo",
    third="es está son están",
    swap=re.compile(r"(?i)\b(?:en su lugar|en cambio|en vez)\b"),
    into="a al",
    shared="gusta encanta odio prefiero conozco hablo tengo como bebo veo escucho juego colecciono quiero compro toco",
    joins="y pero porque pues donde así que",
    opaque="tengo tenemos tiene tienen va voy vamos uso usa usamos tomo toma hago hace cojo necesito plazo fecha suscripción cuenta contrato viejo vieja completamente puesto de del la el los las mi mis un una al",
    today=phrases("hoy esta_(?:mañana|semana|tarde) este_(?:mes|finde)"),
    goes=re.compile(r"\b(?:salí|salido)\b"),
    spans="día días semana mes año noche mañana",
    lapsed="ya_no",
    of="de d' del",
    aside=re.compile(f"(?i){ASIDES}"),
    undergone=re.compile(r"\b(?:yo|nosotros)\b|(?<!^)\b(?:mi|mis|nuestr[oa]s?)\b"),
    quits=re.compile(r"\b(?:dejé|dejado|dejamos|abandoné|abandonado|salí|salido|borré|borrado|desapunté|desapuntado|baja|renunci\w+)\b"),
    parting=phrases("en_(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|\\d{4}) definitivamente (?:el_mes|la_semana|el_año|el_verano)_pasad[oa] hace_\\w+_\\w+ porque por_(?:la|el|los|las|falta|culpa) para_siempre"),
    recants=phrases("cambi(?:é|ado)_de_(?:idea|opinión|parecer) (?:me|nos)_(?:eché|echamos|he_echado)_atrás (?:lo|la|los|las)_(?:he|hemos)_(?:recuperado|vuelto_a_comprar|encontrado) (?:lo|la)_(?:recuperé|encontré) (?:he|hemos)_vuelto_a_(?:fumar|jugar|ir|usar|apuntarme|beber|comer|tomar) volví_a_(?:fumar|jugar|ir|usar|apuntarme|beber|comer|tomar) (?:me|nos)_volv(?:í|imos)_a_apuntar falsa_alarma recaí rechac(?:é|amos) al_final_no casi"),
    dies=re.compile(r"^(?P<x>(?:(?:mi|nuestr[oa]) )?[^ ]+(?: [^ ]+){0,2}?) (?:ha |ya )*(?:murió|muerto|falleció|fallecido)\b|\b(?:murió|muerto|falleció|fallecido|(?:tuvimos que|tuve que|tenido que) (?:sacrificar|dormir) a|enterramos a|sacrificamos a|sacrificado a) (?P<y>(?:(?:mi|nuestr[oa]) )?[^ ]+?)(?: .+)?$"),
    departs=re.compile(r"^(?P<x>(?:(?:mi|nuestr[oa]) )?[^ ]+(?: [^ ]+){0,2}?) (?:ha |ya )*(?:mudó|mudado|marchó|marchado|ido del piso|fue del piso|ido de casa|fue de casa|dejó el piso|dejado el piso)\b"),
    homes="vivo vivimos comparto compartimos alquilo alquilamos piso casa compañero compañera apartamento inquilino inquilina habitación",
    renews=re.compile(r"(?i)\b(?:tengo|tenemos|me han puesto|me han asignado|he encontrado|encontré|hemos encontrado)(?: (?:ahora|ya|por fin))*(?: (?:un|una|mi))? (?:nuev[oa] (?P<x>(?:médic[oa]|dentista|fisio|psicólog[oa]|terapeuta|jef[ea]|caser[oa]|banco|número(?: de (?:teléfono|móvil))?|teléfono|móvil|portátil|ordenador|coche|bici|correo|contraseña|trabajo|curro|puesto|peluquer[oa]|seguro|compañía|operador|niñer[oa]|profe(?: de \w+)?|compañer[oa] de piso|gimnasio|matrícula|dirección|veterinari[oa]|gestor|gestora|entrenadora?)))(?=\s*$|\s+(?:que|en|desde|y|llamad[oa]|ahora|con|se)\b)"),
    events=(
        ("luz nació nacido parido parí aborto nacieron", re.compile(r"\b(?:yo )?(?:he )?(?:di|dado) a luz\b|\b(?:nació|nacido|nacieron|llegó) (?:mi|nuestr[oa]s?) (?:niñ[oa]s?|hij[oa]s?|bebés?|peque\w*)\b|\b(?:mi|nuestr[oa]) (?:niñ[oa]|hij[oa]|bebé|peque\w*) (?:ya )?(?:nació|ha nacido)\b|\b(?:he parido|parí|he abortado|tuve un aborto)\b"), "embarazada embarazo"),
        ("casé casado casada casamos prometí prometido prometidos novio novia pareja", re.compile(r"\b(?:yo )?(?:he |hemos )?(?:casé|casado|casamos|prometí|prometimos)\b|\byo (?:ya )?tengo (?:novi[oa]|pareja)\b|\byo (?:ya )?(?:estoy|estamos) casad[oa]s?\b"), "soltero soltera"),
        ("casé casado casada casamos mujer", re.compile(r"\b(?:yo )?(?:he |hemos )?(?:casé|casamos|casado)\b|\byo (?:ya )?(?:estoy|estamos) casad[oa]s?\b|\bya somos marido y mujer\b|\bsomos marido\b"), "prometido prometida"),
        ("contratado contrataron trabajo empleo curro cogido cogieron", re.compile(r"\b(?:han contratado|contrataron|han cogido|cogieron)\b|\byo (?:ya |por )*(?:he )?(?:encontré|encontrado|conseguí|conseguido|tengo) (?:un )?(?:trabajo|empleo|curro)\b"), "paro desempleado desempleada"),
        ("prácticas beca fijo fija indefinido indefinida", re.compile(r"\byo (?:he |ya )*(?:terminé|terminado|acabé|acabado|dejé|dejado) (?:las |mis |la |mi )(?:prácticas|beca)\b|\b(?:han hecho|hicieron) (?:fij[oa]|indefinid[oa])\b"), "becario becaria prácticas"),
        ("graduado gradué carrera licenciado licencié estudios", re.compile(r"\byo (?:he |ya )*(?:gradué|graduado|licencié|licenciado|(?:terminé|terminado|acabé|acabado|dejé|dejado) (?:la carrera|mis estudios|los estudios|la universidad|la uni))\b"), "estudiante universitario universitaria"),
        ("carnet carné", re.compile(r"\byo (?:he |ya )*(?:saqué|sacado|aprobé|aprobado|conseguí|conseguido|tengo) (?:el|mi) carn[eé]t?\b"), "autoescuela"),
        ("alta curado curé recuperado recuperada", re.compile(r"\b(?:dieron|han dado|dado|dio) (?:ya )?(?:el|de) alta\b|\byo (?:estoy |he |ya )*(?:curado|curada|recuperado|recuperada|curé)\b"), "ingresado ingresada enfermo enferma baja"),
    ),
    famed="favorito favorita preferido preferida ídolo fan",
    contracted="al/a del/de",
    kin="hermano hermana padre madre hijo hija primo prima tío tía sobrino sobrina abuelo abuela padres hijos suegro suegra cuñado cuñada padrino madrina ahijado ahijada gemelo gemela nieto nieta yerno nuera",
)  # fmt: skip
