"""The lines of one paragraph."""

from collections.abc import Iterable, Iterator
from typing import Final

from caidang.core.extract.layout import Run

_END: Final = Run("\n")


def lines_of(runs: Iterable[Run]) -> Iterator[tuple[Run, ...]]:
    """This function will split a paragraph's runs at its line breaks (runs of ``\\n``).

    Lines without anything to see vanish; runs of one look become one.
    """
    line: list[Run] = []
    for run in (*runs, _END):
        if run.text == "\n":
            if any(part.text.strip() for part in line):
                yield tuple(line)
            line = []
        elif line and line[-1][1:] == run[1:]:
            line[-1] = Run(line[-1].text + run.text, *run[1:])
        else:
            line.append(run)
