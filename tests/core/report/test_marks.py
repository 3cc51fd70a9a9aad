"""The invisible mark: it tells its copy from others, survives cutting and wrapping, and cannot be read without the key."""

import random

from hypothesis import given
from hypothesis import strategies as st

from caidang.core.report.marks import compare, read_slots, write_mark

TEXT = (
    "负责收单产品线的规划，带六人团队；主导费率改版，收入增长三成。搭建风控看板与告警，投诉下降一半，商户和用户都满意。\n"
    "2021.03 – 2023.05 样本科技 · 产品经理 · 上海，从零到一做过支付；对合规、增长、成本都有实绩，沟通直接、稳定。"
)
KEYS = [bytes([n]) * 32 for n in range(40)]


def unseen(text: str) -> str:
    """What a reader sees."""
    return text.replace("\u200b", "").replace("\u2060", "").replace("‒", "–").replace("‧", "·")


@given(st.text(max_size=200))
def test_a_marked_text_reads_as_before(text: str) -> None:
    assert unseen(write_mark(text, KEYS[0])).split() == unseen(write_mark(text, KEYS[1])).split()
    once = write_mark(text, KEYS[0])
    assert write_mark(once, KEYS[0]) == once
    assert compare(read_slots(once), KEYS[0]).seen >= 0


def test_each_copy_is_told_from_all_others() -> None:
    for key in KEYS:
        slots = read_slots(write_mark(TEXT, key))
        found = sorted(KEYS, key=lambda other: compare(slots, other).chance)
        assert found[0] == key
        assert compare(slots, key).chance < 1e-4
        assert compare(slots, found[1]).chance > compare(slots, key).chance * 10


def test_what_was_cut_wrapped_and_joined_still_tells() -> None:
    rng = random.Random(5)
    marked = write_mark(TEXT, KEYS[3])
    part = marked[20:-20]
    wrapped = "".join(char + ("\n" if rng.random() < 0.1 else " " if rng.random() < 0.1 else "") for char in part)
    agreed = compare(read_slots(f"别处来的一句话。{wrapped}后面又是别处的话，没有记号。"), KEYS[3])
    assert agreed.matched / agreed.seen > 0.85
    assert agreed.chance < 1e-3


def test_what_was_evened_out_says_nothing() -> None:
    plain = unseen(write_mark(TEXT, KEYS[0]))
    assert compare(read_slots(plain), KEYS[0]).chance > 1e-2
    one_kind = write_mark(TEXT, KEYS[0]).replace("\u2060", "\u200b")
    assert not [place for place in read_slots(one_kind) if place[0] == "rest"]


def test_numbers_and_english_are_left_alone() -> None:
    text = "收入 1,000,000 元；用 Java, Go, SQL 写，访问 a:b"
    marked = write_mark(text, KEYS[0])
    for kept in ("1,000,000", "Java, Go, SQL", "a:b"):
        assert kept in marked
