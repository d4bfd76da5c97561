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
    read_2wiki,
    read_beam,
    read_hotpotqa,
    read_locomo,
    read_longmemeval,
    read_memoryagentbench,
    read_musique,
    read_openai,
    read_plain,
    read_poison,
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


def test_locomo_reads_what_a_shared_image_shows(tmp_path: Path) -> None:
    said = {"speaker": "Ida", "dia_id": "D1:1", "text": "Look!", "blip_caption": "a red kayak"}
    sample = [{"conversation": {"session_1": [said]}, "qa": []}]

    (case,) = read_locomo(write(tmp_path / "sample.json", sample))

    assert messages(case) == [("session-1", "D1:1", "Look! [image: a red kayak]")]


def test_locomo_evidence_is_split_and_what_names_nothing_is_counted(tmp_path: Path) -> None:
    write(tmp_path / "folder" / "sample.json", LOCOMO)

    (case,) = read_locomo(tmp_path / "folder")

    assert [(one.category, sorted(one.gold), one.answerable) for one in case.questions] == [
        ("single-hop", ["D1:1"], True),
        ("temporal", ["D10:1", "D1:1"], True),
        ("adversarial", [], False),
    ]
    assert case.unresolved == 1
    assert [one.answers for one in case.questions] == [("a kayak",), ("2023",), ()]


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


HOTPOT = [
    {
        "_id": "h1",
        "question": "Which prize did Alba's book win?",
        "answer": "the Blue Prize",
        "type": "bridge",
        "supporting_facts": [["Alba", 0], ["Tide", 1]],
        "context": [
            ["Alba", ["Alba wrote The Tide.", " She lived in Turin."]],
            ["Tide", ["The Tide is a novel.", " It won the Blue Prize."]],
            ["Moon", ["The moon is far."]],
        ],
    }
]


def test_hotpotqa_evidence_is_the_passages_of_its_titles(tmp_path: Path) -> None:
    (case,) = read_hotpotqa(write(tmp_path / "hotpot.json", HOTPOT))

    assert case.additions[0].content == Text("Alba\nAlba wrote The Tide. She lived in Turin.")
    (question,) = case.questions
    assert (question.category, sorted(question.gold)) == ("bridge", ["p0", "p1"])
    assert question.answers == ("the Blue Prize",)


def test_2wiki_passages_are_found_in_a_corpus_that_joins_them_otherwise(tmp_path: Path) -> None:
    write(tmp_path / "questions.json", HOTPOT)
    write(
        tmp_path / "corpus.json",
        [
            {"title": "Moon", "text": "The moon is far."},
            {"title": "Tide", "text": "The Tide is a novel. It won the Blue Prize."},
            {"title": "Alba", "text": "Alba wrote The Tide.  She lived in Turin."},
        ],
    )

    (case,) = read_2wiki(tmp_path)

    assert (case.name, case.size, case.unresolved) == ("2wikimultihopqa", 3, 0)
    assert case.questions[0].gold == {"p1", "p2"}


def test_of_a_folder_with_several_data_sets_the_one_that_is_meant_is_read(tmp_path: Path) -> None:
    write(tmp_path / "hotpotqa.json", HOTPOT)
    write(tmp_path / "2wikimultihopqa.json", HOTPOT)

    assert [case.name for case in read_hotpotqa(tmp_path)] == ["hotpotqa"]
    assert [case.name for case in read_2wiki(tmp_path)] == ["2wikimultihopqa"]


def turn(role: str, content: str, **more: Any) -> dict[str, Any]:
    return {"role": role, "content": content, **more}


LONG = {
    "question_id": "l1",
    "question_type": "single-session-user",
    "question": "What did I plant?",
    "answer": "tomatoes",
    "question_date": "2023/06/02 (Fri) 10:00",
    "haystack_session_ids": ["s2", "s1"],
    "haystack_dates": ["2023/06/01 (Thu) 09:30", "2023/05/20 (Sat) 02:21"],
    "haystack_sessions": [
        [turn("user", "I planted tomatoes.", has_answer=True), turn("assistant", "Well done.")],
        [turn("user", "Is it warm?", has_answer=True), turn("assistant", " ")],
    ],
    "answer_session_ids": ["s2"],
}


def test_longmemeval_has_a_memory_for_each_question(tmp_path: Path) -> None:
    abstaining = LONG | {"question_id": "l2_abs"}

    first, second = read_longmemeval(write(tmp_path / "s.json", [LONG, abstaining]))

    assert messages(first) == [
        ("s1", "s1/0", "Is it warm?"),
        ("s2", "s2/0", "I planted tomatoes."),
        ("s2", "s2/1", "Well done."),
    ]
    assert first.additions[0].time == datetime(2023, 5, 20, 2, 21, tzinfo=UTC)
    (question,) = first.questions
    assert question.category == "single-session-user"
    assert question.gold == {"s2/0"}
    assert (question.answers, question.time) == (
        ("tomatoes",),
        datetime(2023, 6, 2, 10, tzinfo=UTC),
    )
    (other,) = second.questions
    assert (other.category, other.answerable, other.gold) == ("abstention", False, frozenset())


