"""The browser extension as a file to download: with this house's address in it, and the right to reach that alone."""

import io
import json
import zipfile
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

FOLDER: Final = Path(__file__).with_name("extension")
NAME: Final = "caidang-extension.zip"
_WHEN: Final = (2026, 1, 1, 0, 0, 0)


def extension_file(address: str) -> bytes:
    """Return the ZIP for the house at this address (``https://host[:port]/``)."""
    parts = urlsplit(address)
    manifest = json.loads(_text("manifest.json"))
    # The button opens a page for it for once; the only address that it may always reach is ours.
    manifest.pop("optional_host_permissions")
    manifest["host_permissions"] = [f"{parts.scheme}://{parts.hostname}/*"]
    policy = manifest["content_security_policy"]["extension_pages"]
    own = f"connect-src 'self' {parts.scheme}://{parts.netloc};"
    manifest["content_security_policy"]["extension_pages"] = policy.replace("connect-src 'self' http: https:;", own)
    made = {"manifest.json": _json(manifest), "home.json": _json({"address": address})}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(FOLDER.iterdir()):
            data = made.pop(path.name, None)
            archive.writestr(zipfile.ZipInfo(path.name, _WHEN), path.read_bytes() if data is None else data)
        for name, data in made.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), data)
    return packed.getvalue()


def bookmarklet(address: str, receiver: str) -> str:
    """Return the bookmark that does the same without the extension: it opens ``receiver`` here and gives it the page."""
    parts = urlsplit(address)
    origin = json.dumps(f"{parts.scheme}://{parts.netloc}")
    script = (
        f"(()=>{{const page={_snapshot()};const there=open({json.dumps(receiver)},'_blank');"
        "if(!there){alert('浏览器拦住了新窗口，请放行后再点一次。');return}"
        f"const give=e=>{{if(e.source!==there||e.origin!=={origin}||e.data!=='caidang-ready')return;"
        f"removeEventListener('message',give);there.postMessage(page,{origin})}};addEventListener('message',give)}})()"
    )
    return f"javascript:{quote(script, safe='')}"


@cache
def _snapshot() -> str:
    """What reads the page, as one expression: the same that the extension runs."""
    lines = (line for line in _text("snapshot.js").splitlines() if not line.lstrip().startswith("//"))
    return "\n".join(lines).strip().removesuffix(";")


@cache
def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()
