# ruff: noqa: E501 -- a language's words are read better in one line
"""What one has but one of, and values of it that exclude each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from memplug_mem0.reading.languages.lexicon import Lexicon, phrases
from memplug_mem0.reading.languages.makes import COLOURS, SHADES, TOOLS

WHERE: Final = frozenset(("at", "in", "bei", "chez", "en", "à"))
"""Prepositions of where one works, of all languages."""
VENUE: Final = WHERE | {"to"}
"""Prepositions of where one meets or goes, likewise."""
ABOUT: Final = ("about", "über", "sur", "sobre")
"""Before what something is about, likewise."""
JOINING: Final = frozenset(("and", "und", "et", "y", "e", "or", "oder", "ou", "o"))
"""Between two who are named together, likewise."""
_MAKES = "honda toyota ford vw volkswagen opel vauxhall bmw audi mercedes skoda škoda seat renault peugeot citroën citroen dacia fiat kia hyundai mazda nissan subaru suzuki tesla volvo mini porsche jeep chevrolet chevy dodge mitsubishi cupra"
_PHONES = "iphone pixel fairphone samsung xiaomi huawei nokia motorola oneplus nothing-phone"
_LAPTOPS = "macbook thinkpad dell lenovo asus acer hp framework surface chromebook"
_CITIES = "london leeds york bristol manchester liverpool glasgow edinburgh birmingham sheffield cardiff belfast dublin cork galway boston chicago denver seattle portland austin houston dallas atlanta phoenix miami detroit toronto montreal vancouver sydney melbourne auckland berlin hamburg münchen munich köln cologne frankfurt stuttgart leipzig dresden hannover bremen nürnberg essen dortmund freiburg kassel mainz münster augsburg wien vienna graz zürich zurich bern basel paris lyon marseille lille nantes rennes bordeaux toulouse nice strasbourg montpellier grenoble dijon angers brest tours bruxelles brussels genève lausanne madrid barcelona sevilla seville valencia bilbao málaga malaga zaragoza granada murcia córdoba vigo gijón oviedo lisbon porto rome milan prague warsaw oslo stockholm copenhagen helsinki amsterdam rotterdam"
_BRANDED = (_MAKES, _PHONES, _LAPTOPS)


@dataclass(frozen=True, eq=False)
class Sole:
    """A language. Words are given with spaces between them, in lower case."""

    several: str
    """Nouns of which one commonly has several."""
    vague: str
    """The same, if no word says which."""
    only: str
    """Words that make one of them the only one: "best", "eldest"."""
    plural: str
    """Articles, possessives and copulas of more than one."""
    naming: str
    """Copulas before a name."""
    titles: str
    """Before the name of a person."""
    firms: str
    """Nouns whose value is the name of a firm or an institution."""
    described: str
    """Nouns that a word with a capital may describe, and not name."""
    epithets: re.Pattern[str]
    """What is written like a name and is none: what somebody or something is."""
    deals: str
    """What one has with a firm: an account, a contract."""
    dealing: str
    """Prepositions before that firm."""
    models: str
    """Things that are known by their make and model."""
    gathers: str
    """Verbs of where and when something takes place."""
    lies: str
    """Verbs of where something is."""
    often: str
    """What may take place several times a week."""
    dated: str
    """What takes place once, or at one time."""
    household: str
    """What is the speaker's, though only an article stands before it."""
    loose: re.Pattern[str]
    """It is not always so, or only this time."""
    ranks: tuple[str, ...]
    """Words of which one holds at a time for a thing."""
    states: tuple[str, ...]
    """Words of which one holds at a time for the speaker."""
    roads: re.Pattern[str]
    """A street's name."""
    purposes: str
    """Prepositions before what something is for, so that there may be another one."""
    roles: str
    """What one may be in several places."""
    generic: str
    """Words of many names."""
    works: str
    """Words without one of which hours of the day are not those of one's work."""
    private: str
    """What one is taught alone, at one time of the week."""
    mass: str
    """What is one thing, though it may be named in the plural."""
    costs: str
    """Words of paying and of prices."""
    periods: tuple[str, ...]
    """Words for each of the times that something is paid for."""
    meanings: tuple[str, ...]
    """Words for one thing."""
    makes: str = ""
    """Things that are known by their make alone: "a Bosch"."""
    headed: bool = True
    """A noun stands before the words that say which of it; otherwise behind them."""


