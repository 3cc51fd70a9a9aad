"""What the columns of people's sheets are called, beyond the labels that résumés use."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from caidang.core.interchange.sheets.several import name_parts
from caidang.core.resume.labels import field_of
from caidang.core.text.normalize import normalize

IGNORED: Final = ""
"""The target of a column that is not taken over."""
CONTACT: Final = "contact"
"""Phones, mails and WeChat ids mixed in one column."""
PERSON: Final = "person"
"""The name with a phone, gender or age in one cell."""
STUDY_PERIOD: Final = "study_period"
"""Begin and end of a study in one cell."""
JOB_PERIOD: Final = "job_period"
"""Begin and end of a post in one cell."""
STUDY: Final = "study"
"""School, degree and subject in one cell."""
POST: Final = "post"
"""Firm and title in one cell."""
SEVERAL: Final = "several"
"""Two things or more in one cell, which the column's name tells of: 性别/年龄."""
RESUME: Final = "resume"
"""The name of, or a link to, a résumé file; or the number by which it is named."""
TAGS: Final = "tags"
"""Labels to put on the person."""
REMARK: Final = "remark"
"""What the team wrote about the person: a comment on the record."""

SURNAME: Final = "surname"
"""The family name in a column of its own, as in Last Name."""
GIVEN: Final = "given_name"
"""The given name in a column of its own."""

TARGETS: Final = {
    CONTACT: "联系方式（电话、邮箱、微信混写）", PERSON: "姓名＋电话（写在一格）",
    STUDY: "学校＋学历＋专业（写在一格）", POST: "公司＋职位（写在一格）",
    SEVERAL: "列名写着的几样（写在一格）", STUDY_PERIOD: "就读时间段", JOB_PERIOD: "任职时间段", RESUME: "简历文件（名字、编号或链接）", TAGS: "标签",
    REMARK: "备注（记成留言）", SURNAME: "姓（和「名」拼成姓名）", GIVEN: "名（和「姓」拼成姓名）",
}  # fmt: skip
"""Targets that are no field of a record, by their names."""

