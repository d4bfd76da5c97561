# ruff: noqa: E501 -- a language's words are read better in one line
"""What may stand around a statement that ends an older value, by language; all else makes it end nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from memplug_mem0.reading.languages.table import each


@dataclass(frozen=True, slots=True)
class Around:
    """The words of a language that leave a statement what it is, and those that say that something changed."""

    harmless: re.Pattern[str]
    """Changes nothing in what is said."""
    when: re.Pattern[str]
    """Nor do these where the statement tells of an event."""
    changing: re.Pattern[str]
    """Says that it was otherwise before."""
    correcting: re.Pattern[str]
    """Says, anywhere in the message, that what was said before was wrong."""
    limits: re.Pattern[str]
    """Says that it holds beside something else, or not always."""
    void: re.Pattern[str]
    """Anywhere in the message: fiction, a joke, somebody else's text."""
    joined: re.Pattern[str]
    """Begins a further clause, which takes nothing back."""
    hanging: re.Pattern[str]
    """Between clauses: what follows is said of something in the clause before."""
    preceding: re.Pattern[str]
    """A clause before a comma that is a statement of its own, not the words "he thinks"."""
    own: re.Pattern[str]
    """The speaker's own words before a colon."""
    links: re.Pattern[str]
    """In a value, adds a circumstance or another value."""
    period: re.Pattern[str]
    """How often: "a week"."""
    stops: frozenset[str]
    """Words that no noun phrase has."""
    dropped: frozenset[str]
    """Words that do not tell one count from another."""


def _phrases(*phrases: str) -> re.Pattern[str]:
    """Any of the phrases, given with spaces between them and `_` for a space, as whole words in any case."""
    several = [one.replace("_", " ") for group in phrases for one in group.split()]
    found = "|".join(sorted(several, key=lambda one: " " not in one))
    return re.compile(rf"(?i)(?<!\w)(?:{found})(?!\w)")


_JOKES = "[😂🤣😜😝😉🙃😏🤪😅]"


def _void(words: str) -> re.Pattern[str]:
    return re.compile(_phrases(words).pattern + f"|{_JOKES}")


