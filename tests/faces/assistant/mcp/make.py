"""Real servers to talk to: processes of this program on the test database."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlencode

from django.db import connection


def environment(**more: str) -> dict[str, str]:
    """Of a process that reads what the test committed."""
    known = connection.settings_dict
    query = urlencode({"host": known["HOST"], "port": known["PORT"]})
    password = f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else ""
    url = f"postgresql://{quote(known['USER'])}{password}@/{known['NAME']}?{query}"
    return {**os.environ, "DATABASE_URL": url, "TONGBAN_MODE": "test", **more}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tongban.site.cli", "mcp", *arguments]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def http_server(*, base_url: str) -> Iterator[str]:
    """`tongban mcp --http`, running; its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/mcp"
    given = environment(TONGBAN_BASE_URL=base_url, TONGBAN_MCP_URL=address)
    process = subprocess.Popen(command("--http", "--port", str(port)), env=given)
    try:
        _wait(port, process)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not listen")


def said(result: Any) -> dict[str, Any]:
    """The structured answer of a tool."""
    found: dict[str, Any] = result.structured_content
    return found
