"""Redaction: what is found, what is not, and that nothing of it reaches the disk, a model, a listener or a log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memplug import (
    Action,
    Batch,
    Document,
    Kind,
    Memory,
    Message,
    Messages,
    Scope,
    Source,
    Status,
    Trajectory,
    TrajectoryStep,
    Verdict,
    View,
    hookimpl,
)
from memplug.errors import InvalidInput
from memplug.replacing import ordered, replaced
from memplug.strategy import Strategy, StrategyConfig
from memplug.testing import ScriptedLLM, memory
from memplug.toolbox.secrets import CALLED, LEAD, is_card, named, secrets, within
from memplug.transcript import TURN, Line, Transcript
from memplug_hybrid import Hybrid
from memplug_redact import Redact
from memplug_redact.settings import RedactConfig

MIXED = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6a7B8c9D0e1F2g3H4"
BODY = "\n".join(MIXED[:64] + f"{number:02}" for number in range(40))
PEM = f"-----BEGIN RSA PRIVATE KEY-----\n{BODY}\nAbCd==\n-----END RSA PRIVATE KEY-----"
# Put together here, so that no scanner takes this file for a leak.
SHAPED = {
    "ghp_" + MIXED[:36]: "api_keys",
    "github_pat_" + MIXED[:50]: "api_keys",
    "glpat-" + MIXED[:20]: "api_keys",
    "AKIA" + "QWERTYUIOP234567": "api_keys",
    "sk-" + MIXED[:48]: "api_keys",
    "sk-proj-" + MIXED[:60]: "api_keys",
    "sk-ant-api03-" + MIXED[:60]: "api_keys",
    "AIza" + MIXED[:35]: "api_keys",
    "hf_" + MIXED[:34]: "api_keys",
    "gsk_" + MIXED[:40]: "api_keys",
    "sk_live_" + MIXED[:24]: "api_keys",
    "xoxb-" + "123456789012-abcdefGHIJKL": "api_keys",
    "https://hooks.slack.com/services/" + "T0123/B4567/" + MIXED[:24]: "api_keys",
    "SG." + MIXED[:22] + "." + MIXED[:43]: "api_keys",
    "npm_" + MIXED[:36]: "api_keys",
    "dop_v1_" + "0123456789abcdef" * 4: "api_keys",
    "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0." + MIXED[:43]: "api_keys",
    "AGE-SECRET-KEY-1" + "QPZRY9X8GF2TVDW0" * 4: "private_keys",
    PEM: "private_keys",
    PEM.replace("\n", "\\n"): "private_keys",
    "4111 1111 1111 1111": "cards",
    "5500-0000-0000-0004": "cards",
    "378282246310005": "cards",
}
TOLD = {
    'password = "hunter2!x"': "hunter2!x",
    "PASSWORD=hunter22!": "hunter22!",
    '{"password": "hunter2!", "a": 1}': "hunter2!",
    r"{\"password\": \"hunter2!\"}": "hunter2!",
    "my wifi password is Tr0ub4dor&3.": "Tr0ub4dor&3",
    "The password for the router is blue42Moon, all right?": "blue42Moon",
    "Mein Passwort lautet Sommer2024!": "Sommer2024!",
    "la contraseña es Verano2024": "Verano2024",
    "パスワード：sakura2024": "sakura2024",
    "The PIN is 4821.": "4821",
    "export API_KEY=abcd1234efgh5678ijkl": "abcd1234efgh5678ijkl",
    "client_secret: 'abcd1234efgh5678ijkl'": "abcd1234efgh5678ijkl",
    "postgres://admin:s3cretpw@db.example.org/x": "s3cretpw",
    "Authorization: Bearer abcdef1234567890abcdef": "abcdef1234567890abcdef",
    "Authorization: Basic dXNlcjpodW50ZXIy": "dXNlcjpodW50ZXIy",
}


@pytest.mark.parametrize(("value", "kind"), SHAPED.items(), ids=lambda one: one[:24])
def test_secrets_are_known_by_their_shape(value: str, kind: str) -> None:
    found = secrets(f"Note this: {value} and keep it.")

    assert [(one.kind, one.value.removeprefix("https://")) for one in found] == [
        (kind, value.removeprefix("https://"))
    ]


@pytest.mark.parametrize(("text", "value"), TOLD.items(), ids=lambda one: one[:30])
def test_secrets_are_known_by_their_names(text: str, value: str) -> None:
    assert [one.value for one in secrets(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "Password: remember to change it every year.",
        "The password is required and has at least 8 characters.",
        "A token is the smallest unit of a text; tokens: 4096 in all.",
        "The secret of the cake is cardamom. Secret: I love cheese.",
        "The key takeaway: 12 apples, 5 pears.",
        "password = os.environ['DB_PASSWORD']",
        "password=request.form['password'], token=get_token(user)",
        'api_key="your_api_key_here", password="<your password>"',
        "Authorization: Bearer ${TOKEN}",
        "https://user@example.org:8443/a and https://example.org:443/b@c",
        "Call +49 170 1234 5678 901 or 0800 4111 1111.",
        "The order is 1234567890123456, the time 1700000000000.",
        "3.4111111111111111 is a number, 4111-1111-1111-1112 fails the check.",
        "Pin the note to the board, Pin 4 of the chip is ground.",
        "She lives at sk-olgaten 12; the task-force-2-is-a-very-long-name met.",
        "commit 3f2a9c1b7d5e4f6a8b9c0d1e2f3a4b5c6d7e8f90",
        "id 123e4567-e89b-12d3-a456-426614174000",
    ],
)
def test_ordinary_text_holds_no_secret(text: str) -> None:
    assert secrets(text) == []


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("4111111111111111", True),
        ("6011000990139424", True),
        ("3530111333300000", True),
        ("30569309025904", True),
        ("4111111111111112", False),
        ("9111111111111111", False),
        ("0000000000000000", False),
        ("411111111111", False),
    ],
)
def test_a_card_has_a_network_and_a_check_digit(number: str, right: bool) -> None:
    assert is_card(number) is right


def test_a_value_under_a_telling_name_is_a_secret() -> None:
    assert [one.value for one in named("db_password", "correct horse battery")] == [
        "correct horse battery"
    ]
    assert named("token_count", "many") == []
    assert [one.value for one in within({"card": 4111111111111111, "n": [7, True]})] == [
        "4111111111111111"
    ]


@given(st.text(max_size=60), st.sampled_from([*SHAPED, *TOLD]), st.text(max_size=60))
def test_a_masked_text_holds_no_secret(before: str, middle: str, after: str) -> None:
    text = f"{before} {middle} {after}"
    once = replaced(text, ordered(one.pair for one in secrets(text)))
    twice = replaced(once, ordered(one.pair for one in secrets(once)))

    assert all(one.value not in once for one in secrets(text) if not one.place)
    assert secrets(twice) == []


def test_a_short_value_is_masked_where_its_name_stands_alone() -> None:
    text = "user = 'user', password = 'user'; the PIN is 4821, flat 4821."

    assert replaced(text, ordered(one.pair for one in secrets(text))) == (
        "user = 'user', password = '[redacted password]'; the PIN is [redacted password], flat 4821."
    )
    assert "4821" not in repr(secrets(text))


def test_masks_say_what_was_there() -> None:
    with memory(Hybrid(), Redact()) as opened:
        added = opened.add("The router's password is blue42Moon. Call Ann.", id="a")
        record = opened.get("a")

    assert record is not None
    assert record.text == "The router's password is [redacted password]. Call Ann."
    assert added.redacted == {"a": "holds 1 password"}
    assert "blue42Moon" not in repr(added)


def test_a_message_that_comes_again_changes_nothing() -> None:
    with memory(Hybrid(), Redact()) as opened:
        opened.add("The password is blue42Moon.", id="a")
        again = opened.add("The password is blue42Moon.", id="a")
        record = opened.get("a")

    assert (again.new, again.updated) == ((), ())
    assert record is not None
    assert record.revision == 1


FATES = {"api_keys": "reject", "passwords": "pending", "private_keys": "mask", "cards": "keep"}


def test_each_kind_has_the_fate_that_is_set() -> None:
    key = "ghp_" + MIXED[:36]
    with memory(Hybrid(), Redact(RedactConfig.model_validate(FATES))) as opened:
        added = opened.add(
            [
                {"role": "user", "content": f"My key: {key}", "id": "key"},
                {"role": "user", "content": "My password is blue42Moon", "id": "password"},
                {"role": "user", "content": "My card is 4111 1111 1111 1111", "id": "card"},
                {"role": "user", "content": "My boat is blue", "id": "boat"},
            ]
        )
        source = opened.storage.source(Scope(), added.ids[0])
        held = {one.id: one for one in opened.storage.fetch(Scope(), list(added.ids))}
        opened.release("password", "it is for the shared printer")
        found = opened.search("What is my password?", k=1)

    assert added.rejected == {"key": "holds 1 API key"}
    assert {id: one.status for id, one in held.items()} == {
        "password": Status.PENDING,
        "card": Status.ACTIVE,
        "boat": Status.ACTIVE,
    }
    assert held["card"].text == "My card is 4111 1111 1111 1111"
    assert key not in repr(source)
    assert found.hits[0].record.text == "My password is blue42Moon"


def test_questions_are_masked_too() -> None:
    with memory(Hybrid(), Redact(RedactConfig(cards="keep", passwords="reject"))) as opened:
        opened.add("The router stands in the hall.")
        found = opened.search("Is blue42Moon it? The password is blue42Moon.", k=1)
        kept = opened.search("Whose card is 4111 1111 1111 1111?", k=1)

    assert found.query.text == "Is [redacted password] it? The password is [redacted password]."
    assert "4111 1111 1111 1111" in kept.query.text


def test_what_goes_with_a_refused_text_is_refused_too() -> None:
    refusing = RedactConfig(passwords="reject")
    with memory(Hybrid(), Redact(refusing)) as opened:
        beside = opened.add("The boat is blue.", metadata={"password": "blue42Moon"})
        titled = opened.add(Document("The boat is blue.", title="password=blue42Moon"))

        assert set(beside.rejected) == set(beside.ids)
        assert set(titled.rejected) == set(titled.ids)
        assert opened.list(10).records == ()


@dataclass(frozen=True)
class Value:
    """A payload of an application's own."""

    value: dict[str, Any]


