"""Folders on this machine and by WebDAV: each state of a file is received once, and nothing there is touched."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from pytest_django import Settings
from wsgidav.fs_dav_provider import FilesystemProvider
from wsgidav.wsgidav_app import WsgiDAVApp

from caidang.core.errors import InvalidInput
from caidang.domain.intake.models import FolderFile, IntakeItem, WatchedFolder
from caidang.domain.intake.selectors.places import list_folders
from caidang.domain.intake.services.places.keeping import remove_folder, save_folder
from caidang.domain.intake.services.places.looking import look_into_folder
from caidang.foundation.accounts.policy import PROGRAM
from tests.apps.backup import servers
from tests.apps.mailbox import object_stores
from tests.making import NOW

pytestmark = pytest.mark.django_db


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def dav(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A real WebDAV server on 127.0.0.1 over a folder, with one user."""
    root = tmp_path_factory.mktemp("dav")
    app = WsgiDAVApp({
        "provider_mapping": {"/": FilesystemProvider(str(root))}, "verbose": 0, "logging": {"enable": False},
        "simple_dc": {"user_mapping": {"*": {"hr": {"password": "lantern-8"}}}},
        "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
        "property_manager": None, "lock_storage": True,
    })  # fmt: skip
    with make_server("127.0.0.1", 0, app, server_class=Server, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", root
        server.shutdown()
        thread.join()


def look(folder: WatchedFolder) -> int:
    return look_into_folder(folder.pk, now=lambda: NOW)


def test_a_webdav_folder_gives_each_state_of_a_file_once(dav: tuple[str, Path]) -> None:
    address, root = dav
    (root / "简历" / "后端").mkdir(parents=True)
    (root / "简历" / "林知夏.txt").write_text("姓名：林知夏", encoding="utf-8")
    (root / "简历" / "后端" / "董若谷.txt").write_text("姓名：董若谷", encoding="utf-8")
    (root / "简历" / "~$临时.docx").write_bytes(b"x")
    values = {"kind": "webdav", "endpoint": address, "username": "hr", "password": "lantern-8", "root": "/简历/"}
    folder = save_folder(values=values, tags=(), actor=PROGRAM, now=NOW)
    assert b"lantern" not in bytes(folder.secret)
    assert look(folder) == 2
    assert look(folder) == 0
    assert {item.opened_name() for item in IntakeItem.objects.all()} == {"林知夏.txt", "董若谷.txt"}
    assert set(IntakeItem.objects.values_list("source", flat=True)) == {"folder"}
    (root / "简历" / "林知夏.txt").write_text("姓名：林知夏 手机 13800004321", encoding="utf-8")
    assert look(folder) == 1
    assert FolderFile.objects.count() == 3
    assert len(list((root / "简历").rglob("*.txt"))) == 2
    with pytest.raises(InvalidInput, match="密码"):
        save_folder(values={**values, "password": "wrong"}, tags=(), actor=PROGRAM, now=NOW)
    kept = save_folder(values={**values, "password": "", "name": "网盘"}, tags=(), actor=PROGRAM, now=NOW, folder=folder)
    assert kept.opened_secret()["password"] == "lantern-8"
    other = address.replace("127.0.0.1", "localhost")
    with pytest.raises(InvalidInput):
        save_folder(values={**values, "endpoint": other, "password": ""}, tags=(), actor=PROGRAM, now=NOW, folder=kept)
    remove_folder(folder=folder, actor=PROGRAM, now=NOW)
    assert WatchedFolder.objects.get().opened_secret() == {}
    assert list_folders(viewer=PROGRAM, now=NOW) == []


def test_a_bucket_gives_each_state_of_a_file_once(tmp_path: Path) -> None:
    (tmp_path / "s3").mkdir()
    with servers.s3(tmp_path / "s3") as told:
        place = tmp_path / "s3" / "bucket" / "简历"
        (place / "后端").mkdir(parents=True)
        (place / "林知夏.txt").write_text("姓名：林知夏", encoding="utf-8")
        (place / "后端" / "董若谷.txt").write_text("姓名：董若谷", encoding="utf-8")
        values = {**told, "kind": "s3", "root": "/简历/"}
        with pytest.raises(InvalidInput):
            save_folder(values={**values, "secret_access_key": "another"}, tags=(), actor=PROGRAM, now=NOW)
        folder = save_folder(values=values, tags=(), actor=PROGRAM, now=NOW)
        assert servers.SECRET.encode() not in bytes(folder.secret)
        assert (look(folder), look(folder)) == (2, 0)
        (place / "林知夏.txt").write_text("姓名：林知夏 手机 13800004321", encoding="utf-8")
        assert look(folder) == 1
        # This server may tell another time of the same state a moment later: the same bytes are one file.
        look(folder)
        assert IntakeItem.objects.count() == 3
        assert {item.opened_name() for item in IntakeItem.objects.all()} == {"林知夏.txt", "董若谷.txt"}
        assert len(list(place.rglob("*.txt"))) == 2, "nothing there is touched"


READ_CLOUDS = """
import json, sys
from caidang.foundation.lib.net.cloud import PlaceProblem, fetch, files_in
for kind, options in json.loads(sys.argv[1]):
    try:
        print(json.dumps({file.path: fetch(kind, options, file.path).decode() for file in files_in(kind, options)}))
    except PlaceProblem as problem:
        print(json.dumps(str(problem)))
"""


def test_signatures_are_those_of_the_vendors_own_programs() -> None:
    """What oss2 2.19.1 and cos-python-sdk-v5 1.9.44 put into a request of the same moment."""
    query = {"list-type": "2", "prefix": "简历/", "continuation-token": "简历/c.txt"}
    by_oss = object_stores.oss_signature("GET", "/", query, {"date": "Mon, 02 Nov 2026 08:00:00 GMT"})
    assert by_oss == "VoE3bkUi2DrQBa2vlaFG7Bz08SE="
    claim = {"q-sign-time": "1793606400;1793610060", "q-key-time": "1793606400;1793610060", "q-header-list": "host", "q-url-param-list": "marker;prefix"}
    by_cos = object_stores.cos_signature("GET", "/", {"marker": "简历/c.txt", "prefix": "简历/"}, {"host": "h.example.com"}, claim)
    assert by_cos == "c0a9b0cd8fd602694b904d06c541b5f834bac01e"


def test_buckets_of_oss_and_cos_are_listed_page_by_page_and_read() -> None:
    """In a process of its own, which finds the buckets' hosts through a proxy: they stand in front of the address."""
    mine = {"林知夏.txt": "姓名：林知夏", "后端/董 若谷+1.txt": "姓名：董若谷", "c.txt": "c", "d&e.txt": "d", "f.txt": "f"}
    files = {f"简历/{name}": text.encode() for name, text in mine.items()} | {"别的/x.txt": b"x", "简历/~$c.docx": b"x"}
    place = {"bucket": object_stores.BUCKET, "root": "/简历/"}
    oss = place | {"endpoint": "http://oss-cn-hangzhou.example.com", "access_key_id": object_stores.KEY, "access_key_secret": object_stores.SECRET}
    cos = place | {"endpoint": "http://cos.ap-guangzhou.example.com", "secret_id": object_stores.KEY, "secret_key": object_stores.SECRET}
    asked = [("oss", oss), ("cos", cos), ("oss", oss | {"access_key_secret": "another"}), ("cos", cos | {"secret_key": "another"})]
    with object_stores.store(files) as proxy:
        told = subprocess.run(
            [sys.executable, "-c", READ_CLOUDS, json.dumps(asked)], env={"HTTP_PROXY": proxy, "PYTHONUTF8": "1"},
            capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip
    first, second, *refused = map(json.loads, told.stdout.splitlines())
    assert first == second == mine
    assert len(refused) == 2
    assert all("密钥" in problem for problem in refused)


def test_only_folders_that_the_installation_allows_are_watched(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "a.txt").write_text("姓名：林知夏", encoding="utf-8")
    settings.CAIDANG_FOLDERS = (tmp_path / "open",)
    for root in (tmp_path, tmp_path / "open" / "..", Path("/etc")):
        with pytest.raises(InvalidInput, match="CAIDANG_FOLDERS"):
            save_folder(values={"kind": "fs", "root": str(root)}, tags=(), actor=PROGRAM, now=NOW)
    folder = save_folder(values={"kind": "fs", "root": str(tmp_path / "open")}, tags=(), actor=PROGRAM, now=NOW)
    assert look(folder) == 1
    assert IntakeItem.objects.get().size > 0


def test_nothing_crosses_the_network_in_clear_and_problems_are_told() -> None:
    values = {"kind": "s3", "endpoint": "http://storage.example.com", "bucket": "b"}
    with pytest.raises(InvalidInput, match="https"):
        save_folder(values=values, tags=(), actor=PROGRAM, now=NOW)
    with pytest.raises(InvalidInput, match="连不上"):
        save_folder(values={**values, "endpoint": "http://127.0.0.1:1"}, tags=(), actor=PROGRAM, now=NOW)
