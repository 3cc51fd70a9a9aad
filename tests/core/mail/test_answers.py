"""What comes back to a letter: answers, machines' answers, and letters that could not be delivered, as servers write them."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.mail.answers import Kind, may_be_answer, read_answer
from caidang.core.mail.outgoing import Outgoing, letter_bytes, letters_in, message_id

NUMBER = "0f" * 16
OURS = message_id(NUMBER, "hr@agency.example")
REPLY = f"""From: 林知夏 <xia@example.com>
To: hr@agency.example
Subject: Re: 一个机会
Message-ID: <a1@example.com>
In-Reply-To: {OURS}
Content-Type: text/plain; charset=utf-8

可以聊聊，明天下午方便。

在 2026年11月2日 写道：
> 林知夏你好
> 我是安娜
"""
POSTFIX = f"""Return-Path: <>
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: hr@agency.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.net.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Mon,  2 Nov 2026 09:30:00 +0000 (UTC)

Final-Recipient: rfc822; Xia@Example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 user unknown

--B
Content-Type: message/rfc822

From: hr@agency.example
To: xia@example.com
Message-ID: {OURS}
Subject: hello

hello
--B--
"""
QQ = b"""From: PostMaster@mail.example.com
To: hr@agency.example
Subject: =?gb18030?B?z7XNs83L0MU=?=
Content-Type: text/plain; charset=gb18030
Content-Transfer-Encoding: 8bit

""" + f"您的邮件被退回到您的收件箱：收件人邮箱不存在。\n原邮件编号 {OURS}\n".encode("gb18030")


def test_a_reply_is_what_the_person_wrote_himself() -> None:
    answer = read_answer(REPLY.encode())
    assert (answer.kind, answer.letters, answer.sender) == (Kind.REPLY, (NUMBER,), "xia@example.com")
    assert answer.text == "可以聊聊，明天下午方便。"
    assert "安娜" not in answer.text
    assert may_be_answer(REPLY.split("\n\n")[0].encode())


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated", "Precedence: auto_reply",
        "X-Autoreply: yes", "Subject: 自动回复: 一个机会", "Subject: Out of Office: hello",
    ],
)  # fmt: skip
def test_a_machine_that_answers_is_no_answer(header: str) -> None:
    told = REPLY.replace("Subject: Re: 一个机会", header if header.startswith("Subject") else f"Subject: Re: 一个机会\n{header}")
    assert read_answer(told.encode()).kind is Kind.AUTO


def test_auto_submitted_no_is_a_person() -> None:
    told = REPLY.replace("Subject: Re: 一个机会", "Subject: Re: 一个机会\nAuto-Submitted: no")
    assert read_answer(told.encode()).kind is Kind.REPLY


@pytest.mark.parametrize("words", ["退订", "TD", "不要再发了", "Unsubscribe", "请勿再发。"])
def test_who_answers_that_he_wants_no_more_is_understood(words: str) -> None:
    assert read_answer(REPLY.replace("可以聊聊，明天下午方便。", words).encode()).wants_no_more
    assert not read_answer(REPLY.encode()).wants_no_more


def test_a_report_names_the_letter_the_recipient_and_the_code() -> None:
    answer = read_answer(POSTFIX.encode())
    assert (answer.kind, answer.letters, answer.recipient, answer.status) == (
        Kind.BOUNCE, (NUMBER,), "xia@example.com", "5.1.1",
    )  # fmt: skip
    assert answer.is_lasting
    assert may_be_answer(POSTFIX.split("\n\n")[0].encode())
    full = POSTFIX.replace("Status: 5.1.1", "Status: 4.2.2")
    assert not read_answer(full.encode()).is_lasting
    late = POSTFIX.replace("Action: failed", "Action: delayed")
    assert read_answer(late.encode()).kind is Kind.DELAY
    heads = POSTFIX.replace("message/rfc822", "text/rfc822-headers")
    assert read_answer(heads.encode()).letters == (NUMBER,)


def test_a_chinese_bounce_without_a_report_is_known_by_its_words() -> None:
    answer = read_answer(QQ)
    assert (answer.kind, answer.letters) == (Kind.BOUNCE, (NUMBER,))


def test_a_mail_that_names_none_of_ours_is_nothing() -> None:
    assert read_answer(REPLY.replace(OURS, "<other@example.com>").encode()).kind is Kind.NONE
    assert not may_be_answer(b"From: xia@example.com\r\nSubject: hello\r\n\r\n")


@given(st.binary(max_size=400))
def test_whatever_comes_raises_nothing(data: bytes) -> None:
    read_answer(data)
    may_be_answer(data)
    read_answer(POSTFIX.encode()[:500] + data + POSTFIX.encode()[500:])


def test_a_letter_carries_its_number_its_thread_and_one_click() -> None:
    first, second = "1" * 32, "2" * 32
    data = letter_bytes(
        Outgoing(
            second, "hr@agency.example", "安娜", "xia@example.com", "又一封", "你好", datetime(2026, 11, 2, tzinfo=UTC),
            follows=(first,), leave="https://caidang.example/no-mail/x/", leave_words="退订：",
        )
    )  # fmt: skip
    message = message_from_bytes(data, policy=policy.default)
    assert letters_in(message["Message-ID"]) == (second,)
    assert letters_in(message["In-Reply-To"]) == (first,)
    assert message["List-Unsubscribe"] == "<https://caidang.example/no-mail/x/>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "退订：https://caidang.example/no-mail/x/" in message.get_content()
    assert max(len(line) for line in data.split(b"\r\n")) <= 998


def test_what_programs_read_of_a_letter_is_never_encoded() -> None:
    """A long word of a field would be: a mailer that finds =?utf-8?q? in it shows no button and knows no thread."""
    leave = f"https://caidang.a-house-with-a-long-name.example.com/no-mail/{'b' * 32}-{'c' * 32}/"
    data = letter_bytes(
        Outgoing(
            "2" * 32, "hr@a-department-with-a-long-name.a-house-with-a-long-name.example.com", "安娜", "xia@example.com",
            "很长很长的主题，" * 12, "你好", datetime(2026, 11, 2, tzinfo=UTC), follows=("1" * 32, "3" * 32), leave=leave, leave_words="退订：",
        )
    )  # fmt: skip
    head = data.split(b"\r\n\r\n")[0].decode("ascii")
    assert f"\r\nList-Unsubscribe: <{leave}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in head
    encoded = {line.partition(":")[0] for line in head.replace("\r\n ", " ").split("\r\n") if "=?" in line}
    assert encoded == {"From", "Subject"}
    message = message_from_bytes(data, policy=policy.default)
    assert letters_in(message["References"]) == ("1" * 32, "3" * 32)
    assert message["Subject"] == "很长很长的主题，" * 12
    assert max(len(line) for line in head.split("\r\n") if "=?" in line) <= 78
    with pytest.raises(ValueError, match="field"):
        letter_bytes(Outgoing("2" * 32, "hr@agency.example", "", "xia@example.com", "s", "b", datetime(2026, 11, 2, tzinfo=UTC), leave="https://x/\r\nBcc: y"))


@pytest.mark.parametrize("to", ["", "nobody", "a@b@c", "林@例子", "x\r\nBcc: y@example.com"])
def test_an_address_that_no_mail_can_carry_is_refused(to: str) -> None:
    try:
        data = letter_bytes(Outgoing("1" * 32, "hr@agency.example", "", to, "s", "b", datetime(2026, 11, 2, tzinfo=UTC)))
    except ValueError:
        return
    assert b"Bcc:" not in data
