"""Readers of public formats, on small samples written for these tests."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from memplug.datasets import (
    Case,
    as_imported,
    read_beam,
    read_locomo,
    read_musique,
    read_openai,
)
from memplug.errors import InvalidInput
from memplug.types import Messages, Text


def write(path: Path, value: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


LOCOMO = [
    {
        "sample_id": "talk-1",
        "conversation": {
            "speaker_a": "Ida",
            "speaker_b": "Joe",
            "session_1_date_time": "1:56 pm on 8 May, 2023",
            "session_1": [
                {"speaker": "Ida", "dia_id": "D1:1", "text": "I bought a red kayak."},
                {"speaker": "Joe", "dia_id": "D1:2", "text": "Where will you take it?"},
            ],
            "session_10_date_time": "9:05 am on 1 July, 2023",
            "session_10": [
                {"speaker": "Ida", "dia_id": "D10:1", "text": "We paddled to the island."}
            ],
            "session_2": [],
        },
        "qa": [
            {
                "question": "What did Ida buy?",
                "answer": "a kayak",
                "evidence": ["D1:1"],
                "category": 4,
            },
            {
                "question": "When?",
                "answer": "2023",
                "evidence": ["D1:1; D10:1", "D"],
                "category": 2,
            },
            {"question": "Unanswered", "evidence": [], "category": 1},
            {"question": "Which car did Joe buy?", "evidence": ["D1:2"], "category": 5},
        ],
    }
]


def messages(case: Case) -> list[tuple[str, str, str]]:
    return [
        (addition.session_id, one.id, one.text)
        for addition in case.additions
        if isinstance(addition.content, Messages)
        for one in addition.content.messages
    ]


def test_locomo_sessions_come_in_order_with_their_times(tmp_path: Path) -> None:
    (case,) = read_locomo(write(tmp_path / "sample.json", LOCOMO))

    assert messages(case) == [
        ("session-1", "D1:1", "I bought a red kayak."),
        ("session-1", "D1:2", "Where will you take it?"),
        ("session-10", "D10:1", "We paddled to the island."),
    ]
    first = case.additions[0].content
    assert isinstance(first, Messages)
    assert first.messages[0].time == datetime(2023, 5, 8, 13, 56, tzinfo=UTC)
    assert (first.messages[0].name, first.messages[0].role) == ("Ida", "user")


def test_locomo_evidence_is_split_and_what_names_nothing_is_counted(tmp_path: Path) -> None:
    write(tmp_path / "folder" / "sample.json", LOCOMO)

    (case,) = read_locomo(tmp_path / "folder")

    assert [(one.category, sorted(one.gold), one.answerable) for one in case.questions] == [
        ("single-hop", ["D1:1"], True),
        ("temporal", ["D10:1", "D1:1"], True),
        ("adversarial", [], False),
    ]
    assert case.unresolved == 1


BEAM_CHAT = [
    {
        "batch_number": 1,
        "time_anchor": None,
        "turns": [
            [
                {
                    "role": "user",
                    "id": 0,
                    "time_anchor": "March-15-2024",
                    "content": "My app is slow. ->-> 1,1",
                },
                {"role": "assistant", "id": 1, "content": "Measure it first."},
            ]
        ],
    },
    {
        "batch_number": 2,
        "turns": [[{"role": "user", "id": 2, "content": "It takes 900 ms now."}]],
    },
]
BEAM_QUESTIONS = {
    "abstention": [{"question": "Which cloud do I use?"}],
    "knowledge_update": [
        {"question": "How slow is it?", "source_chat_ids": {"original": [0], "updated": [2, 77]}}
    ],
    "summarization": [{"question": "Sum it up.", "source_chat_ids": [0, 1]}],
}


def beam_chat(folder: Path) -> Path:
    write(folder / "chat.json", BEAM_CHAT)
    write(folder / "probing_questions" / "probing_questions.json", BEAM_QUESTIONS)
    return folder


def test_beam_messages_keep_ids_and_lose_the_generators_marker(tmp_path: Path) -> None:
    (case,) = read_beam(beam_chat(tmp_path / "7"))

    assert messages(case) == [
        ("batch-1", "0", "My app is slow."),
        ("batch-1", "1", "Measure it first."),
        ("batch-2", "2", "It takes 900 ms now."),
    ]
    last = case.additions[1].content
    assert isinstance(last, Messages)
    assert last.messages[0].time == datetime(2024, 3, 15, tzinfo=UTC)


def test_beam_evidence_is_the_union_of_its_lists(tmp_path: Path) -> None:
    (case,) = read_beam(beam_chat(tmp_path / "7") / "chat.json")

    assert [(one.category, sorted(one.gold), one.answerable) for one in case.questions] == [
        ("abstention", [], False),
        ("knowledge_update", ["0", "2"], True),
        ("summarization", ["0", "1"], True),
    ]
    assert case.unresolved == 1


def test_beam_chats_of_a_folder_are_read_in_numeric_order(tmp_path: Path) -> None:
    for number in ("10", "2", "1"):
        beam_chat(tmp_path / "100K" / number)

    assert [case.name for case in read_beam(tmp_path)] == [
        "beam-100K-1",
        "beam-100K-2",
        "beam-100K-10",
    ]


CORPUS = [
    {"title": "Alba", "text": "Alba wrote The Tide."},
    {"title": "Tide", "text": "The Tide won the Blue Prize."},
    {"title": "Moon", "text": "The moon is far."},
]
MUSIQUE = [
    {
        "id": "2hop__1_2",
        "question": "Which prize did Alba's book win?",
        "paragraphs": [
            {"title": "Alba", "paragraph_text": "Alba wrote The Tide.", "is_supporting": True},
            {
                "title": "Tide",
                "paragraph_text": "The Tide won the Blue Prize.",
                "is_supporting": True,
            },
            {"title": "Moon", "paragraph_text": "The moon is far.", "is_supporting": False},
        ],
        "answerable": True,
    }
]


@pytest.mark.parametrize(
    "names", [("questions.json", "corpus.json"), ("dev.json", "dev_corpus.json")]
)
def test_musique_gold_is_found_in_the_corpus(tmp_path: Path, names: tuple[str, str]) -> None:
    write(tmp_path / names[0], MUSIQUE)
    write(tmp_path / names[1], CORPUS)

    (case,) = read_musique(tmp_path)

    assert [one.id for one in case.additions] == ["p0", "p1", "p2"]
    assert case.additions[0].content == Text("Alba\nAlba wrote The Tide.")
    assert [(one.category, sorted(one.gold)) for one in case.questions] == [("2hop", ["p0", "p1"])]


def test_musique_without_a_corpus_uses_the_questions_paragraphs(tmp_path: Path) -> None:
    file = tmp_path / "dev.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in MUSIQUE), encoding="utf-8")

    (case,) = read_musique(file)

    assert case.size == 3
    assert case.questions[0].gold == {"p0", "p1"}


def node(
    id: str, parent: str | None, children: list[str], message: dict[str, Any] | None = None
) -> dict[str, Any]:
    return {"id": id, "parent": parent, "children": children, "message": message}


def said(role: str, id: str, *parts: Any, **more: Any) -> dict[str, Any]:
    content = {"content_type": "text", "parts": list(parts)}
    return {
        "id": id,
        "author": {"role": role},
        "content": content,
        "create_time": 1714550400.5,
        **more,
    }


EXPORT = [
    {
        "title": "Boat repair",
        "conversation_id": "c1",
        "create_time": 1714550400.0,
        "current_node": "d",
        "mapping": {
            "root": node("root", None, ["a"]),
            "a": node("a", "root", ["b"], said("system", "m0", "Be kind.")),
            "b": node("b", "a", ["c", "c2"], said("user", "m1", "How do I patch a hull?")),
            "c": node("c", "b", [], said("assistant", "m2", "A draft nobody kept.")),
            "c2": node("c2", "b", ["d"], said("assistant", "m3", "Sand it first.")),
            "d": node(
                "d",
                "c2",
                [],
                said("user", "m4", {"content_type": "image_asset_pointer"}, "Like this?"),
            ),
        },
    },
    {"title": "Empty", "id": "c2", "mapping": {"root": node("root", None, [])}},
]


def test_openai_export_reads_the_branch_the_user_saw(tmp_path: Path) -> None:
    (case,) = read_openai(write(tmp_path / "conversations.json", EXPORT))

    assert messages(case) == [
        ("c1", "m1", "How do I patch a hull?"),
        ("c1", "m3", "Sand it first."),
        ("c1", "m4", "[image]\nLike this?"),
    ]
    assert case.additions[0].metadata == {"title": "Boat repair"}
    assert case.additions[0].time == datetime(2024, 5, 1, 8, tzinfo=UTC)


def test_openai_export_is_read_from_its_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("conversations.json", json.dumps(EXPORT))

    assert [case.name for case in read_openai(tmp_path)] == ["c1"]


def test_imported_ids_are_led_by_the_case(tmp_path: Path) -> None:
    (case,) = read_locomo(write(tmp_path / "sample.json", LOCOMO))

    first = as_imported(case)[0]

    assert first.session_id == "talk-1/session-1"
    assert isinstance(first.content, Messages)
    assert [one.id for one in first.content.messages] == ["talk-1/D1:1", "talk-1/D1:2"]


def test_an_imported_chat_is_its_own_session(tmp_path: Path) -> None:
    (case,) = read_openai(write(tmp_path / "conversations.json", EXPORT))

    assert as_imported(case)[0].session_id == "c1"


@pytest.mark.parametrize("reader", [read_locomo, read_beam, read_musique, read_openai])
def test_a_file_of_another_kind_is_named(tmp_path: Path, reader: Any) -> None:
    file = write(tmp_path / "chat.json", {"something": "else"})

    with pytest.raises(InvalidInput, match=r"chat\.json"):
        list(reader(file))


def test_a_missing_field_is_named_with_its_file(tmp_path: Path) -> None:
    broken = [{"conversation": {"session_1": [{"speaker": "Ida", "text": "no id"}]}, "qa": []}]

    with pytest.raises(InvalidInput, match=r"sample\.json.*dia_id"):
        list(read_locomo(write(tmp_path / "sample.json", broken)))


@pytest.mark.parametrize("reader", [read_locomo, read_beam, read_musique, read_openai])
def test_a_path_that_is_not_there_is_named(tmp_path: Path, reader: Any) -> None:
    with pytest.raises(InvalidInput, match="nowhere"):
        list(reader(tmp_path / "nowhere"))
