"""Own reports: made, changed, shared, removed."""

from datetime import datetime
from typing import Final

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.core.text.normalize import normalize
from caidang.domain.analytics.models import Report
from caidang.domain.analytics.questions import Question, fitted
from caidang.domain.analytics.selectors.reports import MANAGERS, find_row, opened
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

MOST_NAME: Final = 40
MOST_REPORTS: Final = 200
"""Reports one member makes."""


def save_report(*, name: str, question: Question, shared: str, actor: Viewer, now: datetime) -> Report:
    """This function will keep a question under a name.

    Raises NotAllowed for a measure the actor may not ask for, InvalidInput for an unfit name or too many reports.
    """
    question = fitted(question, actor)
    if actor.user_id is None:
        raise NotAllowed("命令行没有自己的报表。")
    name, sharing = fit_name(name), _fit_sharing(shared)
    with write_tx():
        if Report.objects.filter(created_by=actor.user_id, removed_at=None).count() >= MOST_REPORTS:
            raise InvalidInput(f"最多留 {MOST_REPORTS} 份报表，先删掉不用的。")
        row = Report(shared=sharing, created_by=actor.user_id, created_at=now, changed_at=now)
        _fill(row, name, question)
        row.save()
        _record("report.saved", row, question, actor=actor, now=now)
    return row


def change_report(
    *, public_id: str, name: str, question: Question | None, shared: str, actor: Viewer, now: datetime
) -> Report:
    """This function will give a report another name, sharing or, unless None, another question.

    Only its maker or a manager may; raises NotFound, NotAllowed, InvalidInput.
    """
    name, sharing = fit_name(name), _fit_sharing(shared)
    with write_tx():
        row = _own(public_id, actor)
        asked = question or opened(row)[1]
        if asked is None:
            raise InvalidInput("这份报表的指标已经没有了，删掉它，重新做一份。")
        asked = fitted(asked, actor)
        row.shared, row.changed_at = sharing, now
        _fill(row, name, asked)
        row.save(update_fields=["content", "shared", "changed_at"])
        _record("report.changed", row, asked, actor=actor, now=now)
    return row


def remove_report(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """This function will take a report away, and with it its letters; only its maker or a manager may."""
    with write_tx():
        row = _own(public_id, actor)
        row.removed_at = now
        row.save(update_fields=["removed_at"])
        row.mails.filter(removed_at=None).update(removed_at=now)
        audit.record(actor_id=actor.user_id, verb="report.removed", subject=f"report:{row.pk}", now=now)


def fit_name(name: str) -> str:
    """This function will return a name in its plain form; raises InvalidInput for an empty or a long one."""
    name = " ".join(normalize(name).split())
    if not name:
        raise InvalidInput("请先起个名字。")
    if len(name) > MOST_NAME:
        raise InvalidInput(f"名字最多 {MOST_NAME} 个字。")
    return name


def _fit_sharing(shared: str) -> str:
    if shared not in Report.Shared.values:
        raise InvalidInput("请选和谁共享。")
    return shared


def _fill(row: Report, name: str, question: Question) -> None:
    row.content = vault.seal_own(row.content_place, {"name": name, "question": question.told()})


def _own(public_id: str, actor: Viewer) -> Report:
    row = find_row(public_id, viewer=actor)
    if row.created_by != actor.user_id and actor.role not in MANAGERS:
        raise NotAllowed("这份报表是别人做的，只有他和主管能改。可以另存一份自己的。")
    return row


def _record(verb: str, row: Report, question: Question, *, actor: Viewer, now: datetime) -> None:
    detail = {"measure": question.measure.key, "shared": row.shared}
    audit.record(actor_id=actor.user_id, verb=verb, subject=f"report:{row.pk}", now=now, detail=detail)
