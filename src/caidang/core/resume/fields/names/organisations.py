"""What kind of thing a piece of a line names: an employer, a part of one, a place, a remark."""

import re

from caidang.core.resume.dictionary import entry_of, find_entries, follows_words
from caidang.core.resume.fields.names.degrees import find_degrees
from caidang.core.resume.fields.names.titles import are_modifiers, looks_like_title, may_be_title

_HAN = r"\u3400-\u9fff"
_OFFICE_OF = re.compile(r"[省市县区州旗][\u3400-\u9fff]{0,8}(?:局|委|厅|院|政府)[\u3400-\u9fff]{1,8}[处科室站队所]$")
"""某市水务局水政处: the office of an authority, named as one."""
_STRONG_END = re.compile(
    r"(?:公司|集团|银行|支行|分行|信用社|组织部|宣传部|统战部|武装部|政法委|纪委|监委|团委|妇联|总工会|残联|人大常委会|政协|某[部团旅连]|[军警]区|部队|支队|总队|事务所|律所|医院|卫生院|诊所|研究院|研究所|设计院|出版社|报社|杂志社|电视台|工作室|俱乐部|协会|基金会|委员会|株式会社|有限会社|管委会|幼儿园|小学|中学|学校|大学|学院|酒店|宾馆|饭店|山庄|酒楼|度假村|餐厅|超市|商场|工厂|合作社|政府|街道办|街道办事处|税务局|公安局|法院|检察院|财政局|教育局|居委会|村委会|分局|经营部|商行|卫生服务中心|总公司|分公司|子公司|有限合伙\)|普通合伙\)|中医院|妇幼保健院|保健院|[局司团]第?[一二三四五六七八九十]{1,2}[处队]|(?:口腔|中医|综合|医疗美容|美容|眼科|康复)门诊部)(?:\([^()]{1,14}\))?(?:[\u3400-\u9fff]{2,8}(?:分公司|分行|支行|办事处|分院|校区|研发中心|技术中心|生产基地|工厂|分厂))?$"
)
_TRADES = (
    "鞋业|机车|服装|纺织|家具|建材|钢构|包装|印刷|玩具|五金|塑胶|灯饰|陶瓷|水泥|矿业|煤业|乳业|酒业|茶业|药业|牧业|粮油|种业|盐业|航运|海运|港务"
    "|客运|货运|公交|地铁|铁路|航空|速运|快递|快运|家政|母婴|口腔|眼科|整形|美容|健身|培训|教育|影城|会所|火锅|烘焙|奶茶|连锁|卫厨|厨卫|照明|锂电|光伏|风电"
)
"""What firms are called after, where their legal form is left out."""
_WEAK_END = re.compile(
    rf"(?:{_TRADES})(?:\([^()]{{1,14}}\))?$|(?:控股|传媒|科技|网络|信息|实业|地产|物业|物流|证券|保险|基金|资本|投资|咨询|文化|广告|餐饮|医药|生物|电子|汽车|影业|游戏|软件|智能|股份|商贸|贸易|电器|食品|服饰|医疗|能源|重工|机械|建设|建筑|置业|互动|数据|通信|通讯|半导体|新材料|制药|化工|旅游|环保|国际|工厂|厂|店|学堂|书院|课堂|在线|网|平台|中心|部队|大队|站|所|局|院|实验室)(?:\([^()]{1,14}\))?$"
)
_COMPANY_LATIN = re.compile(
    r"\b(?:Co\.?,?\s?Ltd|Ltd|Limited|Inc|LLC|L\.L\.C|Corp|Corporation|Company|Group|GmbH|PLC|S\.A|Holdings?|Bank|Hospital|University|Institute|Technologies|Technology|Solutions|Partners|Capital|Securities|Labs?|Laboratory|Studios?|Systems|Consulting|Ventures|Networks?|Software|Foundation|Agency|Associates|Media|Pharma(?:ceuticals)?|Motors|Airlines|Insurance|Advisors|Kindergarten|School|College|Law Firm|Clinic|Hotel|Logistics|Electronics|Semiconductor|Energy|Entertainment|Games|Press|Center|Centre|Ministry|Bureau|LLP|AG|Pte|Pty|International|Industries|Enterprises|Services|Trading|Securities|Retail|Foods?|Academy|Observatory|Museum|Council|Commission|Authority|Embassy|Consulate|Committee|Federation|Association|Society|Theatre|Orchestra|Restaurant|Airport|Factory|Mills?|Publishing|Airways|Architects|Pictures|Brewery|Steel|Motor|Automotive|Telecom|Textiles?|Garments?|Chemicals?|Machinery|Resorts?|Supermarket|SE|plc|Pvt|Sdn|Bhd|N\.V|B\.V|AB|Oy|KG|S\.r\.l|S\.p\.A|S\.L|z o\.o|SARL|Ltda|SA|SAS|SpA|Brothers|Chamber of Commerce|Credit Union|Trust|Charity|Cafe|Café|Bakery|Railways?|Shipping|Farms?|Palace|Inn|Club|Hydro|Telecommunications|Wines?|Spirits|Broadcasting|Cosmetics|Fashion|Jewell?ery|Hotels|Beverages?|Brands|Robotics|Biotech|Therapeutics|Diagnostics|Aerospace|Constructions?|Properties|Realty|Mobility|Payments?)\b\.?"
    r"|(?<=[a-z.] )& (?:Sons|Co)\b\.?"
)
_OF_TRADE = re.compile(
    r"(?:Technolog(?:y|ies)|Solutions|Capital|Securities|Labs?|Systems|Consulting|Networks?|Software|Media|Insurance|Logistics|Electronics|Semiconductor|Energy|Entertainment|Games|Press|Cent(?:er|re)|International|Industries|Services|Trading|Retail|Foods?|Trust|Railways?|Shipping|Farms?|Fashion|Hotels|Beverages?|Brands?|Robotics|Constructions?|Properties|Mobility|Payments?|Diagnostics|Club)"
)
"""Words that posts are called after as much as firms are."""
_DEPARTMENT = re.compile(
    r"(?:部|部门|后厨|前厅|事业部|事业群|中心|小组|组|团队|科室|事业群|产品线|业务线|(?<![数万中德])科|[\u3400-\u9fff]{2}(?:作业|检修|运维|保护|巡检|维护|抄表|装表|试验|继电)班|[\u3400-\u9fff]{2}(?<!网)(?<!公开)(?<!直播)(?<!试听)(?<!录播)课|车间|处|办公室|手术室|门诊|急诊|产房|[NP]?ICU|总经办|总裁办|大区|[一二三四五六七八九]所|BU|Department|Dept\.?|Team|Division)$"
)
_DESCRIPTOR = re.compile(
    r"^(?:全职|兼职|实习|远程|校招|社招|合同工|外包|互联网.{0,10}|计算机软件|电子商务|\d+\s*-\s*\d+\s*人|\d+人(?:以上|以下)?|.{0,8}(?:上市|融资|民营|国企|国有企业|外企|外商独资|合资(?!深)|私营|事业单位|股份制企业|民营公司|上市公司).{0,6}|规模.*|[A-D]轮|full[- ]?time|part[- ]?time|remote|hybrid|contract|on-?site|internship|\d+\s*(?:年|个月).*|(?:\d+\s*(?:yrs?|years?)\s*)?\d+\s*(?:mos?|months?)|\d+\s*(?:yrs?|years?)|[(\[].*[)\]]|共?\d+年(?:\d+个月)?|IT服务.{0,10}|.{2,8}行业|\d+K?-\d+K?(?:/月)?|税前.*|月薪.*|至今|present|now)$",
    re.IGNORECASE,
)
_REGION = re.compile(
    r"^(?:(?!HR|QA|IT|PR|AI|BI|UX|UI|R&D)[A-Z]{2}|China|PRC|P\.?R\.? ?China|USA|U\.S\.A?\.?|UK|United States|United Kingdom|Singapore|Canada|Australia|Germany|Japan|India|France|Austria|Switzerland|Netherlands|The Netherlands|Belgium|Spain|Italy|Portugal|Poland|Ireland|Sweden|Norway|Denmark|Finland|Greece|Turkey|UAE|U\.A\.E\.?|United Arab Emirates|Saudi Arabia|Qatar|Egypt|South Africa|Nigeria|Kenya|Brazil|Mexico|Argentina|Vietnam|Thailand|Malaysia|Indonesia|Philippines|South Korea|Korea|Taiwan|New Zealand|Russia|Israel|Pakistan|Bangladesh|Sri Lanka|England|Scotland|Wales|Jiangsu|Zhejiang|Guangdong|Shandong|Fujian|Anhui|Hubei|Hunan|Henan|Hebei|Shanxi|Shaanxi|Sichuan|Liaoning|Jilin|Heilongjiang|Jiangxi|Yunnan|Guizhou|Gansu|Hainan|Guangxi|Inner Mongolia|Xinjiang|California|New York|Texas|Washington|Remote|中国|[\u3400-\u9fff]{2,3}省(?:[\u3400-\u9fff]{2,4}市)?|[A-Z][a-z]+, [A-Z]{2})$"
)
_OUTLET = re.compile(
    r"[\u3400-\u9fff《》·]{0,14}(?:大区|区域|代表处|分部|基地|店|设计院|研究院|研发总院|研发中心|实验室|节目组|栏目组|项目部|门店|厂|园区|物流中心|分拨中心|服务中心|营业部|运营中心|一号|二号|三号|仓)(?:\([^()]{1,12}\))?"
)
"""农夫山泉云南大区: a part of a known firm that is called after it."""
_PART_OF_KNOWN = re.compile(r" ?[\u3400-\u9fff]{2,6}(?:中心|事业部|事业群| ?部)")
_BRANCH = re.compile(
    r"^[\u3400-\u9fff]{0,6}(?:分公司|分行|支行|办事处|总部|校区|事业部|分院|研究院)"
)


