"""Evidence recall of a pipeline on a Neo4j server beside the embedded storage, and whether both give the same hits.

    python tests/bench/neo4j_recall.py DATA                       the default pipeline on DATA/musique and DATA/locomo
    python tests/bench/neo4j_recall.py DATA --cases 2 --pipeline hybrid+memgas

The server is started for the run. Recall at k is the share of a question's evidence among the first k hits, the mean
over all questions that have some. More than half a point of difference ends the run with exit code 1.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from memplug import Memory
from memplug.datasets import read_beam, read_locomo, read_musique
from memplug.datasets.cases import Case
from memplug.evaluation.measuring import add
from memplug.evaluation.metrics import credited
from tests.neo4j import launching

DEPTHS = (1, 5, 10)
SETS = {"musique": read_musique, "locomo": read_locomo, "beam": read_beam}
ALLOWED = 0.5
"""Points of recall that both may differ by."""

Ranked = list[tuple[str, frozenset[str]]]
"""(id, episodes) of each hit."""


def answers(location: str, pipeline: str, case: Case) -> tuple[list[Ranked], float]:
    """What each question that has evidence finds, and the seconds that adding took."""
    with Memory.open(location, pipeline, enrich="inline") as memory:
        start = time.perf_counter()
        last = {one.session_id: place for place, one in enumerate(case.additions)}
        for place, addition in enumerate(case.additions):
            add(memory, addition)
            if addition.session_id and last[addition.session_id] == place:
                memory.close_session(addition.session_id)
        memory.flush()
        seconds = time.perf_counter() - start
        found: list[Ranked] = []
        for question in case.questions:
            if question.gold:
                hits = memory.search(question.text, k=max(DEPTHS)).candidates.hits
                found.append([(hit.record.id, credited(hit)) for hit in hits])
        return found, seconds


def recalls(case: Case, found: list[Ranked]) -> list[list[float]]:
    """Recall at each depth, 0..1, of every question that has evidence."""
    golds = [question.gold for question in case.questions if question.gold]
    return [
        [len(gold & _within(ranked, depth)) / len(gold) for depth in DEPTHS]
        for gold, ranked in zip(golds, found, strict=True)
    ]


def _within(ranked: Ranked, depth: int) -> frozenset[str]:
    return frozenset().union(*(episodes for _, episodes in ranked[:depth]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--pipeline", default="default")
    parser.add_argument("--sets", nargs="*", default=["musique", "locomo"], choices=sorted(SETS))
    parser.add_argument(
        "--cases", type=int, default=None, help="only the first so many of each set"
    )
    given = parser.parse_args()
    missed = False
    os.environ.update(NEO4J_USERNAME=launching.USER, NEO4J_PASSWORD=launching.PASSWORD)
    with (
        tempfile.TemporaryDirectory() as folder,
        launching.running(Path(folder) / "server", options=()) as server,
    ):
        for name in given.sets:
            totals = [[0.0] * len(DEPTHS), [0.0] * len(DEPTHS)]
            questions = same = 0
            seconds = [0.0, 0.0]
            for number, case in enumerate(list(SETS[name](given.data / name))[: given.cases]):
                places = (f"{folder}/{name}-{number}", f"{server.uri}?store={name}-{number}")
                found = [answers(place, given.pipeline, case) for place in places]
                questions += len(found[0][0])
                same += sum(
                    [id for id, _ in a] == [id for id, _ in b]
                    for a, b in zip(found[0][0], found[1][0], strict=True)
                )
                for side, (ranked, took) in enumerate(found):
                    seconds[side] += took
                    for one in recalls(case, ranked):
                        totals[side] = [a + b for a, b in zip(totals[side], one, strict=True)]
            means = [[100 * one / max(1, questions) for one in side] for side in totals]
            print(
                f"{name}: {questions} questions with evidence, {same} with the same hits in the same order"
            )
            for side, place in enumerate(("embedded", "Neo4j")):
                listed = "  ".join(
                    f"R@{depth} {one:5.1f}" for depth, one in zip(DEPTHS, means[side], strict=True)
                )
                print(f"  {place:9} {listed}   adding {seconds[side]:.0f} s", flush=True)
            missed |= any(abs(a - b) > ALLOWED for a, b in zip(*means, strict=True))
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
