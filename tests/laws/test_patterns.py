"""No pattern tries every way of parting a text: what strangers send is read with hundreds of them."""

import importlib
import inspect
import pkgutil
import re
import signal
from collections.abc import Iterator
from random import Random
from types import FrameType, ModuleType
from typing import Any

import caidang.core

PUMPED = (12, 25, 40)
SAMPLES = 200
ENOUGH_S = 5
"""Seconds of processor for one text of some hundred characters; a sound pattern needs a thousandth of one."""
CLASSES = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}


class Endless(Exception):
    """A pattern did not come to its end."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise Endless


def used() -> Iterator[tuple[str, re.Pattern[str], frozenset[str]]]:
    """Each pattern by a name of a module of the core, and the ways it is asked there."""
    for found in pkgutil.walk_packages(caidang.core.__path__, "caidang.core."):
        module = importlib.import_module(found.name)
        source = inspect.getsource(module)
        for name, pattern in _named(module):
            ways = frozenset(re.findall(rf"\b{name}\.(search|match|fullmatch)\b", source))
            yield f"{module.__name__}.{name}", pattern, ways or frozenset(("search",))


def _named(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    for name, value in vars(module).items():
        held = value.values() if isinstance(value, dict) else value if isinstance(value, tuple | list) else (value,)
        for one in held:
            if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                yield name, one


def sample(tree: Any, rng: Random) -> str:  # noqa: ANN401 - the library's own tree
    """A text made as the pattern says, roughly."""
    return "".join(_part(str(op), given, rng) for op, given in tree)


def _part(op: str, given: Any, rng: Random) -> str:  # noqa: ANN401
    match op:
        case "LITERAL":
            return chr(given)
        case "ANY" | "NOT_LITERAL":
            return rng.choice("aA1中 -")
        case "IN":
            kind, one = rng.choice(given)
            if str(kind) == "LITERAL":
                return chr(one)
            return chr(rng.randint(*one)) if str(kind) == "RANGE" else CLASSES.get(str(one), "-")
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            low, high, inner = given
            return "".join(sample(inner, rng) for _ in range(rng.randint(low, max(low, min(int(high), low + 3)))))
        case "SUBPATTERN":
            return sample(given[3], rng)
        case "ATOMIC_GROUP":
            return sample(given, rng)
        case "BRANCH":
            return sample(rng.choice(given[1]), rng)
    return ""


def attacks(pattern: re.Pattern[str], rng: Random) -> Iterator[str]:
    """Texts like those that it finds, a part of each many times over, and an end that does not fit."""
    tree = re._parser.parse(pattern.pattern, pattern.flags)  # type: ignore[attr-defined]
    yield from (f"{one * 64}!" for one in ("a", "A", "1", "中", " ", "-", "A.", "至今"))
    for _ in range(SAMPLES):
        text = sample(tree, rng)[:40]
        if text:
            first = rng.randrange(len(text))
            last = min(len(text), first + rng.randint(1, 6))
            part = text[first:last] * rng.choice(PUMPED)
            yield (text[:first] + part + text[last:])[:160] + rng.choice(("", "!", "￥\n"))


def test_each_comes_to_an_end_whatever_it_is_asked() -> None:
    endless: list[tuple[str, str, str]] = []
    before = signal.signal(signal.SIGPROF, _stop)
    try:
        for name, pattern, ways in used():
            for text in attacks(pattern, Random(name)):
                for way in sorted(ways):
                    signal.setitimer(signal.ITIMER_PROF, ENOUGH_S)
                    try:
                        getattr(pattern, way)(text)
                    except Endless:
                        endless.append((name, way, text))
                    finally:
                        signal.setitimer(signal.ITIMER_PROF, 0)
                if endless and endless[-1][0] == name:
                    break
    finally:
        signal.signal(signal.SIGPROF, before)
    assert endless == []
