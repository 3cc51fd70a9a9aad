"""Sheets of invented people for measuring: row ``n`` is the same in every run."""

import io
import subprocess
import sys
from collections.abc import Iterator
from random import Random
from typing import Final

import xlsxwriter

HEADER: Final = (
    "姓名", "性别", "手机号", "邮箱", "出生年月", "最高学历", "毕业院校", "专业", "目前公司", "职位", "所在城市", "期望薪资", "备注",
)  # fmt: skip
_SURNAMES: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾萧田董潘袁蔡蒋余于杜叶程苏魏吕丁"
_GIVEN: Final = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红飞鹏宇浩然欣怡子轩梓涵雨桐思远嘉琪博文俊熙"
_CITIES: Final = tuple("上海 北京 深圳 广州 杭州 成都 南京 武汉 苏州 西安 重庆 天津 长沙 郑州 青岛 宁波".split())
_SCHOOLS: Final = tuple(
    "南京大学 浙江大学 武汉大学 四川大学 湖南大学 苏州大学 深圳大学 宁波大学 郑州大学 河海大学 江南大学 暨南大学".split()
)
_MAJORS: Final = tuple("会计学 软件工程 市场营销 机械工程 人力资源管理 英语 法学 电子信息工程".split())
_TRADES: Final = tuple("精密制造 软件 商贸 物流 医药 传媒 咨询 电子".split())
_TITLES: Final = tuple("会计 软件工程师 销售经理 机械工程师 人事专员 翻译 法务 采购主管".split())
_DEGREES: Final = ("大专", "本科", "本科", "硕士", "博士")


def row_of(number: int) -> tuple[str, ...]:
    """Return the person of a row; two numbers are two people."""
    rng = Random(number)
    name = rng.choice(_SURNAMES) + "".join(rng.choices(_GIVEN, k=rng.choice((1, 2, 2))))
    low = rng.randrange(6, 40)
    town = rng.choice(_CITIES)
    return (
        name, rng.choice("男女"), f"1{'35789'[number % 5]}{number % 10**9:09d}",
        f"p{number}@mail.example.com", f"{rng.randrange(1975, 2004)}-{rng.randrange(1, 13):02d}",
        rng.choice(_DEGREES), rng.choice(_SCHOOLS), rng.choice(_MAJORS),
        f"{town}{rng.choice(_GIVEN)}{rng.choice(_GIVEN)}{rng.choice(_TRADES)}有限公司", rng.choice(_TITLES), town,
        f"{low}-{low + 5}K", "",
    )  # fmt: skip


def rows(count: int, *, first: int = 0) -> Iterator[tuple[str, ...]]:
    """Yield ``count`` people."""
    return (row_of(number) for number in range(first, first + count))


def workbook(count: int, *, first: int = 0) -> bytes:
    """Return an .xlsx of ``count`` people under a header, its texts in the workbook's table as Excel keeps them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("候选人")
        sheet.write_row(0, 0, HEADER)
        for at, row in enumerate(rows(count, first=first), 1):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(at, column, text)
    return out.getvalue()


def made_apart(count: int, *, first: int = 0) -> bytes:
    """Return the same workbook, made in another process: what making it takes is no measure of reading it."""
    order = f"import sys; from tools.bench.sheet_files import workbook; sys.stdout.buffer.write(workbook({count}, first={first}))"
    return subprocess.run((sys.executable, "-c", order), check=True, stdout=subprocess.PIPE).stdout


def delimited(count: int, *, first: int = 0, encoding: str = "utf-8") -> bytes:
    """Return the same as delimited text."""
    lines = [",".join(row) for row in (HEADER, *rows(count, first=first))]
    return "\r\n".join(lines).encode(encoding)
