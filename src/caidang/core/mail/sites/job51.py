"""前程无忧 51job: the whole résumé in the body, labels with full-width blanks."""

from caidang.core.mail.sites.site import CITY, JOB, NAME, Site, subject

JOB51 = Site(
    key="51job",
    name="前程无忧",
    domains=("quickmail.51job.com", "51job.com"),
    subjects=(
        subject(rf"\( 51job\.com \) 申请贵公司 {JOB} \( {CITY} \) - {NAME}"),
        subject(rf"\( 51job\.com \) 申请贵公司 {JOB} - {NAME}"),
    ),
    marks=("51job.com",),
    links=("ehire.51job.com/candidate/resumeview",),
    pages=("51job.com",),
    guide=(
        "登录前程无忧企业版（ehire），进入「账号与设置」里的「公司信息」或「子账号」。",
        "把「接收简历的电子邮箱」改成才档收的那个邮箱，保存后收一封确认信。",
        "在「简历处理设置」里打开「新投递发送到邮箱」；已发布的职位点「修改」，确认接收邮箱一致。",
    ),
)