@follows_words(4096)
def looks_like_company(text: str) -> float:
    """This function will rate how surely a piece names an employer: 0 not at all, 1 by its legal form."""
    plain = text.strip(" ,;:-—|·")
    if not 2 <= len(plain) <= 70 or re.search(r"[。;!?]", plain):
        return 0.0
    return _han_company(plain) if _is_han(plain) else _latin_company(plain)


def _han_company(plain: str) -> float:
    if entry_of("employers", re.sub(r"\([^()]*\)$", "", plain)):
        return 0.95
    if re.match(
        r"(?:负责|参与|协助|完成|主要|对|为|在|与|和|根据|通过|带领|管理|维护|配合|自己|自家)", plain
    ):
        return 0.0
    if _STRONG_END.search(plain) or _UNNAMED.fullmatch(plain) or plain.startswith(("株式会社", "有限会社")) or _OFFICE_OF.search(plain):
        return 0.95 if len(plain) >= 4 else 0.6
    known = find_entries("employers", plain)
    if (
        known
        and known[0].start == 0
        and (
            _BRANCH.match(plain[known[0].end :])
            or known[0].end >= len(plain) - 1
            or plain[known[0].end] in "(·-"
            or _OUTLET.fullmatch(plain, known[0].end)
        )
    ):
        return 0.9
    if known and known[0].start == 0 and _PART_OF_KNOWN.fullmatch(plain, known[0].end) and not _PART_FOR_PLATFORM.fullmatch(plain):
        return 0.85  # 招商银行信用卡中心, vivo 影像算法部
    if known and known[0].start == 0 and (places := find_entries("cities", plain[known[0].end :])) and places[0].start == 0:
        return 0.85 if is_department(plain) else 0.55 * bool(_WEAK_END.search(plain))
    return 0.55 if _WEAK_END.search(plain) and len(plain) >= 3 else 0.0


