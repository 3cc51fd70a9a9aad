"""A stand-in for 阿里云 OSS, 腾讯云 COS and 华为云 OBS, which nobody can run at home: their dialects and signatures, spoken as a proxy.

The client is told that this is its proxy, so it calls the clouds by their real names and nothing leaves this machine.
Each request's signature is reckoned anew from the key by the clouds' published rules; a wrong one is refused.

``python -m tests.apps.backup.clouds KIND FOLDER`` backs a small vault up there and restores it, in a process of its own:
which proxy to use is read once.
"""

import base64
import hashlib
import hmac
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

import pytest

KEY, SECRET, BUCKET = "access-of-a-test", "secret-of-a-test-0123456789", "bucket-1250000000"  # noqa: S105
ENDPOINTS = {
    "oss": "http://oss-cn-hangzhou.aliyuncs.com", "cos": "http://cos.ap-shanghai.myqcloud.com", "obs": "http://obs.cn-north-4.myhuaweicloud.com",
}  # fmt: skip
_NAMES = {
    "oss": ("access_key_id", "access_key_secret"), "cos": ("secret_id", "secret_key"), "obs": ("access_key_id", "secret_access_key"),
}  # fmt: skip


class Cloud(ThreadingHTTPServer):
    """One bucket in memory. ``refused`` counts requests whose signature was wrong, ``hosts`` are the names it was called by."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.kept: dict[str, bytes] = {}
        self.refused = 0
        self.hosts: set[str] = set()


@contextmanager
def cloud() -> Iterator[Cloud]:
    """Run one until the block ends."""
    server = Cloud()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Request(BaseHTTPRequestHandler):
    server: Cloud
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Write nothing."""

    def _handle(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.hosts.add(parts.hostname or "")
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        key = unquote(parts.path).lstrip("/")
        if not self._is_signed(parts.path, query):
            self.server.refused += 1
            self._answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        elif self.command == "PUT":
            self.server.kept[key] = body
            self._answer(200)
        elif self.command == "DELETE":
            self.server.kept.pop(key, None)
            self._answer(204)
        elif not key:
            self._answer(200, self._listed(query))
        elif key in self.server.kept:
            self._answer(200, self.server.kept[key])
        else:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

    do_GET = do_PUT = do_HEAD = do_DELETE = _handle

    def _is_signed(self, path: str, query: dict[str, str]) -> bool:
        given = self.headers.get("Authorization", "")
        if given.startswith(("OSS ", "OBS ")):
            house = given[:3].lower()
            own = sorted((n.lower(), v) for n, v in self.headers.items() if n.lower().startswith(f"x-{house}-"))
            date = "" if house == "obs" and any(n == "x-obs-date" for n, _ in own) else self.headers.get("Date", "")
            asked = "&".join(f"{n}={v}" if v else n for n, v in sorted(query.items()) if n in ("continuation-token", "uploads"))
            resource = f"/{BUCKET}{unquote(path)}" + (f"?{asked}" if asked else "")
            text = "\n".join([
                self.command, self.headers.get("Content-MD5", ""), self.headers.get("Content-Type", ""), date,
                "".join(f"{n}:{v}\n" for n, v in own) + resource,
            ])  # fmt: skip
            right = base64.b64encode(_hmac(SECRET.encode(), text)).decode()
            return hmac.compare_digest(given, f"{house.upper()} {KEY}:{right}")
        signed = dict(part.partition("=")[::2] for part in given.split("&"))
        if signed.get("q-ak") != KEY:
            return False
        names = [name for name in signed["q-header-list"].split(";") if name]
        headers = "&".join(f"{name}={quote(self.headers.get(name, ''), safe='')}" for name in names)
        params = "&".join(f"{n}={quote(query.get(unquote(n), ''), safe='')}" for n in signed["q-url-param-list"].split(";") if n)
        text = f"{self.command.lower()}\n{unquote(path)}\n{params}\n{headers}\n"
        told = f"sha1\n{signed['q-sign-time']}\n{hashlib.sha1(text.encode()).hexdigest()}\n"  # noqa: S324 - the cloud's rule
        key = _hmac(SECRET.encode(), signed["q-key-time"]).hex()
        return hmac.compare_digest(signed["q-signature"], _hmac(key.encode(), told).hex())

    def _listed(self, query: dict[str, str]) -> bytes:
        prefix, start = query.get("prefix", ""), query.get("marker") or query.get("continuation-token") or query.get("start-after") or ""
        found = [name for name in sorted(self.server.kept) if name.startswith(prefix) and name > start]
        page, more = found[:7], len(found) > 7
        rows = "".join(
            f"<Contents><Key>{escape(name)}</Key><LastModified>2026-11-29T08:00:00.000Z</LastModified><ETag>\"x\"</ETag>"
            f"<Size>{len(self.server.kept[name])}</Size></Contents>"
            for name in page
        )
        after = f"<NextMarker>{escape(page[-1])}</NextMarker><NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if more else ""
        return (
            f'<?xml version="1.0"?><ListBucketResult><Name>{BUCKET}</Name><Prefix>{escape(prefix)}</Prefix>'
            f"<IsTruncated>{str(more).lower()}</IsTruncated>{after}{rows}</ListBucketResult>"
        ).encode()

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in (("Content-Length", str(len(body))), ("ETag", '"x"'), ("Last-Modified", formatdate(usegmt=True))):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha1).digest()


def settings(kind: str, secret: str = SECRET) -> dict[str, str]:
    """Settings of a target there."""
    name, hidden = _NAMES[kind]
    return {"bucket": BUCKET, "endpoint": ENDPOINTS[kind], "root": "/caidang", name: KEY, hidden: secret}


def main(kind: str, home: Path) -> None:
    """Back up, look it over, restore; then with a wrong secret, which is told in words."""
    from caidang.domain.backup.places.base import PlaceProblem
    from caidang.domain.backup.places.kinds import Kind
    from caidang.domain.backup.places.opening import open_place
    from caidang.domain.backup.places.pace import PacedPlace
    from caidang.domain.backup.verifying import verify
    from tests.apps.backup.small import SmallVault, names_in, quiet, restored, tick

    place = open_place(Kind(kind), settings(kind), label="试")
    vault = SmallVault(home / "data")
    vault.add(9)
    vault.back_up(place, now=tick(0))
    vault.add(2)
    assert vault.back_up(place, now=tick(1)).new_objects == 2
    assert verify(vault.archive(place), is_deep=True, progress=quiet).is_sound
    assert names_in(restored(place, home / "new")) == names_in(vault)
    place.remove("heads/none")
    wrong = open_place(Kind(kind), settings(kind, "not-the-secret-at-all"), label="试")
    assert isinstance(wrong, PacedPlace)
    impatient = PacedPlace(wrong._inner, bytes_per_second=0, clock=lambda: 0.0, sleep=lambda _: None)
    with pytest.raises(PlaceProblem, match="拒绝") as caught:
        impatient.get("x")
    assert "not-the-secret" not in str(caught.value)
    print(len(list(place.files("objects"))))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
