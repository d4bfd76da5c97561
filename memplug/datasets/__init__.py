"""Readers for public conversation and question formats: what to remember, and what should be found again.

Every reader is a function from a path (a file or a folder) to cases. `memplug import` adds what a case holds, `memplug
eval` also asks its questions.
"""

from memplug.datasets.beam import read_beam
from memplug.datasets.cases import Addition, Case, Question, as_imported
from memplug.datasets.locomo import read_locomo
from memplug.datasets.musique import read_musique
from memplug.datasets.openai import read_openai

__all__ = [
    "Addition",
    "Case",
    "Question",
    "as_imported",
    "read_beam",
    "read_locomo",
    "read_musique",
    "read_openai",
]
