# ruff: noqa: E501 -- a table's patterns are read better in one line
"""When two values of an attribute say the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from memplug.toolbox.text import words
from memplug_mem0.numerals import figured
from memplug_mem0.reading.languages.places import WIDE

Verdict: TypeAlias = Literal["same", "other", "unclear"]

_TOLERANCE: Final = 0.02
"""Two quantities nearer than this are one in different units or rounding."""
NUMERAL = re.compile(
    r"(?i)\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|\w*(?:erste|zweite|dritte|vierte|fünfte|sechste|siebte|achte|neunte|zehnte)[nrs]?"
    r"|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|premi(?:er|ère)|deuxième|troisième|quatrième|cinquième|sixième"
    r"|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]|quint[oa]|sext[oa])\b"
)
"""A number in figures or words."""
_NUMBERED = re.compile(rf"(?i)\b[a-z]{{0,2}}-?\d+[a-z]?\b|{NUMERAL.pattern.removeprefix('(?i)')}")
"""With letters beside it: "B12"."""
_FEET = re.compile(r"(\d) ?(?:foot|ft|feet|['’]) ?(\d{1,2})\b")
_METRES = re.compile(r"([12]) ?(?:m|mètres?) ?(\d\d)\b")
_ONE = re.compile(r"^(?:an?|one|une?|una|eine?[nrm]?) (?=[^\W\d_]+$)")
_SPOKEN: Final = 6
"""Words of an amount."""
_FAR: Final = 10
"""An amount so many times another one is of something else, or for another time."""
_UNITS: Final = {
    "mass": {"kg": 1.0, "mg": 0.000001, "kilogramo": 1.0, "kilogramme": 1.0, "gramo": 0.001, "kilo": 1.0, "kilos": 1.0, "kilogramm": 1.0, "kilograms": 1.0, "kilogram": 1.0, "g": 0.001, "gramme": 0.001, "grammes": 0.001, "gramos": 0.001, "gramm": 0.001, "grams": 0.001, "kilogrammes": 1.0, "kilogramos": 1.0,
             "lb": 0.45359, "lbs": 0.45359, "pound": 0.45359, "pounds": 0.45359, "pfund": 0.5, "livres": 0.5, "libras": 0.45359, "stone": 6.35029},
    "length": {"km": 1000.0, "kilometer": 1000.0, "kilometers": 1000.0, "kilometre": 1000.0, "kilometres": 1000.0, "kilometern": 1000.0,
               "kilómetros": 1000.0, "kilomètres": 1000.0, "mètre": 1.0, "metro": 1.0, "kilomètre": 1000.0, "kilómetro": 1000.0, "centimètre": 0.01, "centímetro": 0.01, "m": 1.0, "meter": 1.0, "metre": 1.0, "meters": 1.0, "metres": 1.0, "mètres": 1.0, "metros": 1.0,
               "cm": 0.01, "centimeter": 0.01, "centimetre": 0.01, "centimetres": 0.01, "centimeters": 0.01, "centimètres": 0.01, "centímetros": 0.01, "zentimeter": 0.01, "mi": 1609.34, "mile": 1609.34, "miles": 1609.34, "millas": 1609.34, "meilen": 1609.34,
               "ft": 0.3048, "feet": 0.3048, "foot": 0.3048, "inch": 0.0254, "inches": 0.0254},
    "time": {"s": 1.0, "seconds": 1.0, "sekunden": 1.0, "secondes": 1.0, "segundos": 1.0, "ms": 0.001, "min": 60.0, "mins": 60.0, "minute": 60.0,
             "minutes": 60.0, "minuten": 60.0, "minutos": 60.0, "h": 3600.0, "hr": 3600.0, "hrs": 3600.0, "hour": 3600.0, "hours": 3600.0,
             "stunde": 3600.0, "stunden": 3600.0, "heure": 3600.0, "heures": 3600.0, "hora": 3600.0, "horas": 3600.0,
             "day": 86400.0, "days": 86400.0, "tage": 86400.0, "jours": 86400.0, "días": 86400.0, "week": 604800.0, "weeks": 604800.0,
             "tag": 86400.0, "jour": 86400.0, "día": 86400.0, "woche": 604800.0, "wochen": 604800.0, "semaine": 604800.0, "semaines": 604800.0, "semana": 604800.0, "semanas": 604800.0,
             "mes": 2629800.0, "meses": 2629800.0, "año": 31557600.0, "años": 31557600.0},
    "data": {**dict.fromkeys(("kb", "kilobyte", "kilobytes"), 0.001), **dict.fromkeys(("mb", "megabyte", "megabytes", "megas", "mégas", "mo", "mbit", "mbps", "megabit"), 1.0), **dict.fromkeys(("gb", "gigabyte", "gigabytes", "gigas", "giga", "go", "gbit", "gbps", "gigabit"), 1000.0), **dict.fromkeys(("tb", "terabyte", "terabytes", "teras"), 1000000.0)},
    "area": {"m²": 1.0, "sqm": 1.0, **dict.fromkeys(("square metre", "square metres", "square meter", "square meters"), 1.0), **dict.fromkeys(("square foot", "square feet", "sqft", "sq ft"), 0.092903), "acre": 4046.86, "acres": 4046.86, "mètres carrés": 1.0, "metros cuadrados": 1.0, "quadratmeter": 1.0, "ares": 100.0, "hektar": 10000.0, "hectare": 10000.0, "hectares": 10000.0, "hectárea": 10000.0, "hectáreas": 10000.0},
    "volume": {"l": 1.0, "liter": 1.0, "liters": 1.0, "litre": 1.0, "litres": 1.0, "litros": 1.0, "litro": 1.0, "ml": 0.001, "cl": 0.01, "dl": 0.1, "gallon": 3.78541, "gallons": 3.78541,
               **dict.fromkeys(("cubic metre", "cubic metres", "cubic meter", "cubic meters", "kubikmeter", "kubikmetern", "mètre cube", "mètres cubes", "metro cúbico", "metros cúbicos"), 1000.0)},
}  # fmt: skip
SCALE: Final = {unit: (dimension, factor) for dimension, units in _UNITS.items() for unit, factor in units.items()}  # fmt: skip
"""The dimension of each unit, and how many base units it is."""
_MONEY: Final = {"$": "usd", "dollar": "usd", "dollars": "usd", "dólares": "usd", "usd": "usd", "€": "eur", "euro": "eur", "euros": "eur", "eur": "eur",
                 "£": "gbp", "gbp": "gbp", "quid": "gbp", "franken": "chf", "chf": "chf", "pesos": "mxn"}  # fmt: skip
_ABOUT = re.compile(
    r"(?i)^(?:(?:just |a good |a |good |well |more or less |gut und gerne )?(?:about|around|approximately|approx|roughly|nearly|almost|over|under|only|exactly|actually|now|at|some|close to|just|good"
    r"|etwa|rund|ungefähr|circa|ca|um|gut|knapp|fast|grob|so um die|um die|environ|à peu près|à|autour de|presque|près de|dans les|unos|unas|casi|las|alrededor de|aproximadamente|cerca de|más o menos|como)\.? )+"
)
_CODE = re.compile(r"(?!\d+[hm]\d*$)\d+[a-z][a-z-]*\d[a-z\d-]*|\d+[abcdefijnopqruvxyz]")
"""Figures and letters in turn: of a door."""
_GROUPED = re.compile(r"\+?\d{2,}(?:[ -]\d{2,})+")
"""Figures in groups: of a telephone."""
_QUANTITY = re.compile(
    r"^([$€£])? ?(\d[\d.,]*)(?![\d-])\s*(k\b)? ?([$€£%]|[^\W\d_]+)?", re.IGNORECASE
)
_CLOCK = re.compile(
    r"(?i)\b(\d{1,2})(?:[:.h](\d\d))? ?(am|pm|a\.m\.|p\.m\.|uhr|h\b(?! ?\d\d\b)|heures)|\b(\d{1,2})(?::| ?h ?)(\d\d)\b|\b(noon|midnight|midi|minuit|mittag|mediod[ií]a)\b"
)
_HALVED = re.compile(r"\d ?[ap]\.?m\b")
"""An hour of which the half of the day is told."""
_WEEKDAY = {
    name: number
    for number, names in enumerate(
        ("monday mon montag lundi lunes", "tuesday tue dienstag mardi martes", "wednesday wed mittwoch mercredi miércoles miercoles",
         "thursday thu donnerstag jeudi jueves", "friday fri freitag vendredi viernes", "saturday sat samstag sonnabend samedi sábado sabado",
         "sunday sun sonntag dimanche domingo")
    )
    for name in names.split()
}  # fmt: skip
MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("january jan januar janvier enero", "february feb februar février fevrier febrero", "march mar märz maerz mars marzo",
         "april apr avril abril", "may mai mayo", "june jun juni juin junio", "july jul juli juillet julio",
         "august aug août aout agosto", "september sep sept septembre septiembre", "october oct oktober octobre octubre",
         "november nov novembre noviembre", "december dec dezember décembre decembre diciembre"), 1)
    for name in names.split()
}  # fmt: skip
_DAY = re.compile(
    r"(?<![\d:.])([0-3]?\d)(?:st|nd|rd|th|\.|er)?(?!\d|:|[.h]\d| ?(?:am|pm|uhr|h\b))", re.IGNORECASE
)
_EMPTY: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "my",
        "our",
        "his",
        "her",
        "to",
        "of",
        "in",
        "at",
        "on",
        "for",
        "is",
        "are",
        "now",
        "really",
        "very",
        "called",
        "named",
        "some",
        "ein",
        "eine",
        "einen",
        "einem",
        "einer",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "mein",
        "meine",
        "meinen",
        "in",
        "im",
        "bei",
        "un",
        "une",
        "le",
        "la",
        "les",
        "l",
        "mon",
        "ma",
        "mes",
        "du",
        "de",
        "des",
        "el",
        "los",
        "las",
        "mi",
        "mis",
        "una",
        "unos",
        "en",
        "al",
        "del",
    ]
)


def folded(text: str) -> str:
    """In one case and width, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def lowered(word: str) -> str:
    """A word that a pattern found in any case, as the tables have it: to `re` the Turkish "ı" and "İ" are an "i", too."""
    return word.casefold().replace("i\u0307", "i").replace("ı", "i")


