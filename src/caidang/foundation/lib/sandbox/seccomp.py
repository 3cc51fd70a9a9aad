"""A system call filter: what reading a file never needs is refused.

A deny list, because the allow list differs between C libraries, Python versions and machines;
threads must work (onnxruntime), so ``clone`` is judged by its flags and ``clone3``, whose flags
a filter cannot see, answers "no such call", upon which the C library falls back to ``clone``.
"""

import errno
import os

try:
    import pyseccomp
except (ImportError, RuntimeError, OSError):  # not Linux, or no libseccomp on this machine
    pyseccomp = None

_CLONE_THREAD = 0x00010000
_MISSING = ("clone3", "openat2", "io_uring_setup", "io_uring_enter", "io_uring_register")
_REFUSED = """
    socket socketpair connect bind listen accept accept4
    execve execveat fork vfork ptrace process_vm_readv process_vm_writev kcmp
    kill tkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_open pidfd_send_signal pidfd_getfd
    bpf perf_event_open userfaultfd keyctl add_key request_key
    mount umount2 pivot_root chroot setns unshare fsopen fsmount fsconfig fspick move_mount open_tree
    mount_setattr swapon swapoff reboot kexec_load kexec_file_load init_module finit_module
    delete_module acct quotactl syslog sethostname setdomainname settimeofday clock_settime
    open_by_handle_at name_to_handle_at memfd_create memfd_secret shmget msgget semget mq_open
    creat link linkat symlink symlinkat rename renameat renameat2 unlink unlinkat mkdir mkdirat rmdir
    mknod mknodat truncate chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat
    utime utimes utimensat futimesat setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr
    setuid setgid setreuid setregid setresuid setresgid setgroups setfsuid setfsgid capset
    personality iopl ioperm modify_ldt
""".split()  # fmt: skip
_WRITING = os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC


def is_available() -> bool:
    """Whether the library is there."""
    return pyseccomp is not None


def restrict() -> None:
    """Load the filter for every thread of this process; raises OSError or RuntimeError if it cannot."""
    if pyseccomp is None:
        raise OSError(errno.ENOSYS, "libseccomp")
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    rules.set_attr(pyseccomp.Attr.CTL_TSYNC, 1)
    refuse = pyseccomp.ERRNO(errno.EPERM)
    for name in _MISSING:
        _add(rules, pyseccomp.ERRNO(errno.ENOSYS), name)
    for name in _REFUSED:
        _add(rules, refuse, name)
    _add(rules, refuse, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _CLONE_THREAD, 0))
    _add(rules, refuse, "tgkill", pyseccomp.Arg(0, pyseccomp.NE, os.getpid()))
    for flag in _WRITING:
        _add(rules, refuse, "open", pyseccomp.Arg(1, pyseccomp.MASKED_EQ, flag, flag))
        _add(rules, refuse, "openat", pyseccomp.Arg(2, pyseccomp.MASKED_EQ, flag, flag))
    rules.load()


def _add(
    rules: "pyseccomp.SyscallFilter", action: int, name: str, *arguments: "pyseccomp.Arg"
) -> None:
    """Add a rule, unless this library or this architecture does not know the call."""
    number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
    if number >= 0:
        rules.add_rule(action, number, *arguments)
