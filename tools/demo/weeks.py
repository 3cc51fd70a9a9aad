"""The demo's last weeks: half of its people came earlier, and were organised, reviewed, looked at again and put forward.

Files are read in minutes; what a house did in weeks is written with the days on which it would have been done.
"""

import random
from contextlib import suppress
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from caidang.core.errors import CaidangError
from caidang.core.review.chain import Action

WEEKS = 6
WORKED = 0.8
"""So many of those who came earlier were worked on."""
SOURCES = ("mail", "mail", "upload", "inbox")
SEARCHES = 9
"""At most, a day and member."""


def live_through(*, people: list[Any], workers: dict[str, Any], now: datetime) -> None:
    """Let these records have come in over the last weeks, and let ``workers`` have done their work on them."""
    rng = random.Random(23)  # noqa: S311 - invented work
    for person in people:
        at = _office_hour(rng, now)
        _came(person, at, rng, collector=workers["shouji"].user_id)
        if rng.random() < WORKED:
            _work(person, at, workers, rng, now)
    _searched(workers, rng, now)


def send_reports(*, consultant: Any, now: datetime) -> None:
    """Put some who were interviewed or are on their way before their clients, most of whom have answered."""
    rng = random.Random(29)  # noqa: S311 - invented answers
    sending, making = _module("pipeline.services.submissions.sending"), _module("pipeline.services.submissions.making")
    answers = _module("pipeline.services.submissions.answers")
    rows = _module("pipeline.models").Application.objects.select_related("job", "candidate")
    for row in rows.filter(stage__kind__in=("submitted", "interview", "offer")).order_by("pk")[:14]:
        at = now - timedelta(days=rng.randrange(3, 26), hours=rng.randrange(8))
        parcel = sending.Parcel(
            job=str(row.job.public_id), people=(making.Wanted(str(row.candidate.public_id), "经历和职位对得上，本人愿意谈。"),),
            recipient="招聘负责人", consent="call", evidence="电话里同意推荐", channel="link",
        )  # fmt: skip
        with suppress(CaidangError):
            made = sending.send(parcel=parcel, url_of=lambda token: token, actor=consultant, now=at, today=at.date())
            verdict = rng.choice(("accepted", "interview", "declined", ""))
            if verdict:
                said = answers.Said(verdict, reason="client.skill" if verdict == "declined" else "")
                answers.answer(token=made.url, number=1, said=said, address="203.0.113.9", now=at + timedelta(days=1))


def _office_hour(rng: random.Random, now: datetime) -> datetime:
    """A moment of a working day of the last weeks; later ones are likelier, for the house grows."""
    day = now - timedelta(days=1 + int(7 * WEEKS * rng.random() ** 1.4))
    day -= timedelta(days=max(0, day.weekday() - 4))
    return day.replace(hour=1 + rng.randrange(9), minute=rng.randrange(60))


def _came(person: Any, at: datetime, rng: random.Random, *, collector: int) -> None:
    """The demo writes into the rows what no service may: that something was earlier than it was."""
    source = rng.choice(SOURCES)
    models = _module("candidates.models")
    models.Candidate.objects.filter(pk=person.pk).update(created_at=at, source=source)
    person.created_at, person.source = at, source
    person.documents.update(received_at=at)
    read = {"received_at": at, "finished_at": at + timedelta(seconds=rng.randrange(4, 240)), "source": source}
    if source == "upload":
        read["received_by"] = collector
        with import_module("caidang.foundation.lib.write_lock").write_tx():
            reach = _module("candidates.services.record.placing").audience_for(owner=None, collector=collector)
            models.Candidate.objects.filter(pk=person.pk).update(created_by=collector, audience=reach)
            models.Freshness.objects.filter(candidate=person).update(audience=reach)
            import_module("caidang.foundation.search.services").log_change(person.pk)
    _module("intake.models").IntakeItem.objects.filter(candidate=person).update(**read)
    _module("review.models").Case.objects.filter(candidate=person).update(since=at)


def _work(person: Any, came: datetime, workers: dict[str, Any], rng: random.Random, now: datetime) -> None:
    cases, flags = _module("review.services.chain.cases"), _module("review.services.chain.flags")
    at = came
    submitter = workers["zhengli"] if rng.random() < 0.7 else workers["gengxin"]
    while True:
        at += timedelta(hours=rng.choice((1, 2, 3, 5, 8, 26, 50, 90)))
        if at >= now or not _moved(cases, person, Action.SUBMIT, submitter, at):
            return
        at += timedelta(hours=rng.choice((1, 2, 4, 7, 24, 48)))
        if at >= now:
            return
        is_wrong = rng.random() < 0.22
        if is_wrong:
            case = cases.case_of(person, now=at)
            value = person.values.filter(retired_at=None, field__in=("city", "title", "company")).first()
            if value is not None:
                fault = rng.choice(("typo", "typo", "date", "wrong_place", "outdated"))
                with suppress(CaidangError):
                    flags.raise_flag(
                        case=case, field=value.field, entry=value.entry, fault=fault, actor=workers["shenhe"], now=at
                    )
        step = Action.RETURN if is_wrong else Action.APPROVE
        if not _moved(cases, person, step, workers["shenhe"], at):
            return
        if step is Action.APPROVE:
            _looked_again(cases, person, workers["zhuguan"], at + timedelta(days=2), now)
            return


def _moved(cases: Any, person: Any, action: Action, actor: Any, at: datetime) -> bool:
    with suppress(CaidangError):
        note = "请按原件再核对一遍。" if action is Action.RETURN else ""
        cases.move(case=cases.case_of(person, now=at), action=action, actor=actor, now=at, note=note)
        return True
    return False


def _looked_again(cases: Any, person: Any, checker: Any, at: datetime, now: datetime) -> None:
    if at < now:
        with suppress(CaidangError):
            _module("review.services.chain.rechecks").settle_sample(case=cases.case_of(person, now=at), actor=checker, now=at)


def _searched(workers: dict[str, Any], rng: random.Random, now: datetime) -> None:
    days = _module("analytics.days")
    rows = _module("analytics.models").SearchCount
    for back in range(7 * WEEKS):
        day = days.today_of(now) - timedelta(days=back)
        for worker in workers.values():
            if day.weekday() < 5 and (asked := rng.randrange(SEARCHES)):
                told = {"asked": asked, "fruitless": rng.randrange(asked // 3 + 1)}
                rows.objects.get_or_create(day=day.toordinal(), member=worker.user_id, defaults=told)


def _module(name: str) -> Any:
    """A part of the program, which can be imported only once the vault is open."""
    return import_module(f"caidang.domain.{name}")
