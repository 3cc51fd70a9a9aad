"""Who a row is, and what it would bring: worked out for a portion at a time, nothing written."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from caidang.core.errors import InvalidInput
from caidang.core.match import Likeness, Person, compare, could_be
from caidang.core.text.normalize import search_key
from caidang.domain.candidates.catalogue import clean_own, own_fields, with_members
from caidang.domain.candidates.fields import FIELDS, GROUPED, MANY, Field
from caidang.domain.candidates.models import FieldValue, OwnField
from caidang.domain.candidates.selectors.shown.paper_names import names_among
from caidang.domain.candidates.services.record.newcomers import (
    Completion,
    Known,
    Newcomer,
    find_alike,
    load_known,
    load_likely,
    load_removed,
    load_sketches,
)
from caidang.domain.candidates.services.record.records import MAX_COMPARED, missing_among
from caidang.domain.candidates.values import PresentValue, ReadValue, person_of, sketch_of
from caidang.domain.review.services.news.comments import parts_of, said_about
from caidang.domain.sheets.models import SheetRow
from caidang.domain.sheets.reading import ReadRow
from caidang.domain.sheets.services.earlier import Earlier
from caidang.foundation.accounts.policy import Action, Viewer, can
from caidang.foundation.lib.seen_marks import SeenMarks
from caidang.foundation.search.query.own import is_own

Outcome = SheetRow.Outcome
_GROUPED = frozenset(name for fields in GROUPED.values() for name in fields)
_CERTAIN = frozenset(("phone", "email", "wechat", "id_number"))


@dataclass(slots=True)
class Plan:
    """What becomes of a row: a new person (``newcomer``), or more for a record (``known``).

    ``values`` are what it adds, ``replaced`` of them the old values by field; ``maybe`` are records,
    or new people of the same portion by their place, that may be the same person. ``remark`` is what the row says
    about the person beside the fields, where nobody has said just that.
    """

    row: ReadRow
    outcome: Outcome
    newcomer: int | None = None
    known: Known | None = None
    values: Sequence[ReadValue] = ()
    replaced: dict[str, str] = field(default_factory=dict)
    maybe: list[tuple[Known | int, Likeness]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    remark: str = ""
    comments: list[str] = field(default_factory=list)
    """The ids of what the remark became, once it is written."""
    tagged: list[int] = field(default_factory=list)
    """The tags that the row put on a record that was there, once they are on."""
    said_before: Sequence[ReadValue] | None = None
    """What an earlier portion of a trial would have made of him, where he is one whom it remembers."""


@dataclass(slots=True)
class Portion:
    """All plans of a portion, the people it makes, and what records get, one entry a record."""

    plans: list[Plan] = field(default_factory=list)
    newcomers: list[Newcomer] = field(default_factory=list)
    completions: dict[int, Completion] = field(default_factory=dict)


class Planner:
    """Works out portions for one import. ``is_preferred``: the sheet's word stands above what a machine read.

    With ``is_trial`` nothing will have been written of earlier portions, so that it remembers whom they brought: of the
    first ``remembers`` people all, so that what is like them is told as it would be once they are written, of the others a mark.
    """

    def __init__(self, *, actor: Viewer, is_preferred: bool, is_trial: bool = False, remembers: int = 0) -> None:
        self._actor = actor
        self._is_preferred = is_preferred
        self._seen = SeenMarks() if is_trial else None
        self._earlier = Earlier(remembers) if is_trial and remembers else None
        own = own_fields()
        self._own = {k: with_members(f) if f.kind == OwnField.Kind.PERSON else f for k, f in own.items()}
        self._files = {key for key, one in own.items() if one.kind == OwnField.Kind.FILE}
        self.many = tuple(key for key, one in own.items() if one.is_many)

    def plan(self, rows: Sequence[ReadRow]) -> Portion:
        """Return what becomes of the rows. For the result to hold, nobody else may write meanwhile."""
        alike = find_alike(pair for row in rows for pair in row.tokens)
        kinds = {token: kind for row in rows for kind, token in row.tokens}
        # Only who shares a phone or the like can be the same; of the others their person is enough to tell.
        sure = {pk for token, ids in alike.items() if kinds[token] in _CERTAIN for pk in ids}
        known = whole(sure) if sure else {}
        likely = self._likely(rows, alike, sure)
        papers = names_among(one.candidate.pk for one in known.values()) if self.has_papers(rows) else {}
        has_remarks = any(row.remark for row in rows)
        said = said_about({one.candidate.pk for one in known.values()}) if has_remarks else {}
        work = _Work(self, alike, likely | known, papers, said, self._earlier)
        for row in rows:
            work.take(row)
        if self._earlier is not None:
            self._earlier.trim()
        return work.portion

    @staticmethod
    def _likely(
        rows: Sequence[ReadRow], alike: Mapping[str, list[int]], sure: Collection[int]
    ) -> dict[int, Known]:
        """Return those that the rows meet and share no contact with, as far as they could be the row's person.

        The more records there are the more share a name and a year of birth: only of those who could be the row's
        person is opened what they are called and how they are reached.
        """
        others = {pk for ids in alike.values() for pk in ids} - set(sure)
        sketches = load_sketches(others)
        # Those that were merged away are compared as whom they were merged into.
        near = others - sketches.keys()
        for row in rows:
            met = {pk for _, token in row.tokens for pk in alike.get(token, ()) if pk in sketches}
            if not met:
                continue
            # Of a contact that very many share not all were looked up.
            is_full = any(kind in _CERTAIN and len(alike.get(token, ())) >= MAX_COMPARED for kind, token in row.tokens)
            sketch = sketch_of(row.values)
            near |= {pk for pk in met if is_full or could_be(sketch, sketches[pk])}
        return load_likely(near)

    def cleaned(self, row: ReadRow) -> tuple[Sequence[ReadValue], list[str]]:
        """Return the row's values, those of an organisation's own fields in their form, and what did not fit."""
        if not self._own:
            return row.values, list(row.notes)
        values, notes = [], list(row.notes)
        for value in row.values:
            if not is_own(value.field):
                values.append(value)
                continue
            known = self._own.get(value.field)
            if known is None:
                continue
            parts = [value.value] if not known.is_many else _parts(value.value)
            for entry, part in enumerate(parts):
                try:
                    told = clean_own(known, part)
                except InvalidInput as error:
                    notes.append(f"「{known.label}」{error}")
                else:
                    values.append(ReadValue(value.field, entry, told, value.confidence, None))
        return values, notes

    def with_papers(
        self, values: Sequence[ReadValue], papers: Mapping[str, str], notes: list[str]
    ) -> Sequence[ReadValue]:
        """Return the values with those that name a paper pointing to it, without those whose paper the person has not; ``notes`` grow."""
        if not self._files:
            return values
        kept = []
        for value in values:
            known = self._own.get(value.field)
            if known is None or known.kind != OwnField.Kind.FILE:
                kept.append(value)
            elif found := next((pk for pk, name in papers.items() if value.value in (pk, name)), ""):
                kept.append(value._replace(value=found))
            else:
                notes.append(f"「{known.label}」他的附件里没有叫这个名字的文件：先收进附件，再导一次这一列。")
        return kept

    def has_papers(self, rows: Sequence[ReadRow]) -> bool:
        """Tell whether any row names a paper."""
        return bool(self._files) and any(value.field in self._files for row in rows for value in row.values)

    def may_replace(self, known: Known, name: str) -> bool:
        """Tell whether the sheet's word may take the place of what stands in a field of this record."""
        told: Field | None = FIELDS.get(name) or self._own.get(name)
        if not self._is_preferred or told is None or told.is_many or name in _GROUPED or name in MANY:
            return False
        return can(self._actor, Action.EDIT_CANDIDATE, known.candidate.target, told).is_allowed

    def came_before(self, row: ReadRow) -> bool:
        """Tell whether an earlier portion of a trial would have made this person, and remember the row's.

        Whoever shares a telephone but not the name, as colleagues do the one on the desk, is another one.
        """
        if self._seen is None:
            return False
        name = next((search_key(value.value) for value in row.values if value.field == "name"), "")
        if not name:
            return False
        called = int.from_bytes(blake2b(name.encode(), digest_size=8).digest())
        return self._seen.add({int(token[:16], 16) ^ called or 1 for kind, token in row.tokens if kind in _CERTAIN})


