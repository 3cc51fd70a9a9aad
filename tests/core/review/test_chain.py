"""The chain: nobody's own work reaches the store, whatever the order of steps, people and roles."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from caidang.core.review import (
    OWNERS,
    TRANSITIONS,
    Action,
    Record,
    Refused,
    Role,
    State,
    allowed,
    can_take,
    next_state,
)
from caidang.core.review.chain import diagram
from caidang.core.review.clock import KEPT_FOR, TIME_FOR
from caidang.core.review.faults import Fault
from caidang.core.review.taking_back import UNDO_FOR, Step, step_back

PEOPLE = st.integers(1, 3)
ROLES = st.sampled_from(Role)


NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@dataclass
class Standing:
    """What a step changes, as it stood before."""

    hands: set[int]
    makers: set[int]
    is_approved: bool
    approved: dict[int, int]


class Chain(RuleBasedStateMachine):
    """A record among three people who change roles as they like, edit, try every action and take steps back."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State.ORGANISING
        self.hands = {1}
        self.makers = {1}
        self.is_approved = False
        self.content = 0
        self.authors: dict[int, set[int]] = {0: {1}}
        self.approved: dict[int, int] = {}
        self.taken: list[tuple[Step, Standing]] = []

    @precondition(lambda self: self.state not in (State.ARCHIVED, State.ERASED))
    @rule(person=PEOPLE)
    def edit(self, person: int) -> None:
        """Somebody changes a value; a stored record is then to be reviewed again."""
        self.content += 1
        self._build_upon()
        self.hands.add(person)
        self.makers = self.hands
        self.authors[self.content] = set(self.hands)
        if self.state is State.STORED:
            self._take(Action.REOPEN, Role.MANAGER, person)

    @rule(action=st.sampled_from(Action), role=ROLES, person=PEOPLE)
    def move(self, action: Action, role: Role, person: int) -> None:
        """Somebody in some role tries an action."""
        self._take(action, role, person)

    @rule(action=st.sampled_from(Action), role=ROLES)
    def by_itself(self, action: Action, role: Role) -> None:
        """The program tries one."""
        before = self.state
        self._take(action, role, None)
        assert not (action is Action.APPROVE and self.state is not before)

    @rule(role=ROLES, person=PEOPLE, is_late=st.booleans())
    def take_back(self, role: Role, person: int, is_late: bool) -> None:
        """Somebody in some role tries to take the last step back."""
        if not self.taken:
            return
        step, standing = self.taken[-1]
        late = NOW + UNDO_FOR * 2 if is_late else NOW
        try:
            after = step_back(step, role=role, actor=person, now=late)
        except Refused:
            return
        assert person == step.actor
        assert not is_late
        assert role in TRANSITIONS[step.before, step.action][1]
        self.taken.pop()
        self._build_upon()
        self.state = after
        self.hands, self.makers = standing.hands, standing.makers
        self.is_approved, self.approved = standing.is_approved, standing.approved

    def _build_upon(self) -> None:
        """Something happens to the record: what was done before can no longer be taken back."""
        self.taken = [(replace(step, is_last=False), standing) for step, standing in self.taken]

    def _take(self, action: Action, role: Role, person: int | None) -> None:
        record = Record(
            self.state, frozenset(self.hands), self.is_approved, frozenset(self.makers)
        )
        try:
            after = next_state(record, action, role=role, actor=person)
        except Refused:
            return
        assert role in TRANSITIONS[self.state, action][1]
        self._build_upon()
        standing = Standing(set(self.hands), set(self.makers), self.is_approved, dict(self.approved))
        self.taken.append((Step(action, self.state, person, NOW, is_last=True), standing))
        self.state = after
        if action is Action.APPROVE:
            assert person is not None
            self.approved[self.content] = person
            self.hands, self.is_approved = set(), True

    @invariant()
    def what_is_stored_was_approved_by_another(self) -> None:
        if self.state is State.STORED:
            assert self.content in self.approved
            assert self.approved[self.content] not in self.authors[self.content]

    @invariant()
    def everything_waits_for_somebody(self) -> None:
        if self.state is not State.ERASED:
            assert self.state in OWNERS
            assert self.state in TIME_FOR or self.state in KEPT_FOR

    @invariant()
    def what_is_offered_is_a_way(self) -> None:
        for role in Role:
            for action in allowed(self.state, role):
                assert (self.state, action) in TRANSITIONS


