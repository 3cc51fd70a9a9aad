"""A layout is tried out on a person who does not exist."""

from datetime import date
from typing import Final

from caidang.core.report.model import Report
from caidang.core.report.own_layout import fill_layout
from caidang.core.report.pdf import draw_pictures
from caidang.core.report.word import draw_word
from caidang.domain.candidates.values import PresentValue
from caidang.domain.pipeline.compose import Copy, compose
from caidang.domain.pipeline.layout import Layout
from caidang.domain.pipeline.selectors.submissions.layouts import Chosen
from caidang.domain.pipeline.services.submissions.making import mark_key, words_of
from caidang.foundation.accounts.policy import Action, Viewer, require

_VALUES: Final = (
    ("name", 0, "样小满"), ("gender", 0, "女"), ("birth", 0, "1994-05"), ("city", 0, "杭州"), ("highest_degree", 0, "硕士"),
    ("phone", 0, "13800000000"), ("email", 0, "xiaoman@example.com"), ("available", 0, "一个月内"),
    ("employer", 0, "样本科技有限公司"), ("title", 0, "高级产品经理"), ("job_start", 0, "2021-03"), ("job_end", 0, "present"),
    ("department", 0, "支付事业部"),
    ("duties", 0, "负责收单产品线，服务商户三百万；主导费率改版，收入增长三成。\n样小满牵头搭建风控看板，投诉下降一半；联系 138 0000 0000。"),
    ("employer", 1, "蓝样软件有限公司"), ("title", 1, "产品经理"), ("job_start", 1, "2018-07"), ("job_end", 1, "2021-02"),
    ("duties", 1, "负责开放平台，接入四十家伙伴，写接口文档与准入规则。"),
    ("project", 0, "统一收单"), ("project_role", 0, "负责人"), ("project_start", 0, "2022-01"), ("project_end", 0, "2022-11"),
    ("project_duties", 0, "把四套收单系统并成一套，切换当天没有停服。"),
    ("school", 0, "华东样本大学"), ("degree", 0, "硕士"), ("major", 0, "软件工程"), ("edu_start", 0, "2015-09"), ("edu_end", 0, "2018-06"),
    ("skill", 0, "SQL"), ("skill", 1, "数据分析"), ("skill", 2, "增长"), ("language", 0, "英语 CET-6"), ("certificate", 0, "PMP"),
    ("expected_salary", 0, "35K"), ("current_salary", 0, "30K"), ("summary", 0, "做事有始有终，愿意把复杂的事讲简单。"),
)  # fmt: skip


def show_sample(layout: Layout, chosen: Chosen, *, viewer: Viewer, today: date) -> list[bytes]:
    """Return the report of an invented person in this layout, as pictures of its pages."""
    report, _copy = _sample(layout, chosen, viewer, today)
    return draw_pictures(report, key=mark_key("sample"))


def sample_file(layout: Layout, chosen: Chosen, *, viewer: Viewer, today: date) -> bytes:
    """Return the same as a Word file, in the layout's own Word layout where it has one."""
    report, copy = _sample(layout, chosen, viewer, today)
    key = mark_key("sample")
    if chosen.word is None:
        return draw_word(report, key=key)
    return fill_layout(chosen.word, report, words_of(report, copy), key=key)


def _sample(layout: Layout, chosen: Chosen, viewer: Viewer, today: date) -> tuple[Report, Copy]:
    require(viewer, Action.SUBMIT)
    values = [PresentValue("", field, entry, value, "person", 1.0, None) for field, entry, value in _VALUES]
    copy = Copy(
        "TJ-00000000", today, "样收件人", "样本客户", "高级产品经理",
        layout.pitch or "从零到一做过支付产品，沟通直接；对贵司看重的合规与增长都有实绩。", chosen.logo,
    )  # fmt: skip
    return compose(values, layout, copy), copy