_INITIALS = re.compile("[A-Z]{2}")
_UNNAMED = re.compile(r"(?:某|一家|XX|xx)[\u3400-\u9fffA-Za-z\d]{1,14}(?:企业|[外国央民车药房名]企|独角兽|大厂|平台|机构|单位|工厂|电子厂|研究所|设计院|研究院|[医法]院|学校|中[学介]|幼儿园|银行|券商|餐厅|酒店)")
"""某世界500强外企: whom somebody does not want to name."""


def _latin_company(plain: str) -> float:
    if entry_of("employers", plain):
        return 0.93
    if any(degree.start == 0 for degree in find_degrees(plain)):
        return 0.0  # B.Eng. in Computer Science & Technology
    if _is_of_known(plain):
        return 0.82
    form = list(_COMPANY_LATIN.finditer(plain)) or list(_COMPANY_LATIN.finditer(plain.title() if plain.isupper() else ""))
    if not plain[:1].isupper() or not form:
        return 0.0
    # Software Development Engineer II is a post, Amazon Web Services an employer.
    is_trade = all(_OF_TRADE.fullmatch(match.group()) for match in form)
    if is_trade and _TRADE_FIRST.match(plain):
        return 0.0  # Technology & IP: no firm is called after its trade alone
    return 0.0 if is_trade and looks_like_title(plain) >= 0.8 and form[-1].end() < len(plain) else 0.9


