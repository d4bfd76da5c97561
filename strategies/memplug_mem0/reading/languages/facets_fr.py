# ruff: noqa: E501 -- patterns are read better in one line
"""What there is one of at a time, in French."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = "opérateur fournisseur contrat forfait abonnement ligne connexion compte"
_FIRM: Final = r"(?P<xn>(?:(?!(?:pour|et|depuis|avec|par|mon|ma|notre|nos|le|la|l'|les|en|à|au|dans|côté|chez|car|il|elle|on|je|un|une|pas|très|trop|plus|moins|trop|compris|inclus|cher|chère)(?: |$))[^ ]+ ?){1,3})"


def _provided(nouns: str, words: str) -> tuple[str, re.Pattern[str]]:
    """With whom one has a contract for what the nouns name."""
    pattern = rf"^(?=.*\b(?:{nouns})\b)(?:.*?\b)(?:chez|(?:opérateur|fournisseur|assureur|assurance|mutuelle|banque|{nouns}) est|passée?s? (?:à|au)) (?:à |au |la |le |l' |chez )?{_FIRM}"
    return f"{words} {_WORDS}", re.compile(pattern)


_AIDED: Final = (
    ("dors|dort", "veilleuse tétine sucette doudou couche couches gouttière"),
    ("marche", "béquilles canne déambulateur attelle"),
    ("roule|vélo", "roulettes roues"),
    ("nage", "brassards bouée frites"),
)
"""Verbs, and what helps to do that until it is done without."""
AIDS: Final = tuple(aid for _, aids in _AIDED for aid in aids.split())


def _helped(verbs: str, aid: str) -> tuple[str, re.Pattern[str]]:
    """Whether somebody does something with what helps, or without it."""
    free = rf"sans (?:sa |son |ses |ma |mon |mes |la |le |les |aucune? )?(?:petites? )?{aid}"
    aided = rf"avec (?:une? |sa |son |ses |ma |mon |mes |la |le |les |des )?(?:petites? )?{aid}"
    told = rf"\b(?:{verbs}) (?:\w+ment )?(?:(?P<free>{free})|(?P<aided>{aided}))\b"
    return aid, re.compile(told)


_KIN: Final = (
    r"(?:copain|copine|mari|femme|compagne|compagnon|conjointe?|chérie?|fiancée?|amoureu(?:x|se))"
)
_HOME: Final = r"\b(?:habite|habitons|vis|vit|vivons|loge|logeons) (?:\w+ment )?"
_OFFICES: Final = "trésorier|trésorière|secrétaire|président|présidente|vice-président|vice-présidente|capitaine|délégué|déléguée|adjoint|adjointe|directeur|directrice|responsable|stagiaire|alternant|alternante|apprenti|apprentie|intérimaire|assistant|assistante"
FACETS: Final = (
    _provided("internet|box|fibre|adsl", "internet box fibre adsl"),
    _provided("mobile|portable|opérateur|téléphonie|forfait(?: de)? (?:téléphone|mobile)", "mobile portable opérateur téléphonie"),
    _provided("électricité|élec|courant|énergie", "électricité élec courant énergie"),
    _provided("gaz", "gaz"),
    _provided("(?:assurance|assureur|assurée?s?)(?: .*)? (?:auto|voiture)|assurance auto", "assurance assureur assuré assurée voiture"),
    _provided("(?:assurance|assureur|assurée?s?)(?: .*)? (?:habitation|maison|appartement)", "assurance assureur habitation"),
    _provided("mutuelle|complémentaire(?: santé)?", "mutuelle complémentaire"),
    _provided("banque|compte courant|compte bancaire", "banque"),
    (
        "travail boulot bureau taf lycée collège fac école université usine hôpital campus bosser",
        re.compile(
            r"^(?=.*\b(?:au|à la|à l'|à mon) (?:travail|boulot|bureau|taf|lycée|collège|fac|école|université|usine|hôpital|campus)\b|.*\bbosser\b)(?=.*\b(?:vais|va|vont|allons|prends|prend|prennent|viens|rends|rend)\b).*?\b(?:en|à|le|la|mon|ma) (?:(?P<car>voiture|bagnole|auto|covoiturage)|(?P<bike>vélo|vtt)|(?P<foot>pied)|(?P<bus>bus|car|autobus)|(?P<metro>métro)|(?P<tram>tram|tramway)|(?P<train>train|rer|ter)|(?P<scooter>scooter|moto|trottinette))\b"
        ),
    ),
    (
        "habite habitons vis vit vivons loge logeons",
        re.compile(
            rf"{_HOME}(?:(?P<family>chez (?:mes|ma|mon) (?:parents|mère|père|grand-mère|grands-parents|sœur|frère|beaux-parents|tante|oncle))|(?P<shared>en coloc\w*)|(?P<alone>(?:toute? )?seule?s?\b)|(?P<own>(?:dans|chez) (?:mon propre \w+|mon appart\w*|mon studio|moi\b))|(?P<hall>(?:en|dans (?:un|une)|au) (?:foyer|internat|résidence (?:étudiante|universitaire)|cité u))|(?P<couple>(?:avec|chez) mon? (?={_KIN})\w+|avec ma {_KIN}|ensemble))"
        ),
    ),
    (
        "habite habitons vis vit vivons loge logeons",
        re.compile(
            rf"{_HOME}(?:au |à |dans )?\d+ (?:bis |ter )?(?:rue|avenue|boulevard|place|chemin|impasse|allée|quai|cours|square|route|faubourg) (?:d[eu] |d' |des )?(?:la |le |l' )?(?P<x>.+)"
        ),
    ),
    (
        "travaille bosse suis passe passé passée",
        re.compile(
            r"\b(?:travaille|bosse|suis|suis passée?|passe) (?:de |en |d' |dans l' )?(?:équipe )?(?:(?P<night>nuits?)|(?P<day>jour|journée|horaires de bureau)|(?P<early>(?:du|le) matin)|(?P<late>après-midi|(?:du|le) soir))$"
        ),
    ),
    (
        "crèche nounou maternelle section cp ce1 ce2 cm1 cm2 sixième cinquième quatrième troisième seconde première terminale collège lycée fac université prépa licence master bts iut l1 l2 l3 m1 m2 6e 5e 4e 3e",
        re.compile(
            r"^(?:mon|ma|notre|je|j'|on) .*\b(?:en|au|à la|à l'|chez la) (?P<x>crèche|nounou|maternelle|(?:(?:petite|moyenne|grande) )?section|cp|ce1|ce2|cm1|cm2|sixième|cinquième|quatrième|troisième|seconde|première|terminale|6e|5e|4e|3e|fac|université|prépa|licence|master|école primaire|l[123]|m[12]|collège|lycée|bts|iut)\b"
        ),
    ),
    (
        "rue avenue boulevard place impasse chemin allée quai cours square",
        re.compile(
            r"^(?:le (?:cabinet|salon|local|magasin) (?:de|d') )?(?:mon|ma|notre) (?P<w>[^ ]+) (?:est|trouve|situe|tient|exerce|consulte|reçoit) (?:installée? |située? )?(?:au )?(?:\d+ (?:bis |ter )?)?(?:rue|avenue|boulevard|place|impasse|chemin|allée|quai|cours|square) (?:du |des |de la |de l' |de |d' )?(?P<x>[^ ]+(?: [^ ]+){0,2})$"
        ),
    ),
    (
        _OFFICES.replace("|", " "),
        re.compile(
            rf"\b(?:je|j'|m'|on) (?:(?:suis|ai|ont|a|été|devenue?|élue?|nommée?|passée?|promue?) )+(?P<x>(?:{_OFFICES})) (?:de|d'|du|des|à|au|chez|dans) (?P<w>.+)"
        ),
    ),
    *(_helped(verbs, one) for verbs, aids in _AIDED for one in aids.split()),
    (
        "mange mangeons régime",
        re.compile(
            r"\b(?:je|on|nous) (?:mange|mangeons) (?:(?P<free>sans (?:gluten|sel|lactose|sucre|viande))|(?P<halal>halal)|(?P<kosher>casher|kasher)|(?P<all>de tout|normalement)|(?P<green>végé\w*|vegan|végan))\b"
        ),
    ),
)  # fmt: skip
"""With whom one has a contract, how one gets to work, where and with whom one lives, when one works, which class."""
