"""A 纷享销客 of this machine with a few people in it, and a clerk who keeps a connection to it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.values import present
from caidang.domain.connectors.models import Connection, ObjectMap, Run
from caidang.domain.connectors.services.connections import save_connection
from caidang.domain.connectors.services.maps import Choice, add_map, save_map
from caidang.domain.connectors.services.opening import _paces
from caidang.domain.connectors.services.runs import start_run
from caidang.domain.connectors.services.taking.attachments import read_attachment
from caidang.domain.connectors.services.work import work_on_connections
from caidang.domain.review.services.chain import editing
from caidang.foundation.accounts.policy import Role, Viewer
from tests.making import NOW, as_now, someone
from tools.systems import fxiaoke
from tools.systems.people import FIELDS, TALENT, TARGETS
from tools.systems.serving import Asked, Said, System, serving


class Door:
    """One address for a module's tests, behind which each has a system of its own."""

    system: System
    url = ""

    def answer(self, asked: Asked) -> Said:
        return self.system.answer(asked)


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    """The module's address: one server for all its tests."""
    made = Door()
    with serving(made) as made.url:
        yield made


LIN = {
    "name": "林知夏", "phone__c": "13800001111", "sex__c": "2", "born__c": 631123200000, "city__c": "杭州",
    "firm__c": "织锦有限公司", "post__c": "会计", "pay__c": "25000.00", "skills__c": ["a", "b"], "keeper__c": ["1000"],
}  # fmt: skip


@dataclass
class Clerk:
    """Somebody who keeps the connection, and the hours that pass while he does."""

    actor: Viewer
    system: fxiaoke.Fxiaoke
    url: str
    at: datetime = NOW
    connection: Connection = field(init=False)
    map: ObjectMap = field(init=False)

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def values(self, **changed: str) -> dict[str, str]:
        return {
            "host": self.url, "way": "new", "app_id": fxiaoke.APP, "app_secret": fxiaoke.SECRET,
            "permanent_code": fxiaoke.CODE, "user": fxiaoke.EMPLOYEE, "name": "总部", **changed,
        }  # fmt: skip

    def connect(self, **changed: str) -> Connection:
        self.connection, _ = save_connection(
            vendor="fxiaoke", values=self.values(**changed), actor=self.actor, now=self.now
        )
        return self.connection

    def settle(self, ways: dict[str, tuple[str, str]] | None = None, *, key: str = "", making: int | None = None) -> ObjectMap:
        self.map = add_map(connection=self.connection, name=TALENT, actor=self.actor, now=self.now)
        choices = {name: Choice(target, *(ways or {}).get(name, ("in", "ask"))) for name, target in TARGETS.items()}
        save_map(map=self.map, choices=choices, key_field=key, making=making, actor=self.actor, now=self.now)
        self.map.refresh_from_db()
        return self.map

    def run(self, kind: str = "sync", files: object = None) -> Run:
        self.connection.refresh_from_db()
        run = start_run(connection=self.connection, kind=kind, actor=self.actor, now=self.now())
        return self.go_on(run, files)

    def go_on(self, run: Run, files: object = None, most: int = 200) -> Run:
        for _ in range(most):
            self.at += timedelta(minutes=10)
            if not work_on_connections(now=self.now, only=run.pk):
                break
        while files is not None and read_attachment(reader=files, now=self.now):  # type: ignore[arg-type]
            pass
        run.refresh_from_db()
        return run


@pytest.fixture
def system() -> fxiaoke.Fxiaoke:
    made = fxiaoke.Fxiaoke(is_limited=False)
    made.add_object("AccountObj", "客户", {"name": {"label": "客户名称", "type": "text"}})
    made.add_object(TALENT, "候选人", FIELDS)
    return made


@pytest.fixture
def clerk(db: None, system: fxiaoke.Fxiaoke, settings: Settings) -> Iterator[Clerk]:
    settings.CAIDANG_WEBHOOK_HOSTS = ("127.0.0.1",)
    _paces.clear()
    with serving(system) as url:
        made = Clerk(as_now(someone("zhuguan", Role.MANAGER)), system, url)
        made.connect()
        yield made


def said(candidate: Candidate) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for value in present(candidate):
        found.setdefault(value.field, []).append(value.value)
    return found


def people(clerk: Clerk, count: int) -> list[str]:
    return [
        clerk.system.add_row(TALENT, {"name": f"林知{chr(0x4E00 + n)}", "phone__c": f"1380000{n:04d}", "city__c": "杭州"})
        for n in range(count)
    ]


def edit(clerk: Clerk, one: Candidate, field: str, text: str) -> None:
    editing.set_value(candidate=one, field=field, entry=0, text=text, actor=clerk.actor, now=clerk.now())
