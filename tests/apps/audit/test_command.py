"""``caidang audit``: the log verified from the command line, with signed states kept elsewhere."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

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


def ask(action: str, file: Path | None = None, *, as_json: bool = False, **options: Any) -> int:
    given = {"export": None, "key": None, "since": None, "until": None, "member": "", "subject": "", **options}
    return run(Namespace(action=action, file=file, json=as_json, **given))


def test_a_whole_log_and_its_anchor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InvalidInput, match="还没有审计记录"):
        ask("anchor")
    happen(3)
    kept = tmp_path / "anchors"
    assert ask("anchor", kept) == 0
    happen(2)
    assert ask("anchor", kept) == 0
    assert ask("anchor", kept) == 0  # nothing happened since: nothing to add
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


def test_an_anchor_that_another_signed_is_told(tmp_path: Path) -> None:
    happen(2)
    kept = tmp_path / "anchors"
    ask("anchor", kept)
    line = json.loads(kept.read_text())
    for signature in ("00" * 64, "not hex", ""):
        kept.write_text(json.dumps({**line, "signature": signature}) + "\n")
        assert ask("verify", kept) == 1


def test_anybody_with_the_public_key_can_check_an_anchor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    happen(2)
    ask("anchor", tmp_path / "anchors")
    line = json.loads((tmp_path / "anchors").read_text())
    capsys.readouterr()
    assert ask("key") == 0
    key = load_pem_public_key(capsys.readouterr().out.encode())
    assert isinstance(key, Ed25519PublicKey)
    signature, message = bytes.fromhex(line["signature"]), f"{line['seq']} {line['hash']}".encode()
    key.verify(signature, message)
    with pytest.raises(InvalidSignature):
        key.verify(signature, message + b"0")


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    happen(1)
    with pytest.raises(InvalidInput, match="写不了签名文件"):
        ask("anchor", tmp_path / "no such folder" / "anchors")


@pytest.mark.parametrize(
    "content", ["nonsense", '{"seq": 1}', "[]", '{"seq": "1", "hash": "", "signature": ""}']
)
def test_a_file_that_is_none_says_so(tmp_path: Path, content: str) -> None:
    happen(1)
    wrong = tmp_path / "anchors"
    wrong.write_text(content)
    with pytest.raises(InvalidInput, match="读不了签名文件"):
        ask("verify", wrong)
    with pytest.raises(InvalidInput, match="读不了签名文件"):
        ask("verify", tmp_path / "none")
