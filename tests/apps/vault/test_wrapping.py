"""The key that wraps data keys: after somebody was erased it goes, and an older snapshot opens him for nobody."""

from datetime import UTC, datetime, timedelta

import pytest

from caidang.core.crypto import envelope
from caidang.core.errors import KeyProblem, SealBroken
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.current import fresh_keyring
from caidang.foundation.vault.header import read_header
from caidang.foundation.vault.models import DataKey
from caidang.foundation.vault.ring import read_ring
from caidang.foundation.vault.rotation.keyholder import data_folder
from caidang.foundation.vault.rotation.wrapping import change_wrapping, destroy_retired, is_due

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_what_an_older_snapshot_holds_of_an_erased_person_opens_no_more() -> None:
    stays, goes = vault.new_data_key(now=NOW), vault.new_data_key(now=NOW)
    kept = vault.seal(stays, "place", b"stays")
    snapshot, number = bytes(goes.wrapped or b""), goes.kek_id
    began = read_ring(fresh_keyring(), read_header(data_folder()).ring).began or NOW
    now = max(began, NOW) + timedelta(days=2)
    assert not is_due(now=now), "nobody was erased"
    vault.erase(key=goes, now=now)
    assert is_due(now=now)
    assert change_wrapping(clock=lambda: now) >= 1
    assert envelope.unwrap(fresh_keyring().wrapping_key(number), snapshot), "for an hour: a file may be on its way"
    assert destroy_retired(now=now + timedelta(minutes=59)) == 0
    assert destroy_retired(now=now + timedelta(minutes=61)) >= 1
    ring = fresh_keyring()
    with pytest.raises(KeyProblem):
        ring.wrapping_key(number)
    for key in (*ring.wrappings.values(), ring.purpose("wrapping", 1), ring.root):
        with pytest.raises(SealBroken):
            envelope.unwrap(key, snapshot)
    assert number not in read_ring(ring, read_header(data_folder()).ring).wrappings
    assert not is_due(now=now + timedelta(days=9)), "once is enough"
    again = DataKey.objects.get(pk=stays.pk)
    assert again.kek_id == ring.wrapping_number > number
    assert vault.open_sealed(again, "place", kept) == b"stays"
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"keys.wrapping_changed", "keys.wrapping_destroyed"} <= verbs
