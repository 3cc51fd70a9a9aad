"""Where ``caidang`` begins: the command's frame, given every verb and the way to open the data."""

import argparse
import gc
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from caidang.foundation.lib.secrecy import no_core_dumps
from caidang.interfaces.cli.arguments import Parser
from caidang.interfaces.cli.main import Options, Verb, run
from caidang.interfaces.cli.verbs import VERBS

_COMMANDS = "caidang.config.commands"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the console script's entry."""
    no_core_dumps()
    given = sys.argv[1:] if arguments is None else arguments
    return run(given, verbs={**OWN_VERBS, **VERBS}, prepare=_prepare)


def _prepare(options: Options) -> None:
    """Loaded when needed: it brings Django in, which ``parse`` must not wait for."""
    # What is loaded stays: to look through it for garbage as it grows was a tenth of each start.
    gc.disable()
    try:
        importlib.import_module("caidang.config.prepare").prepare(may_ask=not options.yes)
    finally:
        gc.freeze()
        gc.enable()


def _serve(parser: Parser) -> None:
    parser.add_argument("--host", metavar="地址", default="127.0.0.1", help="默认 127.0.0.1")
    parser.add_argument("--port", metavar="端口", type=int, default=8000, help="默认 8000")


def _worker(parser: Parser) -> None:
    """No arguments of its own."""


def _recover(parser: Parser) -> None:
    """No arguments of its own."""


def _restore(parser: Parser) -> None:
    parser.add_argument(
        "--from", dest="source", metavar="位置", help="备份的文件夹，或写着 kind 和各项设置的 JSON 文件"
    )
    parser.add_argument("--at", metavar="时间", help="这一天（或时刻）或之前最近的一份，不写就是最新的")
    parser.add_argument("--into", metavar="文件夹", type=Path, default=Path("data"), help="恢复到哪里，要空的或新的；默认 ./data")
    parser.add_argument("--words", action="store_true", help="根密钥由恢复单上的 24 个词、或两份份额的词给出")
    parser.add_argument("--record", metavar="编号", default="", help="只取这一份档案那时的样子：一个 ZIP，放进 --into")
    parser.add_argument("--list", action="store_true", help="只列出有哪些")
    parser.add_argument("--asked", action="store_true", help=argparse.SUPPRESS)  # by the page of the first start
    parser.add_argument("--json", action="store_true", help="打印为 JSON")


def _practice(parser: Parser) -> None:
    parser.add_argument("--host", metavar="地址", default="127.0.0.1", help="默认 127.0.0.1")
    parser.add_argument("--port", metavar="端口", type=int, default=8100, help="默认 8100")
    parser.add_argument("--reset", action="store_true", help="丢掉练习里做过的一切，从头开始；正式的资料不动")


def _init(parser: Parser) -> None:
    parser.add_argument("--quiet", action="store_true", help="不打印完成的消息")


OWN_VERBS: dict[str, Verb] = {
    "serve": Verb("启动网页与后台工作", f"{_COMMANDS}.serve", _serve, needs_store=False),
    "practice": Verb("另开一份练习用的，人都是虚构的", f"{_COMMANDS}.practice", _practice, needs_store=False),
    "worker": Verb("只启动后台工作", f"{_COMMANDS}.worker", _worker),
    "init": Verb("建好数据文件夹、密钥和数据库", f"{_COMMANDS}.init", _init),
    "restore": Verb(
        "从备份恢复到一个新的数据文件夹，并核对", f"{_COMMANDS}.restore", _restore, needs_store=False
    ),
    "recover": Verb(
        "用恢复单上的 24 个词，或两份份额，找回根密钥", f"{_COMMANDS}.recover", _recover, needs_store=False
    ),
}


if __name__ == "__main__":
    sys.exit(main())
