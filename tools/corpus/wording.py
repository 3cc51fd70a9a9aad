"""How one résumé words things: dates, labels, section titles, degrees, phones, salaries."""

from dataclasses import dataclass
from random import Random

from tools.corpus.person import Salary, YearMonth

SECTIONS = {
    "intent": (("求职意向", "求职期望", "期望工作", "职业意向"), ("Objective", "Career Objective")),
    "basic": (("个人信息", "基本信息", "基本资料", "个人资料"), ("Personal Information", "Contact", "Personal Details")),
    "education": (("教育背景", "教育经历", "学历背景", "教育情况", "学习经历"), ("Education", "EDUCATION", "Academic Background")),
    "work": (("工作经历", "工作经验", "职业经历", "任职经历", "工作履历"), ("Work Experience", "EXPERIENCE", "Professional Experience", "Employment History")),
    "intern": (("实习经历", "实习经验", "实践经历"), ("Internships", "INTERNSHIP EXPERIENCE")),
    "project": (("项目经历", "项目经验", "主要项目", "项目业绩"), ("Projects", "PROJECT EXPERIENCE", "Selected Projects")),
    "skill": (("专业技能", "个人技能", "技能特长", "掌握技能", "技能标签"), ("Skills", "TECHNICAL SKILLS", "Core Competencies", "Key Skills")),
    "certificate": (("证书", "资格证书", "技能证书", "荣誉证书"), ("Certificates", "CERTIFICATIONS", "Licences")),
    "honour": (("荣誉奖项", "获奖情况", "在校荣誉"), ("Honours", "AWARDS", "Honors and Awards")),
    "summary": (("自我评价", "个人总结", "个人优势", "自我介绍", "个人评价"), ("Summary", "PROFILE", "About Me", "Professional Summary")),
    "campus": (("校园经历", "在校经历", "社团经历", "学生工作"), ("Activities",)),
    "training": (("培训经历", "培训经验"), ("Training",)),
    "language": (("语言能力", "外语水平"), ("Languages", "LANGUAGES")),
}  # fmt: skip

LABELS = {
    "name": (("姓名", "姓名", "姓 名", "姓　　名"), ("Name", "Full Name")),
    "gender": (("性别", "性 别", "性　　别"), ("Gender", "Sex")),
    "birth": (("出生年月", "出生日期", "生日", "出生"), ("Date of Birth", "Born", "Birthday")),
    "phone": (("电话", "手机", "联系电话", "手机号码", "联系方式", "手 机"), ("Phone", "Tel", "Mobile", "Cell")),
    "email": (("邮箱", "电子邮箱", "E-mail", "Email", "邮 箱", "电子邮件"), ("Email", "E-mail", "Mail")),
    "wechat": (("微信", "微信号"), ("WeChat",)),
    "city": (("现居地", "现居住地", "所在城市", "居住地", "所在地", "现住址", "现居城市"), ("Location", "City", "Current City", "Address")),
    "home": (("籍贯", "户口所在地", "户籍"), ("Native Place",)),
    "degree": (("学历", "最高学历", "学 历"), ("Highest Degree",)),
    "party": (("政治面貌",), ("",)),
    "marriage": (("婚姻状况", "婚育情况"), ("Marital Status",)),
    "nation": (("民族", "民 族"), ("",)),
    "height": (("身高", "身 高"), ("Height",)),
    "qq": (("QQ", "QQ号"), ("QQ",)),
    "link": (("个人主页", "博客", "Github"), ("GitHub", "Website", "Portfolio")),
    "years": (("工作年限", "工作经验", "工龄"), ("Years of Experience",)),
    "age": (("年龄", "年 龄"), ("Age",)),
    "school": (("毕业院校", "毕业学校", "学校", "院校"), ("School",)),
    "major": (("专业", "所学专业", "专 业"), ("Major",)),
    "expected_job": (("求职意向", "应聘职位", "期望职位", "意向岗位", "应聘岗位", "目标职位"), ("Objective", "Position Sought", "Desired Position")),
    "expected_salary": (("期望薪资", "期望月薪", "薪资要求", "期望薪酬", "期望待遇"), ("Expected Salary",)),
    "expected_city": (("期望城市", "意向城市", "工作地点", "期望工作地"), ("Preferred Location",)),
    "state": (("求职状态", "目前状态", "到岗时间"), ("Availability",)),
    "employer": (("公司名称", "工作单位", "单位名称", "公司", "单位"), ("Company",)),
    "title": (("职位", "担任职位", "岗位", "职务", "职位名称"), ("Position",)),
    "time": (("时间", "起止时间", "工作时间", "起止年月", "在职时间"), ("Period",)),
    "duty": (("工作内容", "工作描述", "工作职责", "主要职责", "职责描述"), ("Responsibilities",)),
}  # fmt: skip

ICONS = {"phone": "\uf095", "email": "\uf0e0", "wechat": "\uf1d7", "city": "\uf3c5", "birth": "\uf1fd", "gender": "\uf007",
         "degree": "\uf19d", "expected_job": "\uf140", "years": "\uf0b1"}  # fmt: skip
"""Code points of a common icon font, which end up as private-use characters in the text."""

_DEGREES = {
    "博士": (("博士", "博士研究生", "工学博士"), ("Ph.D.", "Doctor of Philosophy", "PhD")),
    "硕士": (("硕士", "硕士研究生", "研究生", "硕士（全日制）"), ("Master of Science", "M.S.", "Master's Degree", "Master", "M.Sc.")),
    "本科": (("本科", "本科", "学士", "大学本科", "全日制本科", "本科（统招）"), ("Bachelor of Science", "B.S.", "Bachelor's Degree", "Bachelor", "B.Eng.", "Bachelor of Arts")),
    "大专": (("大专", "专科", "大学专科"), ("Associate Degree", "Diploma")),
    "中专": (("中专", "中等专科"), ("Vocational Secondary Diploma",)),
    "高中": (("高中",), ("High School",)),
}  # fmt: skip

