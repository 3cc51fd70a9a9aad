"""A portion of what came is brought into the records: who each is, what changes, what a person is asked. One transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from caidang.core.interchange.sheets.labels import REMARK, TAGS
from caidang.core.interchange.sheets.returning import Cell
from caidang.domain.candidates.catalogue import all_fields
from caidang.domain.candidates.models import Candidate, FieldValue
from caidang.domain.candidates.selectors.shown.vouched import vouched_fields
from caidang.domain.candidates.services.record.newcomers import (
    Completion,
    Known,
    load_known,
    load_removed,
)
from caidang.domain.candidates.values import PresentValue
from caidang.domain.compliance.selectors.tombstones import erased_before
from caidang.domain.compliance.services.erasing import STRONG
from caidang.domain.connectors.columns import Columns
from caidang.domain.connectors.contract import EVERY
from caidang.domain.connectors.models import Item, Link, LinkFile, ObjectMap, Question, Run
from caidang.domain.connectors.papers import foretold
from caidang.domain.connectors.services.taking.comparing import (
    Compared,
    Comparison,
    texts_of_values,
)
from caidang.domain.connectors.services.taking.foresight import Foresight, stand_in
from caidang.domain.connectors.services.taking.incoming import Incoming, strong_tokens
from caidang.domain.sheets.services.applying import write_people
from caidang.domain.sheets.services.planning import Plan, Planner, Portion
from caidang.foundation.accounts.policy import Action, Viewer, can
from caidang.foundation.lib.many_rows import insert_rows
from caidang.foundation.lib.public_ids import ordered_texts
from caidang.foundation.lib.write_lock import serialise, write_tx
from caidang.foundation.vault import keyed
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import DataKey

Outcome = Item.Outcome
GONE_HERE: Final = "这个人的档案在这里抹除或删除过，没有再收"
CUT: Final = "已解除关联，没有动档案"
LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""When a link was brought into step that is to be looked through again."""
_EARLIER: Final = "和前面要新建的一条是同一个人"
SHUT: Final = "这个人的资料限制了处理，没有动"


@dataclass(slots=True)
class Fate:
    """What becomes of one record: its outcome, whose it is, and what is told of it."""

    incoming: Incoming
    outcome: str
    link: Link | None = None
    known: Known | None = None
    newcomer: int | None = None
    compared: Compared | None = None
    notes: list[str] = field(default_factory=list)
    beside: tuple[tuple[str, str], ...] = ()
    """What it brings beside the fields, or, of one that is not taken, what it is called."""

    @property
    def cells(self) -> list[Cell]:
        """What is told three ways."""
        return self.compared.cells if self.compared else []


