"""The list's pages of a real server among many records, without the other engine beside it."""

from tools.bench.search import FULL_SIZE
from tools.bench.search import run_list as run

__all__ = ["FULL_SIZE", "run"]
