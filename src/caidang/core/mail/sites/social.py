"""Sites on which people show themselves: no résumé mails, but pages that somebody has open and saves."""

from typing import Final

from caidang.core.mail.sites.site import Site

LINKEDIN = Site("linkedin", "领英", (), (), pages=("linkedin.com", "linkedin.cn"))
MAIMAI = Site("maimai", "脉脉", (), (), pages=("maimai.cn",))
GITHUB = Site("github", "GitHub", (), (), pages=("github.com",))
GITEE = Site("gitee", "Gitee", (), (), pages=("gitee.com",))
SOCIAL: Final = (LINKEDIN, MAIMAI, GITHUB, GITEE)
