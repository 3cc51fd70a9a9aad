"""The frame of the ``caidang`` command: options that every verb has, verbs, errors as text.

A verb's module is loaded only when the verb is done: ``parse`` must start without Django, and
the others need the data folder open before they can import a table. So the table of verbs
holds the arguments, and names the module by a string: the one place that does.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

from caidang.core.errors import CaidangError
from caidang.interfaces.cli.arguments import Parser

Options = argparse.Namespace
Prepare = Callable[[Options], object]


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb. Its ``module`` has ``run(options) -> int``, the exit code."""

    help: str
    module: str
    add_arguments: Callable[[Parser], None]
    needs_store: bool = True
    """Whether the data folder is opened, or made, before the module is loaded."""
    alone: Callable[[Options], str] | None = None
    """Names another module for the options that need no data folder; an empty string for the others."""


def run(arguments: Sequence[str], *, verbs: Mapping[str, Verb], prepare: Prepare) -> int:
    """Do what the arguments say and return the exit code.

    0 is done, 1 is a failure told on standard error, 2 is a mistake in the arguments.
    ``prepare`` opens the data folder, for the verbs that need it.
    """
    options = _parse(arguments, verbs)
    if options is None:
        return 0
    verb = verbs[options.verb]
    _to_environment(options)
    try:
        module = verb.alone(options) if verb.alone else ""
        if verb.needs_store and not module:
            prepare(options)
        return int(import_module(module or verb.module).run(options))
    except CaidangError as error:
        print(f"caidang: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output has gone, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def _parse(arguments: Sequence[str], verbs: Mapping[str, Verb]) -> Options | None:
    """The options; None when all that was asked for has been printed."""
    split = _place_of_verb(arguments)
    frame = Parser("caidang", "才档：招聘资料的收集、整理、审核与更新。", _overview(verbs))
    _add_globals(frame, is_after_verb=False)
    frame.add_argument("--version", action="store_true", help="打印版本")
    frame.add_argument("verb", nargs="?", metavar="命令", help="要做什么，见下")
    options = frame.parse_args(arguments[: split + 1])
    if options.version:
        print(import_module("importlib.metadata").version("caidang"))
        return None
    if options.verb is None:
        frame.print_help()
        return None
    if options.verb not in verbs:
        frame.error(f"没有「{options.verb}」这个命令，可以是：{'、'.join(verbs)}")
    verb = verbs[options.verb]
    parser = Parser(f"caidang {options.verb}", f"{verb.help}。")
    verb.add_arguments(parser)
    _add_globals(parser, is_after_verb=True)
    return parser.parse_args(arguments[split + 1 :], namespace=options)


def _place_of_verb(arguments: Sequence[str]) -> int:
    """Where the verb stands; an option's value before it is not mistaken for one."""
    is_value = False
    for place, argument in enumerate(arguments):
        if not is_value and not argument.startswith("-"):
            return place
        is_value = not is_value and argument in ("--data", "--key-file")
    return len(arguments)


def _add_globals(parser: Parser, *, is_after_verb: bool) -> None:
    """The same options before and after the verb; after it they override and do not reset."""
    absent = argparse.SUPPRESS if is_after_verb else None
    group = parser.add_argument_group("处处可用")
    group.add_argument(
        "--data", metavar="文件夹", default=absent, help="数据文件夹（默认 ./data）"
    )
    group.add_argument(
        "--key-file", metavar="文件", default=absent, help="根密钥文件（默认在数据文件夹旁边）"
    )
    group.add_argument(
        "--yes", action="store_true", default=argparse.SUPPRESS if is_after_verb else False,
        help="不提问；数据文件夹还没有建好时直接建好",
    )  # fmt: skip


def _to_environment(options: Options) -> None:
    """Settings and child processes read the environment, so the options go there."""
    if options.data:
        os.environ["CAIDANG_DATA"] = options.data
    if options.key_file:
        os.environ["CAIDANG_KEY_FILE"] = options.key_file


def _overview(verbs: Mapping[str, Verb]) -> str:
    width = max(map(len, verbs))
    lines = (f"  {name:<{width}}  {verb.help}" for name, verb in verbs.items())
    return "\n".join(["命令：", *lines, "", "每个命令的说明：caidang 命令 --help"])
