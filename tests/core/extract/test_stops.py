"""A part of a span lights up where it stands, whatever was joined or closed up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.extract.document import Box, Span
from caidang.core.extract.order.segments import join_spans
from caidang.core.extract.spacing import close_up
from caidang.core.extract.stops import join, part_of, runs_of, without_spaces


def span(text: str, x0: float = 0.0, x1: float = 100.0) -> Span:
    return Span(text, Box(x0, 0, x1, 10), 10)


def test_a_label_that_was_closed_up() -> None:
    closed = without_spaces(span("性  别:男", 0, 90), close_up("性  别:男"))
    assert closed.text == "性别:男"
    box = part_of(closed, 3, 4)
    assert (round(box.x0), round(box.x1)) == (70, 90)
    assert round(part_of(closed, 0, 2).x1) == 60


def test_spans_that_were_joined_across_a_gap() -> None:
    both = join(span("张三", 0, 20), span("男", 26, 36), " ")
    assert both.text == "张三 男"
    assert part_of(both, 0, 2).x1 == 20
    assert part_of(both, 3, 4)[::2] == (26, 36)


@given(st.lists(st.text("张三别:a 1", min_size=1, max_size=6), min_size=1, max_size=5))
def test_every_part_stands_inside_and_in_order(texts: list[str]) -> None:
    whole = span(texts[0], 0, 20)
    for at, text in enumerate(texts[1:], start=1):
        whole = join(whole, span(text, at * 30, at * 30 + 20))
    closed = without_spaces(whole, close_up(whole.text.rstrip()))
    edge = 0.0
    for at in range(len(closed.text)):
        box = part_of(closed, at, at + 1)
        assert edge - 1e-6 <= box.x0 <= box.x1 <= whole.box.x1 + 1e-6
        edge = box.x0


@given(st.text(alphabet="张样例公司ab1 .@", min_size=1, max_size=30))
def test_runs_are_drawn_where_a_part_of_the_text_lights_up(text: str) -> None:
    whole, at = span(text), 0
    for run, start, end in runs_of(text):
        box = part_of(whole, at, at + len(run))
        assert abs(box.x0 - 100 * start) < 1e-6
        assert abs(box.x1 - 100 * end) < 1e-6
        at += len(run)
    assert at == len(text)


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ((("示例石油大学", 6.2), ("（北京）", 1.0), ("石油工程", 0.0)), "示例石油大学（北京）石油工程"),
        ((("（软件部）", 9.0), ("@", 0.0)), "（软件部） @"),
        ((("示例大学", 9.6), ("石油工程", 0.0)), "示例大学 石油工程"),
    ],
)
def test_the_empty_half_of_a_full_width_sign_is_no_space(pieces: tuple[tuple[str, float], ...], text: str) -> None:
    """Boxes are around the shapes of glyphs: a bracket's leaves half a letter free."""
    spans: list[Span] = []
    at = 50.0
    for piece, gap in pieces:
        spans.append(Span(piece, Box(at, 100, at + 10 * len(piece), 110), 10.0))
        at += 10 * len(piece) + gap
    assert [segment.text for segment in join_spans(spans)] == [text]
