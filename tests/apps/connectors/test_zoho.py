"""Zoho CRM v8 and Recruit v2 over real HTTP: codes and tokens, pages past two thousand, 204 and 207, attachments, credits."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.labelling.tags import add_tag
from caidang.domain.candidates.values import ReadDocument
from caidang.domain.connectors.contract import Busy, Token
from caidang.domain.connectors.models import Connection, Link
from caidang.domain.connectors.services import connections
from caidang.domain.connectors.services.maps import Choice, add_map, save_map
from caidang.domain.connectors.services.opening import CallMeter, LooseKeeper, _paces, opened
from caidang.domain.connectors.services.runs import start_run
from caidang.domain.connectors.services.work import work_on_connections
from caidang.domain.connectors.vendors import vendor_of
from caidang.domain.connectors.zoho.client import CENTRES, Account, Client, Failed
from caidang.foundation.accounts.policy import Role
from caidang.foundation.lib.net.calling import Caller
from caidang.foundation.lib.write_lock import write_tx
from tests.apps.connectors.conftest import Clerk, edit, said
from tests.apps.connectors.uncounted import Uncounted
from tests.both import on_both
from tests.making import NOW, a_candidate, a_document, as_now, someone
from tools.systems import zoho
from tools.systems.serving import as_json, serving

pytestmark = pytest.mark.django_db
TARGETS = {
    "Full_Name": "name", "Email": "email", "Mobile": "phone", "City": "city", "Gender": "gender", "Date_of_Birth": "birth",
    "Current_Employer": "employer", "Current_Job_Title": "title", "Expected_Salary": "expected_salary", "Skill_Set": "skill",
    "$attachments": "resume",
}  # fmt: skip
LIN = {
    "Last_Name": "林", "First_Name": "知夏", "Email": "lin@example.com", "Mobile": "13800001111", "City": "杭州", "Gender": "Female",
    "Date_of_Birth": "1990-01-01", "Current_Employer": "织锦有限公司", "Current_Job_Title": "会计", "Expected_Salary": 25000.0,
    "Skill_Set": "Excel, Python", "Owner": {"id": "1", "name": "灯笼"},
}  # fmt: skip


class Zoho(Clerk):
    """A clerk who keeps a connection to Zoho."""

    def values(self, **changed: str) -> dict[str, str]:
        return {
            "centre": "com.cn", "accounts": self.url, "host": self.url if self.kind == "zoho_recruit" else "",
            "client_id": zoho.CLIENT, "client_secret": zoho.SECRET, "code": zoho.CODE, **changed,
        }  # fmt: skip

    kind = "zoho_crm"

    def connect(self, **changed: str) -> Connection:
        self.connection, self.check = connections.save_connection(
            vendor=self.kind, values=self.values(**changed), actor=self.actor, now=self.now
        )
        return self.connection

    def match(self, ways: dict[str, tuple[str, str]] | None = None, *, key: str = "", making: int | None = None) -> None:
        there: Any = self.system
        self.map = add_map(connection=self.connection, name=there.people, actor=self.actor, now=self.now)
        choices = {name: Choice(target, *(ways or {}).get(name, ("in", "ask"))) for name, target in TARGETS.items()}
        choices |= {name: Choice("name", *way) for name, way in (ways or {}).items() if name == "Last_Name"}
        save_map(map=self.map, choices=choices, key_field=key, making=making, actor=self.actor, now=self.now)


@pytest.fixture(params=on_both("zoho_crm", others=("zoho_recruit",)))
def there(request: pytest.FixtureRequest, db: None, settings: Settings) -> Iterator[tuple[Zoho, zoho.Zoho]]:
    settings.CAIDANG_WEBHOOK_HOSTS = ("127.0.0.1",)
    _paces.clear()
    system = zoho.Zoho("/crm/v8" if request.param == "zoho_crm" else "/recruit/v2")
    with serving(system) as system.url:
        made = Zoho(as_now(someone("zhuguan", Role.MANAGER)), system, system.url)  # type: ignore[arg-type]
        made.kind = request.param
        made.connect()
        yield made, system


def test_people_come_in_with_what_hangs_on_them(there: tuple[Zoho, zoho.Zoho]) -> None:
    clerk, system = there
    assert clerk.connection.opened_secret()["refresh_token"] == zoho.REFRESH
    assert clerk.connection.opened_secret()["code"] == ""
    pk = system.add_row(system.people, LIN)
    system.files[pk] = [("501", "简历.txt", "姓名：林知夏".encode())]
    clerk.match()

    class Reads:
        def read_alone(self, data: bytes, name: str) -> ReadDocument:
            return a_document([("major", 0, "会计学"), ("school", 0, "复旦大学")], text=data.decode())

    run = clerk.run(files=Reads())
    assert (run.stage, run.counts, run.problem) == ("done", {"created": 1, "files": 1}, "")
    one = Candidate.objects.get()
    assert one.source == clerk.kind
    assert one.documents.count() == 1
    values = said(one)
    assert (values["name"], values["gender"], values["birth"]) == (["林知夏"], ["女"], ["1990-01-01"])
    assert (values["expected_salary"], values["skill"], values["email"]) == (["25K"], ["Excel", "Python"], ["lin@example.com"])
    assert clerk.run().counts in ({"same": 1}, {})
    system._at += 1_000
    system.change(system.people, pk, City="苏州")
    assert clerk.run(files=Reads()).counts["updated"] == 1
    assert one.documents.count() == 1
    assert said(one)["city"] == ["苏州"]


def test_wrong_credentials_say_what_is_wrong(there: tuple[Zoho, zoho.Zoho]) -> None:
    clerk, system = there
    for wrong, words in (
        ({"client_id": "x"}, "client id"), ({"client_secret": "x"}, "client secret"), ({"code": "x"}, "授权码"),
        ({"code": ""}, "授权码"), ({"code": "", "refresh_token": "x"}, "刷新令牌"), ({"centre": "mars"}, "请选"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=words):
            connections.save_connection(vendor=clerk.kind, values=clerk.values(**wrong), actor=clerk.actor, now=clerk.now)
    system.scopes = "settings"
    clerk.connect(code="", refresh_token=zoho.REFRESH)
    # The one that is missing is named.
    assert f"{'ZohoCRM' if clerk.kind == 'zoho_crm' else 'ZohoRecruit'}.modules.ALL" in clerk.connection.missing[0]
    assert [name for name in ("bulk.ALL", "org.READ") if any(name in text for text in clerk.connection.missing)] == ["bulk.ALL", "org.READ"]
    del system.modules[system.people]
    clerk.connect(code="", refresh_token=zoho.REFRESH)
    assert "没有看到" in clerk.connection.missing[0]


def test_the_edition_says_how_much_may_be_asked(there: tuple[Zoho, zoho.Zoho]) -> None:
    clerk, system = there
    _row, check = connections.save_connection(vendor=clerk.kind, values=clerk.values(), actor=clerk.actor, now=clerk.now)
    assert f"Enterprise 版，10 个用户：任意 24 小时约 {'60,000' if clerk.kind == 'zoho_crm' else '25,000'} 个额度" in check.good[1]
    system.edition = "free"
    clerk.connect(code="", refresh_token=zoho.REFRESH)
    assert "5,000" in clerk.connection.missing[-1]
    system.edition = "ultimate"
    clerk.connect(code="", refresh_token=zoho.REFRESH)
    assert clerk.connection.missing == []


def test_past_what_pages_may_be_named_by_token_even_when_tokens_die(there: tuple[Zoho, zoho.Zoho]) -> None:
    clerk, system = there
    for n in range(650):
        system.add_row(system.people, {"Last_Name": f"林{chr(0x4E00 + n)}", "Mobile": f"1380000{n:04d}"})
    system.by_page = 400
    clerk.match()
    run = start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    real, seen = system.answer, []

    def tokens_die(asked: Any) -> Any:
        if asked.path.endswith(system.people):
            seen.append(asked)
        if len(seen) == 4:
            system.expire_pages()
            system.expire()
        return real(asked)

    system.answer = tokens_die  # type: ignore[method-assign]
    run = clerk.go_on(run)
    assert run.stage == "done", run.problem
    assert Candidate.objects.count() == Link.objects.count() == 650
    assert all(len(asked.query.get("fields", "").split(",")) <= 50 for asked in seen)


def test_changes_go_out_row_by_row_and_new_people_once(there: tuple[Zoho, zoho.Zoho]) -> None:
    clerk, system = there
    ids = [system.add_row(system.people, {**LIN, "Last_Name": name, "Mobile": phone, "Email": ""}) for name, phone in (("林", "13800001111"), ("许", "13800002222"))]
    ways = {"City": ("both", "ask"), "Mobile": ("both", "ask"), "Expected_Salary": ("both", "ask"), "Last_Name": ("out", "ask")}
    new = a_candidate([("name", 0, "周明远"), ("phone", 0, "13800003333"), ("city", 0, "南京")])
    with write_tx():
        label = add_tag(candidate=new, name="给总部", actor=clerk.actor, now=clerk.now())
    clerk.match(ways, key="Caidang_No", making=label.pk)
    clerk.run()
    connections.set_schedule(connection=clerk.connection, every=0, is_writing=True, actor=clerk.actor, now=clerk.now())
    first, second = (Link.objects.get(remote_id=pk).candidate for pk in ids)
    assert first is not None
    assert second is not None
    edit(clerk, first, "city", "宁波")
    edit(clerk, second, "city", "x" * 150)
    zoho.FIELDS["City"]["length"] = 100
    try:
        run = clerk.run()
    finally:
        del zoho.FIELDS["City"]["length"]
    assert (run.counts["sent"], run.counts["unsent"], run.counts["made"]) == (1, 1, 1)
    note = run.items.get(outcome="unsent").opened(run)["notes"][0]
    assert "INVALID_DATA" in note
    assert "City" in note
    rows = system.modules[system.people]
    assert rows[ids[0]]["City"] == "宁波"
    assert rows[ids[1]]["City"] == "杭州"
    (made,) = (row for row in rows.values() if row.get("Caidang_No") == str(new.public_id))
    assert (made["City"], made["Mobile"]) == ("南京", "13800003333")
    assert system.triggered == 0
    clerk.run("full")
    assert (len(rows), Candidate.objects.count(), Link.objects.count()) == (3, 3, 3)
    assert clerk.run("retry").counts.get("sent") == 1


def test_credits_are_shown_and_their_end_only_delays(there: tuple[Zoho, zoho.Zoho]) -> None:
    clerk, system = there
    for n in range(300):
        system.add_row(system.people, {"Last_Name": f"林{chr(0x4E00 + n)}", "Mobile": f"1380000{n:04d}"})
    clerk.match()
    system.credits = system.spent + 4
    run = start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    work_on_connections(now=clerk.now, only=run.pk)
    run.refresh_from_db()
    assert "太密" in run.problem
    clerk.connection.refresh_from_db()
    assert clerk.connection.calls["left"] >= 0
    system.credits += 1_000
    assert clerk.go_on(run).stage == "done"
    assert Candidate.objects.count() == 300


def test_tokens_that_are_asked_for_too_often_only_delay(there: tuple[Zoho, zoho.Zoho], monkeypatch: pytest.MonkeyPatch) -> None:
    clerk, system = there
    system.add_row(system.people, {"Last_Name": "林知夏", "Mobile": "13800001111"})
    clerk.match()
    real = system._granted
    system._tokens.clear()
    monkeypatch.setattr(system, "_granted", lambda _told: as_json({"error": "access_denied"}))
    clerk.connection.refresh_from_db()
    run = start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    work_on_connections(now=clerk.now, only=run.pk)
    run.refresh_from_db()
    assert (run.stage, "取令牌太频繁" in run.problem) == ("reading", True)
    monkeypatch.setattr(system, "_granted", real)
    assert clerk.go_on(run).stage == "done"
    assert Candidate.objects.count() == 1


def test_a_code_may_be_used_and_modules_are_described(there: tuple[Zoho, zoho.Zoho]) -> None:
    clerk, system = there
    clerk.connection.refresh_from_db()
    with opened(clerk.connection, now=clerk.now) as made:
        fields = {one.name: one for one in made.describe(system.people)}
        assert made.read(system.people, [fields["City"]], since={}, at={}).records == ()
        assert made.mark(system.people) == {}
        assert made.find(system.people, fields["Caidang_No"], "x") == ""
    assert not fields["Full_Name"].is_writable
    assert fields["Gender"].options == {"Male": "男", "Female": "女"}
    assert fields["$attachments"].kind == "files"


@pytest.mark.parametrize("scopes", on_both("modules settings bulk", others=("modules settings",)))
def test_a_large_module_is_read_in_bulk_where_the_scope_allows(there: tuple[Zoho, zoho.Zoho], monkeypatch: pytest.MonkeyPatch, scopes: str) -> None:
    clerk, system = there
    monkeypatch.setattr("caidang.domain.connectors.zoho.connector.LARGE", 400)
    monkeypatch.setattr("caidang.domain.connectors.zoho.bulk.ROWS", 150)
    system.scopes, system.bulk_rows = scopes, 300
    for n in range(450):
        system.add_row(system.people, {"Last_Name": f"林{chr(0x4E00 + n)}", "Mobile": f"1380000{n:04d}", "Gender": "Female", "Expected_Salary": 25000.0})
    clerk.match()
    save_map(map=clerk.map, choices={name: Choice(target) for name, target in TARGETS.items() if target != "resume"}, key_field="", making=None, actor=clerk.actor, now=clerk.now)
    run = clerk.run()
    assert (run.stage, run.counts, run.done) == ("done", {"created": 450}, 450), run.problem
    assert len(system.jobs.reading) == (2 if "bulk" in scopes else 0)
    assert Candidate.objects.count() == Link.objects.count() == 450
    assert clerk.run("full").counts == {"same": 450}
    # What pages say of a record is what the file said of it.
    system.scopes = "modules settings"
    assert clerk.run("full").counts == {"same": 450}


def test_a_token_goes_to_zoho_alone() -> None:
    def reach(base: str) -> Any:
        raise AssertionError(base)

    client = Client(Account("https://accounts.zoho.com", "id", "secret", "refresh"), reach, LooseKeeper(), None, prefix="/crm/v8")  # type: ignore[arg-type]
    for address in ("https://files.example.com/result", "https://download.zoho.com.example.com/result", "https://evilzoho.com/result"):
        with pytest.raises(Failed, match="不是 Zoho 的"):
            client.file_at(address, most=1)
    with pytest.raises(AssertionError, match=r"accounts\.zoho\.com"):
        client.file_at("https://download-accl.zoho.com/v2/crm/1/bulk-write/2.zip", most=1)


def test_recruit_takes_fifteen_files_in_five_minutes_and_crm_any() -> None:
    for kind, most in (("zoho_recruit", 15), ("zoho_crm", 20)):
        meter = CallMeter(Connection(vendor=kind), vendor_of(kind), lambda: NOW)
        for _ in range(most):
            meter.take("upload")
        if kind == "zoho_recruit":
            with pytest.raises(Busy):
                meter.take("upload")
            meter.take("api")


@pytest.mark.parametrize("kind", ["zoho_crm", "zoho_recruit"])
def test_each_data_centre_is_reached_at_its_own_servers(kind: str) -> None:
    """The domain of the log-in, and of Recruit's own host, is that of the centre; CRM's host is what comes with the token."""

    class Reached(Exception):
        pass

    def reach(base: str) -> Caller:
        asked.append(base)
        raise Reached

    class Kept:
        def token(self, _ask: object) -> Token:
            return Token("a", 60, {"host": "https://www.zohoapis.told"})

    sites = {}
    for centre in CENTRES:
        asked: list[str] = []
        secret = {"centre": centre, "client_id": "id", "client_secret": "secret", "code": "code", "refresh_token": "token"}
        vendor = vendor_of(kind)
        with pytest.raises(Reached):
            vendor.prepare(secret, reach, Uncounted())
        with pytest.raises(Reached):
            vendor.open(secret, reach, Kept(), Uncounted()).objects()  # type: ignore[arg-type]
        accounts, host = asked
        site = accounts.removeprefix("https://accounts.")
        assert host == ("https://www.zohoapis.told" if kind == "zoho_crm" else f"https://recruit.{site}")
        sites[centre] = site
    assert (sites["com.cn"], sites["com"], sites["eu"], sites["in"], sites["ca"]) == ("zoho.com.cn", "zoho.com", "zoho.eu", "zoho.in", "zohocloud.ca")


def test_of_thirty_one_access_tokens_the_first_is_over(there: tuple[Zoho, zoho.Zoho]) -> None:
    clerk, system = there
    clerk.connect()
    first = next(iter(system._tokens))
    for _ in range(zoho.LIVE):
        system._granted({"client_id": zoho.CLIENT, "client_secret": zoho.SECRET, "grant_type": "refresh_token", "refresh_token": zoho.REFRESH})
    assert (first in system._tokens, len(system._tokens)) == (False, zoho.LIVE)
    # Whoever still holds it asks for another one and goes on.
    clerk.match()
    assert clerk.run().stage == "done"
