
"""API tokens: shown once, narrowed, dated, revoked; never more than their owner may now."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.foundation.accounts.login.second_factor import require_factor
from caidang.foundation.accounts.login.tokens import (
    make_token,
    revoke_token,
    scopes_for,
    viewer_of_token,
)
from caidang.foundation.accounts.membership import change_role, deactivate
from caidang.foundation.accounts.models import ApiToken, User
from caidang.foundation.accounts.policy import (
    NOT_BY_TOKEN,
    PROGRAM,
    Action,
    Role,
    Viewer,
    can,
    may,
    narrowed,
)
from caidang.foundation.accounts.services import create_user
from caidang.foundation.accounts.viewers import viewer_of
from tests.making import NOW
from tests.web.conftest import PASSWORD, LogIn, prove
from tests.web.test_login import verbs


@pytest.fixture
def gu(db: None) -> User:
    return create_user(username="gu", password=PASSWORD, role=Role.MANAGER, actor=PROGRAM, now=NOW)


def a_token(owner: User, *scopes: Action, days: int = 30) -> str:
    return make_token(
        name="报表脚本", scopes=scopes or [Action.READ_CANDIDATE], days=days, actor=viewer_of(owner), now=NOW
    )


@given(st.sampled_from(Role), st.sets(st.sampled_from(Action)))
def test_a_token_never_does_more_than_its_owner(role: Role, scopes: set[Action]) -> None:
    owner = Viewer(7, role)
    viewer = narrowed(owner, scopes)
    for action in Action:
        assert may(viewer, action) == (action in scopes and may(owner, action))
    assert set(viewer.scopes) <= set(owner.scopes)
    assert bool(viewer.scopes) <= (Action.READ_CANDIDATE in scopes)


@given(st.sampled_from(Role), st.sets(st.sampled_from(Action)), st.sampled_from(Action))
def test_a_refusal_says_whether_it_is_the_token_or_the_role(role: Role, scopes: set[Action], action: Action) -> None:
    owner = Viewer(7, role)
    said = can(narrowed(owner, scopes - NOT_BY_TOKEN), action).reason
    if not may(owner, action):
        assert said.startswith(role.label)
    elif action in NOT_BY_TOKEN:
        assert "网页上" in said
    else:
        assert ("令牌没有勾" in said) == (action not in scopes)


def test_it_opens_what_was_chosen_and_nothing_else(gu: User) -> None:
    token = a_token(gu)
    viewer = viewer_of_token(token, NOW)
    assert viewer.user_id == gu.pk
    assert may(viewer, Action.READ_CANDIDATE)
    assert not may(viewer, Action.EXPORT)
    assert viewer.scopes == viewer_of(gu).scopes
    assert token not in str(ApiToken.objects.values_list()), "only a keyed hash is kept"


def test_what_the_owner_may_not_cannot_be_chosen(gu: User) -> None:
    for scopes in ([Action.READ_AUDIT], [Action.MANAGE_MEMBERS], []):
        with pytest.raises(InvalidInput):
            make_token(name="x", scopes=scopes, days=30, actor=viewer_of(gu), now=NOW)
    with pytest.raises(InvalidInput):
        a_token(gu, days=3650)
    assert Action.EXPORT in scopes_for(viewer_of(gu))
    assert not NOT_BY_TOKEN & set(scopes_for(viewer_of(gu)))


def test_it_ends_with_its_time_its_owner_and_his_rights(gu: User) -> None:
    token = a_token(gu, Action.EXPORT, Action.WORK)
    with pytest.raises(NotAllowed):
        viewer_of_token(token, NOW + timedelta(days=30))
    with pytest.raises(NotAllowed):
        viewer_of_token(token + "x", NOW)
    change_role(user_id=gu.pk, role=Role.COLLECTOR, actor=PROGRAM, now=NOW)
    assert not may(viewer_of_token(token, NOW), Action.EXPORT), "his role is less now"
    require_factor(roles={Role.COLLECTOR: 0}, actor=PROGRAM, now=NOW)
    with pytest.raises(NotAllowed):
        viewer_of_token(token, NOW)
    require_factor(roles={}, actor=PROGRAM, now=NOW)
    assert may(viewer_of_token(token, NOW), Action.WORK)
    deactivate(user_id=gu.pk, actor=PROGRAM, now=NOW)
    with pytest.raises(NotAllowed):
        viewer_of_token(token, NOW)


def test_its_use_is_noted_at_most_once_a_minute(gu: User) -> None:
    token = a_token(gu)
    viewer_of_token(token, NOW)
    viewer_of_token(token, NOW + timedelta(seconds=30))
    assert ApiToken.objects.get().last_used_at == NOW
    viewer_of_token(token, NOW + timedelta(seconds=61))
    assert ApiToken.objects.get().last_used_at == NOW + timedelta(seconds=61)


def test_the_page_shows_it_once_and_the_door_takes_it(log_in: LogIn) -> None:
    client = log_in(Role.MANAGER)
    page = client.get("/me/tokens/").content.decode()
    assert "导出候选人" in page
    assert "管理成员" not in page.split("能做什么")[1].split("</fieldset>")[0]
    sent = {"name": "报表脚本", "scope": ["READ_CANDIDATE", "READ_HEALTH"], "days": "30"}
    made = client.post("/me/tokens/", sent).content.decode()
    found = re.search(r'value="(cd_[\w-]+)"', made)
    assert found
    assert found[1] not in client.get("/me/security/").content.decode()
    program = Client()
    answer = program.get("/api/v1/me", headers={"Authorization": f"Bearer {found[1]}"})
    assert answer.json() == {
        "name": "member-manager", "role": "manager", "actions": ["read_candidate", "read_health"],
    }  # fmt: skip
    assert answer.cookies == {}
    client.post(f"/me/tokens/{ApiToken.objects.get().pk}/revoke/")
    gone = program.get("/api/v1/me", headers={"Authorization": f"Bearer {found[1]}"})
    assert gone.status_code == 401
    assert gone["WWW-Authenticate"].startswith("Bearer")
    assert {"member.token_made", "member.token_revoked"} <= set(verbs())


def test_a_cookie_opens_no_door_for_programs(log_in: LogIn) -> None:
    assert log_in(Role.MANAGER).get("/api/v1/me").status_code == 401


def test_making_one_asks_who_sits_there(log_in: LogIn) -> None:
    client = log_in(Role.MANAGER)
    prove(client, age=3600)
    assert client.get("/me/tokens/")["Location"].startswith("/accounts/reauthenticate/")


def test_nobody_revokes_anothers(gu: User, log_in: LogIn) -> None:
    a_token(gu)
    row = ApiToken.objects.get()
    assert log_in(Role.ADMIN).post(f"/me/tokens/{row.pk}/revoke/").status_code == 404
    revoke_token(token_id=row.pk, actor=viewer_of(gu), now=NOW)
