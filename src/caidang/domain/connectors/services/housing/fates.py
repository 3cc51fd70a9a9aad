"""What one record of theirs comes to, with what every kind of record needs to bring it in.

A person's word stands: what both sides changed stays as it is here and is shown side by side, unless the field says that
theirs stands. Nothing is deleted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from caidang.core.errors import InvalidInput
from caidang.core.interchange.sheets.returning import plain
from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client, Job
from caidang.domain.connectors.columns import Columns, Way, Wins
from caidang.domain.connectors.contract import Remote
from caidang.domain.connectors.house import TARGETS, Target, label_of, value_of
from caidang.domain.connectors.models import Item, Link, ObjectMap, Run, Thing
from caidang.domain.connectors.services.taking.foresight import RESUMED, Foreseen
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.vault import keyed

Outcome = Item.Outcome
CUT: Final = "已解除关联，没有动"
KEPT: Final = "两边都改了，保留档案的"
_ASKED: Final = "两边不一样，等人定"
AS_OURS: Final = "="
"""Where ``seen`` keeps what ours became, where it is kept another way than they write it."""
AGAINST: Final = "!"
"""Where ``seen`` keeps what of ours stands against theirs, or was refused there: it is not written until it changes."""
DIGEST: Final = 32
Said = dict[str, Any]
"""What a record says, by our fields, as they take it."""


@dataclass(slots=True)
class Fate:
    """What became of one record: its outcome, what it is called, which thing it is, and what is told of it."""

    remote: Remote
    outcome: str = "same"
    name: str = ""
    thing: Thing | None = None
    candidate: int | None = None
    seen: dict[str, str] = field(default_factory=dict)
    cells: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    asked: dict[str, "Asked"] = field(default_factory=dict)
    """Of which of our fields a person is asked, and what."""
    is_open: bool = False
    """Whether it is looked at again although it stays as it is there: today it could not be taken."""
    taken: set[str] = field(default_factory=set)
    """Our fields that now say what theirs say."""

    @property
    def before(self) -> dict[str, str]:
        """The tokens of what both sides last agreed on; empty for what is new."""
        return dict(self.thing.seen) if self.thing else {}

    def foretell_text(self, text: str, *, is_trial: bool) -> None:
        """Tell in a trial what a remark says that would be brought in: a run that does so leaves that to where it stands then."""
        if is_trial:
            self.cells.append(["text", "", "", text, "take"])

    def ask(self, key: str, value: Any, said: Mapping[str, object], cell: list[str], *, is_quiet: bool = False) -> None:  # noqa: ANN401 - as our field takes it
        """Have a person asked which of two values stands: ``cell`` is field, before, ours and theirs as people read them.

        With ``is_quiet`` the run's details do not tell the values: they outlive the erasure of a person.
        """
        self.asked[key] = Asked(value, {name: as_text(one) for name, one in said.items()}, cell[1], cell[2], cell[3])
        self.cells.append([key, "", "", "", "ask"] if is_quiet else [*cell, "ask"])
        self.outcome = Outcome.ASKED if self.outcome in ("same", Outcome.KEPT) else self.outcome
        if _ASKED not in self.notes:
            self.notes.append(_ASKED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person is asked: the value as our field takes it, what it says there by our fields, and both as people read them."""

    value: Any
    said: Mapping[str, str]
    base: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Hand:
    """One object of one run in the hand of whose run it is; with ``is_trial`` nothing is written."""

    run: Run
    map: ObjectMap
    actor: Viewer
    now: datetime
    columns: Columns
    foreseen: Foreseen

    @property
    def is_trial(self) -> bool:
        """Whether nothing is to be written."""
        return self.run.kind == Run.Kind.TRIAL

    @property
    def targets(self) -> Mapping[str, Target]:
        """Our fields of this kind of record."""
        return TARGETS[self.map.what]

    def said(self, fate: Fate) -> Said:
        """Return what a record says by our fields; what does not fit is noted, and refused where nothing can be without it."""
        found: Said = {}
        for column in self.columns.all:
            text, target = fate.remote.texts.get(column.info.name, "").strip(), self.targets.get(column.target)
            if not text or target is None or target.of:
                continue
            try:
                found[column.target] = value_of(self.map.what, column.target, text)
            except InvalidInput as error:
                fate.notes.append(str(error))
        fate.name = str(found.get("name") or found.get("title") or "")
        for key, target in self.targets.items():
            if target.is_needed and not target.of and not found.get(key):
                raise InvalidInput(f"没有「{target.label}」")
        return found

    # What a record names.

    def named(self, fate: Fate, key: str) -> tuple[str, str, str]:
        """Return kind, id and name there of what a record names in one of our fields; raises InvalidInput for nothing."""
        column = next(one for one in self.columns.all if one.target == key)
        pk, text = fate.remote.links.get(column.info.name, ""), fate.remote.texts.get(column.info.name, "").strip()
        if not pk and not text:
            raise InvalidInput(f"没有写「{self.targets[key].label}」")
        return self.targets[key].of, pk, text

    def client_of(self, fate: Fate) -> Client | None:
        """Return the client that a record names; None where the trial would have made it."""
        what, pk, text = self.named(fate, "client")
        thing = self._thing(what, pk)
        client = thing.client if thing else Client.objects.visible_to(self.actor).filter(name=text[:80]).first()
        if client is not None:
            return client.merged_into or client
        if self._is_coming(what, pk):
            return None
        raise InvalidInput(f"它的客户「{text[:40] or pk}」没有带过来：先对接客户")

    def job_of(self, fate: Fate) -> Job | None:
        """Return the job that a record names; None where the trial would have made it."""
        what, pk, text = self.named(fate, "job")
        thing = self._thing(what, pk)
        if thing is not None and thing.job is not None:
            return thing.job
        if self._is_coming(what, pk):
            return None
        raise InvalidInput(f"职位「{text[:40] or pk}」没有带过来：先对接职位")

    def person_of(self, fate: Fate) -> Candidate | None:
        """Return the person that a record names; None in a trial that would have made him."""
        _, pk, _ = self.named(fate, "candidate")
        rows = Link.objects.filter(map__connection=self.run.connection, remote_id=pk, is_cut=False, candidate__isnull=False)
        link = rows.select_related("candidate__data_key", "candidate__audience").first() if pk else None
        one = link.candidate if link else None
        while one is not None and one.merged_into is not None:
            one = one.merged_into
        if one is not None:
            fate.candidate = one.pk
            return one
        if self._is_coming(ObjectMap.What.PEOPLE, pk):
            return None
        raise InvalidInput("这个人没有带过来：先对接候选人")

    def house_of(self, fate: Fate) -> Thing | None:
        """Return the client or the job that a remark hangs on; None for one that hangs on neither of those that are here."""
        pk = fate.remote.links.get(next(one.info.name for one in self.columns.all if one.target == "candidate"), "")
        rows = Thing.objects.filter(map__connection=self.run.connection, map__what__in=(ObjectMap.What.CLIENTS, ObjectMap.What.JOBS), remote_id=pk)
        return rows.select_related("client__merged_into", "job__client__merged_into").first() if pk else None

    def is_of_house(self, fate: Fate) -> bool:
        """Tell whether a remark hangs on a client or a job that is here, or that this trial would have brought in."""
        pk = fate.remote.links.get(next(one.info.name for one in self.columns.all if one.target == "candidate"), "")
        kinds = (ObjectMap.What.CLIENTS.value, ObjectMap.What.JOBS.value)
        return self.house_of(fate) is not None or (self.is_trial and any((kind, pk) in self.foreseen for kind in kinds))

    def _is_coming(self, what: str, pk: str) -> bool:
        """Tell whether this trial would have brought a record of theirs in by now."""
        return self.is_trial and ((str(what), pk) in self.foreseen or RESUMED in self.foreseen)

    def _thing(self, what: str, pk: str) -> Thing | None:
        rows = Thing.objects.filter(map__connection=self.run.connection, map__what=what, remote_id=pk)
        return rows.select_related("client", "job__client").first() if pk else None

    # Three ways.

    def foretell(self, fate: Fate, said: Mapping[str, Any]) -> None:
        """Tell what a record that is not here yet brings."""
        fate.seen = {key: token(as_text(value)) for key, value in said.items()}
        fate.taken = set(said)
        fate.cells = [[key, "", "", self._shown(key, value), "take"] for key, value in said.items()]

    def compared(self, fate: Fate, said: Said, ours: Callable[[str], Any], *, is_quiet: bool = False) -> Said:
        """Return what of theirs is taken: what only they changed, and what is empty here.

        What both changed a person is asked about, unless the field says that ours stands. With ``is_quiet`` the values
        are not told.
        """
        wanted: Said = {}
        before = fate.before
        fate.seen = dict(before)
        for key, value in said.items():
            here, there = as_text(ours(key)), as_text(value)
            if plain(here) == plain(there) or self.columns.way_of(key) == Way.OUT:
                # What only goes out is compared with what stands there, and written anew where that was changed.
                fate.seen[key] = token(there)
                continue
            if before.get(key) == token(there):
                continue
            shown = [key, "", *(("", "") if is_quiet else (self._shown(key, ours(key)), self._shown(key, value)))]
            is_free = not here or token(here) in (before.get(key), before.get(AS_OURS + key))
            if is_free:
                wanted[key] = value
                fate.seen[key] = token(there)
            elif self.columns.wins_of(key) == Wins.OURS:
                fate.seen[key] = token(there)
            else:
                fate.asked[key] = Asked(value, {key: there}, "", here, there)
            fate.cells.append([*shown, "take" if is_free else "ask" if key in fate.asked else "keep"])
        fate.taken = set(wanted)
        if wanted:
            fate.outcome = Outcome.UPDATED if fate.outcome == "same" else fate.outcome
        elif fate.cells and fate.outcome == "same":
            fate.outcome = Outcome.ASKED if fate.asked else Outcome.KEPT
        if fate.asked:
            fate.notes.append(_ASKED)
        return wanted

    def _shown(self, key: str, value: Any) -> str:  # noqa: ANN401 - a field's value
        """A value as people read it."""
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%d %H:%M}"
        return label_of(self.map.what, key, value) if key == "status" and value else as_text(value)


def as_text(value: object) -> str:
    """Return a field's value as a text; empty for nothing."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return "" if value is None else str(value)


def token(text: str) -> str:
    """Return what tells a value from another without saying it."""
    return keyed.blind("connector.thing", plain(text))[:DIGEST]
