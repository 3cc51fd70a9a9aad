"""What stands beside a value, and what its stay lacks, takes from its confidence; the value stays."""

import pytest

from caidang.core.resume.model import Employment
from caidang.core.resume.parse import parse
from tests.core.resume.making import document_of

_HEAD = "张样\n手机：13800001234\n工作经历\n"


def _posts(rows: str) -> tuple[Employment, ...]:
    return parse(document_of(_HEAD + rows)).employment


def _confidence(post: Employment, part: str) -> float:
    found = getattr(post, part)
    assert found is not None
    return float(found.confidence)


def test_a_post_that_lacks_its_title_is_doubted() -> None:
    (whole,) = _posts("2019.3-2021.5\t京样机械有限公司\t车间主任\n")
    (lacking,) = _posts("2019.3-2021.5\t京样机械有限公司\n")
    assert lacking.employer is not None
    assert whole.employer is not None
    assert lacking.employer.value == whole.employer.value
    assert _confidence(lacking, "employer") < _confidence(whole, "employer")
    assert _confidence(lacking, "start") < _confidence(whole, "start")


@pytest.mark.parametrize("row", ["2019.3-2021.5\t京样机械有限公司\t车间主任，党支部\n", "2019.3-2021.5\t京样机械有限公司\t车间主任\t其余若干\n"])
def test_what_is_left_over_beside_a_title_makes_it_doubtful(row: str) -> None:
    (whole,) = _posts("2019.3-2021.5\t京样机械有限公司\t车间主任\n")
    (other,) = _posts(row)
    assert _confidence(other, "title") < _confidence(whole, "title")


def test_a_stay_unlike_the_one_before_it_is_doubted() -> None:
    same = _posts("2019.3-2021.5\t京样机械有限公司\t车间主任\n2015.3-2019.2\t沪样电子有限公司\t工程师\n")
    other = _posts("2019.3-2021.5\t京样机械有限公司\t车间主任\n2015.3-2019.2\t沪样电子有限公司\n")
    assert _confidence(other[1], "employer") < _confidence(same[1], "employer")
    assert _confidence(other[0], "employer") == _confidence(same[0], "employer")