_EN_TIME = r"(?:week|month|quarter|year|spring|summer|autumn|fall|winter|weekend|night|morning|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december)"
_EN_COUNT = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|a_few|a_couple_of|several|many|some)"
EN = Around(
    harmless=_phrases(
        "now right_now currently nowadays these_days finally officially actually just recently already again well yes yeah yep ok okay oh hey hi hello so and but then btw by_the_way fyi just_so_you_know for_the_record",
        "quick small little big good great bad sad exciting happy update news heads-?up correction to_correct_myself sorry wait oops whoops guess_what since_then for_good permanently happily instead anymore any_(?:more|longer) by_now meanwhile in_fact",
        "thankfully luckily sadly unfortunately fortunately as_it_happens as_you_know believe_it_or_not please(?:_(?:note|remember|update))?(?:_that)? note_that remember_that everyone folks guys all my no typo turns_out change_of_plans? because since as even although though i i'm i've i_have we we've the a an is it it's that was been have has",
        "from_now_on starting_(?:today|now) from_today(?:_on)? moving_forward going_forward after_all in_the_end at_the_end_of_the_day long_story_short after_a_long_search at_last to_be_(?:clear|exact|precise) i_mean i_meant i_can_(?:tell|say)",
        rf"as_of_(?:today|(?:this|last|early|late)_{_EN_TIME}|{_EN_TIME}) (?:ever_)?since_(?:(?:last|this|early|late)_)?{_EN_TIME}(?:_\d{{1,2}}(?:st|nd|rd|th)?)? since_(?:yesterday|today|\d{{4}})",
        r"(?:a|per|every|each)_(?:day|week|month|year|hour|night|morning) monthly weekly yearly daily annually",
        r"with_(?:my|our)_(?:wife|husband|partner|girlfriend|boyfriend|fianc[eé]e?|family|parents|kids|children|son|daughter|dogs?|cats?|sister|brother|mum|mom|mother|dad|father)",
        r"(?:instead_of|rather_than|up_from|down_from|from|and_no_longer|no_longer|and_not|not)_(?:my_|the_|a_|an_|at_|in_)?\$?[\w.,'’@-]+(?:_[\w.,'’@-]+)?(?=\W*$)",
    ),
    when=_phrases(
        rf"(?:(?:earlier|later)_)?(?:last|this|earlier_this|late_last|early_last|one)_{_EN_TIME} yesterday today tonight this_(?:morning|afternoon|evening) the_other_day (?:about_|almost_|over_)?{_EN_COUNT}_(?:days?|weeks?|months?|years?)_ago",
        rf"(?:back_|early_|late_)?in_(?:early_|late_|the_|mid-)?{_EN_TIME}(?:_\d{{4}})? in_\d{{4}} on_{_EN_TIME}(?:_\d{{1,2}}(?:st|nd|rd|th)?)? on_the_\d{{1,2}}(?:st|nd|rd|th) at_the_(?:start|beginning|end)_of_(?:the|this|last)_{_EN_TIME} over_the_{_EN_TIME}",
        rf"after_{_EN_COUNT}_(?:\w+_)?(?:days|weeks|months|years)(?:_there|_together)? after_the_(?:divorce|wedding|break-?up|holidays|merger|baby|birth|accident) after_graduat(?:ing|ion) for_(?:a|my|the|his|her)(?:_new)?_(?:job|work|role|position) for_work for_a_(?:fresh|new)_start with_everything officially in_the_end after_that before_that",
    ),
    changing=_phrases(
        "now nowadays starting_(?:today|now) these_days new newly no_longer any_?more any_longer instead from_now_on from_today as_of currently by_now since(?!_then_)(?=\\s(?:last|this|january|february|march|april|may|june|july|august|september|october|november|december|yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday)) meanwhile finally became become turned recently changed moved switched down_to up_to back_to cut_(?:back|down)_to"
    ),
    correcting=_phrases(
        r"correction (?:slight_)?change_of_plans? (?:\w+_)?change(?=[!:,]) mis(?!s)\w+(?:ed|read|spoke|took|spelt) scratch_that strike_that my_mistake my_bad i_was_wrong got_(?:that|it)_wrong mixed_(?:that|it|them|those)?_?up mistyped misspelled misspelt misremembered (?:that_was_a_)?typo(?:_there)? wrong_digits oops whoops i_meant no_wait wait,?_no sorry,? actually in_fact to_correct_myself i_misspoke(?:_earlier)? looked_(?:at_(?:it|the_\w+)_)?again i_misread_(?:it|that|the_\w+) let_me_correct i_said wrong_(?:number|name|date|line|day)"
    ),
    limits=_phrases(
        "also too as_well still usually mostly sometimes often occasionally another second other partly part-time half_(?:of|the_time) at_least almost nearly besides in_addition additionally either both only_(?:on|in|at|when|until|for) except apart_from originally initially ever or per_se virtually technically practically basically literally"
    ),
    void=_void(
        "for_now for_the_time_being temporarily (?:just|only)_until dreams? dreamt? dreamed story novel screenplay script fiction fictional character role-?play roleplaying sims minecraft video_game board_game in_(?:the|this|my)_(?:game|movie|film|book|play|show|series|song|poem|scene) kidding joking joke just_a_joke lol lmao rofl haha(?:ha)* jk psych april_fools?(?:')? translate translation proofread rephrase paraphrase narrator protagonist lyrics pretend imagine hypothetical(?:ly)? sarcasm not_really in_theory on_paper said_nobody i_wish for_example e\\.g\\. placeholder lorem dear_diary cover_letter my_npc npc"
    ),
    joined=re.compile(
        r"(?i)(?:,|\s[-–—]|;)?\s(?:and|so|because|which|where|but|since|as|now that|after|when|who|thanks to|due to)\b(?=\s+\S+\s+\S)|[,;]\s(?=(?:I|we|they|he|she|it|it's|that's|my|our|the|his|her)\b)"
    ),
    hanging=re.compile(r"(?i)\b(?:which|who|where|that|while|whereas)\b|[(]"),
    preceding=re.compile(
        r"(?i)^(?:and |but |so )?(?:i|we|i've|we've|i'm|we're|my|our|the|they|it|he|she|today|big|good|sad|great|please)\b.*\w|^\w+ed\b|\b(?:left|retired|quit|died|moved|changed|closed|started|finished|called|is|was|has)\b"
    ),
    own=re.compile(r"(?i)^(?:latest|newest) |^(?:i|we|they)\b(?! (?:wrote|write|read|told|said))"),
    links=re.compile(
        r"(?i)\b(?:in|at|for|from|to|as|on|with|when|if|than|after|before|during|by|about|because|but|who|that|is|are|was|while|or|either)\b|(?<=[a-z]) and (?=[a-z])"
    ),
    period=_phrases(
        r"(?:(?:a|per|every|each)_(?:day|week|month|year|hour|night|morning|evening|sunday|monday|tuesday|wednesday|thursday|friday|saturday)|daily|weekly|monthly|yearly)"
    ),
    stops=each(
        "i we you he she they it that this which who what if when not no and or but is are was were has have had said says"
    ),
    dropped=each(
        "i we my our the a an am m re ve are is was there s have has at on in of to for about around be been up down back cut only get got going"
    ),
)