_TRADE_FIRST = re.compile(r"(?:Technolog(?:y|ies)|Securities|Insurance|Logistics|Electronics|Energy|Media|Retail|Software|Consulting|Construction|Trading|Systems) (?:&|and) [A-Z]\w+$")


def _is_of_known(plain: str) -> bool:
    """Microsoft Research Asia: a name that begins with a firm's that is known, and no post there."""
    if not plain[:1].isupper() or not plain.istitle() or len(plain.split()) > _MOST_WORDS or looks_like_title(plain):
        return False
    known = find_entries("employers", plain)
    return bool(known) and known[0].start == 0 and plain[known[0].end : known[0].end + 1] == " "


_MOST_WORDS = 4


def is_department(text: str) -> bool:
    """This function will tell whether a piece names a part of a firm."""
    return len(text) <= 24 and _DEPARTMENT.search(text.strip()) is not None


_UNIT = re.compile(
    r"(?:中心|研究院|研究所|事业部|事业群|产品线|业务线|项目部|[\u3400-\u9fff]部|BU|学部|办事处)$"
)
_PLACED_HOUSE = re.compile(
    "(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆)[\u3400-\u9fff]{3,}"
    "|[\u3400-\u9fff]{2,}(?:养老|康养|养护|月子|托育|早教|健身|齿科|会展|购物|美术|琴行)[\u3400-\u9fff]{0,2}中心$"
)
"""宁夏颐年康养中心: a house of its own, no part of one."""
_FIRM = re.compile(r"公司|集团|银行|医院|大学|学院|科学院|中国|国家|[省市县州]")


def is_unit(text: str) -> bool:
    """This function will tell whether a piece sounds like a part of a firm: 中央研究院, 整合营销中心."""
    plain = re.sub(r"\s*\([^()]*\)$", "", text.strip())
    known = find_entries("employers", plain)
    return (
        2 <= len(plain) <= 10
        and not (known and known[0].start == 0)  # 蔚来中心
        and not _UNNAMED.fullmatch(plain)
        and _UNIT.search(plain) is not None
        and _FIRM.search(plain.replace("集团人", "").removeprefix("集团")) is None
        and not find_entries("cities", plain)
        and not _PLACED_HOUSE.match(plain)
    )


_PART_END = re.compile(r"(?:分(?:公司|厂|店|校|院|中心|部|行|所|局)|子公司|工厂|厂区|[厂站场队所院店]|中心|基地|大区|园区|校区|门店|车间|工段|班组|[业品务]线)$")
_PART_OF_ANY = re.compile(r"[\u3400-\u9fff]{0,6}(?:分(?:公司|厂|店|校|院|中心|部|行|所|局)|子公司)$")
_LONGEST_PART = 9


def is_like_part(text: str) -> bool:
    """This function will tell whether a name sounds like a part of the firm that stands before it: 炼钢厂, 郑州分中心, 轨道交通分公司.

    The same words may name a firm of its own: it is for the neighbours to tell.
    """
    plain = re.sub(r"\s*\([^()]*\)$", "", text.strip())
    if plain.endswith("公司") and entry_of("cities", plain.removesuffix("公司")) is not None:
        return True  # 龙湖智慧服务 成都公司
    if is_unit(plain) or _PART_OF_ANY.fullmatch(plain):
        return True
    if not 2 <= len(plain) <= _LONGEST_PART or _PART_END.search(plain) is None or find_entries("employers", plain):
        return False
    places = find_entries("cities", plain)
    return not places or places[0].start > 0 or plain[places[0].end :] == "公司"


