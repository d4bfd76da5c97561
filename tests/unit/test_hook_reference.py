"""The hook reference says what the contract says, and its figures name every hook."""

import importlib.util
import inspect
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from memplug import hookspecs

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "site" / "hook_reference.py"
HOOKS = {*hookspecs.PROPOSE, *hookspecs.REFINE}


@pytest.fixture(scope="module")
def reference() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("hook_reference", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_the_pages_are_what_the_contract_gives_now(reference: ModuleType) -> None:
    files = reference.written()
    stale = [path.name for path in files if path.read_text("utf-8") != files[path]]
    assert not stale, "run: python docs/site/hook_reference.py"
    assert {path.name for path in reference.FIGURES.iterdir()} == {f"{name}.svg" for name in HOOKS}


def test_every_hook_says_all_that_the_reference_needs(reference: ModuleType) -> None:
    hooks = {hook.name: hook for hook in reference.hooks()}
    assert set(hooks) == HOOKS
    for name, hook in hooks.items():
        asked = list(inspect.signature(getattr(hookspecs.Stages, name)).parameters)[1:]
        assert list(hook.arguments) == asked
        assert all((hook.summary, hook.called, hook.returns, hook.merged, *hook.arguments.values()))


def test_how_answers_merge_is_told_as_the_contract_declares_it(reference: ModuleType) -> None:
    for hook in reference.hooks():
        options = getattr(hookspecs.Stages, hook.name).memplug_spec
        assert ("in list order" in hook.merged) == (hook.name in hookspecs.REFINE)
        assert not options["firstresult"]


def test_a_hook_whose_argument_is_not_explained_is_refused(reference: ModuleType) -> None:
    def encode(self: object, sources: object, view: object) -> None:
        """Derives.

        Called after.

        sources: what arrived.

        Returns a batch.

        Merged: united.
        """

    with pytest.raises(SystemExit, match="view"):
        reference._take_apart(encode)


def test_a_figure_marks_its_hook_and_is_described_in_words(reference: ModuleType) -> None:
    for hook in reference.hooks():
        drawing = ET.fromstring(reference.figure(hook))
        assert hook.name in drawing.attrib["aria-label"]
        marked = [
            other.text
            for one, other in pairwise(drawing)
            if one.attrib.get("class") == "mp-here" and other.text in HOOKS
        ]
        assert set(marked) == {hook.name}