_ALIKE: Final = {
    "veggie": "vegetarian",
    **dict.fromkeys(("ledig", "célibataire", "soltero", "soltera"), "single"),
    **dict.fromkeys(
        ("arbeitslos", "arbeitssuchend", "au chômage", "chômage", "sans emploi", "en paro", "en el paro", "paro", "desempleado", "desempleada", "sin trabajo", "between jobs", "out of work"),
        "unemployed",
    ),
}  # fmt: skip
"""One value in several languages and words."""


def often(period: str) -> str:
    """How often something is: "a week" for "per week"."""
    return re.sub(
        r"^(?:per|every|each|pro|par|por|al|a la|jede[nrs]?|chaque|cada|am|je|im|in der) ",
        "a ",
        folded(period),
    )


def compared(older: str, newer: str, attribute: str = "") -> Verdict:
    """Whether the values say the same; "unclear" where they cannot be held against each other."""
    if attribute in _NAMED and (_shortens(older, newer) or _shortens(newer, older)):
        return "same"
    first, second = folded(older), folded(newer)
    if attribute != "address" and _otherwise(older, newer):
        return "unclear"
    return _compared(_ALIKE.get(first, first), _ALIKE.get(second, second), attribute)


def _otherwise(older: str, newer: str) -> bool:
    """True where both are said with a number, and with different words beside it: "third floor", "room 2"."""
    said = [re.sub(r"\W+", " ", _NUMBERED.sub(" ", one)).split() for one in (older, newer)]
    plain = all(
        one[:1].islower() and NUMERAL.search(one) and not _moment(one) for one in (older, newer)
    )
    return plain and not _quantity(older) and not _quantity(newer) and said[0] != said[1]


