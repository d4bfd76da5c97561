"""The shipped static table: what it promises about vectors, tokens, scripts and its files."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from memplug.backends.static_table import StaticTable, default_table
from memplug.ports import Embedder, TokenTable

FOLDER = Path(sys.modules[StaticTable.__module__].__file__ or "").parent
TEXTS = [
    "I baked a chocolate cake for my sister's birthday.",
    "The quarterly report is due on 14 March 2023.",
    "Кошка спит на диване.",
    "我的猫很可爱。",
    "great 👍 work",
    "",
]


@pytest.fixture(scope="module")
def table() -> StaticTable:
    """The shipped table."""
    return default_table()


def cosine(table: StaticTable, left: str, right: str) -> float:
    """The cosine of two texts."""
    a, b = table.embed_documents([left, right])
    return float(a @ b)


def token(table: StaticTable, word: str) -> int:
    """The id of a word that is one token."""
    (only,) = table.token_ids([word])[0]
    return int(only)


def test_it_offers_both_ports(table: StaticTable) -> None:
    embedder: Embedder = table
    tokens: TokenTable = table
    assert embedder.name == tokens.name == "memplug-static-1"
    assert embedder.dim == tokens.dim == 256


def test_vectors_are_finite_unit_rows(table: StaticTable) -> None:
    vectors = table.embed_documents(
        [*TEXTS, "\x00\u200d", "\U0001f469\u200d\U0001f52c", "x" * 500, "2" * 500]
    )
    assert vectors.shape == (len(TEXTS) + 4, 256)
    assert vectors.dtype == np.float32
    assert np.isfinite(vectors).all()
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_no_texts_give_no_rows(table: StaticTable) -> None:
    assert table.embed_documents([]).shape == (0, 256)
    assert table.token_ids([]) == []
    assert table.token_vectors([]).shape == (0, 256)


def test_a_vector_does_not_depend_on_its_neighbours_in_the_call(table: StaticTable) -> None:
    together = table.embed_documents(TEXTS * 50)
    alone = np.concatenate([table.embed_queries([text]) for text in TEXTS])
    assert np.array_equal(together, np.tile(alone, (50, 1)))


def test_a_fresh_table_gives_the_same_bits(table: StaticTable) -> None:
    again = StaticTable()
    assert np.array_equal(again.embed_documents(TEXTS), table.embed_documents(TEXTS))
    for left, right in zip(again.token_ids(TEXTS), table.token_ids(TEXTS), strict=True):
        assert np.array_equal(left, right)


def test_threads_share_one_table() -> None:
    fresh = StaticTable()
    with ThreadPoolExecutor(8) as pool:
        results = list(
            pool.map(lambda _: (fresh.embed_documents(TEXTS), fresh.neighbours(2000)), range(32))
        )
    assert all(np.array_equal(vectors, results[0][0]) for vectors, _ in results)
    assert all(np.array_equal(near[0], results[0][1][0]) for _, near in results)


def test_the_default_table_is_one_per_process(table: StaticTable) -> None:
    assert default_table() is table


def test_text_without_tokens_has_a_fixed_vector_of_its_own(table: StaticTable) -> None:
    empty, blank, control = table.embed_documents(["", " \n\t", "\x00\x07"])
    assert np.array_equal(empty, blank)
    assert np.array_equal(empty, control)
    assert abs(float(empty @ table.embed_documents(["a dog"])[0])) < 0.3


def test_long_texts_are_not_truncated(table: StaticTable) -> None:
    ids = table.token_ids(["dog " * 20_000 + "zebra"])[0]
    assert len(ids) == 20_001
    assert ids[-1] == token(table, "zebra")
    assert cosine(table, "dog " * 20_000, "dog") == pytest.approx(1.0, abs=1e-4)


def test_ids_are_int32_without_special_tokens(table: StaticTable) -> None:
    (ids,) = table.token_ids(["Dogs, dogs!"])
    assert ids.dtype == np.int32
    assert [table.piece(i) for i in ids.tolist()] == ["dogs", ",", "dogs", "!"]


def test_the_sum_of_token_vectors_is_the_text(table: StaticTable) -> None:
    text = "the lazy dog 2019 кошка 👍"
    total = table.token_vectors(table.token_ids([text])[0]).sum(axis=0)
    assert np.allclose(total / np.linalg.norm(total), table.embed_documents([text])[0], atol=1e-5)


@pytest.mark.parametrize(
    ("near", "far"),
    [
        (("car", "automobile"), ("car", "poem")),
        (("doctor", "physician"), ("doctor", "guitar")),
        (("happy", "delighted"), ("happy", "copper")),
        (("bake", "baking"), ("bake", "senate")),
        (
            ("My dog loves the beach", "puppies enjoy the seaside"),
            ("My dog loves the beach", "the tax form is late"),
        ),
        (
            ("Where did she grow up?", "her childhood home"),
            ("Where did she grow up?", "a bug in the parser"),
        ),
    ],
)
def test_related_texts_are_nearer_than_unrelated_ones(
    table: StaticTable, near: tuple[str, str], far: tuple[str, str]
) -> None:
    assert cosine(table, *near) > cosine(table, *far) + 0.1


def test_frequent_words_weigh_less(table: StaticTable) -> None:
    lengths = np.linalg.norm(
        table.token_vectors([token(table, w) for w in ("the", "people", "telescope")]), axis=1
    )
    assert lengths[0] < 0.2 * lengths[2]
    assert lengths[1] < lengths[2]


@pytest.mark.parametrize(
    "texts",
    [
        ["我的猫很可爱", "他们昨天去了北京", "明天的会议取消了"],
        ["東京に行きました", "りんごが好きです", "会議は明日です"],
        ["고양이가 귀여워요", "내일 회의가 있어요", "서울에 살아요"],
        ["кошка спит дома", "завтра будет собрание", "она живёт в Москве"],
        ["القطة تنام في البيت", "الاجتماع غدا صباحا", "تعيش في القاهرة"],
        ["बिल्ली सो रही है", "कल बैठक होगी", "दिल्ली शहर"],
        ["แมวนอนหลับ", "พรุ่งนี้มีประชุม", "กรุงเทพมหานคร"],
        ["η γάτα κοιμάται", "αύριο έχουμε συνάντηση", "μένει στην Αθήνα"],
        ["החתול ישן", "מחר יש פגישה", "היא גרה בירושלים"],
        ["👍", "🎉", "🐈", "🇩🇪", "🇫🇷", "❤️", "👩‍🔬"],
        ["2019", "2020", "2021", "17", "18"],
    ],
)
def test_texts_of_any_script_are_told_apart(table: StaticTable, texts: list[str]) -> None:
    similar = [cosine(table, a, b) for a, b in combinations(texts, 2)]
    assert max(similar) < 0.6


@pytest.mark.parametrize(
    ("text", "word", "other"),
    [
        ("我的猫很可爱", "猫", "狗"),
        ("昨天我们去了北京大学", "北京", "上海"),
        ("昨日東京に行きました", "東京", "大阪"),
        ("고양이가 귀여워요", "고양이", "강아지"),
        ("кошки спят дома", "кошка", "собака"),
        ("القطة في المدرسة", "مدرسة", "مستشفى"),
        ("मैं दिल्ली में रहता हूँ", "दिल्ली", "मुंबई"),
        ("Pythonを使う", "python", "ruby"),
        ("see you at the café", "cafe", "museum"),
        ("nice work👍🏽", "👍", "🎉"),
        ("it costs 20€", "€", "£"),
    ],
)
def test_a_word_finds_its_text_in_any_script(
    table: StaticTable, text: str, word: str, other: str
) -> None:
    assert set(table.token_ids([word])[0].tolist()) & set(table.token_ids([text])[0].tolist())
    assert cosine(table, text, word) > cosine(table, text, other) + 0.1


def test_unknown_characters_get_different_tokens(table: StaticTable) -> None:
    emoji = [chr(c) for c in range(0x1F300, 0x1F380)]
    ids = [tuple(row.tolist()) for row in table.token_ids(emoji)]
    assert all(len(row) == 1 for row in ids)
    assert len(set(ids)) >= 126


def test_hashing_spreads_common_character_pairs(table: StaticTable) -> None:
    pairs = [chr(a) + chr(b) for a in range(0x4E00, 0x4E40) for b in range(0x5200, 0x5240)]
    buckets = {int(row[-1]) for row in table.token_ids(pairs)}
    expected = 16_384 * (1 - (1 - 1 / 16_384) ** len(pairs))
    assert len(buckets) > 0.9 * expected


def test_a_lone_surrogate_counts_as_a_question_mark(table: StaticTable) -> None:
    broken, plain = table.token_ids(["hi \ud83d", "hi ?"])
    assert broken.tolist() == plain.tolist()


def test_compatible_characters_are_one(table: StaticTable) -> None:
    plain, fullwidth, ligature = table.token_ids(["find 12 m2", "ｆｉｎｄ １２ ｍ２", "ﬁnd ①② ℳ²"])
    assert plain.tolist() == fullwidth.tolist() == ligature.tolist()


def test_every_token_is_its_own_neighbour(table: StaticTable) -> None:
    for i in range(0, table.n_tokens, 97):
        ids, squares = table.neighbours(i)
        assert squares[ids == i].tolist() == [1.0]


def test_neighbours_are_symmetric_and_sorted(table: StaticTable) -> None:
    for i in range(1, table.n_tokens, 499):
        ids, squares = table.neighbours(i)
        assert (np.diff(ids) > 0).all()
        for j, square in zip(ids.tolist(), squares.tolist(), strict=True):
            back, back_squares = table.neighbours(j)
            assert back_squares[back == i].tolist() == [square]


def test_neighbours_are_those_of_the_vectors(table: StaticTable) -> None:
    vectors = table.token_vectors(np.arange(table.n_tokens))
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    for word in ("car", "happy", "london", "tuesday", "2019", "b"):
        here = token(table, word)
        ids, squares = table.neighbours(here)
        exact = unit @ unit[here]
        assert np.allclose(exact[ids] ** 2, squares, atol=0.01)
        assert set(np.flatnonzero(exact >= 0.505)) <= set(ids.tolist())


def test_numbers_and_single_letters_match_only_themselves(table: StaticTable) -> None:
    for text in ("2019", "7", "19th", "b", "?"):
        here = token(table, text)
        assert table.neighbours(here)[0].tolist() == [here]


def test_synonyms_are_neighbours(table: StaticTable) -> None:
    assert token(table, "automobile") in table.neighbours(token(table, "car"))[0]
    assert token(table, "poem") not in table.neighbours(token(table, "car"))[0]


def test_an_id_out_of_range_is_refused(table: StaticTable) -> None:
    with pytest.raises(IndexError, match="token ids run from 0 to"):
        table.token_vectors([table.n_tokens])
    with pytest.raises(IndexError, match="token ids run from 0 to"):
        table.neighbours(-1)


def test_callers_cannot_change_the_table(table: StaticTable) -> None:
    ids, squares = table.neighbours(token(table, "car"))
    with pytest.raises(ValueError, match="read-only"):
        squares[0] = 0.0
    with pytest.raises(ValueError, match="read-only"):
        ids[0] = 0


def test_the_files_stay_under_ten_megabytes() -> None:
    files = [path for path in FOLDER.iterdir() if path.suffix in {".npy", ".txt"}]
    assert sum(path.stat().st_size for path in files) < 10_000_000


def test_importing_loads_neither_numpy_nor_tokenizers() -> None:
    code = (
        "import sys; from memplug.backends.static_table import default_table; default_table();"
        "print([m for m in ('numpy', 'tokenizers', 'torch') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
