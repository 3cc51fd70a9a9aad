"""A backup that is there already: which states it has, and what each is made of."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from caidang.core.crypto.envelope import key_id_of
from caidang.core.errors import InvalidInput, NotFound, SealBroken
from caidang.domain.backup.archive import names
from caidang.domain.backup.archive.keyring import KeyRow, read_part, read_stones
from caidang.domain.backup.archive.manifest import (
    Listed,
    Manifest,
    read_list,
    read_manifest,
    read_names,
)
from caidang.domain.backup.archive.sealing import Seals
from caidang.domain.backup.places.base import NotThere, Place
from caidang.domain.backup.places.disk import MARKER

FORMAT: Final = 1


class Archive:
    """Reads the backups of one vault in one place. ``cache`` is a near place for small sealed parts, or None."""

    def __init__(self, place: Place, seals: Seals, *, cache: Place | None = None) -> None:
        self.place, self.seals, self._cache = place, seals, cache

    def stamps(self, folder: str = "manifests") -> list[str]:
        """Return the names of all complete or cut manifests (or keyrings, heads), oldest first.

        One writer's are in the order in which they were made, whatever its clock said.
        """
        found = []
        for file in self.place.files(folder):
            name = file.path.rpartition("/")[2]
            if (parsed := names.parse_stamped(name)) is not None:
                found.append((parsed, name))
        return [name for _, name in sorted(found, key=lambda one: (one[0][0], one[0][2], one[0][1]))]

    def manifest(self, name: str) -> Manifest:
        """Return a manifest; raises SealBroken when it is cut, changed or of another vault, NotThere without it."""
        sealed = self._small(names.manifest_path(name))
        found = read_manifest(self.seals.open_text(f"manifest:{name}", sealed))
        if found.name != name:
            raise SealBroken("备份的清单与它的名字对不上。")
        return found

    def sealed_manifest(self, name: str) -> bytes:
        """Return a manifest as it lies; raises NotThere."""
        return self._small(names.manifest_path(name))

    def digest(self, name: str) -> str:
        """Return the SHA-256 of a manifest as it lies, as hex: what the next one says of it."""
        return hashlib.sha256(self.sealed_manifest(name)).hexdigest()

    def manifests(self) -> Iterator[Manifest]:
        """Yield the manifests that can be opened, newest first; what is cut is passed over."""
        for name in reversed(self.stamps()):
            try:
                yield self.manifest(name)
            except (SealBroken, NotThere):
                continue

    def newest(self, *, before: datetime | None = None) -> Manifest:
        """Return the newest whole state, or the newest not after a moment; raises NotFound when there is none."""
        for found in self.manifests():
            if before is None or found.moment <= before:
                return found
        raise NotFound(
            "这里没有那个时间之前的备份，用 backup list 看有哪些。" if before else "这里没有一份能打开的备份：钥匙不对，或者还没有备份过。"
        )

    def newest_of(self, writer: str) -> tuple[Manifest | None, int]:
        """Return a writer's last whole manifest, and the highest number that it ever used."""
        mine = [(parsed[2], name) for name in self.stamps() if (parsed := names.parse_stamped(name)) and parsed[1] == writer]
        highest = max((number for number, _ in mine), default=0)
        for _, name in sorted(mine, reverse=True):
            try:
                return self.manifest(name), highest
            except (SealBroken, NotThere):
                continue
        return None, highest

    def chunk(self, name: str, *, is_small: bool = False) -> bytes:
        """Return a chunk's bytes; raises NotThere or SealBroken."""
        path = names.chunk_path(name)
        return self.seals.open_chunk(name, self._small(path) if is_small else self.place.get(path))

    def objects(self, manifest: Manifest) -> Iterator[tuple[str, Listed]]:
        """Yield the sealed files of a state."""
        for name in manifest.lists:
            yield from read_list(self.chunk(name, is_small=True))

    def database_chunks(self, manifest: Manifest) -> Iterator[str]:
        """Yield the names of the chunks that the database of a state is made of, in their order."""
        for name in manifest.database["lists"]:
            yield from read_names(self.chunk(name, is_small=True))

    def keyring(self, name: str) -> dict[str, Any]:
        """Return a keyring's list; raises SealBroken or NotThere."""
        return self.seals.open_text(f"keyring:{name}", self._small(names.keyring_path(name)))

    def keys_of(self, name: str) -> list[KeyRow]:
        """Return the keys of a keyring; raises SealBroken or NotThere."""
        parts = [str(part) for part in self.keyring(name)["parts"]]
        return [
            row for part in parts for row in read_part(self.seals.open_chunk(part, self.place.get(names.key_path(part))))
        ]

    def newest_keyring(self) -> list[KeyRow]:
        """Return the keys of the newest keyring that can be opened; raises NotFound when there is none."""
        for name in reversed(self.stamps("keyrings")):
            try:
                return self.keys_of(name)
            except (SealBroken, NotThere):
                continue
        raise NotFound("备份里没有一份能打开的钥匙串。")

    def key_parts(self, name: str) -> list[str]:
        """Return the names of the chunks that a keyring needs; raises SealBroken or NotThere."""
        value = self.keyring(name)
        return [str(part) for part in (*value["parts"], *value.get("tombstones", ()))]

    def newest_tombstones(self) -> list[dict[str, Any]]:
        """Return who was erased until the newest keyring that can be opened was written."""
        for name in reversed(self.stamps("keyrings")):
            try:
                found = self.keyring(name).get("tombstones", ())
                parts = [self.seals.open_chunk(part, self.place.get(names.key_path(part))) for part in found]
                return [entry for part in parts for entry in read_stones(part)]
            except (SealBroken, NotThere):
                continue
        return []

    def newest_wrappings(self) -> dict[int, bytes]:
        """Return the keys that wrap the data keys of the newest keyring that can be opened; none of a vault before format 2."""
        for name in reversed(self.stamps("keyrings")):
            try:
                return {int(number): bytes.fromhex(key) for number, key in self.keyring(name).get("wrapping", {}).items()}
            except (SealBroken, NotThere):
                continue
        return {}

    def erased_in(self, name: str) -> int:
        """Return how many persons were erased when a keyring was written; raises SealBroken or NotThere."""
        value = self.keyring(name)
        return int(value["erased"]) if "erased" in value else sum(row.wrapped is None for row in self.keys_of(name))

    def keyring_generation(self, name: str) -> int:
        """Return whose root key sealed a keyring; raises NotThere or SealBroken."""
        return key_id_of(self._small(names.keyring_path(name)))

    def header(self, name: str) -> Mapping[str, Any]:
        """Return the open part of ``vault.json`` as it was at a state; raises NotThere or SealBroken."""
        try:
            value = json.loads(self._small(names.header_path(name)))
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise SealBroken("备份里的 vault 文件读不懂。")
        return value

    def _small(self, path: str) -> bytes:
        if self._cache is not None:
            try:
                return self._cache.get(path)
            except NotThere:
                pass
        found = self.place.get(path)
        if self._cache is not None:
            self._cache.put(path, found)
        return found


def header_name(content: bytes) -> str:
    """Return the name under which an open part of ``vault.json`` lies."""
    return hashlib.sha256(content).hexdigest()[:16]


def headers(place: Place) -> Iterator[Mapping[str, Any]]:
    """Yield the open parts of ``vault.json`` in a place, newest first; none of them is secret."""
    for file in sorted(place.files("vault"), key=lambda one: one.written, reverse=True):
        try:
            value = json.loads(place.get(file.path))
        except (ValueError, NotThere):
            continue
        if isinstance(value, dict):
            yield value


def read_marker(place: Place) -> dict[str, Any] | None:
    """Return what stands at the entrance of a backup, or None in an empty place.

    Raises InvalidInput where the entrance is another program's or a later version's.
    """
    try:
        value = json.loads(place.get(MARKER))
    except NotThere:
        return None
    except ValueError:
        value = None
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise InvalidInput("这里的备份是别的版本写的，本程序认不得；请升级程序，或换一个空的位置。")
    return value
