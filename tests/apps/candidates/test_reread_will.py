"""Promise 4 under re-reading: whatever people and parsers do in whatever order, the person's will stands."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from caidang.domain.candidates.fields import FIELDS, GROUPED
from caidang.domain.candidates.models import Candidate, Document
from caidang.domain.candidates.services.record.edit import add_entry, set_value
from caidang.domain.candidates.services.record.reread import apply_rereading
from caidang.domain.candidates.values import ReadDocument, ReadValue, present
from caidang.foundation.accounts.policy import Role, Viewer
from tests.making import NOW, a_candidate, a_document

pytestmark = pytest.mark.django_db(transaction=True)

PERSON = Viewer(user_id=7, role=Role.ORGANISER)
WORDS = {
    "name": ("沈若溪", "沈若曦", "个人简历"),
    "city": ("上海", "杭州"),
    "phone": ("13800000001", "13800000002", "13900000003"),
    "skill": ("Java", "JavaScript", "Go"),
    "employer": ("蓝鲸软件", "蓝鲸软件有限公司", "云图科技"),
    "title": ("工程师", "后端工程师"),
    "job_start": ("2015-01", "2018-03"),
}
SLOTS = [
    (key, entry)
    for key in WORDS
    for entry in range(3 if FIELDS[key].is_many else 1)
]  # fmt: skip
FREE = {key for key in WORDS if not any(key in fields[1:] for fields in GROUPED.values())}
"""Fields whose value, once removed, must not stand anywhere in the record."""

slots = st.sampled_from(SLOTS)
edits = slots.flatmap(lambda s: st.tuples(st.just("set"), st.just(s), st.sampled_from(("", *WORDS[s[0]]))))
additions = st.sampled_from(["phone", "skill", "employer"]).flatmap(
    lambda key: st.tuples(st.just("add"), st.just((key, 0)), st.sampled_from(WORDS[key]))
)
readings = st.tuples(
    st.just("read"),
    st.dictionaries(slots, st.integers(0, 2), max_size=8),
    st.sampled_from([0.5, 0.9, 0.99]),
)
acts = st.lists(st.one_of(edits, additions, readings), min_size=1, max_size=9)


def a_reading(found: dict[tuple[str, int], int], sure: float, original: ReadDocument) -> ReadDocument:
    """The same file, read otherwise: each slot's words stand on a line of their own."""
    values = []
    for (key, entry), choice in found.items():
        value = WORDS[key][choice % len(WORDS[key])]
        line = SLOTS.index((key, entry))
        at: dict[str, Any] = {
            "page": 1, "box": [50, 50 + 16 * line, 250, 62 + 16 * line],
            "line": line, "start": 0, "end": len(value), "text": value,
        }  # fmt: skip
        values.append(ReadValue(key, entry, value, sure, at))
    return replace(original, values=tuple(values))


@dataclass
class Will:
    """What the person has said so far: what stands in which slot, and what was taken away."""

    said: dict[tuple[str, int], str] = field(default_factory=dict)
    removed: set[tuple[str, str]] = field(default_factory=set)

    def note(self, slot: tuple[str, int], before: str, text: str) -> None:
        self.said[slot] = text
        if before and before != text:
            self.removed.add((slot[0], before))
        self.removed.discard((slot[0], text))


def now_in(candidate: Candidate) -> dict[tuple[str, int], str]:
    return {(v.field, v.entry): v.value for v in present(candidate)}


def check(candidate: Candidate, will: Will) -> None:
    shown = now_in(candidate)
    for slot, text in will.said.items():
        assert shown.get(slot, "") == text, f"{slot} is no longer what the person said"


def check_nothing_came_back(
    before: dict[tuple[str, int], str], candidate: Candidate, will: Will
) -> None:
    """What stood twice and was removed once still stands there; what a reading puts in must be new."""
    said = {(key, text) for (key, _), text in will.said.items()}
    for (key, entry), value in now_in(candidate).items():
        if key in FREE and before.get((key, entry)) != value:
            assert (key, value) not in will.removed - said, f"{key} came back"


def act(candidate: Candidate, document: Document, will: Will, step: Any, now: datetime) -> None:
    kind, what, text = step
    before = now_in(candidate)
    if kind == "set":
        set_value(candidate=candidate, field=what[0], entry=what[1], text=text, actor=PERSON, now=now)
        will.note(what, before.get(what, ""), text)
    elif kind == "add":
        row = add_entry(candidate=candidate, field=what[0], text=text, actor=PERSON, now=now)
        will.note((row.field, row.entry), "", text)
    else:
        read = a_reading(what, text, a_document([("name", 0, "沈若溪")]))
        apply_rereading(document=document, read=read, now=now)
        check_nothing_came_back(before, candidate, will)
        again = apply_rereading(document=document, read=read, now=now)
        assert again.changes == (), "reading the same again changes nothing"


@settings(max_examples=60)
@example(
    # Two stays at one employer, of which one pairs with the record's and brings the start that tells them apart.
    first=("read", {("employer", 2): 2, ("employer", 0): 0}, 0.5),
    steps=[
        ("add", ("employer", 0), "蓝鲸软件"),
        (
            "read",
            {("employer", 1): 2, ("job_start", 1): 1, ("employer", 2): 2, ("job_start", 2): 2},
            0.5,
        ),
    ],
)
@given(first=readings, steps=acts)
def test_the_persons_will_stands(first: Any, steps: list[Any]) -> None:
    candidate = a_candidate([("name", 0, "沈若溪")], text=f"沈若溪 {first} {steps}")
    document = candidate.documents.get()
    will = Will()
    for n, step in enumerate([first, *steps]):
        act(candidate, document, will, step, NOW + timedelta(minutes=n))
        check(candidate, will)
