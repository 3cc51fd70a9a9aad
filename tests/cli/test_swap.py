"""A restored state takes the empty vault's place; wherever it is stopped, the next start goes on."""

from pathlib import Path

import pytest

from caidang.config.swap import draft_in, finish_swap, new_key_file, take_over
from caidang.foundation.lib.file_lock import SERVING


def laid(home: Path) -> tuple[Path, Path]:
    """An empty vault that is served, and beside it in its folder what came back."""
    data, key = home / "data", home / "data.key"
    (data / "state").mkdir(parents=True)
    (data / "state" / "first-run").write_text("token")
    for name in (SERVING, "caidang.db", "vault.json", "only-the-empty-one"):
        (data / name).write_text("empty")
    key.write_text("empty key")
    draft = draft_in(data)
    (draft / "blobs" / "ab").mkdir(parents=True)
    (draft / "blobs" / "ab" / "one").write_text("restored")
    for name in (SERVING, "caidang.db", "vault.json"):
        (draft / name).write_text("restored")
    new_key_file(key).write_text("restored key")
    return data, key


def is_restored(data: Path, key: Path) -> bool:
    assert sorted(path.name for path in data.iterdir()) == ["blobs", "caidang.db", SERVING, "vault.json"]
    assert (data / SERVING).read_text() == "empty", "the lock that is held stays"
    assert {(data / name).read_text() for name in ("caidang.db", "vault.json")} == {"restored"}
    assert key.with_name("data.key.unused").read_text() == "empty key", "a key is never destroyed"
    return key.read_text() == "restored key"


def test_the_restored_state_takes_the_place(tmp_path: Path) -> None:
    data, key = laid(tmp_path)
    take_over(data, key)
    assert is_restored(data, key)
    finish_swap(data, key)
    assert is_restored(data, key), "nothing is begun, nothing is done"


class Stopped(BaseException):
    """As if the machine were switched off."""


@pytest.mark.parametrize("steps", range(12))
def test_stopped_anywhere_the_next_start_goes_on(steps: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, key = laid(tmp_path)
    left = [steps]

    def stopping(act: str) -> None:
        real = getattr(Path, act)

        def stops(self: Path, *given: object, **named: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise Stopped
            return real(self, *given, **named)

        monkeypatch.setattr(Path, act, stops)

    for act in ("rename", "replace", "write_text", "rmdir"):
        stopping(act)
    try:
        take_over(data, key)
    except Stopped:
        monkeypatch.undo()
        finish_swap(data, key)
    monkeypatch.undo()
    assert is_restored(data, key)


def test_without_a_key_file_none_is_made(tmp_path: Path) -> None:
    data, key = laid(tmp_path)
    new_key_file(key).unlink()
    take_over(data, key)
    assert key.read_text() == "empty key"
