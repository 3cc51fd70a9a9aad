"""Contracts: terms that hold on a day, papers sealed, an end that is told of once."""

from datetime import date, timedelta
from typing import Any

import pytest

from caidang.core.errors import InvalidInput, NotAllowed, NotFound
from caidang.domain.clients.models import Client, Contract, PartVersion
from caidang.domain.clients.selectors.contracts import (
    get_contract,
    get_contract_file,
    list_contracts,
    terms_on,
)
from caidang.domain.clients.selectors.timeline import client_timeline
from caidang.domain.clients.services.contracts import (
    add_contract_file,
    open_contract_file,
    remove_contract,
    save_contract,
)
from caidang.domain.clients.services.undoing import undo_version
from caidang.domain.review.models import Notification
from caidang.domain.review.services.news.contract_news import tell_of_ending_contracts
from caidang.foundation.accounts.policy import PROGRAM, Role
from tests.apps.clients.conftest import MakeViewer, a_client
from tests.making import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def a_contract(client: Client, **values: Any) -> Contract:
    told = {
        "title": "服务合同", "starts": "2026-01-01", "ends": "2026-12-31", "fee_kind": "percent",
        "fee_permille": 225, "protection_months": 12, "guarantee_days": 90, "remind_days": 30,
        "contact_from": "interview", "note": "另付差旅", **values,
    }  # fmt: skip
    return save_contract(client=client, values=told, actor=PROGRAM, now=NOW)


def test_the_terms_of_a_day_are_those_of_the_contract_that_runs() -> None:
    client = a_client()
    assert terms_on(client, TODAY) is None
    a_contract(client, starts="2025-01-01", ends="2025-12-31", protection_months=6)
    running = a_contract(client, contact_from="offer")
    a_contract(client, starts="2027-01-01", ends="", protection_months=24)
    found = terms_on(client, TODAY)
    assert found is not None
    assert (found.protection_months, found.guarantee_days, found.contact_from) == (12, 90, "offer")
    assert terms_on(client, date(2030, 1, 1)).protection_months == 24  # type: ignore[union-attr]
    remove_contract(contract=running, actor=PROGRAM, now=NOW)
    assert terms_on(client, TODAY) is None
    remove_contract(contract=running, actor=PROGRAM, now=NOW, is_undone=True)
    assert terms_on(client, TODAY) is not None


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"starts": ""}, "开始"), ({"ends": "2025-01-01"}, "写反"), ({"fee_permille": None}, "收费还没有写"),
        ({"fee_kind": "fixed"}, "收费还没有写"), ({"contact_from": "never"}, "联系方式"), ({"title": " "}, "名称"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(values: dict[str, Any], why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        a_contract(a_client(), **values)


def test_fee_note_and_papers_are_for_who_works_with_the_client(viewer: MakeViewer) -> None:
    client = a_client()
    contract = a_contract(client)
    file = add_contract_file(contract=contract, data=b"%PDF-x", filename="../盖章.pdf", actor=PROGRAM, now=NOW)
    gu, qiu = viewer("gu"), viewer("qiu", Role.COLLECTOR)
    (shown,) = list_contracts(client, viewer=gu, today=TODAY)
    assert (shown.fee, shown.note, shown.files[0][1:]) == ("年薪的 22.5%", "另付差旅", (".. 盖章.pdf", 6))
    assert open_contract_file(file=file, actor=gu, now=NOW)[1] == b"%PDF-x"
    (covered,) = list_contracts(client, viewer=qiu, today=TODAY)
    assert (covered.fee, covered.note, covered.files, covered.protection_months) == ("", "", (), 12)
    with pytest.raises(NotAllowed):
        get_contract(str(contract.public_id), viewer=qiu)
    with pytest.raises(NotAllowed):
        get_contract_file(str(file.public_id), viewer=qiu)
    with pytest.raises(NotFound):
        get_contract_file(str(file.public_id), viewer=viewer("shen", Role.AUDITOR))
    assert b"%PDF" not in bytes(Contract.objects.get(pk=contract.pk).note)


def test_an_end_is_told_of_once_and_anew_with_another_end(viewer: MakeViewer) -> None:
    gu, boss = viewer("gu"), viewer("boss", Role.MANAGER)
    owned, loose = a_client("有人", owner=gu.user_id), a_client("没人")
    ending = a_contract(owned, ends=(TODAY + timedelta(days=20)).isoformat())
    a_contract(loose, ends=(TODAY + timedelta(days=5)).isoformat())
    a_contract(owned, ends=(TODAY + timedelta(days=31)).isoformat())
    assert tell_of_ending_contracts(today=TODAY, now=NOW) == 2
    assert tell_of_ending_contracts(today=TODAY, now=NOW) == 0
    told = set(Notification.objects.values_list("member", "client", "kind"))
    assert told == {(gu.user_id, owned.pk, "ending"), (boss.user_id, loose.pk, "ending")}
    later = (TODAY + timedelta(days=25)).isoformat()
    values = {"title": "续", "starts": "2026-01-01", "ends": later, "fee_kind": "fixed", "fee_yuan": 30_000,
              "remind_days": 30, "contact_from": "offer"}  # fmt: skip
    save_contract(client=owned, contract=ending, values=values, actor=gu, now=NOW)
    assert tell_of_ending_contracts(today=TODAY, now=NOW) == 1


def test_the_timeline_says_what_was_agreed_before(viewer: MakeViewer) -> None:
    """Fees and further terms only to who may change them."""
    client = a_client()
    row = a_contract(client)
    told = {
        "title": "服务合同", "starts": "2026-01-01", "ends": "", "fee_kind": "fixed", "fee_yuan": 50000,
        "protection_months": 6, "guarantee_days": 90, "remind_days": 30, "contact_from": "offer", "note": "另付差旅和食宿",
    }  # fmt: skip
    save_contract(client=client, contract=row, values=told, actor=PROGRAM, now=NOW)
    open_to_all = [("结束", "2026-12-31", "不限"), ("保护期", "12 个月", "6 个月"), ("联系方式", "约面试后", "谈 Offer 后")]
    closed = [
        ("收费", "按年薪的比例", "固定金额"), ("比例", "22.5%", "空"), ("金额", "空", "50000 元"),
        ("补充条款", "另付差旅", "另付差旅和食宿"),
    ]  # fmt: skip
    def seen_by(role: Role) -> list[tuple[str, str, str]]:
        happened = client_timeline(client, viewer=viewer(role.value, role))
        return [line for one in happened for line in one.changes]

    row.refresh_from_db()
    assert sorted(seen_by(Role.MANAGER)) == sorted(open_to_all + closed)
    assert sorted(seen_by(Role.REVIEWER)) == sorted(open_to_all)
    undo_version(version_id=PartVersion.objects.get().pk, actor=PROGRAM, now=NOW)
    row.refresh_from_db()
    assert (row.fee_permille, row.fee_yuan, row.ends, row.protection_months) == (225, None, date(2026, 12, 31), 12)
