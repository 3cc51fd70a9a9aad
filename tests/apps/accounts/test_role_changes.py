"""The rules of a role are changed by two administrators, and hold from then on."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.domain.candidates.selectors.shown.preview import preview
from caidang.foundation.accounts.policy import (
    DEFAULTS,
    Action,
    Role,
    Scope,
    Sensitivity,
    Shown,
    may,
)
from caidang.foundation.accounts.role_changes import confirm, list_roles, propose, turn_down
from caidang.foundation.audit.models import AuditEvent
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db
STRICT = replace(
    DEFAULTS[Role.REVIEWER],
    actions=DEFAULTS[Role.REVIEWER].actions - {Action.TAG_CANDIDATE},
    scopes=frozenset({Scope.OWN}),
    shows=MappingProxyType({**DEFAULTS[Role.REVIEWER].shows, Sensitivity.SENSITIVE: Shown.MASK, Sensitivity.SECRET: Shown.HIDE}),
)


def test_two_administrators_change_what_a_role_may() -> None:
    one, two, rev = someone("one", Role.ADMIN), someone("two", Role.ADMIN), someone("rev", Role.REVIEWER)
    change = propose(role=Role.REVIEWER, rules=STRICT, reason="只看自己的", actor=as_now(one), now=NOW)
    assert may(as_now(rev), Action.TAG_CANDIDATE), "not before the second has confirmed"
    with pytest.raises(NotAllowed, match="另一位管理员"):
        confirm(change_id=change.pk, actor=as_now(one), now=NOW)
    with pytest.raises(Conflict, match="等确认"):
        propose(role=Role.REVIEWER, rules=DEFAULTS[Role.UPDATER], reason="又一个", actor=as_now(two), now=NOW)
    confirm(change_id=change.pk, actor=as_now(two), now=NOW)
    assert not may(as_now(rev), Action.TAG_CANDIDATE)
    assert as_now(rev).scopes == (f"o{rev.pk}",)
    [page] = list_roles(viewer=as_now(one)).past
    assert page.difference.taken[:1] == ("加标签",)
    verbs = AuditEvent.objects.filter(subject="role:reviewer").values_list("verb", flat=True)
    assert set(verbs) == {"roles.proposed", "roles.confirmed"}


def test_turned_down_changes_nothing() -> None:
    one, two = someone("one", Role.ADMIN), someone("two", Role.ADMIN)
    for actor, state in ((one, "已撤回"), (two, "未同意")):
        change = propose(role=Role.REVIEWER, rules=STRICT, reason="试试", actor=as_now(one), now=NOW)
        turn_down(change_id=change.pk, actor=as_now(actor), now=NOW)
        assert list_roles(viewer=as_now(one)).past[0].state == state
        with pytest.raises(NotFound):
            confirm(change_id=change.pk, actor=as_now(two), now=NOW)
    assert list_roles(viewer=as_now(one)).roles == dict(DEFAULTS)


def test_what_is_refused_at_once() -> None:
    one = as_now(someone("one", Role.ADMIN))
    for rules, reason, said in (
        (STRICT, " ", "为什么"),
        (DEFAULTS[Role.REVIEWER], "x", "和现在一样"),
        (replace(STRICT, actions=frozenset({Action.MANAGE_ROLES})), "x", "只能给管理员"),
    ):
        with pytest.raises(InvalidInput, match=said):
            propose(role=Role.REVIEWER, rules=rules, reason=reason, actor=one, now=NOW)
    with pytest.raises(NotAllowed):
        propose(role=Role.REVIEWER, rules=STRICT, reason="x", actor=as_now(someone("mm", Role.MANAGER)), now=NOW)


def test_the_preview_shows_what_would_be_seen() -> None:
    one, rev = someone("one", Role.ADMIN), someone("rev", Role.REVIEWER)
    a_candidate([("name", 0, "林知夏"), ("phone", 0, "13800005678")])
    everything = replace(STRICT, scopes=frozenset({Scope.ALL}))
    seen = preview(member_id=rev.pk, rules=everything, viewer=as_now(one), today=NOW.date())
    assert (seen.now.count, seen.then.count) == (1, 1)
    assert seen.now.rows[0].phone == "13800005678"
    assert seen.then.rows[0].phone == "138****5678"
    assert preview(member_id=rev.pk, rules=STRICT, viewer=as_now(one), today=NOW.date()).then.count == 0
    assert as_now(rev).rules == DEFAULTS[Role.REVIEWER]
