"""What is asked on both databases, and what on one alone.

The part on PostgreSQL asks again what differs between databases: every shape of query, and every rule that the database
keeps. ``one_database`` marks what it leaves out, as the database cannot tell it from what it is asked anyway: another
vendor's words, another forgery, another role whose queries have the same shapes. That none is lost by it was found by
noting the SQL of every test of that part (docs/开发/测量.md).
"""

from collections.abc import Iterable
from typing import Any

import pytest

one_database = pytest.mark.one_database


def on_both(*kept: object, others: Iterable[object]) -> list[Any]:
    """Parameters of a test: with the kept ones it runs on both databases, with the others on one."""
    return [*kept, *(pytest.param(value, marks=one_database) for value in others if value not in kept)]
