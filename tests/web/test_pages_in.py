"""Pages come in: by a token that can do nothing else, once, with their address; and the extension as it is handed out."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from caidang.domain.intake.arrivals import list_arrivals
from caidang.domain.intake.models import IntakeItem, IntakeKey
from caidang.domain.intake.reading import Reader
from caidang.domain.intake.services.process import process_next
from caidang.foundation.accounts.login.tokens import make_token
from caidang.foundation.accounts.policy import PROGRAM, Action, Role
from caidang.interfaces.web.extension_file import FOLDER
from tests.making import as_now, someone
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db
ADDRESS = "https://rd6.zhaopin.com/resume/detail?resumeNumber=JM1"
PAGE = """<!doctype html><html><head><title>顾南枝 - 简历</title></head><body><h1>顾南枝</h1><p>手机：13800004190</p>
<h2>工作经历</h2><p>2020.03 - 至今 样本科技有限公司 产品经理</p></body></html>"""


def token_of(*scopes: Action, role: Role = Role.COLLECTOR) -> str:
    member = as_now(someone("shouji", role))
    return make_token(name="扩展", scopes=scopes, days=90, actor=member, now=timezone.now())


def send(token: str, *, html: str = PAGE, key: str = "", **fields: str) -> HttpResponse:
    given: dict[str, object] = {"address": ADDRESS, "title": "顾南枝 - 简历", **fields}
    if html:
        given["page"] = SimpleUploadedFile("page.html", html.encode(), "text/html")
    headers = {"Authorization": f"Bearer {token}", **({"Idempotency-Key": key} if key else {})}
    # As strict as a browser: a form's token would be asked for if a cookie counted.
    return Client(enforce_csrf_checks=True).post("/api/v1/intake", given, headers=headers)  # type: ignore[return-value, arg-type]


def test_a_page_becomes_a_person_with_its_site_and_link(reader: Reader) -> None:
    answer = send(token_of(Action.RECEIVE))
    assert answer.status_code == 201
    told = json.loads(answer.content)
    assert (told["status"], told["site"]) == ("received", "智联招聘")
    assert not answer.cookies
    while process_next(reader=reader, now=timezone.now()):
        pass
    item = IntakeItem.objects.get(public_id=told["id"])
    assert item.candidate is not None
    assert item.candidate.source == "zhaopin"
    (arrival,) = list_arrivals(str(item.candidate.public_id), viewer=PROGRAM)
    assert (arrival.site, arrival.link, arrival.channel) == ("智联招聘", ADDRESS, "保存的网页")


def test_sent_again_it_is_no_second_time() -> None:
    token = token_of(Action.RECEIVE)
    assert send(token, key="a").status_code == 201
    for key in ("a", "b", ""):
        again = send(token, key=key)
        assert again.status_code == 200
        assert json.loads(again.content)["status"] == "already_received"
    assert send(token, key="a", html=PAGE.replace("顾南枝", "沈若溪")).status_code == 409
    assert IntakeItem.objects.count() == 1
    assert not IntakeKey.objects.filter(key__in=["a", "b"]).exists()
    marked = send(token, html="", text="顾南枝，手机 13800004190，五年产品经验。")
    assert marked.status_code == 201


def test_who_may_not_hand_in_cannot_and_who_may_can_do_nothing_else() -> None:
    token = token_of(Action.RECEIVE)
    bearer = {"Authorization": f"Bearer {token}"}
    assert json.loads(Client().get("/api/v1/me", headers=bearer).content)["actions"] == ["receive"]
    assert Client().get("/intake/", headers=bearer).status_code == 302
    assert Client().get("/api/v1/intake", headers=bearer).status_code == 405
    assert Client().post("/api/v1/intake").status_code == 401
    reads = make_token(
        name="看", scopes=[Action.READ_INTAKE], days=7, actor=as_now(someone("kan", Role.COLLECTOR)), now=timezone.now()
    )
    assert send(reads).status_code == 403
    assert not IntakeItem.objects.exists()


def test_what_cannot_be_taken_is_told_and_not_kept() -> None:
    token = token_of(Action.RECEIVE)
    for given in ({"address": "javascript:alert(1)"}, {"html": "", "text": "短"}, {"key": "x" * 101}):
        answer = send(token, **given)
        assert answer.status_code == 422
        assert answer["Content-Type"] == "application/problem+json"
        assert "没有收下" in answer.content.decode() or "Idempotency-Key" in answer.content.decode()
    large = send(token, html="<p>" + "x" * (22 * 2**20))
    assert large.status_code == 413
    assert not IntakeItem.objects.exists()


def test_the_extension_reaches_this_house_and_no_other(log_in: LogIn) -> None:
    member = log_in(Role.COLLECTOR)
    page = member.get("/intake/extension/").content.decode()
    assert 'href="javascript:' in page
    answer = member.get("/intake/extension/file/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        manifest, home = json.loads(packed.read("manifest.json")), json.loads(packed.read("home.json"))
        scripts = "".join(packed.read(name).decode() for name in packed.namelist() if name.endswith((".js", ".html")))
    assert manifest["manifest_version"] == 3
    assert sorted(manifest["permissions"]) == ["activeTab", "scripting", "storage"]
    assert manifest["host_permissions"] == ["http://testserver/*"]
    assert "optional_host_permissions" not in manifest
    assert "connect-src 'self' http://testserver;" in manifest["content_security_policy"]["extension_pages"]
    # Chrome reads the one, Firefox the other.
    assert manifest["background"] == {"service_worker": "background.js", "scripts": ["background.js"]}
    gecko = manifest["browser_specific_settings"]["gecko"]
    assert "@" in gecko["id"]
    assert float(gecko["strict_min_version"]) >= 128
    # Firefox asks for a right only while a click is fresh: before anything is waited for.
    options = (FOLDER / "options.js").read_text(encoding="utf-8")
    handler = options[options.index('addEventListener("submit"') :]
    assert handler.index("permissions.request") < handler.index("fetch(")
    assert "await" not in handler[: handler.index("permissions.request")].replace("await chrome.", "", 1)
    assert home == {"address": "http://testserver/"}
    # No code from elsewhere, and none made of text.
    # Why something was not taken stands where the API has it.
    assert "detail_zh" in (FOLDER / "options.js").read_text("utf-8")
    assert ".error" not in scripts.replace("chrome.runtime.lastError", "")
    for word in ("eval(", "new Function", "importScripts", "innerHTML", 'src="http', "import("):
        assert word not in scripts, word
    assert answer.content == member.get("/intake/extension/file/").content


def test_what_a_bookmark_brings_is_looked_at_before_it_is_taken(log_in: LogIn) -> None:
    member = log_in(Role.COLLECTOR)
    shown = member.get("/intake/page/")
    assert shown["Cross-Origin-Opener-Policy"] == "unsafe-none"
    refused = member.post("/intake/page/", {"address": "x", "text": "顾南枝 五年经验 <b>"})
    assert refused.status_code == 422
    assert "五年经验 &lt;b&gt;" in refused.content.decode()
    assert member.post("/intake/page/", {"address": ADDRESS, "html": PAGE, "title": "顾南枝"}).status_code == 302
    assert IntakeItem.objects.get().source == "zhaopin"
    assert Client(enforce_csrf_checks=True).post("/intake/page/", {"address": ADDRESS, "html": PAGE}).status_code == 403
