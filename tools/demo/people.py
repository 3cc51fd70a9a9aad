"""The demo's files: invented people in every layout, some of them twice, some nearly twice."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle

from tools.corpus import Rendered, available, invent, render

PICTURES = ("scan-pdf", "scan-english", "photo-jpg", "screenshot-png", "docx-picture")
"""Layouts that need character recognition, some seconds each: one file of each is enough."""
SEED = 20_000
NAMED = (("张", "张三"), ("张", "张小敏"), ("欧阳", "欧阳静"), ("张", "张思远"), ("曾", "曾晓"), ("张", "张炜"), ("上官", "上官云"), ("张", "张晨"))
"""Names that everybody types first when he tries a search; every twelfth person is called so."""


def files(count: int) -> Iterator[Rendered]:
    """Yield ``count`` files of invented people.

    Every fifteenth person also sends a second résumé in another layout, every fortieth has one
    with another phone and mail, as agencies see every day.
    """
    layouts = [name for name in available() if name not in PICTURES]
    pictures = [name for name in available() if name in PICTURES]
    made = 0
    for number, layout in enumerate(cycle(layouts)):
        person = _named(invent(SEED + number), number)
        for rendered in _of_one(person, number, layout, layouts, pictures):
            if made == count:
                return
            yield rendered
            made += 1


def _named(person, number: int):  # type: ignore[no-untyped-def]
    if number % 12 != 4:
        return person
    surname, name = NAMED[number // 12 % len(NAMED)]
    return replace(person, surname=surname, name=name)


def _of_one(person, number: int, layout: str, layouts: list[str], pictures: list[str]):  # type: ignore[no-untyped-def]
    yield render(person, layout, number)
    if number % 15 == 7:
        yield render(person, layouts[(number * 7 + 3) % len(layouts)], number + 1)
    if number % 40 == 11:
        moved = replace(person, phones=(f"1390013{number:04}",), emails=(f"moved{number}@example.com",))
        yield render(moved, layout, number + 2)
    if number % 50 == 5 and number // 50 < len(pictures):
        yield render(invent(SEED + 5000 + number), pictures[number // 50], number)
