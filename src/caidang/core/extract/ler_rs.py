"""HR Open LER-RS said as a JSON Resume, so that one way reads both: the document itself, or the credential that holds it."""

from collections.abc import Mapping
from typing import Any, Final

MARK: Final = "LER-RSType"
_MOST: Final = 300


def as_json_resume(told: object) -> object:
    """This function will return a LER-RS document as a JSON Resume; anything else as it is."""
    whole = _dict(told)
    whole = _dict(whole.get("credentialSubject")) or whole
    if MARK not in str(whole.get("type")):
        return told
    reached = _dict(whole.get("communication")) or _dict(_dict(whole.get("person")).get("communication"))
    phones, mails = _of_each(reached.get("phone"), "formattedNumber"), _of_each(reached.get("email"), "address")
    name = _dict(_dict(whole.get("person")).get("name"))
    basics = {
        "name": name.get("formattedName") or " ".join(filter(None, (_text(name.get("given")), _text(name.get("family"))))),
        "phone": next(iter(phones), ""), "email": next(iter(mails), ""),
        "location": {"city": next(iter(_of_each(reached.get("address"), "city")), "")},
        "profiles": [{"url": url} for url in _of_each(reached.get("web"), "url")],
    }  # fmt: skip
    posts = [post for one in _dicts(whole.get("employmentHistories")) for post in _posts(one)]
    more: dict[str, dict[str, str]] = {
        "phone": {str(at): text for at, text in enumerate(phones) if at}, "email": {str(at): text for at, text in enumerate(mails) if at},
        # A post without an end goes on in a JSON Resume; here only where it says so.
        "job_end": {str(at): "" for at, post in enumerate(posts) if not post["current"] and not post["endDate"]},
    }  # fmt: skip
    return {
        "basics": basics, "work": posts, "education": [_study(one) for one in _dicts(whole.get("educationAndLearnings"))],
        "skills": [{"name": text} for text in _of_each(whole.get("skills"), "name")],
        "certificates": [{"name": text} for text in _of_each(whole.get("certifications"), "name")],
        "meta": {"x-caidang": {"values": more}},
    }  # fmt: skip


def _posts(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each post at a firm; what is told of the firm alone holds for a post that does not tell it."""
    firm = _dict(told.get("organization"))
    found = []
    for post in _dicts(told.get("positionHistories")) or [{}]:
        span = post if post.get("start") or post.get("end") else told
        found.append({
            "name": _text(firm.get("tradeName")) or _text(firm.get("name")), "position": _text(post.get("title")),
            "summary": "\n".join(_texts(post.get("descriptions")) or _texts(told.get("descriptions"))), **_span(span),
        })  # fmt: skip
    return found


def _study(told: Mapping[str, Any]) -> dict[str, Any]:
    school, degrees = _dict(told.get("institution")), _dicts(told.get("educationDegrees"))
    degree: Mapping[str, Any] = degrees[0] if degrees else {}
    return {
        "institution": _text(school.get("name")) or _text(school.get("tradeName")), "studyType": _text(degree.get("name")),
        "area": next(iter(_of_each(degree.get("specializations"), "name")), ""), **_span(told),
    }  # fmt: skip


def _span(told: Mapping[str, Any]) -> dict[str, Any]:
    return {"startDate": _text(told.get("start"))[:10], "endDate": _text(told.get("end"))[:10], "current": told.get("current") is True}


def _of_each(value: object, name: str) -> list[str]:
    return [text for one in _dicts(value) if (text := _text(one.get(name)))]


def _texts(value: object) -> list[str]:
    return [text for one in value[:_MOST] if (text := _text(one))] if isinstance(value, list) else []


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value[:_MOST] if isinstance(one, dict)] if isinstance(value, list) else []


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
