"""One pipeline described in TOML, JSON, a mapping or Python; what is wrong is named by file, step and field."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from memplug.backends.static_table import default_table
from memplug.config import (
    Settings,
    build_pipeline,
    default_location,
    load_settings,
    open_parts,
)
from memplug.errors import (
    ConfigError,
    MissingExtraError,
    MissingResourceError,
    PluginLoadError,
)
from memplug.hookspecs import hookimpl
from memplug.memory import Memory
from memplug.models.embedding import Embedding
from memplug.pipeline import Pipeline
from memplug.ports import Resources
from memplug.step import Step
from memplug.strategy import Strategy, StrategyConfig
from memplug.testing.fakes import FakeEmbedder
from memplug.types import Query, Ranking, Scope

FILE = """
from pydantic import Field
from memplug import Ranking, Strategy, StrategyConfig, hookimpl

class MineConfig(StrategyConfig):
    depth: int = Field(default=2, ge=1)

class Mine(Strategy[MineConfig]):
    name = "mine"

    @hookimpl
    def retrieve(self, query):
        return Ranking(())
"""

TOML = """
enrich = "inline"
min_score = 0.25
pipeline = [
  { use = "./mine.py:Mine", weight = 0.5, limit = 3, options = { depth = 4 } },
  { use = "./mine.py:Mine", name = "again", on_error = "raise", writes_shared = { agent_id = "team" } },
]

[storage]
location = "somewhere"
durability = "full"

[retention]
episode = 365
"""


class PlainConfig(StrategyConfig):
    size: int = Field(default=1, ge=1)


class Plain(Strategy[PlainConfig]):
    """A strategy of the test's own."""

    name = "plain"

    @hookimpl
    def retrieve(self, query: Query) -> Ranking:
        return Ranking(())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a strategy's file and a configuration that names it."""
    (tmp_path / "mine.py").write_text(FILE, "utf-8")
    (tmp_path / "memory.toml").write_text(TOML, "utf-8")
    return tmp_path


def built(pipeline: Any) -> Pipeline:
    return build_pipeline(pipeline, Resources(embedder=FakeEmbedder()))


def described(pipeline: Pipeline) -> list[tuple[Any, ...]]:
    return [
        (
            step.name,
            step.weight,
            step.on_error,
            step.limit,
            step.writes_shared,
            step.strategy.config.depth,
        )
        for step in pipeline.steps
    ]


def test_toml_json_mapping_and_steps_describe_the_same(folder: Path) -> None:
    from_toml = load_settings(folder / "memory.toml")
    mine = f"{folder / 'mine.py'}:Mine"
    plain = {
        "enrich": "inline",
        "min_score": 0.25,
        "pipeline": [
            {"use": mine, "weight": 0.5, "limit": 3, "options": {"depth": 4}},
            {
                "use": mine,
                "name": "again",
                "on_error": "raise",
                "writes_shared": {"agent_id": "team"},
            },
        ],
        "storage": {"location": str(folder / "somewhere"), "durability": "full"},
        "retention": {"episode": 365},
    }
    (folder / "memory.json").write_text(json.dumps(plain), "utf-8")
    from_toml_steps = described(built(from_toml))

    assert from_toml_steps == [
        ("mine", 0.5, "skip", 3.0, None, 4),
        ("again", 1.0, "raise", None, Scope(agent_id="team"), 2),
    ]
    for other in (load_settings(folder / "memory.json"), load_settings(plain)):
        assert described(built(other)) == from_toml_steps
        assert other.model_dump(exclude={"pipeline"}) == from_toml.model_dump(exclude={"pipeline"})


def test_a_step_may_be_a_class_an_instance_a_mapping_or_a_step() -> None:
    pipeline = built(
        [
            Plain,
            Step(Plain(), name="made"),
            {"use": Plain, "name": "mapped", "options": {"size": 5}},
            {"use": Plain(PlainConfig(size=7)), "name": "instance", "weight": 2},
        ]
    )

    assert [(step.name, step.strategy.config.size) for step in pipeline.steps] == [
        ("plain", 1),
        ("made", 1),
        ("mapped", 5),
        ("instance", 7),
    ]
    assert pipeline.weights["instance"] == 2.0