_DE_TIME = r"(?:Woche|Monat|Jahr|Frühling|Frühjahr|Sommer|Herbst|Winter|Wochenende|Nacht|Morgen|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)"
_DE_COUNT = r"(?:\d+|ein(?:em|er|en|e)?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|ein_paar|einigen|wenigen|mehreren|kurzem|langem)"
DE = Around(
    harmless=_phrases(
        "jetzt nun inzwischen mittlerweile gerade aktuell derzeit nunmehr neuerdings endlich wieder nur_noch bloß_noch ab_sofort ab_heute seitdem übrigens also ja doch erst hallo hi hey ok okay und aber so denn weil da tatsächlich eigentlich nämlich offiziell glücklicherweise leider zum_glück endgültig dauerhaft stattdessen fortan zum_stand_heute",
        "update neuigkeiten neuigkeit gute schlechte große kleine kurze info kurz korrektur sorry entschuldigung entschuldige moment halt stopp nein ach ups upps mein_fehler planänderung der die das den dem ein eine einen ich wir bin ist sind hat habe haben es mich uns mir richtig gesagt genau",
        rf"seit_(?:(?:dem_|der_|letzte[rnm]?_|dieser?_|diesem_|Anfang_|Ende_|Mitte_)?{_DE_TIME}|gestern|heute|kurzem|neuestem|\d{{4}}|dem_\d{{1,2}}\.?_{_DE_TIME}|{_DE_COUNT}_(?:Tag|Woche|Monat|Jahr)e?n?)",
        r"(?:pro|im|in_der|am|jeden?|je)_(?:tag|woche|monat|jahr|nacht|stunde) monatlich jährlich wöchentlich täglich",
        r"mit_mein(?:er|em|en)_(?:frau|mann|partner|partnerin|freundin|freund|familie|eltern|kindern|sohn|tochter|hund|katze|schwester|bruder|mutter|vater)",
        r"(?:statt|anstatt|anstelle_von|und_nicht_mehr|nicht_mehr|und_nicht|nicht|von|vorher)_(?:in_|bei_|am_|der_|die_|das_|den_|dem_)?[\w.,'’@-]+(?:_[\w.,'’@-]+)?(?=\W*$)",
    ),
    when=_phrases(
        rf"(?:letzte[nrsm]?|diese[nrsm]?|vorige[nrsm]?|vergangene[nrsm]?)_{_DE_TIME} gestern heute vorgestern kürzlich neulich vor_(?:etwa_|gut_|über_)?{_DE_COUNT}(?:_(?:Tag|Woche|Monat|Jahr)e?n?)? im_{_DE_TIME}(?:_\d{{4}})? am_{_DE_TIME} am_\d{{1,2}}\.?(?:_{_DE_TIME})? (?:anfang|ende|mitte)_(?:des_|der_)?\w+ nach_{_DE_COUNT}_(?:langen_)?(?:Tagen|Wochen|Monaten|Jahren) nach_der_(?:scheidung|hochzeit|trennung) übers_wochenende beruflich wegen_(?:der_arbeit|des_jobs)"
    ),
    changing=_phrases(
        "jetzt nun inzwischen mittlerweile neuerdings nunmehr neue[nrsm]? nicht_mehr nicht_länger keine?[nmrs]?_mehr nur_noch bloß_noch stattdessen ab_sofort ab_heute seit_(?:\\w+_)?\\w+ endlich fortan doch_erst"
    ),
    correcting=_phrases(
        r"korrektur \w*änderung(?=[!:,]) \w*wechsel(?=[!:,]) verzählt quatsch falsch_(?:gemessen|gelesen|verstanden) planänderung zahlendreher tippfehler falsch_ausgedrückt sorry entschuldigung entschuldige verzeihung vertippt verschrieben vertan verwechselt geirrt mein_fehler ich_meinte falsch_(?:geschrieben|gesagt|geschaut) nein,?_(?:moment|doch) tatsächlich eigentlich ups stimmt_nicht_ganz das_war_falsch richtig_ist"
    ),
    limits=re.compile(
        _phrases(
            "auch außerdem zusätzlich weiterhin immer_noch zweite[rsn]? andere[rsn]? weitere[rsn]? meist meistens oft manchmal teils teilweise halb nebenbei nebenher mindestens fast beinahe oder nur_(?:am|im|in|bei|wenn|bis|für) ursprünglich anfangs quasi praktisch gefühlt theoretisch"
        ).pattern
        + r"|(?i:(?<!nur )(?<!bloß )\bnoch\b)"
    ),
    void=_void(
        "vorerst erstmal vorübergehend nur_bis geträumt träume[nr]? traum roman geschichte drehbuch hörspiel märchen figur charakter rollenspiel sims minecraft videospiel im_(?:spiel|film|buch|roman|stück|lied|traum) witz scherz spaß kleiner_scherz nur_spaß lol haha(?:ha)* übersetze? übersetzung übersetz korrigiere formuliere umformulieren erzähler protagonist songtext stell_dir_vor theoretisch hypothetisch aprilscherz beispielsatz zum_beispiel z\\.B\\. anschreiben ironie schön_wär'?s von_wegen"
    ),
    joined=re.compile(
        r"(?i)(?:,|\s[-–—]|;)?\s(?:und|weil|denn|da|aber|sondern|sodass|damit|wo|seit|nachdem|der|die|das)\b(?=\s+\S+\s+\S)|[,;]\s(?=(?:ich|wir|er|sie|es|das|mein|meine|unser|unsere|der|die)\b)"
    ),
    hanging=re.compile(r"(?i)\b(?:dass|ob|wo|während)\b|[(]"),
    preceding=re.compile(
        r"(?i)^(?:und |aber |also )?(?:ich|wir)\b(?! (?:dachte|träum|glaub|tu|stell))|\b(?:ist|sind|hat|haben|wurde|wurden|war|waren|habe|bin)\b"
    ),
    own=re.compile(r"(?i)^(?:ich|wir)\b"),
    links=re.compile(
        r"(?i)\b(?:in|im|am|an|auf|bei|für|von|zu|als|mit|wenn|nach|vor|während|wegen|dass|ist|war|oder|und|aber)\b"
    ),
    period=_phrases(
        r"(?:pro|im|in_der|am|jeden?|je)_(?:tag|woche|monat|jahr|nacht|stunde|morgen|abend) täglich wöchentlich monatlich"
    ),
    stops=each("ich wir er sie es dass wenn nicht und oder aber ist sind war hat haben"),
    dropped=each(
        "ich wir mein meine meinen meinem meiner unser unsere unserem unserer der die das den dem im in am an sind ist bin es gibt habe haben hat zu zum zur ins"
    ),
)

