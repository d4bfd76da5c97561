"""Readers for public and own conversation and question formats: what to remember, and what should be found again.

Every reader is a function from a path (a file or a folder) to cases. `memplug import` adds what a case holds, `memplug
eval` also asks its questions. A distribution adds a reader through the entry-point group `memplug.datasets`; one in a
file is named `./mine.py:read`.
"""

from memplug.datasets.beam import read_beam
from memplug.datasets.cases import Addition, Case, Labels, Question, as_imported
from memplug.datasets.hotpotqa import read_2wiki, read_hotpotqa
from memplug.datasets.locomo import read_locomo
from memplug.datasets.longmemeval import read_longmemeval
from memplug.datasets.memoryagentbench import read_memoryagentbench
from memplug.datasets.musique import read_musique
from memplug.datasets.openai import read_openai
from memplug.datasets.plain import read_plain
from memplug.datasets.poison import read_poison

__all__ = [
    "Addition",
    "Case",
    "Labels",
    "Question",
    "as_imported",
    "read_2wiki",
    "read_beam",
    "read_hotpotqa",
    "read_locomo",
    "read_longmemeval",
    "read_memoryagentbench",
    "read_musique",
    "read_openai",
    "read_plain",
    "read_poison",
]