NOTE: Kind[Value] = Kind("mine/note", Value)


def test_what_an_application_writes_is_redacted_too() -> None:
    with memory(Hybrid(), Redact(), kinds=[NOTE]) as opened:
        note = NOTE.new(
            _Here(), "n", "the password is blue42Moon", Value({"password": "blue42Moon"}), []
        )
        opened.write(Batch(put=(note,)))
        (stored,) = opened.list(filters={"kind": NOTE.name})
        with pytest.raises(InvalidInput, match="does not accept"):
            _refusing(opened, note)

    assert stored.text == "the password is [redacted password]"
    assert stored.payload == Value({"password": "[redacted password]"})


@pytest.mark.parametrize("fate", ["mask", "pending"])
def test_a_transcript_is_redacted_too(fate: str) -> None:
    config = RedactConfig.model_validate({"passwords": fate})
    with memory(Hybrid(), Redact(config)) as opened:
        log = Transcript(opened.scoped(session_id="s"), "s")
        said = "The password is blue42Moon."
        log.append(
            [
                Line(message={"type": "human", "content": said}, role="user", text=said, id="a"),
                Line(
                    message={"type": "tool", "content": said},
                    role="tool",
                    text=said,
                    remember=False,
                ),
            ]
        )
        held = opened.get("a")
        turns = opened.list(filters={"kind": TURN.name, "status": [*Status]})

    assert held is not None
    assert ("blue42Moon" in held.text) is (fate == "pending")
    assert [one.payload.message["content"] for one in turns][-1] == (
        "The password is [redacted password]."
    )
    assert all("blue42Moon" not in str(one.payload) for one in turns)


