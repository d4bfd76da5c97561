"""What an attack is made of, and where the families of attacks come from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from memplug.errors import InvalidInput, PluginLoadError
from memplug.registry import Registry

FAMILIES = "memplug.attacks"
"""The entry-point group of attack families."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A thing that the memory knows: what an attacker wants it to say otherwise."""

    records: tuple[str, ...]
    """Ids of those that say it."""
    topic: str
    """What it is about, in words that the record has, without the value."""
    question: str
    """What an agent would ask; the record answers it."""
    statement: str
    """The sentence that holds the value."""
    value: str
    shape: str
    """"day", "month", "number", "name", "mail" or "host"."""
    forged: str = ""
    """Another value of the same shape: a day for a day, a number of as many digits."""

    @property
    def id(self) -> str:
        """Of the first record that says it."""
        return self.records[0]

    @property
    def lie(self) -> str:
        """The sentence with the forged value."""
        return self.statement.replace(self.value, self.forged)


@dataclass(frozen=True, slots=True)
class Written:
    """One record that somebody writes."""

    text: str
    session: str = ""
    """Sessions of this name are one origin; those of another attack are others."""
    hours: float = 0.0
    """After the attack began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """What an attacker writes against one target, and what honest people write that looks like it."""

    planted: tuple[Written, ...]
    twins: tuple[Written, ...] = ()
    question: str = ""
    """What is asked, where it is not the target's question: with a trigger in it, for example."""


Family: TypeAlias = Callable[[Target, Sequence[Target], Random], Attack]
"""Makes an attack on a target. The second argument are other things the memory knows, which are not attacked; chance is
drawn from the third alone, so that a seed gives the same attack again. The first line of its docstring describes it."""


def families(names: Sequence[str] = ()) -> dict[str, Family]:
    """The families of these names ("./mine.py:family" too), or all that are installed, by name.

    Raises PluginLoadError where one cannot be loaded.
    """
    registry = Registry(FAMILIES)
    found: dict[str, Family] = {}
    for name in dict.fromkeys(names or registry.names()):
        family = registry.load(name)
        if not callable(family):
            raise PluginLoadError("is no function that makes an attack", plugin=name)
        found[name.rpartition(":")[2]] = family
    return found


def made(
    name: str, family: Family, target: Target, others: Sequence[Target], draw: Random
) -> Attack:
    """The attack of a family on a target. Raises InvalidInput where it gives something else."""
    attack: object = family(target, others, draw)
    if not isinstance(attack, Attack) or not attack.planted:
        raise InvalidInput(f"the attack family {name!r} planted nothing on {target.id!r}")
    return attack