_FR_TIME = r"(?:semaine|mois|année|an|printemps|été|automne|hiver|week-?end|nuit|matin|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
_FR_COUNT = r"(?:\d+|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quelques|plusieurs)"
FR = Around(
    harmless=_phrases(
        "maintenant désormais actuellement dorénavant enfin finalement officiellement récemment vraiment déjà alors donc et mais bon bonne mauvaise grande petite nouvelle nouvelles oui non euh tiens au_fait en_fait d'ailleurs du_coup voilà salut bonjour coucou info petit_update mise_à_jour correction pardon désolée? attends oups erreur_de_ma_part je_corrige définitivement heureusement malheureusement plutôt à_la_place car parce_que puisque comme",
        "je j' nous on ai suis est sont c'est le la les l' un une à_présent à_partir_de_maintenant depuis_peu ces_jours-ces ces_derniers_temps à_partir_d['’]aujourd['’]hui que ne qu' n' de d'",
        rf"depuis_(?:(?:le_|la_|début_|fin_)?{_FR_TIME}(?:_derni(?:er|ère))?|hier|aujourd'hui|\d{{4}}|{_FR_COUNT}_(?:jours?|semaines?|mois|ans?)|peu)",
        r"(?:par|chaque)_(?:jour|semaine|mois|an|année|nuit|heure) (?:tous|toutes)_les_(?:jours|mois|semaines|ans) mensuels?",
        r"avec_(?:mon|ma|mes)_(?:femme|mari|conjoint|conjointe|copain|copine|compagne|compagnon|famille|parents|enfants|fils|fille|chien|chat|sœur|frère|mère|père)",
        r"(?:au_lieu_d[eu']|plutôt_que|contre|et_non|et_plus|et_pas|pas|non|plus)_?(?:à_|chez_|le_|la_|l'|les_|du_|de_|des_)?[\w.,'’@-]+(?:_[\w.,'’@-]+)?(?=\W*$)",
    ),
    when=_phrases(
        rf"(?:la_|le_|l'|l’)?{_FR_TIME}_(?:derni(?:er|ère)|passée?) hier aujourd'hui aujourd’hui ce_(?:matin|soir|mois-ci|week-?end) cette_(?:semaine|année) avant-hier il_y_a_(?:environ_)?{_FR_COUNT}_(?:jours?|semaines?|mois|ans?) en_{_FR_TIME}(?:_\d{{4}})? en_\d{{4}} au_(?:printemps|début_de_\w+) cet_été l'été_dernier (?:le_)?\d{{1,2}}_{_FR_TIME} {_FR_TIME} début_\w+ fin_\w+ après_{_FR_COUNT}_(?:jours|semaines|mois|ans) après_(?:le|mon)_divorce pour_le_(?:travail|boulot)"
    ),
    changing=_phrases(
        "maintenant à_partir_d['’]aujourd['’]hui désormais dorénavant à_présent nouve(?:au|l|lle|aux) ne_(?:\\w+_)?\\w+_plus n['’](?:\\w+_)?\\w+_plus plus_que à_la_place finalement depuis_\\w+ enfin devenue? récemment"
    ),
    correcting=_phrases(
        r"correction changement_d[e'](?:_?\w+)?(?=\s?[!:,]) mal_compté pardon désolée? je_me_suis_trompée? erreur_de_ma_part erreur je_voulais_dire je_corrige mal_(?:exprimée?|lu|compris|mesuré) inversé_les_chiffres oups en_fait en_réalité mal_(?:écrit|orthographié|lu) confondu non,?_attends faute_de_frappe"
    ),
    limits=_phrases(
        "aussi encore toujours également autre deuxième seconde? souvent parfois surtout en_partie à_moitié au_moins presque ou en_plus par_ailleurs uniquement seulement_(?:le|la|en|à) à_l'origine au_début techniquement pratiquement quasiment"
    ),
    void=_void(
        "pour_l['’]instant provisoirement temporairement jusqu['’]à_nouvel_ordre rêvé rêves? roman histoire scénario fiction personnage jeu_(?:de_rôle|vidéo) sims minecraft dans_(?:le|mon|ce|un)_(?:jeu|film|livre|roman|rêve) blague plaisante plaisanterie lol mdr ptdr haha(?:ha)* tradui(?:s|re|sez) traduction reformule corrige narrateur héros paroles imagine imaginons en_théorie hypothétique(?:ment)? poisson_d'avril exemple je_rigole n'importe_quoi lettre_de_motivation"
    ),
    joined=re.compile(
        r"(?i)(?:,|\s[-–—]|;)?\s(?:et|parce|car|donc|mais|qui|où|puisque|depuis que|comme|grâce|après)\b(?=\s+\S+\s+\S)|[,;]\s(?=(?:je|j['’]|nous|on|il|elle|c['’]|ça|mon|ma|mes|le|la|l['’]|notre)(?:\b|(?<=['’])))"
    ),
    hanging=re.compile(r"(?i)\b(?:qui|où|que)\b|[(]"),
    preceding=re.compile(
        r"(?i)^(?:et |mais |donc )?(?:je |j['’]|nous |on |mon |ma |le |la |l['’]|notre |c['’])|\b(?:est|sont|a|ont|était)\b"
    ),
    own=re.compile(r"(?i)^(?:je |j['’]|on |nous )"),
    links=re.compile(
        r"(?i)\b(?:à|au|en|chez|pour|dans|sur|avec|quand|pendant|après|avant|qui|que|est|ou|et|mais|par)\b"
    ),
    period=_phrases(
        r"(?:par|chaque)_(?:jour|semaine|mois|an|année|nuit|heure|matin|soir) (?:tous|toutes)_les_(?:jours|mois|semaines|ans|matins|soirs)"
    ),
    stops=each("je nous il elle on que qui si pas et ou mais est sont"),
    dropped=each(
        "je j nous on mon ma mes notre nos le la les l un une de d du des à au en dans sommes suis est sont ai avons a y il dans"
    ),
)

