"""猎聘. The domain of its résumé mails sends advertisements as well; the subject tells them apart."""

from caidang.core.mail.sites.site import CITY, JOB, NAME, Site, subject

LIEPIN = Site(
    key="liepin",
    name="猎聘",
    domains=("lietou-edm.com", "mail.liepin.com"),
    subjects=(
        subject(rf"【 {JOB} _ {CITY} 】 {NAME} [_-] 来自猎聘网? 的候选人"),
        subject(rf"【 {JOB} 】 {NAME} [_-] 来自猎聘网? 的候选人"),
    ),
    marks=("来自猎聘",),
    links=("linktrace.lietou-edm.com", "liepin.com/resume"),
    pages=("liepin.com",),
    guide=(
        "登录猎聘企业版，进入「系统设置」里的「账号设置」。",
        "在「接收邮箱」填才档收的那个邮箱，按网站寄来的信确认。",
        "打开「候选人应聘时发邮件」；推广邮件可以在同一页退订，不退订也不要紧，才档会分开。",
    ),
    note="推广邮件和简历来自同一个域名；主题里没有【职位_城市】的不收。电话要登录猎聘才看得到。",
)
