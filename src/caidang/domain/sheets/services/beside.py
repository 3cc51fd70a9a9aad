"""Résumé files from a folder become one archive, as it would be handed in with a sheet."""

import io
import zipfile
from pathlib import Path

from caidang.core.errors import InvalidInput
from caidang.domain.intake.services.hand_in import walk


def packed(path: Path) -> bytes:
    """Return an archive's bytes, or those of one made of all files below a folder. Raises InvalidInput."""
    try:
        if path.is_file():
            return path.read_bytes()
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for file in walk([path]):
                archive.write(file, file.relative_to(path).as_posix())
        return out.getvalue()
    except OSError as error:
        raise InvalidInput(f"读不了 {path}，请看路径对不对、有没有权限。") from error
