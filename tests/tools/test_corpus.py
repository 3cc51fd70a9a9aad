"""The corpus: repeatable people, truth that the file really shows, layouts of every kind."""

import json
import re
import unicodedata
from pathlib import Path

import pypdfium2
import pytest

from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Kind
from caidang.core.extract.sniffing import sniff
from tools.corpus import HELD_OUT, LAYOUTS, available, invent, render
from tools.corpus.__main__ import generate, main
from tools.corpus.draw import fonts
from tools.corpus.layouts import TABLE
from tools.corpus.words.load import occupations

KEYS = [
    "name", "phones", "emails", "gender", "birth", "city", "highest_degree", "education", "employment", "skills",
    "expected_job", "expected_salary", "expected_city", "ethnicity", "political", "marital", "native_place", "household",
    "work_years", "age", "qq", "links", "certificates", "languages", "projects",
]  # fmt: skip
JOB = ["employer", "title", "start", "end", "department", "city", "industry", "reports_to"]
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
READABLE = [name for name in available(pictures=False) if TABLE[name].suffix != ".eml"]


def flat(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def written(data: bytes) -> str:
    """The text in the order it was written, so that a test of the corpus does not judge the reading order."""
    if not data.startswith(b"%PDF"):
        return read_document(data).text
    document = pypdfium2.PdfDocument(data)
    text = "".join(
        document[number].get_textpage().get_text_range() for number in range(len(document))
    )
    document.close()
    return text.replace("\ufffe", "")


def test_a_seed_always_gives_the_same_person() -> None:
    assert invent(41) == invent(41)
    assert invent(41) != invent(42)


def test_phones_of_ten_thousand_people_differ() -> None:
    phones = [phone for seed in range(2000) for phone in invent(seed).phones]
    assert len(phones) == len(set(phones))
    assert all(re.fullmatch(r"1\d\d(0000|0013)\d{4}", phone) for phone in phones)


def test_careers_go_forward_in_time() -> None:
    for seed in range(300):
        person = invent(seed)
        starts = [job.start for job in person.jobs]
        assert starts == sorted(starts, reverse=True)
        assert all(job.end is None or job.start < job.end <= (2026, 6) for job in person.jobs)
        assert all(study.start[0] >= person.birth[0] + 15 for study in person.studies)


def test_every_occupation_is_met_and_can_be_asked_for() -> None:
    assert len(occupations()) >= 15
    assert {invent(seed).occupation for seed in range(400)} == set(occupations())
    assert invent(7, "nursing").occupation == "nursing"


def test_there_are_enough_layouts_and_some_are_held_out() -> None:
    assert len(LAYOUTS) >= 24
    assert set(HELD_OUT) < set(LAYOUTS)
    assert len(HELD_OUT) >= 6
    assert not set(available(held_out=False)) & set(HELD_OUT)


@pytest.mark.parametrize("layout", available())
def test_rendering_is_repeatable_and_truth_has_its_shape(layout: str) -> None:
    one, other = render(invent(5), layout, 3), render(invent(5), layout, 3)
    assert one == other
    assert one.data == other.data
    assert one.truth == other.truth
    assert list(one.truth) == KEYS
    for study in one.truth["education"]:
        assert list(study) == ["school", "degree", "major", "start", "end"]
    for job in one.truth["employment"]:
        assert list(job) == JOB
        assert DATE.fullmatch(job["start"])
        assert job["end"] == "present" or DATE.fullmatch(job["end"])


@pytest.mark.parametrize("layout", READABLE)
@pytest.mark.parametrize("seed", [11, 12])
def test_what_the_truth_says_stands_in_the_file(layout: str, seed: int) -> None:
    item = render(invent(seed), layout, seed)
    text = flat(written(item.data))
    said = [item.truth["name"], *item.truth["emails"]]
    for study in item.truth["education"]:
        said += [study["school"], study["major"]]
    for job in item.truth["employment"]:
        said += [job["employer"], job["title"]]
    assert [value for value in said if value and flat(value) not in text] == []
    assert flat(item.truth["name"]) in text
    digits = re.sub(r"\D", "", text)
    assert all(phone in digits for phone in item.truth["phones"])


@pytest.mark.parametrize(
    ("layout", "kind"),
    [
        ("pdf-form", Kind.PDF),
        ("docx-text-boxes", Kind.DOCX),
        ("doc-word97", Kind.DOC),
        ("wps-text-boxes", Kind.DOC),
        ("html-as-doc", Kind.HTML),
        ("mht-as-doc", Kind.MHT),
        ("eml-51job", Kind.EML),
        ("txt-gb18030", Kind.TEXT),
    ],
)
def test_files_are_what_they_are_meant_to_be(layout: str, kind: Kind) -> None:
    item = render(invent(3), layout)
    assert sniff(item.data, item.name) is kind


def test_site_mails_carry_the_resume_in_body_or_attachment() -> None:
    body = read_document(render(invent(8), "eml-zhaopin").data)
    assert "zhaopin" in body.title.lower()
    assert invent(8).name in body.text
    boss = read_document(render(invent(8), "eml-boss").data)
    assert [part.name.endswith(".pdf") for part in boss.parts] == [True]
    assert invent(8).phones[0] in re.sub(r"\D", "", read_document(boss.parts[0].data).text)


def test_masked_people_have_no_phone_in_truth() -> None:
    item = render(invent(8), "eml-liepin")
    assert item.truth["phones"] == []
    assert item.truth["name"].endswith(("先生", "女士"))


def test_command_writes_files_with_truth_and_layouts(tmp_path: Path) -> None:
    assert (
        main([str(tmp_path), "--count", "6", "--seed", "2", "--layouts", "txt-utf8,markdown"]) == 0
    )
    truths = sorted(tmp_path.glob("*.truth.json"))
    assert len(truths) == 6
    assert all(path.with_name(path.name.removesuffix(".truth.json")).exists() for path in truths)
    assert list(json.loads(truths[0].read_text())) == KEYS
    assert len((tmp_path / ".layouts.jsonl").read_text().splitlines()) == 6


def test_command_can_leave_the_truth_out(tmp_path: Path) -> None:
    assert main([str(tmp_path), "--count", "3", "--layouts", "txt-utf8", "--no-truth"]) == 0
    assert [path.suffix for path in tmp_path.iterdir()] == [".txt"] * 3


def test_unknown_layout_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main([str(tmp_path), "--layouts", "no-such"])
    assert caught.value.code == 2


def test_without_a_chinese_font_the_rest_still_renders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "noto", lambda **_: None)
    names = available()
    assert len(names) >= 24
    assert "typst-latex" not in names
    for layout in names:
        assert render(invent(4), layout).data


def test_some_people_come_twice_when_asked() -> None:
    def people(again: float) -> list[str]:
        items = generate(40, 1, ("txt-utf8", "markdown"), again=again)
        return ["".join(item.truth["phones"]) for item in items]

    assert len(set(people(0.0))) == 40
    assert 20 < len(set(people(0.3))) < 38
