"""报告模板: made, changed, tried out on a person who does not exist, given a logo and a Word layout, put away."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from PIL import Image

from caidang.domain.pipeline.layout import PARTS, layout_of_json
from caidang.domain.pipeline.models import ReportLayout, Sending
from caidang.foundation.accounts.policy import Role
from caidang.foundation.vault import services as vault
from tests.apps.pipeline.town import a_town
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant(log_in: LogIn) -> Client:
    return log_in(Role.CONSULTANT)


def a_form(**changed: object) -> dict[str, object]:
    parts = list(PARTS)
    return {
        "name": "海棠样式", "title": "推荐报告", "part": parts, "on": ["summary", "employment"],
        **{f"place-{key}": str(len(parts) - n) for n, key in enumerate(parts)},
        **{f"heading-{key}": PARTS[key] for key in parts}, "heading-employment": "职业履历",
        "mode-employer": "mask", **changed,
    }  # fmt: skip


def test_a_layout_is_kept_as_the_form_says(consultant: Client) -> None:
    answer = consultant.post("/submissions/layouts/new/", a_form())
    row = ReportLayout.objects.get()
    assert answer["Location"].endswith(f"/submissions/layouts/{row.public_id}/")
    layout = layout_of_json(row.content)
    assert [part.key for part in layout.parts] == list(reversed(PARTS))
    assert [part.heading for part in layout.parts if part.is_on] == ["职业履历", "核心概况"]
    assert layout.modes["employer"] == "mask"
    assert "职业履历" in consultant.get(answer["Location"]).content.decode()
    for wrong in ({"name": ""}, {"title": ""}, {"on": []}, {"part": ["summary"]}, {"pitch": "长" * 1001}):
        kept = consultant.post(answer["Location"], a_form(**wrong))
        assert kept.status_code == 422
    assert layout_of_json(ReportLayout.objects.get().content) == layout
    consultant.post(answer["Location"], {"act": "remove"})
    assert consultant.get(answer["Location"]).status_code == 404


def test_it_is_tried_out_on_nobody(consultant: Client) -> None:
    page = consultant.post("/submissions/layouts/sample/", a_form()).content.decode()
    assert "data:image/png;base64," in page
    word = consultant.post("/submissions/layouts/sample/", a_form(act="word"))
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(word.content)).paragraphs)
    assert "职业履历" in text
    assert "某公司" in text
    assert "138 0000" not in text


def test_files_are_looked_at_before_they_are_kept(consultant: Client) -> None:
    consultant.post("/submissions/layouts/new/", a_form())
    row = ReportLayout.objects.get()
    address = f"/submissions/layouts/{row.public_id}/files/"
    picture = BytesIO()
    Image.new("RGB", (2000, 500), "navy").save(picture, "JPEG", comment=b"secret place")
    good = SimpleUploadedFile("a.jpg", picture.getvalue())
    assert consultant.post(address, {"what": "logo", "file": good}).status_code == 302
    row.refresh_from_db()
    assert row.logo
    kept = vault.read_blob(row.logo)
    assert kept.startswith(b"\x89PNG")
    assert b"secret place" not in kept
    for what, data in (("logo", b"<svg onload=x>"), ("logo", b""), ("logo", b"GIF89a"), ("word", b"PK\x03\x04"), ("word", b"MZ")):
        assert consultant.post(address, {"what": what, "file": SimpleUploadedFile("x", data)}).status_code == 422
    layout, out = Document(), BytesIO()
    layout.add_paragraph("{{姓名}}：{{工作经历}}")
    layout.save(out)
    assert consultant.post(address, {"what": "word", "file": SimpleUploadedFile("x.docx", out.getvalue())}).status_code == 302
    page = consultant.post("/submissions/layouts/sample/", a_form(public_id=str(row.public_id))).content.decode()
    assert "data:image/png" in page
    consultant.post(address, {"what": "logo", "remove": "1"})
    row.refresh_from_db()
    assert row.logo is None
    assert row.word


def test_a_quick_hand_sends_nobodys_name(consultant: Client) -> None:
    """「匿名」 chosen and 「发出」 pressed before the fields were drawn anew: nothing goes out, and they are drawn so now."""
    town = a_town()
    draft = {
        "id": str(town.person.public_id), "job": str(town.job.public_id), "recipient": "张敏", "channel": "link",
        "layout": "", "days": "7", "consent": "call", "evidence": "电话同意", "mode-name": "show", "mode-employer": "show",
        "drawn-job": str(town.job.public_id), "drawn-layout": "", "drawn-preset": "closed", "preset": "nameless",
    }  # fmt: skip
    answer = consultant.post("/submissions/new/", {**draft, "act": "send"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not Sending.objects.exists()
    assert 'name="drawn-preset" value="nameless"' in page
    assert '<option value="hide" selected>' in page.split('name="mode-name"')[1].split("</select>")[0]
    # Another layout does not bring the name back.
    page = consultant.post("/submissions/new/", {**draft, "preset": "nameless"}, headers={"HX-Trigger-Name": "layout"}).content.decode()
    assert '<option value="hide" selected>' in page.split('name="mode-name"')[1].split("</select>")[0]
    # What fits no ready choice is called none of them.
    page = consultant.post("/submissions/new/", {**draft, "preset": "closed", "mode-city": "hide"}).content.decode()
    assert 'name="drawn-preset" value=""' in page
