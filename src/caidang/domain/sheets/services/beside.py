"""An archive of résumé files that is handed in with a sheet."""

from pathlib import Path

from django.conf import settings

from caidang.core.errors import InvalidInput, TooLarge

_MEGABYTE = 1024 * 1024


def archive_of(path: Path) -> bytes:
    """Return an archive's bytes. Raises InvalidInput, TooLarge."""
    limit = settings.CAIDANG_MAX_SHEET
    try:
        if path.stat().st_size > limit:
            raise TooLarge(f"压缩包超过 {limit // _MEGABYTE} MB。请解开，把文件夹给 --files：一份一份读，多少都行。")
        data = path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"读不了 {path}，请看路径对不对、有没有权限。") from error
    if not data.startswith(b"PK"):
        raise InvalidInput(f"{path.name} 不是 ZIP。--files 给装简历的文件夹，或 ZIP。")
    return data
