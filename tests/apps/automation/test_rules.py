"""Rules that act by themselves: once for each event, with their owner's rights, never in circles, and taken back."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from caidang.core.errors import Conflict, InvalidInput, NotAllowed
from caidang.core.review.chain import Action as Step
from caidang.domain.automation.content import Act, Content, Day, Do, When, content_of
from caidang.domain.automation.models import Automation, AutoRule, Firing
from caidang.domain.automation.selectors.rules import list_firings, list_rules, try_rule
from caidang.domain.automation.services import firing as firing_module
from caidang.domain.automation.services.firing import follow_log, sweep_days
from caidang.domain.automation.services.rules import (
    save_rule,
    switch_all,
    switch_rule,
    undo_firing,
)
from caidang.domain.candidates.models import Candidate, Freshness, Label, Tagging
from caidang.domain.candidates.services.labelling.labels import make_tag
from caidang.domain.candidates.services.labelling.many import put_on_many, take_off_many
from caidang.domain.candidates.services.record.bounces import note_bounce
from caidang.domain.candidates.services.record.placing import set_owner
from caidang.domain.outreach.models import Letter
from caidang.domain.outreach.services.send_accounts import save_account
from caidang.domain.outreach.services.templates import save_template
from caidang.domain.pipeline.services.moving import move
from caidang.domain.review.models import Reminder, RobotMessage
from caidang.domain.review.services.chain.cases import case_of
from caidang.domain.review.services.chain.cases import move as take
from caidang.domain.review.services.news.robots import save_robot
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.write_lock import write_tx
from tests.apps.pipeline.making import a_job, applied
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def anna() -> Viewer:
    return as_now(someone("anna", Role.MANAGER))


@pytest.fixture
def ben() -> Viewer:
    return as_now(someone("ben", Role.CONSULTANT))


def a_label(name: str, actor: Viewer) -> Label:
    return make_tag(name=name, actor=actor, now=NOW)


def a_person(name: str = "林知夏", city: str = "上海") -> Candidate:
    return a_candidate([("name", 0, name), ("city", 0, city), ("email", 0, f"{name}@example.com".encode().hex()[:12] + "@example.com")])


def a_rule(actor: Viewer, content: Content, name: str = "规则") -> AutoRule:
    row = save_rule(name=name, content=content, origin="https://caidang.example/", actor=actor, now=NOW)
    return switch_rule(public_id=str(row.public_id), is_on=True, actor=actor, now=NOW, today=TODAY)


def tag(label: Label) -> Act:
    return Act(Do.TAG, str(label.pk))


def follow() -> None:
    while follow_log(now=NOW, today=TODAY):
        pass


def labels_of(record: Candidate) -> set[str]:
    return set(Tagging.objects.filter(candidate=record).values_list("tag__name", flat=True))


def test_who_comes_and_fits_is_given_tagged_and_put_on_the_list_once(anna: Viewer, ben: Viewer) -> None:
    label = a_label("优先", anna)
    before = a_person("林知春")
    acts = (Act(Do.OWNER, str(ben.user_id)), tag(label), Act(Do.TASK, "0", "打电话", 1))
    a_rule(anna, Content(When.RECEIVED, "城市:上海", acts), "上海的给小本")
    fits, other = a_person(), a_person("林知秋", "杭州")
    follow()
    follow()
    fits.refresh_from_db()
    assert (fits.owner, labels_of(fits)) == (ben.user_id, {"优先"})
    assert labels_of(other) == labels_of(before) == set()
    assert Reminder.objects.get().member == ben.user_id
    row = Firing.objects.get()
    assert row.result == "done"
    (line,), _ = list_firings(viewer=anna, today=TODAY)
    assert (line.rule, line.when, line.result) == ("上海的给小本", "收到简历", "做了")
    assert [done for _, done, _ in line.told] == [True, True, True]
    told = AuditEvent.objects.filter(verb="candidate.tagged").latest("seq")
    assert told.detail["firing"] == row.pk
    assert told.actor_id == anna.user_id


def test_who_is_approved_is_heard_of_through_the_chain_itself(anna: Viewer) -> None:
    label = a_label("可推荐", anna)
    a_rule(anna, Content(When.APPROVED, "", (tag(label),)))
    record, other = a_person(), a_person("林知秋")
    organiser, reviewer = (as_now(someone(name, role)) for name, role in (("olga", Role.ORGANISER), ("rita", Role.REVIEWER)))
    for one in (record, other):
        with write_tx():
            case = case_of(one, now=NOW)
        take(case=case, action=Step.SUBMIT, actor=organiser, now=NOW)
        if one is record:
            take(case=case, action=Step.APPROVE, actor=reviewer, now=NOW + timedelta(minutes=1))
    follow()
    assert (labels_of(record), labels_of(other)) == ({"可推荐"}, set())


def test_who_comes_to_a_stage_is_heard_of_when_he_is_added_and_when_he_is_moved(anna: Viewer) -> None:
    job = a_job()
    first, second = list(job.type.stages.order_by("position")[:2])
    begun, gone_on = a_label("进了职位", anna), a_label("往前了", anna)
    a_rule(anna, Content(When.STAGE, "", (tag(begun),), place=first.pk))
    a_rule(anna, Content(When.STAGE, "", (tag(gone_on),), place=second.pk))
    people = [a_person(), a_person("林知秋")]
    one, _ = applied(job, *people, by=anna)
    follow()
    assert [labels_of(who) for who in people] == [{"进了职位"}, {"进了职位"}]
    move(public_id=str(one.public_id), stage_id=second.pk, seen=first.pk, actor=anna, now=NOW)
    follow()
    assert [labels_of(who) for who in people] == [{"进了职位", "往前了"}, {"进了职位"}]
    draft = AutoRule(name="x", when="stage", owner=anna.user_id or 0)
    content = Content(When.STAGE, "", (Act(Do.TASK, "0", "看"),), place=second.pk)
    tried = try_rule(content, rule=draft, days=30, viewer=anna, now=NOW + timedelta(hours=1), today=TODAY)
    assert (tried.events, tried.fits) == (1, 1)


def test_what_died_in_the_middle_is_done_once_and_whole(anna: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    label = a_label("优先", anna)
    a_rule(anna, Content(When.RECEIVED, "", (tag(label), Act(Do.TASK, "0", "打电话"))))
    record = a_person()
    real = firing_module.carry_out

    def die(act: Act, **more: object) -> object:
        if act.do is Do.TASK:
            raise KeyboardInterrupt
        return real(act, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(firing_module, "carry_out", die)
    with pytest.raises(KeyboardInterrupt):
        follow()
    assert labels_of(record) == set()
    assert not Firing.objects.exists()
    monkeypatch.undo()
    follow()
    assert labels_of(record) == {"优先"}
    Automation.objects.update(cursor=0)
    AutoRule.objects.update(from_seq=0)
    follow()
    assert Reminder.objects.count() == 1, "read once more, the event sets nothing off twice"


def test_rules_never_run_in_circles(anna: Viewer) -> None:
    one, two = a_label("一", anna), a_label("二", anna)
    a_rule(anna, Content(When.TAGGED, "", (tag(two),), place=one.pk), "一到二")
    a_rule(anna, Content(When.TAGGED, "", (tag(one), Act(Do.TASK, "0", "看一眼")), place=two.pk), "二到一")
    record = a_person()
    with write_tx():
        put_on_many([record], one, actor=anna, now=NOW)
    follow()
    follow()
    assert labels_of(record) == {"一", "二"}
    assert Firing.objects.count() == 2
    chain = [a_label(f"链{n}", anna) for n in range(7)]
    for here, there in zip(chain, chain[1:], strict=False):
        a_rule(anna, Content(When.TAGGED, "", (tag(there),), place=here.pk))
    with write_tx():
        put_on_many([record], chain[0], actor=anna, now=NOW)
    for _ in range(8):
        follow()
    assert len(labels_of(record) & {label.name for label in chain}) == 5
    assert Firing.objects.filter(result="loop").exists()


def test_what_a_person_took_off_and_whom_a_person_gave_away_stays_so(anna: Viewer, ben: Viewer) -> None:
    label, start = a_label("优先", anna), a_label("开始", anna)
    a_rule(anna, Content(When.TAGGED, "", (tag(label), Act(Do.OWNER, str(ben.user_id))), place=start.pk))
    record = a_person()
    with write_tx():
        put_on_many([record], label, actor=anna, now=NOW)
        take_off_many([record], [label], actor=anna, now=NOW)
    set_owner(candidates=[record], owner=anna.user_id, actor=anna, now=NOW)
    with write_tx():
        put_on_many([record], start, actor=anna, now=NOW)
    follow()
    record.refresh_from_db()
    assert (labels_of(record), record.owner) == ({"开始"}, anna.user_id)
    assert Firing.objects.get().result == "nothing"
    assert "有人去掉过" in str(Firing.objects.get().told)
    assert "人定的" in str(Firing.objects.get().told)


def test_a_firing_is_taken_back_and_not_done_again(anna: Viewer, ben: Viewer) -> None:
    label, start = a_label("优先", anna), a_label("开始", anna)
    a_rule(
        anna, Content(When.TAGGED, "", (tag(label), Act(Do.OWNER, str(ben.user_id)), Act(Do.TASK, "0", "看")), place=start.pk)
    )
    record = a_person()
    with write_tx():
        put_on_many([record], start, actor=anna, now=NOW)
    follow()
    assert undo_firing(public_id=str(Firing.objects.get().public_id), actor=anna, now=NOW) == []
    record.refresh_from_db()
    assert (labels_of(record), record.owner, Reminder.objects.count()) == ({"开始"}, None, 0)
    with pytest.raises(Conflict):
        undo_firing(public_id=str(Firing.objects.get().public_id), actor=anna, now=NOW)
    with write_tx():
        take_off_many([record], [start], actor=anna, now=NOW)
        put_on_many([record], start, actor=anna, now=NOW)
    follow()
    assert labels_of(record) == {"开始"}, "what was taken back counts as taken off by a person"


def test_a_rule_acts_with_its_owners_rights(anna: Viewer, ben: Viewer) -> None:
    label = a_label("优先", anna)
    with pytest.raises(NotAllowed):
        save_rule(name="x", content=Content(When.RECEIVED, "", (tag(label),)), origin="", actor=ben, now=NOW)
    a_rule(anna, Content(When.RECEIVED, "", (tag(label),)))
    User.objects.filter(pk=anna.user_id).update(role=Role.COLLECTOR.value)
    record = a_person()
    follow()
    assert labels_of(record) == set()
    User.objects.filter(pk=anna.user_id).update(is_active=False)
    a_person("林知秋")
    follow()
    assert "离职" in str(Firing.objects.latest("pk").told)


def test_switched_off_it_does_nothing_and_nothing_later_for_what_was(anna: Viewer) -> None:
    label = a_label("优先", anna)
    row = a_rule(anna, Content(When.RECEIVED, "", (tag(label),)))
    switch_rule(public_id=str(row.public_id), is_on=False, actor=anna, now=NOW, today=TODAY)
    first = a_person()
    follow()
    switch_rule(public_id=str(row.public_id), is_on=True, actor=anna, now=NOW, today=TODAY)
    switch_all(is_off=True, actor=anna, now=NOW)
    second = a_person("林知秋")
    follow()
    switch_all(is_off=False, actor=anna, now=NOW)
    third = a_person("林知冬")
    follow()
    assert [labels_of(one) for one in (first, second, third)] == [set(), set(), {"优先"}]


def test_days_that_are_reached_and_records_that_go_stale_are_seen_once_a_day(anna: Viewer) -> None:
    record = a_person()
    a_rule(anna, Content(When.DATE, "", (Act(Do.TASK, "0", "回访"),), day=Day.CAME, days=3))
    a_rule(anna, Content(When.STALE, "", (Act(Do.TASK, "0", "更新"),)))
    Freshness.objects.update_or_create(
        candidate=record, defaults={"audience_id": record.audience_id, "stale": TODAY.toordinal() + 2}
    )
    for day in range(1, 6):
        for _ in range(3):
            sweep_days(now=NOW + timedelta(days=day), today=TODAY + timedelta(days=day))
    assert sorted(Firing.objects.values_list("event", flat=True)) == [
        f"came:{record.pk}:{TODAY}:3", f"stale:{record.pk}:{TODAY.toordinal() + 2}",
    ]  # fmt: skip
    assert Reminder.objects.count() == 2


def test_mails_and_robots_are_lined_up_and_nothing_personal_goes_to_a_webhook(anna: Viewer, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example.com"
    settings.CAIDANG_WEBHOOK_HOSTS = ("127.0.0.1",)
    template = save_template(template_id=None, name="收到", subject="收到了", body="{称呼}好", actor=anna, now=NOW)
    robot = save_robot(
        kind="webhook", name="别的系统", url="http://127.0.0.1:9/x", secret="s", is_team=True,  # noqa: S106 - invented
        origin="https://caidang.example/", actor=anna, now=NOW,
    )  # fmt: skip
    a_rule(anna, Content(When.RECEIVED, "", (Act(Do.MAIL, str(template.pk)), Act(Do.ROBOT, str(robot.pk)))))
    record = a_person()
    follow()
    assert Letter.objects.get().candidate_id == record.pk
    message = RobotMessage.objects.get()
    assert set(message.data) == {"rule", "when", "record", "at"}
    assert "林" not in f"{message.data}{message.text}"
    assert undo_firing(public_id=str(Firing.objects.get().public_id), actor=anna, now=NOW) == []
    assert Letter.objects.get().state == "cancelled"


def test_a_trial_over_what_was_says_what_would_have_been_and_changes_nothing(anna: Viewer, ben: Viewer) -> None:
    label = a_label("优先", anna)
    people = [a_person("林知夏"), a_person("林知秋"), a_person("林知冬", "杭州")]
    with write_tx():
        put_on_many([people[0]], label, actor=anna, now=NOW)
    content = Content(When.RECEIVED, "城市:上海", (tag(label), Act(Do.OWNER, str(ben.user_id))))
    draft = AutoRule(name="x", when="received", owner=anna.user_id or 0)
    seen = AuditEvent.objects.count()
    tried = try_rule(content, rule=draft, days=30, viewer=anna, now=NOW + timedelta(hours=1), today=TODAY)
    assert (tried.events, tried.fits) == (3, 2)
    assert dict(tried.would) == {"加标签「优先」": 1, "交给「ben」": 2}
    assert dict(tried.would_not) == {"加标签「优先」：已经有这个标签。": 1}
    assert AuditEvent.objects.count() == seen
    assert not Firing.objects.exists()
    assert try_rule(content, rule=draft, days=1, viewer=anna, now=NOW + timedelta(days=9), today=TODAY).events == 0


def test_a_condition_that_cannot_be_read_is_refused(anna: Viewer) -> None:
    label = a_label("优先", anna)
    with pytest.raises(InvalidInput):
        save_rule(name="x", content=Content(When.RECEIVED, '城市:"', (tag(label),)), origin="", actor=anna, now=NOW)
    with pytest.raises(InvalidInput):
        save_rule(name="x", content=Content(When.RECEIVED, "", ()), origin="", actor=anna, now=NOW)
    assert list_rules(viewer=anna) == []


def test_a_mail_and_what_is_attached_to_it_are_one_arrival(anna: Viewer) -> None:
    rule = save_rule(name="打电话", content=Content(When.RECEIVED, "", (Act(Do.TASK, "0", "打电话"),)), origin="", actor=anna, now=NOW)
    switch_rule(public_id=str(rule.public_id), is_on=True, actor=anna, now=NOW, today=TODAY)
    person = a_person()
    with write_tx():
        audit.record(actor_id=None, verb="document.attached", subject=f"candidate:{person.pk}", now=NOW)
    assert try_rule(content_of(rule.opened()), rule=rule, viewer=anna, days=1, now=NOW, today=TODAY).events == 1
    follow_log(now=NOW, today=TODAY)
    follow_log(now=NOW, today=TODAY)
    assert Reminder.objects.count() == 1
    # A file that comes later is another.
    later = NOW + timedelta(hours=1)
    with write_tx():
        audit.record(actor_id=None, verb="document.attached", subject=f"candidate:{person.pk}", now=later)
    follow_log(now=later, today=TODAY)
    assert Reminder.objects.count() == 2


def test_a_rules_mail_goes_by_an_account_where_no_server_is_set_and_without_one_the_trial_says_so(anna: Viewer, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    template = save_template(template_id=None, name="近况", subject="{称呼}", body="好吗", actor=anna, now=NOW)
    content = Content(When.RECEIVED, "", (Act(Do.MAIL, str(template.pk)),))
    person = a_person()
    tried = try_rule(content, rule=AutoRule(owner=anna.user_id or 0), viewer=anna, days=1, now=NOW, today=TODAY)
    assert (tried.would, tried.would_not[0][1]) == ((), 1)
    assert "发信的账号" in tried.would_not[0][0]
    values = {"name": "招聘", "host": "127.0.0.1", "port": "25", "security": "none", "sender": "hr@example.com", "user": "hr", "password": "x"}
    account = save_account(values=values, actor=PROGRAM, now=NOW, look=lambda _server: "")
    assert try_rule(content, rule=AutoRule(owner=anna.user_id or 0), viewer=anna, days=1, now=NOW, today=TODAY).would[0][1] == 1
    rule = save_rule(name="问近况", content=content, origin="", actor=anna, now=NOW)
    switch_rule(public_id=str(rule.public_id), is_on=True, actor=anna, now=NOW, today=TODAY)
    with write_tx():
        audit.record(actor_id=None, verb="document.attached", subject=f"candidate:{person.pk}", now=NOW)
    follow_log(now=NOW, today=TODAY)
    assert Letter.objects.get().mailing.account == account


def test_what_comes_about_after_the_days_look_is_found_at_the_next(anna: Viewer) -> None:
    a_rule(anna, Content(When.DATE, "", (Act(Do.TASK, "0", "问候"),), day=Day.CAME, days=0))
    tomorrow = TODAY + timedelta(days=1)
    sweep_days(now=NOW + timedelta(days=1), today=tomorrow)
    person = a_person()
    Candidate.objects.update(created_at=NOW + timedelta(days=1, hours=2))
    for day in (1, 2, 2, 3):
        sweep_days(now=NOW + timedelta(days=day), today=TODAY + timedelta(days=day))
    assert [one.candidate for one in Firing.objects.all()] == [person]
    assert Reminder.objects.count() == 1


def test_a_letter_that_came_back_sets_off_a_rule_on_what_is_stale(anna: Viewer) -> None:
    person = a_person()
    a_rule(anna, Content(When.STALE, "", (Act(Do.TASK, "0", "换个邮箱"),)))
    follow_log(now=NOW, today=TODAY)
    with write_tx():
        note_bounce(candidate=person, address="x@example.com", token="t", status="5.1.1", is_lasting=True, now=NOW)  # noqa: S106 - no secret
        Freshness.objects.update_or_create(candidate=person, defaults={"audience_id": person.audience_id, "stale": TODAY.toordinal() - 200})
    for _ in range(2):
        follow_log(now=NOW, today=TODAY)
    assert Reminder.objects.count() == 1
