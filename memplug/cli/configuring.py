"""`memplug init`: asks a model what it can do, and writes the configuration that uses it."""

from __future__ import annotations

import json
import math
import os
import re
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from memplug.cli.call import Call, command, interactive, pairs_from
from memplug.cli.show import emit, err, facts_table, one_line, out, visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memplug.models.probing import Probe
    from memplug.ports import LLM

app = typer.Typer()
_VARIABLE = re.compile("[A-Za-z_][A-Za-z0-9_]*")
_SECRET = re.compile("key|secret|password|headers|extra", re.IGNORECASE)
_SLOW = 15.0
"""An answer that takes longer than this many seconds gets a time limit of its own in the configuration."""
_LOCAL = ("ollama", "ollama_chat")


@command(app, "init", panel="Start here")
def init(
    call: Call,
    llm: Annotated[
        str,
        typer.Option(metavar="NAME", help="As litellm names it (ollama/llama3.2), or a plugin."),
    ],
    api_base: Annotated[
        str | None, typer.Option(metavar="URL", help="Another server than the provider's own.")
    ] = None,
    api_key_env: Annotated[
        str | None,
        typer.Option(metavar="VARIABLE", help="The environment variable that holds the key."),
    ] = None,
    option: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="A further option of the model; repeatable."),
    ] = None,
    embedder: Annotated[
        str | None, typer.Option(metavar="NAME", help="Another embedder than the shipped one.")
    ] = None,
    output: Annotated[Path, typer.Option(help="The file to write.")] = Path("memplug.toml"),
    timeout: Annotated[
        float, typer.Option(metavar="SECONDS", min=0.1, help="How long one answer may take here.")
    ] = 120.0,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before writing.")] = False,
) -> None:
    """Try a language model, and write a configuration that uses it.

    It is asked two or three short questions. The key itself is never written, only its variable's name.
    """
    from memplug.errors import InvalidInput

    if output.exists() and not force:
        raise InvalidInput(f"{output} exists; give --force to overwrite it, or another --output")
    options = pairs_from(option, "--option")
    options |= _server(api_base, api_key_env)
    settings = _named(llm, options, output)
    with err().status(f"asking {visible(llm)}"):
        found = _probed(settings, timeout)
        dim = _embedded(embedder) if embedder else None
    settings["options"] |= _wanted(found, settings)
    text = _toml(settings, embedder, call.pipeline)
    if not call.json:
        _show(found, embedder, dim)
    if interactive() and not (yes or call.json):
        typer.confirm(f"Write {visible(str(output))}?", default=True, abort=True, err=True)
    with output.open("w" if force else "x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    if call.json:
        emit({"file": str(output), "probe": found, "embedder": embedder, "dimensions": dim})
        return
    console = out()
    console.print(Text(visible(f"Wrote {output}.")), soft_wrap=True)
    hint = visible(f"Use it with: memplug add TEXT --pipeline {output}")
    console.print(Text(hint, style="dim"), soft_wrap=True)


def _server(api_base: str | None, api_key_env: str | None) -> dict[str, Any]:
    """The options that say where the model is. Raises InvalidInput where one holds a secret, or names none."""
    from urllib.parse import urlsplit

    from memplug.errors import InvalidInput

    options: dict[str, Any] = {}
    if api_base:
        if urlsplit(api_base).password:
            raise InvalidInput("--api-base holds a password; give the key with --api-key-env")
        options["api_base"] = api_base
    if api_key_env:
        if not _VARIABLE.fullmatch(api_key_env):
            raise InvalidInput(
                "--api-key-env takes the name of an environment variable, never the key itself"
            )
        if not os.environ.get(api_key_env):
            raise InvalidInput(f"the environment variable {api_key_env} is not set")
        options["api_key_env"] = api_key_env
    return options


def _named(llm: str, options: dict[str, Any], output: Path) -> dict[str, Any]:
    """The model as the configuration names it: litellm's by its name, a file by a path that holds from there."""
    from memplug.errors import InvalidInput
    from memplug.registry import Registry, is_file, rebased

    secret = next((name for name in options if _SECRET.search(name) and name != "api_key_env"), "")
    if secret:
        raise InvalidInput(f"{secret!r} would be written to the file; use --api-key-env instead")
    if is_file(llm):
        beside = output.resolve().parent == Path.cwd()
        return {"use": llm if beside else rebased(llm, Path.cwd()), "options": options}
    if "/" not in llm:
        return {"use": llm, "options": options}
    plugin, _, model = llm.partition("/")
    if plugin in Registry("memplug.llms").names() and plugin != "litellm":
        return {"use": plugin, "options": {"model": model, **options}}
    return {"use": "litellm", "options": {"model": llm.removeprefix("litellm/"), **options}}


def _probed(settings: Mapping[str, Any], timeout: float) -> Probe:
    from memplug.errors import ConfigError
    from memplug.memory import Memory
    from memplug.models.probing import probe

    once = {"retries": 0} if settings["use"] == "litellm" else {}
    with ExitStack() as stack:

        def opened(**options: Any) -> LLM:
            given = {**once, **settings["options"], **options}
            llm = {**settings, "options": given, "cache": False}
            memory = stack.enter_context(Memory.open(":memory:", config={"llm": llm}))
            found = memory.runtime.resources.llm
            assert found is not None
            return found

        model = opened()
        try:
            bound, instructed = opened(answers="schema"), opened(answers="instruction")
        except ConfigError:
            return probe(model, None, model, timeout=timeout)
        return probe(model, bound, instructed, timeout=timeout)


def _embedded(name: str) -> int:
    """The dimension of the embedder's vectors, found by making one."""
    from memplug.memory import Memory

    with Memory.open(":memory:", embedder=name) as memory:
        return len(memory.runtime.vectors(["A clear sky is blue at noon."])[0])


def _wanted(found: Probe, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The options that what was found asks for."""
    wanted: dict[str, Any] = {}
    if settings["use"] == "litellm" and found.typed != "schema":
        wanted["answers"] = "instruction"
    if found.seconds > _SLOW:
        wanted["timeout"] = math.ceil(found.seconds * 8)
    if str(settings["options"].get("model", "")).partition("/")[0] in _LOCAL:
        wanted["concurrency"] = 2
    return {name: value for name, value in wanted.items() if name not in settings["options"]}


def _toml(settings: Mapping[str, Any], embedder: str | None, pipeline: str | None) -> str:
    lines = ["# Written by `memplug init`."]
    if pipeline:
        lines.append(f"pipeline = {_quoted(pipeline)}")
    if embedder:
        lines.append(f"embedder = {_quoted(embedder)}")
    lines += ["", "[llm]", f"use = {_quoted(settings['use'])}"]
    if settings["options"]:
        lines += ["", "[llm.options]"]
        lines += [f"{_quoted(name)} = {_value(one)}" for name, one in settings["options"].items()]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_quoted(k)} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _show(found: Probe, embedder: str | None, dim: int | None) -> None:
    typed = {
        "schema": Text("yes, bound to a JSON schema"),
        "instruction": Text("yes, by instruction"),
        "none": Text("no: strategies that need them will fail", style="yellow"),
    }[found.typed]
    rows = [
        ("model", one_line(found.model)),
        ("answered", one_line(found.answer) or Text("nothing", style="yellow")),
        ("slowest answer", f"{found.seconds:.1f} s"),
        ("typed answers", typed),
        ("tokens", "counted" if found.counts_tokens else "not counted by the server"),
        ("price", "known" if found.priced else "unknown: costs are not counted"),
        ("embedder", f"{visible(embedder)}, {dim} dimensions" if embedder else None),
    ]
    out().print(facts_table(rows))
    if found.typed == "none":
        err().print(Text(one_line(found.trouble, 400), style="yellow"), soft_wrap=True)