def _shortens(short: str, long: str) -> bool:
    """True where a value is the initials of another one, with at most one letter more: "NYC" for "New York"."""
    letters, initials = short.replace(".", ""), "".join(one[0] for one in long.split()).upper()
    return (
        2 <= len(initials) <= len(letters) <= len(initials) + 1
        and letters.isupper()
        and letters.startswith(initials)
    )


@lru_cache(maxsize=8192)
def _compared(older: str, newer: str, attribute: str) -> Verdict:
    if older == newer:
        return "same"
    if attribute == "blood type":
        return "same" if _group(older) == _group(newer) else "other"
    if attribute in _CODES:
        return "same" if re.sub(r"\W", "", older) == re.sub(r"\W", "", newer) else "other"
    if _CODE.fullmatch(older) and _CODE.fullmatch(newer):
        return "same" if older.replace("-", "") == newer.replace("-", "") else "other"
    if _GROUPED.fullmatch(older) and _GROUPED.fullmatch(newer):
        return "same" if re.sub(r"\D", "", older) == re.sub(r"\D", "", newer) else "other"
    if attribute in SHARED:
        return _shared(older, newer)
    named = attribute in _NAMED
    first, second = (None, None) if named else (_quantity(older), _quantity(newer))
    if bool(first) != bool(second):
        older, newer = (_ONE.sub("1 ", it) for it in (older, newer))
        first, second = _quantity(older), _quantity(newer)
    if first and second and not (_moment(older) and _moment(newer)):
        if first[0] != second[0] or not _alike(older, newer, first[1], second[1]):
            return "unclear"
        if attribute == "age" and second[1] < first[1]:
            return "unclear"
        return (
            "same"
            if (
                abs(first[1] - second[1]) <= _TOLERANCE * max(first[1], second[1])
                and _unit(older) != _unit(newer)
            )
            or first[1] == second[1]
            else "other"
        )
    days, others = _moment(older), _moment(newer)
    if days and others:
        shared = days.keys() & others.keys()
        if not shared:
            return "unclear"
        apart = [one for one in shared if days[one] != others[one]]
        if apart == ["clock"] and _halved(days["clock"], others["clock"], f"{older} {newer}"):
            return "unclear"
        return "other" if apart else "same"
    if not named and _sort(first, days) != _sort(second, others):
        return "unclear"
    if attribute == "residence" and (_wide(older) != _wide(newer)):
        return "unclear"
    if attribute == "occupation":
        older, newer = _WHERE.sub("", older), _WHERE.sub("", newer)
    before, after = _telling(older), _telling(newer)
    if before == after:
        return "same"
    if attribute in _ADJECTIVES and [_stem(one) for one in before] == [_stem(one) for one in after]:
        return "same"
    if attribute in PEOPLE and _one_name(before, after):
        return "unclear"
    if set(before) <= set(after) or set(after) <= set(before):
        if attribute in _NAMED:
            return "same"
        return "other" if attribute in _RISING else "unclear"
    return "other"


