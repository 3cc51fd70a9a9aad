"""The organisation shapes its own fields: made, changed, ordered, put away; and filled for many from a sheet."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from caidang.core.errors import InvalidInput, NotFound
from caidang.core.text.normalize import normalize
from caidang.domain.candidates.catalogue import own_fields
from caidang.domain.candidates.fields import FIELDS
from caidang.domain.candidates.models import Candidate, Category, FieldValue, OwnField
from caidang.domain.candidates.services.record.edit import add_entry, set_value
from caidang.foundation.accounts.policy import Action, Sensitivity, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services as search
from caidang.foundation.search.query.meanings import ABSENT, FIELD_NAMES

MAX_FIELDS = 60
MAX_CHOICES = 100
_LABEL = re.compile(r"[^\W\d_]{1,12}")
_CHOSEN = (OwnField.Kind.CHOICE, OwnField.Kind.MULTI)


def save_own_field(
    *,
    field_id: int | None,
    label: str,
    kind: str,
    sensitivity: str,
    choices: Sequence[str],
    categories: Sequence[int],
    actor: Viewer,
    now: datetime,
) -> OwnField:
    """Make a field, or change one; its kind stays what it was. Raises InvalidInput naming what does not fit.

    ``categories``: whose people have the field; none, all people.
    """
    require(actor, Action.MANAGE_SORTING)
    label = "".join(normalize(label).split())
    _check_label(label, field_id)
    if kind not in list(OwnField.Kind) or sensitivity not in list(Sensitivity):
        raise InvalidInput("请选好种类和级别。")
    with write_tx():
        row = _row(field_id) if field_id else OwnField(created_at=now, created_by=actor.user_id, kind=kind)
        if not field_id and OwnField.objects.filter(archived_at=None).count() >= MAX_FIELDS:
            raise InvalidInput(f"最多 {MAX_FIELDS} 个自定字段，先归档不用的。")
        row.label, row.sensitivity = label, sensitivity
        row.choices = _choices(choices) if row.kind in _CHOSEN else []
        known = set(Category.objects.filter(pk__in=categories, merged_into=None).values_list("pk", flat=True))
        row.categories = sorted(known)
        row.save()
        _reindex(row)
        _note("own_field.saved", row, actor=actor, now=now)
    return row


def archive_own_field(*, field_id: int, is_archived: bool, actor: Viewer, now: datetime) -> OwnField:
    """Put a field away, or bring it back; its values stay with the people."""
    require(actor, Action.MANAGE_SORTING)
    with write_tx():
        row = _row(field_id)
        row.archived_at = now if is_archived else None
        row.save(update_fields=["archived_at"])
        _reindex(row)
        _note("own_field.archived" if is_archived else "own_field.restored", row, actor=actor, now=now)
    return row


def fill_own_fields(
    *, candidate: Candidate, told: Mapping[str, str], actor: Viewer, now: datetime
) -> list[FieldValue]:
    """Set the organisation's own fields of one record by their names, as a sheet has them; for importing.

    Several values of a field of many choices are parted by 、; ones that are there stay. An empty text
    changes nothing. Raises InvalidInput, naming the field, for a name or a value that does not fit.
    """
    by_label = {field.label: field for field in own_fields().values()}
    made = []
    with write_tx():
        for label, text in told.items():
            field = by_label.get("".join(normalize(label).split()))
            if field is None:
                raise InvalidInput(f"没有「{label}」这个自定字段。")
            try:
                if not field.is_many and text.strip():
                    made.append(set_value(candidate=candidate, field=field.key, entry=0, text=text, actor=actor, now=now))
                elif field.is_many:
                    made += _add(candidate, field.key, text, actor=actor, now=now)
            except InvalidInput as error:
                raise InvalidInput(f"「{label}」：{error}") from error
    return made


def _add(
    candidate: Candidate, key: str, text: str, *, actor: Viewer, now: datetime
) -> list[FieldValue]:
    parts = [part for part in re.split(r"[、;；\n]", text) if part.strip()]
    return [add_entry(candidate=candidate, field=key, text=part, actor=actor, now=now) for part in parts]


def _check_label(label: str, field_id: int | None) -> None:
    if not _LABEL.fullmatch(label):
        raise InvalidInput("名称是 1 到 12 个字，不带数字、空格和标点，这样搜索里能写「名称:值」。")
    taken = {*FIELD_NAMES, *ABSENT, *(field.label.lower() for field in FIELDS.values())}
    if label.lower() in taken:
        raise InvalidInput(f"「{label}」已经是自带的字段，换个名称。")
    if OwnField.objects.filter(label=label).exclude(pk=field_id or 0).exists():
        raise InvalidInput(f"已经有「{label}」了；归档了的可以取回。")


def _choices(given: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(" ".join(normalize(one).split())[:40] for one in given if one.strip()))
    if len(found) < 2:
        raise InvalidInput("单选、多选要至少两个选项，一行一个。")
    if len(found) > MAX_CHOICES:
        raise InvalidInput(f"最多 {MAX_CHOICES} 个选项。")
    return found


def _row(pk: int) -> OwnField:
    found = OwnField.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound("没有这个字段。")
    return found


def _reindex(row: OwnField) -> None:
    """Whoever has a value of it is found by it anew: its class may be another now."""
    if row.pk is None:
        return
    for pk in FieldValue.objects.filter(field=row.key, retired_at=None).values_list("candidate_id", flat=True).distinct():
        search.log_change(pk)


def _note(verb: str, row: OwnField, *, actor: Viewer, now: datetime) -> None:
    audit.record(actor_id=actor.user_id, verb=verb, subject=f"own_field:{row.pk}", now=now)
