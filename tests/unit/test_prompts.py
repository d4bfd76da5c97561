"""Prompts of strategies in the configuration and on the command line, and what a change of words does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from memplug import (
    Batch,
    ConfigError,
    InvalidInput,
    Kind,
    Memory,
    Source,
    Strategy,
    StrategyConfig,
    View,
    hookimpl,
)
from memplug.config import build_steps, load_settings
from memplug.testing import ScriptedLLM, memory
from memplug.toolbox.ask import ask
from memplug.toolbox.prompts import Prompt

PLUGIN = """
from memplug import Strategy, StrategyConfig
from memplug.toolbox.prompts import Prompt


class Notes(Strategy[StrategyConfig]):
    name = "notes"
    prompts = (
        Prompt("extract", "List the facts in {turns}.", ("turns",)),
        Prompt("merge", "Merge {old} and {new}.", ("old", "new")),
    )
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notes.py").write_text(PLUGIN, "utf-8")
    (tmp_path / "mine.txt").write_text("\ufeffSay what {turns} says.\n", "utf-8")
    return tmp_path


def configured(folder: Path, prompts: str) -> Path:
    file = folder / "memplug.toml"
    file.write_text(
        f'[[pipeline]]\nuse = "./notes.py:Notes"\nname = "facts"\nprompts = {prompts}\n', "utf-8"
    )
    return file


def test_a_prompt_is_reworded_by_text_or_by_a_file_beside_the_configuration(folder: Path) -> None:
    prompts = '{ extract = { file = "mine.txt" }, merge = "Join {new} to {old}." }'
    (step,) = build_steps(load_settings(configured(folder, prompts)))
    assert step.strategy.prompt("extract").text == "Say what {turns} says.\n"
    assert step.strategy.prompt("merge").text == "Join {new} to {old}."


@pytest.mark.parametrize(
    ("prompts", "complaint"),
    [
        ('{ extract = "List {turn}" }', r"did you mean \{turns\}\?"),
        ('{ extract = "List" }', r"lacks the placeholder \{turns\}"),
        ('{ extrat = "List {turns}" }', "did you mean 'extract'"),
        ('{ extract = { file = "gone.txt" } }', "No such file"),
        ("{ extract = {} }", "give the prompt's text, or"),
        ('{ extract = { text = "{turns}", file = "mine.txt" } }', "give the prompt's text, or"),
    ],
)
def test_a_wrong_prompt_is_named_by_file_step_and_field(
    folder: Path, prompts: str, complaint: str
) -> None:
    file = configured(folder, prompts)
    with pytest.raises(ConfigError, match=complaint) as raised:
        build_steps(load_settings(file))
    assert (raised.value.file, raised.value.step) == (str(file), "facts")
    assert raised.value.field.startswith("prompts.extra")


def test_a_strategy_names_the_prompts_it_has() -> None:
    with pytest.raises(InvalidInput, match="no prompt 'sumarise'; did you mean 'summarise'"):
        Digest().prompt("sumarise")


def test_prompts_are_listed_and_printed(cli: Any, folder: Path) -> None:
    file = str(configured(folder, '{ extract = "Say {turns}" }'))
    listed = cli("prompts", "--pipeline", file).stdout
    assert "facts  extract  turns" in listed
    assert listed.count("reworded") == 1
    found = cli.json("prompts", "--pipeline", file)["prompts"]
    assert [(one["step"], one["name"], one["reworded"]) for one in found] == [
        ("facts", "extract", True),
        ("facts", "merge", False),
    ]
    assert found[1]["placeholders"] == ["old", "new"]
    assert cli("prompts", "facts", "extract", "--pipeline", file).stdout == "Say {turns}\n"
    whole = cli("prompts", "facts", "--pipeline", file).stdout
    assert "facts extract (reworded)\nSay {turns}\n" in whole
    assert "facts merge\nMerge {old} and {new}.\n" in whole
    refused = cli("prompts", "facts", "extrat", "--pipeline", file, code=1).stderr
    assert "there are: facts extract, facts merge" in refused


def test_without_a_pipeline_every_installed_strategy_is_listed(cli: Any) -> None:
    found = cli.json("prompts")["prompts"]
    assert all(not one["reworded"] and one["step"] == one["strategy"] for one in found)
    assert "hybrid" not in {one["step"] for one in found}


@dataclass(frozen=True)
class Summary:
    """Nothing beside its text."""


SUMMARY: Kind[Summary] = Kind("digest/summary", Summary)


class Digest(Strategy[StrategyConfig]):
    """One summary a source, under the source's name."""

    name = "digest"
    requires = ("llm",)
    kinds = (SUMMARY,)
    prompts = (Prompt("summarise", "Summarise {turns}.", ("turns",)),)

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        put = []
        for source in sources:
            said = "\n".join(one.text for one in source.episodes)
            answer = ask(self.resources.llm, self.prompt("summarise"), turns=said)
            assert answer is not None
            put.append(SUMMARY.new(view, source.id, answer.text, Summary(), source.episodes))
        return Batch(put=tuple(put))


def opened(path: Path, llm: ScriptedLLM, words: str = "") -> Memory:
    prompts = {"summarise": words} if words else {}
    step = {"use": Digest(), "prompts": prompts}
    return memory(step, path=path, llm=llm, enrich="inline")


def summaries(mem: Memory) -> list[tuple[str, str]]:
    return [(one.text, one.made_by) for one in mem.list(filters={"kind": SUMMARY.name})]


def test_other_words_make_enriching_encode_again(tmp_path: Path) -> None:
    with opened(tmp_path, ScriptedLLM(["tea"])) as mem:
        mem.add("I like tea.")
        assert mem.enrich("digest").sources == 0
    with opened(tmp_path, ScriptedLLM(["TEA"]), "Shout {turns}.") as mem:
        assert mem.enrich("digest").sources == 1
        assert mem.enrich("digest").sources == 0
    with opened(tmp_path, ScriptedLLM([])) as mem:
        assert mem.enrich("digest").sources == 0


def test_a_rebuild_replaces_what_other_words_say_and_keeps_its_maker(tmp_path: Path) -> None:
    with opened(tmp_path, ScriptedLLM(["tea", "milk"])) as mem:
        mem.add("I like tea.", id="a")
        mem.add("I like milk.", id="b")
        assert summaries(mem) == [("tea", "digest@1"), ("milk", "digest@1")]
    with opened(tmp_path, ScriptedLLM(["TEA", "MILK"]), "Shout {turns}.") as mem:
        assert mem.enrich("digest", rebuild=True).failures == ()
        assert summaries(mem) == [("TEA", "digest@1"), ("MILK", "digest@1")]


class Shared(Digest):
    """One record for all sources."""

    @hookimpl
    def encode(self, sources: Sequence[Source], view: View) -> Batch:
        return Batch(
            put=tuple(
                SUMMARY.new(view, "all", "all", Summary(), source.episodes) for source in sources
            )
        )


def test_a_rebuild_unites_the_sources_of_a_record_that_several_make(tmp_path: Path) -> None:
    with memory(Shared(), path=tmp_path, llm=ScriptedLLM([]), enrich="inline") as mem:
        mem.add("I like tea.", id="a")
        mem.add("I like milk.", id="b")
        mem.enrich("digest", rebuild=True)
        (one,) = mem.list(filters={"kind": SUMMARY.name})
        assert set(one.derived_from) == {"a", "b"}
