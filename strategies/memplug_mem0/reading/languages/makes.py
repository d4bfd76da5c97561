# ruff: noqa: E501 -- words are read better in one line
"""English colours, and names of makes and programs: of each list one thing has one."""

from __future__ import annotations

from typing import Final

BASIC: Final = "red blue green black white brown grey gray yellow orange purple pink silver gold beige navy turquoise"
COLOURS: Final = f"{BASIC} cream ivory magnolia terracotta mint lilac mauve violet magenta maroon burgundy crimson scarlet teal coral olive khaki mustard ochre charcoal tan bronze copper eggshell taupe sage lemon indigo cyan aqua off-white anthracite apricot peach plum fuchsia lavender sand"
SHADES: Final = (
    "light dark pale deep bright pastel sky royal forest navy bottle duck racing baby midnight"
)
TOOLS: Final = (
    "bosch miele siemens samsung lg beko zanussi hotpoint candy neff aeg smeg whirlpool electrolux indesit gorenje bauknecht haier grundig liebherr rangemaster panasonic sharp",
    "dyson shark hoover vax henry roomba kärcher numatic bissell",
    "worcester vaillant viessmann baxi buderus junkers ariston",
    "sony panasonic philips toshiba hisense tcl samsung lg loewe sharp epson benq optoma bose sonos jbl",
    "roku firestick chromecast xbox playstation ps4 ps5 switch",
    "canon nikon fujifilm olympus leica epson brother hp",
    "netgear asus fritzbox tp-link linksys eero",
    "garmin fitbit suunto polar whoop",
    "heroku render aws azure gcp hetzner digitalocean vercel netlify linode ovh railway bluehost godaddy namecheap ionos strato gandi",
    "cloudflare fastly akamai cloudfront",
    "jira linear trello asana basecamp clickup redmine bugzilla youtrack todoist notion",
    "confluence notion sharepoint mediawiki",
    "zendesk freshdesk intercom servicenow",
    "slack teams discord mattermost zulip",
    "github gitlab bitbucket gitea",
    "jenkins circleci travis buildkite teamcity drone",
    "mysql postgres mariadb sqlite mongodb oracle dynamodb cassandra couchdb redis memcached snowflake redshift bigquery",
    "rabbitmq kafka activemq sqs nats",
    "react vue angular svelte jquery ember",
    "python ruby java kotlin go golang rust php perl typescript javascript scala elixir",
    "chrome firefox safari edge brave vivaldi opera arc zen chromium",
    "google bing duckduckgo kagi ecosia startpage qwant",
    "outlook gmail thunderbird protonmail fastmail hey",
    "lastpass bitwarden 1password dashlane keepass nordpass",
    "dropbox onedrive icloud backblaze nextcloud duplicati restic borg carbonite",
    "bash zsh fish powershell",
    "qwerty qwertz azerty dvorak colemak",
    "monokai nord solarized dracula gruvbox",
    "vim emacs vscode sublime neovim intellij pycharm",
    "windows macos ubuntu fedora arch debian mint manjaro",
    "netflix hulu disney audible spotify tidal deezer qobuz",
    "outlook zoom teams webex skype",
)
"""Names of makes and of programs of which one thing is one."""
