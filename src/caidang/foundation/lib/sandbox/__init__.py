"""Run untrusted reading in child processes that can do nothing but compute.

``Pool`` lives in the worker; ``child.serve`` is the child's whole life; ``jail`` runs between
the two and gives away every right that the child does not need before its code is loaded.
"""

from caidang.foundation.lib.sandbox.limits import Guard, Limits
from caidang.foundation.lib.sandbox.pool import ChildKilled, Pool, SandboxDown

__all__ = ["ChildKilled", "Guard", "Limits", "Pool", "SandboxDown"]
