"""The tables of 数据分析."""

from caidang.domain.analytics.models.reports import Report, ReportMail, ReportSending, ShownBoard

__all__ = ["Report", "ReportMail", "ReportSending", "ShownBoard"]
