"""Whoever reads records asks who is asking: no selector and no page goes past the policy."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "caidang"
READERS = sorted(
    path
    for path in (*SOURCE.glob("domain/*/selectors/**/*.py"), *SOURCE.glob("domain/*/*selectors.py"), *SOURCE.glob("interfaces/**/*.py"))
    # The index is fed everything, and is itself asked only with a viewer's scopes.
    if path.name != "index.py"
)
GUARDED = {"Candidate", "Client", "IntakeItem", "Job", "Note"}
ASKS = {"visible_to", "can", "within_reach"}


def unguarded(source: str) -> list[str]:
    """The functions that fetch guarded rows and never ask whether the viewer may see them."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef):
            continue
        names = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
        names |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        fetches = any(
            isinstance(n, ast.Attribute) and n.attr == "objects" and isinstance(n.value, ast.Name) and n.value.id in GUARDED
            for n in ast.walk(node)
        )
        if fetches and not names & ASKS:
            found.append(node.name)
    return found


@pytest.mark.parametrize("path", READERS, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_reader_asks(path: Path) -> None:
    assert unguarded(path.read_text(encoding="utf-8")) == []


def test_the_law_can_fail() -> None:
    assert unguarded("def peep():\n    return Candidate.objects.filter(pk=1)\n") == ["peep"]
    assert unguarded("def look(v):\n    return Candidate.objects.visible_to(v)\n") == []
