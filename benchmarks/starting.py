"""How long `tongban demo` takes: the first time in an empty home, and the second time."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from shutil import rmtree

import psutil

from benchmarks.installation import free_port, wait_until_ready
from benchmarks.tables import Part


def measure(*, times: int) -> Part:
    """Once from nothing, then `times` times again; from the command to a healthy answer."""
    part = Part(title="Starting the demo", head=("start", "seconds", "load then"))
    home = Path(tempfile.mkdtemp(prefix="tongban-bench-start-"))
    environment = os.environ | {"TONGBAN_HOME": str(home), "TONGBAN_MODE": "demo"}
    from tongban.site.embedded import server_of

    server = server_of(home)
    try:
        part.rows.append(("first, in an empty folder", _start(environment), f"{os.getloadavg()[0]:.1f}"))
        again = []
        for _ in range(times):
            again.append(_start(environment))
            part.rows.append(("again", again[-1], f"{os.getloadavg()[0]:.1f}"))
        part.goal("Seconds of a second start, the fastest", round(min(again), 1), 10)
    finally:
        server.stop()
        rmtree(server.data.parent, ignore_errors=True)
        rmtree(home, ignore_errors=True)
    return part


def _start(environment: dict[str, str]) -> float:
    port = free_port()
    begun = time.monotonic()
    demo = psutil.Popen(
        [sys.executable, "-m", "tongban.site.cli", "demo", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_until_ready(f"http://127.0.0.1:{port}", patience=600)
    taken = time.monotonic() - begun
    demo.send_signal(signal.SIGINT)
    demo.wait(60)
    return taken
