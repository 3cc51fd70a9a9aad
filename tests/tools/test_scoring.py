"""Judging: what counts as right, wrong, missed; alignment; reliability; figures."""

import json
from typing import Any

import pytest

from tools.corpus import available, invent, render
from tools.eval.compare import city, degree, dice, phone, salary, same
from tools.eval.scoring import Reliability, Score, align, judge
from tools.figures import as_json, at_least, at_most, exit_code, plain


def job(
    employer: str | None, title: str | None, start: str | None = None, end: str | None = None
) -> dict[str, Any]:
    return {"employer": employer, "title": title, "start": start, "end": end}


def counts(truth: dict[str, Any], got: dict[str, Any], name: str) -> tuple[int, int, int]:
    score = Score()
    for judged in judge(truth, got):
        score.add(judged)
    tally = score.fields[name]
    return tally.right, tally.wrong, tally.missed


def test_the_truth_itself_scores_full_marks() -> None:
    score = Score()
    for seed, layout in enumerate(available(pictures=False)):
        truth = render(invent(seed), layout).truth
        for judged in judge(truth, truth):
            score.add(judged)
    assert score.micro().f1 == 1.0
    assert score.micro().count > 800


def test_reading_nothing_misses_everything_and_is_never_wrong() -> None:
    truth = render(invent(3), "txt-utf8").truth
    score = Score()
    for judged in judge(truth, {}):
        score.add(judged)
    assert score.micro().right == score.micro().wrong == 0
    assert score.micro().recall == 0.0
    assert score.micro().missed > 5


def test_a_wrong_value_counts_against_precision_and_recall() -> None:
    assert counts({"name": "张伟"}, {"name": "李娜"}, "name") == (0, 1, 1)
    assert counts({"name": "张伟"}, {"name": None}, "name") == (0, 0, 1)
    assert counts({"name": None}, {"name": "李娜"}, "name") == (0, 1, 0)


def test_phones_match_whatever_their_order_and_prefix() -> None:
    truth = {"phones": ["13800000001", "13900130002"]}
    assert counts(truth, {"phones": ["+8613900130002", "138 0000 0001"]}, "phone") == (2, 0, 0)
    assert counts(truth, {"phones": ["13800000001", "13800000009"]}, "phone") == (1, 1, 1)


def test_entries_are_paired_by_likeness_and_not_by_order() -> None:
    want = [job("云川科技有限公司", "工程师"), job("海纳物流", "调度员")]
    got = [job("海纳物流", "调度员"), job("云川科技有限公司", "架构师"), job("某项目", None)]
    assert align("employment", want, got) == [(1, 0), (0, 1), (None, 2)]
    assert counts({"employment": want}, {"employment": got}, "employer") == (2, 1, 0)
    assert counts({"employment": want}, {"employment": got}, "title") == (1, 1, 1)


def test_two_posts_at_one_employer_are_told_apart_by_dates() -> None:
    want = [job("海纳", "经理", "2020-01", "present"), job("海纳", "专员", "2018-01", "2020-01")]
    assert counts({"employment": want}, {"employment": want[::-1]}, "title") == (2, 0, 0)


def test_one_name_inside_another_is_no_credit() -> None:
    assert not same("employer", "上海云川信息技术有限公司", "云川")
    assert same("employer", "云川科技（上海）有限公司", "云川科技(上海)有限公司")
    assert dice("", "") == 0.0


@pytest.mark.parametrize(
    ("text", "plain_text"),
    [
        ("全日制本科", "本科"),
        ("M.Sc.", "硕士"),
        ("Bachelor of Science", "本科"),
        ("Ph.D.", "博士"),
        ("专科", "大专"),
    ],
)
def test_degrees_are_compared_by_level(text: str, plain_text: str) -> None:
    assert degree(text) == plain_text


@pytest.mark.parametrize(
    "text", ["广东省深圳市南山区", "深圳", "深圳市", "深圳-南山区", "深圳·南山"]
)
def test_cities_are_compared_without_what_is_around_them(text: str) -> None:
    assert city(text) == "深圳"


def test_salaries_are_compared_in_yuan_a_month() -> None:
    assert salary("15-25K·14薪") == salary("15k-25k · 14薪") == (150, 250, 14)
    assert salary("8000-10000元/月") == salary("8-10K")
    assert salary("30-50万/年") == salary("年薪30-50万") == (250, 417, 12)
    assert salary("薪资面议") == "面议"
    assert salary("15-25K") != salary("15-25K·14薪")


def test_phone_drops_only_the_country_of_mainland_mobiles() -> None:
    assert phone("+86 138-0000-0001") == "13800000001"
    assert phone("+85291234567") == "85291234567"


def test_dates_are_compared_to_the_month() -> None:
    assert same("job_dates", "2019-09", "2019-09-01")
    assert not same("job_dates", "2019-09", "2019")
    assert not same("job_dates", "present", "2024-01")


def test_reliability_sorts_by_confidence() -> None:
    table = Reliability()
    for number in range(10):
        table.add(0.96, right=number != 0)
        table.add(0.4, right=False)
    assert [(count, right) for _, _, count, _, right in table.rows()] == [(10, 0.0), (10, 0.9)]
    assert table.share_right(0.8) == 0.9


def test_figures_fail_only_at_full_size() -> None:
    missed, met = at_least("f1", 0.5, "share", 0.9), at_most("ms", 3, "ms", 5)
    assert (missed.ok, met.ok) == (False, True)
    assert exit_code([missed, met], full_size=True) == 1
    assert exit_code([missed, met], full_size=False) == 0
    assert exit_code([met, plain("n", 4, "count")], full_size=True) == 0
    assert json.loads(as_json([missed])) == {
        "name": "f1",
        "value": 0.5,
        "unit": "share",
        "goal": 0.9,
        "ok": False,
    }
