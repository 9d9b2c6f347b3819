"""How long `tongban demo` takes: the first time in an empty home, and the second time."""

import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from shutil import rmtree

import psutil

from benchmarks.installation import cpu_of, free_port
from benchmarks.tables import Part


def measure(*, times: int) -> Part:
    """Once from nothing, then `times` times again; from the command to a healthy answer."""
    part = Part(title="Starting the demo", head=("start", "seconds", "CPU seconds", "load then"))
    home = Path(tempfile.mkdtemp(prefix="tongban-bench-start-"))
    environment = os.environ | {"TONGBAN_HOME": str(home), "TONGBAN_MODE": "demo"}
    from tongban.site.embedded import server_of

    server = server_of(home)
    try:
        part.rows.append(("first, in an empty folder", *_start(environment), _load()))
        again = []
        for _ in range(times):
            taken, cpu = _start(environment)
            again.append(taken)
            part.rows.append(("again", taken, cpu, _load()))
        part.goal("Seconds of a second start, the fastest", round(min(again), 1), 10)
    finally:
        server.stop()
        rmtree(server.data.parent, ignore_errors=True)
        rmtree(home, ignore_errors=True)
    return part


def _start(environment: dict[str, str]) -> tuple[float, float]:
    """Seconds until the demo says that it runs, and the CPU seconds of all its processes until then."""
    with tempfile.TemporaryFile() as said:
        begun = time.monotonic()
        command = [sys.executable, "-m", "tongban.site.cli", "demo", "--port", str(free_port())]
        demo = psutil.Popen(command, env=environment, stdout=said, stderr=said)
        while b"Tongban runs at" not in (said.seek(0), said.read())[1]:
            if demo.poll() is not None or time.monotonic() - begun > 600:
                raise RuntimeError("the demo did not start")
            time.sleep(0.05)
        taken, cpu = time.monotonic() - begun, cpu_of(demo)
        demo.send_signal(signal.SIGINT)
        demo.wait(60)
    return taken, cpu


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"
