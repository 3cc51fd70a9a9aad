"""Rows of a long sheet are sealed ahead by a child of their own: what is written is the same as without it."""

import json
import sys

import pytest

from caidang.core.crypto import envelope
from caidang.domain.candidates.models import Candidate, FieldValue, MatchKey
from caidang.domain.candidates.places import place_of_value
from caidang.domain.candidates.services.papers.own_fields import save_own_field
from caidang.domain.candidates.summary import summarise
from caidang.domain.candidates.values import present
from caidang.domain.sheets import reading, sealing
from caidang.domain.sheets.services import applying, work
from caidang.domain.sheets.services.planning import Portion
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import as_text
from caidang.foundation.vault import services as vault
from tests.apps.sheets.clerks import Clerk, said
from tests.making import NOW, a_candidate

pytestmark = pytest.mark.django_db

PEOPLE = (
    "林知夏,13800001111,lin@example.com,上海,南京大学",
    "合计 2 人,,,,",
    "周明远,13800002222,,杭州,浙江大学",
    "许岚,13800004444,,苏州,",
)


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Every sheet counts as long; how many newcomers of each portion came sealed."""
    monkeypatch.setattr(work, "SEALED_AHEAD", 1)
    counts: list[int] = []
    write = applying.write_people

    def watched(portion: Portion, **rest: object) -> list[Candidate]:
        counts.append(sum(one.ahead is not None for one in portion.newcomers))
        made = write(portion, **rest)  # type: ignore[arg-type]
        for one in made:
            _is_as_read(one)
        return made

    monkeypatch.setattr(applying, "write_people", watched)
    return counts


def _is_as_read(one: Candidate) -> None:
    """The object that writing gives is the one that reading would."""
    read = Candidate.objects.get(pk=one.pk)
    told, known = ({name: value for name, value in vars(each).items() if name != "_state"} for each in (one, read))
    assert {name: bytes(value) if name == "summary" else value for name, value in told.items()} == {
        name: bytes(value) if name == "summary" else value for name, value in known.items()
    }
    assert (one._state.adding, one._state.db) == (read._state.adding, read._state.db)


def test_what_was_sealed_ahead_is_written_and_reads_as_ever(clerk: Clerk, ahead: list[int]) -> None:
    sheet = clerk.imported(*PEOPLE)
    assert ahead == [3]
    assert sheet.counts == {"created": 3, "refused": 1}
    lin, zhou, xu = Candidate.objects.order_by("pk")
    assert said(lin) == {
        "name": ["林知夏"], "phone": ["13800001111"], "email": ["lin@example.com"], "city": ["上海"], "school": ["南京大学"],
    }  # fmt: skip
    assert said(zhou) == {"name": ["周明远"], "phone": ["13800002222"], "city": ["杭州"], "school": ["浙江大学"]}
    for one in (lin, zhou, xu):
        assert vault.open_json(one.data_key, one.summary_place, bytes(one.summary)) == summarise(present(one))
    assert {v.origin for v in present(xu)} == {FieldValue.Origin.SHEET}
    assert len({bytes(one.data_key.wrapped) for one in (lin, zhou, xu)}) == 3
    assert MatchKey.objects.filter(candidate=lin, kind="phone").exists()
    assert audit.verify().is_sound
    clerk.undone(sheet)
    assert not Candidate.objects.exists() or not any(said(one) for one in Candidate.objects.all())


def test_the_same_person_in_a_later_row_is_sealed_anew_with_all_that_is_said(clerk: Clerk, ahead: list[int]) -> None:
    clerk.imported(*PEOPLE, "林知夏,13800001111,lin2@example.com,上海,南京大学")
    assert ahead == [2]
    lin = Candidate.objects.order_by("pk")[0]
    assert said(lin)["email"] == ["lin@example.com", "lin2@example.com"]


def test_who_is_known_already_is_completed(clerk: Clerk, ahead: list[int]) -> None:
    known = a_candidate([("name", 0, "林知夏"), ("phone", 0, "13800001111"), ("city", 0, "北京")])
    clerk.imported(*PEOPLE)
    assert ahead == [2]
    assert said(known)["city"] == ["北京"]
    assert said(known)["school"] == ["南京大学"]
    assert Candidate.objects.count() == 3


def test_a_field_of_ones_own_is_brought_into_its_form(clerk: Clerk, ahead: list[int]) -> None:
    key = save_own_field(
        field_id=None, label="驾照", kind="multi", sensitivity="public", choices=("C1", "B2", "A1"), categories=(),
        actor=PROGRAM, now=NOW,
    ).key  # fmt: skip
    clerk.imported("林知夏,13800001111,B2、C1", "周明远,13800002222,", header="姓名,电话,驾照")
    assert ahead == [1]
    assert sorted(said(Candidate.objects.order_by("pk")[0])[key]) == ["B2", "C1"]


def test_without_the_child_the_one_who_writes_seals(
    clerk: Clerk, ahead: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SEALING", (sys.executable, "-c", "raise SystemExit(1)"))
    sheet = clerk.imported(*PEOPLE)
    assert ahead == [0]
    assert sheet.counts == {"created": 3, "refused": 1}
    assert said(Candidate.objects.order_by("pk")[0])["email"] == ["lin@example.com"]


def test_every_person_has_a_key_of_his_own_and_the_refused_has_none() -> None:
    rows = [
        [2, [["name", 0, "林知夏", 0.9], ["phone", 0, "13800001111", 1.0]], {}, [], [], [], "", "", None],
        [3, [], {}, [], [], [], "", "没有姓名", ["合计"]],
        [4, [["name", 0, "周明远", 0.5]], {}, [], [], [], "", "", None],
    ]
    _, (told, blob) = sealing.handle({"said_by": "sheet", "now": NOW.isoformat()}, json.dumps(rows).encode())
    lin, refused, zhou = json.loads(told)
    assert refused[-1] is None
    assert lin[:-1] == rows[0]
    public_id, ids, lengths = lin[-1]
    key, at = blob[:32], 32
    place = f"candidate:{public_id}:summary"
    assert json.loads(envelope.open_sealed(key, blob[at : at + lengths[0]], place))["phones"] == ["13800001111"]
    at += lengths[0]
    assert envelope.open_sealed(key, blob[at : at + lengths[1]], place_of_value(as_text(ids[0]), "value")).decode() == "林知夏"
    at += lengths[1] + lengths[2]
    other = blob[at : at + 32]
    assert other != key
    assert len(blob) == at + 32 + sum(zhou[-1][2])
    assert "林知夏".encode() not in blob
