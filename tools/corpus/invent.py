"""The inventing of people, repeatable by seed."""

from datetime import date
from random import Random

from pypinyin import lazy_pinyin

from tools.corpus.employer import employer
from tools.corpus.person import TODAY, Both, Job, Person, Project, Salary, Study, YearMonth
from tools.corpus.words import names, places
from tools.corpus.words.employers import DEPARTMENTS
from tools.corpus.words.load import Occupation, occupations
from tools.corpus.words.places import CITIES, City

_PREFIXES = (
    "1380000 1390013 1370000 1360000 1350000 1340000 1330000 1320000 1310000 1300000 1500000 1510000 1520000 1530000 "
    "1550000 1560000 1570000 1580000 1590000 1760000 1770000 1780000 1800000 1810000 1820000 1830000 1850000 1860000 "
    "1870000 1880000 1890000 1990000"
).split()
_NUMBERS = len(_PREFIXES) * 10_000


def _phone(index: int) -> str:
    """Return a mobile number of an obviously invented range; different indexes give different ones."""
    place = index * 7919 % _NUMBERS
    return f"{_PREFIXES[place % len(_PREFIXES)]}{place // len(_PREFIXES):04d}"


def _shift(when: YearMonth, months: int) -> YearMonth:
    total = when[0] * 12 + when[1] - 1 + months
    return total // 12, total % 12 + 1


def _months(start: YearMonth, end: YearMonth) -> int:
    return (end[0] - start[0]) * 12 + end[1] - start[1]


def _fill(rng: Random, text: Both) -> Both:
    n, p = rng.randint(2, 9), rng.randint(12, 96)
    return Both(
        *(side.replace("{n}", str(n)).replace("{p}", str(p)) for side in (text.zh, text.en))
    )


def _some(rng: Random, things: tuple[Both, ...], low: int, high: int) -> tuple[Both, ...]:
    count = min(len(things), rng.randint(low, high))
    return tuple(_fill(rng, thing) for thing in rng.sample(things, count))


def _name(rng: Random, gender: str) -> tuple[str, str, str]:
    """Return the surname, the full name and its reading, given name first."""
    common = rng.random() < 0.75
    surname, reading = rng.choice(
        names.SURNAMES[: names.COMMON_SURNAMES] if common else names.SURNAMES
    )
    letters = (names.GIVEN_MALE if gender == "男" else names.GIVEN_FEMALE) + names.GIVEN_EITHER
    given = "".join(rng.sample(letters, 1 if rng.random() < 0.22 else 2))
    return surname, surname + given, f"{''.join(lazy_pinyin(given)).capitalize()} {reading}"


def _education(rng: Random, degree: str, birth_year: int, job: Occupation) -> tuple[Study, ...]:
    major = rng.choice(job.majors)
    begin: YearMonth = (birth_year + 18, 9)
    found: list[Study] = []

    def stay(level: str, schools: tuple[tuple[str, str], ...], years: int, subject: Both) -> None:
        nonlocal begin
        zh, en = rng.choice(schools)
        end = (begin[0] + years, rng.choice([6, 6, 6, 7]))
        courses = tuple(rng.sample(job.courses, min(len(job.courses), rng.randint(3, 5))))
        found.append(Study(Both(zh, en), level, subject, begin, end, courses))
        begin = (end[0], 9)

    if degree in ("高中", "中专"):
        begin = (birth_year + 15, 9)
        stay(degree, places.HIGH_SCHOOLS, 3, major if degree == "中专" else Both("", ""))
    elif degree == "大专":
        stay("大专", places.COLLEGES, 3, major)
    elif degree == "专升本":
        stay("大专", places.COLLEGES, 3, major)
        stay("本科", places.UNIVERSITIES[60:], 2, major)
    else:
        stay("本科", places.UNIVERSITIES, 4, major)
        if degree in ("硕士", "博士"):
            abroad = rng.random() < 0.2
            stay(
                "硕士",
                places.ABROAD if abroad else places.UNIVERSITIES[:60],
                rng.choice([1, 2]) if abroad else 3,
                rng.choice(job.majors),
            )
        if degree == "博士":
            stay("博士", places.UNIVERSITIES[:40], 4, found[-1].major)
    return tuple(reversed(found))


