"""What `import memplug` costs a program that does not use it yet."""

import json
import subprocess
import sys

import pytest

_LOADED = """
import json, sys
before = set(sys.modules)
import {module}
print(json.dumps(sorted({{name.partition(".")[0] for name in set(sys.modules) - before}})))
"""


def _top_level_names_loaded_by(module: str) -> set[str]:
    command = [sys.executable, "-c", _LOADED.format(module=module)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(json.loads(result.stdout))


def test_import_loads_nothing_but_the_standard_library() -> None:
    loaded = _top_level_names_loaded_by("memplug")

    assert loaded - set(sys.stdlib_module_names) == {"memplug"}


def test_import_prepares_no_network_and_no_store() -> None:
    loaded = _top_level_names_loaded_by("memplug")

    assert not loaded & {"asyncio", "http", "multiprocessing", "socket", "sqlite3", "ssl", "urllib"}


@pytest.mark.parametrize("module", ["memplug.types", "memplug.errors", "memplug.cli"])
def test_light_modules_load_no_numpy(module: str) -> None:
    assert not _top_level_names_loaded_by(module) & {"numpy", "tokenizers", "torch"}
