"""The process that reads changed files; whatever happens in it happens to nobody else."""

import resource
import sys
import time
import traceback
from multiprocessing.connection import Connection
from pathlib import PurePath
from random import Random

from caidang.core.errors import UnreadableFile
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.limits import Limits
from caidang.core.resume.parse import parse
from caidang.core.resume.passages import long_sentences
from caidang.core.resume.remarks.tricks import find_tricks
from caidang.core.resume.values import to_values
from tools.fuzz.mutate import mutate

LIMITS = Limits(bytes=8 * 2**20, pages=40, unpacked=64 * 2**20, pixels=12_000_000)
MEMORY = 2 * 2**30
"""Bytes of address space: more is unbounded."""

Seeds = list[tuple[str, bytes]]


def changed(seeds: Seeds, number: int, run: int) -> tuple[str, bytes]:
    """Return the input of a number: its layout and its bytes."""
    rng = Random(f"{run}-{number}")
    layout, data = seeds[number % len(seeds)]
    return layout, mutate(rng, data, rng.choice(seeds)[1])


def work(seeds: Seeds, run: int, channel: Connection) -> None:
    """Read the inputs whose numbers come in; answer ``(outcome, milliseconds, trace)`` for each, until None comes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.setrecursionlimit(1000)
    while (number := channel.recv()) is not None:
        _, data = changed(seeds, number, run)
        start = time.perf_counter()
        outcome, trace = _read(data)
        channel.send((outcome, (time.perf_counter() - start) * 1000, trace))


def _read(data: bytes) -> tuple[str, str]:
    try:
        document = read_document(data, limits=LIMITS)
        resume = parse(document)
        to_values(resume)
        find_tricks(document)
        long_sentences(resume)
    except UnreadableFile:
        return "refused", ""
    except (MemoryError, RecursionError) as error:
        return "too much", _trace(error)
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        return "bug", _trace(error)
    return "read", ""


def _trace(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = " < ".join(f"{PurePath(f.filename).name}:{f.lineno}" for f in reversed(frames))
    return f"{type(error).__name__} {places}"
