"""Ids of others: whoever may not see a thing does not get it by asking for its address, and ids cannot be guessed."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client

from caidang.domain.candidates.models import Candidate, Document, Suspicion, Tag
from caidang.domain.candidates.services.lists.saved_views import Wanted, save_view
from caidang.domain.intake.models import IntakeItem
from caidang.domain.review.models import Comment
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import GRANTS, Action, Role
from caidang.foundation.accounts.viewers import viewer_of
from caidang.foundation.search.index.follower import Follower
from tests.making import NOW
from tests.web.attacks.town import PERSONAL, ROUTES, STRANGE_ID, Route, seed
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db

BLIND = sorted(set(Role) - GRANTS[Action.READ_CANDIDATE])
WITH_IDS = [route for route in ROUTES if "public_id" in route.pattern or "_id>" in route.pattern]


def real(route: Route) -> str:
    """The address with ids that are there."""
    person = Candidate.objects.order_by("pk").first()
    document, item = Document.objects.order_by("pk").first(), IntakeItem.objects.order_by("pk").first()
    assert person
    assert document
    assert item
    kinds = {"documents/": document.public_id, "intake/": item.public_id}
    public_id = next((one for start, one in kinds.items() if route.pattern.startswith(start)), person.public_id)
    pair, comment = Suspicion.objects.get(), Comment.objects.get()
    return route.address(
        public_id=public_id, pair_id=pair.pk, comment_id=comment.public_id, number=1, field="city", entry=0,
        group="basic", tag_id=1, merge_id=1, run_id=1,
    )  # fmt: skip


def test_there_are_addresses_with_ids() -> None:
    assert len(WITH_IDS) > 25


@contextmanager
def taken_back() -> Iterator[None]:
    """Every address meets the same people: what asking one of them changed is gone before the next."""
    before = transaction.savepoint()
    yield
    transaction.savepoint_rollback(before)


@pytest.mark.parametrize("role", BLIND)
def test_who_may_see_nobody_gets_nobody_by_an_address(role: Role, log_in: LogIn, follower: Follower) -> None:
    seed()
    client = log_in(role)
    before = Candidate.objects.count()
    for route in WITH_IDS:
        with taken_back():
            for answer in (client.get(real(route)), client.post(real(route), {"value": "x", "act": "remove"})):
                assert answer.status_code in (302, 403, 404, 405, 422), (route, answer.status_code)
                text = answer.content.decode()
                assert not [value for value in PERSONAL if value in text], route
            assert Candidate.objects.count() == before, route


def test_an_id_of_nobody_is_no_page(admin: Client, follower: Follower) -> None:
    seed()
    for route in WITH_IDS:
        with taken_back():
            if "<random:" in route.pattern:
                for answer in (admin.get(route.address()), admin.post(route.address(), {"value": "x", "act": "remove"})):
                    assert answer.status_code in (403, 404, 405, 422), (route, answer.status_code)
            else:
                assert admin.get(route.address()).status_code in (404, 405), route


def test_a_file_is_read_through_its_record_alone(log_in: LogIn, follower: Follower) -> None:
    """Original, drawn pages, picture: every role that may not see candidates is refused, and no stranger is let in."""
    seed()
    document = Document.objects.order_by("pk").first()
    assert document
    for part in ("original/", "pages/", "pages/1/"):
        address = f"/documents/{document.public_id}/{part}"
        assert Client().get(address).status_code == 302
        for role in BLIND:
            assert log_in(role).get(address).status_code == 403
            User.objects.filter(username=f"member-{role.value}").delete()
        assert "林知夏" not in Client().get(address, follow=True).content.decode()


def test_a_view_of_ones_own_is_nobody_elses(log_in: LogIn, follower: Follower) -> None:
    owner, other = log_in(Role.CONSULTANT), log_in(Role.MANAGER)
    viewer = viewer_of(User.objects.get(username="member-consultant"))
    wanted = Wanted(text="林知夏", filters={}, sort="", columns=(), density="")
    kept = save_view(name="只给自己", wanted=wanted, is_team=False, actor=viewer, now=NOW)
    address = f"/candidates/views/{kept.public_id}/"
    assert owner.get(address).status_code == 302
    for answer in (other.get(address), other.post(f"{address}change/", {"act": "remove"})):
        assert answer.status_code in (403, 404)
    assert owner.get(address).status_code == 302


def test_anothers_comment_stays(log_in: LogIn, follower: Follower) -> None:
    person, _ = seed()
    comment = Comment.objects.get()
    address = f"/candidates/{person.public_id}/talk/{comment.public_id}/remove/"
    assert log_in(Role.MANAGER).post(address).status_code in (403, 404)
    assert bytes(Comment.objects.get().text) == bytes(comment.text)


def test_a_member_is_told_only_what_is_his(log_in: LogIn) -> None:
    seed()
    assert "林知夏" not in log_in(Role.REVIEWER).get("/notifications/").content.decode()


def test_ids_in_addresses_are_drawn_at_random() -> None:
    seed()
    seed()
    ids = [row.public_id for model in (Candidate, Document, IntakeItem, Comment) for row in model.objects.all()]
    assert len(set(ids)) == len(ids)
    for one in ids:
        assert one.version in (4, 7)
        assert str(one) != STRANGE_ID
    # At least 72 bits of each are random: between two ids made in one moment about half of them differ.
    people = list(Candidate.objects.values_list("public_id", flat=True))
    differing = [bin(a.int ^ b.int).count("1") for a, b in zip(people, people[1:], strict=False)]
    assert min(differing) > 12


def test_numbers_of_tags_belong_to_their_record(admin: Client) -> None:
    first, second = seed()
    admin.post(f"/candidates/{first.public_id}/tags/", {"name": "样例"})
    tag = Tag.objects.get()
    admin.post(f"/candidates/{second.public_id}/tags/{tag.pk}/remove/")
    assert "样例" in admin.get(f"/candidates/{first.public_id}/").content.decode()
