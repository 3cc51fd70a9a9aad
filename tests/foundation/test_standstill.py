"""What a page asks of the supervisor, and what it is told."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from caidang.core.errors import Conflict
from caidang.foundation.lib import standstill
from caidang.foundation.lib.file_lock import SERVING, hold
from caidang.foundation.lib.standstill import Errand, Told

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)


def test_an_errand_is_taken_once_and_one_at_a_time(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with pytest.raises(Conflict, match="没有 caidang serve"):
        standstill.ask(state, Errand.ROOT, now=NOW)
    with hold(tmp_path / SERVING, refusal="held"):
        standstill.ask(state, Errand.ROOT, now=NOW)
        with pytest.raises(Conflict, match="等它完成"):
            standstill.ask(state, Errand.DATABASE, now=NOW)
        assert standstill.take(state) is Errand.ROOT
        assert standstill.take(state) is None
        standstill.tell(state, Told(Errand.ROOT, NOW, stage="rewrap", done=3, total=9))
        with pytest.raises(Conflict, match="等它完成"):
            standstill.ask(state, Errand.DATABASE, now=NOW)
        standstill.tell(state, Told(Errand.ROOT, NOW, is_over=True, is_good=True, text="好了。"))
        assert not standstill.is_busy(state)
        standstill.ask(state, Errand.RESTORE, now=NOW)
    found = standstill.told(state)
    assert found is not None
    assert (found.text, found.at) == ("好了。", NOW)


def test_what_the_last_supervisor_did_not_end_is_told_as_interrupted(tmp_path: Path) -> None:
    standstill.tell(tmp_path, Told(Errand.DATABASE, NOW))
    assert standstill.is_busy(tmp_path)
    standstill.note_interruption(tmp_path)
    found = standstill.told(tmp_path)
    assert found is not None
    assert (found.is_over, found.is_good) == (True, False)
    assert "接着做完" in found.text


def test_what_is_no_file_of_ours_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "standstill").mkdir()
    for content in ("", "[]", '{"errand": "steal"}', '{"errand": "root"}'):
        (tmp_path / "standstill" / "asked.json").write_text(content)
        (tmp_path / "standstill" / "told.json").write_text(content)
        found = standstill.take(tmp_path)
        assert found is (Errand.ROOT if "root" in content else None)
        assert standstill.told(tmp_path) is None
        assert not standstill.is_busy(tmp_path)