def _group(text: str) -> str:
    """A blood type in letters and a sign."""
    text = re.sub(r"(?:null|zero|zéro|cero|0)(?=\W|$)", "o", text)
    return re.sub(
        r"[\s_-]*(?:pos\w*|\+)", "+", re.sub(r"\s*(?:n[eé]g\w*|(?<=[abo])\s*[-−])", "-", text)
    )


def _one_name(first: Sequence[str], second: Sequence[str]) -> bool:
    """True for names that share a part, or one of which is the other in short."""
    named, other = ([one for one in it if one not in _TITLES] for it in (first, second))
    if not named or not other:
        return False
    if len(named) == len(other) > 1 and named[-1] != other[-1]:
        return False
    short, long = sorted((named[0], other[0]), key=len)
    return bool(set(named) & set(other)) or (len(short) > 2 and long.startswith(short))


_TITLES: Final = frozenset(
    ("dr", "mr", "mrs", "ms", "prof", "herr", "frau", "doktor", "monsieur", "madame", "señor", "señora", "don", "doña", "doctor", "doctora")
)  # fmt: skip


PEOPLE: Final = frozenset(
    ("name", "first name", "boss", "manager", "wife", "husband", "girlfriend", "boyfriend", "landlord", "dentist", "therapist")
)  # fmt: skip
"""Attributes whose values are names of people."""
_CODES: Final = frozenset(("phone number", "zip code", "pin", "username", "email"))
"""Attributes whose values are compared letter by letter."""
_NAMED: Final = frozenset(
    ("residence", "employer", "name", "car", "marital status", "diet", "address")
)
"""Attributes a shorter value of which is the longer one in short."""
_RISING: Final = frozenset(("occupation", "nickname"))
"""Attributes a longer value of which is another one: "head nurse" for "nurse"."""
_WHERE = re.compile(r" (?:at|in|for|on|bei|für|im|chez|dans|à|en|para) .*")
SHARED: Final = frozenset(("plays", "habits", "has"))
"""Attributes of which one has many, and one for a purpose: "Chrome as my browser"."""
_PURPOSE = re.compile(
    r"(?i) (?:for|as|in|at|on|with|to|als|für|im|bei|am|zum|zur|mit|auf|comme|pour|dans|en|chez|au|como|para|con) .+$"
)
_ADJECTIVES: Final = frozenset(("marital status", "diet", "occupation"))
"""Attributes whose values have endings of gender and number."""


def _stem(word: str) -> str:
    return re.sub(r"(?<=\w{4})(?:in|e|es|s|a|o|as|os)$", "", word)


def holds(value: str, named: str) -> bool:
    """True where a correction that names a value means this one."""
    if not named:
        return True
    if compared(value, named) == "same":
        return True
    whole, part = _telling(folded(value)), _telling(folded(named))
    return bool(part) and set(part) <= set(whole)


