"""智联招聘. Telephones are often virtual or shown on the site alone."""

from caidang.core.mail.sites.site import CITY, JOB, NAME, Site, subject

_CODE = r"(?:\[[A-Z0-9-]{2,16}\])?"
ZHAOPIN = Site(
    key="zhaopin",
    name="智联招聘",
    domains=("zhaopinmail.com", "mail.zhaopin.com"),
    subjects=(
        subject(rf"\( Zhaopin\.com \) 应聘 {JOB} {_CODE} - {CITY} - {NAME}"),
        subject(rf"\( Zhaopin\.com \) 应聘 {JOB} {_CODE} - {NAME}"),
        subject(rf"{JOB} {_CODE} \( {CITY} \) - {NAME} (?:- 智联求职者)?"),
        subject(rf"{JOB} {_CODE} - {NAME} - 智联求职者"),
    ),
    marks=("zhaopin.com", "智联求职者"),
    links=("zhaopin.com/resume/detail", "zhaopin.com/candidate"),
    pages=("zhaopin.com", "zhaopin.cn"),
    guide=(
        "登录智联招聘企业版，点右上角头像进入「账号设置」。",
        "找到「接收简历邮箱」或「邮件设置」，填上才档收的那个邮箱，按网站寄来的信确认。",
        "打开「新简历邮件提醒」，选「邮件中附简历」；按职位设过接收邮箱的，逐个改成同一个邮箱。",
    ),
    note="电话常是虚拟号或要登录才看得到；才档会标出来，不当作手机号。",
)
