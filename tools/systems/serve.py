"""``python -m tools.systems.serve COUNT SHARE [SYSTEM]``: a system with so many people that fails a share of its calls; says its address.

SYSTEM is ``fxiaoke`` or ``zoho`` (CRM v8).
"""

import sys
from http.server import ThreadingHTTPServer

from tools.systems import fxiaoke, zoho
from tools.systems.people import FIELDS, TALENT, contact, person
from tools.systems.serving import make_server


def main(count: int, share: float, name: str = "fxiaoke") -> None:
    """Serve until the process is ended."""
    server = _zoho(count, share) if name == "zoho" else _fxiaoke(count, share)
    server.serve_forever()


def _fxiaoke(count: int, share: float) -> ThreadingHTTPServer:
    system = fxiaoke.Fxiaoke(is_limited=False)
    system.add_object(TALENT, "候选人", FIELDS)
    for n in range(count):
        system.add_row(TALENT, person(n))
    system.trouble.share = share
    return _said(make_server(system))


def _zoho(count: int, share: float) -> ThreadingHTTPServer:
    system = zoho.Zoho("/crm/v8")
    system.credits = 10_000_000
    system.refreshes.most = 0
    for n in range(count):
        system.add_row(system.people, contact(n))
    system.trouble.share = share
    server = make_server(system)
    system.url = f"http://127.0.0.1:{server.server_address[1]}"
    return _said(server)


def _said(server: ThreadingHTTPServer) -> ThreadingHTTPServer:
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    return server


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), *sys.argv[3:4])
