# ruff: noqa: E501 -- patterns are read better in one line
"""How French is written in a chat, and how it is read: subjects, "ne", and what stands apart put back in its place."""

from __future__ import annotations

import re
from typing import Final

from memplug_mem0.reading.languages.appositions import FR as APPOSED
from memplug_mem0.reading.languages.former_fr import ONLY
from memplug_mem0.reading.languages.former_fr import READ as FORMER
from memplug_mem0.reading.languages.table import Into
from memplug_mem0.values import lowered

_SAY: Final = r"(?:dire|raconter|parler|prévenir|signaler|préciser|annoncer|mentionner|informer|tenir au courant|écrire|redire|rappeler)"
_SAID: Final = r"(?:dit|raconté|parlé|prévenue?|signalé|précisé|annoncé|mentionné|informée?|écrit)"
_ME: Final = r"(?:je |j['’]|on |nous )"
_GLAD: Final = (
    "trop|tellement|vraiment|très|super|hyper|si|plutôt|assez|un peu|enfin|bien|complètement|grave"
)
_FEELS: Final = r"contente?s?|heureu(?:x|se)s?|fi(?:er|ère)s?|ravie?s?|bien|cool|génial|génialissime|chouette|triste|dégoûtée?|soulagée?s?|émue?s?|bizarre|dur|déçue?s?|excitée?s?|épuisée?s?|crevée?s?|fatiguée?s?|dommage|beau|bon|drôle|hâte|pratique|tranquille|sympa"
_OH: Final = (
    "au fait|à propos|dis(?: donc| moi)?|bon|ben|bah|eh bien|hé bien|ouf|pff+|pfiou|oh|ah|aïe|hop|tiens|salut|coucou|hello|bonjour|bonsoir|hey|yo|re|youpi|hourra|yes|ouais|ouf enfin|alléluia|miracle|incroyable|dingue|purée|punaise|mince|zut|la vache|mon dieu|oh là là|bref|voilà|voilà voilà|enfin bref|sinon|alors|du coup"
    r"|figure-toi|figurez-vous|devine(?: quoi)?|tu sais quoi|tu (?:ne )?devineras jamais|tu vas rire|tu vas pas me croire|tu (?:ne )?me croiras pas|accroche-toi|crois-(?:le|moi) ou non|croyez-le ou non|le croiras-tu|sans transition|quoi de neuf|il y a du nouveau|du nouveau|y['’ ]a du nouveau|ça bouge|ça bouge ici|truc de fou|c['’]est fou|la nouvelle du jour|nouvelle du jour|info du jour|scoop"
    r"|(?:petite?s? |grande?s? |grosse?s? |bonnes? |mauvaises? |triste |sacrée |rapide |dernière |autre |belle |excellente |une |la )*(?:nouvelles?|news|infos?|mises? à jour|maj|update|précision|note|actu|actus|annonce|changement|point)(?: (?:rapide|du jour|pour toi|importante?|de mon côté|côté \w+|à retenir|au passage|à jour))?"
    r"|pour (?:info|information|mémoire|rappel|ta gouverne|que tu saches|te tenir au courant|ton info|tes dossiers)|à (?:noter|savoir)|juste pour info|fyi|nb|ps|p\.s\.|(?:je )?te tiens au courant|si ça t['’]intéresse|si jamais ça t['’]intéresse|au cas où|au cas où ça t['’]intéresse|comme je (?:te )?(?:l['’]ai |le )?(?:disais|dit|racontais)|comme (?:tu (?:le )?sais|prévu|convenu)|crois-moi|je te jure|j['’]te jure|c['’]est dit|c['’]est fait|ça fait un bail|ça faisait longtemps|désolée? (?:du|pour le|de mon) silence|entre nous|à vrai dire|pour être précise?|pour être exacte?|pour tout te dire|tout bêtement|sans surprise|ça s['’]arrose"
)
_TOLD: Final = (
    rf"{_ME}(?:(?:ai |avais |avons )?(?:complètement |totalement |encore |carrément |bêtement )*(?:oublié|omis|négligé) de (?:te |vous |t['’])?(?:le |l['’]|en )?{_SAY}|(?:ne |n['’])?(?:te |t['’]|vous )?(?:l['’]|en )?(?:ai|avais|avons) (?:peut-être |sûrement |sans doute |même |toujours |encore )*(?:pas|jamais)(?: encore| même)? {_SAID}|(?:ne )?(?:crois|pense|suis pas sûre?|sais) pas(?: sûre?)?(?: si| que)? ?(?:je |j['’])?(?:te |t['’]|vous |de te |de t['’])?(?:l['’]|en |le )?(?:avoir|ai|avais) (?:déjà )?{_SAID}|(?:voulais|tenais à|dois|devais|venais|souhaitais|veux|vais) (?:juste |aussi |quand même |absolument )*(?:à )?(?:te |t['’]|vous )(?:le |l['’]|en )?{_SAY}|(?:te |t['’]|vous )(?:annonce|signale|informe|précise|préviens|dis|raconte|rappelle))"
    rf"|(?:il )?faut (?:absolument |juste )?que je te (?:dise|raconte|prévienne|parle)|(?:je )?t['’]ai dit\b(?! (?:une bêtise|n['’]importe quoi))|tu sais(?: que)?|(?:sache|sachez|figure-toi|figurez-vous|dis-toi|imagine-toi|je t['’]informe|je te signale|je te confirme|je t['’]annonce|je précise|je signale|à noter|il se trouve|il s['’]avère)(?: que)?(?= qu| [:,])"
)
_ABOUT: Final = r"(?: (?:ça|cela|un truc|une chose|quelque chose|l['’]autre jour|l['’]autre fois|hier|la dernière fois|à propos de \w+|au sujet de \w+|encore))?"
_THAT: Final = r"(?: ?[:,;.!–—…-]+ ?(?:mais |et )?| que | qu['’]| mais | ?$)"
_TAIL: Final = r"(?: ?[:,;.!–—…-]+ ?(?:mais |et )?| ?$)"
_FEEL: Final = rf"(?:{_ME}(?:suis|en suis|sommes|est) )?(?:(?:{_GLAD}) )*(?:{_FEELS})|quel(?:le)?s? (?:[\w-]+(?=[,!.…]| [,!.…])|soulagement|galère|joie|bonheur|histoire|tristesse|plaisir|plaie|dommage|semaine|aventure|bazar|changement|stress|chance|fierté|tuile|poisse)"
ASIDES: Final = "|".join(
    (
        rf"^(?:\W*(?:et |mais |ah |oh |au fait,? |bon,? |tiens,? |dis,? |sinon,? |je |j['’])*(?:(?:{_TOLD}){_ABOUT}{_THAT}|(?:{_OH})(?: que | qu['’]|{_TAIL})|(?:pour info(?:rmation)?|btw|fyi|au fait|d['’]ailleurs|bref|du coup|sinon|eh bien|bon ben|bah|ben|tiens|au passage|maj|info|mine de rien|l['’]air de rien|en vrai|à vrai dire|pour tout (?:te )?dire|perso|de mon côté|ça y est|figure-toi|devine quoi) (?=(?:je|j['’]|on|nous|mon|ma|mes|notre|nos|ce n['’]|c['’]est)(?:(?<=['’])| ))|(?:{_FEEL}){_TAIL}))+",
        r"(?<=\w), (?:le |la |mon |ma |l['’])[\w-]+ (?:a dit|dit|m['’]a dit|pense|trouve|estime|confirme|m['’]a confirmé)(?: que | qu['’])[^;?]*$",
        rf"(?:[,;(–—] ?| - )(?:{_FEEL}|youpi|enfin|ouf|voilà|voilà voilà|tu te rends compte|tu imagines|je te jure|j['’]te jure|je te raconte pas|c['’]est (?:dit|fait)|hélas|évidemment|pour info|pour ton info|au fait|d['’]ailleurs|bref|crois-moi|c['’]est pas trop tôt|il était temps|comme prévu|figure-toi|la honte|ça se fête|ça s['’]arrose|tant mieux|tant pis|pour ceux que ça intéresse|au cas où|ça y est)[ )!]*$",
        r",? (?:et )?où (?:je |j['’]|on |nous )(?:vis|vit|vivons|habite|habitons|travaille|bosse|suis|est|sommes)(?: toujours| encore| désormais| maintenant| bien| depuis| lors)+(?=[ .!]*$)",
    )
)
"""What a sentence begins or ends with and says nothing."""
REQUESTS: Final = "|".join(
    (
        r"[,.;!–—-]* *(?:alors |donc |et )?(?:(?:tu )?(?:peux|pourrais|veux|voudrais)(?:-tu| tu)? (?:bien |juste |me |s['’]il te plaît |stp )*(?:le |la |l['’]|les |en |ça )?(?:noter|retenir|mettre à jour|corriger|modifier|changer|enregistrer|garder|sauvegarder|mémoriser|actualiser|prendre note|rectifier)(?: (?:ça|ce changement|s['’]il te plaît|stp|svp|quelque part|en tête|dans tes notes|mes (?:infos|données|coordonnées)|mon (?:profil|dossier)))*|merci de (?:le |la |l['’]|bien )*(?:noter|retenir|mettre à jour|corriger|modifier|enregistrer|prendre note)(?: \w+)?|(?:note|retiens|corrige|modifie|enregistre|mets|garde|rectifie)(?:-le|-la|-ça| ça| bien| le)(?: (?:à jour|en tête|stp|svp|quelque part|bien|s['’]il te plaît))*|mets (?:mes|tes) \w+ à jour|prends-en note|à mettre à jour)[ ?!.]*$",
        r"[,.;!–—-]* *(?:s['’]il te plaît|s['’]il vous plaît|stp|svp|merci(?: d['’]avance| beaucoup| bien)?)[ !.]*$",
        r"^(?:(?:s['’]il te plaît|stp|svp)[, ]+)?(?:note|retiens|notez|retenez|souviens-toi)(?: bien| donc)? (?:que |qu['’])|^(?:à noter|note|notez|pour tes notes) ?: ?",
    )
)
"""Asks to keep what is said."""
_VERB: Final = "bosse travaille fais vais prends vis fume bois mange cours joue paie paye gagne roule porte dors lis loue"
_DO: Final = "|".join(_VERB.split())
_TO: Final = r"(?:à|en|au|aux|dans (?:le|la|les)|sur)"
_SINCE: Final = r"(?:maintenant|désormais|dorénavant|à présent|depuis|enfin)"
_MANY: Final = r"(?:\d+|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quelques|plusieurs|un bon|une bonne)"
_CLASS: Final = r"(?:CP|CE[12]|CM[12]|(?:petite|moyenne|grande) section|maternelle|primaire|crèche|école|collège|lycée|fac|université|prépa|sixième|cinquième|quatrième|troisième|seconde|première|terminale|[6543]\s?(?:e|ème)|2nde|1re|licence|master|L[123]|M[12]|BTS|IUT)\b"
_EVENT: Final = r"(?:réorganisation|restructuration|déménagement|travaux|fusion|opération|mariage|divorce|naissance|accident|promotion|licenciement|changement|mutation|révision|augmentation|hausse|baisse|séparation|traitement|renouvellement|accouchement|régime|rééducation|rénovation|réforme|rentrée)"
_HOURS: Final = {
    "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
    "dix-sept": 17, "dix-huit": 18, "dix-neuf": 19, "vingt": 20, "vingt-et-une": 21, "vingt-deux": 22, "vingt-trois": 23, "midi": 12, "minuit": 24,
}  # fmt: skip
_MINUTES: Final = {
    "cinq": 5, "dix": 10, "quinze": 15, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "vingt-cinq": 25, "trente-cinq": 35, "quarante-cinq": 45, "cinquante-cinq": 55,
    "et demi": 30, "et demie": 30, "et quart": 15, "moins le quart": -15, "moins cinq": -5, "moins dix": -10, "moins vingt": -20, "moins vingt-cinq": -25,
}  # fmt: skip
_HALF: Final = (
    r" (?:du (?:matin|mat|soir|mat['’])|de l['’] ?après-midi|de l['’] ?aprem)(?! (?:au|à|en)\b)"
)
_PAST: Final = "|".join(sorted(_MINUTES, key=len, reverse=True))
_HOUR: Final = "|".join(sorted(_HOURS.keys() - {"midi", "minuit"}, key=len, reverse=True))
CLOCK: Final = rf"\b(à|vers|dès|jusqu['’] ?à|de(?=.{{4,40}} à )) ?(?:(?P<h>\d{{1,2}}|{_HOUR}) ?(?:heures?|h)|(?P<n>midi|minuit))(?:(?: ?(?P<d>[0-5]\d)\b| (?P<m>{_PAST})\b)(?P<p>{_HALF})?|(?P<p2>{_HALF})|(?=$|[ ,.]))(?! (?:de (?!\w+ à)|d['’]|par |plus |en (?!semaine)\w|fois))"
"""An hour told in words, or with the part of the day."""


