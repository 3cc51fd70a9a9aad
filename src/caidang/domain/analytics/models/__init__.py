"""The tables of 数据分析."""

from caidang.domain.analytics.models.reports import Report, ReportMail, ReportSending, ShownBoard
from caidang.domain.analytics.models.tallies import (
    QueueEnd,
    SearchCount,
    SourceCost,
    Tally,
    TallyDay,
    TallyState,
)

__all__ = [
    "QueueEnd", "Report", "ReportMail", "ReportSending", "SearchCount", "ShownBoard", "SourceCost", "Tally", "TallyDay", "TallyState",
]  # fmt: skip
