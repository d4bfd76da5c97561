# ruff: noqa: E501 -- a table's patterns are read better in one line
"""French."""

from __future__ import annotations

import re

from memplug_mem0.reading.languages.around import FR
from memplug_mem0.reading.languages.spelled_fr import SPELLED
from memplug_mem0.reading.languages.table import Rule, Table, each, worded

_ADV = r"(?:(?:maintenant|désormais|actuellement|toujours|encore|aussi|récemment|vraiment|beaucoup|bien|enfin|déjà|tout juste|depuis \w+|finalement|officiellement) )*"
_HER = r"(?:\b(?:[Mm]on|[Mm]a|[Mm]es|[Nn]otre|[Nn]os) (?P<rel>[a-zœéèêâîôûç-]+)|^(?P<name>(?!(?:Il|Elle|On|Je|Ce|Nous|Le|La|Maintenant)\b)[A-ZÉÈ]\w+)) "


def _me(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:\b[Jj]e |\b[Jj]['’]|\b[Nn]ous |\b[Oo]n ){_ADV}{pattern}")


def _her(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"{_HER}{_ADV}{pattern}")


_JOB = (
    r"professeure?|ingénieure?|médecin|infirmi[eè]re?|avocate?|cuisini[eè]re?|journaliste|architecte|développeu(?:r|se)|dentiste|étudiante?|enseignante?|boulang[eè]re?|pilote|traduct(?:eur|rice)|photographe|comptable|graphiste|chercheu(?:r|se)|vendeu(?:r|se)|mécanicien(?:ne)?|pharmacien(?:ne)?|chef de projet|institut(?:eur|rice)"
    r"|serveu(?:r|se)|directeur|directrice|responsable|assistante?|consultante?|chauffeur|coiffeu(?:r|se)|psychologue|vétérinaire|écrivaine?|musicien(?:ne)?|acteur|actrice|juge|menuisier|électricien(?:ne)?|plombier|analyste|manager|stagiaire|technicien(?:ne)?|secrétaire|polici[eè]re?"
    r"|juriste|notaire|greffi[eè]re?|magistrate?|caissi[eè]re?|fleuriste|libraire|bibliothécaire|documentaliste|archiviste|éducat(?:eur|rice)|animat(?:eur|rice)|monit(?:eur|rice)|format(?:eur|rice)|aide-soignante?|sage-femme|ambulanci[eè]re?|kiné(?:sithérapeute)?|ostéopathe|orthophoniste|ergothérapeute|opticien(?:ne)?|diététicien(?:ne)?|auxiliaire de vie|nounou|assistante maternelle"
    r"|facteur|factrice|posti[eè]re?|livreu(?:r|se)|coursi[eè]re?|routi[eè]re?|conduct(?:eur|rice)|cariste|magasini[eè]re?|prépara(?:teur|trice) de commandes|manutentionnaire|ouvri[eè]re?|maçon(?:ne)?|couvreu(?:r|se)|carreleu(?:r|se)|charpenti[eè]re?|ébéniste|serruri[eè]re?|soudeu(?:r|se)|chauffagiste|jardini[eè]re?|paysagiste|agricult(?:eur|rice)|maraîch[eè]re?|vigneron(?:ne)?|éleveu(?:r|se)|apicult(?:eur|rice)"
    r"|bouch[eè]re?|pâtissi[eè]re?|poissonni[eè]re?|barman|barmaid|sommeli[eè]re?|cuistot|réceptionniste|hôtesse|steward|gendarme|pompi[eè]re?|militaire|douani[eè]re?|vigile|gardien(?:ne)? d['’]immeuble|concierge|femme de ménage|comédien(?:ne)?|danseu(?:r|se)|illustrat(?:eur|rice)|styliste|couturi[eè]re?|esthéticien(?:ne)?|tatoueu(?:r|se)|community manager|rédact(?:eur|rice)|édit(?:eur|rice)|commerciale?|courti[eè]re?|banqui[eè]re?|conseill[eè]re?|gestionnaire"
    r"|contrôleu(?:r|se)(?: de gestion)?|cheffe? de (?:produit|projet|rayon|service|rang|chantier|cuisine|secteur|équipe|cabine|gare|quart)|cheffe? d['’]équipe|data (?:scientist|analyst|engineer)|product (?:owner|manager)|scrum master|devops|agente? immobili[eè]re?|hôte(?:sse)? de caisse|employée? de \w+|maître-nageu(?:r|se)|interprète|actuaire|audit(?:eur|rice)|lead dev|tech lead|osthéo|ostéo|psychomotricien(?:ne)?|puéricult(?:eur|rice)|manutentionnaire|barista|traiteur|caviste|fromag[eè]re?|brasseu(?:r|se)|tapissi[eè]re?|peintre(?: en bâtiment)?|plâtri[eè]re?|forgeron(?:ne)?|bijouti[eè]re?|horlog[eè]re?|cordonni[eè]re?|toiletteu(?:r|se)|dresseu(?:r|se)|forain|magicien(?:ne)?|sculpt(?:eur|rice)|auteure?|autrice|romanci[eè]re?|scénariste|réalisat(?:eur|rice)|monteu(?:r|se)|cadreu(?:r|se)|webdesigner|designer|ux designer|youtubeu(?:r|se)|streameu(?:r|se)|programmeu(?:r|se)|informaticien(?:ne)?|biologiste|chimiste|géomètre|urbaniste|gérante?|cadre|chargée? de \w+|auto-?entrepreneu(?:r|se)|intérimaire|coach|entraîneu(?:r|se)|inspect(?:eur|rice)|surveillante?|maître d['’]école|maîtresse|doctorante?|lycéen(?:ne)?|alternante?|apprentie?|freelance|free-lance|courtier|contremaître|régisseu(?:r|se)|attachée? de \w+|agente?|guide|agriculteur|préparat(?:eur|rice)|interne|podologue|psychiatre|pédiatre|chirurgien(?:ne)?|kiné|bénévole à plein temps|fonctionnaire"
)
_A = r"(?:à la |à l'|à l’|au |aux |à |en |dans le |dans la )"
_CHEZ = r"(?:chez|pour|à la|au|à)"
_NE = r"(?:\b[Jj]e n['’e] ?|\b[Oo]n n['’e] ?)"
_BOTH = r"(?:^(?:[Aa]vec )?(?:[A-ZÉÈ]\w+|[Mm]on mari|[Mm]a femme|[Mm]on ex)(?: et moi)?,? )?"
_CONTRACT = r"CDD|CDI|intérim|alternance|stage|apprentissage|freelance|période d['’]essai|contrat pro|portage salarial|free-lance|service civique"
_O = r"[\wàâäéèêëîïôöùûüç .'’-]"

RULES = (
    Rule(
        "residence",
        _me(
            rf"(?:ai|me suis|suis|a|avons|s['’]est|est|sommes|nous sommes) (?:tout juste |récemment |enfin )?(?:déménagé|emménagé|installée?s?|allée?s? vivre|partie?s? vivre)(?: de (?P<old>\S+?))? {_A}(?P<v>.+)"
        ),
        "name",
        happened=True,
    ),
    Rule(
        "residence",
        _me(
            rf"(?:ai|a|avons) (?:\w+ment |enfin )?quitté (?P<old>[A-ZÉÈ][\w-]+) pour (?:m['’]|nous |s['’])?(?:installer|établir|aller vivre|vivre|aller|habiter|emménager) {_A}(?P<v>[A-ZÉÈ].+)"
        ),
        "name",
        happened=True,
    ),
    Rule(
        "residence",
        _her(
            r"(?:a|ont) (?:\w+ment |enfin )?quitté (?P<old>[A-ZÉÈ][\w-]+) pour (?:s['’](?:installer|établir)|aller vivre|vivre|aller|habiter|emménager) (?:à la |à |au |aux |en )(?P<v>[A-ZÉÈ].+)"
        ),
        "name",
        happened=True,
    ),
    Rule(
        "residence",
        _her(
            rf"(?:a|ont|s['’]est|se sont|est|sont) (?:\w+ment )?(?:déménagé|emménagé|installée?s?|partie?s? vivre|venue?s? vivre|allée?s? vivre)(?: avec (?:moi|nous|sa \w+|son \w+|leurs? \w+)| chez (?:moi|nous)| ensemble)? {_A}(?P<v>.+)"
        ),
        "name",
        happened=True,
    ),
    Rule(
        "residence",
        _me(
            rf"(?:viens|venons|vient) (?:d['’]|de (?:m['’])?)(?:emménager|déménager|installer|nous installer|s['’]installer) {_A}(?P<v>.+)"
        ),
        "name",
        happened=True,
    ),
    Rule(
        "marital status",
        re.compile(
            rf"{_BOTH}(?:\b[Jj]e me suis|\b[Nn]ous nous sommes|\b[Oo]n s['’]est) (?:\w+ )?(?P<v>mariée?s?|pacsée?s?|fiancée?s?|séparée?s?)\b"
        ),
        happened=True,
    ),
    Rule(
        "marital status",
        re.compile(rf"{_BOTH}(?:\b[Jj]['’]ai|\b[Nn]ous avons|\b[Oo]n a) (?:\w+ )?(?P<v>divorcé)\b"),
        happened=True,
    ),
    Rule("residence", _me(rf"(?:habite|vis|vivons|habitons|réside) {_ADV}{_A}(?P<v>.+)"), "name"),
    Rule("residence", _her(rf"(?:habite|habitent|vit|vivent|réside) {_ADV}{_A}(?P<v>.+)"), "name"),
    *(
        Rule(
            "residence",
            one(
                rf"(?:habite|habitons|vis|vit|loue|louons) {_ADV}(?:dans )?(?:une?|le|la|l['’]|mon|ma|notre) ?(?:[a-zéè]+ ){{0,2}}(?:studio|appartement|appart|maison|duplex|loft|chambre|deux-pièces|trois-pièces|pavillon|villa|t[1-4])(?: de \d+ m²)? {_A}(?P<v>.+)"
            ),
            "name",
        )
        for one in (_me, _her)
    ),
    Rule(
        "transport",
        re.compile(
            rf"\b(?:[Jj]e (?:vais|me rends)|[Oo]n va) {_ADV}(?:au (?:travail|boulot|bureau|taf|lycée|collège)|à (?:l['’]école|la fac|l['’]usine|l['’]hôpital|l['’]université|mon travail)|bosser|travailler) {_ADV}(?:en|à) (?P<v>(?:voiture|vélo|bus|car|métro|tram|tramway|train|RER|TER|trottinette|moto|scooter|covoiturage|bateau|taxi|pied)s?(?: électrique)?)\b"
        ),
    ),
    Rule(
        "transport",
        re.compile(
            _NE
            + r"(?:vais|me rends|va) plus (?:au (?:travail|boulot|bureau|taf)|à l['’]école|à la fac|bosser) (?:en|à) (?P<v>\w+)"
        ),
        ends=True,
        negated=True,
    ),
    Rule("employer", _me(rf"(?:travaille|bosse) {_ADV}{_CHEZ} (?P<v>.+)"), "name"),
    Rule(
        "employer",
        _her(
            r"(?:a|vient de|s['’]est) (?:\w+ )?(?:commencé|commencer|démarré|été embauchée?|signé|signer|rejoint|rejoindre|trouvé (?:un|du) (?:travail|boulot|poste|emploi|job))(?: (?:lundi|mardi|mercredi|jeudi|vendredi|hier|en \w+))?(?: chez| à| au| par)? (?P<v>[A-ZÉÈ].*)"
        ),
        "name",
        happened=True,
    ),
    Rule("occupation", _her(r"est (?:\w+ )?(?P<v>au chômage|sans emploi|à la retraite)\b")),
    Rule(
        "employer",
        _her(
            r"(?:a|vient de|a été) (?:\w+ )?(?:quitté|quitter|démissionné d[eu]|démissionner d[eu]|licenciée? (?:par|de chez|d[eu])|licencier d[eu]|virée? de chez) (?:son (?:travail|poste|emploi|boulot|job) (?:chez|à|au) )?(?:la |le |l['’]|chez )?(?P<v>[A-ZÉÈ].*)"
        ),
        "name",
        ends=True,
        happened=True,
    ),
    Rule(
        "employer",
        _her(r"(?:a (?:\w+ )?pris sa retraite|est (?:\w+ )?(?:partie? )?(?:à la|en) retraite)\b"),
        ends=True,
        happened=True,
        value="*",
    ),
    Rule(
        "occupation",
        re.compile(
            r"\b(?:[Jj]['’]ai (?:\w+ )?pris ma retraite|[Jj]e suis (?:\w+ )?partie? (?:à la|en) retraite|[Jj]e viens de prendre ma retraite)\b"
        ),
        ends=True,
        happened=True,
        value="*",
    ),
    Rule(
        "employer",
        re.compile(
            r"\b(?:[Jj]['’]ai (?:\w+ )?pris ma retraite|[Jj]e suis (?:\w+ )?(?:partie? )?(?:à la|en) retraite|[Jj]e viens de prendre ma retraite)\b"
        ),
        ends=True,
        happened=True,
        value="*",
    ),
    Rule(
        "occupation",
        _her(
            r"(?:a|vient de|s['’]est) (?:\w+ )?(?:commencé|commencer|démarré|été embauchée?|signé|signer|retrouvé|trouvé|décroché|repris)(?: (?:un|du|le) (?:travail|boulot|poste|emploi|job))?(?: (?:lundi|mardi|mercredi|jeudi|vendredi|hier|en \w+))?(?: chez [\w'’ -]+?| à la \w+| au \w+)?(?: en (?:CDI|CDD|intérim|alternance))?$"
        ),
        ends=True,
        happened=True,
        value="unemployed",
    ),
    Rule("employer", _her(rf"(?:travaille|bosse) {_ADV}{_CHEZ} (?P<v>.+)"), "name"),
    Rule(
        "employer",
        _me(
            r"(?:ai) (?:commencé|été embauchée?|trouvé un (?:nouveau )?(?:travail|poste|emploi)|décroché un (?:poste|emploi)|obtenu un (?:poste|emploi))(?: à travailler)? chez (?P<v>.+)"
        ),
        "name",
        happened=True,
    ),
    Rule(
        "employer",
        re.compile(
            rf"\b(?:[Jj]['’]ai|[Jj]e viens de|[Jj]e suis) {_ADV}(?:rejoint|intégré|rejoindre|intégrer|signé (?:chez|avec|à)|signer (?:chez|avec|à)|commencé (?:chez|à)|commencer (?:chez|à)|démarré chez|démarrer chez|(?:été )?(?:embauchée?|recrutée?|engagée?|débauchée?|mutée?) (?:chez|par|à)|entrée? chez|rentrée? chez|(?:re)?trouvé (?:du boulot|du travail|un (?:job|boulot|poste|emploi)) (?:chez|à|au|à la)|partie? (?:bosser|travailler) (?:chez|à)) (?P<v>[A-ZÉÈ].*)"
        ),
        "name",
        happened=True,
    ),
    Rule(
        "employer",
        re.compile(
            r"^(?P<v>[A-ZÉÈ][\w.&'’-]*(?: [A-ZÉÈ][\w.&'’-]*)*) m['’](?:a|ont) (?:enfin |finalement )?(?:embauchée?|recrutée?|engagée?|débauchée?)\b"
        ),
        "name",
        happened=True,
    ),
    Rule("occupation", _me(r"(?:travaille|bosse) " + _ADV + r"comme (?P<v>.+)")),
    Rule(
        "occupation",
        _me(r"(?:ai été promue?|suis devenue?|ai été nommée?) (?P<v>.+)"),
        happened=True,
    ),
    Rule(
        "occupation",
        re.compile(rf"\b[Jj]e suis (?:maintenant |désormais )*(?P<v>(?:{_JOB})\b.*)"),
    ),
    Rule(
        "name",
        re.compile(
            r"\b(?i:je m['’]appelle|mon nom est|appelle-moi|appelez-moi) (?P<v>[A-ZÉÈ]\w+(?: [A-ZÉÈ]\w+)*)"
        ),
        "name",
    ),
    Rule(
        "age",
        re.compile(
            r"\b[Jj]['’]ai (?:maintenant |désormais |déjà |aujourd['’]hui )?(?P<v>\d{1,3}) ans(?=$|,| (?:maintenant|désormais|depuis|aujourd|révolus|bien sonnés))"
        ),
        "number",
    ),
    Rule(
        "age",
        re.compile(
            r"\b(?:[Jj]['’]ai (?:enfin |déjà )?(?:eu|(?:fêté|soufflé|pris) mes)|[Jj]e viens (?:d['’]avoir|de (?:fêter|souffler|prendre) mes)|[Jj]e fête (?:aujourd['’]hui |ce soir |ce jour )?mes|[Jj]e souffle (?:aujourd['’]hui )?mes|[Jj]e passe (?:aujourd['’]hui )?à) (?P<v>\d{1,3}) (?:ans|bougies|printemps)"
        ),
        "number",
        happened=True,
    ),
    Rule("pregnancy", re.compile(r"\b[Jj]e suis (?:\w+ )?(?P<v>enceinte\b.*)")),
    Rule(
        "pregnancy",
        re.compile(
            r"\b(?:[Jj]['’]attends|[Oo]n attend|[Nn]ous attendons) (?P<v>(?:notre|mon|une?|des) (?:\w+ )?(?:enfant|bébé|petite? (?:fille|garçon)|jumeaux|jumelles))\b"
        ),
    ),
    Rule(
        "pregnancy",
        re.compile(
            rf"\b[Jj]['’]ai {_ADV}accouché\b|(?:\b[Nn]otre|\b[Mm]on|\b[Mm]a) (?:petite? |deuxième |second |seconde )?(?:bébé|petite?|fille|fils|garçon|bout de chou)(?: [A-ZÉÈ]\w+)? (?:est|vient) {_ADV}(?:née?|arrivée?|là|de naître)\b|\b[Nn]os jumea?(?:ux|lles) sont {_ADV}(?:née?s|arrivée?s|là)\b"
        ),
        ends=True,
        happened=True,
        value="*",
    ),
    Rule("pregnancy", re.compile(_NE + r"suis plus enceinte"), ends=True, negated=True, value="*"),
    Rule("contract", _me(rf"(?:suis|sommes|travaille|bosse) {_ADV}en (?P<v>{_CONTRACT})\b")),
    Rule(
        "contract",
        re.compile(
            rf"\b(?:[Jj]e suis {_ADV}passée?|[Jj]['’]ai {_ADV}(?:été (?:embauchée?|prise?|engagée?|recrutée?|gardée?|prolongée?)|signé|eu|décroché|obtenu)|(?:m['’]a|m['’]ont|on m['’]a) {_ADV}(?:embauchée?|prise?|engagée?|recrutée?|gardée?|proposé|donné|fait signer|fait passer|passée?))(?: enfin| définitivement)?(?: en| un| mon| au)? (?P<v>{_CONTRACT})\b(?: (?:à la|à l['’]|chez|au|aux|dans|avec) ?[\w'’ -]+(?=$|[,;.!]))?"
        ),
        happened=True,
    ),
    Rule(
        "occupation",
        re.compile(
            rf"\b[Jj]['’]ai {_ADV}(?:(?:été|réussi à être) (?:embauchée?|engagée?|recrutée?|titularisée?)|signé (?:un|mon) CDI)|(?:^(?:[Ll]es? |[Ll]a |[Ll]['’]|[Mm]on |[Mm]a |[Oo]n |[A-ZÉÈ])[\w'’ -]{{0,30}}?)?\b(?:m['’]a|m['’]ont) {_ADV}(?:embauchée?|engagée?|recrutée?|titularisée?|gardée?|prise?)(?: définitivement)?(?: en| avec un)?(?: CDI| CDD| fixe)?|\b[Jj]e suis {_ADV}(?:embauchée?|passée? en CDI|titulaire|titularisée?)"
        ),
        ends=True,
        happened=True,
        value="unemployed",
    ),
    Rule(
        "marital status",
        re.compile(
            r"\b(?:[Jj]e suis|[Nn]ous sommes) (?:maintenant |désormais |heureusement )*(?P<v>mariée?s?|divorcée?s?|fiancée?s?|célibataire|veu(?:f|ve)|séparée?s?)\b"
        ),
    ),
    Rule(
        "marital status",
        re.compile(
            r"\b(?:[Jj]e suis|[Nn]ous sommes|[Oo]n est) (?P<v>en couple(?: avec [A-ZÉÈ][\wé-]+)?)"
        ),
    ),
    Rule(
        "diet",
        re.compile(
            r"\b[Jj]e (?:suis|suis devenue?) (?:maintenant |désormais |devenue? )*(?P<v>végétarien(?:ne)?|végane?|vegan|végétalien(?:ne)?)\b"
        ),
    ),
    Rule("car", _me(r"(?:conduis|roule en) " + _ADV + r"(?:une?|la|ma|le)? ?(?P<v>.+)"), "thing"),
    Rule("weight", _me(r"pèse " + _ADV + r"(?:environ )?(?P<v>\d[\d.,]* ?\w+)"), "number"),
    Rule(
        "salary",
        _me(r"gagne " + _ADV + r"(?:environ )?(?P<v>\d[\d.,]* ?\w+)(?: par (?:mois|an))?"),
        "number",
    ),
    Rule("rent", _me(r"paie " + _ADV + r"(?P<v>\d[\d.,]* ?\w+) de loyer"), "number"),
    Rule("wakes up", _me(r"me lève " + _ADV + r"à (?P<v>\d.*)"), "number"),
    Rule(
        "{a}",
        re.compile(
            r"\b[Jj]['’e] ?(?P<a>travaille|cours|nage|m['’]entraîne|étudie|lis|dors|marche|bois|pédale|vais \w+ \w+) "
            + _ADV
            + r"(?P<v>\d[\d.,]* ?[\wé]+)(?: de \w+| d['’]\w+)? (?P<per>(?:par|chaque) (?:jour|semaine|mois|nuit))"
        ),
        "number",
    ),
    Rule(
        "pain",
        re.compile(r"\b[Jj]['’]ai (?:très |encore )?(?P<v>mal (?:au|aux|à la|à l['’]) ?\w+)"),
        many=True,
    ),
    Rule(
        "pain",
        re.compile(_NE + r"ai plus (?P<v>mal (?:au|aux|à la|à l['’]) ?\w+)"),
        ends=True,
        negated=True,
    ),
    Rule(
        "working time",
        re.compile(
            rf"\b(?:[Jj]e (?:travaille|bosse|suis)|[Oo]n travaille) {_ADV}(?:à |de |en |d['’])(?P<v>mi-temps|temps (?:plein|complet|partiel)|plein temps|nuit|jour|équipe du (?:matin|soir)|3x8|2x8|horaires décalés)\b"
        ),
    ),
    Rule(
        "working time",
        re.compile(
            rf"\b[Jj]e suis {_ADV}(?:passée?|revenue?|repassée?) (?:à |de |en )(?P<v>mi-temps|temps (?:plein|complet|partiel)|plein temps|nuit|jour)\b"
        ),
        happened=True,
    ),
    Rule("likes", _me(r"(?:aime|adore|aimons|adorons) " + _ADV + r"(?P<v>.+)"), many=True),
    Rule("dislikes", _me(r"déteste " + _ADV + r"(?P<v>.+)"), many=True),
    Rule(
        "allergies",
        re.compile(
            r"\b[Jj]e suis (?:aussi |très )?allergique (?:aux|à la|à l['’]|au|à) ?(?P<v>.+)"
        ),
        many=True,
    ),
    Rule(
        "speaks",
        _me(
            r"parle "
            + _ADV
            + r"(?:couramment |un peu )?(?P<v>(?:le |l['’]|)(?:anglais|français|allemand|espagnol|italien|chinois|arabe|russe|portugais|japonais).*)"
        ),
        many=True,
    ),
    Rule(
        "plays", _me(r"joue " + _ADV + r"(?:du|de la|de l['’]|au|aux|à la) ?(?P<v>.+)"), many=True
    ),
    Rule(
        "has",
        _me(r"(?:ai|possède)(?: acheté| adopté)? (?:une? |(?=(?:deux|trois) ))(?P<v>.+)"),
        many=True,
    ),
    Rule(
        "residence",
        re.compile(_NE + rf"(?:habite|vis) plus {_A}(?P<v>.+)"),
        ends=True,
        negated=True,
    ),
    Rule(
        "employer",
        re.compile(_NE + rf"(?:travaille|bosse) plus {_CHEZ} (?P<v>.+)"),
        ends=True,
        negated=True,
    ),
    Rule(
        "employer",
        re.compile(
            r"\b[Jj]['’]ai (?:quitté|démissionné de) (?:mon (?:travail|poste|emploi) chez |chez )(?P<v>.+)"
        ),
        "name",
        ends=True,
        happened=True,
    ),
    Rule("likes", re.compile(_NE + r"(?:aime|adore) plus (?P<v>.+)"), ends=True, negated=True),
    Rule(
        "plays",
        re.compile(_NE + r"joue plus (?:du|de la|de l['’]|au|aux|de|d['’]) ?(?P<v>.+)"),
        ends=True,
        negated=True,
    ),
    Rule(
        "plays",
        re.compile(
            r"\b[Jj]['’]ai (?:\w+ )?(?:arrêté|abandonné) (?:le |la |l['’]|de jouer (?:du |de la |de l['’]|au ))(?P<v>.+)"
        ),
        ends=True,
        happened=True,
    ),
    Rule(
        "diet",
        re.compile(_NE + r"suis plus (?P<v>végétarien(?:ne)?|végane?|vegan|végétalien(?:ne)?)"),
        ends=True,
        negated=True,
    ),
    Rule(
        "diet",
        re.compile(r"\b[Jj]e (?P<v>remange de la viande|mange à nouveau de la viande)"),
        ends=True,
        value="*",
    ),
    Rule(
        "marital status",
        re.compile(_NE + r"suis plus (?P<v>mariée?|célibataire|fiancée?)"),
        ends=True,
        negated=True,
    ),
    Rule(
        "has",
        re.compile(
            r"\b(?:[Jj]['’]ai|[Nn]ous avons) (?:\w+ )?(?:vendu|donné|perdu) (?:mon|ma|mes|notre) (?P<v>.+)"
        ),
        ends=True,
        happened=True,
    ),
    Rule(
        "car",
        re.compile(r"\b(?:[Jj]['’]ai|[Nn]ous avons) (?:\w+ )?vendu (?:mon|ma|notre) (?P<v>.+)"),
        ends=True,
        happened=True,
    ),
    Rule(
        "habits",
        _me(
            r"(?:utilise|suis (?:chez|abonnée? à|cliente? chez|membre de|inscrite? (?:à|au|chez))|ai un (?:compte|abonnement|forfait) (?:chez|à)) (?:la |le |l['’])?(?P<v>.+)"
        ),
        "name",
        many=True,
    ),
    Rule(
        "",
        re.compile(
            _NE
            + r"(?!habite|vis\b|travaille|bosse|aime|adore|joue)\w+ plus (?:chez |à la |à l['’]|à |avec |de |d['’]|du |le |la |l['’]|les |au |en )?(?P<v>.+)"
        ),
        ends=True,
        negated=True,
    ),
    Rule(
        "",
        re.compile(
            r"^(?:(?i:avec|entre) )?(?P<v>[A-ZÉÈ]\w+)(?: et moi(?:,| on| nous| avons| a| sommes| s['’]est| n['’]est| est)* (?:c['’]est (?:bien |vraiment |définitivement )*(?:fini|terminé)|rompu|séparés|divorcé|plus ensemble)|,? c['’]est (?:bien |vraiment |définitivement )*(?:fini|terminé)|,? m['’]a (?:quittée?|larguée?|plaquée?))\b"
        ),
        "name",
        ends=True,
        happened=True,
    ),
    Rule("birth year", re.compile(r"\b[Jj]e suis née? en (?P<v>\d{4})"), "number"),
    Rule(
        "smoking",
        re.compile(
            r"\b[Jj]e (?P<v>fume(?: (?!plus\b|et\b|mais\b|que\b)[\w' ]+)?|suis (?:une? (?:grosse?? )?)?fumeu(?:r|se))$"
        ),
    ),
    Rule(
        "smoking",
        re.compile(
            rf"\b[Jj]['’]ai {_ADV}(?:arrêté|stoppé|lâché|abandonné) (?:de fumer|la clope|la cigarette|le tabac|les clopes|les cigarettes)|{_NE}fume plus|\b[Jj]e suis {_ADV}(?:non[- ]fumeu|ex[- ]fumeu)"
        ),
        ends=True,
        negated=True,
        happened=True,
        value="*",
    ),
    Rule("member", _me(r"suis membre (?:du |de la |de l['’]|d['’]une? |de )(?P<v>.+)"), many=True),
    Rule(
        "member",
        re.compile(r"\b[Jj]['’]ai quitté (?:le |la |l['’])(?P<v>[a-zà-ÿ].+)"),
        ends=True,
        happened=True,
    ),
    Rule(
        "major",
        _me(
            rf"(?:fais {_ADV}des études (?:de |d['’])|étudie {_ADV}(?:le |la |l['’]|les )?)(?P<v>.+)"
        ),
    ),
    Rule(
        "occupation",
        re.compile(
            r"\b[Jj]e suis (?:maintenant |actuellement )*(?P<v>au chômage|sans emploi|à la retraite|indépendante?|retraitée?)\b"
        ),
    ),
    *(
        Rule("", re.compile(p), "name", ends=True, happened=True)
        for p in (
            r"\b(?:[Jj]['’]ai|[Nn]ous avons|[Oo]n a) (?:enfin |finalement |récemment )*(?:résilié|vendu|annulé|arrêté|abandonné|supprimé|clôturé|fermé|lâché) (?:(?:mon|notre) (?:abonnement|compte|contrat|forfait) (?:chez |à |de |d['’])?|mon |ma |notre |le |la |l['’])?(?P<v>[A-ZÉÈ][\w.&-]*(?: [A-ZÉÈ0-9][\w.&-]*)*)",
        )
    ),
    Rule(
        "employer",
        re.compile(
            r"\b[Jj]['’]ai (?:enfin |finalement |récemment )*(?:quitté|démissionné de) (?:chez )?(?P<v>[A-ZÉÈ][\w.&-]*(?: [A-ZÉÈ0-9][\w.&-]*)*)(?: pour (?:rejoindre )?[A-ZÉÈ]\w*)?"
        ),
        "name",
        ends=True,
        happened=True,
    ),
    Rule(
        "",
        re.compile(
            _NE
            + r"(?:utilise|suis|ai|bois|mange|fume|vais|apprends|prends) plus (?:chez |abonnée? à |à la |à l['’]|à |de |d['’]|du |le |la |l['’]|au )?(?P<v>.+)"
        ),
        ends=True,
        negated=True,
    ),
    Rule(
        "major",
        re.compile(
            _NE + r"(?:fais plus d['’]études (?:de |d['’])|étudie plus (?:le |la |l['’])?)(?P<v>.+)"
        ),
        ends=True,
        negated=True,
    ),
    Rule(
        "occupation",
        re.compile(
            rf"\b[Jj]['’]ai {_ADV}(?:re)?trouvé (?:du (?:travail|boulot)|un (?:nouve(?:au|l) )?(?:emploi|travail|boulot|job|poste))"
        ),
        ends=True,
        happened=True,
        value="unemployed",
    ),
    Rule(
        "marital status",
        re.compile(
            rf"\b[Jj]e (?:suis|me suis mise?) {_ADV}en couple\b(?: avec \w+)?|\b[Jj]['’]ai {_ADV}rencontré quelqu['’]un\b|\b[Jj]['’]ai {_ADV}(?:un copain|une copine|un petit ami|une petite amie)\b"
        ),
        ends=True,
        value="single",
    ),
)

TABLE = Table(
    words=each(
        "la le les l je j nous mon ma mes notre nos pas correction est sont suis habite vit travaille déménagé moi avec fini née né au chez dans depuis une vient pour quitté arrêté vendu résilié emménagé changé trouvé acheté signé attend deux trois paie paye loue roule joue mariés pacsés fiancés divorcé séparés bosse chien chat enfants"
    ),
    around=FR,
    spelled=tuple((re.compile(f"(?i){one}"), into) for one, into in SPELLED),
    mention=re.compile(r"(?i)\b(?:(?:j['’]ai|on a|nous avons|je viens de|on vient de) (?:\w+ )?chang(?:é|er) (?:de|d['’])|trompée? (?:de|d['’]|sur|dans|pour)|gourée? (?:de|d['’]|sur|dans|pour)|erreur (?:sur|de|dans|pour)|donné|noté|pour|avec|mon|ma|notre) ?(?:la mauvaise |le mauvais |la |le |l['’]|mon |ma |notre )?(?P<a>[a-zà-ÿ][\w'’-]*(?: (?:de |d['’]|du |des |de la |au |à )?[a-zà-ÿ][\w'’-]*){0,3}?)(?=$|[,.!:;]| (?:est|a|était|et|mais|hier|depuis|la|le|parce|car|que|qui|sur|pour|l['’]autre)\b)"),
    it=re.compile(r"(?i)^(?:[^,:.]*\b(?:trompée?|gourée?|erreur|mauvaise?|mal (?:écrit|noté|donné|orthographié|compris)|(?:j['’]ai|on a|nous avons|je viens de|on vient de) (?:\w+ )?chang(?:é|er) d(?:e|['’]))\b ?[^,:.]*[,:.] ?)?(?:(?:en fait|en réalité|finalement|alors|bon|et|oui|non|donc)[, ]+)*(?:c['’]est|ce sont|(?:il|elle) (?:est|s['’]appelle)|le bon,? c['’]est|la bonne,? c['’]est)(?: (?:maintenant|désormais|plutôt|en fait|bien|donc))* (?=\S)"),
    mine="mon {a} est ",
    speaks=each("je j nous on mon ma notre moi appelle appelez avec m bébé jumeaux jumelles née né"),
    owns=each("mon ma mes notre nos le la les l"),
    mends=each("quitté pas non mais remplacé changé échangé troqué suis passé passée"),
    question=re.compile(r"(?i)^(?:et |mais |alors )?(?:qui|que|qu['’]|quel(?:le)?s?|où|quand|pourquoi|comment|combien|est-ce|sais-tu|peux-tu|ai-je|suis-je|dois-je)\b|,? (?:n['’]est-ce pas|non|hein|c['’]est ça)$"),
    unreal=worded(
        "quand_(?:je|j'ai) parfois quelquefois rarement le_week-?end le_(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) en_vacances temporairement si s'il peut-être probablement sans_doute éventuellement voudrais voudrait aimerais aimerait aimerions pourrais pourrait pourrions devrais devrait"
        " serais serait aurais aurait habiterais vivrais vais_(?!à_la|au|à_pied) allons vas va_(?:bientôt|déménager|changer) compte comptons prévois prévoyons envisage envisageons pense_(?:à|que|déménager) songe espère espérons"
        " souhaite veux voulons rêve rêvais imagine imaginons suppose supposons bientôt demain prochaine? prochainement dans_(?:\\d+|quelques|une?|deux|trois|quatre|cinq|six|dix|quinze)_(?:jours?|semaines?|mois|ans?) avant_je autrefois jadis à_l'époque quand_j'(?:étais|habitais) j'habitais je_vivais je_travaillais"
        " presque failli blague plaisante roman(?!_(?:préféré|favori)) jeu dans_le_(?:jeu|film|livre) projette hésite tradui(?:s|re|sez) traduction corrige[rz]? reformule[rz]? exemple"
    ),
    reported=re.compile(r"(?i)\b(?:dit(?! (?:stop|non|adieu|une bêtise|n['’]importe quoi))|disait|disent|a raconté|raconte|racontent|prétend|prétendait|prétendent|jure|jurent|à en croire|paraît|apparemment|selon|d['’]après(?! (?:ma|mon|mes|la|le|les) (?:derni(?:er|ère)s? )?(?:carte|papiers|analyses?|passeport|relevé|montre|balance|ticket|contrat|prise de sang|tests?|bilan|examens?|résultats?|ordonnance))|croit|croyait|pense que|pensait|entendu|affirme|affirmait|écrit|demande(?! (?:\d|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|du|de la)\b)|demandé|il paraît|trouve que|faux|indique|affiche)\b|(?<!parce )(?<!depuis )(?<!maintenant )(?<!puis)(?<!\bce )\bque (?:je|j['’]|nous|mon|ma|notre)\b"),
    negation=re.compile(r"(?i)\bn['’]|\bne\b|\bpas\b|\bjamais\b|\bplus de\b|\bni\b"),
    split=re.compile(r"\s*(?:[;—–]|:(?!\d)|,? mais |, et (?=(?:je|j['’]|mon|ma)\b)| et (?=(?:je |j['’]|mon |ma |nous ))|, (?=(?:je |j['’]|mon |ma |nous |on |notre |car |parce |qui |où |alors |ça |c['’]est |il |elle |ils |elles ))| parce que | car | qui |\(|\))\s*"),
    cut=re.compile(r"(?i)(?:,(?!\d)| (?:et (?:je|j['’]|mon|ma|nous)|mais|parce|car|depuis|où|qui|que|avec (?:mon|ma|mes)|maintenant|désormais|actuellement|en ce moment|ces jours-ci|d['’]après|à nouveau|aussi|comme|la semaine|le mois|l['’]an(?:née)?|l['’]été|il y a|hier|aujourd['’]hui|en (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|\d{4})|pour|et non|pas|plutôt|par|beaucoup|cette|ce)\b| \()"),
    filler=re.compile(r"(?i)^(?:(?:le|la|les|un|une(?! (?:heure|semaine|douzaine|demi-heure)\b)|des|du|de|mon|ma|mes|à|au|en|chez|maintenant|environ|appelée?|encore|exactement|plus)\s+|l['’]|d['’])|\s+(?:maintenant)$|[\s.!?,;:'\"“”«»]+$|^[\s'\"“”«»]+"),
    days=re.compile(r"(?i)\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|midi|minuit)\b|\d"),
    rules=RULES,
    fixes=(
        re.compile(rf"(?i)\bj['’]ai (?:remplacé|changé|échangé|troqué) (?:mon |ma |mes )(?P<old>{_O}+?) (?:par|contre|pour) (?:une? |le |la )?(?P<v>{_O}+)$"),
        re.compile(rf"(?i)\bje suis passée? (?:de |d['’])(?P<old>{_O}+?) à (?P<v>{_O}+)$"),
        re.compile(rf"(?i)^(?:(?:non|pardon|désolée?|attends|correction|en fait)[,:. ]+)*(?:c['’]est |ce n['’]est |je voulais dire )?pas (?:à |en |au |chez |le |la |un |une )?(?P<old>{_O}+?)(?:,| mais|, mais) (?:à |en |au |chez |le |la |un |une )?(?P<v>{_O}+)$"),
        re.compile(rf"(?i)^(?:(?:non|pardon|désolée?|attends|correction|en fait)[,:. ]+)*(?:c['’]est |je voulais dire )?(?:à |en |chez )?(?P<v>{_O}+?),? (?:et )?(?:pas|non) (?:pas )?(?:à |en |au |chez )?(?P<old>{_O}+)$"),
        re.compile(rf"\b(?:[Jj]['’]ai|[Oo]n a|[Nn]ous avons) (?:récemment |enfin )?quitté (?P<old>[A-ZÉ]{_O}*?) pour (?:rejoindre )?(?P<v>[A-ZÉ]{_O}*)$"),
        re.compile(rf"\b(?:[Jj]e suis|[Jj]['’]ai) (?:récemment |enfin )?(?:passée?|changé) (?:de la |du |des |de |d['’])(?P<old>{_O}+?) (?:à la |au |aux |à |pour le |pour la |pour )(?P<v>{_O}+)$"),
    ),
    chosen=re.compile(r"(?i)(?:identifiant|login|pseudo|mot de passe|mdp|nom d['’]utilisateur|surnom|dessert|plat|petit[- ]déj(?:euner)?|goûter|boisson|thème|spécialité|matière|parfum|couleur|fond d['’]écran|sonnerie|signe|instrument|loisir|hobby|passion|rôle|coupe|coiffure|menu|commande)(?: .*)?$"),
    counting=re.compile(r"(?i)^(?!.*\b(?:était|étaient|avait|fut)\b)(?:.*[,:] )?(?:mon|ma|mes|notre|nos|le|la|les|l['’]) ?\w.* (?:est|sont|a|ouvre|ferme)\b|(?:\bje |\bj['’]|\bnous |\bon )(?:(?:ne|m['’]|me) ?)?(?:prends|ai|avons|sommes|est|vais|allons|cours|nage|travaille|étudie|dors|bois|mange|fume|lis|écris|m?['’]?entraîne|paie|gagne|épargne|dépense|fais|joue|marche)\b|\bil y a\b"),
    now="maintenant",
    only=re.compile(r"(?i)\bn(?:e |['’])(?P<v>(?:me |m['’])?\w+) plus qu(?:e |['’])"),
    jobs=re.compile(rf"(?i)\b(?:{_JOB})\b"),
    since=re.compile(r"(?i)[,;]? (?:mais |et )?(?=(?:maintenant|désormais|aujourd['’]hui|à présent)\b)"),
    predicate=re.compile(r"(?i)^(?:difficile|facile|dur|bon|bonne|mauvais|ennuyeux|stressant|cassé|épuisé|trop|très|toujours|jamais|pas|encore|nouveau|vieux|cher|chère|prêt|passionnant|super|différent|ouvert|fermé|parti|introuvable)e?s?\b|\w+(?:able|ible|ant|eux|euse)$| à \w+(?:er|ir|re)$"),
    trailing=re.compile(r"(?:,| et) (?:non |pas |plus )(?:pas )?(?:à |en |chez |une? |le |la |l['’])*(?P<old>[\w\d][\wàâéèêîôûç .'’-]*)$"),
    owned=(re.compile(r"(?i)\b(?:mon|ma|notre) (?P<a>[a-zà-ÿ][\w' -]*?) (?P<verb>vient de|vient d['’]|va à) ?(?P<v>[A-ZÉÈ].*)"),
        re.compile(r"(?i)(?:\b(?:mon|ma|mes|notre|nos|le|la|les) |\bl['’])(?:nouve(?:au|lle|l|aux) )?(?P<a>[a-zà-ÿ][\w'’ -]*?) (?:est(?! (?:née?|morte?|décédée?|arrivée?|partie?|revenue?|enceinte|cassée?|terminée?|finie?)\b)|sont(?! (?:nées?|morte?s|arrivée?s|partie?s)\b)|s['’]appelle|coûte|dure|part|a lieu|a|ont|commence|finit|ouvre|ferme|pèse|mesure|prend|expire)(?: (?:maintenant|désormais|à présent|actuellement|finalement|bien|en fait|prévue?s?|fixée?s?))*(?: (?:de|du|à|au|en|dans|le|la))?(?= |l['’]) ?(?P<v>.+)"),),
    changed=(
        re.compile(r"(?i)\b(?:mon|ma|notre) (?P<a>[a-zà-ÿ][\w'’ -]*?) (?:vient (?:d['’]avoir|de (?:fêter|souffler) ses)|a (?:eu|(?:fêté|soufflé|pris) ses)|fête (?:aujourd['’]hui )?ses|souffle (?:aujourd['’]hui )?ses|passe à) (?P<v>\d{1,3} (?:ans|mois))"),
        re.compile(r"(?i)(?:\b(?:mon|ma|mes|notre|nos|le|la|les) |\bl['’])(?:nouve(?:au|lle) )?(?P<a>[a-zà-ÿ][\w'’ -]*?) (?:(?:vient|viennent) d['’]être|a été|ont été|est|sont|a|ont)(?: (?:finalement|maintenant|récemment|encore|déjà))? (?:(?P<became>changée?s?)|(?!(?:rue|avenue|vue|venue|tenue)\b)\w+(?:é|ée|és|ées|u|ue|us|ues|is|ise|i|ie))(?: de (?P<old>.+?))? (?:à|au|aux|pour le|jusqu['’]au|sur) (?P<v>.+)"),
        re.compile(r"(?i)(?:\bon (?:m['’])?a|\bils? (?:m['’])?(?:a|ont)|\b(?:mon|ma|le|la) \w+ (?:m['’])?a|\bj['’]ai|\bnous avons) (?:(?P<became>changé)|\w+(?:é|u|is|i)) (?:(?:mon|ma|mes|notre|nos|le|la|les) |l['’])(?P<a>[a-zà-ÿ][\w'’ -]*?)(?: de (?P<old>.+?))? (?:à|au|aux|pour le|jusqu['’]au) (?P<v>.+)"),
    ),
    inverse=re.compile(r"^(?P<v>[A-ZÉÈ][\w.-]*(?: [A-ZÉÈ][\w.-]*)*) est (?:maintenant |désormais )?(?:mon|ma|notre) (?:nouve(?:au|lle|l) )?(?P<a>[a-zà-ÿ][\w' -]*?)(?: maintenant)?$"),
    favoured=(
        re.compile(r"(?i)\b(?:mon|ma|notre) (?P<a>[\w-]+) (?:préférée?|favorite?) (?:est|s['’]appelle)(?: maintenant| désormais)? (?P<v>.+)"),
        re.compile(r"(?i)^(?P<v>[\w' -]+?) est(?: maintenant| désormais)? (?:mon|ma) (?P<a>[\w-]+) (?:préférée?|favorite?)$"),
    ),
    nouns={
        "employeur": ("employer", "name"), "cheffe": ("boss", "name"), "responsable": ("boss", "name"), "psy": ("therapist", "name"), "pseudo": ("username", "any"), "école": ("school", "name"),
        "nom": ("name", "name"), "prénom": ("name", "name"), "surnom": ("nickname", "name"), "chef": ("boss", "name"), "patron": ("boss", "name"), "patronne": ("boss", "name"), "médecin": ("doctor", "name"),
        "dentiste": ("dentist", "name"), "femme": ("wife", "name"), "mari": ("husband", "name"), "copine": ("girlfriend", "name"), "copain": ("boyfriend", "name"), "propriétaire": ("landlord", "name"), "banque": ("bank", "name"), "colocataire": ("roommate", "name"),
        "groupe sanguin": ("blood type", "any"), "opérateur": ("mobile operator", "name"), "opérateur mobile": ("mobile operator", "name"), "opérateur de téléphone": ("mobile operator", "name"), "opérateur téléphonique": ("mobile operator", "name"), "numéro": ("phone number", "number"), "numéro de téléphone": ("phone number", "number"), "loyer": ("rent", "number"), "salaire": ("salary", "number"), "poids": ("weight", "number"), "taille": ("height", "number"),
        "pointure": ("shoe size", "number"), "budget": ("budget", "number"), "code postal": ("zip code", "number"), "trajet": ("commute", "number"),
        "anniversaire": ("birthday", "date"), "date limite": ("deadline", "date"), "mariage": ("wedding", "date"), "examen": ("exam", "date"), "vol": ("flight", "date"), "réunion": ("meeting", "date"), "rendez-vous": ("appointment", "date"),
        "entretien": ("interview", "date"), "fête": ("party", "date"), "voiture": ("car", "thing"), "téléphone": ("phone", "thing"), "ordinateur": ("laptop", "thing"), "vélo": ("bike", "thing"), "email": ("email", "thing"), "e-mail": ("email", "thing"), "adresse": ("address", "thing"),
        "métier": ("occupation", "job"), "profession": ("occupation", "job"), "poste": ("occupation", "job"), "travail": ("occupation", "job"),
    },
)  # fmt: skip
