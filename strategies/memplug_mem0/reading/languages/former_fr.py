# ruff: noqa: E501 -- patterns are read better in one line
"""What is no longer so in French, said with "plus" alone or in a past tense, and read as "ne ... plus"."""

from __future__ import annotations

import re
from typing import Final

from memplug_mem0.reading.languages.table import Into

_THING: Final = r"(?:(?:mon|ma|mes|notre|nos) |(?<!\w)(?:la|le|les|l['’]) ?)(?!(?:plus|moins|même|temps)\b)[\w-]+(?: (?:de |du |d['’])?(?!(?:est|sont|a|ont|était|étaient|avait|avaient|ne|n|c|et|qui|que|où|plus|pas|en|à|au|aux|de)\b)[\w-]+)?"
_NAME: Final = r"(?<![\w'’] )(?<!\w)(?-i:(?!(?:Il|Elle|Ils|Elles|Je|On|Nous|Tu|Vous|Ce|Le|La|Les)\b)[A-ZÉÈ]\w+)"
_SUBJECT: Final = rf"\b(?P<s>je |j['’] ?|on |nous |{_THING} |{_NAME} )"
_CLITIC: Final = r"(?P<c>(?:m['’]|me |s['’]|se |nous |y |l['’]|le |la |les |en )?)"
_THAN: Final = r"(?![^.;!?]*(?<!depuis )(?<!parce )(?<!maintenant )(?<!alors )(?<!vu )(?<!puis)(?<!dit )\bqu(?:e\b|['’]))"
_END: Final = r"(?= ?(?:$|[,.;!:)]| (?:du tout|maintenant|depuis|désormais|rien|personne|jamais|ici|là-bas)\b))"
_AT: Final = r" (?:à(?! (?:l['’]aise|la maison|jour|même|fond|temps|long|plusieurs)\b)|au(?!x? (?:bureau|calme|sérieux|courant|point)\b)|aux|chez(?! moi)|dans|sur(?! de soi)|sous|en(?! (?:forme|retard|avance|confiance|sécurité|colère|paix|phase|accord|détail|plus|profondeur|sûreté)\b)|avec|pour|par|sans|contre|comme) ?"
_THE: Final = r" (?:le(?! (?:matin|soir|week))|la|les|l['’]|mon|ma|mes|notre|nos|ce|cette|cet|ces|un seul|une seule) ?"
_USED: Final = r"(?:porte|utilise|utilisons|conduis|conduit|possède|sers|sert|fréquente)"
_TAKES: Final = r"(?:prends|prend|prenons|fais|fait|faisons|bois|boit|buvons|mange|mangeons|fume|consomme|achète|donne|joue)"
_STOPPED: Final = re.compile(
    r"(?i)\b(?:du tout|trop cher|sevrage|guérie?|désensibilisation|déconseillé|interdit|par manque|plus le temps|(?:ai|a|avons|ont) (?:\w+ment |tout |complètement )*(?:arrêté|fini|terminé|laissé tomber|lâché|abandonné|stoppé|renoncé))\b"
)
_KINDS: Final = r"(?:locataire|propriétaire|célibataire|étudiant|marié|pacsé|fiancé|enceinte|membre|abonné|client|salarié|employé|stagiaire|apprenti|alternant|végétarien|végan|vegan|végétalien|omnivore|pescétarien|flexitarien|allergique|intolérant|diabétique|asthmatique|anémi|hypertendu|insomniaque|dépressi|épileptique|myope|hypermétrope|presbyte|astigmate|inscrit|bénévole|ensemble|affilié|adhérent|assuré|fumeu|colocs?\b|colocataire|profs?\b|responsable|chef|directeur|directrice|président|vice-président|trésori|secrétaire|délégué|élue?s?\b|conseill|adjoint|capitaine|gardien|freelance|free-lance|auto-?entrepreneu|indépendant|intérimaire|voisin|retraité|chômeu|en? (?:couple|CDD|CDI)|interne|externe|demi-pensionnaire|pensionnaire|boursi|lycéen|collégien|doctorant|majorett|scout|catholique|croyant|pratiquant|baptisé|musulman|juif|juive|bouddhiste|protestant|blonde?s?\b|brune?s?\b|rousse?s?\b|chauve|barbu|moustachu|gauch|droit(?:ier|ière)|infirmi|caissi|serveu|vendeu|développeu|ingénieur|comptable|avocat|médecin|enseignant|instit|professeu|journaliste|graphiste|architecte|cuisini|pâtissi|boulang|bouch|coiffeu|chauffeu|livreu|facteu|factrice|polici|pompi|militaire|gendarme|assistant|consultant|commercial|manager|ouvri|plombier|électricien|menuisi|maçon|mécanicien|agricult|éleveu|pharmacien|dentiste|kiné|psy|aide-soignant|auxiliaire|nounou|éducat|animat|formateur|formatrice|technicien|agente?\b|cadre|gérant|patron|entraîneu|coach|juré|arbitre|contremaître|chargée? d|community|bibliothécaire|libraire|fleuriste|photographe|traduct|rédact|guide|pilote|hôtesse|steward|matelot|marin)"


