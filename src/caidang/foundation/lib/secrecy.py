"""What a process that holds keys does so that they stay in it."""

import resource
from typing import Final

_NO_DUMP: Final = 1
"""One byte: too little for any dump, and the one limit that a kernel which pipes dumps to a program heeds as well,
which it does not with none at all (core(5), and ``do_coredump`` in fs/coredump.c)."""


def no_core_dumps() -> None:
    """Have no memory of this process and of those it starts written to a disk when it crashes."""
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    limit = _NO_DUMP if hard == resource.RLIM_INFINITY else min(hard, _NO_DUMP)
    resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
