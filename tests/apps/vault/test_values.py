"""Values sealed under a person's key, look-up tokens, and erasing a person."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from caidang.core.crypto.words import root_to_words
from caidang.core.errors import InvalidInput, NotAllowed, NotFound, SealBroken
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.vault import keyed
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.kit import confirm_kit, kit_confirmed_at, show_kit
from caidang.foundation.vault.models import DataKey

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
PLACE = "value:12:value"


@pytest.fixture
def key() -> DataKey:
    return vault.new_data_key(now=NOW)


def test_what_is_sealed_opens_from_the_database(key: DataKey) -> None:
    sealed = vault.seal(key, PLACE, b"13800001234")
    again = DataKey.objects.get(pk=key.pk)
    assert vault.open_sealed(again, PLACE, sealed) == b"13800001234"
    assert vault.open_sealed(again, PLACE, memoryview(sealed)) == b"13800001234"  # type: ignore[arg-type]
    assert b"13800001234" not in sealed


def test_json_keeps_its_shape(key: DataKey) -> None:
    value = {"姓名": "林小满", "phones": ["13800001234"], "box": [1, 2.5, None, True]}
    assert vault.open_json(key, PLACE, vault.seal_json(key, PLACE, value)) == value


def test_a_value_moved_to_another_row_or_person_does_not_open(key: DataKey) -> None:
    sealed = vault.seal(key, PLACE, b"secret")
    with pytest.raises(SealBroken):
        vault.open_sealed(key, "value:13:value", sealed)
    with pytest.raises(SealBroken):
        vault.open_sealed(vault.new_data_key(now=NOW), PLACE, sealed)


def test_a_data_key_moved_between_vaults_does_not_open(key: DataKey) -> None:
    key.wrapped = bytes(reversed(bytes(key.wrapped or b"")))
    with pytest.raises(SealBroken):
        vault.seal(key, PLACE, b"secret")


def test_an_erased_person_cannot_be_opened_again(key: DataKey) -> None:
    sealed = vault.seal(key, PLACE, b"secret")
    vault.erase(key=key, now=NOW)
    vault.erase(key=key, now=NOW)
    again = DataKey.objects.get(pk=key.pk)
    for held in (key, again):
        assert (held.wrapped, held.erased_at) == (None, NOW)
        with pytest.raises(NotFound, match="抹除"):
            vault.open_sealed(held, PLACE, sealed)
        with pytest.raises(NotFound):
            vault.seal(held, PLACE, b"new")
    with connection.cursor() as cursor:
        cursor.execute("SELECT wrapped FROM vault_datakey WHERE id = %s", [key.pk])
        assert cursor.fetchone() == (None,)


def test_tokens_depend_on_field_and_value_alone() -> None:
    assert keyed.blind("phone", "13800001234") == keyed.blind("phone", " 13800001234 ")
    assert keyed.blind("phone", "13800001234") != keyed.blind("phone", "13800001235")
    assert keyed.blind("phone", "13800001234") != keyed.blind("wechat", "13800001234")
    assert len(keyed.blind("phone", "13800001234")) == 64


def test_received_bytes_are_recognised_by_a_keyed_token() -> None:
    assert keyed.fingerprint(b"file") == keyed.fingerprint(b"file")
    assert keyed.fingerprint(b"file") != keyed.fingerprint(b"File")
    assert len(keyed.fingerprint(b"")) == 64


def test_the_kit_is_shown_and_confirmed_on_record() -> None:
    kit = show_kit(actor=PROGRAM, now=NOW)
    assert kit.text.split() == list(kit.words)
    assert kit.words[0] not in repr(kit)
    assert kit_confirmed_at() is None
    for answers in ({}, {3: kit.words[2]}, {0: kit.words[0], 1: kit.words[0]}, {3: "", 4: ""}):
        with pytest.raises(InvalidInput):
            confirm_kit(answers=answers, actor=PROGRAM, now=NOW)
    with pytest.raises(InvalidInput, match="第 9 个词"):
        confirm_kit(answers={3: kit.words[2], 9: "不对"}, actor=PROGRAM, now=NOW)
    assert kit_confirmed_at() is None
    confirm_kit(answers={3: kit.words[2], 24: f" {kit.words[23]} "}, actor=PROGRAM, now=NOW)
    assert kit_confirmed_at() == NOW
    verbs = list(AuditEvent.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs == ["vault.kit_shown", "vault.kit_confirmed"]
    recorded = "".join(str(e.detail) for e in AuditEvent.objects.all())
    assert not any(word in recorded for word in kit.words)
    assert root_to_words(bytes(32)) != kit.words


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_administrator_sees_the_kit(role: Role) -> None:
    actor = Viewer(user_id=1, role=role)
    with pytest.raises(NotAllowed):
        show_kit(actor=actor, now=NOW)
    with pytest.raises(NotAllowed):
        confirm_kit(answers={}, actor=actor, now=NOW)
    assert not AuditEvent.objects.exists()
