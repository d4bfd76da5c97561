"""Where clients keep their configuration, and what it says of a server."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from memplug import ConfigError

CLIENTS = ("claude-desktop", "claude-code", "cursor", "vscode")
HOOKS = {
    "SessionStart": "session-start",
    "UserPromptSubmit": "prompt",
    "Stop": "stop",
}
"""Claude Code's events, and the hook commands that answer them."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A file of a client as it is to be."""

    path: Path
    text: str
    changed: bool

    def write(self) -> Path | None:
        """Writes it; the path of the copy that was kept of the old one, if there was one."""
        kept = None
        if self.path.exists():
            stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
            kept = self.path.with_name(f"{self.path.name}.{stamp}.bak")
            shutil.copy2(self.path, kept)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_name(f"{self.path.name}.new")
        fresh.write_text(self.text, "utf-8")
        fresh.replace(self.path)
        return kept


def config_path(client: str, folder: Path) -> Path:
    """Where the client looks: its own settings, or, for those that have them, the project's in `folder`."""
    if client == "claude-code":
        return folder / ".mcp.json"
    if client == "vscode":
        return folder / ".vscode" / "mcp.json"
    if client == "cursor":
        return Path.home() / ".cursor" / "mcp.json"
    name = Path("Claude") / "claude_desktop_config.json"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / name
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home() / "AppData" / "Roaming")) / name
    return Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config")) / name


def with_server(client: str, path: Path, name: str, command: Sequence[str]) -> Edit:
    """The client's configuration with the server in it; everything else stays. Raises ConfigError."""
    config = _read(path)
    table = "servers" if client == "vscode" else "mcpServers"
    entry: dict[str, Any] = {"command": command[0], "args": [*command[1:]]}
    if client == "vscode":
        entry = {"type": "stdio", **entry}
    servers = config.get(table) or {}
    if not isinstance(servers, Mapping):
        raise ConfigError(f"{table!r} is no object; correct it first", file=str(path))
    return _edit(path, config, {**config, table: {**servers, name: entry}})


def with_hooks(path: Path, command: Sequence[str]) -> Edit:
    """Claude Code's settings with hooks that recall when a session or a turn begins and remember when it ends."""
    config = _read(path)
    hooks = dict(config.get("hooks") or {})
    for event, name in HOOKS.items():
        line = _shell([*command[:3], "mcp", "hook", name, *command[4:]])
        mine = {"hooks": [{"type": "command", "command": line, "timeout": 20}]}
        others = [one for one in hooks.get(event) or [] if " mcp hook " not in json.dumps(one)]
        hooks[event] = [*others, mine]
    return _edit(path, config, {**config, "hooks": hooks})


def _shell(words: Sequence[str]) -> str:
    import shlex
    import subprocess

    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def _edit(path: Path, before: Mapping[str, Any], after: Mapping[str, Any]) -> Edit:
    text = json.dumps(after, indent=2, ensure_ascii=False) + "\n"
    return Edit(path, text, changed=before != after)


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text("utf-8") or "{}")
    except ValueError as error:
        raise ConfigError(
            f"it is not plain JSON ({error}); it was left alone: add the server by hand",
            file=str(path),
        ) from error
    if not isinstance(found, dict):
        raise ConfigError("it holds no object; it was left alone", file=str(path))
    return found
