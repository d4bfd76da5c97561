"""Sets up environments and runs the project's checks; the Makefile's targets call it, on Windows call it directly.

    python tests/run.py TARGET [more arguments]

    fast|all|oldest|lint|demo|docs|bench|bench-million|bench-neo4j|neo4j-crashes|recall DATA|rerank DATA|wheel|clean

More arguments go to what the target runs: pytest, `memplug demo`, MkDocs, a benchmark script, `memplug eval`, `build`.

Environments, all at the top of the checkout: `.venv-core` (the core and the development tools), `.venv-all` (every
extra too), `.venv-core-3.x` for each other Python, `.venv-demo` (the core alone). They are made on first use and
follow what pyproject.toml says; an environment `.venv` of your own is left alone.

What a machine lacks is skipped, and said. The environment variable MEMPLUG_REQUIRE names, separated by spaces, what
must not be skipped, so that it fails where it is missing:

    python3.11 ... python3.14   the core tests on that interpreter
    extras                      every extra: no `pytest.importorskip` may skip
    neo4j, gpu, ...             a service or device: no test whose reason to skip begins with that name and a colon,
                                as in `pytest.skip("neo4j: no server answers")`

tests/conftest.py turns such a skip into a failure.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
MILLION = ROOT / "tests" / "bench" / "bench_lancedb.py"
ON_NEO4J = ROOT / "tests" / "bench" / "bench_neo4j.py"
SUPPORTED = ("3.11", "3.12", "3.13", "3.14")
CORE_TESTS = "not integration and not packaging"
ALL_EXTRAS = "all,conformance,docs,dev"

_PROBE = (
    "import ensurepip, json, sqlite3, sys, venv;"
    "print(json.dumps([sys.executable, '%d.%d' % sys.version_info[:2], sys.implementation.name]))"
)


class StepFailed(Exception):
    """A check did not pass; its own output has said why."""


def say(text: str) -> None:
    print(f"== {text}", flush=True)


def run(*command: str | Path, **environment: str) -> None:
    """Run a command from the top of the checkout, its output going where ours goes."""
    words = [str(word) for word in command]
    result = subprocess.run(words, cwd=ROOT, env={**os.environ, **environment}, check=False)
    if result.returncode:
        raise StepFailed(f"exit code {result.returncode} from {Path(words[0]).name} {words[1]} ...")


# Interpreters


def probe(command: list[str]) -> tuple[str, str] | None:
    """(path, "3.x") of a CPython that can make environments and has sqlite3, otherwise None."""
    try:
        result = subprocess.run(
            [*command, "-c", _PROBE], capture_output=True, text=True, timeout=60, check=True
        )
        path, version, implementation = json.loads(result.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return (path, version) if implementation == "cpython" else None


def pyenv_interpreters(version: str) -> list[Path]:
    """pyenv's installed interpreters of a version; its shims find only those that are switched on."""
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    return sorted(root.glob(f"versions/{version}.*/bin/python"), reverse=True)


def find_python(version: str) -> str | None:
    """A usable CPython of this version ("3.12"): this one, on PATH, pyenv's, the Windows launcher's."""
    candidates = [[sys.executable], [f"python{version}"]]
    candidates += [[str(path)] for path in pyenv_interpreters(version)]
    if os.name == "nt":
        candidates.append(["py", f"-{version}"])
    for command in candidates:
        found = probe(command)
        if found and found[1] == version:
            return found[0]
    return None


def default_python() -> tuple[str, str]:
    """This interpreter if it is supported and complete, otherwise the newest other one."""
    own = probe([sys.executable])
    if own and own[1] in SUPPORTED:
        return own
    for version in reversed(SUPPORTED):
        path = find_python(version)
        if path:
            return path, version
    raise SystemExit(
        f"No CPython {SUPPORTED[0]} to {SUPPORTED[-1]} with the modules venv, ensurepip and sqlite3"
        " was found.\nInstall one (Debian and Ubuntu: the packages python3 and python3-venv),"
        " or name one: make PYTHON=path ..."
    )


# Environments


