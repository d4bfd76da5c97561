"""The guard against a made-up organisation with planted records, three seeds; what adding and asking cost.

python tests/bench/bench_amemguard.py
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from memplug.cli import app
from tests.bench.planted_world import write

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(3):
            write(Path(folder) / f"world{seed}", seed)
        app(
            ["eval", "poison", folder, "-p", "hybrid", "-p", "hybrid+amemguard"],
            prog_name="memplug",
        )
