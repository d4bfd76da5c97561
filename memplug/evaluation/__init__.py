"""Measures memories: evidence recall, what it costs, and which of several is better, on data of one's own or public.

Every case of a data set gets a memory of its own. What is measured needs no model and no judgement; `memplug eval` is
the same from a terminal. `docs/evaluation.md` defines every figure.
"""

from memplug.evaluation.journal import Journal
from memplug.evaluation.loading import load, loader
from memplug.evaluation.report import Report, Run, read_report, write_report
from memplug.evaluation.running import described, evaluate
from memplug.evaluation.systems import System, baselines, system

__all__ = [
    "Journal",
    "Report",
    "Run",
    "System",
    "baselines",
    "described",
    "evaluate",
    "load",
    "loader",
    "read_report",
    "system",
    "write_report",
]
