"""The row is the queue: each row is done once, by whoever holds its lease."""

from datetime import UTC, datetime, timedelta

import pytest

from caidang.foundation.lib.rows import MAX_ATTEMPTS, LeaseLost
from caidang.foundation.lib.write_lock import write_tx
from tests.apps.lib.children import run_children
from tests.apps.lib.jobs import Job

pytestmark = pytest.mark.usefixtures("tables")
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LEASE = timedelta(minutes=5)
LATER = NOW + LEASE + timedelta(seconds=1)


def claimed(now: datetime = NOW) -> Job:
    job: Job | None = Job.objects.claim(now, lease=LEASE)
    assert job is not None
    return job


def test_four_processes_do_every_row_exactly_once() -> None:
    Job.objects.bulk_create([Job(due_at=NOW) for _ in range(48)])
    done = run_children("work", 4)
    assert sorted(pk for each in done for pk in each) == sorted(
        Job.objects.values_list("pk", flat=True)
    )
    assert set(Job.objects.values_list("status", "attempts")) == {("done", 1)}
    assert all(job.note == f"by {job.done_by}" for job in Job.objects.all())


def test_the_longest_waiting_row_comes_first_and_the_future_not_at_all() -> None:
    Job.objects.create(pk=1, due_at=NOW + timedelta(seconds=1))
    Job.objects.create(pk=2, due_at=NOW)
    Job.objects.create(pk=3, due_at=NOW - timedelta(hours=1))
    assert [claimed().pk, claimed().pk] == [3, 2]
    assert Job.objects.claim(NOW, lease=LEASE) is None


def test_several_rows_are_claimed_in_one_go_and_each_for_itself() -> None:
    Job.objects.bulk_create(
        [Job(pk=pk, due_at=NOW - timedelta(hours=pk)) for pk in range(1, 8)]
        + [Job(pk=8, due_at=NOW + timedelta(hours=1))]
    )
    first = Job.objects.claim_some(NOW, lease=LEASE, limit=5)
    second = Job.objects.claim_some(NOW, lease=LEASE, limit=5)
    assert [job.pk for job in first] == [7, 6, 5, 4, 3]
    assert [job.pk for job in second] == [2, 1]
    assert Job.objects.claim_some(NOW, lease=LEASE, limit=5) == []
    first[0].fail(error="x")
    for job in (*first[1:], *second):
        job.finish(now=LATER)
    assert Job.objects.filter(status="done").count() == 6


def test_several_rows_are_finished_in_one_go_with_each_its_own_result() -> None:
    Job.objects.bulk_create([Job(pk=pk, due_at=NOW) for pk in (1, 2, 3)])
    jobs = Job.objects.claim_some(NOW, lease=LEASE, limit=2)
    for job in jobs:
        job.note = f"read {job.pk}"
    Job.finish_all(jobs, now=LATER)
    kept = Job.objects.order_by("pk").values_list("status", "note", "finished_at")
    assert list(kept) == [
        ("done", "read 1", LATER),
        ("done", "read 2", LATER),
        ("pending", "", None),
    ]
    assert {job.status for job in jobs} == {"done"}


def test_one_lost_lease_among_several_is_said_and_undoes_all() -> None:
    Job.objects.bulk_create([Job(pk=pk, due_at=NOW) for pk in (1, 2)])
    jobs = Job.objects.claim_some(NOW, lease=LEASE, limit=2)
    Job.objects.filter(pk=2).update(attempts=2)
    with pytest.raises(LeaseLost), write_tx():
        Job.finish_all(jobs, now=LATER)
    assert set(Job.objects.values_list("status", flat=True)) == {"working"}


def test_finishing_keeps_the_result_and_the_hour() -> None:
    Job.objects.create(due_at=NOW)
    job = claimed()
    job.note = "read"
    job.finish(now=LATER)
    job.refresh_from_db()
    assert (job.status, job.note, job.finished_at, job.last_error) == ("done", "read", LATER, "")
    assert Job.objects.claim(LATER + LEASE, lease=LEASE) is None


def test_a_leased_row_is_nobody_elses_until_the_lease_runs_out() -> None:
    Job.objects.create(due_at=NOW)
    first = claimed()
    assert Job.objects.claim(NOW + timedelta(minutes=4), lease=LEASE) is None
    second = claimed(LATER)
    assert (second.pk, second.attempts) == (first.pk, 2)
    first.note = "too late"
    with pytest.raises(LeaseLost):
        first.finish(now=LATER)
    second.note = "in time"
    second.finish(now=LATER)
    assert Job.objects.get().note == "in time"


def test_a_worker_from_before_a_retry_has_lost_its_lease() -> None:
    Job.objects.create(due_at=NOW)
    old = claimed()
    # Put in line again by a person: attempts start anew, so the count alone is no proof.
    Job.objects.update(status=Job.Status.PENDING, attempts=0, due_at=LATER)
    new = claimed(LATER)
    assert new.attempts == old.attempts
    with pytest.raises(LeaseLost):
        old.fail(error="old")
    new.finish(now=LATER)


def test_an_extended_lease_is_kept() -> None:
    Job.objects.create(due_at=NOW)
    job = claimed()
    job.extend(until=LATER + LEASE)
    assert Job.objects.claim(LATER, lease=LEASE) is None
    job.finish(now=LATER)


def test_a_postponed_row_comes_back_when_due() -> None:
    Job.objects.create(due_at=NOW)
    claimed().postpone(due_at=LATER, error="磁盘已满")
    assert Job.objects.get().last_error == "磁盘已满"
    assert Job.objects.claim(NOW, lease=LEASE) is None
    assert claimed(LATER).attempts == 2


def test_a_row_given_back_unbegun_has_all_its_attempts_left() -> None:
    Job.objects.create(due_at=NOW)
    for _ in range(2 * MAX_ATTEMPTS):
        claimed().give_back(now=NOW)
    assert Job.objects.fail_exhausted(NOW, error="中途退出") == 0
    job = claimed()
    assert job.attempts == 1
    job.give_back(now=NOW)
    with pytest.raises(LeaseLost):
        job.finish(now=NOW)


def test_a_failed_row_stays_with_its_reason() -> None:
    Job.objects.create(due_at=NOW)
    job = claimed()
    job.fail(error="文件需要密码")
    job.refresh_from_db()
    assert (job.status, job.last_error) == ("failed", "文件需要密码")
    assert Job.objects.claim(LATER, lease=LEASE) is None


def test_what_kills_its_worker_is_left_alone_and_then_shown() -> None:
    Job.objects.create(due_at=NOW)
    now = NOW
    for _ in range(MAX_ATTEMPTS):
        assert Job.objects.fail_exhausted(now, error="中途退出") == 0
        claimed(now)
        now += LEASE + timedelta(seconds=1)
    assert Job.objects.claim(now, lease=LEASE) is None
    assert Job.objects.fail_exhausted(now - LEASE, error="中途退出") == 0, "it may still be alive"
    assert Job.objects.fail_exhausted(now, error="中途退出") == 1
    job = Job.objects.get()
    assert (job.status, job.last_error, job.finished_at) == ("failed", "中途退出", now)
