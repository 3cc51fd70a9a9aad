"""The organisation's own words for reading: edited on a page, used by the very next file."""


import pytest

from caidang.domain.intake.reading import Reader
from caidang.domain.intake.words import own_words
from caidang.foundation.accounts.policy import Role
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db

RESUME = "姓名：张样例\n工作经历\n2018.3-2020.5  样蓝系  鼓手\n".encode()


def sureness(reader: Reader, field: str) -> float:
    (document,) = reader.read_quickly(RESUME, "cv.txt").documents
    return next(value.confidence for value in document.values if value.field == field)


def test_what_is_added_is_read_in_the_next_file_and_forgotten_when_taken_away(
    log_in: LogIn, reader: Reader
) -> None:
    client = log_in(Role.MANAGER)
    assert sureness(reader, "title") < 0.8
    answer = client.post("/words/", {"titles": "鼓手，打鼓人\n", "employers": "样蓝系"}, follow=True)
    assert "已保存 2 条" in answer.content.decode()
    assert "鼓手，打鼓人" in client.get("/words/").content.decode()
    assert own_words() == {"titles": ("鼓手|打鼓人",), "employers": ("样蓝系",)}
    assert sureness(reader, "title") > 0.9
    assert sureness(reader, "employer") > 0.9
    client.post("/words/", {})
    assert sureness(reader, "title") < 0.8


@pytest.mark.parametrize(
    ("text", "reason"),
    [("好公司\n某", "「公司」第 2 行"), ("很" * 61, "最多 60 个字"), ("\n".join(f"词{n}" for n in range(5001)), "最多 5000 行")],
)  # fmt: skip
def test_what_cannot_be_used_is_said_and_nothing_typed_is_lost(
    log_in: LogIn, text: str, reason: str
) -> None:
    client = log_in(Role.ADMIN)
    answer = client.post("/words/", {"employers": text, "skills": "样织法"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert reason in page
    assert "样织法" in page
    assert text.splitlines()[-1] in page
    assert own_words() == {}
