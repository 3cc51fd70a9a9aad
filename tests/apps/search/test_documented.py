"""What the guide tells people to type can be typed."""

import re
from pathlib import Path

import pytest

from caidang.foundation.search.language import parse

GUIDE = Path(__file__).parents[3] / "docs" / "使用" / "搜索.md"
ROWS = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
TYPED = [text for row in ROWS[1:] for text in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize("text", TYPED)
def test_an_example_of_the_guide_is_understood(text: str) -> None:
    is_name_of_a_field = text.endswith(":")
    parsed = parse(f"{text}示例" if is_name_of_a_field else text)
    assert parsed.warnings == ()
    assert parsed.node is not None


def test_the_guide_has_examples() -> None:
    assert len(TYPED) > 25
