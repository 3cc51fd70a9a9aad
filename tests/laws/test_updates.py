"""No component stays behind for longer than the rules allow: each lock is looked at, and what was found stands beside it."""

import json
import re
from datetime import date

from tests.laws.test_code import ROOT
from tools.updates import LATEST_DAYS, LOCK, RECORD, digest, in_order, overdue, pins, wishes

TOLD = json.loads(RECORD.read_text(encoding="utf-8"))


def test_what_was_looked_at_is_what_is_locked() -> None:
    assert TOLD["lock"] == digest(), "another lock than was looked at: run python -m tools.updates"
    assert TOLD["days"] == LATEST_DAYS == 30
    assert date.fromisoformat(TOLD["looked_at"])
    page = (ROOT / "docs" / "安全" / "概览.md").read_text(encoding="utf-8")
    assert "其余三十天内更新" in page


def test_nothing_locked_is_overdue() -> None:
    assert TOLD["overdue"] == {}, "upgrade these (sh tools/lock.sh), then run python -m tools.updates"


def test_what_is_newer_is_overdue() -> None:
    locked = pins("django==5.2.9 \\\n    --hash=sha256:00\nnumpy==2.4.6 ; x\nnumpy==2.5.5 ; y\nown==1.0\n")
    assert locked == {"django": "5.2.9", "numpy": "2.5.5", "own": "1.0"}
    then = {"django": "5.2.19", "numpy": "2.5.5", "other": "9"}
    assert overdue(locked, then) == {"django": ("5.2.9", "5.2.19")}
    assert overdue(locked, {"django": "5.2.9", "numpy": "2.4.9"}) == {}
    assert in_order("2.0rc1") < in_order("2.0") < in_order("2.0.post1") < in_order("2.1") < in_order("2.10")


def test_every_component_is_asked_for_without_its_pin() -> None:
    asked = wishes({"dependencies": ["a==1.2", "b[x]>=2,<3", "c==1; sys_platform == 'linux'"]})
    assert asked == ["a", "b[x]<3", "c; sys_platform == 'linux'"]
    assert len(pins(LOCK.read_text(encoding="utf-8"))) > 40
    assert not re.search(r"https?://", RECORD.read_text(encoding="utf-8"))