RANKS = ("高中", "中专", "大专", "本科", "硕士", "博士")
"""Degrees from the lowest to the highest."""

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_MONTHS_FULL = (
    "January February March April May June July August September October November December".split()
)


_DATES = {
    "year": "{y}", "dot": "{y}.{m:02d}", "dot1": "{y}.{m}", "slash": "{y}/{m:02d}", "dash": "{y}-{m:02d}", "han": "{y}年{m}月",
    "han2": "{y}年{m:02d}月", "hanspace": "{y} 年 {m} 月", "short": "{mon} {y}", "comma": "{mon}. {y}", "full": "{full} {y}",
    "numeric": "{m:02d}/{y}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wording:
    """The habits of one résumé. All text it makes comes from these choices."""

    language: str
    date: str
    joint: str
    now: str
    colon: str
    phone: str
    labels: dict[str, str]
    sections: dict[str, str]
    degrees: dict[str, str]
    both: bool = False

    def month(self, when: YearMonth) -> tuple[str, str]:
        """Return a month as shown, and the ISO date that may be read from that."""
        year, month = when
        shown = _DATES[self.date].format(
            y=year, m=month, mon=_MONTHS[month - 1], full=_MONTHS_FULL[month - 1]
        )
        return shown, str(year) if self.date == "year" else f"{year}-{month:02d}"

    def period(self, start: YearMonth, end: YearMonth | None) -> tuple[str, str, str]:
        """Return a period as shown, and its two ends as ISO dates or "present"."""
        first, begin = self.month(start)
        if end is None:
            return f"{first}{self.joint}{self.now}", begin, "present"
        last, finish = self.month(end)
        return f"{first}{self.joint}{last}", begin, finish

    def degree(self, degree: str) -> str:
        """Return a degree as this résumé calls it."""
        return self.degrees[degree]

    def mobile(self, digits: str) -> str:
        """Return a mobile number in this résumé's grouping."""
        a, b, c = digits[:3], digits[3:7], digits[7:]
        return {
            "plain": digits, "dash": f"{a}-{b}-{c}", "space": f"{a} {b} {c}", "plus": f"+86 {a} {b} {c}",
            "paren": f"(+86) {digits}", "plus-dash": f"+86-{digits}", "plain86": f"86-{digits}",
        }[self.phone]  # fmt: skip


def wording(rng: Random, language: str, *, both: bool = False) -> Wording:
    """Draw the habits of one résumé in "zh" or "en"; ``both`` gives bilingual titles."""
    side = 1 if language == "en" else 0
    if language == "en":
        date = rng.choice(["short", "short", "full", "numeric", "comma", "year", "dot"])
        joint = rng.choice([" - ", " – ", " to ", "-", " — "])
        now = rng.choice(["Present", "present", "Now", "Current"])
    else:
        date = rng.choice(
            ["dot", "dot", "dot1", "slash", "dash", "han", "han", "han2", "hanspace", "year"]
        )
        joint = rng.choice(["-", " - ", "–", "—", "--", " 至 ", "至", "~", " ~ ", " – "])
        now = (
            rng.choice(["至今", "至今", "至今", "现在", "今"])
            if "至" not in joint
            else rng.choice(["今", "现在"])
        )
    sections = {key: rng.choice(words[side]) for key, words in SECTIONS.items()}
    if both:
        sections = {key: f"{word} {SECTIONS[key][1][0]}" for key, word in sections.items()}
    return Wording(
        language=language,
        date=date,
        joint=joint,
        now=now,
        colon=rng.choice([": ", ":"] if language == "en" else ["：", "：", "：", ":", ": "]),
        phone=rng.choice(
            ["plus", "paren", "plus-dash", "plain"]
            if language == "en"
            else ["plain", "plain", "plain", "plain", "dash", "space", "plus-dash", "plain86"]
        ),
        labels={key: rng.choice(words[side]) for key, words in LABELS.items()},
        sections=sections,
        degrees={key: rng.choice(words[side]) for key, words in _DEGREES.items()},
        both=both,
    )


def salary(rng: Random, wish: Salary, language: str) -> tuple[str, str]:
    """Return a salary as shown and its normalised form (``15-25K·14薪``, ``30-50万/年``, 面议)."""
    if wish.kind == "open":
        return ("Negotiable" if language == "en" else rng.choice(["面议", "薪资面议"])), "面议"
    low, high = wish.low, wish.high
    if wish.kind == "year":
        shown = (
            f"RMB {low}0,000-{high}0,000 per year"
            if language == "en"
            else rng.choice(
                [f"{low}-{high}万/年", f"年薪{low}-{high}万", f"年薪{low}万-{high}万元"]
            )
        )
        return shown, f"{low}-{high}万/年"
    plain = f"{low}-{high}K"
    if language == "en":
        return rng.choice([f"RMB {low},000-{high},000 per month", f"{low}K-{high}K/month"]), plain
    if wish.months != 12:
        return rng.choice(
            [f"{low}-{high}K·{wish.months}薪", f"{low}k-{high}k·{wish.months}薪"]
        ), f"{plain}·{wish.months}薪"
    return rng.choice(
        [
            f"{low}-{high}K",
            f"{low}K-{high}K",
            f"{low}000-{high}000元/月",
            f"{low}000-{high}000元",
            f"月薪{low}000-{high}000",
        ]
    ), plain
