"""The pool keeps what children do to themselves, and outlives everything they try."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from caidang.core.errors import Damaged, Encrypted, TooLarge
from caidang.foundation.lib.sandbox import Limits, Pool, SandboxDown, wire

HOSTILE = (Path(__file__).parent / "hostile.py").read_text(encoding="utf-8")
COMMAND = [sys.executable, "-I", "-c", HOSTILE]
LIMITS = Limits(memory=400 * 1024 * 1024, cpu_s=1, jobs=50, answer=4 * 1024 * 1024)
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="Linux protections")


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(COMMAND, 1, LIMITS) as made:
        yield made


def still_works(pool: Pool) -> bool:
    answer, parts = pool.run({"do": "echo"}, b"hello")
    return answer["n"] == 5 and parts == [b"hello"]


def test_answers_with_header_and_parts(pool: Pool) -> None:
    answer, parts = pool.run({"do": "echo", "job": "简历"}, b"\x00\xff" * 400_000)
    assert answer["job"] == "简历"
    assert parts == [b"\x00\xff" * 400_000]


def test_memory_bomb_is_too_large(pool: Pool) -> None:
    with pytest.raises(TooLarge, match="内存超出 400 MB"):
        pool.run({"do": "bomb"}, b"")
    assert still_works(pool)


def test_endless_loop_ends_at_its_cpu_limit(pool: Pool) -> None:
    with pytest.raises(TooLarge, match="读取超时"):
        pool.run({"do": "spin"}, b"", timeout_s=60)
    assert still_works(pool)


def test_hang_ends_at_the_wall_clock(pool: Pool) -> None:
    with pytest.raises(TooLarge, match=r"0\.3 秒"):
        pool.run({"do": "hang"}, b"", timeout_s=0.3)
    assert still_works(pool)


@pytest.mark.parametrize("how", ["crash", "leave"])
def test_death_in_a_job_is_damage(pool: Pool, how: str) -> None:
    with pytest.raises(Damaged, match="中途退出"):
        pool.run({"do": how}, b"")
    assert still_works(pool)


def test_own_errors_pass_through_and_keep_the_child(pool: Pool) -> None:
    before = pool.run({"do": "echo"}, b"")[0]["pid"]
    with pytest.raises(Encrypted, match="^文件有口令$"):
        pool.run({"do": "locked"}, b"")
    assert pool.run({"do": "echo"}, b"")[0]["pid"] == before


def test_a_bug_is_told_without_its_message(pool: Pool, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Damaged) as caught:
        pool.run({"do": "bug"}, b"")
    said = str(caught.value) + caplog.text
    assert "ValueError" in caplog.text
    assert "张三" not in said
    assert "13800001234" not in said


def test_too_deep_is_damage(pool: Pool) -> None:
    with pytest.raises(Damaged, match="嵌套过深"):
        pool.run({"do": "recurse"}, b"")


@pytest.mark.parametrize("how", ["fork", "program"])
@linux_only
def test_no_new_process(pool: Pool, how: str) -> None:
    assert pool.run({"do": how}, b"")[0]["did"] is False


@linux_only
def test_no_network_even_to_this_machine(pool: Pool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        answer, _ = pool.run({"do": "connect", "port": server.getsockname()[1]}, b"")
    assert answer["did"] is False


@linux_only
def test_no_file_is_written(pool: Pool, tmp_path: Path) -> None:
    target = tmp_path / "note"
    assert pool.run({"do": "write_at", "path": str(target)}, b"")[0]["did"] is False
    assert pool.run({"do": "write", "name": "caidang-note"}, b"")[0]["did"] is False
    assert not target.exists()


@linux_only
def test_no_file_outside_python_is_read(pool: Pool, tmp_path: Path) -> None:
    if not pool.state()["文件访问"].on:
        pytest.skip("no Landlock in this kernel")
    secret = tmp_path / "root.key"
    secret.write_bytes(b"secret")
    for path in (str(secret), "/etc/passwd", f"/proc/{os.getpid()}/environ"):
        assert pool.run({"do": "read", "path": path}, b"")[0]["did"] is False
    assert pool.run({"do": "read", "path": os.__file__}, b"")[0]["did"] is True


@linux_only
def test_no_signal_reaches_the_parent(pool: Pool) -> None:
    assert pool.run({"do": "kill", "pid": os.getpid()}, b"")[0]["did"] is False


def test_the_environment_is_empty(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIDANG_SECRET", "x")
    names = pool.run({"do": "environment"}, b"")[0]["names"]
    assert set(names) <= {"LANG", "LC_CTYPE", "MALLOC_ARENA_MAX"}


def test_threads_work_for_libraries_that_need_them(pool: Pool) -> None:
    assert pool.run({"do": "thread"}, b"")[0] == {"done": 1}


def test_noise_of_libraries_does_not_reach_the_protocol(pool: Pool) -> None:
    assert pool.run({"do": "noise"}, b"")[0] == {"fine": True}
    assert still_works(pool)


def test_huge_answer_is_refused(pool: Pool) -> None:
    with pytest.raises(TooLarge, match="超过 4 MB"):
        pool.run({"do": "huge", "size": 5 * 1024 * 1024}, b"")
    assert still_works(pool)


@pytest.mark.parametrize(
    "garbage",
    [
        b"not a frame at all, only text",
        wire.MAGIC + b"\xff" * 8,
        wire.MAGIC + (2**31).to_bytes(4, "big") + bytes(4),
        wire.MAGIC + (4).to_bytes(4, "big") + bytes(4) + b"nope",
        wire.encode({"answer": 5}),
        wire.encode({"error": ["KeyProblem", "x"]}),
        wire.encode({}, [b"x"] * 10),
        wire.MAGIC + (6).to_bytes(4, "big") + bytes(4) + b"[[[[[[",
        wire.encode({"answer": {}}) * 2,
    ],
)
def test_garbage_answer_is_damage(pool: Pool, garbage: bytes) -> None:
    channel = 4  # where serve keeps its answers, or the job would hang and be TooLarge
    with pytest.raises(Damaged, match="回答不可用"):
        pool.run({"do": "raw", "channel": channel}, garbage, timeout_s=5)
    assert still_works(pool)


def test_an_answer_that_nobody_asked_for_reaches_no_job(pool: Pool) -> None:
    forged = wire.encode({"job": "0" * 16, "answer": {"n": 5}}, [b"hello"])
    with pytest.raises(Damaged, match="回答不可用"):
        pool.run({"do": "raw", "channel": 4, "then": 0}, forged)
    assert still_works(pool)


def test_oversize_request_is_refused_before_it_is_sent() -> None:
    with Pool(COMMAND, 1, Limits(request=1000)) as small, pytest.raises(TooLarge):
        small.run({"do": "echo"}, bytes(1001))


def test_two_hundred_jobs_from_four_threads_over_recycled_children() -> None:
    limits = Limits(jobs=20, cpu_s=2)
    with Pool(COMMAND, 2, limits) as pool, ThreadPoolExecutor(4) as threads:

        def job(number: int) -> tuple[int, int]:
            answer, parts = pool.run({"do": "echo", "job": number}, str(number).encode())
            assert parts == [str(answer["job"]).encode()]
            return answer["job"], answer["pid"]

        done = list(threads.map(job, range(200)))
    assert [number for number, _ in done] == list(range(200))
    assert len({pid for _, pid in done}) >= 10


def test_one_bad_file_does_not_hold_up_the_others() -> None:
    with Pool(COMMAND, 2, LIMITS) as pool, ThreadPoolExecutor(2) as threads:
        bad = threads.submit(pool.run, {"do": "hang"}, b"", timeout_s=60)
        assert all(still_works(pool) for _ in range(20))
        assert not bad.done()
        pool.close()
        with pytest.raises(SandboxDown, match="正在关闭"):
            bad.result(timeout=20)


def test_who_reads_one_after_another_pays_for_one_start() -> None:
    with Pool(COMMAND, 3, LIMITS) as pool:
        first = {pool.run({"do": "echo"}, b"")[0]["pid"] for _ in range(5)}
        assert pool.pids() == sorted(first)
        assert len(first) == 1
        with ThreadPoolExecutor(2) as threads:
            hanging = [threads.submit(pool.run, {"do": "hang"}, b"", timeout_s=60) for _ in range(2)]
            while len(pool.pids()) < 3:
                assert still_works(pool)
            assert all(still_works(pool) for _ in range(5))
            assert len(pool.pids()) == 3
            pool.close()
            for one in hanging:
                with pytest.raises(SandboxDown, match="正在关闭"):
                    one.result(timeout=20)


def test_a_child_that_grows_is_replaced() -> None:
    with Pool(COMMAND, 1, Limits(growth=20 * 1024 * 1024)) as pool:
        first = pool.run({"do": "grow", "size": 1000}, b"")[0]["pid"]
        second = pool.run({"do": "grow", "size": 40_000_000}, b"")[0]["pid"]
        assert first == second
        assert pool.run({"do": "echo"}, b"")[0]["pid"] != first


def test_a_heavy_child_does_not_stay_when_idle() -> None:
    with Pool(COMMAND, 1, Limits(idle_s=0.1, idle_growth=20 * 1024 * 1024)) as pool:
        first = pool.run({"do": "grow", "size": 40_000_000}, b"")[0]["pid"]
        deadline = time.monotonic() + 20
        while first in pool.pids():
            assert time.monotonic() < deadline, "the heavy child stayed"
            threading.Event().wait(0.02)
        assert still_works(pool)


def test_an_idle_child_that_was_killed_is_replaced() -> None:
    with Pool(COMMAND, 1, LIMITS) as pool:
        pid = pool.run({"do": "echo"}, b"")[0]["pid"]
        os.kill(pid, signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        assert still_works(pool)


def test_a_command_that_cannot_start_is_not_the_files_fault(caplog: pytest.LogCaptureFixture) -> None:
    with Pool([sys.executable, "-I", "-c", "import no_such_module"], 1) as pool:
        with pytest.raises(SandboxDown, match="无法启动"):
            pool.run({}, b"")
        assert "no_such_module" in caplog.text


def test_a_closed_pool_says_so() -> None:
    pool = Pool(COMMAND, 1)
    pool.close()
    pool.close()
    with pytest.raises(SandboxDown):
        pool.run({"do": "echo"}, b"")


@linux_only
def test_children_die_with_their_parent(tmp_path: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(
        "import sys, threading\n"
        "from caidang.foundation.lib.sandbox import Pool\n"
        "pool = Pool(sys.argv[1:], 2)\n"
        "hang = lambda: pool.run({'do': 'hang'}, b'', timeout_s=600)\n"
        "pool.state(); threading.Thread(target=hang).start()\n"
        "while len(pool.pids()) < 2: pool.run({'do': 'echo'}, b'')\n"
        "print(*pool.pids(), flush=True)\n"
        "hang()\n",
        encoding="utf-8",
    )
    with subprocess.Popen(
        [sys.executable, str(program), *COMMAND], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        children = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(children) == 2
        parent.kill()
    deadline = time.monotonic() + 20
    while any(is_running(pid) for pid in children):
        assert time.monotonic() < deadline, "children outlived their parent"
        threading.Event().wait(0.02)


def is_running(pid: int) -> bool:
    """Alive, and not only waiting to be collected."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


@linux_only
def test_the_state_names_every_protection(pool: Pool) -> None:
    state = pool.state()
    assert set(state) == {"网络隔离", "特权", "文件访问", "随主程序结束", "资源上限", "系统调用过滤"}
    assert state["资源上限"].on
    assert state["特权"].on
    assert all(guard.note for guard in state.values())
