"""A small seeded team for the attacks: people with records, work and doubts; and every address there is."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from caidang.domain.candidates.models import Candidate, Suspicion
from caidang.domain.intake.services.receive import receive_file
from caidang.domain.review.services.chain.cases import case_of
from caidang.domain.review.services.news.comments import add_comment
from caidang.foundation.accounts.policy import PROGRAM, Viewer
from caidang.foundation.lib.write_lock import write_tx
from tests.making import NOW, a_candidate

STRANGE_ID = "7e7dc5dc-0e7c-4262-bb69-7cd5e4915445"
PERSONAL = (
    "林知夏", "沈若溪", "13800001111", "138 0000 1111", "13800002222", "zhixia@example.com", "样本科技",
    "蓝鲸软件", "上海", "产品经理",
)  # fmt: skip
"""What is known of the seeded people; none of it may stand in an address."""
_STRANGE = {
    "random": STRANGE_ID, "uuid": STRANGE_ID, "int": "999999", "slug": "city", "str": "x", "path": "x", "": "x",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Route:
    """One address of the program: its name and how it is written."""

    name: str
    pattern: str

    def address(self, **values: object) -> str:
        """Fill the gaps: with what is given under the gap's name, else with something strange."""
        route = self.pattern
        while (start := route.find("<")) >= 0:
            end = route.index(">", start)
            kind, _, name = route[start + 1 : end].rpartition(":")
            route = route[:start] + str(values.get(name, _STRANGE[kind])) + route[end + 1 :]
        return f"/{route}"


def _routes(found: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[Route]:
    for pattern in found:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            # Programs send a token and no cookie: another site has nothing to send along.
            yield from _routes(pattern.url_patterns, route) if pattern.namespace != "api" else ()
        elif "(?P" not in route:
            yield Route(pattern.name or "", route)


ROUTES = tuple(_routes(get_resolver().url_patterns))


def seed(actor: Viewer = PROGRAM) -> tuple[Candidate, Candidate]:
    """Make two people that may be one, their cases, a comment, and a file that waits."""
    first = a_candidate([
        ("name", 0, "林知夏"), ("phone", 0, "13800001111"), ("email", 0, "zhixia@example.com"),
        ("employer", 0, "样本科技有限公司"), ("title", 0, "产品经理"), ("city", 0, "上海"),
    ])  # fmt: skip
    second = a_candidate([
        ("name", 0, "沈若溪"), ("phone", 0, "13800002222"), ("employer", 0, "蓝鲸软件有限公司"), ("city", 0, "上海"),
    ])  # fmt: skip
    with write_tx():
        case_of(first, now=NOW)
        case_of(second, now=NOW)
    Suspicion.objects.create(first=first, second=second, score=0.9, reasons=[], created_at=NOW)
    add_comment(candidate=first, text="林知夏 13800001111 回电了", actor=actor, now=NOW)
    receive_file(
        data="姓名：林知夏".encode(), filename="林知夏 13800001111.txt", source="upload", actor=actor, now=NOW
    )
    return first, second
