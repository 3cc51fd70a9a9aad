"""Zoho's own published client, run against our server: the server is not only what our connector believes of it."""

import io
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from zohocrmsdk.src.com.zoho.api.authenticator.oauth_token import OAuthToken
from zohocrmsdk.src.com.zoho.api.authenticator.store.file_store import FileStore
from zohocrmsdk.src.com.zoho.api.logger import Logger
from zohocrmsdk.src.com.zoho.crm.api import ParameterMap
from zohocrmsdk.src.com.zoho.crm.api.attachments import (
    AttachmentsOperations,
    FileBodyWrapper,
    GetAttachmentsParam,
)
from zohocrmsdk.src.com.zoho.crm.api.bulk_read import BodyWrapper as BulkReadRequest
from zohocrmsdk.src.com.zoho.crm.api.bulk_read import BulkReadOperations, Query
from zohocrmsdk.src.com.zoho.crm.api.bulk_write import (
    BulkWriteOperations,
    FieldMapping,
    RequestWrapper,
    Resource,
)
from zohocrmsdk.src.com.zoho.crm.api.dc.data_center import DataCenter
from zohocrmsdk.src.com.zoho.crm.api.fields import FieldsOperations, GetFieldsParam
from zohocrmsdk.src.com.zoho.crm.api.initializer import Initializer
from zohocrmsdk.src.com.zoho.crm.api.modules import MinifiedModule, ModulesOperations
from zohocrmsdk.src.com.zoho.crm.api.notes import GetNotesParam, NotesOperations
from zohocrmsdk.src.com.zoho.crm.api.org import OrgOperations
from zohocrmsdk.src.com.zoho.crm.api.record import (
    BodyWrapper,
    GetRecordsParam,
    Record,
    RecordOperations,
    SearchRecordsParam,
)
from zohocrmsdk.src.com.zoho.crm.api.sdk_config import SDKConfig
from zohocrmsdk.src.com.zoho.crm.api.util import Choice, StreamWrapper

from caidang.domain.connectors.contract import FieldInfo, Named, Write
from caidang.domain.connectors.services.opening import LooseKeeper
from caidang.domain.connectors.zoho.bulk import rows_of
from caidang.domain.connectors.zoho.client import Account, Client
from caidang.domain.connectors.zoho.connector import CRM, ZohoConnector
from caidang.foundation.lib.net.calling import Caller
from tests.apps.connectors.uncounted import Uncounted
from tools.systems import zoho
from tools.systems.serving import serving
from tools.systems.zoho_jobs import ORG


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zoho.Zoho]:
    home = tmp_path_factory.mktemp("sdk")
    made = zoho.Zoho()
    # It logs with arguments that do not fit its texts.
    logging.getLogger("SDKLogger").propagate = False
    logging.raiseExceptions, before = False, logging.raiseExceptions
    with serving(made) as made.url:
        Initializer.initialize(
            environment=DataCenter.Environment(made.url, f"{made.url}/oauth/v2/token", made.url),
            token=OAuthToken(client_id=zoho.CLIENT, client_secret=zoho.SECRET, refresh_token=zoho.REFRESH),
            store=FileStore(str(home / "tokens")), sdk_config=SDKConfig(auto_refresh_fields=False, pick_list_validation=False),
            resource_path=str(home), logger=Logger.get_instance(level=Logger.Levels.ERROR, file_path=str(Path(home / "log"))),
        )  # fmt: skip
        yield made
    logging.raiseExceptions = before


def test_it_reads_pages_and_follows_the_tokens(system: zoho.Zoho) -> None:
    system.modules["Contacts"].clear()
    ids = {int(system.add_row("Contacts", {"Last_Name": f"林{n}", "City": "杭州"})) for n in range(5)}
    seen: set[int] = set()
    token = None
    for _ in range(3):
        asked = ParameterMap()
        asked.add(GetRecordsParam.fields, "id,Last_Name,City")
        asked.add(GetRecordsParam.per_page, 2)
        if token:
            asked.add(GetRecordsParam.page_token, token)
        answer = RecordOperations("Contacts").get_records(asked)
        assert answer.get_status_code() == 200
        seen |= {one.get_id() for one in answer.get_object().get_data()}
        token = answer.get_object().get_info().get_next_page_token()
    assert seen == ids
    assert token is None


