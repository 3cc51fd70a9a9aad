"""The audit chain: complete, append-only, and honest about every kind of tampering."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from caidang.foundation.audit import services as audit
from caidang.foundation.audit.chain import event_hash
from caidang.foundation.audit.models import AuditCheckpoint, AuditEvent, AuditHead
from caidang.foundation.lib.write_lock import write_tx
from tests.apps.lib.children import run_children
from tests.apps.lib.undone import undone

NOW = datetime(2026, 11, 2, 9, 30, 0, 123456, tzinfo=UTC)


@given(
    st.integers(1, 2**62), st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))])), st.none() | st.integers(1, 2**62),
    st.text(max_size=20), st.text(max_size=20), st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=3), st.text(max_size=9),
)  # fmt: skip
def test_what_is_hashed_is_the_canonical_json_of_all_of_it(
    seq: int, at: datetime, actor_id: int | None, verb: str, subject: str, detail: dict[str, Any], before: str
) -> None:
    told = [seq, at.astimezone(UTC).isoformat(), actor_id, verb, subject, detail, before]
    plain = json.dumps(told, sort_keys=True, separators=(",", ":"))
    assert event_hash(seq, at, actor_id, verb, subject, detail, before) == hashlib.sha256(plain.encode()).hexdigest()


def record(count: int = 1, **detail: Any) -> list[AuditEvent]:
    with write_tx():
        for n in range(count):
            audit.record(
                actor_id=7, verb="candidate.edited", subject=f"candidate:{n}", now=NOW,
                detail=detail or {"field": "phone", "n": n},
            )  # fmt: skip
    return list(AuditEvent.objects.order_by("seq"))[-count:]


@contextmanager
def without_guard() -> Iterator[None]:
    """What somebody with full access to the database could do first."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
            cursor.execute("ALTER TABLE audit_auditcheckpoint DISABLE TRIGGER USER")
    yield


@pytest.mark.django_db
def test_an_untouched_chain_is_sound() -> None:
    assert audit.verify().is_sound
    events = record(25)
    report = audit.verify()
    assert (report.count, report.is_sound) == (25, True)
    assert "25" in str(report)
    assert [event.seq for event in events] == list(range(1, 26))
    assert events[0].prev_hash == "0" * 64
    assert events[1].prev_hash == events[0].hash


@pytest.mark.django_db
def test_events_come_back_as_recorded() -> None:
    detail = {"字段": "电话", "ids": [3, None, True], "deep": {"b": 1, "a": "\n\u2028 ' \""}}
    with write_tx():
        audit.record(actor_id=None, verb="x.y", subject="s:1", now=NOW, detail=detail)
    event = AuditEvent.objects.get()
    assert (event.actor_id, event.verb, event.subject, event.at) == (None, "x.y", "s:1", NOW)
    assert event.detail == detail
    assert audit.verify().is_sound


@pytest.mark.django_db
def test_the_hash_does_not_depend_on_the_time_zone_of_the_clock() -> None:
    with write_tx():
        audit.record(
            actor_id=1, verb="a.b", subject="c:1", now=NOW.astimezone(timezone(timedelta(hours=8)))
        )
    assert audit.verify().is_sound


@pytest.mark.django_db(transaction=True)
def test_recording_needs_the_transaction_of_what_is_recorded() -> None:
    with pytest.raises(RuntimeError):
        audit.record(actor_id=1, verb="a.b", subject="c:1", now=NOW)


@pytest.mark.django_db(transaction=True)
def test_what_only_a_part_of_a_transaction_recorded_is_undone_with_the_part() -> None:
    with write_tx():
        audit.record(actor_id=1, verb="first", subject="c:1", now=NOW)
        with undone():
            audit.record(actor_id=1, verb="undone", subject="c:1", now=NOW)
        audit.record(actor_id=1, verb="second", subject="c:1", now=NOW)
    assert list(AuditEvent.objects.order_by("seq").values_list("verb", flat=True)) == [
        "first", "second",
    ]  # fmt: skip
    assert audit.verify().is_sound


@pytest.mark.django_db
def test_checkpoints_are_kept_on_the_way_through_a_large_transaction() -> None:
    record(audit.CHECKPOINT_EVERY + 5)
    assert AuditCheckpoint.objects.get().seq == audit.CHECKPOINT_EVERY
    assert audit.verify().is_sound


@pytest.mark.django_db(transaction=True)
def test_an_event_is_undone_with_its_transaction_and_leaves_no_gap() -> None:
    record()
    with undone():
        audit.record(actor_id=1, verb="a.b", subject="c:1", now=NOW)
    record()
    assert list(AuditEvent.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2]
    assert audit.verify().is_sound


