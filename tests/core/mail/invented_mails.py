"""Mails of every job site as none of the other tests has them: what each tells, and what must be left alone.

Senders are written with ``at``, so that no address of anybody stands here. Wordings, code pages, wrappings and labels differ from one to the next, as they do between years of one site.
"""

from base64 import b64encode
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SiteMail:
    """One mail and what must be read of it; an empty ``site`` is for mails that are no résumé's."""

    site: str
    sender: str
    subject: str
    body: str
    told: dict[str, str] = field(default_factory=dict)
    charset: str = "utf-8"
    attachment: str = ""
    link: str = ""


def as_bytes(mail: SiteMail) -> bytes:
    """The mail as a server has it: the subject in encoded words of a few bytes, characters cut in two."""
    raw, words = mail.subject.encode(mail.charset), []
    for start in range(0, len(raw), 23):
        words.append(f"=?{mail.charset}?B?{b64encode(raw[start : start + 23]).decode()}?=")
    lines = [
        f"From: {mail.sender.replace(' at ', '@')}", "To: hr@example.com", "Date: Tue, 13 Oct 2026 10:20:30 +0800",
        f"Message-ID: <{abs(hash(mail.subject)) % 10**9}@example.com>", "Subject: " + "\r\n ".join(words), "MIME-Version: 1.0",
    ]  # fmt: skip
    kind = "html" if "<" in mail.body else "plain"
    body = (
        f"Content-Type: text/{kind}; charset={mail.charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + b64encode(mail.body.encode(mail.charset)).decode()
    )
    if not mail.attachment:
        return ("\r\n".join(lines) + "\r\n" + body).encode()
    name = mail.attachment.encode(mail.charset)
    pieces = [name[start : start + 17] for start in range(0, len(name), 17)]
    file_name = "\r\n ".join(f"=?{mail.charset}?B?{b64encode(piece).decode()}?=" for piece in pieces)
    resume = b64encode(mail.body.encode()).decode()
    return (
        "\r\n".join(lines) + "\r\nContent-Type: multipart/mixed; boundary=cut\r\n\r\n--cut\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + b64encode("您好，附件是候选人的简历。".encode()).decode()
        + f'\r\n--cut\r\nContent-Type: text/plain; name="{file_name}"\r\nContent-Transfer-Encoding: base64\r\n'
        f'Content-Disposition: attachment; filename="{file_name}"\r\n\r\n{resume}\r\n--cut--\r\n'
    ).encode()


