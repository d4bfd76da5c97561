"""The contract of a strategy, tried without pytest: one function for each rule, and a report of what was seen.

`memplug verify` prints the report; `memplug.testing.StrategyContract` has a test for each rule::

    report = verify(Subject(make=Mine))
    assert report.kept, [one for one in report.results if one.state == "broken"]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Literal

from memplug.testing.verification.costing import (
    a_failing_model_is_contained,
    latency_stays_within_the_limit,
    model_calls_stay_within_the_limit,
)
from memplug.testing.verification.declaring import (
    declarations_are_sound,
    hooks_are_those_of_the_contract,
    kinds_carry_its_name,
    settings_round_trip,
    uses_what_it_declares,
    works_without_each_optional_resource,
)
from memplug.testing.verification.elsewhere import another_process_makes_the_same_memory
from memplug.testing.verification.isolating import (
    a_shared_scope_is_read_and_left_as_it_is,
    nobody_sees_another_ones_memory,
)
from memplug.testing.verification.living import (
    a_whole_life_has_no_failures,
    an_empty_memory_has_no_answers,
    as_of_answers_from_what_was_known,
    filters_restrict_what_is_found,
    odd_texts_do_not_make_it_fail,
    what_expired_is_not_found,
)
from memplug.testing.verification.refining import refining_needs_what_it_declares
from memplug.testing.verification.repeating import (
    a_bulk_add_equals_single_adds,
    adding_again_changes_nothing,
    following_equals_building,
    the_order_of_proposers_does_not_matter,
    the_same_adds_give_the_same_memory,
    what_is_exported_can_be_imported,
)
from memplug.testing.verification.rules import Rule
from memplug.testing.verification.subject import (
    Broken,
    Disturbed,
    Limits,
    NotPromised,
    Subject,
)
from memplug.testing.verification.undoing import (
    delete_undoes_insert,
    erase_reaches_what_it_made,
    every_derived_record_ends_in_episodes,
    undo_restores,
)

__all__ = [
    "RULES",
    "Broken",
    "Disturbed",
    "Limits",
    "NotPromised",
    "Report",
    "Result",
    "Rule",
    "Subject",
    "a_bulk_add_equals_single_adds",
    "a_failing_model_is_contained",
    "a_shared_scope_is_read_and_left_as_it_is",
    "a_whole_life_has_no_failures",
    "adding_again_changes_nothing",
    "an_empty_memory_has_no_answers",
    "another_process_makes_the_same_memory",
    "as_of_answers_from_what_was_known",
    "declarations_are_sound",
    "delete_undoes_insert",
    "erase_reaches_what_it_made",
    "every_derived_record_ends_in_episodes",
    "filters_restrict_what_is_found",
    "following_equals_building",
    "hooks_are_those_of_the_contract",
    "kinds_carry_its_name",
    "latency_stays_within_the_limit",
    "model_calls_stay_within_the_limit",
    "nobody_sees_another_ones_memory",
    "odd_texts_do_not_make_it_fail",
    "refining_needs_what_it_declares",
    "settings_round_trip",
    "the_order_of_proposers_does_not_matter",
    "the_same_adds_give_the_same_memory",
    "undo_restores",
    "uses_what_it_declares",
    "verify",
    "what_expired_is_not_found",
    "what_is_exported_can_be_imported",
    "works_without_each_optional_resource",
]

RULES: tuple[Rule, ...] = (
    declarations_are_sound,
    kinds_carry_its_name,
    hooks_are_those_of_the_contract,
    settings_round_trip,
    uses_what_it_declares,
    works_without_each_optional_resource,
    a_whole_life_has_no_failures,
    odd_texts_do_not_make_it_fail,
    an_empty_memory_has_no_answers,
    the_same_adds_give_the_same_memory,
    adding_again_changes_nothing,
    a_bulk_add_equals_single_adds,
    the_order_of_proposers_does_not_matter,
    refining_needs_what_it_declares,
    following_equals_building,
    filters_restrict_what_is_found,
    as_of_answers_from_what_was_known,
    what_expired_is_not_found,
    nobody_sees_another_ones_memory,
    a_shared_scope_is_read_and_left_as_it_is,
    every_derived_record_ends_in_episodes,
    delete_undoes_insert,
    undo_restores,
    erase_reaches_what_it_made,
    what_is_exported_can_be_imported,
    a_failing_model_is_contained,
    model_calls_stay_within_the_limit,
    another_process_makes_the_same_memory,
    latency_stays_within_the_limit,
)
"""Every rule, in the order of the report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one rule."""

    rule: str
    promise: str
    state: Literal["kept", "broken", "undecided", "not promised"]
    """Undecided: it could not be tried, because something else went wrong first."""
    seen: str
    fix: str = ""
    """What to do; "" where there is nothing to do."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of all rules."""

    pipeline: tuple[str, ...]
    """Names of the strategies, the one on trial first."""
    version: str
    results: tuple[Result, ...]

    @property
    def kept(self) -> bool:
        """True where every rule that is promised was tried and kept."""
        return all(one.state in ("kept", "not promised") for one in self.results)

    @property
    def idle(self) -> tuple[str, ...]:
        """Rules that were kept because the texts and questions did not make the strategy act: they show little."""
        return tuple(
            one.rule
            for one in self.results
            if one.state == "kept"
            and (one.seen.startswith(("0 ", "nothing was derived")) or ", 0 hits" in one.seen)
        )


def verify(
    subject: Subject,
    rules: Sequence[Rule] = RULES,
    progress: Callable[[Rule], object] = lambda rule: None,
) -> Report:
    """Tries each rule; `progress` is told before each."""
    results = []
    for one in rules:
        progress(one)
        results.append(_tried(one, subject))
    names = tuple(one.name for one in subject.strategies)
    return Report(pipeline=names, version=subject.make().version, results=tuple(results))


def _tried(rule: Rule, subject: Subject) -> Result:
    begun = perf_counter()
    state: Literal["kept", "broken", "undecided", "not promised"] = "kept"
    fix = ""
    try:
        seen = rule(subject)
    except NotPromised as reason:
        state, seen = "not promised", str(reason)
    except Disturbed as trouble:
        state, seen = "undecided", trouble.seen
    except Broken as broken:
        state, seen, fix = "broken", broken.seen, broken.fix or rule.fix
    except Exception as error:  # noqa: BLE001 - a plugin may raise anything, and the other rules are still to be tried
        state, seen = "undecided", f"{type(error).__name__}: {error}"
    return Result(
        rule=rule.name,
        promise=rule.promise,
        state=state,
        seen=seen,
        fix=fix,
        seconds=perf_counter() - begun,
    )
