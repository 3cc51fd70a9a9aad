"""The engine's edges: panics are errors a person may read, and nothing of the query leaks."""

from pathlib import Path

import pytest
import tantivy

from caidang.core.errors import CaidangError
from caidang.foundation.search.index.engine import EngineFailed, guarded, open_index
from caidang.foundation.search.index.schema import to_document
from caidang.foundation.search.index.values import IndexDocument
from caidang.foundation.search.index.writer import Writer
from tests.apps.search.desk import BLINDER, Desk
from tests.both import one_database


@pytest.fixture
def index(tmp_path: Path) -> tantivy.Index:
    writer = Writer.create(tmp_path, "g")
    writer.put([1], {1: to_document(IndexDocument(1, body="一句话"), BLINDER)})
    writer.commit()
    writer.close()
    return open_index(tmp_path / "g")


def test_a_panic_is_an_error_like_any_other(index: tantivy.Index) -> None:
    with pytest.raises(EngineFailed) as panic, guarded():
        index.searcher().search(tantivy.Query.all_query(), limit=0)
    assert isinstance(panic.value, CaidangError)
    assert "Limit" not in str(panic.value)


def test_the_engines_own_words_are_not_passed_on(index: tantivy.Index) -> None:
    with pytest.raises(EngineFailed) as failed, guarded():
        tantivy.Query.term_query(index.schema, "nowhere", "13800001234")
    assert "nowhere" not in str(failed.value)
    assert failed.value.__cause__ is None


def test_an_interruption_is_no_failure_of_the_engine() -> None:
    with pytest.raises(KeyboardInterrupt), guarded():
        raise KeyboardInterrupt


def test_a_second_writer_of_one_generation_is_kept_out(tmp_path: Path) -> None:
    writer = Writer.create(tmp_path, "g")
    with pytest.raises(EngineFailed):
        Writer.open(tmp_path / "g")
    writer.close()
    Writer.open(tmp_path / "g").close()


@one_database
@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    ["*", "a*", ".*", "[", "\\", "a\\", "城市:.*", "技能:c++", "技能:[", "\0", "😀", "ꙮ", "a" * 900,
     "张" * 900, "+", "#", "c#", "((((", '"', '""', '" "', "-", "--", ":", "城市:", "姓名:*"],
)  # fmt: skip
def test_no_text_makes_the_engine_fail(desk: Desk, text: str) -> None:
    desk.indexed(IndexDocument(1, name="张三", body="一句话"))
    desk.find(text, facets=("city",))
    desk.find(f"职位:{text}")
    desk.find(f'"{text}"')
    desk.find(f"句话 -{text}")
