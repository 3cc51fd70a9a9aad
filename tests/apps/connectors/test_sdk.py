"""Zoho's own published client, run against our server: the server is not only what our connector believes of it."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from zohocrmsdk.src.com.zoho.api.authenticator.oauth_token import OAuthToken
from zohocrmsdk.src.com.zoho.api.authenticator.store.file_store import FileStore
from zohocrmsdk.src.com.zoho.api.logger import Logger
from zohocrmsdk.src.com.zoho.crm.api import ParameterMap
from zohocrmsdk.src.com.zoho.crm.api.dc.data_center import DataCenter
from zohocrmsdk.src.com.zoho.crm.api.initializer import Initializer
from zohocrmsdk.src.com.zoho.crm.api.record import (
    BodyWrapper,
    GetRecordsParam,
    Record,
    RecordOperations,
)
from zohocrmsdk.src.com.zoho.crm.api.sdk_config import SDKConfig

from tools.systems import zoho
from tools.systems.serving import serving


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