Chain.TestCase.settings = settings(max_examples=400, stateful_step_count=40, deadline=None)
TestChain = Chain.TestCase


def test_erasing_and_what_follows_by_itself_are_not_taken_back() -> None:
    for (state, action), (_, roles) in TRANSITIONS.items():
        step = Step(action, state, 7, NOW, is_last=True)
        if action in (Action.ERASE, Action.REOPEN):
            with pytest.raises(Refused, match="不能撤回"):
                step_back(step, role=next(iter(roles)), actor=7, now=NOW)
        else:
            assert step_back(step, role=next(iter(roles)), actor=7, now=NOW) is state


def test_changing_the_role_in_between_does_not_help() -> None:
    record = Record(State.REVIEWING, frozenset({7}))
    for role in (Role.REVIEWER, Role.MANAGER, Role.ADMIN):
        with pytest.raises(Refused, match="另一位审核员"):
            next_state(record, Action.APPROVE, role=role, actor=7)
    assert next_state(record, Action.APPROVE, role=Role.REVIEWER, actor=8) is State.STORED


def test_every_state_but_the_last_can_be_left_by_its_owner() -> None:
    for state, owner in OWNERS.items():
        assert allowed(state, owner), state


def test_nobody_is_given_a_record_only_to_archive_it() -> None:
    for state, owner in OWNERS.items():
        assert can_take(state, owner), state
    assert Action.ARCHIVE in allowed(State.ORGANISING, Role.REVIEWER)
    assert not can_take(State.ORGANISING, Role.REVIEWER)
    assert not can_take(State.REVIEWING, Role.ORGANISER)


def test_the_auditor_moves_nothing() -> None:
    assert not any(allowed(state, Role.AUDITOR) for state in State)


def test_what_was_changed_cannot_be_confirmed_as_unchanged() -> None:
    fresh = Record(State.STALE, frozenset(), is_approved=True)
    assert next_state(fresh, Action.CONFIRM, role=Role.UPDATER, actor=1) is State.STORED
    for record in (Record(State.STALE, frozenset({2}), is_approved=True), Record(State.STALE)):
        with pytest.raises(Refused, match="提交审核"):
            next_state(record, Action.CONFIRM, role=Role.UPDATER, actor=1)


def test_a_refusal_says_who_may() -> None:
    with pytest.raises(Refused, match=r"收集员不能「通过」，要由.*审核员"):
        next_state(Record(State.REVIEWING), Action.APPROVE, role=Role.COLLECTOR, actor=1)
    with pytest.raises(Refused, match="「抹除」的档案不能"):
        next_state(Record(State.ERASED), Action.RETRIEVE, role=Role.ADMIN, actor=1)


def test_the_drawing_shows_every_way() -> None:
    drawn = diagram()
    for (state, action), (after, _) in TRANSITIONS.items():
        if action is not Action.ERASE:
            assert f"{state.label} --> {after.label}: {action.label}" in drawn


def test_names_are_different() -> None:
    for kind in (State, Action, Fault, Role):
        labels = [each.label for each in kind]
        assert len(set(labels)) == len(labels)


def test_who_made_what_stands_there_does_not_approve_it_when_nothing_was_changed_since() -> None:
    record = Record(State.REVIEWING, frozenset(), is_approved=True, makers=frozenset({1}))
    with pytest.raises(Refused, match="另一位审核员"):
        next_state(record, Action.APPROVE, role=Role.REVIEWER, actor=1)
    assert next_state(record, Action.APPROVE, role=Role.REVIEWER, actor=2) is State.STORED