def is_descriptor(text: str) -> bool:
    """This function will tell whether a piece says something of a firm or post that is neither's name."""
    plain = text.strip(" ,;|·")
    if _UNNAMED.fullmatch(plain) or (_INITIALS.fullmatch(plain) and entry_of("employers", plain)):
        return False  # BP stands like a state
    if _DESCRIPTOR.match(plain) or _REGION.match(plain):
        return True
    hits = find_entries("cities", plain)
    if not hits:
        return False
    hit = hits[0]
    rest = plain[: hit.start] + plain[hit.end :]
    return (
        re.fullmatch(
            r"(?:[\u3400-\u9fff]{2,3}省|中国)?市?(?:[\u3400-\u9fff]{1,4}[区县市])?|,?\s*(?:China|PRC|USA|UK|[A-Z]{2})?(?:,\s*[A-Z]\w+)?",
            rest,
        )
        is not None
    )


def split_glued(text: str) -> int | None:
    """This function will return where the post begins in 某某有限公司Java工程师, or None."""
    match = _GLUED.match(text)
    if match is None or _OF_PLATFORM_SHOP.match(text):
        return None
    end = _end_of_branch(text, match.end())
    inner = _OF_STREET.match(text, end) if text[:end].endswith("街道") else None
    if inner is not None and looks_like_title(text[inner.end() :].lstrip()) >= _POST:
        end = inner.end()  # 石牌街道市场监管所协管员: the nearest of two
    rest = text[end:].lstrip()
    if rest.startswith("部"):
        return None  # 企业银行部客户经理
    return end if looks_like_title(rest) >= _POST or (_LEGAL_BEFORE.search(text, 0, end) is not None and may_be_title(rest)) else None


def _end_of_branch(text: str, end: int) -> int:
    """Where a firm's name ends with the branch that goes on with it: 某某银行|南京分行, 某某矿业集团|庞庄煤矿, 某某山庄|酒店."""
    for _ in range(_MOST_BRANCHES):
        branch = _BRANCH_BEHIND.match(text, end)
        if branch is None or (looks_like_title(text[branch.end() :].lstrip()) < _POST and not may_be_title(text[branch.end() :].lstrip())):
            break
        end = branch.end()
    return end


_MOST_BRANCHES = 2
_BRANCH_BEHIND = re.compile(
    r"(?:[\u3400-\u9fff]{1,8}?(?:公司|集团|分行|支行|分局|分所|分院|分社|分校|煤矿|铁矿|电厂|客运段|机务段|工务段|车务段|供电段|营业部|办事处|代表处)"
    r"|附属[\u3400-\u9fff]{0,4}?(?:中学|小学|幼儿园|医院)|[\u3400-\u9fff]{3,10}?(?:研究院|研究所|孔子学院|附属医院|幼儿园|小学|中学|酒店|研发中心|技术中心)|(?<=集团)公司|(?<=山庄)(?:大?酒店|宾馆|饭店)|(?<=度假)酒店)(?:\([^()]{2,8}\))?"
)
_LEGAL_BEFORE = re.compile(r"(?:公司|集团|事务所|医院|银行|酒店|大学|学院|研究院|设计院|出版社|委员会)(?:\([^()]{2,8}\))?$")


