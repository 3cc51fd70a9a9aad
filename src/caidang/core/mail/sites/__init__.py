"""The job sites whose mails and pages are known, one small file of hints each."""

from typing import Final
from urllib.parse import urlsplit

from caidang.core.mail.sites.boss import BOSS
from caidang.core.mail.sites.job51 import JOB51
from caidang.core.mail.sites.lagou import LAGOU
from caidang.core.mail.sites.liepin import LIEPIN
from caidang.core.mail.sites.others import OTHERS
from caidang.core.mail.sites.site import Site
from caidang.core.mail.sites.social import SOCIAL
from caidang.core.mail.sites.zhaopin import ZHAOPIN

SITES: Final = {site.key: site for site in (ZHAOPIN, JOB51, LIEPIN, BOSS, LAGOU, *OTHERS)}

KNOWN: Final = {**SITES, **{site.key: site for site in SOCIAL}}
"""All of them, and those whose pages alone are known."""


def site_of_page(address: str) -> Site | None:
    """This function will return the site on which a page of this address stands; None for any other address."""
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return None
    for site in KNOWN.values():
        if any(host == own or host.endswith(f".{own}") for own in site.pages):
            return site
    return None


def site_of(domain: str) -> Site | None:
    """This function will return the site that sends from this domain or one below its own; None for a stranger's."""
    for site in SITES.values():
        if any(domain == own or domain.endswith(f".{own}") for own in site.domains):
            return site
    return None
