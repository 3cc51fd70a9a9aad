"""Words as people type them into a list."""

from hypothesis import given
from hypothesis import strategies as st

from caidang.core.text.word_lines import word_lines


def test_any_of_the_signs_parts_the_words_of_a_line() -> None:
    text = "样本科技，样科、样本 = SAMPLE;样科\n\n ，、 \n单独  一词|另一"
    assert list(word_lines(text)) == [
        (1, ["样本科技", "样科", "样本", "SAMPLE"]),
        (4, ["单独 一词", "另一"]),
    ]


@given(st.text(alphabet="样a ,，、=;|\n\t", max_size=60))
def test_what_was_read_reads_the_same_again(text: str) -> None:
    read = [words for _, words in word_lines(text)]
    assert [words for _, words in word_lines("\n".join("|".join(words) for words in read))] == read
    assert all(word and word == word.strip() for words in read for word in words)
