"""Every substring of two Han characters or more finds its record, and nothing else does."""

import re
import shutil
import tempfile
from pathlib import Path

import tantivy
from hypothesis import given, settings
from hypothesis import strategies as st

from caidang.core.text.four_words import four_words
from caidang.core.text.normalize import search_key
from caidang.foundation.search.finding.compile import Compiler
from caidang.foundation.search.finding.vocabulary import Vocabulary
from caidang.foundation.search.index.engine import open_index
from caidang.foundation.search.index.schema import to_document
from caidang.foundation.search.index.values import IndexDocument
from caidang.foundation.search.index.writer import Writer
from caidang.foundation.search.query.tree import Word
from tests.apps.search.desk import BLINDER, NOW

# Few words, so that the same pairs meet again and across signs: 张三，三四 is not 张三四.
SIGNS = list("+.#_-，。 \n\t·/“”()（）\u200b\u3000")
WORDS = [
    "张三",
    "三四",
    "四三张",
    "三",
    "架构設",
    "設计",
    "〇㐂",
    "𠮷野",
    "⺀々",
    # Words that the index holds whole, their halves, and what only looks like them.
    "项目管理",
    "項目",
    "管理",
    "目管",
    "a",
    "B1",
    "Ｃé",
    *SIGNS,
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=16).map("".join)
HAN_RUN = re.compile("[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\U00020000-\U0003ffff]{2,}")


def compiler(searcher: tantivy.Searcher, schema: tantivy.Schema) -> Compiler:
    return Compiler(
        schema,
        blinder=BLINDER,
        today=NOW.date(),
        vocabulary=Vocabulary(searcher, schema, tantivy.Query.all_query()),
        synonyms={},
    )


def brute_force(needle: str, texts: list[str]) -> set[int]:
    return {i for i, text in enumerate(texts) if needle in search_key(text)}


def search_all(texts: list[str], words: list[str]) -> list[set[int]]:
    """Index the texts, alternating between fields, and return what each word finds."""
    root = Path(tempfile.mkdtemp())
    try:
        writer = Writer.create(root, "g")
        documents = {
            i: to_document(
                IndexDocument(i, body=text) if i % 2 else IndexDocument(i, title=text), BLINDER
            )
            for i, text in enumerate(texts)
        }
        writer.put(documents, documents)
        writer.commit()
        index = open_index(root / "g")
        index.reload()
        searcher, found = index.searcher(), []
        for word in words:
            query = compiler(searcher, index.schema).compile(Word(word)).query
            addresses = [address for _, address in searcher.search(query, limit=1000).hits]
            found.append(
                {int(i) for i in searcher.fast_field_values("id", addresses) if i is not None}
            )
        writer.close()
        return found
    finally:
        shutil.rmtree(root)


@settings(max_examples=25, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=8), st.data())
def test_any_substring_of_han_characters_finds_exactly_its_records(
    texts: list[str], data: st.DataObject
) -> None:
    runs = [run for text in texts for run in HAN_RUN.findall(search_key(text))]
    needles = {
        run[i:j] for run in runs for i in range(len(run)) for j in range(i + 2, len(run) + 1)
    }
    # And some that only seem to stand there: signs part them, or they are in no text at all.
    for first, second in zip(runs, runs[1:], strict=False):
        needles |= {first + second, first + second[1:]}
    needles |= {data.draw(st.text(alphabet="张三四架", min_size=2, max_size=4)) for _ in range(5)}
    wanted = sorted({*needles, "项目管理"})
    for needle, found in zip(wanted, search_all(texts, wanted), strict=True):
        assert found == brute_force(needle, texts), needle


def test_a_word_that_is_held_whole_is_found_wherever_it_stands() -> None:
    assert {"项目管理", "统筹规划"} <= four_words()
    texts = [
        "负责项目管理与统筹规划工作", "項目管理", "项目 管理", "项目，管理", "项目的管理", "管理项目", "大项目管理员", "项目管",
        "项目管理项目管理", "统筹规", "java项目管理java",
    ]  # fmt: skip
    needles = ["项目管理", "统筹规划", "目管理", "项目管", "项目管理员", "项目管理项目管理"]
    for needle, found in zip(needles, search_all(texts, needles), strict=True):
        assert found == brute_force(needle, texts), needle
    assert search_all(texts, ["項目管理"]) == search_all(texts, ["项目管理"])
    assert all(len(word) == 4 and word == search_key(word) for word in four_words())


@settings(max_examples=20, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=8), st.data())
def test_a_substring_of_han_and_latin_together_finds_its_records(
    texts: list[str], data: st.DataObject
) -> None:
    mixed = re.compile(r"(?:[张三四王架构]+(?:[a-z]|1)|(?:[a-z]|1)[张三四王架构]+)")
    needles = sorted({n for text in texts for n in mixed.findall(search_key(text))})
    for needle, found in zip(needles, search_all(texts, needles), strict=True):
        # A Latin word is found whole, so more letters beside it may hide it: see ``whole``.
        assert found >= {i for i in brute_force(needle, texts) if whole(needle, texts[i])}, needle


def whole(needle: str, text: str) -> bool:
    """Tell whether the needle stands in the text with nothing Latin glued to its ends."""
    letter = r"[^\W\u3005-\u3007\u2e80-\u2fdf\u3400-\u9fff\U00020000-\U0003ffff]"
    pattern = rf"(?<!{letter})(?<!{letter}\.){re.escape(needle)}(?!\.?{letter}|[+#])"
    return re.search(pattern, search_key(text)) is not None
