"""Who may do what, to which record, and what of it he sees: pure tables and one function, ``can``.

``actions`` (what can be done, by whom as delivered) → ``rules`` (one role's rights as a value) →
``viewer`` (the one who asks) and ``audience`` (the record) → ``decide`` (the answer). Nothing here touches a database.
"""

from caidang.core.review.roles import ROLE_NAMES, Role
from caidang.foundation.accounts.policy.actions import GRANTS, NOT_BY_TOKEN, Action
from caidang.foundation.accounts.policy.audience import audience_of
from caidang.foundation.accounts.policy.decide import (
    Decision,
    Guarded,
    Target,
    Verdict,
    can,
    may,
    require,
)
from caidang.foundation.accounts.policy.rules import (
    DEFAULTS,
    Rules,
    Scope,
    Sensitivity,
    Shown,
    check_rules,
    rules_of_json,
)
from caidang.foundation.accounts.policy.viewer import (
    CLOSED,
    EVERYBODY,
    POOL,
    PROGRAM,
    Viewer,
    client_scope,
    covered,
    narrowed,
    own_scope,
    scopes_of,
    team_scope,
)

__all__ = [
    "CLOSED", "DEFAULTS", "EVERYBODY", "GRANTS", "NOT_BY_TOKEN", "POOL", "PROGRAM", "ROLE_NAMES", "Action", "Decision", "Guarded",
    "Role", "Rules", "Scope", "Sensitivity", "Shown", "Target", "Verdict", "Viewer", "audience_of",
    "can", "check_rules",
    "client_scope", "covered", "may", "narrowed", "own_scope", "require", "rules_of_json", "scopes_of",
    "team_scope",
]  # fmt: skip
