"""The long fuzz run, in short."""

from random import Random

from tools.fuzz.__main__ import figures, fuzz
from tools.fuzz.mutate import mutate


def test_changed_files_of_every_layout_are_read_or_refused() -> None:
    outcome = fuzz(250, 20, workers=2)
    assert [(f.name, f.value) for f in figures(outcome)[:4] if f.value] == [], outcome.places
    assert outcome.count("read") + outcome.count("refused") == 250
    assert outcome.count("read") > 100


def test_the_same_number_gives_the_same_bytes() -> None:
    data, other = b"PK\x03\x04" + bytes(range(256)) * 4, b"other" * 99
    assert mutate(Random("1-2"), data, other) == mutate(Random("1-2"), data, other)
    assert {mutate(Random(n), data, other) for n in range(20)} != {data}
