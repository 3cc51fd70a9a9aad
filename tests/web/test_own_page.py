"""A person's own page, through the door: in his language, with nothing lost that he typed, and used once."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caidang.domain.candidates.fields import FIELDS
from caidang.domain.candidates.models import Candidate
from caidang.domain.outreach.models import PersonAnswer
from caidang.domain.outreach.services.person_links import OVER, make_link
from caidang.domain.outreach.services.send_accounts import save_account
from caidang.foundation.accounts.policy import PROGRAM
from caidang.interfaces.web.wording.own_page_words import EN, FIELDS_EN, ZH
from tests.making import a_candidate
from tests.post_box import post_box

pytestmark = pytest.mark.django_db
HAN = re.compile("[\u3400-\u9fff]+")
KNOWS = {"act": "prove", "name": "林知夏", "phone": "1111"}


@pytest.fixture
def who() -> Candidate:
    return a_candidate(
        [("name", 0, "林知夏"), ("phone", 0, "13800001111"), ("email", 0, "zhixia@example.com"), ("school", 0, "ETH"),
         ("school", 1, "EPFL"), ("major", 0, "Physics"), ("major", 1, "Law"), ("job_end", 0, "present")]
    )  # fmt: skip


@pytest.fixture
def link(who: Candidate) -> str:
    return reverse("me", args=[make_link(candidate=who, actor=PROGRAM, now=timezone.now())[1]])


def words_of(answer: HttpResponse, *, but: tuple[str, ...] = ()) -> list[str]:
    """The Chinese that stands on a page, but for what is the person's own and the way to the other language."""
    text = answer.content.decode()
    for known in ("中文", *but):
        text = text.replace(known, "")
    return HAN.findall(text)


def test_both_languages_say_the_same_things() -> None:
    assert set(ZH) == set(EN)
    assert set(FIELDS_EN) == set(FIELDS)


def test_who_reads_english_meets_no_chinese(client: Client, link: str) -> None:
    english = {"headers": {"accept-language": "en-GB,en;q=0.9,zh;q=0.5"}}
    door = client.get(link, **english)
    assert words_of(door) == []
    assert "Update your details" in door.content.decode()
    assert words_of(client.post(link, {**KNOWS, "phone": "9"}, **english), but=("林知夏",)) == []
    assert client.post(link, KNOWS, **english).status_code == 302
    page = client.get(link, **english)
    assert words_of(page, but=("林知夏",)) == []
    assert "I agree that you collect" in page.content.decode()
    told = re.findall("<dd>(.*?)</dd>", page.content.decode())
    assert sorted(told) == ["EPFL", "ETH", "Law", "Physics", "present"]
    chinese = client.get(link, headers={"accept-language": "zh-CN"}).content.decode()
    assert "<dd>至今</dd>" in chinese
    refused = client.post(link, {"act": "answer", "phone-0": "123", "city-0": "Basel"}, **english)
    assert (refused.status_code, words_of(refused, but=("林知夏",))) == (422, [])
    assert words_of(client.post(link, {"act": "answer", "phone-0": "13800001111"}, **english)) == []
    over = client.get(link, **english)
    assert (over.status_code, words_of(over)) == (404, [])


def test_the_language_that_was_chosen_stays(client: Client, link: str) -> None:
    assert "更新您的资料" in client.get(link).content.decode()
    assert "Continue" in client.get(f"{link}?lang=en").content.decode()
    assert client.post(f"{link}?lang=en", KNOWS)["Location"] == f"{link}?lang=en"
    assert "您的资料" in client.get(f"{link}?lang=zh", headers={"accept-language": "en"}).content.decode()


def test_what_does_not_fit_is_said_at_its_box_and_the_rest_is_still_there(client: Client, link: str) -> None:
    client.post(link, KNOWS)
    sent = {"act": "answer", "name-0": "林知夏", "phone-0": "138", "city-0": "杭州", "agrees": "yes"}
    refused = client.post(link, sent)
    text = refused.content.decode()
    assert refused.status_code == 422
    assert re.search(r'id="phone-0" name="phone-0" value="138"[^>]*aria-invalid="true"', text)
    assert 'value="杭州"' in text
    assert re.search(r'value="yes" checked', text)
    assert "电话看起来不完整" in text
    assert not PersonAnswer.objects.exists()
    assert "收到了" in client.post(link, {**sent, "phone-0": "13800001111"}).content.decode()
    assert OVER in client.get(link).content.decode()


def test_at_the_door_what_was_typed_stays_and_many_spellings_open_it(client: Client, link: str) -> None:
    wrong = client.post(link, {"act": "prove", "name": "林知夏", "phone": "2222", "birth": "1994-05"})
    assert wrong.status_code == 422
    assert all(f'value="{text}"' in wrong.content.decode() for text in ("林知夏", "2222", "1994-05"))
    assert client.post(link, {"act": "prove", "name": " 林 知夏", "phone": "138 0000 1111"}).status_code == 302


@pytest.mark.parametrize("birth", ["1994-05", "1994.5", "1994年5月", "199405", "1994-05-07"])
def test_a_birth_is_a_fact_however_it_is_written(client: Client, birth: str) -> None:
    who = a_candidate([("name", 0, "Grace Li"), ("birth", 0, "1994-05-07")])
    link = reverse("me", args=[make_link(candidate=who, actor=PROGRAM, now=timezone.now())[1]])
    assert client.post(link, {"act": "prove", "name": "grace li", "birth": "1994-06"}).status_code == 422
    assert client.post(link, {"act": "prove", "name": "grace li", "birth": birth}).status_code == 302


def test_a_code_goes_by_an_account_where_the_house_has_no_server_of_its_own(client: Client, link: str) -> None:
    assert 'name="code"' not in client.get(link).content.decode()
    with post_box() as box:
        values = {"name": "招聘", "host": "127.0.0.1", "port": str(box.port), "security": "none", "sender": "hr@example.com"}
        save_account(values=values, actor=PROGRAM, now=timezone.now())
        assert 'name="code"' in client.get(link).content.decode()
        client.post(link, {"act": "code"})
    assert box.takers == ["zhixia@example.com"]
    body = box.letters[0].get_content()
    found = re.search(r"[0-9]{6}", body)
    assert found is not None
    assert client.post(link, {"act": "prove", "code": "000000" if found[0] != "000000" else "1"}).status_code == 422
    assert client.post(link, {"act": "prove", "code": found[0]}).status_code == 302
