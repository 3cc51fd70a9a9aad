"""The job sites whose mails are known, one small file of hints each."""

from typing import Final

from caidang.core.mail.sites.boss import BOSS
from caidang.core.mail.sites.job51 import JOB51
from caidang.core.mail.sites.lagou import LAGOU
from caidang.core.mail.sites.liepin import LIEPIN
from caidang.core.mail.sites.others import OTHERS
from caidang.core.mail.sites.site import Site
from caidang.core.mail.sites.zhaopin import ZHAOPIN

SITES: Final = {site.key: site for site in (ZHAOPIN, JOB51, LIEPIN, BOSS, LAGOU, *OTHERS)}


def site_of(domain: str) -> Site | None:
    """This function will return the site that sends from this domain or one below its own; None for a stranger's."""
    for site in SITES.values():
        if any(domain == own or domain.endswith(f".{own}") for own in site.domains):
            return site
    return None
