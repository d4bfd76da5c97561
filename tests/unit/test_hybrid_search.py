"""Hybrid recall through a Memory: what is found, by what, how it is explained and rendered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from memplug import Filters, Memory, Query, View
from memplug.backends.static_table import default_table
from memplug.testing import FakeClock, FakeEmbedder, memory
from memplug.types import Access
from memplug.view import Window
from memplug_hybrid import Hybrid

NOW = datetime(2023, 8, 17, 12, tzinfo=UTC)

CHINESE = """我上个月开始学弹吉他，老师姓王。
昨天晚上我在厨房做了红烧牛肉面。
我妹妹在上海的一家银行工作。
我们家的猫叫豆豆，今年三岁了。
医生建议我每天早上跑步半小时。
我打算明年春天去日本看樱花。
我的生日是十月十二号。
爸爸退休以后喜欢在院子里种番茄。
我对花生过敏，不能吃任何坚果。
公司下周要搬到新的办公楼。
我正在读一本关于宋朝历史的书。
小明把他的自行车卖给了邻居。
我最喜欢的电影是《千与千寻》。
周末我和同事去爬了香山。
奶奶住在杭州，每年冬天都来看我们。
我的手机屏幕摔碎了，修理花了六百块。
孩子的幼儿园从九月一号开学。
我在网上买了一张二手的木头书桌。
他们的婚礼定在青岛的海边举行。
我每个星期三晚上上法语课。
车库的钥匙放在鞋柜最上面的抽屉里。
我大学的专业是土木工程。
姐姐刚生了一对双胞胎女儿。
我们决定把客厅的墙刷成浅绿色。
我的护照明年二月到期。
隔壁的王阿姨会拉小提琴。
我戒咖啡已经两个月了，现在只喝绿茶。
上次面试的公司给了我一个产品经理的职位。
我小时候在成都住过五年。
冰箱坏了，维修师傅星期五下午来。""".splitlines()
CHINESE_ASKED = {
    "我们的猫叫什么名字？": 3,
    "我对什么食物过敏？": 8,
    "我妹妹在哪里工作？": 2,
    "车库钥匙放在哪里？": 20,
    "我的护照什么时候到期？": 24,
    "谁会拉小提琴？": 25,
    "他们的婚礼在哪里举行？": 18,
    "我大学学的是什么专业？": 21,
    "我什么时候上法语课？": 19,
    "维修冰箱的师傅哪天来？": 29,
}
JAPANESE = """先月からギターの教室に通い始めました。
昨日の夜、台所でカレーライスを作りました。
妹は大阪の銀行で働いています。
うちの猫の名前はマメで、三歳です。
医者に毎朝三十分走るように言われました。
来年の春に京都へ桜を見に行く予定です。
私の誕生日は十月十二日です。
父は定年後、庭でトマトを育てています。
私はピーナッツのアレルギーがあります。
会社は来週、新しいビルに引っ越します。
今、江戸時代の歴史の本を読んでいます。
田中さんは自転車を隣の人に売りました。
一番好きな映画は「となりのトトロ」です。
週末に同僚と高尾山に登りました。
祖母は札幌に住んでいて、冬に遊びに来ます。
携帯の画面が割れて、修理に二万円かかりました。
子供の幼稚園は四月一日に始まります。
ネットで中古の木の机を買いました。
二人の結婚式は沖縄の海辺で行われます。
毎週水曜日の夜にフランス語を習っています。
車庫の鍵は靴箱の一番上の引き出しにあります。
大学では土木工学を専攻しました。
姉に双子の女の子が生まれました。
居間の壁を薄い緑色に塗ることにしました。
パスポートは来年の二月に切れます。
隣の佐藤さんはバイオリンが弾けます。
コーヒーをやめて二か月、今は緑茶だけです。
面接を受けた会社から内定をもらいました。
子供のころ仙台に五年住んでいました。
冷蔵庫が壊れて、金曜日の午後に修理の人が来ます。""".splitlines()
JAPANESE_ASKED = {
    "猫の名前は何ですか？": 3,
    "私は何のアレルギーがありますか？": 8,
    "妹はどこで働いていますか？": 2,
    "車庫の鍵はどこですか？": 20,
    "パスポートはいつ切れますか？": 24,
    "誰がバイオリンを弾けますか？": 25,
    "結婚式はどこで行われますか？": 18,
    "大学で何を専攻しましたか？": 21,
    "フランス語はいつ習っていますか？": 19,
    "冷蔵庫の修理はいつですか？": 29,
}


@pytest.fixture
def store() -> Iterator[Memory]:
    with memory("hybrid", embedder=default_table(), clock=FakeClock(NOW, step=0)) as opened:
        yield opened


def say(store: Memory, *texts: str, start: datetime = NOW, session: str = "", **more: str) -> None:
    """One message after the other, a day apart."""
    for number, text in enumerate(texts):
        message = {"role": "user", "content": text, "time": start + timedelta(days=number), **more}
        store.add([message], session_id=session)


def texts(store: Memory, asked: str | Sequence[dict[str, str]], k: int = 5) -> list[str]:
    found = store.search(asked, k)
    assert found.failures == ()
    return [hit.record.text for hit in found.hits]


@pytest.mark.parametrize(
    ("corpus", "asked"), [(CHINESE, CHINESE_ASKED), (JAPANESE, JAPANESE_ASKED)], ids=["zh", "ja"]
)
def test_chinese_and_japanese_are_recalled(
    store: Memory, corpus: list[str], asked: dict[str, int]
) -> None:
    for sentence in corpus:
        store.add(sentence)

    first = [texts(store, question)[0] == corpus[place] for question, place in asked.items()]

    assert sum(first) >= 9, first


def test_a_long_message_is_found_by_its_middle_and_returned_whole(store: Memory) -> None:
    filler = "We talked about the weather and the traffic on the way home. " * 6
    long = f"{filler}The spare key of the shed lies under the blue flowerpot. {filler}"
    places = ("office", "market", "station", "harbour", "school", "theatre", "library", "airport")
    say(
        store,
        long,
        *(f"The weather and the traffic near the {place} were bad." for place in places),
    )

    assert texts(store, "Where is the spare key of the shed?")[0] == long


def test_a_short_follow_up_is_searched_with_the_turns_before_it(store: Memory) -> None:
    say(store, "Miso the cat eats fish.", "Rex the dog eats beef.", "The parrot sings at night.")

    turns = [
        {"role": "user", "content": "What does Miso the cat like?"},
        {"role": "assistant", "content": "Fish."},
        {"role": "user", "content": "And what does it eat?"},
    ]

    assert texts(store, turns)[0] == "Miso the cat eats fish."


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        ("What did I do yesterday?", 16),
        ("What did I do last week?", 10),
        ("What did I do on 3 August?", 3),
        ("What did I do two weeks ago?", 3),
    ],
)
def test_a_time_in_the_question_is_held_against_the_event_time(
    store: Memory, asked: str, day: int
) -> None:
    for number in (3, 10, 16):
        say(store, "I did a bit of gardening.", start=NOW.replace(day=number, hour=9))
        say(store, "I did some painting.", start=NOW.replace(day=number, hour=8))

    (hit, *_) = store.search(asked, 2).hits

    assert hit.record.event_time is not None
    assert hit.record.event_time.day == day


def test_the_answer_to_a_matching_question_is_found(store: Memory) -> None:
    talk = [("Ann", "Which instrument do you play?"), ("Ben", "The cello."), ("Ann", "How nice.")]
    for name, text in talk:
        store.add([{"role": "user", "name": name, "content": text}], session_id="s")
    say(store, "The kitchen is green.", "It rained all day.", session="t")

    found = store.search("What instrument does Ben play?", 3)

    assert found.hits[0].record.text == "The cello."
    labels = {reason.label for reason in found.hits[0].parts[0].why}
    assert {"answers a match", "speaker named"} <= labels


def test_a_standing_instruction_comes_with_a_request(store: Memory) -> None:
    store.add(
        [
            {"role": "user", "content": "Always give distances in miles."},
            {"role": "assistant", "content": "Noted."},
            {"role": "user", "content": "I moved to a flat near the station."},
            {"role": "assistant", "content": "Congratulations on the flat."},
        ],
        session_id="s",
    )

    assert "Always give distances in miles." in texts(store, "Could you suggest a run for me?", 2)


def test_contributions_add_up_to_the_order(store: Memory) -> None:
    say(
        store, "My cat is called Miso.", "My dog is called Rex.", "I paint on Sundays.", session="s"
    )

    hits = store.search("What is the cat called?", 3).hits

    sums = [sum(r.value or 0 for r in hit.parts[0].why if r.label != "confidence") for hit in hits]
    assert sums == sorted(sums, reverse=True)
    assert all("confidence" in {r.label for r in hit.parts[0].why} for hit in hits)


def test_scores_tell_a_match_from_a_question_about_something_else(store: Memory) -> None:
    say(
        store, "My cat Miso sleeps on the radiator.", "Rex barks at the postman.", "I sold my boat."
    )

    (match,) = store.search("Where does Miso the cat sleep?", 1).hits
    other = store.search("Which planets have rings?", 1).hits

    assert match.score > 0.6
    assert all(hit.score < 0.1 for hit in other)


def test_a_question_without_any_match_finds_nothing(store: Memory) -> None:
    say(store, "My cat Miso sleeps on the radiator.")

    assert texts(store, "xqzw") == []


def test_filters_are_asked_before_the_cut(store: Memory) -> None:
    for number in range(80):
        say(store, f"Boat number {number} is red.", session="boats")
    say(store, "There was also a boat.", session="other")

    (hit,) = store.search("red boat", 5, filters=Filters(session_ids=("other",))).hits

    assert hit.record.text == "There was also a boat."


class Watched(View):
    """Notes what `allowed` is asked about."""

    def __init__(self, window: Window) -> None:
        super().__init__(window, step="hybrid")
        self.judged: list[str] = []

    def allowed(self, ids: Sequence[str]) -> NDArray[np.bool_]:
        self.judged += ids
        return super().allowed(ids)


def test_only_texts_that_hold_for_a_time_are_held_against_it() -> None:
    hybrid = Hybrid()
    with memory(hybrid, embedder=default_table(), clock=FakeClock(NOW, step=0)) as store:
        say(store, *(f"Boat number {number} is red." for number in range(20)))
        store.add("The train to Oslo is late.", id="ended", expires_at=NOW - timedelta(days=1))
        store.add("A train goes to Oslo.", id="open")
        view = Watched(store.runtime.window(Access()))

        def proposed(text: str) -> list[str]:
            ranking = hybrid.retrieve(Query(text=text, pool=1), view)
            return [item.id for item in ranking.items] if ranking else []

        assert len(proposed("red boat")) == 1
        assert view.judged == []
        assert proposed("Is the train to Oslo late?") == ["open"]
        assert "ended" in view.judged


def test_kinds_that_it_does_not_know_are_left_to_others(store: Memory) -> None:
    say(store, "My cat Miso sleeps on the radiator.")

    assert store.search("cat", filters=Filters(kinds=("mine/fact",))).hits == ()


def test_equal_texts_rank_the_earlier_one_first(store: Memory) -> None:
    store.add("The lake is cold in May.")
    store.add("The lake is cold in June.")

    found = store.search("How cold is the lake?", 2).hits

    assert [hit.record.text[-5:] for hit in found] == [" May.", "June."]


def test_context_is_in_the_order_of_time_with_dates_and_speakers(store: Memory) -> None:
    say(store, "The boat got a new engine.", start=NOW - timedelta(days=2), name="Ann")
    say(store, "I want to buy a boat.", start=NOW - timedelta(days=9), name="Ben")

    text = store.context("What about the boat?", 200).text

    assert text.index("[2023-08-08] Ben: I want") < text.index("[2023-08-15] Ann: The boat")


def test_context_keeps_the_best_within_its_budget(store: Memory) -> None:
    say(store, *(f"On walk {n} I saw the old harbour and many birds." for n in range(30)))
    say(store, "My locker code at the pool is 4711.")

    context = store.context("What is my locker code at the pool?", 90)

    assert "4711" in context.text
    assert len(context.sections[0].sources) < 5


def test_another_embedder_adds_a_list() -> None:
    with memory("hybrid", embedder=FakeEmbedder(), clock=FakeClock(NOW, step=0)) as opened:
        say(opened, "My cat Miso sleeps on the radiator.", "Rex barks at the postman.")
        opened.flush()

        (hit, *_) = opened.search("Where does Miso the cat sleep?", 1).hits

    assert "whole text" in {reason.label for reason in hit.parts[0].why}
