"""A round from its form to its decision, in the browser's words; the calendar's address without a session."""

import html
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from caidang.domain.clients.services.contacts import add_contact
from caidang.domain.pipeline.models import CalendarLink, Interview
from caidang.domain.pipeline.services.interviews.arranging import change
from caidang.domain.pipeline.services.interviews.feed import MOST_IN_WINDOW
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.csp import FILE_POLICY
from tests.apps.interviews.making import CARD, a_plan, an_application, an_interview, seen
from tests.making import NOW
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db


def fields(**more: object) -> dict[str, object]:
    day = timezone.localdate() + timedelta(days=3)
    return {
        "round": "1", "kind": "video", "day": f"{day:%Y-%m-%d}", "at": "10:00", "minutes": "60",
        "zone": "Asia/Shanghai", "place": "三楼", "link": "", "told": "", "scorecard": "",
        "naming": "initials", "contact_name": ["周客户", ""], "contact_address": ["", ""], **more,
    }  # fmt: skip


def test_the_form_offers_the_clients_people(log_in: LogIn) -> None:
    """By name to everybody who may arrange; the mail only to who sees it, and nobody of another client."""
    application = an_application()
    there = application.job.client
    add_contact(client=there, values={"name": "何立群", "email": "he@example.com"}, actor=PROGRAM, now=NOW)
    add_contact(client=an_application().job.client, values={"name": "别家的人"}, actor=PROGRAM, now=NOW)
    url = f"/candidates/{application.candidate.public_id}/interviews/new/"
    boss = log_in(Role.MANAGER).get(url).content.decode()
    assert '<option value="何立群" data-email="he@example.com">' in boss
    assert "别家的人" not in boss
    consultant = log_in(Role.CONSULTANT).get(url).content.decode()
    assert '<option value="何立群" data-email="">' in consultant


def test_a_round_goes_from_its_form_to_its_decision(log_in: LogIn) -> None:
    client = log_in(Role.CONSULTANT)
    me = int(client.session["_auth_user_id"])
    application = an_application(owner=me)
    person = application.candidate.public_id
    assert "安排面试" in client.get(f"/candidates/{person}/interviews/").content.decode()
    card = {"name": "工程师", **{f"name-{n}": one.name for n, one in enumerate(CARD)}, "must-0": "yes", "must-1": "yes"}
    assert client.post("/interviews/scorecards/new/", card).status_code == 302
    form = client.get(f"/candidates/{person}/interviews/new/").content.decode()
    assert "后端工程师" in form
    chosen = re.findall(r'<option value="([0-9a-f-]{36})">工程师', form)
    sent = fields(application=application.pk, member=[me], scorecard=chosen[0])
    refused = client.post(f"/candidates/{person}/interviews/new/", {**sent, "link": "meet", "told": "带笔"})
    assert refused.status_code == 422
    assert "https:// 开头" in refused.content.decode()
    assert "带笔" in refused.content.decode()
    assert "周客户" in refused.content.decode(), "nothing that was written is lost"
    made = client.post(f"/candidates/{person}/interviews/new/", sent)
    interview = Interview.objects.get()
    url = f"/interviews/{interview.public_id}/"
    assert made["Location"] == url
    clash = client.post("/interviews/check/", {**sent, "kind": "phone"}).content.decode()
    assert "候选人" in clash
    assert "已有面试" in clash
    assert "已有面试" not in client.post("/interviews/check/", {**sent, "interview": str(interview.public_id)}).content.decode()
    start = timezone.now() - timedelta(hours=2)
    begun = a_plan(start=start, members=[me], scorecard=chosen[0])
    change(sight=seen(interview, PROGRAM, now=timezone.now()), plan=begun, actor=PROGRAM, now=timezone.now())
    page = client.get(url).content.decode()
    assert "先交你自己的评分" in page
    assert client.post(f"{url}step/", {"step": "done"}).status_code == 302
    seat = interview.interviewers.get(member=me).public_id
    again = client.post(f"{url}feedback/{seat}/", {"score-0": "4", "recommendation": "yes", "words": "说得清"})
    assert again.status_code == 422
    assert "必评" in again.content.decode()
    given = {"score-0": "4", "score-1": "5", "remark-1": "讲了灯塔", "recommendation": "yes", "words": "说得清"}
    assert client.post(f"{url}feedback/{seat}/", given).status_code == 302
    assert "平均 4.5" in client.get(url).content.decode()
    assert client.post(f"{url}decision/", {"decision": "fail", "reason": ""}).status_code == 422
    assert client.post(f"{url}decision/", {"decision": "pass", "reason": "两边都合适"}).status_code == 302
    assert client.post(f"{url}notes/", {"text": "聊到了灯塔"}).status_code == 302
    page = client.get(url).content.decode()
    assert "两边都合适" in page
    assert "聊到了灯塔" in page
    assert "通过" in client.get(f"/candidates/{person}/interviews/").content.decode()
    line = client.get(f"/candidates/{person}/timeline/").content.decode()
    assert "安排了第 1 轮面试" in line
    assert "interview." not in line
    day = f"{timezone.localtime(start):%Y-%m-%d}"
    assert "林知夏" in client.get("/interviews/", {"day": day}).content.decode()
    assert "林知夏" in client.get("/interviews/", {"day": day, "view": "week"}).content.decode()
    assert client.get("/interviews/?day=9999-12-31").status_code == 200


