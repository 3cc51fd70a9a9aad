"""Looking into a folder: heads first, five hundred at a time, each noted before the next are asked for.

A mail is known by folder, UIDVALIDITY and UID. When a server numbers a folder anew, each mail that has a
row already is found by its identity and takes its new number with it: nothing is fetched twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings

from caidang.core.extract.encoded_words import decode_header
from caidang.core.mail.answers import may_be_answer
from caidang.core.mail.headers import read_envelope
from caidang.domain.intake.models import Mailbox, MailFolder, MailRule, MailSeen
from caidang.domain.intake.selectors.layouts import taught_senders
from caidang.domain.intake.services.mailbox.holding import Clock, keep
from caidang.domain.intake.services.mailbox.judging import Fate, Head, decide
from caidang.domain.intake.services.mailbox.settling import watch_senders
from caidang.foundation.lib.net.imap import IMAPClient
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import keyed
from caidang.foundation.vault import services as vault

CHUNK: Final = 500
_NAMES: Final = "FROM SUBJECT DATE MESSAGE-ID CONTENT-TYPE IN-REPLY-TO REFERENCES RETURN-PATH AUTO-SUBMITTED"
_FIELDS: Final = f"BODY[HEADER.FIELDS ({_NAMES})]".encode()
_ASKED: Final = f"BODY.PEEK[HEADER.FIELDS ({_NAMES})]"
_MOST_TEXT: Final = 300
_MOST_NAMES: Final = 20


def read_heads(
    client: IMAPClient, mailbox: Mailbox, folder: MailFolder, rules: Sequence[MailRule], *, now: Clock
) -> int:
    """Note every mail of the folder that has no row yet, and return how many there were.

    The folder is selected afterwards. Raises LeaseLost when another worker took the mailbox over.
    """
    told: Mapping[bytes, Any] = client.select_folder(folder.name)
    validity = int(told[b"UIDVALIDITY"])
    if folder.uidvalidity != validity:
        with write_tx():
            keep(mailbox, now=now())
            folder.uidvalidity, folder.last_uid = validity, 0
            folder.save(update_fields=["uidvalidity", "last_uid"])
    found = client.search(["UID", f"{folder.last_uid + 1}:*"])
    uids = sorted(uid for uid in found if uid > folder.last_uid)
    taught = taught_senders()
    for start in range(0, len(uids), CHUNK):
        chunk = uids[start : start + CHUNK]
        heads = dict(_heads(client, chunk))
        fates = _fates(client, heads, rules, taught=taught, now=now())
        _note(mailbox, folder, chunk[-1], heads, fates, taught=taught, now=now())
    _note_end(mailbox, folder, int(told.get(b"UIDNEXT", 1)) - 1, now=now())
    return len(uids)


def _note_end(mailbox: Mailbox, folder: MailFolder, last_uid: int, *, now: datetime) -> None:
    """What was there at the beginning is done with, mails as well that were deleted meanwhile."""
    if last_uid <= folder.last_uid:
        return
    with write_tx():
        keep(mailbox, now=now)
        folder.last_uid = last_uid
        folder.save(update_fields=["last_uid"])


def _heads(client: IMAPClient, uids: Sequence[int]) -> Iterator[tuple[int, Head]]:
    answer = client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE", _ASKED])
    for uid, data in answer.items():
        raw = data.get(_FIELDS)
        if raw is None:
            continue
        arrived = data.get(b"INTERNALDATE")
        yield uid, Head(
            envelope=read_envelope(raw),
            size=int(data.get(b"RFC822.SIZE", 0)),
            arrived_at=arrived.astimezone(UTC) if isinstance(arrived, datetime) else datetime(1970, 1, 1, tzinfo=UTC),
            may_have_attachments=not _is_plain(raw),
            may_answer=may_be_answer(raw),
        )


def _is_plain(raw: bytes) -> bool:
    """Whether a mail is only text, by its Content-Type: then nothing is attached."""
    small = raw.lower()
    place = small.find(b"content-type:")
    kind = small[place + 13 :].strip() if place >= 0 else b"text/plain"
    return kind.startswith((b"text/", b"multipart/alternative"))


def _fates(
    client: IMAPClient, heads: dict[int, Head], rules: Sequence[MailRule], *, taught: frozenset[str], now: datetime
) -> dict[int, Fate]:
    """Decide on each; where only attachments' names can tell, ask for them, of those mails alone."""
    most = settings.CAIDANG_MAX_FILE

    def fate(head: Head, *, are_names_known: bool) -> Fate:
        return decide(head, rules, taught=taught, now=now, most_bytes=most, are_names_known=are_names_known)

    fates = {uid: fate(head, are_names_known=False) for uid, head in heads.items()}
    open_ones = [uid for uid, found in fates.items() if found.needs_names]
    if open_ones:
        for uid, data in client.fetch(open_ones, ["BODYSTRUCTURE"]).items():
            if uid in heads:
                heads[uid] = replace(
                    heads[uid], attachments=names_in(data.get(b"BODYSTRUCTURE")), may_have_attachments=False
                )
    for uid in open_ones:
        fates[uid] = fate(heads[uid], are_names_known=True)
    return fates


def names_in(structure: object) -> tuple[str, ...]:
    """Return the names of what is attached, by a BODYSTRUCTURE."""
    return tuple(_names(structure))[:_MOST_NAMES]


def _names(part: object) -> Iterator[str]:
    """The names of what is attached, anywhere in a BODYSTRUCTURE: ``name`` or ``filename``, plain or continued."""
    if isinstance(part, bytes):
        return
    if isinstance(part, list | tuple):
        items = list(part)
        told = [(key, value) for key, value in zip(items, items[1:], strict=False) if isinstance(key, bytes) and isinstance(value, bytes)]
        for key, value in told:
            name = key.lower().rstrip(b"*0")
            if name in (b"name", b"filename"):
                yield _plain_name(key, value + _continued(name, told))
        for item in items:
            yield from _names(item)


