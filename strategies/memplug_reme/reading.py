"""From a source to an attempt: the calls of its active steps, abstracted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memplug import Trajectory
from memplug_reme.abstraction import abstract_arguments, abstracted, error_class, without_recalled
from memplug_reme.kinds import Attempt, Call

if TYPE_CHECKING:
    from memplug import Episode, Record, Source, TrajectoryStep


def attempt_of(source: Source) -> Attempt | None:
    """The attempt that a trajectory is; None for any other source, and for one without an active step."""
    content = source.content
    if not isinstance(content, Trajectory) or not source.episodes:
        return None
    calls = [
        _call(_step(content.steps, episode), episode)
        for episode in source.episodes
        if episode.payload.tool
    ]
    return Attempt(abstracted(content.task), content.reward, tuple(calls))


def said(source: Source) -> list[str]:
    """What its active steps say, without recalled memory, one text a step."""
    texts = (without_recalled(episode.text).strip() for episode in source.episodes)
    return [text for text in texts if text]


def _step(steps: tuple[TrajectoryStep, ...], episode: Record[Episode]) -> TrajectoryStep | None:
    """The step that an episode was made of; None where a guard has changed the trajectory."""
    index = episode.payload.index
    if index < len(steps) and steps[index].tool == episode.payload.tool:
        return steps[index]
    return None


def _call(step: TrajectoryStep | None, episode: Record[Episode]) -> Call:
    if step is None:
        return Call(episode.payload.tool, step=episode.id)
    read = without_recalled(f"{step.arguments} {step.result} {step.error}")
    return Call(
        tool=step.tool,
        arguments=abstract_arguments(without_recalled(step.arguments)),
        error=error_class(step.error),
        seconds=step.seconds,
        tokens=-(-4 * len(read.split()) // 3),
        step=episode.id,
    )