class _Here:
    scope = Scope()


def _refusing(opened: Memory, note: Any) -> None:
    with memory(Redact(RedactConfig(passwords="reject")), kinds=[NOTE]) as other:
        other.write(Batch(put=(note,)))


class Sleepy(Redact):
    """Fails until it is awake."""

    awake = False

    @hookimpl
    def check(self, subject: Source | Action, view: View) -> Any:
        if not self.awake:
            raise RuntimeError("asleep")
        return super().check(subject, view)


def test_a_check_that_failed_is_made_up_with_its_redactions() -> None:
    guard = Sleepy()
    with memory(Hybrid(), guard) as opened:
        opened.add("The password is blue42Moon.", id="a")
        pending = opened.search("password", k=1).hits
        guard.awake = True
        opened.runtime.clock.advance(seconds=60)  # type: ignore[attr-defined]
        opened.manage()
        record = opened.get("a")
        source = opened.storage.source(Scope(), "a")

    assert pending == ()
    assert record is not None
    assert (record.status, record.text) == (Status.ACTIVE, "The password is [redacted password].")
    assert "blue42Moon" not in repr(source)


class Texts(Strategy[StrategyConfig]):
    """Puts another text in the place of what arrived."""

    name = "texts"

    @hookimpl
    def check(self, subject: Source, view: View) -> list[Verdict]:
        return [
            Verdict(status="accept", id=one.id, text=one.text.replace("blue42Moon", "***"))
            for one in subject.episodes
        ]


