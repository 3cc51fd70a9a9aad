"""The heap that a 科技公司 begins with: three thousand files on desktops, in mail exports, chats and sheets.

The same seed draws the same heap. Of every file it is known whose it is, so that the order that is made of it can be judged.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from random import Random

from xlsxwriter import Workbook

from tools.corpus import Person, Rendered, available, invent, render
from tools.corpus.layouts import TABLE

SEED = 40_000
_FOLDERS = (
    "桌面/简历", "桌面/新建文件夹 (2)", "微信文件/2026-03", "微信文件/2026-04", "招聘/已面试", "招聘/2026 春招", "老张的电脑/简历备份", "U 盘/人才",
)  # fmt: skip
_NOTES = ("面试安排要和用人部门再对一遍。", "采购清单：显示器两台，转接头若干。", "会议纪要：三季度目标、客户拜访计划。", "wifi 密码问前台")
_COLUMNS = ("姓名", "电话", "邮箱", "应聘岗位", "现居地", "学历", "工作年限", "备注")
_REMARKS = ("", "已电话沟通", "薪资偏高", "等回复", "周四面")
_SHEET_ROWS = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of the heap. ``kind``: resume, copy, version, mail, sheet, note, broken; ``people`` are their seeds,
    ``phone`` a number that stands in it.
    """

    path: Path
    kind: str
    people: tuple[int, ...] = ()
    phone: str = ""


def heap(folder: Path, count: int) -> list[Piece]:
    """This function will lay ``count`` files, and the sheets beside them, below ``folder``, and say what each is."""
    rng = Random(f"heap-{count}")
    pieces: list[Piece] = []
    for path, data, kind, people, phone in _drawn(count, rng):
        whole = _free(folder / path)
        whole.parent.mkdir(parents=True, exist_ok=True)
        whole.write_bytes(data)
        pieces.append(Piece(whole, kind, people, phone))
    return pieces


def _drawn(count: int, rng: Random) -> Iterator[tuple[str, bytes, str, tuple[int, ...], str]]:
    layouts = [n for n in available() if not TABLE[n].picture and not TABLE[n].slow]
    made: list[tuple[Person, Rendered]] = []
    for number in range(count):
        place, turn = rng.choice(_FOLDERS), rng.random()
        if made and turn < 0.15:
            person, one = rng.choice(made)
            yield f"{place}/{one.name}", one.data, "copy", (person.seed,), _phone(one)
        elif made and turn < 0.24:
            person, _ = rng.choice(made)
            one = render(person, rng.choice(layouts), number)
            yield f"{place}/{one.name}", one.data, "version", (person.seed,), _phone(one)
        elif turn < 0.34:
            person = invent(SEED + number)
            one = render(person, rng.choice(layouts), number)
            yield f"邮件导出/{number:05}.eml", _mail(person, one, rng), "mail", (person.seed,), _phone(one)
            made.append((person, one))
        elif turn < 0.37:
            yield f"{place}/记事 {number}.txt", rng.choice(_NOTES).encode(), "note", (), ""
        elif turn < 0.38:
            yield f"{place}/简历 {number}.pdf", b"%PDF-1.7\n" + rng.randbytes(300), "broken", (), ""
        else:
            person = invent(SEED + number)
            one = render(person, rng.choice(layouts), number)
            yield f"{place}/{one.name}", one.data, "resume", (person.seed,), _phone(one)
            made.append((person, one))
    for number in range(max(1, count // 500)):
        rows = [person for person, _ in rng.sample(made, min(len(made), _SHEET_ROWS // 2))]
        rows += [invent(SEED + count + number * _SHEET_ROWS + n) for n in range(len(rows))]
        rng.shuffle(rows)
        yield f"表格/候选人跟进{number + 1}.xlsx", _sheet(rows, rng), "sheet", tuple(p.seed for p in rows), ""


def _phone(one: Rendered) -> str:
    """A number that the résumé shows in full; some show none, or a mask."""
    return next((phone for phone in one.truth["phones"] if phone.isdigit()), "")


def _mail(person: Person, one: Rendered, rng: Random) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = person.emails[0], "hr@example.com"
    mail["Subject"] = f"应聘{person.expected_job.zh}"
    mail["Date"] = f"Mon, {rng.randint(1, 28):02} Jun 2026 09:{rng.randint(0, 59):02}:00 +0800"
    mail.set_content("您好，附件是我的简历，期待您的回复。")
    mail.add_attachment(one.data, maintype="application", subtype="octet-stream", filename=one.name)
    return bytes(mail)


def _sheet(people: list[Person], rng: Random) -> bytes:
    made = BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, _COLUMNS)
        for number, person in enumerate(people, start=1):
            row = (
                person.name, person.phones[0], person.emails[0], person.expected_job.zh, person.city.zh,
                person.studies[0].degree, f"{person.years}年", rng.choice(_REMARKS),
            )  # fmt: skip
            page.write_row(number, 0, row)
    return made.getvalue()


def _free(path: Path) -> Path:
    """As systems do it: the second of a name is called (1)."""
    number, tried = 0, path
    while tried.exists():
        number += 1
        tried = path.with_stem(f"{path.stem}({number})")
    return tried