_OF_PLATFORM_SHOP = re.compile("(?:天猫|淘宝|京东|抖音|拼多多|快手|小红书|亚马逊|速卖通|线上|电商)(?:旗舰店|专卖店|专营店|店铺|直播间|官方店|自营店|小店)")
"""天猫旗舰店店长: which shop of the firm, no firm."""
_OF_STREET = re.compile(r"[\u3400-\u9fff]{2,12}?(?:工作站|服务中心|监管所|管理所|司法所|派出所|居委会|村委会|社区)(?=[\u3400-\u9fff])")
_GLUED = re.compile(
    r"[\u3400-\u9fff\w()&·]{2,40}?(?:有限公司|有限责任公司|集团|事务所|医院|银行|公司)(?:\([^()]{2,6}\))?(?=[\u3400-\u9fffA-Za-z])"
    r"|[\u3400-\u9fff()]{3,30}?(?:分局|局|检察院|法院|海关|派出所|人民政府|街道办事处|街道办|管委会|委员会|(?:监督|检测|监测|服务|工作|防疫|气象|林业|农技|推广|收费|变电|供电|兽医|文化|广播|质监|卫生|加油)站|(?:支|大|总|中)队|(?:管理|监管|供电|司法|财政|税务)所|[\u3400-\u9fff]{2}街道(?!办)|(?<=[市县区])[一二三四五六七八九]院|居委会|村委会|(?:服务|保障|交易|执法|指挥|疾控|防控|档案|信访|救助)中心|研究院|研究所|设计院|学校|中学|小学|高中(?=高中|初中|语文|数学|英语|物理|化学|生物|历史|地理|政治|体育|音乐|美术|信息|班主任|教)|附中|幼儿园|大学|学院|酒店|饭店|山庄|酒楼|度假村|餐厅|厂|店|馆|派出所|旅行社|出版社|博物院|博物馆|剧院|影院|美容院|养老院|敬老院|福利院|驾校|(?<!重点)实验室|超市|会员店|度假区|俱乐部|电视台|煤矿|铁矿|金矿|卫生院|保育院|疗养院|康复院|歌舞团|文工团|话剧团|杂技团|船级社|报社|杂志社|通讯社|工作室|经营部|商行|合作社|农场|林场|牧场|茶场|种植园|养殖场|加油站|火车站|机场|电厂|水厂|药房|药店|诊所|门诊部|书城|海洋公园|动物园|植物园|科技馆|(?:护理|预防控制|创新|体检|康复|养老|信用卡|会展|月子|托育|托管|血液|急救|活动|图书|艺术|健身|美容|齿科|孵化|物业服务)中心|渔业公司|客运段|机务段)(?:\([^()]{2,12}\))?(?=[\u3400-\u9fff])"
    r"|[\u3400-\u9fff]{2,10}?(?:[区县市镇]|街道)[\u3400-\u9fff]{2,5}?社区(?=[\u3400-\u9fff])"
    r"|(?:[\u3400-\u9fff]{1,4}[市县区])?[市县区州省][一二三四五六七八九]院(?=[\u3400-\u9fff])"
)


def split_city(text: str) -> int | None:
    """This function will return where a city begins that ends a Latin piece: Software Engineer Shanghai, or None."""
    hits = find_entries("cities", text)
    if not hits or hits[-1].end != len(text) or hits[-1].start < 6 or not text.isascii():
        return None
    before = text[: hits[-1].start].rstrip()
    if before.endswith((" of", " in", " at", " de", " di", " du")):
        return None  # University of Edinburgh
    if before[-1:].isalnum() and looks_like_title(before) < _POST:
        return None  # DHL Supply Chain Singapore
    return hits[-1].start if before[-1:].isalnum() or before[-1:] in ".,)" else None


_POST = 0.8
_FIRM_AND_PART = re.compile(
    r"[\u3400-\u9fff()]{2,30}(?:医院|公司|集团|工厂|[分支]行)(?=(?!附属|分院|总院)[\u3400-\u9fff]{1,9}(?:科|部|室|处|中心|组|车间|管理区|作业区|项目部|分厂|营业厅|[一二三四五六七八九十]厂)$)"
)


_PART_FOR_PLATFORM = re.compile(r"(?:天猫|淘宝|京东|抖音|拼多多|亚马逊|快手|小红书|速卖通|阿里|虾皮)(?:国际站?|电商)?(?:运营|客服|电商|推广|直播|美工|店铺|项目)(?:一|二|三)?(?:部|组|中心)")
"""亚马逊运营部: who sells there, not who runs it."""
_PART_ALONE = re.compile(r"(?: [A-Za-z\d]{1,6})?[\u3400-\u9fff]{2,8}(?:部|科|(?<!实验)室|处|组|车间)$| [A-Za-z\d]{1,6}(?:部|组|科|线)$")
"""人力资源部 behind a firm that is known."""


