"""A Spark standalone cluster on loopback: one master, two workers, three processes."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyspark

HOST = "127.0.0.1"
_WAIT = 60.0  # seconds


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Start it and give the master's URL; logs in `folder`. Both workers have said that they are there."""
    spark_class = Path(pyspark.__file__).parent / "bin" / "spark-class"
    port = _free_port()
    url = f"spark://{HOST}:{port}"
    processes: list[subprocess.Popen[bytes]] = []

    def start(name: str, *arguments: str) -> None:
        environment = {**os.environ, "SPARK_LOCAL_IP": HOST, "SPARK_WORKER_DIR": str(folder / name)}
        with (folder / f"{name}.log").open("wb") as log:
            command = [str(spark_class), *arguments]
            processes.append(subprocess.Popen(command, stdout=log, stderr=log, env=environment))

    try:
        master = ("--host", HOST, "--port", str(port), "--webui-port", str(_free_port()))
        start("master", "org.apache.spark.deploy.master.Master", *master)
        _wait_for(folder / "master.log", "I have been elected leader", 1)
        for number in (1, 2):
            mine = ("--host", HOST, "--cores", "1", "--memory", "1g", "--webui-port", str(_free_port()), url)
            start(f"worker{number}", "org.apache.spark.deploy.worker.Worker", *mine)
        _wait_for(folder / "master.log", "Registering worker", 2)
        yield url
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            process.wait(timeout=30)


def _wait_for(log: Path, words: str, times: int) -> None:
    until = time.monotonic() + _WAIT
    while log.read_text("utf-8", errors="replace").count(words) < times:
        if time.monotonic() > until:
            raise TimeoutError(f"{words!r} does not come: {log.read_text('utf-8', errors='replace')[-1500:]}")
        time.sleep(0.2)
