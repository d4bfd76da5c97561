"""The frame of a picture: its HTML and its style."""

from __future__ import annotations

from typing import Final

PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p>{summary}</p>
<ul>
<li><svg width="34" height="10"><path class="linked" stroke-width="3" d="M2,5 H32"/></svg> the question is like it</li>
<li><svg width="34" height="10"><path class="names" stroke-width="3" d="M2,5 H32"/></svg> it names the entity</li>
<li><svg width="34" height="10"><path class="walk" stroke-width="3" d="M2,5 H32"/></svg> the walk goes here</li>
<li><svg width="34" height="10"><path class="onward" stroke-width="3" d="M2,5 H32"/></svg> a second walk, from the best</li>
<li>figures of entities and episodes: how often the walk is found there</li>
</ul>
</header>
<main>
<div class="picture" style="width:{width}px;height:{height}px">
<svg width="{width}" height="{height}" aria-hidden="true">{lines}</svg>
{headings}
{cards}
</div>
<table>
<thead><tr><th>place</th><th>score</th><th>walk</th><th>episode</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</main>
</body>
</html>
"""

STYLE: Final = """
:root {
  color-scheme: light dark;
  --paper: #fbfaf8; --card: #ffffff; --ink: #1f2430; --soft: #667085; --edge: #e4e1da;
  --question: #334155; --fact: #b7791f; --start: #0f766e; --entity: #3b6fb6; --episode: #9d3b5b; --onward: #7c5cc4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14161b; --card: #1d2027; --ink: #e7e9ee; --soft: #98a1b2; --edge: #31353f;
    --question: #94a3b8; --fact: #e0a545; --start: #34b3a6; --entity: #78a5e6; --episode: #e27d9c; --onward: #a98bf0;
  }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 28px 32px 48px; background: var(--paper); color: var(--ink);
  font: 14px/1.38 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
header { max-width: 1480px; margin: 0 auto 18px; }
h1 { font-size: 23px; line-height: 1.25; font-weight: 650; margin: 0 0 4px; }
header p { margin: 0 0 12px; color: var(--soft); }
ul { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 22px; margin: 0; padding: 0;
  color: var(--soft); font-size: 13px; }
li svg { vertical-align: -1px; margin-right: 2px; }
main { overflow-x: auto; }
.picture { position: relative; margin: 0 auto; }
.picture > svg { position: absolute; inset: 0; }
.heading { position: absolute; top: 10px; font-size: 12px; font-weight: 650; letter-spacing: .07em;
  text-transform: uppercase; color: var(--soft); }
path { fill: none; stroke-linecap: round; opacity: .62; transition: opacity .12s; }
path.linked { stroke: var(--fact); }
path.names { stroke: var(--start); }
path.walk { stroke: var(--entity); opacity: .5; }
path.onward { stroke: var(--onward); opacity: .55; }
.card { position: absolute; overflow: hidden; padding: 7px 12px 7px 14px; border: 1px solid var(--edge);
  border-left: 4px solid var(--hue);
  border-radius: 9px; background: var(--card); box-shadow: 0 1px 3px rgb(0 0 0 / .07); transition: opacity .12s; }
.card:hover { border-color: var(--hue); box-shadow: 0 2px 10px rgb(0 0 0 / .16); }
.card p { margin: 0; overflow: hidden; display: -webkit-box; -webkit-box-orient: vertical;
  -webkit-line-clamp: 2; overflow-wrap: anywhere; }
.card .value { font-size: 11.5px; color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
.card i { position: absolute; left: 0; bottom: 0; height: 3px; background: var(--hue); opacity: .75; }
.question { --hue: var(--question); } .fact { --hue: var(--fact); } .start { --hue: var(--start); }
.entity { --hue: var(--entity); } .episode { --hue: var(--episode); }
.question p { font-size: 15px; font-weight: 600; -webkit-line-clamp: 5; }
.question { display: flex; align-items: center; }
.fact { font-size: 13px; }
.fact .value { position: absolute; right: 10px; bottom: 4px; background: var(--card); padding-left: 6px; }
.start, .entity { display: flex; align-items: center; justify-content: space-between; gap: 8px; padding: 4px 10px 5px 12px; }
.start p, .entity p { font-weight: 600; font-size: 13px; line-height: 1.22; }
.episode p { font-size: 13px; -webkit-line-clamp: 3; margin-top: 2px; }
.episode .value { float: right; margin-top: 1px; }
.rank { font-weight: 700; color: var(--hue); font-size: 15px; }
table { width: 100%; max-width: 1480px; margin: 34px auto 0; border-collapse: collapse; font-size: 13px; }
th, td { text-align: left; vertical-align: top; padding: 7px 12px; border-top: 1px solid var(--edge); overflow-wrap: anywhere; }
th { font-weight: 600; white-space: nowrap; color: var(--soft); border-top: 0; }
td:nth-child(-n+3) { font-variant-numeric: tabular-nums; white-space: nowrap; color: var(--soft); }
@media print { body { padding: 0; } .card { box-shadow: none; } }
"""