@lru_cache(maxsize=256)
def stemmed(words: Lexicon, text: str) -> frozenset[str]:
    """Stems of the words of a text."""
    return frozenset(map(words.stem, text.casefold().split()))


@lru_cache(maxsize=16)
def meant(words: Lexicon, texts: tuple[str, ...]) -> dict[str, str]:
    """By the stem of each word: the stem of the first one of its text."""
    return {words.stem(one): words.stem(text.split()[0]) for text in texts for one in text.split()}


@lru_cache(maxsize=256)
def ranked(words: Lexicon, texts: tuple[str, ...]) -> dict[str, frozenset[int]]:
    """By each stem of the words: the texts that have it."""
    found: dict[str, frozenset[int]] = {}
    for place, text in enumerate(texts):
        for stem in stemmed(words, text):
            found[stem] = found.get(stem, frozenset()) | {place}
    return found


_FAITHS = "catholic jewish muslim christian buddhist hindu sikh atheist agnostic protestant lutheran baptist methodist mormon quaker anglican orthodox republican democrat tory conservative libertarian marxist"
_SIGNS = "aries taurus gemini leo virgo libra scorpio sagittarius capricorn aquarius pisces"
_DEMONYMS = "cuban iraqi iranian israeli egyptian moroccan algerian tunisian nigerian ghanaian kenyan ethiopian somali syrian lebanese pakistani bangladeshi nepali nepalese thai vietnamese filipino filipina indonesian malaysian ukrainian romanian bulgarian hungarian czech slovak serbian croatian bosnian albanian lithuanian latvian estonian icelandic welsh european asian african latino latina hispanic colombian peruvian chilean argentinian venezuelan jamaican persian arabic hebrew texan californian scandinavian"

