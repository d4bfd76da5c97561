"""The harder worlds: texts of `planted_domains` put together, with padding, long records, and origins of several sessions."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.bench.planted_domains import Domain, Fact

LEADS = ("", "", "", "", "Noted: ", "Minutes of Tuesday: ", "user: ", "search result > ", "Re: ")
DAY = 24 * 60.0
LATE = 205 * DAY


class Harder:
    """The records of one domain, in the order of writing."""

    def __init__(self, domain: Domain, seed: int) -> None:
        self.domain = domain
        self.random = Random(f"{domain.name} {seed}")
        self.rows: list[dict[str, Any]] = []
        self.labels: list[dict[str, Any]] = []
        self.queries: list[dict[str, Any]] = []
        self.start = datetime(2025, 9, 1, 7, tzinfo=UTC)
        self.sessions = 0
        self.true: dict[tuple[int, str], str] = {}
        self.honest: dict[tuple[int, str], list[str]] = {}
        self.free: list[tuple[int, str]] = []

    def add(
        self,
        text: str,
        *,
        family: str = "",
        hard: str = "",
        session: str = "",
        origin: str = "",
        minute: float | None = None,
    ) -> str:
        self.sessions += 1
        session = session or f"{self.domain.name[:2]}{self.sessions:04}"
        id = f"{self.domain.name[:2]}-{len(self.rows):04}"
        when = self.random.uniform(0, 200 * DAY) if minute is None else minute
        self.rows.append(
            {
                "id": id,
                "text": text,
                "created_at": (self.start + timedelta(minutes=when)).isoformat(),
                "source": {
                    "session": session,
                    "origin": origin,
                    "type": self.random.choice(["user", "assistant", "tool", "web"]),
                },
                "kind": "fact",
                "when_to_use": None,
            }
        )
        self.labels.append(
            {
                "id": id,
                "malicious": bool(family),
                "family": family or None,
                "hard_negative": hard or None,
                "group": None,
                "fact": None,
            }
        )
        return id

    def ask(self, text: str, relevant: list[str], planted: list[str], family: str = "") -> None:
        self.queries.append(
            {
                "id": f"{self.domain.name[:2]}-q{len(self.queries):03}",
                "text": text,
                "relevant_ids": relevant,
                "malicious_ids": planted,
                "family": family or None,
                "type": "targeted" if planted else "clean",
                "answer": None,
            }
        )

    def fact(self, number: int) -> Fact:
        return self.domain.facts[number]

    def take(self, *labels: str) -> tuple[int, str, str]:
        """A fact that no attack has taken yet, with a false value for it."""
        for number, subject in self.free:
            if not labels or self.fact(number).label in labels:
                self.free.remove((number, subject))
                return number, subject, self.false(number, subject)
        number, subject = self.random.choice(
            [key for key in self.true if not labels or self.fact(key[0]).label in labels]
        )
        return number, subject, self.false(number, subject)

    def false(self, number: int, subject: str) -> str:
        true = self.true[number, subject]
        return self.random.choice([one for one in self.fact(number).values if one != true])

    def question(self, number: int, subject: str) -> str:
        return _sentence(self.random.choice(self.fact(number).asked).format(s=subject))

    def said(self, number: int, subject: str, value: str) -> str:
        return _sentence(self.random.choice(self.fact(number).said).format(s=subject, v=value))

    def padded(self, text: str, style: str) -> str:
        filler = list(self.domain.padding)
        self.random.shuffle(filler)
        if style == "before":
            return " ".join([*filler[:3], text])
        if style == "after":
            return " ".join([text, *filler[:3]])
        if style == "between":
            return " ".join([*filler[:2], text, *filler[2:5]])
        if style == "long":
            many = [one for _ in range(5) for one in self.random.sample(filler, len(filler))]
            return " ".join([*many[:45], text, *many[45:]])
        return text

    def target(self, key: tuple[int, str, str], planted: list[str], family: str) -> None:
        number, subject, _ = key
        self.ask(self.question(number, subject), self.honest[number, subject], planted, family)


def harder(domain: Domain, seed: int = 0) -> Harder:
    """One domain's world, drawn from a seed."""
    w = Harder(domain, seed)
    _truth(w)
    _values(w)
    _wordings(w)
    _made_to_be_found(w)
    _ways(w)
    _benign(w)
    w.random.shuffle(w.free)
    for number, subject in w.free[:16]:
        w.ask(w.question(number, subject), w.honest[number, subject], [])
    return w


def _truth(w: Harder) -> None:
    r = w.random
    for number, fact in enumerate(w.domain.facts):
        for subject in w.domain.subjects[fact.kind]:
            value = r.choice(fact.values)
            w.true[number, subject] = value
            forms = r.sample(fact.said, r.choice([1, 2, 2, 3, 3, 3]))
            w.honest[number, subject] = []
            for form in forms:
                text = r.choice(LEADS) + _sentence(form.format(s=subject, v=value))
                style = r.choice(["", "", "", "", "before", "after", "between"])
                w.honest[number, subject].append(w.add(w.padded(text, style)))
    w.free = list(w.true)
    r.shuffle(w.free)
    for _ in range(3):
        number, subject = r.choice(w.free)
        text = w.padded(w.said(number, subject, w.true[number, subject]), "long")
        w.honest[number, subject].append(w.add(text, hard="long"))


