"""A run is paced, fails, dies, is stopped and scheduled: nothing is lost, nothing comes twice."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.values import ReadDocument
from caidang.domain.connectors.contract import Remote
from caidang.domain.connectors.models import Item, Link, LinkFile, Run
from caidang.domain.connectors.selectors.connections import show_connection
from caidang.domain.connectors.services import connections
from caidang.domain.connectors.services.forgetting import forget_old_runs
from caidang.domain.connectors.services.opening import _paces, calls_today, next_midnight, opened
from caidang.domain.connectors.services.runs import start_due, start_run, stop_run
from caidang.domain.connectors.services.taking.incoming import Reader
from caidang.domain.connectors.services.taking.pulling import Pull
from caidang.domain.connectors.services.work import release_runs, work_on_connections
from caidang.domain.sheets.reading import ReadRow
from tests.apps.connectors.conftest import LIN, Clerk, people, said
from tests.making import a_document
from tests.waiting import wait_until
from tools.systems import fxiaoke
from tools.systems.people import TALENT
from tools.systems.serving import Asked, Said

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_files_come_once_and_are_read(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = clerk.system.add_file("姓名：林知夏\n手机：13800001111\n专业：会计学".encode())
    gone = "N_202611_gone"
    clerk.system.add_row(TALENT, {**LIN, "cv__c": [{"name": "简历", "ext": "txt", "path": path}, {"name": "丢了.pdf", "path": gone}]})
    clerk.settle()
    read: list[str] = []

    class Reads:
        def read_alone(self, data: bytes, name: str) -> ReadDocument:
            read.append(name)
            return a_document([("major", 0, "会计学"), ("school", 0, "复旦大学")], text=data.decode())

    run = clerk.run(files=Reads())
    assert run.counts == {"created": 1, "files": 1, "file": 1}
    assert run.cursor["total"] == 1
    assert read == ["简历.txt"]
    one = Candidate.objects.get()
    assert one.documents.count() == 1
    assert said(one)["school"] == ["复旦大学"]
    assert clerk.run("full", files=Reads()).counts == {"same": 1}
    assert one.documents.count() == 1
    assert LinkFile.objects.get(state="failed").problem
    clerk.system.files[gone] = b"x"
    assert clerk.run("retry", files=Reads()).counts.get("files") == 1


def test_what_is_never_taken_waits_once_for_another_try(clerk: Clerk) -> None:
    nobody = clerk.system.add_row(TALENT, {"name": ""})
    clerk.system.add_row(TALENT, LIN)
    clerk.settle()

    def waiting() -> int:
        return show_connection(clerk.connection, viewer=clerk.actor, now=clerk.now()).failed

    assert clerk.run().counts == {"created": 1, "refused": 1}
    clerk.run("full")
    clerk.system.change(TALENT, nobody, city__c="杭州")
    clerk.run()
    assert waiting() == 1, "it is one record, however often it is said"
    clerk.run("trial")
    assert waiting() == 1
    clerk.system.objects[TALENT].rows[nobody]["name"] = "许望舒"
    clerk.system.change(TALENT, nobody, phone__c="13800003333")
    assert clerk.run().counts.get("created") == 1
    assert waiting() == 0, "it came in"


def test_what_went_over_there_waits_no_longer_once_all_was_read(clerk: Clerk) -> None:
    nobody = clerk.system.add_row(TALENT, {"name": ""})
    clerk.settle()
    assert clerk.run().counts == {"refused": 1}
    clerk.system.remove(TALENT, nobody)
    clerk.run("full")
    assert show_connection(clerk.connection, viewer=clerk.actor, now=clerk.now()).failed == 0


def test_the_pace_the_day_and_a_dead_token_only_delay(clerk: Clerk) -> None:
    people(clerk, 620)
    clerk.settle()
    clerk.connection.refresh_from_db()
    spent = calls_today(clerk.connection, clerk.now())
    assert spent > 0
    clerk.system.expire()
    connections.save_connection(
        vendor="fxiaoke", values=clerk.values(day_limit=str(spent + 6)), actor=clerk.actor, now=clerk.now, connection=clerk.connection
    )
    clerk.connection.refresh_from_db()
    spent = calls_today(clerk.connection, clerk.now())
    run = start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    assert work_on_connections(now=clerk.now, only=run.pk)
    run.refresh_from_db()
    assert "额度用完" in run.problem
    assert run.leased_until == next_midnight(clerk.at)
    assert run.done in (0, 100, 200, 300, 400, 500)
    assert run.attempts == 0
    clerk.at = next_midnight(clerk.at)
    clerk.connection.day_limit = 0
    clerk.connection.save(update_fields=["day_limit"])
    run = clerk.go_on(run)
    assert (run.stage, run.done, Candidate.objects.count()) == ("done", 620, 620)


def test_the_vendor_says_slower(clerk: Clerk) -> None:
    people(clerk, 30)
    clerk.settle()
    seconds = [0.0]
    clerk.system.window = type(clerk.system.window)(3, 20.0, lambda: seconds[0])
    run = start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    for _ in range(4):
        clerk.system.window.is_over("/cgi/crm/custom/v2/data/query")
    work_on_connections(now=clerk.now, only=run.pk)
    run.refresh_from_db()
    assert "太密" in run.problem
    seconds[0] = 100.0
    assert clerk.go_on(run).counts == {"created": 30}


def test_failures_and_deaths_lose_nothing_and_double_nothing(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = people(clerk, 400)
    clerk.settle()
    monkeypatch.setattr("caidang.domain.connectors.services.steps.PORTION", 100)
    clerk.system.trouble.share = 0.25
    run = start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    real, deaths = Pull._tell, []

    def dies(self: Pull, fates: object, made: object) -> None:
        real(self, fates, made)  # type: ignore[arg-type]
        if len(deaths) < 3:
            deaths.append(1)
            raise SystemExit

    monkeypatch.setattr(Pull, "_tell", dies)
    for _ in range(120):
        clerk.at += timedelta(minutes=20)
        try:
            if not work_on_connections(now=clerk.now, only=run.pk):
                break
        except SystemExit:
            release_runs(now=clerk.now())
    run.refresh_from_db()
    assert (run.stage, run.done, len(deaths)) == ("done", 400, 3)
    assert sorted(Link.objects.values_list("remote_id", flat=True)) == sorted(ids)
    assert Candidate.objects.count() == run.items.count() == 400
    assert clerk.system.trouble.count


def test_one_run_at_a_time_stopped_scheduled_and_switched_off(clerk: Clerk) -> None:
    people(clerk, 3)
    with pytest.raises(InvalidInput, match="对上字段"):
        start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    clerk.settle()
    run = start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    with pytest.raises(Conflict):
        start_run(connection=clerk.connection, kind="trial", actor=clerk.actor, now=clerk.now())
    stop_run(run=run, actor=clerk.actor, now=clerk.now())
    assert clerk.go_on(run).stage == "stopped"
    connections.set_schedule(connection=clerk.connection, every=60, is_writing=False, actor=clerk.actor, now=clerk.now())
    assert start_due(now=clerk.now()) == 0
    clerk.at += timedelta(hours=2)
    assert start_due(now=clerk.now()) == 1
    assert start_due(now=clerk.now()) == 0
    connections.set_active(connection=clerk.connection, is_active=False, actor=clerk.actor, now=clerk.now())
    assert clerk.go_on(Run.objects.latest("pk")).stage == "stopped"
    clerk.connection.refresh_from_db()
    with pytest.raises(InvalidInput, match="已关上"):
        start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    connections.remove_connection(connection=clerk.connection, actor=clerk.actor, now=clerk.now())
    assert clerk.connection.opened_secret() == {}


def test_one_that_rests_till_midnight_is_stopped_at_once_and_begun_anew(clerk: Clerk) -> None:
    people(clerk, 3)
    clerk.settle()

    def resting() -> Run:
        clerk.system.day_limit = 1
        run = start_run(connection=clerk.connection, kind="full", actor=clerk.actor, now=clerk.now())
        work_on_connections(now=clerk.now, only=run.pk)
        run.refresh_from_db()
        assert (run.stage, run.leased_until) == ("reading", next_midnight(clerk.at))
        clerk.system.day_limit = 0
        return run

    run = resting()
    stop_run(run=run, actor=clerk.actor, now=clerk.now())
    run.refresh_from_db()
    assert (run.stage, run.leased_until, run.problem) == ("stopped", None, ""), "it no longer says when it goes on"
    run = resting()
    for is_active in (False, True):
        connections.set_active(connection=clerk.connection, is_active=is_active, actor=clerk.actor, now=clerk.now())
    run.refresh_from_db()
    assert (run.stage, run.problem) == ("stopped", "")
    assert clerk.run("full").counts == {"created": 3}


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("secret", ("appSecret 不对", "请在开发者后台核对", "已写入的都在", "再点「同步」")),
        ("away", ("服务器出了错", "已写入的都在", "稍后自动接着")),
        ("no pack", ("没有买", "购买后再试", "已写入的都在")),
        ("strange", ("不是约定的格式", "请核对地址", "已写入的都在")),
    ],
)
def test_what_ends_or_delays_a_run_says_what_happened_what_was_kept_and_what_to_do(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, trouble: str, words: tuple[str, ...]
) -> None:
    people(clerk, 3)
    clerk.settle()
    if trouble == "secret":
        clerk.system.expire()
        monkeypatch.setattr("tools.systems.fxiaoke.SECRET", "another")
    elif trouble == "no pack":
        clerk.system.is_packed = False
    else:
        monkeypatch.setattr(clerk.system, "answer", lambda _asked: Said(502 if trouble == "away" else 200, b"<html>", {}))
    clerk.connection.refresh_from_db()
    run = start_run(connection=clerk.connection, kind="full", actor=clerk.actor, now=clerk.now())
    work_on_connections(now=clerk.now, only=run.pk)
    run.refresh_from_db()
    for word in words:
        assert word in run.problem
    # What does not mend itself ends after some tries, and no longer says that it goes on by itself.
    run = clerk.go_on(run)
    assert run.stage == "failed"
    assert "自动接着" not in run.problem
    assert "再点「同步」" in run.problem


@pytest.mark.parametrize(("code", "word"), [(30002, "零点"), (30004, "再点一次")])
def test_what_only_wants_time_is_said_when_credentials_are_tried(clerk: Clerk, monkeypatch: pytest.MonkeyPatch, code: int, word: str) -> None:
    monkeypatch.setattr(clerk.system, "_refusal", lambda _asked, _told: fxiaoke._wrong(code, ""))
    with pytest.raises(InvalidInput, match=word) as refused:
        clerk.connect()
    assert "自动" not in str(refused.value)


def test_the_schedule_reads_all_of_it_once_a_week_and_proposes_what_is_gone(clerk: Clerk) -> None:
    ids = people(clerk, 3)
    clerk.settle()
    clerk.run()
    connections.set_schedule(connection=clerk.connection, every=1440, is_writing=False, actor=clerk.actor, now=clerk.now())
    clerk.system.remove(TALENT, ids[1])
    for _ in range(16):
        clerk.at += timedelta(days=1)
        _paces.clear()
        assert work_on_connections(now=clerk.now)
    told = [(run.kind, run.stage, run.counts.get("gone", 0)) for run in Run.objects.order_by("pk")[1:]]
    assert told == [("sync", "done", 0)] * 6 + [("full", "done", 1)] + [("sync", "done", 0)] * 6 + [("full", "done", 0)] + [("sync", "done", 0)] * 2
    assert Candidate.objects.count() == 3


def test_what_comes_next_is_read_while_a_portion_is_written(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caidang.domain.connectors.services.steps.PORTION", 100)
    people(clerk, 450)
    clerk.settle()
    pages: list[str] = []
    answer, real, portions = clerk.system.answer, Pull.take, []

    def answers(asked: Asked) -> Said:
        if "/custom/" in asked.path and (asked.told().get("data") or {}).get("search_query_info", {}).get("limit") == 100:
            pages.append(asked.path)
        return answer(asked)

    def take(self: Pull, *told: Any, **more: Any) -> Counter[str]:
        # The page behind this portion is asked for while this one is being written.
        portions.append(len(told[0]))
        wait_until(lambda: len(pages) > len(portions) or len(portions) > 4, what="the next page")
        return real(self, *told, **more)

    alone: list[str] = []
    read_alone = Reader._read

    def reads(self: Reader, one: Remote, number: int) -> ReadRow:
        alone.append(one.id)
        return read_alone(self, one, number)

    monkeypatch.setattr(clerk.system, "answer", answers)
    monkeypatch.setattr(Pull, "take", take)
    monkeypatch.setattr(Reader, "_read", reads)
    clerk.connection.refresh_from_db()
    before = clerk.system.calls - calls_today(clerk.connection, clerk.now())
    run = clerk.run()
    assert (run.stage, run.counts, portions) == ("done", {"created": 450}, [100, 100, 100, 100, 50]), run.problem
    assert len(pages) == 5
    # All of them were read by the child.
    assert not alone
    assert {tuple(said(one)) for one in Candidate.objects.all()} == {("name", "city", "phone")}
    assert clerk.run("full").counts == {"same": 450}
    assert not alone
    clerk.connection.refresh_from_db()
    assert clerk.system.calls - calls_today(clerk.connection, clerk.now()) == before


def test_old_runs_are_forgotten(clerk: Clerk) -> None:
    people(clerk, 2)
    clerk.settle()
    run = clerk.run()
    assert forget_old_runs(now=clerk.now()) == 0
    assert forget_old_runs(now=clerk.now() + timedelta(days=31)) == 1
    assert not Item.objects.exists()
    run.refresh_from_db()
    assert run.counts == {"created": 2}


def test_a_token_is_asked_for_by_one_at_a_time(clerk: Clerk) -> None:
    clerk.system.expire()
    clerk.connection.refresh_from_db()
    with opened(clerk.connection, now=clerk.now) as one, opened(clerk.connection, now=clerk.now) as other:
        one.objects()
        other.objects()
    assert not clerk.system.were_parallel


def test_a_long_run_lets_another_connection_have_its_turn(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caidang.domain.connectors.services.steps.PORTION", 100)
    people(clerk, 450)
    clerk.settle()
    run = start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    first, map = clerk.connection, clerk.map
    clerk.connect()
    clerk.settle()
    other = start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())

    def later() -> datetime:
        clerk.at += timedelta(minutes=1)
        return clerk.at

    assert work_on_connections(now=later, only=run.pk)
    run.refresh_from_db()
    assert (run.stage, 0 < run.done < 450, "别的连接" in run.problem) == ("reading", True, True)
    clerk.go_on(other)
    assert clerk.go_on(run).stage == "done"
    assert Candidate.objects.count() == Link.objects.filter(map=map).count() == 450
    assert first.pk != clerk.connection.pk
