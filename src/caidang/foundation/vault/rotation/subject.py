"""A new data key for one person or for all: values and files are sealed anew.

One person is one transaction, so that being killed leaves nothing in between. The key before stays, wrapped,
for backups made before and for a value that was on its way; it goes when the person is erased.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from caidang.core.crypto import envelope
from caidang.core.errors import NotFound
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import serialise, write_tx
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.current import fresh_keyring
from caidang.foundation.vault.models import Blob, DataKey, OlderKey
from caidang.foundation.vault.rotation.keyholder import Progress, keyholder, quiet
from caidang.foundation.vault.rotation.sealed_rows import reseal_rows
from caidang.foundation.vault.store import keyed_name, pad, store_at

PENDING: Final = "subjects"


@dataclass(frozen=True, slots=True)
class SubjectsChanged:
    """How many subjects got another key, and what was sealed anew."""

    subjects: int = 0
    values: int = 0
    files: int = 0

    def plus(self, other: "SubjectsChanged") -> "SubjectsChanged":
        """Return both together."""
        return SubjectsChanged(self.subjects + other.subjects, self.values + other.values, self.files + other.files)


def rotate_subject(*, key_id: int, actor: Viewer, now: datetime) -> SubjectsChanged:
    """Give one subject another data key; raises NotFound when it is erased, and NotAllowed."""
    require(actor, Action.MANAGE_KEYS)
    with write_tx():
        serialise(f"data-key:{key_id}")
        key = DataKey.objects.filter(pk=key_id).exclude(wrapped=None).first()
        if key is None:
            raise NotFound("这个人的资料已经抹除，没有钥匙可换。")
        OlderKey.objects.create(
            data_key=key, version=key.version, wrapped=bytes(key.wrapped or b""), kek_id=key.kek_id, retired_at=now
        )
        ring = fresh_keyring()
        key.wrapped, key.kek_id = envelope.wrap(ring.wrapping, envelope.new_key()), ring.wrapping_number
        key.version += 1
        key.save(update_fields=["wrapped", "kek_id", "version"])
        values = reseal_rows(key)
        files = sum(_reseal_file(blob) for blob in key.blobs.exclude(file_key=None))
        audit.record(
            actor_id=actor.user_id, verb="keys.subject_changed", subject=f"data_key:{key.pk}", now=now,
            detail={"version": key.version, "values": values, "files": files},
        )  # fmt: skip
    return SubjectsChanged(1, values, files)


def rotate_subjects(*, actor: Viewer, clock: Callable[[], datetime], progress: Progress = quiet) -> SubjectsChanged:
    """Give every subject another data key, or go on where an interrupted call was. Others go on working meanwhile."""
    require(actor, Action.MANAGE_KEYS)
    with keyholder() as held:
        if PENDING not in held.header.pending:
            held.change(pending={**held.header.pending, PENDING: clock().isoformat()})
        began = datetime.fromisoformat(held.header.pending[PENDING])
        done = SubjectsChanged()
        total = _left(began).count()
        while (key_id := _left(began).order_by("pk").values_list("pk", flat=True).first()) is not None:
            done = done.plus(rotate_subject(key_id=key_id, actor=actor, now=clock()))
            progress("subjects", done.subjects, max(total, done.subjects))
        held.change(pending={name: value for name, value in held.header.pending.items() if name != PENDING})
    return done


def _left(began: datetime) -> "QuerySet[DataKey]":
    changed = OlderKey.objects.filter(data_key=OuterRef("pk"), retired_at__gte=began)
    return DataKey.objects.filter(erased_at=None, created_at__lt=began).exclude(Exists(changed))


def _reseal_file(blob: Blob) -> bool:
    """Write a file anew under a key and a name of its own. The one before stays until it is swept: somebody may be reading it."""
    data = vault.read_blob(blob)
    opened = vault.open_key(blob.data_key)
    content = hashlib.sha256(data).digest()
    number, ring = 0, fresh_keyring()
    while Blob.objects.filter(name=(name := keyed_name(ring.blobname, content, opened, number))).exists():
        number += 1
    file_key = envelope.new_key()
    blob.name, blob.file_key = name, envelope.wrap(opened, file_key)
    store_at(settings.CAIDANG_BLOBS).write(name, envelope.seal_file(file_key, pad(data), blob.place))
    blob.save(update_fields=["name", "file_key"])
    return True
