"""How a child's program begins: without looking for garbage while its modules are loaded, a sixth of its start.

``python -I -m caidang.foundation.lib.sandbox.start MODULE …`` runs the module as ``python -m MODULE …`` would.
"""

import gc
import runpy
import sys


def command_of(module: str) -> tuple[str, ...]:
    """This function will return the command of a child whose program is this module."""
    return sys.executable, "-I", "-m", __name__, module


if __name__ == "__main__":
    gc.disable()  # until ``child.serve``
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
