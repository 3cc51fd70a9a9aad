"""Rules: on arrival, over all records, tried first, taken back; what a person took off stays off."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from caidang.core.errors import Conflict, InvalidInput, NotAllowed
from caidang.core.sorting.conditions import Condition, How, Part
from caidang.domain.candidates.models import Candidate, Label, Rule, Suggestion, Tagging
from caidang.domain.candidates.selectors.labelling.labels import labels_of
from caidang.domain.candidates.selectors.shown.rules import list_rules
from caidang.domain.candidates.services.labelling import sorting_runs
from caidang.domain.candidates.services.labelling.labels import make_tag
from caidang.domain.candidates.services.labelling.rules import answer_suggestion, save_rule
from caidang.domain.candidates.services.labelling.sorting import sort_arrived
from caidang.domain.candidates.services.labelling.sorting_runs import (
    begin_sorting,
    cancel_sorting,
    sort_next,
    undo_sorting,
)
from caidang.domain.candidates.services.labelling.tags import add_tag, remove_tag
from caidang.domain.candidates.services.papers.own_fields import fill_own_fields, save_own_field
from caidang.domain.candidates.services.record.indexing import new_follower
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search.index.follower import Follower
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)


@pytest.fixture
def follower(db: None, tmp_path: Path, settings: Settings) -> Iterator[Follower]:
    """An index of this test's own."""
    settings.CAIDANG_LIVE_INDEX = (tmp_path / "live",)
    settings.CAIDANG_SEALED_INDEX = tmp_path / "index"
    settings.CAIDANG_ALLOW_DISK_INDEX = True
    made = new_follower()
    made.step(NOW)
    yield made
    made.close(NOW)


def a_rule(name: str, *tests: tuple[Part, str, How, str], is_asking: bool = False, acts_from: float = 0.95) -> Rule:
    tag = make_tag(name=name, actor=PROGRAM, now=NOW)
    return save_rule(
        rule_id=None, name=f"规则 {name}", target=tag.pk, is_asking=is_asking, acts_from=acts_from,
        tests=[Condition(*each) for each in tests], actor=PROGRAM, now=NOW,
    )  # fmt: skip


def people() -> tuple[Candidate, Candidate]:
    return (
        a_candidate([("name", 0, "林知夏"), ("title", 0, "后端开发"), ("skill", 0, "Java"), ("city", 0, "上海")], text="林知夏 在金融行业做支付"),
        a_candidate([("name", 0, "高云舟"), ("title", 0, "前端开发"), ("skill", 0, "Vue"), ("city", 0, "杭州")], text="高云舟 在游戏行业"),
    )


def work() -> None:
    while sort_next(now=NOW, today=TODAY):
        pass


def arrive(candidate: Candidate) -> None:
    with write_tx():
        sort_arrived(candidates=[candidate], now=NOW, today=TODAY)


def tags(candidate: Candidate) -> list[str]:
    return labels_of([candidate.pk])[0].get(candidate.pk, [])


def test_who_arrives_is_sorted_with_a_named_cause(db: None) -> None:
    rule = a_rule("后端", (Part.ALL, "title", How.CONTAINS, "后端"))
    a_rule("金融", (Part.ALL, "text", How.REGEX, "金融.{0,4}支付|保险"), (Part.NONE, "city", How.EXACT, "北京"))
    a_rule("上海的", (Part.ALL, "", How.QUERY, "城市:上海 技能:java"))
    lin, gao = people()
    arrive(lin)
    arrive(gao)
    assert tags(lin) == ["上海的", "后端", "金融"]
    assert tags(gao) == []
    put = Tagging.objects.get(candidate=lin, tag__name="后端")
    assert (put.rule, put.created_by, put.created_at) == (rule, None, NOW)


def test_what_a_person_took_off_no_rule_puts_back(db: None) -> None:
    a_rule("后端", (Part.ALL, "title", How.CONTAINS, "后端"))
    lin, _ = people()
    arrive(lin)
    remove_tag(candidate=lin, tag_id=Label.objects.get(name="后端").pk, actor=PROGRAM, now=NOW)
    arrive(lin)
    begin_sorting(rule_ids=[], is_trial=False, actor=PROGRAM, now=NOW)
    work()
    assert tags(lin) == []


def test_a_trial_changes_nothing_and_says_what_would(db: None) -> None:
    rule = a_rule("开发", (Part.ALL, "title", How.CONTAINS, "开发"))
    lin, gao = people()
    run = begin_sorting(rule_ids=[], is_trial=True, actor=PROGRAM, now=NOW)
    with pytest.raises(Conflict):
        begin_sorting(rule_ids=[], is_trial=False, actor=PROGRAM, now=NOW)
    work()
    run.refresh_from_db()
    assert (run.done, run.total, run.changed) == (2, 2, 2)
    assert run.found == {str(rule.pk): [2, 2, 0, 0]}
    assert set(run.sample[str(rule.pk)]) == {lin.pk, gao.pk}
    assert run.finished_at is not None
    assert not Tagging.objects.exists()


def test_a_run_is_taken_back_but_for_what_people_took_over(follower: Follower) -> None:
    a_rule("开发", (Part.ALL, "title", How.CONTAINS, "开发"))
    a_rule("上海的", (Part.ALL, "", How.QUERY, "城市:上海"))
    lin, gao = people()
    follower.step(NOW)
    run = begin_sorting(rule_ids=[], is_trial=False, actor=PROGRAM, now=NOW)
    work()
    assert (tags(lin), tags(gao)) == (["上海的", "开发"], ["开发"])
    add_tag(candidate=gao, name="开发", actor=as_now(someone("lin")), now=NOW)
    undo_sorting(run_id=run.pk, actor=PROGRAM, now=NOW)
    work()
    assert (tags(lin), tags(gao)) == ([], ["开发"])