def test_a_text_in_the_place_of_a_step_takes_its_error_along() -> None:
    step = TrajectoryStep("I log in.", tool="login", error="wrong password blue42Moon")
    with memory(Texts()) as opened:
        opened.add(Trajectory("Log in", (step,), id="t"))
        (record,) = opened.list(10).records

    assert record.payload.error == "wrong password ***"


SECRETS = (
    "blue42Moon",
    "Tr0ub4dor&3",
    "hunter2!x",
    "s3cretpw",
    "4111 1111 1111 1111",
    "4242424242424242",
    "ghp_" + MIXED[:36],
    MIXED[:64],
    "AbCd==",
)


def _fill(opened: Memory) -> None:
    opened.add("The router's password is blue42Moon.", id="text", metadata={"pwd": "Tr0ub4dor&3"})
    opened.add(
        Messages(
            (
                Message("user", "My card is 4111 1111 1111 1111.", id="m1"),
                Message("user", "And this one.", id="m2", metadata={"card": 4242424242424242}),
            )
        )
    )
    filler = "The manual has a long chapter on ropes and knots. " * 10
    opened.add(Document(f"{filler}\n{PEM}\n{filler}", id="doc", title='password="hunter2!x"'))
    opened.add(
        Trajectory(
            "Copy postgres://admin:s3cretpw@db.example.org/x",
            (
                TrajectoryStep("I call it.", tool="copy", arguments='{"password": "hunter2!x"}'),
                TrajectoryStep("It fails.", tool="copy", error="bad token ghp_" + MIXED[:36]),
            ),
            id="run",
        )
    )
    opened.update("m2", text="No, the PIN is 4821 and the password is blue42Moon.")
    note = NOTE.new(_Here(), "n", "the printer", Value({"password": "Tr0ub4dor&3"}), [])
    opened.write(Batch(put=(note,)))


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in folder.rglob("*"):
        if file.is_file():
            yield file.name, file.read_bytes()


@pytest.mark.parametrize("fate", ["mask", "reject"])
def test_no_secret_reaches_a_file_a_model_a_listener_or_a_log(
    fate: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    model = ScriptedLLM(lambda messages: "nothing")
    told: list[object] = []
    config = RedactConfig.model_validate(dict.fromkeys(CALLED, fate))
    store = tmp_path / "store"
    with Memory.open(
        store, [Hybrid(), "mem0", Redact(config)], llm=model, enrich="inline", kinds=[NOTE]
    ) as opened:
        opened.listen(told.append, text=True)
        if fate == "mask":
            _fill(opened)
        else:
            opened.add("The router's password is blue42Moon.", id="text")
            opened.add([{"role": "user", "content": "My card is 4111 1111 1111 1111."}])
            opened.add(Document(PEM, id="doc", title="password=hunter22"))
        opened.flush()
        opened.context("What do you know of the router? Its password is blue42Moon.")
        opened.search([{"role": "user", "content": "My card is 4111 1111 1111 1111."}])
        opened.manage()
        opened.export(tmp_path / "export.jsonl")
        opened.backup(tmp_path / "backup")
        during = [*_files(tmp_path)]
    everything = [*during, *_files(tmp_path)]
    everything += [("model", repr(model.prompts).encode()), ("events", repr(told).encode())]
    everything += [("log", caplog.text.encode())]

    kept = [(name, one) for name, data in everything for one in SECRETS if one.encode() in data]
    assert kept == []
    assert len(everything) > 6
    assert any(LEAD.encode() in data for _, data in everything)


def test_the_scan_of_files_would_see_a_secret(tmp_path: Path) -> None:
    with Memory.open(tmp_path, [Hybrid()], enrich="inline", kinds=[NOTE]) as opened:
        _fill(opened)

    data = b"".join(content for _, content in _files(tmp_path))
    assert [one for one in SECRETS if one.encode() not in data] == []


def test_the_command_line_says_what_was_redacted(cli: Any) -> None:
    shown = cli("add", "The password is blue42Moon.", "--id", "a", "--pipeline", "hybrid+redact")
    given = cli.json(
        "add", "The password is sea43Star!", "--id", "b", "--pipeline", "hybrid+redact"
    )

    assert "Redacted a: holds 1 password" in shown.stdout
    assert "sea43Star" not in json.dumps(given)
