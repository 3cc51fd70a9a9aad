"""How much of a file is read before it is refused."""

from dataclasses import dataclass

from caidang.core.errors import TooLarge

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Sizes are bytes unless the name says otherwise."""

    bytes: int = 20 * MEGABYTE
    pages: int = 200
    archive_entries: int = 200
    unpacked: int = 200 * MEGABYTE
    ratio: int = 100
    """Unpacked to packed size of a container, looked at once it unpacks to 8 MiB or more."""
    pixels: int = 40_000_000
    characters: int = 2_000_000
    """Text of one document; no résumé comes near it."""
    ocr_pages: int = 20
    """Pages or pictures of one document that are sent to text recognition."""
    image_side: int = 1654
    """Longest side in pixels of a page image that is kept and recognised (A4 at about 140 dpi)."""

    def check_bytes(self, size: int) -> None:
        """This function will raise TooLarge for a file over the limit of bytes."""
        if size > self.bytes:
            raise TooLarge(
                f"文件超过 {self.bytes // MEGABYTE} MB, 没有读取。请压缩图片或拆分后再交。"
            )

    def check_pages(self, count: int) -> None:
        """This function will raise TooLarge for a document with too many pages."""
        if count > self.pages:
            raise TooLarge(f"文件有 {count} 页，超过 {self.pages} 页的上限，没有读取。请只留简历那几页再交。")

    def check_characters(self, count: int) -> None:
        """This function will raise TooLarge for a document with too much text."""
        if count > self.characters:
            raise TooLarge("文件里的文字太多，不像一份简历，没有读取。请只留简历部分再交。")

    def check_pixels(self, width: int, height: int) -> None:
        """This function will raise TooLarge for a picture with too many pixels."""
        if width * height > self.pixels:
            raise self.too_many_pixels()

    def too_many_pixels(self) -> TooLarge:
        """This function will make the error for a picture with too many pixels."""
        return TooLarge(f"图片超过 {self.pixels // 10_000} 万像素，没有读取。请缩小后再交。")
