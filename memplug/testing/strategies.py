"""What every strategy has to keep: the promises of the framework that only it can break."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from memplug.errors import MissingResourceError
from memplug.hookspecs import CONTRACT, PROPOSE, REFINE
from memplug.ports import LLM, Embedder, Reranker
from memplug.strategy import Strategy
from memplug.testing.fakes import FakeClock, FakeEmbedder
from memplug.testing.samples import SAMPLES, holdings, memory, words_on_disk
from memplug.types import EPISODE, Content, Kind, Record, Scope, Text

if TYPE_CHECKING:
    from memplug.memory import Memory
    from memplug.results import AddResult

_RESOURCES = ("embedder", "tokens", "llm", "reranker")
_STRANGERS = ("ben", "", "x' OR 1=1 --", "%", "_nn", "ANN", "ann ", "äöü 中文")
_SECRET = "zyzzovian"


class StrategyContract:
    """Subclass it as `Test...` and give `strategy()`; the tests run it alone, through a real Memory.

    Override `llm`, `embedder` and `reranker` to give what it requires: a new one per call, and answers that
    depend on the question only (a `ScriptedLLM` of a function). `samples` are what is added, `queries` what
    is asked.
    """

    samples: ClassVar[Sequence[Content]] = SAMPLES
    queries: ClassVar[Sequence[str]] = ("Where does Maria work?", "Pixel the cat", "里斯本的面包店")
    options: ClassVar[Mapping[str, Any]] = {}
    """Further settings of its step, such as a limit."""
    bulk_equals_single: ClassVar[bool] = True
    """False where the strategy's page says that it derives from whole batches."""
    delete_is_exact: ClassVar[bool] = True
    """False where what was merged cannot be parted again; the deleted text has to be gone all the same."""
    tolerance: ClassVar[float] = 1e-6
    """How far a score may drift between a projection that followed and one that was built anew."""

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

    def opened(self, path: str | Path = ":memory:", **options: Any) -> Memory:
        """A Memory of this strategy alone."""
        from memplug.backends.static_table import default_table

        given = {
            "embedder": self.embedder() or default_table(),
            "llm": self.llm(),
            "reranker": self.reranker(),
            "clock": FakeClock(step=0),
            "enrich": "inline",
            **options,
        }
        step = {"use": self.strategy(), **self.options}
        return memory(step, path=path, **given)

    def fill(self, memory: Memory, samples: Sequence[Content] | None = None, **who: Any) -> None:
        """Adds the samples one by one; none may fail."""
        for index, sample in enumerate(self.samples if samples is None else samples):
            added = _add(memory, sample, index, **who)
            assert added.failures == ()

    def found(self, memory: Memory, **who: Any) -> dict[str, dict[str, float]]:
        """Query -> id -> score; no search may fail."""
        answers = {}
        for query in self.queries:
            retrieval = memory.search(query, 50, **who)
            assert retrieval.failures == ()
            hits = [
                *retrieval.hits,
                *(hit for hits in retrieval.candidates.asides.values() for hit in hits),
            ]
            answers[query] = {hit.record.id: hit.score for hit in hits}
        return answers

    def test_its_declarations_are_sound(self) -> None:
        strategy = self.strategy()
        assert re.fullmatch(r"[a-z][a-z0-9_-]*", strategy.name)
        assert strategy.contract == CONTRACT
        assert strategy.version
        assert "@" not in strategy.version
        assert set(strategy.requires) | set(strategy.optional) <= set(_RESOURCES)
        assert not set(strategy.requires) & set(strategy.optional)

    def test_its_kinds_carry_its_name(self) -> None:
        strategy = self.strategy()
        for kind in strategy.kinds:
            assert isinstance(kind, Kind)
            assert kind.name.startswith(f"{strategy.name}/")
        assert len({kind.name for kind in strategy.kinds}) == len(strategy.kinds)

    def test_it_answers_hooks_of_the_contract_only(self) -> None:
        strategy = self.strategy()
        marked = {
            name for name in dir(strategy) if hasattr(getattr(strategy, name), "memplug_impl")
        }
        assert marked
        assert marked <= {*PROPOSE, *REFINE}

    def test_its_settings_round_trip(self) -> None:
        strategy = self.strategy()
        again = type(strategy).from_options(strategy.config.model_dump(mode="json"))
        assert again.config == strategy.config
        with pytest.raises(ValueError, match="no_such_setting"):
            type(strategy).from_options({"no_such_setting": 1})

    def test_a_missing_requirement_is_named(self) -> None:
        # A Memory always has an embedder and the shipped token table.
        for need in {"llm", "reranker"}.intersection(self.strategy().requires):
            without: dict[str, Any] = {need: None}
            with pytest.raises(MissingResourceError, match=need):
                self.opened(**without)

    def test_it_works_without_each_optional_resource(self) -> None:
        for need in self.strategy().optional:
            without: dict[str, Any] = (
                {"embedder": FakeEmbedder()} if need in ("tokens", "embedder") else {need: None}
            )
            with self.opened(**without) as memory:
                self.fill(memory)
                self.found(memory)

    def test_a_whole_life_has_no_failures(self) -> None:
        with self.opened() as memory:
            self.fill(memory, user_id="ann", session_id="first")
            for query in self.queries:
                context = memory.context(query, 400, user_id="ann")
                assert context.retrieval.failures == ()
                hits = [hit.record.id for hit in context.retrieval.hits][:1]
                done = memory.feedback(context.retrieval.id, 0.9, hits, user_id="ann")
                assert done.failures == ()
            assert memory.close_session("first", user_id="ann").failures == ()
            shown = memory.manage(60.0, dry_run=True)
            assert shown.failures == ()
            assert memory.manage(60.0).failures == ()
            assert memory.enrich(rebuild=True).failures == ()
            self.found(memory, user_id="ann")
            assert memory.owed() == []

    def test_an_empty_memory_has_no_answers(self) -> None:
        with self.opened() as memory:
            assert all(not hits for hits in self.found(memory).values())
            assert memory.manage(60.0).failures == ()

    def test_scores_lie_between_0_and_1(self) -> None:
        with self.opened() as memory:
            self.fill(memory)
            for hits in self.found(memory).values():
                assert all(0 <= score <= 1 for score in hits.values())

    def test_every_derived_record_ends_in_episodes(self) -> None:
        with self.opened() as memory:
            self.fill(memory)
            records = memory.list(10_000).records
            derived = [record for record in records if record.kind != EPISODE.name]
            for record in derived:
                assert self._behind(memory, record), record.id

    def test_the_same_adds_give_the_same_memory(self) -> None:
        with self.opened() as one, self.opened() as other:
            self.fill(one)
            self.fill(other)
            assert holdings(one) == holdings(other)
            assert self.found(one) == self.found(other)

    def test_adding_again_changes_nothing(self) -> None:
        with self.opened() as memory:
            self.fill(memory)
            before = holdings(memory)
            self.fill(memory)
            assert holdings(memory) == before

    def test_a_bulk_add_equals_single_adds(self) -> None:
        if not self.bulk_equals_single:
            pytest.skip("derives from whole batches")
        messages = [one for one in self.samples if not isinstance(one, Text)]
        with self.opened() as single, self.opened() as bulk:
            for sample in messages:
                assert single.add([sample]).failures == ()
            runs = [[one] for one in messages]
            added = bulk.add(_apart(runs))
            assert added.failures == ()
            assert holdings(bulk) == holdings(single)

    def test_following_equals_building(self) -> None:
        with self.opened() as following, self.opened() as building:
            for index, sample in enumerate(self.samples):
                _add(following, sample, index)
                self.found(following)
            self.fill(building)
            followed, built = self.found(following), self.found(building)
            for query, hits in built.items():
                assert followed[query] == pytest.approx(hits, abs=self.tolerance)

    def test_filters_restrict_what_is_found(self) -> None:
        with self.opened() as memory:
            self.fill(memory)
            speaker = next((one.speaker for one in memory.list() if one.speaker), "nobody")
            for query in self.queries:
                spoken = memory.search(query, 50, filters={"speaker": speaker})
                assert spoken.failures == ()
                assert {hit.record.speaker for hit in spoken.hits} <= {speaker}
                raw = memory.search(query, 50, filters={"kind": EPISODE.name})
                assert raw.failures == ()
                assert {hit.record.kind for hit in raw.hits} <= {EPISODE.name}

    def test_as_of_answers_from_what_was_known(self) -> None:
        clock = FakeClock(step=0)
        with self.opened(clock=clock) as memory:
            self.fill(memory)
            before = self.found(memory)
            then = clock.now()
            clock.advance(days=1)
            for index, query in enumerate(self.queries):
                _add(memory, Text(f"{query} {_SECRET}"), index)
            for query in self.queries:
                retrieval = memory.search(query, 50, as_of=then)
                assert retrieval.failures == ()
                assert _SECRET not in repr(retrieval.candidates)
                assert {hit.record.id for hit in retrieval.hits} <= set(before[query])

    def test_what_expired_is_not_found(self) -> None:
        clock = FakeClock(step=0)
        with self.opened(clock=clock) as memory:
            self.fill(memory)
            ends = clock.now() + timedelta(hours=1)
            for index, query in enumerate(self.queries):
                memory.add(f"{query} {_SECRET}", id=f"gone{index}", expires_at=ends)
            clock.advance(days=1)
            gone = {f"gone{index}" for index in range(len(self.queries))}
            for hits in self.found(memory).values():
                assert not gone & set(hits)
            assert memory.manage(60.0).failures == ()
            assert _SECRET not in repr(holdings(memory))
            self.found(memory)

    @pytest.mark.parametrize("stranger", _STRANGERS)
    def test_nobody_sees_another_ones_memory(self, stranger: str) -> None:
        with self.opened() as memory:
            self.fill(memory, user_id="ann")
            before = holdings(memory, user_id="ann")
            assert all(not hits for hits in self.found(memory, user_id=stranger).values())
            _add(memory, Text(f"I only know {_SECRET}."), 0, user_id=stranger)
            assert holdings(memory, user_id="ann") == before
            mine = holdings(memory, user_id=stranger).ids()
            for hits in self.found(memory, user_id=stranger).values():
                assert set(hits) <= mine

    def test_a_shared_scope_is_read_and_left_as_it_is(self) -> None:
        team = Scope(tenant_id="team")
        with self.opened() as memory:
            self.fill(memory, tenant_id="team")
            before = holdings(memory, team)
            for query in self.queries:
                retrieval = memory.search(query, user_id="ann", shared=[team])
                assert retrieval.failures == ()
                assert {hit.record.scope for hit in retrieval.hits} <= {team}
            _add(memory, Text("Something else."), 0, user_id="ann")
            assert holdings(memory, team) == before

    def test_delete_undoes_insert(self) -> None:
        with self.opened() as memory:
            self.fill(memory)
            before = holdings(memory).active
            ids = _add(memory, Text(f"Maria met a {_SECRET} in Lisbon."), 0).ids
            self.found(memory)
            assert memory.delete(ids=ids).failures == ()
            assert memory.manage(60.0).failures == ()
            after = holdings(memory).active
            assert _SECRET not in repr(after)
            assert after.ids(EPISODE.name) == before.ids(EPISODE.name)
            for hits in self.found(memory).values():
                assert set(hits) <= after.ids()
            if self.delete_is_exact:
                assert after == before

    def test_undo_takes_an_add_back(self) -> None:
        with self.opened() as memory:
            self.fill(memory)
            before = holdings(memory)
            added = _add(memory, Text(f"Pixel chased a {_SECRET}."), 0)
            memory.undo(added.change)
            assert holdings(memory).active.ids(EPISODE.name) == before.active.ids(EPISODE.name)
            assert _SECRET not in repr(holdings(memory))
            if self.delete_is_exact:
                assert holdings(memory) == before

    def test_undo_brings_a_deleted_memory_back(self) -> None:
        with self.opened() as memory:
            self.fill(memory)
            _add(memory, Text(f"Ben plays a {_SECRET}."), 0)
            before = holdings(memory).active
            page = memory.list(filters={"kind": EPISODE.name})
            removed = memory.delete(page.records[-1].id)
            memory.undo(removed.change)
            after = holdings(memory).active
            assert after.ids(EPISODE.name) == before.ids(EPISODE.name)
            if self.delete_is_exact:
                assert after == before

    def test_erase_reaches_what_it_made(self, tmp_path: Path) -> None:
        with self.opened(tmp_path / "store") as memory:
            self.fill(memory, user_id="ben")
            kept = holdings(memory, user_id="ben")
            self.fill(memory, user_id="ann")
            _add(memory, Text(f"Ann sells {_SECRET} at the harbour."), 0, user_id="ann")
            self.found(memory, user_id="ann")
            receipt = memory.erase(user_id="ann")
            assert receipt.scopes == (Scope(user_id="ann"),)
            assert holdings(memory, user_id="ann").ids() == set()
            assert holdings(memory, user_id="ben") == kept
            assert all(not hits for hits in self.found(memory, user_id="ann").values())
        assert words_on_disk(tmp_path / "store", [_SECRET]) == {}

    def test_what_is_exported_can_be_imported(self) -> None:
        with self.opened() as memory, self.opened() as copy:
            self.fill(memory)
            first, second = io.StringIO(), io.StringIO()
            memory.export(first)
            first.seek(0)
            copy.import_(first)
            assert holdings(copy) == holdings(memory)
            copy.export(second)
            assert sorted(second.getvalue().splitlines()) == sorted(first.getvalue().splitlines())
            found, again = self.found(memory), self.found(copy)
            for query, hits in found.items():
                assert again[query] == pytest.approx(hits, abs=self.tolerance)

    def _behind(self, memory: Memory, record: Record[Any]) -> set[str]:
        """Ids of the episodes that a record rests on, at any depth."""
        waiting, seen, ends = [record], set[str](), set[str]()
        while waiting:
            one = waiting.pop()
            if one.kind == EPISODE.name:
                ends.add(one.id)
                continue
            sources = memory.storage.fetch(
                one.scope, [i for i in one.derived_from if i not in seen]
            )
            seen.update(one.derived_from)
            waiting.extend(sources)
        return ends


def _add(memory: Memory, sample: Content, index: int, **who: Any) -> AddResult:
    """One add; a text gets an id of its own, so that the same samples give the same memory."""
    return memory.add(sample, id=f"text{index}" if isinstance(sample, Text) else "", **who)


def _apart(runs: Sequence[Sequence[Content]]) -> list[Content]:
    return [content for run in runs for content in run]
