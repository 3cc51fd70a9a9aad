"""What asking the policy costs: one decision about one field of one record, and one page of masked rows."""

import time
from collections.abc import Callable
from typing import Any

from tools.bench.folder import fresh_folder, module
from tools.figures import Figure, at_most, plain

FULL_SIZE = 100_000
"""Decisions."""

DECISION_GOAL_US = 20.0
_COLLEAGUES = 50
_CLIENTS = 12


def run(size: int) -> list[Figure]:
    """Decide about every field of records within and out of a busy consultant's reach, and mask rows."""
    with fresh_folder():
        policy = module("foundation.accounts.policy")
        fields = list(module("domain.candidates.fields").FIELDS.values())
        viewer = _consultant(policy)
        targets = [
            policy.Target(frozenset(policy.audience_of(owner=n, collector=n + 1, client_teams=teams)))
            for n in range(40, 70)
            for teams in ((), (3,), (90, 91))
        ]
        read = policy.Action.READ_CANDIDATE
        asked = [(targets[n % len(targets)], fields[n % len(fields)]) for n in range(size)]
        spent = _seconds(lambda: [policy.can(viewer, read, record, field) for record, field in asked])
        bare = _seconds(lambda: [_nothing(viewer, read, record, field) for record, field in asked])
        masks = module("core.text.masks")
        masked = _seconds(lambda: [masks.mask("phone", f"138{n:08d}") for n in range(size)])
    return [
        at_most("decision_us", spent / size * 1e6, "us", DECISION_GOAL_US),
        plain("bare_call_us", bare / size * 1e6, "us"),
        plain("mask_us", masked / size * 1e6, "us"),
    ]


def _consultant(policy: Any) -> Any:  # noqa: ANN401
    rules = policy.DEFAULTS[policy.Role.CONSULTANT]
    scopes = policy.scopes_of(
        rules, user_id=7, colleagues=range(_COLLEAGUES), client_teams=range(_CLIENTS)
    )
    return policy.Viewer(7, policy.Role.CONSULTANT, rules, scopes)


def _nothing(*_: object) -> None:
    """What a call alone costs on this machine just now."""


def _seconds(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start
