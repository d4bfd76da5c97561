"""Made-up conversations for the benchmarks: messages of 15 to 25 words with a natural spread of word frequencies."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from importlib.resources import files

NAMES = ("Ann", "Ben", "Carla", "Deniz", "Emeka", "Fatima", "Goro", "Hana")
START = datetime(2024, 1, 1, tzinfo=UTC)


def vocabulary() -> list[str]:
    """Whole lower-case words, the most frequent first."""
    text = (files("memplug.backends.static_table") / "vocab.txt").read_text("utf-8")
    words = [word for word in text.split() if word.isascii() and word.isalpha() and len(word) > 1]
    return words[words.index("the") :]


def messages(
    count: int, *, words: tuple[int, int] = (15, 25), seed: int = 1
) -> list[dict[str, str]]:
    """Chat messages, ten minutes apart."""
    draw = random.Random(seed)
    known = vocabulary()
    weights = [1 / (rank + 10) for rank in range(len(known))]
    made = []
    for index in range(count):
        chosen = draw.choices(known, weights, k=draw.randint(*words))
        if index % 5 == 0:
            chosen[draw.randrange(len(chosen))] = draw.choice(NAMES)
        made.append(
            {
                "role": "user",
                "name": NAMES[index % 2],
                "content": " ".join(chosen).capitalize() + ("?" if index % 4 == 0 else "."),
                "time": (START + timedelta(minutes=10 * index)).isoformat(),
            }
        )
    return made


def questions(count: int, *, seed: int = 2) -> list[str]:
    """Questions of 6 to 14 words about a named person."""
    draw = random.Random(seed)
    known = vocabulary()
    weights = [1 / (rank + 10) for rank in range(len(known))]
    return [
        f"What did {draw.choice(NAMES)} say about "
        + " ".join(draw.choices(known, weights, k=draw.randint(3, 9)))
        + "?"
        for _ in range(count)
    ]


def probes(texts: list[dict[str, str]], count: int, *, seed: int = 3) -> list[tuple[str, int]]:
    """Questions with the number of the message that answers each: two to four of its rarer words, in another order."""
    draw = random.Random(seed)
    rank = {word: place for place, word in enumerate(vocabulary())}
    chosen = draw.sample(range(len(texts)), count)
    asked = []
    for number in chosen:
        held = texts[number]["content"].rstrip("?.").lower().split()
        rarer = sorted(set(held), key=lambda word: -rank.get(word, 0))[:10]
        asked.append((" ".join(draw.sample(rarer, min(len(rarer), draw.randint(2, 4)))), number))
    return asked
