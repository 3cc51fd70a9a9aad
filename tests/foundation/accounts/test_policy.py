"""The one policy function: laws that hold for any rules, any viewer and any record."""

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.fields import FIELDS
from caidang.foundation.accounts.policy import (
    DEFAULTS,
    PROGRAM,
    Action,
    Role,
    Rules,
    Scope,
    Sensitivity,
    Shown,
    Target,
    Verdict,
    Viewer,
    audience_of,
    can,
    check_rules,
    covered,
    rules_of_json,
    scopes_of,
)

PEOPLE = st.integers(1, 6)
TEAMS = st.sets(st.integers(1, 4), max_size=3)
RULES = st.builds(
    lambda actions, scopes, shows, hour: Rules(
        frozenset(actions), frozenset(scopes), MappingProxyType(dict(zip(Sensitivity, shows, strict=True))), hour, hour
    ),
    st.sets(st.sampled_from(list(Action))),
    st.sets(st.sampled_from(list(Scope))),
    st.tuples(st.just(Shown.CLEAR), *[st.sampled_from(list(Shown))] * 3),
    st.integers(0, 50),
)


@st.composite
def viewers(draw: st.DrawFn) -> Viewer:
    rules, me = draw(RULES), draw(PEOPLE)
    scopes = scopes_of(
        rules, user_id=me, colleagues=draw(st.sets(PEOPLE)), client_teams=draw(TEAMS)
    )
    return Viewer(me, draw(st.sampled_from(list(Role))), rules, scopes)


@st.composite
def records(draw: st.DrawFn) -> Target:
    audience = audience_of(
        owner=draw(st.none() | PEOPLE), collector=draw(st.none() | PEOPLE), client_teams=draw(TEAMS)
    )
    return Target(frozenset(audience), frozenset(draw(st.sets(st.sampled_from(list(FIELDS)), max_size=3))))


FIELD = st.sampled_from(list(FIELDS.values()))
ACTION = st.sampled_from(list(Action))


@given(viewers(), ACTION, records(), FIELD)
def test_a_narrower_question_never_gets_a_wider_answer(viewer: Viewer, action: Action, record: Target, field: object) -> None:
    order = [Verdict.DENY, Verdict.MASK, Verdict.ALLOW]
    answers = [can(viewer, action), can(viewer, action, record), can(viewer, action, record, field)]  # type: ignore[arg-type]
    ranks = [order.index(answer.verdict) for answer in answers]
    assert ranks == sorted(ranks, reverse=True)
    for answer in answers:
        assert bool(answer.reason) == (answer.verdict is Verdict.DENY)


@given(viewers(), ACTION, records())
def test_no_action_without_the_grant_and_none_out_of_reach(viewer: Viewer, action: Action, record: Target) -> None:
    is_reached = "all" in viewer.scopes or bool(set(viewer.scopes) & record.audience)
    expected = action in viewer.rules.actions and is_reached
    assert can(viewer, action, record).is_allowed == expected


@given(viewers(), records(), FIELD)
def test_a_field_is_seen_as_its_class_says_unless_it_was_revealed(viewer: Viewer, record: Target, field: object) -> None:
    decision = can(viewer, Action.READ_CANDIDATE, record, field)  # type: ignore[arg-type]
    if not can(viewer, Action.READ_CANDIDATE, record).is_allowed:
        assert decision.verdict is Verdict.DENY
        return
    shown = viewer.rules.shows[field.sensitivity]  # type: ignore[attr-defined]
    is_revealed = field.key in record.revealed  # type: ignore[attr-defined]
    assert decision.verdict is {
        Shown.CLEAR: Verdict.ALLOW,
        Shown.MASK: Verdict.ALLOW if is_revealed else Verdict.MASK,
        Shown.HIDE: Verdict.DENY,
    }[shown]


@given(RULES)
def test_rules_come_back_from_json_as_they_were(rules: Rules) -> None:
    assert rules_of_json(rules.as_json()) == rules


@given(viewers())
def test_what_leaves_the_house_is_never_clearer_than_what_stays(viewer: Viewer) -> None:
    order = [Shown.CLEAR, Shown.MASK, Shown.HIDE]
    for kind, shown in covered(viewer).rules.shows.items():
        assert order.index(shown) >= order.index(viewer.rules.shows[kind])
        assert kind in (Sensitivity.PUBLIC, Sensitivity.PERSONAL) or shown is not Shown.CLEAR
    assert covered(viewer).scopes == viewer.scopes


@given(st.none() | PEOPLE, st.none() | PEOPLE, TEAMS)
def test_behind_a_wall_no_colleague_looks(owner: int | None, collector: int | None, teams: set[int]) -> None:
    names = audience_of(owner=owner, collector=collector, client_teams=teams)
    if teams:
        assert not any(name.startswith("m") or name == "pool" for name in names)
    assert ("pool" in names) == (owner is None and not teams)
    for person in (owner, collector):
        assert person is None or f"o{person}" in names
    assert list(names) == sorted(set(names))


def test_the_rules_as_delivered_are_fit() -> None:
    for role, rules in DEFAULTS.items():
        check_rules(role, rules)
    assert PROGRAM.sees_all
    assert Viewer(1, Role.AUDITOR).scopes == ()


@pytest.mark.parametrize(
    ("role", "change", "said"),
    [
        (Role.ADMIN, {"actions": frozenset({Action.WORK})}, "改不回来"),
        (Role.MANAGER, {"actions": frozenset({Action.MANAGE_ROLES})}, "只能给管理员"),
        (Role.AUDITOR, {"actions": frozenset({Action.READ_AUDIT, Action.READ_CANDIDATE})}, "不碰候选人"),
        (Role.AUDITOR, {"scopes": frozenset({Scope.ALL})}, "不碰候选人"),
        (Role.AUDITOR, {"actions": frozenset()}, "保留「查看审计」"),
        (Role.UPDATER, {"reveals_per_hour": 9, "reveals_per_day": 3}, "每小时的次数"),
        (
            Role.UPDATER,
            {"shows": {Sensitivity.PUBLIC: Shown.CLEAR, Sensitivity.PERSONAL: Shown.MASK,
                       Sensitivity.SENSITIVE: Shown.CLEAR, Sensitivity.SECRET: Shown.HIDE}},
            "越机密",
        ),
    ],
)  # fmt: skip
def test_rules_that_would_lock_the_house_are_refused(role: Role, change: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        check_rules(role, replace(DEFAULTS[role], **change))  # type: ignore[arg-type]