def measured(text: str) -> bool:
    """True for an amount, a day or an hour and nothing else."""
    text = folded(text)
    if _quantity(text) is not None or _CLOCK.fullmatch(text):
        return True
    named = _telling(text)
    return all(one in MONTHS or one in _WEEKDAY or one[0].isdigit() for one in named)


def _telling(text: str) -> tuple[str, ...]:
    found = words(text)
    return tuple(one for one in found if one not in _EMPTY) or tuple(found)


@lru_cache(maxsize=8192)
def _quantity(text: str) -> tuple[str, float] | None:
    """(dimension, amount in its base unit) of a text that begins with a number."""
    match = _amount(text)
    if match is None:
        return None
    if feet := _FEET.match(text):
        return "length", 0.3048 * int(feet[1]) + 0.0254 * int(feet[2])
    if metres := _METRES.match(text):
        return "length", int(metres[1]) + 0.01 * int(metres[2])
    amount = _number(match[2]) * (1000.0 if match[3] else 1.0)
    unit = (match[4] or "").casefold()
    if match[1] or unit in _MONEY:
        return _MONEY[match[1] or unit], amount
    if unit in SCALE:
        dimension, factor = SCALE[unit]
        return dimension, amount * factor
    return "%" if unit == "%" else "", amount


def _alike(older: str, newer: str, before: float, after: float) -> bool:
    """True where two amounts of one dimension may be of one thing: counted in the same, and not far from each other."""
    units = [
        _stem(unit).removesuffix("s")
        for one in (older, newer)
        if (unit := _unit(one)) and unit not in SCALE and unit not in _MONEY
    ]
    if len(units) == 2 and units[0] != units[1]:
        return False
    return not before or not after or max(before, after) / min(before, after) < _FAR


def _halved(first: object, second: object, said: str) -> bool:
    """True for two hours twelve hours apart, of which nothing tells the half of the day."""
    if _HALVED.search(said) or not (isinstance(first, tuple) and isinstance(second, tuple)):
        return False
    return bool(first[1] == second[1] and abs(first[0] - second[0]) == 12)


def _wide(place: str) -> bool:
    return place.removeprefix("the ") in WIDE


def _sort(amount: object, moment: object) -> str:
    return "moment" if moment else "amount" if amount else ""


def _shared(older: str, newer: str) -> Verdict:
    """For what one has many of: another value only where both are said for the same purpose or place."""
    purposes = [found[0] if (found := _PURPOSE.search(one)) else "" for one in (older, newer)]
    if older == newer or not purposes[0] or purposes[0] != purposes[1]:
        return "same" if older == newer else "unclear"
    return "other"


def _amount(text: str) -> re.Match[str] | None:
    return _QUANTITY.match(figured(_ABOUT.sub("", text)))


def spoken(text: str) -> bool:
    """True for an amount in words."""
    plain = _ABOUT.sub("", folded(text))
    return figured(plain) != plain and len(plain.split()) <= _SPOKEN


def _unit(text: str) -> str:
    match = _amount(text)
    return (match[4] or match[1] or "") if match else ""


def _number(text: str) -> float:
    text = text.rstrip(".,")
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", text):
        return float(re.sub(r"[.,]", "", text))
    if "," in text and "." not in text:
        return (
            float(text.replace(",", ".")) if text.count(",") == 1 else float(text.replace(",", ""))
        )
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return float(re.sub(r"\D", "", text) or 0)


def _moment(text: str) -> dict[str, object]:
    """What a text says of a day or an hour: weekday, month, day of the month, clock."""
    found: dict[str, object] = {}
    clock = _CLOCK.search(text)
    if clock is not None:
        hour, minute = int(clock[1] or clock[4] or 12), int(clock[2] or clock[5] or 0)
        if (clock[3] or "").startswith("p") and hour < 12:
            hour += 12
        found["clock"] = clock[6] or (hour, minute)
    names = words(text)
    month = next(
        (
            MONTHS[one]
            for one in names
            if one in MONTHS and (one != "may" or any(w.isdigit() for w in names) or len(names) < 3)
        ),
        None,
    )
    if month is not None:
        found["month"] = month
        day = _DAY.search(_CLOCK.sub(" ", text))
        if day is not None and 1 <= int(day[1]) <= 31:
            found["day"] = int(day[1])
    weekday = next((_WEEKDAY[one] for one in names if one in _WEEKDAY), None)
    if weekday is not None:
        found["weekday"] = weekday
    if not found and (day := re.fullmatch(r"(?:the )?(\d{1,2})(?:st|nd|rd|th|\.)", text)):
        found["day"] = int(day[1])
    return found