def _posts(
    rng: Random, job: Occupation, city: City, first: YearMonth, *, fresh: bool
) -> tuple[Job, ...]:
    """Return the posts, newest first."""
    found: list[Job] = []
    if fresh:
        for _ in range(rng.choice([0, 1, 1, 2])):
            start = _shift(TODAY, -rng.randint(6, 24))
            kind = rng.choice(job.employers)
            name, short = employer(rng, kind, city)
            found.append(
                Job(name, short, job.intern, rng.choice(DEPARTMENTS[job.key]), Both(city.zh, city.en), start,
                    _shift(start, rng.randint(2, 5)), _some(rng, job.duties, 2, 3), intern=True)
            )  # fmt: skip
        return tuple(sorted(found, key=lambda post: post.start, reverse=True))
    start, total = first, max(1, _months(first, TODAY))
    count = min(6, max(1, round(total / 12 / rng.uniform(2.2, 5))))
    kind = rng.choice(job.employers)
    name, short = employer(rng, kind, city)
    for number in range(count):
        last = number == count - 1
        end = (
            None
            if last and rng.random() < 0.7
            else _shift(start, max(3, round(total / count * rng.uniform(0.7, 1.0))))
        )
        if end is not None and end >= TODAY:
            end = _shift(TODAY, -1) if _shift(TODAY, -1) > start else None
        late = number > 0 and number >= count / 2 and total > 72
        place = city if rng.random() < 0.6 else rng.choice(CITIES)
        if number and rng.random() > 0.12:  # otherwise another post at the same employer
            kind = rng.choice(job.employers)
            name, short = employer(rng, kind, place)
        title = rng.choice(job.senior if late else job.titles)
        found.append(
            Job(name, short, title, rng.choice(DEPARTMENTS[job.key]), Both(place.zh, place.en), start, end,
                _some(rng, job.duties, 3, 6))
        )  # fmt: skip
        if end is None:
            break
        start = _shift(end, rng.choice([0, 0, 1, 1, 2, 4]))
        if start >= _shift(TODAY, -2):
            break
    return tuple(reversed(found))


