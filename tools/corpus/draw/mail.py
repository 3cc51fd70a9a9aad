"""Mails in the manner of the job sites, and saved web pages (MHT). Invented contents, own markup."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from random import Random

from tools.corpus.draw import html, pdf
from tools.corpus.sheet import Block, Sheet, block_rows, bulleted

_MARK = '<span style="color:#fefefe;font-size:1px">来自猎聘</span>'
"""Sites sow such marks between the lines of what they show."""

_DATE = "Mon, 01 Jun 2026 09:{:02d}:00 +0800"


def _value(sheet: Sheet, key: str) -> str:
    return next((item.value for item in sheet.items if item.key == key), "")


def _job(sheet: Sheet) -> str:
    block = sheet.block("intent")
    text = block.lines[0] if block else ""
    return sheet.truth["expected_job"] or text or "工程师"


def _city(sheet: Sheet) -> str:
    return sheet.truth["city"] or "上海"


def _mail(sheet: Sheet, subject: str, sender: Address, host: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = subject
    mail["From"] = sender
    mail["To"] = Address("招聘", "hr", "example.com")
    number = sum(map(ord, sheet.name + subject))
    mail["Date"] = _DATE.format(number % 60)
    mail["Message-ID"] = f"<{number:08d}.{len(subject)}@{host}>"
    return mail


def _finish(mail: EmailMessage) -> bytes:
    for number, part in enumerate(mail.walk()):
        if part.is_multipart():
            part.set_boundary(f"----=_Part_{number}_20260601")
    return mail.as_bytes()


def _period_first(sheet: Sheet, block: Block) -> str:
    out = [f'<tr><td class="plate1" style="background:#eef">{escape(block.title)}</td></tr>']
    for entry in block.entries:
        names = " | ".join(
            escape(part) for part in (entry.main, entry.second, entry.third) if part
        )
        out.append(f"<tr><td><b>{escape(entry.when)}</b>&nbsp;&nbsp;{names}</td></tr>")
        out += [
            f'<tr><td class="txt1">{escape(line)}</td></tr>'
            for line in (*entry.extra, *bulleted(sheet, entry.lines))
        ]
    if not block.entries:
        out += [
            f'<tr><td class="txt1">{escape(row.cells[0])}</td></tr>'
            for row in block_rows(sheet, block)[1:]
        ]
    return "\n".join(out)


def zhaopin(sheet: Sheet) -> bytes:
    """智联: the whole résumé in the body, in GBK, the job in a link; a list of facts with bars."""
    mail = _mail(
        sheet,
        f"(Zhaopin.com) 应聘 {_job(sheet)}-{_city(sheet)}-{sheet.name}",
        Address("智联招聘", "b1.service", "zhaopinmail.com"),
        "mail.zhaopinmail.com",
    )
    facts = "&nbsp;|&nbsp;".join(escape(sheet.pair(item)) for item in sheet.items)
    body = (
        f'<div>应聘职位：<a href="https://example.com/job" style="color: #141933;text-decoration : none;">{escape(_job(sheet))}</a> 简历来源：主动投递</div>'
        f'<table width="700"><tr><td style="font-size:22px">{escape(sheet.name)}</td></tr><tr><td>{facts}</td></tr>'
        + "".join(_period_first(sheet, block) for block in sheet.blocks)
        + '</table><p><a href="https://example.com/resume/detail?resumeNumber=JM000000001R90250000000">查看完整简历</a></p><p>此邮件由系统自动发送，请勿直接回复</p>'
    )
    page = (
        html.document("简历", body, charset="gbk", css="")
        .encode("gbk", "xmlcharrefreplace")
        .decode("gbk")
    )
    mail.set_content(page, subtype="html", charset="gbk", cte="base64")
    return _finish(mail)


def _site_label(label: str) -> str:
    """Return a two-character label with a full-width space in it, as 51job prints them."""
    plain = label.replace(" ", "").replace("\u3000", "")
    return f"{plain[0]}\u3000{plain[1]}：" if len(plain) == 2 else f"{plain}："


def job51_body(sheet: Sheet) -> str:
    """The résumé page of 51job: label cells with full-width blanks, one small table per post."""
    out = [
        f'<div id="divResume"><table class="column"><tr><td class="name"><strong>{escape(sheet.name)}</strong></td></tr></table><table class="tb1">'
    ]
    for item in sheet.items:
        out.append(
            f'<tr><td class="tb1" valign="top">{escape(_site_label(item.label or item.key))}</td><td class="txt2">{escape(item.value)}</td></tr>'
        )
    out.append("</table>")
    for block in sheet.blocks:
        out.append(f'<table class="column"><tr><td class="plate1">{escape(block.title)}</td></tr>')
        for entry in block.entries:
            names = (
                ("学　校：", "专　业：", "学历/学位：")
                if block.kind == "education"
                else ("公　司：", "职　位：", "部　门：")
            )
            if block.kind == "project":
                names = ("项目名称：", "担任角色：", "")
            out.append(f'<tr><td class="time" colspan="2">{escape(entry.when)}</td></tr>')
            for label, value in zip(names, (entry.main, entry.second, entry.third), strict=True):
                if value and label:
                    out.append(
                        f'<tr><td class="tb2">{label}</td><td class="txt2">{escape(value)}</td></tr>'
                    )
            if entry.lines:
                text = "<br/>".join(map(escape, bulleted(sheet, entry.lines)))
                out.append(
                    f'<tr><td class="tb2">{"工作描述：" if block.kind in ("work", "intern") else "描　述："}</td><td class="txt1">{text}</td></tr>'
                )
        if not block.entries:
            out += [
                f'<tr><td class="txt1" colspan="2">{escape(row.cells[0])}</td></tr>'
                for row in block_rows(sheet, block)[1:]
            ]
        out.append("</table>")
    return "\n".join([*out, "</div>"])


def job51(sheet: Sheet) -> bytes:
    """51job: full HTML résumé with label cells."""
    mail = _mail(
        sheet,
        f"(51job.com)申请贵公司{_job(sheet)}（{_city(sheet)}）－{sheet.name}",
        Address("前程无忧[51job]", "resume", "quickmail.51job.com"),
        "qmail@quickmail.51job.com".split("@")[1],
    )
    head = f'<table><tr><td>应聘职位：</td><td valign="top">{escape(_job(sheet))}</td></tr><tr><td>投递时间：</td><td>2026-06-01</td></tr></table>'
    mail.set_content(
        html.document("简历", head + job51_body(sheet), charset="gb2312", css=""),
        subtype="html",
        charset="gb18030",
        cte="quoted-printable",
    )
    return _finish(mail)


def liepin(sheet: Sheet) -> bytes:
    """猎聘: masked person, summary of the résumé, the job in an orange span."""
    mail = _mail(
        sheet,
        f"【{_job(sheet)}_{_city(sheet)}】 {sheet.name}_来自猎聘的候选人",
        Address("猎聘", "service", "mail11.lietou-edm.com"),
        "mail11.lietou-edm.com",
    )
    facts = " | ".join(escape(item.value) for item in sheet.items)
    body = (
        f'<div><span style="color:#FF993C">{escape(_job(sheet))} | {escape(_city(sheet))}</span> 有新的候选人投递</div><h2>{escape(sheet.name)}</h2><p>{facts}</p>'
        + _MARK.join(html.section(sheet, block, "h3") for block in sheet.blocks)
        + '<p><a href="https://example.com/resume?enc=3">登录查看联系方式</a></p><p>如不想再收到此类邮件，请退订</p>'
    )
    mail.set_content(html.document("候选人", body, css=""), subtype="html", charset="utf-8")
    return _finish(mail)


def boss(sheet: Sheet) -> bytes:
    """BOSS直聘: a short body, the résumé is the attachment."""
    rng = Random(sheet.name)
    years, job, city = f"{rng.randint(1, 9)}年", _job(sheet), _city(sheet)
    mail = _mail(
        sheet,
        f"{sheet.name} | {years}，应聘 {job} | {city}15-25K【BOSS直聘】",
        Address("BOSS直聘", "cv", "service.bosszhipin.com"),
        "service.bosszhipin.com",
    )
    body = f'<p>您好，收到来自 <b>{escape(sheet.name)}</b> 的简历</p><p>应聘职位：<span style="color:#53CAC3">{escape(job)}</span></p><p>简历见附件。此邮件由系统发送。</p>'
    mail.set_content(html.document("新简历", body, css=""), subtype="html", charset="utf-8")
    name = f"【{job}_{city} 15-25K】{sheet.name} {years}.pdf"
    mail.add_attachment(
        pdf.one_column(sheet), maintype="application", subtype="pdf", filename=name
    )
    return _finish(mail)


def direct(sheet: Sheet) -> bytes:
    """A person's own mail: a greeting as plain text and the résumé as a DOCX-like page or PDF attached."""
    sender = sheet.truth["emails"][0].split("@")
    mail = _mail(
        sheet,
        f"应聘{_job(sheet)}-{sheet.name}",
        Address(sheet.name, sender[0], sender[1]),
        sender[1],
    )
    mail.set_content(
        f"尊敬的招聘负责人：\n\n您好，我想应聘贵公司的{_job(sheet)}一职，简历见附件，期待您的回复。\n\n{sheet.name}\n",
        charset="utf-8",
    )
    mail.add_attachment(
        pdf.sidebar(sheet),
        maintype="application",
        subtype="pdf",
        filename=f"{sheet.name}-{_job(sheet)}.pdf",
    )
    return _finish(mail)


def mht(sheet: Sheet, *, site: bool = False) -> bytes:
    """A saved web page: the HTML as one quoted-printable part."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "<Saved by Blink>"
    mail["Subject"] = f"{sheet.name}的简历"
    mail["Date"] = _DATE.format(0)
    body = job51_body(sheet) if site else html.form_body(sheet)
    mail.set_content(
        html.document("简历", body, charset="gb2312" if site else "utf-8"),
        subtype="html",
        charset="gb18030" if site else "utf-8",
        cte="quoted-printable",
    )
    mail.make_related()
    mail.set_param("type", "text/html")
    part = next(mail.iter_parts())
    part["Content-Location"] = "https://example.com/resume"
    return _finish(mail)
