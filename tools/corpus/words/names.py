"""Surnames with their reading as surnames, and characters for given names."""

from typing import Final

SURNAMES: Final = tuple(
    item.split(":")
    for item in (
        "王:Wang 李:Li 张:Zhang 刘:Liu 陈:Chen 杨:Yang 黄:Huang 赵:Zhao 吴:Wu 周:Zhou 徐:Xu 孙:Sun 马:Ma 朱:Zhu "
        "胡:Hu 郭:Guo 何:He 高:Gao 林:Lin 郑:Zheng 梁:Liang 谢:Xie 宋:Song 唐:Tang 许:Xu 韩:Han 冯:Feng 邓:Deng "
        "曹:Cao 彭:Peng 曾:Zeng 萧:Xiao 田:Tian 董:Dong 潘:Pan 袁:Yuan 蔡:Cai 蒋:Jiang 余:Yu 于:Yu 杜:Du 叶:Ye "
        "程:Cheng 苏:Su 魏:Wei 吕:Lv 丁:Ding 任:Ren 沈:Shen 姚:Yao 卢:Lu 姜:Jiang 崔:Cui 钟:Zhong 谭:Tan 陆:Lu "
        "汪:Wang 范:Fan 金:Jin 石:Shi 廖:Liao 贾:Jia 夏:Xia 韦:Wei 付:Fu 方:Fang 白:Bai 邹:Zou 孟:Meng 熊:Xiong "
        "秦:Qin 邱:Qiu 江:Jiang 尹:Yin 薛:Xue 闫:Yan 段:Duan 雷:Lei 侯:Hou 龙:Long 史:Shi 陶:Tao 黎:Li 贺:He "
        "顾:Gu 毛:Mao 郝:Hao 龚:Gong 邵:Shao 万:Wan 钱:Qian 严:Yan 覃:Qin 武:Wu 戴:Dai 莫:Mo 孔:Kong 向:Xiang "
        "汤:Tang 温:Wen 章:Zhang 施:Shi 牛:Niu 葛:Ge 洪:Hong 龙:Long 安:An 常:Chang 康:Kang 季:Ji 左:Zuo 古:Gu "
        "单:Shan 解:Xie 仇:Qiu 查:Zha 区:Ou 华:Hua 欧阳:Ouyang 司马:Sima 上官:Shangguan 诸葛:Zhuge 夏侯:Xiahou "
        "皇甫:Huangfu 尉迟:Yuchi 令狐:Linghu"
    ).split()
)

COMMON_SURNAMES: Final = 60
"""How many of the first surnames are drawn most of the time."""

GIVEN_MALE: Final = "伟强磊军勇杰涛明超辉鹏飞浩宇轩泽睿博文俊凯志国建华东海峰龙刚毅成康恒远航晨阳子豪嘉诚一鸣景行承哲启铭"
GIVEN_FEMALE: Final = "芳娜敏静丽艳娟霞燕玲婷雪梅琳颖倩雯欣怡佳慧思琪梦瑶雨涵诗语晓彤紫萱可馨若曦美玉兰清月舒宁念初知夏"
GIVEN_EITHER: Final = "文晓林安宁乐然之一子云青新春秋平和心言书墨川禾木南北"

ENGLISH_FIRST: Final = {
    "男": ("Kevin", "Jason", "Eric", "Leo", "Tony", "Andy", "Ryan", "Sam", "Allen", "Victor"),
    "女": ("Grace", "Cindy", "Amy", "Lily", "Vivian", "Helen", "Iris", "Emma", "Joyce", "Tracy"),
}
