"""The parsed sources, for all laws that look into them: to parse them anew for each law was most of what a law took.

Who asks for them is of the group ``trees`` (``pytestmark``), so that one worker alone keeps them.
"""

import ast
from functools import cache
from pathlib import Path


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
