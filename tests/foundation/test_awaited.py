"""Waiting for a library that answers from threads of its own leaves none of them behind."""

import subprocess
import sys

import pytest

from caidang.foundation.lib.awaited import waited_for

# The thread that brings an answer takes its time after it is heard; the process that heard it ends at once, and slowly.
# Who is still inside by then is ended by force in the middle of the library, which aborts the process.
_LINGERING = """
import asyncio, time
from asyncio.selector_events import BaseSelectorEventLoop as Loop

import opendal
from caidang.foundation.lib.awaited import waited_for

wake = Loop._write_to_self

def wake_and_linger(self):
    wake(self)
    for _ in range(50):
        time.sleep(0.01)

Loop._write_to_self = wake_and_linger

async def listed():
    lister = opendal.AsyncOperator("memory")
    return [entry.path async for entry in await lister.list("/", recursive=True)]

class Late:
    def __init__(self):
        self.rest = time.sleep

    def __del__(self):
        self.rest(0.2)

late = Late()
print(waited_for(listed))
"""


def test_a_process_that_heard_an_answer_ends_in_peace() -> None:
    done = subprocess.run([sys.executable, "-c", _LINGERING], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[]\n"


def test_what_the_coroutine_raises_is_raised_and_nothing_waits_for_ever() -> None:
    async def broken() -> None:
        raise ValueError("so")

    with pytest.raises(ValueError, match="so"):
        waited_for(broken)
