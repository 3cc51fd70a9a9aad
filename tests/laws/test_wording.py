"""What people read is punctuated as Chinese is: no half-width comma, semicolon or colon between Chinese characters."""

import ast
import re
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "caidang"
READERS = ("core/resume", "core/text", "core/extract", "core/match", "core/sorting")
"""They look for such marks in what others wrote."""
FILES = sorted(
    path for path in SOURCE.rglob("*.py")
    if not str(path.relative_to(SOURCE)).startswith(READERS) and "migrations" not in path.parts
)  # fmt: skip
HALF = re.compile("[\u4e00-\u9fff」』）](?:[,;] ?|: )[\u4e00-\u9fff「『（]")


def half_width(source: str) -> list[str]:
    """The texts of a module, docstrings left out, that carry such a mark."""
    tree = ast.parse(source)
    spoken = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    texts = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return [n.value for n in texts if id(n) not in spoken and HALF.search(n.value)]


def test_marks_are_full_width() -> None:
    found = {str(path.relative_to(SOURCE)): half_width(path.read_text(encoding="utf-8")) for path in FILES}
    assert {name: texts for name, texts in found.items() if texts} == {}


def told(source: str) -> list[str]:
    """The texts with which a reader refuses: sentences, whatever marks it looks for in what others wrote."""
    tree = ast.parse(source)
    spoken = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    texts = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in spoken)
    return [n.value for n in texts if n.value.endswith("。") and (HALF.search(n.value) or re.search(r"[\u4e00-\u9fff] ?\(", n.value))]


def test_readers_refuse_in_full_width_too() -> None:
    readers = (path for path in SOURCE.rglob("*.py") if str(path.relative_to(SOURCE)).startswith(READERS))
    found = {str(path.relative_to(SOURCE)): told(path.read_text(encoding="utf-8")) for path in readers}
    assert {name: texts for name, texts in found.items() if texts} == {}
    assert told('x = "文件坏了, 打不开。"') == ["文件坏了, 打不开。"]


def test_the_law_can_fail() -> None:
    assert half_width('x = "没有读完, 稍后再试"') == ["没有读完, 稍后再试"]
    assert half_width('x = "没有读完，稍后再试 a, b"') == []
