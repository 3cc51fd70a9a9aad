"""Counts and rows that are composed once for each reach are those that are composed each time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import DateTimeField, QuerySet
from django.test.utils import CaptureQueriesContext

from caidang.foundation.accounts.counting import CountFor, RowsFor
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer
from caidang.foundation.lib.prepared import Given

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def _members(*roles: Role) -> None:
    for n, role in enumerate(roles):
        User.objects.create(username=f"member-{n}", role=role.value, created_at=NOW - timedelta(days=n))


def test_each_reach_has_its_own_query_and_each_time_the_database_is_asked() -> None:
    composed: list[tuple[Role, object]] = []

    def compose(viewer: Viewer, more: str = "") -> list[QuerySet[User]]:
        composed.append((viewer.role, more))
        own = User.objects.filter(role=viewer.role.value, created_at__lt=Given("now", DateTimeField()))
        return [own, User.objects.filter(username__in=[more] if more else [])]

    asked = CountFor(compose)
    _members(Role.MANAGER, Role.MANAGER, Role.MANAGER, Role.ADMIN)
    manager, admin = Viewer(1, Role.MANAGER), Viewer(1, Role.ADMIN)
    assert asked.ask(manager, now=NOW) == 2
    assert asked.ask(manager, now=NOW + timedelta(days=1)) == 3
    assert asked.ask(admin, now=NOW) == 1
    assert asked.ask(manager, "member-3", now=NOW) == 3
    assert asked.ask(manager, now=NOW, most=1) == 1
    assert composed == [(Role.MANAGER, ""), (Role.ADMIN, ""), (Role.MANAGER, "member-3"), (Role.MANAGER, "")]
    User.objects.filter(role="admin").delete()
    with CaptureQueriesContext(connection) as queries:
        assert asked.ask(admin, now=NOW) == 0, "asked anew"
    assert len(queries) == 1, "what can have no rows is not asked"
    with pytest.raises(KeyError):
        asked.ask(manager)


def test_who_reaches_something_else_is_not_answered_with_the_former_query() -> None:
    """The same member, after his role's rules or his teams were changed."""
    asked = CountFor(lambda viewer: [User.objects.filter(username__in=viewer.scopes)])
    rows = RowsFor(lambda viewer: User.objects.filter(username__in=viewer.scopes).order_by("pk").values_list("username", "created_at"))
    _members(Role.CONSULTANT, Role.CONSULTANT)
    one = Viewer(1, Role.CONSULTANT, scopes=("member-0",))
    both = replace(one, scopes=("member-0", "member-1"))
    nothing = replace(one, scopes=())
    assert [asked.ask(who) for who in (one, both, nothing, one)] == [1, 2, 0, 1]
    assert rows.ask(both) == [["member-0", NOW], ["member-1", NOW - timedelta(days=1)]]
    assert rows.ask(one) == [["member-0", NOW]]
    assert rows.ask(nothing) == []
    assert asked.ask(PROGRAM) == 0
