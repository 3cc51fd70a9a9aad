"""What a child may use, and what is known about how it is held."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one child; sizes in bytes, times in seconds."""

    memory: int = 1536 * MIB
    """Address space (RLIMIT_AS). Mappings count: reading a scan by onnxruntime needs 1,150 MiB."""
    cpu_s: int = 10
    """CPU time for one job; armed anew before each."""
    open_files: int = 64
    request: int = 32 * MIB
    answer: int = 64 * MIB
    """All of an answer: header and parts together."""
    jobs: int = 2000
    """A child that has done so many jobs is replaced: a new one computes a second before its first."""
    growth: int = 512 * MIB
    """A child whose resident memory grew by so much since its start is replaced."""
    idle_s: float = 60.0
    """A child that did nothing for so long and grew by ``idle_growth`` is replaced as well."""
    idle_growth: int = 64 * MIB
    start_s: float = 60.0
    """How long a child may take to load its code."""


@dataclass(frozen=True, slots=True)
class Guard:
    """One protection: whether it holds, and in Chinese how or why not."""

    on: bool
    note: str
