"""``python -m tools.systems.serve COUNT SHARE [SYSTEM [FILES [EVERY]]]``: a system with so many people that fails a share of its calls; says its address.

SYSTEM is ``fxiaoke`` or ``zoho`` (CRM v8); on the first FILES people hangs a résumé, on each EVERY-th of them.
"""

import sys
from http.server import ThreadingHTTPServer

from tools.systems import fxiaoke, zoho
from tools.systems.people import FIELDS, TALENT, contact, person
from tools.systems.serving import make_server


def main(count: int, share: float, name: str = "fxiaoke", files: int = 0, every: int = 1) -> None:
    """Serve until the process is ended."""
    server = _zoho(count, share, range(0, files, every)) if name == "zoho" else _fxiaoke(count, share, range(0, files, every))
    server.serve_forever()


def _resume(n: int) -> tuple[str, bytes]:
    """The n-th person's résumé: its name and bytes."""
    one = person(n)
    lines = (
        one["name"], f"手机：{one['phone__c']}", f"邮箱：{one['mail__c']}", "工作经历", f"2018.03-至今 {one['firm__c']} {one['post__c']}",
        "教育经历", "2014.09-2018.06 江南大学 会计学 本科", f"编号 {n}",
    )  # fmt: skip
    return f"简历{n}.txt", "\n".join(lines).encode()


def _fxiaoke(count: int, share: float, files: range) -> ThreadingHTTPServer:
    system = fxiaoke.Fxiaoke(is_limited=False)
    system.add_object(TALENT, "候选人", FIELDS)
    for n in range(count):
        told = person(n)
        if n in files:
            name, data = _resume(n)
            told["cv__c"] = [{"path": system.add_file(data), "filename": name, "ext": "txt", "size": len(data)}]
        system.add_row(TALENT, told)
    system.trouble.share = share
    return _said(make_server(system))


def _zoho(count: int, share: float, files: range) -> ThreadingHTTPServer:
    system = zoho.Zoho("/crm/v8")
    system.credits = 10_000_000
    system.refreshes.most = 0
    for n in range(count):
        pk = system.add_row(system.people, contact(n))
        if n in files:
            system.files[pk] = [(f"9{n:011d}", *_resume(n))]
    system.trouble.share = share
    server = make_server(system)
    system.url = f"http://127.0.0.1:{server.server_address[1]}"
    return _said(server)


def _said(server: ThreadingHTTPServer) -> ThreadingHTTPServer:
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    return server


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), *sys.argv[3:4], *map(int, sys.argv[4:6]))
