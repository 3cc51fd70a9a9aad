"""Where one request ends and the next begins is beyond doubt, told to the real server over a bare connection."""

import re
import socket
from urllib.parse import urlsplit

import pytest

from tests.conftest import Served

HIDDEN = "GET /no/such/page/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
LOGIN = "/accounts/login/"


def told(served: Served, request: str) -> list[int]:
    """Send these bytes on one connection; returns the status of every answer that comes back until it is shut."""
    address = urlsplit(served.url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=60) as line:
        line.sendall(request.encode("latin-1"))
        got = b""
        try:
            while piece := line.recv(65536):
                got += piece
                line.settimeout(3)  # what is to come after an answer is there at once
        except (TimeoutError, ConnectionResetError):
            pass
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", got)]


def post(headers: str, body: str, path: str = LOGIN) -> str:
    return f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n{body}"


def test_two_requests_are_two(served: Served) -> None:
    """The way of telling works: what is hidden below would be seen."""
    first = f"GET {LOGIN} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    assert told(served, first + HIDDEN) == [200, 404]


CHUNKED = f"{len(HIDDEN):x}\r\n{HIDDEN}\r\n0\r\n\r\n"


def test_chunks_count_whatever_length_is_told(served: Served) -> None:
    """RFC 9112, 6.3: with both, the chunks count. Whoever believed the length would see a second request."""
    both = f"Content-Length: {CHUNKED.index('GET')}\r\nTransfer-Encoding: chunked\r\n"
    answers = told(served, post(both, CHUNKED))
    assert answers in ([403], [400]), "one request, no token; or none at all"
    both = f"Transfer-Encoding: chunked\r\nContent-Length: {len(CHUNKED)}\r\n"
    assert told(served, post(both, CHUNKED)) in ([403], [400])


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Length: 0\r\nContent-Length: {n}\r\n",
        "Content-Length: {n}\r\nContent-Length: 0\r\n",
        "Content-Length: 0, {n}\r\n",
        "Content-Length: +{n}\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 0x10\r\n",
        "Content-Length: {n}{n}{n}{n}{n}{n}{n}{n}{n}{n}{n}{n}{n}{n}{n}\r\n",
        "Content-Length : 0\r\n",
        " Content-Length: 0\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding: \x0bchunked\r\nContent-Length: 4\r\n",
        "X: a\nTransfer-Encoding: chunked\r\n\x00Content-Length: 4\r\n",
    ],
)
def test_a_length_in_doubt_is_refused(served: Served, headers: str) -> None:
    assert told(served, post(headers.format(n=len(HIDDEN)), HIDDEN))[:1] in ([400], [501])


@pytest.mark.parametrize("body", ["zz\r\nab\r\n0\r\n\r\n", "-1\r\na\r\n0\r\n\r\n", "fffffffffffffffff\r\na\r\n0\r\n\r\n", "2 2\r\nab\r\n0\r\n\r\n", "2\rab\r\n0\r\n\r\n"])
def test_chunks_that_are_none_are_refused(served: Served, body: str) -> None:
    assert 200 not in told(served, post("Transfer-Encoding: chunked\r\n", body + HIDDEN))
    assert 404 not in told(served, post("Transfer-Encoding: chunked\r\n", body + HIDDEN))


def test_what_follows_a_refused_request_is_not_listened_to(served: Served) -> None:
    assert told(served, post("Content-Length: x\r\n", HIDDEN + HIDDEN)) == [400]


def test_an_old_browsers_request_has_no_chunks(served: Served) -> None:
    """HTTP/1.0 knows none: they are not taken for a boundary."""
    request = f"POST {LOGIN} HTTP/1.0\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n{CHUNKED}"
    assert 404 not in told(served, request)
