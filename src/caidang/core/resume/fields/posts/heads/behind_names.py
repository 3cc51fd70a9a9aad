"""What stands behind the name of a firm or a post, mostly in brackets, and is no part of it."""

import re
from typing import Final

from caidang.core.resume.dictionary import find_entries
from caidang.core.resume.fields.names.organisations import looks_like_company
from caidang.core.resume.fields.names.titles import looks_like_title

NOTE: Final = re.compile(
    r"\s*[((](?!.*(?:有限|合伙|北京|上海|广州|深圳|中国|集团))(?=[^()()]*(?:\d|人以|规模|上市|融资|创业|初创|独角兽|外企|国企|[外台日美德港合]资|民营|私企|央企|事业单位|简称|曾用名|现更名|行业|产业|實習|实习|兼职|全职|临时工|合同|编制|聘用|聘任|外聘|返聘|雇员|挂职|劳务|公办|民办|[三四五]星级?$|[一二三]甲$|直营|加盟|外包|外派|派驻|派遣|驻场|现为|主持工作|acquired|\bproject\b|formerly|subsidiary|part of|HKS?EX?|HKSE|NYSE|NASDAQ|SGX|listed|Main Board|intern|part-time|full-time|contract|remote|Shanghai|Beijing))[^()()]{1,32}[))]\s*$"
)
_OF_REPORT = re.compile(r"\s*\((?:直接)?(?:下岗|离职|退休|汇报|下属|外派|派驻|驻场|派遣|客户|向|合作导师|导师|intern\b|Intern\b)[^()]*\)\s*$")
_OF_UNIT = re.compile(r"(?<=[\u3400-\u9fffA-Za-z\d])\s*\([\u3400-\u9fffA-Za-z]{0,12}(?:事业部|事业群|产品部|产品线|业务线|[\u3400-\u9fff]{2}中心|(?<!总)[部组室科处]|车间|病区|[总分]厂|B[UG])\)$")
"""嵌入式工程师(机器人事业部): the post alone."""
_AT_WORK = re.compile(r"(?<=[\u3400-\u9fff]{3})(?:坐诊|出诊|任教|执教|教书|上班|任职|就职|(?<=[司厂店院校局学队站行所社])工作)$")
"""在某某中学任教: what was done there is no part of the name."""
_IN_TOWN = re.compile(
    r"(?<=[a-zé.]) \((?P<town>[A-Z][a-zà-ÿ]+(?:[ -][A-Z][a-zà-ÿ]+)?)(?:, [A-Z][A-Za-z]+)?\)$"
)
"""Agence Démo (Paris): where it is, no part of its name; a part of a firm abroad may be called Demo (China)."""
_ABROAD = frozenset("新加坡 东京 大阪 首尔 伦敦 巴黎 柏林 慕尼黑 汉堡 法兰克福 纽约 旧金山 洛杉矶 西雅图 波士顿 芝加哥 多伦多 温哥华 悉尼 墨尔本 阿姆斯特丹 苏黎世 维也纳 都柏林 马德里 巴塞罗那 米兰".split())
_LEGAL_END = re.compile(r"(?:Ltd|Inc|LLC|Limited|GmbH|Corp|Corporation|Company|PLC|plc)\.?$")
_BEHIND_FORM = re.compile(r"(?<=Ltd|LLC|Inc)\.?\s\((?!China|Shanghai|Beijing|Hong Kong|Asia)[A-Z][^()]{3,40}\)$")
"""Sinohydro Ltd (Thwake dam): where somebody worked for the firm."""
_IN_BRACKET = re.compile(r"(?P<name>.*[\u3400-\u9fffA-Za-z])\s*\((?P<told>[\u3400-\u9fff·A-Z]{2,14})\)$")
_ALIAS = re.compile(r"(?P<name>.*[\u3400-\u9fff])\s*\([A-Za-z][A-Za-z.&' -]{1,28}\)")
_AS_INTERN = re.compile(r"(?P<post>[\u3400-\u9fffA-Za-z+# ]{2,20}?)\s?\((?:实习|實習)(?:生|[→-]转正)?\)")
_LEGAL_FORM = re.compile(r"(?:公司|集团|银行|医院|学校|[大中小]学|事务所)$")
_OF_NAME = re.compile("有限|合伙|中国|集团|国际|控股|公司|事务所")
"""In a bracket, a part of the name itself: 某某（中国）."""
_FORMER = re.compile(r"(?<=[\u3400-\u9fff]{3})\s*\((?:原名?|前身|曾用名|曾名|更名|后更名|现(?!代)|现名|又名|简称)(?:为|是|叫|名)?[:,]?\s?[^()]{2,30}(?:\([^()]{2,8}\)[^()]{0,20})?\)$|(?<=[\u3400-\u9fff]{3})\s*\([^()]{0,24}(?:收购|并购|并入|合并|改制|重组|注销|倒闭|上市)[^()]{0,8}\)$")
"""某某集团股份有限公司(原某某电梯集团): what the firm was called, or is now."""
_SENT = re.compile(r"(?<=[\u3400-\u9fff)])\s*\((?:劳务|人事|项目)?(?:外?派遣|派驻|外派|外包|借调|驻场|常驻|服务|派往)(?:至|到|往|于|在)?[^()]{2,30}\)$")
"""某某外服(集团)有限公司(劳务派遣至某某工厂): for whom the firm sent somebody."""
_CHARGE = re.compile(r"(?<=[\u3400-\u9fff])\s*\((?:分管|主管|负责|主持|兼管|协管|主抓)[^()]{2,24}\)$")
"""副总经理(分管投资、资本运营): what of is no part of the post."""
_REMARK = re.compile("(?:旗下|(?:全资)?子公司|关联公司|自营|ODC|OD|外包|驻场|项目)$|^(?:驻(?!地)|派|原|前身|曾|又名|自营|自己|经营|保密|匿名|旗下|隶属|暂|已|创业)")
_OWNED = re.compile("(?:全资|控股|参股|下属)?(?:子公司|孙公司)$|旗下$|控股$")
"""石基大商（石基信息全资子公司）: whose the firm is."""
_TRADES = re.compile("(?:连锁|零食|零售|快消|电商|跨境|餐饮|教育|医疗|新能源|互联网|游戏|社交|广告|物流|金融|房产|教培|家居|美妆|母婴|SaaS|AI|MCN|B2B|O2O){1,3}(?:行业|公司|平台)?")
"""零食很忙（连锁零食）: what the firm does."""
_PART_BEHIND = re.compile(r"(?P<name>[\u3400-\u9fffA-Za-z]{2,10}\([\u3400-\u9fff·]{2,12}\))[\u3400-\u9fffA-Za-z]{2,8}(?:事业部|部|课|科|车间|BU|BG)")
"""三一重工(长沙产业园)泵送事业部: the firm and its seat, then a part of it."""
_UNDER = re.compile(r"(?:下属|旗下|下辖)的?(?=(?P<firm>[\u3400-\u9fff()]{4,30})$)")
"""某某集团下属某某有限公司: the firm itself is named last."""


