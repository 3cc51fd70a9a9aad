"""Names in letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.text.pinyin import full, initials, sort_key, split_surname


@pytest.mark.parametrize(
    ("name", "letters", "first"),
    [
        ("张三", "zhangsan", "zs"),
        ("单雄", "shanxiong", "sx"),
        ("曾可", "zengke", "zk"),
        ("解晓东", "xiexiaodong", "xxd"),
        ("仇英", "qiuying", "qy"),
        ("查良", "zhaliang", "zl"),
        ("区志明", "ouzhiming", "ozm"),
        ("朴信", "piaoxin", "px"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟宁", "moqining", "mqn"),
        ("欧阳锋", "ouyangfeng", "oyf"),
        ("長孫無忌", "zhangsunwuji", "zswj"),
        ("王乐", "wangle", "wl"),
        ("Ming Li", "mingli", "ml"),
        ("", "", ""),
    ],
)
def test_readings(name: str, letters: str, first: str) -> None:
    assert (full(name), initials(name)) == (letters, first)


def test_sorting_follows_the_reading() -> None:
    names = ["曾一", "安一", "单一", "张三", "张二"]
    assert sorted(names, key=sort_key) == ["安一", "单一", "曾一", "张二", "张三"]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("诸葛亮", ("诸葛", "亮")),
        ("张三", ("张", "三")),
        ("欧阳", ("欧", "阳")),
        ("爱新觉罗溥仪", ("爱新觉罗", "溥仪")),
    ],
)
def test_compound_surnames(name: str, parts: tuple[str, str]) -> None:
    assert split_surname(name) == parts


_WITHOUT_READING = "兙兡嗧嵾幓桛烪瓧瓰瓱瓼甅"  # signs for units and words made in Japan, and rare forms


@given(
    st.text(
        st.characters(
            min_codepoint=0x4E00, max_codepoint=0x9FA5, exclude_characters=_WITHOUT_READING
        ),
        min_size=1,
        max_size=6,
    )
)
def test_han_becomes_letters(name: str) -> None:
    assert full(name).isascii()
    assert len(initials(name)) == len(name)
