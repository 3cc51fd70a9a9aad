"""OpenCATS and Horilla are taken over: looked at first, written once, taken back."""

import gzip
from datetime import timedelta
from pathlib import Path

import pytest

from caidang.core.errors import Conflict, Damaged, InvalidInput
from caidang.core.interchange.takeover.horilla import read_horilla
from caidang.core.interchange.takeover.taken import (
    INTERVIEW,
    LOST,
    OFFER,
    PLACED,
    full_name,
    mended,
)
from caidang.domain.candidates.models import Candidate, Document, Tagging
from caidang.domain.candidates.values import present
from caidang.domain.clients.models import Client, Contact, Job, Note
from caidang.domain.pipeline.models import Application
from caidang.domain.review.models import Comment
from caidang.domain.takeover.models import Takeover
from caidang.domain.takeover.reading import read_export
from caidang.domain.takeover.services.taking import (
    Result,
    check_files,
    take_over,
    try_taking,
    undo_takeover,
)
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault
from tests.apps.takeover.exports import HORILLA, OPENCATS
from tests.making import NOW

System = Takeover.System
RESUME = "林知夏\n电话：13800001111\n南京大学 会计学 本科 2015.09-2019.06\n"
TABLES = (Candidate, Client, Contact, Job, Note, Comment, Application, Document)


