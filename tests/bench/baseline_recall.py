"""The built-in baselines and the default pipeline on development data, beside figures of independent programs.

    python tests/bench/baseline_recall.py DATA                 on those of DATA/locomo, beam and musique that are there
    python tests/bench/baseline_recall.py DATA --config FILE   with the embedder that the configuration names

The references hold for five of LoCoMo's conversations, eight chats of BEAM 100K and 50 questions of MuSiQue over 1,890
passages; a data set of another size has no reference. BM25 was computed by bm25s (Lucene's variant, k1 1.5, b 0.75,
PyStemmer), vectors by wordllama (256 dimensions) or as the plain mean of an earlier build of the shipped table (other
random bags, other rows for numbers and symbols, so that it is no exact reference). Fusion needs the same vectors, and
has a reference for wordllama only: give a configuration whose embedder is named "wordllama".
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

Figures = tuple[float, float]
"""Recall at 5 and 10, per cent."""

SIZES = {"locomo": (2760, 760), "beam": (1818, 144), "musique": (1890, 50)}
"""Episodes, and questions with known evidence."""

ANY: dict[str, dict[str, Figures]] = {
    "locomo": {"bm25": (48.1, 56.2), "bm25-window": (57.3, 68.3), "bm25-user": (48.1, 56.2)},
    "beam": {"bm25": (36.3, 44.3), "bm25-window": (25.9, 39.9), "bm25-user": (49.7, 56.9)},
    "musique": {"bm25": (52.2, 58.0), "bm25-window": (52.2, 58.0), "bm25-user": (52.2, 58.0)},
}
BY_EMBEDDER: dict[str, dict[str, dict[str, Figures]]] = {
    "memplug-static-1": {
        "locomo": {"dense": (36.0, 46.6)},
        "beam": {"dense": (39.7, 50.8)},
        "musique": {"dense": (44.3, 54.0)},
    },
    "wordllama": {
        "locomo": {"dense": (33.1, 40.2), "fusion": (43.1, 54.1), "fusion-user": (43.1, 54.1)},
        "beam": {"dense": (45.3, 52.7), "fusion": (42.2, 50.6), "fusion-user": (49.7, 60.1)},
        "musique": {"dense": (50.2, 60.5), "fusion": (49.7, 63.3), "fusion-user": (49.7, 63.3)},
    },
}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--config", help="a configuration whose resources all systems use")
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    folders = [given.data / name for name in SIZES if (given.data / name).is_dir()]
    if not folders:
        print(f"{given.data} holds none of the folders {', '.join(SIZES)}")
        return 1
    for folder in folders:
        show(folder, given.config, given.jobs)
    return 0


def show(folder: Path, config: str | None, jobs: int) -> None:
    from memplug.evaluation import Run, baselines, evaluate, load, system
    from memplug.evaluation.planning import planned

    name = folder.name
    run = Run(data=name)
    cases = load(folder, run)
    systems = (system("default", config=config), *baselines(config))
    embedder = planned((), systems[:1], run)[0].embedder
    report = evaluate(cases, systems, run, jobs=jobs)
    known = ANY[name] | BY_EMBEDDER.get(embedder, {}).get(name, {})
    if (report.content.episodes, report.content.scored) != SIZES[name]:
        known = {}
    print(
        f"\n{name}: {report.content.episodes:,} episodes, {report.content.scored:,} questions, embedder {embedder}"
    )
    print(f"{'':14}{'R@1':>7}{'R@5':>7}{'R@10':>7}{'tokens@5':>10}   reference     difference")
    for one in report.systems:
        scores = one.overall
        recall = {k: 100 * value.value for k, value in scores.recall.items()}
        line = f"{one.name:14}{recall[1]:7.1f}{recall[5]:7.1f}{recall[10]:7.1f}{scores.tokens[5]:10,.0f}"
        if one.name in known:
            five, ten = known[one.name]
            line += f"   {five:.1f} / {ten:.1f}   {recall[5] - five:+.1f} / {recall[10] - ten:+.1f}"
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
