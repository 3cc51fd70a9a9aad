"""A person looks after his own data by a link: shown to nobody else, used once, taken over by a colleague."""

from datetime import timedelta

import pytest

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.candidates.models import Candidate, Confirmation, FieldValue
from caidang.domain.candidates.values import present
from caidang.domain.compliance.services.consents import Agreed, record_consent
from caidang.domain.outreach.models import PersonAnswer
from caidang.domain.outreach.selectors.person_page import list_answered, own_page, view_person
from caidang.domain.outreach.services.person_links import (
    MOST_WRONG,
    SHUT_FOR,
    Answered,
    answer,
    find_link,
    make_link,
    prove,
    revoke_link,
    send_code,
    settle_answer,
)
from caidang.domain.review.models import Notification
from caidang.domain.review.services.chain.editing import set_value
from caidang.foundation.accounts.policy import PROGRAM, Role
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db
RIGHT = {"name": "林知夏", "phone": "1111", "birth": ""}


@pytest.fixture
def who() -> Candidate:
    return a_candidate(
        [("name", 0, "林知夏"), ("phone", 0, "13800001111"), ("email", 0, "zhixia@example.com"),
         ("birth", 0, "1994-05-12"), ("expected_salary", 0, "35K")]
    )  # fmt: skip


def opened(who: Candidate) -> str:
    _, secret = make_link(candidate=who, actor=PROGRAM, now=NOW)
    prove(token=secret, code="", facts=RIGHT, now=NOW)
    return secret


def test_two_facts_or_a_code_to_the_known_mail(who: Candidate) -> None:
    _, secret = make_link(candidate=who, actor=PROGRAM, now=NOW)
    for facts in ({"name": "林知夏"}, {"name": "林知夏", "phone": "2222"}, {"phone": "1111", "birth": "1994"}):
        with pytest.raises(InvalidInput):
            prove(token=secret, code="", facts=facts, now=NOW)
    with pytest.raises(Conflict, match="证明"):
        answer(token=secret, answered=Answered({}), receive=lambda *_: None, now=NOW)
    sent: list[tuple[str, str]] = []
    send_code(token=secret, send=lambda *told: bool(sent.append(told)) or True, now=NOW)
    ((to, code),) = sent
    assert (to, len(code)) == ("zhixia@example.com", 6)
    with pytest.raises(InvalidInput):
        prove(token=secret, code=code, facts={}, now=NOW + timedelta(hours=1))
    assert prove(token=secret, code=code, facts={}, now=NOW).proven_at == NOW


def test_guessing_shuts_it(who: Candidate) -> None:
    _, secret = make_link(candidate=who, actor=PROGRAM, now=NOW)
    for _ in range(MOST_WRONG):
        with pytest.raises(InvalidInput):
            prove(token=secret, code="000000", facts={}, now=NOW)
    with pytest.raises(Conflict):
        prove(token=secret, code="", facts=RIGHT, now=NOW)
    assert prove(token=secret, code="", facts=RIGHT, now=NOW + SHUT_FOR).proven_at is not None


def test_what_he_changes_waits_and_what_he_left_is_confirmed(who: Candidate) -> None:
    set_value(candidate=who, field="city", entry=0, text="上海", actor=PROGRAM, now=NOW)
    secret, files = opened(who), []
    page = own_page(who, now=NOW)
    values = {(one.field.key, one.entry): one.value for one in page.values}
    said = {**values, ("phone", 0): "13900002222", ("city", 0): "杭州", ("available", 0): "一个月内"}
    with pytest.raises(InvalidInput):
        answer(token=secret, answered=Answered({**said, ("email", 0): "none"}), receive=lambda *_: None, now=NOW)
    count = answer(
        token=secret, answered=Answered(said, "yes", ("新简历.txt", b"x")), receive=lambda *f: files.append(f), now=NOW
    )
    assert (count, len(files)) == (3, 1)
    assert Confirmation.objects.get().groups == ["pay"]
    assert who.consents.get().source == "link"
    with pytest.raises(NotFound):
        find_link(secret, now=NOW)
    view = view_person(str(who.public_id), viewer=PROGRAM, now=NOW)
    assert {(one.label, one.value, one.is_conflict) for one in view.answers} == {
        ("手机", "13900002222", False), ("所在城市", "杭州", True), ("到岗时间", "一个月内", False),
    }  # fmt: skip
    row = PersonAnswer.objects.get(field="phone")
    took = settle_answer(candidate=who, public_id=str(row.public_id), is_taken=True, actor=PROGRAM, now=NOW)
    assert took == ("phone", 0, "13900002222")
    set_value(candidate=who, field="phone", entry=0, text=took[2], actor=PROGRAM, now=NOW, is_from_person=True)
    assert next(v for v in present(who) if v.field == "phone").origin == FieldValue.Origin.SELF
    with pytest.raises(Conflict):
        settle_answer(candidate=who, public_id=str(row.public_id), is_taken=False, actor=PROGRAM, now=NOW)


def test_he_takes_his_consent_back_and_links_end(who: Candidate) -> None:
    record_consent(candidate=who, agreed=Agreed("call", "电话", purposes=["pool"]), actor=PROGRAM, now=NOW)
    answer(token=opened(who), answered=Answered({}, "no"), receive=lambda *_: None, now=NOW)
    assert who.consents.get().withdrawn_way == "form"
    row, secret = make_link(candidate=who, actor=PROGRAM, now=NOW)
    _, newer = make_link(candidate=who, actor=PROGRAM, now=NOW)
    for token, at in ((secret, NOW), (newer, NOW + timedelta(days=15)), ("nonsense", NOW)):
        with pytest.raises(NotFound):
            find_link(token, now=at)
    with pytest.raises(Conflict):
        revoke_link(candidate=who, public_id=str(row.public_id), actor=PROGRAM, now=NOW)


def test_whoever_made_the_link_and_looks_after_him_hears_of_it_and_finds_him_waiting(who: Candidate) -> None:
    maker = as_now(someone("maker", Role.CONSULTANT))
    set_value(candidate=who, field="city", entry=0, text="上海", actor=maker, now=NOW)
    _, secret = make_link(candidate=who, actor=maker, now=NOW)
    prove(token=secret, code="", facts=RIGHT, now=NOW)
    answer(token=secret, answered=Answered({("city", 0): "杭州", ("wechat", 0): "zhixia_lin"}), receive=lambda *_: None, now=NOW)
    told = Notification.objects.get()
    assert (told.member, told.kind, told.candidate) == (maker.user_id, Notification.Kind.UPDATED, who)
    updater = as_now(someone("updater", Role.UPDATER))
    (one,) = list_answered(viewer=updater, today=NOW.date())
    assert (one.row.id, one.count, one.conflicts) == (who.pk, 2, 1)
    # What stands there by now is no difference any more.
    set_value(candidate=who, field="city", entry=0, text="杭州", actor=updater, now=NOW)
    shown = {a.label: (a.is_same, a.is_conflict) for a in view_person(str(who.public_id), viewer=updater, now=NOW).answers}
    assert shown == {"所在城市": (True, False), "微信": (False, False)}
    for row in PersonAnswer.objects.all():
        settle_answer(candidate=who, public_id=str(row.public_id), is_taken=False, actor=updater, now=NOW)
    assert list_answered(viewer=updater, today=NOW.date()) == []
