"""What the tests of sheets share: the sandboxed reader, a member, three people."""

from collections.abc import Iterator

import pytest

from caidang.domain.candidates.models import Candidate
from caidang.domain.sheets.reading import SheetReader
from caidang.foundation.accounts.policy import Role
from tests.apps.sheets.clerks import Clerk
from tests.making import a_candidate, as_now, someone


@pytest.fixture(scope="module")
def reader() -> Iterator[SheetReader]:
    made = SheetReader()
    yield made
    made.close()


@pytest.fixture
def clerk(db: None, reader: SheetReader) -> Clerk:
    return Clerk(reader, as_now(someone("zhuguan", Role.MANAGER)))


@pytest.fixture
def people() -> list[Candidate]:
    return [
        a_candidate([
            ("name", 0, name), ("phone", 0, phone), ("city", 0, "上海"), ("skill", 0, "Excel"), ("skill", 1, "SQL"),
            ("employer", 0, "旧公司"), ("job_start", 0, "2015"), ("job_end", 0, "2018"),
            ("employer", 1, "织锦有限公司"), ("job_start", 1, "2019"), ("job_end", 1, "present"),
        ])
        for name, phone in (("林知夏", "13800001111"), ("周明远", "13800002222"), ("=吴桐", "13800003333"))
    ]  # fmt: skip
