"""Whatever people did in whatever order, and whenever it was counted: every figure is what counting by hand gives."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import initialize, rule

from caidang.core.errors import CaidangError
from caidang.core.review.chain import Action as Step
from caidang.domain.analytics.catalogue import measures_for
from caidang.domain.analytics.models import TallyState
from caidang.domain.analytics.recipes import RECIPES
from caidang.domain.analytics.selectors.behind import list_behind
from caidang.domain.analytics.selectors.figures import measure
from caidang.domain.analytics.services.tallying import catch_up, keep_counts
from caidang.domain.analytics.values import Asked
from caidang.domain.candidates.models import Candidate, Merge, Suspicion
from caidang.domain.candidates.selectors.shown.kin import whole_person
from caidang.domain.candidates.services.record.placing import set_owner
from caidang.domain.clients.models import Client
from caidang.domain.compliance.services.erasing import erase_records
from caidang.domain.pipeline.models import Application, Stage, StageEvent
from caidang.domain.pipeline.services.applying import apply_people
from caidang.domain.pipeline.services.merging import merge_candidates, unmerge_candidates
from caidang.domain.pipeline.services.moving import move as move_card
from caidang.domain.pipeline.services.moving import undo_move
from caidang.domain.review.services.chain.cases import case_of, move
from caidang.domain.review.services.chain.taking_back import take_back
from caidang.foundation.accounts.models import Membership, Team
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.lib.once import one_request
from caidang.foundation.lib.write_lock import write_tx
from tests.apps.analytics import brute
from tests.apps.analytics.deeds import Deeds
from tests.apps.pipeline.making import a_job
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db
picks = st.integers(0, 5)
STORIES: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "accepted": [
        ("apply", {"person": 0, "job": 0}), ("put_forward", {"person": 0, "job": 0, "is_sent": True}),
        ("hear", {"which": 0, "verdict": "interview", "is_back": True}),
        ("hear", {"which": 0, "verdict": "accepted", "is_back": False}), ("go", {"which": 0, "to": 3}),
        ("go", {"which": 0, "to": 4}), ("undo", {}), ("count", {"is_all": True}), ("take_sheet", {"person": 0}),
    ],
    "declined": [
        ("put_forward", {"person": 1, "job": 1, "is_sent": False}), ("put_forward", {"person": 2, "job": 1, "is_sent": True}),
        ("hear", {"which": 0, "verdict": "declined", "is_back": False}), ("hand_over", {"person": 1, "owner": 1}),
        ("count", {"is_all": False}),
    ],
    "found right": [
        ("store", {"person": 0}), ("look_again", {"person": 0}), ("count", {"is_all": True}),
        ("work", {"person": 0, "action": Step.REOPEN, "is_back": False}), ("attach", {"person": 0, "is_sure": True}),
        ("work", {"person": 0, "action": Step.RETURN, "is_back": True}),
        ("work", {"person": 0, "action": Step.ARCHIVE, "is_back": False}),
    ],
    "found faulty": [
        ("attach", {"person": 1, "is_sure": False}), ("store", {"person": 1}),
        ("mark", {"person": 1, "field": "city", "fault": "typo"}), ("mark", {"person": 1, "field": "city", "fault": "outdated"}),
        ("mark", {"person": 1, "field": "name", "fault": "typo"}), ("look_again", {"person": 1}),
        ("settle_doubt", {"person": 0, "is_removed": False}), ("work", {"person": 1, "action": Step.SUBMIT, "is_back": False}),
        ("work", {"person": 1, "action": Step.RETURN, "is_back": False}),
    ],
    "files": [
        ("hand_in", {"which": 0, "way": "new", "by": 1}), ("hand_in", {"which": 1, "way": "new", "by": 0}),
        ("read", {"dies": False}), ("hand_in", {"which": 2, "way": "broken", "by": 0}), ("read", {"dies": True}),
        ("count", {"is_all": True}), ("try_again", {"which": 0}), ("read", {"dies": False}),
    ],
    "one person": [
        ("store", {"person": 0}), ("merge", {"keeper": 0, "loser": 1}), ("count", {"is_all": True}), ("unmerge", {}),
        ("merge", {"keeper": 2, "loser": 0}), ("erase", {"person": 1}),
    ],
}  # fmt: skip
"""Ways that chance alone hardly goes to their end; each is played by itself, and may come before what chance does."""
DEEDS = {
    "applied", "gone on", "step undone", "put forward", "letter lost", "accepted", "interview", "declined", "answer undone",
    "taken out", "submit", "approve", "return", "reopen", "archive", "taken back", "found right", "found faulty", "marked",
    "marked again", "doubt settled", "attached", "handed in", "read", "died of", "tried again", "handed over", "merged",
    "parted", "erased",
}  # fmt: skip


class House(Deeds):
    """Three colleagues, of whom one reads another client's jobs as well; some days of work."""

    @initialize(before=st.sampled_from(["", *STORIES]))
    def begin(self, before: str) -> None:
        """A house that is new, or one in which something was brought to its end."""
        self.furnish()
        self.play(before)

    def furnish(self) -> None:
        self.now, self.happened = NOW, Counter()
        # The house before this one lived through the same days: what it had counted says nothing of this one's.
        TallyState.objects.all().delete()
        number = Team.objects.count()
        wall = Team.objects.create(name=f"客户组{number}", kind="client", created_at=NOW)
        apart = Team.objects.create(name=f"另一组{number}", kind="team", created_at=NOW)
        self.users = [someone(f"f{n}-{number}", role) for n, role in enumerate((Role.CONSULTANT, Role.CONSULTANT, Role.MANAGER))]
        Membership.objects.create(team=wall, user=self.users[0])
        Membership.objects.create(team=apart, user=self.users[1])
        self.boss = as_now(self.users[2])
        self.hands = [as_now(someone(f"h{n}-{number}", Role.MANAGER)) for n in range(2)]
        self.checker = as_now(someone(f"c-{number}", Role.MANAGER))
        self.people = [a_candidate([("name", 0, f"人{n}"), ("city", 0, "上海"), ("phone", 0, f"1380000111{n}")]) for n in range(3)]
        # Of the first not all was read with certainty.
        self.people[0].values.exclude(field="name").update(confidence=0.6)
        self.jobs = [a_job(f"职位{n}-{number}", client=f"客户{n}-{number}") for n in range(2)]
        Client.objects.filter(pk=self.jobs[0].client_id).update(team=wall)
        self.merges: list[Merge] = []
        self.links: list[str] = []

    def play(self, story: str) -> None:
        for deed, told in STORIES.get(story, ()):
            getattr(self, deed)(**told)

    def later(self) -> None:
        self.now += timedelta(hours=7)

    @rule(person=picks, job=picks)
    def apply(self, person: int, job: int) -> None:
        self.later()
        with suppress(CaidangError):
            apply_people(
                job_id=str(self.jobs[job % 2].public_id), public_ids=[str(self.people[person % 3].public_id)],
                actor=self.boss, now=self.now,
            )  # fmt: skip
            self.happened["applied"] += 1

    @rule(which=picks, to=st.integers(0, 8))
    def go(self, which: int, to: int) -> None:
        self.later()
        if found := list(Application.objects.order_by("pk")):
            one = found[which % len(found)]
            stage = list(Stage.objects.filter(type=one.job.type_id))[to]
            with suppress(CaidangError):
                move_card(
                    public_id=str(one.public_id), stage_id=stage.pk, seen=one.stage_id, reason="candidate.salary",
                    actor=self.boss, now=self.now,
                )  # fmt: skip
                self.happened["gone on"] += 1

    @rule()
    def undo(self) -> None:
        if event := StageEvent.objects.order_by("pk").last():
            with suppress(CaidangError):
                undo_move(event_id=event.pk, actor=self.boss, now=event.at + timedelta(minutes=1))
                self.happened["step undone"] += 1

    @rule(person=picks, action=st.sampled_from([Step.SUBMIT, Step.APPROVE, Step.RETURN, Step.REOPEN, Step.ARCHIVE]), is_back=st.booleans())
    def work(self, person: int, action: Step, *, is_back: bool) -> None:
        self.later()
        with write_tx():
            case = case_of(Candidate.objects.get(pk=self.people[person % 3].pk), now=self.now)
        one, other = self.hands
        with suppress(CaidangError):
            actor = one if action is Step.SUBMIT else other
            made = move(case=case, action=action, actor=actor, now=self.now, note="看一下")
            self.happened[action.value] += 1
            if is_back:
                take_back(case=case, step_id=str(made.public_id), actor=actor, now=self.now)
                self.happened["taken back"] += 1

    @rule(person=picks)
    def store(self, person: int) -> None:
        """All the way into the store, where a second look may be drawn."""
        for action in (Step.SUBMIT, Step.APPROVE):
            self.work(person, action, is_back=False)

    @rule(person=picks, owner=picks)
    def hand_over(self, person: int, owner: int) -> None:
        self.later()
        one = Candidate.objects.get(pk=self.people[person % 3].pk)
        with suppress(CaidangError):
            set_owner(candidates=[one], owner=[None, *(u.pk for u in self.users)][owner % 4], actor=PROGRAM, now=self.now)
            self.happened["handed over"] += 1

    @rule(keeper=picks, loser=picks)
    def merge(self, keeper: int, loser: int) -> None:
        self.later()
        pair = [Candidate.objects.get(pk=self.people[n % 3].pk) for n in (keeper, loser)]
        first, second = sorted(one.pk for one in pair)
        # A pair comes into being with something that the audit tells; of a merge that is refused nothing stays.
        with suppress(CaidangError), write_tx():
            if first != second:
                Suspicion.objects.get_or_create(first_id=first, second_id=second, defaults={"score": 0.9, "created_at": self.now})
            self.merges.append(merge_candidates(keeper=pair[0], loser=pair[1], take={}, actor=self.boss, now=self.now))
            self.happened["merged"] += 1

    @rule()
    def unmerge(self) -> None:
        self.later()
        if self.merges:
            with suppress(CaidangError):
                unmerge_candidates(merged=Merge.objects.get(pk=self.merges.pop().pk), actor=self.boss, now=self.now)
                self.happened["parted"] += 1

    @rule(person=picks)
    def erase(self, person: int) -> None:
        self.later()
        records = whole_person(Candidate.objects.get(pk=self.people[person % 3].pk))
        if all(one.data_key.erased_at is None for one in records):
            with write_tx():
                erase_records(records, reason="asked", actor_id=None, now=self.now)
            self.happened["erased"] += 1
            self.merges = [one for one in self.merges if one.keeper_id not in {r.pk for r in records}]

    @rule(is_all=st.booleans())
    def count(self, *, is_all: bool) -> None:
        """The worker comes by; or only begins to."""
        if is_all:
            catch_up(now=self.now)
        else:
            keep_counts(now=self.now, stop=lambda: True)

    def teardown(self) -> None:
        if not hasattr(self, "jobs"):
            return
        self.now += timedelta(hours=30)
        catch_up(now=self.now)
        self.check()

    def check(self) -> None:
        since, until = NOW.date() - timedelta(days=1), self.now.date()
        for user in self.users:
            viewer = as_now(user)
            hand = list(brute.told(viewer))
            with one_request():
                for one in measures_for(viewer):
                    if one.is_now or one.key not in {name for name, *_ in hand} or RECIPES.get(one.key) is None:
                        continue
                    for split in ("", *one.splits):
                        self.compare(viewer, one, split, hand, since, until)
        self.compare_people(since, until)

    def compare_people(self, since: date, until: date) -> None:
        """What tells who does hard work from who does easy work."""
        hand = list(brute.told(self.boss))
        whole = list(brute.told(PROGRAM))
        with one_request():
            asked = Asked(measure="work_done", since=since, until=until, split="member")
            told = {cell.key: cell.weighed for cell in measure(asked, viewer=self.boss, now=self.now).cells if cell.volume}
            usual = brute.figure(whole, "hard work", since, until, "", is_ratio=True)[1]
            wanted = brute.figure(hand, "hard work", since, until, "member", is_ratio=False)[0]
            assert told == pytest.approx({key: (value or 0) / (usual or 1) for key, value in wanted.items()})
            for key in ("approved_first", "samples_right"):
                found = measure(replace(asked, measure=key), viewer=self.boss, now=self.now)
                wanted = brute.expected(whole, key, since, until)
                assert {cell.key: cell.expected for cell in found.cells if cell.volume} == pytest.approx(wanted)

    def compare(self, viewer, one, split, hand, since, until) -> None:  # type: ignore[no-untyped-def]
        if (one.key == "conversion" and split == "stage") or (split == "member" and viewer.role is not Role.MANAGER):
            return
        asked = Asked(measure=one.key, since=since, until=until, split=split)
        found = measure(asked, viewer=viewer, now=self.now)
        cells, total = brute.figure(hand, one.key, since, until, split, is_ratio=RECIPES[one.key].is_ratio)
        told = {cell.key: cell.value for cell in found.cells if cell.volume}
        assert told == {key: pytest.approx(value, abs=2e-5) for key, value in cells.items() if key in told or value is not None}, (one.key, split)
        assert found.total.value == (None if total is None else pytest.approx(total, abs=2e-5)), (one.key, split)
        if RECIPES[one.key].lasted and not split:
            middle = brute.middle(hand, one.key, since, until)
            parts = 60 / RECIPES[one.key].lasted
            assert found.total.middle == (None if middle is None else pytest.approx(middle, rel=0.05, abs=parts))
        if not split:
            rows = 0
            after = ""
            while True:
                page = list_behind(asked, viewer=viewer, now=self.now, after=after, limit=7)
                rows += len(page.rows)
                after = page.after
                if not after:
                    break
            assert rows == found.total.volume


class TestHouse(TestCase, House.TestCase):  # type: ignore[misc, name-defined]
    """The house; every example is one of its own, and all are rolled back together."""

    # A history is told as it happened: making it shorter would cost minutes, and it is short.
    settings = settings(
        max_examples=8, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
    )  # fmt: skip


def test_every_story_is_told_rightly_and_together_they_have_everything_that_may_happen() -> None:
    """What chance plays with really happens: a deed that is always refused would prove nothing."""
    happened: Counter[str] = Counter()
    for story in STORIES:
        house = House()
        house.furnish()
        house.play(story)
        house.teardown()
        happened += house.happened
    assert set(happened) == DEEDS