def test_one_strategy_alone_is_a_pipeline() -> None:
    assert built(Plain).answering("retrieve") == ("plain",)
    assert built(Plain()).answering("retrieve") == ("plain",)
    assert built({"use": Plain, "name": "x"}).answering("retrieve") == ("x",)


def test_presets_compose_and_name_a_strategy_once(folder: Path) -> None:
    names = [
        step.use for step in load_settings(pipeline="default+./mine.py:Mine + hybrid").pipeline
    ]

    assert names == ["hybrid", "./mine.py:Mine"]


def test_the_default_is_the_default_preset() -> None:
    assert load_settings() == load_settings(pipeline="default") == Settings()


def test_a_pipeline_given_beside_a_file_takes_the_place_of_the_files(folder: Path) -> None:
    settings = load_settings(folder / "memory.toml", [Plain])

    assert [step.use for step in settings.pipeline] == [Plain]
    assert settings.enrich == "inline"


def test_short_forms_are_read_and_lie_beside_the_file(folder: Path) -> None:
    (folder / "short.toml").write_text('storage = "here"\nllm = "./mine.py:Mine"\n', "utf-8")

    settings = load_settings(folder / "short.toml")

    assert settings.storage.location == str(folder / "here")
    assert settings.llm is not None
    assert settings.llm.use == f"{folder / 'mine.py'}:Mine"


WRONG: list[tuple[str, str]] = [
    ("enrich = 'sometimes'", "field 'enrich'"),
    ("enrihc = 'inline'", "did you mean 'enrich'?.*field 'enrihc'"),
    ("storage = { durable = true }", "did you mean 'durability'?.*field 'storage.durable'"),
    ("min_score = 2", "less than or equal to 1.*field 'min_score'"),
    ("pipeline = []", "at least one.*field 'pipeline'"),
    ("pipeline = 3", "a preset's name or a list.*field 'pipeline'"),
    ("pipeline = 'default++'", "names joined by.*field 'pipeline'"),
    ("pipeline = [{ use = 'x', wieght = 2 }]", "did you mean 'weight'?.*step 'x', field 'wieght'"),
    ("pipeline = [{ use = 'x', weight = -1 }]", "step 'x', field 'weight'"),
    ("pipeline = [{ use = 'x', weight = inf }]", "step 'x', field 'weight'"),
    ("pipeline = [{ use = 'x', on_error = 'hide' }]", "step 'x', field 'on_error'"),
    ("pipeline = [{ weight = 1 }]", "Field required.*step 'number 1', field 'use'"),
    (
        "pipeline = [{ use = 'x', writes_shared = { user = 'a' } }]",
        "did you mean 'user_id'?.*field 'writes_shared.user'",
    ),
    ("llm = { model = 'gpt' }", "there is no such setting; .*field 'llm.model'"),
    ("llm = { record = 'auto' }", "record needs a cassette.*field 'llm'"),
    ("budgets = [{ per = 'user' }]", "a budget needs a limit.*field 'budgets.0'"),
    ("budgets = [{ calls = 1, window = 'week' }]", "number of seconds.*field 'budgets.0.window'"),
    ("budgets = [{ calls = 1, window = 0 }]", "number of seconds.*field 'budgets.0.window'"),
    ("budgets = [{ money = -1 }]", "greater than 0.*field 'budgets.0.money'"),
    ("min_score = = 2", "is not valid"),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_a_wrong_setting_is_named_by_file_step_and_field(
    tmp_path: Path, text: str, message: str
) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(text, "utf-8")

    with pytest.raises(ConfigError, match=message) as raised:
        load_settings(file)

    assert raised.value.file == str(file)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{ use = "hybird" }', "no strategy 'hybird' is installed; did you mean 'hybrid'"),
        ('{ use = "./mine.py:Mine", options = { dept = 1 } }', "did you mean 'depth'?.*'dept'"),
        ('{ use = "./mine.py:Mine", options = { depth = 0 } }', "step .*field 'depth'"),
    ],
)
def test_what_is_wrong_with_a_strategy_names_the_file_too(
    folder: Path, line: str, message: str
) -> None:
    (folder / "wrong.toml").write_text(f"pipeline = [{line}]", "utf-8")

    with pytest.raises(ConfigError, match=message) as raised:
        built(load_settings(folder / "wrong.toml"))

    assert raised.value.file == str(folder / "wrong.toml")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot read the configuration.*absent\.toml"):
        load_settings(tmp_path / "absent.toml")


