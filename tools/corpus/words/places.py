"""Cities with their province, districts and English name, and schools with their English name."""

from typing import Final, NamedTuple


class City(NamedTuple):
    """A city, its province as written before it, and some of its districts."""

    zh: str
    en: str
    province: str
    districts: tuple[str, ...]


def _city(line: str) -> City:
    zh, en, province, districts = line.split("|")
    return City(zh, en, province, tuple(districts.split()))


CITIES: Final = tuple(
    _city(line)
    for line in """\
北京|Beijing||海淀区 朝阳区 昌平区 丰台区 通州区
上海|Shanghai||浦东新区 闵行区 徐汇区 杨浦区 嘉定区
广州|Guangzhou|广东省|天河区 番禺区 白云区 黄埔区
深圳|Shenzhen|广东省|南山区 宝安区 龙岗区 福田区
杭州|Hangzhou|浙江省|余杭区 滨江区 西湖区 萧山区
成都|Chengdu|四川省|高新区 武侯区 锦江区 双流区
武汉|Wuhan|湖北省|洪山区 江夏区 武昌区 汉阳区
南京|Nanjing|江苏省|江宁区 鼓楼区 建邺区 栖霞区
西安|Xi'an|陕西省|雁塔区 高新区 长安区 碑林区
苏州|Suzhou|江苏省|工业园区 吴中区 姑苏区 昆山市
重庆|Chongqing||渝北区 沙坪坝区 江北区 南岸区
天津|Tianjin||南开区 滨海新区 西青区 河西区
长沙|Changsha|湖南省|岳麓区 雨花区 开福区 天心区
郑州|Zhengzhou|河南省|金水区 郑东新区 二七区 中原区
合肥|Hefei|安徽省|蜀山区 高新区 包河区 经开区
青岛|Qingdao|山东省|市南区 崂山区 黄岛区 城阳区
济南|Jinan|山东省|历下区 历城区 槐荫区 高新区
宁波|Ningbo|浙江省|鄞州区 北仑区 海曙区 江北区
厦门|Xiamen|福建省|思明区 集美区 湖里区 海沧区
福州|Fuzhou|福建省|鼓楼区 台江区 仓山区 闽侯县
东莞|Dongguan|广东省|松山湖 长安镇 南城街道 虎门镇
佛山|Foshan|广东省|顺德区 南海区 禅城区 三水区
无锡|Wuxi|江苏省|滨湖区 新吴区 梁溪区 江阴市
大连|Dalian|辽宁省|甘井子区 沙河口区 高新园区 中山区
沈阳|Shenyang|辽宁省|浑南区 和平区 铁西区 皇姑区
哈尔滨|Harbin|黑龙江省|南岗区 香坊区 道里区 松北区
长春|Changchun|吉林省|朝阳区 净月区 南关区 高新区
昆明|Kunming|云南省|五华区 呈贡区 官渡区 盘龙区
南昌|Nanchang|江西省|红谷滩区 青山湖区 东湖区 新建区
石家庄|Shijiazhuang|河北省|裕华区 长安区 桥西区 高新区
太原|Taiyuan|山西省|小店区 万柏林区 迎泽区 尖草坪区
贵阳|Guiyang|贵州省|观山湖区 花溪区 云岩区 南明区
南宁|Nanning|广西|青秀区 西乡塘区 良庆区 江南区
兰州|Lanzhou|甘肃省|城关区 七里河区 安宁区 西固区
洛阳|Luoyang|河南省|涧西区 洛龙区 西工区 伊滨区
常州|Changzhou|江苏省|武进区 新北区 天宁区 钟楼区
珠海|Zhuhai|广东省|香洲区 金湾区 斗门区 高新区
株洲|Zhuzhou|湖南省|天元区 芦淞区 石峰区 荷塘区
绵阳|Mianyang|四川省|涪城区 游仙区 高新区 安州区
烟台|Yantai|山东省|芝罘区 莱山区 福山区 开发区""".splitlines()
)

HOMES: Final = (
    "河南信阳", "安徽安庆", "湖南衡阳", "江西九江", "山东潍坊", "四川南充", "湖北孝感", "福建泉州", "河北邯郸",
    "江苏盐城", "浙江金华", "广东梅州", "陕西咸阳", "山西运城", "辽宁锦州", "黑龙江齐齐哈尔", "广西桂林", "贵州遵义",
)  # fmt: skip


def _schools(text: str) -> tuple[tuple[str, str], ...]:
    pairs = [line.split("|") for line in text.splitlines()]
    return tuple((zh, en) for zh, en in pairs)


