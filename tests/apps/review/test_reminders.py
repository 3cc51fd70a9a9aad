"""Reminders: told once when they are due, in the program, in the digest, in the calendar, and by robots that say no names."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pytest_django import Settings

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.candidates.models import Candidate
from caidang.domain.pipeline.services.interviews.feed import make_feed, read_feed
from caidang.domain.review.models import Notification, Reminder, Robot, RobotMessage
from caidang.domain.review.selectors.reminders import list_reminders, list_robots
from caidang.domain.review.services.news.digest import send_digests, set_digest, tell_robots
from caidang.domain.review.services.news.reminders import (
    add_reminder,
    finish_reminder,
    put_off_reminder,
    tell_due,
)
from caidang.domain.review.services.news.robots import (
    LEASE,
    post_request,
    remove_robot,
    save_robot,
    send_message,
    try_robot,
)
from caidang.foundation.accounts.policy import Role, Viewer
from caidang.foundation.lib.net.outside import post_outside
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


class Group(BaseHTTPRequestHandler):
    """The three robots' endpoints, as documented: 200 to everything, the body tells."""

    def do_POST(self) -> None:  # noqa: N802
        server: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server.posted.append((self.path, self.headers["Host"], json.loads(body)))
        told = server.answers.pop(0) if server.answers else {"errcode": 0, "code": 0}
        if told == "redirect":
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.1:{server.server_port}/elsewhere")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def group(settings: Settings) -> Iterator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Group)
    server.posted, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.CAIDANG_WEBHOOK_HOSTS = ("127.0.0.1",)
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def anna() -> Viewer:
    return as_now(someone("anna", Role.MANAGER))


def a_robot(group: Any, actor: Viewer, kind: str = "dingtalk", *, is_team: bool = False) -> Robot:
    url = f"http://127.0.0.1:{group.server_port}/robot/send?access_token=t-of-nobody"
    return save_robot(
        kind=kind, name="招聘群", url=url, secret="SEC1", is_team=is_team, origin="https://caidang.example/",  # noqa: S106 - invented
        actor=actor, now=NOW,
    )  # fmt: skip


def a_person(name: str = "林知夏") -> Candidate:
    return a_candidate([("name", 0, name), ("phone", 0, "13800001234")])


def test_a_reminder_is_told_once_when_it_is_due_and_kept_sealed(anna: Viewer) -> None:
    record = a_person()
    row = add_reminder(text="问近况", due_at=NOW + HOUR, actor=anna, now=NOW, candidate=record)
    assert "问近况".encode() not in bytes(row.text)
    assert tell_due(now=NOW) == 0
    assert tell_due(now=NOW + HOUR) == 1
    assert tell_due(now=NOW + HOUR) == 0
    assert Notification.objects.get().kind == Notification.Kind.REMIND
    put_off_reminder(public_id=str(row.public_id), until=NOW + 3 * HOUR, actor=anna, now=NOW + HOUR)
    assert tell_due(now=NOW + 2 * HOUR) == 0
    assert tell_due(now=NOW + 3 * HOUR) == 1
    finish_reminder(public_id=str(row.public_id), actor=anna, now=NOW + 4 * HOUR)
    assert list_reminders(viewer=anna, now=NOW, today=NOW.date()) == []
    ben = as_now(someone("ben", Role.CONSULTANT))
    with pytest.raises(NotFound):
        finish_reminder(public_id=str(row.public_id), actor=ben, now=NOW)


def test_a_colleague_is_reminded_and_sees_no_more_than_he_may(anna: Viewer) -> None:
    ben = as_now(someone("ben", Role.CONSULTANT))
    record = a_person()
    add_reminder(text="打电话", due_at=NOW + HOUR, actor=anna, now=NOW, candidate=record, member=ben.user_id)
    (seen,) = list_reminders(viewer=ben, now=NOW + HOUR, today=NOW.date())
    assert (seen.text, seen.by, seen.is_due) == ("打电话", "anna", True)
    Candidate.objects.filter(pk=record.pk).update(shut_at=NOW, shut_to=anna.user_id)
    record.refresh_from_db()
    with pytest.raises(InvalidInput):
        add_reminder(text="", due_at=NOW + HOUR, actor=anna, now=NOW)


def test_the_calendar_holds_due_reminders_without_names_unless_asked(anna: Viewer) -> None:
    add_reminder(text="问近况", due_at=NOW + HOUR, actor=anna, now=NOW, candidate=a_person())
    told = read_feed(make_feed(shows_names=False, actor=anna, now=NOW), now=NOW).decode()
    assert "BEGIN:VEVENT" in told
    assert "林知夏" not in told
    assert "问近况" not in told
    told = read_feed(make_feed(shows_names=True, actor=anna, now=NOW), now=NOW).decode()
    assert "林知夏" in told
    assert "问近况" in told


def test_the_digest_counts_reminders(anna: Viewer) -> None:
    set_digest(address="anna@agency.example", actor=anna, now=NOW - timedelta(days=1))
    add_reminder(text="问近况", due_at=NOW, actor=anna, now=NOW)
    sent: list[str] = []
    send_digests(now=NOW, send=lambda _to, _subject, body: bool(sent.append(body)) or True)
    assert "到时间的提醒 1 个" in sent[0]
    assert "问近况" not in sent[0]


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "feishu"])
def test_each_robot_says_that_there_is_something_and_a_link(anna: Viewer, group: Any, kind: str) -> None:
    robot = a_robot(group, anna, kind)
    assert b"access_token" not in bytes(robot.secret)
    add_reminder(text="问近况", due_at=NOW, actor=anna, now=NOW, candidate=a_person())
    add_reminder(text="再问", due_at=NOW, actor=anna, now=NOW, candidate=a_person("林知秋"))
    moment = NOW + timedelta(minutes=1)
    tell_due(now=moment)
    assert send_message(now=moment)
    assert not send_message(now=moment)
    ((path, _host, body),) = group.posted
    told = json.dumps(body, ensure_ascii=False)
    assert "你有 2 个提醒到时间了：https://caidang.example/reminders/" in told
    assert "林知" not in told
    assert "问" not in told.replace("问题", "")
    assert ("sign=" in path) is (kind == "dingtalk")
    assert ("sign" in body) is (kind == "feishu")


