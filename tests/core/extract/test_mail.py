"""Mail and saved pages: EML, MHT, MSG."""

import base64
import quopri
from email.message import EmailMessage

import pytest

from caidang.core.errors import Damaged
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Document, Kind, Part
from tests.core.extract.ole_writer import write_ole

CV = b"%PDF-1.4 not a real one"


def _mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "王样例 <wang@example.com>"
    message["To"] = "hr@example.cn"
    message["Subject"] = headers.get("subject", "应聘 后端工程师 - 王样例")
    return message


def _read(message: EmailMessage) -> Document:
    document = read_document(message.as_bytes())
    assert document.kind is Kind.EML
    return document


def test_the_subject_is_the_title_and_attachments_are_parts() -> None:
    message = _mail()
    message.set_content("您好, 附件是我的简历。")
    message.add_attachment(CV, maintype="application", subtype="pdf", filename="王样例的简历.pdf")
    document = _read(message)
    assert document.title == "应聘 后端工程师 - 王样例"
    assert document.text == "您好, 附件是我的简历。"
    assert document.parts == (Part("王样例的简历.pdf", CV),)


def test_html_is_preferred_where_both_say_the_same() -> None:
    message = _mail()
    message.set_content("姓名 王样例\n电话 13800000002")
    message.add_alternative(
        "<html><body><table><tr><td>姓名<td>王样例</tr><tr><td>电话<td>13800000002</tr></table>"
        "</body></html>",
        subtype="html",
    )
    assert _read(message).text == "姓名\t王样例\n电话\t13800000002"


def test_plain_text_is_preferred_where_it_says_more() -> None:
    message = _mail()
    message.set_content("姓名 王样例\n电话 13800000002\n现居杭州, 十年后端开发经验")
    message.add_alternative("<html><body><p>请用新版客户端</p></body></html>", subtype="html")
    assert "十年后端开发经验" in _read(message).text


def test_pictures_in_the_body_are_no_parts() -> None:
    message = _mail()
    message.set_content("<html><body><p>简历</p><img src='cid:a'></body></html>", subtype="html")
    message.add_related(
        b"\x89PNG", maintype="image", subtype="png", cid="<a>", filename="logo.png"
    )
    assert _read(message).parts == ()


@pytest.mark.parametrize("coding", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize("charset", ["gbk", "gb2312", "gb18030", "utf-8", "nonsense"])
def test_chinese_charsets_and_transfer_codings(charset: str, coding: str) -> None:
    body = "姓名: 李样本\r\n电话: 13800000003".encode(
        "utf-8" if charset == "nonsense" else charset
    )
    if coding == "base64":
        body = base64.encodebytes(body)
    elif coding == "quoted-printable":
        body = quopri.encodestring(body)
    subject = base64.b64encode("应聘设计师".encode("gbk")).decode()
    raw = (
        f"From: a@example.com\r\nSubject: =?GBK?B?{subject}?=\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {coding}\r\n\r\n"
    ).encode() + body
    document = read_document(raw)
    assert document.text == "姓名: 李样本\n电话: 13800000003"
    assert document.title == "应聘设计师"


def test_a_forwarded_mail_is_a_part() -> None:
    inner = _mail(subject="原始投递")
    inner.set_content("我的简历")
    outer = _mail(subject="转发")
    outer.set_content("请看")
    outer.add_attachment(inner)
    (part,) = _read(outer).parts
    assert part.name.endswith(".eml")
    assert read_document(part.data).text == "我的简历"


def test_names_of_attachments_stay_inside_their_folder() -> None:
    message = _mail()
    message.set_content("x")
    message.add_attachment(CV, maintype="application", subtype="pdf", filename="../../etc/cv.pdf")
    (part,) = _read(message).parts
    assert "/" not in part.name
    assert part.name.endswith("cv.pdf")


def test_a_saved_page_is_read_as_its_html() -> None:
    html = "<html><head><title>王样例</title></head><body><p>电话 13800000002</p></body></html>"
    raw = (
        "From: <Saved by Blink>\r\nSubject: page\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="x"\r\n\r\n'
        "--x\r\nContent-Type: text/html; charset=gb2312\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\nContent-Location: http://example.com/\r\n\r\n"
        + quopri.encodestring(html.encode("gbk")).decode()
        + "\r\n--x\r\nContent-Type: image/png\r\nContent-Location: a.png\r\n\r\nxx\r\n--x--\r\n"
    ).encode()
    document = read_document(raw, name="王样例.doc")
    assert document.kind is Kind.MHT
    assert document.text == "电话 13800000002"
    assert document.title == "王样例"
    assert document.parts == ()


def test_an_empty_mail_is_damaged() -> None:
    with pytest.raises(Damaged):
        read_document(_mail().as_bytes())


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def test_an_outlook_mail_is_read_with_its_attachments() -> None:
    document = read_document(
        write_ole(
            {
                "__properties_version1.0": b"\0" * 32,
                "__substg1.0_0037001F": _wide("应聘 产品经理"),
                "__substg1.0_1000001F": _wide("您好\r\n电话 13800000004"),
                "__attach_version1.0_#00000000/__substg1.0_37010102": CV * 400,
                "__attach_version1.0_#00000000/__substg1.0_3707001F": _wide("简历.pdf"),
                "__attach_version1.0_#00000001/__substg1.0_37010102": b"\x89PNG",
                "__attach_version1.0_#00000001/__substg1.0_3712001F": _wide("logo@1"),
                "__attach_version1.0_#00000001/__substg1.0_370E001F": _wide("image/png"),
            }
        )
    )
    assert document.kind is Kind.MSG
    assert document.title == "应聘 产品经理"
    assert document.text == "您好\n电话 13800000004"
    assert document.parts == (Part("简历.pdf", CV * 400),)


def test_an_outlook_mail_in_an_old_code_page_and_with_html() -> None:
    html = "<html><body><p>姓名 赵示例</p><p>现居成都</p></body></html>"
    document = read_document(
        write_ole(
            {
                "__properties_version1.0": b"\0" * 32,
                "__substg1.0_0037001E": "应聘".encode("gbk"),
                "__substg1.0_1000001E": "姓名 赵示例".encode("gbk"),
                "__substg1.0_10130102": html.encode("gbk"),
            }
        )
    )
    assert document.title == "应聘"
    assert document.text == "姓名 赵示例\n现居成都"
