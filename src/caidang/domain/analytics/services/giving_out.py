"""A board or a report as a file to take away; each is written down."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from caidang.core.errors import InvalidInput
from caidang.core.report.figures import Sheetful
from caidang.core.report.figures_pdf import draw_figures
from caidang.core.report.figures_xlsx import write_figures
from caidang.domain.analytics.gathering import Titled, answer_all, sheetful
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

KINDS: Final[Mapping[str, Callable[[Sheetful], bytes]]] = MappingProxyType(
    {"xlsx": write_figures, "pdf": draw_figures}
)


def give_out(*, title: str, questions: Sequence[Titled], kind: str, actor: Viewer, now: datetime) -> bytes:
    """This function will return the answers, counted with the actor's rights, as a file of this kind: xlsx or pdf.

    Raises InvalidInput for another kind or nothing to give, and as ``measure`` does.
    """
    make = KINDS.get(kind)
    if make is None or not questions:
        raise InvalidInput("只能导出成 .xlsx 或 PDF。" if questions else "这里没有可以导出的数。")
    drawn = answer_all(questions, viewer=actor, now=now)
    name = names_of([actor.user_id]).get(actor.user_id or 0, "")
    data = make(sheetful(title, drawn, viewer=actor, name=name, now=now))
    with write_tx():
        audit.record(
            actor_id=actor.user_id, verb="figures.exported", subject="figures", now=now,
            detail={"kind": kind, "measures": [one.question.measure.key for one in questions]},
        )  # fmt: skip
    return data