def test_it_writes_and_understands_what_was_not_taken(system: zoho.Zoho) -> None:
    system.modules["Contacts"].clear()
    good, bad = Record(), Record()
    good.add_key_value("Last_Name", "许岚")
    bad.add_key_value("City", "南京")
    body = BodyWrapper()
    body.set_data([good, bad])
    body.set_trigger([])
    body.set_duplicate_check_fields(["Last_Name"])
    answer = RecordOperations("Contacts").upsert_records(body, None)
    assert answer.get_status_code() == 207
    first, second = answer.get_object().get_data()
    assert first.get_status().get_value() == "success"
    assert second.get_code().get_value() == "MANDATORY_NOT_FOUND"
    assert [row["Last_Name"] for row in system.modules["Contacts"].values()] == ["许岚"]


def read(module: str, fields: str) -> list[Record]:
    asked = ParameterMap()
    asked.add(GetRecordsParam.fields, fields)
    found: list[Record] = RecordOperations(module).get_records(asked).get_object().get_data()
    return found


def test_it_reads_what_went_back(system: zoho.Zoho) -> None:
    for rows in system.modules.values():
        rows.clear()
    system.modules |= {"Deals": {}, "Notes": {}}
    account = Account(system.url, zoho.CLIENT, zoho.SECRET, zoho.REFRESH, system.url)
    ours = ZohoConnector(Client(account, lambda base: Caller(base, allowed=("127.0.0.1",)), LooseKeeper(), Uncounted(), prefix="/crm/v8"), CRM)
    number = FieldInfo("Caidang_No", "才档编号")

    def give(module: str, texts: dict[str, str], links: dict[str, Named], key: str = "Caidang_No") -> str:
        (done,) = ours.write(module, [*ours.describe(module), number], [Write("", texts, links=links)], key=key)
        assert not done.problem
        return done.id

    firm = give("Accounts", {"Account_Name": "灯笼有限公司", "Industry": "制造", "Caidang_No": "a1"}, {})
    deal = give("Deals", {"Deal_Name": "会计", "Stage": "Closed Won", "Closing_Date": "2026-12-31", "Caidang_No": "b1"}, {"Account_Name": Named("Accounts", firm)})
    who = give("Contacts", {"Last_Name": "林知夏", "Caidang_No": "c1"}, {})
    note = give("Notes", {"Note_Title": "才档 d1", "Note_Content": "沟通顺畅"}, {"Parent_Id": Named("Contacts", who)}, key="Note_Title")
    assert give("Accounts", {"Account_Name": "灯笼集团", "Caidang_No": "a1"}, {}) == firm
    assert ours.find("Notes", FieldInfo("Note_Title", "标题"), "才档 d1") == note
    ours.close()
    (one,) = read("Accounts", "Account_Name,Industry")
    assert (str(one.get_id()), one.get_key_value("Account_Name"), one.get_key_value("Industry").get_value()) == (firm, "灯笼集团", "制造")
    (one,) = read("Deals", "Deal_Name,Stage,Closing_Date,Account_Name")
    assert (str(one.get_id()), str(one.get_key_value("Closing_Date")), str(one.get_key_value("Account_Name").get_id())) == (deal, "2026-12-31", firm)
    asked = ParameterMap()
    asked.add(GetNotesParam.fields, "Note_Title,Note_Content,Parent_Id")
    (one,) = NotesOperations().get_notes(asked).get_object().get_data()
    assert (one.get_note_title(), one.get_note_content(), str(one.get_parent_id().get_id())) == ("才档 d1", "沟通顺畅", who)


def test_it_learns_what_there_is_finds_one_and_counts_them(system: zoho.Zoho) -> None:
    system.modules["Contacts"].clear()
    ids = [int(system.add_row("Contacts", {"Last_Name": f"林{n}", "City": "杭州" if n else "苏州"})) for n in range(3)]
    assert {one.get_api_name() for one in ModulesOperations().get_modules().get_object().get_modules()} >= {"Contacts", "Accounts"}
    asked = ParameterMap()
    asked.add(GetFieldsParam.module, "Contacts")
    fields = {one.get_api_name(): one for one in FieldsOperations().get_fields(asked).get_object().get_fields()}
    assert (fields["City"].get_data_type(), fields["Last_Name"].get_system_mandatory()) == ("text", True)
    assert [one.get_actual_value() for one in fields["Gender"].get_pick_list_values()] == ["Male", "Female"]
    asked = ParameterMap()
    asked.add(SearchRecordsParam.criteria, "(City:equals:苏州)")
    assert [one.get_id() for one in RecordOperations("Contacts").search_records(asked).get_object().get_data()] == ids[:1]
    asked = ParameterMap()
    asked.add(SearchRecordsParam.criteria, "(City:equals:南京)")
    assert RecordOperations("Contacts").search_records(asked).get_status_code() == 204
    assert RecordOperations("Contacts").record_count().get_object().get_count() == 3
    (org,) = OrgOperations().get_organization().get_object().get_org()
    assert (org.get_zgid(), org.get_license_details().get_paid_type()) == (ORG, "enterprise")