_ES_TIME = r"(?:semana|mes|año|primavera|verano|otoño|invierno|finde|fin_de_semana|noche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
_ES_COUNT = r"(?:\d+|una?|un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|unos|unas|pocos|pocas|varios|varias)"
ES = Around(
    harmless=_phrases(
        "ahora ahora_mismo actualmente hoy_en_día por_fin finalmente oficialmente recientemente ya solo de_hecho realmente en_realidad pues bueno sí no_ así_que y pero entonces hola oye eh vale ok por_cierto al_final buenas? malas? gran pequeña noticias? novedad novedades actualización corrección perdón perdona disculpa espera me_equivoqué uy ups error_mío definitivamente afortunadamente lamentablemente en_cambio en_su_lugar a_partir_de_ahora desde_entonces porque ya_que como",
        "yo me he nos es son está el la los las un una lo mi que de",
        rf"desde_(?:(?:el_|la_|este_|principios_de_|finales_de_)?{_ES_TIME}(?:_pasad[oa])?|ayer|hoy|\d{{4}}|hace_(?:{_ES_COUNT}_(?:días?|semanas?|mes(?:es)?|años?)|poco))",
        r"(?:al|a_la|por|cada)_(?:día|semana|mes|año|noche|hora) mensual(?:es)? todos_los_(?:días|meses)",
        r"con_(?:mi|mis)_(?:mujer|esposa|marido|esposo|pareja|novia|novio|familia|padres|hijos|hijo|hija|perro|gato|hermana|hermano|madre|padre)",
        r"(?:en_(?:vez|lugar)_de|y_ya_no|ya_no|y_no|no|antes)_(?:en_|el_|la_|los_|las_|al_)?[\w.,'’@-]+(?:_[\w.,'’@-]+)?(?=\W*$)",
    ),
    when=_phrases(
        rf"(?:la_|el_)?(?:pasad[oa]_)?{_ES_TIME}_pasad[oa] ayer hoy anteayer anoche est[ae]_(?:semana|mes|año|mañana|finde|verano|primavera) hace_(?:unos_|unas_|ya_|casi_)?(?:{_ES_COUNT}_(?:días?|semanas?|mes(?:es)?|años?)|poco) en_(?:el_)?{_ES_TIME}(?:_de_\d{{4}})? en_\d{{4}} el_{_ES_TIME} el_\d{{1,2}}_de_{_ES_TIME} a_(?:principios|finales|mediados)_de_\w+ tras_{_ES_COUNT}_(?:semanas|meses|años) después_de_{_ES_COUNT}_(?:semanas|meses|años) después_del_divorcio por_(?:trabajo|fin)"
    ),
    changing=_phrases(
        "ahora actualmente hoy_en_día nuev[oa]s? ya_no a_partir_de_ahora desde_\\w+ por_fin en_su_lugar ya recientemente al_final finalmente"
    ),
    correcting=_phrases(
        r"corrección cambio_de_\w+(?=[!:,]) conté_mal perdón perdona disculpa me_equivoqué me_he_equivocado (?:lo_)?leí_mal me_expresé_mal me_confundí me_he_confundido bailado_(?:los|las)_(?:números|cifras) quise_decir error_mío (?:fue_una_)?errata uy ups en_realidad de_hecho lo_escribí_mal mal_escrito no,?_espera errata"
    ),
    limits=_phrases(
        "también todavía aún además sigo sigue otr[oa]s? segund[oa] a_menudo a_veces sobre_todo en_parte medio al_menos casi o solo_(?:los|las|en|cuando|hasta|para) originalmente al_principio técnicamente prácticamente"
    ),
    void=_void(
        "por_ahora de_momento temporalmente provisionalmente soñado soñé sueños? novela cuento historia guion guión ficción personaje juego_de_rol videojuego sims minecraft en_(?:el|la|mi|este|esta)_(?:juego|película|libro|novela|sueño|obra) broma bromeo bromeando lol jaja(?:ja)* haha(?:ha)* traduce traducir traducción reformula corrige narrador protagonista letra imagina imaginemos en_teoría hipotétic[oa] inocentada ejemplo carta_de_presentación ojalá"
    ),
    joined=re.compile(
        r"(?i)(?:,|\s[-–—]|;)?\s(?:y|porque|pues|pero|que|donde|así que|ya que|desde que|como|gracias|después)\b(?=\s+\S+\s+\S)|[,;]\s(?=(?:yo|me|nos|él|ella|es|mi|mis|el|la|los|las|nuestr[oa]|ya|tengo|estoy|soy|ahora|voy|uso|tomo|trabajo|vivo|prefiero)\b)"
    ),
    hanging=re.compile(r"(?i)\b(?:que|donde|quien)\b|[(]"),
    preceding=re.compile(
        r"(?i)^(?:y |pero )?(?:yo |me |nos |mi |el |la |ya |he |hemos |dejé|tengo|estoy|soy|cambié|vendí|compré)|\b(?:es|son|está|ha|han|se|era|fue)\b"
    ),
    own=re.compile(r"(?i)^(?:me|he|nos|hemos)\b"),
    links=re.compile(
        r"(?i)\b(?:en|a|al|para|como|con|cuando|durante|antes|después|que|es|por|o|y|pero)\b"
    ),
    period=_phrases(
        r"(?:al|a_la|por|cada)_(?:día|semana|mes|año|noche|hora|mañana|tarde) todos_los_(?:días|meses)"
    ),
    stops=each("yo nosotros él ella quien que cuando y o pero es son era no si"),
    dropped=each(
        "yo nos me mi mis nuestro nuestra el la los las un una de del en a al somos soy es son hay estamos tengo tenemos"
    ),
)
