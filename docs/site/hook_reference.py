"""Writes docs/reference/hooks.md and its figures from the hooks' own documentation in memplug/hookspecs.py.

    python docs/site/hook_reference.py

`make docs` runs it, and a test fails where what it would write differs from what is there.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from dataclasses import dataclass
from html import escape
from pathlib import Path

from memplug import hookspecs

DOCS = Path(__file__).resolve().parent.parent
PAGE = DOCS / "reference" / "hooks.md"
FIGURES = DOCS / "reference" / "figures"


@dataclass(frozen=True)
class Hook:
    """What a hook's documentation says, taken apart."""

    name: str
    signature: str
    summary: str
    called: str
    arguments: dict[str, str]
    returns: str
    merged: str

    @property
    def proposes(self) -> bool:
        return self.name in hookspecs.PROPOSE


@dataclass(frozen=True)
class Life:
    """What happens, in order, when a verb is called: names of hooks, and what the core does between them."""

    verb: str
    steps: tuple[str, ...]


LIVES = (
    Life(
        "add",
        (
            "check",
            "COMMIT|episodes",
            "encode",
            "embed",
            "store",
            "embed",
            "admit",
            "COMMIT|derived",
        ),
    ),
    Life("check", ("check", "verdict")),
    Life("search", ("rewrite", "embed", "retrieve", "weigh", "fusion", "refine", "check|and cut")),
    Life("context", ("search", "render", "pack and|fence")),
    Life("manage", ("manage", "embed", "store", "embed", "admit", "COMMIT")),
)

MERGES = {
    "check": "the strictest|counts",
    "encode": "united|by id",
    "store": "united; strictest|mark counts",
    "retrieve": "fusion:|weighted sum",
    "weigh": "united; the first|listed counts",
    "render": "the last wins a title;|packed by priority",
    "manage": "united|by id",
    "rewrite": "the last one's|query is asked",
    "admit": "the last one's|batch is written",
    "refine": "the last one's|order is served",
}
"""How answers become one, as short as a figure needs it."""


def hooks() -> list[Hook]:
    """Every hook of the contract, in the order in which the contract lists them."""
    specs = [value for name, value in vars(hookspecs.Stages).items() if not name.startswith("_")]
    return [_take_apart(spec) for spec in specs]


def _take_apart(spec: object) -> Hook:
    function = inspect.unwrap(spec)  # type: ignore[arg-type]
    name = function.__name__
    signature = inspect.signature(function)
    asked = [one for one in signature.parameters.values() if one.name != "self"]
    written = ", ".join(f"{one.name}: {one.annotation}" for one in asked)
    parts = inspect.getdoc(function).split("\n\n")  # type: ignore[union-attr]
    called, returns, merged = (
        _one(name, parts, word) for word in ("Called ", "Returns ", "Merged: ")
    )
    return Hook(
        name=name,
        signature=f"def {name}(self, {written}) -> {signature.return_annotation}",
        summary=_flat(parts[0]),
        called=_flat(called.removeprefix("Called ")),
        arguments=_arguments(name, parts, [one.name for one in asked]),
        returns=_flat(returns.removeprefix("Returns ")),
        merged=_flat(merged.removeprefix("Merged: ")),
    )


def _one(name: str, parts: list[str], start: str) -> str:
    found = [part for part in parts if part.startswith(start)]
    if len(found) != 1:
        raise SystemExit(
            f"hook {name}: its documentation needs one paragraph that begins with {start!r}"
        )
    return found[0]


def _arguments(name: str, parts: list[str], asked: list[str]) -> dict[str, str]:
    """What the documentation says of each argument; all must be there, in the signature's order."""
    (listed,) = [
        part for part in parts if re.match(r"\w+: ", part) and not part.startswith("Merged")
    ]
    found = {
        match[1]: _flat(match[2])
        for match in re.finditer(r"^(\w+): (.*?)(?=^\w+: |\Z)", listed, re.MULTILINE | re.DOTALL)
    }
    if list(found) != asked:
        raise SystemExit(
            f"hook {name}: takes {asked}, and its documentation explains {list(found)}"
        )
    return found


def _flat(text: str) -> str:
    return " ".join(text.split())


# The figures

