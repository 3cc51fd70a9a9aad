"""A signed part of the log: whole or not is told from the file and the public key alone."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from caidang.core.errors import InvalidInput, NotAllowed, NotFound
from caidang.foundation.accounts.audit_export import export_log
from caidang.foundation.accounts.audit_log import EVERYTHING, LogFilter
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer
from caidang.foundation.accounts.services import create_user
from caidang.foundation.audit import rows as reading
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.anchors import public_key, read_anchors, signing_key
from caidang.foundation.audit.chain import START, event_hash
from caidang.foundation.audit.exported import Row, check_export, read_public_key, write_export
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.audit.report import Report
from caidang.foundation.lib.write_lock import write_tx
from tests.apps.audit.test_command import ask
from tests.conftest import run_caidang
from tests.making import NOW

AUDITOR = Viewer(9, Role.AUDITOR)
KEY = signing_key()

Lines = list[bytes]


def a_chain(count: int) -> list[Row]:
    rows: list[Row] = []
    before = START
    for seq in range(1, count + 1):
        at = datetime(2026, 11, 2, tzinfo=UTC) + timedelta(minutes=seq)
        content = (seq, at, seq % 3 or None, "candidate.opened", f"candidate:{seq % 4}", {"n": seq})
        before, prev_hash = event_hash(*content, before), before
        rows.append((*content, prev_hash, before))
    return rows


def written(rows: list[Row]) -> Lines:
    return list(write_export(rows, asked={"count": len(rows)}, manifest={"at": "x"}, key=KEY))


def checked(lines: Lines) -> Report:
    return check_export(lines, key=KEY.public_key())


def changed(line: bytes, **change: Any) -> bytes:
    return json.dumps({**json.loads(line), **change}).encode() + b"\n"


def test_a_whole_file_is_sound() -> None:
    for rows in ([], a_chain(1), a_chain(9), [row for row in a_chain(40) if row[4] == "candidate:1"]):
        report = checked(written(rows))
        assert (report.is_sound, report.count) == (True, len(rows))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda lines: [*lines[:4], changed(lines[4], actor_id=99), *lines[5:]], {"modified": (4,)}),
        (lambda lines: [*lines[:4], changed(lines[4], at="2026-11-02T00:04:01+00:00"), *lines[5:]], {"modified": (4,)}),
        (lambda lines: [*lines[:4], changed(lines[4], detail="{\"n\":4}"), *lines[5:]], {"modified": (4,)}),
        (lambda lines: [*lines[:4], b"gone\n", *lines[5:]], {"modified": (4,)}),
        (lambda lines: [*lines[:4], *lines[5:]], {"missing": (4,)}),
        (lambda lines: [lines[0], *lines[3:]], {"missing": (1, 2)}),
        (lambda lines: [*lines[:5], lines[4], *lines[5:]], {"modified": (4,)}),
        (lambda lines: lines[:-3], {"truncated": 2}),
        (lambda lines: lines[:-1], {"truncated": 1}),
        (lambda lines: [*lines[:-3], lines[-3][:20]], {"truncated": 2}),
        (lambda lines: [*lines[:7], lines[-1]], {"truncated": 4}),
        (lambda lines: [changed(lines[0], subject="candidate:1"), *lines[1:]], {"rewritten": (10,)}),
        (lambda lines: [*lines[:-1], lines[-1].replace(b'"at":"x"', b'"at":"y"')], {"rewritten": (10,)}),
        (lambda lines: [*lines, lines[3]], {"modified": (10,)}),
    ],
)  # fmt: skip
def test_what_was_done_to_a_file_is_told_apart(
    change: Callable[[Lines], Lines], expected: dict[str, Any]
) -> None:
    report = checked(change(written(a_chain(10))))
    found = {
        name: value
        for name in ("modified", "missing", "truncated", "rewritten")
        if (value := getattr(report, name))
    }
    assert found == expected


def test_a_file_made_anew_without_the_key_is_told() -> None:
    rows = a_chain(10)
    first, *_, last = written(rows)
    forged = a_chain(10)
    forged = [row for row in forged if row[0] != 4]
    body = written(forged)[1:-1]
    for end in (last, written(forged)[-1].replace(b'"count":9', b'"count":10')):
        report = checked([first, *body, end])
        assert not report.is_sound
        assert report.rewritten or report.truncated


def test_another_key_vouches_for_nothing() -> None:
    other = Ed25519PrivateKey.generate()
    assert check_export(written(a_chain(3)), key=other.public_key()).rewritten == (3,)


@settings(max_examples=200)
@given(st.data())
def test_no_byte_can_be_changed_unseen(data: st.DataObject) -> None:
    lines = written(a_chain(4))
    whole = b"".join(lines)
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != whole[place]))
    other = whole[:place] + bytes([byte]) + whole[place + 1 :]
    try:
        report = checked(other.splitlines(keepends=True))
    except InvalidInput:
        return
    if report.is_sound:
        # What JSON does not tell apart says the same.
        said = [json.loads(line) for line in other.splitlines() if line.strip()]
        assert said == [json.loads(line) for line in lines]


@pytest.mark.parametrize("content", [b"", b"nonsense\n", b"{}\n", b'{"format":"other/1"}\n', b"[]\n"])
def test_what_is_no_export_says_so(content: bytes) -> None:
    with pytest.raises(InvalidInput, match="不是导出的审计记录"):
        checked(content.splitlines(keepends=True))


def test_a_number_beyond_all_bounds_costs_no_memory() -> None:
    lines = written(a_chain(3))
    report = checked([*lines[:2], changed(lines[2], n=10**15), *lines[3:]])
    assert report.modified == (2,)
    assert report.missing == ()


def happen(count: int, *, actor: int = 1, at: datetime = NOW) -> None:
    with write_tx():
        for n in range(count):
            audit.record(actor_id=actor, verb="candidate.opened", subject=f"candidate:{n % 3}", now=at)


@pytest.mark.django_db
def test_the_auditor_takes_what_he_chose_and_the_log_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_AT_ONCE", 4)
    happen(10)
    happen(5, actor=2, at=NOW + timedelta(days=1))
    later = NOW + timedelta(days=2)

    def take(**chosen: Any) -> list[dict[str, Any]]:
        lines = list(export_log(viewer=AUDITOR, chosen=LogFilter(**chosen), now=later))
        assert checked(lines).is_sound
        return [json.loads(line) for line in lines]

    everything = take()
    assert [line["seq"] for line in everything[1:-1]] == list(range(1, 17))
    assert everything[-2]["verb"] == "audit.exported"  # itself, as the last
    assert [line["actor_id"] for line in take(actor="2")[1:-1]] == [2] * 5
    assert len(take(subject="candidate:1")[1:-1]) == 3 + 2
    assert len(take(since=NOW + timedelta(hours=1), until=later)[1:-1]) == 5
    asked = take(actor="2", subject="candidate:0")[0]
    assert (asked["actor"], asked["subject"], asked["count"]) == ("2", "candidate:0", 2)
    noted = AuditEvent.objects.filter(verb="audit.exported").order_by("seq")
    assert (noted.count(), noted[4].detail) == (5, {"actor": "2", "subject": "candidate:0"})
    assert noted[0].actor_id == AUDITOR.user_id
    head = everything[-1]["manifest"]["head"]
    (anchor,) = read_anchors(json.dumps(head).encode())
    assert audit.verify(anchors=[anchor]).is_sound


@pytest.mark.django_db
def test_who_may_not_read_the_log_takes_nothing() -> None:
    for role in set(Role) - {Role.AUDITOR, Role.ADMIN}:
        with pytest.raises(NotAllowed):
            export_log(viewer=Viewer(1, role), chosen=EVERYTHING, now=NOW)
    with pytest.raises(InvalidInput, match="candidate:12"):
        export_log(viewer=AUDITOR, chosen=LogFilter(subject="13800001111"), now=NOW)
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_the_command_writes_a_file_that_another_machine_can_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    user = create_user(
        username="lin", password="paper-lantern-7", role=Role.MANAGER, actor=PROGRAM, now=NOW
    )
    happen(4, actor=user.pk)
    happen(3, actor=user.pk + 1)
    file, key = tmp_path / "log.jsonl", tmp_path / "key.pem"
    assert ask("export", export=file, member="lin", since=NOW.date(), until=NOW.date()) == 0
    assert file.stat().st_mode & 0o077 == 0
    capsys.readouterr()
    assert ask("verify", export=file) == 0
    assert "共 4 条" in capsys.readouterr().out
    key.write_text(public_key())
    # With nothing of this installation: no data folder, no key of its own, and no vault is made.
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {"PATH": "/usr/bin:/bin", "CAIDANG_DATA": str(elsewhere / "data")}
    told = ("audit", "verify", "--export", str(file), "--key", str(key))
    done = run_caidang(*told, environment=environment)
    assert (done.returncode, done.stderr) == (0, "")
    file.write_bytes(b"".join(line for n, line in enumerate(file.read_bytes().splitlines(keepends=True)) if n != 2))
    done = run_caidang(*told, "--json", environment=environment)
    assert done.returncode == 1
    assert json.loads(done.stdout)["missing"] == [2]
    assert list(elsewhere.iterdir()) == []
    with pytest.raises(NotFound, match="没有登录名"):
        ask("export", export=file, member="nobody")
    with pytest.raises(InvalidInput, match="--export"):
        ask("export")
    with pytest.raises(InvalidInput, match="写不了"):
        ask("export", export=tmp_path / "none" / "log.jsonl")
    with pytest.raises(InvalidInput, match="读不了导出的文件"):
        ask("verify", export=tmp_path / "none")


def test_what_is_no_public_key_says_so() -> None:
    assert read_public_key(public_key().encode())
    for pem in (b"", b"nonsense", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"):
        with pytest.raises(InvalidInput, match="公钥读不出来"):
            read_public_key(pem)