RESUMES = (
    SiteMail(
        "zhaopin", '"智联求职者殷女士" <b3.service at zhaopinmail.com>', "供应链计划专员（无锡 滨湖区）-殷女士 - 智联求职者",
        """<table><tr><td>应聘职位</td><td>供应链计划专员</td></tr></table><p>殷女士 | 女 | 31岁 | 现居住于无锡 滨湖区</p>
        <p>手机号码：17000007788（虚拟号，2026-11-12 前有效）</p><p>工作经历</p><p>2019/04 - 至今　鹿鸣冷链（无锡）有限公司　计划主管</p>
        <p>教育经历</p><p>2013/09 - 2017/06　江南大学　物流管理　本科</p><a href="https://rd6.zhaopin.com/candidate?x=1&amp;resumeNumber=JR88R90250000000">登录查看</a>""",
        {"name": "殷女士", "job": "供应链计划专员", "city": "无锡 滨湖区", "school": "江南大学", "phone": ""}, "gbk",
        link="https://rd6.zhaopin.com/candidate?x=1&resumeNumber=JR88R90250000000",
    ),
    SiteMail(
        "zhaopin", "智联招聘 <b1.service at zhaopinmail.com>", "Fwd: Fw：转发:(Zhaopin.com) 应聘 护士长[HL-2206]-绵阳-瞿令仪",
        "<p>姓　　名：瞿令仪</p><p>移动电话：139 0013 4409</p><p>E-mail：lingyi@example.com</p><p>毕业院校：川北医学院</p><p>投递时间：2026-10-12</p>",
        {"name": "瞿令仪", "job": "护士长", "city": "绵阳", "phone": "13900134409", "email": "lingyi@example.com"}, "gb18030",
    ),
    SiteMail(
        "51job", "前程无忧[51job] <resume at quickmail.51job.com>", "(51job.com)申请贵公司储能系统工程师（常州-新北区）－陆照夜",
        """<div id="divResume"><table class="column"><tr><td valign="top">应聘职位：</td><td valign="top">储能系统工程师</td></tr>
        <tr><td>姓　名：</td><td>陆照夜</td></tr><tr><td>手　机：</td><td>13900131207</td></tr><tr><td>学　校：</td><td>常州大学</td></tr>
        <tr><td>专　业：</td><td>新能源科学与工程</td></tr><tr><td>学历/学位：</td><td>硕士</td></tr><tr><td>期望薪资：</td><td>1.8-2.5万/月</td></tr></table></div>
        <a href="http://ehire.51job.com/Candidate/ResumeViewFolderV2.aspx?hidSeqID=9&pageCode=24">查看</a>""",
        {"name": "陆照夜", "job": "储能系统工程师", "city": "常州-新北区", "phone": "13900131207", "school": "常州大学", "degree": "硕士"}, "gb2312",
        link="http://ehire.51job.com/Candidate/ResumeViewFolderV2.aspx?hidSeqID=9&pageCode=24",
    ),
    SiteMail(
        "51job", "前程无忧[51job] <resume at quickmail.51job.com>", "转发：(51job.com)申请贵公司税务专员(甲级)（东莞）－Chloe Lam",
        "<p>姓　名：Chloe Lam</p><p>联系电话：登录后查看</p><p>邮箱：chloe.lam@example.com</p><p>公　司：岭南纸业有限公司</p>",
        {"name": "Chloe Lam", "job": "税务专员(甲级)", "city": "东莞", "phone": "", "email": "chloe.lam@example.com"},
    ),
    SiteMail(
        "liepin", "猎聘网 <service at mail3.lietou-edm.com>", "【区域销售经理（医疗器械）_武汉】 尹先生_来自猎聘网的候选人",
        """<span style="color:#FF9933">区域销售经理（医疗器械）|武汉</span><p>尹先生　男　36岁　11年经验</p><p>电话：登录猎聘查看</p>
        <p>2017.05-至今　康桥医疗科技有限公司　大区经理</p><a href="http://linktrace.lietou-edm.com/t?enc=3AB&amp;u=1">查看简历</a>""",
        {"name": "尹先生", "job": "区域销售经理(医疗器械)", "city": "武汉", "phone": ""},
        link="http://linktrace.lietou-edm.com/t?enc=3AB&u=1",
    ),
    SiteMail(
        "liepin", "猎聘 <service at mail28.lietou-edm.com>", "Fw: 【IT 审计_上海】 欧阳行舟_来自猎聘的候选人",
        "<p>欧阳行舟</p><p>手机：13900137765</p><p>邮箱：ouyang@example.com</p><p>2015.07-至今 明远会计师事务所 IT审计经理</p>",
        {"name": "欧阳行舟", "job": "IT 审计", "city": "上海", "phone": "13900137765"}, "gbk",
    ),
    SiteMail(
        "boss", "BOSS直聘 <cv at service.bosszhipin.com>", "梁* | 8年，应聘 嵌入式软件（电机控制） | 合肥20-30K·15薪【BOSS直聘】",
        "梁清和\n男 | 31岁 | 13900135521 | liang@example.com\n工作经历\n2018.03-至今 江淮智驱有限公司 嵌入式工程师\n教育经历\n2011.09-2015.06 合肥工业大学 自动化 本科",
        {"job": "嵌入式软件(电机控制)", "city": "合肥", "name": "梁清和", "phone": "13900135521", "salary": "20-30K·15薪"},
        attachment="【嵌入式软件（电机控制）_合肥 20-30K】梁清和 8年.txt",
    ),
    SiteMail(
        "boss", "BOSS直聘 <cv at service.bosszhipin.com>", "宋知遥 | 27年应届生，应聘 品牌策划实习生 | 广州4-6K【BOSS直聘】",
        "宋知遥\n电话 13900139980\n教育背景\n2023.09-2027.06 暨南大学 广告学 本科",
        {"job": "品牌策划实习生", "city": "广州", "name": "宋知遥", "phone": "13900139980"}, attachment="【品牌策划实习生 | 广州4-6K】宋知遥 27年应届生.txt",
    ),
    SiteMail(
        "lagou", "拉勾网 <service at mail30.lagoujobs.com>", "【拉勾】蔡若溪投递了贵公司「数据产品经理」职位",
        "<p>应聘职位：数据产品经理</p><p>工作地点：杭州</p><p>蔡若溪</p><p>联系方式请登录拉勾查看</p><p>2016.07-至今 云杉数据有限公司 产品经理</p><a href='https://easy.lagou.com/can/x.htm?r=1'>查看</a>",
        {"name": "蔡若溪", "job": "数据产品经理", "city": "杭州", "phone": ""}, link="https://easy.lagou.com/can/x.htm?r=1",
    ),
    SiteMail(
        "zhaopin", "智联招聘 <b5.service at zhaopinmail.com>", "您收到一份新的投递", "宋佳怡\n手机：13900131003\n工作经历\n2019.04-至今 澄江机电有限公司 行政专员",
        {"name": "宋佳怡", "job": "", "phone": "13900131003"}, "gbk", attachment="智联招聘_宋佳怡_行政专员_中文_20261001_1190.doc",
    ),
    SiteMail(
        "51job", "前程无忧[51job] <resume at quickmail.51job.com>", "新投递一份", "骆景明\n手机：13900131004\n教育经历\n2012.09-2016.06 河海大学 电气工程 本科",
        {"name": "骆景明", "job": "", "school": "河海大学"}, "gb18030", attachment="51job_骆景明(385511207).htm",
    ),
    SiteMail(
        "lagou", "拉勾网 <service at portal.lagoujobs.com>", "拉勾网：于天佑应聘您发布的「测试开发工程师」职位", "<p>于天佑</p><p>现居：武汉</p>",
        {"name": "于天佑", "job": "测试开发工程师", "city": ""}, "gbk",
    ),
    SiteMail(
        "lagou", "拉勾 <service at portal.lagoujobs.com>", "程初晴-投递UI设计师-厦门-拉勾网", "<p>程初晴</p><p>手机：13900130021</p>",
        {"name": "程初晴", "job": "UI设计师", "city": "厦门", "phone": "13900130021"}, "gbk",
    ),
    SiteMail(
        "58", "58同城 <noreply at zp.58.com>", "(58.com)应聘贵公司叉车司机/仓管-佛山 南海-莫先生",
        "<p>姓名：莫先生（男，42岁）</p><p>联系电话：15000000000转6612（虚拟号码，仅限本人拨打）</p><p>工作经验：5-10年</p>",
        {"name": "莫先生", "job": "叉车司机/仓管", "city": "佛山 南海", "phone": "", "gender": "男", "age": "42"}, "gbk",
    ),
    SiteMail("58", "58同城 <noreply at zp.58.com>", "Fw:温令仪__应聘月嫂", "<p>姓名：温令仪</p><p>手机：13900138840</p>", {"name": "温令仪", "job": "月嫂", "phone": "13900138840"}),
    SiteMail("ganji", "赶集 <jianli at send.ganji.com>", "应聘前台接待 - 石家庄 - 贺知遥", "<p>贺知遥</p><p>电话：13900136617</p>", {"name": "贺知遥", "job": "前台接待", "city": "石家庄", "phone": "13900136617"}, "gb2312"),
    SiteMail("ganji", "赶集 <jianli at send.ganji.com>", "费女士__应聘理货员", "<p>姓名：费女士</p><p>电话：登录查看</p>", {"name": "费女士", "job": "理货员", "phone": ""}),
    SiteMail("dajie", "大街网 <service at sysmail.dajie.com>", "应聘管理培训生（西安）——柳若谷", "<p>柳若谷</p><p>2022.09-2026.06 西北大学 工商管理 本科</p>", {"name": "柳若谷", "job": "管理培训生", "city": "西安", "school": "西北大学"}, "gbk"),
    SiteMail("dajie", "大街网 <service at sysmail.dajie.com>", "转寄: 应聘贵公司法务助理（北京）—卓清和", "<p>卓清和</p><p>邮箱：zhuo@example.com</p>", {"name": "卓清和", "job": "法务助理", "city": "北京", "email": "zhuo@example.com"}),
    SiteMail("chinahr", "中华英才网 <info at info.chinahr.com>", "滕行舟_应聘机修工", "<p>姓名：滕行舟</p><p>手机：13900132219</p>", {"name": "滕行舟", "job": "机修工", "phone": "13900132219"}, "gbk"),
    SiteMail("chinahr", "中华英才网 <info at info.chinahr.com>", "应聘薪酬专员（济南）——邢女士", "<p>邢女士</p><p>2014.07-至今 泉城家居有限公司 薪酬专员</p>", {"name": "邢女士", "job": "薪酬专员", "city": "济南", "phone": ""}),
    SiteMail("cjol", "人才热线 <cv at email.cjol.com>", "应聘 PCB Layout 工程师（深圳 宝安）——单若溪", "<p>姓 名：单若溪</p><p>手 机：139-0013-4498</p>", {"name": "单若溪", "job": "PCB Layout 工程师", "city": "深圳 宝安", "phone": "13900134498"}, "gb18030"),
    SiteMail("cjol", "人才热线 <cv at email.cjol.com>", "回复：应聘品质主管-惠州-祁照夜", "<p>祁照夜</p><p>手机：13900133332</p>", {"name": "祁照夜", "job": "品质主管", "city": "惠州"}),
    SiteMail("goodjobs", "新安人才网 <resume at mail2.goodjobs.cn>", "应聘贵公司审计专员（芜湖）——鲁幕遮", "<p>鲁幕遮</p><p>电话：13900131190</p>", {"name": "鲁幕遮", "job": "审计专员", "city": "芜湖"}, "gbk"),
    SiteMail("goodjobs", "新安人才网 <resume at mail2.goodjobs.cn>", "应聘安全员——樊先生", "<p>樊先生</p><p>电话：登录查看</p>", {"name": "樊先生", "job": "安全员", "phone": ""}),
    SiteMail(
        "zhaopin", "智联招聘 <b2.service at zhaopinmail.com>", "[External] (Zhaopin.com) 应聘 Java-后端开发-北京-海淀区-王明远",
        "<p>王明远 男 33岁</p><p>手机：17012344321-8899（虚拟号，7天内有效）</p><p>邮箱：w***ming@example.com</p>",
        {"name": "王明远", "job": "Java-后端开发", "city": "北京-海淀区", "phone": "", "email": ""}, "gbk",
    ),
    SiteMail(
        "51job", "前程无忧[51job] <resume at quickmail.51job.com>", "【外部邮件】(51job.com)申请贵公司区域经理-华北（天津）－O'Brien Li",
        "<p>O'Brien Li</p><p>公　司：</p><p>联系电话：139****8888（登录后可见）</p>",
        {"name": "O'Brien Li", "job": "区域经理-华北", "city": "天津", "phone": "", "expected_salary": ""},
    ),
    SiteMail(
        "51job", "李娜 <lina at example.org>", "转发：(51job.com)申请贵公司会计（上海）－林先生",
        """<p>王芳，你看下，有问题打我电话 13900130001</p><p>发件人: 前程无忧[51job]</p><p>发送时间: 2026年10月13日 9:30</p><p>收件人: 李娜</p><p>主题: (51job.com)申请贵公司会计（上海）－林先生</p>
        <p>林先生 男 29岁</p><p>公　司：鹭岛电子有限公司</p><p>职　位：会计</p><p>学　校：厦门大学</p>""",
        {"name": "林先生", "job": "会计", "city": "上海", "phone": "", "employer": "鹭岛电子有限公司", "title": "会计", "school": "厦门大学"},
    ),
    SiteMail(
        "boss", "BOSS直聘 <cv at service.bosszhipin.com>", "林可 | 26年应届生，应聘 数据分析实习生 | 北京200-300元/天【BOSS直聘】",
        "林可\n电话 13900139981", {"job": "数据分析实习生", "city": "北京", "name": "林可", "phone": "13900139981", "salary": "200-300元/天"},
        attachment="【数据分析实习生 | 北京200-300元每天】林可 26年应届生.txt",
    ),
    SiteMail(
        "lagou", "拉勾网 <service at mail30.lagoujobs.com>", "【拉勾招聘】孙晓投递了您的职位「Java 架构师」", "<p>孙晓</p><p>邮箱：s**.x@example.com</p>",
        {"name": "孙晓", "job": "Java 架构师", "email": ""}, "gbk",
    ),
    SiteMail(
        "51job", "前程无忧[51job] <resume at quickmail.51job.com>", "(51job.com)申请贵公司嵌入式工程师（厦门-集美区）－蓝思远",
        """<p>应聘职位：嵌入式工程师</p><p>简历来源：主动投递</p><p>蓝思远</p><p>六年工作经验 | 男 | 29岁（1997年5月3日）</p><p>居住地：厦门-集美区</p>
        <p>E-mail：lansy@example.net</p><p>公　司：鹭岛电子有限公司</p><p>职　位：嵌入式工程师</p><p>学　校：集美大学</p>""",
        {"name": "蓝思远", "job": "嵌入式工程师", "city": "厦门-集美区", "employer": "鹭岛电子有限公司", "duties": ""}, "gbk",
    ),
    SiteMail("58", "58同城 <noreply at zp.58.com>", "(58.com)应聘贵公司美容师-成都 武侯-裴女士", "<p>裴女士（女，28岁）</p><p>现居住地：成都武侯</p><p>联系方式：17012345678-8899（虚拟号）</p><p>查看</p>", {"name": "裴女士", "job": "美容师", "city": "成都 武侯", "phone": "", "duties": ""}, "gb18030"),
    SiteMail("ganji", "赶集 <jianli at send.ganji.com>", "(ganji.com)应聘保洁-北京 昌平-崔女士", "<p>崔女士</p>", {"name": "崔女士", "job": "保洁", "city": "北京 昌平"}, "gbk"),
    SiteMail("bjx", "北极星招聘 <hr at bjx.com.cn>", "(gfdjob.bjx.com.cn)应聘 光伏运维 - 西宁 - 陶令仪", "<p>姓名：陶令仪</p><p>手机：13900139002</p>", {"name": "陶令仪", "job": "光伏运维", "city": "西宁", "phone": "13900139002"}, "gb2312"),
    SiteMail("bjx", "北极星招聘 <hr at bjx.com.cn>", "Fw: (fdjob.bjx.com.cn)应聘 风机检修工程师 - 哈密 - 古先生", "<p>古先生</p><p>2018.07-至今 天山风电有限公司 检修工程师</p>", {"name": "古先生", "job": "风机检修工程师", "city": "哈密", "phone": ""}),
)  # fmt: skip
"""What must come in."""

