"""保鲜 with many records: the day's list for who sees all and for a member, out of one pass over the narrow table."""

import random
import time
from collections.abc import Callable
from datetime import date
from statistics import median

from django.db import connection

from tools.bench.folder import fresh_folder, module
from tools.bench.pages import logged_in
from tools.bench.stored_rows import store_rows
from tools.figures import Figure, at_most, plain

FULL_SIZE = 1_000_000
GOAL_S = 5.0
REPEATS = 3
_OPENED = 2_000
"""Records that are really there and can be shown; the others have a row in the narrow table only."""
_AT_ONCE = 50_000


def run(size: int) -> list[Figure]:
    """Put ``size`` rows into the table, all of them stale, and ask for the day's list."""
    with fresh_folder():
        store_rows(min(size, _OPENED))
        role = module("foundation.accounts.policy").Role
        client, boss = logged_in(role.UPDATER), logged_in(role.MANAGER)
        took = _fill(size)
        return [
            plain("worklist.rows_written_per_s", size / took, "1/s"),
            at_most("worklist.manager_s", _median(lambda: boss.get("/freshness/")), "s", GOAL_S),
            at_most("worklist.updater_s", _median(lambda: client.get("/freshness/")), "s", GOAL_S),
        ]


def _fill(size: int) -> float:
    """Rows for the records that are there, the most urgent, and less urgent ones for numbers beyond them."""
    models = module("domain.candidates.models")
    many = module("foundation.lib.many_rows")
    lock = module("foundation.lib.write_lock")
    known = list(models.Candidate.objects.order_by("pk").values_list("pk", "audience"))
    today, rng = date.today().toordinal(), random.Random(7)  # noqa: S311, DTZ011 - data, not secrets
    columns = ("candidate_id", "audience_id", "contact", "pay", "status", "stale", "worth")
    begun = time.perf_counter()
    rows: list[tuple[object, ...]] = []
    connection.cursor().execute("PRAGMA foreign_keys=OFF")  # numbers beyond the records that are there
    with lock.write_tx():
        for pk, audience in known:
            rows.append((pk, audience, today - 900, today - 900, None, today - 800, 9))
        last, audience = known[-1] if known else (0, 1)
        for pk in range(last + 1, last + 1 + size - len(known)):
            age = rng.randrange(1, 700)
            rows.append((pk, audience, today - age - 365, today - age, None, today - age, rng.randrange(1, 8)))
            if len(rows) >= _AT_ONCE:
                many.insert_rows(models.Freshness, columns, rows, shared={})
                rows.clear()
        many.insert_rows(models.Freshness, columns, rows, shared={})
    connection.cursor().execute("PRAGMA foreign_keys=ON")
    return time.perf_counter() - begun


def _median(ask: Callable[[], object]) -> float:
    ask()
    spent = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        answer = ask()
        spent.append(time.perf_counter() - begun)
        if getattr(answer, "status_code", 0) != 200:  # noqa: PLR2004 - found
            raise RuntimeError("the page of 保鲜 could not be shown")
    return median(spent)
