"""Where ``caidang`` begins: the command's frame, given every verb and the way to open the data."""

import importlib
import sys
from collections.abc import Sequence

from caidang.interfaces.cli.arguments import Parser
from caidang.interfaces.cli.main import Options, Verb, run
from caidang.interfaces.cli.verbs import VERBS

_COMMANDS = "caidang.config.commands"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the console script's entry."""
    given = sys.argv[1:] if arguments is None else arguments
    return run(given, verbs={**OWN_VERBS, **VERBS}, prepare=_prepare)


def _prepare(options: Options) -> None:
    """Loaded when needed: it brings Django in, which ``parse`` must not wait for."""
    importlib.import_module("caidang.config.prepare").prepare(may_ask=not options.yes)


def _serve(parser: Parser) -> None:
    parser.add_argument("--host", metavar="地址", default="127.0.0.1", help="默认 127.0.0.1")
    parser.add_argument("--port", metavar="端口", type=int, default=8000, help="默认 8000")


def _worker(parser: Parser) -> None:
    """No arguments of its own."""


def _recover(parser: Parser) -> None:
    """No arguments of its own."""


def _init(parser: Parser) -> None:
    parser.add_argument("--quiet", action="store_true", help="不打印完成的消息")


OWN_VERBS: dict[str, Verb] = {
    "serve": Verb("启动网页与后台工作", f"{_COMMANDS}.serve", _serve, needs_store=False),
    "worker": Verb("只启动后台工作", f"{_COMMANDS}.worker", _worker),
    "init": Verb("建好数据文件夹、密钥和数据库", f"{_COMMANDS}.init", _init),
    "recover": Verb(
        "用恢复单上的 24 个词找回根密钥", f"{_COMMANDS}.recover", _recover, needs_store=False
    ),
}


if __name__ == "__main__":
    sys.exit(main())
