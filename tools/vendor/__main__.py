"""Fetch the pinned packages with ``npm pack``, copy the listed files, write ``vendor.lock``.

``python -m tools.vendor`` brings everything; ``--check`` only compares the files in the tree
with the lock and exits 1 when one was changed, lost or added.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tools.vendor.pins import ICON_NAMES, ICONS, PINS, Pin

STATIC = Path(__file__).resolve().parents[2] / "src/caidang/interfaces/web/static"
VENDOR = STATIC / "vendor"
LOCK = VENDOR / "vendor.lock"
LICENCES = Path(__file__).resolve().parent / "licences"


def main(arguments: list[str]) -> int:
    """Run the tool; returns the exit code."""
    parser = argparse.ArgumentParser(prog="tools.vendor", description=__doc__)
    parser.add_argument("--check", action="store_true")
    if parser.parse_args(arguments).check:
        wrong = problems()
        sys.stdout.writelines(f"{line}\n" for line in wrong)
        return 1 if wrong else 0
    bring()
    return 0


def bring() -> None:
    """Fetch every pin anew and write the lock."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    packages = []
    with tempfile.TemporaryDirectory() as folder:
        for pin in PINS:
            source = _unpack(pin, Path(folder))
            target = VENDOR / f"{pin.folder}-{pin.version}"
            _copy(pin, source, target)
            packages.append(_entry(pin, target))
        source = _unpack(ICONS, Path(folder))
        target = VENDOR / f"{ICONS.folder}-{ICONS.version}"
        _copy(ICONS, source, target)
        (target / "sprite.svg").write_text(_sprite(source), encoding="utf-8")
        packages.append(_entry(ICONS, target))
    LOCK.write_text(json.dumps({"packages": packages}, indent=1) + "\n", encoding="utf-8")


def problems(vendor: Path = VENDOR) -> list[str]:
    """Return one line for each vendored file that differs from the lock in the same folder."""
    known: dict[str, str] = {}
    for package in json.loads((vendor / LOCK.name).read_text(encoding="utf-8"))["packages"]:
        known |= {f"{package['folder']}/{name}": sha for name, sha in package["files"].items()}
    present = {
        path.relative_to(vendor).as_posix(): _sha256(path)
        for path in vendor.rglob("*")
        if path.is_file() and path != vendor / LOCK.name
    }
    lines = [f"lost: {name}" for name in sorted(known.keys() - present.keys())]
    lines += [f"not in the lock: {name}" for name in sorted(present.keys() - known.keys())]
    both = sorted(known.keys() & present.keys())
    return lines + [f"changed: {name}" for name in both if known[name] != present[name]]


def _unpack(pin: Pin, folder: Path) -> Path:
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"{pin.package}@{pin.version}"],  # noqa: S607 - the developer's own npm
        cwd=folder, check=True, capture_output=True, text=True,
    ).stdout.split()[-1]  # fmt: skip
    target = folder / packed.removesuffix(".tgz")
    with tarfile.open(folder / packed) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def _copy(pin: Pin, source: Path, target: Path) -> None:
    for pattern in pin.files:
        found = [path for path in sorted(source.glob(pattern)) if path.is_file()]
        if not found:
            raise FileNotFoundError(f"{pin.package}@{pin.version} has no {pattern}")
        for path in found:
            name = path.name if pin.is_flat else path.relative_to(source).as_posix()
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            if path.suffix in (".js", ".mjs", ".css"):
                (target / name).write_text(_without_map(path), encoding="utf-8")
            else:
                shutil.copyfile(path, target / name)
    if pin.licence_text:
        shutil.copyfile(LICENCES / pin.licence_text, target / "LICENSE")


def _without_map(path: Path) -> str:
    """The text without its pointer to a source map, which is not shipped."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"(?m)^(//# sourceMappingURL=.*|/\*# sourceMappingURL=.*\*/)\s*\Z", "", text)


def _sprite(source: Path) -> str:
    """One file with the icons used, each a symbol that takes the colour of the text around it."""
    symbols = []
    for name in ICON_NAMES:
        text = (source / f"icons/outline/{name}.svg").read_text(encoding="utf-8")
        body = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
        inner = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", body, flags=re.DOTALL)
        inner = re.sub(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", inner)
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
            f'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">'
            f"{' '.join(inner.split())}</symbol>"
        )
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def _entry(pin: Pin, target: Path) -> dict[str, object]:
    return {
        "package": pin.package,
        "version": pin.version,
        "licence": pin.licence,
        "folder": target.name,
        "files": {
            path.relative_to(target).as_posix(): _sha256(path)
            for path in sorted(target.rglob("*"))
            if path.is_file()
        },
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
