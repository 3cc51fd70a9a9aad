"""What a player is told that a file is, and which part of it it gets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.domain.pipeline.recordings import part_of, playable


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"\x00\x00\x00\x20ftypM4A \x00\x00\x02\x00", "audio/mp4"),
        (b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00", "video/mp4"),
        (b"OggS\x00\x02", "audio/ogg"),
        (b"fLaC\x00\x00\x00\x22", "audio/flac"),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\x82\x84webm", "video/webm"),
        (b"ID3\x04\x00", "audio/mpeg"),
        (b"\xff\xfb\x90\x00", "audio/mpeg"),
        (b"\xff\xf1\x50\x80", "audio/aac"),
    ],
)
def test_a_recording_is_known_by_its_first_bytes(head: bytes, kind: str) -> None:
    found = playable(head)
    assert found is not None
    assert (found.kind, found.is_video) == (kind, kind.startswith("video/"))


@pytest.mark.parametrize(
    "head", [b"", b"\xff", b"<html><script>", b"%PDF-1.7", b"PK\x03\x04", b"RIFF\x00\x00\x00\x00AVI ", b"#!AMR\n", b"\x1aE\xdf\xa3matroska"]
)
def test_what_no_browser_plays_is_no_recording(head: bytes) -> None:
    assert playable(head) is None


@given(size=st.integers(1, 10**9), first=st.integers(0, 2 * 10**9), length=st.integers(0, 2 * 10**9))
def test_a_part_lies_within_the_file(size: int, first: int, length: int) -> None:
    asked = f"bytes={first}-{first + length}"
    if first >= size:
        with pytest.raises(ValueError, match="bytes"):
            part_of(asked, size)
    else:
        assert part_of(asked, size) == (first, min(first + length, size - 1))


@pytest.mark.parametrize("asked", ["", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "bytes=0-1,4-5", "lines=1-2", "bytes=٣-"])
def test_what_cannot_be_read_means_the_whole(asked: str) -> None:
    assert part_of(asked, 100) is None


def test_the_end_and_nothing_of_it() -> None:
    assert part_of("bytes=-30", 100) == (70, 99)
    assert part_of("bytes=-300", 100) == (0, 99)
    with pytest.raises(ValueError, match="bytes"):
        part_of("bytes=-0", 100)
