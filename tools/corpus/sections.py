"""The sections of a résumé: education, work, and all that stands beside them."""

from random import Random
from typing import Any

from tools.corpus.ask import Ask
from tools.corpus.person import Job, Person, YearMonth
from tools.corpus.sheet import Block, Entry
from tools.corpus.wording import RANKS, Wording

Truth = dict[str, Any]


_FACULTIES = (
    "商学院",
    "信息工程学院",
    "机械工程学院",
    "外国语学院",
    "管理学院",
    "文学院",
    "理学院",
    "法学院",
)
_RANKED = ("（985/211）", "（双一流）", "（211）", "(985)", "（统招）")
_NOTES = ("（上市公司）", "（世界500强）", "（国企）", "（外资）", "（创业公司）")


def _shown_school(rng: Random, school: str, say: Wording, habit: float) -> str:
    """Return a school as some people write it: with a faculty or its rank behind the name."""
    if say.language == "zh" and habit < 0.12:
        return f"{school} {rng.choice(_FACULTIES)}"
    if say.language == "zh" and habit < 0.18 and school.endswith("大学"):
        return school + rng.choice(_RANKED)
    return school


def education(rng: Random, person: Person, say: Wording, truth: Truth) -> Block:
    """Return the education section and note its truth, the highest degree included."""
    entries = []
    graduated = say.language == "zh" and rng.random() < 0.06
    habit = rng.random()
    with_degree, with_courses, gpa = rng.random() < 0.92, rng.random() < 0.3, rng.random() < 0.15
    for study in person.studies:
        shown, start, end = say.period(study.start, study.end)
        if graduated and study.end:
            shown, start, end = f"{study.end[0]}届", None, str(study.end[0])
        lines = []
        if with_courses and study.courses and say.language == "zh":
            lines.append("主修课程：" + "、".join(study.courses))
        if gpa and study.degree in ("本科", "硕士"):
            lines.append(f"GPA: 3.{rng.randint(2, 9)}/4.0")
        school, major = study.school.get(say.language), study.major.get(say.language)
        degree = study.degree if with_degree else None
        entries.append(
            Entry(
                shown,
                _shown_school(rng, school, say, habit),
                major,
                say.degree(study.degree) if degree else "",
                (),
                tuple(lines),
            )
        )
        truth["education"].append(
            {
                "school": school,
                "degree": degree,
                "major": major or None,
                "start": start,
                "end": end,
            }
        )
    degrees = [entry["degree"] for entry in truth["education"] if entry["degree"]]
    if degrees:
        truth["highest_degree"] = max(
            [*degrees, *filter(None, [truth["highest_degree"]])], key=RANKS.index
        )
    return Block("education", say.sections["education"], tuple(entries))


def _extra(rng: Random, say: Wording, details: float) -> tuple[str, ...]:
    """Return the lines between head and duties, as job sites and old hands write them."""
    if say.language == "en":
        return ()
    if details < 0.12:
        trade, size = (
            rng.choice(["互联网", "制造业", "贸易", "服务业"]),
            rng.choice(["50-150人", "100-499人", "1000人以上"]),
        )
        return (f"所属行业：{trade} | 公司规模：{size}",)
    if details < 0.2:
        return (
            f"汇报对象：{rng.choice(['总经理', '部门总监', '技术总监'])}  下属人数：{rng.randint(0, 9)}",
        )
    if details < 0.4:
        return (f"{say.labels['duty']}：",)
    return ()


def _told(extra: tuple[str, ...]) -> dict[str, str | None]:
    """The truth of the lines between head and duties."""
    found: dict[str, str | None] = {"industry": None, "reports_to": None}
    for line in extra:
        label, _, rest = line.partition("：")
        name = {"所属行业": "industry", "汇报对象": "reports_to"}.get(label)
        if name is not None:
            found[name] = rest.split()[0]
    return found


def _third(job: Job, say: Wording, details: float) -> str:
    if say.language == "zh" and details > 0.75:
        return job.department
    return job.city.get(say.language) if 0.6 < details < 0.7 else ""


def work(rng: Random, person: Person, say: Wording, ask: Ask, truth: Truth) -> list[Block]:
    """Return the sections of posts and of internships and note their truth."""
    language = say.language
    shorten, details = language == "zh" and rng.random() < 0.12, rng.random()
    grouped = rng.random() < 0.4  # several posts at one employer under one name
    found: list[Block] = []
    for kind in ("work", "intern"):
        entries: list[Entry] = []
        before = ""
        for job in person.jobs:
            if job.intern != (kind == "intern"):
                continue
            shown, start, end = say.period(job.start, job.end)
            employer = job.short if shorten else job.employer.get(language)
            title = job.title.get(language)
            lines = tuple(duty.get(language) for duty in job.duties[: ask.lines])
            extra = _extra(rng, say, details)
            note = rng.choice(_NOTES) if language == "zh" and rng.random() < 0.05 else ""
            third = _third(job, say, details)
            main = "" if grouped and employer == before else employer + note
            before = employer
            entries.append(Entry(shown, main, title, third, extra, lines))
            truth["employment"].append(
                {
                    "employer": employer, "title": title, "start": start, "end": end,
                    "department": third if third == job.department else None,
                    "city": third if third and third != job.department else None,
                    **_told(extra),
                }
            )  # fmt: skip
        if entries:
            found.append(Block(kind, say.sections[kind], tuple(entries)))
    return found