def split_part(text: str) -> int | None:
    """This function will return where the part of a firm begins in 市第三人民医院心内科, or None."""
    match = _FIRM_AND_PART.match(text)
    if match is not None and _is_seated(text[match.end() :]):
        return None  # 某某空调湖北有限公司上海研发中心 is one name
    if match is not None:
        return match.end()
    known = find_entries("employers", text) if _PART_ALONE.search(text) and not _PART_FOR_PLATFORM.fullmatch(text) else []
    if not known or known[0].start or _PART_ALONE.fullmatch(text, known[0].end) is None:
        return None
    places = find_entries("cities", text[known[0].end :])
    return None if places and places[0].start == 0 else known[0].end  # 中石化天津石化储运部 is one name


def _is_seated(part: str) -> bool:
    """Whether a part of a firm is called after the town where it stands."""
    places = find_entries("cities", part)
    return bool(places) and places[0].start == 0


_LATIN_FORM = re.compile(
    r"(?:Law Firm|Co\.,? ?Ltd\.?|Ltd\.?|Inc\.?|LLC|Corp\.?|Corporation|Limited|Group|Company|GmbH|LLP|Bank|Hospital|University|School|Kindergarten|Academy|College|Institute)(?=[\s,-])"
)
_LATIN_SCHOOLS = frozenset(("School", "Kindergarten", "Academy", "College", "Institute"))
"""Kinds of schools that posts are named after too: High School Teacher."""


_MIXED = re.compile(r"(?P<firm>\S*[\u3400-\u9fff]\S*) (?=\S+$)")
_OF_TRADE_HAN = re.compile(
    rf"(?P<firm>[\u3400-\u9fff]{{2,10}}?(?:{_TRADES}))(?:[\u3400-\u9fff]{{2,4}}(?:车间|部|科|组))?(?=[\u3400-\u9fff]{{2,6}}$)"
)
_DOING = re.compile(r"(?P<firm>[\u3400-\u9fff()]{2,24}?(?:公司|集团|厂|店|队|物业|站|场))(?=(?:开(?!发|办|业)|[跑做干当搞送])[\u3400-\u9fff]{1,8}$)")


_PLACED_TRADE = re.compile(
    rf"[\u3400-\u9fff]{{6,16}}?(?:{_TRADES}|科技|传媒|网络|实业|地产|物业|物流|咨询|餐饮|医药|电子|汽车|商贸|贸易|食品|服饰|建设|置业|数码|精工|门诊部|[专门分]?店)(?=[\u3400-\u9fffA-Za-z+]{{2,12}}$)"
)


def _end_of_trade(text: str) -> int | None:
    """上海畅联国际物流报关员: a name that begins with its town and ends with its trade, and the post right behind."""
    match = _PLACED_TRADE.match(text)
    if match is None or looks_like_title(text[match.end() :]) < _TRADE_POST:
        return None
    places = find_entries("cities", match.group())
    has_own_name = bool(places) and places[0].end - places[0].start + _LEAST_OWN < match.end()
    is_placed = has_own_name and (places[0].start == 0 or match.group().endswith("店"))
    return match.end() if is_placed and not _REGION_WORD.search(match.group()) else None


_TRADE_POST = 0.95
_LEAST_OWN = 3
_REGION_WORD = re.compile("区域|大区|地区|片区|分区|研发|中心|基地|项目|办事处|总部")
OF_PLATFORM = re.compile(
    r"(?:天猫|淘宝|京东|抖音|拼多多|亚马逊|快手|小红书|微信|美团|饿了么|速卖通|阿里巴巴?|1688|虾皮|Shopee|Amazon|TikTok|B站)\s?"
    r"(?:国际站)?(?:运营|客服|美工|主播|店长|推广|直播|电商|投放|代运营)[\u3400-\u9fff]{0,4}", re.IGNORECASE
)


