"""What the copies and their drills come to before the law: points for the page of compliance."""

from datetime import datetime

from caidang.domain.backup.selectors.targets import list_targets, weigh_copies
from caidang.domain.compliance.selectors.checks import Check, Verdict
from caidang.foundation.accounts.policy import PROGRAM

_LAW = "等保 数据备份恢复"


def points_of_backup(*, now: datetime) -> tuple[Check, ...]:
    """Return two points as they stand: copies here and elsewhere, and that one of them was restored and checked.

    Whoever reads them may not see the targets: they tell how many there are, not where.
    """
    copies = weigh_copies(list_targets(viewer=PROGRAM, now=now), now=now)
    met = [copies.has_three, copies.has_two_media, copies.has_one_elsewhere]
    verdict = Verdict.MET if all(met) else Verdict.PARTLY if copies.copies > 1 else Verdict.NOT_MET
    return (
        Check(
            _LAW, "重要数据有本地和异地的备份", verdict,
            f"资料 {copies.copies} 份（含正在用的），介质 {len(copies.media)} 种，在别处 {len(copies.elsewhere)} 份。",
            "" if verdict is Verdict.MET else "在「备份」里加到三份、两种介质、一份在别处。", "backup",
        ),
        Check(
            _LAW, "定期恢复测试", Verdict.MET if copies.is_proven else Verdict.NOT_MET,
            "九天里演练过恢复，通过了。" if copies.is_proven else "九天里没有通过的恢复演练。",
            "" if copies.is_proven else "在「备份」里看演练为什么没有通过，或点「现在演练」。", "backup",
        ),
    )  # fmt: skip
