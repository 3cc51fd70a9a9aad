"""保鲜 with many records: the day's list for who sees all and for a member, out of one pass over the narrow table."""

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
    lock = module("foundation.lib.write_lock")
    known = list(models.Candidate.objects.order_by("pk").values_list("pk", "audience"))
    today = date.today().toordinal()  # noqa: DTZ011 - data
    last, audience = known[-1]
    begun = time.perf_counter()
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")  # numbers beyond the records that are there
    with lock.write_tx():
        models.Freshness.objects.all().delete()
        models.Freshness.objects.bulk_create(
            models.Freshness(candidate_id=pk, audience_id=one, contact=today - 900, pay=today - 900, stale=today - 800, worth=9)
            for pk, one in known
        )
        cursor.execute(_MANY, [last + 1, last + size - len(known), audience, today, today, today])
    cursor.execute("PRAGMA foreign_keys=ON")
    return time.perf_counter() - begun


_MANY = """
INSERT INTO candidates_freshness (candidate_id, audience_id, contact, pay, stale, worth)
WITH RECURSIVE n(i) AS (SELECT %s UNION ALL SELECT i + 1 FROM n WHERE i < %s)
SELECT i, %s, %s - 365 - i * 7919 %% 700, %s - i * 7919 %% 700, %s - i * 7919 %% 700, 1 + i %% 7 FROM n
"""
"""As many rows as numbers, of all ages and worths."""


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
