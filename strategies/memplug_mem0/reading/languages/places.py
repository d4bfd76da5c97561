# ruff: noqa: E501 -- names are read better in one line
"""Countries and regions: who lives in one may also be said to live in a town of it."""

from __future__ import annotations

from typing import Final

from memplug_mem0.reading.languages.table import each

WIDE: Final = frozenset(
    one.replace("_", " ")
    for one in each(
        "germany france spain italy portugal england scotland wales ireland britain great_britain the_uk uk austria switzerland belgium netherlands the_netherlands holland denmark sweden norway finland iceland poland czechia hungary romania bulgaria greece turkey ukraine russia croatia serbia"
        " usa the_usa us the_us united_states the_united_states america canada mexico brazil argentina chile colombia peru australia new_zealand japan china india korea south_korea thailand vietnam indonesia singapore egypt morocco kenya nigeria south_africa israel europe asia africa"
        " deutschland frankreich spanien italien portugal irland schottland großbritannien grossbritannien österreich schweiz belgien niederlande niederlanden dänemark schweden norwegen finnland polen tschechien ungarn rumänien griechenland türkei kroatien kanada mexiko brasilien argentinien australien neuseeland japan indien europa"
        " bayern hessen sachsen thüringen brandenburg niedersachsen nordrhein-westfalen baden-württemberg schleswig-holstein rheinland-pfalz saarland bavaria saxony tyrol tirol"
        " allemagne espagne italie angleterre écosse irlande royaume-uni autriche suisse belgique pays-bas danemark suède norvège finlande pologne grèce turquie états-unis canada mexique brésil australie japon chine inde maroc europe bretagne normandie provence alsace corse"
        " alemania francia españa italia inglaterra escocia irlanda reino_unido suiza bélgica holanda dinamarca suecia noruega finlandia polonia grecia turquía estados_unidos canadá méxico brasil japón marruecos europa andalucía cataluña galicia asturias cantabria aragón navarra extremadura"
        " texas california florida oregon ohio michigan illinois virginia colorado arizona nevada utah montana idaho alaska hawaii georgia tennessee kentucky alabama louisiana minnesota wisconsin iowa missouri kansas nebraska vermont maine massachusetts connecticut pennsylvania maryland new_jersey ontario quebec québec cornwall devon yorkshire tuscany catalonia andalusia"
    )
)