OTHERS = (
    ("b1.service at zhaopinmail.com", "智联招聘：金九银十招聘季，发布职位立减 300 元"),
    ("b1.service at zhaopinmail.com", "您有 5 份简历即将过期，立即登录处理"),
    ("b2.service at zhaopinmail.com", "人才推荐：本周为您精选 12 位会计候选人"),
    ("resume at quickmail.51job.com", "前程无忧 2026 校园招聘直播邀请函"),
    ("resume at quickmail.51job.com", "(51job.com)贵公司的职位「会计」将于 3 天后到期"),
    ("resume at quickmail.51job.com", "前程无忧：10 月账单已出"),
    ("cv at email.cjol.com", "深圳人才热线招聘会展位预订"),
    ("service at mail3.lietou-edm.com", "【猎聘】高端人才地图_限时免费领取"),
    ("service at mail9.lietou-edm.com", "【HR必看_上海】 年度薪酬报告_点击下载"),
    ("cv at service.bosszhipin.com", "【BOSS直聘】您的账号在新设备登录"),
    ("cv at service.bosszhipin.com", "牛人周报：36 位牛人看过你的职位【BOSS直聘】"),
    ("service at mail30.lagoujobs.com", "拉勾年度雇主评选开始报名"),
    ("service at portal.lagoujobs.com", "【拉勾】简历下载套餐限时八折"),
    ("noreply at zp.58.com", "58同城：您的招聘会员已到期，续费享优惠"),
    ("jianli at send.ganji.com", "赶集提醒：完善公司资料可多得简历"),
    ("service at sysmail.dajie.com", "大街网实习生双选会报名通道开启"),
    ("info at info.chinahr.com", "中华英才网邀请您参加 HR 沙龙"),
    ("cv at email.cjol.com", "人才热线对账单（2026 年 9 月）"),
    ("resume at mail2.goodjobs.cn", "新安人才网国庆放假通知"),
    ("b3.service at zhaopinmail.com", "王女士，您的职位「会计」已成功发布"),
    ("b3.service at zhaopinmail.com", "大数据人才(上海)-海量简历"),
    ("resume at quickmail.51job.com", "(51job.com)贵公司“会计”职位收到3份新简历，请登录查看提醒"),
    ("service at mail9.lietou-edm.com", "【人才盘点_北京】 免费试用_来自猎聘的候选人"),
    ("cv at service.bosszhipin.com", "【BOSS直聘】张先生，您有新的招呼"),
    ("service at portal.lagoujobs.com", "【拉勾】您收到的简历即将过期"),
    ("service at portal.lagoujobs.com", "【拉勾】应聘者满意度调研"),
    ("jianli at send.ganji.com", "应聘高峰来临 - 全国 - 速看"),
    ("hr at bjx.com.cn", "北极星能源周报：光伏装机创新高"),
)
"""What the same senders send besides, which must be left alone."""
