"""ZIP archives: names, junk, nesting, limits, passwords."""

import io
import zipfile

import pytest

from caidang.core.errors import Damaged, Encrypted, TooLarge
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Kind, Part
from caidang.core.extract.limits import Limits
from tests.core.extract.docx_writer import p, write_docx


def _zip(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_files_are_parts_with_their_folders() -> None:
    word = write_docx(p("张示例"))
    document = read_document(_zip({"三月/张示例.docx": word, "b.txt": b"hi"}))
    assert document.kind is Kind.ARCHIVE
    assert document.pages == ()
    assert document.parts == (Part("三月/张示例.docx", word), Part("b.txt", b"hi"))


def test_names_in_the_packers_own_code_page() -> None:
    raw = "简历.txt".encode("gb18030")
    data = _zip({"x" * len(raw): b"hi"}).replace(b"x" * len(raw), raw)
    assert read_document(data).parts[0].name == "简历.txt"


def test_junk_is_left_out() -> None:
    entries = {
        "__MACOSX/._a.txt": b"x",
        ".hidden": b"x",
        "d/.git/a": b"x",
        "Thumbs.db": b"x",
        "~$a.docx": b"x",
    }
    assert [part.name for part in read_document(_zip({**entries, "a.txt": b"hi"})).parts] == [
        "a.txt"
    ]
    with pytest.raises(Damaged):
        read_document(_zip(entries))


@pytest.mark.parametrize(
    "name", ["/etc/cv.txt", "../../cv.txt", "a/../../cv.txt", "C:/x/cv.txt", "..\\cv.txt"]
)
def test_names_that_climb_lose_their_folders(name: str) -> None:
    assert read_document(_zip({name: b"hi"})).parts[0].name == "cv.txt"


def test_an_archive_inside_is_not_opened() -> None:
    document = read_document(_zip({"a.txt": b"hi", "b.zip": _zip({"c.txt": b"x"})}))
    assert [part.name for part in document.parts] == ["a.txt"]
    assert "压缩包里还有压缩包" in document.warnings[0]


def test_too_many_entries() -> None:
    with pytest.raises(TooLarge, match="201 个文件"):
        read_document(_zip({f"{i}.txt": b"x" for i in range(201)}))


def test_a_bomb_by_ratio_and_one_by_size() -> None:
    with pytest.raises(TooLarge, match="压缩比"):
        read_document(_zip({"a.txt": b"0" * 30_000_000}))
    with pytest.raises(TooLarge, match="太大"):
        read_document(_zip({"a.txt": b"0" * 2_000_000}), limits=Limits(unpacked=1_000_000))


def test_a_directory_that_lies_about_sizes_is_found_out() -> None:
    data = bytearray(_zip({"a.txt": bytes(range(256)) * 40}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + offset
        data[at : at + 4] = (100).to_bytes(4, "little")
    with pytest.raises((TooLarge, Damaged)):
        read_document(bytes(data))


def test_a_password_is_named() -> None:
    data = bytearray(_zip({"a.txt": b"hi"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    with pytest.raises(Encrypted, match="密码"):
        read_document(bytes(data))


def test_a_cut_off_archive_is_damaged() -> None:
    data = _zip({"a.txt": bytes(range(256)) * 20})
    with pytest.raises(Damaged):
        read_document(data[:-30])
