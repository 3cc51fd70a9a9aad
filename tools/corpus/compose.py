"""Person → Sheet: decides what one résumé shows and how it words it, and notes the truth of just that."""

from random import Random
from typing import Any

from tools.corpus.ask import Ask
from tools.corpus.head import head_items, intent_items, shown_name
from tools.corpus.person import Person
from tools.corpus.sections import education, others, work
from tools.corpus.sheet import HEADS, Block, Sheet
from tools.corpus.wording import wording

_TITLES = {
    "zh": ("个人简历", "个人简历", "简历", "求职简历"),
    "en": ("Resume", "Curriculum Vitae"),
}


def empty_truth(name: str) -> dict[str, Any]:
    """Return the truth of a résumé that says a name and nothing else."""
    return {
        "name": name, "phones": [], "emails": [], "gender": None, "birth": None, "city": None, "highest_degree": None,
        "education": [], "employment": [], "skills": [], "expected_job": None, "expected_salary": None,
        "expected_city": None, "ethnicity": None, "political": None, "marital": None, "native_place": None,
        "household": None, "work_years": None, "age": None, "qq": None, "links": [], "certificates": [],
        "languages": [], "projects": [],
    }  # fmt: skip


def compose(person: Person, ask: Ask, rng: Random) -> Sheet:
    """Decide what is shown and how; all choices come from ``rng``."""
    say = wording(rng, ask.language, both=ask.both)
    shown, name = shown_name(rng, person, ask)
    truth = empty_truth(name)
    items = head_items(rng, person, say, ask, truth)
    intent = intent_items(rng, person, say, ask, truth)
    blocks: list[Block] = []
    if intent and (ask.intent_block or rng.random() < 0.45):
        lines = tuple(f"{item.label}{say.colon}{item.value}" for item in intent)
        blocks.append(Block("intent", say.sections["intent"], lines=lines))
    else:
        items += intent
    studies, posts = education(rng, person, say, truth), work(rng, person, say, ask, truth)
    rest = others(rng, person, say, truth)
    main = [studies, *posts] if person.years < 3 or rng.random() < 0.3 else [*posts, studies]
    summary = [block for block in rest if block.kind == "summary"]
    rest = [block for block in rest if block.kind != "summary"]
    blocks += [*summary, *main, *rest] if rng.random() < 0.25 else [*main, *rest, *summary]
    titled = ask.title if ask.title is not None else rng.random() < 0.25
    return Sheet(
        language=ask.language,
        title=rng.choice(_TITLES[ask.language]) if titled else "",
        name=shown,
        name_label=say.labels["name"] if ask.name_label else "",
        items=tuple(items),
        blocks=tuple(blocks),
        colon=say.colon,
        bullet=rng.choice(["", "· ", "• ", "- ", "● ", "1"]),
        head=ask.head or rng.choice(HEADS),
        labels=say.labels,
        truth=truth,
    )