_SPOKEN = {"CET-4": "英语 CET-4", "CET-6": "英语 CET-6", "普通话二级甲等": "普通话 二级甲等"}


def _skills(rng: Random, person: Person, say: Wording, truth: Truth) -> Block:
    english = say.language == "en"
    skills = person.skills_en if english else person.skills
    truth["skills"] = list(skills)
    title = say.sections["skill"]
    if rng.random() < 0.6 or len(skills) < 5:
        return Block("skill", title, tags=skills)
    first, second, third = skills[:2], skills[2:4], skills[4:]
    joint = ", " if english else "、"
    verbs = ("Proficient in ", "Familiar with ", "Knowledge of ") if english else rng.choice(
        [("熟练掌握", "熟悉", "了解"), ("精通", "熟练使用", "了解"), ("工具：", "方法：", "其他：")]
    )  # fmt: skip
    stop = "." if english else rng.choice(["。", "；", ""])
    return Block(
        "skill",
        title,
        lines=tuple(
            v + joint.join(part) + stop
            for v, part in zip(verbs, (first, second, third), strict=True)
        ),
    )


def _projects(person: Person, say: Wording, truth: Truth) -> Block:
    language = say.language
    for item in person.projects:
        _, start, end = say.period(item.start, item.end)
        name, role = item.name.get(language), item.role.get(language)
        truth["projects"].append({"name": name, "role": role, "start": start, "end": end})
    entries = tuple(
        Entry(
            say.period(item.start, item.end)[0],
            item.name.get(language),
            item.role.get(language),
            lines=tuple(line.get(language) for line in item.lines),
        )
        for item in person.projects
    )
    return Block("project", say.sections["project"], entries)


def _campus(rng: Random, person: Person, say: Wording) -> Block:
    """Offices held at school: dated, with an organisation and a post, and yet no employment."""
    study = person.studies[-1]
    start: YearMonth = (study.start[0] + 1, 9)
    club, post = rng.choice(
        [
            ("校学生会", "宣传部部长"),
            ("院团委", "学生会主席"),
            ("青年志愿者协会", "副会长"),
            ("2班", "班长"),
            ("辩论社", "社长"),
        ]
    )
    entry = Entry(
        say.period(start, (start[0] + 1, 6))[0],
        club,
        post,
        lines=("组织校级活动，协调同学与老师",),
    )
    return Block("campus", say.sections["campus"], (entry,))


def _training(rng: Random, person: Person, say: Wording) -> Block:
    year = rng.randint(2016, 2025)
    course = rng.choice(
        ["项目管理实战班", "Python数据分析", "精益生产培训", "商务英语口语", "心理咨询基础"]
    )
    place = rng.choice(["学知教育", "新桥职业培训学校", "行知培训中心"])
    return Block(
        "training",
        say.sections["training"],
        (Entry(say.period((year, 3), (year, 6))[0], place, course),),
    )


def others(rng: Random, person: Person, say: Wording, truth: Truth) -> list[Block]:
    """Return projects, skills, certificates and the like, each in some share of résumés."""
    chinese = say.language == "zh"
    found: list[Block] = []
    if person.projects and rng.random() < 0.75:
        found.append(_projects(person, say, truth))
    if rng.random() < 0.85:
        found.append(_skills(rng, person, say, truth))
    if chinese and rng.random() < (0.3 if person.years < 2 else 0.04):
        found.append(_campus(rng, person, say))
    if chinese and rng.random() < 0.06:
        found.append(_training(rng, person, say))
    if chinese and rng.random() < 0.4:
        truth["certificates"] = list(person.certificates)
        truth["languages"] += [_SPOKEN[c] for c in person.certificates if c in _SPOKEN]
        found.append(
            Block(
                "certificate", say.sections["certificate"], lines=("、".join(person.certificates),)
            )
        )
    if chinese and rng.random() < 0.3:
        found.append(Block("honour", say.sections["honour"], lines=person.honours))
    if rng.random() < 0.2:
        line = person.languages[0] if chinese else "English (fluent), Mandarin (native)"
        told = [line] if chinese else line.split(", ")
        # The level stands in either place; the certificate's comes first.
        truth["languages"] = [*{t[:2]: t for t in (*told, *truth["languages"])}.values()]
        found.append(Block("language", say.sections["language"], lines=(line,)))
    if rng.random() < 0.7:
        found.append(_summary(rng, person, say))
    return found


def _summary(rng: Random, person: Person, say: Wording) -> Block:
    lines = tuple(line.get(say.language) for line in person.summary)
    title = say.sections["summary"]
    if rng.random() < 0.5:
        return Block("summary", title, lines=lines)
    joint, stop = ("；", "。") if say.language == "zh" else (". ", ".")
    return Block("summary", title, lines=(joint.join(lines) + stop,))