class Pull:
    """Brings portions of one object into the records, or only works out what that would come to (``is_trial``)."""

    def __init__(self, run: Run, map: ObjectMap, *, actor: Viewer, is_whole: bool, foresight: Foresight | None = None) -> None:
        """``is_whole``: this pass reads all of the object, so that what it does not meet is gone there.

        A trial adds to ``foresight`` whom it would have brought in, and what it would have written of whom.
        """
        self._run, self._map, self._actor = run, map, actor
        self._foresight = foresight if foresight is not None else Foresight()
        self._pass = map.passes + 1 if is_whole else map.passes
        self._is_trial = run.kind == Run.Kind.TRIAL
        self._planner = self._foresight.planner(actor) if self._is_trial else Planner(actor=actor, is_preferred=False)
        self._fields = all_fields()
        self._columns = Columns.of(map.columns)
        self._vouched: dict[int, dict[str, datetime]] = {}
        self._comparison = Comparison(self._columns, self._fields, self._may_write, self._is_vouched)

    def take(self, incoming: Sequence[Incoming], same: Sequence[str], *, now: datetime) -> Counter[str]:
        """Bring a portion in and return how many came to what. To be called inside a transaction."""
        serialise("candidates.match")
        fates, portion = self._fates(incoming)
        counts = Counter(fate.outcome for fate in fates)
        counts["same"] += len(same)
        made: list[Candidate] = []
        if self._is_trial:
            self._foresight.things |= {(ObjectMap.What.PEOPLE.value, fate.incoming.remote.id) for fate in fates if fate.outcome != Outcome.REFUSED}
            self._foresight.write(portion)
        else:
            made = self._write(fates, portion, now)
            self._still_there(same)
        self._tell(fates, made)
        return counts

    def _may_write(self, one: Known, key: str) -> bool:
        told = self._fields.get(key)
        if one.candidate.pk is None:
            # Whom a trial would have made is written by who made him.
            return told is not None
        return told is not None and can(self._actor, Action.EDIT_CANDIDATE, one.candidate.target, told).is_allowed

    def _is_vouched(self, one: Known, row: PresentValue) -> bool:
        """Whether somebody spoke to him since the value came, and heard that it holds."""
        at = self._vouched.get(one.candidate.pk, {}).get(row.field)
        return at is not None and FieldValue.objects.filter(pk=row.id, created_at__lte=at).exists()

    def _fates(self, incoming: Sequence[Incoming]) -> tuple[list[Fate], Portion]:
        ids = [one.remote.id for one in incoming]
        rows = Link.objects.filter(map=self._map, remote_id__in=ids).select_related("candidate__data_key")
        links = {link.remote_id: link for link in rows}
        fresh, fates = [], []
        for one in incoming:
            link = links.get(one.remote.id)
            if link is not None:
                fates.append(Fate(one, Outcome.UPDATED, link=link))
            else:
                fresh.append(one)
        portion, found = self._planned(self._new_people(fresh, fates))
        fates += found
        self._compare(fates, portion)
        return fates, portion

    def _new_people(self, fresh: Sequence[Incoming], fates: list[Fate]) -> list[Incoming]:
        """Those who were not erased: whoever was is not taken in again by a machine."""
        if erased_before(strong_tokens((one.row for one in fresh), STRONG)) is None:
            return list(fresh)
        kept = []
        for one in fresh:
            known = erased_before(strong_tokens([one.row], STRONG))
            if known is None:
                kept.append(one)
            else:
                note = f"这个人的资料 {known.at:%Y-%m-%d} 抹除过（{known.reason}），没有再收"
                fates.append(Fate(one, Outcome.REFUSED, notes=[note]))
        return kept

    def _planned(self, fresh: Sequence[Incoming]) -> tuple[Portion, list[Fate]]:
        rows = [replace(one.row, number=at) for at, one in enumerate(fresh)]
        portion = self._planner.plan(rows)
        # What a record that is there gets is settled by the comparison, field by field, as for those that are linked.
        portion.completions.clear()
        return portion, [self._fate(fresh[plan.row.number], plan) for plan in portion.plans]

    @staticmethod
    def _fate(one: Incoming, plan: Plan) -> Fate:
        if plan.row.refused:
            return Fate(one, Outcome.REFUSED, notes=list(plan.notes), beside=_name_of(plan))
        if plan.known is not None:
            return Fate(one, Outcome.LINKED, known=plan.known, notes=list(plan.notes), beside=_beside(plan))
        if plan.newcomer is None or plan.said_before is not None:
            known = stand_in(plan.said_before) if plan.said_before is not None else None
            return Fate(one, Outcome.LINKED, known=known, notes=[_EARLIER, *plan.notes], beside=_beside(plan, with_name=True))
        is_first = plan.outcome.value in ("created", "doubtful")
        outcome = plan.outcome.value if is_first else Outcome.LINKED
        return Fate(one, outcome, newcomer=plan.newcomer, notes=list(plan.notes), beside=_beside(plan))

    def _compare(self, fates: Sequence[Fate], portion: Portion) -> None:
        ids = {fate.link.candidate_id for fate in fates if fate.link and fate.link.candidate_id}
        loaded = load_known({pk for pk in ids if pk is not None}) if ids else {}
        known = {one.candidate.pk: one for fate in fates if (one := fate.known) is not None and one.candidate.pk is not None}
        for one in loaded.values():
            known.setdefault(one.candidate.pk, one)
        if known:
            load_removed(known.values())
            self._foresight.put_in(known.values())
        self._vouched = vouched_fields(list(known)) if known else {}
        for fate in fates:
            if fate.link is not None:
                found = loaded.get(fate.link.candidate_id or 0)
                fate.known = known.get(found.candidate.pk) if found else None
                self._settle_link(fate)
            elif fate.known is not None and fate.known.candidate.pk is not None:
                fate.known = known[fate.known.candidate.pk]
            if fate.known is not None and fate.outcome != Outcome.REFUSED:
                self._compare_one(fate, portion)

    @staticmethod
    def _settle_link(fate: Fate) -> None:
        if fate.link is not None and fate.link.is_cut:
            fate.outcome, fate.notes, fate.known = Outcome.REFUSED, [CUT], None
        elif fate.known is None:
            fate.outcome, fate.notes = Outcome.REFUSED, [GONE_HERE]

    def _compare_one(self, fate: Fate, portion: Portion) -> None:
        one = fate.known
        if one is None:
            return
        if one.candidate.shut_at is not None:
            fate.outcome, fate.notes = Outcome.REFUSED, [SHUT]
            return
        values, notes = self._planner.cleaned(fate.incoming.row)
        fate.notes += notes if fate.link is not None else []
        before = portion.completions.get(one.candidate.pk)
        base = fate.link.opened() if fate.link is not None else {}
        fate.compared = found = self._comparison.compare(one, values, base, before.values if before else ())
        if fate.link is not None:
            fate.outcome = Outcome.UPDATED if found.values else "same"
        if found.asked:
            fate.outcome = Outcome.ASKED
        if not found.values or one.candidate.pk is None:
            return
        tokens = list(fate.incoming.row.tokens)
        if before is None:
            portion.completions[one.candidate.pk] = Completion(one, list(found.values), tokens, list(found.retired))
        else:
            before.values += found.values
            before.retired += found.retired
            before.tokens = [*before.tokens, *tokens]

    def _write(self, fates: Sequence[Fate], portion: Portion, now: datetime) -> list[Candidate]:
        vendor = self._run.connection.vendor
        made = write_people(
            portion, source=vendor, detail={"connector_run": self._run.pk}, actor=self._actor, now=now,
            origin=FieldValue.Origin.VENDOR,
        )  # fmt: skip
        keys = DataKey.objects.in_bulk([one.data_key_id for one in made])
        for one in made:
            one.data_key = keys[one.data_key_id]
        self._link(fates, made, now)
        self._ask(fates, now)
        return made

    def _link(self, fates: Sequence[Fate], made: Sequence[Candidate], now: datetime) -> None:
        rows, files = [], []
        ids = iter(ordered_texts(now, len(fates)))
        for fate in fates:
            who = _whose(fate, made)
            if who is None or fate.outcome == Outcome.REFUSED:
                continue
            base = fate.compared.base if fate.compared else self._agreed(fate)
            public_id = str(fate.link.public_id) if fate.link else next(ids)
            seen = vault.seal_json(who.data_key, Link.place(public_id), base)
            # What ours has beyond theirs is looked through by the writing that follows.
            at = LONG_AGO if self._columns.out and fate.compared else now
            if fate.link is not None:
                Link.objects.filter(pk=fate.link.pk).update(
                    candidate=who, seen=seen, digest=fate.incoming.digest, synced_at=at, passed=self._pass
                )
            else:
                rows.append((public_id, fate.incoming.remote.id, who.pk, seen, fate.incoming.digest, at))
            if self._columns.takes_files and fate.incoming.remote.files:
                files.append((public_id, who, fate))
        insert_rows(
            Link, ("public_id", "remote_id", "candidate_id", "seen", "digest", "synced_at"), rows,
            shared={"map_id": self._map.pk, "passed": self._pass, "is_pending": False, "is_cut": False},
        )  # fmt: skip
        self._note_files(files, now)

    def _agreed(self, fate: Fate) -> dict[str, str]:
        values, _ = self._planner.cleaned(fate.incoming.row)
        return texts_of_values(values, self._fields)

    def _note_files(self, told: Sequence[tuple[str, Candidate, Fate]], now: datetime) -> None:
        if not told:
            return
        found = Link.objects.filter(public_id__in=[one for one, _, _ in told]).values_list("public_id", "pk")
        links = {str(public_id): pk for public_id, pk in found}
        ids = iter(ordered_texts(now, sum(len(fate.incoming.remote.files) for _, _, fate in told)))
        rows = []
        for link, who, fate in told:
            for file in fate.incoming.remote.files:
                key, public_id = keyed.blind("connector.file", file.key)[:32], next(ids)
                value = {"key": file.key, "name": file.name, **({"paper": True} if self._columns.is_paper(file) else {})}
                sealed = vault.seal_json(who.data_key, LinkFile.place(public_id), value)
                rows.append((links[link], who.pk, public_id, key, sealed))
        insert_rows(
            LinkFile, ("link_id", "candidate_id", "public_id", "key", "told"), rows, ignore_known=True,
            shared={"state": LinkFile.State.WAITING.value, "problem": "", "attempts": 0},
        )  # fmt: skip

    def _ask(self, fates: Sequence[Fate], now: datetime) -> None:
        told = {fate.incoming.remote.id: fate for fate in fates if fate.compared is not None}
        if not told:
            return
        rows = Link.objects.filter(map=self._map, remote_id__in=list(told))
        links = {link.remote_id: link for link in rows}
        open_ = {
            (one.link_id, one.field): one
            for one in Question.objects.filter(link__in=links.values(), kind="value", state="open")
        }
        for remote_id, fate in told.items():
            for cell in fate.compared.asked if fate.compared else ():
                link = links[remote_id]
                if fate.known is not None:
                    ask(open_.pop((link.pk, cell.key), None), link, fate.known.candidate, cell, now=now)
        # What both sides agree on by now needs no answer.
        Question.objects.filter(pk__in=[one.pk for one in open_.values()]).update(
            state=Question.State.OVER, decided_at=now
        )

    def _still_there(self, same: Sequence[str]) -> None:
        if not same:
            return
        here = Link.objects.filter(map=self._map, remote_id__in=list(same))
        here.filter(passed__lt=self._pass).update(passed=self._pass)

    def _tell(self, fates: Sequence[Fate], made: Sequence[Candidate]) -> None:
        rows = []
        for fate in fates:
            if fate.outcome == "same":
                continue
            remote_id = fate.incoming.remote.id
            # In a trial nobody was made.
            who = _whose(fate, made) if made or fate.newcomer is None else None
            rows.append((remote_id, who.pk if who else None, fate.outcome, self._told(fate)))
        insert_rows(
            Item, ("remote_id", "candidate_id", "outcome", "told"), rows,
            shared={"run_id": self._run.pk, "map_id": self._map.pk, "is_retried": False},
        )  # fmt: skip

    def _told(self, fate: Fate) -> bytes | None:
        told: dict[str, Any] = {}
        if fate.notes:
            told["notes"] = fate.notes[:20]
        if fate.cells:
            told["cells"] = [[c.key, c.base, c.ours, c.theirs, c.verdict.value] for c in fate.cells]
        elif self._is_trial and fate.newcomer is not None:
            values, _ = self._planner.cleaned(fate.incoming.row)
            told["values"] = [[v.field, v.value] for v in values[:40]]
        if fate.beside and (self._is_trial or fate.outcome == Outcome.REFUSED):
            told["values"] = [*told.get("values", ()), *fate.beside]
        if self._is_trial and self._columns.takes_files and fate.outcome != Outcome.REFUSED:
            files = [one for one in fate.incoming.remote.files if not one.key.startswith(EVERY)]
            papers = [one.name for one in files if self._columns.is_paper(one)]
            told |= {key: known for key, known in (("files", len(files) - len(papers)), ("papers", foretold(papers))) if known}
        if not told:
            return None
        if fate.incoming.remote.place:
            told["place"] = fate.incoming.remote.place
        place = Item.place(self._run, fate.incoming.remote.id, fate.outcome)
        return vault.seal_json(self._run.data_key, place, told)


