"""``python -m tools.systems.serve COUNT SHARE``: a 纷享销客 with so many people that fails a share of its calls; says its address."""

import sys

from tools.systems import fxiaoke
from tools.systems.people import FIELDS, TALENT, person
from tools.systems.serving import make_server


def main(count: int, share: float) -> None:
    """Serve until the process is ended."""
    system = fxiaoke.Fxiaoke(is_limited=False)
    system.add_object(TALENT, "候选人", FIELDS)
    for n in range(count):
        system.add_row(TALENT, person(n))
    system.trouble.share = share
    server = make_server(system)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
