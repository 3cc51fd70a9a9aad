"""Files that hang on a record: what reads as a résumé becomes one, the rest are papers of the record, and the trial says which."""

import pytest

from caidang.core.errors import UnreadableFile
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.values import ReadDocument
from caidang.domain.connectors.contract import FieldInfo, Kind
from caidang.domain.connectors.models import LinkFile, Run
from caidang.domain.connectors.papers import foretold, guessed, kind_of, of_name
from caidang.domain.connectors.selectors.runs import show_run
from caidang.domain.connectors.services.maps import Choice, add_map, look, save_map
from caidang.domain.connectors.services.sending.files import FileOut
from caidang.domain.connectors.services.taking.attachments import read_attachment
from caidang.domain.intake.models import IntakeItem
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.vault import services as vault
from tests.apps.connectors.conftest import Clerk
from tests.making import a_document
from tools.systems.people import TALENT, TARGETS

pytestmark = [pytest.mark.django_db, pytest.mark.database]
RESUME = [("name", 0, "林知夏"), ("phone", 0, "13800001111"), ("employer", 0, "织锦有限公司"), ("title", 0, "会计")]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("林知夏简历.pdf", "resume"), ("Lin_Resume_2026.pdf", "resume"), ("cv-lin.docx", "resume"), ("应聘会计.pdf", "resume"),
        ("身份证正面.jpg", "identity"), ("劳动合同.pdf", "contract"), ("NDA.pdf", "contract"), ("录用通知书.pdf", "offer"), ("offer.pdf", "offer"),
        ("CPA证书.png", "certificate"), ("离职证明.pdf", "other"), ("扫描件001.pdf", ""), ("recovered.pdf", ""), ("林知夏.pdf", ""),
    ],
)  # fmt: skip
def test_a_name_tells_what_a_file_is(name: str, told: str) -> None:
    assert of_name(name) == told


def test_what_a_field_of_files_is_taken_for_and_what_a_file_says() -> None:
    labels = {"附件": "papers", "简历附件": "resume", "Resume": "resume", "其他材料": "papers"}
    assert {label: guessed(FieldInfo("a__c", label, Kind.FILES)) for label in labels} == labels
    assert (guessed(FieldInfo("image__c", "照片", Kind.FILES)), guessed(FieldInfo("a", "附件", Kind.TEXT))) == ("", "")
    assert kind_of("001.pdf", a_document(RESUME)) == "resume"
    assert kind_of("001.pdf", a_document(RESUME, text="劳动合同\n甲方：织锦有限公司\n乙方：林知夏 13800001111")) == "contract"
    assert kind_of("001.pdf", a_document([("name", 0, "林知夏"), ("phone", 0, "13800001111")])) == "other"
    assert kind_of("001.pdf", None) == "other"
    assert foretold(["简历.pdf", "身份证.jpg", "1.pdf", "2.pdf"]) == "1 份读成简历，1 份存成附件，2 份取来读过再定"


class Reads:
    """Reads a file as what its first line says."""

    def read_alone(self, data: bytes, name: str) -> ReadDocument:
        text = data.decode()
        if text.startswith("坏"):
            raise UnreadableFile("看不懂")
        return a_document(RESUME if text.startswith("人") else [], text=text)


def hang(clerk: Clerk, **fields: dict[str, str]) -> str:
    """A person with these files, ``{field: {name: text}}``."""
    held = {
        key: [{"filename": name, "ext": name.rpartition(".")[2], "path": clerk.system.add_file(text.encode())} for name, text in files.items()]
        for key, files in fields.items()
    }
    return clerk.system.add_row(TALENT, {"name": "林知夏", "phone__c": "13800001111", **held})


