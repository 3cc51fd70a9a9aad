"""A tree of categories: who stands below whom, the way to each, and the order in which they are shown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from caidang.core.text.normalize import search_key

PARTS = " / "
"""Between the names of a way from the root."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One category. ``parent`` is another's id, or None for a root."""

    id: int
    name: str
    parent: int | None
    position: int = 0
    is_offered: bool = True


@dataclass(frozen=True, slots=True)
class Tree:
    """All categories by id."""

    branches: dict[int, Branch]
    below: dict[int | None, tuple[int, ...]] = field(repr=False)

    def walk(self, root: int | None = None, depth: int = 0) -> Iterator[tuple[int, Branch]]:
        """Yield depth and branch of all below ``root``, a parent before its children, in their order."""
        for pk in self.below.get(root, ()):
            yield depth, self.branches[pk]
            yield from self.walk(pk, depth + 1)

    def up(self, pk: int) -> tuple[int, ...]:
        """Return the branch's id and those above it, the root last; empty for one that is not here."""
        found: list[int] = []
        at: int | None = pk
        while at in self.branches and at not in found:
            found.append(at)
            at = self.branches[at].parent
        return tuple(found)

    def down(self, pk: int) -> frozenset[int]:
        """Return the ids of the branch and all below it."""
        return frozenset({pk, *(branch.id for _, branch in self.walk(pk))})

    def path(self, pk: int) -> str:
        """Return the names from the root to the branch."""
        return PARTS.join(self.branches[each].name for each in reversed(self.up(pk)))

    def root(self, pk: int) -> int:
        """Return the root that the branch grows from."""
        return self.up(pk)[-1]

    def find(self, text: str) -> tuple[int, ...]:
        """Return the offered branches that the text names: by the whole way, else by the name, whatever its case and width."""
        wanted = _key(text)
        offered = [pk for pk, branch in self.branches.items() if branch.is_offered]
        whole = tuple(pk for pk in offered if _key(self.path(pk)) == wanted)
        return whole or tuple(pk for pk in offered if _key(self.branches[pk].name) == wanted)


def grow(branches: Iterable[Branch]) -> Tree:
    """Return the tree of these branches; one whose parent is missing stands as a root."""
    known = {branch.id: branch for branch in branches}
    below: dict[int | None, list[Branch]] = {}
    for branch in known.values():
        parent = branch.parent if branch.parent in known else None
        below.setdefault(parent, []).append(branch)
    order = {
        parent: tuple(b.id for b in sorted(found, key=lambda b: (b.position, b.name, b.id)))
        for parent, found in below.items()
    }
    return Tree(known, order)


def _key(text: str) -> str:
    return "/".join(search_key(part).strip() for part in text.replace("／", "/").split("/"))