def _continued(name: bytes, told: Sequence[tuple[bytes, bytes]]) -> bytes:
    """The rest of a name that is told in numbered pieces (RFC 2231): only its last one has the file's ending."""
    pieces = {int(number): value for key, value in told if (number := key.lower().removeprefix(name + b"*").rstrip(b"*")).isdigit()}
    return b"".join(pieces[number] for number in sorted(pieces) if number)


def _plain_name(key: bytes, value: bytes) -> str:
    if key.endswith(b"*") and value.count(b"'") >= 2:
        charset, _, text = value.split(b"'", 2)
        return _percent(text, charset.decode("ascii", "replace"))
    return decode_header(value)


def _percent(text: bytes, charset: str) -> str:
    parts = text.split(b"%")
    data = parts[0] + b"".join(
        bytes([int(p[:2], 16)]) + p[2:] if len(p) >= 2 and _is_hex(p[:2]) else b"%" + p for p in parts[1:]
    )
    try:
        return data.decode(charset or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _is_hex(text: bytes) -> bool:
    return all(char in b"0123456789abcdefABCDEF" for char in text)


def _note(
    mailbox: Mailbox, folder: MailFolder, last_uid: int, heads: Mapping[int, Head], fates: Mapping[int, Fate],
    *, taught: frozenset[str], now: datetime,
) -> None:  # fmt: skip
    """Save the rows and how far the folder was read together, so that a crash repeats them or does not."""
    rows = {uid: _row(mailbox, folder, uid, head, fates[uid], taught, now) for uid, head in heads.items()}
    with write_tx():
        keep(mailbox, now=now)
        there = set(
            MailSeen.objects.filter(folder=folder, uidvalidity=folder.uidvalidity, uid__in=rows)
            .values_list("uid", flat=True)
        )  # fmt: skip
        fresh = [row for uid, row in rows.items() if uid not in there]
        moved = _known_again(mailbox, folder, fresh)
        MailSeen.objects.bulk_create([row for row in fresh if row.uid not in moved])
        folder.last_uid = last_uid
        folder.save(update_fields=["last_uid"])
        unclear = {row.sender for row in fresh if row.outcome == MailSeen.Outcome.OTHER}
        watch_senders(unclear - {""}, now=now)


def _known_again(mailbox: Mailbox, folder: MailFolder, fresh: Sequence[MailSeen]) -> set[int]:
    """Give the rows of mails that were numbered anew their new numbers; return those of the fresh ones that were such.

    A mail that lies in another folder as well, and was taken there, is not taken once more.
    """
    known: dict[tuple[str, int], list[MailSeen]] = {}
    others = MailSeen.objects.filter(mailbox=mailbox, identity__in={row.identity for row in fresh})
    for row in others.order_by("-pk"):
        known.setdefault((row.identity, row.size), []).append(row)
    moved = set()
    for row in fresh:
        twins = known.get((row.identity, row.size), [])
        old = next(
            (t for t in twins if t.folder_id == folder.pk and t.uidvalidity != folder.uidvalidity), None
        )
        if old is not None:
            twins.remove(old)
            MailSeen.objects.filter(pk=old.pk).update(uidvalidity=row.uidvalidity, uid=row.uid)
            moved.add(row.uid)
            continue
        taken = next((t for t in twins if t.folder_id != folder.pk and t.item_id is not None), None)
        if taken is not None and row.outcome == MailSeen.Outcome.WAITING:
            row.outcome, row.item_id, row.content = MailSeen.Outcome.KNOWN, taken.item_id, taken.content
            row.head = None
    return moved


def _row(
    mailbox: Mailbox, folder: MailFolder, uid: int, head: Head, fate: Fate, taught: frozenset[str], now: datetime
) -> MailSeen:
    envelope = head.envelope
    is_known = fate.judgement.site is not None or envelope.domain in taught
    row = MailSeen(
        mailbox=mailbox, folder=folder, uidvalidity=folder.uidvalidity, uid=uid,
        identity=keyed.blind("mail", envelope.identity), size=head.size, arrived_at=head.arrived_at,
        sender=_sender(envelope.domain, fate) if is_known else "",
        outcome=fate.outcome, rule=fate.rule, seen_at=now,
        after=fate.rule.after if fate.rule else MailRule.After.NOTHING,
        move_to=fate.rule.move_to if fate.rule else "", may_answer=head.may_answer,
    )  # fmt: skip
    row.head = vault.seal_own(row.head_place, head_value(head))
    return row


def _sender(domain: str, fate: Fate) -> str:
    """A site's domain; a mail that a colleague sent on counts for nobody."""
    site = fate.judgement.site
    is_own = site is None or any(domain == own or domain.endswith(f".{own}") for own in site.domains)
    return domain[:100] if is_own else ""


def head_value(head: Head) -> dict[str, Any]:
    """Return what is kept of a head: enough to show it, and to decide on it again."""
    envelope = head.envelope
    # ``open``: it may have attachments whose names nobody asked for yet.
    return {
        "name": envelope.sender_name[:_MOST_TEXT], "from": envelope.sender[:_MOST_TEXT],
        "subject": envelope.subject[:_MOST_TEXT], "sent_on": envelope.sent_on,
        "forwarded": envelope.is_forwarded, "attachments": [name[:_MOST_TEXT] for name in head.attachments], "open": head.may_have_attachments,
    }  # fmt: skip
