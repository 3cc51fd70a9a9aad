"""A reviewer marks what is wrong; who corrects it settles the mark."""

from datetime import datetime

from django.db.models import BigIntegerField, CharField, IntegerField

from caidang.core.errors import InvalidInput
from caidang.core.review.faults import Fault
from caidang.domain.candidates.fields import FIELDS
from caidang.domain.candidates.models import FieldValue
from caidang.domain.review.models import Case, Flag
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.policy import Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.prepared import Given, PreparedCount
from caidang.foundation.lib.write_lock import write_tx


def raise_flag(
    *, case: Case, field: str, entry: int, fault: str, actor: Viewer, now: datetime
) -> Flag:
    """Mark a value as wrong in one of the known ways; marking it again changes the way. Raises InvalidInput."""
    require(actor, policy.Action.WORK, case.candidate.target)
    if field not in FIELDS or fault not in set(Fault):
        raise InvalidInput("没有这个字段或这种标记。")
    with write_tx():
        open_flags = case.flags.filter(field=field, entry=entry, settled_at=None)
        if open_flags.update(fault=fault, raised_by=actor.user_id, raised_at=now):
            flag = open_flags.get()
        else:
            flag = Flag.objects.create(
                case=case, field=field, entry=entry, fault=fault,
                raised_by=actor.user_id, raised_at=now, **_origin(case, field, entry),
            )  # fmt: skip
        audit.record(
            actor_id=actor.user_id, verb="review.flagged", subject=f"candidate:{case.candidate_id}",
            now=now, detail={"field": field, "entry": entry, "fault": fault},
        )  # fmt: skip
    return flag


def settle_flags(
    *, case: Case, field: str, entry: int, actor: Viewer, now: datetime
) -> int:
    """The value was corrected, or the mark is taken back; returns how many marks that were."""
    if not _OPEN.ask(case=case.pk, field=field, entry=entry):
        return 0
    with write_tx():
        open_flags = case.flags.filter(field=field, entry=entry, settled_at=None)
        count = open_flags.update(settled_by=actor.user_id, settled_at=now)
        if count:
            audit.record(
                actor_id=actor.user_id, verb="review.flag_settled",
                subject=f"candidate:{case.candidate_id}", now=now,
                detail={"field": field, "entry": entry},
            )  # fmt: skip
    return count


_OPEN = PreparedCount(
    Flag.objects.filter(
        case=Given("case", BigIntegerField()), field=Given("field", CharField()), entry=Given("entry", IntegerField()), settled_at=None
    ),
    most=1,
)


def _origin(case: Case, field: str, entry: int) -> dict[str, int | None]:
    """Whose value it is: the one who typed it, or the version of the parser that read it."""
    values = case.candidate.values.filter(field=field, entry=entry, retired_at=None)
    value = values.select_related("document").defer("document__text", "document__pages").first()
    if value is None:
        return {"blamed": None, "parser_version": None}
    if value.origin == FieldValue.Origin.PARSER:
        read = value.document.parser_version if value.document else None
        return {"blamed": None, "parser_version": read}
    return {"blamed": value.created_by, "parser_version": None}
