"""What somebody sent by an application page, put into one mail: as such it goes through the ordinary line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from typing import Final

from caidang.core.extract.mime import clean_name

SENDER: Final = "page@caidang.invalid"
LABELS: Final = {
    "name": "姓名", "phone": "手机", "email": "邮箱", "city": "现居城市", "years": "工作年限", "skills": "技能",
    "salary": "期望薪资", "available": "到岗时间", "company": "公司名称", "title": "职位", "school": "毕业院校",
    "major": "专业", "degree": "学历",
}  # fmt: skip
"""What is typed in one line each, and how the mail calls it: words that the reader knows as labels."""
_SECTIONS: Final = {"工作经历": ("company", "title"), "教育经历": ("school", "major", "degree")}
"""What stands below a heading of its own."""


@dataclass(frozen=True, slots=True)
class Application:
    """What somebody typed (by the names of ``LABELS``), pasted and attached. ``job`` is empty where he asks for no one job."""

    typed: dict[str, str]
    job: str = ""
    resume: str = ""
    words: str = ""
    files: Sequence[tuple[str, bytes]] = ()


def compose(sent: Application, *, day: date) -> bytes:
    """This function will return the application as a mail of that day: equal bytes for equal applications, whoever composes it.

    Typed values stand in one line each, so that nothing typed can pose as a header or begin a line of its own.
    """
    name = one_line(sent.typed.get("name", ""))
    letter = EmailMessage(policy=SMTP)
    letter["From"] = f"Application page <{SENDER}>"
    letter["Date"] = f"{day:%a, %d %b %Y} 00:00:00 +0800"
    letter["Subject"] = f"应聘 {one_line(sent.job)} - {name}" if sent.job else f"求职简历 - {name}"
    letter.set_content(_body(sent).encode("utf-8", "replace").decode(), cte="base64")
    for number, (filename, data) in enumerate(sent.files, start=1):
        named = clean_name(filename, f"附件{number}")
        letter.add_attachment(data, maintype="application", subtype="octet-stream", filename=named)
    if letter.is_multipart():
        told = sha256(_body(sent).encode("utf-8", "replace"))
        for _, data in sent.files:
            told.update(sha256(data).digest())
        letter.set_boundary(f"=_{told.hexdigest()[:40]}")
    return letter.as_bytes()


def one_line(text: str) -> str:
    """This function will return the text in one line, without control characters."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _body(sent: Application) -> str:
    own = {key for keys in _SECTIONS.values() for key in keys}
    head = [key for key in LABELS if key not in own]
    job = f"应聘职位：{one_line(sent.job)}" if sent.job else ""
    told = [(_lines(sent, head), job), (sent.resume.strip(),)]
    told += [(heading, lines) for heading, keys in _SECTIONS.items() if (lines := _lines(sent, keys))]
    told += [("自我评价", sent.words.strip())] if sent.words.strip() else []
    blocks = ("\n".join(part for part in block if part) for block in told)
    return "\n\n".join(block for block in blocks if block).replace("\x00", "") + "\n"


def _lines(sent: Application, keys: Iterable[str]) -> str:
    values = ((LABELS[key], one_line(sent.typed.get(key, ""))) for key in keys)
    return "\n".join(f"{label}：{value}" for label, value in values if value)