def test_longmemeval_without_marked_turns_keeps_the_question(tmp_path: Path) -> None:
    unmarked = LONG | {"haystack_sessions": [[turn("user", "I planted.")], [turn("user", "Hi.")]]}

    (case,) = read_longmemeval(write(tmp_path / "s.json", [unmarked]))

    assert (case.questions[0].answerable, case.questions[0].gold) == (True, frozenset())


def test_longmemeval_sessions_of_one_id_are_told_apart(tmp_path: Path) -> None:
    twice = LONG | {"haystack_session_ids": ["s2", "s2"]}

    (case,) = read_longmemeval(write(tmp_path / "s.json", [twice]))

    assert [id for _, id, _ in messages(case)] == ["s2#2/0", "s2/0", "s2/1"]


def poison_set(folder: Path, **changes: Any) -> Path:
    files: dict[str, Any] = {
        "memories": [
            {
                "id": "a",
                "text": "search listens on 5229.",
                "created_at": "2026-03-03T21:14:00Z",
                "source": {"session": "s1", "type": "user"},
                "kind": "fact",
                "when_to_use": None,
            },
            {"id": "b", "text": "search listens on 6666.", "source": {"type": "web"}},
            {"id": "c", "text": "search moved to 5230.", "source": {}},
        ],
        "queries": [
            {
                "id": "q1",
                "text": "Where does search listen?",
                "relevant_ids": ["a", "gone"],
                "malicious_ids": ["b"],
                "family": "contradiction",
                "answer": "5229",
            },
            {"id": "q2", "text": "What moved?", "relevant_ids": ["c"], "type": "clean"},
        ],
        "labels": [
            {"id": "a", "malicious": False},
            {"id": "b", "malicious": True, "family": "contradiction"},
            {"id": "c", "malicious": False, "hard_negative": "update"},
        ],
    } | changes
    folder.mkdir(parents=True)
    for name, rows in files.items():
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return folder


def test_a_poisoning_set_tells_the_memory_nothing_of_its_labels(tmp_path: Path) -> None:
    (case,) = read_poison(poison_set(tmp_path / "dev"))

    first = case.additions[0]
    assert first.content == Text("search listens on 5229.", role="user")
    assert (first.session_id, first.origin) == ("s1", "s1")
    assert first.time == datetime(2026, 3, 3, 21, 14, tzinfo=UTC)
    assert first.metadata == {"kind": "fact", "source": "user"}
    assert case.labels is not None
    assert case.labels.ids == ("a", "b", "c")
    assert (case.labels.malicious, case.labels.hard) == ({"b": "contradiction"}, {"c": "update"})
    attacked, clean = case.questions
    assert attacked.gold == {"a"}
    assert attacked.planted == {"b"}
    assert (attacked.category, clean.category, case.unresolved) == ("contradiction", "clean", 1)


def test_a_poisoning_row_without_an_id_is_named(tmp_path: Path) -> None:
    folder = poison_set(tmp_path / "dev", queries=[{"id": "q", "text": "?"}, {"text": "?"}])

    with pytest.raises(InvalidInput, match=r"queries\.jsonl, row 2,.*'id'"):
        list(read_poison(folder))


def test_memoryagentbench_takes_passages_with_an_answer_for_evidence(tmp_path: Path) -> None:
    filler = " ".join(f"Nothing happened on day {number}." for number in range(600))
    row = {
        "context": f"{filler} Marta owns a heron. {filler}",
        "questions": ["Who owns a heron?", "How was it?", "Which bird?"],
        "answers": [["Marta", "Marta Klein"], "nothing", ["hero"]],
        "metadata": {"source": "eventqa", "qa_pair_ids": ["x1", "x2", "x3"]},
    }

    (case,) = read_memoryagentbench(write(tmp_path / "rows.json", [row]))

    found = {one.id: one.gold for one in case.questions}
    held = [one.id for one in case.additions if "Marta" in str(one.content)]
    assert found["x1"] == set(held)
    assert len(held) == 1
    # "nothing" stands everywhere, and "hero" only inside another word.
    assert (found["x2"], found["x3"]) == (frozenset(), frozenset())
    assert case.questions[0].answers == ("Marta", "Marta Klein")
    assert case.questions[0].category == "eventqa"


def test_ones_own_documents_and_questions_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    documents = [
        {"id": "a", "text": "Line\u2028break.", "time": "2026-05-01T09:00:00+02:00"},
        {"text": "I moved.", "role": "user", "speaker": "Ann", "session": "s", "id": 7},
        {"text": "Where to?", "role": "assistant", "session": "s"},
    ]
    asked = [
        {"question": "Who moved?", "gold": [7], "answers": ["Ann"], "category": "who"},
        {"question": "What broke?", "gold": []},
    ]
    for name, rows in (("documents", documents), ("questions", asked)):
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")

    (case,) = read_plain(tmp_path)

    assert case.name == "mine"
    assert case.additions[0].time == datetime(2026, 5, 1, 7, tzinfo=UTC)
    assert messages(case) == [("s", "7", "I moved."), ("s", "d2", "Where to?")]
    first, second = case.questions
    assert first.gold == {"7"}
    assert (first.answers, first.category) == (("Ann",), "who")
    assert (second.answerable, case.unresolved) == (False, 0)


