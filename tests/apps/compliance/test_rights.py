"""The desk, what shutting a record means, the clocks, and the evidence."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.selectors.shown.seeing import rows_of
from caidang.domain.candidates.services.record.edit import set_value
from caidang.domain.candidates.services.record.merge import merge_candidates, unmerge_candidates
from caidang.domain.candidates.services.record.placing import set_owner
from caidang.domain.compliance.models import Erasure, RetentionNotice
from caidang.domain.compliance.selectors.checks import Verdict, view_compliance
from caidang.domain.compliance.selectors.papers import certificate_of
from caidang.domain.compliance.selectors.retention import ending, not_told
from caidang.domain.compliance.selectors.rights import list_erasures, view_desk
from caidang.domain.compliance.services.consents import Agreed, record_consent
from caidang.domain.compliance.services.evidence import export_evidence
from caidang.domain.compliance.services.register import begin_register
from caidang.domain.compliance.services.retention import (
    ask_for_ended,
    note_told,
    place_hold,
    save_rule,
)
from caidang.domain.compliance.services.rights import (
    give_copy,
    hand_request,
    restrict,
    settle_request,
    take_request,
    unrestrict,
)
from caidang.domain.outreach.models import Letter, Mailing
from caidang.domain.outreach.services.retention_notices import give_notice
from caidang.domain.outreach.services.send_accounts import save_account
from caidang.domain.pipeline.selectors.copies import more_of
from caidang.domain.pipeline.selectors.submissions.sent import client_page
from caidang.domain.pipeline.services.submissions.sending import send
from caidang.domain.review.services.chain.erasing import erase_at_once
from caidang.foundation.accounts.policy import PROGRAM, Role
from tests.apps.pipeline.town import a_town
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def asked(who: Candidate, kind: str = "copy") -> str:
    row = take_request(
        candidate=who, kind=kind, way="mail", words="请给我一份", received_on=TODAY, actor=PROGRAM, now=NOW
    )
    return str(row.public_id)


def test_thirty_days_and_an_answer() -> None:
    who = a_candidate([("name", 0, "林知夏"), ("phone", 0, "13800001111")])
    boss = as_now(someone("boss", Role.MANAGER))
    which = asked(who)
    desk = view_desk(viewer=boss, today=TODAY + timedelta(days=31))
    assert (desk.rows[0].days_left, desk.late, desk.rows[0].asked) == (-1, 1, "请给我一份")
    with pytest.raises(InvalidInput):
        settle_request(public_id=which, is_done=False, answer="", actor=boss, now=NOW)
    settle_request(public_id=which, is_done=True, answer="已寄", actor=boss, now=NOW)
    with pytest.raises(Conflict):
        settle_request(public_id=which, is_done=True, answer="", actor=boss, now=NOW)
    assert view_desk(viewer=boss, today=TODAY).rows == ()
    assert view_desk(viewer=boss, today=TODAY, is_all=True).rows[0].answer == "已寄"
    with pytest.raises(NotAllowed):
        view_desk(viewer=as_now(someone("anna")), today=TODAY)


def test_a_correction_ends_with_what_was_corrected_or_with_an_answer() -> None:
    who = a_candidate([("name", 0, "林知夏"), ("city", 0, "北京")])
    boss = as_now(someone("boss", Role.MANAGER))
    which = asked(who, "correct")
    with pytest.raises(InvalidInput, match="还没有改过"):
        settle_request(public_id=which, is_done=True, answer="", actor=boss, now=NOW)
    set_value(candidate=Candidate.objects.get(pk=who.pk), field="city", entry=0, text="深圳", actor=boss, now=NOW)
    assert view_desk(viewer=boss, today=TODAY).rows[0].changed == ("所在城市",)
    settle_request(public_id=which, is_done=True, answer="", actor=boss, now=NOW)


def test_the_copy_holds_everything() -> None:
    town = a_town()
    send(parcel=town.parcel(), url_of=lambda token: token, actor=PROGRAM, now=NOW, today=TODAY)
    data = give_copy(public_id=asked(town.person), actor=PROGRAM, now=NOW, more=more_of)
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        assert set(files.namelist()) == {"个人信息.json", "个人信息.pdf", "原件/简历.txt"}
        told = json.loads(files.read("个人信息.json"))
        assert files.read("个人信息.pdf").startswith(b"%PDF")
        assert "林知夏" in files.read("原件/简历.txt").decode()
    assert {"字段": "手机", "序号": "1", "内容": "13800001111"} in told["个人信息"]
    assert [row["给谁"] for row in told["提供给了谁"]] == ["海棠科技"]
    assert told["应聘"][0]["职位"] == "高级产品经理"
    assert told["授权"][0]["凭据"] == "周一上午电话，同意给这家客户"


def test_the_copy_is_of_the_person_whichever_of_his_records_is_asked_for() -> None:
    town = a_town()
    twin = a_candidate([("name", 0, "林知夏"), ("phone", 0, "13800002222"), ("job_end", 0, "present")])
    send(parcel=town.parcel(), url_of=lambda token: token, actor=PROGRAM, now=NOW, today=TODAY)
    before = asked(town.person)
    merge_candidates(keeper=twin, loser=town.person, take={}, actor=PROGRAM, now=NOW)
    for which in (before, asked(twin)):
        with zipfile.ZipFile(io.BytesIO(give_copy(public_id=which, actor=PROGRAM, now=NOW, more=more_of))) as files:
            told = json.loads(files.read("个人信息.json"))
            assert len([name for name in files.namelist() if name.startswith("原件/")]) == 2
        said = [row["内容"] for row in told["个人信息"]]
        assert {"13800001111", "13800002222", "至今"} <= set(said)
        assert said.count("林知夏") == 1
        assert "present" not in said
        assert len(told["提供给了谁"]) == len(told["应聘"]) == 1


def test_a_restricted_record_is_its_handlers_alone() -> None:
    town, pk = a_town(), 0
    owner, boss, handler = someone("anna"), someone("boss", Role.ADMIN), someone("hans", Role.MANAGER)
    set_owner(candidates=[town.person], owner=owner.pk, actor=PROGRAM, now=NOW)
    which, pk = asked(town.person, "restrict"), town.person.pk
    restrict(public_id=which, actor=as_now(handler), now=NOW)
    for other in (owner, boss):
        viewer = as_now(other)
        with pytest.raises(NotFound):
            get_candidate(str(town.person.public_id), viewer=viewer)
        assert not rows_of([pk], viewer=viewer, today=TODAY)
    assert rows_of([pk], viewer=as_now(handler), today=TODAY)
    with pytest.raises((NotAllowed, NotFound)):
        give_copy(public_id=which, actor=as_now(boss), now=NOW)
    assert give_copy(public_id=which, actor=as_now(handler), now=NOW)
    with pytest.raises(InvalidInput, match="限制"):
        send(parcel=town.parcel(), url_of=lambda token: token, actor=as_now(handler), now=NOW, today=TODAY)
    set_owner(candidates=[Candidate.objects.get(pk=pk)], owner=None, actor=PROGRAM, now=NOW)
    assert not Candidate.objects.visible_to(as_now(boss)).exists()
    hand_request(public_id=which, to=boss.pk, actor=PROGRAM, now=NOW)
    assert Candidate.objects.visible_to(as_now(boss)).exists()
    assert not Candidate.objects.visible_to(as_now(handler)).exists()
    unrestrict(public_id=which, actor=as_now(boss), now=NOW)
    assert Candidate.objects.visible_to(as_now(handler)).exists()


def test_all_records_of_a_restricted_person_are_shut_and_opened_together() -> None:
    town, twin, new = a_town(), a_candidate([("name", 0, "林知夏")]), a_candidate([("name", 0, "林知夏")])
    sending = send(parcel=town.parcel(), url_of=lambda token: token, actor=PROGRAM, now=NOW, today=TODAY).sending
    merge = merge_candidates(keeper=twin, loser=town.person, take={}, actor=PROGRAM, now=NOW)
    handler, boss = as_now(someone("hans", Role.MANAGER)), as_now(someone("boss", Role.ADMIN))
    which = asked(twin, "restrict")
    restrict(public_id=which, actor=handler, now=NOW)
    for one in (twin, town.person):
        with pytest.raises(NotFound):
            get_candidate(str(one.public_id), viewer=boss)
    assert client_page(sending).reports == ()
    with pytest.raises(Conflict, match="限制"):
        unmerge_candidates(merge=merge, actor=PROGRAM, now=NOW)
    with pytest.raises(Conflict, match="限制"):
        merge_candidates(keeper=new, loser=twin, take={}, actor=PROGRAM, now=NOW)
    unrestrict(public_id=which, actor=handler, now=NOW)
    assert Candidate.objects.visible_to(boss).count() == 3
    assert len(client_page(sending).reports) == 1


def test_the_clock_runs_is_told_of_and_asks_for_erasure() -> None:
    old = a_candidate([("name", 0, "林知夏"), ("email", 0, "a@example.com")], now=NOW - timedelta(days=715))
    held = a_candidate([("name", 0, "陆清和"), ("phone", 0, "13900137788")], now=NOW - timedelta(days=715))
    kept = a_candidate([("name", 0, "沈若溪"), ("phone", 0, "13800004321")], now=NOW - timedelta(days=715))
    place_hold(candidate=held, reason="dispute", actor=PROGRAM, now=NOW)
    record_consent(candidate=kept, agreed=Agreed("call", "又同意了", purposes=["pool"]), actor=PROGRAM, now=NOW)
    assert [one.candidate_id for one in ending(now=NOW, limit=9)] == [old.pk]
    assert give_notice(now=NOW, today=TODAY) == 1
    assert give_notice(now=NOW, today=TODAY) == 0
    notice = RetentionNotice.objects.get()
    assert (notice.candidate, notice.was_mailed) == (old, False), "there is nothing to send by"
    assert ask_for_ended(now=NOW) == 0
    assert ask_for_ended(now=NOW + timedelta(days=40)) == 1
    assert ask_for_ended(now=NOW + timedelta(days=41)) == 0
    row = Erasure.objects.get()
    assert (row.candidate, row.reason, row.asked_by) == (old, "expired", None)
    with pytest.raises(InvalidInput):
        save_rule(purpose="pool", months=0, notice_days=3, actor=PROGRAM, now=NOW)
    save_rule(purpose="", months=36, notice_days=30, actor=PROGRAM, now=NOW)
    assert not ending(now=NOW, limit=9)


def test_an_account_for_mailings_is_enough_to_tell_people_by() -> None:
    someone("admin", Role.ADMIN)
    a_candidate([("name", 0, "林知夏"), ("email", 0, "a@example.com")], now=NOW - timedelta(days=715))
    values = {"name": "招聘", "host": "smtp.example.com", "security": "tls", "sender": "hr@example.com"}
    account = save_account(values=values, actor=PROGRAM, now=NOW, look=lambda _server: "")
    assert give_notice(now=NOW, today=TODAY) == 1
    notice, words = RetentionNotice.objects.get(), Mailing.objects.get().opened()
    assert notice.was_mailed
    assert f"到{notice.ends_on:%Y 年 %-m 月 %-d 日}就满保留期" in str(words)
    assert (Mailing.objects.get().account, Letter.objects.count()) == (account, 1)


def test_nobody_waits_behind_those_who_were_told_or_have_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caidang.domain.compliance.selectors.retention._TOGETHER", 1)
    ago = {months: NOW - timedelta(days=days) for months, days in ((24, 725), (13, 400))}
    two = [a_candidate([("phone", 0, f"1390000000{n}")], now=ago[24] + timedelta(minutes=n)) for n in range(2)]
    for number in range(3):
        a_candidate([("phone", 0, f"1370000000{number}")], now=ago[13] - timedelta(days=number))
    checked = a_candidate([("phone", 0, "13600000001")], now=ago[13])
    both = a_candidate([("phone", 0, "13600000002")], now=ago[13])
    for who, purposes in ((checked, ["background"]), (both, ["background", "pool"])):
        record_consent(candidate=who, agreed=Agreed("call", "说过", purposes=purposes, months=60), actor=PROGRAM, now=ago[13])
    assert [one.candidate_id for one in ending(now=NOW, limit=9)] == [checked.pk, *(one.pk for one in two)]
    (first,) = ending(now=NOW, limit=1, wanted=not_told)
    note_told(candidate_id=first.candidate_id, ends_on=first.ends_at, was_mailed=True, now=NOW)
    (second,) = ending(now=NOW, limit=1, wanted=not_told)
    assert second.candidate_id != first.candidate_id
    assert give_notice(now=NOW, today=TODAY) == 2
    assert give_notice(now=NOW, today=TODAY) == 0
    assert ask_for_ended(now=NOW + timedelta(days=40)) == 3


def test_the_page_looks_anew_and_the_evidence_names_nobody() -> None:
    town = a_town()
    send(parcel=town.parcel(), url_of=lambda token: token, actor=PROGRAM, now=NOW, today=TODAY)
    before = {one.point: one.verdict for one in view_compliance(viewer=PROGRAM, now=NOW).checks}
    begin_register(actor=PROGRAM, now=NOW)
    after = {one.point: one.verdict for one in view_compliance(viewer=PROGRAM, now=NOW).checks}
    point = "有管理制度：处理活动记录在册"
    assert (before[point], after[point]) == (Verdict.NOT_MET, Verdict.MET)
    assert after["加密、去标识化"] is Verdict.MET
    assert after["提供给客户有本人的单独同意"] is Verdict.MET
    with zipfile.ZipFile(io.BytesIO(export_evidence(actor=PROGRAM, now=NOW))) as files:
        text = "".join(files.read(name).decode("utf-8-sig") for name in files.namelist())
    assert "海棠科技" in text
    assert not [word for word in ("林知夏", "13800001111", "张敏", "周一上午") if word in text]


def test_the_certificate_names_the_number_alone() -> None:
    town = a_town()
    done = erase_at_once(candidate=town.person, reason="asked", actor=PROGRAM, now=NOW)
    assert certificate_of(done, viewer=PROGRAM, today=TODAY).startswith(b"%PDF")
    shown, _ = list_erasures(viewer=PROGRAM, today=TODAY)
    assert (shown[0].person, shown[0].is_done) == ("", True)