_EXTRA: Final = """
name 中文名 中文姓名 chinese_name 候选人名称 人员姓名 员工姓名 人选 人选姓名 应聘者姓名 求职者姓名 人才姓名 英文名 english_name 名称 客户姓名 学员姓名 面试人 面试者 被推荐人 推荐人选 candidate_name name_of_candidate applicant_name
phone 手機 電話 行動電話 聯絡電話 手机1 手机2 电话1 电话2 移动手机 联系人电话 mobile_no phone_no tel_no cell_number 手机号/电话 座机 座机号 座机号码 固定电话 固话 办公电话 家庭电话 宅电 备用电话 备用手机 联系方式(手机) 手机电话 联系号码 号码 tel
email 邮箱1 电子信箱 信箱 e-mail_address mail 联系email 邮箱email email_id mail_id
contact 联系方式 联系信息 联络信息 联系 联络 contact_info contacts 电话/邮箱 手机/邮箱 电话邮箱 邮箱/电话 手机邮箱 联系电话/邮箱 邮箱/手机 电话或邮箱
person 姓名电话 姓名+电话 姓名/电话 姓名及电话 姓名手机 姓名+手机 姓名/手机 姓名手机号 姓名联系方式 姓名及联系方式 姓名/联系方式 姓名和电话 候选人信息 人选信息 基本情况 姓名/性别/年龄 姓名性别
id_number 身份证 身份证号 身份证号码 证件号 证件号码 id_no id_card
highest_degree 学历 最高学历 文化程度 学位 学历/学位 教育程度 教育水平 学历层次 第一学历 degree education education_level highest_degree highest_qualification qualification
school 毕业院校 学校 院校 毕业学校 最高学历院校 本科院校 硕士院校 第一学历院校 university college school
major 专业 所学专业 major
edu_start 入学时间 入学日期 入学年月 入学年份 入学
edu_end 毕业时间 毕业日期 毕业年月 毕业年份 毕业年 毕业 毕业年度 graduation graduation_date graduation_year year_of_graduation year_of_passing passing_year
study_period 就读时间 教育时间 在校时间 就学时间 学习时间 教育起止时间
job_period 任职时间 在职时间 工作时间 工作起止时间 任职期间 起止时间 工作时段 在职期间
job_start 入职时间 入职日期 入职年月 入职 上岗时间 到职日期 start_date
job_end 离职时间 离职日期 离职年月 离职 end_date
employer 现公司 当前公司 目前公司 所在单位 现单位 最近工作单位 现任职公司 就职企业 上家公司 现就职公司 current_company current_employer
title 现职位 当前职位 目前职位 当前职务 现职 现岗位 目前岗位 现任岗位 current_title current_position designation current_designation
city 现居地 城市 地区 所在地 工作城市(现) 所在省市 现所在城市 常住城市
expected_city 意向城市 期望地 目标地 期望工作城市
expected_job 应聘岗位 应聘职位 意向岗位 推荐岗位 面试岗位 申请职位 投递岗位 求职意向 匹配岗位
expected_salary 期望收入 期望总包 期望年包 期望薪资 期望薪酬 期望月薪 期望年薪 薪资期望 薪资要求 expected_salary expected_ctc expected_pay
current_salary 现薪 现薪酬 现年薪 现月薪 目前收入 税前月薪 税前年薪 目前总包 现总包 目前年包 目前薪资 当前薪资 目前月薪 目前年薪 当前薪酬 现薪资 年薪 月薪 current_salary ctc current_ctc
work_years 工作年限 工作经验 经验 年限 工龄 总工作年限 years_of_experience experience yoe exp total_exp total_experience total_years_of_experience work_experience_years
skill 技能 技能标签 专业技能 擅长 技术栈 skills skill_set key_skills technical_skills
link 领英 领英链接 领英主页 脉脉 脉脉链接 脉脉主页 猎聘链接 猎聘主页 boss链接 个人主页 主页链接 作品链接 作品集 作品集链接 linkedin linkedin_url linkedin_link linkedin_profile profile_url profile_link github github_url portfolio portfolio_url
wechat 微信 微信号 wx
gender 性别 男女
birth 出生年月 出生日期 生日 出生
age 年龄 岁数
available 到岗时间 最快到岗
job_status 求职状态 在职状态 状态(求职) 目前状态
industry 行业 所属行业
department 部门 所在部门
household 户籍 户口 户口所在地 户籍所在地 户籍地
native_place 籍贯
resume 简历 简历文件 简历附件 附件 文件名 简历文件名 简历链接 简历地址 cv resume resume_file attachment 编号 简历编号 候选人编号 人才编号 人选编号 档案编号 简历id 候选人id candidate_id resume_id
tags 标签 人才标签 tag tags
summary 自我评价 个人评价 评价 备注(评价) 个人简介 简介
remark 备注 备注栏 备注信息 备注说明 备注内容 其他备注 其它备注 说明 附注 沟通记录 沟通情况 沟通备注 沟通纪要 跟进记录 跟进情况 跟进备注 最近跟进 面试记录 面试评价 面试反馈 面试情况 面试评语 顾问评语 顾问评价 评语 点评 hr备注 推荐理由 推荐语 推荐评语 离职原因 跳槽原因 看机会原因 淘汰原因 放弃原因 未到原因 拒绝原因 未录用原因 不合适原因 面评 面试时间 面试日期 面试安排 约面时间 推荐时间 推荐日期 投递时间 投递日期 沟通时间 沟通日期 feedback remark remarks note notes comment comments memo
"""
_STUDIES: Final = re.compile(r"教育|学历|就读|毕业|学校|院校")
_JOBS: Final = re.compile(r"工作|任职|公司|雇主|单位|职业经历|履历")
_NOISE: Final = re.compile(r"[\s*★☆●:：（()）\[\]【】_\-—/\\,，.。、?？!！+＋&]+")
_COUNTED: Final = re.compile(r"(?:第?[一二三四五1-9](?:段|家|份)?|[(（][一二三四五1-9][)）])$|^(?:第[一二三四五1-9][段家份]?)")
_REQUIRED: Final = re.compile(r"[(（\[【]?(?:必填|选填|必选|非必填|可选|单选|多选|下拉选择?|请?填写?)[)）\]】]?|[(（](?:元|k|千|千元|万|万元|税前|税后|岁|年|years?|yrs?|[k万千]元?/[月年])[)）]", re.IGNORECASE)
_STAGE: Final = re.compile(
    r"(?:第?[一二三四五]轮|[一二三四五初复终电]面|[初复终]试|笔试|电话|面试官?|hr|人事|用人部门|部门|业务|综合|总体|整体|客户|顾问|猎头|interview(?:er)?|recruiter|client|screening)"
    r"(?:面试|沟通)?(?:评价|评语|面评|反馈|意见|点评|记录|纪要|情况|结果|feedback|comments?|notes?|remarks?|result)",
    re.IGNORECASE,
)
"""What was said of the person at a step of the way: 一面评价, HR意见, 复试结果."""
_TOLD_STUDY: Final = re.compile(r"(?:第一|最高|全日制|在职|后续)(?:学历|学位|教育)?(?:的)?(?:毕业)?(院校|学校|专业|时间|日期|年份)|(?:本科|硕士|研究生|博士|大专|专科)(?:毕业)?(院校|学校|专业|毕业时间|毕业年份)")
_OF_STUDY: Final = {"院校": "school", "学校": "school", "专业": "major"}
_SIDES: Final = (
    ("期望", re.compile(r"期望|意向|要求")), ("目前", re.compile(r"目前|当前|现任|现状|现在|现职")),
)  # fmt: skip
"""Groups that tell which of two things a name means: what is wished, what is."""
_OTHERS_REACHED: Final = re.compile(
    r"(?:家属|家长|父母|父亲|母亲|配偶|亲属|推荐人|介绍人|内推人|证明人|面试官|顾问|负责人|对接人|hr|hrbp)的?"
    r"(?:联系|手机)?(?:电话|手机|手机号码?|邮箱|微信号?|联系方式|号码|tel|phone|e?mail)",
    re.IGNORECASE,
)
_OTHERS_GROUP: Final = re.compile(r"紧急|家属|亲属|家庭成员|介绍人|内推人|证明人")
_IN_BRACKETS: Final = re.compile(r"[(（\[【]([^()（）\[\]【】]{1,12})[)）\]】]")
_JOINTS: Final = re.compile(r"[/\\、+＋&|,，]|及|和|与")
_JOINED: Final[tuple[tuple[str, frozenset[str], frozenset[str]], ...]] = (
    (CONTACT, frozenset(("phone", "email", "wechat", "qq", CONTACT)), frozenset()),
    (STUDY, frozenset(("school", "highest_degree", "major", "edu_form", "edu_start", "edu_end", STUDY_PERIOD)), frozenset()),
    (POST, frozenset(("employer", "title", "department", JOB_PERIOD)), frozenset(("employer", "title"))),
    (JOB_PERIOD, frozenset(("job_start", "job_end", JOB_PERIOD)), frozenset()),
    (PERSON, frozenset(("name", "gender", "age", "phone", "email", "wechat", CONTACT)), frozenset(("name",))),
)  # fmt: skip
"""What several names joined make together: of what they may be, and what must be among them."""
_WISH: Final = re.compile(r"^(?:期望|意向|目标|expected)", re.IGNORECASE)
_MOST_TOGETHER: Final = 5
_NEVER_APART: Final = frozenset((
    IGNORED, REMARK, RESUME, TAGS, PERSON, STUDY_PERIOD, JOB_PERIOD, "skill", "language", "certificate", "skill_years", "link", "summary", "duties",
    "project", "project_duties",
))  # fmt: skip
"""What is long, or many in one cell already."""
_STAYS: Final = {
    "开始": ("edu_start", "job_start"), "开始时间": ("edu_start", "job_start"), "起始": ("edu_start", "job_start"),
    "起始时间": ("edu_start", "job_start"), "开始日期": ("edu_start", "job_start"), "自": ("edu_start", "job_start"),
    "结束": ("edu_end", "job_end"), "结束时间": ("edu_end", "job_end"), "结束日期": ("edu_end", "job_end"),
    "终止时间": ("edu_end", "job_end"), "至": ("edu_end", "job_end"), "截止时间": ("edu_end", "job_end"),
    "时间": ("study_period", "job_period"), "起止时间": ("study_period", "job_period"), "期间": ("study_period", "job_period"),
    "时间段": ("study_period", "job_period"), "起止日期": ("study_period", "job_period"), "日期": ("study_period", "job_period"),
    "名称": ("school", "employer"), "学历": ("degree", "highest_degree"),
}  # fmt: skip
"""Names that tell what they mean only under what stands above them: in studies, in posts."""


