"""Pictures: opened by the decoder of what they were recognised as, turned as they were taken, no larger than wanted.

Imported by the programs that read strangers' files, and by no process that lives on.
"""

from pathlib import Path

import pi_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from domain.documents import DocumentKind

_FORMATS = {
    DocumentKind.PNG: "PNG",
    DocumentKind.JPEG: "JPEG",
    DocumentKind.WEBP: "WEBP",
    DocumentKind.HEIC: "HEIF",
}
LARGEST_PICTURE = 120_000_000
"""Pixels: more than telephones and scanners make, and 360 MB in memory."""


class PictureInvalid(Exception):
    """The picture cannot be opened, however often it is tried; the message says why, to people."""


def opened_picture(path: Path, kind: DocumentKind, *, within: tuple[int, int]) -> Image.Image:
    """Return a picture in RGB on white, at most `within` wide and high in pixels; raises PictureInvalid."""
    pi_heif.register_heif_opener()
    # Ours is checked below, with a reason; Pillow's own would be a warning first.
    Image.MAX_IMAGE_PIXELS = None
    try:
        # Only the decoder of what was recognised: others have no business with these bytes.
        with path.open("rb") as file, Image.open(file, formats=[_FORMATS[kind]]) as picture:
            return _on_white(_turned(picture, within))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise PictureInvalid("The picture is damaged, or is none.") from error


def _turned(picture: Image.Image, within: tuple[int, int]) -> Image.Image:
    if picture.width * picture.height > LARGEST_PICTURE:
        raise PictureInvalid(
            f"The picture is too large: {picture.width:,} times {picture.height:,} pixels; "
            f"at most {LARGEST_PICTURE // 1_000_000} million are read."
        )
    # JPEG can be decoded small. Which side is up is known later: either may become the longer one.
    picture.draft("RGB", (max(within), max(within)))
    turned = ImageOps.exif_transpose(picture)
    turned.thumbnail(within)
    return turned


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    page = Image.new("RGBA", picture.size, "white")
    page.alpha_composite(picture.convert("RGBA"))
    return page.convert("RGB")
