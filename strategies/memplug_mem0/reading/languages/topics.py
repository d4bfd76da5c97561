# ruff: noqa: E501 -- a language's words are read better in one line
"""Words around one thing that is told of again in another shape: what only carries an amount, a day or a place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from memplug_mem0.reading.languages.lexicon import phrases


@dataclass(frozen=True, eq=False)
class Topics:
    """A language. Words are given with spaces between them, in lower case."""

    carriers: str
    """Verbs and nouns that say nothing but that an amount, a day, an hour or a place is meant."""
    givers: str
    """Who changes a price or a date for the speaker, and what is changed of a thing."""
    defaults: str
    """What a thing belongs to if nothing else is said: the flat of a rent."""
    earns: str
    """Verbs of what the speaker is paid."""
    turns: re.Pattern[str]
    """Something happened that makes a value another one; no other word need say so."""
    strips: re.Pattern[str]
    """Since when, when or why, so that its words are none of what is told."""
    spoils: re.Pattern[str]
    """What is told is not all, not always or no value of the thing itself."""
    delta: re.Pattern[str]
    """Before an amount by which something changed, in a clause with a verb of change."""
    heading: re.Pattern[str]
    """A thing that is new, and nothing of it: "new phone number"."""
    records: str
    """What is broken by doing better."""
    neuter: str
    """Pronouns for a thing."""
    objects: str
    """Pronouns for somebody to whom something is done."""
    moves: re.Pattern[str]
    """The speaker puts something somewhere else for good."""
    into: str
    """Before where it is put."""
    partly: re.Pattern[str]
    """Not all of it."""
    services: str
    """Things made of layers, each of which may be another one: an app."""
    periods: tuple[str, ...]
    """Words for a year, a quarter, a month, a week, a day, an hour."""
    money: str
    """Currencies."""


LAYERS: Final = (
    "mysql mariadb postgres postgresql sqlite mongodb oracle dynamodb cassandra couchdb duckdb cockroachdb clickhouse snowflake bigquery redshift neo4j firestore firebase supabase mssql planetscale",
    "aws azure gcp heroku hetzner digitalocean vercel netlify linode ovh ionos strato render railway cloudflare",
    "react vue angular svelte jquery ember preact solid htmx backbone nextjs nuxt astro",
    "python ruby java kotlin go golang rust php perl node javascript typescript scala elixir clojure haskell c++ c# swift dart",
    "wordpress drupal joomla typo3 squarespace wix shopify ghost magento prestashop",
)
"""Names of which one makes the same layer of a thing."""

_MONEY: Final = "dollar dollars buck bucks euro euros eur pound pounds quid franc francs franken peso pesos chf usd gbp $ € £"
_EN_WHEN: Final = r"(?:(?:last|this|the) )?(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|month|year|spring|summer|autumn|fall|winter|weekend|sprint|term|semester)"

_EN: Final = Topics(
    carriers="pay paying paid cost costs come comes charge charges charged set be take takes taking weigh weighs measure measures stand stands stay lie lies sit sits hang get gets getting give gives lay lays make makes have has last lasts amount amounts total totals bring brings earn earns start starts begin begins happen happens meet meets held hold take place open opens close closes depart departs arrive arrives end ends finish finishes read reads say says one ones out each way all come come kick kicks go goes scheduled booked runs be up due deadline total worth price fee rate amount percent booked off % down running run runs tall high long wide deep heavy me us",
    givers="price prices half part third rest venue provider supplier place location topic subject firm theme date time day hour slot landlord landlady owner company council insurer provider bank gym boss agency school club management supplier lender",
    defaults="flat apartment house home place work membership subscription fee bill plan contract rent morning afternoon evening",
    earns="earn earns make get",
    turns=phrases(
        "from_this_\\w+_on signed renewed went_through came_through kicked_in remortgage(?:d)? refinanced weighed weigh-in weighed_in measured checkup check-up new_\\w+ (?:put|pushed|bumped|hiked|jacked|marked)_(?:up|down) (?:put|pushed|bumped|hiked|jacked)_(?:the|our|my)_\\w+_(?:up|down) paid_(?:\\w+_){0,3}(?:back|off) repaid relocated extension more_time extra_time moved_back"
    ),
    strips=re.compile(
        rf"(?i)\b(?:since|as of|as from|starting|effective|ever since) {_EN_WHEN}\b(?: \d{{1,2}}(?:st|nd|rd|th)?)?|\bfrom (?:now|today|this (?:week|month|year|term)|(?:last|this) \w+) on(?:wards?)?\b|\b(?:last|earlier this|back in|over the|at the) (?:last )?(?:january|february|march|april|may|june|july|august|september|october|november|december|week|month|year|spring|summer|autumn|fall|winter|weekend|sprint|term|semester|\w+day)\b|\b(?:two|three|four|a few|a couple of) (?:days|weeks|months) ago\b"
        r"|^(?:and |so |but )*(?:(?:ever since|since|now that) [\w'’-]+ .*?(?=\b(?:my|our|i|we|it)\b)|(?:after|with|thanks to|because of|due to|following|under) (?:the|my|our|a|an|this|his|her|their) (?:[\w'’-]+ ){0,3}?(?:new|raise|promotion|move|merger|switch|change|checkup|check-up|operation|surgery|renovation|refurbishment|trip|divorce|birth|baby|reorg|reorgani[sz]ation|renewal|review|increase|upgrade|remortgage|contract|agreement|appointment)\b.*?(?=\b(?:my|our|i|we|it|the)\b))"
        r"|(?<=\w )since (?:it|the|they|she|he|we|i|my|our) .*$"
    ),
    spoils=phrases(
        "(?:flight|trip|journey|train|drive|ride|bus|way)_back the_new our_new new_\\w+s extra more than by_law deposit down_payment one-off once average averages target goal limit up_to at_least at_most maximum minimum max min under over plus without except apart_from including excluding instead_of per_person each_of_us half third quarter when whenever if unless until till while during only_for just_for for_now temporarily temporary trial offer quote asked asking wants? proposed might maybe perhaps would could should used_to almost nearly compared was were had had_been today tonight tomorrow yesterday this_(?:week|weekend|morning|afternoon|evening|time|once|\\w+day) in_(?:winter|summer|spring|autumn|peak|total) on_(?:weekends|average|paper) at_weekends"
    ),
    delta=re.compile(r"(?i)\b(?:by|another|an extra|about|of) [$€£]?$"),
    heading=re.compile(
        r"(?i)^(?:and |so )*(?:(?:that|it|this|which) is (?:(?:a|my|our|the) )?|(?:got |have )?(?:a |my |our |the )?)(?:brand )?new \w+(?: \w+){0,3}!*$"
    ),
    neuter="it that",
    records="best pb record time score",
    objects="him her them",
    moves=re.compile(
        r"(?i)\b(?:i|we)(?:['’]ve| have)?(?: (?:just|finally|now|since|recently|already|also))*? (?:moved|relocated|shifted|dragged|hauled|lugged|rehung|transferred|migrated|ported|switched|converted)\b|\b(?:i|we)(?:['’]ve| have)(?: (?:just|finally|now|since|recently|already))* (?:put|brought|stashed|hidden|hid|carried|stored)\b"
    ),
    into="to into onto behind under beside in on at against",
    partly=re.compile(
        r"(?i)\b(?:new|some|most|half|part|parts|few|several|old|older|copies|copy|backups?|many|one of|two of|three of|rest|still|also|back (?:to|in|into|on|onto|home|where)|out|for|until|while|when|temporarily|today|this \w+|from)\b"
    ),
    services="app site website service api backend frontend server shop store platform system blog",
    periods=(
        "year annum yearly annually annual",
        "quarter quarterly",
        "month monthly",
        "week weekly",
        "day daily",
        "hour hourly",
    ),
    money=_MONEY,
)
_DE_WHEN: Final = r"(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|woche|monat|jahr|frühjahr|frühling|sommer|herbst|winter|wochenende|quartal|semester|jahreswechsel|schuljahr|halbjahr|monatsanfang|jahresanfang|ersten)"
_DE: Final = Topics(
    carriers="zahle zahlen bezahle bezahlen gezahlt kostet kosten liegt liegen beträgt betragen macht machen ist sind wiegt wiegen misst messen steht stehen hängt hängen dauert dauern braucht brauchen brauche bekomme bekommen kriege kriegen gibt geben legen legt verdiene verdienen beginnt beginnen fängt startet findet statt trifft treffen öffnet schließt fährt fahren endet geht gehen kommt kommen läuft bringt komme überweise überweisen bin habe haben hat stück uns mir mich nur noch auf an hoch preis rate betrag liege los ab pro prozent % rate zins zinssatz alle groß gross hoch lang breit schwer tief",
    givers="preis preise hälfte teil rest anbieter ort termin thema firma uhrzeit tag vermieter vermieterin hausverwaltung eigentümer eigentümerin firma stadt gemeinde versicherung anbieter bank studio chef chefin schule verein träger kita versorger",
    defaults="wohnung haus zuhause heim arbeit beitrag abo vertrag mitgliedschaft rechnung miete",
    earns="verdiene bekomme kriege",
    turns=phrases(
        "erhöht angehoben gesenkt gestiegen gesunken unterschrieben verlängert umgezogen gewogen gemessen nachgemessen umgestellt angepasst teurer billiger günstiger aufgestockt gekürzt zurückgezahlt zurückbezahlt abbezahlt neue[rsnm]?_\\w+ mieterhöhung gehaltserhöhung verlegt verschoben"
    ),
    strips=re.compile(
        rf"(?i)\b(?:seit|ab|zum|zur|vom)(?: (?:dem|der|letzte[nmrs]?|diese[nmrs]?|vergangene[nmrs]?|neue[nmrs]?))? (?:\d{{1,2}}\. ?)?{_DE_WHEN}(?: an)?\b|\b(?:letzte[nmrs]?|vorige[nmrs]?|vergangene[nmrs]?) {_DE_WHEN}\b|\bvor (?:zwei|drei|vier|ein paar|einigen) (?:tagen|wochen|monaten)\b"
        r"|\b(?:seit|nach|mit|durch|dank|wegen) (?:(?:dem|der|den|meiner|meinem|unserer|unserem|einer|einem|des) )(?:\w+en )?\w+\b"
    ),
    spoils=phrases(
        "(?:die|das|der|den)_neuen? extra mehr weniger kaution anzahlung nachzahlung einmalig durchschnitt durchschnittlich schnitt ziel limit bis_zu mindestens höchstens maximal minimum maximum unter über plus ohne außer inklusive zuzüglich statt pro_person pro_kopf hälfte wenn falls bis während vorübergehend vorerst erstmal probe angebot will möchte würde könnte sollte vielleicht wäre war waren hatte hatten heute morgen gestern diesmal diese[nmr]?_(?:woche|\\w+tag|mittwoch|mal) dieses_wochenende im_(?:winter|sommer|schnitt|notfall|urlaub) am_wochenende bald nächste[nrsm]? künftig demnächst wieder_nicht"
    ),
    delta=re.compile(r"(?i)\b(?:um|weitere|nochmal|noch mal) [$€£]?$"),
    heading=re.compile(
        r"(?i)^(?:und |also )*(?:(?:das|es) ist (?:(?:eine?|meine?|unsere?|die|der|das) )?|(?:habe |haben )?(?:eine?n? |meine? |unsere? )?)neue[nrs]? \w+(?: [\w-]+){0,4}!*$"
    ),
    neuter="es",
    records="bestzeit rekord bestleistung zeit",
    objects="ihm ihr ihnen",
    moves=re.compile(
        r"(?i)\b(?:umgehängt|umgestellt|umgesetzt|umgeräumt|verlegt|verschoben|umgezogen|umgelagert|versetzt|verrückt|geräumt|migriert|umgetopft|übertragen|gewechselt|gestellt|gehängt|geschoben)\b"
    ),
    into="in ins an ans auf aufs zu zum zur nach hinter neben unter vor",
    partly=re.compile(
        r"(?i)\b(?:neue[nrsm]?|einige|manche|meisten|hälfte|teil|teile|paar|mehrere|alte[nrsm]?|kopien?|backup|viele|eine[rns]? der|rest|immer noch|auch|zurück|für|bis|während|wenn|vorübergehend|heute|diese[nrsm]? \w+|von|aus)\b"
    ),
    services="app seite website webseite dienst server shop plattform system blog",
    periods=(
        "jahr jährlich jahre",
        "quartal vierteljährlich",
        "monat monatlich",
        "woche wöchentlich",
        "tag täglich",
        "stunde stündlich",
    ),
    money=_MONEY,
)
_FR_WHEN: Final = r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|semaine|mois|année|an|printemps|été|automne|hiver|rentrée|week-end|trimestre|semestre)"
_FR: Final = Topics(
    carriers="paie payons payer paye coûte coûtent coûter revient fait font est sont pèse pèsent mesure mesurent dure durent met mets mettons prend prends prenons donne donnent pond pondent gagne gagnons commence commencent débute démarre lieu tient tiennent a ouvre ferme part partent arrive arrivent finit finissent termine verse versons débourse monte s'élève élève passe touche touchons compte comptons ai avons tout prix tarif montant somme situe trouve reste en pourcent % taux tout toute tous toutes faisait faire haut long large profond lourd",
    givers="prix tarifs moitié partie lieu date horaire sujet thème fournisseur heure jour créneau propriétaire proprio bailleur agence syndic mairie assureur assurance banque salle patron patronne école club direction fournisseur opérateur",
    defaults="appartement appart maison logement travail abonnement cotisation facture contrat forfait loyer",
    earns="gagne touche",
    turns=phrases(
        "repassé refait battu augmenté baissé renouvelé signé pesée pesé mesuré renégocié passé_à remboursé révisé augmentation nouveau_\\w+ nouvelle_\\w+ nouvel_\\w+ déplacé décalé avancé changé déménagé"
    ),
    strips=re.compile(
        rf"(?i)\b(?:depuis|dès|à partir (?:de|du)|à compter (?:de|du))(?: (?:le|la|l['’]|du|ce|cette|début|fin))? ?(?:1er |\d{{1,2}} )?{_FR_WHEN}\b(?: derni(?:er|ère)| passée?)?|\b(?:le|la|l['’]|ce|cette) ?{_FR_WHEN} (?:derni(?:er|ère)|passée?)\b|\bil y a (?:deux|trois|quelques) (?:jours|semaines|mois)\b"
        r"|^(?:et )?(?:depuis|avec|après|suite à|grâce à|à cause de) (?:(?:le|la|les|l['’]|mon|ma|mes|notre|nos|un|une|ce|cette|du|des|au) ?)(?:nouve(?:au|lle|l) )?\w+(?: (?:de|du|d['’]) ?(?:la |l['’])?\w+)?\b"
    ),
    spoils=phrases(
        "les_nouve\\w+ plus_que_d plus_de moins_de de_plus en_plus caution acompte dépôt moyenne objectif limite jusqu'à au_moins au_plus maximum minimum sans sauf hors compris inclus au_lieu par_personne moitié quand lorsque si jusque pendant provisoirement temporairement offre devis veut voulait voudrait pourrait serait peut-être presque était étaient avait avaient aujourd'hui hier demain cette_(?:semaine|fois|nuit) ce_(?:matin|soir|week-end|mois-ci|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) en_(?:hiver|été|moyenne) le_week-end bientôt prochaine?"
    ),
    delta=re.compile(r"(?i)\b(?:de|d['’]|encore) ?[$€£]?$"),
    heading=re.compile(
        r"(?i)^(?:et )?(?:c['’]est (?:(?:un|une|mon|ma|notre) )?|(?:j['’]ai )?(?:un |une |mon |ma |notre )?)(?:nouveau|nouvelle|nouvel) \w+(?: [\w'’]+){0,4}!*$"
    ),
    neuter="il elle ça c' ce",
    records="record temps chrono",
    objects="lui leur",
    moves=re.compile(
        r"(?i)\b(?:j['’]ai|j['’]|nous avons|on a|avons)(?: (?:enfin|finalement|tout|bien|récemment))*? ?(?:déplacé|déménagé|transféré|migré|transporté|basculé|changé|installé|descendu|monté|rangé)e?s?\b"
    ),
    into="à au aux contre dans sur sous derrière devant chez vers en",
    partly=re.compile(
        r"(?i)\b(?:nouve(?:au|l|lle|aux|lles)|quelques|certaine?s|plupart|moitié|partie|plusieurs|ancien(?:ne)?s?|vieux|vieilles?|copies?|sauvegardes?|toujours|aussi|encore|pour|jusqu|pendant|quand|provisoirement|temporairement|aujourd['’]hui|ce (?:matin|soir)|cette \w+|reste)\b"
    ),
    services="appli application site service serveur boutique plateforme système blog",
    periods=(
        "an année annuel annuelle annuels ans",
        "trimestre trimestriel",
        "mois mensuel mensuelle mensuels",
        "semaine hebdomadaire",
        "jour quotidien",
        "heure",
    ),
    money=_MONEY,
)
_ES_WHEN: Final = r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|lunes|martes|miércoles|jueves|viernes|sábado|domingo|semana|mes|año|primavera|verano|otoño|invierno|trimestre|curso)"
_ES: Final = Topics(
    carriers="pago pagamos pagar pagando cuesta cuestan costar sale salen está están es son pesa pesan mide miden dura duran tardo tardamos tarda tardan queda quedan quedo da dan dando pone ponen gano ganamos cobro cobramos empieza empiezan comienza reúne celebra tiene tenemos tengo abre cierra llega llegan acaba termina salta saltan hace hacen cojo precio cuota tarifa importe total ingreso ingresamos transfiero abono abonamos me nos uno una en tocan toca cambiamos cambié % tipo todo toda todos todas va alto ancho largo justo justa justos justas",
    givers="precios cuotas mitad parte sitio lugar tema hora horario fecha proveedor día casero casera dueño dueña propietario propietaria empresa ayuntamiento aseguradora banco gimnasio jefe jefa colegio club agencia compañía gestora",
    defaults="piso casa apartamento vivienda trabajo cuota suscripción factura contrato alquiler",
    earns="gano cobro",
    turns=phrases(
        "subido subió subieron bajado bajó renovado renové renovamos firmado firmé firmamos pesado pesó medido revisión renegociado ajustado actualizado devuelto nuev[oa]_\\w+ trasladado trasladaron mudado cambiado cambié cambiamos"
    ),
    strips=re.compile(
        rf"(?i)\b(?:desde|a partir de|hace)(?: (?:el|la|de))?(?: (?:pasad[oa]|1 de|\d{{1,2}} de|principios de|finales de))? {_ES_WHEN}(?: pasad[oa])?\b|\bhace (?:dos|tres|unos|unas|un par de) (?:días|semanas|meses)\b"
        r"|^(?:y )?(?:desde|con|tras|después de|gracias a|por|debido a) (?:(?:el|la|los|las|mi|nuestr[oa]|un|una) )(?:nuev[oa] )?\w+(?: (?:de|del) (?:la |los )?\w+)?\b"
    ),
    spoils=phrases(
        "nuev[oa]s más_de menos_de de_más extra fianza señal entrada media promedio objetivo límite hasta al_menos como_mucho máximo mínimo sin salvo excepto incluid[oa]s? en_vez por_persona mitad cuando si mientras durante provisionalmente temporalmente oferta quiere quería querría podría sería quizás casi era eran tenía había hoy ayer esta_(?:semana|vez|noche|tarde|mañana) este_(?:finde|fin_de_semana|lunes|martes|miércoles|jueves|viernes|sábado|domingo) en_(?:invierno|verano) los_fines_de_semana pronto próxim[oa]"
    ),
    delta=re.compile(r"(?i)\b(?:en|otros|otras|unos|un) [$€£]?$"),
    heading=re.compile(
        r"(?i)^(?:y )?(?:(?:es )?(?:un |una |mi |nuestro |nuestra )?|(?:tengo )?(?:un |una )?)nuev[oa] \w+(?: \w+){0,4}!*$"
    ),
    neuter="",
    records="marca récord tiempo",
    objects="le les",
    moves=re.compile(
        r"(?i)\b(?:(?:he|hemos|han) (?:movido|trasladado|mudado|pasado|migrado|cambiado|llevado|puesto|colgado)|moví|movimos|trasladé|trasladamos|migré|migramos|cambié|pasé)\b"
    ),
    into="a al en detrás junto bajo hacia",
    partly=re.compile(
        r"(?i)\b(?:nuev[oa]s?|algun[oa]s|mayoría|mitad|parte|vari[oa]s|viej[oa]s?|antigu[oa]s?|copias?|todavía|también|aún|para|hasta|mientras|cuando|provisionalmente|temporalmente|hoy|esta \w+|este \w+|resto|de vuelta)\b"
    ),
    services="app aplicación web página sitio servicio servidor tienda plataforma sistema blog",
    periods=(
        "año anual años",
        "trimestre trimestral",
        "mes mensual mensuales",
        "semana semanal",
        "día diario",
        "hora",
    ),
    money=_MONEY,
)

TOPICS: Final = {"en": _EN, "de": _DE, "fr": _FR, "es": _ES}
"""By language."""
