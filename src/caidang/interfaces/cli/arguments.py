"""An argument parser that speaks Chinese."""

import argparse
import re
from collections.abc import Iterable
from typing import NoReturn

_SAYINGS = (
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (
        r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)",
        r"\1 没有 \2 这一项，可以是：\3",
    ),
    (r"argument (.*?): expected one argument", r"\1 后面要有一个值"),
    (r"argument (.*?): expected at least one argument", r"\1 后面至少要有一个值"),
    (r"argument (.*?): ignored explicit argument (.*)", r"\1 不带值，却给了 \2"),
    (r"argument (.*?): invalid int value: (.*)", r"\1 要是整数，却给了 \2"),
    (r"argument (.*?): not allowed with argument (.*)", r"\1 不能与 \2 同用"),
    (r"argument (.*?): (.*)", r"\1：\2"),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, prefix or "用法：")


class Parser(argparse.ArgumentParser):
    """``argparse`` with Chinese titles and errors; a usage error ends with exit code 2."""

    def __init__(self, prog: str, description: str, epilog: str = "") -> None:
        super().__init__(
            prog=prog, description=description, epilog=epilog, add_help=False,
            allow_abbrev=False, formatter_class=_Formatter,
        )  # fmt: skip
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Say in Chinese what is wrong with the arguments, and end."""
        for pattern, saying in _SAYINGS:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, saying, message)
                break
        self.exit(2, f"{self.format_usage()}{self.prog}: {message}\n")