def clocked(match: re.Match[str]) -> str:
    """ "à 18h30" for "à six heures et demie du soir"."""
    said = lowered(match["h"] or match["n"])
    half = (match["p"] or match["p2"] or "").casefold()
    told = match["d"] or match["m"]
    if not (match["m"] or half or len(said) > len("quatorze") or (told and said.isalpha())):
        return match[0]
    hour = int(said) if said.isdigit() else _HOURS[said]
    hour += 12 if half and "mat" not in half and hour < 12 else 0
    past = 60 * hour + (int(told) if match["d"] else _MINUTES.get((told or "").casefold(), 0))
    return f"{match[1]} {past // 60 % 24} h {f'{past % 60:02}' if past % 60 else ''}".rstrip()


def _nay(match: re.Match[str]) -> str:
    """ "je n'ai plus" for "j'ai plus"."""
    return f"je {'n' + chr(39) if match[1][0] in 'aeiouyhéê' else 'ne '}{match[1]} plus "


_TOOK_OFF: Final = r"(?:commencé|démarré|débuté|attaqué)"
_ROLE: Final = r"(?:vice-)?(?:présidente?|trésori(?:er|ère)|secrétaire|capitaine|responsable|déléguée?|entraîneu(?:r|se)|animat(?:eur|rice)|chef|cheffe|coordinat(?:eur|rice)|correspondante?|référente?|directeur|directrice)"
READ: Final[tuple[tuple[str, Into], ...]] = (
    (r"\b(?:chuis|chui|jsuis|j['’]suis|jui|je sui)\b", "je suis"),
    (r"\bjai\b", "j'ai"),
    (rf"\bj['’]?(?=(?:{_DO})\b)", "je "),
    (r"\bj(?=habite\b)", "j'"),
    (r"\b(?:mtn|mtnt|maintenan)\b", "maintenant"),
    (r"\b(?:ajd|aujourdhui|auj)\b", "aujourd'hui"),
    APPOSED,
    *FORMER,
    (CLOCK, clocked),
    (
        r"^(?=(?:mamie|mamy|mémé) (?:est|a|va|vit|habite|travaille|fait|prend|joue|ne|n['’])\b)",
        "ma ",
    ),
    (
        r"^(?=(?:papi|papy|pépé) (?:est|a|va|vit|habite|travaille|fait|prend|joue|ne|n['’])\b)",
        "mon ",
    ),
    (r"^(?:papa|mon papa)\b", "mon père"),
    (r"^(?:maman|ma maman)\b", "ma mère"),
    (r"\b(?:un|une) demi-?(?= ?hectares?\b) ?", "0,5 "),
    # "there is but one hen left"
    (
        r"\bil (?:ne )?nous reste (?:plus )?qu['’e] ?(?=\w)(?![^,.;!?]* (?:à \w+(?:er|ir|re)|à la maison|pour)\b)",
        "nous n'avons plus que ",
    ),
    (
        r"\bil (?:ne )?me reste (?:plus )?qu['’e] ?(?=\w)(?![^,.;!?]* (?:à \w+(?:er|ir|re)|à la maison|pour)\b)",
        "je n'ai plus que ",
    ),
    # "she settled in Nantes"
    (
        r"(^|[,;:.!] ?|\b(?:et|mais) )((?-i:[A-ZÉÈ])[\w-]+|(?:mon|ma|mes|nos|notre) [\w-]+(?: (?-i:[A-ZÉÈ])[\w-]+)?) (?:s['’]est installée?|(?:est) (?:partie?|allée?) (?:vivre|habiter|s['’]installer)|a emménagé) ((?:à|en|au|aux) (?-i:[A-ZÉÈ])[\w-]+)(?: avec (?:son|sa) (?:copain|copine|mari|femme|ami|amie|compagnon|compagne|chéri|chérie|famille))?\b",
        r"\1\2 a déménagé \3",
    ),
    # "I signed a contract, I began on Monday"
    (
        rf"\bj['’]ai (?:enfin |finalement )?signé (?:un|mon|une) (?:CDI|CDD|contrat(?! (?:de location|d['’]assurance|de mariage))|promesse d['’]embauche)\b([^.;!?\d]*?(?:,| et) j['’]ai (?:déjà )?{_TOOK_OFF})\b",
        r"j'ai trouvé un travail\1",
    ),
    (
        r"\bj['’]ai (?:enfin |finalement |récemment )?(?:re)?(?:trouvé|décroché|obtenu) (?:un|mon) (?:CDI|CDD)(?= ?(?:$|[.,!]|dans |chez |comme ))",
        "j'ai trouvé un travail",
    ),
    (
        r"\bj['’]ai (?:\w+ment )?(?:arrêté|quitté|lâché|cessé) (?:le|mon|tout) bénévolat (?=(?:à|au|aux|chez|dans|pour) )",
        "je ne suis plus bénévole ",
    ),
    # "I extended my subscription till March 3"
    (
        r"\b(?:j['’]ai|on a|nous avons) (?:\w+ment )?(?:prolongé|renouvelé|reconduit|rallongé) ((?:mon|ma|notre) [^,.;\d]{3,40}?) jusqu['’]au (?=\d)",
        r"\1 expire maintenant le ",
    ),
    (
        r"^((?-i:[A-ZÉÈ])[\w-]+) et moi,? c['’]est (?:bien |vraiment |définitivement )?(?:fini|terminé)\b",
        r"\1 et moi c'est fini, on a rompu",
    ),
    # "since April the club's president is Roger"
    (
        rf"^((?:depuis|maintenant|désormais|dorénavant|à présent)\b[^.;]{{0,40}}?),? (?:c['’]est )?(?:le |la |notre )({_ROLE})((?: (?:de la|de l['’]|du|des) ?[\w-]+){{1,2}}),? (?:c['’]est|est|s['’]appelle) (?:maintenant |désormais )?(?=(?-i:[A-ZÉÈ]))",
        r"je ne suis plus \2\3, \1 le \2\3 est ",
    ),
    # "the dentist's is not in this street but in that one"
    (
        r"\b((?:(?:mon|ma|notre|son|sa|le|la) |l['’])[\w-]+(?: (?:de|du) (?:(?:ma|mon|la|notre) )?[\w-]+)?) n['’]est pas ((?:au|à la|à l['’]|à|en|dans (?:le|la)|rue|avenue|boulevard|place|chemin|impasse|allée|quai|route|cours) ?[^,;.:]{2,40}?),? mais (?!pas\b|je\b|j['’]|il\b|elle\b|on\b|ça\b|c['’]|aussi\b|seulement\b|ne\b|n['’]|que\b|bon\b|plutôt)([^,;.:!?]+)",
        r"\1 est maintenant \3, pas \2",
    ),
    (
        r"\b(?:je |j['’])((?:en )?\w+) plus (?=qu(?:e |['’]))(?!\w+ plus que (?:je|toi|lui|elle|eux|ça|mon|ma|mes|avant|jamais|prévu|tout)\b)",
        _nay,
    ),
    (r"\b(on|nous) ((?:en )?\w+) plus (?=qu(?:e |['’]))", r"\1 ne \2 plus "),
    *ONLY,
)
"""Readings of a sentence that stands alone, and of one that is held against another."""
SPELLED: Final[tuple[tuple[str, Into], ...]] = (
    *READ,
    (r"\b(?:ma|notre) (?:mamie|mamy|mémé|mémère)\b", "ma grand-mère"),
    (r"\b(?:mon|notre) (?:papi|papy|pépé|pépère)\b", "mon grand-père"),
    (r"\b(?:tjrs|tjs|tjr)\b", "toujours"),
    (r"\b(?:pcq|pck|psk|parceque)\b", "parce que"),
    (r"\b(?:dsl)\b", "désolé"),
    (r"\bds\b", "dans"),
    (r"\bpr\b(?! ?\.)", "pour"),
    (r"\b(?:jpp|tkt)\b,? ?", ""),
    (
        r"\b(?:y['’ ]?a|ya)\b(?! (?:une?|deux|trois|quelques|\d+|longtemps|peu|pas longtemps)\b)",
        "il y a",
    ),
    (r"\bt(?=(?:es|as|étais)\b)", "tu "),
    (r"\b([Jj]e|[Oo]n|[Nn]ous) paye\b", r"\1 paie"),
    # The subject is left out.
    (
        r"(^|[!.:;,] |\bet )(?=(?:suis (?!-|bien le)|viens d['’e]|habite |bosse |travaille |vis )(?!.*\?))",
        r"\1je ",
    ),
    (r"(^|[!.:;] )ai (?=\w+(?:é|i|u|is)\b(?!.*\?))", r"\1j'ai "),
    (r"^(?:déménagé|emménagé) (?=à |en |au )", "j'ai déménagé "),
    # "ça fait deux mois que j'habite"
    (
        rf"\b(?:ça fait|cela fait|voilà|il y a) ((?:{_MANY} |presque |bientôt |plus d['’]){{1,3}}(?:jours?|semaines?|mois|ans?|années?)) (?:maintenant |déjà )?(?:que |qu['’])(je|j['’]|on|nous|mon|ma|notre)( ?)(ne |n['’])(\w+) pas\b",
        r"depuis \1, \2\3\4\5 plus",
    ),
    (
        rf"\b(?:ça fait|cela fait|voilà|il y a) ((?:{_MANY} |presque |bientôt |plus d['’]){{1,3}}(?:jours?|semaines?|mois|ans?|années?)) (?:maintenant |déjà )?(?:que |qu['’])",
        r"depuis \1, ",
    ),
    (
        r"^.*?\b(?:a|ai|ont|avons|as) (?:\w+ment )?(?:changé|modifié|remplacé|mis à jour) (?:le |la |les |l['’]|mon |ma |mes |notre )([\w'’ -]{3,40}?) ?[,:.;] (?:c['’]est|il est|elle est|ce sera|voici|c['’]est devenu) (?:maintenant |désormais )?",
        r"mon \1 est maintenant ",
    ),
    # "mon dentiste, c'est X", "c'est X mon dentiste"
    (
        r"(^|[,:;] ?|\b(?:et|mais|maintenant|désormais|depuis \w+) )(?=.{4,60}?\bc(?:['’]|e s|['’]ét))((?:mon|ma|mes|notre|nos|le|la|l['’]) ?(?:(?!(?:a|ai|ont|est|sont|avait|ne|va|fait|c)\b)[\w'’-]+ ){0,5}(?!(?:a|ai|ont|est|sont|avait|ne|va|fait|c)\b)[\w'’-]+),? ?(?:c['’]est|ce sont|c['’]était)(?: plus \w+)?,? (?:maintenant |désormais |plutôt |en fait )*(?=[\w«\"])",
        r"\1\2 est ",
    ),
    (
        r"\bc['’]est (?:maintenant |désormais )?([\w' .-]{2,40}?),? (?:qui est )?(?:maintenant |désormais )?((?:mon|ma|notre) (?:nouve(?:au|lle|l) )?[\w' -]{3,30}?)(?: (maintenant|désormais|à présent))?$",
        r"\2 est \1 maintenant",
    ),
    (r"\bdepuis (?:que |qu['’])[^,.;]{3,40}, (?=(?:je|j['’]|mon|ma|on|nous)\b)", "depuis peu, "),
    (
        r"^(?:avec|grâce (?:à|au)) ?(?:le |la |l['’]|mon |ma |notre |un |une )?(?:nouve(?:au|lle|l) [\w'’-]+|[\w'’-]+ nouvelle)(?: d[e'’] ?\w+)?,? (?=(?:mon|ma|mes|je|j['’]|on|nous|le|la|l['’])\b)",
        "maintenant ",
    ),
    # "my father left Rome, he lives in Oslo now": the subject is that of the clause before.
    (
        r"^((?:mon|ma|notre) [\w-]+) ([^,;]+?)(?:, | et |, et )(?:il|elle) ((?:vit|habite|travaille|bosse|étudie|va|est|a|joue|pèse|mesure|coûte|dure|part) )",
        r"\1 \2, \1 \3",
    ),
    (
        r"\bj['’]ai (?:donc |maintenant |enfin )?une? nouve(?:au|lle|l) ([\w'’ -]{3,25}?) ?(?::|, c['’]est|qui est) ?(?=\S)",
        r"ma nouvelle \1 est ",
    ),
    (
        rf"\b(?:vient d['’]entrer|vient de passer|vient de commencer|est (?:\w+ )?passée?|est entrée?|est rentrée?|est montée?|entre|passe|a commencé|attaque) (?:en |au |à la |à l['’]|à |le |la |l['’])?(?={_CLASS})",
        "est maintenant en ",
    ),
    (
        r"\b(?:j['’]ai|on a|nous avons|je viens de|on vient de) (?:\w+ )?chang(?:é|er) d(?:e |['’])((?!avis|sujet|sexe|voie|vie|place|air|tout|rien)[\w-]+(?: (?:de |d['’]|du )?(?!en\b|le\b|la\b|il\b|depuis\b|pour\b|parce\b|ce\b|hier\b|au\b|et\b|après\b)[\w-]+)?)\b([^,.;:!?]*)[,.;:!]+ (?:et |du coup )?(?:maintenant |désormais )?(?:je suis|on est|je vais|on va|c['’]est|j['’]ai|on a)(?: maintenant| désormais)?(?: chez| à| au| avec)? (?=(?-i:[A-ZÉÈ])|le docteur|la docteure|madame|monsieur|le Dr|la Dr)",
        r"mon \1 est maintenant ",
    ),
    # "I lightened my rucksack, it weighs 9 kg now"
    (
        r"\b((?:mon|ma|notre|le|la|l['’]) ?([\w-]+(?: d[e'’] ?\w+)?))(, | et )(?:il|elle) (pèse|coûte|dure|mesure|part|ouvre|ferme|vaut) ",
        r"\1\3mon \2 \4 ",
    ),
    (
        r"\bje me suis pesée?\b[^:,.]*?(?:[:,]| et) (?:et )?(?:je fais |je suis à |je pèse |ça fait |résultat )?(?=\d)",
        "je pèse maintenant ",
    ),
    (
        r"^.*?\b(?:a|ai|ont|avons) (?:\w+ment )?(?:changé|modifié|remplacé|mis à jour) (?:le |la |les |l['’]|mon |ma |notre )([\w'’ -]{3,40}?) ?: ?(?=\S+$)",
        r"mon \1 est maintenant ",
    ),
    # "after the merger my boss is Anne"
    (
        rf"^(?:et |mais )?(?:après|depuis|suite (?:à|au)|avec|à la suite d[eu]) ?(?:la |le |les |l['’]|mon |ma |notre |une? )?(?:dernière? )?{_EVENT}(?: (?:de |du |des |d['’])?(?!mon\b|ma\b|je\b|on\b|de\b|du\b|des\b)[\w-]+){{0,3}}?,? (?=(?:mon|ma|mes|notre|nos|je|on|nous) |j['’])",
        "maintenant ",
    ),
    # "she is not from Rome, she is from Oslo", "she does not come from Rome but from Oslo"
    (
        r"(?<=\w )n(?:e |['’])((?:me |m['’]|se |s['’])?(?!est\b)[\w-]+) pas (?!que\b|qu['’]|seulement|uniquement|juste|encore|toujours|non plus)[^,;.:]{2,40}?,? mais (?!pas\b|je\b|j['’]|il\b|elle\b|on\b|ça\b|c['’]|aussi\b|seulement\b|ne\b|n['’]|que\b|bon\b|plutôt)",
        r"\1 maintenant ",
    ),
    (
        r"\b(?:je suis|on est|nous sommes) (?:enfin |finalement |récemment )?passée?s? chez ([A-ZÉÈ][\w&+-]*(?: [A-ZÉÈ][\w&+-]*)?) pour (?:mon|le|notre) (?:mobile|portable|téléphone|forfait(?: mobile| téléphonique)?)\b",
        r"mon opérateur mobile est maintenant \1",
    ),
    (
        r"\bn['’]est pas [^,;.:]{2,40}?(?:,? mais |, (?:il|elle|c['’]) ?est |, c['’]est )",
        "est maintenant ",
    ),
    (r"\b(a|ont) (maintenant|désormais|finalement|dorénavant) lieu\b", r"\1 lieu \2"),
    (r"\b(?:une )?demi-heure\b", "30 minutes"),
    (r"\btrois quarts d['’]heure\b", "45 minutes"),
    (r"\bun quart d['’]heure\b", "15 minutes"),
    # Where one has moved to.
    (
        rf"\b((?:j['’]ai|on a|nous avons|je me suis|on s['’]est|je viens de|on vient de|(?:mon|notre|le) (?=déménag))[^?,.;]*?(?:déménag|emménag|install)\w+\b[^?]*?[,.!;:]+ (?:et )?(?:du coup )?)(?:je suis|on est|nous sommes|me voilà|nous voilà|c['’]est)(?: bien| maintenant| désormais| enfin| installée?s?)* ({_TO} )",
        r"\1j'habite maintenant \2",
    ),
    (
        r"\b(?:je suis|on est|nous sommes|me voilà|nous voilà)(?: bien| maintenant| désormais| enfin| officiellement| définitivement| tout juste)* (?:installée?s?|domiciliée?s?) (?=(?:maintenant |désormais )?(?:à|en|au|aux) (?-i:[A-ZÉÈ]))",
        "j'habite maintenant ",
    ),
    (
        rf"\b(?:je vis|j['’]habite|on vit|on habite) (dans|avec) (une?|mon|ma|notre) (maison|appart\w*|studio|coloc\w*|deux-pièces|trois-pièces|duplex|pavillon|copain|copine|mari|femme) (?={_TO} )",
        "j'habite ",
    ),
    (r"\bet moi, (?=on |nous |c['’]est )", "et moi "),
    (
        r"\b(loyer\b[^?]*?\b(?:je|on|nous) pa(?:ie|yons) (?:maintenant |désormais )?)(\d[\d .,]*(?: ?€| euros?))(?! de loyer)",
        r"\1\2 de loyer",
    ),
    (r"\b(?:quinzaine de jours|quinze jours)\b", "15 jours"),
)
"""How it is written, and what it is read as."""
