"""A job as schema.org's JobPosting has it: what search engines read on its page."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any, Final

CONFIDENTIAL: Final = "confidential"
"""What stands for an employer who is not named."""


@dataclass(frozen=True, slots=True)
class JobPosting:
    """A job as it is published. Pay is yuan a month; ``employer`` empty: not named; ``key`` and ``url`` are the page's own."""

    title: str
    text: str
    url: str
    key: str
    posted: datetime
    language: str = "zh-CN"
    until: date | None = None
    employer: str = ""
    city: str = ""
    pay_low: int | None = None
    pay_high: int | None = None
    headcount: int = 1


def as_json_ld(posting: JobPosting) -> str:
    """This function will return the posting as JSON-LD that may stand in a script element: no mark of it ends the element."""
    told = json.dumps(job_posting(posting), ensure_ascii=False, separators=(",", ":"))
    return told.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def job_posting(posting: JobPosting) -> dict[str, Any]:
    """This function will return the posting's properties; what is not known is left out."""
    paragraphs = [escape(line.strip()) for line in posting.text.splitlines() if line.strip()]
    found: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": posting.title,
        "description": "".join(f"<p>{line}</p>" for line in paragraphs) or f"<p>{escape(posting.title)}</p>",
        "datePosted": posting.posted.isoformat(timespec="seconds"),
        "inLanguage": posting.language,
        "url": posting.url,
        "directApply": True,
        "totalJobOpenings": posting.headcount,
        "identifier": {"@type": "PropertyValue", "name": posting.employer or CONFIDENTIAL, "value": posting.key},
        "hiringOrganization": {"@type": "Organization", "name": posting.employer} if posting.employer else CONFIDENTIAL,
        "jobLocation": {"@type": "Place", "address": _address(posting.city)},
    }
    if posting.until is not None:
        found["validThrough"] = f"{posting.until.isoformat()}T23:59:59+08:00"
    pay = _pay(posting)
    if pay:
        found["baseSalary"] = {
            "@type": "MonetaryAmount", "currency": "CNY",
            "value": {"@type": "QuantitativeValue", "unitText": "MONTH", **pay},
        }  # fmt: skip
    return found


def _address(city: str) -> dict[str, str]:
    address = {"@type": "PostalAddress", "addressCountry": "CN"}
    return {**address, "addressLocality": city} if city else address


def _pay(posting: JobPosting) -> dict[str, int]:
    low, high = posting.pay_low, posting.pay_high
    if low is not None and high is not None and low != high:
        return {"minValue": low, "maxValue": high}
    known = low if low is not None else high
    return {} if known is None else {"value": known}
