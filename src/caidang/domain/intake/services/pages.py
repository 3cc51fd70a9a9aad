"""A page that a member had open is handed in, by his browser or by another program of his."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings

from caidang.core.errors import Conflict, InvalidInput, TooLarge
from caidang.core.extract.mime import clean_name
from caidang.core.mail.saved_page import clean_address, compose_page
from caidang.core.mail.sites import site_of_page
from caidang.domain.intake.models import IntakeItem, IntakeKey
from caidang.domain.intake.services.receive import Incoming, Receipt, receive_files
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import keyed

MOST_KEY: Final = 100
KEPT: Final = timedelta(days=7)
LEAST_TEXT: Final = 10
SOURCE: Final = "web"


@dataclass(frozen=True, slots=True)
class OpenPage:
    """What was on the page: HTML, or text alone where somebody marked a part of it."""

    content: str
    address: str
    title: str = ""
    is_html: bool = True


def receive_page(*, page: OpenPage, key: str, actor: Viewer, now: datetime, today: date) -> tuple[Receipt, str]:
    """Keep the page as a file with its address and promise to read it; return the receipt and the site's name.

    ``key`` is the sender's own name for this page: sent again it is the same; with another page under it,
    Conflict. Raises InvalidInput, TooLarge, OutOfSpace, NotScanned.
    """
    require(actor, Action.RECEIVE)
    address = clean_address(page.address)
    if not address:
        raise InvalidInput("没有收下：要带上网页的地址（http 或 https）。")
    if len(page.content.strip()) < LEAST_TEXT:
        raise InvalidInput("没有收下：页面上没有文字。先等它显示完，或选中简历再送。")
    if len(key) > MOST_KEY:
        raise InvalidInput(f"Idempotency-Key 最多 {MOST_KEY} 个字。")
    data = compose_page(content=page.content, address=address, title=page.title, day=today, is_html=page.is_html)
    if len(data) > settings.CAIDANG_MAX_FILE:
        raise TooLarge("没有收下：这一页太大。请选中简历那一部分再送。")
    site = site_of_page(address)
    told = site.name if site else ""
    token = keyed.blind("intake-key", f"{actor.user_id}:{key}") if key else ""
    known = IntakeKey.objects.filter(member=actor.user_id or 0, key=token).select_related("item").first() if key else None
    if known is not None:
        if known.item.fingerprint != keyed.fingerprint(data):
            raise Conflict("没有收下：这个 Idempotency-Key 已经用在另一页上。")
        return Receipt(known.item, is_new=False), told
    name = clean_name(page.title, told or "网页") + ".mhtml"
    (receipt,) = receive_files(files=[Incoming(data, name)], source=site.key if site else SOURCE, actor=actor, now=now)
    if key and receipt.item.blob_id is not None:
        _remember(receipt.item, token, actor, now)
    return receipt, told


def _remember(item: IntakeItem, token: str, actor: Viewer, now: datetime) -> None:
    with write_tx():
        IntakeKey.objects.filter(at__lt=now - KEPT).delete()
        IntakeKey.objects.bulk_create(
            [IntakeKey(member=actor.user_id or 0, key=token, item=item, at=now)], ignore_conflicts=True
        )
