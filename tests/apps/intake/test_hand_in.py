"""Files handed in from the command line: each of them is told of, whatever lay in it."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from caidang.domain.intake.services.hand_in import hand_in
from tests.making import NOW

pytestmark = pytest.mark.django_db(transaction=True)

RESUME = "姓名：林知夏\n手机：138 0000 1111\n现居城市：上海\n工作经历\n2019.07 - 至今  样本科技有限公司  产品经理\n"


def a_mail(subject: str, text: str, inside: bytes = b"") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.com", "hr@example.com", subject
    mail.set_content(text)
    if inside:
        mail.add_attachment(inside, maintype="application", subtype="octet-stream", filename="简历.eml")
    return bytes(mail)


def test_a_mail_that_held_only_what_was_known_is_told_of_too(tmp_path: Path) -> None:
    first = a_mail("应聘产品经理", RESUME)
    (tmp_path / "1 应聘.eml").write_bytes(first)
    (tmp_path / "2 转发.eml").write_bytes(a_mail("转发：简历", "见附件。", first))
    told = {Path(one.file).name: one.status for one in hand_in([tmp_path], now=lambda: NOW)}
    assert told == {"1 应聘.eml": "created", "2 转发.eml": "already_received"}
