"""What the ministry's registers say of schools and subjects, and the words that an organisation adds."""

from collections.abc import Iterator

import pytest

from caidang.core.resume.dictionary import canonical_school, use_words
from caidang.core.resume.registers import catalogued, registered
from caidang.core.text.major_catalogue import find_major
from caidang.core.text.school_register import school_names
from tests.core.resume.making import read


@pytest.mark.parametrize(
    ("school", "code", "city", "level"),
    [
        ("北京大学", "4111010001", "北京", "本科"),
        ("北大", "4111010001", "北京", "本科"),
        ("Peking University", "4111010001", "北京", "本科"),
        ("延边大学", "4122010184", "延边", "本科"),
        ("哈尔滨工业大学（深圳）", "4123010213", "深圳", "本科"),
        ("中国地质大学（武汉）", "4142010491", "武汉", "本科"),
        ("合肥职业技术学院", "4134013058", "合肥", "专科"),
    ],
)
def test_a_school_has_its_code_and_its_town(school: str, code: str, city: str, level: str) -> None:
    assert registered(school) == (code, city, level)


@pytest.mark.parametrize("school", ["东京大学", "某个没有的学校", "浙江大学某某学院", ""])
def test_no_code_is_guessed(school: str) -> None:
    assert registered(school) is None


def test_the_register_is_whole() -> None:
    names = school_names()
    assert len(names) > 2700
    assert len({found.code for name in names if (found := registered(name))}) == len(names)


@pytest.mark.parametrize(
    ("subject", "code", "group"),
    [
        ("计算机科学与技术", "080901", "计算机类"),
        ("Software Engineering", "080902", "计算机类"),
        ("会计学专业", "120203K", "工商管理类"),
        ("软件技术", "0809", "计算机类"),
        ("机械", "0802", "机械类"),
        ("国际经济与贸易（本科）", "020401", "经济与贸易类"),
    ],
)
def test_a_subject_has_its_group(subject: str, code: str, group: str) -> None:
    found = catalogued(subject)
    assert found is not None
    assert (found.code, found.group) == (code, group)


def test_what_is_no_subject_has_none() -> None:
    assert catalogued("屠龙之术") is None
    assert find_major("") is None


def test_both_stand_in_the_json() -> None:
    found = read("张样例\n教育经历\n2010.9-2014.6  南京大学  软件工程  本科\n")
    study = found["education"][0]
    assert (study["school_code"], study["school_city"], study["level"]) == ("4132010284", "南京", "985")  # fmt: skip
    assert (study["major_code"], study["major_group"]) == ("080902", "计算机类")


@pytest.fixture
def _own_words() -> Iterator[None]:
    use_words(
        {
            "employers": ("样蓝|样蓝系",),
            "titles": ("鼓手",),
            "schools": ("样江书院|样院",),
            "skills": ("样织法",),
            "headings_work": ("瞎填",),
        }
    )
    yield
    use_words({})


@pytest.mark.usefixtures("_own_words")
def test_an_organisations_words_are_read() -> None:
    found = read(
        "张样例\n工作经历\n2018.3-2020.5  样蓝系  鼓手\n教育经历\n2010.9-2014.6  样江书院  软件工程  本科\n"
        "自我评价\n会样织法。\n瞎填\n"
    )
    (post,) = found["employment"]
    assert (post["employer"], post["title"]) == ("样蓝系", "鼓手")
    assert found["confidence"]["employer.0"] >= 0.9
    assert found["confidence"]["title.0"] >= 0.9
    assert found["education"][0]["school"] == "样江书院"
    assert found["skills"] == ["样织法"]
    assert canonical_school("样院") == "样江书院"


def test_words_that_were_taken_away_are_forgotten() -> None:
    text = "张样例\n工作经历\n2018.3-2020.5  样蓝系  鼓手\n"
    use_words({"titles": ("鼓手",)})
    assert read(text)["confidence"]["title.0"] >= 0.9
    use_words({})
    assert read(text)["confidence"]["title.0"] < 0.8
    assert canonical_school("样院") is None
