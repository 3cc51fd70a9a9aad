"""Smaller sites, of which little more is known than who sends and how the subject is worded."""

from caidang.core.mail.sites.site import CITY, JOB, NAME, Site, subject

_ASK = (
    "登录网站的企业后台，进入「账号设置」或「公司资料」。",
    "把「接收简历邮箱」改成才档收的那个邮箱，按网站寄来的信确认。",
    "打开「有新简历时发邮件」；按职位设接收邮箱的，逐个改成同一个。",
)
_OWN = r"(?:\( [a-z0-9.]+\.(?:com|cn|net) \))?"
_PLAIN = (
    subject(rf"{_OWN} {NAME} _+ 应聘 {JOB}"),
    subject(rf"{_OWN} 应聘(?:贵公司)? {JOB} \( {CITY} \) [-—]+ {NAME}"),
    subject(rf"{_OWN} 应聘(?:贵公司)? {JOB} - {CITY} - {NAME}"),
    subject(rf"{_OWN} 应聘(?:贵公司)? {JOB} [-—_]+ {NAME}"),
)
WUBA = Site(
    "58", "58同城", ("zp.58.com", "58.com"),
    (subject(rf"\( 58\.com \) 应聘贵公司 {JOB} - {CITY} - {NAME}"), *_PLAIN),
    marks=("(58.com)",), links=("58.com/resume", "jianli.58.com"), pages=("58.com",), guide=_ASK,
)  # fmt: skip
GANJI = Site("ganji", "赶集", ("send.ganji.com", "ganji.com"), _PLAIN, links=("ganji.com/jianli",), pages=("ganji.com",), guide=_ASK)
DAJIE = Site("dajie", "大街", ("sysmail.dajie.com",), _PLAIN, links=("dajie.com",), pages=("dajie.com",), guide=_ASK)
CHINAHR = Site("chinahr", "中华英才", ("info.chinahr.com",), _PLAIN, links=("chinahr.com",), pages=("chinahr.com",), guide=_ASK)
CJOL = Site("cjol", "人才热线", ("email.cjol.com",), _PLAIN, links=("cjol.com",), pages=("cjol.com",), guide=_ASK)
GOODJOBS = Site("goodjobs", "新安人才网", ("mail2.goodjobs.cn", "goodjobs.cn"), _PLAIN, links=("goodjobs.cn",), pages=("goodjobs.cn",), guide=_ASK)
BEIJIXING = Site(
    "bjx", "北极星", ("bjx.com.cn",),
    (subject(rf"\( [a-z]+\.bjx\.com\.cn \) 应聘 {JOB} - {CITY} - {NAME}"), *_PLAIN),
    marks=(".bjx.com.cn)",), links=("bjx.com.cn",), pages=("bjx.com.cn",), guide=_ASK,
)  # fmt: skip
OTHERS = (WUBA, GANJI, DAJIE, CHINAHR, CJOL, GOODJOBS, BEIJIXING)
