"""How invented employers are named: brands, trades by kind, and the forms a name may take."""

from typing import Final

BRANDS: Final = tuple(
    item.split(":")
    for item in (
        "云川:Yunchuan 启明远:Qimingyuan 恒峰:Hengfeng 博睿:Borui 瑞达:Ruida 鼎新:Dingxin 天衡:Tianheng 盛禾:Shenghe "
        "华域:Huayu 卓尔:Zhuoer 海纳:Haina 青禾:Qinghe 星野:Xingye 百川:Baichuan 智联云:Zhilianyun 万象:Wanxiang "
        "思源:Siyuan 腾越:Tengyue 金石:Jinshi 蓝鲸:Lanjing 远图:Yuantu 中科微:Zhongkewei 同创:Tongchuang 众望:Zhongwang "
        "飞跃:Feiyue 泰和:Taihe 宏图:Hongtu 联信:Lianxin 安捷:Anjie 佳禾:Jiahe 源力:Yuanli 德邦科:Debangke 新视野:Xinshiye "
        "凌云:Lingyun 汇智:Huizhi 优品:Youpin 长青:Changqing 晨曦:Chenxi 九州通达:Jiuzhou 一木:Yimu 极数:Jishu "
        "灵犀:Lingxi 沃野:Woye 拓维:Tuowei 中控达:Zhongkongda 正阳:Zhengyang 鑫诚:Xincheng 维他:Weita 明德:Mingde"
    ).split()
)

TRADES: Final = {
    "tech": (("科技", "Technology"), ("信息技术", "Information Technology"), ("网络科技", "Network Technology"),
             ("软件", "Software"), ("智能科技", "Intelligent Technology"), ("数据服务", "Data Services"),
             ("互联网信息服务", "Internet Information"), ("计算机系统", "Computer Systems")),
    "chip": (("半导体", "Semiconductor"), ("微电子", "Microelectronics"), ("集成电路设计", "IC Design"),
             ("芯片技术", "Chip Technology"), ("电子科技", "Electronics")),
    "factory": (("机械", "Machinery"), ("精密制造", "Precision Manufacturing"), ("汽车零部件", "Auto Parts"),
                ("重工", "Heavy Industry"), ("自动化设备", "Automation Equipment"), ("新能源", "New Energy"),
                ("电气", "Electric"), ("医疗器械", "Medical Devices")),
    "trade": (("商贸", "Trading"), ("电子商务", "E-Commerce"), ("食品", "Foods"), ("服饰", "Apparel"),
              ("家居", "Home"), ("生物医药", "Biopharma"), ("日化", "Daily Chemicals")),
    "media": (("文化传播", "Culture Media"), ("广告", "Advertising"), ("传媒", "Media"), ("品牌管理", "Brand Management"),
              ("创意设计", "Creative Design")),
    "finance": (("会计师事务所", "Certified Public Accountants"), ("融资租赁", "Leasing"), ("资产管理", "Asset Management"),
                ("保险经纪", "Insurance Brokers"), ("财务咨询", "Financial Consulting")),
    "logistics": (("物流", "Logistics"), ("供应链管理", "Supply Chain"), ("国际货运代理", "Freight"), ("仓储", "Warehousing"),
                  ("快递服务", "Express")),
    "build": (("建设集团", "Construction Group"), ("建筑工程", "Construction Engineering"), ("路桥", "Road and Bridge"),
              ("工程咨询", "Engineering Consulting"), ("市政工程", "Municipal Engineering"), ("地产", "Real Estate")),
    "service": (("人力资源", "Human Resources"), ("管理咨询", "Management Consulting"), ("企业管理", "Enterprise Management"),
                ("物业服务", "Property Services"), ("酒店管理", "Hotel Management")),
    "education": (("教育科技", "Education Technology"), ("教育咨询", "Education Consulting"), ("培训", "Training")),
}  # fmt: skip

DEPARTMENTS: Final = {
    "admin": ("综合管理部", "行政部", "总经办", "办公室"),
    "chip": ("IC设计部", "数字前端组", "研发一部", "SoC部门"),
    "civil": ("工程部", "项目部", "设计一所", "成本部"),
    "data_science": ("算法部", "数据智能部", "AI实验室", "推荐组"),
    "design": ("设计部", "用户体验部", "创意部", "品牌部"),
    "finance": ("财务部", "审计一部", "财务共享中心", "总账组"),
    "hr": ("人力资源部", "招聘组", "组织发展部", "人事行政部"),
    "legal": ("法务部", "公司业务部", "诉讼部", "知识产权部"),
    "logistics": ("运营部", "仓储部", "供应链中心", "采购部"),
    "marketing": ("市场部", "品牌部", "新媒体组", "策划部"),
    "mechanical": ("研发部", "工艺工程部", "技术中心", "生产制造部", "品质部"),
    "nursing": ("心内科", "ICU", "外科", "急诊科", "儿科", "手术室"),
    "operations": ("运营中心", "用户增长部", "电商事业部", "客户服务部"),
    "pharma": ("质量部", "研发中心", "临床运营部", "检验科"),
    "product": ("产品部", "产品研发部", "商业产品组", "平台产品部"),
    "sales": ("销售部", "华东大区", "大客户部", "海外事业部"),
    "software": ("研发中心", "技术部", "平台架构部", "产品研发部"),
    "teaching": ("数学组", "语文组", "英语组", "教务处", "教学部"),
}
"""Departments by occupation."""