def _unless(match: re.Match[str]) -> str:
    return _denied(match) if _STOPPED.search(match.string) else match[0]


def _vowel(word: str) -> bool:
    return word[:1].casefold() in "aeiouyhéèêâîôûàœ"


def _denied(match: re.Match[str]) -> str:
    """ "je ne fume plus" for "je fume plus"."""
    subject = match["s"].rstrip()
    subject = "je" if subject.casefold() in ("je", "j'", "j’") else subject
    clitic = match["c"] or ""
    ne = "n'" if _vowel(clitic or match["v"]) else "ne "
    return f"{subject} {ne}{clitic}{match['v']} plus"


_VERB: Final = r"(?P<v>(?!(?:gagne|paie|paye|dépense|pèse|dors|mesure|coûte|médite|ne|pas|non|de|et|en|le|la|les|du|des|au|aux|bien|encore|beaucoup|toujours|un|une|est-ce|suis|est|sont|sommes|ai|a|avons|ont|l|d|n|s|m)\b)\w+)"
_DENIED: Final = (
    # Where "plus" cannot mean more.
    rf"{_SUBJECT}{_CLITIC}{_VERB} plus(?={_AT}|{_THE}| partie d){_THAN}",
    rf"{_SUBJECT}{_CLITIC}(?P<v>(?:suis|est|sommes|sont)) plus(?={_AT}| (?:le|la|les|l['’]|mon|ma|notre|un|une|{_KINDS}){_THAN}|{_END})",
    rf"{_SUBJECT}(?P<c>)(?P<v>(?:ai|a|avons|ont)) plus(?={_THE}){_THAN}",
    rf"{_SUBJECT}(?P<c>)(?P<v>fais|fait) plus(?= d['’](?:asthme|eczéma|insomnie|apnée|allergie|épilepsie|anémie)){_THAN}",
    rf"{_SUBJECT}(?P<c>me |m['’]|se |s['’])(?P<v>sers|sert|occupe) plus(?= (?:du |des |de la |(?:de |d['’])(?:mon |ma |mes |(?-i:[A-ZÉÈ])))){_THAN}",
    rf"{_SUBJECT}(?P<c>)(?P<v>{_USED}) plus(?= (?:de |d['’])(?!\d){_THAN})",
    rf"{_SUBJECT}(?P<c>)(?P<v>(?:ai|a|avons|ont)) plus(?= (?:de |d['’])(?!(?:\d|une? |la |temps|travail|boulot|monde|mal|chance|place\b(?! d)|force|courage|vacances|plaisir|facilité|confiance|responsabilité|espace|énergie|expérience|recul|liberté|choix|argent\b(?= maintenant))){_THAN})",
    rf"{_SUBJECT}(?P<c>y |l['’]|le |la |les )(?P<v>\w+) plus{_END}",
    rf"{_SUBJECT}(?P<c>en )(?P<v>(?:ai|a|avons|ont)) plus{_END}",
    rf"{_SUBJECT}(?P<c>)(?P<v>fume|vapote|bois|boit|conduis|conduit|travaille|bosse|télétravaille|enseigne) plus{_END}",
    rf"{_SUBJECT}(?P<c>)(?P<v>\w+) plus(?= du tout\b)",
)
_MAYBE: Final = (
    rf"{_SUBJECT}(?P<c>)(?P<v>{_TAKES}) plus(?= (?:de |d['’])(?!\d){_THAN})",
    rf"{_SUBJECT}(?P<c>)(?P<v>mange|bois|boit|dors|joue|cours|nage) plus(?= [\w-]+(?:$|[,.;!]))",
)
"""Where "plus" means more, unless something stopped."""
_WAS: Final = {
    "étais": "suis", "était": "est", "étions": "sommes", "étaient": "sont", "avais": "ai", "avait": "a", "avions": "avons", "avaient": "ont",
    "allais": "vais", "allait": "va", "allions": "allons", "allaient": "vont", "faisais": "fais", "faisait": "fait", "faisaient": "font",
    "vivais": "vis", "vivait": "vit", "vivaient": "vivent", "prenais": "prends", "prenait": "prend", "prenaient": "prennent", "apprenais": "apprends", "apprenait": "apprend",
    "buvais": "bois", "buvait": "boit", "lisais": "lis", "lisait": "lit", "dormais": "dors", "dormait": "dort", "courais": "cours", "courait": "court",
    "conduisais": "conduis", "conduisait": "conduit", "écrivais": "écris", "écrivait": "écrit", "servais": "sers", "servait": "sert", "mettais": "mets", "mettait": "met",
    "tenais": "tiens", "tenait": "tient", "venais": "viens", "venait": "vient", "voyais": "vois", "voyait": "voit", "finissais": "finis", "finissait": "finit",
    "partais": "pars", "partait": "part", "sortais": "sors", "sortait": "sort", "suivais": "suis", "suivait": "suit", "recevais": "reçois", "recevait": "reçoit", "remplissais": "remplis",
    "commençais": "commence", "commençait": "commence", "mangeais": "mange", "mangeait": "mange", "nageais": "nage", "nageait": "nage", "partageais": "partage", "logeais": "loge", "dirigeais": "dirige",
    "payais": "paie", "payait": "paie", "essayais": "essaie", "vendais": "vends", "vendait": "vend", "rendais": "rends", "rendait": "rend", "élevais": "élève", "levais": "lève", "levait": "lève", "appelait": "appelle", "pesais": "pèse", "pesait": "pèse",
    "livrais": "livre", "livrait": "livre", "adorais": "adore", "adorait": "adore", "préférais": "préfère", "préférait": "préfère", "possédais": "possède", "achetais": "achète", "achetait": "achète", "entraînais": "entraîne", "couchais": "couche", "chaussais": "chausse",
    "fait": "fais", "été": "suis", "eu": "ai", "vécu": "vis", "pris": "prends", "suivi": "suis", "appris": "apprends", "lu": "lis", "bu": "bois", "tenu": "tiens", "porté": "porte",
}  # fmt: skip
_ENDINGS: Final = (("aient", "ent"), ("ais", "e"), ("ait", "e"), ("ions", "ons"), ("é", "e"))
_THIRD: Final = {"fais": "fait", "suis": "est", "ai": "a", "vis": "vit", "prends": "prend", "apprends": "apprend", "lis": "lit", "bois": "boit", "tiens": "tient"}  # fmt: skip


