"""Filters, scopes, ranges, facets and orders agree with a plain loop over the records."""

from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caidang.foundation.search.index.live import Places, publish
from caidang.foundation.search.index.schema import to_document
from caidang.foundation.search.index.values import IndexDocument, Query, Sort
from caidang.foundation.search.index.writer import Writer, new_generation
from caidang.foundation.search.selectors import find
from tests.apps.search.desk import BLINDER
from tests.both import one_database

# The index answers: the database is asked for nothing but where the followers stand.
pytestmark = [pytest.mark.django_db, one_database]

CITIES, DEGREES, SKILLS = ("北京", "上海", "深圳"), ("本科", "硕士"), ("Java", "Go", "SQL")
SCOPES, WORDS = ("all", "team:1", "own:7"), ("架构", "支付", "测试")


@dataclass(frozen=True, slots=True)
class Person:
    """One record as the loop sees it."""

    id: int
    cities: frozenset[str]
    degrees: frozenset[str]
    skills: frozenset[str]
    scopes: frozenset[str]
    words: frozenset[str]
    started: int
    updated: int

    def document(self) -> IndexDocument:
        return IndexDocument(
            self.id,
            body="，".join(self.words),
            scopes=tuple(self.scopes),
            columns={
                "city": tuple(self.cities),
                "degree": tuple(self.degrees),
                "skill": tuple(self.skills),
            },
            numbers={"started": self.started, "updated": self.updated},
        )

    def column(self, name: str) -> frozenset[str]:
        return {"city": self.cities, "degree": self.degrees, "skill": self.skills}[name]


def some(values: tuple[str, ...], *, least: int = 0) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values), min_size=least)


PEOPLE = st.lists(
    st.builds(
        Person,
        id=st.integers(1, 1_000_000),
        cities=some(CITIES),
        degrees=some(DEGREES),
        skills=some(SKILLS),
        scopes=some(SCOPES),
        words=some(WORDS),
        started=st.integers(0, 9),
        updated=st.integers(0, 5),
    ),
    max_size=25,
    unique_by=lambda person: person.id,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    people=PEOPLE,
    words=some(WORDS),
    unwanted=some(WORDS),
    city=some(CITIES),
    skill=some(SKILLS),
    scopes=some(SCOPES),
    years=st.tuples(st.none() | st.integers(0, 9), st.none() | st.integers(0, 9)),
)
def test_every_answer_is_the_loops_answer(
    places: Places,
    people: list[Person],
    words: frozenset[str],
    unwanted: frozenset[str],
    city: frozenset[str],
    skill: frozenset[str],
    scopes: frozenset[str],
    years: tuple[int | None, int | None],
) -> None:
    home, generation = places.homes[0], new_generation()
    home.mkdir(parents=True, exist_ok=True)
    writer = Writer.create(home, generation)
    for half in (people[::2], people[1::2]):  # two segments
        writer.put([p.id for p in half], {p.id: to_document(p.document(), BLINDER) for p in half})
        writer.commit()
    writer.close()
    publish(places, home, generation)

    filters = {"city": tuple(city), "skill": tuple(skill)}
    low, high = years

    def matches(person: Person, *, without: str = "") -> bool:
        return (
            bool(person.scopes & scopes)
            and words <= person.words
            and not unwanted & person.words
            and all(
                name == without or not values or bool(person.column(name) & set(values))
                for name, values in filters.items()
            )
            and (low is None or person.started >= low)
            and (high is None or person.started <= high)
        )

    query = Query(
        " ".join([*sorted(words), *(f"-{word}" for word in sorted(unwanted))]),
        filters=filters,
        ranges={"started": years},
        scopes=tuple(scopes),
        sort=Sort.UPDATED,
        facets=("city", "degree", "skill"),
    )
    result = find(query, places=places)
    expected = [person for person in people if matches(person)]
    assert result.total == len(expected)
    assert {hit.id for hit in result.hits} == {person.id for person in expected}
    moments = {person.id: person.updated for person in people}
    order = [moments[hit.id] for hit in result.hits]
    assert order == sorted(order, reverse=True)
    for name, counted in result.facets.items():
        counts = Counter(
            value for p in people if matches(p, without=name) for value in p.column(name)
        )
        assert {value: n for value, n in counted if n} == dict(counts), name
