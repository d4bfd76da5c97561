# ruff: noqa: E501 -- a language's words are read better in one line
"""French words that frames are built around."""

from __future__ import annotations

import re

from memplug_mem0.reading.languages.lexicon import Lexicon, phrases
from memplug_mem0.reading.languages.spelled_fr import ASIDES

_END = r"laissé la place (?:de|d'|du|des)|arrêté(?: de| d'| l'| la| le| les)?|quitté|vendu|abandonné|laissé tomber|résilié|annulé|démissionné (?:de|d'|du|des)|démissionné (?:de|d'|du|des)|terminé|fini|supprimé|désinstallé|perdu|donné|rendu|remplacé|échangé|troqué|cessé (?:de|d'|du|des)|cessé (?:de|d'|du|des)|désabonnée?s? (?:de|d'|du|des)|largué|jeté|clôturé|fermé|lâché|renoncé|dissous|changé (?:de|d'|du|des)|rompu|débarrassée?s? (?:de|d'|du|des)|sortie?s? (?:de|d'|du|des)|partie?s? (?:de|d'|du|des)|passée?s? (?:de|d'|du|des)|migré (?:de|d'|du|des)|basculé (?:de|d'|du|des)|retirée?s? (?:de|d'|du|des)|rangé|stoppé|plaqué|achevé|bouclé|mis fin(?: à| au)?|remboursé|épuisé|cédé|revendu|transmis|délaissé|remisé|lâché|débranché|retiré|enlevé|dit adieu à|claqué la porte d[eu']|remis|coupé|liquidé|soldé|surmonté|séparée?s? (?:de|d'|du|des)|désinscrite?s? (?:de|d'|du|des)|désengagée?s? (?:de|d'|du|des)|mise? à la retraite|ôté|plié|rompu avec|pas renouvelé|raccroché|décroché (?:de|d'|du|des)|tourné la page d[eu']|arrêtée?s? (?:de|d'|du|des)|viré|liquidé|lourdé|balancé|refourgué|bazardé|mis au placard|dégagé|interrompu|suspendu|clos|planté|déménagé (?:de|d'|du|des)|cassé|tiré un trait sur|débarrassée?s? (?:de|d'|du|des)|désabonnée?s? (?:de|d'|du|des)|sortie?s? (?:de|d'|du|des)|remercié"
LEXICON = Lexicon(
    me="je j' nous on",
    my="mon ma mes notre nos",
    the="le la les l' ce cette ces",
    a="un une des du",
    he="il elle ils elles tu vous son sa ses leur leurs ton ta tes votre vos c' ça cela lui",
    be="suis est sont es êtes sommes été était s'appelle appelle appelles s'appellent appellent nommé",
    aux="ai as a avons avez ont ait",
    prep="de d' à au aux en dans sur sous chez pour par avec sans entre vers contre depuis pendant comme après avant près jusqu' jusque dès",
    light="maintenant désormais actuellement dorénavant enfin finalement officiellement récemment vraiment déjà alors donc et mais bon bonne mauvaise grande petite nouveau nouvelle nouveaux nouvel nouvelles oui non euh tiens fait voilà salut bonjour coucou info update correction pardon désolé désolée attends oups erreur définitivement heureusement malheureusement plutôt place car que qui qu' moment me m' se s' te t' y ancien ancienne vieux vieille environ presque très trop assez encore toujours aussi tous toutes tout juste exactement chaque faute frappe part jours-ci présent autre peu hier aujourd'hui bien",
    neg="ne n' pas plus jamais ni aucun aucune rien personne",
    change="mets mettez passe passé passée passés passe augmenté baissé monté descendu décalé décalée déplacé déplacée reporté reportée avancé avancée repoussé repoussée changé changée réduit réduite raccourci rallongé prolongé devenu devenue promu promue muté tombé tombée relevé remonté grimpé diminué modifié modifiée ramené portée porté transféré transférée retardé retardée descendue montée augmentée baissée élargi agrandi décale reprogrammé reprogrammée glissé grimpée passait évolué muté mutée basculé transité doublé triplé progressé abaissé abaissée relevée rehaussé rallongée raccourcie réduits réduites ramenée nommé nommée élu élue bougé bougée",
    counts=("zéro", "premier/première", "deux/deuxième", "trois/troisième", "quatre/quatrième", "cinq/cinquième", "six/sixième", "sept/septième", "huit/huitième", "neuf/neuvième", "dix/dixième", "onze", "douze", "treize", "quatorze", "quinze", "seize", "", "", "", "vingt", "", "", "", "", "", "", "", "", "", "trente", "", "", "", "", "", "", "", "", "", "quarante"),
    expand=((r"\b(a|ont) (maintenant|désormais|finalement|dorénavant) lieu\b", r"\1 lieu \2"), (r"^((?:et |mais )?(?:la |le |les |l['’]|mon |ma |mes )[\w'’-]+(?: [\w'’-]+){0,3}?),? c['’]est (?:bien |enfin |officiellement |définitivement )?(?:fini|terminé|du passé|de l['’]histoire ancienne)\b", r"\1 est terminé"), (r"(?<=\w )n(?:e |['’])((?:me |m['’]|se |s['’])?[\w-]+) pas (?!que\b|qu['’]|seulement|uniquement|juste|encore|toujours|non plus)([^,;.:]{2,40}?),? mais (?!pas\b|je\b|j['’]|il\b|elle\b|on\b|ça\b|c['’]|aussi\b|seulement\b|ne\b|n['’]|que\b|bon\b|plutôt)", r"\1 maintenant "), (r"\b(on est|nous sommes) (?:maintenant |désormais )?mari et femme\b", r"\1 mariés"), (r"^((?-i:[A-ZÉÈ])\w+) (?:a|vient d['’]|vient de) ?(?:\w+ment )?(?:arrêt(?:é|er)|abandonn(?:é|er)|laiss(?:é|er) tomber|lâch(?:é|er)) (?:de (?:jouer |faire )?(?:du |de la |de l['’])?|d['’])?(?=\w)", r"\1 ne fait plus "), (r"\b(?:ne |n['’])?(ai|a|avons) pas (?:renouvelé|repris|reconduit|prolongé)\b", r"\1 résilié"), (r",? qui (?:s['’]appelle|se (?:nomme|prénomme)) (?=(?-i:[A-ZÉÈ]))", " prénommé "), (r"\b(une? \w+), (?=(?-i:[A-ZÉÈ])\w+(?:[.,!]|$))", r"\1 prénommé "), (r"^((?:et |mais |alors |ça y est, )?(?:depuis|à partir de|dès) [^,]{2,25}),(?!.*\bplus\b)", r"\1"), (r"\bça y est\b,?", "maintenant"), (r"\bn['’]a plus lieu\b", "n'est plus"), (r"\bdepuis (?:que |qu['’])[^,.;]{3,40}, (?=(?:je|j['’]|mon|ma|on|nous)\b)", "depuis peu "), (r"\b(?:vient d['’]entrer|vient de passer|vient de commencer|est (?:\w+ )?passée?|est entrée?|est rentrée?|est montée?|entre|passe|a commencé|attaque) (?:en |au |à la |à l['’]|à |le |la |l['’])?(?=(?:CP|CE[12]|CM[12]|(?:petite|moyenne|grande) section|maternelle|primaire|crèche|école|collège|lycée|fac|université|prépa|sixième|cinquième|quatrième|troisième|seconde|première|terminale|[6543]\s?(?:e|ème)|2nde|1re|licence|master|L[123]|M[12]|BTS|IUT)\b)", "est maintenant en "), (r"\b(?:une )?demi-heure\b", "30 minutes"), (r"\bune heure et demie\b|\b1 ?h ?30\b(?= (?:pour|de|par))", "90 minutes"), (r"\bune heure et quart\b", "75 minutes"), (r"\bun quart d['’]heure\b", "15 minutes"), (r"\btrois quarts d['’]heure\b", "45 minutes"), (r"\bune heure(?!\w| (?:du|de l|et))", "60 minutes"), (r"\bune quinzaine de jours\b", "15 jours"), (r"\bune douzaine\b", "12"), (r"\b(?:la|le|les|l['’]) ?(?:fille|fils|sœur|soeur|frère|mère|père|mari|femme|copain|copine|cousine?|oncle|tante|patron|patronne|chien|chat|prof|enfants?|parents|bébé|meilleure? amie?|amie?|belle-mère|beau-père|compagnon|compagne|conjointe?|ex) (?:de (?:la |l['’]|ma |mon |notre |un |une )|du )", "mon "), (r"\b(?:la|le|les|l['’]) ?(?:fille|fils|sœur|soeur|frère|mère|père|mari|femme|copain|copine|cousine?|oncle|tante|patron|patronne|chien|chat|prof|enfants?|parents|bébé|meilleure? amie?|amie?|belle-mère|beau-père|compagnon|compagne|conjointe?|ex) d(?:e |['’])(?=(?-i:[A-ZÉÈ]))", ""), (r"\b(?:a lieu|se passe|tombe)\b", "est"), (r"\bont lieu\b", "sont"), (r"\b(je|on) mets?\b", r"\1 met"), (r"\b(je|on) (\w+) plus (?=qu(?:e |['’]))", r"\1 ne \2 plus "), (r"(?<!il )\b(?:il )?y['’ ]?a (?=plus d)", ""), (r"\bj['’]?(?=(?:bosse|travaille|fais|vais|prends|vis|fume|bois|mange|cours|joue|paie|paye|suis|utilise)\b)", "je "), (r"\bj(['’ ])(?=(?:ai|habite|utilise|aime) plus (?:d['’]|de |à |la |le |les |l['’]|au |en |chez |dans ))", r"je n\1"), (r"\b(je|on|nous) (?=(?:\w+e|fais|vais|prends|vis|bois|cours|lis|dors|suis|est|a|sommes) plus (?:chez|pour|avec|la |le |les |l['’]|du tout|locataires?|célibataire|étudiante?|mariée?|enceinte|membre|abonnée?|cliente?|salariée?|stagiaire|apprentie?))(?!.*\bqu(?:e\b|['’]))", r"\1 ne "), (r"\b(j|l|d|n|m|s|t|c|qu|jusqu)['’](?=\w)", r"\1' "), (r"\baujourd['’]hui\b", "aujourd'hui")),
    ending=r"(?<=\w\w\w)(?:ées|és|ée|ent|ons|ais|ait|er|ez|ir|es|é|e|s|x)$",
    cue=phrases(
        "maintenant ces_temps-ci désormais dorénavant à_présent nouve(?:au|l|lle|aux) plus_que à_la_place depuis_\\w+ enfin finalement devenue? récemment passée?s?_(?:à|de) augmenté baissé déplacée? reportée? décalée? avancée? repoussée? changé promue? monté_à descendu_à remplacé réduit",
        "correction pardon désolée? trompée? erreur je_voulais_dire je_corrige oups en_réalité en_fait mal_(?:écrit|orthographié|lu) confondu non,?_attends faute_de_frappe rectification",
    ),
    limited=phrases(
        "aussi encore également (?<!l'_)(?<!l')autre(?!_(?:jour|fois)) une?_deuxième une?_seconde? souvent parfois surtout en_partie au_moins presque en_plus par_ailleurs aujourd['’_]+hui ce_soir cette_semaine ce_week-?end le_week-?end ce_mois-ci ce_matin jusqu['’_]+\\w+ ^pour_(?:le|la|les|mon|ma)_\\w+ pour_(?:l'instant|le_moment|aujourd'hui|une_\\w+|un_\\w+|la_\\w+|le_week-?end) temporairement provisoirement exceptionnellement en_attendant pendant de_passage prêtée? emprunt\\w* remplace_(?:un|une)_coll?ègue l'un_de l'une_de une_partie certains toujours",
    ),
    unreal=phrases(
        "si s'il voudrais voudrait aimerais aimerait pourrais pourrait devrais devrait serais serait aurais aurait rêve\\w* imagine\\w* suppos\\w* autrefois jadis à_l'époque étais? avant_je quand_j'(?:étais|avais) dans_le_temps j'_(?:étais|avais|habitais|jouais|utilisais) \\w+rions",
    ),
    ahead=phrases(
        "peut-être probablement éventuellement vais_\\w+(?:er|ir|re) vas_\\w+(?:er|ir|re) va_\\w+(?:er|ir|re) allons_\\w+(?:er|ir|re) compt(?:e|ons)_\\w+(?:er|ir|re) prévoi[st] prévoyons envisage\\w* pense songe espère souhaite veux voulons bientôt demain prochaine?s? jamais projette hésite essa(?:ie|yer) résolution (?!(?:v|f)rai\\b)\\w+rai bonne_résolution",
    ),
    regular=phrases("depuis_(?:ce|cette|le|la|fin|début)_[\\w-]+ à_partir_d'aujourd'hui il_y_a_\\w+_\\w+"),
    past=re.compile(r"(?i)\b(?:ai|avons|avais|étais|était|avait|a) (?:\w+ )?(?!lieu\b)\w+(?:é|i|u|it|is)\b|\b(?:hier|dernière?)\b|\b(?:suis|sommes) (?:allé|parti|venu|arrivé|resté|tombé|rentré)\w*"),
    at=re.compile(r"(?i)\b(?:à|vers|dès|jusqu' à) $"),
    correct=phrases("correction pardon désolée? trompée? erreur je_voulais_dire je_corrige oups en_réalité mal_(?:écrit|orthographié|lu) confondu vérifié vérification mal_compté attends faute_de_frappe rectification"),
    stops=(
        re.compile(rf"^(?:.*\b)?(?:j'|je|nous|on|(?:mon|ma|mes|notre|nos) (?P<w>[^ ]+)) (?:m' |me |nous |s' |se |n' |y )*(?:ai|avons|a|suis|sommes|est)(?: \w+ment)? (?:{_END}) (?P<x>.+)"),
        re.compile(r"^(?P<x>.+) (?:(?:est|a été) (?:finie?|terminée?|annulée?|vendue?|morte?|décédée?|fermée?|partie?)|a rendu l' âme|a claqué)$"),
        re.compile(r"^(?:fini(?:e|s|es)?|terminée?s?|arrêté|vendu|quitté|adieu) (?P<x>.+)"),
    ),
    denies=(
        re.compile(r"^(?P<w>.*?\b)(?:ne|n') (?P<x>.+) plus(?P<y> .+)?$"),
        re.compile(r"^plus d(?:e|'|u|es) (?P<x>.+)"),
    ),
    replaces=(
        re.compile(r"\b(?:au lieu d[eu']|au lieu des|plutôt que|à la place d[eu']) (?P<x>.+)"),
        re.compile(r"\b(?:passée?s?|migré|basculé|changé|transféré|déplacée?|décalée?|reportée?|avancée?|augmenté|baissé|monté|descendu|migré)\b.*? (?:de|du|d') (?P<x>.+?) (?:à|au|aux|vers|chez|en|sur) .+"),
    ),
    nots=re.compile(r"^(?P<w>.*?)(?:^|\b(?:et|est|suis|sont) )(?:pas|non|et non) (?!seulement |juste |que |uniquement )(?P<x>[^ ]+(?: [^ ]+){0,3})$"),
    scales=("rouge bleu bleue vert verte noir noire blanc blanche brun brune gris grise blond blonde jaune orange violet violette rose marron roux rousse châtain beige", "long longs court courts mi-longs", "ouvert ouverte fermé fermée", "débutant intermédiaire avancé", "quotidien hebdomadaire mensuel annuel", "fixe variable", "gratuit gratuite payant payante", "junior senior", "mi-temps plein-temps", "locataire propriétaire locataires propriétaires"),
    swaps=re.compile(r"\b(?:j' |je |on |nous )(?:ai |a |avons |viens de )?(?:\w+ )?chang(?:é|er) d(?:e|') (?P<x>[^ ]+(?: [^ ]+)?)$"),
    leaves=re.compile(r"^(?P<x>[^ ]+(?: [^ ]+){0,2}?) (?:est |a |s' est |a pris |nous a |m' a )?(?:partie?|démissionné|retraite|pris sa retraite|quittée?s?|décédée?|morte?|éteinte?|disparue?|déménagé|arrêté|mutée?|licenciée?|virée?|fermé|congé|rendu l' âme|passé la main|cédé sa place|lâchée?s?|changé de (?:poste|service|boîte|cabinet|métier|région|ville))\b"),
    tail=re.compile(r" (?:parce|car|depuis|quand|il y a|l' (?:été|hiver|automne|an)|le mois|la semaine|hier|(?<!\ble )(?<!\bles )(?<!\bdu )(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|grâce|suite|faute|début|fin|complètement|totalement|définitivement|du tout|ce mois|cette (?:semaine|année)|(?:en|au|à la|après|le) (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|printemps|été|hiver|automne|début|fin|rentrée|mois|\d+(?! ?h\b| heures)|\w+ (?:ans|mois|semaines))|à cause|à la suite|en raison|vu (?:que|le|la|mon|ma)|puisqu|maintenant qu|après (?:mon|ma|mes|l' (?:opération|accident|accouchement)|la (?:naissance|retraite|rupture|séparation)|le (?:divorce|déménagement|confinement))|pour (?:des )?raisons?|plus le temps|pour moi)\b.*$"),
    toward=re.compile(r" (?:pour|contre|par|au profit|à|au|chez|vers|avec)\b.*$"),
    parts=re.compile(r"\b(?:vendu|perdu|donné|rendu|jeté)\b"),
    having="ai avons possède possédons conduis utilise utilisons porte loue roule",
    drop=re.compile(r"(?i)\b(?:à partir de maintenant|à partir d['’] ?aujourd['’]hui|à présent|en ce moment|ces derniers temps|depuis le \d{1,2}(?:er)?(?: \w+)?|depuis (?:(?:le|la|l['’]|début|fin|ce|cette|mi-|quelques|une?|deux|trois) ?)*(?:mois|semaine|semaines|an|ans|année|été|hiver|printemps|automne|hier|peu|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|rentrée|\d{4})(?: dernière?)?|(?:le mois|la semaine|l['’] ?(?:an|année|été|hiver|automne)) (?:derni(?:er|ère)|passée?)|il y a \w+ \w+|hier)\b"),
    only=re.compile(r"(?i)\b(?:que|qu['’]|qu' |à) ?$"),
    weak="et pas de la le les un une est ai ne dans que fait en fin bon jamais passé hier mois semaine dernier peu moi tout rien",
    idle="pense trouve sais crois espère comprends sens remercie merci content contente heureux heureuse fier fière sûr sûre désolé désolée peux peut pouvons dois faut important souviens suppose imagine manque dis dire demande ravi ravie hâte veux",
    swap=re.compile(r"(?i)\b(?:à la place|plutôt|désormais)\b"),
    into="à au aux en",
    shared="apprends étudie lis aime adore déteste préfère connais parle ai mange bois regarde écoute joue collectionne vois veux achète",
    joins="et mais donc car parce qui où puisque alors",
    opaque="va vais vont allons prends prend prenons utilise utilisons fais fait faisons sers besoin échéance date abonnement compte contrat vieux vieille complètement poste club du de d' l' le la les mon ma mes un une",
    today=phrases("aujourd['’_]*hui ce_(?:matin|soir|mois-ci|week-end) cette_semaine"),
    goes=re.compile(r"\b(?:quitté|parti|partie)\b"),
    spans="jour jours semaine mois an matin soir",
    lapsed="plus_de plus_d' fini finie finis terminé terminée adieu",
    of="de d' du",
    aside=re.compile(f"(?i){ASIDES}"),
    undergone=re.compile(r"\b(?:nous|moi|on)\b|(?<!^)\b(?:mon|ma|mes|notre|nos)\b"),
    quits=re.compile(r"\b(?:quitté|démissionné d|arrêté|lâché|plaqué|abandonné|laissé tomber|sortie?s? de|retirée?s? de|désinscrite?s? de)"),
    parting=phrases("en_(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|\\d{4}) définitivement (?:le_mois|la_semaine|l'_(?:an|été|hiver|automne))_derni(?:er|ère) il_y_a_\\w+_\\w+ à_cause parce car plus_le_temps pour_de_bon"),
    recants=phrases("changé_d['’]avis fait_marche_arrière tombée?_à_l['’]eau (?:l['’]ai|l['’]avons|l['’]a)_(?:rachetée?|reprise?|retrouvée?) retrouvée?s?_(?:mon|ma|le|la|mes) (?:me_suis|s['’]est)_(?:remise?s?|réinscrite?s?|réabonnée?s?)_(?:à|au|chez) j['’]ai_(?:repris(?!_le_(?:travail|boulot|taf))|craqué|rechuté|refusé|décliné|recommencé|failli) fausse_alerte presque failli"),
    dies=re.compile(r"^(?P<x>(?:(?:mon|ma|notre|nos) )?[^ ]+(?: [^ ]+){0,2}?) (?:(?:est|a été|vient de|nous a|s' est|a) (?:subitement |paisiblement )?(?:morte?s?|décédée?s?|mourir|décéder|éteindre|éteinte?|quittée?s?(?<=nous a quitté)|piquée?|euthanasiée?|endormie?|enterrée?|incinérée?)|nous (?:a|ont) quittée?s?)\b|\b(?:on|nous|j'|je) (?:a |avons |ai )(?:dû )?(?:(?:fait|faire) (?:piquer|euthanasier|endormir)|enterré|dit adieu à|dire adieu à) (?P<y>(?:(?:mon|ma|notre) )?[^ ]+?)(?: .+)?$"),
    departs=re.compile(r"^(?P<x>(?:(?:mon|ma|notre) )?[^ ]+(?: [^ ]+){0,2}?) (?:a |est |vient de )?(?:déménagé(?! (?:son|sa|ses|le|la|les|l'|du|des|un))|déménager(?! (?:son|sa|ses|le|la|les|l'|du|des|un))|rendu (?:ses|les) clés|partie?(?= de (?:la coloc|l' appart|chez))|quitté (?:la coloc\w*|l' appart\w*|la maison))\b"),
    homes="vis vit vivons habite habitons loge loges partage partageons loue louons coloc colocs colocataire colocataires colocation locataire maison appart appartement",
    renews=re.compile(r"(?i)\b(?:j['’] ?ai|on a|nous avons)(?: (?:enfin|maintenant|désormais|trouvé|pris|engagé|choisi|eu|donc|déjà))* (?:une?|mon|ma|notre) (?:tout |toute )?nouve(?:au|l|lle) (?P<x>(?:médecin(?: traitant)?|docteur|dentiste|kiné|ostéo|psy|coach|patronne?|chefs?|cheffe|manager|proprio|propriétaire|banque|numéro(?: de (?:téléphone|portable))?|téléphone|portable|ordi|ordinateur|voiture|vélo|adresse(?: mail)?|mot de passe|boulot|job|poste|travail|emploi|coiffeu(?:r|se)|assurance|mutuelle|opérateur|fournisseur|nounou|prof(?: de \w+)?|coloc|colocataire|bureau|pseudo|salle de sport|femme de ménage|comptable|avocate?|vétérinaire|orthophoniste))(?=\s*$|\s+(?:qui|chez|depuis|et|nommée?|appelée?|maintenant|à|au)\b)"),
    events=(
        ("née né nés nées accouché arrivé arrivée arrivés fausse", re.compile(r"\b(?:j' ?ai|je) (?:\w+ )?accouché\b|\b(?:notre|mon|ma|nos) (?:petite? )?(?:bébé|petite?|fille|fils|garçon|jumea\w+)(?: \w+)? (?:est|sont) (?:née?s?|arrivée?s?)\b|\bfausse couche\b"), "enceinte grossesse"),
        ("marié mariée mariés fiancé fiancée fiancés pacsé pacsée pacsés rencontré", re.compile(r"\b(?:je|on|nous) (?:suis|est|sommes) (?:mariée?s?|fiancée?s?|pacsée?s?)\b"), "célibataire seul"),
        ("marié mariée mariés", re.compile(r"\b(?:je|on|nous) (?:suis|est|sommes) mariée?s?\b"), "fiancé fiancée fiancés pacsé pacsée"),
        ("embauché embauchée travail boulot poste job emploi taf", re.compile(r"\b(?:j'|je|on) (?:ai |a |suis )*(?:été embauchée?|embauchée?|(?:re)?trouvé (?:un |du |mon )?(?:travail|boulot|poste|job|emploi|taf)|repris le (?:travail|boulot|taf)|commencé (?:mon|un) (?:travail|boulot|poste|job|emploi|taf))\b"), "chômage chômeur chômeuse"),
        ("stage cdi embauché embauchée titularisée titularisé", re.compile(r"\b(?:j'|je) (?:ai )?(?:fini|terminé|achevé|validé) mon stage\b|\b(?:a|ont) (?:embauchée?|titularisée?|gardée?)\b|\b(?:j'|je) (?:ai |suis )*(?:été )?(?:embauchée?|titularisée?|passée? en cdi)\b"), "stagiaire stage"),
        ("apprentissage alternance cap bts bep embauché embauchée", re.compile(r"\b(?:j'|je) (?:ai )?(?:fini|terminé|achevé|eu|obtenu|validé) mon (?:apprentissage|alternance|cap|bts|bep)\b|\b(?:a|ont) embauchée?\b|\b(?:j'|je) (?:ai |suis )*(?:été )?embauchée?\b"), "apprenti apprentie alternant alternante apprentissage alternance"),
        ("bac lycée", re.compile(r"\b(?:j'|je) (?:ai )?(?:eu|obtenu|quitté|fini|terminé) (?:mon bac|le lycée)\b"), "lycéen lycéenne lycée"),
        ("diplôme diplômé diplômée études fac master licence doctorat", re.compile(r"\b(?:j'|je) (?:ai |suis )*(?:(?:fini|terminé|arrêté|eu|obtenu|validé|quitté) (?:mes études|mon (?:diplôme|master|doctorat)|ma (?:licence|fac)|la fac)|diplômée?)\b"), "étudiant étudiante"),
        ("permis", re.compile(r"\b(?:j'|je) (?:ai )?(?:eu|obtenu|décroché|réussi) (?:mon|le) permis\b"), "auto-école leçons"),
        ("guéri guérie sorti sortie rétabli rétablie", re.compile(r"\bje suis (?:guérie?|rétablie?|sortie? de l' hôpital)\b"), "malade hospitalisé hospitalisée hôpital convalescence grippe"),
    ),
    famed="préféré préférée favori favorite idole fan",
    contracted="au/à aux/à",
    kin="frère sœur soeur père mère fils fille cousin cousine oncle tante neveu nièce grand-père grand-mère papi mamie parents enfant enfants beau-père belle-mère beau-frère belle-sœur parrain marraine filleul filleule jumeau jumelle",
)  # fmt: skip
