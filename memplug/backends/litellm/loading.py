"""The one place that imports litellm: when it is first needed, under a lock, its side effects switched off."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import os
import threading
from typing import Any

from memplug.errors import MissingExtraError

_SWITCHES = {
    # Without it the import fetches a table of prices from a web server.
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    # In its default mode the import loads a `.env` file from the working directory into the environment.
    "LITELLM_MODE": "PRODUCTION",
}
_LOGGERS = ("LiteLLM", "LiteLLM Proxy", "LiteLLM Router")

_lock = threading.Lock()
_loaded: list[Any] = []


def require() -> None:
    """Raises MissingExtraError where litellm is not installed; imports nothing."""
    if importlib.util.find_spec("litellm") is None:
        raise MissingExtraError("litellm", "litellm")


def litellm() -> Any:
    """The litellm module, quiet: no telemetry, no printed hints, nothing logged unless LITELLM_LOG asks for it.

    What goes wrong is raised, so its own line about it would say it twice.

    The first call takes about three seconds of CPU time. A switch that the user has set in the
    environment is left as it is. Raises MissingExtraError.
    """
    if not _loaded:
        with _lock:
            if not _loaded:
                _loaded.append(_load())
    return _loaded[0]


def _load() -> Any:
    for name, value in _SWITCHES.items():
        os.environ.setdefault(name, value)
    require()
    if "LITELLM_LOG" not in os.environ:
        for name in _LOGGERS:
            logging.getLogger(name).setLevel(logging.CRITICAL)
    module: Any = importlib.import_module("litellm")
    module.telemetry = False
    module.suppress_debug_info = True
    return module
