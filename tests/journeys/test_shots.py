"""The docs' pictures are of the program as it is: the suite takes them all, of invented houses; ``make shots`` keeps them."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.conftest import environment_of, free_port, furnish, wait_until
from tests.journeys.shots import SHOTS, Shot

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "图"
COUNT = {"": 40, "tech": 60, "finance": 0}
"""Files of the invented house; the finance house has its own number."""


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where the pictures go: into the docs only when they are asked for."""
    return PICTURES if os.environ.get("SHOTS") == "docs" else tmp_path


@pytest.fixture
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A demo that serves: its address, and each member's password."""
    case, port, data = request.param, free_port(), tmp_path / "demo"
    words = ["--case", case, "--data", str(data), "--port", str(port), "--count", str(COUNT[case])]
    log = tmp_path / "log"
    furnish(tmp_path)
    (tmp_path / "data").rename(data)
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tools.demo", *words], cwd=ROOT, env=environment_of(tmp_path), stdout=out, stderr=out,
            start_new_session=True,
        )  # fmt: skip
    told = re.compile(rf"http://127\.0\.0\.1:{port}")

    def is_up() -> bool:
        assert process.poll() is None, log.read_text(encoding="utf-8")[-2000:]
        return bool(told.search(log.read_text(encoding="utf-8")))

    try:
        wait_until(is_up, what="the house serves", timeout_s=240)
        yield f"http://127.0.0.1:{port}", _passwords(log.read_text(encoding="utf-8"))
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)


@pytest.mark.parametrize("house", list(SHOTS), indirect=True, ids=lambda case: case or "demo")
def test_the_docs_pictures_are_of_the_program(
    house: tuple[str, dict[str, str]], pictures: Path, browser: Browser, request: pytest.FixtureRequest
) -> None:
    url, passwords = house
    shots = SHOTS[request.node.callspec.params["house"]]
    pictures.mkdir(exist_ok=True)
    for who in dict.fromkeys(shot.who for shot in shots):
        context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
        context.set_default_timeout(30_000)
        page = context.new_page()
        _log_in(page, url, who, passwords[who])
        for shot in (one for one in shots if one.who == who):
            _take(page, url, shot, pictures / f"{shot.name}.png")
        context.close()


def test_every_picture_of_the_docs_is_one_that_the_suite_takes() -> None:
    taken = {shot.name for shots in SHOTS.values() for shot in shots}
    kept = {file.stem for file in PICTURES.glob("*.png")}
    shown = {
        name for page in (ROOT / "docs").rglob("*.md") for name in re.findall(r"!\[[^]]*\]\([./]*图/([^)]+)\.png\)", page.read_text("utf-8"))
    }  # fmt: skip
    assert kept == taken, "make shots"
    assert shown == taken, "一张图没有放进手册，或手册里的图没有人拍"


def _passwords(log: str) -> dict[str, str]:
    """As the demo says them: two blanks, the name, the password, who it is."""
    return dict(re.findall(r"^  ([a-z]+) +(\S+) ", log, re.MULTILINE))


def _log_in(page: Page, url: str, who: str, password: str) -> None:
    page.goto(f"{url}/accounts/login/")
    page.fill("[name=login]", who)
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/accounts/login/" not in address)


def _take(page: Page, url: str, shot: Shot, file: Path) -> None:
    wait_until(lambda: _is_ready(page, f"{url}{shot.path}", shot.ready), what=shot.name, timeout_s=120)
    if shot.act:
        shot.act(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    picture = Image.open(BytesIO(page.screenshot(animations="disabled", caret="hide")))
    assert len(picture.convert("L").getcolors() or []) > 20, f"{shot.name}: nothing on it"
    if file.parent == PICTURES:
        # 128 colours are enough for a page, and a third of the bytes.
        picture.convert("RGB").quantize(128).save(file, optimize=True)


def _is_ready(page: Page, address: str, ready: str) -> bool:
    answer = page.goto(address)
    assert answer is not None
    assert answer.ok, f"{address}: {answer.status}"
    if page.locator(ready).count():
        return True
    # The house is still being furnished: who asks all the time keeps it from that.
    page.wait_for_timeout(1_000)
    return False
