"""Rules' conditions: all, any, none; words, whole values, regular expressions, queries, what was learned."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.errors import InvalidInput
from caidang.core.sorting.conditions import Condition, Facts, How, Part, Sieve, matcher_of
from caidang.core.sorting.learning import Model, learn, model_of_json, terms_of

FACTS = Facts(
    {"title": ("java 后端开发工程师",), "skill": ("java", "redis"), "city": ("上海",)},
    lambda: "在金融行业做过 5 年后端", queries=frozenset({"经验:3-5年"}),
)  # fmt: skip


def fits(*tests: tuple[Part, str, How, str]) -> bool:
    return matcher_of(Condition(*each) for each in tests).fit(FACTS) is not None


A, ANY, N = Part.ALL, Part.ANY, Part.NONE
C, E, R, Q = How.CONTAINS, How.EXACT, How.REGEX, How.QUERY


@pytest.mark.parametrize(
    ("tests", "is_so"),
    [
        ([(A, "title", C, "后端"), (A, "city", E, "上海")], True),
        ([(A, "title", C, "后端"), (A, "city", E, "北京")], False),
        ([(ANY, "skill", E, "Go"), (ANY, "skill", E, "ＪＡＶＡ")], True),
        ([(ANY, "skill", E, "go"), (ANY, "skill", E, "rust")], False),
        ([(A, "skill", E, "java"), (N, "text", C, "金融")], False),
        ([(A, "skill", E, "java"), (N, "text", C, "外包")], True),
        ([(A, "text", R, r"\d+ ?年.{0,4}后端")], True),
        ([(A, "text", R, r"金融.{1,3}外包")], False),
        ([(A, "anywhere", C, "金融"), (A, "anywhere", C, "redis")], True),
        ([(A, "", Q, "经验:3-5年")], True),
        ([(A, "", Q, "经验:>5年")], False),
    ],
)
def test_what_fits(tests: list[tuple[Part, str, How, str]], is_so: bool) -> None:
    assert fits(*tests) is is_so


@pytest.mark.parametrize(
    ("tests", "said"),
    [
        ([], "至少一个条件"),
        ([(A, "text", R, r"(a)\1")], "正则"),
        ([(A, "text", R, r"a*")], "所有人"),
        ([(A, "text", C, "  ")], "要找什么"),
        ([(N, "text", C, "外包")], "几乎所有人"),
    ],
)
def test_what_cannot_be_used_is_said(tests: list[tuple[Part, str, How, str]], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        matcher_of(Condition(*each) for each in tests)


def test_no_expression_holds_the_program_up() -> None:
    """The classic that takes others longer than the universe has lasted."""
    matcher = matcher_of([Condition(A, "text", R, r"(a+)+$"), Condition(A, "text", R, r"(x+x+)+y")])
    began = time.process_time()
    assert matcher.fit(Facts({}, lambda: "a" * 50_000 + "b" + "x" * 50_000)) is None
    assert time.process_time() - began < 30


def _people(kind: str, count: int, seed: int) -> list[frozenset[str]]:
    draw = random.Random(seed)
    skills = {"back": ["java", "mysql", "redis", "kafka"], "front": ["react", "css", "vue", "html"]}[kind]
    title = {"back": "后端开发工程师", "front": "前端开发工程师"}[kind]
    return [
        terms_of({"title": (title,), "skill": tuple(draw.sample(skills, 3)), "city": (draw.choice("京沪深"),)})
        for _ in range(count)
    ]


def test_choices_teach_and_say_why() -> None:
    model = learn(_people("back", 40, 1), _people("front", 160, 2))
    assert model is not None
    (new,) = _people("back", 1, 3)
    (other,) = _people("front", 1, 4)
    assert model.confidence(new) > 0.9
    assert model.confidence(other) < 0.1
    assert any("后端" in reason for reason in model.reasons(new))
    assert model_of_json(model.as_json()) == model
    matcher = matcher_of([Condition(A, "", How.LEARNED)], model)
    fit = matcher.fit(Facts({}, str, terms=new))
    assert fit is not None
    assert 0.9 < fit.confidence < 1.0
    assert matcher.fit(Facts({}, str, terms=other)) is None


def test_chance_teaches_nothing_that_would_act() -> None:
    """Labels given by lot: no record is worth more than a guess."""
    everyone = _people("back", 200, 5)
    draw = random.Random(6)
    draw.shuffle(everyone)
    model = learn(everyone[:40], everyone[40:])
    assert model is not None
    assert max(model.confidence(terms) for terms in everyone) < 0.7


def test_too_few_teach_nothing() -> None:
    assert learn(_people("back", 5, 1), _people("front", 100, 2)) is None


@given(st.dictionaries(st.sampled_from(["skill", "title", "city"]), st.lists(st.text(max_size=8), max_size=4)))
def test_any_record_gets_a_probability(fields: dict[str, list[str]]) -> None:
    model = Model({"skill=java": 2.0}, 1.0, -1.0, 9)
    assert 0 < model.confidence(terms_of(fields)) < 1


@given(
    st.lists(st.lists(st.tuples(st.sampled_from(Part), st.sampled_from(["city", "skill"]), st.sampled_from([C, E]), st.sampled_from("ab")), min_size=1, max_size=3), max_size=6),
    st.lists(st.sampled_from("abc"), max_size=2), st.lists(st.sampled_from(["a", "ab"]), max_size=2),
)  # fmt: skip
def test_the_sieve_passes_over_no_rule_that_fits(rules: list[list[tuple[Part, str, How, str]]], city: list[str], skill: list[str]) -> None:
    matchers = [
        matcher_of(Condition(*each) for each in (*tests, (A, "city", C, "a"))) for tests in rules
    ]
    facts = Facts({"city": tuple(city), "skill": tuple(skill)}, str)
    fitting = {at for at, matcher in enumerate(matchers) if matcher.fit(facts) is not None}
    assert fitting <= set(Sieve(matchers).worth(facts))