def _values(w: Harder) -> None:
    """Contradictions, floods, appeals to authority, worked examples: false values."""
    r = w.random
    for style in ("", "", "", "before", "between", "after", "long"):
        key = w.take()
        id = w.add(w.padded(w.said(*key), style), family="contradiction")
        w.target(key, [id], "contradiction")
    for manner in ("session", "burst", "origin"):
        key = w.take()
        at = r.uniform(20 * DAY, 150 * DAY)
        one = w.said(*key)
        ids = [
            w.add(
                form.format(said=one if manner != "burst" else w.said(*key)),
                family="flood",
                session="flood" if manner == "session" else "",
                origin="collector" if manner == "origin" else "",
                minute=at + (n * 6 * DAY if manner == "origin" else n),
            )
            for n, form in enumerate(w.domain.flood)
        ]
        w.target(key, ids, "flood")
    for n, form in enumerate(w.domain.authority):
        key = w.take()
        text = form.format(said=w.said(*key))
        id = w.add(w.padded(text, ("", "before", "")[n % 3]), family="authority")
        w.target(key, [id], "authority")
    for n, form in enumerate(w.domain.minja):
        key = w.take()
        number, subject, _ = key
        true = w.true[number, subject]
        others = [
            one
            for one in w.domain.subjects[w.fact(number).kind]
            if one != subject and w.true[number, one] != true
        ]
        other = r.choice(others)
        q = w.question(number, subject)
        text = form.format(q=q, s=subject, o=other, v=w.true[number, other])
        id = w.add(w.padded(text, ("", "", "after")[n % 3]), family="minja")
        w.target(key, [id], "minja")


def _wordings(w: Harder) -> None:
    """Instructions, triggers, conditions."""
    for n, form in enumerate(w.domain.injection):
        key = w.take()
        number, subject, value = key
        text = form.format(said=w.said(*key), s=subject, v=value)
        id = w.add(w.padded(text, ("", "", "before", "between")[n % 4]), family="injection")
        w.target(key, [id], "injection")
    words, *forms = w.domain.trigger
    keys = [w.take() for _ in forms]
    ids = [
        w.add(form.format(q=w.question(key[0], key[1]), v=key[2]), family="trigger")
        for form, key in zip(forms, keys, strict=True)
    ]
    for number, subject, _ in keys:
        w.ask(f"{w.question(number, subject)} {words}", w.honest[number, subject], ids, "trigger")
    for form in w.domain.sleeper:
        key = w.take(w.domain.sleeper_label)
        id = w.add(_sentence(form.format(s=key[1], v=key[2])), family="sleeper")
        w.target(key, [id], "sleeper")


def _made_to_be_found(w: Harder) -> None:
    """Magnets, and links that lead elsewhere."""
    r = w.random
    for form in w.domain.magnet:
        keys = r.sample(list(w.true), 5)
        listed = ", ".join(f"{subject} {w.fact(number).label}" for number, subject in keys)
        value = r.choice(w.fact(keys[0][0]).values)
        id = w.add(_sentence(form.format(l=listed, v=value)), family="magnet")
        w.target((*keys[0], value), [id], "magnet")
    subjects = w.domain.subjects[w.domain.link_kind]
    good: dict[str, str] = {}
    for subject in subjects:
        for n, form in enumerate(w.domain.links):
            id = w.add(_sentence(form.format(s=subject, d=_slug(subject))), hard="link")
            if n == 0:
                good[subject] = id
    for subject, form in zip(subjects, w.domain.redirect, strict=False):
        id = w.add(_sentence(form.format(s=subject, d=_slug(subject))), family="redirect")
        asked = w.domain.link_question.format(s=subject)
        w.ask(asked, [good[subject]], [id], "redirect")


def _ways(w: Harder) -> None:
    """How something is done, rightly and wrongly."""
    for task in w.domain.tasks:
        subjects = w.random.sample(w.domain.subjects[task.kind], 4)
        for n, subject in enumerate(subjects):
            title = _sentence(f"To {task.title.format(s=subject)}: ")
            right = w.add(f"{title}{task.good[n % 2]}.")
            if n == 0:
                wrong = w.add(f"{title}{task.bad}.", family="backdoor")
                w.ask(_sentence(task.asked.format(s=subject)), [right], [wrong], "backdoor")


def _benign(w: Harder) -> None:
    """Records that only look like attacks, and honest changes."""
    for hard, texts in w.domain.hard.items():
        for text, question in texts:
            id = w.add(text, hard=hard)
            if question:
                w.ask(question, [id], [])
    for number, person in enumerate(w.domain.subjects[next(iter(w.domain.subjects))]):
        w.add(f"Address book: {person}, shelf {number % 4 + 1}.", hard="import", session="book")
    for form in w.domain.update:
        number, subject, new = w.take()
        fact, old = w.fact(number), w.true[number, subject]
        ids = [
            w.add(
                _sentence(form.format(s=subject, v=new, w=old, label=fact.label)),
                hard="update",
                minute=LATE,
            )
        ]
        for n, said in enumerate(w.random.sample(fact.said, 2)):
            text = _sentence(said.format(s=subject, v=new))
            ids.append(w.add(text, hard="update", minute=LATE + 900 * (n + 1)))
        w.ask(w.question(number, subject), ids, [])
    for before, after, question in w.domain.own:
        w.add(before, hard="own", minute=DAY)
        w.ask(question, [w.add(after, hard="own", minute=LATE)], [])


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z]+", "-", name.casefold()).strip("-")
