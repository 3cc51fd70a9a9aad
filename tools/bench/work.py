"""我的待办 with many records waiting: the page, the next piece of work, and the step that ends one."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median

from tools.bench.folder import fresh_folder, module
from tools.bench.pages import logged_in
from tools.bench.stored_rows import store_rows
from tools.figures import Figure, at_most, plain

FULL_SIZE = 100_000
"""Records that wait for the organisers."""

FEW = 20
"""Records of them that are within reach of somebody who sees almost none."""

GOAL_MS = 60.0
REPEATS = 30
_AT_ONCE = 5_000


def run(size: int) -> list[Figure]:
    """Put ``size`` records into one queue and work on it as an organiser."""
    with fresh_folder():
        store_rows(size)
        in_queue(size)
        client = logged_in(module("foundation.accounts.policy").Role.ORGANISER)
        page = _median(lambda: client.get("/"))
        taken = _median(lambda: client.post("/work/next/"))
        leader = logged_in(module("foundation.accounts.policy").Role.MANAGER)
        team = _median(lambda: leader.get("/work/team/?state=organising"))
        _hide_all_but(size // 4)
        some = _median(lambda: client.get("/"))
        _hide_all_but(FEW)
        far = _median(lambda: client.get("/"))
    return [
        at_most("queue_page_ms", page, "ms", GOAL_MS),
        at_most("queue_page_of_a_quarter_ms", some, "ms", GOAL_MS),
        at_most("queue_page_of_few_ms", far, "ms", GOAL_MS),
        at_most("team_page_ms", team, "ms", GOAL_MS),
        plain("take_next_ms", taken, "ms"),
    ]


def in_queue(size: int) -> None:
    """Let every record wait for the organisers, due at different moments."""
    cases, state = module("domain.review.models").Case, module("core.review").State.ORGANISING
    now = datetime.now(UTC)
    for first in range(1, size + 1, _AT_ONCE):
        with module("foundation.lib.write_lock").write_tx():
            cases.objects.bulk_create(
                cases(
                    candidate_id=n, state=state, since=now,
                    due_at=now + timedelta(minutes=n * 7919 % 40_000 - 10_000),
                )
                for n in range(first, min(first + _AT_ONCE, size + 1))
            )  # fmt: skip


def _hide_all_but(few: int) -> None:
    """Give the records to somebody of a team that the organiser is not in, but for the first ones."""
    placing, teams = module("domain.candidates.services.record.placing"), module("foundation.accounts.teams")
    program, now = module("foundation.accounts.policy").PROGRAM, datetime.now(UTC)
    users = module("foundation.accounts.models").User.objects
    owner = users.exclude(role="organiser").values_list("pk", flat=True)[0]
    team = teams.add_team(name=f"bench {few}", kind="team", actor=program, now=now)
    teams.set_members(team_id=team.pk, members=[owner], actor=program, now=now)
    with module("foundation.lib.write_lock").write_tx():
        audience = placing.audience_for(owner=owner, collector=None)
        hidden = module("domain.candidates.models").Candidate.objects.filter(pk__gt=few)
        hidden.update(owner=owner, audience=audience)


def _median(ask: Callable[[], object]) -> float:
    ask()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1000)
    return median(times)
