"""Virus scanners behind the port: clamd over its own protocol, or none."""

import socket
from pathlib import Path

from tongban.foundation.papers.facts import PaperInfected
from tongban.kernel.errors import N_

_CHUNK = 1 << 16


class NoScan:
    """No scanner is set up; papers say so in `scanned_by`."""

    label = ""

    def found_in(self, path: Path) -> str:
        return ""


class ScannerFailed(PaperInfected):
    """The scanner does not answer, so nothing is taken in."""

    code = "scanner-failed"
    status = 503
    title = N_("Files cannot be checked just now. Please try again in a few minutes.")


class ClamdScan:
    """ClamAV's daemon by its INSTREAM command at `host:port`."""

    label = "clamd"

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._address = (host, int(port))

    def found_in(self, path: Path) -> str:
        """What clamd found. Raises ScannerFailed."""
        try:
            with socket.create_connection(self._address, timeout=30) as line, path.open("rb") as file:
                line.sendall(b"zINSTREAM\0")
                while chunk := file.read(_CHUNK):
                    line.sendall(len(chunk).to_bytes(4, "big") + chunk)
                line.sendall(b"\0\0\0\0")
                said = line.makefile("rb").read().rstrip(b"\0").decode()
        except OSError as error:
            raise ScannerFailed(facts={"error": str(error)}) from error
        if said.endswith("OK"):
            return ""
        if said.endswith("FOUND"):
            return said.removeprefix("stream: ").removesuffix(" FOUND")
        raise ScannerFailed(facts={"error": said})
