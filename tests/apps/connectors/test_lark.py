"""飞书's own published client, run against our server: the server is not only what our connector believes of it."""

import importlib.util
import sys
import types
from collections.abc import Iterator
from typing import Any

import pytest

from tools.systems import feishu
from tools.systems.serving import serving

_BARE = ("api", "api.hire", "api.hire.v1", "api.hire.v1.model", "api.hire.v1.resource")


@pytest.fixture(scope="module")
def lark() -> Iterator[Any]:
    """The client without its ten thousand other modules: the packages' own ``__init__`` would load them all."""
    spec = importlib.util.find_spec("lark_oapi")
    assert spec is not None
    (home,) = spec.submodule_search_locations or ()
    before = {name for name in sys.modules if name.startswith("lark_oapi")}
    for name in ("", *_BARE):
        made = types.ModuleType(f"lark_oapi.{name}".rstrip("."))
        made.__path__ = [f"{home}/{name.replace('.', '/')}".rstrip("/")]
        sys.modules[made.__name__] = made
    yield importlib.import_module
    for name in [name for name in sys.modules if name.startswith("lark_oapi") and name not in before]:
        del sys.modules[name]


@pytest.fixture(scope="module")
def company() -> Iterator[feishu.Feishu]:
    made = feishu.Feishu(is_limited=False)
    with serving(made) as made.url:
        yield made


def resource(lark: Any, company: feishu.Feishu, name: str, secret: str = feishu.SECRET) -> Any:
    config = lark("lark_oapi.core.model.config").Config()
    config.app_id, config.app_secret, config.domain = feishu.APP, secret, company.url
    return getattr(lark(f"lark_oapi.api.hire.v1.resource.{name.lower()}"), name)(config)


def request(lark: Any, name: str) -> Any:
    file = "".join(f"_{char.lower()}" if char.isupper() else char for char in name).lstrip("_")
    return getattr(lark(f"lark_oapi.api.hire.v1.model.{file}"), name).builder()


def test_it_reads_talents_page_by_page_and_their_files(lark: Any, company: feishu.Feishu) -> None:
    ids = {company.add({"name": f"林知{n}", "mobile": f"1380000{n:04d}"}) for n in range(5)}
    talents = resource(lark, company, "Talent")
    seen, token = {}, ""
    for _ in range(3):
        asked = request(lark, "ListTalentRequest").page_size(2)
        answer = talents.list((asked.page_token(token) if token else asked).build())
        assert answer.code == 0, answer.msg
        seen |= {one.id: one.basic_info.name for one in answer.data.items}
        token = answer.data.page_token if answer.data.has_more else ""
    assert (set(seen), token) == (ids, "")
    pk = next(iter(ids))
    key = company.add_file(pk, "简历.txt", "姓名：林知夏".encode())
    answer = talents.get(request(lark, "GetTalentRequest").talent_id(pk).build())
    assert answer.data.talent.basic_info.name == seen[pk]
    files = resource(lark, company, "Attachment")
    told = files.get(request(lark, "GetAttachmentRequest").attachment_id(key).build())
    assert (told.data.attachment.name, told.data.attachment.url[: len(company.url)]) == ("简历.txt", company.url)


def test_it_understands_what_is_refused(lark: Any, company: feishu.Feishu) -> None:
    asked = request(lark, "ListTalentRequest").page_size(50).build()
    assert resource(lark, company, "Talent").list(asked).code == 1002002
    company.scopes.discard("hire:talent:readonly")
    try:
        answer = resource(lark, company, "Talent").list(request(lark, "ListTalentRequest").page_size(2).build())
        assert (answer.code, "hire:talent:readonly" in answer.msg) == (99991672, True)
    finally:
        company.scopes.add("hire:talent:readonly")