def test_the_calendar_file_and_uploads_run_nowhere(log_in: LogIn) -> None:
    client = log_in(Role.CONSULTANT)
    made = an_interview(naming="initials")
    url = f"/interviews/{made.public_id}/"
    answer = client.get(f"{url}calendar/")
    assert answer["Content-Security-Policy"] == FILE_POLICY
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (str(event["uid"]), "L.Z.X." in str(event["summary"])) == (made.uid, True)
    with open(__file__, "rb") as page:
        assert client.post(f"{url}files/", {"recording": page}).status_code == 302
    file = made.files.get()
    opened = client.get(f"{url}files/{file.public_id}/")
    assert opened["Content-Type"] == "application/octet-stream"
    assert opened["Content-Disposition"].startswith("attachment")
    assert opened["Content-Security-Policy"] == FILE_POLICY
    assert client.post(f"{url}files/", {}).status_code == 422


def test_a_recording_is_listened_to_part_by_part_and_its_opening_is_written_down_once(log_in: LogIn) -> None:
    client = log_in(Role.CONSULTANT)
    made = an_interview(naming="initials")
    url = f"/interviews/{made.public_id}/"
    sound = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(range(256)) * 8
    files = [SimpleUploadedFile("一面录音.bin", sound), SimpleUploadedFile("笔试.wav", b"<script>1</script>")]
    assert client.post(f"{url}files/", {"recording": files}).status_code == 302
    wave, page = made.files.order_by("id")
    shown = client.get(url).content.decode()
    play = f"{url}files/{wave.public_id}/play/"
    assert f'<audio class="cd-iv-player" controls preload="none" src="{play}"' in shown
    assert f"{page.public_id}/play/" not in shown, "told by its bytes, not by its name"
    assert client.get(f"{url}files/{page.public_id}/play/").status_code == 404
    before = AuditEvent.objects.filter(verb="interview.file_opened").count()
    first = client.get(play, headers={"Range": "bytes=0-"})
    part = client.get(play, headers={"Range": "bytes=100-199"})
    end = client.get(play, headers={"Range": "bytes=-10"})
    assert (first.status_code, first.content, first["Content-Type"]) == (206, sound, "audio/wav")
    assert (part.status_code, part.content) == (206, sound[100:200])
    assert part["Content-Range"] == f"bytes 100-199/{len(sound)}"
    assert (end.content, end["Content-Security-Policy"]) == (sound[-10:], FILE_POLICY)
    behind = client.get(play, headers={"Range": f"bytes={len(sound)}-"})
    assert (behind.status_code, behind["Content-Range"]) == (416, f"bytes */{len(sound)}")
    assert AuditEvent.objects.filter(verb="interview.file_opened").count() == before + 1
    assert client.get(play).content == sound


def test_the_feed_opens_without_a_session_and_no_more_than_that(log_in: LogIn) -> None:
    client = log_in(Role.CONSULTANT)
    me = int(client.session["_auth_user_id"])
    an_interview(members=[me], start=timezone.now() + timedelta(days=1))
    shown = client.post("/interviews/calendar/", {"act": "feed"}).content.decode()
    [secret] = re.findall(r"/feed/([\w-]{43})/interviews.ics", shown)
    assert secret not in client.get("/interviews/calendar/").content.decode(), "once"
    stranger, address = Client(), f"/feed/{secret}/interviews.ics"
    answer = stranger.get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    assert "林**" in answer.content.decode().replace("\r\n ", "")
    assert "sessionid" not in str(answer.cookies)
    assert stranger.post(address).status_code == 405
    CalendarLink.objects.update(asked=MOST_IN_WINDOW)
    late = stranger.get(address)
    assert (late.status_code, late["Retry-After"]) == (429, "3600")
    client.post("/interviews/calendar/", {"act": "revoke"})
    assert stranger.get(address).status_code == 404
    assert client.post("/interviews/calendar/", {"address": "no"}).status_code == 422


def test_a_calendar_file_is_looked_over_before_anything_is_kept(log_in: LogIn) -> None:
    client = log_in(Role.CONSULTANT)
    application = an_application(owner=int(client.session["_auth_user_id"]))
    at = timezone.now() + timedelta(days=3)
    event = f"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:{at:%Y%m%dT%H%M%SZ}\r\nSUMMARY:视频面试\r\nDESCRIPTION:13800004190\r\nEND:VEVENT\r\n"
    file = SimpleUploadedFile("a.ics", f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{event}END:VCALENDAR\r\n".encode())
    assert "收进别处的日程" in client.get("/interviews/calendar/").content.decode()
    shown = client.post("/interviews/calendar/", {"act": "look", "file": file}).content.decode()
    assert "还什么都没有写" in shown
    assert not Interview.objects.exists()
    packed = html.unescape(re.findall(r'name="event-0" value="([^"]+)"', shown)[0])
    chosen = re.findall(r'name="for-0">.*?<option value="([^"]+)"', shown, re.DOTALL)[0]
    assert chosen.endswith(str(application.public_id))
    taken = client.post("/interviews/calendar/", {"act": "take", "event-4": packed, "as-4": "interview", "for-4": chosen}, follow=True)
    assert "1 场面试" in taken.content.decode()
    assert Interview.objects.get().application == application
    broken = client.post("/interviews/calendar/", {"act": "take", "event-0": "{}", "as-0": "interview"})
    assert (broken.status_code, "重新选一次文件" in broken.content.decode()) == (422, True)
    none = client.post("/interviews/calendar/", {"act": "look", "file": SimpleUploadedFile("a.ics", b"hello")})
    assert (none.status_code, "不是日历文件" in none.content.decode()) == (422, True)
