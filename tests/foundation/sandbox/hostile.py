"""A child whose handler misbehaves as its job asks. Run as text: the jail hides this folder."""

import ctypes
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from caidang.core.errors import Encrypted
from caidang.foundation.lib.sandbox.child import serve


def echo(header, payload):
    return {"n": len(payload), "job": header.get("job"), "pid": os.getpid()}, [payload]


def bomb(header, payload):
    return {}, [b"".join(bytes(50_000_000) for _ in range(100))]


def spin(header, payload):
    while True:
        pass


def hang(header, payload):
    time.sleep(600)


def crash(header, payload):
    ctypes.string_at(8)


def leave(header, payload):
    os._exit(0)


def attempt(act):
    try:
        return {"did": True, "result": repr(act())}, []
    except OSError as error:
        return {"did": False, "errno": error.errno}, []


def fork(header, payload):
    return attempt(os.fork)


def program(header, payload):
    return attempt(lambda: subprocess.run(["/bin/true"], check=True))


def connect(header, payload):
    return attempt(lambda: socket.create_connection(("127.0.0.1", header["port"]), timeout=2))


def write(header, payload):
    return attempt(lambda: Path(tempfile.gettempdir(), header["name"]).write_bytes(b"x"))


def write_at(header, payload):
    return attempt(lambda: Path(header["path"]).write_bytes(b"x"))


def read(header, payload):
    return attempt(lambda: Path(header["path"]).read_bytes())


def kill(header, payload):
    return attempt(lambda: os.kill(header["pid"], 0))


def environment(header, payload):
    return {"names": sorted(os.environ)}, []


def thread(header, payload):
    done = []
    worker = threading.Thread(target=lambda: done.append(1))
    worker.start()
    worker.join()
    return {"done": len(done)}, []


def huge(header, payload):
    return {}, [bytes(header["size"])]


def raw(header, payload):
    """Write straight into the protocol's channel, past ``serve``."""
    os.write(header["channel"], payload)
    time.sleep(header.get("then", 600))
    return {}, []


def locked(header, payload):
    raise Encrypted("文件有口令")


def bug(header, payload):
    raise ValueError("张三 13800001234")


def recurse(header, payload):
    return recurse(header, payload)


def grow(header, payload):
    KEPT.append(b"x" * header["size"])
    return {"pid": os.getpid()}, []


def noise(header, payload):
    print("printed")
    print("printed", file=sys.stderr)
    os.write(1, b"noise")
    os.write(2, b"noise")
    return {"fine": True}, []


KEPT = []
serve(lambda header, payload: globals()[header["do"]](header, payload))
