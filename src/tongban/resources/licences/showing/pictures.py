"""The code in a picture of it: for those whose browser has no camera that this page may use."""

import io

import zxingcpp
from PIL import Image, UnidentifiedImageError

from tongban.kernel.errors import N_, Invalid, TooLarge

MOST_BYTES = 12 * 1024 * 1024
MOST_POINTS = 50_000_000
_LONGEST_SIDE = 2400
_FORMATS = ("JPEG", "PNG", "WEBP")


class NoCodeInPicture(Invalid):
    """The file is no picture, or there is no QR code in it."""

    code = "show-code-not-in-picture"
    title = N_("There is no QR code that can be read in this picture. Hold still, and take the whole code.")


def code_in_picture(raw: bytes) -> str:
    """The text of the QR code in a JPEG, PNG or WebP picture; nothing of it is kept. Raises NoCodeInPicture, TooLarge."""
    if len(raw) > MOST_BYTES:
        raise TooLarge(facts={"limit_bytes": MOST_BYTES})
    try:
        with Image.open(io.BytesIO(raw), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_POINTS:
                raise TooLarge(facts={"limit_points": MOST_POINTS})
            picture.draft("L", (_LONGEST_SIDE, _LONGEST_SIDE))
            grey = picture.convert("L")
    except Image.DecompressionBombError:
        raise TooLarge(facts={"limit_points": MOST_POINTS}) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise NoCodeInPicture from None
    grey.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    texts = [one.text for one in found if one.valid and one.text]
    if not texts:
        raise NoCodeInPicture
    return str(texts[0])