def _key(label: str) -> str:
    return _NOISE.sub("", normalize(label)).lower()


@cache
def _extra() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _EXTRA.strip().splitlines():
        field, *names = line.split()
        for name in names:
            found.setdefault(_key(name), field)
    return found


@lru_cache(maxsize=4096)
def target_of(label: str, group: str = "") -> str | None:
    """This function will return the target that a column's name tells of; None for a name that says nothing.

    ``group`` stands above it where a sheet has two rows of names: 教育经历 over 开始时间.
    """
    plain = _REQUIRED.sub("", normalize(label)).strip()
    above = normalize(group)
    if is_of_another(plain, above):
        return None
    if _key(plain) not in _extra() and fields_of(label):
        return SEVERAL
    within = 0 if _STUDIES.search(above) else 1 if _JOBS.search(above) else None
    for text in _spellings(plain, above):
        key = _key(text)
        if not key:
            continue
        if within is not None and key in _STAYS:
            return _STAYS[key][within]
        known = _extra().get(key) or _of_several(text) or _alone(text, key)
        if known:
            return known
    return None


@lru_cache(maxsize=1024)
def fields_of(label: str) -> tuple[str, ...]:
    """This function will return the fields, in their order, that a column's name tells of together: gender and age of 性别/年龄.

    Empty where it tells of one alone, of something that no cell is taken apart for, or of what is read as one: a study, a post.
    """
    for parts in name_parts(_REQUIRED.sub("", normalize(label)).strip()):
        told = [_alone(part, _key(part)) or _alone(_unwished(part), _key(_unwished(part))) for part in parts if _key(part)]
        among = frozenset(one for one in told if one)
        if not 2 <= len(told) <= _MOST_TOGETHER or len(among) != len(told) or among & _NEVER_APART:
            continue
        if not any(among <= joined and needs <= among for _, joined, needs in _JOINED):
            return tuple(one for one in told if one)
    return ()


