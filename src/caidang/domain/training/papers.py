"""A certificate on paper."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from caidang.core.report.paper import Paper, Part, draw_paper
from caidang.domain.training.models import Certificate
from caidang.domain.training.values import Course


def draw_certificate(row: Certificate, *, name: str, house: str, course: Course | None, check_at: str) -> bytes:
    """This function will return the certificate as a PDF file, with the code that it is checked by, and where (an address)."""
    until = _date(row.expires_at) if row.expires_at else "长期"
    english = f"（{course.english}）" if course is not None and course.english else ""
    facts = [
        ("持证人", name), ("课程", f"{row.title}{english}"),
        ("测验成绩", f"{row.percent} 分" if row.percent is not None else "读完全部课程"),
        ("发证日期", _date(row.issued_at)), ("有效期至", until), ("核验码", row.code),
    ]  # fmt: skip
    lessons = "；".join(lesson.title for lesson in course.lessons) if course is not None else ""
    return draw_paper(
        Paper(
            title="培训证书",
            lines=(
                f"{name} 学完了「{row.title}」，通过测验，特发此证。",
                *((f"学习内容：{lessons}。",) if lessons else ()),
            ),
            parts=(Part("", facts, (1, 3)),),
            foot=f"由{house}的才档签发。打开 {check_at} 输入核验码，可查这张证书现在是否有效。",
        )
    )


def _date(at: datetime) -> str:
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date().isoformat()
