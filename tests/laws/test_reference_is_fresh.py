"""The reference in the docs says what the code says."""

import pytest

from tools.reference.__main__ import FOLDER
from tools.reference.pages import pages


@pytest.mark.parametrize("name", pages())
def test_page_is_fresh(name: str) -> None:
    written = (FOLDER / name).read_text(encoding="utf-8")
    assert written == pages()[name](), "运行 python -m tools.reference"
