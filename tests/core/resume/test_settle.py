"""Entries under headings that nobody foresaw, and those that only look like a post."""

from tests.core.resume.making import read

HEAD = "沈若溪\n手机：13800004321\n邮箱：ruoxi@example.com\n"


def test_a_post_under_an_unknown_heading_is_a_post() -> None:
    found = read(
        HEAD
        + "【走过的路】\n2019.03-2023.06\t蓝鲸软件有限公司\t后端工程师\n· 维护订单系统\n"
        + "【念过的书】\n2015.09-2019.06\t南京大学\t软件工程\t本科\n"
    )
    assert [(e["employer"], e["title"]) for e in found["employment"]] == [
        ("蓝鲸软件有限公司", "后端工程师")
    ]
    assert [e["school"] for e in found["education"]] == ["南京大学"]


def test_a_project_under_its_own_heading_is_no_post() -> None:
    found = read(
        HEAD
        + "教育经历\n2019.09-2023.06\t南京大学\t软件工程\t本科\n"
        + "项目经历\n2022.03-2022.12\t图像处理系统\t模块负责人\n· 完成算法验证\n"
        + "2021.03-2021.12\t推理加速器\t设计工程师\n· 完成综合\n"
    )
    assert found["employment"] == []
    assert [e["school"] for e in found["education"]] == ["南京大学"]


def test_a_post_that_names_its_employer_is_one_wherever_it_stands() -> None:
    found = read(
        HEAD
        + "教育经历\n2015.09-2019.06\t南京大学\t软件工程\t本科\n"
        + "项目经历\n2019.03-2023.06\t蓝鲸软件有限公司\t后端工程师\n· 维护订单系统\n"
    )
    assert [e["employer"] for e in found["employment"]] == ["蓝鲸软件有限公司"]
