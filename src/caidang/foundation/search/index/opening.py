"""What the follower opens at a start: the newest state that can be trusted."""

import logging
from pathlib import Path

from caidang.core.errors import SealBroken
from caidang.foundation.search.index import live
from caidang.foundation.search.index.sealer import Manifest, Sealer

logger = logging.getLogger(__name__)


def readable_manifest(sealer: Sealer) -> Manifest | None:
    """Return the manifest of the sealed copy if there is one that can be read."""
    try:
        return sealer.read_manifest()
    except (SealBroken, OSError) as error:
        logger.warning("search: building anew: %s", error)
        return None


def live_directory(sealer: Sealer, manifest: Manifest, base: Path) -> Path:
    """Return the live directory if it is at least as new as the seal, else unseal it."""
    directory = base / manifest.generation
    if live.opstamp(directory) >= manifest.opstamp:
        return directory
    return sealer.unseal(manifest, base)
