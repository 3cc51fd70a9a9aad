"""What an auditor sees: who looked at whom, who did what, and that nothing was changed; never a candidate."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from caidang.core.errors import NotAllowed
from caidang.domain.candidates.services.record.opening import NOTED_AGAIN_AFTER, open_record
from caidang.domain.review.selectors.watch import watch_readers
from caidang.foundation.accounts.audit_log import list_log
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Role, Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.anchors import signing_key
from caidang.foundation.audit.exported import check_export
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search.index.follower import Follower
from tests.making import NOW, a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db

VALUES = [("name", 0, "林知夏"), ("phone", 0, "13800001111"), ("employer", 0, "样本科技有限公司")]


def test_looking_at_a_record_is_written_down_once_in_a_while() -> None:
    record = a_candidate(VALUES)
    viewer = Viewer(7, Role.REVIEWER)

    def look(minutes: float) -> None:
        at = NOW + timedelta(minutes=minutes)
        open_record(str(record.public_id), viewer=viewer, now=at, today=at.date())

    for minutes in (0, 1, 9, NOTED_AGAIN_AFTER.total_seconds() / 60 + 1):
        look(minutes)
    seen = AuditEvent.objects.filter(verb="candidate.opened", actor_id=7)
    assert seen.count() == 2


def test_finding_somebody_by_a_number_is_written_down(log_in: LogIn, follower: Follower) -> None:
    record, other = a_candidate(VALUES), a_candidate([("name", 0, "张样例"), ("phone", 0, "13800002222")])
    follower.step(NOW)
    reviewer, auditor = log_in(Role.REVIEWER), log_in(Role.AUDITOR)
    for text in ("林知夏", "样本科技", "13800009999"):
        reviewer.post("/candidates/results/", {"q": text})
    found = AuditEvent.objects.filter(verb="candidate.found_by_contact")
    assert not found.exists()
    for _ in range(2):  # the same again within minutes is the same look
        assert "林知夏" in reviewer.post("/candidates/results/", {"q": "138 0000 1111"}).content.decode()
    reviewer.post("/palette/people/", {"q": "13800002222"})
    assert sorted(found.values_list("subject", flat=True)) == sorted(
        f"candidate:{one.pk}" for one in (record, other)
    )
    page = auditor.get("/audit/?kind=reads").content.decode()
    assert "用联系方式查到了这个人" in page
    assert "13800001111" not in page
    timeline = reviewer.get(f"/candidates/{record.public_id}/timeline/").content.decode()
    assert "用联系方式" not in timeline


def test_a_peek_is_a_look(log_in: LogIn) -> None:
    record = a_candidate(VALUES)
    reviewer = log_in(Role.REVIEWER)
    assert "样本科技" in reviewer.get(f"/candidates/{record.public_id}/peek/").content.decode()
    looked = AuditEvent.objects.filter(verb="candidate.opened", subject=f"candidate:{record.pk}")
    assert looked.count() == 1


def test_the_auditor_sees_what_was_done_and_no_candidate(log_in: LogIn) -> None:
    record = a_candidate(VALUES)
    reviewer, auditor = log_in(Role.REVIEWER), log_in(Role.AUDITOR)
    reviewer.get(f"/candidates/{record.public_id}/")
    reviewer.post(f"/candidates/{record.public_id}/fields/employer/0/", {"value": "另一家公司"})
    page = auditor.get("/audit/").content.decode()
    assert "看了这份档案" in page
    assert "改了「公司」" in page
    assert f">档案 {record.pk}<" in page
    for personal in ("林知夏", "13800001111", "样本科技", "另一家公司"):
        assert personal not in page
    assert auditor.get(f"/candidates/{record.public_id}/").status_code == 403
    assert "看了这份档案" not in auditor.get("/audit/?kind=changes").content.decode()
    about = auditor.get(f"/audit/?subject=candidate:{record.pk}&kind=reads").content.decode()
    assert "看了这份档案" in about
    assert "改了「公司」" not in about
    assert "没有这样的记录" in auditor.get("/audit/?actor=999999").content.decode()
    timeline = reviewer.get(f"/candidates/{record.public_id}/timeline/").content.decode()
    assert "看了这份档案" not in timeline
    assert auditor.get("/").headers["Location"] == "/audit/"


def test_the_log_goes_on_page_by_page(log_in: LogIn) -> None:
    for _ in range(70):
        a_candidate(VALUES)
    auditor = Viewer(1, Role.AUDITOR)
    first = list_log(viewer=auditor)
    rest = list_log(viewer=auditor, before=first.before)
    seqs = [row.seq for row in (*first.rows, *rest.rows)]
    assert seqs == list(range(len(seqs), 0, -1))
    assert rest.before == 0
    with pytest.raises(NotAllowed):
        list_log(viewer=Viewer(1, Role.MANAGER))


def read(actor: int, record: int, at: datetime) -> None:
    with write_tx():
        audit.record(actor_id=actor, verb="candidate.opened", subject=f"candidate:{record}", now=at)


def test_who_reads_far_more_than_usual_or_at_night_stands_out() -> None:
    monday = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # ten in the morning where the team works
    for days in range(3, 20):
        for record in range(20):
            read(1, record, monday - timedelta(days=days, minutes=record))
    for record in range(30):
        read(1, record, monday)  # a little more than on his other days
        read(2, record, monday)  # who never read so many
    for record in range(6):
        read(3, record, monday + timedelta(hours=13))  # eleven at night
    watch = watch_readers(viewer=Viewer(9, Role.AUDITOR), now=monday + timedelta(hours=13.5))
    found = {(one.user_id, one.reason.value): one.oddity for one in watch.unusual if one.user_id != 1}
    assert set(found) == {(2, "day"), (2, "hour"), (3, "off_hours")}
    assert [one.reason for one in watch.unusual if one.user_id == 1 and one.oddity.since.day == 2] == []
    assert found[2, "hour"].count == 30
    assert f"{found[3, 'off_hours'].since:%H:%M}" == "23:00"
    assert [(one.user_id, one.today) for one in watch.readings] == [(1, 30), (2, 30), (3, 6)]
    with pytest.raises(NotAllowed):
        watch_readers(viewer=Viewer(9, Role.MANAGER), now=monday)


def test_what_stands_out_leads_to_the_events_behind_it(log_in: LogIn) -> None:
    auditor = log_in(Role.AUDITOR)
    assert "没有异常" in auditor.get("/audit/unusual/").content.decode()
    now = timezone.now()
    reader = User.objects.get(username="member-auditor").pk
    for record in range(40):
        read(reader, record, now - timedelta(minutes=1))
    read(reader, 99, now - timedelta(days=5))
    page = auditor.get("/audit/unusual/").content.decode()
    assert "一天里看得太多" in page
    part = auditor.get("/audit/unusual/", headers={"HX-Request": "true"}).content.decode()
    assert "处异常" in part
    links = re.findall(r'href="(/audit/\?[^"]*since=[^"]*)"', page)
    events = auditor.get(html.unescape(links[0])).content.decode()
    assert events.count("看了这份档案") == 40
    assert "档案 99<" not in events
    assert "不限时间" in events


def test_the_log_of_some_days_alone(log_in: LogIn) -> None:
    for days in range(4):
        read(7, days, NOW + timedelta(days=days))
    auditor = log_in(Role.AUDITOR)
    page = auditor.get("/audit/?since=2026-11-03&until=2026-11-04").content.decode()
    assert [f"档案 {n}<" in page for n in range(4)] == [False, True, True, False]
    refused = auditor.get("/audit/?since=tomorrow")
    assert refused.status_code == 422
    assert "日期要写成" in refused.content.decode()


def test_the_auditor_takes_a_signed_file_with_him(log_in: LogIn) -> None:
    for n in range(3):
        read(7, n, NOW)
    auditor = log_in(Role.AUDITOR)
    answer = auditor.post("/audit/export/", {"actor": "7", "kind": "", "subject": "", "since": "", "until": ""})
    assert answer.streaming
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "no-store" in answer["Cache-Control"]
    report = check_export(list(answer.streaming_content), key=signing_key().public_key())
    assert (report.count, report.is_sound) == (3, True)
    assert "导出了审计记录" in auditor.get("/audit/").content.decode()
    assert log_in(Role.MANAGER).post("/audit/export/").status_code == 403


def test_the_check_says_when_somebody_changed_the_log(log_in: LogIn) -> None:
    a_candidate(VALUES)
    auditor = log_in(Role.AUDITOR)
    assert "逐条核对无误" in auditor.post("/audit/check/", follow=True).content.decode()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS audit_auditevent_no_update")
            triggers = "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='audit_auditevent'"
            for (name,) in cursor.execute(triggers).fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_auditevent SET verb = 'document.opened' WHERE seq = 1")
    assert "1 条被改动" in auditor.post("/audit/check/", follow=True).content.decode()


def test_the_timeline_tells_the_steps_in_words(log_in: LogIn) -> None:
    record = a_candidate(VALUES)
    organiser = log_in(Role.ORGANISER)
    url = f"/candidates/{record.public_id}/"
    organiser.post(f"{url}fields/employer/0/", {"value": "另一家公司"})
    organiser.post(f"{url}case/flag/title/0/", {"fault": "missing"})
    organiser.post(f"{url}case/move/", {"action": "submit"})
    timeline = organiser.get(f"{url}timeline/").content.decode()
    assert "提交审核" in timeline
    assert "把「职位」标为漏填" in timeline
    assert "review." not in timeline
