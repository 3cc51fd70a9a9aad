"""A client that the community published, run against our server of 纷享销客: the server is not only what our connector believes of it."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from caidang.domain.connectors.contract import FieldInfo, Named, Write
from caidang.domain.connectors.fxiaoke.client import Account, Client
from caidang.domain.connectors.fxiaoke.connector import FxiaokeConnector
from caidang.domain.connectors.services.opening import LooseKeeper
from caidang.foundation.lib.net.calling import Caller
from tests.apps.connectors.uncounted import Uncounted
from tools.systems import fxiaoke
from tools.systems.people import FIELDS, TALENT
from tools.systems.serving import serving

THERE = "https://open.fxiaoke.com"
"""Where the client goes: it is written into it."""


class Here(HTTPAdapter):
    """Sends to our server what is meant for theirs."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        """Send it."""
        request.url = str(request.url).replace(THERE, self.url)
        return super().send(request, *args, **more)


@pytest.fixture
def company(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[fxiaoke.Fxiaoke, Any]]:
    made = fxiaoke.Fxiaoke(is_limited=False)
    made.add_object("AccountObj", "客户", {"name": {"label": "客户名称", "type": "text", "is_required": True}})
    made.add_object(TALENT, "候选人", FIELDS)
    # It settles how the whole process logs as soon as it is imported.
    monkeypatch.setattr("logging.basicConfig", lambda **_: None)
    client = importlib.import_module("fxiaoke.api").FxiaokeApi
    with serving(made) as url:
        api = client.init(app_id=fxiaoke.APP, app_secret=fxiaoke.SECRET, permanent_code=fxiaoke.CODE, open_user_id=fxiaoke.USER)
        api._session.requests.mount(THERE, Here(url))
        yield made, importlib.import_module("fxiaoke.baseObj").baseObj(api)


def test_it_makes_reads_and_finds_records_of_both_kinds_of_objects(company: tuple[fxiaoke.Fxiaoke, Any]) -> None:
    system, objects = company
    made = objects.create({"name": "灯笼有限公司"}, dataObjectApiName="AccountObj")
    assert system.approvals == 1
    assert objects.get(made["dataId"], dataObjectApiName="AccountObj")["name"] == "灯笼有限公司"
    with pytest.raises(RuntimeError, match="50005"):
        objects.create({}, dataObjectApiName="AccountObj")
    for n in range(5):
        system.add_row(TALENT, {"name": f"林{n}", "born__c": 631_123_200_000 + n})
    asked = {"filters": [{"field_name": "born__c", "field_values": ["631123200001"], "operator": "GTE"}], "orders": [{"fieldName": "_id", "isAsc": True}]}
    found = objects.query(TALENT, fieldProjection=["_id", "name"], limit=2, **asked)
    assert [row["name"] for row in found] == ["林1", "林2", "林3", "林4"]
    assert found.total() == 4
    with pytest.raises(RuntimeError, match="10013"):
        objects.query("AccountObj", offset=10_100)
    assert system.token_calls == 1


def test_it_reads_what_went_back(company: tuple[fxiaoke.Fxiaoke, Any]) -> None:
    system, objects = company
    reference = {"label": "客户", "type": "object_reference"}
    system.add_object("object_job__c", "职位", {"name": {"label": "职位", "type": "text", "is_required": True}, "firm__c": reference, "caidang__c": {"label": "才档编号", "type": "text"}})
    with serving(system) as url:
        account = Account(fxiaoke.APP, fxiaoke.SECRET, fxiaoke.CODE, fxiaoke.EMPLOYEE)

        def reach(base: str) -> Caller:
            return Caller(base, allowed=("127.0.0.1",))

        ours = FxiaokeConnector(Client(account, reach(url), LooseKeeper(), Uncounted(), reach))
        (firm,) = ours.write("AccountObj", ours.describe("AccountObj"), [Write("", {"name": "灯笼有限公司"})], key="")
        told = Write("", {"name": "会计", "caidang__c": "b1"}, links={"firm__c": Named("AccountObj", firm.id)})
        (job,) = ours.write("object_job__c", ours.describe("object_job__c"), [told], key="caidang__c")
        assert ours.find("object_job__c", FieldInfo("caidang__c", "才档编号"), "b1") == job.id
        ours.close()
    assert system.approvals == 0
    assert objects.get(firm.id, dataObjectApiName="AccountObj")["name"] == "灯笼有限公司"
    (row,) = objects.query("object_job__c", fieldProjection=["_id", "name", "firm__c", "caidang__c"], limit=10, filters=[], orders=[{"fieldName": "_id", "isAsc": True}])
    assert (row["name"], row["firm__c"], row["caidang__c"]) == ("会计", firm.id, "b1")
