"""Where plugins come from: installed distributions, files; broken and rival ones are shown and hurt nobody."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from memplug.errors import PluginLoadError
from memplug.registry import Registry, Setting, is_file, load_file, rebased, strategy_class
from memplug.strategy import Strategy

Install = Callable[..., None]

STRATEGY = '''
"""A module that is a plugin."""
from memplug import Strategy, StrategyConfig, hookimpl

class {name}(Strategy[StrategyConfig]):
    """Finds things."""
    name = "{lower}"
    requires = ("llm",)
    optional = ("reranker",)

    @hookimpl
    def retrieve(self, query):
        return None

    @hookimpl
    def encode(self, sources):
        return None
'''


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Installs a distribution: its metadata with one entry point, and the module it points to."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def installing(
        distribution: str, name: str, value: str, code: str = "", group: str = "test.plugins"
    ) -> None:
        info = tmp_path / f"{distribution.replace('-', '_')}-2.1.dist-info"
        info.mkdir()
        metadata = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 2.1\n"
        (info / "METADATA").write_text(metadata, "utf-8")
        (info / "entry_points.txt").write_text(f"[{group}]\n{name} = {value}\n", "utf-8")
        module = value.partition(":")[0]
        if code:
            (tmp_path / f"{module}.py").write_text(code, "utf-8")
        monkeypatch.delitem(sys.modules, module, raising=False)

    return installing


def test_a_plugin_is_imported_when_it_is_asked_for(install: Install) -> None:
    install("finder", "finder", "plugin_finder:Finder", STRATEGY.format(name="Finder", lower="f"))
    registry = Registry("test.plugins")

    assert registry.names() == ("finder",)
    assert "plugin_finder" not in sys.modules
    assert registry.load("finder").__name__ == "Finder"


def test_a_module_stands_for_its_only_strategy(install: Install) -> None:
    install("finder", "finder", "plugin_only", STRATEGY.format(name="Finder", lower="f"))

    found = strategy_class(Registry("test.plugins").load("finder"), "finder")

    assert (found.__name__, issubclass(found, Strategy)) == ("Finder", True)


def test_a_module_of_several_strategies_names_one_as_its_own(install: Install) -> None:
    both = STRATEGY.format(name="One", lower="one") + STRATEGY.format(name="Two", lower="two")
    install("named", "named", "plugin_named", f"{both}\nSTRATEGY = Two\n")
    install("unnamed", "unnamed", "plugin_unnamed", both)
    registry = Registry("test.plugins")

    assert strategy_class(registry.load("named"), "named").__name__ == "Two"
    with pytest.raises(PluginLoadError, match="has: One, Two; set STRATEGY"):
        strategy_class(registry.load("unnamed"), "unnamed")


def test_what_is_no_strategy_is_refused() -> None:
    with pytest.raises(PluginLoadError, match=r"'thing'.* no subclass of memplug\.Strategy"):
        strategy_class(len, "thing")


def test_a_name_that_is_not_installed_is_told_with_the_nearest(install: Install) -> None:
    install("finder", "finder", "plugin_near", "x = 1")

    with pytest.raises(PluginLoadError, match="'findr': is not installed; did you mean 'finder'"):
        Registry("test.plugins").load("findr")


def test_a_broken_plugin_names_its_distribution_and_leaves_the_others_alone(
    install: Install,
) -> None:
    install("broken-dist", "broken", "plugin_broken", "raise RuntimeError('half installed')")
    install("finder", "finder", "plugin_whole", STRATEGY.format(name="Finder", lower="f"))
    registry = Registry("test.plugins")

    with pytest.raises(
        PluginLoadError, match=r"'broken' from broken-dist 2\.1: .* RuntimeError: half installed"
    ):
        registry.load("broken")
    assert registry.load("finder").__name__ == "plugin_whole"


def test_a_plugin_that_ends_the_process_when_imported_is_only_broken(install: Install) -> None:
    install("leaver", "leaver", "plugin_leaver", "raise SystemExit(3)")

    with pytest.raises(PluginLoadError, match="SystemExit: 3"):
        Registry("test.plugins").load("leaver")


def test_a_missing_dependency_of_a_plugin_is_told(install: Install) -> None:
    install("needy", "needy", "plugin_needy", "import not_there_at_all")

    with pytest.raises(PluginLoadError, match="No module named 'not_there_at_all'"):
        Registry("test.plugins").load("needy")


def test_a_name_that_two_distributions_claim_is_an_error_that_names_both(install: Install) -> None:
    install("first-dist", "finder", "plugin_first", "x = 1")
    install("second-dist", "finder", "plugin_second", "x = 2")
    registry = Registry("test.plugins")

    with pytest.raises(
        PluginLoadError,
        match=r"first-dist 2\.1 and by second-dist 2\.1|second-dist 2\.1 and by first-dist 2\.1",
    ):
        registry.load("finder")
    assert registry.names() == ("finder",)


def test_the_list_of_plugins_shows_stages_and_needs_and_what_is_broken(
    install: Install,
) -> None:
    install("broken-dist", "broken", "plugin_b2", "1 / 0", group="memplug")
    install(
        "finder", "finder", "plugin_f2", STRATEGY.format(name="Finder", lower="f"), group="memplug"
    )

    shown = {one.name: one for one in Registry().plugins()}

    finder, broken = shown["finder"], shown["broken"]
    assert (finder.distribution, finder.version, finder.error) == ("finder", "2.1", "")
    assert (finder.stages, finder.requires, finder.optional, finder.summary) == (
        ("encode", "retrieve"),
        ("llm",),
        ("reranker",),
        "Finds things.",
    )
    assert "ZeroDivisionError" in broken.error
    assert broken.fix.endswith("pip uninstall broken-dist")


def test_a_strategy_of_another_contract_is_shown_as_broken(install: Install) -> None:
    code = STRATEGY.format(name="Future", lower="future") + "    contract = 9\n"
    install("future", "future", "plugin_future", code, group="memplug")

    shown = {one.name: one for one in Registry().plugins()}

    assert "contract 9" in shown["future"].error
    assert shown["future"].fix == "pip install --upgrade memplug future"


def test_rivals_for_one_name_are_both_shown_as_unusable(install: Install) -> None:
    install("first-dist", "rival", "plugin_r1", "x = 1")
    install("second-dist", "rival", "plugin_r2", "x = 2")

    shown = Registry("test.plugins").plugins()

    assert sorted(one.distribution for one in shown) == ["first-dist", "second-dist"]
    assert all("is claimed by" in one.error for one in shown)
    assert {one.fix for one in shown} == {f"pip uninstall {shown[-1].distribution}"}


@pytest.mark.parametrize(
    ("code", "fix"),
    [
        ("import a_library_that_nobody_has", "pip install --force-reinstall needy-dist"),
        (
            "from memplug.errors import MissingExtraError\n"
            "raise MissingExtraError('the needy plugin', 'litellm')",
            "pip install 'memplug[litellm]'",
        ),
    ],
)
def test_what_is_missing_is_shown_with_the_command_that_brings_it(
    install: Install, code: str, fix: str
) -> None:
    install("needy-dist", "needy", "plugin_needy_fix", code)

    (shown,) = Registry("test.plugins").plugins()

    assert shown.fix == fix


def test_a_strategy_is_shown_with_its_kinds_and_settings(install: Install) -> None:
    code = """
