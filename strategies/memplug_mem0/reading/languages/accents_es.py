# ruff: noqa: E501 -- words are read better in one line
"""Spanish words as they are typed without accents, and how they are written."""

from __future__ import annotations

import re
from typing import Final

from memplug_mem0.reading.languages.joining import joined
from memplug_mem0.reading.languages.table import Into
from memplug_mem0.values import lowered

_PLAIN: Final = str.maketrans("áéíóú", "aeiou")
_WORDS: Final = (
    "teléfono teléfonos número números móvil médico médica médicos psicólogo psicóloga cardiólogo cardióloga ginecólogo ginecóloga dermatólogo dermatóloga dirección habitación reunión canción televisión avión camión versión sesión lección presentación aplicación graduación operación medicación tensión presión pensión salón jardín balcón buzón"
    " último última próximo próxima día días miércoles sábado sábados inglés francés alemán portugués japonés holandés catalán música matemáticas física química informática fútbol natación café cafés azúcar jamón limón también además después así aquí allí ahí están más jamás quizás quizá detrás"
    " compañía batería guardería policía panadería librería energía peluquería cafetería alérgico alérgica celíaco celíaca diabético diabética técnico mecánico músico químico biólogo bióloga fotógrafo fotógrafa autobús crédito préstamo línea clínica póliza nómina página código títulos título capítulo máquina cámara lápiz árbol autónomo autónoma prácticas últimamente"
    " rápido rápida fácil difícil portátil automático eléctrico eléctrica sótano ático píldora cáncer dólar dólares kilómetro kilómetros centímetros ningún algún según corazón razón perdón corrección sanguíneo dioptrías pádel básquet béisbol sofá hámster jóvenes religión nación relación asociación suscripción contraseña estación vacación terminación menú champú bambú tabú"
    " murió falleció nació vendió rompió perdió subió salió decidió despidió cumplió escribió recibió volvió sustituyó"
    " vivía tenía comía bebía salía dormía leía veía quería podía debía corría venía ponía conducía cogía pedía servía conocía decía escribía recibía"
    " vendí rompí perdí decidí nací cumplí conocí confundí dimití"
)
_AFTER: Final = "dejé pasé mudé casé quité cerré regalé tiré terminé acabé subí bajé salí divorcié tomé usé viví trabajé saqué llegué mejoré doné abandoné migré instalé actualicé formateé curé apagué pagué vacié empecé cambié equivoqué jubilé gradué apunté borré encontré reemplacé compré cancelé contraté alquilé entregué adopté instalé desinstalé renuncié"
"""What I did, also other forms of the verb, or other words."""
_THIRD: Final = "mudó jubiló casó divorció graduó renunció cerró empezó terminó canceló dejó cambió pasó compró adelantó aplazó retrasó abandonó reemplazó"
"""What somebody did, likewise."""
_WHOLE: Final = {one.translate(_PLAIN): one for one in _WORDS.split()}
_DID: Final = {one.translate(_PLAIN): one for one in _AFTER.split() if one.translate(_PLAIN) != one}
BEGUN: Final = rf"^(?:{joined(sorted(_DID))})\b"
"""A sentence that begins with one of these."""
_HE: Final = {one.translate(_PLAIN): one for one in _THIRD.split()}


def _written(match: re.Match[str]) -> str:
    word, low = match[1], lowered(match[1])
    found = _WHOLE.get(low) or _DID.get(low) or _HE[low]
    found = found.upper() if word.isupper() and word[1:] else found
    found = f"{found[0].upper()}{found[1:]}" if word[0].isupper() else found
    return f"{match[0].removesuffix(word)}{found}"


ACCENTED: Final[tuple[tuple[str, Into], ...]] = (
    (rf"\b({joined(sorted(_WHOLE))})\b(?!@)", _written),
    (
        rf"(?:(?:^|(?<=[,;.:!] )|(?<=\by )|(?<=\bpero ))(?:(?:ya|al fin|por fin|al final|ayer|hoy|yo|la|lo|nos|me|se) )*)({joined(sorted(_DID))})\b",
        _written,
    ),
    (
        rf"^(?:mi|nuestr[oa]) \w+ (?:(?:ya|se|por fin) )*({joined(sorted(_HE))})\b(?! que\b)",
        _written,
    ),
    (
        r"\besta (?=(?:en|embarazad[oa]|casad[oa]|divorciad[oa]|solter[oa]|jubilad[oa]|enferm[oa]|separad[oa]|ingresad[oa]|rot[oa]|\w+(?:ando|iendo)|de (?:baja|vacaciones|viaje)|ahora|muy|con)\b)",
        "está ",
    ),
    (r"\b(mi|nuestro|el|un) bebe\b", r"\1 bebé"),
    (r"\b(mi|a mi|tu) (mam|pap)a\b", r"\1 \2á"),
)
"""A pattern, and what is read in its place."""
