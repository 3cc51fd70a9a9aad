"""Connections as their pages show them: how each is, what it exchanges, and its last runs."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Count, Max

from caidang.domain.connectors.columns import Columns
from caidang.domain.connectors.models import (
    Connection,
    Item,
    Link,
    LinkFile,
    ObjectMap,
    Question,
    Run,
    Thing,
)
from caidang.domain.connectors.services.deciding import within_reach
from caidang.domain.connectors.services.opening import calls_today
from caidang.domain.connectors.vendors import VENDORS, Blank
from caidang.domain.connectors.words import counts_of
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, may, require

_SOON, _LATER, _MANY = 2, 15, 5_000
"""Seconds between two looks at what is under way: with fewer files than so many, and with more."""
SHOWN: Final = 10
"""Runs on a connection's page."""
_FEW: Final = 500
"""Calls left by what the vendor says from which on the page warns: a bulk job alone costs as many."""


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run in a list. ``counts`` are key, words and number of each outcome."""

    public_id: str
    kind: str
    kind_label: str
    stage: str
    stage_label: str
    is_busy: bool
    done: int
    counts: tuple[tuple[str, str, int], ...]
    problem: str
    by: str
    created_at: datetime
    finished_at: datetime | None
    resumes_at: datetime | None
    """When a run that rests goes on; None for one that does not rest."""
    total: int = 0
    """About how many records there are to be read; 0 where the other side did not say."""
    files_left: int = 0
    """Files that it has still to fetch."""

    @property
    def pause(self) -> int:
        """Seconds after which the page asks again: very many files are not counted every other second."""
        return _pause(self.files_left)


@dataclass(frozen=True, slots=True)
class MapLine:
    """One object that is exchanged."""

    public_id: str
    object: str
    label: str
    columns: int
    out: int
    links: int
    what: str = ""


@dataclass(frozen=True, slots=True)
class ConnectionView:
    """One connection. ``left`` is what the vendor says is left of its quota, None where it does not say."""

    public_id: str
    vendor: str
    vendor_label: str
    name: str
    is_active: bool
    is_writing: bool
    can_write: bool
    every: int
    every_label: str
    problem: str
    calls: int
    day_limit: int
    left: int | None
    questions: int
    runs: tuple[RunLine, ...] = ()
    maps: tuple[MapLine, ...] = ()
    open_secret: dict[str, str] = field(default_factory=dict)
    blanks: tuple[Blank, ...] = ()
    failed: int = 0
    missing: tuple[str, ...] = ()
    files_kept: int = 0
    """Files that were fetched and wait to be read."""
    files_apart: int = 0
    """Files that could not be read and stand among what came in."""

    @property
    def nearly_over(self) -> int | None:
        """How many calls are left, where that is a tenth of the day's quota or less, or few by what the vendor says; None where there are enough."""
        left = max(0, self.day_limit - self.calls) if self.day_limit else None
        if left is not None and left * 10 <= self.day_limit:
            return left
        # What it said some day ago tells nothing of today.
        return self.left if self.left is not None and self.calls and self.left <= _FEW else None

    @property
    def last(self) -> RunLine | None:
        """The newest run."""
        return self.runs[0] if self.runs else None

    @property
    def is_busy(self) -> bool:
        """Whether a run is on its way."""
        return self.last is not None and self.last.is_busy

    @property
    def pause(self) -> int:
        """Seconds after which the page asks again."""
        return _pause(self.files_kept + (self.last.files_left if self.last is not None else 0))


def list_connections(*, viewer: Viewer, now: datetime) -> list[ConnectionView]:
    """Return the connections, oldest first, each with its newest run."""
    require(viewer, Action.MANAGE_SOURCES)
    rows = list(Connection.objects.filter(removed_at=None))
    # A connection that runs every hour has thousands of them: only the newest are read.
    last = Run.objects.filter(connection__in=rows).order_by().values("connection_id").annotate(last=Max("pk")).values("last")
    newest = {run.connection_id: run for run in Run.objects.filter(pk__in=last)}
    asked = _questions(rows, viewer)
    names = names_of(run.created_by for run in newest.values())
    return [
        _view(row, now, asked.get(row.pk, 0), tuple(run_line(run, names) for run in [newest.get(row.pk)] if run))
        for row in rows
    ]


def connection_problems(*, viewer: Viewer) -> list[str]:
    """Return what keeps connections from being in step, as sentences; nothing for who does not look after them."""
    if not may(viewer, Action.MANAGE_SOURCES):
        return []
    rows = Connection.objects.filter(removed_at=None, is_active=True).exclude(problem="").order_by("pk")
    return [f"连接「{row.name}」停下了：{row.problem}" for row in rows]


