"""What is vendored is what was pinned, byte for byte, with its licence."""

import json
import shutil
from pathlib import Path

from caidang.interfaces.web.templatetags.icons import SPRITE
from tools.vendor.__main__ import LOCK, STATIC, VENDOR, problems
from tools.vendor.pins import ICON_NAMES, ICONS, PINS

SOURCE = STATIC.parent


def test_every_file_is_as_the_lock_says() -> None:
    assert problems() == []


def test_a_changed_an_added_and_a_lost_file_are_named(tmp_path: Path) -> None:
    vendor = tmp_path / "vendor"
    shutil.copytree(VENDOR / "htmx-2.0.11", vendor / "htmx-2.0.11")
    packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    htmx = [package for package in packages if package["package"] == "htmx.org"]
    (vendor / LOCK.name).write_text(json.dumps({"packages": htmx}), encoding="utf-8")
    assert problems(vendor) == []
    with (vendor / "htmx-2.0.11/htmx.min.js").open("a", encoding="utf-8") as file:
        file.write(" ")
    (vendor / "htmx-2.0.11/extra.js").touch()
    (vendor / "htmx-2.0.11/LICENSE").unlink()
    assert problems(vendor) == [
        "lost: htmx-2.0.11/LICENSE",
        "not in the lock: htmx-2.0.11/extra.js",
        "changed: htmx-2.0.11/htmx.min.js",
    ]


def test_the_lock_has_exactly_the_pins_with_their_licences() -> None:
    packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    found = [(p["package"], p["version"], p["licence"]) for p in packages]
    assert found == [(pin.package, pin.version, pin.licence) for pin in (*PINS, ICONS)]
    for package in packages:
        assert "LICENSE" in package["files"], package["package"]


def test_the_icons_in_the_sprite_are_the_icons_used() -> None:
    sprite = (STATIC / SPRITE).read_text(encoding="utf-8")
    text = "".join(
        path.read_text(encoding="utf-8")
        for path in (
            *SOURCE.rglob("*.html"),
            SOURCE / "context.py",
            SOURCE / "templatetags/record.py",
        )
    )
    for name in ICON_NAMES:
        assert f'<symbol id="{name}"' in sprite
        assert f'"{name}"' in text, f"{name} is not used any more"


def test_nothing_is_fetched_from_elsewhere() -> None:
    for path in (
        *SOURCE.glob("static/js/*.js"),
        *SOURCE.glob("static/css/*.css"),
        *SOURCE.rglob("templates/**/*.html"),
    ):
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/", "").replace('placeholder="https://', "")
        assert "http://" not in text, path.name
        assert "https://" not in text, path.name
