"""Every kind of place keeps what it is given, on real servers, with a bad line, full, pulled out, and refusing."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from caidang.core.errors import CaidangError, InvalidInput, OutOfSpace
from caidang.domain.backup.places import remote, sftp
from caidang.domain.backup.places.base import NotThere, Place, PlaceProblem
from caidang.domain.backup.places.disk import MARKER, find_disk
from caidang.domain.backup.places.folder import FolderPlace
from caidang.domain.backup.places.kinds import SHAPES, Kind
from caidang.domain.backup.places.opening import check_settings, is_abroad, open_place
from caidang.domain.backup.places.pace import TRIES, PacedPlace
from caidang.domain.backup.places.remote import RemotePlace
from caidang.domain.backup.verifying import verify
from tests.apps.backup import clouds, servers
from tests.apps.backup.small import SmallVault, names_in, quiet, restored, tick
from tests.conftest import UNSHARE

ROOT = Path(__file__).resolve().parents[3]
KINDS = ("folder", "webdav", "sftp", "s3", "moto")


@dataclass(frozen=True, slots=True)
class Running:
    """A server and how to reach it. ``checks`` names the setting that it refuses when it is wrong."""

    kind: Kind
    settings: dict[str, str]
    checks: str = ""


@pytest.fixture(scope="module", params=KINDS)
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp(request.param) / "served"
    folder.mkdir()
    with ExitStack() as held:
        if request.param == "folder":
            yield Running(Kind.FOLDER, {"path": str(folder)})
        elif request.param == "webdav":
            yield Running(Kind.WEBDAV, held.enter_context(servers.webdav(folder)), "password")
        elif request.param == "sftp":
            yield Running(Kind.SFTP, held.enter_context(servers.sftp(folder)), "password")
        elif request.param == "s3":
            yield Running(Kind.S3, held.enter_context(servers.s3(folder)), "secret_access_key")
        else:
            yield Running(Kind.S3, held.enter_context(servers.moto()))


@pytest.fixture
def place(running: Running) -> Iterator[Place]:
    opened = open_place(running.kind, running.settings, label="试")
    yield opened
    opened.close()


def test_a_place_keeps_lists_and_lets_go(place: Place) -> None:
    content = servers.some_bytes(70_000)
    place.put("a/bc/one", content)
    place.put("a/two", b"2")
    place.put("a/two", b"22")
    place.put("empty", b"")
    place.settle()
    assert place.get("a/bc/one") == content
    assert (place.size("a/two"), place.size("empty"), place.size("a/none")) == (2, 0, None)
    assert {(file.path, file.size) for file in place.files("a")} == {("a/bc/one", 70_000), ("a/two", 2)}
    assert list(place.files("nothing")) == []
    with pytest.raises(NotThere):
        place.get("a/none")
    for path in ("a/two", "a/two", "a/bc/one", "empty"):
        place.remove(path)
    assert list(place.files("a")) == []


def test_a_whole_backup_goes_there_and_comes_back(place: Place, tmp_path: Path) -> None:
    vault = SmallVault(tmp_path / "data")
    vault.add(12)
    vault.back_up(place, now=tick(0))
    vault.add(2)
    second = vault.back_up(place, now=tick(1))
    assert second.new_objects == 2
    assert verify(vault.archive(place), is_deep=True, progress=quiet).is_sound
    assert names_in(restored(place, tmp_path / "new")) == names_in(vault)


def test_a_wrong_secret_is_told_in_words_and_shown_nowhere(running: Running) -> None:
    if not running.checks:
        return  # a folder has none, and moto takes any
    wrong = {**running.settings, running.checks: "not-the-secret-at-all"}
    with pytest.raises(PlaceProblem, match="拒绝") as caught:
        PacedPlace.get(_impatient(running.kind, wrong), "x")
    assert "not-the-secret" not in str(caught.value)


def _impatient(kind: Kind, settings: dict[str, str]) -> PacedPlace:
    opened = open_place(kind, settings, label="试")
    assert isinstance(opened, PacedPlace)
    return PacedPlace(opened._inner, bytes_per_second=0, clock=lambda: 0.0, sleep=lambda _: None)


@pytest.mark.parametrize("kind", ["oss", "cos", "obs"])
def test_each_domestic_cloud_is_spoken_to_in_its_own_dialect(kind: str, tmp_path: Path) -> None:
    """By its real name, with its own signature, which the stand-in reckons anew; what it refuses is told in words."""
    with clouds.cloud() as cloud:
        proxy = f"http://127.0.0.1:{cloud.server_address[1]}"
        done = subprocess.run(
            [sys.executable, "-m", "tests.apps.backup.clouds", kind, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False,
            env={**os.environ, "http_proxy": proxy, "HTTP_PROXY": proxy, "no_proxy": "", "NO_PROXY": ""},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == "11"
        assert cloud.refused == TRIES, "only what had the wrong secret"
        assert cloud.hosts == {f"{clouds.BUCKET}.{clouds.ENDPOINTS[kind].removeprefix('http://')}"}


@pytest.mark.parametrize("kind", [Kind.WEBDAV, Kind.S3])
def test_through_a_line_that_cuts_and_refuses_all_arrives(kind: Kind, tmp_path: Path) -> None:
    served = tmp_path / "served"
    served.mkdir()
    vault = SmallVault(tmp_path / "data")
    vault.add(4)
    with {Kind.WEBDAV: servers.webdav, Kind.S3: servers.s3}[kind](served) as settings:
        line = servers.BadLine(int(settings["endpoint"].rsplit(":", 1)[1]), bad_of_ten=5)
        place = _impatient(kind, {**settings, "endpoint": f"http://127.0.0.1:{line.port}"})
        done = 0
        for number in range(30):
            vault.add(1)
            # A run that fails after six tries leaves the last state whole, and the next one goes on.
            try:
                vault.back_up(place, now=tick(number), distrust=True)
                done += 1
            except CaidangError:
                continue
            if line.harmed > 1 and done:
                break
        line.close()
        assert done
        assert line.harmed > 1
        whole = open_place(kind, settings, label="试")
        assert verify(vault.archive(whole), is_deep=True, progress=quiet).is_sound
        assert names_in(restored(whole, tmp_path / "new")) == names_in(vault)


def test_through_a_line_that_breaks_in_the_middle_sftp_goes_on(tmp_path: Path) -> None:
    served = tmp_path / "served"
    served.mkdir()
    vault = SmallVault(tmp_path / "data")
    vault.add(30, size=4000)
    with servers.sftp(served) as settings:
        line = servers.CutLine(int(settings["port"]), cuts=12)
        for number in range(30):
            try:
                place = _impatient(Kind.SFTP, {**settings, "port": str(line.port)})
                vault.back_up(place, now=tick(number), distrust=True)
                break
            except CaidangError:
                continue
        line.close()
        assert line.cut > 5
        whole = open_place(Kind.SFTP, settings, label="试")
        assert verify(vault.archive(whole), is_deep=True, progress=quiet).is_sound
        assert names_in(restored(whole, tmp_path / "new")) == names_in(vault)
        whole.close()


@pytest.mark.parametrize("kind", [Kind.WEBDAV, Kind.SFTP, Kind.S3])
def test_a_server_that_never_answers_is_not_waited_for_for_ever(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, module in (("_CALL_S", remote), ("_IO_S", remote), ("_WAIT_S", sftp)):
        assert getattr(module, name) <= 60
        monkeypatch.setattr(module, name, 0.3)
    with servers.silent() as port:
        settings = {
            Kind.WEBDAV: {"endpoint": f"http://127.0.0.1:{port}", "username": "a", "password": "b"},
            Kind.SFTP: {"host": "127.0.0.1", "port": str(port), "username": "a", "password": "b", "folder": "f"},
            Kind.S3: servers.cloud(f"http://127.0.0.1:{port}"),
        }[kind]
        with pytest.raises(PlaceProblem, match="连不上"):
            _impatient(kind, settings).put("x", b"1")
        if kind is not Kind.SFTP:
            with pytest.raises(PlaceProblem, match="连不上"):
                list(_impatient(kind, settings).files("objects"))


def test_trying_again_waits_longer_each_time_and_gives_up(tmp_path: Path) -> None:
    class Broken(FolderPlace):
        def put(self, path: str, data: bytes) -> None:
            raise PlaceProblem("断了")

    waits: list[float] = []
    place = PacedPlace(Broken(tmp_path), bytes_per_second=0, clock=lambda: 0.0, sleep=waits.append)
    with pytest.raises(PlaceProblem):
        place.put("x", b"")
    assert len(waits) == TRIES - 1
    assert all(0.25 * 2**n <= wait <= 0.5 * 2**n for n, wait in enumerate(waits))


def test_the_bandwidth_is_kept_to(tmp_path: Path) -> None:
    now, waits = [0.0], [0.0]

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    place = PacedPlace(FolderPlace(tmp_path), bytes_per_second=1000, clock=lambda: now[0], sleep=sleep)
    for number in range(10):
        place.put(str(number), bytes(500))
    assert sum(waits) == pytest.approx(4.5)
    assert not place.is_near


def test_a_full_disk_is_told_and_leaves_the_last_state(tmp_path: Path) -> None:
    vault = SmallVault(tmp_path / "data")
    vault.add(3)
    vault.back_up_to(tmp_path / "backup", 0)
    known = names_in(vault)
    vault.add(2, size=300_000)

    child = os.fork()
    if child == 0:  # the limit on a file's size ends with the process
        import resource
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        try:
            vault.back_up_to(tmp_path / "backup", 1)
        except OutOfSpace:
            os._exit(7)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert names_in(restored(FolderPlace(tmp_path / "backup"), tmp_path / "new")) == known
    assert not list((tmp_path / "backup" / ".drafts").iterdir())


def test_old_drafts_are_swept_and_drafts_are_no_files(tmp_path: Path) -> None:
    drafts = tmp_path / ".drafts"
    drafts.mkdir()
    for name, age in (("cut-off", 2 * 86_400), ("another-machine-s", 60)):
        (drafts / name).write_bytes(b"half")
        at = time.time() - age
        os.utime(drafts / name, (at, at))
    place = FolderPlace(tmp_path)
    place.put("objects/ab/ab01", b"whole")
    assert [file.name for file in drafts.iterdir()] == ["another-machine-s"]
    assert [file.path for file in place.files("")] == ["objects/ab/ab01"]


@pytest.mark.parametrize(
    ("said", "status", "told"),
    [
        ("Unexpected (temporary) at write => Internal Server Error", 500, "那边出错了（500）"),
        ("Unexpected (permanent) at write => Insufficient Storage", 507, "满了"),
        ("Unexpected (permanent) at write => Method Not Allowed", 405, "多半是那边的盘满了"),
        ("Unexpected (permanent) at read => Authorization Required", 401, "拒绝了"),
        ("Unexpected (temporary) at write => send http request", 0, "连不上"),
    ],
)  # fmt: skip
def test_digits_in_a_file_s_name_are_no_answer_of_the_server(said: str, status: int, told: str) -> None:
    answer = f"\n   response: Parts {{ status: {status}, version: HTTP/1.1, headers: {{}} }}" if status else ""
    text = f"{said}\n\nContext:\n   uri: http://127.0.0.1:5070/objects/40/401f507a{answer}\n   service: webdav"
    place = RemotePlace("memory", {}, label="试")
    assert told in str(place._named(text))


@pytest.mark.usefixtures("own_mounts")
@pytest.mark.parametrize("what", ["pulled", "full"])
def test_real_disks_that_are_pulled_out_and_full(what: str, tmp_path: Path) -> None:
    """A disk is pulled at any moment and plugged in elsewhere, again and again; servers have no room left."""
    done = subprocess.run(
        [*UNSHARE, sys.executable, "-m", "tests.apps.backup.disk_child", what, str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    if what == "pulled":
        assert done.stdout == "goes on\n"
    else:
        assert all("满了" in line for line in done.stdout.splitlines()), done.stdout
        assert len(done.stdout.splitlines()) == 4


def test_a_disk_pulled_out_midway_makes_no_folder_where_it_was(tmp_path: Path) -> None:
    disk = tmp_path / "mounted"
    disk.mkdir()
    place = FolderPlace(disk)
    place.put("a/one", b"1")
    disk.rename(tmp_path / "pulled")
    with pytest.raises(PlaceProblem, match="拔出"):
        place.put("b/two", b"2")
    with pytest.raises(PlaceProblem):
        place.put("a/three", b"3")
    assert not disk.exists()
    with pytest.raises(PlaceProblem, match="没有接上"):
        FolderPlace(disk)


def test_a_disk_is_known_by_its_id_wherever_it_is_plugged_in(tmp_path: Path) -> None:
    one, other = tmp_path / "移 动", tmp_path / "other"
    for root, name in ((one, "of-this"), (other, "of-another")):
        (root / "caidang").mkdir(parents=True)
        (root / "caidang" / MARKER).write_text(json.dumps({"format": 1, "id": name}))
    mounts = tmp_path / "mounts"
    listed = [str(root).replace(" ", "\\040") for root in (tmp_path / "none", other, one)]
    mounts.write_text("proc /proc proc rw 0 0\n" + "".join(f"/dev/sdx1 {path} ext4 rw 0 0\n" for path in listed))
    assert find_disk("of-this", "caidang", mounts=mounts) == one / "caidang"
    with pytest.raises(PlaceProblem, match="没有接上"):
        find_disk("of-nobody", "caidang", mounts=mounts)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("https://oss-cn-hangzhou.aliyuncs.com", False), ("https://cos.ap-shanghai.myqcloud.com", False),
        ("https://obs.cn-north-4.myhuaweicloud.com", False), ("https://s3.cn-north-1.amazonaws.com.cn", False),
        ("https://192.168.1.8:9000", False), ("https://nas.lan", False), ("https://s3.us-east-1.amazonaws.com", True),
        ("https://oss-us-west-1.aliyuncs.com", True), ("https://cos.ap-singapore.myqcloud.com", True),
        ("https://obs.ap-southeast-1.myhuaweicloud.com", True), ("https://storage.example.com", True),
    ],
)  # fmt: skip
def test_a_cloud_abroad_is_told(host: str, expected: bool) -> None:
    assert is_abroad(Kind.S3, {"endpoint": host}) is expected


@pytest.mark.parametrize("kind", list(Kind))
def test_settings_that_are_missing_or_unknown_are_named(kind: Kind) -> None:
    needed = {one.name: "https://nas.lan" if one.name == "endpoint" else "/x" for one in SHAPES[kind].settings if one.is_needed}
    assert check_settings(kind, needed) == needed
    for name in needed:
        with pytest.raises(InvalidInput, match=name):
            check_settings(kind, {**needed, name: " "})
    with pytest.raises(InvalidInput, match="没有 colour"):
        check_settings(kind, {**needed, "colour": "red"})


def test_an_address_in_clear_outside_the_house_is_refused() -> None:
    given = {"endpoint": "http://s3.example.com", "bucket": "b", "access_key_id": "a", "secret_access_key": "s"}
    with pytest.raises(InvalidInput, match="https"):
        check_settings(Kind.S3, given)
    assert check_settings(Kind.S3, {**given, "endpoint": "http://127.0.0.1:9000"})


def test_sftp_takes_no_server_but_the_known_one(tmp_path: Path) -> None:
    (tmp_path / "served").mkdir()
    with servers.sftp(tmp_path / "served") as settings:
        for known in ("", "SHA256:somebodyelse"):
            with pytest.raises(InvalidInput, match=r"SHA256:.*核对"):
                open_place(Kind.SFTP, {**settings, "host_key": known}, label="试")
