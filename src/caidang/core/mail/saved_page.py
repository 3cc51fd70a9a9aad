"""A page that somebody had open and kept: put into one file with its address, and what it tells of where it came from."""

import re
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final
from urllib.parse import urlsplit

from caidang.core.extract.document import Document
from caidang.core.extract.plain_text import decode
from caidang.core.mail.letter import Letter
from caidang.core.mail.sites import site_of_page

CHANNEL: Final = "保存的网页"
MOST_ADDRESS: Final = 2000
_HEAD: Final = 64 * 1024
_LOCATION: Final = re.compile(rb"^(?:Snapshot-)?Content-Location:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_SAVED_FROM: Final = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->", re.IGNORECASE)
_CANONICAL: Final = re.compile(r"<link[^>]+rel=[\"']canonical[\"'][^>]+href=[\"']([^\"']+)", re.IGNORECASE)


def compose_page(*, content: str, address: str, title: str, day: date, is_html: bool) -> bytes:
    """This function will return the page as one file (MHTML) that names its address; equal bytes for equal pages of a day."""
    kept = clean_address(address)
    page = EmailMessage(policy=SMTP.clone(max_line_length=2 * MOST_ADDRESS))
    page["From"] = "<Saved by Caidang>"
    page["Snapshot-Content-Location"] = kept
    page["Subject"] = " ".join(title.split())[:200]
    page["Date"] = f"{day:%a, %d %b %Y} 00:00:00 +0800"
    text = content.encode("utf-8", "replace").decode().replace("\x00", "")
    page.set_content(text, subtype="html" if is_html else "plain", charset="utf-8", cte="base64")
    page["Content-Location"] = kept
    return page.as_bytes()


def clean_address(address: str) -> str:
    """This function will return a page's address without its fragment; empty for what is none of the web."""
    text = address.strip()
    if not text.isascii() or not text.isprintable() or " " in text or len(text) > MOST_ADDRESS:
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    return parts._replace(fragment="", netloc=parts.netloc.rpartition("@")[2]).geturl() if is_web else ""


def read_saved_page(data: bytes, document: Document) -> Letter | None:
    """This function will tell where a saved page came from; None where it does not say. Raises nothing."""
    address = clean_address(_address(data[:_HEAD]))
    if not address:
        return None
    site = site_of_page(address)
    return Letter(
        site=site.key if site else "", site_name=site.name if site else "", channel=CHANNEL, link=address,
        sent_on=document.dated, subject=document.title,
    )  # fmt: skip


def _address(head: bytes) -> str:
    found = _LOCATION.search(head)
    if found is not None:
        return found[1].decode("ascii", "ignore")
    text = decode(head)
    named = _SAVED_FROM.search(text) or _CANONICAL.search(text)
    return named[1].replace("&amp;", "&") if named else ""
