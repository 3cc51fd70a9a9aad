"""What a check of the log, or of an exported part of it, found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. Numbers are those of events: ``seq`` in the chain, the line's ``n`` in an export."""

    count: int
    modified: tuple[int, ...]
    """Events whose content no longer gives their hash, or that do not join the one before."""
    missing: tuple[int, ...]
    """Events that were taken out of the middle or the beginning."""
    truncated: int
    """How many events were cut off the end."""
    rewritten: tuple[int, ...]
    """Signed states that the chain no longer passes through, or whose signature is false."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not (self.modified or self.missing or self.truncated or self.rewritten)

    def __str__(self) -> str:
        if self.is_sound:
            return f"审计记录完整：共 {self.count} 条，逐条核对无误。"
        parts = [
            f"{len(self.modified)} 条被改动" if self.modified else "",
            f"{len(self.missing)} 条缺失" if self.missing else "",
            f"末尾被截去 {self.truncated} 条" if self.truncated else "",
            f"{len(self.rewritten)} 处签名对不上" if self.rewritten else "",
        ]
        return f"审计记录有异常：{', '.join(filter(None, parts))}。请保留现场，并与备份核对。"
