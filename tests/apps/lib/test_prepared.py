"""A query that is composed once answers as the one that is composed each time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import BigIntegerField, CharField, DateTimeField, Exists, F, OuterRef
from django.test.utils import CaptureQueriesContext

from caidang.foundation.accounts.models import ApiToken, SecondFactorRule, User
from caidang.foundation.lib.prepared import (
    Given,
    Prepared,
    PreparedCount,
    PreparedObjects,
    PreparedUpdate,
)

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def _token(n: int, **more: object) -> ApiToken:
    member, _ = User.objects.get_or_create(username=f"member-{n}", defaults={"role": "manager", "created_at": NOW})
    told = {"name": f"令牌 {n}", "token": f"{n:064x}", "scopes": ["READ_CANDIDATE"], "created_at": NOW, "expires_at": NOW + timedelta(days=n)}
    return ApiToken.objects.create(member=member, **{**told, **more})


def test_rows_are_those_of_the_queryset_for_every_value_given() -> None:
    for n in range(1, 5):
        _token(n, revoked_at=NOW if n == 3 else None)
    composed = []

    def compose(by: object = Given("member", BigIntegerField()), after: object = Given("after", DateTimeField())):  # type: ignore[no-untyped-def]  # noqa: ANN202, B008
        composed.append(1)
        rows = ApiToken.objects.filter(member=by, expires_at__gt=after, revoked_at=None).order_by("name")
        return rows.values_list("name", "scopes", "expires_at", "revoked_at", "member__username")

    prepared = Prepared(compose)
    for member in User.objects.values_list("pk", flat=True):
        for days in range(6):
            after = NOW + timedelta(days=days)
            told = prepared.ask(member=member, after=after)
            composed_anew = [list(row) for row in compose(member, after)]
            composed.pop()
            assert told == composed_anew
    assert composed == [1], "composed once"
    with pytest.raises(KeyError):
        prepared.ask(member=1)


def test_objects_come_with_what_they_refer_to_and_in_one_query() -> None:
    one = _token(1)
    SecondFactorRule.objects.create(role="manager", grace_days=3)
    asked = SecondFactorRule.objects.filter(role=OuterRef("member__role"))
    prepared = PreparedObjects(
        ApiToken, lambda: ApiToken.objects.filter(token=Given("token", CharField())).annotate(is_asked=Exists(asked)),
        related=("member",), annotated=("is_asked",),
    )  # fmt: skip
    assert prepared.first(token="none") is None  # noqa: S106
    with CaptureQueriesContext(connection) as queries:
        found = prepared.first(token=one.token)
        assert found is not None
        assert (found, found.member, found.member.username, found.scopes) == (one, one.member, "member-1", ["READ_CANDIDATE"])
        assert found.expires_at == one.expires_at
        assert bool(found.is_asked) is True  # type: ignore[attr-defined]
    assert len(queries) == 1
    found.name = "改过"
    found.save()
    SecondFactorRule.objects.all().delete()
    again = prepared.first(token=one.token)
    assert again is not None
    assert (again.name, bool(again.is_asked)) == ("改过", False), "asked anew"  # type: ignore[attr-defined]


def test_a_count_is_that_of_the_queryset_and_of_the_first_alone_where_it_says_so() -> None:
    for n in range(1, 6):
        _token(n)
    later = ApiToken.objects.filter(expires_at__gt=Given("after", DateTimeField())).order_by("name")
    every, two, none = PreparedCount(later), PreparedCount(later, most=2), PreparedCount(later.filter(pk__in=[]))
    for days in range(7):
        after = NOW + timedelta(days=days)
        found = ApiToken.objects.filter(expires_at__gt=after).count()
        assert (every.ask(after=after), two.ask(after=after), none.ask(after=after)) == (found, min(found, 2), 0)
    with pytest.raises(KeyError):
        every.ask()


def test_an_update_changes_those_rows_and_says_how_many() -> None:
    rule = SecondFactorRule.objects.create(role="manager", grace_days=3)
    other = SecondFactorRule.objects.create(role="admin", grace_days=3)
    longer = PreparedUpdate(
        lambda: SecondFactorRule.objects.filter(role=Given("role", CharField())),
        {"grace_days": F("grace_days") + Given("more", BigIntegerField()), "since": Given("since", DateTimeField())},
    )
    assert longer.run(role="manager", more=4, since=NOW) == 1
    assert longer.run(role="manager", more=7, since=None) == 1
    assert longer.run(role="nobody", more=7, since=NOW) == 0
    rule.refresh_from_db()
    other.refresh_from_db()
    assert (rule.grace_days, rule.since) == (14, None)
    assert (other.grace_days, other.since) == (3, None)
