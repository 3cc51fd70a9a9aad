"""Whatever people do to applications, in whatever order, their history and where they stand agree."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from caidang.core.errors import CaidangError, NotFound
from caidang.domain.candidates.models import Candidate, Merge
from caidang.domain.candidates.services.record.placing import set_owner as place_record
from caidang.domain.pipeline.history import Step, made_good, time_in_stages
from caidang.domain.pipeline.models import Application, Stage, StageEvent
from caidang.domain.pipeline.services.applying import apply_people, take_off
from caidang.domain.pipeline.services.merging import merge_candidates, unmerge_candidates
from caidang.domain.pipeline.services.moving import move, place, undo_move
from caidang.foundation.accounts.models import Membership, Team
from caidang.foundation.accounts.policy import PROGRAM
from tests.apps.pipeline.making import a_job
from tests.making import NOW, a_candidate, as_now, someone

picks = st.integers(0, 5)


pytestmark = pytest.mark.django_db


class Desk(RuleBasedStateMachine):
    """Two colleagues, a stranger to their records, three records of perhaps one person, two jobs."""

    @initialize()
    def begin(self) -> None:
        """Set the desk up."""
        self.now = NOW
        team = Team.objects.create(name=f"甲组{Team.objects.count()}", kind="team", created_at=NOW)
        users = [someone(f"m{n}-{team.pk}") for n in range(3)]
        for user in users[:2]:
            Membership.objects.create(team=team, user=user)
        self.people = [a_candidate([("name", 0, f"人{n}")]) for n in range(3)]
        place_record(candidates=self.people, owner=users[0].pk, actor=PROGRAM, now=NOW)
        self.mates, self.stranger = [as_now(u) for u in users[:2]], as_now(users[2])
        self.jobs = [a_job(f"职位{n}-{team.pk}") for n in range(2)]
        self.merges: list[Merge] = []

    def later(self) -> None:
        self.now += timedelta(minutes=3)

    def applications(self) -> list[Application]:
        return list(Application.objects.filter(job__in=self.jobs).order_by("pk"))

    @rule(person=picks, job=picks, by=picks)
    def add(self, person: int, job: int, by: int) -> None:
        """Somebody adds a record to a job; whether it is there already or merged away."""
        self.later()
        ids = [str(self.people[person % 3].public_id)]
        apply_people(
            job_id=str(self.jobs[job % 2].public_id), public_ids=ids, actor=self.mates[by % 2], now=self.now
        )  # fmt: skip

    @rule(which=picks, to=st.integers(0, 8), by=picks, is_seen=st.booleans())
    def go(self, which: int, to: int, by: int, *, is_seen: bool) -> None:
        """Somebody moves a card, perhaps one that he sees where it is no longer."""
        self.later()
        found = self.applications()
        if not found:
            return
        one = found[which % len(found)]
        stages = list(Stage.objects.filter(type=one.job.type_id))
        try:
            move(
                public_id=str(one.public_id), stage_id=stages[to].pk, actor=self.mates[by % 2], now=self.now,
                seen=one.stage_id if is_seen else stages[0].pk, reason="us.unfit",
            )  # fmt: skip
        except CaidangError:
            assert Application.objects.get(pk=one.pk).stage_id == one.stage_id

    @rule(back=picks, by=picks)
    def undo(self, back: int, by: int) -> None:
        """Somebody takes a step back, his or not, the last or not."""
        events = list(StageEvent.objects.filter(application__job__in=self.jobs).order_by("-pk"))
        if events:
            with suppress(CaidangError):
                undo_move(event_id=events[back % len(events)].pk, actor=self.mates[by % 2], now=self.now)

    @rule(which=picks, by=picks)
    def remove(self, which: int, by: int) -> None:
        """Somebody undoes an adding."""
        if found := self.applications():
            with suppress(CaidangError):
                take_off(public_id=str(found[which % len(found)].public_id), actor=self.mates[by % 2], now=self.now)

    @rule(which=picks, above=picks)
    def order(self, which: int, above: int) -> None:
        """A card is put over another."""
        if found := self.applications():
            with suppress(CaidangError):
                place(
                    public_id=str(found[which % len(found)].public_id), actor=self.mates[0], now=self.now,
                    above=str(found[above % len(found)].public_id),
                )  # fmt: skip

    @rule(keeper=picks, loser=picks)
    def merge(self, keeper: int, loser: int) -> None:
        """Two records turn out to be one person's."""
        self.later()
        pair = [Candidate.objects.get(pk=self.people[n % 3].pk) for n in (keeper, loser)]
        with suppress(CaidangError):
            self.merges.append(
                merge_candidates(keeper=pair[0], loser=pair[1], take={}, actor=PROGRAM, now=self.now)
            )

    @rule()
    def unmerge(self) -> None:
        """The last merge is undone, and every application is with a record that applied."""
        self.later()
        if self.merges:
            unmerge_candidates(merged=Merge.objects.get(pk=self.merges.pop().pk), actor=PROGRAM, now=self.now)

    @rule(which=picks, to=st.integers(0, 8))
    def strangers_move_nothing(self, which: int, to: int) -> None:
        """Who does not reach the record cannot move its card."""
        if found := self.applications():
            one = found[which % len(found)]
            stages = list(Stage.objects.filter(type=one.job.type_id))
            with pytest.raises(NotFound):
                move(
                    public_id=str(one.public_id), stage_id=stages[to].pk, seen=one.stage_id,
                    reason="us.unfit", actor=self.stranger, now=self.now,
                )  # fmt: skip

    @invariant()
    def where_one_stands_is_what_the_history_says(self) -> None:
        """The stage is the last event's, its beginning that of the last step that counts, the times are the whole."""
        if not hasattr(self, "jobs"):
            return
        for one in self.applications():
            events = list(one.events.order_by("pk"))
            assert one.stage_id == events[-1].after_id
            assert all(a.after_id == b.before_id for a, b in zip(events, events[1:], strict=False))
            steps = [Step(e.pk, e.after_id, e.at, e.undoes_id) for e in events]
            kept = made_good(steps)
            assert (kept[-1].after, kept[-1].at) == (one.stage_id, one.stage_since)
            assert bool(one.reason) == (one.stage.kind == "lost")
            total = sum(time_in_stages(steps, until=self.now).values(), timedelta())
            assert total == self.now - events[0].at

    @invariant()
    def each_person_stands_once_on_a_job(self) -> None:
        """Cards that are shown belong to records that stand for themselves, one a job; no card is lost."""
        if not hasattr(self, "jobs"):
            return
        shown = Application.objects.visible_to(PROGRAM).filter(job__in=self.jobs).select_related("candidate")
        assert all(one.candidate.merged_into_id is None for one in shown)
        pairs = [(one.candidate_id, one.job_id) for one in shown]
        assert len(set(pairs)) == len(pairs)
        if not self.merges:
            assert not Application.objects.exclude(joined_into=None).filter(job__in=self.jobs).exists()


class TestDesk(TestCase, Desk.TestCase):  # type: ignore[misc, name-defined]
    """The desk; every example sets up one of its own, and all are rolled back together."""

    settings = settings(max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
