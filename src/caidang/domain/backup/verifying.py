"""Is what a backup says really there, and is it what was put there? Quickly by size, or deeply by every byte."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from caidang.core.errors import SealBroken
from caidang.domain.backup.archive import names
from caidang.domain.backup.archive.manifest import Listed, Manifest, digest_of
from caidang.domain.backup.archive.opened import Archive
from caidang.domain.backup.places.base import NotThere
from caidang.domain.backup.threads import batches, in_order

_BATCH: Final = 32
_MOST_NAMED: Final = 50

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Verified:
    """What a check found. ``missing`` and ``damaged`` name at most fifty files each; the counts are whole."""

    manifests: int = 0
    broken_manifests: list[str] = field(default_factory=list)
    broken_links: list[str] = field(default_factory=list)
    objects: int = 0
    chunks: int = 0
    bytes_read: int = 0
    missing_count: int = 0
    damaged_count: int = 0
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether the newest states can all be restored whole."""
        return not (self.broken_manifests or self.broken_links or self.missing_count or self.damaged_count)

    def lacks(self, path: str) -> None:
        """Note a file that is not there."""
        self.missing_count += 1
        if len(self.missing) < _MOST_NAMED:
            self.missing.append(path)

    def is_wrong(self, path: str) -> None:
        """Note a file that is not what it should be."""
        self.damaged_count += 1
        if len(self.damaged) < _MOST_NAMED:
            self.damaged.append(path)


def verify(archive: Archive, *, is_deep: bool, progress: Progress) -> Verified:
    """Check every manifest and every file that one of them needs; ``is_deep`` reads them all.

    Raises PlaceProblem when the place cannot be read.
    """
    found = Verified()
    there = {file.path: file.size for folder in ("objects", "chunks", "keys") for file in archive.place.files(folder)}
    objects: dict[str, Listed] = {}
    chunks: dict[str, None] = {}
    newest: dict[str, str] = {}
    for manifest in _whole(archive, found):
        newest[manifest.writer] = manifest.keyring
        try:
            objects.update(archive.objects(manifest))
            chunks |= dict.fromkeys((*manifest.lists, *manifest.database["lists"]))
            chunks |= dict.fromkeys(archive.database_chunks(manifest))
        except (SealBroken, NotThere):
            found.broken_manifests.append(manifest.name)
            _check_lists(archive, manifest, found)
    found.objects, found.chunks = len(objects), len(chunks)
    for name, one in objects.items():
        path = names.object_path(name)
        if path not in there:
            found.lacks(path)
        elif there[path] != one.size:
            found.is_wrong(path)
    for name in chunks:
        if names.chunk_path(name) not in there:
            found.lacks(names.chunk_path(name))
    _check_keyrings(archive, newest.values(), found)
    if is_deep:
        _read_all(archive, objects, chunks, there, found, progress)
    return found


def _check_lists(archive: Archive, manifest: Manifest, found: Verified) -> None:
    """Name the lists that do not open: the next states name the same ones, unless they are sent again."""
    for name in (*manifest.lists, *manifest.database["lists"]):
        path = names.chunk_path(name)
        try:
            archive.chunk(name)
        except NotThere:
            if path not in found.missing:
                found.lacks(path)
        except SealBroken:
            if path not in found.damaged:
                found.is_wrong(path)


def _check_keyrings(archive: Archive, newest: Iterable[str], found: Verified) -> None:
    """A keyring is what every restore needs; those of the newest states must be there, older ones may have lapsed."""
    for name in dict.fromkeys((*archive.stamps("keyrings"), *newest)):
        try:
            archive.keys_of(name)
        except (SealBroken, NotThere):
            found.is_wrong(names.keyring_path(name))


def _whole(archive: Archive, found: Verified) -> Iterator[Manifest]:
    """Each manifest that opens; one that a pointer names and that does not open is broken, another was cut off in the making."""
    heads = set(archive.stamps("heads"))
    whole = {}
    for name in archive.stamps():
        try:
            whole[name] = archive.manifest(name)
        except (SealBroken, NotThere):
            if name in heads:
                found.broken_manifests.append(name)
    found.broken_manifests += sorted(heads - set(archive.stamps()))
    found.manifests = len(whole)
    for manifest in whole.values():
        before = manifest.previous.get("name")
        if before in whole and archive.digest(before) != manifest.previous.get("sha256"):
            found.broken_links.append(manifest.name)
        yield manifest


def _read_all(
    archive: Archive, objects: dict[str, Listed], chunks: Iterable[str], there: dict[str, int],
    found: Verified, progress: Progress,
) -> None:  # fmt: skip
    def right_object(name: str) -> int:
        try:
            sealed = archive.place.get(names.object_path(name))
        except NotThere:
            return -1
        return len(sealed) if digest_of(sealed) == objects[name].digest else -1

    def right_chunk(name: str) -> int:
        try:
            return len(archive.chunk(name))
        except (SealBroken, NotThere):
            return -1

    for path_of, sized, wanted in ((names.object_path, right_object, objects), (names.chunk_path, right_chunk, chunks)):
        whole = [name for name in wanted if path_of(name) in there]
        for number, (name, size) in enumerate(_looked_at(sized, whole)):
            found.bytes_read += max(size, 0)
            if size < 0:
                found.is_wrong(path_of(name))
            progress("read", number, len(whole))


def _looked_at(sized: Callable[[str], int], wanted: list[str]) -> Iterator[tuple[str, int]]:
    """Each name with what ``sized`` says of it; each thread takes several, for handing over costs."""

    def several(batch: list[str]) -> list[tuple[str, int]]:
        return [(name, sized(name)) for name in batch]

    for sizes in in_order(several, batches(wanted, _BATCH)):
        yield from sizes
