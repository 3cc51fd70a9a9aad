"""抽检: what waits for a second look, and how right the work is: by person, source, field and parser."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from caidang.core.review.sampling import Accuracy, rate_for
from caidang.domain.candidates.fields import FIELDS
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import rows_of
from caidang.domain.review.models import Case, Sample
from caidang.domain.review.services.chain.samples import recent_accuracy
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Viewer, require

PAGE_SIZE = 40
LOOK_BACK = timedelta(days=180)
MOST_JUDGED = 20_000
"""Second looks that the figures are made of, the latest."""


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One record that waits for its second look."""

    person: CandidateRow
    worker: str
    approver: str
    drawn_at: datetime


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One page, longest waiting first. ``after`` is where the next page begins, 0 when this was the last."""

    rows: tuple[SampleRow, ...]
    after: int


@dataclass(frozen=True, slots=True)
class Quality:
    """How right one person's, source's or parser's work was found; ``rate`` is what of it is looked at again."""

    name: str
    accuracy: Accuracy
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Qualities:
    """The figures of the last half year. ``fields`` are the fields with findings, most first."""

    workers: tuple[Quality, ...]
    sources: tuple[Quality, ...]
    parsers: tuple[Quality, ...]
    fields: tuple[tuple[str, int], ...]


def list_samples(*, viewer: Viewer, today: date, after: int = 0) -> SamplePage:
    """Return the records that were drawn and that the viewer neither did nor approved himself."""
    require(viewer, policy.Action.RECHECK)
    waiting = Sample.objects.filter(checked_at=None, pk__gt=after).select_related("case")
    waiting = waiting.exclude(worker=viewer.user_id).exclude(approver=viewer.user_id)
    found = list(waiting.order_by("pk")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    people = {row.id: row for row in rows_of([s.case.candidate_id for s in shown], viewer=viewer, today=today)}
    names = names_of(pk for s in shown for pk in (s.worker, s.approver))
    rows = tuple(
        SampleRow(
            people[s.case.candidate_id], names.get(s.worker or 0, ""),
            names.get(s.approver or 0, ""), s.drawn_at,
        )
        for s in shown
        if s.case.candidate_id in people
    )  # fmt: skip
    return SamplePage(rows, shown[-1].pk if len(found) > PAGE_SIZE else 0)


def measure_quality(*, viewer: Viewer, now: datetime) -> Qualities:
    """Return what second looks found, by person, source, parser version and field."""
    require(viewer, policy.Action.RECHECK)
    checked = Sample.objects.filter(checked_at__gt=now - LOOK_BACK).order_by("-checked_at")
    rows = checked.values_list("worker", "source", "parser_version", "is_faulty", "findings")
    tallies: dict[str, dict[object, list[int]]] = {
        name: defaultdict(lambda: [0, 0]) for name in ("worker", "source", "parser")
    }
    fields: Counter[str] = Counter()
    for worker, source, parser, is_faulty, findings in rows[:MOST_JUDGED]:
        for name, key in (("worker", worker), ("source", source), ("parser", parser)):
            tallies[name][key][0] += 1
            tallies[name][key][1] += is_faulty
        fields.update(field for field, _, _ in findings)
    names = names_of(key for key in tallies["worker"] if isinstance(key, int))
    return Qualities(
        workers=tuple(
            Quality(names.get(key or 0, "系统"), Accuracy(*tally), rate_for(recent_accuracy(worker=key)))
            for key, tally in _ordered(tallies["worker"])
            if key is None or isinstance(key, int)
        ),
        sources=tuple(Quality(str(k), Accuracy(*t)) for k, t in _ordered(tallies["source"])),
        parsers=tuple(Quality(str(k or ""), Accuracy(*t)) for k, t in _ordered(tallies["parser"])),
        fields=tuple((FIELDS[name].label, n) for name, n in fields.most_common(12) if name in FIELDS),
    )  # fmt: skip


def awaits_recheck(case: Case, *, viewer: Viewer) -> bool:
    """Tell whether the record was drawn and waits for a second look that the viewer may take."""
    if not policy.may(viewer, policy.Action.RECHECK):
        return False
    return case.samples.filter(checked_at=None).exclude(approver=viewer.user_id).exists()


def _ordered(tallies: dict[object, list[int]]) -> list[tuple[object, list[int]]]:
    return sorted(tallies.items(), key=lambda pair: (-pair[1][0], str(pair[0])))
