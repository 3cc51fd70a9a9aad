"""Every site's mails in words that no rule was written after: read by label, and the rest left alone."""

import pytest

from caidang.core.extract.dispatch import read_document
from caidang.core.mail.headers import read_envelope
from caidang.core.mail.reading import read_mail
from caidang.core.mail.recognise import Sign, judge
from caidang.core.mail.sites import SITES
from caidang.core.resume.model import SURE
from caidang.core.resume.parse import parse
from caidang.core.resume.values import to_values
from caidang.core.text.normalize import normalize
from tests.core.mail.invented_mails import OTHERS, RESUMES, SiteMail, as_bytes


@pytest.mark.parametrize("mail", RESUMES, ids=lambda mail: f"{mail.site}-{mail.told['job']}")
def test_a_sites_mail_is_known_and_read(mail: SiteMail) -> None:
    data = as_bytes(mail)
    document = read_document(data, name="a.eml")
    assert judge(read_envelope(data), [part.name for part in document.parts]).sign is Sign.RESUME
    readable = document if not mail.attachment else read_document(mail.body.encode(), name=mail.attachment)
    assert [part.name for part in document.parts] == [normalize(mail.attachment)] * bool(mail.attachment)
    values, letter = read_mail(data, document, to_values(parse(readable)), [])
    found = {value.field: value.value for value in values if value.entry == 0}
    told = found | {"job": letter.job, "city": letter.city, "salary": letter.salary}
    assert letter.site == mail.site
    assert letter.link == mail.link
    assert {name: told.get(name, "") for name in mail.told} == mail.told
    if mail.told["name"][1:] in ("先生", "女士"):
        assert next(value for value in values if value.field == "name").confidence < SURE


_OPEN: frozenset[str] = frozenset()


@pytest.mark.parametrize(("sender", "subject"), OTHERS)
def test_what_else_the_sites_send_is_left_alone(sender: str, subject: str) -> None:
    data = as_bytes(SiteMail("", sender, subject, "点击查看详情"))
    # Nor does it count against the site's layout: nobody applied in it.
    envelope = read_envelope(data)
    assert judge(envelope).sign is Sign.ADVERT
    if subject not in _OPEN:
        assert judge(envelope, taught={envelope.domain}).sign is Sign.ADVERT
    sent_on = as_bytes(SiteMail("", "colleague@example.com", f"转发：{subject}", "点击查看详情"))
    assert judge(read_envelope(sent_on)).sign is not Sign.RESUME


def test_every_site_is_tried() -> None:
    assert {mail.site for mail in RESUMES} == set(SITES)
