"""Which project a server, or a hook, runs in."""

from __future__ import annotations

import configparser
import hashlib
from pathlib import Path
from urllib.parse import urlsplit

from memplug import ScopeError

AUTO = "auto"


def project_id(project: str, start: Path) -> str:
    """The project's name; "auto" is the repository that `start` lies in. Raises ScopeError where it lies in none.

    A repository with a remote `origin` is known by its address, so every clone and worktree is the same
    project; one without is known by its place.
    """
    if project != AUTO:
        return project
    root = repository(start)
    if root is None:
        raise ScopeError(
            f"{start} lies in no git repository: name the project, or the user: memplug mcp --user ann"
        )
    address = _origin(root)
    place = address or str(root)
    name = place.rstrip("/").rpartition("/")[2].removesuffix(".git")
    return f"{name}-{hashlib.blake2b(place.encode('utf-8', 'replace'), digest_size=4).hexdigest()}"


def repository(start: Path) -> Path | None:
    """The folder of the main working tree that `start` lies in, or None."""
    for folder in (start.resolve(), *start.resolve().parents):
        git = folder / ".git"
        if git.is_dir():
            return folder
        if git.is_file():
            return _main_tree(folder, git)
    return None


def _main_tree(folder: Path, git: Path) -> Path:
    """A worktree's `.git` is a file that names the main one's folder."""
    named = git.read_text("utf-8", "replace").removeprefix("gitdir:").strip()
    target = (folder / named).resolve()
    return target.parent.parent.parent if target.parent.name == "worktrees" else folder


def _origin(root: Path) -> str:
    """Host and path of the remote `origin`, without name and password; "" where there is none."""
    config = configparser.ConfigParser(strict=False, interpolation=None)
    try:
        config.read(root / ".git" / "config", "utf-8")
        url = config.get('remote "origin"', "url", fallback="")
    except (configparser.Error, UnicodeDecodeError):
        return ""
    if "://" in url:
        parts = urlsplit(url)
        return f"{parts.hostname or ''}{parts.path}".removesuffix(".git")
    return url.rpartition("@")[2].replace(":", "/", 1).removesuffix(".git")
