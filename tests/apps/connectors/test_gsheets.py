"""A Google spreadsheet over real HTTP: credentials, rows that come in, both ways with RAW writes, quotas, and gspread itself."""

import json
from typing import Any

import gspread
import pytest
import requests
from google.oauth2.service_account import Credentials
from pytest_django import Settings

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.labelling.tags import add_tag
from caidang.domain.compliance.models import Disclosure
from caidang.domain.connectors.models import Connection, Link, Question
from caidang.domain.connectors.selectors.runs import show_run
from caidang.domain.connectors.services import connections
from caidang.domain.connectors.services.deciding import decide
from caidang.domain.connectors.services.maps import Choice, add_map, list_objects, look, save_map
from caidang.domain.connectors.services.opening import _paces, _rests
from caidang.domain.connectors.services.runs import start_run
from caidang.domain.connectors.services.work import work_on_connections
from caidang.foundation.accounts.policy import Role
from caidang.foundation.lib.write_lock import write_tx
from tests.apps.connectors.conftest import Clerk, Door, edit, said
from tests.making import a_candidate, as_now, someone
from tools.systems import gsheets
from tools.systems.gsheets import BOOK, Formula

NAMES = ["姓名", "手机", "邮箱", "城市", "现公司", "现职位", "期望月薪", "才档编号"]
LIN = ["林知夏", 13800001111, "lin@example.com", "杭州", "织锦有限公司", "会计", "25K"]
XU = ["许岚", "13800002222", "", "南京"]
NUMBERED = {"城市": ("both", "ask"), "现职位": ("both", "ask"), "姓名": ("both", "ask"), "手机": ("both", "ask")}


class Sheets(Clerk):
    """A clerk who keeps a spreadsheet in step."""

    there: gsheets.Google

    def values(self, **changed: str) -> dict[str, str]:
        return {
            "book": f"https://docs.google.com/spreadsheets/d/{BOOK}/edit#gid=0", "way": "service", "accounts": self.url, "host": self.url,
            "key": json.dumps(gsheets.key_file(self.url)), "name": "人选表", **changed,
        }  # fmt: skip

    def connect(self, **changed: str) -> Connection:
        self.connection, self.found = connections.save_connection(
            vendor="google_sheets", values=self.values(**changed), actor=self.actor, now=self.now
        )
        return self.connection

    def match(self, ways: dict[str, tuple[str, str]] | None = None, *, key: str = "", making: int | None = None) -> None:
        self.map = add_map(connection=self.connection, name="0", actor=self.actor, now=self.now)
        offers = look(map=self.map, actor=self.actor, now=self.now)
        choices = {one.info.name: Choice(one.target, *(ways or {}).get(one.info.name, ("in", "ask"))) for one in offers}
        save_map(map=self.map, choices=choices, key_field=key, making=making, actor=self.actor, now=self.now)

    def write_out(self) -> None:
        connections.set_schedule(connection=self.connection, every=0, is_writing=True, actor=self.actor, now=self.now())


@pytest.fixture
def clerk(db: None, door: Door, settings: Settings) -> Sheets:
    settings.CAIDANG_WEBHOOK_HOSTS = ("127.0.0.1",)
    _paces.clear()
    _rests.clear()
    door.system = there = gsheets.Google(is_limited=False)
    there.fill([NAMES, LIN, [], XU])
    made = Sheets(as_now(someone("zhuguan", Role.MANAGER)), there, door.url)  # type: ignore[arg-type]
    made.there = there
    made.connect()
    return made


