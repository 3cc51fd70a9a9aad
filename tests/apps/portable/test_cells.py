"""What a row holds comes back from JSON exactly as it was, whatever it is."""

import json
import uuid
import zlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Candidate, FieldValue
from caidang.domain.portable.cells import plain, read_sealed, unplain, write_sealed

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def through_a_file(cell: object) -> dict[str, object]:
    """As it is read from a line again."""
    found = json.loads(json.dumps(cell, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    assert isinstance(found, dict)
    return found


@given(st.binary() | st.text().map(str.encode) | st.text().map(lambda text: zlib.compress(text.encode())))
def test_sealed_bytes_come_back(data: bytes) -> None:
    assert read_sealed(through_a_file(write_sealed(data, 7))) == data


@given(JSON.filter(lambda value: isinstance(value, list | dict)), st.booleans())
def test_sealed_objects_come_back_and_can_be_read(value: object, is_packed: bool) -> None:
    data = COMPACT(value).encode()
    cell = write_sealed(zlib.compress(data) if is_packed else data, 0)
    assert ("packed_json" if is_packed else "json") in cell
    assert read_sealed(through_a_file(cell)) == (zlib.compress(data) if is_packed else data)


def test_what_is_not_written_by_us_is_kept_to_the_byte() -> None:
    odd = [b'{"a": 1}', b"[1 ]", zlib.compress(b"x" * 900, 1), b"\x78\x9c\x00", b'{"a":1,"a":2}', "{坏".encode()]
    for data in odd:
        assert read_sealed(through_a_file(write_sealed(data, 1))) == data


@given(st.datetimes(timezones=st.just(UTC) | st.just(timezone(timedelta(hours=8)))))
def test_moments_come_back(at: datetime) -> None:
    assert unplain(Candidate._meta.get_field("created_at"), plain(at)) == at


@given(st.uuids())
def test_ids_come_back_through_references_too(one: uuid.UUID) -> None:
    assert unplain(FieldValue._meta.get_field("id"), plain(one)) == one


@given(JSON)
def test_json_columns_come_back(value: object) -> None:
    assert unplain(FieldValue._meta.get_field("field"), None) is None
    assert json.loads(json.dumps(plain(value))) == value


@pytest.mark.parametrize("cell", [{}, {"key": 1}, {"base64": "*"}, {"base64": 3}])
def test_damaged_cells_are_refused(cell: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        read_sealed(cell)
