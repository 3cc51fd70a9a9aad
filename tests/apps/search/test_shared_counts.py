"""Counts of one commit are counted once for all processes: two keepers stand for two of them here."""

import stat
import threading
from pathlib import Path

import pytest

from caidang.foundation.search.index.shared_counts import Commit, SharedCounts

KEY = b"k" * 32
ANSWER = {"city": (("上海", 3), ("北京", 1)), "tag": ()}


def _never() -> dict[str, tuple[tuple[str, int], ...]]:
    raise AssertionError("it was counted again")


@pytest.fixture
def commit(tmp_path: Path) -> Commit:
    directory = tmp_path / "index" / "g1"
    directory.mkdir(parents=True)
    return Commit(directory, 1, 2, 3)


def test_what_one_process_counted_the_other_takes(commit: Commit) -> None:
    assert SharedCounts(KEY).answer(commit, ("经理", ("all",)), lambda: ANSWER) == ANSWER
    assert SharedCounts(KEY).answer(commit, ("经理", ("all",)), _never) == ANSWER


def test_another_question_commit_or_key_is_counted_for_itself(commit: Commit) -> None:
    SharedCounts(KEY).answer(commit, ("经理", ("all",)), lambda: ANSWER)
    other = {"city": (("广州", 1),)}
    assert SharedCounts(KEY).answer(commit, ("经理", ("client:7",)), lambda: other) == other
    assert SharedCounts(b"o" * 32).answer(commit, ("经理", ("all",)), lambda: other) == other
    assert SharedCounts(KEY).answer(commit._replace(changed_ns=9), ("经理", ("all",)), lambda: other) == other


def test_a_new_commit_leaves_nothing_of_the_last(commit: Commit, tmp_path: Path) -> None:
    counts = SharedCounts(KEY)
    counts.answer(commit, "a", lambda: ANSWER)
    counts.answer(commit._replace(changed_ns=9), "b", lambda: ANSWER)
    assert [path.name for path in (tmp_path / "index" / "counts").iterdir()] == ["g1-1-9-3"]


def test_no_question_is_readable_and_nobody_else_may_look(commit: Commit, tmp_path: Path) -> None:
    SharedCounts(KEY).answer(commit, ("13900001234",), lambda: ANSWER)
    folder = tmp_path / "index" / "counts"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not [path for path in folder.rglob("*") if "1390000" in path.name or (path.is_file() and b"1390000" in path.read_bytes())]


@pytest.mark.parametrize("turn", range(25))
def test_many_who_ask_at_once_wait_for_one_count(commit: Commit, turn: int) -> None:
    together, made = threading.Barrier(4), []

    def slow() -> dict[str, tuple[tuple[str, int], ...]]:
        made.append(turn)
        return ANSWER

    told: list[object] = []

    def ask() -> None:
        counts = SharedCounts(KEY)
        together.wait(5)
        told.append(counts.answer(commit, "a", slow))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [ANSWER] * 4
    assert made == [turn]


def test_without_a_place_or_with_a_torn_answer_it_is_counted(commit: Commit, tmp_path: Path) -> None:
    assert SharedCounts(KEY).answer(commit._replace(directory=tmp_path / "no" / "g"), "a", lambda: ANSWER) == ANSWER
    SharedCounts(KEY).answer(commit, "a", lambda: ANSWER)
    for path in (tmp_path / "index" / "counts").rglob("*"):
        if path.is_file() and path.suffix != ".lock":
            path.write_bytes(path.read_bytes()[:5])
    assert SharedCounts(KEY).answer(commit, "a", lambda: ANSWER) == ANSWER
