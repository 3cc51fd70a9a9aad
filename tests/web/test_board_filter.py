"""The board's filter finds what the cards tell, by the index and, where there is none, by opening them."""

import pytest
from pytest_django import Settings

from caidang.domain.pipeline.models import Application
from caidang.domain.pipeline.selectors.board import MINE, Board, view_board
from caidang.foundation.search.index.follower import Follower
from tests.apps.pipeline.making import a_job, applied
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db

TYPED = {
    "林": ["林知夏"], "lzx": ["林知夏"], "样本科技": ["林知夏"], "上海": ["林知夏", "江一舟"], "上海 蓝鲸": ["江一舟"],
    "复旦": ["江一舟"], "java": ["林知夏"], "云帆": ["林知夏", "江一舟"], "出纳": ["江一舟"], "没有": [], "(": ["林知夏", "江一舟"],
}  # fmt: skip


@pytest.mark.parametrize("is_indexed", [True, False])
def test_each_word_stands_in_what_a_card_tells(follower: Follower, settings: Settings, *, is_indexed: bool) -> None:
    by = as_now(someone("gu"))
    lin = a_candidate([("name", 0, "林知夏"), ("city", 0, "上海"), ("employer", 0, "样本科技有限公司"), ("skill", 0, "Java")])
    jiang = a_candidate([("name", 0, "江一舟"), ("city", 0, "上海"), ("employer", 0, "蓝鲸软件"), ("school", 0, "复旦大学")])
    applied(a_job(), lin, by=by)
    applied(a_job("出纳"), jiang, by=by)
    if is_indexed:
        follower.step(NOW)
    else:
        settings.CAIDANG_LIVE_INDEX = (follower_less := settings.CAIDANG_SEALED_INDEX / "none",)
        assert not follower_less.exists()
    for text, expected in TYPED.items():
        board = view_board(MINE, viewer=by, now=NOW, today=NOW.date(), text=text)
        told = [card.person.name for column in board.columns for card in column.cards]
        assert sorted(told) == sorted(expected), text
        assert board.total == len(expected)
        assert sum(column.count for column in board.columns) == len(expected)
    other = as_now(someone("far"))
    assert _total(view_board(MINE, viewer=other, now=NOW, today=NOW.date(), text="林")) == 0
    assert Application.objects.count() == 2


def _total(board: Board) -> int:
    return board.total
