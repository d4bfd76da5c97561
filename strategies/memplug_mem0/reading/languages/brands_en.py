# ruff: noqa: E501 -- a language's words are read better in one line
"""Names in English of things and firms of which one mostly has one of a sort: a browser, a bank, a car."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from memplug_mem0.reading.languages.lexicon import longest


class _Sort(NamedTuple):
    """One sort."""

    nouns: str
    """What it is called."""
    verbs: str
    """What one does with it, up to the name."""
    names: str
    """`_` for a space."""


_ON: Final = (
    "(?:am|are) (?:all in )?(?:on|with|using|running) |use |using |have |got |own |run |running "
)
_SORTS: Final = (
    _Sort(
        "browser",
        f"{_ON}|browse (?:with|in|on|using) |browsing (?:with|in|on) ",
        "chrome chromium firefox safari edge brave opera vivaldi arc internet_explorer librewolf waterfox",
    ),
    _Sort(
        "editor|ide|text editor|code editor",
        f"{_ON}|(?:code|coding|write|writing|program|programming|edit|editing|work|working|develop|developing) (?:everything )?(?:in|with|on) |do (?:everything|all my coding) in ",
        "vim neovim emacs vs_code vscode visual_studio_code sublime sublime_text atom notepad\\+\\+ intellij pycharm webstorm phpstorm eclipse netbeans xcode zed cursor helix nano textmate brackets android_studio windsurf nova kate",
    ),
    _Sort(
        "note app|notes app|notebook|notes",
        f"{_ON}|(?:keep|take|write|manage|store) (?:[^ ]+ ){{0,3}}?(?:in|with|on) ",
        "notion obsidian evernote onenote apple_notes google_keep joplin roam logseq simplenote",
    ),
    _Sort(
        "os|operating system|distro|computer|laptop|pc|desktop",
        f"{_ON}|(?:work|working) (?:on|with) ",
        "windows linux macos ubuntu fedora debian arch linux_mint mint manjaro opensuse centos rocky_linux almalinux gentoo nixos chromeos freebsd kubuntu xubuntu lubuntu zorin",
    ),
    _Sort(
        "phone|mobile|cell phone|smartphone|mobile phone",
        f"{_ON}|carry |bought ",
        "iphone samsung galaxy pixel oneplus huawei xiaomi nokia motorola fairphone oppo xperia blackberry",
    ),
    _Sort(
        "laptop|computer|notebook",
        f"{_ON}|(?:work|working) (?:on|with) |bought ",
        "macbook thinkpad dell hp acer asus chromebook surface framework toshiba imac mac_mini",
    ),
    _Sort(
        "car|ride",
        "(?:have|got|own|drive|driving|bought|lease|leasing|(?:am|are) driving|run) (?=an? )",
        "volkswagen vw audi bmw mercedes volvo skoda seat fiat ford toyota honda mazda nissan hyundai kia tesla renault peugeot citroen citroën opel vauxhall porsche subaru suzuki mitsubishi lexus dacia chevrolet chevy jeep dodge saab polestar mini",
    ),
    _Sort(
        "bike|bicycle|road bike|mountain bike",
        "(?:have|got|own|ride|riding|bought|(?:am|are) riding) (?=an? )",
        "trek giant canyon specialized cube bianchi cannondale scott brompton orbea merida santa_cruz ribble boardman raleigh",
    ),
    _Sort(
        "bank|account|bank account|current account|checking account",
        "(?:am|are|bank|banking|(?:am|are) banking|have (?:an |my |our )?account) (?:with|at) |opened an account (?:with|at) ",
        "lloyds hsbc natwest barclays santander nationwide halifax monzo starling revolut first_direct tsb metro_bank co-op chase wells_fargo citibank citi bank_of_america capital_one ally chime n26 ing rbs bunq",
    ),
    _Sort(
        "phone|mobile|phone contract|phone plan|phone company|phone provider|carrier|network|sim|number|mobile provider|mobile contract",
        "(?:am|are|have (?:an? |my |our )?(?:[^ ]+ )?(?:contract|plan|sim)) (?:with|from) ",
        "vodafone o2 ee giffgaff tesco_mobile verizon at&t t-mobile sprint mint_mobile lebara smarty voxi id_mobile telekom",
    ),
    _Sort(
        "electricity|energy|gas|power|energy supplier|electricity supplier|power company|energy company|supplier|electricity provider|energy provider",
        "(?:am|are) (?:with|getting (?:[^ ]+ ){1,2}?from) |get (?:[^ ]+ ){1,3}?from ",
        "british_gas edf e.on eon ovo octopus bulb scottish_power npower sse utilita shell_energy pg&e good_energy ecotricity so_energy",
    ),
    _Sort(
        "insurer|insurance|health insurance|health insurer|insurance company",
        "(?:am|are) (?:insured |covered )?(?:with|by|through) ",
        "allianz axa aviva admiral direct_line zurich generali bupa vitality aetna cigna blue_cross humana kaiser unitedhealthcare geico progressive state_farm allstate churchill hastings esure",
    ),
    _Sort(
        "music|music service|streaming service",
        f"{_ON}|listen (?:to music )?(?:on|with|through) |stream (?:music )?(?:on|with|through) |subscribe to ",
        "spotify tidal deezer apple_music youtube_music amazon_music qobuz pandora",
    ),
    _Sort(
        "email|e-mail|mail|email account|email provider|mail provider",
        f"{_ON}",
        "gmail outlook proton protonmail proton_mail yahoo hotmail fastmail tutanota gmx",
    ),
    _Sort(
        "database|db",
        f"{_ON}|store (?:[^ ]+ ){{0,3}}?in |keep (?:[^ ]+ ){{0,3}}?in ",
        "mysql mariadb postgres postgresql sqlite mongodb oracle dynamodb cassandra couchdb duckdb cockroachdb firebase supabase",
    ),
    _Sort(
        "language|stack|backend|main language",
        "(?:write|writing|code|coding|program|programming|develop|developing|work|working) (?:everything )?(?:in )?|(?:am|are) (?:on|writing|coding in|programming in) ",
        "python java kotlin rust golang ruby php perl javascript typescript c# scala swift haskell elixir clojure dart zig f# julia matlab",
    ),
    _Sort(
        "host|hosting|server|servers|cloud|cloud provider",
        f"{_ON}|host (?:[^ ]+ ){{0,3}}?(?:on|with|at) |(?:am|are) (?:hosted|deployed) (?:on|with|at) |deploy (?:[^ ]+ ){{0,2}}?(?:on|to) ",
        "heroku aws azure gcp google_cloud hetzner digitalocean vercel netlify linode ovh",
    ),
    _Sort(
        "gym",
        "(?:am|are|train|work out|go|joined|signed up|have an? membership) (?:a member )?(?:with|at|to|of)? ?",
        "puregym the_gym_group gym_group fitness_first anytime_fitness planet_fitness la_fitness david_lloyd virgin_active nuffield equinox",
    ),
    _Sort(
        "food box|meal kit|veg box|meal box",
        f"{_ON}|get (?:[^ ]+ ){{0,2}}?|order (?:[^ ]+ ){{0,2}}?(?:from )?|subscribe to ",
        "hellofresh gousto blue_apron mindful_chef riverford everyplate",
    ),
    _Sort(
        "app|language app",
        f"{_ON}|(?:learn|practise|practice|study) (?:[^ ]+ )?(?:with|on) ",
        "duolingo babbel busuu memrise rosetta_stone pimsleur lingoda",
    ),
)
_ELSE: Final = r"^(?!.*\b(?:second|spare|other|backup|also|too|both|besides|colleague\w*|neighbou?r\w*|friend\w*|(?:my|our) (?:[^ ]+ )?(?:wife|husband|son|daughter|brother|sister|mother|father|dad|mum|mom|parents|kids|partner|boss|girlfriend|boyfriend)\w*|at (?:work|school|uni|home)|for (?:work|school|uni|home|banking|gaming|travel|testing)|work (?:laptop|phone|computer|car|email)|company (?:car|phone|laptop)|for (?:my|our|his|her|their|a|an) \w+|joint|business|pet|car insurance|home insurance|travel insurance)\b)"


def _pattern(sort: _Sort) -> re.Pattern[str]:
    """What of the sort the speaker has: `x`; `x9` behind what it is called."""
    names = longest(sort.names)
    before = (
        r"(?:(?:an?|the|my|our) )?(?:(?:new|used|old|proper|real|second-hand|normal|regular) )*"
    )
    swaps = r"(?:switched|moved|changed|gone|went|migrated|upgraded|converted|swapped|ported|transferred|traded|defected|jumped|replaced)"
    return re.compile(
        rf"(?=.*(?<!\w)(?:{names})){_ELSE}(?:.*?\b(?:i|we) (?:have |am |are |been )*{swaps}\b.*?\b(?:to|for|with) {before}(?P<x>{names})(?![\w'’])"
        rf"|.*?\b(?:i|we) (?:have |had |am |are |been )*(?:{sort.verbs}){before}(?P<x2>{names})(?![\w'’])"
        rf"|(?:my|our) (?:{sort.nouns}) (?:is|are|runs|comes|lives?)(?: on| with| at| from| by| in)? {before}(?P<x9>{names})(?![\w'’]))"
    )


def _told(sort: _Sort) -> str:
    """What the sort is called, and the longest word of each name."""
    names = (max(one.split("_"), key=len) for one in sort.names.replace("\\", "").split())
    return " ".join((*names, *sort.nouns.replace("|", " ").split()))


BRANDS: Final = tuple((_told(one), _pattern(one)) for one in _SORTS)
"""Facets."""
