"""An uploaded picture becomes two plain JPEGs: decoded, turned upright, stripped of everything else, encoded anew.

What is not a picture does not survive this, whatever its name or first bytes say.
"""

import struct
import threading
import zlib
from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from linli.kit.errors import Refused, TooLarge

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 50_000_000  # more than any telephone takes; 150 MB when decoded
FULL_EDGE = 2560
THUMB_EDGE = 480
_QUALITY = 82

Image.MAX_IMAGE_PIXELS = MAX_PIXELS

# A picture that is no JPEG is decoded at its full size: two at a time in a process, however many are sent at once.
AT_ONCE = 2
_decoding = threading.BoundedSemaphore(AT_ONCE)

# What Pillow's decoders raise on damaged or hostile input.
_DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    EOFError,
    OverflowError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


@dataclass(frozen=True)
class Encoded:
    """The full picture and its thumbnail as JPEG, with the size of the full one in pixels."""

    full: bytes
    thumb: bytes
    width: int
    height: int


def encode(data: bytes) -> Encoded:
    """Decode, check, turn, strip, encode.

    Raises TooLarge ``photo.too_large`` (over 20 MB), Refused ``photo.not_a_photo`` (another type, or damaged) and
    ``photo.too_many_pixels``, which is seen from the header before anything is decoded.
    """
    if len(data) > settings.LINLI_UPLOAD_BYTES:
        raise TooLarge("photo.too_large", _("This file is too large. A photo may have 20 MB."), field="photos")
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise _too_many_pixels()
            with _decoding:
                return _encoded(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except _DAMAGED as error:
        sentence = _("This is not a photo we can read. Please send a JPEG, PNG or WebP picture.")
        raise Refused("photo.not_a_photo", sentence, field="photos") from error


def _encoded(picture: Image.Image) -> Encoded:
    picture.draft("RGB", (FULL_EDGE, FULL_EDGE))  # lets a JPEG be decoded at half or quarter size
    picture.load()
    upright = _on_white(ImageOps.exif_transpose(picture))
    upright.thumbnail((FULL_EDGE, FULL_EDGE), Image.Resampling.LANCZOS)
    full = _jpeg(upright)
    width, height = upright.size
    upright.thumbnail((THUMB_EDGE, THUMB_EDGE), Image.Resampling.LANCZOS)
    return Encoded(full=full, thumb=_jpeg(upright), width=width, height=height)


def _on_white(picture: Image.Image) -> Image.Image:
    """RGB without transparency, in an image that carries none of the old one's metadata."""
    clean = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        with_alpha = picture.convert("RGBA")
        clean.paste(with_alpha, mask=with_alpha.getchannel("A"))
    else:
        clean.paste(picture.convert("RGB"))
    return clean


def _jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    # Not progressive: that takes three times the processor for a twelfth of the bytes.
    picture.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _too_many_pixels() -> Refused:
    return Refused(
        "photo.too_many_pixels", _("This picture has too many pixels. Please take it again, smaller."), field="photos"
    )