def test_a_configuration_that_is_no_object_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text("[1, 2]", "utf-8")

    with pytest.raises(ConfigError, match="an object of settings"):
        load_settings(tmp_path / "list.json")


def test_an_instance_takes_no_options() -> None:
    with pytest.raises(ConfigError, match=r"takes no options.*step 'Plain', field 'options'"):
        built([{"use": Plain(), "options": {"size": 2}}])


def test_what_is_no_strategy_is_refused() -> None:
    with pytest.raises(PluginLoadError, match=r"no subclass of memplug\.Strategy"):
        built([int])


def test_a_missing_file_of_a_strategy_is_told() -> None:
    with pytest.raises(PluginLoadError, match="there is no file"):
        built("./not_there.py:Mine")


def opened(path: Any, pipeline: Any = "default", **given: Any) -> Any:
    defaults = dict.fromkeys(
        ("config", "embedder", "llm", "reranker", "enrich", "durability"), None
    )
    return open_parts(path, pipeline, **{**defaults, "read_only": False, **given})


def test_without_a_word_the_shipped_table_embeds_and_gives_tokens() -> None:
    parts = opened(":memory:", Plain)

    assert parts.resources.embedder is default_table()
    assert parts.resources.tokens is default_table()
    assert (parts.resources.llm, parts.resources.reranker) == (None, None)
    parts.storage.close()


def test_an_embedder_without_a_table_of_tokens_leaves_the_shipped_one() -> None:
    embedder = FakeEmbedder()

    parts = opened(":memory:", Plain, embedder=embedder)

    assert isinstance(parts.resources.embedder, Embedding)
    assert parts.resources.embedder.inner is embedder
    assert parts.resources.tokens is default_table()
    parts.storage.close()


def test_what_is_given_goes_before_what_the_file_says(folder: Path) -> None:
    parts = opened(
        folder / "store",
        Plain,
        config=folder / "memory.toml",
        enrich="background",
        durability="normal",
    )

    assert parts.storage.location == str(folder / "store")
    assert parts.settings.enrich == "background"
    assert parts.settings.storage.durability == "normal"
    assert parts.settings.min_score == 0.25
    assert parts.pipeline.answering("retrieve") == ("plain",)
    parts.storage.close()


def test_a_file_or_a_mapping_may_stand_in_the_pipelines_place(folder: Path) -> None:
    for pipeline in (
        folder / "memory.toml",
        str(folder / "memory.toml"),
        {"pipeline": [f"{folder / 'mine.py'}:Mine"], "min_score": 0.25},
    ):
        parts = opened(":memory:", pipeline)

        assert parts.pipeline.answering("retrieve")[0] == "mine"
        assert parts.settings.min_score == 0.25
        parts.storage.close()


def test_two_configurations_at_once_are_refused(folder: Path) -> None:
    with pytest.raises(ConfigError, match="not as both"):
        opened(":memory:", folder / "memory.toml", config=folder / "memory.toml")


def test_a_wrong_value_given_in_python_is_named() -> None:
    with pytest.raises(ConfigError, match="field 'enrich'"):
        opened(":memory:", Plain, enrich="later")


def test_resources_come_from_files_and_what_they_refuse_is_told(folder: Path) -> None:
    (folder / "models.py").write_text(
        "from memplug.testing import FakeEmbedder\n\ndef small(dim):\n    return FakeEmbedder(dim)\n",
        "utf-8",
    )
    use = f"{folder / 'models.py'}:small"
    good = {"embedder": {"use": use, "options": {"dim": 5}}, "pipeline": Plain}
    wrong = {"embedder": {"use": use, "options": {"size": 5}}, "pipeline": Plain}

    parts = opened(":memory:", good)

    assert parts.resources.embedder.dim == 5
    parts.storage.close()
    with pytest.raises(ConfigError, match=r"there are: dim .*field 'embedder.options.size'"):
        opened(":memory:", wrong)


