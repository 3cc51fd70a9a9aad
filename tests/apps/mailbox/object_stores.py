"""阿里云 OSS and 腾讯云 COS as far as a watched folder needs them: listing by pages and reading, every request's signature recomputed.

The signatures are computed as the vendors' own programs do (oss2 2.19.1, cos-python-sdk-v5 1.9.44); what these
made of a request stands in the test, so that this file is not its own judge.
"""

import hashlib
import hmac
import threading
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

KEY, SECRET = "access-of-a-test", "secret-of-a-test-0123456789"  # noqa: S105
BUCKET: Final = "jianli-1250000000"
_PAGE: Final = 2
_SIGNED_BY_OSS: Final = ("continuation-token", "uploads", "acl", "versionId")
"""Of what stands behind the question mark, what counts here."""


def oss_signature(method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str]) -> str:
    """What OSS (V1) expects behind ``OSS <key>:``; ``path`` is as written, without the bucket, not encoded."""
    signed = "&".join(f"{name}={value}" if value else name for name, value in sorted(query.items()) if name in _SIGNED_BY_OSS)
    own = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers) if name.startswith("x-oss-"))
    resource = f"/{BUCKET}{path}" + (f"?{signed}" if signed else "")
    date = headers.get("x-oss-date") or headers.get("date", "")
    told = "\n".join((method, headers.get("content-md5", ""), headers.get("content-type", ""), date, own + resource))
    return b64encode(hmac.digest(SECRET.encode(), told.encode(), "sha1")).decode()


def cos_signature(method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str], claim: Mapping[str, str]) -> str:
    """What COS expects as ``q-signature``; ``claim`` is the rest of the header, which says what was signed and when."""
    def listed(names: str, values: Mapping[str, str]) -> str:
        return "&".join(f"{quote(name, '-_.~').lower()}={quote(values[name], '-_.~')}" for name in names.split(";") if name)

    signed = f"{method.lower()}\n{path}\n{listed(claim['q-url-param-list'], query)}\n{listed(claim['q-header-list'], headers)}\n"
    told = f"sha1\n{claim['q-sign-time']}\n{hashlib.sha1(signed.encode()).hexdigest()}\n"  # noqa: S324 - so the vendor has it
    key = hmac.new(SECRET.encode(), claim["q-key-time"].encode(), "sha1").hexdigest()
    return hmac.new(key.encode(), told.encode(), "sha1").hexdigest()


class _Store(BaseHTTPRequestHandler):
    """Answers as a proxy does, so that any bucket's host leads here."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query, path = dict(parse_qsl(parts.query, keep_blank_values=True)), unquote(parts.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        host = self.headers["host"]
        is_oss = ".oss-" in host
        if not host.startswith(f"{BUCKET}.") or not self._is_signed(is_oss, path, query, headers):
            self._answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        elif path == "/":
            self._answer(200, self._listing(query, is_oss=is_oss).encode())
        elif path[1:] in self.server.files:  # type: ignore[attr-defined]
            self._answer(200, self.server.files[path[1:]])  # type: ignore[attr-defined]
        else:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

    def _is_signed(self, is_oss: bool, path: str, query: Mapping[str, str], headers: Mapping[str, str]) -> bool:
        given = headers.get("authorization", "")
        if is_oss:
            return hmac.compare_digest(given, f"OSS {KEY}:{oss_signature(self.command, path, query, headers)}")
        claim = dict(pair.partition("=")[::2] for pair in given.split("&"))
        if claim.get("q-ak") != KEY or claim.get("q-sign-algorithm") != "sha1":
            return False
        return hmac.compare_digest(claim["q-signature"], cos_signature(self.command, path, query, headers, claim))

    def _listing(self, query: Mapping[str, str], *, is_oss: bool) -> str:
        after = query.get("continuation-token" if is_oss else "marker", "")
        files: dict[str, bytes] = self.server.files  # type: ignore[attr-defined]
        found = sorted(name for name in files if name.startswith(query.get("prefix", "")) and name > after)
        rows = "".join(
            f"<Contents><Key>{escape(name)}</Key><LastModified>2026-11-02T08:00:00.000Z</LastModified>"
            f'<ETag>"{hashlib.md5(files[name]).hexdigest()}"</ETag><Type>Normal</Type><Size>{len(files[name])}</Size>'  # noqa: S324
            "<StorageClass>Standard</StorageClass></Contents>"
            for name in found[:_PAGE]
        )
        more, next_name = len(found) > _PAGE, "NextContinuationToken" if is_oss else "NextMarker"
        following = f"<{next_name}>{escape(found[_PAGE - 1])}</{next_name}>" if more else ""
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><Name>{BUCKET}</Name><Prefix>{escape(query.get("prefix", ""))}'
            f"</Prefix><MaxKeys>{_PAGE}</MaxKeys><IsTruncated>{str(more).lower()}</IsTruncated>{following}{rows}</ListBucketResult>"
        )

    def _answer(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def store(files: Mapping[str, bytes]) -> Iterator[str]:
    """Serve a bucket with these files; yields the address of the proxy through which every host leads there."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Store) as server:
        server.files = files  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
