# ruff: noqa: E501 -- names are read better in one line
"""Names of what one has one of in Spanish-speaking countries, by sort, as they begin in lower case."""

from __future__ import annotations

from typing import Final

BROWSERS: Final = "chrome firefox safari edge opera brave vivaldi arc chromium librewolf waterfox"
EDITORS: Final = "vim neovim emacs atom zed cursor pycharm intellij webstorm eclipse netbeans fleet geany helix vscode sublime"
SYSTEMS: Final = "windows linux ubuntu debian fedora manjaro mint arch macos opensuse nixos elementary zorin alpine"
TONGUES: Final = "python java javascript typescript kotlin scala rust golang ruby perl php elixir clojure haskell swift julia dart"
STORES: Final = "mysql postgresql postgres mariadb sqlite mongodb dynamodb cassandra cockroachdb oracle snowflake redis bigquery elasticsearch meilisearch opensearch firebase supabase"
CARRIERS: Final = "vodafone movistar digi yoigo jazztel masmovil pepephone lowi simyo telcel telmex totalplay izzi megacable entel wom claro tigo personal euskaltel finetwork"
BANKS: Final = "bbva bancomer santander caixabank sabadell bankinter unicaja abanca ing openbank banamex citibanamex banorte hsbc scotiabank nubank ualá bancolombia davivienda n26 revolut kutxabank ibercaja cajamar bcp interbank"
INSURERS: Final = "mapfre allianz axa generali sanitas adeslas asisa dkv ocaso mutua gnp metlife osde verti pelayo zurich"
POWERS: Final = "iberdrola endesa naturgy repsol holaluz octopus totalenergies edp plenitude cfe"
VAULTS: Final = "lastpass bitwarden 1password keepass dashlane"
NOTES: Final = "evernote notion obsidian onenote logseq joplin"
MAILS: Final = "gmail outlook hotmail protonmail proton tutanota fastmail icloud"
MUSIC: Final = "spotify deezer tidal"
