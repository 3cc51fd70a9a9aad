"""The sealed copy of the index: what a start is made from, and all of it that touches a disk.

A manifest names the files; a sealed file that it does not name is never trusted, and what is
already sealed is told by the manifest, never by the directory: after a crash a file of the same
name can hold something else.
"""

import hmac
import io
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from caidang.core.errors import SealBroken
from caidang.foundation.search.index.live import Places, directory_bytes, mark_of
from caidang.foundation.search.index.schema import INDEX_FORMAT
from caidang.foundation.search.index.sealed_file import (
    derive,
    read_sealed,
    sync_directory,
    write_sealed,
)

MANIFEST = "manifest.s"
_MANIFEST_PLACE = "manifest"
_STAGING_TRIES = 50


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the sealed copy holds: every change up to ``seq``, maybe more.

    ``key``: hex of this generation's own key; when the generation goes, whatever is left of it on
    the medium can no longer be opened. ``files``: engine's file name → sealed name. ``meta``: the
    engine's meta.json. ``erasures``: erased persons whose words old segments may still hold.
    ``born_ms``: when the generation was built. ``mark``: of the installation's key that it is sealed under.
    """

    generation: str
    key: str = field(repr=False)
    seq: int
    born_ms: int
    erasures: int = 0
    files: Mapping[str, str] | None = None
    meta: str = ""
    index_format: str = INDEX_FORMAT
    mark: str = ""

    @property
    def opstamp(self) -> int:
        """The number of the commit that was sealed."""
        return int(json.loads(self.meta)["opstamp"])

    def with_state(self, *, seq: int, erasures: int) -> "Manifest":
        """Return the manifest for the next seal of the same generation."""
        return replace(self, seq=seq, erasures=erasures)


class Sealer:
    """Writes and reads the sealed copy of one installation."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._directory = places.sealed

    @property
    def sealed_bytes(self) -> int:
        """The size of the sealed copy."""
        return directory_bytes(self._directory)

    def read_manifest(self) -> Manifest | None:
        """Return the manifest, or None when none was ever written. A former key opens it as well.

        Raises SealBroken when it cannot be opened or is of another format.
        """
        path = self._directory / MANIFEST
        if not path.exists():
            return None
        plain, mark = self._opened(path)
        try:
            manifest = Manifest(**(json.loads(plain) | {"mark": mark}))
            is_ours = manifest.index_format == INDEX_FORMAT and manifest.opstamp >= 0
        except (ValueError, TypeError, KeyError) as error:
            raise SealBroken("索引清单读不懂。") from error
        if not is_ours:
            raise SealBroken("索引是另一个版本写的。")
        return manifest

    def _opened(self, path: Path) -> tuple[bytes, str]:
        """Return the manifest's text and the mark of the key that opened it."""
        problem: SealBroken | None = None
        for key in (self._places.key, *self._places.former):
            plain = io.BytesIO()
            try:
                read_sealed(path, plain, key=_manifest_key(key), place=_MANIFEST_PLACE)
            except SealBroken as error:
                problem = problem or error
                continue
            return plain.getvalue(), mark_of(key)
        raise problem or SealBroken("索引清单打不开。")

    def seal(self, live: Path, manifest: Manifest) -> Manifest:
        """Bring the sealed copy up to the live index and return the new manifest.

        ``manifest`` carries the state to write; its ``files`` are those already sealed. The old
        copy stays whole until the new manifest stands. Raises OSError when the disk is full.
        """
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        staging = live.with_name(f".{live.name}.staging")
        try:
            meta, names = stage(live, staging)
            files = dict(manifest.files or {})
            for name in names:
                if name not in files:
                    files[name] = self._seal_file(staging / name, manifest)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        sealed = replace(manifest, meta=meta, files={name: files[name] for name in names})
        sync_directory(self._directory)
        self._write_manifest(sealed)
        self._remove_unlisted(sealed)
        return sealed

    def unseal(self, manifest: Manifest, base: Path) -> Path:
        """Put the sealed index into the base directory and return its path.

        Raises SealBroken when any file is missing, cut or changed; nothing is left behind then.
        """
        target = base / manifest.generation
        fresh = base / f".{manifest.generation}.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700, parents=True)
        try:
            for name, sealed_name in (manifest.files or {}).items():
                with (fresh / name).open("wb") as out:
                    read_sealed(
                        self._directory / sealed_name,
                        out,
                        key=bytes.fromhex(manifest.key),
                        place=_place(manifest, name),
                    )
            # The engine only ever removes files that this list names as its own.
            managed = [*(manifest.files or {}), "meta.json"]
            (fresh / ".managed.json").write_text(json.dumps(managed))
            (fresh / "meta.json").write_text(manifest.meta)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)
        return target

    def _seal_file(self, source: Path, manifest: Manifest) -> str:
        key = bytes.fromhex(manifest.key)
        place = _place(manifest, source.name)
        names_key = derive(self._places.key, salt=b"", purpose="search file names")
        name = hmac.new(names_key, place.encode(), sha256).hexdigest()[:32] + ".s"
        with source.open("rb") as plain:
            write_sealed(plain, self._directory / name, key=key, place=place)
        return name

    def _write_manifest(self, manifest: Manifest) -> None:
        plain = json.dumps(asdict(manifest)).encode()
        path = self._directory / MANIFEST
        write_sealed(io.BytesIO(plain), path, key=_manifest_key(self._places.key), place=_MANIFEST_PLACE)
        sync_directory(self._directory)

    def _remove_unlisted(self, manifest: Manifest) -> None:
        listed = {MANIFEST, *(manifest.files or {}).values()}
        for path in [*self._directory.glob("*.s"), *self._directory.glob(".*.tmp")]:
            if path.name not in listed:
                path.unlink(missing_ok=True)


def stage(live: Path, staging: Path) -> tuple[str, list[str]]:
    """Hold the files of one commit by hard links, as merges go on; return meta.json and names.

    When a merge ends in between, files vanish under our hands: then it is read once more.
    """
    for _ in range(_STAGING_TRIES):
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(mode=0o700)
        meta = (live / "meta.json").read_text()
        names = _files_of(live, meta)
        try:
            for name in names:
                os.link(live / name, staging / name)
        except FileNotFoundError:
            continue
        # Unchanged afterwards means that nothing had been removed while we looked.
        if (live / "meta.json").read_text() == meta:
            return meta, names
    raise OSError("the live index changed faster than it could be held")


def _files_of(live: Path, meta: str) -> list[str]:
    """Return the names of the files that this commit is made of."""
    wanted: dict[str, str | None] = {}
    for segment in json.loads(meta)["segments"]:
        stem = str(segment["segment_id"]).replace("-", "")
        deletes = segment["deletes"]
        wanted[stem] = f"{stem}.{deletes['opstamp']}.del" if deletes else None
    return sorted(
        path.name
        for path in live.iterdir()
        if (stem := path.name.split(".")[0]) in wanted
        and (path.suffix != ".del" or path.name == wanted[stem])
    )


def _manifest_key(key: bytes) -> bytes:
    return derive(key, salt=b"", purpose="search manifest")


def _place(manifest: Manifest, name: str) -> str:
    return f"{manifest.generation}|{name}"
