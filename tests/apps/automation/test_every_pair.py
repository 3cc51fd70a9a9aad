"""Each thing that sets a rule off does each thing that a rule can do; the trial says so before, the log after, and off is off."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django import Settings

from caidang.core.review.chain import Action as Step
from caidang.domain.automation.content import Act, Content, Day, Do, When
from caidang.domain.automation.models import AutoRule, Firing
from caidang.domain.automation.selectors.rules import list_firings, try_rule
from caidang.domain.automation.services.firing import follow_log, sweep_days
from caidang.domain.automation.services.rules import save_rule, switch_rule
from caidang.domain.candidates.models import Candidate, Freshness, Tagging
from caidang.domain.candidates.services.labelling.labels import make_tag
from caidang.domain.candidates.services.labelling.many import put_on_many
from caidang.domain.outreach.models import Letter
from caidang.domain.outreach.services.templates import save_template
from caidang.domain.pipeline.models import Stage
from caidang.domain.pipeline.services.moving import move
from caidang.domain.review.models import Reminder, RobotMessage
from caidang.domain.review.services.chain.cases import case_of
from caidang.domain.review.services.chain.cases import move as take
from caidang.domain.review.services.news.robots import save_robot
from caidang.foundation.accounts.policy import Role, Viewer
from caidang.foundation.lib.write_lock import write_tx
from tests.apps.pipeline.making import a_job, applied
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
NEXT = NOW + timedelta(days=1)


@pytest.fixture
def anna() -> Viewer:
    return as_now(someone("anna", Role.MANAGER))


def came() -> Candidate:
    return a_candidate([("name", 0, "林知夏"), ("city", 0, "上海"), ("email", 0, "zhixia@example.com")])


def received(_: Viewer) -> tuple[Content, Callable[[], Candidate]]:
    return Content(When.RECEIVED, "", ()), came


def approved(_: Viewer) -> tuple[Content, Callable[[], Candidate]]:
    record = came()

    def happens() -> Candidate:
        olga, rita = (as_now(someone(name, role)) for name, role in (("olga", Role.ORGANISER), ("rita", Role.REVIEWER)))
        with write_tx():
            case = case_of(record, now=NOW)
        take(case=case, action=Step.SUBMIT, actor=olga, now=NOW)
        take(case=case, action=Step.APPROVE, actor=rita, now=NOW + timedelta(minutes=1))
        return record

    return Content(When.APPROVED, "", ()), happens


def reached_a_stage(anna: Viewer) -> tuple[Content, Callable[[], Candidate]]:
    record, job = came(), a_job()
    (application,) = applied(job, record, by=anna)
    here, there = Stage.objects.filter(type=job.type_id).order_by("position")[:2]

    def happens() -> Candidate:
        move(public_id=str(application.public_id), stage_id=there.pk, seen=here.pk, actor=anna, now=NOW)
        return record

    return Content(When.STAGE, "", (), place=there.pk), happens


def tagged(anna: Viewer) -> tuple[Content, Callable[[], Candidate]]:
    record, label = came(), make_tag(name="急招", actor=anna, now=NOW)

    def happens() -> Candidate:
        with write_tx():
            put_on_many([record], label, actor=anna, now=NOW)
        return record

    return Content(When.TAGGED, "", (), place=label.pk), happens


def went_stale(_: Viewer) -> tuple[Content, Callable[[], Candidate]]:
    record = came()

    def happens() -> Candidate:
        day = NEXT.date().toordinal()
        Freshness.objects.update_or_create(candidate=record, defaults={"audience_id": record.audience_id, "stale": day})
        return record

    return Content(When.STALE, "", ()), happens


def reached_a_day(_: Viewer) -> tuple[Content, Callable[[], Candidate]]:
    return Content(When.DATE, "", (), day=Day.CAME, days=1), came


def everything(anna: Viewer) -> tuple[Act, ...]:
    """Each thing that a rule can do, the group's robot and the webhook apart."""
    template = save_template(template_id=None, name="收到", subject="收到了", body="{称呼}好", actor=anna, now=NOW)
    robots = [
        save_robot(kind=kind, name=kind, url="http://127.0.0.1:9/x", secret="s", is_team=True, origin="", actor=anna, now=NOW)  # noqa: S106 - invented
        for kind in ("wecom", "webhook")
    ]
    done = make_tag(name="规则加的", actor=anna, now=NOW)
    return (
        Act(Do.OWNER, str(anna.user_id)), Act(Do.TAG, str(done.pk)), Act(Do.TASK, "0", "打电话"),
        Act(Do.MAIL, str(template.pk)), *(Act(Do.ROBOT, str(robot.pk)) for robot in robots),
    )  # fmt: skip


@pytest.mark.parametrize("cause", [received, approved, reached_a_stage, tagged, went_stale, reached_a_day])
def test_whatever_sets_it_off_a_rule_does_all_that_it_can(
    cause: Callable[[Viewer], tuple[Content, Callable[[], Candidate]]], anna: Viewer, settings: Settings
) -> None:
    settings.EMAIL_HOST = "mail.example.com"
    settings.CAIDANG_WEBHOOK_HOSTS = ("127.0.0.1",)
    bare, happens = cause(anna)
    content = Content(bare.when, "城市:上海", everything(anna), bare.place, bare.day, bare.days)
    rules = [save_rule(name=name, content=content, origin="", actor=anna, now=NOW) for name in ("开着的", "关着的")]
    switch_rule(public_id=str(rules[0].public_id), is_on=True, actor=anna, now=NOW, today=TODAY)
    record = happens()
    draft = AutoRule(name="x", when=content.when.value, owner=anna.user_id or 0)
    tried = try_rule(content, rule=draft, days=30, viewer=anna, now=NEXT, today=NEXT.date())
    assert (tried.fits, len(dict(tried.would)), dict(tried.would_not)) == (1, 6, {})
    assert not Firing.objects.exists()
    while follow_log(now=NEXT, today=NEXT.date()):
        pass
    while sweep_days(now=NEXT, today=NEXT.date()):
        pass
    (line,), _ = list_firings(viewer=anna, today=NEXT.date())
    assert (line.rule, line.when, line.result) == ("开着的", content.when.label, "做了")
    assert [done for _, done, _ in line.told] == [True] * 6
    record.refresh_from_db()
    assert record.owner == anna.user_id
    assert Tagging.objects.filter(candidate=record, tag__name="规则加的").exists()
    assert (Reminder.objects.get().candidate_id, Letter.objects.get().candidate_id) == (record.pk, record.pk)
    group, webhook = RobotMessage.objects.order_by("robot_id")
    assert (group.data, set(webhook.data)) == ({}, {"rule", "when", "record", "at"})
    assert not [word for word in ("林", "上海", "example") if word in f"{group.text}{webhook.text}{webhook.data}"]