def ask(question: Question | None, link: Link, candidate: Candidate, cell: Cell, *, now: datetime) -> None:
    """Ask a person which of two values stands, or ask again with the values as they are now. Inside a transaction."""
    row = question or Question(link=link, candidate=candidate, kind=Question.Kind.VALUE, field=cell.key, created_at=now)
    told: Mapping[str, str] = {"base": cell.base, "ours": cell.ours, "theirs": cell.theirs}
    row.candidate = candidate
    row.told = vault.seal_json(candidate.data_key, row.told_place, told)
    with write_tx():
        row.save()


def _name_of(plan: Plan) -> tuple[tuple[str, str], ...]:
    return tuple((one.field, one.value) for one in plan.row.values if one.field == "name")[:1]


def _beside(plan: Plan, *, with_name: bool = False) -> tuple[tuple[str, str], ...]:
    """What a record brings that is no field: what becomes a comment, and its tags."""
    tags = "、".join(plan.row.tags)
    return (*(_name_of(plan) if with_name else ()), *(((REMARK, plan.remark),) if plan.remark else ()), *(((TAGS, tags),) if tags else ()))


def _whose(fate: Fate, made: Sequence[Candidate]) -> Candidate | None:
    if fate.known is not None:
        return fate.known.candidate
    return made[fate.newcomer] if fate.newcomer is not None else None