def _unwished(part: str) -> str:
    """期望性别 is nothing that anybody wishes for: 期望职位/性别 are the post that is wished and the gender."""
    return _WISH.sub("", part, count=1)


def is_of_another(name: str, group: str = "") -> bool:
    """This function will tell whether a column says how somebody else is reached, family or who recommended him: nobody is found by that."""
    told = _NOISE.sub("", normalize(name))
    return "紧急" in told or _OTHERS_REACHED.fullmatch(told) is not None or _OTHERS_GROUP.search(normalize(group)) is not None


def _spellings(plain: str, above: str) -> Iterator[str]:
    """The name as it may be meant: with the side its group tells of, as it stands, uncounted, with what its brackets tell or without."""
    bare = _IN_BRACKETS.sub("", plain).strip()
    sides = [side for side, told in _SIDES if told.search(above)]
    if len(sides) == 1:
        yield from (sides[0] + text for text in dict.fromkeys((plain, bare)))
    yield plain
    yield _COUNTED.sub("", plain).strip()
    inside = _IN_BRACKETS.search(plain)
    if inside is not None and bare:
        yield inside[1] + bare
        yield bare


def _alone(text: str, key: str) -> str | None:
    return _extra().get(key) or _of_one_study(key) or (REMARK if _STAGE.fullmatch(key) else _known(text))


def _of_several(text: str) -> str | None:
    """学历/学校, 目前公司及职位, 备注/跟进记录: names that are known one by one make one column together."""
    parts = [part.strip() for part in _JOINTS.split(text) if part.strip()]
    if not 2 <= len(parts) <= 5:
        return None
    told = {_alone(part, _key(part)) if _key(part) else None for part in parts}
    if REMARK in told:
        return REMARK
    if len(told) == 1:
        return told.pop()
    return next((joined for joined, among, needs in _JOINED if told <= among and needs <= told), None)


def _of_one_study(key: str) -> str | None:
    """第一学历毕业院校, 最高学历专业: one of several studies that stand side by side."""
    told = _TOLD_STUDY.fullmatch(key)
    return _OF_STUDY.get(told[1] or told[2], "edu_end") if told else None


def _known(text: str) -> str | None:
    """What the résumé reader's labels say; a degree beside a person is his highest."""
    field = field_of(text) or field_of(_NOISE.sub("", text))
    return {"degree": "highest_degree", "study_form": "edu_form", "period": JOB_PERIOD, "-": None}.get(
        field or "-", field
    )
