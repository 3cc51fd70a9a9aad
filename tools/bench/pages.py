"""Server time of the candidate list and the candidate's page, and a search, at many records.

Beside the wall time stands the processor's, which other work on the machine does not lengthen.
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from statistics import median

from tools.bench.folder import fresh_folder, module
from tools.corpus import invent, render
from tools.figures import Figure, at_most, plain

FULL_SIZE = 10_000
"""Records in the store."""

GOAL_MS = 60.0
SEARCH_GOAL_MS = 80.0
"""A list page that also tells for each of fifty people why he was found."""
REPEATS = 30


def run(size: int) -> list[Figure]:
    """Fill a store with ``size`` records and ask for each page ``REPEATS`` times."""
    with fresh_folder():
        started = time.perf_counter()
        public_ids = fill(size)
        filled = time.perf_counter() - started
        indexing = module("domain.candidates.services.record.indexing")
        with indexing.up_to_date_index(now=datetime.now(UTC)):
            client = logged_in(module("foundation.accounts.policy").Role.ADMIN)
            figures = [
                *_both("list", lambda _: client.get("/candidates/")),
                *_both(
                    "search",
                    lambda _: client.post("/candidates/results/", {"q": "上海 管理"}),
                    goal=SEARCH_GOAL_MS,
                ),
                *_both("candidate", lambda n: client.get(f"/candidates/{public_ids[n % size]}/")),
            ]
    return [*figures, plain("stored_per_s", size / filled, "1/s")]


def _both(name: str, ask: Callable[[int], object], *, goal: float = GOAL_MS) -> list[Figure]:
    for n in range(3):
        ask(n)
    walls, loads = [], []
    for n in range(REPEATS):
        wall, load = time.perf_counter(), time.process_time()
        ask(n)
        walls.append((time.perf_counter() - wall) * 1000)
        loads.append((time.process_time() - load) * 1000)
    return [
        at_most(f"{name}_ms", median(walls), "ms", goal),
        plain(f"{name}_cpu_ms", median(loads), "ms"),
    ]


def logged_in(role):  # type: ignore[no-untyped-def]
    """Django's own client of a new member of the role: the time is the server's alone."""
    services = module("foundation.accounts.services")
    policy = module("foundation.accounts.policy")
    user = services.create_user(
        username=f"bench-{role}", password="a long enough passphrase", role=role,  # noqa: S106
        actor=policy.PROGRAM, now=datetime.now(UTC),
    )  # fmt: skip
    client = __import__("django.test", fromlist=["Client"]).Client(HTTP_HOST="127.0.0.1")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def fill(size: int) -> list[str]:
    """Store invented people as the worker would, without the sandbox, which is measured elsewhere."""
    records = module("domain.candidates.services.record.records")
    vault = module("foundation.vault.services")
    policy = module("foundation.accounts.policy")
    write_tx = module("foundation.lib.write_lock").write_tx
    public_ids = []
    for document in _documents(size):
        now = datetime.now(UTC)
        with write_tx():
            key = vault.new_data_key(now=now)
            blob = vault.store_blob(data=document.data, key=key, now=now)
            candidate = records.create_candidate(
                data_key=key, documents=[document], blobs=[blob], source="cli",
                actor=policy.PROGRAM, now=now,
            )  # fmt: skip
        public_ids.append(str(candidate.public_id))
    return public_ids


def _documents(size: int) -> Iterator[object]:
    child = module("domain.intake.child").reader(with_ocr=False)
    to_document = module("domain.intake.reading").document_of
    for n in range(size):
        item = render(invent(600_000 + n), "markdown", n)
        header, parts = child({"name": item.name, "max_bytes": 1 << 24, "words": {}, "layouts": []}, item.data)
        yield to_document(header, item.data, item.name, parts[0], parts[1])
