"""Every sealed column of every table, found by how tables are made: where it is sealed for, and under whose key.

A column ``x`` is sealed for what the row's ``x_place`` says, or its ``place("x")``. Its key is the data key
that the row refers to, itself or through the rows that it belongs to.
"""

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Final

from django.apps import apps
from django.db import models

from caidang.core.crypto import envelope
from caidang.core.errors import SealBroken
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import Blob, DataKey, OlderKey

_DEEPEST: Final = 4
_AT_ONCE: Final = 200
_NOT_SEALED: Final = frozenset({"vault_datakey.wrapped", "vault_olderkey.wrapped", "vault_blob.file_key", "audit_auditcheckpoint.signature"})
"""Wrapped keys and signatures: bytes, but nothing that is sealed for a place."""

Model = type[models.Model]


def sealed_columns() -> Iterator[tuple[Model, list[str]]]:
    """Yield every table that has sealed columns, with their names."""
    for model in apps.get_models():
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.BinaryField) and f"{model._meta.db_table}.{field.name}" not in _NOT_SEALED
        ]
        if names:
            yield model, names


def place_of(row: models.Model, column: str) -> str | None:
    """Return the place that a row's column is sealed for; None for a table that does not say."""
    found = getattr(row, f"{column}_place", None)
    if found is None:
        place = getattr(row, "place", None)
        if callable(place):
            with suppress(TypeError):
                found = place(column)
        else:
            found = place
    return found if isinstance(found, str) else None


@cache
def ways_to_key(model: Model) -> tuple[str, ...]:
    """Return the ways from a table's rows to a data key, the shortest first; empty for what belongs to nobody."""
    found: list[str] = []
    layer: list[tuple[Model, str]] = [(model, "")]
    for _ in range(_DEEPEST):
        following: list[tuple[Model, str]] = []
        for at, way in layer:
            for field in at._meta.concrete_fields:
                if not isinstance(field, models.ForeignKey):
                    continue
                other = field.related_model
                if other is DataKey:
                    found.append(f"{way}{field.name}")
                elif other is not Blob and other is not at and other is not model:
                    following.append((other, f"{way}{field.name}__"))
        layer = following
    return tuple(found)


def reseal_rows(key: DataKey) -> int:
    """Seal under a subject's present key all that lies under one of its older keys; returns how many values that were.

    To be called inside ``write_tx()``.
    """
    count = 0
    for model, columns in sealed_columns():
        for way in ways_to_key(model):
            for row in model._base_manager.filter(**{way: key.pk}).iterator(chunk_size=_AT_ONCE):
                if changed := _resealed(row, columns, key):
                    model._base_manager.filter(pk=row.pk).update(**changed)
                    count += len(changed)
    return count


def _resealed(row: models.Model, columns: list[str], key: DataKey) -> dict[str, bytes]:
    changed: dict[str, bytes] = {}
    for column in columns:
        held = getattr(row, column)
        place = place_of(row, column) if held else None
        if place is None:
            continue
        # What does not open is under another's key: a row may refer to more than one.
        with suppress(SealBroken):
            sealed = bytes(held)
            if envelope.key_id_of(sealed) != key.version:
                changed[column] = vault.seal(key, place, vault.open_sealed(key, place, sealed))
    return changed


def older_values(key: DataKey) -> int:
    """Return how many values are still sealed under one of a subject's older keys: those that were on their way."""
    versions = set(OlderKey.objects.filter(data_key=key).values_list("version", flat=True))
    count = 0
    for model, columns in sealed_columns():
        for way in ways_to_key(model):
            for row in model._base_manager.filter(**{way: key.pk}):
                helds = [bytes(held) for column in columns if (held := getattr(row, column))]
                count += sum(envelope.key_id_of(one) in versions for one in helds)
    return count
