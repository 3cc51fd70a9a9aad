"""The kit and the shares as PDF, to be printed: black on white, one page each."""

from datetime import date

from caidang.core.crypto.shares import Share, share_to_words
from caidang.core.report.paper import Paper, Part, draw_paper
from caidang.foundation.vault.kit import Kit

_IN_A_ROW = 3


def kit_paper(kit: Kit, *, today: date) -> bytes:
    """Return the recovery kit as PDF."""
    return draw_paper(
        Paper(
            title="才档恢复单",
            lines=(
                "这 24 个词就是根密钥：谁有它，谁就打得开全部资料和备份；丢了它又丢了密钥文件，谁也打不开。",
                "放进保险柜，不要拍照，不要存进电脑。方块里是同样的词，用扫码枪扫就不用打字。用的时候把数据文件夹放好，运行 caidang recover；新机器在首次运行的网页上点「从备份恢复」。",
            ),
            parts=(_words(kit.words), Part("核对", (("密钥指纹", kit.fingerprint), ("打印日期", today.isoformat())), (1, 3))),
            foot="每三个月在「密钥」页照这张纸填三个词。换了根密钥，这张就作废，只对换之前的备份有用。",
            code=kit.text,
        )
    )


def share_paper(share: Share, fingerprint: str, *, today: date) -> bytes:
    """Return one share as PDF."""
    words = share_to_words(share)
    facts = (
        ("这一份", f"第 {share.number} 份，{share.needed} 份合起来就是根密钥"), ("这一组", share.set.hex().upper()),
        ("密钥指纹", fingerprint), ("打印日期", today.isoformat()),
    )  # fmt: skip
    return draw_paper(
        Paper(
            title=f"才档密钥份额 {share.number}",
            lines=(
                f"根密钥分成了几份，任意 {share.needed} 份合得出来，单独一份什么也看不出。",
                f"请交给不同的人，各自放进保险柜。要用时 {share.needed} 个人到一起，运行 caidang recover，依次输入；新机器在首次运行的网页上点「从备份恢复」。方块里是同样的词，用扫码枪扫就不用打字，不要拍照。",
            ),
            parts=(_words(words), Part("核对", facts, (1, 3))),
            foot="换了根密钥，这一份就作废，只对换之前的备份有用。",
            code=" ".join(words),
        )
    )


def _words(words: tuple[str, ...]) -> Part:
    numbered = [f"{place}. {word}" for place, word in enumerate(words, 1)]
    rows = tuple(tuple(numbered[start : start + _IN_A_ROW]) for start in range(0, len(numbered), _IN_A_ROW))
    return Part("按顺序", rows, (1,) * _IN_A_ROW)
