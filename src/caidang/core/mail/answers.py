"""What came back to a letter of ours: an answer, a machine's answer (RFC 3834), or that it could not be delivered (RFC 3464)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import compat32
from enum import StrEnum
from typing import Final

from caidang.core.extract.plain_text import decode
from caidang.core.mail.headers import read_envelope
from caidang.core.mail.outgoing import letters_in
from caidang.core.text.normalize import normalize, normalize_shown

_MOST_TEXT: Final = 20_000
_MOST_BYTES: Final = 4 << 20
_MACHINES: Final = ("mailer-daemon", "postmaster", "mailerdaemon", "mail-daemon")
_MACHINE_SUBJECT: Final = re.compile(
    r"^\s*(?:自动回复|自动答复|外出自动回复|休假自动回复|automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|autoreply)",
    re.IGNORECASE,
)
_BULK: Final = frozenset(["auto_reply", "bulk", "junk"])
_STATUS: Final = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_CODE: Final = re.compile(r"(?<![\d.])(5[05]\d)(?=[ \-:,，])")
_GONE_WORDS: Final = re.compile(
    r"user (?:unknown|not found)|no such user|mailbox (?:unavailable|not found|full|is full)|does not exist"
    r"|用户不存在|邮箱不存在|收件人不存在|无法送达|无法投递|被退回|系统退信|容量已满",
    re.IGNORECASE,
)
_QUOTE: Final = re.compile(
    r"^\s*(?:>|-{2,}\s*(?:原始邮件|original message|转发|forwarded)|-{5,}|_{10,}|(?:发件人|from)\s*[:：]|在.{4,80}写道\s*[:：]?$"
    r"|on .{6,120} wrote:\s*$|\d{4}年.{4,60}[<＜].*[>＞].*[:：]?$)",
    re.IGNORECASE,
)
_LEAVE: Final = re.compile(
    r"^\W*(?:退订|取消订阅|td|不要再发(?:了|邮件)?|别再发(?:了|邮件)?|请勿再发|unsubscribe|stop|remove me)\W*$", re.IGNORECASE
)


class Kind(StrEnum):
    """What an incoming mail is to a letter."""

    REPLY = "reply"
    AUTO = "auto"
    BOUNCE = "bounce"
    DELAY = "delay"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``letters`` are the numbers of ours that it names, ``status`` an RFC 3463 code of a bounce or empty.

    ``text`` is what the person wrote himself, without what he quoted; ``identity`` as an envelope's.
    """

    kind: Kind
    letters: tuple[str, ...] = ()
    recipient: str = ""
    status: str = ""
    subject: str = ""
    sender: str = ""
    text: str = ""
    identity: str = ""
    wants_no_more: bool = False

    @property
    def is_lasting(self) -> bool:
        """Whether a bounce says that the address will never take letters, by its class (RFC 3463: 5 is permanent)."""
        return self.kind is Kind.BOUNCE and not self.status.startswith("4")


def may_be_answer(head: bytes) -> bool:
    """This function will tell from a mail's head whether it is worth reading as an answer."""
    message = message_from_bytes(head, policy=compat32)
    sender = read_envelope(head).sender
    return bool(_named(message)) or _is_from_machine(message, sender) or message.get_content_type() == "multipart/report"


def read_answer(data: bytes) -> Answer:
    """This function will read a whole mail as an answer to one of our letters; whatever it is, it raises nothing."""
    message = message_from_bytes(data[:_MOST_BYTES], policy=compat32)
    envelope = read_envelope(data)
    plain = Answer(Kind.NONE, subject=envelope.subject, sender=envelope.sender, identity=envelope.identity)
    report = _report(message)
    if report is not None:
        kind, recipient, status = report
        return replace(plain, kind=kind, letters=_all_named(message), recipient=recipient, status=status)
    if _is_from_machine(message, envelope.sender):
        return _unformed_bounce(message, plain)
    letters = _named(message)
    if not letters:
        return plain
    if _is_automatic(message, envelope.subject):
        return replace(plain, kind=Kind.AUTO, letters=letters, text=_own_words(_text(message)))
    text = _own_words(_text(message))
    first = next((line for line in text.split("\n") if line.strip()), "")
    is_leaving = _LEAVE.match(normalize(first)) is not None
    return replace(plain, kind=Kind.REPLY, letters=letters, text=text, wants_no_more=is_leaving)


def _named(message: Message) -> tuple[str, ...]:
    """Our letters that the mail answers by its own head."""
    said = " ".join(str(value) for name in ("In-Reply-To", "References") for value in message.get_all(name) or ())
    return letters_in(said)


