"""``make test``: what runs beside what, and that nothing that failed is lost."""

import sys
from collections.abc import Callable

import pytest

from tools import suite

Say = Callable[..., None]


def saying(text: str, status: int = 0) -> tuple[str, ...]:
    return (sys.executable, "-c", f"import os, sys; print({text!r} + os.environ.get('CAIDANG_TEST_DB', '')); sys.exit({status})")


@pytest.fixture
def does(monkeypatch: pytest.MonkeyPatch) -> Say:
    """Return a function that has each part say its name, and fail where told so."""
    monkeypatch.delenv("CAIDANG_TEST_DB", raising=False)

    def make(**failing: int) -> None:
        for name in ("COLLECTED", "TYPES", "ON_POSTGRES", "WHOLE"):
            monkeypatch.setattr(suite, name, saying(f"[{name}]", failing.get(name, 0)))
        monkeypatch.setattr(suite, "QUICK", (saying("[QUICK]", failing.get("QUICK", 0)),))

    return make


def lines_of(capfd: pytest.CaptureFixture[str]) -> list[str]:
    return [line for line in capfd.readouterr().out.splitlines() if line.startswith("[")]


def test_all_is_done_and_told_in_order(does: Say, capfd: pytest.CaptureFixture[str]) -> None:
    does()
    assert suite.main() == 0
    assert lines_of(capfd) == ["[QUICK]", "[ON_POSTGRES]postgres", "[TYPES]", "[WHOLE]"]


@pytest.mark.parametrize("bad", ["TYPES", "ON_POSTGRES", "WHOLE"])
def test_one_that_fails_fails_all_and_stops_none(bad: str, does: Say, capfd: pytest.CaptureFixture[str]) -> None:
    does(**{bad: 3})
    assert suite.main() == 1
    assert lines_of(capfd) == ["[QUICK]", "[ON_POSTGRES]postgres", "[TYPES]", "[WHOLE]"]


@pytest.mark.parametrize("bad", ["QUICK", "COLLECTED"])
def test_what_is_quick_comes_first(bad: str, does: Say, capfd: pytest.CaptureFixture[str]) -> None:
    does(**{bad: 1})
    assert suite.main() == 1
    told = lines_of(capfd)
    assert "[WHOLE]" not in told
    assert f"[{bad}]" in told
