"""首次运行: one link, one administrator, a kit that somebody has."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from caidang.core.crypto.words import root_to_words
from caidang.foundation.accounts.login.second_factor import required_roles
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Role
from caidang.foundation.accounts.services import FIRST_GRACE, first_run_token
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib import standstill
from caidang.foundation.lib.file_lock import SERVING, hold
from caidang.foundation.lib.standstill import Errand, Told
from caidang.foundation.vault.kit import CHECK_EVERY, kit_confirmed_at
from caidang.foundation.vault.models import VaultState
from caidang.foundation.vault.sources import key_file_content
from tests.apps.backup.small import ROOT, SmallVault
from tests.web.conftest import prove

pytestmark = pytest.mark.django_db

ACCOUNT = {
    "full_name": "周示例", "username": "zhou", "password": "paper-lantern-7", "again": "paper-lantern-7",
}  # fmt: skip


@pytest.fixture
def link(tmp_path: Path, settings: Settings) -> str:
    settings.CAIDANG_STATE = tmp_path / "state"
    return f"/first-run/{first_run_token()}/"


def words_of(page: str) -> list[str]:
    return re.findall(r"<li><b>\d+</b>([^<]+)</li>", page)


def asked_of(page: str) -> list[int]:
    return [int(place) for place in re.findall(r'name="word-(\d+)"', page)]


def test_the_link_makes_one_administrator_and_is_gone(link: str) -> None:
    client = Client()
    assert client.get(link).status_code == 200
    answer = client.post(link, ACCOUNT)
    assert answer["Location"] == "/recovery-kit/"
    assert User.objects.get().role == "admin"
    assert required_roles() == {Role.ADMIN: FIRST_GRACE}, "administrators are led to a second factor"
    assert client.get("/intake/").status_code == 200, "in time"
    assert client.get(link).status_code == 404
    assert Client().post(link, {**ACCOUNT, "username": "other"}).status_code == 404


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"again": "something-else"}, "两次输入的密码不一样"),
        ({"password": "short", "again": "short"}, "密码"),
        ({"username": ""}, ""),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_made(
    link: str, change: dict[str, str], reason: str
) -> None:
    answer = Client().post(link, ACCOUNT | change)
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert not User.objects.exists()


def test_a_wrong_link_is_no_page(link: str) -> None:
    assert Client().get("/first-run/wrong/").status_code == 404


def test_the_kit_is_confirmed_by_its_words(link: str) -> None:
    client = Client()
    client.post(link, ACCOUNT)
    page = client.get("/recovery-kit/").content.decode()
    words, asked = words_of(page), asked_of(page)
    assert (len(words), len(asked)) == (24, 3)
    assert "<svg" in page
    wrong = {f"word-{place}": "错词" for place in asked}
    answer = client.post("/recovery-kit/", wrong)
    assert answer.status_code == 422
    assert asked_of(answer.content.decode()) == asked, "the same words are asked again"
    assert kit_confirmed_at() is None
    right = {f"word-{place}": words[place - 1] for place in asked}
    assert client.post("/recovery-kit/", right)["Location"] == "/first-run/records/"
    assert kit_confirmed_at() is not None
    offered = client.get("/first-run/records/").content.decode()
    assert "给你的账号加上两步验证" in offered
    assert 'href="/me/totp/"' in offered


def test_after_three_months_three_words_are_asked_for_again(link: str) -> None:
    client = Client()
    client.post(link, ACCOUNT)
    page = client.get("/recovery-kit/").content.decode()
    words = words_of(page)
    client.post("/recovery-kit/", {f"word-{p}": words[p - 1] for p in asked_of(page)})
    assert "三个月没有核对" not in client.get("/intake/").content.decode()
    VaultState.objects.update(kit_confirmed_at=timezone.now() - CHECK_EVERY)
    for address in ("/intake/", "/health/"):
        assert "三个月没有核对" in client.get(address).content.decode()
    # The rail has words of its own, and 健康 is one of both.
    page = client.get("/keys/").content.decode().split("<main")[1]
    asked = asked_of(page)
    assert len(asked) == 3
    assert not [word for word in words if f">{word}<" in page]
    other = {f"word-{p}": words[p - 1] for p in range(1, 25) if p not in asked}
    assert client.post("/keys/", dict(list(other.items())[:3])).status_code == 422, "what was asked for counts"
    assert client.post("/keys/", {f"word-{p}": "错词" for p in asked}).status_code == 422
    assert client.post("/keys/", {f"word-{p}": words[p - 1] for p in asked}).status_code == 302
    assert "三个月没有核对" not in client.get("/intake/").content.decode()
    told = [(event.verb, str(event.detail)) for event in AuditEvent.objects.filter(subject="vault")]
    assert {"vault.kit_check_failed", "vault.kit_confirmed"} <= {verb for verb, _ in told}
    assert not [word for word in words if any(word in detail for _, detail in told)]


def test_kit_and_shares_are_printed_for_who_proves_himself(link: str) -> None:
    client = Client()
    client.post(link, ACCOUNT)
    kit = client.post("/keys/paper/", {"what": "kit"})
    assert kit.content[:5] == b"%PDF-"
    assert "no-store" in kit["Cache-Control"]
    shares = client.post("/keys/paper/", {"what": "shares"})
    with zipfile.ZipFile(io.BytesIO(shares.content)) as files:
        assert [files.read(name)[:5] for name in files.namelist()] == [b"%PDF-"] * 3
    prove(client, age=3600)
    assert client.post("/keys/paper/", {"what": "kit"}).content[:5] != b"%PDF-"


def test_a_confirmed_kit_opens_only_after_the_password(link: str) -> None:
    client = Client()
    client.post(link, ACCOUNT)
    page = client.get("/recovery-kit/").content.decode()
    words = words_of(page)
    client.post("/recovery-kit/", {f"word-{p}": words[p - 1] for p in asked_of(page)})
    prove(client, age=3600)
    answer = client.get("/recovery-kit/")
    assert answer.status_code == 302
    assert "/accounts/reauthenticate/" in answer["Location"]


def test_a_backup_is_looked_into_before_anything_begins(link: str, tmp_path: Path) -> None:
    SmallVault(tmp_path / "other").back_up_to(tmp_path / "disk", 0)
    client, page = Client(), f"{link}restore/"
    assert "从备份恢复" in client.get(link).content.decode()
    if connection.vendor == "postgresql":
        assert "caidang restore" in client.get(page).content.decode()
        return
    assert "阿里云 OSS" in client.get(page).content.decode()
    assert "24 个词" in client.get(f"{page}?kind=folder").content.decode()
    where = {"kind": "folder", "path": str(tmp_path / "disk")}
    words = " ".join(root_to_words(ROOT))
    for sent, said in (
        ({}, "请给出根密钥"),
        ({"words": " ".join(root_to_words(bytes(32)))}, "根密钥不是这个备份的"),
        ({"words": words, "path": str(tmp_path / "none")}, "没有接上"),
        ({"key": io.BytesIO(b"no key")}, "不是完整的密钥文件"),
        ({"key": io.BytesIO(b"{}")}, "不是一份完整的 vault.json"),
    ):
        answer = client.post(page, where | sent)
        assert (answer.status_code, said in answer.content.decode()) == (422, True), said
    assert client.get(f"{page}states/").status_code == 404
    assert client.post(page, {**where, "key": io.BytesIO(key_file_content(ROOT))})["Location"].endswith("/states/")
    shown = client.get(f"{page}states/").content.decode()
    (name,) = re.findall(r'name="state"[^>]* value="([^"]+)"', shown)
    kept = (tmp_path / "state" / "restore.sealed").read_bytes()
    assert ROOT.hex().encode() not in kept
    assert str(tmp_path).encode() not in kept
    assert client.post(f"{page}states/", {"state": "none"}).status_code == 404
    # Nobody serves here: in a test there is no supervisor.
    assert "没有 caidang serve" in client.post(f"{page}states/", {"state": name}).content.decode()
    with hold(tmp_path / SERVING, refusal="held"):
        assert client.post(f"{page}states/", {"state": name})["Location"].endswith("/going/")
        assert "马上开始恢复" in client.get(f"{page}going/").content.decode()
    assert standstill.take(tmp_path / "state") is Errand.RESTORE
    standstill.tell(tmp_path / "state", Told(Errand.RESTORE, timezone.now(), is_over=True, text="恢复出来的不完整，没有启用。"))
    assert client.get(f"{page}going/")["Location"] == page
    assert "没有启用" in client.get(page).content.decode()
    assert "takes_damaged" in client.get(f"{page}states/").content.decode()
    client.post(f"{page}states/", {"act": "again"})
    assert not (tmp_path / "state" / "restore.sealed").exists()
    # Restored, the link is of a vault that is no more; the page that waited is loaded once again.
    standstill.tell(tmp_path / "state", Told(Errand.RESTORE, timezone.now(), is_over=True, is_good=True, text="已恢复。"))
    assert client.get("/first-run/wrong/restore/").status_code == 404
    done = client.get("/first-run/wrong/restore/going/", follow=True)
    assert done.redirect_chain[0][0] == "/accounts/login/"
    assert "恢复好了，用原来的账号登录" in done.content.decode()


@pytest.mark.parametrize("part", ["", "states/", "going/"])
def test_the_way_from_a_backup_ends_with_the_first_member(link: str, part: str) -> None:
    assert Client().get(f"/first-run/wrong/restore/{part}").status_code == 404
    client = Client()
    client.post(link, ACCOUNT)
    assert client.get(f"{link}restore/{part}").status_code == 404


def test_the_passphrase_is_changed_on_the_page(admin: Client) -> None:
    assert "两次输入的新口令不一样" in admin.post("/keys/passphrase/", {"old": "a", "new": "b", "again": "c"}).content.decode()
    # The vault of the tests has a key file.
    assert "不是用口令打开的" in admin.post("/keys/passphrase/", {"old": "a", "new": "b" * 20, "again": "b" * 20}).content.decode()
    assert not AuditEvent.objects.filter(verb="keys.passphrase_changed").exists()


def test_a_change_of_keys_is_asked_of_the_supervisor_and_recorded(admin: Client, tmp_path: Path, settings: Settings) -> None:
    settings.CAIDANG_STATE = tmp_path / "state"
    assert admin.post("/keys/change/", {"what": "root"}).status_code == 409, "nobody serves"
    with hold(tmp_path / SERVING, refusal="held"):
        assert admin.post("/keys/change/", {"what": "restore"}).status_code == 422
        assert admin.post("/keys/change/", {"what": "root"})["Location"] == "/keys/going/"
        assert admin.post("/keys/change/", {"what": "subject"}).status_code == 409
        assert "正在换" in admin.get("/keys/").content.decode()
        assert "马上开始换钥匙" in admin.get("/keys/going/").content.decode()
    assert AuditEvent.objects.filter(verb="keys.change_asked").count() == 1
    standstill.take(tmp_path / "state")
    standstill.tell(tmp_path / "state", Told(Errand.ROOT, timezone.now(), is_over=True, is_good=True, text="根密钥已换。"))
    assert admin.get("/keys/going/")["Location"] == "/keys/"
    assert "根密钥已换。" in admin.get("/keys/", headers={"HX-Request": "true"}).content.decode()