def show_connection(row: Connection, *, viewer: Viewer, now: datetime) -> ConnectionView:
    """Return one connection with its objects and its last runs."""
    require(viewer, Action.MANAGE_SOURCES)
    runs = list(row.runs.order_by("-pk")[:SHOWN])
    names = names_of(run.created_by for run in runs)
    links = dict(
        Link.objects.filter(map__connection=row, candidate__isnull=False, is_cut=False)
        .values_list("map_id").annotate(n=Count("pk"))
    )  # fmt: skip
    links |= dict(Thing.objects.filter(map__connection=row).values_list("map_id").annotate(n=Count("pk")))
    maps = tuple(_map_line(one, links.get(one.pk, 0)) for one in row.maps.all())
    secret = row.opened_secret()
    blanks = VENDORS[row.vendor].blanks if row.vendor in VENDORS else ()
    shown = {one.name: str(secret.get(one.name, "")) for one in blanks if not one.is_secret}
    files = LinkFile.objects.filter(link__map__connection=row)
    view = _view(row, now, _questions([row], viewer).get(row.pk, 0), tuple(run_line(run, names) for run in runs))
    return ConnectionView(
        **{name: getattr(view, name) for name in view.__slots__ if name not in ("maps", "open_secret", "blanks", "failed", "files_kept", "files_apart")},
        maps=maps, open_secret=shown, blanks=blanks, failed=_failed(row),
        files_kept=files.filter(state=LinkFile.State.KEPT).count(), files_apart=files.filter(state=LinkFile.State.DONE).exclude(problem="").count(),
    )  # fmt: skip


def run_line(run: Run, names: dict[int, str]) -> RunLine:
    """Return a run as lists show it."""
    is_busy = run.stage in Run.WORKED
    is_resting = is_busy and bool(run.problem)
    return RunLine(
        str(run.public_id), run.kind, Run.Kind(run.kind).label, run.stage, Run.Stage(run.stage).label, is_busy, run.done,
        counts_of(run.counts, is_trial=run.kind == Run.Kind.TRIAL), run.problem,
        _by(run, names), run.created_at, run.finished_at,
        run.leased_until if is_resting else None, _total(run), _files_left(run) if run.stage == Run.Stage.FILES else 0,
    )  # fmt: skip


def _by(run: Run, names: dict[int, str]) -> str:
    """Who began it: a person, or the schedule that one set."""
    name = names.get(run.created_by or 0, "")
    return "定时" + (f"（{name}）" if name else "") if run.is_by_schedule or not name else name


def _pause(files: int) -> int:
    return _SOON if files < _MANY else _LATER


def _total(run: Run) -> int:
    """About how many there are; 0 where more were read by now than the other side said: some objects tell, some do not."""
    told = int(run.cursor.get("total", 0))
    return told if told >= run.done else 0


def _files_left(run: Run) -> int:
    rows = LinkFile.objects.filter(state=LinkFile.State.WAITING, link__is_cut=False, link__map__connection=run.connection_id)
    return rows.count()


def _questions(rows: list[Connection], viewer: Viewer) -> Counter[int]:
    open_ = Question.objects.filter(within_reach(viewer), state="open")
    found: Counter[int] = Counter()
    for way in ("link__map__connection", "thing__map__connection"):
        found.update(dict(open_.filter(**{f"{way}__in": rows}).order_by().values_list(f"{way}_id").annotate(n=Count("pk"))))
    return found


def _failed(row: Connection) -> int:
    from_items = row.runs.exclude(kind=Run.Kind.TRIAL).filter(
        items__outcome__in=Item.FAILED, items__is_retried=False
    )
    # Every run that meets a record says anew what keeps it out: it is one record all the same.
    return from_items.values("items__map_id", "items__remote_id").distinct().count()


def _view(row: Connection, now: datetime, questions: int, runs: tuple[RunLine, ...]) -> ConnectionView:
    vendor = VENDORS.get(row.vendor)
    told = row.calls.get("left")
    return ConnectionView(
        str(row.public_id), row.vendor, Connection.Vendor(row.vendor).label, row.name, row.is_active, row.is_writing,
        vendor is not None and vendor.can_write, row.every, Connection.Every(row.every).label, row.problem,
        calls_today(row, now), row.day_limit, int(told) if told is not None else None, questions, runs,
        missing=tuple(map(str, row.missing)),
    )  # fmt: skip


def _map_line(one: ObjectMap, links: int) -> MapLine:
    columns = Columns.of(one.columns)
    return MapLine(str(one.public_id), one.object, one.label, len(columns.all), len(columns.out), links, ObjectMap.What(one.what).label)
