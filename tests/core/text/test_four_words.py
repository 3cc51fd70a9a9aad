"""Listed words of four characters are found wherever they stand, and only there."""

from hypothesis import example, given
from hypothesis import strategies as st

from caidang.core.text.four_words import four_words, four_words_in

LISTED = sorted(four_words())[::500]
PARTS = st.one_of(
    st.sampled_from(LISTED), st.text(alphabet="项目管理统筹规划a1 \n,𠮷\ud800", max_size=5), st.text(max_size=4)
)


def one_by_one(text: str) -> list[str]:
    return [four for at in range(len(text)) if (four := text[at : at + 4]) in four_words()]


@given(st.lists(PARTS, max_size=12).map("".join))
@example("")
@example("项目管")
@example("𠮷项目管理")
def test_each_is_found_as_often_as_it_stands_there(text: str) -> None:
    assert sorted(four_words_in(text)) == sorted(one_by_one(text))


def test_all_of_them_lie_in_the_basic_plane() -> None:
    assert {len(word.encode("utf-16-le")) for word in four_words()} == {8}