def split_brand(text: str) -> int | None:
    """This function will return where the post begins in 芒果TV 后期导演 and 顺丰速运驾驶员, or what was done in 公交公司开公交车."""
    mixed = _MIXED.match(text)
    if mixed is not None and looks_like_title(text[mixed.end() :]) >= 0.8 > looks_like_title(mixed["firm"]):
        return mixed.end()
    doing = _DOING.match(text)
    if doing is not None:
        return doing.end()
    trade = _OF_TRADE_HAN.match(text)
    if trade is not None and looks_like_title(text[trade.end() :]) >= 0.8 and entry_of("titles", text) is None:
        return trade.end("firm")
    if (trade_end := _end_of_trade(text)) is not None:
        return trade_end
    known = find_entries("employers", text)
    if not known or known[0].start or known[0].end - known[0].start < 2 or not _is_han(text):
        return None
    end = end_of_trade(text, known[0].end)
    rest = text[end:]
    if re.match("(?:做|担任|从事|任)[\u3400-\u9fff]{2,8}$", rest):
        return end  # 拼多多做类目运营
    if OF_PLATFORM.fullmatch(text) or _OF_PLATFORM_SHOP.match(text):
        return None  # 天猫运营 tells what is run, not for whom
    return end if 2 <= len(rest.partition("(")[0]) <= _LONGEST_GLUED and looks_like_title(rest) >= 0.8 and entry_of("titles", text) is None else None


_LONGEST_GLUED = 12
_LEAST_POST = 3
TRADE_BEHIND = re.compile(
    "(?:管理咨询|企业管理|咨询|医疗|网络|科技|教育|传媒|软件|数据|智能|安全|食品|汽车|服装|物流|餐饮|环保|能源|新能源|电气|电器|电子|通信|化工|制药|医药|生物|机械|建筑|装饰|园林|物业|置业|租赁|旅游|酒店|健身|美容|口腔|影视|游戏|广告|出版|证券|基金|保险|投资|信息|光电|光学|太阳能|半导体|芯片|服务|农业|牧业|珠宝|包装|印刷|体检|技术|股份|控股|实业|连锁|模具|家居|家具|照明|建材|集团)"
)
"""What a firm does, behind its own name."""
_KIND_OF_POST = re.compile("工程师|经理|专员|主管|总监|助理|顾问|[员师工长]|老师|代表|主任|专家|负责人|总工|实习生")


def end_of_trade(text: str, end: int) -> int:
    """This function will return where a known name ends with its trade: 白象|食品|辅警, but 美团|网络工程师."""
    trade = TRADE_BEHIND.match(text, end)
    if trade is None:
        return end
    rest = text[trade.end() :]
    if (more := TRADE_BEHIND.match(rest)) is not None and more.group() != trade.group():
        return end_of_trade(text, trade.end())
    is_post = len(rest) <= _LEAST_POST or _KIND_OF_POST.fullmatch(rest) is not None or (looks_like_title(rest) < _POST and not is_department(rest))
    return end if is_post or entry_of("titles", text[end:]) is not None else trade.end()

def split_latin(text: str) -> int | None:
    """This function will return where the post begins in Acme Co., Ltd. Software Engineer, or None."""
    if _is_han(text):
        return None
    for dash in re.finditer(r"(?<=[A-Za-z][a-z.)])-(?=[A-Z])", text):
        left, right = text[: dash.start()], text[dash.end() :]
        if " " in left and looks_like_title(right) >= 0.8 and looks_like_title(left) < 0.8:
            return dash.start()
    for match in _LATIN_FORM.finditer(text):
        if match.group() in _LATIN_SCHOOLS and text.count(" ", 0, match.start()) < 2:
            continue
        if are_modifiers(text[: match.end()]):
            continue
        rest = text[match.end() :].strip(" ,-")
        if re.search(r"(?:Branch|Office|Plant|Factory|Headquarters?)$", rest):
            continue
        is_certain = match.group().rstrip(".").endswith(
            ("Ltd", "Inc", "LLC", "Corp")
        ) and re.fullmatch(r"[A-Z][\w/&-]*(?: [A-Z][\w/&-]*){0,4}", rest)
        if (is_certain or looks_like_title(rest) >= 0.8) and not _LATIN_FORM.search(rest + " "):
            return match.end()
    return None


def _is_han(text: str) -> bool:
    return re.search(f"[{_HAN}]", text) is not None
