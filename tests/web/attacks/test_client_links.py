"""A client's link: whoever has it sees what was sent by it, as long as it may be seen, and nothing else ever."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from caidang.domain.pipeline.models import Opening, Sending
from caidang.domain.pipeline.services.submissions.links import TRIES
from caidang.domain.pipeline.services.submissions.sending import send
from caidang.foundation.accounts.policy import PROGRAM, Role
from tests.apps.pipeline.town import Town, a_town
from tests.making import NOW
from tests.web.conftest import LogIn, prove

pytestmark = pytest.mark.django_db
NAME = "林知夏"


@pytest.fixture
def town() -> Town:
    return a_town()


def a_link(town: Town, **changed: object) -> str:
    now = timezone.now()
    made = send(
        parcel=town.parcel(**changed), url_of=lambda token: f"/r/{token}/", actor=PROGRAM, now=now,
        today=timezone.localdate(now),
    )  # fmt: skip
    return made.url


def opened(url: str, passcode: str = "") -> Client:
    client = Client()
    client.post(url, {"passcode": passcode})
    return client


def test_a_link_is_opened_by_a_person_not_by_a_mail_programs_look(town: Town) -> None:
    """A GET shows a door with nothing on it and counts nothing; the button opens, and what is seen may not be kept."""
    url = a_link(town, most_views=1)
    client = Client()
    for _ in range(3):
        answer = client.get(url)
        assert answer.status_code == 200
        assert NAME not in answer.content.decode()
        assert "高级产品经理" not in answer.content.decode()
    assert not Opening.objects.exists()
    assert client.post(url).status_code == 302
    page = client.get(url)
    assert NAME in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in page["X-Robots-Tag"]
    assert page["Referrer-Policy"] == "same-origin"
    assert "<script" not in page.content.decode()
    # The one view is used up: another browser stays outside, this one reads on.
    assert NAME not in opened(url).get(url).content.decode()
    assert NAME in client.get(url).content.decode()


def test_guesses_find_nothing_and_end(town: Town) -> None:
    url = a_link(town)
    client = Client(REMOTE_ADDR="203.0.113.77")
    told = {client.get(f"/r/{'x' * 43}{n}/").status_code for n in range(TRIES + 5)}
    assert told == {404, 429}
    assert client.get(url).status_code == 429
    assert Client(REMOTE_ADDR="198.51.100.7").get(url).status_code == 200


def test_what_is_over_is_over_for_who_had_it_open_too(town: Town) -> None:
    for change in ({"expires_at": timezone.now() - timedelta(seconds=1)}, {"revoked_at": NOW}, {"failed_at": NOW}):
        url = a_link(town)
        client = opened(url)
        Sending.objects.update(**change)
        for answer in (client.get(url), client.post(url), client.get(f"{url}files/1/pdf/"), client.post(f"{url}answer/1/", {"verdict": "accepted"})):
            assert answer.status_code == 404
            assert NAME not in answer.content.decode(errors="replace")
        Sending.objects.all().delete()


def test_one_link_opens_no_other(town: Town) -> None:
    """Not its files by number, not with the other's cookie, not by a passcode that was meant for it."""
    mine, other = a_link(town), a_link(town, passcode="樱桃红了")
    client = opened(mine)
    assert client.get(f"{mine}files/1/pdf/").status_code == 200
    for address in ("files/2/pdf/", "files/0/pdf/", "files/1/pages/", "files/1/exe/"):
        assert client.get(mine + address).status_code == 404
    for cookie in client.cookies.values():
        cookie["path"] = "/"
    assert NAME not in client.get(other).content.decode()
    assert client.get(f"{other}files/1/pdf/").status_code == 302
    assert client.post(f"{other}answer/1/", {"verdict": "accepted"}).status_code == 302
    client.cookies["caidang_link"] = "forged:by:somebody"
    assert NAME not in client.get(mine).content.decode()
    assert opened(other, "樱桃").get(other).content.decode().count(NAME) == 0
    assert NAME in opened(other, "樱桃红了").get(other).content.decode()


def test_an_answer_needs_the_pages_own_form(town: Town) -> None:
    url = a_link(town)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(url).status_code == 403
    assert strict.post(f"{url}answer/1/", {"verdict": "accepted"}).status_code == 403
    assert opened(url).post(f"{url}answer/1/", {"verdict": "gift"}).status_code == 422


def test_contacts_leave_only_after_a_fresh_proof(town: Town, log_in: LogIn) -> None:
    manager = log_in(Role.MANAGER)
    sends = {
        "act": "send", "id": str(town.person.public_id), "job": str(town.job.public_id), "recipient": "张敏",
        "channel": "link", "days": "7", "consent": "call", "evidence": "电话里说的", "mode-phone": "show",
    }  # fmt: skip
    prove(manager, age=3600)
    answer = manager.post("/submissions/new/", sends)
    assert "/accounts/reauthenticate/" in answer["Location"]
    assert not Sending.objects.exists()
    prove(manager)
    assert "/r/" in manager.post("/submissions/new/", sends).content.decode()
    assert manager.get("/submissions/").status_code == 200
    sending = Sending.objects.get()
    assert NAME in manager.get(f"/submissions/{sending.public_id}/").content.decode()
