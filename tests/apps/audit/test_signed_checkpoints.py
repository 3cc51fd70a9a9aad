"""Checkpoints in the database: signed with Ed25519 now, with a keyed hash in the first versions."""

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from caidang.foundation.audit import services as audit
from caidang.foundation.audit.anchors import Anchor, is_true
from caidang.foundation.audit.chain import sign
from caidang.foundation.audit.models import AuditCheckpoint, AuditEvent, AuditHead
from tests.apps.audit.test_chain import NOW, record, restamp, without_guard


@pytest.mark.django_db
def test_a_checkpoint_is_an_anchor_that_anybody_can_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "CHECKPOINT_EVERY", 4)
    record(6)
    by_hand = audit.checkpoint(now=NOW)
    kept = [
        Anchor(one.seq, one.hash, bytes(one.signature or b"").hex())
        for one in AuditCheckpoint.objects.order_by("seq")
    ]
    assert [one.seq for one in kept] == [4, 6]
    assert kept[-1] == by_hand
    assert all(map(is_true, kept))
    assert set(AuditCheckpoint.objects.values_list("mac", flat=True)) == {""}


@pytest.mark.django_db
@pytest.mark.parametrize("signature", [b"", bytes(64), b"x" * 63])
def test_a_false_signature_is_found(signature: bytes) -> None:
    record(3)
    audit.checkpoint(now=NOW)
    with without_guard():
        AuditCheckpoint.objects.update(signature=signature)
    assert audit.verify().rewritten == (3,)


@pytest.mark.django_db
def test_checkpoints_of_the_first_versions_are_still_checked() -> None:
    events = record(3)
    mac = sign(settings.CAIDANG_KEYRING.audit, seq=3, hash_=events[-1].hash)
    AuditCheckpoint.objects.create(seq=3, hash=events[-1].hash, mac=mac, at=NOW)
    assert audit.verify().is_sound
    with without_guard():
        restamp(2, actor_id=8)
    assert 3 in audit.verify().rewritten
    with without_guard():
        AuditCheckpoint.objects.update(hash=AuditEvent.objects.get(seq=3).hash)
    assert 3 in audit.verify().rewritten
    with without_guard():
        AuditCheckpoint.objects.update(mac="")  # neither signature: not one to be trusted
    assert 3 in audit.verify().rewritten


@pytest.mark.django_db
def test_a_forged_end_is_never_signed_afterwards() -> None:
    record(6)
    with without_guard():
        restamp(4, actor_id=8)
        AuditHead.objects.update(hash=AuditEvent.objects.get(seq=6).hash)
    assert audit.checkpoint(now=NOW) is None
    record(audit.CHECKPOINT_EVERY)  # whatever is added, its end is not signed either
    assert not AuditCheckpoint.objects.exists()
    assert audit.checkpoint(now=NOW) is None
    assert audit.verify().rewritten == (audit.CHECKPOINT_EVERY + 6,)


@pytest.mark.django_db(transaction=True)
def test_moving_up_keeps_old_checkpoints_true_and_the_guard_on() -> None:
    """From the schema of the first version, with a checkpoint of its kind, to today's."""
    executor = MigrationExecutor(connection)
    events = record(3)
    try:
        state = executor.migrate([("audit", "0002_append_only")])
        mac = sign(settings.CAIDANG_KEYRING.audit, seq=3, hash_=events[-1].hash)
        old = state.apps.get_model("audit", "AuditCheckpoint")
        old.objects.create(seq=3, hash=events[-1].hash, mac=mac, at=NOW)
    finally:
        moved = MigrationExecutor(connection)
        moved.migrate([key for key in moved.loader.graph.leaf_nodes() if key[0] == "audit"])
    assert audit.verify().is_sound
    assert AuditCheckpoint.objects.get().signature is None
    with pytest.raises(Exception, match="append-only"):
        AuditCheckpoint.objects.update(mac="")
    with pytest.raises(Exception, match="append-only"):
        AuditEvent.objects.all().delete()
