"""Codes in pictures and on the pages of a PDF, as a scanner reads them."""

from collections.abc import Iterator
from io import BytesIO

import zxingcpp
from PIL import Image, UnidentifiedImageError

_MOST_PAGES = 5
_DOTS = 200 / 72  # a point is 1/72 inch
_MOST_PIXELS = 60_000_000


def codes_in_picture(data: bytes) -> list[str]:
    """The texts of the QR codes in a picture; none where it is no picture, or too large a one."""
    try:
        with Image.open(BytesIO(data)) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return []
            return _read(picture.convert("L"))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return []


def codes_on_pages(pdf: bytes) -> list[str]:
    """The same on the first pages of a PDF, drawn at 200 dots an inch."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        return []
    try:
        return list(_of_pages(document))
    finally:
        document.close()


def _of_pages(document: object) -> Iterator[str]:
    for number in range(min(len(document), _MOST_PAGES)):  # type: ignore[arg-type]
        page = document[number]  # type: ignore[index]
        width, height = page.get_size()
        if width * height * _DOTS**2 <= _MOST_PIXELS:
            yield from _read(page.render(scale=_DOTS, grayscale=True).to_pil())


def _read(picture: Image.Image) -> list[str]:
    return [
        found.text
        for found in zxingcpp.read_barcodes(
            picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
    ]
