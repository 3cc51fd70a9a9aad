"""What a backup holds."""

from caidang.domain.backup.archive.manifest import Manifest
from caidang.domain.backup.archive.opened import Archive


def list_states(archive: Archive) -> list[Manifest]:
    """Return the states that can be restored, newest first."""
    return list(archive.manifests())
