"""The page 推荐: whom, to whom, how it stands; narrowed by its address."""

import pytest
from django.utils import timezone

from caidang.domain.pipeline.selectors.submissions import sent as listing
from caidang.domain.pipeline.services.submissions.sending import send
from caidang.foundation.accounts.policy import PROGRAM, Role
from tests.apps.pipeline.town import a_town
from tests.making import NOW
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db


def test_the_list_names_people_and_is_narrowed_by_its_address(log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = log_in(Role.MANAGER)
    assert "还没有推荐过人" in client.get("/submissions/").content.decode()
    town = a_town()
    for _ in range(2):
        send(parcel=town.parcel(), url_of=lambda token: token, actor=PROGRAM, now=timezone.now(), today=NOW.date())
    page = client.get("/submissions/").content.decode()
    assert page.count("林知夏") == 2
    there = f"/submissions/?client={town.client.public_id}&standing=waiting"
    assert client.get(there).content.decode().count("林知夏") == 2
    assert "没有这样的推荐" in client.get("/submissions/?standing=answered").content.decode()
    assert "没有这样的推荐" in client.get("/submissions/?mine=1").content.decode()
    assert client.get("/submissions/?client=nobody").status_code == 404
    assert f"/submissions/?client={town.client.public_id}" in client.get(f"/clients/{town.client.public_id}/").content.decode()
    monkeypatch.setattr(listing, "PAGE_SIZE", 1)
    first = client.get(there).content.decode()
    more = first.split('<tr hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert more.startswith(f"?client={town.client.public_id}&standing=waiting&before=")
    assert client.get(f"/submissions/{more}").content.decode().count("林知夏") == 1