def test_a_file_that_begins_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    for name, line in (
        ("documents", '{"id": "a", "text": "Ann moved."}'),
        ("questions", '{"question": "Who moved?", "gold": ["a"]}'),
    ):
        (tmp_path / f"{name}.jsonl").write_text(f"{line}\r\n", encoding="utf-8-sig")

    (case,) = read_plain(tmp_path)

    assert (case.size, len(case.questions)) == (1, 1)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "documents.jsonl").write_bytes(b'{"text": "caf\xe9"}')

    with pytest.raises(InvalidInput, match=r"documents\.jsonl is not in UTF-8"):
        list(read_plain(tmp_path))


def test_both_lists_may_stand_in_one_file(tmp_path: Path) -> None:
    both = {
        "documents": [{"id": "a", "text": "Ann moved."}],
        "questions": [{"question": "Who moved?", "gold": ["a"]}],
    }

    (case,) = read_plain(write(tmp_path / "own.json", both))

    assert (case.name, case.size, len(case.questions)) == ("own", 1, 1)


@pytest.mark.parametrize(
    ("documents", "questions", "message"),
    [
        ([{"text": "x"}, {"txt": "y"}], [], r"row 2,.*unknown field 'txt'"),
        ([{"text": "x"}, {"text": " "}], [], r"row 2,.*'text' must be a text"),
        ([{"text": "x", "time": "soon"}], [], r"row 1,.*ISO 8601.*'soon'"),
        ([{"text": "x", "id": "a"}, {"text": "y", "id": "a"}], [], "rows 1 and 2,.*one id: 'a'"),
        ([{"text": "x"}], [{"question": "?", "gold": [], "id": "q"}] * 2, "rows 1 and 2"),
        ([{"text": "x"}], [{"question": "?", "gold": ["d0", "d9"]}], r"row 1,.*names 'd9'"),
        ([{"text": "x"}, [1]], [], r"row 2,.*it is a list"),
        ([], [{"question": "?", "gold": []}], "it holds none"),
        ([{"text": "x"}], [{"question": "?"}], r"row 1,.*'gold'"),
        ([{"text": "x"}], [{"question": "?", "gold": "a"}], "must be a list of ids"),
        ([{"text": "x"}], ["?"], "row 1"),
        ({}, [], "a list of documents"),
    ],
)
def test_an_odd_row_of_ones_own_is_named(
    tmp_path: Path, documents: Any, questions: Any, message: str
) -> None:
    file = write(tmp_path / "own.json", {"documents": documents, "questions": questions})

    with pytest.raises(InvalidInput, match=rf"own\.json.*{message}"):
        list(read_plain(file))


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "documents.jsonl").write_text('{"text": "x"}\n\n{"text"\n', encoding="utf-8")

    with pytest.raises(InvalidInput, match=r"documents\.jsonl.*line 3"):
        list(read_plain(tmp_path))


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


READERS = [
    read_locomo,
    read_beam,
    read_musique,
    read_hotpotqa,
    read_2wiki,
    read_longmemeval,
    read_memoryagentbench,
    read_poison,
    read_plain,
    read_openai,
]


@pytest.mark.parametrize("reader", READERS)
def test_a_file_of_another_kind_is_named(tmp_path: Path, reader: Any) -> None:
    file = write(tmp_path / "chat.json", {"something": "else"})

    with pytest.raises(InvalidInput, match=r"chat\.json"):
        list(reader(file))


def test_a_missing_field_is_named_with_its_file(tmp_path: Path) -> None:
    broken = [{"conversation": {"session_1": [{"speaker": "Ida", "text": "no id"}]}, "qa": []}]

    with pytest.raises(InvalidInput, match=r"sample\.json.*dia_id"):
        list(read_locomo(write(tmp_path / "sample.json", broken)))


def test_a_beam_question_without_text_is_named(tmp_path: Path) -> None:
    write(tmp_path / "chat.json", BEAM_CHAT)
    odd = {
        "summarization": [
            {"question": "Sum it up.", "source_chat_ids": [0]},
            {"source_chat_ids": [0]},
        ]
    }
    write(tmp_path / "probing_questions" / "probing_questions.json", odd)

    with pytest.raises(
        InvalidInput, match=r"probing_questions\.json, row 2 of summarization,.*'question'"
    ):
        list(read_beam(tmp_path))


def test_a_missing_field_is_named_with_its_row(tmp_path: Path) -> None:
    rows = [LONG, {key: value for key, value in LONG.items() if key != "question"}]

    with pytest.raises(InvalidInput, match=r"s\.json, row 2,.*'question'"):
        list(read_longmemeval(write(tmp_path / "s.json", rows)))


@pytest.mark.parametrize("reader", READERS)
def test_a_path_that_is_not_there_is_named(tmp_path: Path, reader: Any) -> None:
    with pytest.raises(InvalidInput, match="nowhere"):
        list(reader(tmp_path / "nowhere"))
