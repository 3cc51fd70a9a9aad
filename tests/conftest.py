"""Fixtures for every test: both databases, a running program, a real browser."""

import fcntl
import gc
import os
import shutil
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, expect, sync_playwright
from whitenoise.middleware import WhiteNoiseMiddleware
from xdist.plugin import pytest_xdist_auto_num_workers as usual_num_workers

from caidang.domain.intake.reading import Reader, new_reader
from caidang.foundation.lib.garbage import collect_seldom
from tests.settings import SHARED, remove_everything
from tests.waiting import free_port, wait_until

# A busy machine is slow: how long an example takes says nothing about whether it is right.
settings.register_profile(
    "caidang", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("caidang")

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}
CHROMIUM = os.environ.get("CAIDANG_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
WITHOUT_WINDOWS = os.environ.get("CAIDANG_CHROMIUM") or shutil.which("chromium-headless-shell") or CHROMIUM
"""The same browser, of the same version, without the part that draws windows around the pages: two fifths of what it
computed went there. What lives in that part, as extensions do, asks for the whole one."""
QUIET_BROWSER = (
    "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--no-first-run",
    "--disable-extensions", "--disable-domain-reliability", "--disable-client-side-phishing-detection",
    "--metrics-recording-only", "--no-pings", "--password-store=basic", "--lang=zh-CN",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication",
)  # fmt: skip


ONE_READER = {"CAIDANG_READ_WORKERS": "1"}
"""For installations that are handed a few files, one after another: each reader costs a start of its own."""
LONG_FIRST = ("journeys", "browser", "cli", "programs", "tools", "access", "attacks")
"""Folders of tests that take whole seconds each: begun last, one worker would do them while the others have nothing left."""
AT_THE_DOOR = {"test_doors.py", "test_matrix.py"}
"""Ask every address something: a thousand tests of HTTP and of the policy, for which one database will do.
What the other one must answer alike, records within reach, is asked in ``access/test_index.py``."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database, so that the second run can pick it; the long ones come first."""
    items.sort(key=_turn)
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        is_at_the_door = "attacks" in item.path.parts or item.path.name in AT_THE_DOOR
        if not is_at_the_door and (item.get_closest_marker("django_db") or names & DATABASE_FIXTURES):
            item.add_marker("database")
        if names & {"browser", "page"}:
            item.add_marker("browser")
        if "served" in names:
            item.add_marker(pytest.mark.xdist_group("served"))


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One worker more than the machine has cores: a part of the time they wait, for a browser, a server, a lock."""
    return usual_num_workers(config) + 1


def pytest_collection() -> None:
    """What is loaded from here on stays: it is not looked through for garbage as it grows."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What has been loaded by now stays until the end; from here on garbage is looked for as seldom as in the program."""
    gc.collect()
    collect_seldom()
    gc.enable()


def _turn(item: pytest.Item) -> int:
    return next((at for at, folder in enumerate(LONG_FIRST) if folder in item.path.parts), len(LONG_FIRST))


def pytest_unconfigure() -> None:
    """Leave nothing behind: test processes do not end the way that runs exit functions."""
    remove_everything()


UNSHARE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
"""Begins a command that may mount what it likes: it sees its own mounts alone."""


@pytest.fixture
def own_mounts() -> None:
    """Whether this system lets a test mount a disk of its own."""
    tried = subprocess.run([*UNSHARE, "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("这台机器不许测试自己挂载磁盘（unshare --mount 失败），真的磁盘写满没有试到")


@dataclass(frozen=True, slots=True)
class Served:
    """A running ``caidang serve``."""

    url: str
    data: Path
    inbox: Path
    environment: dict[str, str]
    process: subprocess.Popen[str]
    output: list[str]
    listener: threading.Thread

    def command(self, *arguments: str, timeout_s: float = 120) -> subprocess.CompletedProcess[str]:
        """Run ``caidang`` on the same data folder."""
        return run_caidang(*arguments, environment=self.environment, timeout_s=timeout_s)

    @property
    def first_run_link(self) -> str:
        """The one-time link that it printed; empty if it printed none."""
        lines = (line for line in self.output if "首次运行" in line)
        return next(lines, "").strip().rpartition("：")[2]


def caidang(*arguments: str) -> list[str]:
    """The command line that runs the program under test."""
    return [sys.executable, "-m", "caidang.config.entry", *arguments]


def run_caidang(
    *arguments: str, environment: dict[str, str], timeout_s: float = 120, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        caidang(*arguments), env=environment, capture_output=True, text=True,
        timeout=timeout_s, input=stdin, check=False,
    )  # fmt: skip


def environment_of(home: Path) -> dict[str, str]:
    """The environment of an installation of its own below ``home``."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("CAIDANG_", "DJANGO_"))}
    return {
        **inherited,
        "CAIDANG_DATA": str(home / "data"),
        "CAIDANG_KEY_FILE": str(home / "data.key"),
        "CAIDANG_INBOX": str(home / "inbox"),
        "CAIDANG_LIVE_INDEX": str(home / "live"),
        "CAIDANG_ALLOW_DISK_INDEX": "1",
        # Each start is one of hundreds here; what several have in common is tested where it matters.
        "CAIDANG_WEB_PROCESSES": "1",
    }


def furnish(home: Path) -> None:
    """Lay a new data folder with its key below ``home``, a copy of one that was made once for all tests.

    Making the tables takes a program most of its first start; those tests that are about that start do not call this.
    """
    if (home / "data").exists():
        return
    ready = ready_folder()
    shutil.copytree(ready / "data", home / "data")
    shutil.copy2(ready / "data.key", home / "data.key")


def ready_folder() -> Path:
    """A vault with its key and empty tables, to be copied; made by whichever worker of this run comes first."""
    ready = SHARED / "ready"
    ready.mkdir(exist_ok=True)
    with (ready / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (ready / "whole").exists():
            made = run_caidang("init", "--yes", environment=environment_of(ready))
            assert made.returncode == 0, made.stderr
            (ready / "whole").touch()
    return ready


def start_serving(
    home: Path, *, port: int | None = None, more: Mapping[str, str] | None = None, is_bare: bool = False
) -> Served:
    """Start ``caidang serve`` on a folder of its own and wait until it has said its address.

    The folder is laid there before, unless ``is_bare``: then it is the program's very first start.
    """
    if not is_bare:
        furnish(home)
    environment = {**environment_of(home), **(more or {})}
    port = port or free_port()
    process = subprocess.Popen(
        caidang("serve", "--yes", "--port", str(port)), env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    output: list[str] = []
    listener = threading.Thread(target=_listen, args=(process, output), daemon=True)
    listener.start()
    served = Served(
        f"http://127.0.0.1:{port}", home / "data", home / "inbox", environment, process, output, listener
    )
    try:
        wait_until(
            lambda: process.poll() is not None or any("才档已启动" in line for line in output),
            what="caidang serve",
            timeout_s=120,
        )
    except BaseException:
        # Nobody else would end it.
        stop_serving(served)
        raise
    assert process.poll() is None, "".join(output)
    return served


def _listen(process: subprocess.Popen[str], output: list[str]) -> None:
    """Keep what it prints, until it and all its children have ended."""
    assert process.stdout
    with process.stdout as lines:
        for line in lines:
            output.append(line)


def stop_serving(served: Served) -> int:
    """Ask it to end, if it has not, and return its exit code."""
    if served.process.poll() is None:
        served.process.terminate()
    status = served.process.wait(timeout=60)
    served.listener.join(timeout=30)
    return status


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_found_once() -> Iterator[None]:
    """Every test client builds the chain anew; going through some hundred static files was most of what that took."""
    look, found = WhiteNoiseMiddleware.add_files_from_finders, dict[str, object]()

    def look_once(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            look(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", look_once)
        yield


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    """The sandboxed reader with its child processes, one for all tests of a process; each file brings its own words and limits."""
    started = new_reader()
    yield started
    started.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The real program with its own empty data folder, shared by the tests of one process."""
    running = start_serving(tmp_path_factory.mktemp("served"), is_bare=True)
    yield running
    stop_serving(running)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window and without any network but this machine."""
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=WITHOUT_WINDOWS, headless=True, args=list(QUIET_BROWSER)
        )
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh browser page in Chinese, with nobody logged in; a script error fails the test."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    context.set_default_timeout(15_000)
    errors: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


def status_of(url: str) -> int:
    """The HTTP status that a stranger gets, redirects followed."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