def _is_from_machine(message: Message, sender: str) -> bool:
    is_null = str(message.get("Return-Path", "")).strip() == "<>"
    return sender.partition("@")[0] in _MACHINES or (is_null and not str(message.get("Auto-Submitted", "")).startswith("auto-replied"))


def _is_automatic(message: Message, subject: str) -> bool:
    """RFC 3834: a machine says so in Auto-Submitted; older ones by what they put there instead."""
    told = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    if told not in ("no", ""):
        return True
    if str(message.get("Precedence", "")).strip().lower() in _BULK:
        return True
    if any(message.get(name) is not None for name in ("X-Autoreply", "X-Autorespond", "X-AutoReply-From")):
        return True
    return _MACHINE_SUBJECT.match(subject) is not None


def _report(message: Message) -> tuple[Kind, str, str] | None:
    """What a delivery report says (RFC 3464): the worst of its recipients; None where there is no such part."""
    part = next((one for one in message.walk() if one.get_content_type() == "message/delivery-status"), None)
    if part is None:
        return None
    groups = part.get_payload()
    blocks = groups if isinstance(groups, list) else [message_from_bytes(_bytes_of(part), policy=compat32)]
    found: tuple[Kind, str, str] | None = None
    for block in blocks:
        if isinstance(block, str):
            continue
        action = str(block.get("Action", "")).strip().lower()
        if not action:
            continue
        recipient = str(block.get("Final-Recipient") or block.get("Original-Recipient") or "").partition(";")[2]
        code = _STATUS.search(str(block.get("Status", "")))
        told = recipient.strip().strip("<>").lower(), code[1] if code else ""
        if action == "failed":
            return (Kind.BOUNCE, *told)
        if action == "delayed":
            found = (Kind.DELAY, *told)
    return found or (Kind.NONE, "", "")


def _unformed_bounce(message: Message, plain: Answer) -> Answer:
    """A machine's letter without a report: what it says in words, and which letter of ours it holds."""
    letters, text = _all_named(message), _text(message)
    status, code = _STATUS.search(text), _CODE.search(text)
    says_so = code is not None or _GONE_WORDS.search(f"{plain.subject}\n{text}") is not None
    is_bounce = bool(letters) and (says_so or (status is not None and status[1].startswith("5")))
    kind = Kind.BOUNCE if is_bounce else Kind.NONE
    return replace(plain, kind=kind, letters=letters, status=status[1] if status else "")


def _all_named(message: Message) -> tuple[str, ...]:
    """Our letters named anywhere: in the head, in the returned letter or its head, in the text."""
    parts = [" ".join(_named(message))]
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            whole = inner if isinstance(inner, list) else []
            parts += [str(one.get("Message-ID", "")) for one in whole if not isinstance(one, str)]
        elif kind == "text/rfc822-headers":
            parts.append(str(message_from_bytes(_bytes_of(part), policy=compat32).get("Message-ID", "")))
    named = letters_in(" ".join(f"{numbers}" for numbers in parts)) or tuple(parts[0].split())
    return named or letters_in(_text(message))


def _bytes_of(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _text(message: Message) -> str:
    """The mail's own words: its plain text, or what its HTML says without the tags."""
    plain = [_decoded(part) for part in _leaves(message, "text/plain")]
    if any(text.strip() for text in plain):
        return "\n".join(plain)[:_MOST_TEXT]
    pages = [_decoded(part) for part in _leaves(message, "text/html")]
    return _without_tags("\n".join(pages))[:_MOST_TEXT]


def _leaves(message: Message, kind: str) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() == kind and part.get_filename() is None and not isinstance(part, EmailMessage):
            yield part


def _decoded(part: Message) -> str:
    data, charset = _bytes_of(part), str(part.get_content_charset() or "")
    if charset.startswith(("gb", "x-gb", "cp936", "euc-cn")):
        return data.decode("gb18030", "replace")
    try:
        return data.decode(charset) if charset else decode(data)
    except (LookupError, UnicodeError, ValueError):
        return decode(data)


def _without_tags(page: str) -> str:
    page = re.sub(r"(?is)<(script|style|head)\b.*?</\1\s*>", " ", page)
    page = re.sub(r"(?i)<blockquote\b", "\n> <blockquote", page)
    page = re.sub(r"(?i)<(?:br|/p|/div|/tr|/li)\b[^>]*>", "\n", page)
    page = re.sub(r"<[^>]{0,2000}>", "", page)
    for name, char in (("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        page = page.replace(name, char)
    return page


def _own_words(text: str) -> str:
    """What stands above the first quotation, folded line by line; the marks stay as they were written."""
    kept: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if _QUOTE.match(line) and any(one.strip() for one in kept):
            break
        if not line.lstrip().startswith(">"):
            kept.append(normalize_shown(line).rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()[:_MOST_TEXT]