_EN: Final = Sole(
    several="friend friends colleague coworker co-worker workmate teammate classmate neighbour neighbor sister brother sibling cousin niece nephew aunt uncle son daughter child kid grandchild grandson granddaughter twin stepson stepdaughter godson goddaughter cat dog pet kitten puppy horse pony rabbit hamster chicken hen goat sheep cow goldfish fish bird parrot plant cactus tree book novel song album movie film series game podcast recipe hobby bike bicycle guitar shirt dress hat jacket coat sweater shoe pair bag mug toy client customer patient pupil student supplier employee tenant follower flatmate roommate housemate fan idea goal dream task todo wish habit favourite favorite playlist subscription allergy interest skill hand eye ear foot leg tooth language country city town place one thing part party sport instrument snack drink dish medication medicine pill cousin photo picture painting story poem character sock glove earring ring necklace scarf knife plate glass vase candle blanket pillow lamp window half side corner end reason problem question answer opinion advice mood morning evening weekend night week month year holiday vacation trip mother father mum mom dad grandmother grandfather grandma grandpa nan gran wife husband partner girlfriend boyfriend ex godfather godmother",
    vague="teacher class course lesson appointment meeting bill fee price exam test account card ticket key shelf plan project team match tutor doctor specialist app event session payment delivery flight train bus call show group box cable charger password code number room day tool",
    only="best oldest eldest youngest only main primary first biggest smallest landline",
    plural="are were ours mine",
    naming="called named",
    titles="dr doctor mr mrs ms miss prof professor father sister nurse coach madame mister",
    firms="bank provider insurer insurance employer supplier carrier network gym school pharmacy church club clinic practice agency broker university college nursery daycare kindergarten company vendor dealer garage salon registrar host",
    described="hometown city town country home neighbourhood neighborhood area district region state religion faith language nationality native accent heritage background family surname ancestry origin time zone timezone sign zodiac music food cuisine meal breakfast lunch dinner diet style generation party degree address location wall floor roof building house flat apartment office desk garden street place road village holiday vacation destination trip weekend birthday month season day shift car phone laptop",
    epithets=phrases(
        *(
            _FAITHS.replace(" ", "s? ") + "s?",
            _SIGNS,
            _DEMONYMS,
            "gen millennial boomer zoomer android apple grandma grandpa mum mom dad granny nana church linux windows english maths math history geography physics chemistry biology monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december christmas easter ok okay awol mia vip cto ceo cfo hr it",
        )
    ),
    makes="blender kettle toaster mixer keyboard mouse monitor headset headphones speaker soundbar printer oven hob cooker stove fridge freezer dishwasher dryer washer machine vacuum hoover mower lawnmower drill saw grill pram buggy stroller pushchair mattress piano microwave router boiler thermostat drone projector turntable amplifier treadmill",
    deals="account contract insurance mortgage loan policy plan pension broadband internet electricity gas energy landline membership cover phone mobile savings isa domain hosting website email payroll locker lease",
    dealing="with at through from",
    models="phone smartphone mobile laptop computer car van watch smartwatch camera tv television printer tablet kindle e-reader truck scooter motorbike motorcycle telescope console router microwave dishwasher fridge oven vacuum drone monitor keyboard mouse",
    gathers="meets meet gathers rehearses rehearse practises practices held takes starts begins ends finishes leaves departs arrives runs opens closes happens falls goes attends",
    lies="keep store park kept stored lives sits lies hangs stands located hidden parked stashed tucked",
    often="training practice practise workout shift swim swimming run gym yoga pilates exercise rehearsal class classes walk lecture game match football soccer basketball shop store delivery break lunch dinner breakfast",
    dated="deadline wedding appointment meeting exam interview surgery operation checkup check-up move recital graduation flight viewing lesson session rehearsal standup stand-up review slot class club night date visit collection pickup anniversary concert marathon race defence defense viva audition hearing day",
    household="wifi wi-fi router bins bin rubbish recycling trash rent landlord fusebox thermostat boiler key alarm mortgage stopcock deadline first-aid iban spare kitchen bedroom bathroom nursery hall hallway lounge study walls wall fence shed garage ceiling door shutters monstera ficus cactus orchid basil sofa fridge freezer dishwasher washing oven hob drill toolbox ladder lawnmower printer tv television project team product roadmap release sprint backlog staging production server wiki repo rollout build redesign migration order application visa checkout pipeline shower roof",
    loose=phrases(
        "in_(?:the_)?(?:winter|summer|spring|autumn|fall|term|season) on_the_corner usual(?:ly)? normally generally mostly typically sometimes often occasionally rarely tend_to most_(?:days|of_the_time) every_other depending depends on_weekends at_weekends today tonight this_(?:week|time|month|weekend|morning|afternoon|evening|year|term) right_now again also too as_well another second other either or both and"
    ),
    ranks=(
        f"{COLOURS} {SHADES}",
        "on off",
        "enabled disabled",
        "paused blocked stalled frozen live running active unblocked",
        "cast sling splint plaster boot wheelchair",
        "soprano mezzo alto tenor baritone bass",
        "goalkeeper defender midfielder striker winger",
        "long short shoulder-length",
        "daily weekly biweekly fortnightly monthly yearly annual quarterly",
        "full-time part-time",
        "beginner intermediate advanced fluent",
        "junior senior",
        "kitchen hallway hall basement attic garage shed bedroom bathroom cellar pantry loft lounge study conservatory porch laundry-room nursery landing balcony terrace greenhouse living dining utility room",
        "left right",
        "upper lower",
        "front rear",
        "upstairs downstairs",
        "fixed variable",
        *_BRANDED,
        *TOOLS,
        _CITIES,
        "vacant occupied rented",
        "prepaid postpaid",
    ),
    states=(
        "night day early late morning evening afternoon swing graveyard nights days earlies lates mornings evenings weekends",
        "full-time part-time",
        "beginner intermediate advanced fluent",
        "freshman sophomore junior senior",
        "soprano mezzo alto tenor baritone bass",
        "goalkeeper defender midfielder striker winger",
        "cast sling splint plaster wheelchair crutches",
    ),
    roads=re.compile(
        r"(?i)^(?:street|st|road|rd|avenue|ave|lane|drive|way|close|court|square|boulevard|terrace|crescent|hill|row)$"
    ),
    purposes="for when during as if",
    roles="volunteer member regular fan coach trainer tutor guest customer visitor helper friend patient judge trustee",
    generic="high school primary elementary middle academy college university hospital clinic bank insurance house street nursery",
    works="work working shift",
    private="piano guitar violin cello flute drum drums saxophone clarinet trumpet voice vocal singing driving tutoring ukulele harp",
    mass="hair walls wall tiles curtains blinds shutters cupboards cabinets notifications lights docs photos backups headphones",
    costs="pay paying cost costs price fee fees bill rate membership subscription come comes charge charged charges set back run runs premium premiums expensive",
    periods=(
        "month monthly",
        "year yearly annually annual annum",
        "week weekly",
        "day daily",
        "hour hourly",
        "quarter quarterly",
    ),
    meanings=("car auto vehicle", "flat apartment", "daycare nursery"),
    headed=False,
)