BOX, GAP, LEFT, HEIGHT = 84, 18, 92, 44
ROW = HEIGHT + 26
LISTED = ("1st listed", "2nd", "3rd")

STYLE = """
.mp-ground{fill:var(--mp-ground,#fbfbfd)}.mp-core{fill:none;stroke:var(--mp-line,#8a8fa3);stroke-dasharray:3 3}
.mp-hook{fill:var(--mp-box,#eef0fb);stroke:var(--mp-line,#8a8fa3)}.mp-here{fill:var(--mp-accent,#3f51b5)}
.mp-line{fill:none;stroke:var(--mp-line,#8a8fa3);stroke-width:1.4}.mp-tip{fill:var(--mp-line,#8a8fa3)}
.mp-text{fill:var(--mp-ink,#20232f)}.mp-faint{fill:var(--mp-faint,#5b6072)}.mp-on{fill:var(--mp-on,#fff);font-weight:600}
@media (prefers-color-scheme:dark){svg.mp{--mp-ground:#1b1d27;--mp-box:#2a2d3d;--mp-line:#8f94ab;--mp-accent:#8c9eff;
--mp-ink:#e8eaf4;--mp-faint:#b4b8ca;--mp-on:#10121a}}
"""
"""For a figure that is shown by itself; the site's style sheet sets the same variables for its two themes."""


def figure(hook: Hook) -> str:
    """The lives in which a hook is called, with its place in them, and below how several answers become one."""
    lives = [life for life in LIVES if hook.name in life.steps]
    rows = [_life(life, hook.name, 16 + ROW * number) for number, life in enumerate(lives)]
    top = 16 + ROW * len(lives) + 10
    width = LEFT + max(len(life.steps) for life in LIVES) * (BOX + GAP)
    height = top + (116 if hook.proposes else HEIGHT + 16)
    below = _proposing(hook, top) if hook.proposes else _refining(hook, top)
    verbs = " and ".join(life.verb for life in lives)
    how = "every strategy answers on its own" if hook.proposes else "one strategy after the other"
    title = f"Where {hook.name} is called in the life of {verbs}; {how}"
    return "\n".join(
        (
            f'<svg class="mp" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img"'
            f' aria-label="{escape(title)}" font-family="system-ui, sans-serif" font-size="13">',
            f"<title>{escape(title)}</title>",
            f"<style>{STYLE.strip()}</style>",
            f'<rect class="mp-ground" width="{width}" height="{height}" rx="8"/>',
            *rows,
            below,
            "</svg>",
            "",
        )
    )


def _life(life: Life, here: str, top: int) -> str:
    parts = [_words(life.verb, 14, top + HEIGHT / 2, "mp-faint", anchor="start", mono=True)]
    known = {*hookspecs.PROPOSE, *hookspecs.REFINE}
    for number, step in enumerate(life.steps):
        left = LEFT + number * (BOX + GAP)
        if number:
            parts.append(_arrow(left - GAP, top + HEIGHT / 2, left, top + HEIGHT / 2))
        if step == here:
            parts.append(_box(left, top, step, "mp-here", "mp-on", mono=True))
        elif step in known:
            parts.append(_box(left, top, step, "mp-hook", "mp-text", mono=True))
        else:
            parts.append(_box(left, top, step, "mp-core", "mp-faint"))
    return "\n".join(parts)


def _proposing(hook: Hook, top: int) -> str:
    """Three strategies side by side, their answers going into one."""
    parts = [_words("strategies", 14, top + 48, "mp-faint", anchor="start")]
    goal = LEFT + BOX + 3 * GAP
    for number, listed in enumerate(LISTED):
        up = top + number * 36
        parts.append(_box(LEFT, up, listed, "mp-here", "mp-on", height=28))
        parts.append(_arrow(LEFT + BOX, up + 14, goal, top + 50))
    parts.append(
        _box(goal, top + 26, MERGES[hook.name], "mp-core", "mp-text", width=190, height=48)
    )
    return "\n".join(parts)