class Clock:
    """A second later with every look."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> object:
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "attachments" / "site_1" / "0xxx" / "aa11"
    folder.mkdir(parents=True)
    (folder / "resume.txt").write_text(RESUME, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("outside", encoding="utf-8")
    return tmp_path / "attachments"


def taken_over(path: Path, system: System, files: Path | None, *, is_trial: bool = False) -> Result:
    taken, now = read_export(path, system), Clock()
    if is_trial:
        return try_taking(taken=taken, system=system, files=files, now=now)  # type: ignore[arg-type]
    return take_over(taken=taken, system=system, files=files, now=now, progress=lambda _what, _n: None)  # type: ignore[arg-type]


def counted() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in TABLES}


@pytest.mark.django_db
def test_opencats_comes_over_once_and_goes_back(tmp_path: Path, files: Path) -> None:
    path = tmp_path / "cats.sql.gz"
    path.write_bytes(gzip.compress(OPENCATS.encode()))
    trial = taken_over(path, System.OPENCATS, files, is_trial=True)
    assert (trial.run, trial.people) == ("", {"created": 3})
    assert (trial.counts["client.made"], trial.counts["job.made"], trial.counts["application.planned"]) == (2, 2, 3)
    assert (trial.counts["file.planned"], trial.counts["file.missing"]) == (1, 1)
    assert set(counted().values()) == {0}, "a trial keeps nothing"
    assert [line.split("」在 ")[0] for line in trial.left] == ["客户「示例制造有限公司」的附件「框架协议.pdf", "职位「成本会计」的附件「岗位说明.doc"]
    done = taken_over(path, System.OPENCATS, files)
    assert counted() == {
        "Candidate": 3, "Client": 2, "Contact": 1, "Job": 2, "Note": 4, "Comment": 4, "Application": 3, "Document": 1,
    }  # fmt: skip
    assert [why for why in done.refused if "13→99" in why or "周明远.pdf" in why] == done.refused
    lin = Candidate.objects.select_related("data_key").get(documents__isnull=False)
    values = {(value.field, value.value) for value in present(lin)}
    assert {("name", "林知夏"), ("employer", "示例食品有限公司"), ("school", "南京大学"), ("skill", "SAP")} <= values
    assert lin.taggings.count() == 1
    zhou = next(one for one in Candidate.objects.select_related("data_key") if ("name", "周明远") in {(v.field, v.value) for v in present(one)})
    assert list(zhou.taggings.values_list("tag__name", flat=True)) == ["重点名单"], "not who is on a list that fills itself"
    kinds = {one.candidate_id: (one.stage.kind, one.reason) for one in Application.objects.select_related("stage").filter(job__title="成本会计")}
    assert sorted(kinds.values()) == [("interview", ""), ("lost", "client.other")]
    assert Job.objects.get(title="店长").status == "closed"
    told = {(one.client.name, one.job.title if one.job else ""): vault.open_own(one.text_place, bytes(one.text))["text"] for one in Note.objects.order_by("pk")}
    assert told["示例制造有限公司", ""] == "UnixName：x", "a field of their own"
    assert told["示例制造有限公司", "成本会计"] == "2024-03-06 Other：not of a person"
    before = counted()
    again = taken_over(path, System.OPENCATS, files)
    assert (counted(), again.people) == (before, {"same": 3})
    undo_takeover(public_id=done.run, now=Clock())  # type: ignore[arg-type]
    assert set(counted().values()) == {0}
    with pytest.raises(Conflict):
        undo_takeover(public_id=done.run, now=Clock())  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_name_alone_comes_over_once(tmp_path: Path) -> None:
    lines = "candidate_id,last_name,first_name,city\n1,李,平,上海\n2,李,平,上海\n"
    (tmp_path / "candidate.csv").write_text(lines, encoding="utf-8")
    first = taken_over(tmp_path, System.OPENCATS, None)
    assert first.people == {"created": 2}, "two of one name are two"
    (tmp_path / "candidate.csv").write_text(lines + "3,王,安,杭州\n", encoding="utf-8")
    assert taken_over(tmp_path, System.OPENCATS, None, is_trial=True).people == {"created": 1, "same": 2}
    assert taken_over(tmp_path, System.OPENCATS, None).people == {"created": 1, "same": 2}
    assert taken_over(tmp_path, System.OPENCATS, None).people == {"same": 3}
    undo_takeover(public_id=first.run, now=Clock())  # type: ignore[arg-type]
    assert Candidate.objects.count() == 1, "what later runs only knew does not hold it"
    assert taken_over(tmp_path, System.OPENCATS, None).people == {"created": 2, "same": 1}


@pytest.mark.django_db
def test_horilla_comes_over(tmp_path: Path) -> None:
    path = tmp_path / "horilla.sql"
    path.write_text(HORILLA, encoding="utf-8")
    media = tmp_path / "media"
    (media / "recruitment" / "resume").mkdir(parents=True)
    (media / "recruitment" / "resume" / "xu.txt").write_text("许一鸣\n电话：13800003333\n", encoding="utf-8")
    (media / "recruitment" / "stagefiles" / "files").mkdir(parents=True)
    (media / "recruitment" / "stagefiles" / "files" / "note.txt").write_text("许一鸣\n技能：Java\n", encoding="utf-8")
    with write_tx():
        done = taken_over(path, System.HORILLA, media)
    assert (done.people["created"], done.counts["file.made"], done.refused) == (2, 2, [])
    assert Comment.objects.count() == 5
    assert Tagging.objects.get().tag.name == "Java 人才"
    job = Job.objects.select_related("client").get()
    assert (job.client.name, job.title, job.headcount, job.publication) == ("示例软件有限公司", "后端工程师", 2, "写服务\n和测试")
    assert sorted(one.stage.kind for one in Application.objects.select_related("stage")) == ["interview", "lost"]


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"converted": "t", "hired": "f"}, PLACED), ({"hired": "1"}, PLACED), ({"offer_letter_status": "joined"}, PLACED),
        ({"offer_letter_status": "accepted"}, OFFER), ({"offer_letter_status": "not_sent"}, INTERVIEW), ({"canceled": "true"}, LOST),
    ],
)  # fmt: skip
def test_how_far_somebody_came_at_horilla(told: dict[str, str], kind: str) -> None:
    stage = ("recruitment_stage", {"id": "7", "stage_type": "test"})
    person = ("recruitment_candidate", {"id": "9", "name": "许一鸣", "recruitment_id_id": "3", "stage_id_id": "7", **told})
    assert [one.kind for one in read_horilla([stage, person]).applications] == [kind]


def test_tables_as_csv_are_read_too(tmp_path: Path) -> None:
    (tmp_path / "candidate.csv").write_bytes("candidate_id,last_name,first_name,email1\n1,李,平,li@example.com\n".encode("gb18030"))
    taken = read_export(tmp_path, System.OPENCATS)
    assert [(one.source, one.cells["姓名"], one.cells["邮箱"]) for one in taken.people] == [("1", "李平", "li@example.com")]


def test_what_is_no_export_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("SELECT 1;", encoding="utf-8")
    with pytest.raises(InvalidInput, match="没有 OpenCATS 的表"):
        read_export(tmp_path / "a.sql", System.OPENCATS)
    (tmp_path / "b.sql").write_text(OPENCATS[: OPENCATS.index("(3,12,100")], encoding="utf-8")
    with pytest.raises(Damaged, match="中间断了"):
        read_export(tmp_path / "b.sql", System.OPENCATS)
    with pytest.raises(InvalidInput, match="读不了"):
        read_export(tmp_path / "none.sql", System.OPENCATS)
    with pytest.raises(InvalidInput, match="不是文件夹"):
        check_files(tmp_path / "a.sql")


@pytest.mark.parametrize(
    ("given", "family", "whole"), [("知夏", "林", "林知夏"), ("Anna", "Smith", "Anna Smith"), ("", "王", "王"), (None, None, "")]
)
def test_names_are_written_as_they_are_read(given: str | None, family: str | None, whole: str) -> None:
    assert full_name(given, family) == whole


def test_text_that_was_encoded_twice_is_mended() -> None:
    assert mended("上海".encode().decode("latin-1")) == "上海"
    assert [mended(text) for text in ("José", "上海", "plain", None)] == ["José", "上海", "plain", ""]


@pytest.mark.django_db
def test_what_is_longer_than_a_note_is_kept_whole(tmp_path: Path) -> None:
    long = "甲" * 1999 + "乙" * 1999 + "丙"
    (tmp_path / "company.csv").write_text(f"company_id,name,notes\n1,示例制造有限公司,{long}\n", encoding="utf-8")
    for _ in range(2):
        taken_over(tmp_path, System.OPENCATS, None)
        texts = [vault.open_own(one.text_place, bytes(one.text))["text"] for one in Note.objects.order_by("pk")]
        assert "".join(texts) == long, "once, and to the last character"
