"""`memplug init` with a model from a file: what is found out, what is written, and what never is."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from memplug import Memory
from memplug.config import load_settings

PLUGIN = '''
from memplug.errors import ModelError
from memplug.ports import Completion


class Model:
    """Answers anything; typed answers as it was made to."""

    def __init__(self, said="Blue.", typed=True, down=False):
        self.said, self.typed, self.down = said, typed, down

    @property
    def name(self):
        return "toy"

    def complete(self, messages, *, answer=None, max_tokens=None, timeout=None):
        if self.down:
            raise ModelError("toy", "nobody is there")
        if answer is None:
            return Completion(self.said, None, "toy", 9, 1)
        if not self.typed:
            raise ModelError("toy", "what is JSON?")
        text = '{"facts": ["Ann moved."], "person": "Ann"}'
        return Completion(text, answer.model_validate_json(text), "toy", 9, 9)

    def complete_many(self, prompts, **options):
        return [self.complete(one, **options) for one in prompts]
'''


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "toy.py").write_text(PLUGIN, "utf-8")
    monkeypatch.chdir(tmp_path)
    return "./toy.py:Model"


def test_a_model_is_tried_and_the_configuration_written(
    cli: Any, model: str, tmp_path: Path
) -> None:
    done = cli.bare("init", "--llm", model, "--yes")
    assert "answered        Blue." in done.stdout
    assert "yes, bound" not in done.stdout
    assert "yes, by instruction" in done.stdout
    assert "unknown: costs are not counted" in done.stdout
    assert "Wrote memplug.toml." in done.stdout
    assert "memplug add TEXT --pipeline memplug.toml" in done.stdout
    written = tomllib.loads((tmp_path / "memplug.toml").read_text("utf-8"))
    assert written == {"llm": {"use": model}}
    with Memory.open(":memory:", config=tmp_path / "memplug.toml") as memory:
        assert memory.runtime.resources.llm is not None


def test_options_pipeline_and_another_folder_are_written_so_that_they_hold(
    cli: Any, model: str, tmp_path: Path
) -> None:
    (tmp_path / "conf").mkdir()
    said = 'said="Blue\\n\\u007f \\"sky\\" 🙂"'
    arguments = ("--option", said, "--pipeline", "hybrid", "--output", "conf/mine.toml")
    answer = cli.json("init", "--llm", model, *arguments)
    assert (answer["file"], answer["probe"]["typed"]) == ("conf/mine.toml", "instruction")
    settings = load_settings(tmp_path / "conf" / "mine.toml")
    assert settings.llm is not None
    assert settings.llm.use == f"{tmp_path / 'toy.py'}:Model"
    assert settings.llm.options == {"said": 'Blue\n\x7f "sky" 🙂'}
    assert [step.use for step in settings.pipeline] == ["hybrid"]


def test_a_model_without_typed_answers_is_told(cli: Any, model: str) -> None:
    done = cli.bare("init", "--llm", model, "--option", "typed=false", "--yes")
    assert "no: strategies that need them will fail" in done.stdout
    assert "what is JSON?" in done.stderr


def test_where_nobody_answers_nothing_is_written(cli: Any, model: str, tmp_path: Path) -> None:
    refused = cli.bare("init", "--llm", model, "--option", "down=true", code=1)
    assert "error: toy: nobody is there" in refused.stderr
    assert not (tmp_path / "memplug.toml").exists()


def test_a_file_is_overwritten_only_by_force(cli: Any, model: str, tmp_path: Path) -> None:
    (tmp_path / "memplug.toml").write_text("# mine\n", "utf-8")
    refused = cli.bare("init", "--llm", model, code=1)
    assert "memplug.toml exists; give --force" in refused.stderr
    assert (tmp_path / "memplug.toml").read_text("utf-8") == "# mine\n"
    cli.bare("init", "--llm", model, "--force")
    assert "use = " in (tmp_path / "memplug.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--api-key-env", "sk-1234"), "never the key itself"),
        (("--api-key-env", "MEMPLUG_NO_SUCH_KEY"), "MEMPLUG_NO_SUCH_KEY is not set"),
        (("--api-base", "http://ann:sesame@127.0.0.1/v1"), "holds a password"),
        (("--option", "api_key=sk-1234"), "use --api-key-env instead"),
    ],
)
def test_a_key_is_neither_taken_nor_shown(
    cli: Any, model: str, tmp_path: Path, arguments: tuple[str, str], complaint: str
) -> None:
    refused = cli.bare("init", "--llm", model, *arguments, code=1)
    assert complaint in " ".join(refused.stderr.split())
    assert "1234" not in refused.output
    assert "sesame" not in refused.output
    assert not (tmp_path / "memplug.toml").exists()


def test_another_embedder_is_tried_too(cli: Any, model: str, tmp_path: Path) -> None:
    refused = cli.bare("init", "--llm", model, "--embedder", "no-such-embedder", code=1)
    assert "no-such-embedder" in refused.stderr
    assert not (tmp_path / "memplug.toml").exists()
