"""``python -m tools.fuzz --inputs 100000``: read changed files of every layout and say what came of it."""

import argparse
import multiprocessing
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from tools.corpus import available
from tools.corpus.__main__ import generate
from tools.figures import Figure, as_json, as_table, at_most, exit_code, plain
from tools.fuzz.worker import Seeds, changed, work

PATIENCE_S = 30.0
"""Seconds after which an input hangs."""
EACH = 2
"""Seed files of every layout."""


@dataclass(slots=True)
class Outcome:
    """What came of a run: outcomes by layout, and the first places where something went wrong."""

    by_layout: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    places: Counter[str] = field(default_factory=Counter)
    failed: list[int] = field(default_factory=list)
    slowest_ms: float = 0.0

    def count(self, outcome: str) -> int:
        """How many inputs came to this."""
        return sum(counts[outcome] for counts in self.by_layout.values())


class _Reader:
    """A working process; a new one takes the place of one that died or hangs."""

    def __init__(self, seeds: Seeds, run: int) -> None:
        self._seeds, self._run = seeds, run
        self._context = multiprocessing.get_context("fork")
        self.number = -1
        self._process: BaseProcess
        self.channel: Connection
        self._begin()

    def _begin(self) -> None:
        self.channel, other = self._context.Pipe()
        self._process = self._context.Process(
            target=work, args=(self._seeds, self._run, other), daemon=True
        )
        self._process.start()
        other.close()

    def give(self, number: int) -> None:
        """Have it read an input."""
        self.number = number
        self.channel.send(number)

    def take(self) -> tuple[str, float, str]:
        """Wait for its answer: outcome, milliseconds and where it went wrong."""
        try:
            if self.channel.poll(PATIENCE_S):
                outcome, took, trace = self.channel.recv()
                return str(outcome), float(took), str(trace)
            outcome = "hang"
        except (EOFError, OSError):
            outcome = "crash"
        self._process.kill()
        self._process.join()
        self._begin()
        return outcome, 0.0, f"{outcome} of input {self.number}"

    def end(self) -> None:
        """Let it go."""
        self._process.kill()
        self._process.join()


def fuzz(inputs: int, run: int, *, workers: int = 2, progress: bool = False) -> Outcome:
    """Read ``inputs`` changed files; ``run`` chooses which."""
    layouts = available(pictures=False)
    seeds = [(item.layout, item.data) for item in generate(EACH * len(layouts), run, layouts)]
    outcome = Outcome()
    readers = [_Reader(seeds, run) for _ in range(workers)]
    try:
        for first in range(0, inputs, workers):
            busy = readers[: inputs - first]
            for at, reader in enumerate(busy):
                reader.give(first + at)
            for reader in busy:
                _note(outcome, seeds, reader)
            if progress and first % 2000 < workers:
                sys.stderr.write(f"\r{first}/{inputs}")
                sys.stderr.flush()
    except KeyboardInterrupt:
        sys.stderr.write("\nstopped; what came so far:")
    finally:
        for reader in readers:
            reader.end()
    return outcome


def _note(outcome: Outcome, seeds: Seeds, reader: _Reader) -> None:
    number = reader.number
    came, took, trace = reader.take()
    outcome.by_layout[seeds[number % len(seeds)][0]][came] += 1
    outcome.slowest_ms = max(outcome.slowest_ms, took)
    if came not in ("read", "refused"):
        outcome.places[trace] += 1
        outcome.failed.append(number)


def figures(outcome: Outcome) -> list[Figure]:
    """Return the run as figures; each of the first four must be 0."""
    return [
        *(
            at_most(name, outcome.count(name), "count", 0)
            for name in ("crash", "hang", "bug", "too much")
        ),
        plain("read", outcome.count("read"), "count"),
        plain("refused", outcome.count("refused"), "count"),
        plain("slowest_ms", outcome.slowest_ms, "ms"),
    ]


def main() -> int:
    """Run, print, and keep the inputs that failed if asked to."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--run", type=int, default=1, help="another number, other inputs")
    parser.add_argument("--keep", type=Path, help="folder for the inputs that failed")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    outcome = fuzz(options.inputs, options.run, progress=not options.json)
    found = figures(outcome)
    if options.json:
        sys.stdout.write(as_json(found))
        return exit_code(found, full_size=True)
    sys.stdout.write("\n")
    for layout, counts in sorted(outcome.by_layout.items()):
        told = "  ".join(f"{name} {n}" for name, n in counts.most_common())
        sys.stdout.write(f"{layout:<28}{told}\n")
    for place, count in outcome.places.most_common(20):
        sys.stdout.write(f"{count:>6}  {place}\n")
    sys.stdout.write(as_table(found))
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        layouts = available(pictures=False)
        seeds = [(i.layout, i.data) for i in generate(EACH * len(layouts), options.run, layouts)]
        for number in outcome.failed:
            (options.keep / f"{number}.bin").write_bytes(changed(seeds, number, options.run)[1])
    return exit_code(found, full_size=True)


if __name__ == "__main__":
    raise SystemExit(main())