_DE: Final = Sole(
    several="freund freundin kollege kollegin mitarbeiter mitarbeiterin nachbar nachbarin bruder schwester cousin cousine neffe nichte tante onkel sohn tochter kind enkel enkelin zwilling katze hund haustier kater kaninchen hase hamster huhn henne ziege schaf kuh pferd pony vogel papagei fisch pflanze kaktus baum buch roman lied song album film serie spiel podcast rezept hobby fahrrad gitarre hemd kleid jacke mantel pullover schuh tasche tasse spielzeug kunde kundin patient patientin schüler schülerin student studentin mieter mieterin mitbewohner mitbewohnerin idee ziel traum aufgabe wunsch gewohnheit playlist abo abonnement allergie interesse hand auge ohr zahn sprache land stadt ort ding teil sport instrument getränk gericht medikament tablette foto bild geschichte gedicht figur socke handschuh ohrring kette schal werkzeug messer teller glas vase kerze decke kissen lampe fenster seite ecke ende grund problem frage antwort meinung laune morgen abend nacht woche monat jahr urlaub reise mutter vater mama papa oma opa großmutter großvater frau mann ehefrau ehemann partner partnerin ex pate patin patenkind schwiegersohn schwiegertochter schwager schwägerin",
    vague="lehrer lehrerin kurs termin treffen rechnung gebühr preis prüfung test konto karte ticket schlüssel regal plan projekt team gruppe arzt ärztin verein app veranstaltung flug zug bus spiel box kabel passwort nummer zimmer tag unterricht training trainer trainerin",
    only="putzfrau tagesmutter hausmann leihmutter bester beste bestes ältester älteste ältestes jüngster jüngste jüngstes einziger einzige einziges",
    plural="sind waren heißen stehen liegen hängen parken stecken fahren laufen",
    naming="heißt heiße",
    titles="herr frau dr doktor prof professor professorin fräulein pfarrer pfarrerin schwester",
    firms="anbieter bank versicherung versicherer krankenkasse kasse arbeitgeber verein schule kita fitnessstudio studio apotheke kirchengemeinde gymnasium grundschule uni universität hochschule agentur makler händler werkstatt praxis klinik provider hoster betreiber lieferant versorger sparkasse hausverwaltung stammkneipe stammlokal kindergarten",
    described="stadt land heimat",
    epithets=phrases(
        "mist schrott müll abzocke katastrophe witz kunde kundin marktführer testsieger partner sponsor glück zufall privatsache geschichte pflicht standard ruhe mitglied schweizer deutsche[rn]? deutsch türkisch italienisch raucher raucherin veganer veganerin vegetarier vegetarierin christ muslim jude atheist (?:mo|diens|mittwo|donners|frei|sams|sonn)(?:n?tag|ch)s? ende neuland chaos horror klasse spitze weltklasse bestens premium profi feind freund gold pleite zukunft vergangenheit oma opa mama papa"
    ),
    deals="konto vertrag versicherung depot kredit hypothek tarif girokonto sparkonto handyvertrag abo strom gas internet bausparvertrag riester-rente festnetz domain girokonten baufinanzierung",
    dealing="bei beim mit",
    models="handy smartphone telefon laptop rechner computer auto wagen transporter uhr smartwatch kamera fernseher drucker tablet roller motorrad teleskop konsole router mikrowelle spülmaschine waschmaschine kühlschrank ofen staubsauger drohne monitor tastatur diensthandy firmenwagen dienstwagen",
    gathers="handelt trifft probt findet beginnt startet endet fährt geht läuft öffnet schließt fällt besucht",
    lies="lagere parke verwahre liegt steht hängt befindet parkt lagert steckt",
    often="training schwimmen laufen fitness yoga pilates sport probe kurs vorlesung seminar spiel pause mittagspause frühschicht spätschicht nachtschicht schicht dienst markt sprechstunde laden geschäft",
    dated="bürotag homeofficetag homeoffice-tag arbeitstag putztag waschtag badetag sporttag trainingstag probentag ruhetag abholtag haushaltstag spieleabend vereinsabend frist abgabefrist abgabetermin hochzeit termin besprechung prüfung klausur vorstellungsgespräch operation op umzug unterricht stunde stammtisch chorprobe klavierstunde jour sitzung tag flug besichtigung abschlussfeier konzert marathon verteidigung sprechtag treffen lesekreis buchclub müllabfuhr",
    household="wlan router müllabfuhr miete vermieter vermieterin sicherungskasten thermostat heizung ersatzschlüssel hausmeister wasserzähler hausverwaltung wlan-passwort",
    loose=phrases(
        "im_(?:winter|sommer|herbst|frühling|urlaub) meistens? normalerweise gewöhnlich üblicherweise manchmal oft gelegentlich selten in_der_regel generell je_nach kommt_drauf_an am_wochenende an_wochenenden heute diese[nrsm]?_(?:woche|monat|mal|wochenende|jahr) diesmal gerade auch noch_ein\\w* zweite[nrsm]? andere[nrsm]? entweder oder und außerdem"
    ),
    ranks=(
        "rot blau grün schwarz weiß weiss braun grau gelb orange lila rosa silbern beige blond türkis",
        "lang kurz schulterlang",
        "täglich wöchentlich zweiwöchentlich monatlich jährlich vierteljährlich",
        "vollzeit teilzeit",
        "küche keller dachboden garage schuppen flur bad badezimmer schlafzimmer wohnzimmer arbeitszimmer abstellkammer speisekammer waschküche wintergarten kinderzimmer esszimmer gartenhaus abstellraum",
        "oben unten",
        *_BRANDED,
        _CITIES,
        "vermietet leerstehend",
        "anfänger fortgeschritten fortgeschrittene",
    ),
    states=(
        "nachts tagsüber frühschicht spätschicht nachtschicht tagschicht mittelschicht nachtdienst tagdienst frühdienst spätdienst morgens abends vormittags nachmittags",
        "vollzeit teilzeit",
        "anfänger fortgeschrittener fortgeschritten",
    ),
    roads=re.compile(r"(?i)(?:straße|strasse|gasse|allee|weg|ring|damm|ufer|platz)$"),
    purposes="für wenn während als",
    roles="mitglied ehrenamtliche ehrenamtlicher trainer trainerin gast kunde kundin patient patientin schöffe vorstand kassenwart fan übungsleiter übungsleiterin helfer helferin",
    generic="schule gymnasium grundschule klinik klinikum bank versicherung",
    works="arbeite arbeiten schicht dienst schaffe jobbe bin",
    private="klavier",
    mass="haare haar",
    costs="zahle zahlen bezahle bezahlen kostet kosten preis gebühr gebühren rechnung beitrag beträgt beläuft mitgliedschaft",
    periods=(
        "monat monats monatlich",
        "jahr jahres jährlich",
        "woche wöchentlich",
        "tag täglich",
        "stunde stündlich",
        "quartal vierteljährlich",
    ),
    meanings=("auto wagen kfz", "fitnessstudio studio gym", "kindergarten kita"),
)
_FR: Final = Sole(
    several="ami amie copain copine collègue voisin voisine frère soeur sœur cousin cousine neveu nièce tante oncle fils fille enfant petit-fils petite-fille jumeau jumelle chat chatte chien chienne lapin hamster poule chèvre mouton vache cheval poney oiseau perroquet poisson plante cactus arbre livre roman chanson album film série jeu podcast recette passe-temps loisir hobby vélo guitare chemise robe veste manteau pull chaussure sac tasse jouet client cliente patient patiente élève étudiant étudiante locataire coloc colocataire idée but rêve tâche envie habitude playlist abonnement allergie intérêt main oeil oreille dent langue pays ville lieu endroit chose partie sport instrument boisson plat médicament cachet photo image tableau histoire poème personnage chaussette gant collier écharpe outil couteau assiette verre vase bougie couverture coussin lampe fenêtre côté coin fin raison problème question réponse avis humeur matin soir nuit semaine mois an année vacances voyage mère père maman papa grand-mère grand-père mamie papi femme mari épouse époux conjoint conjointe compagnon compagne ex parrain marraine filleul filleule beau-frère belle-soeur belle-sœur gendre",
    vague="prof professeur cours rendez-vous réunion facture prix examen test compte carte billet clé clef étagère plan projet équipe groupe médecin club appli évènement événement séance vol train bus match boîte câble mot numéro chambre jour entraîneur entraîneuse coach leçon bébé",
    only="ménage meilleur meilleure aîné aînée cadet cadette seul seule unique",
    plural="sont étaient s'appellent appellent mes nos les des ces",
    naming="appelle s'appelle nommé",
    titles="dr docteur docteure m mme mlle monsieur madame maître prof professeur professeure père soeur",
    firms="banque opérateur fournisseur assureur assurance mutuelle employeur école collège lycée crèche club salle pharmacie paroisse université fac agence garage cabinet clinique hébergeur syndic",
    described="pays ville région village quartier maison appartement bureau religion langue nationalité origine signe musique cuisine plat voiture téléphone ordinateur anniversaire adresse",
    epithets=phrases(
        "catholique juif juive musulmane? chrétienn? protestante? bouddhiste athée bélier taureau gémeaux lion vierge balance scorpion sagittaire capricorne verseau poissons cubaine? marocaine? algérienn?e? tunisienn?e? sénégalaise? bretonn?e? corse basque parisienn?e? lyonnaise? québécoise? canadienn?e? vietnamienn?e? ukrainienn?e? roumaine? bulgare libanaise? syrienn?e? android windows maman papa mamie papi lundi mardi mercredi jeudi vendredi samedi dimanche noël pâques"
    ),
    deals="forfait abonnement compte contrat assurance crédit prêt hypothèque mutuelle livret internet électricité gaz ligne téléphone fixe portable mobile box domaine site",
    dealing="chez avec à",
    models="téléphone portable smartphone ordinateur ordi pc voiture bagnole fourgon montre caméra appareil télé téléviseur imprimante tablette scooter moto console routeur box lave-vaisselle frigo four aspirateur drone écran clavier",
    gathers="porte réunit retrouve répète lieu commence débute finit termine part arrive ouvre ferme tombe va",
    lies="trouve range dort habite gare cache pend accroché rangé caché garé",
    often="entraînement natation course fitness yoga pilates sport répétition cours match pause marché magasin boutique permanence garde livraison",
    dated="échéance date mariage rendez-vous réunion examen entretien opération déménagement leçon séance vol visite rentrée concert marathon soutenance jour club atelier chorale consultation audience",
    household="wifi wi-fi box poubelle poubelles loyer propriétaire proprio chaudière compteur disjoncteur double gardien gardienne thermostat",
    loose=phrases(
        "en_(?:été|hiver|automne) au_printemps d'habitude habituellement normalement généralement souvent parfois quelquefois rarement en_général la_plupart_du_temps un_jour_sur_deux une_semaine_sur_deux ça_dépend selon le_week-?end aujourd'hui ce_soir ce_matin ce_mois-ci cette_(?:semaine|fois|année) ce_week-?end aussi également encore autre deuxième second seconde ou et"
    ),
    ranks=(
        "rouge bleu bleue vert verte noir noire blanc blanche brun brune gris grise blond blonde jaune orange violet violette rose marron roux rousse châtain beige turquoise",
        "long longs court courts mi-longs",
        "quotidien quotidienne hebdomadaire mensuel mensuelle annuel annuelle trimestriel",
        "mi-temps plein-temps",
        "cuisine garage cave grenier salon chambre couloir entrée buanderie cellier véranda remise placard-salon",
        *_BRANDED,
        _CITIES,
        "fixe variable",
        "débutant débutante intermédiaire avancé avancée",
    ),
    states=(
        "nuit jour matin soir après-midi",
        "mi-temps plein-temps",
        "débutant débutante intermédiaire avancé avancée",
    ),
    roads=re.compile(r"(?!)"),
    purposes="pour quand pendant comme lors",
    roles="bénévole membre entraîneur entraîneuse coach client cliente patient patiente fan supporter invité invitée juré adhérent adhérente secouriste",
    generic="école collège lycée clinique hôpital banque",
    works="travaille travaillons bosse bossons suis équipe poste",
    private="piano guitare violon violoncelle flûte batterie saxophone clarinette trompette chant conduite solfège harpe ukulélé",
    mass="cheveux",
    costs="paie paye payons payer coûte coûtent coûter prix tarif facture cotisation abonnement revient verse débourse",
    periods=(
        "mois mensuel mensuelle mensuels",
        "an année ans annuel annuelle",
        "semaine hebdomadaire",
        "jour",
        "heure",
        "trimestre",
    ),
    meanings=("auto voiture bagnole", "appart appartement", "crèche garderie"),
)
_ES: Final = Sole(
    several="amigo amiga colega compañero compañera vecino vecina hermano hermana primo prima sobrino sobrina tía tío hijo hija niño niña nieto nieta gemelo gemela gato gata perro perra mascota conejo hámster gallina cabra oveja vaca caballo poni pájaro loro pez planta cactus árbol libro novela canción disco álbum película peli serie juego podcast receta afición hobby bici bicicleta guitarra camisa vestido chaqueta abrigo jersey zapato bolso taza juguete cliente clienta paciente alumno alumna estudiante inquilino inquilina idea meta sueño tarea deseo costumbre playlist suscripción alergia interés mano ojo oreja diente idioma lengua país ciudad lugar sitio cosa parte deporte instrumento bebida plato medicamento pastilla foto imagen cuadro historia poema personaje calcetín guante pendiente collar bufanda herramienta cuchillo vaso jarrón vela manta cojín lámpara ventana lado esquina fin razón problema pregunta respuesta opinión humor mañana tarde noche semana mes año vacaciones viaje madre padre mamá papá abuela abuelo mujer marido esposa esposo pareja novio novia ex padrino madrina ahijado ahijada cuñado cuñada suegro suegra yerno nuera",
    vague="profe profesor profesora clase curso cita reunión factura precio examen prueba cuenta tarjeta billete llave estantería plan proyecto equipo grupo médico médica club app evento sesión vuelo tren autobús partido caja cable contraseña número habitación día entrenador entrenadora doctor doctora peque bebé",
    only="mejor mayor menor único única",
    plural="son están eran estaban llaman mis nuestros nuestras los las unos unas",
    naming="llama",
    titles="dr dra doctor doctora señor señora sr sra don doña profesor profesora padre",
    firms="banco proveedor compañía aseguradora seguro empresa operador operadora colegio cole instituto guardería club gimnasio farmacia parroquia universidad uni agencia taller gestoría clínica inmobiliaria comercializadora",
    described="país ciudad pueblo región barrio casa piso oficina despacho religión idioma nacionalidad origen signo música cocina comida plato coche móvil teléfono ordenador cumpleaños dirección",
    epithets=phrases(
        "católic[oa] judí[oa] musulm[aá]na? cristian[oa] protestante budista ate[oa] aries tauro géminis leo virgo libra escorpio sagitario capricornio acuario piscis cuban[oa] argentin[oa] colombian[oa] peruan[oa] chilen[oa] mexican[oa] venezolan[oa] ecuatorian[oa] brasileñ[oa] marroquí italian[oa] frances[a]? alem[aá]na? ingles[a]? portugues[a]? gallega? vasc[oa] catal[aá]na? andaluza? madrileñ[oa] android windows mamá papá abuela abuelo lunes martes miércoles jueves viernes sábado domingo navidad"
    ),
    deals="cuenta contrato seguro hipoteca préstamo tarifa línea luz gas internet móvil fibra póliza plan teléfono fijo dominio nómina",
    dealing="con en",
    models="móvil teléfono smartphone portátil ordenador coche carro furgoneta reloj cámara tele televisor impresora tablet moto consola router lavavajillas nevera horno aspiradora dron monitor teclado",
    gathers="trata reúne junta queda ensaya empieza comienza termina acaba sale llega abre cierra cae toca celebra va",
    lies="guardo aparco guarda cuelga encuentra aparcado guardado escondido vive",
    often="entrenamiento natación fitness yoga pilates deporte ensayo clase curso partido descanso mercado tienda turno guardia",
    dated="plazo fecha boda cita reunión examen entrevista operación mudanza lección sesión vuelo visita concierto maratón defensa día club taller coro revisión clase consulta tutoría",
    household="wifi router basura alquiler casero casera caldera contador repuesto portero termostato diferencial",
    loose=phrases(
        "en_(?:verano|invierno|otoño|primavera) normalmente generalmente habitualmente a_veces a_menudo de_vez_en_cuando suele\\w* casi_siempre en_general la_mayoría depende los_fines_de_semana el_finde hoy esta_(?:semana|vez|noche|tarde|mañana) este_(?:mes|finde|año) también además otr[oa]s? segund[oa] o y"
    ),
    ranks=(
        "rojo roja azul verde negro negra blanco blanca marrón gris rubio rubia castaño castaña amarillo amarilla naranja morado morada rosa beige pelirrojo pelirroja",
        "largo corto larga corta",
        "diario diaria semanal quincenal mensual anual trimestral",
        "completa parcial",
        "cocina garaje sótano desván trastero salón dormitorio pasillo baño terraza despensa lavadero balcón entrada",
        *_BRANDED,
        _CITIES,
        "fijo fija variable",
        "principiante intermedio avanzado",
    ),
    states=(
        "noche día mañana tarde noches mañanas tardes",
        "completa parcial",
        "principiante intermedio intermedia avanzado avanzada",
    ),
    roads=re.compile(r"(?!)"),
    purposes="para cuando durante como",
    roles="voluntario voluntaria miembro socio socia entrenador entrenadora cliente clienta paciente fan invitado invitada",
    generic="colegio instituto clínica hospital banco",
    works="trabajo trabajamos curro turno jornada estoy",
    private="piano guitarra violín violonchelo flauta batería saxofón clarinete trompeta canto conducir solfeo arpa ukelele",
    mass="pelo cabello",
    costs="pago pagamos cuesta cuestan precio cuota tarifa factura recibo sale abono mensualidad",
    periods=(
        "mes mensual mensuales",
        "año anual anuales",
        "semana semanal",
        "día",
        "hora",
        "trimestre",
    ),
    meanings=("coche carro auto", "guardería guarde", "hija niña", "hijo niño"),
)

SOLES: Final = {"en": _EN, "de": _DE, "fr": _FR, "es": _ES}
"""By language."""
