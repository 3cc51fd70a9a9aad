"""BOSS直聘: the attachment is the résumé, its layout is the person's own."""

from caidang.core.mail.sites.site import CITY, JOB, NAME, Site, subject

_PAY = r"(?P<salary>\d{1,6}-\d{1,6} (?:K|[千万]|元)? (?:·\d{2}薪|/ [天日时月年]|/ 小时)?|(?:薪资)?面议)?"
_YEARS = r"(?P<years>\d{1,2}年(?:以上|应届生)?|\d{2}(?:届|年)应届生|应届生?|在校生?|在校/应届|经验不限|\d{1,2}年以内)"
BOSS = Site(
    key="boss",
    name="BOSS直聘",
    domains=("service.bosszhipin.com", "bosszhipin.com"),
    subjects=(
        subject(rf"{NAME} \| {_YEARS} [,,] 应聘 {JOB} \| {CITY} {_PAY} 【BOSS直聘】"),
        subject(rf"{NAME} (?:\| {_YEARS})? [,,]? 应聘 {JOB} 【BOSS直聘】"),
    ),
    marks=("【boss直聘】",),
    links=("sctrack.sendcloud.net", "zhipin.com/web"),
    pages=("zhipin.com", "bosszhipin.com"),
    guide=(
        "登录 BOSS直聘网页版，点右上角头像，进入「账号设置」里的「邮箱设置」。",
        "绑定才档收的那个邮箱，按网站寄来的信确认。",
        "在「通知与提醒」打开「收到附件简历时发到邮箱」；只有候选人发来附件简历时才会有信。",
    ),
    note="简历在附件里，正文只有职位；没有附件简历的打招呼不会寄信。",
)
