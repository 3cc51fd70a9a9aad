"""Certificates, as their holder, whoever manages training and whoever has their code see them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from caidang.core.errors import CaidangError, NotFound
from caidang.core.text.masks import mask_name
from caidang.domain.training.catalogue import course_of
from caidang.domain.training.models import Certificate
from caidang.domain.training.services.learning import member_id
from caidang.domain.training.values import Course
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.lib.public_ids import parse_public_id


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate with its holder's name; ``course`` is None where that was put away."""

    row: Certificate
    name: str
    course: Course | None
    is_valid: bool
    may_revoke: bool = False


def my_certificate(public_id: str, *, viewer: Viewer, now: datetime) -> Shown:
    """Return a certificate of the viewer's own, or anybody's to who manages training; raises NotFound."""
    key = parse_public_id(public_id, missing="没有这张证书。")
    rows = Certificate.objects.filter(public_id=key)
    is_keeper = may(viewer, Action.MANAGE_TRAINING)
    if not is_keeper:
        rows = rows.filter(member=member_id(viewer))
    row = rows.first()
    if row is None:
        raise NotFound("没有这张证书。")
    return shown_of(row, now, may_revoke=is_keeper)


def check_code(code: str, *, viewer: Viewer, now: datetime) -> Shown | None:
    """Return the certificate that has this code, however it was typed; None for none."""
    member_id(viewer)
    return _with_code(code, now)


def check_code_outside(code: str, *, now: datetime) -> Shown | None:
    """Return the certificate that has this code, for anybody who holds it: of the name only what shows whether it fits."""
    found = _with_code(code, now)
    return None if found is None else replace(found, name=mask_name(found.name))


_MISREAD: Final = str.maketrans("018", "OIB")
"""What is read from paper: these figures are in no code, the letters that look like them are."""


def _with_code(code: str, now: datetime) -> Shown | None:
    plain = "".join(sign for sign in code.upper() if sign.isalnum()).translate(_MISREAD)
    written = "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))
    row = Certificate.objects.filter(code=written[:40]).first()
    return None if row is None else shown_of(row, now)


def shown_of(row: Certificate, now: datetime, *, may_revoke: bool = False) -> Shown:
    """Return a certificate as it is shown, to whoever may see it: that is for the caller to know."""
    try:
        course = course_of(row.course)
    except CaidangError:
        course = None
    is_valid = row.revoked_at is None and (row.expires_at is None or row.expires_at > now)
    name = names_of([row.member]).get(row.member, "")
    return Shown(row, name, course, is_valid, may_revoke and row.revoked_at is None)
