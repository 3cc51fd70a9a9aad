"""``python -m tools.four_words``: make the list of four-character words that the index holds whole.

Where both halves of such a word are common (统筹, 规划) its pairs are in half of all records, and
finding them side by side is the slowest thing that can be asked for. jieba's dictionary (MIT) says
which words there are and how common their halves; the program's own lists and résumé phrases
below join them.
"""

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from caidang.core.text.normalize import search_key

ROOT: Final = Path(__file__).resolve().parents[1] / "src" / "caidang" / "core"
LIST: Final = ROOT / "text" / "data" / "four_words.txt"
OWN: Final = ("titles.txt", "skills.txt", "majors.txt", "certificates.txt")
PACKAGE: Final = "jieba==0.42.1"
MEMBER: Final = "jieba-0.42.1/jieba/dict.txt"
SHA256: Final = "7197c3211ddd98962b036cdf40324d1ea2bfaa12bd028e68faa70111a88e12a8"
COMMON: Final = 300
"""How often each half has to be counted in jieba's texts."""
PHRASES: Final = (
    "团队协作 团队合作 沟通协调 需求分析 客户关系 客户开发 渠道管理 渠道开发 用户增长 用户运营 内容运营 活动策划 活动运营 产品设计 产品规划 "
    "产品运营 商务谈判 合同管理 成本控制 预算管理 财务分析 财务报表 税务筹划 风险控制 风险管理 流程优化 流程管理 绩效考核 绩效管理 薪酬福利 "
    "员工关系 招聘配置 培训发展 企业文化 行政管理 仓储管理 物流管理 采购管理 生产管理 质量管理 质量控制 安全管理 设备管理 工艺改进 "
    "现场管理 项目实施 项目交付 技术支持 技术架构 系统架构 架构设计 系统设计 系统集成 性能优化 接口开发 后端开发 前端开发 数据处理 数据建模 "
    "数据仓库 数据挖掘 机器学习 深度学习 算法优化 自动测试 功能测试 软件测试 运维管理 网络安全 信息安全 市场推广 市场调研 品牌推广 品牌策划 "
    "销售管理 销售团队 区域销售 售后服务 工作经验 工作经历 工作内容 工作职责 工作描述 工作业绩 项目经验 项目经历 项目描述 "
    "教育背景 教育经历 自我评价 个人优势 求职意向 期望薪资 期望职位 岗位职责 主要职责 负责公司 独立完成 协助完成 统筹规划 统筹协调 组织协调"
).split()


def main() -> int:
    """Fetch the dictionary with pip, choose, write the list; returns the exit code."""
    words = sorted({*_of_jieba(), *_own(), *filter(_is_four, map(search_key, PHRASES))})
    head = (
        "# Source: jieba 0.42.1 dict.txt (Copyright 2013 Sun Junyi, MIT), four characters whose halves are words "
        f"counted {COMMON} times or more; the program's own lists. Made by tools/four_words.py\n"
    )
    LIST.write_text(head + "\n".join(words) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(words)} words\n")
    return 0


def chosen(lines: list[str]) -> set[str]:
    """Return the four-character words of a dictionary whose halves are common words of it."""
    counts = {word: int(count) for word, count, *_ in (line.split() for line in lines)}
    return {
        search_key(word)
        for word in counts
        if _is_four(word) and min(counts.get(word[:2], 0), counts.get(word[2:], 0)) >= COMMON
    }


def _is_four(word: str) -> bool:
    return re.fullmatch(r"[\u4e00-\u9fff]{4}", word) is not None


def _own() -> Iterator[str]:
    for name in OWN:
        for line in (ROOT / "resume" / "words" / name).read_text(encoding="utf-8").splitlines():
            yield from (w for w in map(search_key, re.split(r"[|\t, ]", line)) if _is_four(w))


def _of_jieba() -> set[str]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "-d", folder, PACKAGE]
        subprocess.run(command, check=True)  # noqa: S603 - the developer's own pip
        with tarfile.open(next(Path(folder).glob("*.tar.gz"))) as archive:
            member = archive.extractfile(MEMBER)
            data = member.read() if member else b""
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise SystemExit("the dictionary is another one than was looked at")
    return chosen(data.decode("utf-8").splitlines())


if __name__ == "__main__":
    sys.exit(main())