from dataclasses import dataclass
from pydantic import Field
from memplug import Kind, Strategy, StrategyConfig, hookimpl

@dataclass(frozen=True)
class Fact:
    subject: str

class Settings(StrategyConfig):
    depth: int = Field(default=3, description="how far it looks")
    names: tuple[str, ...] = ("a",)

class Facts(Strategy[Settings]):
    name = "facts"
    version = "7"
    kinds = (Kind("facts/fact", Fact),)

    @hookimpl
    def retrieve(self, query):
        return None
"""
    install("facts-dist", "facts", "plugin_facts:Facts", code, group="memplug")

    shown = {one.name: one for one in Registry().plugins()}["facts"]

    assert (shown.kinds, shown.strategy_version, shown.target) == (
        ("facts/fact",),
        "7",
        "plugin_facts:Facts",
    )
    assert shown.settings == (
        Setting("depth", "int", "3", "how far it looks"),
        Setting("names", "tuple[str, ...]", "('a',)"),
    )


def test_other_groups_are_loaded_as_they_are(install: Install) -> None:
    install("embed", "tiny", "plugin_tiny:make", "def make(): 'Makes one.'", group="test.embedders")

    (shown,) = Registry("test.embedders").plugins()

    assert (shown.name, shown.summary, shown.stages) == ("tiny", "Makes one.", ())


def test_an_instance_is_not_told_by_the_docstring_of_its_class(install: Install) -> None:
    code = "import typer\napp, said = typer.Typer(), typer.Typer(help='Serves it.')\n"
    install("quiet-dist", "quiet", "plugin_served:app", code, group="test.commands")
    install("said-dist", "said", "plugin_served:said", code, group="test.commands")

    shown = {one.name: one.summary for one in Registry("test.commands").plugins()}

    assert shown == {"quiet": "", "said": "Serves it."}


def test_a_file_is_imported_relative_to_a_folder(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(STRATEGY.format(name="Mine", lower="mine"), "utf-8")

    assert load_file("./mine.py:Mine", base=tmp_path).name == "mine"
    assert strategy_class(load_file(str(tmp_path / "mine.py")), "x").name == "mine"
    assert Registry().load("mine.py:Mine", base=tmp_path).name == "mine"


def test_two_files_of_one_name_do_not_meet(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mine.py").write_text(f"WHERE = {folder!r}", "utf-8")

    found = [load_file(f"{folder}/mine.py:WHERE", base=tmp_path) for folder in ("one", "two")]

    assert found == ["one", "two"]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("./absent.py:Mine", "there is no file"),
        ("./mine.py:Mien", "mine.py has no 'Mien'; did you mean 'Mine'"),
        ("./syntax.py:Mine", "syntax.py cannot be imported: SyntaxError"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(tmp_path: Path, spec: str, message: str) -> None:
    (tmp_path / "mine.py").write_text("Mine = 1", "utf-8")
    (tmp_path / "syntax.py").write_text("def (:", "utf-8")

    with pytest.raises(PluginLoadError, match=message):
        load_file(spec, base=tmp_path)


def test_a_file_that_failed_is_imported_anew(tmp_path: Path) -> None:
    file = tmp_path / "mended.py"
    file.write_text("1 / 0", "utf-8")
    with pytest.raises(PluginLoadError, match="ZeroDivisionError"):
        load_file("mended.py:GOOD", base=tmp_path)

    file.write_text("GOOD = 'mended in the meantime'", "utf-8")

    assert load_file("mended.py:GOOD", base=tmp_path) == "mended in the meantime"


def test_names_and_files_are_told_apart(tmp_path: Path) -> None:
    assert [is_file(one) for one in ("hybrid", "./a.py", "a.py:B", "C:\\a.py:B", None)] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert rebased("hybrid", tmp_path) == "hybrid"
    assert rebased("./a.py:B", tmp_path) == f"{tmp_path.resolve() / 'a.py'}:B"


def _bare(folder: Path, name: str, entry_points: bytes, metadata: str = "") -> None:
    info = folder / f"{name}-1.dist-info"
    info.mkdir(parents=True)
    (info / "entry_points.txt").write_bytes(entry_points)
    if metadata:
        (info / "METADATA").write_text(metadata, "utf-8")


@pytest.mark.parametrize(
    "content", [b"[test.plugins]\nno equals sign\n", b"\xff\xfe[test.plugins]\nx = y\n"]
)
def test_entry_points_that_cannot_be_read_are_shown_and_hurt_no_other(
    install: Install, tmp_path: Path, content: bytes
) -> None:
    install("finder-dist", "finder", "finder_module", STRATEGY.format(name="F", lower="finder"))
    _bare(tmp_path, "garbled", content)
    registry = Registry("test.plugins")

    (shown,) = [one for one in registry.plugins() if one.name != "finder"]

    assert "garbled" in shown.distribution
    assert "cannot be read" in shown.error
    assert registry.names() == ("finder",)
    with pytest.raises(PluginLoadError, match="cannot be read"):
        registry.load(shown.name)


def test_garbled_entry_points_of_other_programs_are_none_of_our_business(
    install: Install, tmp_path: Path
) -> None:
    install("finder-dist", "finder", "finder_module")
    _bare(tmp_path, "foreign", b"[console_scripts]\nno equals sign\n")

    assert [one.name for one in Registry("test.plugins").plugins()] == ["finder"]


def test_a_distribution_without_metadata_can_still_be_named(
    install: Install, tmp_path: Path
) -> None:
    install("finder-dist", "finder", "finder_module")
    _bare(tmp_path, "bare", b"[test.plugins]\nbare = nothing_there\n")

    shown = {one.name: one for one in Registry("test.plugins").plugins()}

    assert shown["bare"].distribution == "bare-1.dist-info"
    assert "nothing_there" in shown["bare"].error


def test_of_a_distribution_found_twice_the_first_on_the_path_counts(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install("finder-dist", "finder", "finder_module", STRATEGY.format(name="F", lower="finder"))
    stale = "Metadata-Version: 2.1\nName: finder-dist\nVersion: 1.0\n"
    _bare(tmp_path / "behind", "finder_dist", b"[test.plugins]\nfinder = old\n", stale)
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "behind")])

    assert [one.version for one in Registry("test.plugins").plugins()] == ["2.1"]


def test_a_misspelt_name_in_a_file_suggests_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(STRATEGY.format(name="Mine", lower="mine"), "utf-8")

    with pytest.raises(PluginLoadError, match=r"has no 'Mines'; did you mean 'Mine'\?"):
        load_file("mine.py:Mines", base=tmp_path)
