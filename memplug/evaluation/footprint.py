"""How much memory this process has held at most."""

from __future__ import annotations

import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")
_FORGET = Path("/proc/self/clear_refs")
_RESET_PEAK = "5"


def forget_peak() -> bool:
    """Starts the measurement anew where the system can (Linux); otherwise the peak is that of the process's life."""
    try:
        _FORGET.write_text(_RESET_PEAK, encoding="ascii")
    except OSError:
        return False
    return True


def peak_mb() -> float | None:
    """The largest resident size in MB since `forget_peak`, interpreter included; None where the system does not say."""
    try:
        lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
        return next(int(one.split()[1]) / 1024 for one in lines if one.startswith("VmHWM:"))
    except (OSError, StopIteration, ValueError):
        return _peak_of_life()


def _peak_of_life() -> float | None:
    try:
        import resource
    except ImportError:
        return None
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1 << 20) if sys.platform == "darwin" else size / 1024
