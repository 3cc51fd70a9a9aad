"""An archive of many files is handed out a portion at a time, each file once."""

import io
import zipfile

import pytest

from caidang.core.errors import TooLarge
from caidang.core.extract import archive
from caidang.core.extract.archive import Parcel
from caidang.core.extract.limits import Limits


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def portions(parcel: Parcel) -> list[list[str]]:
    found, at = [], 0
    while at is not None:
        parts, at = parcel.portion(at)
        found.append([part.name for part in parts])
    return found


def test_portions_hold_each_file_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_PORTION", 100)
    files = {"a/": b"", "a/1.txt": b"x" * 60, "a/.hidden": b"x" * 60, "2.txt": b"x" * 60, "3.txt": b"x" * 500, "4.txt": b"x", "5.txt": b"PK\x03\x04"}
    found = portions(Parcel(packed(files), Limits()))
    assert [name for names in found for name in names] == ["a/1.txt", "2.txt", "3.txt", "4.txt"]
    assert len(found) > 2


def test_an_archive_of_too_many_files_is_not_opened() -> None:
    with pytest.raises(TooLarge):
        Parcel(packed({f"{n}.txt": b"x" for n in range(6)}), Limits(archive_entries=5))
