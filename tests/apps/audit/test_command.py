"""``caidang audit``: the log verified from the command line, with signed states kept elsewhere."""

import json
from argparse import Namespace
from pathlib import Path

import pytest

from caidang.core.errors import InvalidInput
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.write_lock import write_tx
from caidang.interfaces.cli.commands.audit import run
from tests.making import NOW

pytestmark = pytest.mark.django_db


def happen(count: int) -> None:
    with write_tx():
        for number in range(count):
            audit.record(actor_id=1, verb="candidate.opened", subject=f"candidate:{number}", now=NOW)


def ask(action: str, file: Path | None = None, *, as_json: bool = False) -> int:
    return run(Namespace(action=action, file=file, json=as_json))


def test_a_whole_log_and_its_anchor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InvalidInput, match="还没有审计记录"):
        ask("anchor")
    happen(3)
    kept = tmp_path / "anchors"
    assert ask("anchor", kept) == 0
    happen(2)
    assert ask("anchor", kept) == 0
    assert [json.loads(line)["seq"] for line in kept.read_text().splitlines()] == [3, 5]
    capsys.readouterr()
    assert ask("verify", kept) == 0
    assert "共 5 条" in capsys.readouterr().out
    assert ask("verify", as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["is_sound"] is True


def test_an_anchor_that_the_log_does_not_pass_through_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    happen(2)
    kept = tmp_path / "anchors"
    ask("anchor", kept)
    line = json.loads(kept.read_text())
    kept.write_text(json.dumps({**line, "hash": "0" * 64}) + "\n")
    assert ask("verify", kept) == 1
    assert "签名对不上" in capsys.readouterr().out
    assert AuditEvent.objects.count() == 2


@pytest.mark.parametrize("content", ["nonsense", '{"seq": 1}', "[]"])
def test_a_file_that_is_none_says_so(tmp_path: Path, content: str) -> None:
    happen(1)
    wrong = tmp_path / "anchors"
    wrong.write_text(content)
    with pytest.raises(InvalidInput, match="读不了签名文件"):
        ask("verify", wrong)
    with pytest.raises(InvalidInput, match="读不了签名文件"):
        ask("verify", tmp_path / "none")
