"""表格导入 in the browser: what was refused is corrected there, page by page."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from caidang.domain.sheets.models import SheetImport
from caidang.domain.sheets.reading import SheetReader
from caidang.domain.sheets.selectors import imports
from caidang.domain.sheets.services.work import work_on_sheets

pytestmark = pytest.mark.django_db
LINES = ("姓名,,手机号,学历", ",,,本科", "林知夏,,13800001111,本科", "合计,,2,", "吴桐,,,")


@pytest.fixture
def reader() -> Iterator[SheetReader]:
    made = SheetReader()
    yield made
    made.close()


def step(reader: SheetReader) -> None:
    work_on_sheets(reader=reader, files=None, now=timezone.now)


@pytest.fixture
def address(admin: Client, reader: SheetReader) -> str:
    """The address of a sheet of which three rows were refused."""
    admin.post("/sheets/paste/", {"text": "\n".join(LINES)})
    step(reader)
    place = f"/sheets/{SheetImport.objects.get().public_id}/"
    page = admin.get(place).content.decode()
    # A column without anything in it is not shown, and does not move those behind it.
    assert len(re.findall(r'name="column-\d+"', page)) == 3
    assert '<td class="cd-clip" title="13800001111">' in page.split("林知夏</td>")[1][:60]
    admin.post(f"{place}columns/", {"column-0": "name", "column-2": "phone", "column-3": "highest_degree", "way": "fill"})
    step(reader)
    admin.post(f"{place}change/", {"act": "start"})
    step(reader)
    step(reader)
    return place


def test_refused_rows_are_corrected_page_by_page(admin: Client, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "PAGE", 2)
    first = admin.get(f"{address}refused/").content.decode()
    assert re.findall(r"第 (\d+) 行</strong>", first) == ["2", "4"]
    assert "?page=2" in first
    assert re.findall(r"第 (\d+) 行</strong>", admin.get(f"{address}refused/?page=2").content.decode()) == ["5"]
    sent = {"number": "5", "page": "2", "cell-2": "13800002222"}
    assert admin.post(f"{address}refused/", sent)["Location"].endswith("?page=2")
    assert "没有导入的 2 行" in admin.get(f"{address}refused/?page=2").content.decode()
    assert SheetImport.objects.get().counts["created"] == 2


def test_what_was_typed_stays_where_it_was_not_enough(admin: Client, address: str) -> None:
    answer = admin.post(f"{address}refused/", {"number": "2", "cell-3": "博士"})
    assert answer.status_code == 422
    assert 'name="cell-3" value="博士"' in answer.content.decode()


def test_columns_by_which_nobody_is_told_stay_as_they_were_chosen(admin: Client, reader: SheetReader) -> None:
    admin.post("/sheets/paste/", {"text": "\n".join(LINES)})
    step(reader)
    place = f"/sheets/{SheetImport.objects.get().public_id}/"
    answer = admin.post(f"{place}columns/", {"column-0": "", "column-2": "", "column-3": "degree", "way": "prefer"})
    page = answer.content.decode()
    assert (answer.status_code, "认得出是谁" in page) == (422, True)
    assert re.search(r'name="column-3".*?<option value="degree" selected>', page, re.DOTALL)
    assert re.search(r'name="column-0".*?<option value="" selected>', page, re.DOTALL)
    assert re.search(r'value="prefer" checked', page)


def test_a_sheet_of_names_of_columns_alone_says_that_nothing_is_there(admin: Client, reader: SheetReader) -> None:
    admin.post("/sheets/paste/", {"text": "姓名,手机号"})
    step(reader)
    place = f"/sheets/{SheetImport.objects.get().public_id}/"
    admin.post(f"{place}columns/", {"column-0": "name", "column-1": "phone", "way": "fill"})
    step(reader)
    assert "没有什么可以导入的" in admin.get(place).content.decode()