def whole(ids: Collection[int]) -> dict[int, Known]:
    """Return records with all that completing them needs."""
    known = load_known(ids)
    load_removed({one.candidate.pk: one for one in known.values()}.values())
    return known


class _Work:
    """One portion while it is worked out."""

    def __init__(
        self, planner: Planner, alike: dict[str, list[int]], known: dict[int, Known],
        papers: Mapping[int, Mapping[str, str]], said: Mapping[int, set[str]], earlier: Earlier | None = None,
    ) -> None:  # fmt: skip
        earlier = earlier or Earlier(0)
        self.portion = Portion(newcomers=earlier.newcomers)
        self._before = len(earlier.newcomers)
        self._said: dict[tuple[str, int], set[str]] = {("known", pk): set(texts) for pk, texts in said.items()}
        self._papers = dict(papers)
        self._planner = planner
        self._alike = alike
        self._known = known
        self._people = earlier.people
        self._by_token = earlier.by_token

    def take(self, row: ReadRow) -> None:
        """Work out one row."""
        if row.refused:
            self.portion.plans.append(Plan(row, Outcome.REFUSED, notes=[row.refused, *row.notes]))
            return
        values, notes = self._planner.cleaned(row)
        matches = self._matches(row, values)
        same = next((who for who, likeness in matches if likeness.verdict == "same"), None)
        if same is None:
            same = self._who_says_all(row, values, [who for who, _ in matches])
        others = [(who, likeness) for who, likeness in matches if who is not same]
        if isinstance(same, Known) and not same.is_whole:
            same = self._loaded(same.candidate.pk, row)
        papers = self._papers.get(same.candidate.pk, {}) if isinstance(same, Known) else {}
        values = self._planner.with_papers(values, papers, notes)
        if isinstance(same, Known):
            self._complete(Plan(row, Outcome.ATTACHED, known=same, maybe=others, notes=notes), values)
        elif same is not None:
            self._join(Plan(row, Outcome.ATTACHED, newcomer=same, maybe=others, notes=notes), values)
        elif self._planner.came_before(row):
            self.portion.plans.append(Plan(row, Outcome.ATTACHED, values=values, notes=notes, remark=row.remark))
        else:
            outcome = Outcome.DOUBTFUL if others else Outcome.CREATED
            self._add(Plan(row, outcome, maybe=others, values=values, notes=notes), values)

    def _who_says_all(self, row: ReadRow, values: Sequence[ReadValue], likely: Sequence[Known | int]) -> Known | int | None:
        """Of those who may be the row's person, one of whom is said already all that the row says: it would only make him twice.

        A list of people without phones that is handed in every week tells the same ones again.
        """
        for who in likely:
            one = self._loaded(who.candidate.pk, row) if isinstance(who, Known) and not who.is_whole else who
            have = one.have if isinstance(one, Known) else self.portion.newcomers[one].values
            if {(v.field, v.value.casefold()) for v in values} <= {(v.field, v.value.casefold()) for v in have}:
                return one
        return None

    def _loaded(self, pk: int, row: ReadRow) -> Known:
        """Who was only compared until now turned out to be the row's person: all that is known of him beside."""
        found = self._known[pk] = whole([pk])[pk]
        if self._planner.has_papers([row]):
            self._papers |= names_among([pk])
        if row.remark:
            self._said |= {("known", who): texts for who, texts in said_about([pk]).items()}
        return found

    def _matches(
        self, row: ReadRow, values: Sequence[ReadValue]
    ) -> list[tuple[Known | int, Likeness]]:
        """Records, and new people of this portion by their place, that may be the row's person; likest first."""
        tokens = [token for _, token in row.tokens if token in self._alike or token in self._by_token]
        if not tokens:
            return []
        ids = {pk for token in tokens for pk in self._alike.get(token, ()) if pk in self._known}
        places = {at for token in tokens for at in self._by_token.get(token, ())}
        if not ids and not places:
            return []
        person = person_of(values)
        best: dict[int, tuple[Known | int, Likeness]] = {}
        for pk in ids:
            one = self._known[pk]
            likeness = compare(person, one.person)
            root = one.candidate.pk
            if likeness.verdict != "different" and (root not in best or _rank(likeness) > _rank(best[root][1])):
                best[root] = (one, likeness)
        for at in places:
            likeness = compare(person, self._person(at))
            if likeness.verdict != "different":
                best[-1 - at] = (at, likeness)
        return sorted(best.values(), key=lambda pair: _rank(pair[1]), reverse=True)

    def _person(self, at: int) -> Person:
        found = self._people[at]
        if found is None:
            found = self._people[at] = person_of(self.portion.newcomers[at].values)
        return found

    def _add(self, plan: Plan, values: Sequence[ReadValue]) -> None:
        plan.newcomer = len(self.portion.newcomers)
        is_as_read = values is plan.row.values or list(values) == list(plan.row.values)
        ahead = plan.row.ahead if is_as_read else None
        self.portion.newcomers.append(Newcomer(values, dict.fromkeys(plan.row.tokens), ahead))
        self._people.append(None)
        for _, token in plan.row.tokens:
            self._by_token.setdefault(token, []).append(plan.newcomer)
        plan.remark = self._unsaid("new", plan.newcomer, plan.row.remark)
        self.portion.plans.append(plan)

    def _unsaid(self, kind: str, whose: int, remark: str) -> str:
        """The row's remark where it is not said of its person yet, also not in an earlier row."""
        if not remark:
            return ""
        said = self._said.setdefault((kind, whose), set())
        if parts_of(remark) <= said:
            return ""
        said |= parts_of(remark)
        return remark

    def _join(self, plan: Plan, values: Sequence[ReadValue]) -> None:
        """More of a person who stands in an earlier row of this portion."""
        at = plan.newcomer or 0
        one = self.portion.newcomers[at]
        plan.said_before = one.values if at < self._before else None
        plan.values = missing_among(one.values, one.values, removed=(), read=values, many=self._planner.many)
        if plan.values:
            one.values, one.ahead = [*one.values, *plan.values], None
        for pair in plan.row.tokens:
            if pair not in one.tokens:
                one.tokens[pair] = None
                self._by_token.setdefault(pair[1], []).append(at)
        self._people[at] = None
        plan.remark = self._unsaid("new", at, plan.row.remark)
        plan.outcome = Outcome.ATTACHED if plan.values or plan.remark else Outcome.SAME
        self.portion.plans.append(plan)

    def _complete(self, plan: Plan, values: Sequence[ReadValue]) -> None:
        known = plan.known
        if known is None:
            raise ValueError("a plan to complete needs its record")
        pk = known.candidate.pk
        before = self.portion.completions.get(pk)
        added = before.values if before else []
        fresh = missing_among(
            [*known.rows, *added], [*known.have, *added], removed=known.removed, read=values,
            many=self._planner.many,
        )
        retired = self._retired(plan, known, values, {value.field for value in added})
        changed = {row.field for row in retired}
        plan.values = fresh + [value for value in values if value.field in changed]
        plan.remark = self._unsaid("known", pk, plan.row.remark)
        plan.outcome = Outcome.ATTACHED if plan.values or plan.remark else Outcome.SAME
        self.portion.plans.append(plan)
        if not plan.values:
            return
        tokens = list(plan.row.tokens)
        if before is None:
            self.portion.completions[pk] = Completion(known, list(plan.values), tokens, retired)
        else:
            before.values += plan.values
            before.retired += retired
            before.tokens = [*before.tokens, *tokens]

    def _retired(
        self, plan: Plan, known: Known, values: Iterable[ReadValue], added: set[str]
    ) -> list[PresentValue]:
        """Rows of the record whose place the sheet's values take; what a person set stays."""
        told = {value.field: value.value for value in values}
        gone = []
        for row in known.rows:
            new = told.get(row.field)
            if not row.value or new is None or row.value == new or row.field in added:
                continue
            if row.origin != FieldValue.Origin.PERSON and self._planner.may_replace(known, row.field):
                gone.append(row)
                plan.replaced[row.field] = row.value
        return gone


def _rank(likeness: Likeness) -> tuple[bool, float]:
    return likeness.verdict == "same", likeness.score


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("；", "、").replace(";", "、").split("、") if part.strip()]