def stamps(extras: str, version: str) -> dict[str, str]:
    """What an environment was made from: `needs` decides about the packages in it, `metadata` about this checkout's entry."""
    import tomllib

    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = pyproject["project"]
    optional = project["optional-dependencies"] if extras == ALL_EXTRAS else {}
    wanted = [optional] + [project["optional-dependencies"].get(name) for name in extras.split(",")]
    parts = {
        "needs": [project["dependencies"], wanted, str(ROOT)],
        "metadata": [pyproject["build-system"], project, pyproject["tool"]["hatch"]],
    }
    hashes = {
        name: hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()
        for name, part in parts.items()
    }
    return {"version": version, **hashes}


def stamped(environment: Path) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads((environment / "memplug-stamp.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if executable(environment, "python").exists() else {}


def executable(environment: Path, name: str) -> Path:
    windows = os.name == "nt"
    return environment / ("Scripts" if windows else "bin") / (name + (".exe" if windows else ""))


@contextlib.contextmanager
def locked(name: str) -> Iterator[None]:
    """Two runs must not make the same environment at once."""
    if os.name == "nt":
        yield
        return
    import fcntl

    with (ROOT / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(name: str, extras: str, python: tuple[str, str]) -> Path:
    """The environment's folder, this checkout and the extras installed in it.

    When what is needed has changed, the large environment is brought up to date and any other one is made anew, so that
    nothing that the core no longer needs is left in it.
    """
    path, version = python
    environment = ROOT / name
    wanted = stamps(extras, version)
    with locked(name):
        found = stamped(environment)
        if found == wanted:
            return environment
        pip = (executable(environment, "python"), "-m", "pip", "--disable-pip-version-check")
        same = found.get("version") == version
        if same and found.get("needs") == wanted["needs"]:
            say(f"refreshing memplug's own entry in {name}")
            run(*pip, "install", "-q", "--no-deps", "-e", ".")
        else:
            large = extras == ALL_EXTRAS
            target = f".[{extras}]" if extras else "."
            size = " (about 7 GB on Linux)" if large else ""
            say(f"installing {target} with Python {version} into {name}{size}")
            if not (large and same):
                run(path, "-m", "venv", "--clear", environment)
            run(*pip, "install", "-q", "-e", target)
        text = json.dumps(wanted)
        (environment / "memplug-stamp.json").write_text(text, encoding="utf-8")
    return environment


def core_environment(python: tuple[str, str] | None = None) -> Path:
    default = default_python()
    chosen = python or default
    name = ".venv-core" if chosen[1] == default[1] else f".venv-core-{chosen[1]}"
    return prepare(name, "dev", chosen)


def full_environment() -> Path:
    return prepare(".venv-all", ALL_EXTRAS, default_python())


def full_environment_if_there() -> Path | None:
    environment = ROOT / ".venv-all"
    return full_environment() if stamped(environment) else None


# Checks


def pytest(environment: Path, select: str, require: str, arguments: list[str]) -> None:
    parallel = ("-n", "auto", "--dist", "loadfile")
    python = executable(environment, "python")
    run(python, "-m", "pytest", *parallel, "-m", select, *arguments, MEMPLUG_REQUIRE=require)


def fast(arguments: list[str]) -> None:
    """The core tests that are not slow, with nothing but the core and the development tools installed."""
    pytest(core_environment(), f"{CORE_TESTS} and not slow", "", arguments)


def oldest(arguments: list[str]) -> None:
    """The adapters' tests with the oldest versions of their frameworks that the extras allow."""
    script = ROOT / "tests" / "packaging" / "test_oldest.py"
    run(executable(core_environment(), "python"), "-m", "pytest", script, *arguments)


def plugin_folders(parent: str) -> list[str]:
    return sorted(path.parent.name for path in (ROOT / parent).glob("memplug_*/__init__.py"))


def import_contracts(environment: Path) -> None:
    """Run import-linter on pyproject's contracts, with the plugins that are there filled in."""
    import tomllib

    strategies = plugin_folders("strategies")
    plugins = [*strategies, *plugin_folders("integrations")]
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    section = tomllib.loads(text)["tool"]["importlinter"]
    contracts = section.pop("contracts")
    section["root_packages"] += plugins
    contracts[1]["layers"].insert(0, " | ".join(plugins))
    contracts[2]["source_modules"] = strategies
    lines = ["[tool.importlinter]", *toml_lines(section)]
    for contract in contracts:
        lines += ["[[tool.importlinter.contracts]]", *toml_lines(contract)]
    config = environment / "import-contracts.toml"
    config.write_text("\n".join(lines), encoding="utf-8")
    run(executable(environment, "lint-imports"), "--no-logo", "--no-cache", "--config", config)


def toml_lines(table: dict[str, Any]) -> list[str]:
    """Strings, booleans and lists of strings are written alike in JSON and TOML."""
    return [f"{key} = {json.dumps(value)}" for key, value in table.items()]


def lint(arguments: list[str]) -> None:
    """Style, types and import contracts; without the environment of every extra the integrations' types are left out."""
    environment = full_environment_if_there()
    if environment:
        checks(environment)
    else:
        say("types that need an extra are not checked; `make test` installs every extra")
        checks(core_environment(), without=("integrations", "integration", "bench", "neo4j"))


def checks(environment: Path, *, without: tuple[str, ...] = ()) -> None:
    code = [ROOT / name for name in ("memplug", "strategies", "integrations")]
    code += sorted((ROOT / "tests").iterdir())
    left_out = {*without, "__pycache__"}
    typed = [path for path in code if path.exists() and path.name not in left_out]
    outcome = run_all(
        {
            "ruff check": partial(run, executable(environment, "ruff"), "check", "."),
            "ruff format": partial(run, executable(environment, "ruff"), "format", "--check", "."),
            "mypy": partial(run, executable(environment, "mypy"), *typed),
            "import contracts": partial(import_contracts, environment),
        }
    )
    failed = [name for name, verdict in outcome.items() if verdict.startswith("FAILED")]
    if failed:
        raise StepFailed(", ".join(failed))


def run_all(steps: dict[str, Callable[[], None]]) -> dict[str, str]:
    """Each step's verdict; a step that fails does not keep the later ones from running."""
    outcome = {}
    for name, step in steps.items():
        say(name)
        start = time.monotonic()
        try:
            step()
            verdict = "passed"
        except StepFailed as failure:
            verdict = f"FAILED: {failure}"
        outcome[name] = f"{verdict} ({time.monotonic() - start:.0f} s)"
    return outcome


def everything(arguments: list[str]) -> None:
    """All checks, and all tests with every extra; the core tests without extras, and on every other Python."""
    own = default_python()[1]
    require = os.environ.get("MEMPLUG_REQUIRE", "").replace(",", " ").split()
    steps: dict[str, Callable[[], None]] = {
        "style, types, imports": lambda: checks(full_environment()),
        f"core tests, Python {own}": partial(fast, arguments),
    }
    missing = {}
    for version in SUPPORTED:
        name = f"core tests, Python {version}"
        path = find_python(version)
        if path and version != own:
            steps[name] = partial(other_python, (path, version), arguments)
        elif not path:
            needed = f"python{version}" in require
            missing[name] = "FAILED: MEMPLUG_REQUIRE names it, and it" if needed else "SKIPPED: it"
            missing[name] += " was not found"
    lacking = fetch_neo4j()
    if lacking:
        needed = "neo4j" in require
        missing["tests on a Neo4j server"] = (
            f"FAILED: MEMPLUG_REQUIRE names neo4j, and {lacking}"
            if needed
            else f"SKIPPED: {lacking}"
        )
    steps["all tests, every extra"] = lambda: pytest(
        full_environment(), "", " ".join(require), arguments
    )
    outcome = run_all(steps) | missing
    print()
    for name, verdict in outcome.items():
        say(f"{name}: {verdict}")
    if any(verdict.startswith("FAILED") for verdict in outcome.values()):
        raise StepFailed("not all checks passed")


def fetch_neo4j() -> str:
    """Why the tests on a Neo4j server cannot run here, "" where they can; the server is fetched now, not within a test."""
    say("the Neo4j server of the tests")
    command = (sys.executable, ROOT / "tests" / "neo4j" / "launching.py")
    result = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False
    )
    print(result.stdout or result.stderr, end="")
    return result.stderr.strip() if result.returncode else ""


def other_python(python: tuple[str, str], arguments: list[str]) -> None:
    pytest(core_environment(python), CORE_TESTS, "", arguments)


# The other targets


def demo(arguments: list[str]) -> None:
    """`memplug demo` in an environment that holds the core alone."""
    environment = prepare(".venv-demo", "", default_python())
    run(executable(environment, "memplug"), "demo", *arguments)


def docs(arguments: list[str]) -> None:
    """The documentation as a site, into site/: pages made from docstrings are made anew, and a dead link fails."""
    environment = full_environment_if_there() or prepare(".venv-docs", "docs", default_python())
    python = executable(environment, "python")
    folder = ROOT / "docs" / "site"
    run(python, folder / "hook_reference.py")
    command = ("-m", "mkdocs", "build", "--quiet", "--config-file", folder / "mkdocs.yml")
    run(python, *command, *arguments, NO_MKDOCS_2_WARNING="1")
    say(f"open {ROOT / 'site' / 'index.html'}")


def bench(arguments: list[str]) -> None:
    """Every script tests/bench/bench_*.py, beside other stores where the environment of every extra is there."""
    environment = full_environment_if_there() or core_environment()
    scripts = sorted(set((ROOT / "tests" / "bench").glob("bench_*.py")) - {MILLION, ON_NEO4J})
    if not scripts:
        raise StepFailed("there is no script tests/bench/bench_*.py")
    for script in scripts:
        run(executable(environment, "python"), script, *arguments)


def bench_million(arguments: list[str]) -> None:
    """Up to a million records, without and with the LanceDB index: a quarter of an hour, and 6 GB of disk."""
    run(executable(full_environment(), "python"), MILLION, *arguments)


def bench_neo4j(arguments: list[str]) -> None:
    """Single adds, batches and searches at 100,000 records on a Neo4j server, beside the embedded storage: minutes."""
    run(executable(full_environment(), "python"), ON_NEO4J, *arguments)


def neo4j_crashes(arguments: list[str]) -> None:
    """A Neo4j server that is killed in the middle of writing, twenty times."""
    script = ROOT / "tests" / "neo4j" / "test_recovery.py"
    python = executable(full_environment(), "python")
    run(python, "-m", "pytest", script, *arguments, MEMPLUG_KILLS="20", MEMPLUG_REQUIRE="neo4j")


def recall(arguments: list[str]) -> None:
    """`memplug eval NAME` on those of the folders DATA/locomo, beam and musique that are there, then the baselines."""
    if not arguments or not arguments[0]:
        raise StepFailed("name the folder with the data sets: make recall DATA=path")
    data = Path(arguments[0]).expanduser().resolve()
    folders = [data / name for name in ("locomo", "beam", "musique") if (data / name).is_dir()]
    if not folders:
        raise StepFailed(f"{data} holds none of the folders locomo, beam and musique")
    environment = core_environment()
    for folder in folders:
        run(executable(environment, "memplug"), "eval", folder.name, folder, *arguments[1:])
    run(executable(environment, "python"), ROOT / "tests" / "bench" / "baseline_recall.py", data)


def rerank(arguments: list[str]) -> None:
    """Evidence recall before and after reranking, and its cost, on the folders below DATA; needs torch."""
    if not arguments or not arguments[0]:
        raise StepFailed("name the folder with the data sets: make rerank DATA=path")
    data = Path(arguments[0]).expanduser().resolve()
    script = ROOT / "tests" / "bench" / "rerank_recall.py"
    run(executable(full_environment(), "python"), script, data, *arguments[1:])


def wheel(arguments: list[str]) -> None:
    """The source archive and the wheel, into dist/."""
    run(executable(core_environment(), "python"), "-m", "build", *arguments)


def clean(arguments: list[str]) -> None:
    """Everything that the targets have made."""
    made = ("dist", "build", "site", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache")
    folders = [path for path in ROOT.glob(".venv-*") if path.is_dir()]
    folders += [ROOT / name for name in made]
    for parent in ("memplug", "strategies", "integrations", "tests", "examples"):
        folders += (ROOT / parent).rglob("__pycache__")
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    for lock in ROOT.glob(".venv-*.lock"):
        lock.unlink()


TARGETS: dict[str, Callable[[list[str]], None]] = {
    "fast": fast,
    "all": everything,
    "oldest": oldest,
    "lint": lint,
    "demo": demo,
    "docs": docs,
    "bench": bench,
    "bench-million": bench_million,
    "bench-neo4j": bench_neo4j,
    "neo4j-crashes": neo4j_crashes,
    "recall": recall,
    "rerank": rerank,
    "wheel": wheel,
    "clean": clean,
}


def main() -> int:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        print(__doc__)
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036 - whatever Python make finds may start this script
        return subprocess.run([default_python()[0], *sys.argv], check=False).returncode
    try:
        TARGETS[sys.argv[1]](sys.argv[2:])
    except StepFailed as failure:
        say(f"FAILED: {failure}")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