@pytest.mark.django_db
def test_credentials_are_tried_and_say_what_is_missing(clerk: Sheets) -> None:
    assert "灯笼招聘" in clerk.found.good[0]
    assert clerk.found.missing == ()
    assert b"PRIVATE KEY" not in bytes(clerk.connection.secret)
    other = {**gsheets.key_file(clerk.url), "private_key": gsheets.key_pair()[0][:200]}
    oauth = {"way": "oauth", "client_id": gsheets.CLIENT, "client_secret": gsheets.SECRET}
    for wrong, words in (
        ({"book": "x"}, "网址"), ({"book": BOOK.replace("L", "M")}, "没有这张表格"), ({"key": "{}"}, "JSON"), ({"key": json.dumps(other)}, "private_key"),
        ({"way": "oauth"}, "Client ID"), (oauth, "授权码"), ({**oauth, "code": "x"}, "几分钟"), ({**oauth, "client_id": "x", "code": gsheets.CODE}, "Client ID"),
        ({**oauth, "refresh_token": "x"}, "不认这个凭据"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=words):
            connections.save_connection(vendor="google_sheets", values=clerk.values(**wrong), actor=clerk.actor, now=clerk.now)
    clerk.connect(**oauth, code=f"http://127.0.0.1/?code={gsheets.CODE.replace('/', '%2F')}&scope=x")
    assert clerk.connection.opened_secret()["refresh_token"] == gsheets.REFRESH
    clerk.there.shared.clear()
    with pytest.raises(InvalidInput, match=gsheets.EMAIL):
        clerk.connect()
    clerk.there.is_enabled = False
    with pytest.raises(InvalidInput, match="Sheets API"):
        clerk.connect()
    clerk.there.is_enabled, clerk.there.shared[gsheets.EMAIL] = True, "reader"
    clerk.there.fill([NAMES[:-1], LIN])
    clerk.connect()
    assert "才档编号" in clerk.found.missing[0]


@pytest.mark.django_db
def test_rows_come_in_as_those_of_a_sheet_do(clerk: Sheets) -> None:
    clerk.there.fill([["灯笼公司人选表"], NAMES, LIN, [], [*XU, Formula("=A1", "#REF!"), True]])
    (one,) = list_objects(connection=clerk.connection, actor=clerk.actor, now=clerk.now)
    assert (one.name, one.label) == ("0", "人选")
    clerk.match()
    assert {column["field"]: column["target"] for column in clerk.map.__class__.objects.get().columns} == {
        "姓名": "name", "手机": "phone", "邮箱": "email", "城市": "city", "现公司": "employer", "现职位": "title", "期望月薪": "expected_salary",
    }  # fmt: skip
    trial = clerk.run("trial")
    assert (trial.counts, Candidate.objects.count()) == ({"created": 2}, 0)
    assert clerk.run().counts == {"created": 2}
    lin = said(Candidate.objects.order_by("pk")[0])
    assert (lin["name"], lin["phone"], lin["city"], lin["expected_salary"]) == (["林知夏"], ["13800001111"], ["杭州"], ["25K"])
    assert Candidate.objects.order_by("pk")[0].source == "google_sheets"
    clerk.there.sheet.cells.insert(2, ["周明远", "13800003333"])
    assert clerk.run().counts == {"created": 1, "same": 2}
    clerk.there.sheet.cells[3][3] = "苏州"
    assert clerk.run().counts == {"updated": 1, "same": 2}
    del clerk.there.sheet.cells[2]
    run = clerk.run()
    assert run.counts == {"same": 2, "gone": 1}
    assert (Question.objects.get().kind, Candidate.objects.count()) == ("gone", 3)
    assert not [one for one in clerk.there.asked if one[0] != "GET"]


@pytest.mark.django_db
def test_both_ways_rows_keep_their_number_wherever_they_are_moved(clerk: Sheets) -> None:
    clerk.match(NUMBERED, key="才档编号")
    clerk.run()
    lin, xu = Candidate.objects.order_by("pk")
    clerk.write_out()
    assert clerk.run("trial").counts == {"same": 2, "to_send": 2}
    assert clerk.run().counts == {"same": 2, "sent": 2}
    cells = clerk.there.sheet.cells
    assert [row[7] for row in cells if row and row[0] in ("林知夏", "许岚")] == [str(lin.public_id), str(xu.public_id)]
    assert not Disclosure.objects.exists()
    assert set(Link.objects.values_list("remote_id", flat=True)) == {str(lin.public_id), str(xu.public_id)}
    cells[1], cells[3] = cells[3], cells[1]
    edit(clerk, lin, "city", "宁波")
    edit(clerk, xu, "title", "=1+1")
    assert clerk.run().counts == {"same": 2, "sent": 2}
    assert cells[3][3] == "宁波"
    assert cells[1][5] == "=1+1"
    assert {tuple(one.fields) for one in Disclosure.objects.all()} == {("city",), ("title",)}
    cells[3][1] = "13900009999"
    assert clerk.run().counts == {"updated": 1, "same": 1}
    assert "13900009999" in said(lin)["phone"]
    edit(clerk, xu, "city", "常州")
    cells[1][3] = "无锡"
    assert clerk.run().counts == {"asked": 1, "same": 1}
    assert cells[1][3] == "无锡"
    question = Question.objects.get(state="open")
    decide(connection=clerk.connection, public_ids=[str(question.public_id)], answer="ours", actor=clerk.actor, now=clerk.now())
    assert clerk.run().counts["sent"] == 1
    assert cells[1][3] == "常州"
    assert clerk.run().counts == {"same": 2}


@pytest.mark.django_db
def test_what_changes_at_the_last_moment_and_what_is_a_formula_is_not_written_over(clerk: Sheets) -> None:
    clerk.there.fill([NAMES, LIN, XU])
    clerk.match(NUMBERED, key="才档编号")
    clerk.write_out()
    clerk.run()
    lin, xu = Candidate.objects.order_by("pk")
    clerk.there.sheet.put(2, 5, Formula("=IF(1,\"护士\",\"\")", "护士"))
    clerk.run()
    edit(clerk, lin, "city", "宁波")
    edit(clerk, xu, "title", "护士长")
    run = start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    real = clerk.there._called
    reads: list[str] = []

    def someone_types(asked: Any, rest: str, verb: str) -> Any:
        reads.append(rest)
        if rest.startswith("values/") and sum(one.startswith("values/") for one in reads) == 4:
            clerk.there.sheet.put(1, 3, "绍兴")
        return real(asked, rest, verb)

    clerk.there._called = someone_types  # type: ignore[method-assign]
    run = clerk.go_on(run)
    clerk.there._called = real  # type: ignore[method-assign]
    assert run.counts["unsent"] == 2
    notes = [note for item in run.items.filter(outcome="unsent") for note in item.opened(run)["notes"]]
    assert any("刚刚又改了" in note for note in notes)
    assert any("是公式" in note for note in notes)
    assert clerk.there.sheet.at(1, 3) == "绍兴"
    assert isinstance(clerk.there.sheet.at(2, 5), Formula)
    assert clerk.run().counts["asked"] == 1


@pytest.mark.django_db
def test_new_people_are_added_once_as_they_are(clerk: Sheets) -> None:
    new = a_candidate([("name", 0, "周明远"), ("phone", 0, "13800003333"), ("city", 0, "南京")])
    with write_tx():
        label = add_tag(candidate=new, name="给客户", actor=clerk.actor, now=clerk.now())
    clerk.there.fill([NAMES, LIN])
    clerk.match(NUMBERED, key="才档编号", making=label.pk)
    clerk.write_out()
    clerk.run()
    rows = [row for row in clerk.there.sheet.cells if row and row[0] == "周明远"]
    assert [row[1] for row in rows] == ["13800003333"]
    assert rows[0][7] == str(new.public_id)
    clerk.run()
    assert len(clerk.there.sheet.cells) == 3
    assert Link.objects.count() == Candidate.objects.count() == 2


@pytest.mark.django_db
def test_a_tab_of_clients_only_comes_in(clerk: Sheets) -> None:
    clerk.there.fill([["客户名称", "城市", "才档编号"], ["灯笼有限公司", "杭州", ""]])
    map = add_map(connection=clerk.connection, name="0", actor=clerk.actor, now=clerk.now, what="clients")
    name = next(one.info.name for one in look(map=map, actor=clerk.actor, now=clerk.now) if one.target == "name")
    for way, makes in (("both", False), ("in", True)):
        with pytest.raises(InvalidInput, match="只有候选人"):
            save_map(map=map, choices={name: Choice("name", way)}, key_field="才档编号", making=None, makes=makes, actor=clerk.actor, now=clerk.now)
    save_map(map=map, choices={name: Choice("name")}, key_field="", making=None, actor=clerk.actor, now=clerk.now)
    assert clerk.run().counts == {"created": 1}


@pytest.mark.django_db
def test_a_row_that_is_not_taken_says_where_it_stands(clerk: Sheets) -> None:
    clerk.there.fill([NAMES, LIN, [], ["许岚", "", "", ""], XU])
    clerk.match()
    run = clerk.run()
    (line,) = (one for one in show_run(run, viewer=clerk.actor, today=clerk.now().date()).lines if one.outcome == "refused")
    assert (line.remote_id, line.who) == ("第 4 行", "许岚")


@pytest.mark.django_db
def test_quotas_and_failures_only_delay(clerk: Sheets) -> None:
    clerk.there.fill([NAMES, *([f"林{chr(0x4E00 + n)}", f"1380000{n:04d}", "", "杭州"] for n in range(120))])
    clerk.match()
    clerk.there.trouble.share = 0.3
    assert clerk.run().stage == "done"
    clerk.there.trouble.share = 0.0
    seconds = [0.0]
    clerk.there.reads = type(clerk.there.reads)(2, 60.0, lambda: seconds[0])
    run = start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    rests = []
    for _ in range(3):
        work_on_connections(now=clerk.now, only=run.pk)
        run.refresh_from_db()
        rests.append((run.leased_until - clerk.at).total_seconds())
        clerk.at = run.leased_until
    assert "太密" in run.problem
    assert rests[1] == 2 * rests[0]
    assert rests[2] == 2 * rests[1]
    clerk.there.reads = type(clerk.there.reads)(0, 60.0, lambda: seconds[0])
    assert clerk.go_on(run).counts == {"same": 120}
    assert Candidate.objects.count() == Link.objects.count() == 120


class Local(requests.adapters.HTTPAdapter):
    """Takes what is for Google to our server."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        request.url = self.url + str(request.url).removeprefix("https://sheets.googleapis.com")
        return super().send(request, *args, **kwargs)


def test_gspread_itself_speaks_with_the_server(door: Door) -> None:
    door.system = there = gsheets.Google()
    held = Credentials.from_service_account_info(gsheets.key_file(door.url), scopes=[gsheets.SCOPE])
    client = gspread.Client(held)
    client.http_client.session.mount("https://sheets.googleapis.com/", Local(door.url))
    book = client.open_by_key(BOOK)
    sheet = book.get_worksheet(0)
    sheet.update([["姓名", "手机"], ["林知夏", "013800001111"]], "A1:B2")
    assert sheet.get_all_records(numericise_ignore=["all"]) == [{"姓名": "林知夏", "手机": "013800001111"}]
    sheet.update([["=1+1", "007"]], "A3:B3", raw=False)
    assert sheet.acell("A3", value_render_option="FORMULA").value == "=1+1"
    assert sheet.row_values(3)[1] == "7"
    sheet.append_row(["许岚", "13800002222"])
    assert sheet.col_values(1)[-1] == "许岚"
    assert sheet.find("许岚").row == 4
    other = book.add_worksheet("张'三 2", 10, 5)
    other.update_acell("B2", "x")
    assert other.get("A1:C3") == [[], ["", "x"]]
    with pytest.raises(gspread.exceptions.APIError, match="50000"):
        sheet.update_acell("A1", "x" * 50_001)
    with pytest.raises(gspread.exceptions.APIError, match="grid limits"):
        other.get("A11:B12")
    there.reads = type(there.reads)(1, 60.0, there.clock)
    sheet.get("A1")
    with pytest.raises(gspread.exceptions.APIError, match="429"):
        sheet.get("A1")
