"""Many people go to a job in parts: each has an outcome, a restart goes on, the whole is taken back."""

import pytest

from caidang.core.errors import Conflict, NotFound
from caidang.domain.candidates.services.record.placing import set_owner
from caidang.domain.clients.models import Job
from caidang.domain.pipeline.models import Application, ApplyItem
from caidang.domain.pipeline.selectors.runs import view_run
from caidang.domain.pipeline.services import runs
from caidang.domain.pipeline.services.applying import apply_people
from caidang.domain.pipeline.services.blocks import block
from caidang.foundation.accounts.models import Membership, Team
from caidang.foundation.accounts.policy import PROGRAM
from tests.apps.pipeline.making import a_job, applied
from tests.apps.pipeline.test_moving import step
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db

Outcome = ApplyItem.Outcome


@pytest.fixture(autouse=True)
def _in_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "AT_ONCE", 2)


def test_each_has_an_outcome_and_all_are_taken_back() -> None:
    by = as_now(someone("gu"))
    job = a_job()
    people = [a_candidate([("name", 0, f"人{n}")]) for n in range(6)]
    team = Team.objects.create(name="甲组", kind="team", created_at=NOW)
    far = someone("far")
    Membership.objects.create(team=team, user=far)
    applied(job, people[0], by=by)
    block(candidate=people[1], client_id="all", reason="wish", actor=by, now=NOW)
    set_owner(candidates=[people[2]], owner=far.pk, actor=PROGRAM, now=NOW)
    run = runs.begin_run(job_id=str(job.public_id), people=[p.pk for p in people], actor=by, now=NOW)
    with pytest.raises(Conflict):
        runs.undo_run(public_id=str(run.public_id), actor=by, now=NOW)
    assert runs.step_runs(now=NOW)
    assert view_run(str(run.public_id), viewer=by, today=NOW.date()).done == 2
    while runs.step_runs(now=NOW):
        pass
    view = view_run(str(run.public_id), viewer=by, today=NOW.date())
    assert not view.is_open
    assert dict(view.counts) == {Outcome.ADDED: 3, Outcome.KNOWN: 1, Outcome.BLOCKED: 1, Outcome.GONE: 1}
    assert "人2" not in [row.name for row, _ in view.people]
    step(Application.objects.get(job=job, candidate=people[5]), "已联系", by)
    runs.undo_run(public_id=str(run.public_id), actor=by, now=NOW)
    while runs.step_runs(now=NOW):
        pass
    view = view_run(str(run.public_id), viewer=by, today=NOW.date(), outcome="kept")
    assert [row.name for row, _ in view.people] == ["人5"]
    left = Application.objects.filter(job=job).values_list("candidate_id", flat=True)
    assert set(left) == {people[0].pk, people[5].pk}
    with pytest.raises(NotFound):
        view_run(str(run.public_id), viewer=as_now(far), today=NOW.date())


def test_a_run_is_stopped_and_ends_where_the_job_does() -> None:
    by = as_now(someone("gu"))
    people = [a_candidate([("name", 0, f"人{n}")]).pk for n in range(5)]
    job = a_job()
    run = runs.begin_run(job_id=str(job.public_id), people=people, actor=by, now=NOW)
    runs.step_runs(now=NOW)
    runs.cancel_run(public_id=str(run.public_id), actor=by, now=NOW)
    assert not runs.step_runs(now=NOW)
    assert Application.objects.filter(job=job).count() == 2
    with pytest.raises(Conflict):
        runs.cancel_run(public_id=str(run.public_id), actor=by, now=NOW)
    other = a_job("出纳")
    runs.begin_run(job_id=str(other.public_id), people=people, actor=by, now=NOW)
    Job.objects.filter(pk=other.pk).update(status=Job.Status.CLOSED)
    while runs.step_runs(now=NOW):
        pass
    assert not Application.objects.filter(job=other).exists()


def test_several_added_at_once_are_taken_back_at_once() -> None:
    by = as_now(someone("gu"))
    job = a_job()
    people = [a_candidate([("name", 0, f"人{n}")]) for n in range(3)]
    ids = [str(one.public_id) for one in people]
    done = apply_people(job_id=str(job.public_id), public_ids=ids, actor=by, now=NOW)
    assert done.counts == {Outcome.ADDED: 3}
    runs.undo_run(public_id=done.run, actor=by, now=NOW)
    while runs.step_runs(now=NOW):
        pass
    assert not Application.objects.exists()


def test_who_left_adds_nobody_any_more() -> None:
    user = someone("gu")
    person = a_candidate([("name", 0, "白初晴")])
    job = a_job()
    runs.begin_run(job_id=str(job.public_id), people=[person.pk], actor=as_now(user), now=NOW)
    user.is_active = False
    user.save(update_fields=["is_active"])
    while runs.step_runs(now=NOW):
        pass
    assert not Application.objects.exists()


def test_what_keeps_going_wrong_is_given_up_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """It waits longer each time, lets another run go first, and leaves what was done to be taken back."""
    by = as_now(someone("gu"))
    people = [a_candidate([("name", 0, f"人{n}")]).pk for n in range(5)]
    job, other = a_job(), a_job("出纳")
    run = runs.begin_run(job_id=str(job.public_id), people=people, actor=by, now=NOW)
    runs.step_runs(now=NOW)
    healthy = runs.add_to

    def broken(of: Job, *args: object, **named: object) -> object:
        if of.pk == job.pk:
            raise ZeroDivisionError("人1 13800001111")
        return healthy(of, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(runs, "add_to", broken)
    runs.begin_run(job_id=str(other.public_id), people=people[:1], actor=by, now=NOW)
    now = NOW
    while runs.step_runs(now=now):
        pass
    assert Application.objects.filter(job=other).count() == 1
    for _ in range(runs.TRIES):
        now += runs.RETRY_AFTER * 2**runs.TRIES
        runs.step_runs(now=now)
    assert not runs.step_runs(now=now)
    view = view_run(str(run.public_id), viewer=by, today=NOW.date())
    assert dict(view.counts) == {Outcome.ADDED: 2, Outcome.FAILED: 3}
    assert "程序出了错" in view.broken
    assert "1380000" not in view.broken
    assert not view.is_open
    runs.undo_run(public_id=str(run.public_id), actor=by, now=now)
    while runs.step_runs(now=now):
        pass
    assert not Application.objects.filter(job=job).exists()
