"""The text of a BPMN file: its characters and its XML, read without entities, document types or any network."""

import re
from collections.abc import Iterator

from lxml import etree

from tongban.services.process import flaws
from tongban.services.process.bpmn import Findings
from tongban.services.process.findings import Spot

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
TONGBAN = "urn:tongban:process:1"

LARGEST = 1024 * 1024  # bytes; the largest interchange model of the OMG has 241 kB


def text_of(raw: bytes) -> str:
    """The characters of a file, by its mark or its own declaration, else UTF-8. Raises ProcessRefused."""
    declared = re.match(rb"\s*<\?xml[^>]*?encoding=[\"']([\w.:-]+)[\"']", raw[:200])
    encoding = declared[1].decode() if declared else "utf-8"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        return raw.decode(encoding).removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError):
        findings = Findings()
        findings.add(flaws.ENCODING, Spot(), encoding=encoding)
        findings.refuse()
        raise


def too_large() -> None:
    """Raises ProcessRefused: nothing of the text is read."""
    findings = Findings()
    findings.add(flaws.TOO_LARGE, Spot(), limit=LARGEST // 1024)
    findings.refuse()


def parse_xml(text: str) -> etree._Element:
    """The document, read without entities, document types or any network. Raises ProcessRefused."""
    findings = Findings()
    encoded = text.encode(errors="replace")
    if len(encoded) > LARGEST:
        too_large()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, encoding="utf-8")
    try:
        root = etree.fromstring(encoded, parser)
    except etree.XMLSyntaxError as error:
        findings.add(flaws.NOT_XML, Spot(line=error.lineno or 1), why=error.msg)
        findings.refuse()
    if b"<!DOCTYPE" in encoded:
        findings.add(flaws.DOCTYPE, Spot(line=1))
    if local_name(root) != (BPMN, "definitions"):
        findings.add(flaws.NOT_BPMN, Spot(line=1))
    findings.refuse()
    return root


def local_name(element: etree._Element) -> tuple[str, str]:
    name = etree.QName(element)
    return name.namespace or "", name.localname


def children(element: etree._Element) -> Iterator[tuple[etree._Element, str, str]]:
    for child in element:
        if isinstance(child.tag, str):
            yield child, *local_name(child)