def begin_of_name(text: str) -> int:
    """This function will return where a name begins behind the group that it belongs to."""
    under = _UNDER.search(text) if "下" in text else None
    return under.end() if under is not None and looks_like_company(under["firm"]) >= _HALF else 0


_HALF = 0.5


def end_of_name(text: str) -> int:
    """This function will return where a name ends: what follows are remarks about it."""
    if "(" not in text:
        note = _AT_WORK.search(text)
        return note.start() if note is not None and note.start() > 1 else len(text)
    if (held := _AS_INTERN.fullmatch(text)) is not None and looks_like_title(held["post"]) >= _POST:
        return len(text)  # 软件工程师(实习) is what he was
    note = _AT_WORK.search(text) or _FORMER.search(text) or _SENT.search(text) or _CHARGE.search(text) or NOTE.search(text) or _OF_UNIT.search(text) or _OF_REPORT.search(text) or _town_behind(text) or _BEHIND_FORM.search(text)
    if note is None:
        return _end_before_remark(text)
    return note.start() if note and note.start() > 1 else len(text)


def _end_before_remark(text: str) -> int:
    """某某造船有限公司(原某某造船厂), 某某信息(驻平安), 某某集团有限公司(Demo Group): what is told of a firm; where its shop is stays."""
    alias = _ALIAS.fullmatch(text)
    if alias is not None and _LEGAL_FORM.search(alias["name"]):
        return alias.end("name")
    told = _IN_BRACKET.fullmatch(text) or _PART_BEHIND.fullmatch(text)
    if told is None or len(told["name"]) < _LEAST_NAME:
        return len(text)
    if told.re is _PART_BEHIND:
        return told.end("name") if find_entries("employers", text)[:1] and find_entries("employers", text)[0].start == 0 else len(text)
    is_remark = _OWNED.search(told["told"]) or (_REMARK.search(told["told"]) and not _OF_NAME.search(told["told"])) or _TRADES.fullmatch(told["told"])
    return told.end("name") if is_remark else len(text)


_LEAST_NAME = 2


def _town_behind(text: str) -> re.Match[str] | None:
    match = _IN_TOWN.search(text)
    if match is None or _LEGAL_END.search(text, 0, match.start()):
        return match
    places = find_entries("cities", match["town"])
    return match if any(place.entry in _ABROAD for place in places) else None


_POST = 0.8
