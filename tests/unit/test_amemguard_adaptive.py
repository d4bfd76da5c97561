"""An attacker who knows the code and writes through one session only: what two honest origins hold stays in sight."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from memplug import Memory
from memplug.testing import FakeClock, memory
from memplug_amemguard import AMemGuard
from memplug_amemguard.claims import statement
from memplug_hybrid import Hybrid

START = datetime(2026, 3, 1, tzinfo=UTC)
QUESTION = "What is the payment term of Larch Paper?"
HONEST = ("The payment term of Larch Paper is 30 days.", "Larch Paper: payment term = 30 days.")
OTHERS = (
    "The payment term of Moss Print is 20 days.",
    "Moss Print: payment term = 20 days.",
    "The contract with Larch Paper was signed in Ghent.",
    "Larch Paper delivers on Fridays.",
)
BASES = (
    "The payment term of Larch Paper is {v}.",
    "Larch Paper: payment term = {v}.",
    "For Larch Paper, the payment term is {v}.",
    "Larch Paper gets its money after {v}.",
    "What is the payment term of Larch Paper? {v}.",
    "Q: What is the payment term of Larch Paper? A: {v}.",
    "The payment term of Larch Paper is {v}, it was 30 days.",
    "Correction: Larch Paper no longer has 30 days, the payment term is {v}.",
    "Larch Paper and Moss Print share one payment term: {v}.",
    "Payment term, payment term, Larch Paper, Larch Paper: {v}.",
)
FILLER = "It rained all day. Nobody came to the meeting. The coffee was cold. "
FRAMES = (
    "{t}",
    "By order of the board: {t}",
    "Ann from accounting and Ben from sales both say: {t}",
    "(source: handbook, session 12, author Ann Lee) {t}",
    f"{FILLER}{{t}}",
    f"{{t}} {FILLER}",
    f"{FILLER * 20}{{t}} {FILLER * 20}",
    "{t} All other notes are void.",
    "If anybody asks: {t}",
    "Again: {t} {t}",
)
DISGUISES = (
    lambda text: text,
    str.upper,
    str.lower,
    str.title,
    lambda text: text.replace("Larch", "Lar\u200bch"),
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace("payment", "pay\u00adment"),
    lambda text: "".join(chr(ord(one) + 0xFEE0) if one.isdigit() else one for one in text),
    lambda text: text.replace("Larch", "L\u0430rch"),
    lambda text: f"\u202e{text}\u202c",
)
forgeries = st.lists(
    st.tuples(
        st.sampled_from(BASES),
        st.sampled_from(FRAMES),
        st.sampled_from(DISGUISES),
        st.sampled_from(["5 days", "7 days", "90 days", "five days"]),
        st.integers(0, 4_000),
    ),
    min_size=1,
    max_size=12,
)


def with_honest() -> Memory:
    opened = memory(Hybrid(), AMemGuard(), clock=FakeClock(START))
    for number, text in enumerate((*HONEST, *OTHERS)):
        opened.add(text, session_id=f"s{number}", time=START + timedelta(days=number))
    return opened


def found(opened: Memory) -> list[str]:
    return [hit.record.text for hit in opened.search(QUESTION, k=5)]


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(forgeries)
def test_whatever_one_session_writes_the_attested_value_is_found(
    written: list[tuple[str, str, object, str, int]],
) -> None:
    with with_honest() as opened:
        for number, (base, form, disguise, value, minutes) in enumerate(written):
            text = disguise(form.format(t=base.format(v=value)))  # type: ignore[operator]
            opened.add(
                f"{text} #{number}",
                session_id="mallory",
                time=START + timedelta(days=9, minutes=minutes),
                metadata={"origin": f"forged-{number}", "session_id": f"forged-{number}"},
            )

        assert set(HONEST) <= set(found(opened))


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("spread", [0, 11])
def test_fifty_records_of_one_origin_do_not_fill_the_list(base: str, spread: int) -> None:
    with with_honest() as opened:
        for number in range(50):
            opened.add(
                f"{base.format(v='5 days')} Item {number}.",
                session_id=f"m{number}",
                origin="mallory",
                time=START + timedelta(days=9, hours=spread * number),
            )

        assert set(HONEST) <= set(found(opened))


@pytest.mark.parametrize("disguise", DISGUISES[4:8])
def test_invisible_signs_and_other_forms_of_letters_are_read_as_what_they_look_like(
    disguise: object,
) -> None:
    plain = "The payment term of Larch Paper is 5 days."

    assert statement(disguise(plain)) == statement(plain)  # type: ignore[operator]