def test_nothing_is_opened_where_the_pipeline_cannot_be_built(tmp_path: Path) -> None:
    class Thinker(Strategy[StrategyConfig]):
        name = "thinker"
        requires = ("llm",)

    with pytest.raises(MissingResourceError, match="'thinker' requires 'llm'"):
        opened(tmp_path / "store", Thinker)

    assert not (tmp_path / "store").exists()


def test_a_kind_of_storage_that_is_not_installed_is_told() -> None:
    with pytest.raises(PluginLoadError, match="'nosuch': is not installed"):
        opened("nosuch://host", Plain)


def test_the_environment_names_the_default_location(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MEMPLUG_HOME", str(tmp_path))

    assert default_location() == tmp_path


@pytest.mark.parametrize(
    ("platform", "variable", "ending"),
    [
        ("linux", "XDG_DATA_HOME", "base/memplug"),
        ("win32", "LOCALAPPDATA", "base/memplug"),
        ("darwin", "HOME", "base/Library/Application Support/memplug"),
    ],
)
def test_each_platform_has_its_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, variable: str, ending: str
) -> None:
    monkeypatch.delenv("MEMPLUG_HOME", raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(variable, str(tmp_path / "base"))

    assert default_location() == tmp_path / ending


def test_an_empty_variable_names_no_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("MEMPLUG_HOME", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", "")

    assert default_location() == tmp_path / ".local/share/memplug"


def test_a_path_may_hold_a_plus(folder: Path) -> None:
    place = folder / "c++ things"
    place.mkdir()
    (place / "mine.py").write_text((folder / "mine.py").read_text("utf-8"), "utf-8")

    settings = load_settings(pipeline=f"default+{place.as_posix()}/mine.py:Mine")

    assert [str(one.use) for one in settings.pipeline] == [
        "hybrid",
        f"{place.as_posix()}/mine.py:Mine",
    ]


def test_a_store_named_in_a_file_lies_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "m.toml").write_text("storage = './store'", "utf-8")
    (tmp_path / "ram.toml").write_text("storage = ':memory:'", "utf-8")
    (tmp_path / "uri.toml").write_text("storage = 'neo4j://host:7687'", "utf-8")
    monkeypatch.chdir(tmp_path / "elsewhere")

    found = [load_settings(tmp_path / f"{one}.toml").storage.location for one in ("ram", "uri")]

    assert Path(load_settings("../m.toml").storage.location or "") == tmp_path / "store"
    assert found == [":memory:", "neo4j://host:7687"]


def test_a_byte_order_mark_does_no_harm_and_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "bom.toml").write_bytes(b"\xef\xbb\xbfmin_score = 0.5")
    (tmp_path / "latin.toml").write_bytes(b"enrich = '\xe9'")

    assert load_settings(tmp_path / "bom.toml").min_score == 0.5
    with pytest.raises(ConfigError, match=r"not valid.*latin\.toml"):
        load_settings(tmp_path / "latin.toml")


def test_an_index_is_chosen_by_name() -> None:
    with Memory.open(":memory:", index="exact") as memory:
        assert memory.runtime.index is None
        assert memory.stats().index == ()
    with pytest.raises(ConfigError, match=r"no index 'lance' \(there are: auto, exact"):
        Memory.open(":memory:", index="lance")
    with pytest.raises(ConfigError, match="above"):
        Memory.open(":memory:", index={"use": "lancedb", "above": 0})


def test_without_its_extra_the_index_is_left_out_or_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("memplug.config.find_spec", lambda name: None)
    with Memory.open(":memory:") as memory:
        assert memory.runtime.index is None
    with pytest.raises(MissingExtraError, match=r"pip install 'memplug\[lancedb\]'"):
        Memory.open(":memory:", index="lancedb")