def test_a_robot_speaks_twenty_times_a_minute_and_rests_when_it_is_told(anna: Viewer, group: Any) -> None:
    robot = a_robot(group, anna)
    RobotMessage.objects.bulk_create(
        RobotMessage(robot=robot, text=f"{n}", made_at=NOW, next_at=NOW) for n in range(25)
    )
    while send_message(now=NOW):
        pass
    assert len(group.posted) == 20
    group.answers.append({"errcode": 130101})
    assert send_message(now=NOW + timedelta(minutes=2))
    assert not send_message(now=NOW + timedelta(minutes=3))
    assert "太勤" in list_robots(viewer=anna)[0].problem
    while send_message(now=NOW + timedelta(minutes=20)):
        pass
    assert len(group.posted) == 26, "the one that was refused is said again"
    assert set(RobotMessage.objects.values_list("state", flat=True)) == {"sent"}


def test_one_that_died_while_it_spoke_does_not_say_it_twice(anna: Viewer, group: Any) -> None:
    try_robot(public_id=str(a_robot(group, anna).public_id), actor=anna, now=NOW)

    def die(_request: object, posting: Any) -> Any:
        posting()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_message(now=NOW, post=die)
    assert not send_message(now=NOW + 2 * LEASE)
    assert RobotMessage.objects.get().state == "unsure"
    assert group.posted == []


def test_half_past_is_no_time_for_feishu(anna: Viewer, group: Any) -> None:
    try_robot(public_id=str(a_robot(group, anna, "feishu").public_id), actor=anna, now=NOW)
    assert not send_message(now=NOW.replace(minute=30))
    assert send_message(now=NOW.replace(minute=31))


def test_a_wrong_secret_is_told_and_a_removed_robot_is_silent(anna: Viewer, group: Any) -> None:
    robot = a_robot(group, anna)
    group.answers.append({"errcode": 310000, "errmsg": "sign not match"})
    try_robot(public_id=str(robot.public_id), actor=anna, now=NOW)
    send_message(now=NOW)
    assert "310000" in list_robots(viewer=anna)[0].problem
    remove_robot(public_id=str(robot.public_id), actor=anna, now=NOW)
    assert not send_message(now=NOW + timedelta(days=1))
    assert list_robots(viewer=anna) == []


def test_a_members_robot_says_once_a_day_how_much_waits(anna: Viewer, group: Any) -> None:
    a_robot(group, anna)
    add_reminder(text="问近况", due_at=NOW, actor=anna, now=NOW, candidate=a_person())
    tell_due(now=NOW)
    RobotMessage.objects.all().delete()
    assert tell_robots(now=NOW) == 1
    assert tell_robots(now=NOW + HOUR) == 0
    assert "1 条没看的通知" in RobotMessage.objects.get().text


@pytest.mark.parametrize(
    "url",
    [
        "http://open.feishu.cn/x", "https://127.0.0.1/x", "https://localhost/x", "https://10.0.0.8/x",
        "https://169.254.169.254/latest/", "https://[::1]/x", "https://[::ffff:10.0.0.1]/x", "https://100.64.0.1/x",
        "https://0.0.0.0/x", "https://a:b@hook.example/x", "https://open.feishu.cn:8443/x", "ftp://open.feishu.cn/x",
        "https://2130706433/x", "https:///x", "https://[fd00::1]/x", "https://host.internal/x", "https://open.feishu.cn:x/",
    ],
)  # fmt: skip
def test_no_address_leads_into_the_network(url: str) -> None:
    posted: list[int] = []
    with pytest.raises(InvalidInput):
        post_outside(url, b"", {}, allowed=(), posting=lambda: posted.append(1))
    assert posted == []


def test_a_name_that_leads_inside_is_found_out_when_it_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "socket.getaddrinfo", lambda *_args, **_more: [(2, 1, 6, "", ("203.0.113.9", 0)), (2, 1, 6, "", ("10.1.2.3", 0))]
    )
    with pytest.raises(InvalidInput, match="内部"):
        post_outside("https://hook.example/x", b"", {}, allowed=(), posting=lambda: None)


def test_a_redirect_is_not_followed(anna: Viewer, group: Any) -> None:
    group.answers.append("redirect")
    try_robot(public_id=str(a_robot(group, anna).public_id), actor=anna, now=NOW)
    send_message(now=NOW, post=post_request)
    assert len(group.posted) == 1
    assert RobotMessage.objects.get().state == "waiting"


def test_an_address_of_another_kind_is_refused(anna: Viewer) -> None:
    with pytest.raises(InvalidInput, match="飞书"):
        save_robot(
            kind="feishu", name="群", url="https://oapi.dingtalk.com/robot/send?access_token=x", secret="", is_team=False,
            origin="", actor=anna, now=NOW,
        )  # fmt: skip
    assert not Reminder.objects.exists()