UNIVERSITIES: Final = _schools("""\
清华大学|Tsinghua University
北京大学|Peking University
浙江大学|Zhejiang University
上海交通大学|Shanghai Jiao Tong University
复旦大学|Fudan University
南京大学|Nanjing University
中国科学技术大学|University of Science and Technology of China
华中科技大学|Huazhong University of Science and Technology
武汉大学|Wuhan University
西安交通大学|Xi'an Jiaotong University
哈尔滨工业大学|Harbin Institute of Technology
中山大学|Sun Yat-sen University
同济大学|Tongji University
北京航空航天大学|Beihang University
北京理工大学|Beijing Institute of Technology
东南大学|Southeast University
电子科技大学|University of Electronic Science and Technology of China
西安电子科技大学|Xidian University
华南理工大学|South China University of Technology
中南大学|Central South University
大连理工大学|Dalian University of Technology
重庆大学|Chongqing University
四川大学|Sichuan University
山东大学|Shandong University
吉林大学|Jilin University
厦门大学|Xiamen University
湖南大学|Hunan University
苏州大学|Soochow University
合肥工业大学|Hefei University of Technology
南京理工大学|Nanjing University of Science and Technology
北京邮电大学|Beijing University of Posts and Telecommunications
华东师范大学|East China Normal University
华东理工大学|East China University of Science and Technology
上海财经大学|Shanghai University of Finance and Economics
中央财经大学|Central University of Finance and Economics
西南财经大学|Southwestern University of Finance and Economics
中国政法大学|China University of Political Science and Law
西南政法大学|Southwest University of Political Science and Law
武汉理工大学|Wuhan University of Technology
上海大学|Shanghai University
深圳大学|Shenzhen University
江南大学|Jiangnan University
郑州大学|Zhengzhou University
河海大学|Hohai University
南昌大学|Nanchang University
福州大学|Fuzhou University
广东工业大学|Guangdong University of Technology
浙江工业大学|Zhejiang University of Technology
杭州电子科技大学|Hangzhou Dianzi University
南京邮电大学|Nanjing University of Posts and Telecommunications
重庆邮电大学|Chongqing University of Posts and Telecommunications
江苏大学|Jiangsu University
燕山大学|Yanshan University
武汉科技大学|Wuhan University of Science and Technology
长沙理工大学|Changsha University of Science and Technology
桂林电子科技大学|Guilin University of Electronic Technology
南京医科大学|Nanjing Medical University
山东中医药大学|Shandong University of Traditional Chinese Medicine
安徽师范大学|Anhui Normal University
湖南师范大学|Hunan Normal University
浙江工商大学|Zhejiang Gongshang University
北京工商大学|Beijing Technology and Business University
上海海事大学|Shanghai Maritime University
大连海事大学|Dalian Maritime University
兰州交通大学|Lanzhou Jiaotong University
石家庄铁道大学|Shijiazhuang Tiedao University
重庆交通大学|Chongqing Jiaotong University
西安建筑科技大学|Xi'an University of Architecture and Technology
西安工程大学|Xi'an Polytechnic University
湖北工业大学|Hubei University of Technology
洛阳理工学院|Luoyang Institute of Science and Technology
常州工学院|Changzhou Institute of Technology
厦门理工学院|Xiamen University of Technology
合肥学院|Hefei University
商丘师范学院|Shangqiu Normal University
文华学院|Wenhua College
中国美术学院|China Academy of Art
湖北美术学院|Hubei Institute of Fine Arts
浙大城市学院|Hangzhou City University
广东财经大学|Guangdong University of Finance and Economics
南华大学|University of South China
三峡大学|China Three Gorges University""")

COLLEGES: Final = _schools("""\
深圳职业技术学院|Shenzhen Polytechnic
无锡职业技术学院|Wuxi Institute of Technology
金华职业技术学院|Jinhua Polytechnic
武汉船舶职业技术学院|Wuhan Institute of Shipbuilding Technology
长沙民政职业技术学院|Changsha Social Work College
湖南铁道职业技术学院|Hunan Railway Professional Technology College
广州番禺职业技术学院|Guangzhou Panyu Polytechnic
河南工业职业技术学院|Henan Polytechnic Institute
山东商业职业技术学院|Shandong Institute of Commerce and Technology
重庆电子工程职业学院|Chongqing College of Electronic Engineering
江苏护理职业学院|Jiangsu College of Nursing
安徽医学高等专科学校|Anhui Medical College
苏州幼儿师范高等专科学校|Suzhou Early Childhood Education College
四川建筑职业技术学院|Sichuan College of Architectural Technology
浙江商业职业技术学院|Zhejiang Business College
陕西工业职业技术学院|Shaanxi Polytechnic Institute""")

ABROAD: Final = _schools("""\
伦敦大学学院|University College London
曼彻斯特大学|The University of Manchester
新加坡国立大学|National University of Singapore
香港中文大学|The Chinese University of Hong Kong
香港科技大学|The Hong Kong University of Science and Technology
墨尔本大学|The University of Melbourne
悉尼大学|The University of Sydney
南加州大学|University of Southern California
伊利诺伊大学香槟分校|University of Illinois Urbana-Champaign
爱丁堡大学|The University of Edinburgh
早稻田大学|Waseda University
慕尼黑工业大学|Technical University of Munich
多伦多大学|University of Toronto
纽约大学|New York University""")

HIGH_SCHOOLS: Final = _schools("""\
信阳市第三中学|Xinyang No. 3 Middle School
衡阳县第一中学|Hengyang No. 1 Middle School
潍坊第一中学|Weifang No. 1 Middle School
安庆市工业学校|Anqing Industrial School
南充市职业技术学校|Nanchong Vocational School""")
