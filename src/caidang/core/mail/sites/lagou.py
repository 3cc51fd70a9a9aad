"""拉勾. How its subjects are worded is not settled; the label in the body tells the job."""

from caidang.core.mail.sites.site import CITY, JOB, NAME, Site, subject

LAGOU = Site(
    key="lagou",
    name="拉勾",
    domains=("lagoujobs.com", "lagou.com"),
    subjects=(
        subject(rf"{NAME} [-_|] (?:应聘|投递) {JOB} (?:[-_|] {CITY})? (?:[-_|] 拉勾网?)?"),
        subject(rf"(?:【拉勾(?:网|招聘)?】|\[拉勾(?:网|招聘)?\]|拉勾网? :)? {NAME} (?:应聘|投递)(?:了)?(?:贵公司|贵司|您发布)?(?:的|您的)?(?:职位|岗位)?[「【“\"]? {JOB} [」】”\"]? (?:职位|岗位)?"),
        subject(r"(?:【拉勾(?:网|招聘)?】|\[拉勾(?:网|招聘)?\]) .*(?:简历|应聘|投递).*"),
    ),
    marks=("拉勾",),
    links=("lagou.com/resume", "easy.lagou.com"),
    pages=("lagou.com",),
    guide=(
        "登录拉勾企业版，进入「设置」里的「接收简历邮箱」。",
        "填才档收的那个邮箱，按网站寄来的信确认。",
        "在「职位管理」里看一眼每个职位的接收邮箱是否一致。",
    ),
    note="联系方式要登录拉勾才看得到。",
)
