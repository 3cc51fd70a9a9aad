"""What the follower opens at a start: the newest state that can be trusted."""

import logging
from pathlib import Path

from caidang.core.errors import SealBroken
from caidang.foundation.search import live
from caidang.foundation.search.models import Change
from caidang.foundation.search.sealer import Manifest, Sealer

logger = logging.getLogger(__name__)


def trusted_manifest(sealer: Sealer) -> Manifest | None:
    """Return the manifest if the log still tells everything that came after it."""
    try:
        manifest = sealer.read_manifest()
    except (SealBroken, OSError) as error:
        logger.warning("search: building anew: %s", error)
        return None
    # Pruning keeps the row that the manifest ends at: without it the log began later, or
    # belongs to another database.
    if manifest is None or not Change.objects.filter(seq=manifest.seq).exists():
        return None
    return manifest


def live_directory(sealer: Sealer, manifest: Manifest, base: Path) -> Path:
    """Return the live directory if it is at least as new as the seal, else unseal it."""
    directory = base / manifest.generation
    if live.opstamp(directory) >= manifest.opstamp:
        return directory
    return sealer.unseal(manifest, base)