def test_it_hangs_files_on_a_record_and_fetches_them(system: zoho.Zoho, tmp_path: Path) -> None:
    file = tmp_path / "简历.txt"
    file.write_text("姓名：林", "utf-8")
    pk = int(system.add_row("Contacts", {"Last_Name": "林"}))
    request = FileBodyWrapper()
    with file.open("rb") as opened:
        request.set_file(StreamWrapper(file.name, opened))
        answer = AttachmentsOperations().upload_attachments(pk, "Contacts", request)
    assert answer.get_object().get_data()[0].get_status().get_value() == "success"
    asked = ParameterMap()
    asked.add(GetAttachmentsParam.fields, "id,File_Name")
    (one,) = AttachmentsOperations().get_attachments(pk, "Contacts", asked).get_object().get_data()
    assert one.get_file_name() == "简历.txt"
    held = AttachmentsOperations().get_attachment(one.get_id(), pk, "Contacts").get_object().get_file().get_stream()
    assert b"".join(held) == "姓名：林".encode()


def test_it_asks_for_a_job_that_reads_and_fetches_its_file(system: zoho.Zoho) -> None:
    system.modules["Contacts"].clear()
    ids = {system.add_row("Contacts", {"Last_Name": f"林{n}", "City": "杭州"}) for n in range(3)}
    module, query, request = MinifiedModule(), Query(), BulkReadRequest()
    module.set_api_name("Contacts")
    query.set_module(module)
    query.set_fields(["Last_Name", "City"])
    request.set_query(query)
    job = BulkReadOperations().create_bulk_read_job(request).get_object().get_data()[0].get_details()["id"]
    states = [BulkReadOperations().get_bulk_read_job_details(int(job)).get_object().get_data()[0] for _ in range(2)]
    assert [str(one.get_state().get_value()) for one in states] == ["IN PROGRESS", "COMPLETED"]
    assert (states[1].get_result().get_count(), states[1].get_result().get_more_records()) == (3, False)
    held = b"".join(BulkReadOperations().download_result(int(job)).get_object().get_file().get_stream())
    assert {row["Id"] for row in rows_of(held)} == ids


def test_it_asks_for_a_job_that_writes_and_reads_how_it_went(system: zoho.Zoho) -> None:
    system.modules["Contacts"].clear()
    pk = system.add_row("Contacts", {"Last_Name": "林", "City": "杭州"})
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("records.csv", f"id,City\n{pk},宁波\n999,南京\n")
    # Where a file is handed in is written into the client: https://content.zohoapis.com.
    system.jobs.uploads["handed-in"] = held.getvalue()
    module, resource, request = MinifiedModule(), Resource(), RequestWrapper()
    module.set_api_name("Contacts")
    columns = []
    for at, name in enumerate(("id", "City")):
        column = FieldMapping()
        column.set_api_name(name)
        column.set_index(at)
        columns.append(column)
    resource.set_type(Choice("data"))
    resource.set_module(module)
    resource.set_file_id("handed-in")
    resource.set_file_names(["records.csv"])
    resource.set_find_by("id")
    resource.set_ignore_empty(True)
    resource.set_field_mappings(columns)
    request.set_operation(Choice("update"))
    request.set_resource([resource])
    answer = BulkWriteOperations().create_bulk_write_job(request)
    assert answer.get_status_code() == 201
    job = answer.get_object().get_details()["id"]
    states = [BulkWriteOperations().get_bulk_write_job_details(job).get_object() for _ in range(2)]
    assert [one.get_status() for one in states] == ["INPROGRESS", "COMPLETED"]
    assert states[1].get_result().get_download_url().endswith(f"/download/{job}")
    assert system.modules["Contacts"][pk]["City"] == "宁波"
