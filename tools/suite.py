"""Every check and test: ``python -m tools.suite``, which ``make test`` calls.

What only computes runs beside what waits. The part on PostgreSQL and the whole suite come one after the other: together
their browsers and servers are so many that they keep each other waiting longer than both take.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile
from types import MappingProxyType
from typing import IO, Final

_BIN: Final = Path(sys.executable).parent
TESTS: Final = (sys.executable, "-m", "pytest")
COLLECTED: Final = (*TESTS, "--collect-only", "-qq")
QUICK: Final = ((f"{_BIN}/ruff", "check", "."), (f"{_BIN}/lint-imports", "--no-logo"))
TYPES: Final = (f"{_BIN}/mypy",)
ON_POSTGRES: Final = (*TESTS, "-m", "database and not one_database", "-n", "auto")
WHOLE: Final = (*TESTS, "-n", "auto", "--dist", "loadgroup")


class Beside:
    """A command that runs beside others; what it says is kept in a file until it is asked for."""

    def __init__(self, said: IO[bytes], command: tuple[str, ...]) -> None:
        self.command, self._said = command, said
        self._process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)

    def finish(self, *, only_if_bad: bool = False) -> bool:
        """This function will wait for its end, print what it said, and return whether all was well."""
        is_good = self._process.wait() == 0
        if not (is_good and only_if_bad):
            self._said.seek(0)
            print(" ".join(self.command), self._said.read().decode(errors="replace"), sep="\n", flush=True)
        return is_good


def main() -> int:
    """This function will do all of it and return the exit code: 0 when everything is well."""
    # An interrupt reaches all of them, as they are of one group; each tidies up before it ends.
    with TemporaryFile() as listed, TemporaryFile() as told:
        # One process compiles the tests and finds what cannot be loaded; three at once would each do all of it.
        collected = Beside(listed, COLLECTED)
        if not all([*map(_here, QUICK), collected.finish(only_if_bad=True)]):
            return 1
        types = Beside(told, TYPES)
        results = {("CAIDANG_TEST_DB=postgres", *ON_POSTGRES): _here(ON_POSTGRES, {"CAIDANG_TEST_DB": "postgres"})}
        results |= {types.command: types.finish(), WHOLE: _here(WHOLE)}
    bad = [" ".join(command) for command, is_good in results.items() if not is_good]
    print("\n".join(f"没有通过：{command}" for command in bad) or "全部通过。")
    return 1 if bad else 0


def _here(command: tuple[str, ...], more: Mapping[str, str] = MappingProxyType({})) -> bool:
    print(*(f"{name}={value}" for name, value in more.items()), *command, flush=True)
    return subprocess.run(command, check=False, env={**os.environ, **more}).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
