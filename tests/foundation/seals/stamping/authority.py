"""A time stamping authority of OpenSSL's behind a small HTTP server, which also fails on demand."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_CONFIGURATION = """
[req]
distinguished_name = dn
prompt = no
[dn]
CN = {name}
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[stamping]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = tsa1
[tsa1]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
certs = {folder}/root.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""


class StampServer(ThreadingHTTPServer):
    """`mood` says how it answers; `asked` counts the questions."""

    daemon_threads = True
    folder: Path
    mood = "good"
    asked = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"

    @property
    def roots_file(self) -> Path:
        return self.folder / "root.pem"

    def reply(self, question: bytes) -> bytes:
        """What `openssl ts` answers."""
        asked, said = self.folder / "asked.tsq", self.folder / "said.tsr"
        asked.write_bytes(question)
        _openssl(
            "ts", "-reply", "-queryfile", str(asked), "-out", str(said), "-config", str(self.folder / "cnf")
        )
        return said.read_bytes()


class _Desk(BaseHTTPRequestHandler):
    server: StampServer

    def do_POST(self) -> None:
        question = self.rfile.read(int(self.headers["Content-Length"]))
        server = self.server
        server.asked += 1
        if server.mood == "hang":
            threading.Event().wait(5)
            return
        if server.mood == "fault":
            self.send_error(503)
            return
        said = b"<html>busy</html>" if server.mood == "garbage" else server.reply(self._changed(question))
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def _changed(self, question: bytes) -> bytes:
        """A question about something else, one that is refused, or the same."""
        from asn1crypto import tsp

        asked = tsp.TimeStampReq.load(question)
        if self.server.mood == "other":
            asked["message_imprint"]["hashed_message"] = b"\x01" * 32
        elif self.server.mood == "refuse":
            asked["message_imprint"]["hash_algorithm"]["algorithm"] = "md5"
            asked["message_imprint"]["hashed_message"] = b"\x01" * 16
        elif self.server.mood == "replay":
            asked["nonce"] = 7
        return bytes(asked.dump(force=True))

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def stamp_authority(folder: Path, name: str = "Stamps (test)") -> Iterator[StampServer]:
    """An authority with keys of its own, until the end of the block."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cnf").write_text(_CONFIGURATION.format(folder=folder, name=name))
    (folder / "serial").write_text("01\n")
    for key in ("root.key", "tsa.key"):
        _openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", str(folder / key))
    common = ["-config", str(folder / "cnf"), "-days", "3650", "-new", "-x509", "-sha256"]
    root = ["-key", str(folder / "root.key"), "-extensions", "root", "-out", str(folder / "root.pem")]
    _openssl("req", *common, *root)
    request = [
        "-config",
        str(folder / "cnf"),
        "-new",
        "-key",
        str(folder / "tsa.key"),
        "-subj",
        f"/CN={name} signer",
    ]
    _openssl("req", *request, "-out", str(folder / "tsa.csr"))
    by = [
        "-CA",
        str(folder / "root.pem"),
        "-CAkey",
        str(folder / "root.key"),
        "-CAcreateserial",
        "-days",
        "3650",
    ]
    with_what = ["-extfile", str(folder / "cnf"), "-extensions", "stamping", "-out", str(folder / "tsa.pem")]
    _openssl("x509", "-req", "-in", str(folder / "tsa.csr"), *by, *with_what)
    server = StampServer(("127.0.0.1", 0), _Desk)
    server.folder = folder
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _openssl(*arguments: str) -> str:
    done = subprocess.run(["openssl", *arguments], capture_output=True, check=True, text=True)
    return done.stdout
