"""``caidang health``: is everything all right?"""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime

from caidang.domain.intake.health import get_health
from caidang.foundation.accounts.policy import PROGRAM


def _building(built: int, to_build: int) -> list[str]:
    return [f"索引正在重建：{built} / {to_build}"] if to_build else []


def run(args: argparse.Namespace) -> int:
    """Print the state; exits 1 when there is a problem."""
    health = get_health(viewer=PROGRAM, now=datetime.now(UTC))
    if args.json:
        sys.stdout.write(json.dumps(asdict(health), ensure_ascii=False, default=str) + "\n")
        return 1 if health.problems else 0
    lines = [
        f"候选人 {health.candidates} 份，文件 {health.documents} 份",
        f"收件：等待 {health.intake['waiting']}，在读 {health.intake['reading']}，失败 {health.intake['failed']}",
        f"索引：{health.index.documents or 0} 份，待跟上 {health.index.waiting} 处，位于 {health.index.filesystem}",
        *_building(health.index.built, health.index.to_build),
        f"磁盘：剩余 {health.disk_free // 1024**3} GB",
        f"数据库：{health.database}；根密钥指纹 {health.key_fingerprint}",
        *(
            f"沙箱 {guard.name}：{'有' if guard.is_on else '无'}（{guard.note}）"
            for guard in health.sandbox
        ),
        *(
            f"审计签名 {way.label} {way.target}：{way.delivered_at.astimezone():%Y-%m-%d %H:%M} 送到" if way.delivered_at
            else f"审计签名 {way.label} {way.target}：还没送到过"
            for way in health.anchors
        ),
        *(f"注意：{problem}" for problem in health.problems),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if health.problems else 0
