# ruff: noqa: E501 -- a language's words are read better in one line
"""French words that frames are built around."""

from __future__ import annotations

import re

from memplug_mem0.reading.languages.lexicon import Lexicon, phrases

_END = r"arrêté(?: de| d'| l'| la| le| les)?|quitté|vendu|abandonné|laissé tomber|résilié|annulé|démissionné de|démissionné d'|terminé|fini|supprimé|désinstallé|perdu|donné|rendu|remplacé|échangé|troqué|cessé de|cessé d'|désabonnée?s? de|largué|jeté|clôturé|fermé|lâché|renoncé|dissous|changé de|rompu|débarrassée?s? de|sortie?s? de|partie?s? de|passée?s? de|migré de|basculé de|retirée?s? de|rangé|stoppé|plaqué|achevé|bouclé|mis fin(?: à| au)?|remboursé|épuisé|cédé|revendu|transmis|délaissé|remisé|lâché|débranché|retiré|enlevé|dit adieu à|claqué la porte d[eu']|remis|coupé|liquidé|soldé|surmonté|séparée?s? de|désinscrite?s? de|désengagée?s? de|mise? à la retraite"
LEXICON = Lexicon(
    me="je j' nous on",
    my="mon ma mes notre nos",
    the="le la les l' ce cette ces",
    a="un une des du",
    he="il elle ils elles tu vous son sa ses leur leurs ton ta tes votre vos c' ça cela lui",
    be="suis est sont es êtes sommes été était s'appelle appelle appelles s'appellent appellent nommé",
    aux="ai as a avons avez ont ait",
    prep="de d' à au aux en dans sur sous chez pour par avec sans entre vers contre depuis pendant comme après avant près jusqu' jusque dès",
    light="maintenant désormais actuellement dorénavant enfin finalement officiellement récemment vraiment déjà alors donc et mais bon bonne mauvaise grande petite nouveau nouvelle nouveaux nouvel nouvelles oui non euh tiens fait voilà salut bonjour coucou info update correction pardon désolé désolée attends oups erreur définitivement heureusement malheureusement plutôt place car que qui qu' moment me m' se s' te t' y ancien ancienne vieux vieille environ presque très trop assez encore toujours aussi tous toutes tout juste exactement chaque faute frappe part jours-ci présent cours autre peu hier aujourd'hui bien",
    neg="ne n' pas plus jamais ni aucun aucune rien personne",
    change="mets mettez passe passé passée passés passe augmenté baissé monté descendu décalé décalée déplacé déplacée reporté reportée avancé avancée repoussé repoussée changé changée réduit réduite raccourci rallongé prolongé devenu devenue promu promue muté tombé tombée relevé remonté grimpé diminué modifié modifiée ramené portée porté transféré transférée retardé retardée descendue montée augmentée baissée élargi agrandi décale reprogrammé reprogrammée glissé grimpée passait évolué muté mutée basculé transité doublé triplé progressé abaissé abaissée relevée rehaussé rallongée raccourcie réduits réduites ramenée nommé nommée élu élue bougé bougée",
    counts=("zéro", "premier/première", "deux/deuxième", "trois/troisième", "quatre/quatrième", "cinq/cinquième", "six/sixième", "sept/septième", "huit/huitième", "neuf/neuvième", "dix/dixième", "onze", "douze", "treize", "quatorze", "quinze", "seize", "", "", "", "vingt", "", "", "", "", "", "", "", "", "", "trente", "", "", "", "", "", "", "", "", "", "quarante"),
    expand=((r"\b(j|l|d|n|m|s|t|c|qu|jusqu)['’](?=\w)", r"\1' "), (r"\baujourd['’]hui\b", "aujourd'hui")),
    ending=r"(?<=\w\w\w)(?:ées|és|ée|ent|ons|ais|ait|er|ez|ir|es|é|e|s|x)$",
    cue=phrases(
        "maintenant ces_temps-ci désormais dorénavant à_présent nouve(?:au|l|lle|aux) plus_que à_la_place depuis_\\w+ enfin finalement devenue? récemment passée?s?_(?:à|de) augmenté baissé déplacée? reportée? décalée? avancée? repoussée? changé promue? monté_à descendu_à remplacé réduit",
        "correction pardon désolée? trompée? erreur je_voulais_dire je_corrige oups en_réalité en_fait mal_(?:écrit|orthographié|lu) confondu non,?_attends faute_de_frappe rectification",
    ),
    limited=phrases(
        "aussi encore également autre une?_deuxième une?_seconde? souvent parfois surtout en_partie au_moins presque en_plus par_ailleurs aujourd['’_]+hui ce_soir cette_semaine ce_week-?end le_week-?end ce_mois-ci ce_matin jusqu['’_]+\\w+ pour_(?:l'instant|le_moment|aujourd'hui|une_\\w+|un_\\w+|la_\\w+|le_week-?end) temporairement provisoirement exceptionnellement en_attendant pendant de_passage prêtée? emprunt\\w* remplace_(?:un|une)_coll?ègue l'un_de l'une_de une_partie certains toujours",
    ),
    unreal=phrases(
        "si s'il peut-être probablement éventuellement voudrais voudrait aimerais aimerait pourrais pourrait devrais devrait serais serait aurais aurait vais_\\w+(?:er|ir|re) vas_\\w+(?:er|ir|re) va_\\w+(?:er|ir|re) allons_\\w+(?:er|ir|re) compt(?:e|ons)_\\w+(?:er|ir|re) prévoi[st] prévoyons envisage\\w* pense songe espère souhaite veux voulons rêve\\w* imagine\\w* suppos\\w* bientôt demain prochaine?s? autrefois jadis à_l'époque étais? jamais projette hésite essa(?:ie|yer) avant_je quand_j'(?:étais|avais) dans_le_temps j'_(?:étais|avais|habitais|jouais|utilisais) résolution \\w+rai \\w+rions bonne_résolution",
    ),
    regular=phrases("à_partir_d'aujourd'hui il_y_a_\\w+_\\w+"),
    past=re.compile(r"(?i)\b(?:ai|avons|avais|étais|était|avait|a) (?:\w+ )?(?!lieu\b)\w+(?:é|i|u|it|is)\b|\b(?:hier|dernière?)\b|\b(?:suis|sommes) (?:allé|parti|venu|arrivé|resté|tombé|rentré)\w*"),
    at=re.compile(r"(?i)\b(?:à|vers|dès|jusqu' à) $"),
    correct=phrases("correction pardon désolée? trompée? erreur je_voulais_dire je_corrige oups en_réalité mal_(?:écrit|orthographié|lu) confondu vérifié vérification mal_compté attends faute_de_frappe rectification"),
    stops=(
        re.compile(rf"^(?:.*\b)?(?:j'|je|nous|on|(?:mon|ma|mes|notre|nos) (?P<w>[^ ]+)) (?:m' |me |nous |s' |se |n' |y )*(?:ai|avons|a|suis|sommes|est)(?: \w+ment)? (?:{_END}) (?P<x>.+)"),
        re.compile(r"^(?P<x>.+) (?:est|a été) (?:finie?|terminée?|annulée?|vendue?|morte?|décédée?|fermée?|partie?)$"),
        re.compile(r"^(?:fini|terminé|arrêté|vendu|quitté|adieu) (?P<x>.+)"),
    ),
    denies=(
        re.compile(r"^(?P<w>.*?\b)(?:ne|n') (?P<x>.+) plus(?P<y> .+)?$"),
        re.compile(r"\bplus de (?P<x>.+)"),
    ),
    replaces=(
        re.compile(r"\b(?:au lieu d[eu']|au lieu des|plutôt que|à la place d[eu']) (?P<x>.+)"),
        re.compile(r"\b(?:passée?s?|migré|basculé|changé|transféré|déplacée?|décalée?|reportée?|avancée?|augmenté|baissé|monté|descendu|migré)\b.*? (?:de|du|d') (?P<x>.+?) (?:à|au|aux|vers|chez|en|sur) .+"),
    ),
    nots=re.compile(r"^(?P<w>.*?)(?:^|\b(?:et|est|suis|sont) )(?:pas|non|et non) (?P<x>[^ ]+(?: [^ ]+){0,3})$"),
    scales=("rouge bleu bleue vert verte noir noire blanc blanche brun brune gris grise blond blonde jaune orange violet violette rose marron roux rousse châtain beige", "long longs court courts mi-longs", "ouvert ouverte fermé fermée", "débutant intermédiaire avancé", "quotidien hebdomadaire mensuel annuel"),
    swaps=re.compile(r"\bchangé d(?:e|') (?P<x>[^ ]+(?: [^ ]+)?)$"),
    leaves=re.compile(r"^(?P<x>[^ ]+(?: [^ ]+){0,2}?) (?:est |a |s' est |a pris )?(?:partie?|démissionné|retraite|pris sa retraite|quitté|décédée?|morte?|déménagé|arrêté|mutée?|licenciée?|fermé|congé)\b"),
    tail=re.compile(r" (?:parce|car|depuis|quand|il y a|l' (?:été|hiver|automne|an)|le mois|la semaine|hier|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|grâce|suite|faute|début|fin|complètement|totalement|définitivement|du tout|ce mois|cette (?:semaine|année)|(?:en|au|à la|après|le) (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|printemps|été|hiver|automne|début|fin|rentrée|mois|\d+|\w+ (?:ans|mois|semaines)))\b.*$"),
    toward=re.compile(r" (?:pour|contre|par|au profit|à|au|chez|vers|avec)\b.*$"),
    parts=re.compile(r"\b(?:vendu|perdu|donné|rendu|jeté)\b"),
    having="ai avons possède possédons conduis utilise utilisons porte loue roule",
    drop=re.compile(r"(?i)\b(?:à partir de maintenant|à partir d['’] ?aujourd['’]hui|à présent|en ce moment|ces derniers temps|depuis (?:(?:le|la|l['’]|début|fin|ce|cette|mi-|quelques|une?|deux|trois) ?)*(?:mois|semaine|semaines|an|ans|année|été|hiver|printemps|automne|hier|peu|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|rentrée|\d{4})(?: dernière?)?|(?:le mois|la semaine|l['’] ?(?:an|année|été|hiver|automne)) (?:derni(?:er|ère)|passée?)|il y a \w+ \w+|hier)\b"),
    only=re.compile(r"(?i)\b(?:que|qu['’]|qu' |à) ?$"),
    weak="et pas de la le les un une est ai ne dans que plus fait en fin bon jamais passé hier mois semaine dernier peu moi tout rien",
    idle="pense trouve sais crois espère comprends sens remercie merci content contente heureux heureuse fier fière sûr sûre désolé désolée peux peut pouvons dois faut important souviens suppose imagine manque dis dire demande ravi ravie hâte veux",
    swap=re.compile(r"(?i)\b(?:à la place|plutôt|désormais)\b"),
    into="à au aux en",
    shared="aime adore déteste préfère connais parle ai mange bois regarde écoute joue collectionne vois veux achète",
    joins="et mais donc car parce qui où puisque alors",
    opaque="échéance date abonnement compte contrat vieux vieille complètement poste club du de d' l' le la les mon ma mes un une",
)  # fmt: skip
