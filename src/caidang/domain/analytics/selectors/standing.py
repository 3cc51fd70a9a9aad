"""How things stand at this moment: what waits and for how long, what is fresh, which pairs wait for a decision."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Case as CaseWhen
from django.db.models import Count, F, FloatField, Func, Q, QuerySet, Sum, Value, When

from caidang.core.review.chain import State
from caidang.domain.analytics.selectors import naming
from caidang.domain.analytics.selectors.question import Question
from caidang.domain.analytics.values import MEMBER, Cell, Link, Measured
from caidang.domain.candidates.models import Freshness, Suspicion, audiences_of
from caidang.domain.review.models import Case
from caidang.domain.review.queue import unmerged

WAITING: Final = (State.COLLECTING, State.ORGANISING, State.REVIEWING, State.STALE)
AGES: Final = (("day", "不到 1 天", 1), ("three_days", "1–3 天", 3), ("week", "3–7 天", 7), ("month", "7–30 天", 30))
OLDER: Final = ("older", "30 天以上")
_SECONDS: Final = 86_400.0


class _Seconds(Func):
    """A moment as seconds since 1970, worked out by the database."""

    output_field = FloatField()

    template = "CAST(EXTRACT(EPOCH FROM %(expressions)s) AS double precision)"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # noqa: ANN401 - Django's
        """The same where moments are kept as text."""
        return self.as_sql(
            compiler, connection, template="((julianday(%(expressions)s) - 2440587.5) * 86400.0)", **extra
        )


def measure_now(question: Question, *, now: datetime, today: date) -> Measured:
    """Return one of ``NOW``."""
    cells, total = NOW[question.measure.key](question, now, today)
    return Measured(
        asked=question.asked, label=question.measure.label, unit=question.measure.unit, cells=cells, total=total,
        note=question.measure.note,
    )  # fmt: skip


_Found = tuple[tuple[Cell, ...], Cell]


def _waiting(question: Question) -> QuerySet[Case]:
    wanted = question.asked.filters.get("state", ()) or tuple(WAITING)
    rows = unmerged(Case.objects.filter(state__in=[one for one in WAITING if one in wanted]))
    if not question.sight.is_whole:
        rows = rows.filter(candidate__audience__in=audiences_of(question.sight.viewer).values("pk"))
    if question.members is not None:
        own = question.members
        rows = rows.filter(Q(assignee__in=own) | Q(assignee=None) if 0 in own else Q(assignee__in=own))
    return rows


def _queue(question: Question, now: datetime, _: date) -> _Found:
    split = question.asked.split
    column = {"state": "state", MEMBER: "assignee", "age": "age"}.get(split, "")
    rows: QuerySet[Any] = _waiting(question)
    if split == "age":
        rows = rows.annotate(age=_age(now))
    told = rows.order_by().values_list(*([column] if column else [])).annotate(
        n=Count("pk"), begun=Sum(_Seconds(F("since")))
    )  # fmt: skip
    if not column:
        told = rows.order_by().aggregate(n=Count("pk"), begun=Sum(_Seconds(F("since"))))
        return (), _aged(question, "", "", told["n"], told["begun"], now)
    found = {str(key or 0) if split == MEMBER else key: (n, begun) for key, n, begun in told}
    names = _names(split, found)
    order = [key for key in names if key in found] if split != MEMBER else sorted(found, key=lambda key: -found[key][0])
    cells = tuple(_aged(question, key, names[key], *found[key], now) for key in order)
    n, begun = sum(one[0] for one in found.values()), sum(one[1] or 0 for one in found.values())
    return cells, _aged(question, "", "", n, begun, now)


def _names(split: str, found: Iterable[str]) -> Mapping[str, str]:
    if split == "state":
        return {state.value: state.label for state in WAITING}
    if split == MEMBER:
        return naming.names_for(MEMBER, list(found), "queue")
    return {key: label for key, label, *_ in (*AGES, OLDER)}


def _age(now: datetime) -> CaseWhen:
    whens = [When(since__gt=now - timedelta(days=days), then=Value(key)) for key, _, days in AGES]
    return CaseWhen(*whens, default=Value(OLDER[0]))


def _aged(question: Question, key: str, label: str, n: int, begun: float | None, now: datetime) -> Cell:
    is_length = question.measure.key == "queue_length"
    age = (now.timestamp() - (begun or 0) / n) / _SECONDS if n else None
    conditions = {question.asked.split: key} if question.asked.split in ("state", MEMBER) and key else {}
    link = Link("work", conditions) if question.sight.has_members and question.sight.has_people else None
    return Cell(key=key, label=label, value=n if is_length else age, volume=n, link=link)


def _fresh(question: Question, _: datetime, today: date) -> _Found:
    rows = Freshness.objects.all()
    if not question.sight.is_whole:
        rows = rows.filter(audience__in=audiences_of(question.sight.viewer).values("pk"))
    volume = rows.count()
    fresh = rows.filter(stale__gt=today.toordinal()).count()
    link = Link("candidates", {"fresh": "no"}) if question.sight.has_people else None
    return (), Cell(key="", label="", value=fresh / volume if volume else None, volume=volume, link=link)


def _open_pairs(question: Question, _: datetime, __: date) -> _Found:
    rows = Suspicion.objects.filter(state=Suspicion.State.OPEN)
    if not question.sight.is_whole:
        seen = audiences_of(question.sight.viewer).values("pk")
        rows = rows.filter(first__audience__in=seen, second__audience__in=seen)
    n = rows.count()
    return (), Cell(key="", label="", value=n, volume=n, link=Link("duplicates") if question.sight.has_people else None)


NOW: Final = {"queue_length": _queue, "queue_age": _queue, "store_fresh": _fresh, "duplicates_open": _open_pairs}
