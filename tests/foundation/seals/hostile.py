"""PDF files that are made to keep whoever reads them busy, or to break them."""


def pdf_of(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF with these objects, the first of which is its root."""
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    rows = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    begin = len(out)
    out += b"xref\n0 %d\n%strailer\n<</Size %d/Root 1 0 R%s>>\n" % (size, rows, size, trailer)
    return out + b"startxref\n%d\n%%%%EOF\n" % begin


def _branching(first: int, levels: int) -> list[bytes]:
    """Objects of which each names the next one fifty times: 50^levels ways lead to the last."""
    return [b"<</T(a)/Kids[%s]>>" % (b"%d 0 R " % (first + level + 1) * 50) for level in range(levels)]


def _nested(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


HOSTILE = {
    "attachments that hang in themselves": pdf_of(
        b"<</Type/Catalog/Names<</EmbeddedFiles 2 0 R>>>>", b"<</Kids[%s]>>" % (b"2 0 R " * 50)
    ),
    "attachments on fifty ways": pdf_of(
        b"<</Type/Catalog/Names<</EmbeddedFiles 2 0 R>>>>", *_branching(2, 8), b"<</Names[]>>"
    ),
    "fields that hang in themselves": pdf_of(
        b"<</Type/Catalog/AcroForm<</Fields[2 0 R]>>>>", b"<</T(a)/Kids[%s]>>" % (b"2 0 R " * 50)
    ),
    "fields on fifty ways": pdf_of(
        b"<</Type/Catalog/AcroForm<</Fields[2 0 R]>>>>", *_branching(2, 10), b"<</T(b)/FT/Sig>>"
    ),
    "fields within fields": pdf_of(
        b"<</Type/Catalog/AcroForm<</Fields 2 0 R>>>>", b"[<</T(a)/Kids 2 0 R>><</T(b)/Kids 2 0 R>>]"
    ),
    "a root nested without end": pdf_of(b"<</Type/Catalog/AcroForm<</Fields%s>>>>" % _nested(5_000)),
    "a trailer nested without end": pdf_of(b"<</Type/Catalog>>", trailer=b"/X%s" % _nested(50_000)),
    "an object that is itself": pdf_of(b"<</Type/Catalog/AcroForm 2 0 R/Names 2 0 R>>", b"2 0 R"),
    "an unknown packing": pdf_of(
        b"<</Type/Catalog/Names<</EmbeddedFiles<</Names[(licence.json)2 0 R]>>>>>>",
        b"<</EF<</F 3 0 R>>>>",
        b"<</Length 4/Filter/Strange>>stream\nabcd\nendstream",
    ),
}
