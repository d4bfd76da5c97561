"""What stays of a text when its particulars are taken out: the same for all tasks of a sort."""

from __future__ import annotations

import json
import re

_PARTICULARS = (
    (re.compile(r"<recalled id=.*?(?:</recalled>|\Z)", re.DOTALL), " "),
    (re.compile(r"https?://\S+"), "<url>"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "<email>"),
    (re.compile(r"(?<![\w<])(?:~|\.{1,2})?(?:/[\w.-]+){2,}/?|\b[A-Za-z]:\\\S+"), "<path>"),
    (re.compile(r"\"[^\"\n]{1,200}\"|“[^”\n]{1,200}”|(?<!\w)'[^'\n]{1,200}'(?!\w)"), "<text>"),
    (re.compile(r"\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?\S*)?"), "<date>"),
    (re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)+\b"), "<id>"),
    (re.compile(r"\b(?=[0-9a-fA-F]*\d)(?=[0-9a-fA-F]*[a-fA-F])[0-9a-fA-F]{8,}\b"), "<id>"),
    (re.compile(r"(?<![\w.<])[-+]?\d+(?:[.,:]\d+)*\b%?"), "<number>"),
)
_SPACE = re.compile(r"\s+")
_ECHO = _PARTICULARS[0][0]
TASK_LENGTH = 300
ERROR_LENGTH = 120


def without_recalled(text: str) -> str:
    """The text without blocks of recalled memory."""
    return _ECHO.sub(" ", text) if "<recalled id=" in text else text


def abstracted(text: str, limit: int = TASK_LENGTH) -> str:
    """The text with numbers, ids, paths, addresses, dates and quoted texts replaced, cut to `limit` characters."""
    for pattern, word in _PARTICULARS:
        text = pattern.sub(word, text)
    return _SPACE.sub(" ", text).strip()[:limit].rstrip()


def abstract_arguments(arguments: str) -> str:
    """A call's arguments by name, each with its abstracted value; `arguments` is JSON, or any text."""
    if not arguments.strip():
        return ""
    try:
        given = json.loads(arguments)
    except ValueError:
        return abstracted(arguments, 80)
    if not isinstance(given, dict):
        return abstracted(str(given), 80)
    return ", ".join(f"{name}={_value(value)}" for name, value in given.items())[:160]


def _value(value: object) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int | float):
        return "<number>"
    if isinstance(value, str):
        plain = abstracted(value, 40)
        return plain if len(value) <= 40 else "<text>"
    return "<list>" if isinstance(value, list) else "<object>"


def error_class(error: str) -> str:
    """The first line of an error that says something, abstracted."""
    lines = [line for line in without_recalled(error).splitlines() if line.strip()]
    if lines and lines[0].startswith("Traceback"):
        lines = lines[-1:]
    return abstracted(lines[0], ERROR_LENGTH) if lines else ""
