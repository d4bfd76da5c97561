"""Attacks on a memory: planted records of known families, on a copy of what is stored, and how far they come through.

A distribution adds a family through the entry-point group `memplug.attacks`; one in a file is named `./mine.py:family`.
`memplug redteam` is the same from a terminal.
"""

from memplug.evaluation.redteam.attacks import Attack, Family, Target, Written, families
from memplug.evaluation.redteam.pairing import with_and_without
from memplug.evaluation.redteam.running import Plan, attack

__all__ = [
    "Attack",
    "Family",
    "Plan",
    "Target",
    "Written",
    "attack",
    "families",
    "with_and_without",
]