def _now(verb: str) -> str:
    """The present tense of an imperfect or a participle."""
    low = verb.casefold()
    if low in _WAS:
        return _WAS[low]
    past, present = next((one for one in _ENDINGS if low.endswith(one[0])), ("", ""))
    return low.removesuffix(past) + present


def _over(match: re.Match[str]) -> str:
    """ "je ne vis plus à Rome" for "je vivais à Rome jusqu'en mai"."""
    groups = match.groupdict()
    subject = match["s"].rstrip()
    mine = subject.casefold() in ("je", "j'", "j’")
    verb, clitic = _now(match["v"]), groups.get("c") or ""
    if groups.get("h") in ("a", "ont", "est"):
        verb = _THIRD.get(verb, verb)
    ne = "n'" if _vowel(clitic or verb) else "ne "
    return f"{groups.get('b') or ''}{'je' if mine else subject} {ne}{clitic}{verb} plus{match['x'].rstrip()}"


def _only(match: re.Match[str]) -> str:
    """ "j'ai maintenant deux" for "je n'ai plus que deux"."""
    subject, verb = match["s"].strip(), match["v"]
    if match["m"]:
        verb = f"{match['m']}{verb}"
    told = f"{match['n']} {match['x']}" if match["x"] else match["n"] or ""
    mine = subject.casefold() in ("je", "j'", "j’")
    subject = ("j'" if _vowel(verb) else "je ") if mine else f"{subject} "
    return f"{subject}{verb} maintenant {told}"