def test_a_run_that_is_stopped_does_no_more(db: None) -> None:
    a_rule("开发", (Part.ALL, "title", How.CONTAINS, "开发"))
    people()
    run = begin_sorting(rule_ids=[], is_trial=False, actor=PROGRAM, now=NOW)
    cancel_sorting(run_id=run.pk, actor=PROGRAM, now=NOW)
    work()
    assert not Tagging.objects.exists()


def test_a_rule_that_only_asks_is_answered_by_people(db: None) -> None:
    a_rule("后端", (Part.ALL, "title", How.CONTAINS, "后端"), is_asking=True)
    lin, _ = people()
    arrive(lin)
    (asked,) = Suggestion.objects.all()
    assert tags(lin) == []
    answer_suggestion(candidate=lin, tag_id=asked.tag_id, is_wanted=False, actor=PROGRAM, now=NOW)
    arrive(lin)
    assert not Suggestion.objects.exists()
    add_tag(candidate=lin, name="后端", actor=PROGRAM, now=NOW)
    assert tags(lin) == ["后端"]


def test_choices_teach_and_act_only_when_sure(db: None) -> None:
    make_tag(name="后端", actor=PROGRAM, now=NOW)
    for n in range(24):
        kind, skill = ("后端", "Java") if n % 2 else ("前端", "Vue")
        one = a_candidate([("name", 0, f"林{n}"), ("title", 0, f"{kind}开发"), ("skill", 0, skill)])
        if n % 2:
            add_tag(candidate=one, name="后端", actor=PROGRAM, now=NOW)
    rule = a_rule("后端", (Part.ALL, "", How.LEARNED, ""), acts_from=1.0)
    lin, gao = people()
    arrive(lin)
    arrive(gao)
    (asked,) = Suggestion.objects.all()
    assert asked.candidate_id == lin.pk
    assert 0.7 < asked.confidence < 1.0
    save_rule(
        rule_id=rule.pk, name=rule.name, target=rule.target_id, is_asking=False, acts_from=0.7,
        tests=[Condition(Part.ALL, "", How.LEARNED, "")], actor=PROGRAM, now=NOW,
    )  # fmt: skip
    arrive(lin)
    assert tags(lin) == ["后端"]
    assert not Suggestion.objects.exists()


def test_only_who_may_manages_rules(db: None) -> None:
    with pytest.raises(NotAllowed):
        begin_sorting(rule_ids=[], is_trial=True, actor=as_now(someone("lin", Role.CONSULTANT)), now=NOW)
    with pytest.raises(InvalidInput, match="读不懂"):
        a_rule("坏的", (Part.ALL, "", How.QUERY, "经验:很多"))


def test_rules_look_at_the_organisations_own_fields_that_everybody_sees(follower: Follower) -> None:
    made = {
        label: save_own_field(
            field_id=None, label=label, kind=kind, sensitivity=level, choices=["银行", "保险"] if kind == "multi" else [],
            categories=[], actor=PROGRAM, now=NOW,
        )  # fmt: skip
        for label, kind, level in (("客户资源", "multi", "public"), ("年业绩", "number", "public"), ("底薪", "number", "secret"))
    }
    lin, gao = people()
    for one, said in ((lin, {"客户资源": "银行", "年业绩": "1200"}), (gao, {"客户资源": "保险", "年业绩": "300"})):
        fill_own_fields(candidate=Candidate.objects.get(pk=one.pk), told=said, actor=PROGRAM, now=NOW)
    a_rule("有银行资源", (Part.ALL, made["客户资源"].key, How.EXACT, "银行"))
    a_rule("业绩过千", (Part.ALL, "", How.QUERY, "年业绩:>1000"))
    with pytest.raises(InvalidInput, match="不认识"):
        a_rule("底薪高", (Part.ALL, made["底薪"].key, How.CONTAINS, "9"))
    for one in (lin, gao):
        arrive(Candidate.objects.select_related("data_key").get(pk=one.pk))
    assert tags(lin) == ["业绩过千", "有银行资源"]
    assert tags(gao) == []
    assert "客户资源就是「银行」" in [row.says for row in list_rules(viewer=PROGRAM)]
    Tagging.objects.all().delete()
    follower.step(NOW)
    begin_sorting(rule_ids=[], is_trial=False, actor=PROGRAM, now=NOW)
    work()
    assert (tags(lin), tags(gao)) == (["业绩过千", "有银行资源"], [])


def test_a_run_that_never_ends_is_given_up_with_the_reason(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    people()
    a_rule("后端", (Part.ALL, "title", How.CONTAINS, "后端"))
    run = begin_sorting(rule_ids=[], is_trial=False, actor=PROGRAM, now=NOW)

    def broken(*args: object, **more: object) -> None:
        raise InvalidInput("索引坏了。")

    monkeypatch.setattr(sorting_runs, "decide", broken)
    later = NOW
    for _ in range(sorting_runs.MOST_TRIES + 1):
        later += timedelta(minutes=10)
        assert not sort_next(now=later, today=TODAY)
    run.refresh_from_db()
    assert run.finished_at == later
    assert run.problem.endswith("停下了：索引坏了。")
    monkeypatch.undo()
    undo_sorting(run_id=run.pk, actor=PROGRAM, now=later)
