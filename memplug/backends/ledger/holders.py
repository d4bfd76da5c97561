"""Who holds a lane: a token that names its process, so that one which died is found out at once."""

from __future__ import annotations

import hashlib
import os
import platform
import secrets
import sys
from functools import cache
from pathlib import Path


def new_token() -> str:
    """A token of this process."""
    return f"{_place()}-{os.getpid()}-{_started(os.getpid())}-{secrets.token_hex(8)}"


def is_gone(token: str) -> bool:
    """True where the token's process ran on this machine and has ended; False where that cannot be told."""
    place, _, rest = token.partition("-")
    pid, _, rest = rest.partition("-")
    if sys.platform == "win32" or place != _place() or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _started(int(pid)) != rest.partition("-")[0]


@cache
def _place() -> str:
    """This machine since its last start and, on Linux, this process namespace: where a process number means one thing."""
    parts = [platform.node()]
    for path in ("/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"):
        try:
            found = Path(path)
            parts.append(str(found.stat().st_ino) if "ns" in path else found.read_text("ascii"))
        except OSError:
            continue
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()


def _started(pid: int) -> str:
    """When the process started, in ticks since the machine did (Linux); "" elsewhere."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]