def _turned(match: re.Match[str]) -> str:
    """ "my bank is no longer A, my bank is now B" for "my bank was A, it's B"."""
    subject = match["s"].rstrip(" ,")
    verb = "sont" if "étaient" in match[0] else "est"
    ne = "n'" if verb == "est" else "ne "
    return f"{subject} {ne}{verb} plus {match['x'].strip()}, {subject} {verb} maintenant "


_FROM: Final = (
    r"(?:(?:le|la|les|mon|ma|mes|son|sa|ses|notre|nos|leurs?|ce|cette|cet|ces|une?) |l['’] ?)"
)
_CHILD: Final = r"(?!.*\b(?:quand (?:j['’]|on|nous|il|elle)|à l['’]époque|autrefois|jadis|enfant|petite?,|ado\b|jeune|il y a \d+ ans))"
_IMPERFECT: Final = r"(?P<v>étais|était|étions|étaient|courais|courait|livrais|livrait|adorais|adorait|préférais|préférait|(?!\w+r(?:ais|ait|aient|ions)\b|(?:jam|m|f|vr|b|parf|souh|l|p|tr|franç|angl|port|rab|dél|bal|pal|h|p)(?:ais|ait)\b|voul|pouv|dev|pens|croy|espér|fall|aim(?:er)|sav)\w+(?:ais|ait|aient|ions))"
_HAD: Final = r"(?!(?:avais|avait|avions|avaient) (?:\w+ment |déjà |jamais |encore |bien )?(?:fait|pris|mis|dit|eu|été|vu|lu|reçu|perdu|vendu|[a-zà-ÿ]+é)\b)"
_MONTH: Final = (
    r"janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
)
_WHEN: Final = rf"(?:{_MONTH}|peu|hier|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|Noël|Pâques|\d{{4}}|(?:une?|deux|trois|quatre|cinq|six|quelques|\d+) (?:jours?|semaines?|mois|ans?))\b"
_TIME: Final = rf"(?:(?:{_MONTH}|hier|récemment|peu|Pâques|Noël|Toussaint|\d{{4}}|ici)\b|il y a |ce que |(?:mi-|fin |début )(?:{_MONTH})|(?:l['’] ?|le |la |cet |cette |ce |ces |mon |ma |mes |son |sa |ses |notre |nos |leur |leurs )(?!(?:taille|épaules?|genoux?|cou|oreilles?|pieds?|mollets?|fesses|nombril|coudes?|plafond|sol|bout|bureau|maison|plage|gare|mer|porte|soir|matin|nuit)\b)[\w'’-]+(?: (?!(?:et|mais|puis|je|on|il|elle|là|maintenant)\b)[\w'’-]+){{0,3}})"
_TILL: Final = rf" ?jusqu['’](?:(?:à|au|aux|en) ?)?{_TIME}"
_BUT: Final = r"(?=(?: ?[,;:…–—]+| et| mais| puis)+ ?(?:et |mais |puis |du coup )*(?:(?:je |j['’]|on |nous |il |elle |ils |elles |ça |c['’])?(?:maintenant|désormais|là\b|dorénavant|à présent|aujourd['’]hui)|plus maintenant|c['’]est |[^,;.!?]{3,50}, (?:je n['’]en|j['’]en) ai plus|j['’](?:y suis|en ai)\b|j['’]ai (?:tout )?(?:arrêté|laissé|lâché|abandonné|changé|mon|ma|une?|le|la|les|des|du|plus|renoncé|décroché)\b|je suis (?!tomb|all|part|arriv|ven|rest|mont|descend|entr|sort)|je (?:fais|vais|prends|vis|mange|bois|l['’]ai|n['’]en|les ai|cours)\b|on (?:est|prend|habite|en a)\b|on a (?:tout )?(?:arrêté|laissé|lâché|abandonné|changé|une?|le|la|les|l['’]|des|du|plus)(?:\b|(?<=['’]))|nous (?:sommes|avons)\b|(?:il|elle) (?:vit|rentre|habite|fait|prend|a (?:rendu|arrêté|lâché|cassé)|est (?:mort|cass|maintenant))|(?:ils|elles) (?:sont|ont|vont)\b))"
_X: Final = r"(?P<x>(?: (?!(?:avant|jusqu)\b)[^ ,;:.!?…–—]+){1,8}?)"
READ: Final[tuple[tuple[str, Into], ...]] = (
    (r"\brdv\b", "rendez-vous"),
    (r"(?<=\d) ?m2\b", " m²"),
    (
        r"^(?:changement de programme|nouveau programme|nouveau planning|nouvel horaire|nouveaux horaires|nouvelle organisation)[ ,:!]+",
        "maintenant ",
    ),
    (
        r"\b(?:j['’]ai|on a|nous avons) (?:\w+ment )?(?:délaissé|laissé tomber|abandonné|quitté|lâché|troqué|échangé|largué|viré|plaqué|laissé) ((?-i:[A-ZÉÈ])[\w+-]*(?: (?-i:[A-ZÉÈ])[\w+-]*)?) (?:pour|contre|au profit d(?:e |['’])) ?(?=(?-i:[A-ZÉÈ]))",
        r"je suis passé de \1 à ",
    ),
    (
        r"\b(?:on|mon \w+|ma \w+|le \w+|la \w+) m['’]a (?:\w+ment )?(?:affectée?|réaffectée?|mutée?|transférée?|rattachée?) (?=à |au |dans |en |sur |chez )",
        "je suis maintenant ",
    ),
    (r"\bje suis maintenant à l['’]équipe\b", "je suis maintenant dans l'équipe"),
    (
        r"\b(m['’]a|m['’]ont|nous a|nous ont) (?:\w+ment )?fait passer (?=d(?:e |u |es |['’]))",
        r"\1 passé ",
    ),
    (
        r"\b(?:on|mon \w+|ma \w+|ils?) (?:m['’]a|m['’]ont) (?:\w+ment )?augmentée? à (?=\d)",
        "je gagne maintenant ",
    ),
    (
        rf"\b(?P<s>je|on|{_THING}|{_NAME}) (?:suis|est|viens de|vient de) (?:\w+ment )?(?:descend(?:ue?|re)|redescend(?:ue?|re)|mont(?:ée?|er)|remont(?:ée?|er)|tomb(?:ée?|er)|retomb(?:ée?|er)|pass(?:ée?|er)|repass(?:ée?|er)|arriv(?:ée?|er)|grimp(?:ée?|er)) (?:à|sous les?) (?=\d[\d,.]* ?(?:kg|kilos?)\b(?! (?:au|en|de|à|sur)\b))",
        r"\g<s> pèse maintenant ",
    ),
    (
        rf"\b(?P<s>je|{_THING}|{_NAME}) (?:suis|est) (?:\w+ment )?(?:montée?|passée?|arrivée?) à (?=\d+ ?cm\b|1 ?m ?\d\d\b)",
        r"\g<s> mesure maintenant ",
    ),
    (
        r"\bj['’]ai (?:\w+ment )?(?:perdu|pris|repris) \d+ (?:kg|kilos?)\b[^,.;!?]{0,30}(?:,| et)(?: donc| maintenant)* (?:je )?(?:fais|suis à|pèse|en suis à) (?:maintenant |donc )?(\d+(?:,\d)?)(?: kg| kilos?)?(?! ?[a-zà-ÿ%€]{2,})",
        r"je pèse maintenant \1 kilos",
    ),
    (r"\b(mon|ma) (prénom|nom) s['’]écrit (?=\w)", r"\1 \2 est "),
    (
        r"\bil (?:me|nous) reste (?=(?:\d+|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze) \w)(?![^,.;!?]* à \w+(?:er|ir|re)\b)",
        "j'ai ",
    ),
    (
        r"\b(?:je|on|nous) pass(?:e|ons) (?=(?:mes |nos |mon |les |le |l['’])?(?:vacances|Noël|été|week-ends?|réveillon|nouvel an|Pâques|hivers?|étés?)\b)",
        "nous faisons ",
    ),
    (
        r"\b(?:j['’]ai|on a|nous avons) (?:\w+ment )?(?:choisi|adopté|pris|engagé|embauché|opté pour|retenu|élu|trouvé) (?P<v>(?-i:[A-ZÉÈ])[\w.&-]*(?: (?-i:[A-ZÉÈ])[\w.&-]*)?) comme (?P<a>[a-zà-ÿ][\w' -]{2,30}?)(?= ?(?:$|[.,!;]|à la place|maintenant|désormais))",
        r"mon \g<a> est maintenant \g<v>",
    ),
    (
        r"\b(?:me|nous) voil(?:à|a) (?:donc |maintenant |désormais |officiellement )*(?=(?!(?:à|en|au|aux|dans|chez|installé|bien|parti|arrivé)\w*\b)\w)",
        "je suis maintenant ",
    ),
    (
        rf"^(?:et |mais |alors )?depuis (?:(?:début |fin |mi-)?{_WHEN}|{_FROM}(?!(?:début|fin|temps|même)\b)[\w-]+(?: (?:de |du |d['’] ?|de la |de l['’] ?)?[\w-]+){{0,2}}?),? (?=(?:mon|ma|mes|notre|nos|je|on|nous|le|la|les) |[jl]['’])",
        "maintenant ",
    ),
    (
        r"^(?:maintenant|désormais|dorénavant|à présent),? ((?:(?:je|on|nous|mon|ma|mes|notre|nos|le|la|les) |[jl]['’])[^,.;!?]{3,60} le (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?)(?=[.! ]*$)",
        r"\1 maintenant",
    ),
    (
        r"\b(?:j['’]ai|on a) (?:\w+ment )?(?:battu|amélioré|explosé|pulvérisé) (mon (?:record|temps|chrono)(?: (?:personnel|perso|sur|au|du|de)(?: [\w-]+){0,2}?)?)(?:,| :| en| avec| de|, je suis à) ?(?=\d)",
        r"\1 est maintenant ",
    ),
    (
        r"\bj['’]ai (?:mis|réglé|avancé|reculé|décalé|retardé|programmé) mon réveil (?=(?:à|pour) \d)",
        "mon réveil sonne maintenant ",
    ),
    (
        r"\b(?:j['’]ai|on a) (?:atteint|dépassé|franchi) (?:la barre des |les )?(?=\d+ \w+)",
        "j'ai maintenant ",
    ),
    (
        r"\b(je suis|on est|nous sommes) (?:(?:installée?s?|basée?s?) )?((?:à|en) (?-i:[A-ZÉÈ])[\w-]+) (?=(?:désormais|dorénavant)\b)",
        r"j'habite \2 ",
    ),
    (
        r"\b(je suis|on est|nous sommes) (?:désormais|dorénavant|officiellement) (?=(?:installée?s? |basée?s? )?(?:à|en) (?-i:[A-ZÉÈ])[\w-]+ ?(?:[.!,]|$))",
        "j'habite maintenant ",
    ),
    (
        r"^((?:mon|ma|mes|notre|nos) (?!plus\b)[\w-]+(?: (?:de |du |d['’])?[\w-]+){0,2}) c['’]est (?=(?:le|la|les|l|du|des|un|une|de la|mon|ma|mes|au|à la|chez)\b(?! ?(?:mieux|pire|bazar|galère|cata|fin|bordel|top|fête|enfer|bonheur|pied|honte|loin|rêve|but|idée|moment)\b))",
        r"\1 est ",
    ),
    (
        r"^((?:mon|ma|mes|notre|nos) (?!plus\b)[\w-]+(?: (?:de |du |d['’])?[\w-]+)?) c['’]est (?=(?-i:[A-ZÉÈ])[\w-]+ ?(?:maintenant|désormais)?[.!]*$|\d|(?:le|du) (?:\d|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche))",
        r"\1 est ",
    ),
    *((one, _denied) for one in _DENIED),
    *((one, _unless) for one in _MAYBE),
    (
        rf"\b({_THING}),? c['’]est plus (?=(?-i:[A-ZÉÈ])|(?:le|la|les|mon|ma|mes|au|à|chez|en|dans|du|de|un|une|lui|elle) |l['’]){_THAN}",
        r"\1 n'est plus ",
    ),
    (
        rf"\bc['’]est plus (?=(?-i:[A-ZÉÈ])|(?:le|la|les|mon|ma|mes|au|à|chez|dans|du|lui|elle) |l['’]){_THAN}",
        "ce n'est plus ",
    ),
    (
        r"\b(?P<s>je |on |nous |(?:mon|ma|notre) [\w-]+ )(?P<n>n['’]|ne )(?P<v>(?:me |m['’]|se |s['’])?[\w-]+) plus (?P<x>[^,;.:!?]{2,40}?),? mais (?:maintenant |désormais |plutôt )?(?!pas\b|je\b|j['’]|il\b|elle\b|on\b|nous\b|ça\b|c['’]|aussi\b|seulement\b|ne\b|n['’]|que\b|bon\b|plutôt|toujours|encore|mon\b|ma\b|quand|si\b)",
        r"\g<s>\g<n>\g<v> plus \g<x>, \g<s>\g<v> maintenant ",
    ),
    (
        rf"\b(?P<s>{_THING})(?:,? c['’]était|(?P<w> était| étaient)) (?P<x>[^,;:.!?]{{2,40}}?)(?: avant)?(?:[,;:…]+| et| mais) ?(?:et |mais |du coup )?(?:maintenant |désormais |là |aujourd['’]hui )?(?P<v>c['’]est|(?:il|elle) est|(?:ils|elles) sont|ce sont) (?:maintenant |désormais |devenue?s? )*(?!(?:fini|terminé|trop|plus|pas|mort|bien|mieux|un peu|très|super|génial|cool|parti|fermé|cass|vendu)\w*\b)",
        _turned,
    ),
    (
        rf"(?P<b>^|[,;:.!] |\bet |\bmais )(?:avant,? )?{_CHILD}{_SUBJECT}{_CLITIC}{_HAD}{_IMPERFECT}{_X}{_TILL}",
        _over,
    ),
    (
        rf"(?P<b>^|[,;:.!] |\bet |\bmais )(?:avant,? )?{_CHILD}{_SUBJECT}{_CLITIC}{_HAD}{_IMPERFECT}{_X}(?: avant)?{_BUT}",
        _over,
    ),
    (
        rf"(?P<b>^|[,;:.!] |\bet |\bmais ){_CHILD}{_SUBJECT}{_CLITIC}(?P<h>ai|a|avons|ont) (?P<v>travaillé|habité|vécu|bossé|fait|joué|pris|suivi|été|touché|fumé|enseigné|loué|utilisé|chanté|étudié|fréquenté|appris|logé|porté|eu){_X}{_TILL}",
        _over,
    ),
    (
        r"\b(n['’]|ne )((?:m['’]|me |s['’]|se )?[\w-]+) plus ([^,.;!?]{2,40}?) (le (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?)(?=[ .!]*$)",
        r"\1\2 plus \4 \3",
    ),
)
"""Readings of a sentence that stands alone, and of one that is held against another."""
ONLY: Final[tuple[tuple[str, Into], ...]] = (
    (
        r"\b(?P<s>je |on |nous |(?:mon|ma|notre) [\w-]+ )n(?:e |['’])(?P<m>)(?:en )(?P<v>\w+) plus qu(?:e |['’])(?P<n>\w+)\b(?: par \w+)?,? (?:de |des |d['’])(?P<x>[\w-]+)",
        _only,
    ),
    (
        r"\b(?P<s>je |on |nous |(?:mon|ma|notre) [\w-]+ )n(?:e |['’])(?P<m>(?:me |m['’]|se |s['’])?)(?P<v>(?!en\b)\w+) plus qu(?:e |['’])(?P<n>)(?P<x>)(?!une?\b)",
        _only,
    ),
)
"""What is left of something."""
