"""What a person's own page says, in Chinese and in English: whoever the link was made for reads it in his language."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.utils import timezone

from caidang.core.errors import CaidangError, Conflict, InvalidInput
from caidang.domain.candidates.fields import FIELDS
from caidang.domain.compliance.models import Purpose
from caidang.domain.compliance.selectors.consents import ShownConsent

ZH: Final[Mapping[str, str]] = MappingProxyType(
    {
        "html_lang": "zh-CN", "other": "English", "other_code": "en", "colon": "：", "comma": "，",
        "door": "更新您的资料", "door_text": "先证明是您本人：写对下面任意两样，或者用邮箱里的验证码。",
        "name": "姓名", "phone": "手机号最后四位", "birth": "出生年月，例如 1994-05", "code": "或者验证码", "go": "继续",
        "send_code": "把验证码发到我的邮箱", "code_sent": "如果我们有您的邮箱，验证码已经发到那里，15 分钟内有效。",
        "code_subject": "验证码", "code_letter": "您的验证码是 {code}，15 分钟内有效。不是您本人在操作，请不要理会。\n",
        "page": "您的资料",
        "page_text": "下面是我们存着的。对的不用动，不对的改掉，没有了的清空；改动由我们的同事核对后生效。",
        "resume": "新的简历", "file": "经历有变化，传一份新的就行（可不传）", "file_again": "文件要再选一次。", "more": "其他存着的",
        "present": "至今", "consent": "您的同意", "house": "本单位", "withdrawn": "已撤回", "until": "到 {day}",
        "yes": "同意继续留着", "no": "撤回全部同意", "unchanged": "暂不改变", "send": "提交",
        "thanks": "收到了，谢谢", "thanks_text": "我们的同事核对后更新。这个链接用过了，关掉这一页就行。",
    }
)  # fmt: skip
EN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "html_lang": "en", "other": "中文", "other_code": "zh", "colon": ": ", "comma": ", ",
        "door": "Update your details",
        "door_text": "First show that it is you: give any two of the facts below, or use the code sent to your email.",
        "name": "Name", "phone": "Last four digits of your phone number", "birth": "Year and month of birth, e.g. 1994-05",
        "code": "Or the code", "go": "Continue", "send_code": "Send a code to my email",
        "code_sent": "If we have an email address of yours, the code was sent there. It is valid for 15 minutes.",
        "code_subject": "Your code",
        "code_letter": "Your code is {code}. It is valid for 15 minutes. If you did not ask for it, ignore this mail.\n",
        "page": "Your details",
        "page_text": "This is what we hold. Leave what is right, correct what is wrong, clear what no longer applies. "
        "A colleague checks the changes before they take effect.",
        "resume": "A newer résumé", "file": "If your career has moved on, simply upload a new one (optional)",
        "file_again": "Please choose the file again.", "more": "What else we hold",
        "present": "present", "consent": "Your consent", "house": "This agency", "withdrawn": "withdrawn", "until": "until {day}",
        "yes": "Keep my details", "no": "Withdraw all consent", "unchanged": "No change for now", "send": "Send",
        "thanks": "We have received it. Thank you",
        "thanks_text": "A colleague will check and update your record. The link is used up; you may close this page.",
    }
)  # fmt: skip
FIELDS_EN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "Name", "former_name": "Former name", "gender": "Gender", "birth": "Date of birth", "age": "Age",
        "city": "City", "household": "Registered residence", "native_place": "Native place",
        "highest_degree": "Highest degree", "work_years": "Years of experience", "ethnicity": "Ethnicity",
        "political": "Political affiliation", "marital": "Marital status", "phone": "Phone", "email": "Email",
        "relay_phone": "Relay number", "wechat": "WeChat", "qq": "QQ", "link": "Website", "id_number": "ID number",
        "expected_job": "Desired job", "expected_salary": "Expected salary", "expected_city": "Desired city",
        "current_salary": "Current salary", "job_status": "Job-seeking status", "available": "Available from",
        "employer": "Employer", "title": "Job title", "job_start": "Joined", "job_end": "Left",
        "department": "Department", "job_city": "Place of work", "industry": "Industry", "reports_to": "Reports to",
        "duties": "Duties", "school": "School", "degree": "Degree", "major": "Major", "edu_start": "Entered",
        "edu_end": "Graduated", "edu_form": "Form of study", "project": "Project", "project_role": "Role",
        "project_start": "Project began", "project_end": "Project ended", "project_duties": "Content", "skill": "Skill",
        "skill_years": "Years of a skill", "language": "Language", "certificate": "Certificate", "summary": "Summary",
    }
)  # fmt: skip
_PURPOSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        Purpose.POOL.label: "kept in the talent pool and contacted about suitable jobs",
        Purpose.SUBMIT.label: "recommended to a client", Purpose.BACKGROUND.label: "background check",
    }
)  # fmt: skip
_PROBLEMS: Final[Mapping[type[CaidangError], str]] = MappingProxyType(
    {
        InvalidInput: "That does not match. Please look again, or use the other way.",
        Conflict: "Too many tries. Please try again in 15 minutes, or ask the consultant who sent you the link.",
    }
)
_CHOSEN: Final = frozenset(("degree", "highest_degree", "gender", "edu_form", "marital"))
_VALUES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "博士": "Doctorate", "硕士": "Master's", "本科": "Bachelor's", "大专": "Associate degree", "高中": "High school",
        "中专": "Vocational school", "职高": "Vocational school", "初中": "Middle school", "小学": "Primary school",
        "男": "Male", "女": "Female", "全日制": "Full-time", "非全日制": "Part-time", "已婚": "Married", "未婚": "Single",
    }
)  # fmt: skip
"""Values of a closed list: the person reads them in his language, the rest as he or his résumé wrote it."""
_UNFIT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "phone": "This number does not look complete. Give 11 digits, or the country code first, such as +852.",
        "email": "Write the address as name@example.com.",
        "file": "The file is larger than 20 MB.",
    }
)


def label_of(field: str, *, is_english: bool) -> str:
    """This function will return a field's name in the language of the page."""
    return FIELDS_EN.get(field, FIELDS[field].label) if is_english else FIELDS[field].label


def value_of(field: str, value: str, *, is_english: bool) -> str:
    """This function will return a field's value as it is written for people: 至今 is kept as a word of the program."""
    words = EN if is_english else ZH
    if value == "present" and field.endswith("_end"):
        return words["present"]
    return _VALUES.get(value, value) if is_english and field in _CHOSEN else value


def consent_line(row: ShownConsent, *, is_english: bool) -> str:
    """This function will return what he agreed to once, in one line: with whom, for what, when, and how it stands."""
    words = EN if is_english else ZH
    told = [_PURPOSES.get(one, one) if is_english else one for one in row.purposes]
    told.append(_day(row.given_at))
    if row.withdrawn_at is not None:
        told.append(words["withdrawn"])
    elif row.expires_at is not None:
        told.append(words["until"].format(day=_day(row.expires_at)))
    return (row.client or words["house"]) + words["colon"] + words["comma"].join(told)


def _day(at: datetime) -> str:
    return timezone.localtime(at).date().isoformat()


def problem_at_door(error: CaidangError, *, is_english: bool) -> str:
    """This function will return why somebody was not let in."""
    return next((text for kind, text in _PROBLEMS.items() if isinstance(error, kind)), "") if is_english else str(error)


def problem_with(field: str, text: str, *, is_english: bool) -> str:
    """This function will return what does not fit in a box; ``text`` is that in Chinese, ``field`` may be ``file``."""
    return _UNFIT.get(field, "This cannot be read. Please write it in another way, or leave it empty.") if is_english else text
