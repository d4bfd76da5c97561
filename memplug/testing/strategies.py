"""What every strategy has to keep, as tests: the promises of the framework that only it can break."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from memplug.testing import verification as rules
from memplug.testing.samples import SAMPLES
from memplug.testing.verification import Limits, NotPromised, Rule, Subject
from memplug.testing.verification.subject import PLAIN_LIMITS, QUERIES

if TYPE_CHECKING:
    from memplug.memory import Memory
    from memplug.ports import LLM, Embedder, Reranker
    from memplug.strategy import Strategy
    from memplug.types import Content


class StrategyContract:
    """Subclass it as `Test...` and give `strategy()`; the tests run it alone, through a real Memory.

    Override `llm`, `embedder` and `reranker` to give what it requires: a new one per call, and answers that
    depend on the question only (an `EchoLLM`, or a `ScriptedLLM` of a function). `samples` are what is added,
    `queries` what is asked. The rules are those of `memplug verify`.
    """

    samples: ClassVar[Sequence[Content]] = SAMPLES
    queries: ClassVar[Sequence[str]] = QUERIES
    options: ClassVar[Mapping[str, Any]] = {}
    """Further settings of its step, such as a limit."""
    tolerance: ClassVar[float] = 1e-6
    """How far a score may drift between a projection that followed and one that was built anew."""
    limits: ClassVar[Limits] = PLAIN_LIMITS
    """Model calls that an add and a search may take."""

    def strategy(self) -> Strategy[Any]:
        """The strategy to test, a new instance each time."""
        raise NotImplementedError

    def llm(self) -> LLM | None:
        """The model it is given; None for none."""
        return None

    def embedder(self) -> Embedder | None:
        """The embedder; None for the shipped static table, which also is a token table."""
        return None

    def reranker(self) -> Reranker | None:
        """The reranker; None for none."""
        return None

    def subject(self) -> Subject:
        """What the rules are tried on."""
        return Subject(
            make=self.strategy,
            llm=self.llm,
            embedder=self.embedder,
            reranker=self.reranker,
            samples=self.samples,
            queries=self.queries,
            options=self.options,
            tolerance=self.tolerance,
            limits=self.limits,
        )

    def opened(self, path: str | Path = ":memory:", **options: Any) -> Memory:
        """A Memory of this strategy alone, for tests of its own."""
        return self.subject().opened(path, **options)

    def fill(self, memory: Memory, samples: Sequence[Content] | None = None, **who: Any) -> None:
        """Adds the samples one by one; none may fail."""
        self.subject().fill(memory, samples, **who)

    def found(self, memory: Memory, **asking: Any) -> dict[str, dict[str, float]]:
        """Query -> id -> score; no search may fail."""
        return self.subject().found(memory, **asking)

    def keeps(self, rule: Rule) -> None:
        """Fails where the strategy breaks the rule; skips what it declares not to promise."""
        try:
            rule(self.subject())
        except NotPromised as reason:
            pytest.skip(f"{rule.name}: {reason}")

    def test_its_declarations_are_sound(self) -> None:
        self.keeps(rules.declarations_are_sound)

    def test_its_kinds_carry_its_name(self) -> None:
        self.keeps(rules.kinds_carry_its_name)

    def test_it_answers_hooks_of_the_contract_only(self) -> None:
        self.keeps(rules.hooks_are_those_of_the_contract)

    def test_its_settings_round_trip(self) -> None:
        self.keeps(rules.settings_round_trip)

    def test_it_uses_what_it_declares(self) -> None:
        self.keeps(rules.uses_what_it_declares)

    def test_it_works_without_each_optional_resource(self) -> None:
        self.keeps(rules.works_without_each_optional_resource)

    def test_a_whole_life_has_no_failures(self) -> None:
        self.keeps(rules.a_whole_life_has_no_failures)

    def test_odd_texts_do_not_make_it_fail(self) -> None:
        self.keeps(rules.odd_texts_do_not_make_it_fail)

    def test_an_empty_memory_has_no_answers(self) -> None:
        self.keeps(rules.an_empty_memory_has_no_answers)

    def test_the_same_adds_give_the_same_memory(self) -> None:
        self.keeps(rules.the_same_adds_give_the_same_memory)

    def test_adding_again_changes_nothing(self) -> None:
        self.keeps(rules.adding_again_changes_nothing)

    def test_a_bulk_add_equals_single_adds(self) -> None:
        self.keeps(rules.a_bulk_add_equals_single_adds)

    def test_the_order_of_proposers_does_not_matter(self) -> None:
        self.keeps(rules.the_order_of_proposers_does_not_matter)

    def test_refining_needs_what_it_declares(self) -> None:
        self.keeps(rules.refining_needs_what_it_declares)

    def test_following_equals_building(self) -> None:
        self.keeps(rules.following_equals_building)

    def test_filters_restrict_what_is_found(self) -> None:
        self.keeps(rules.filters_restrict_what_is_found)

    def test_as_of_answers_from_what_was_known(self) -> None:
        self.keeps(rules.as_of_answers_from_what_was_known)

    def test_what_expired_is_not_found(self) -> None:
        self.keeps(rules.what_expired_is_not_found)

    def test_nobody_sees_another_ones_memory(self) -> None:
        self.keeps(rules.nobody_sees_another_ones_memory)

    def test_a_shared_scope_is_read_and_left_as_it_is(self) -> None:
        self.keeps(rules.a_shared_scope_is_read_and_left_as_it_is)

    def test_every_derived_record_ends_in_episodes(self) -> None:
        self.keeps(rules.every_derived_record_ends_in_episodes)

    def test_delete_undoes_insert(self) -> None:
        self.keeps(rules.delete_undoes_insert)

    def test_undo_restores(self) -> None:
        self.keeps(rules.undo_restores)

    def test_erase_reaches_what_it_made(self) -> None:
        self.keeps(rules.erase_reaches_what_it_made)

    def test_what_is_exported_can_be_imported(self) -> None:
        self.keeps(rules.what_is_exported_can_be_imported)

    def test_a_failing_model_is_contained(self) -> None:
        self.keeps(rules.a_failing_model_is_contained)

    def test_model_calls_stay_within_the_limit(self) -> None:
        self.keeps(rules.model_calls_stay_within_the_limit)