def with_papers(clerk: Clerk) -> dict[str, str]:
    clerk.system.objects[TALENT].fields |= {"more__c": {"api_name": "more__c", "label": "附件", "type": "file_attachment"}}
    clerk.map = add_map(connection=clerk.connection, name=TALENT, actor=clerk.actor, now=clerk.now)
    taken = {one.info.name: one.target for one in look(map=clerk.map, actor=clerk.actor, now=clerk.now) if one.info.kind is Kind.FILES}
    choices = {key: Choice(target) for key, target in {**TARGETS, **taken}.items()}
    save_map(map=clerk.map, choices=choices, key_field="", making=None, actor=clerk.actor, now=clerk.now)
    return taken


def read_all(clerk: Clerk) -> None:
    while read_attachment(reader=Reads(), now=clerk.now):  # type: ignore[arg-type]
        pass


def test_plain_attachments_are_kept_as_papers_and_resumes_are_read(clerk: Clerk) -> None:
    hang(
        clerk, cv__c={"一.txt": "什么都没有"},
        more__c={"身份证.jpg": "图", "扫描001.txt": "人", "扫描002.txt": "劳动合同 甲方 乙方", "扫描003.txt": "坏了", "林知夏简历.txt": "人 又一份"},
    )  # fmt: skip
    assert with_papers(clerk) == {"cv__c": "resume", "more__c": "papers"}
    samples = {one.info.name: one.samples for one in look(map=clerk.map, actor=clerk.actor, now=clerk.now)}
    assert (samples["cv__c"], "一.txt" in samples["more__c"][0]) == (("一.txt",), False)
    trial = clerk.run("trial")
    (line,) = show_run(trial, viewer=clerk.actor, today=clerk.at.date()).lines
    assert ("简历文件", "1 份会取来") in line.values
    assert ("附件", "1 份读成简历，1 份存成附件，3 份取来读过再定") in line.values
    assert clerk.run().counts == {"created": 1, "files": 6}
    read_all(clerk)
    one = Candidate.objects.get()
    assert one.documents.count() == 3
    assert sorted(row.kind for row in one.attachments.all()) == ["contract", "identity", "other"]
    assert (IntakeItem.objects.count(), LinkFile.objects.filter(problem__gt="").count()) == (0, 0)
    # They open, and it stands in his history who had them fetched.
    assert {vault.read_blob(row.blob).decode()[:2] for row in one.attachments.all()} == {"图", "劳动", "坏了"}
    assert AuditEvent.objects.filter(verb="attachment.added", actor_id=clerk.actor.user_id).count() == 3
    # Neither the next run nor one that reads all of it brings any of them again.
    clerk.run("full")
    read_all(clerk)
    assert (one.documents.count(), one.attachments.count()) == (3, 3)


def test_the_same_paper_is_kept_once_and_its_bytes_with_it(clerk: Clerk) -> None:
    pk = hang(clerk, more__c={"身份证.jpg": "图"})
    with_papers(clerk)
    clerk.run()
    read_all(clerk)
    clerk.system.change(TALENT, pk, more__c=[{"filename": "身份证2.jpg", "ext": "jpg", "path": clerk.system.add_file("图".encode())}])
    clerk.run()
    read_all(clerk)
    (row,) = Candidate.objects.get().attachments.all()
    assert vault.read_blob(row.blob).decode() == "图"
    assert not LinkFile.objects.filter(state="kept").exists()


def test_files_go_out_where_resumes_hang_or_where_any_do(clerk: Clerk) -> None:
    with_papers(clerk)
    clerk.run()
    for both, field in ((("cv__c", "more__c"), "cv__c"), (("more__c",), "more__c")):
        choices = {key: Choice(target, "both" if key in both else "in") for key, target in {**TARGETS, "more__c": "papers"}.items()}
        save_map(map=clerk.map, choices=choices, key_field="", making=None, actor=clerk.actor, now=clerk.now)
        clerk.map.refresh_from_db()
        out = FileOut(Run.objects.latest("pk"), clerk.map, actor=clerk.actor)
        assert (out.is_needed, out._field.name if out._field else "") == (True, field)
