"""``caidang mcp``: serve language models' programs over standard input and output, or over HTTP on this machine."""

import argparse
import contextlib
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import anyio
import uvicorn

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.domain.candidates.services.record.indexing import up_to_date_index
from caidang.domain.intake.services.worker_lock import is_worker_running
from caidang.domain.pipeline.selectors.beside import beside
from caidang.foundation.accounts.login.tokens import viewer_of_token
from caidang.foundation.lib.net.hosts import is_here
from caidang.interfaces.mcp.caller import STDIO_TOKEN
from caidang.interfaces.mcp.server import new_server

VARIABLE = "CAIDANG_MCP_TOKEN"
_MOST_TOKEN = 4096


def run(args: argparse.Namespace) -> int:
    """Serve until the other side hangs up, or the process is asked to end."""
    with contextlib.ExitStack() as opened:
        if not is_worker_running():
            # Beside a server its own index serves; alone, one is opened here for as long as this lasts.
            opened.enter_context(up_to_date_index(now=datetime.now(UTC), beside=beside))
        if args.http:
            return _over_http(args.host, args.port)
        return _over_stdio(args.token_file)


def _over_stdio(token_file: Path | None) -> int:
    token = _token(token_file)
    try:
        viewer_of_token(token, datetime.now(UTC))
    except NotAllowed as error:
        raise InvalidInput(f"{error} 令牌放在环境变量 {VARIABLE}，或用 --token-file 指一个文件。") from error
    STDIO_TOKEN.set(token)
    anyio.run(new_server().run_stdio_async)
    return 0


def _over_http(host: str, port: int) -> int:
    if not is_here(host):
        raise InvalidInput("HTTP 只听本机：--host 127.0.0.1。给别的机器用，前面放一个带 TLS 的反向代理。")
    url = f"http://{host}:{port}"
    app = new_server(url=url).streamable_http_app(stateless_http=True, json_response=True, host=host)
    sys.stderr.write(f"MCP：{url}/mcp\n")
    sys.stderr.flush()
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)
    return 0


def _token(file: Path | None) -> str:
    if file is None:
        return os.environ.pop(VARIABLE, "").strip()
    try:
        with file.open(encoding="utf-8") as opened:
            return opened.read(_MOST_TOKEN).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput("令牌的文件读不了。") from error
