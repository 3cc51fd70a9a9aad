"""The log itself goes to another place, in signed files that whoever has the public key can check there."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from caidang.foundation.audit import copies
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.anchors import public_key
from caidang.foundation.audit.delivery import EVERY, deliver_anchors, list_deliveries
from caidang.foundation.audit.exported import check_export, read_public_key
from tests.apps.audit.test_command import happen
from tests.making import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def away(tmp_path: Path, settings: Settings) -> Path:
    settings.CAIDANG_AUDIT_COPY = tmp_path / "away"
    return tmp_path / "away"


def is_sound(path: Path) -> bool:
    with path.open("rb") as lines:
        return check_export(lines, key=read_public_key(public_key().encode())).is_sound


def spans(folder: Path) -> list[tuple[int, int]]:
    found = sorted(path.stem.removeprefix("caidang-audit-") for path in folder.glob("*.jsonl"))
    return [(int(name[:12]), int(name[13:])) for name in found]


def test_what_is_new_follows_every_hour_and_can_be_checked_there(away: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "MOST_IN_A_FILE", 4)
    away.mkdir()
    happen(6)
    audit.checkpoint(now=NOW)
    deliver_anchors(now=NOW)
    assert spans(away) == [(1, 4), (5, 6)]
    happen(3)
    audit.checkpoint(now=NOW)
    deliver_anchors(now=NOW + timedelta(minutes=5))
    assert len(spans(away)) == 2, "once an hour"
    deliver_anchors(now=NOW + EVERY)
    assert spans(away) == [(1, 4), (5, 6), (7, 9)]
    for path in away.glob("*.jsonl"):
        assert is_sound(path)
    first = min(away.glob("*.jsonl"))
    first.write_bytes(first.read_bytes().replace(b'"seq":2', b'"seq":3'))
    assert not is_sound(first)


def test_a_disk_that_is_not_there_is_told_and_caught_up_with(away: Path) -> None:
    happen(2)
    audit.checkpoint(now=NOW)
    deliver_anchors(now=NOW)
    (state,) = list_deliveries()
    assert "CAIDANG_AUDIT_COPY" in state.problem
    away.mkdir()
    (away / "caidang-audit-000000000001-000000000001.part").write_bytes(b"cut off")
    deliver_anchors(now=NOW + timedelta(minutes=1))
    (state,) = list_deliveries()
    assert (state.problem, state.seq, spans(away)) == ("", 2, [(1, 2)])