def _salary(rng: Random, years: int) -> Salary:
    if rng.random() < 0.15:
        return Salary("open")
    low = rng.randint(4, 8) + round(years * rng.uniform(0.6, 1.8))
    if years > 6 and rng.random() < 0.3:
        return Salary("year", low * 12 // 10, low * 15 // 10 + 2)
    return Salary(
        "month", low, low + rng.choice([2, 3, 5, 8]), rng.choice([12, 12, 12, 13, 14, 16])
    )


def _mails(rng: Random, seed: int, name_en: str, birth: date) -> tuple[str, ...]:
    given, family = name_en.lower().replace("'", "").split(" ")
    locals_ = [f"{given}.{family}", f"{family}{given}{birth.year % 100:02d}", f"{given}{family}{seed % 1000}",
               str(100_000_000 + seed * 7717 % 899_999_999), f"{family}_{given[:1]}{birth:%m%d}", f"{given}-{family}"]  # fmt: skip
    hosts = (
        "example.com",
        "example.cn",
        "example.net",
        "example.org",
        "mail.example.cn",
        "stu.example.cn",
    )
    mail = f"{rng.choice(locals_)}@{rng.choice(hosts)}"
    return (mail, f"{family}.{given}{seed % 97}@example.com") if rng.random() < 0.06 else (mail,)


def invent(seed: int, occupation: str = "") -> Person:
    """Invent one person; the same seed always gives the same person.

    ``occupation`` asks for one of ``occupations()``; empty lets the seed choose.
    """
    rng = Random(f"person-{seed}")
    known = occupations()
    key = rng.choice(sorted(known))
    job = known[occupation or key]
    gender = rng.choice("男女")
    surname, name, name_en = _name(rng, gender)
    degree = rng.choice(job.degrees) if rng.random() > 0.02 else "博士"
    degree = "专升本" if degree == "大专" and rng.random() < 0.25 else degree
    years = rng.choice([0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 18, 20, 24])
    study_years = {"博士": 11, "硕士": 7, "专升本": 5, "本科": 4, "大专": 3}.get(degree, 0)
    birth = date(TODAY[0] - years - study_years - 18, rng.randint(1, 12), rng.randint(1, 28))
    studies = _education(rng, degree, birth.year, job)
    end = studies[0].end or TODAY
    first = min(_shift(end, rng.choice([1, 1, 2, 12])), _shift(TODAY, -8))
    city = rng.choice(CITIES[:24] if rng.random() < 0.8 else CITIES)
    posts = _posts(rng, job, city, first, fresh=years == 0)
    span = (posts[-1].start, posts[0].end) if posts else (studies[0].start, None)
    projects = []
    for item in rng.sample(job.projects, min(len(job.projects), rng.randint(0, 2) + (years == 0))):
        begin = _shift(span[0], rng.randint(0, max(0, min(30, _months(span[0], TODAY) - 8))))
        close = min(_shift(begin, rng.randint(3, 14)), TODAY)
        projects.append(
            Project(item, rng.choice(job.roles), begin, close, _some(rng, job.project_lines, 1, 3))
        )
    titles = job.senior if years > 8 and rng.random() < 0.5 else job.titles
    return Person(
        seed=seed,
        name=name,
        name_en=name_en,
        surname=surname,
        gender=gender,
        birth=(birth.year, birth.month, birth.day),
        phones=(_phone(2 * seed),)
        if rng.random() > 0.05
        else (_phone(2 * seed), _phone(2 * seed + 1)),
        emails=_mails(rng, seed, name_en, birth),
        wechat=rng.choice(
            [
                _phone(2 * seed),
                f"wx_{name_en.split()[0].lower()}{seed % 1000:03d}",
                f"{name_en.split()[1].lower()}-{birth.year}",
            ]
        ),
        city=Both(city.zh, city.en),
        district=rng.choice(city.districts),
        home=rng.choice(places.HOMES),
        occupation=job.key,
        studies=studies,
        jobs=posts,
        projects=tuple(sorted(projects, key=lambda item: item.start, reverse=True)),
        skills=tuple(rng.sample(job.skills, min(len(job.skills), rng.randint(4, 9)))),
        skills_en=tuple(rng.sample(job.skills_en, min(len(job.skills_en), rng.randint(4, 9)))),
        certificates=tuple(
            rng.sample(job.certificates, min(len(job.certificates), rng.randint(1, 3)))
        ),
        honours=tuple(rng.sample(HONOURS, rng.randint(1, 3))),
        languages=tuple(rng.sample(LANGUAGES, 1)),
        summary=_some(rng, job.summary, 2, 3),
        expected_job=rng.choice(titles) if years or rng.random() < 0.7 else job.titles[0],
        expected_salary=_salary(rng, years),
        years=years,
    )


HONOURS = (
    "国家励志奖学金", "校级一等奖学金", "优秀毕业生", "全国大学生数学建模竞赛省级二等奖", "优秀学生干部", "年度优秀员工",
    "“互联网+”大学生创新创业大赛铜奖", "最佳新人奖", "三好学生",
)  # fmt: skip
LANGUAGES = (
    "英语（CET-6，读写熟练）",
    "英语（CET-4）",
    "普通话二级甲等",
    "英语流利，可作为工作语言",
    "日语N2",
)
