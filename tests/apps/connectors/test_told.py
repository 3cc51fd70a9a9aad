"""What runs tell, and how long: a trial's remarks, where a row stands, what credentials lack, and nothing of whom was erased."""

from datetime import timedelta

import pytest

from caidang.domain.candidates.models import Candidate
from caidang.domain.compliance.services.erasing import erase_records
from caidang.domain.connectors.contract import Check
from caidang.domain.connectors.fxiaoke.connector import FxiaokeConnector
from caidang.domain.connectors.models import Connection, Item, Run
from caidang.domain.connectors.selectors.connections import show_connection
from caidang.domain.connectors.selectors.runs import show_run
from caidang.domain.connectors.services.connections import set_schedule
from caidang.domain.connectors.services.forgetting import forget_erased
from caidang.domain.connectors.services.maps import Choice, add_map, save_map
from caidang.domain.connectors.services.opening import china_day
from caidang.domain.connectors.services.runs import start_due
from caidang.foundation.lib.write_lock import write_tx
from tests.apps.connectors.conftest import Clerk, people
from tools.systems.people import TALENT

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_trial_tells_of_remarks_and_tags_too(clerk: Clerk) -> None:
    clerk.system.add_row(TALENT, {"name": "林知夏", "phone__c": "13800001111", "city__c": "十月以后看机会", "firm__c": "急招"})
    map = add_map(connection=clerk.connection, name=TALENT, actor=clerk.actor, now=clerk.now)
    choices = {"name": Choice("name"), "phone__c": Choice("phone"), "city__c": Choice("remark"), "firm__c": Choice("tags")}
    save_map(map=map, choices=choices, key_field="", making=None, actor=clerk.actor, now=clerk.now)
    run = clerk.run("trial")
    (line,) = show_run(run, viewer=clerk.actor, today=clerk.now().date()).lines
    assert ("标签", "急招") in line.values
    assert "十月以后看机会" in dict(line.values)["备注（记成留言）"]
    assert not Candidate.objects.exists()


def test_what_a_trial_told_of_somebody_goes_with_him(clerk: Clerk) -> None:
    first, second = people(clerk, 2)
    clerk.settle()
    trial = clerk.run("trial")
    told = {item.remote_id: item for item in trial.items.all()}
    assert all(item.opened(trial)["values"] for item in told.values())
    clerk.run()
    assert forget_erased() == 0
    gone = Candidate.objects.get(links__remote_id=first)
    with write_tx():
        erase_records([gone], reason="asked", actor_id=None, now=clerk.now())
    assert forget_erased() == 1
    trial.refresh_from_db()
    told = {item.remote_id: item for item in trial.items.all()}
    assert told[first].opened(trial) == {}
    # Of the other it is known that he is not the one, and nothing is looked through twice.
    assert told[second].opened(trial)["values"]
    assert forget_erased() == 0


def test_of_whom_never_came_in_by_it_a_trial_tells_nothing_more_once_somebody_was_erased(clerk: Clerk) -> None:
    people(clerk, 1)
    clerk.system.add_row(TALENT, {"city__c": "杭州"})
    clerk.settle()
    trial = clerk.run("trial")
    clerk.run()
    Item.objects.exclude(run=trial).delete()
    refused = trial.items.get(outcome="refused")
    with write_tx():
        erase_records(list(Candidate.objects.all()), reason="asked", actor_id=None, now=clerk.now())
    assert forget_erased() == 2
    refused.refresh_from_db()
    # Why a record was not taken stays.
    assert list(refused.opened(trial)) == ["notes"]


def test_what_credentials_lack_is_seen_anew_by_a_trial(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    people(clerk, 1)
    clerk.settle()
    Connection.objects.update(missing=["缺一个范围"], day_limit=100_000)
    clerk.run("trial")
    clerk.connection.refresh_from_db()
    assert clerk.connection.missing == []
    monkeypatch.setattr(FxiaokeConnector, "check", lambda _self: Check((), ("又缺一个范围",)))
    # Nothing was missing: a plain run asks nothing beside its own.
    clerk.run()
    clerk.connection.refresh_from_db()
    assert clerk.connection.missing == []
    clerk.run("full")
    clerk.connection.refresh_from_db()
    assert clerk.connection.missing == ["又缺一个范围"]


def test_a_run_says_whether_the_schedule_began_it_and_who_ended_it(clerk: Clerk) -> None:
    people(clerk, 1)
    clerk.settle()
    set_schedule(connection=clerk.connection, every=1440, is_writing=False, actor=clerk.actor, now=clerk.now())
    clerk.at += timedelta(hours=25)
    assert start_due(now=clerk.now()) == 1
    clerk.go_on(Run.objects.get())
    clerk.run()
    clerk.connection.refresh_from_db()
    by_hand, by_schedule = show_connection(clerk.connection, viewer=clerk.actor, now=clerk.now()).runs
    assert by_schedule.by == f"定时（{by_hand.by}）"
    assert len({str(Run.Stage(one).label) for one in ("failed", "stopped", "done")}) == 3


def test_a_quota_that_is_nearly_used_up_is_said(clerk: Clerk) -> None:
    def left() -> int | None:
        return show_connection(clerk.connection, viewer=clerk.actor, now=clerk.at).nearly_over

    day = china_day(clerk.at)
    for limit, calls, told, expected in ((0, 900, None, None), (1000, 899, None, None), (1000, 900, None, 100), (1000, 1002, None, 0), (0, 3, 501, None), (0, 3, 500, 500)):
        clerk.connection.day_limit = limit
        clerk.connection.calls = {"day": day, "n": calls, **({"left": told} if told is not None else {})}
        assert left() == expected, (limit, calls, told)
