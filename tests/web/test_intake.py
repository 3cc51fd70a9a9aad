"""收件: files in by script and by form, live changes, failures with a way out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from caidang.core.errors import Damaged
from caidang.domain.candidates.models import Candidate
from caidang.domain.intake.models import IntakeItem
from caidang.domain.intake.reading import Draft
from caidang.domain.intake.services.process import process_next
from caidang.domain.review.services.chain.erasing import erase_at_once
from caidang.foundation.accounts.policy import PROGRAM
from tests.making import a_document

pytestmark = pytest.mark.django_db

TEXT = "姓名：林知夏\n电话：138 0000 1111\n"
HTMX = {"HX-Request": "true"}


def send(client: Client, data: bytes, name: str = "简历.txt") -> dict[str, str]:
    answer = client.post(
        "/intake/upload/",
        {"files": SimpleUploadedFile(name, data)},
        headers={"Accept": "application/json"},
    )
    found: dict[str, str] = answer.json()
    return found


class ReadsWell:
    def read_quickly(self, _data: bytes, _name: str, _way: object) -> Draft:
        return Draft(documents=(a_document([("name", 0, "林知夏"), ("phone", 0, "13800001111")]),))


class ReadsBadly:
    def read_quickly(self, _data: bytes, _name: str, _way: object) -> Draft:
        raise Damaged("文件不完整, 请重新导出后再交。")


def later() -> object:
    return IntakeItem.objects.latest("due_at").due_at


def process(reader: object) -> None:
    assert process_next(reader=reader, now=later())  # type: ignore[arg-type]


def seen_of(page: str) -> list[str]:
    return [part.split('"')[0] for part in page.split('name="seen" value="')[1:]]


def test_a_script_is_told_what_became_of_each_file(admin: Client) -> None:
    assert send(admin, TEXT.encode()) == {"status": "received"}
    assert send(admin, TEXT.encode(), "另一个名字.txt") == {"status": "already_received"}
    assert IntakeItem.objects.count() == 1


def test_a_file_over_the_limit_is_refused_and_stays_visible(
    admin: Client, settings: Settings
) -> None:
    settings.CAIDANG_MAX_FILE = 1024 * 1024
    answer = send(admin, b"%PDF" + b"0" * 1024 * 1024, "太大.pdf")
    assert answer["status"] == "refused"
    assert "上限" in answer["reason"]
    page = admin.get("/intake/").content.decode()
    assert "太大.pdf" in page
    assert "重试" not in page.split("太大.pdf")[1].split("</tr>")[0], (
        "there is nothing to try again"
    )


def test_a_plain_form_takes_several_files(admin: Client) -> None:
    files = [SimpleUploadedFile(f"{n}.txt", f"{TEXT}{n}".encode()) for n in range(3)]
    page = admin.post("/intake/upload/", {"files": files}, follow=True).content.decode()
    assert "收下 3 份" in page
    assert page.count('<tr id="item-') == 3


def test_a_pasted_text_is_a_file(admin: Client) -> None:
    page = admin.post("/intake/paste/", {"text": TEXT}, follow=True).content.decode()
    assert "粘贴" in page
    assert admin.post("/intake/paste/", {"text": "  "}).status_code == 422


def test_only_changed_rows_come_again(admin: Client) -> None:
    send(admin, TEXT.encode())
    seen = seen_of(admin.get("/intake/").content.decode())
    ask = {"seen": seen, "busy": "1"}
    assert admin.post("/intake/changes/", ask, headers=HTMX).status_code == 204
    process(ReadsWell())
    answer = admin.post("/intake/changes/", ask, headers=HTMX)
    text = answer.content.decode()
    assert "新建档案" in text
    assert 'hx-swap-oob="true"' in text
    settled = {"seen": seen_of(text), "busy": "0"}
    assert admin.post("/intake/changes/", settled, headers=HTMX).status_code == 204


def test_new_files_bring_the_whole_list(admin: Client) -> None:
    send(admin, TEXT.encode())
    answer = admin.post("/intake/changes/", {"seen": [], "busy": "0"}, headers=HTMX)
    assert answer["HX-Retarget"] == "#intake-list"
    assert "简历.txt" in answer.content.decode()


def test_a_failure_says_why_and_can_be_tried_again(admin: Client) -> None:
    send(admin, TEXT.encode())
    process(ReadsBadly())
    page = admin.post("/intake/rows/", {"choose": "failed"}, headers=HTMX).content.decode()
    assert "文件不完整" in page
    # The file itself is at fault: another one is asked for.
    assert "换一份" in page
    assert "重试" not in page
    item = IntakeItem.objects.get()
    assert admin.post(f"/intake/{item.public_id}/retry/", headers=HTMX).status_code == 409
    # The reader was at fault: it may try again.
    IntakeItem.objects.update(unreadable_by=None)
    assert "重试" in admin.post("/intake/rows/", {"choose": "failed"}, headers=HTMX).content.decode()
    row = admin.post(f"/intake/{item.public_id}/retry/", headers=HTMX).content.decode()
    assert "等待" in row
    again = admin.post(f"/intake/{item.public_id}/retry/", headers=HTMX)
    assert again.status_code == 409
    process(ReadsWell())
    assert admin.post("/intake/rows/", {"choose": "done"}).content.decode().count("新建档案") == 1


def test_an_unused_intake_teaches(admin: Client) -> None:
    page = admin.get("/intake/").content.decode()
    assert "还没有收过文件" in page
    assert "caidang intake" in page


def test_a_file_of_somebody_who_was_erased_says_so_and_leads_nowhere(admin: Client) -> None:
    send(admin, TEXT.encode())
    process(ReadsWell())
    who = Candidate.objects.get()
    assert f"/candidates/{who.public_id}/" in admin.get("/intake/").content.decode()
    erase_at_once(candidate=who, reason="asked", actor=PROGRAM, now=timezone.now())
    page = admin.get("/intake/").content.decode()
    assert "已抹除的文件" in page
    assert f"/candidates/{who.public_id}/" not in page