def _refining(hook: Hook, top: int) -> str:
    """Three strategies in a row, each handing on what it made."""
    middle = top + HEIGHT / 2
    parts = [_words("strategies", 14, middle, "mp-faint", anchor="start")]
    for number, listed in enumerate(LISTED):
        left = LEFT + number * (BOX + GAP)
        parts.append(_box(left, top, listed, "mp-here", "mp-on"))
        parts.append(_arrow(left + BOX, middle, left + BOX + GAP, middle))
    goal = LEFT + 3 * (BOX + GAP)
    parts.append(_box(goal, top, MERGES[hook.name], "mp-core", "mp-text", width=190))
    return "\n".join(parts)


def _box(
    left: float,
    top: float,
    label: str,
    style: str,
    ink: str,
    *,
    width: int = BOX,
    height: int = HEIGHT,
    mono: bool = False,
) -> str:
    rect = f'<rect class="{style}" x="{left}" y="{top}" width="{width}" height="{height}" rx="6"/>'
    return rect + "\n" + _words(label, left + width / 2, top + height / 2, ink, mono=mono)


def _words(
    label: str, x: float, y: float, style: str, *, anchor: str = "middle", mono: bool = False
) -> str:
    """A label, centred at y; `|` ends a line."""
    lines = label.split("|")
    family = ' font-family="ui-monospace, monospace"' if mono else ""
    first = y + 4.5 - 8 * (len(lines) - 1)
    return "\n".join(
        f'<text class="{style}" x="{x:g}" y="{first + 16 * number:g}" text-anchor="{anchor}"{family}>{escape(line)}</text>'
        for number, line in enumerate(lines)
    )


def _arrow(x: float, y: float, to_x: float, to_y: float) -> str:
    """A line with a tip that points to the right."""
    line = f'<path class="mp-line" d="M{x:g} {y:g}L{to_x - 6:g} {to_y:g}"/>'
    return f'{line}<path class="mp-tip" d="M{to_x:g} {to_y:g}l-8 -4v8z"/>'


# The page

INTRODUCTION = """\
# Hook reference

<!-- Written by docs/site/hook_reference.py from memplug/hookspecs.py: edit that, then run it. -->

What each hook is given, when it is called, what its answer means, and how the answers of several strategies become one. The
page is made from the contract itself, `memplug/hookspecs.py`. [Concepts](../concepts.md#stages-and-joints) shows the whole,
[Write a strategy](../write-a-strategy.md) how to answer a hook, [Compose strategies](../compose.md) how to put several together.

A hook is a method of a `Strategy`, marked with `@hookimpl`. It accepts any subset of the arguments that are named here, computes
and returns; only the core writes. `None` means that there is nothing to say.

| hook | answered | what it does |
|---|---|---|
"""


def page(found: list[Hook]) -> str:
    rows = []
    for hook in found:
        way = "by each strategy on its own" if hook.proposes else "one after the other"
        rows.append(f"| [`{hook.name}`](#{hook.name}) | {way} | {hook.summary} |")
    return INTRODUCTION + "\n".join([*rows, "", *(_section(hook) for hook in found)])


def _section(hook: Hook) -> str:
    arguments = [f"| `{name}` | {text} |" for name, text in hook.arguments.items()]
    return "\n".join(
        (
            f"## {hook.name}",
            "",
            _wrapped(hook.summary),
            "",
            f"![Where `{hook.name}` is called](figures/{hook.name}.svg)",
            "",
            "```text",
            _signature(hook.signature),
            "```",
            "",
            "| argument | what it is |",
            "|---|---|",
            *arguments,
            "",
            _wrapped(f"**When it runs.** Called {hook.called}"),
            "",
            _wrapped(f"**What the answer means.** Returns {hook.returns}"),
            "",
            _wrapped(f"**How answers merge.** {hook.merged[0].upper()}{hook.merged[1:]}"),
            "",
        )
    )


def _signature(signature: str) -> str:
    if len(signature) <= 76:
        return signature
    head, _, rest = signature.partition("(")
    inside, _, result = rest.rpartition(")")
    lines = "".join(f"    {one},\n" for one in inside.split(", "))
    return f"{head}(\n{lines}){result}"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 128, break_long_words=False, break_on_hyphens=False)


def written() -> dict[Path, str]:
    """Every file of the reference with its text."""
    found = hooks()
    return {PAGE: page(found)} | {FIGURES / f"{hook.name}.svg": figure(hook) for hook in found}


def main() -> None:
    FIGURES.mkdir(parents=True, exist_ok=True)
    for path, text in written().items():
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
