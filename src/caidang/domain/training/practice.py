"""The practice space's people and exercises: files of the program, all of them invented."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PEOPLE: Final = Path(__file__).with_name("content") / "practice"
"""One résumé a file; ``new.txt`` is the one that is to be handed in."""
NEW: Final = "new.txt"


@dataclass(frozen=True, slots=True)
class Exercise:
    """One thing to do: what is asked, and where one begins (the name of an address)."""

    key: str
    title: str
    ask: str
    begin: str


EXERCISES: Final = (
    Exercise(
        "enter", "收一份简历",
        "把下面这份简历收进来：复制文字，右上角「收简历 › 粘贴文字」；或者存成文件拖到任何一页上。收好以后等它读完。", "intake",
    ),
    Exercise(
        "find", "找一个人",
        "客户要一位在上海、会 Rust、做过支付系统的工程师。用搜索框找到他，打开他的档案。只有一位合适。", "candidates",
    ),
    Exercise(
        "reveal", "看联系方式，写用途",
        "在他的档案里看完整的手机号：点旁边的眼睛，用途选「联系本人」。你的角色本来就看得到号码的，这题不用做。", "candidates",
    ),
    Exercise(
        "erase", "处理一个删除请求",
        "黎晚舟来信：「我已经找到工作了，请删除你们那里我的全部资料。」找到她，在档案的「授权 › 他提出了请求」里选「删除」，写上她的原话，收下。", "candidates",
    ),
)  # fmt: skip
ENTERED: Final = "段晚晴"
"""Who is handed in."""
FOUND: Final = "卫澜"
"""Who is looked for."""
ASKED: Final = "黎晚舟"
"""Who asks to be erased."""


def files() -> Mapping[str, bytes]:
    """This function will return the résumés that lie in a new practice space, by file name."""
    return {path.name: path.read_bytes() for path in sorted(PEOPLE.glob("*.txt")) if path.name != NEW}


def new_resume() -> str:
    """This function will return the résumé that is to be handed in."""
    return (PEOPLE / NEW).read_text(encoding="utf-8")