def test_four_processes_make_one_unbroken_chain(transactional_db: None) -> None:
    run_children("record", 4, times=15)
    report = audit.verify()
    assert (report.count, report.is_sound) == (60, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "detail", [{"x": 1.5}, {"x": b""}, {1: "x"}, {"x": "\x00"}, {"x": "y" * 5000}]
)
def test_a_detail_that_would_not_come_back_exactly_is_refused(detail: Any) -> None:
    with pytest.raises(ValueError, match="audit event"), write_tx():
        audit.record(actor_id=1, verb="a.b", subject="c:1", now=NOW, detail=detail)
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("model", [AuditEvent, AuditCheckpoint])
def test_the_database_refuses_to_change_or_delete(model: Any) -> None:
    record(3)
    audit.checkpoint(now=NOW)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model.objects.update(hash="f" * 64)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model.objects.all().delete()
    assert audit.verify().is_sound


@pytest.mark.django_db(transaction=True)
def test_emptying_a_whole_database_works_and_puts_the_guard_back() -> None:
    record(3)
    call_command("flush", interactive=False, verbosity=0)
    assert not AuditEvent.objects.exists()
    record()
    with pytest.raises(IntegrityError):
        AuditEvent.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"actor_id": 8}, {"verb": "candidate.read"}, {"subject": "candidate:99"},
        {"detail": {"field": "email", "n": 4}}, {"at": NOW + timedelta(microseconds=1)},
        {"hash": "f" * 64}, {"prev_hash": "f" * 64},
    ],
)  # fmt: skip
def test_a_changed_event_is_found(change: dict[str, Any]) -> None:
    record(10)
    with without_guard():
        AuditEvent.objects.filter(seq=5).update(**change)
    report = audit.verify()
    assert 5 in report.modified
    assert set(report.modified) <= {5, 6}
    assert (report.missing, report.truncated, report.rewritten) == ((), 0, ())


@pytest.mark.django_db
@pytest.mark.parametrize("gone", [[1], [5], [4, 5, 6], [2, 9]])
def test_events_taken_out_are_counted_as_missing(gone: list[int]) -> None:
    record(10)
    with without_guard():
        AuditEvent.objects.filter(seq__in=gone).delete()
    report = audit.verify()
    assert list(report.missing) == gone
    assert (report.modified, report.truncated, report.rewritten) == ((), 0, ())
    assert f"{len(gone)} 条缺失" in str(report)


@pytest.mark.django_db
@pytest.mark.parametrize("cut", [1, 4, 10])
def test_a_cut_end_is_counted(cut: int) -> None:
    record(10)
    with without_guard():
        AuditEvent.objects.filter(seq__gt=10 - cut).delete()
    report = audit.verify()
    assert report.truncated == cut
    assert (report.modified, report.missing, report.rewritten) == ((), (), ())


def restamp(first: int, **change: Any) -> None:
    """Change an event and make every later hash right again, as a clever forger would."""
    before = AuditEvent.objects.get(seq=first - 1).hash
    for event in AuditEvent.objects.filter(seq__gte=first).order_by("seq"):
        if event.seq == first:
            for name, value in change.items():
                setattr(event, name, value)
        event.prev_hash = before
        before = event.hash = event_hash(
            seq=event.seq, at=event.at, actor_id=event.actor_id, verb=event.verb,
            subject=event.subject, detail=event.detail, prev_hash=event.prev_hash,
        )  # fmt: skip
        event.save()


@pytest.mark.django_db
def test_a_chain_stamped_anew_is_betrayed_by_its_signatures() -> None:
    record(5)
    audit.checkpoint(now=NOW)
    record(5)
    with without_guard():
        restamp(4, actor_id=8)
    report = audit.verify()
    assert report.rewritten == (5, 10)
    assert (report.modified, report.missing, report.truncated) == ((), (), 0)


@pytest.mark.django_db
def test_a_forged_head_without_the_key_is_found() -> None:
    record(10)
    with without_guard():
        restamp(4, actor_id=8)
        AuditHead.objects.update(hash=AuditEvent.objects.get(seq=10).hash)
    assert 10 in audit.verify().rewritten
    AuditHead.objects.all().delete()
    assert not audit.verify().is_sound


@pytest.mark.django_db
def test_a_chain_put_back_to_an_older_state_is_found_by_an_anchor_kept_elsewhere() -> None:
    record(5)
    old = AuditHead.objects.values().get()
    record(5)
    anchor = audit.checkpoint(now=NOW)
    assert anchor is not None
    with without_guard():
        AuditEvent.objects.filter(seq__gt=5).delete()
        AuditCheckpoint.objects.all().delete()
        AuditHead.objects.update(**old)
    assert audit.verify().is_sound, "inside the database nothing betrays it"
    assert audit.verify(anchors=[anchor]).truncated == 5


@pytest.mark.django_db
def test_checkpoints_come_by_themselves_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert audit.checkpoint(now=NOW) is None
    monkeypatch.setattr(audit, "CHECKPOINT_EVERY", 4)
    record(9)
    assert sorted(AuditCheckpoint.objects.values_list("seq", flat=True)) == [4, 8]
    first = audit.checkpoint(now=NOW)
    assert first == audit.checkpoint(now=NOW)
    assert AuditCheckpoint.objects.count() == 3
    assert audit.verify().is_sound
