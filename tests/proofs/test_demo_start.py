"""`tongban demo`: a taken port is one sentence, Ctrl-C leaves nothing behind, a second start finds its city.

How long a start takes is measured by `make bench`, not here.
"""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from tests.proofs.installation import CLI, ROOT, Installation, wait_until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A folder in which `tongban demo` has run once."""
    place = Installation(home=tmp_path_factory.mktemp("demo"))
    try:
        yield place
    finally:
        place.close()


def started(place: Installation) -> subprocess.Popen[str]:
    """The demo, healthy."""
    with (place.home / "said.txt").open("w") as said:
        demo = subprocess.Popen(
            [*CLI, "demo"],
            env=place.environment() | {"PORT": str(place.port)},
            cwd=ROOT,
            stdout=said,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )

    def is_up() -> bool:
        assert demo.poll() is None, (place.home / "said.txt").read_text()
        return "Ctrl-C stops it" in (place.home / "said.txt").read_text()

    wait_until("the demo is up", is_up, seconds=300)
    return demo


def family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The process and all that it has started, web workers and database included."""
    return psutil.Process(process.pid).children(recursive=True)


def test_the_demo_starts_stops_cleanly_and_starts_again_with_the_same_city(demo_home: Installation) -> None:
    demo = started(demo_home)
    said = (demo_home.home / "said.txt").read_text()
    assert f"http://127.0.0.1:{demo_home.port}" in said
    assert "lao-zhang" in said
    found = httpx.get(f"{demo_home.base}/api/v1/items/search", params={"q": "开面馆"}).json()["results"]
    assert any("食品经营许可" in row["name"] for row in found), "who opens the city at once finds nothing"
    for number in (signal.SIGTERM, signal.SIGINT):
        children = family(demo)
        assert len(children) >= 3
        os.kill(demo.pid, number)
        assert demo.wait(30) == 0
        _gone, alive = psutil.wait_procs(children, timeout=1)
        assert alive == [], [child.cmdline() for child in alive]
        assert not demo_home.server.is_running
        if number is signal.SIGTERM:
            people = (demo_home.home / "demo-people.json").read_bytes()
            demo = started(demo_home)
    assert "Traceback" not in (demo_home.home / "said.txt").read_text()
    assert (demo_home.home / "demo-people.json").read_bytes() == people


def test_a_taken_port_is_one_sentence_and_status_1(tmp_path: Path) -> None:
    place = Installation(home=tmp_path / "taken")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(
            [*CLI, "demo"],
            env=place.environment() | {"PORT": str(port)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert re.fullmatch(rf"tongban: Port {port} is taken\. [^\n]+PORT={port + 1}\n", done.stderr)
    assert done.stdout == ""
    assert not (place.home / "demo-people.json").exists()


def test_ctrl_c_before_the_city_is_loaded_ends_it_too(tmp_path: Path) -> None:
    place = Installation(home=tmp_path / "early")
    demo = subprocess.Popen(
        [*CLI, "demo"],
        env=place.environment() | {"PORT": str(place.port)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        wait_until("the database runs", lambda: place.server.is_running)
        time.sleep(1)
        os.killpg(demo.pid, signal.SIGINT)
        said, _ = demo.communicate(timeout=60)
        assert demo.returncode == 0, said
        assert "Traceback" not in said
        assert not place.server.is_running
        with pytest.raises(httpx.ConnectError):
            httpx.get(place.base)
    finally:
        demo.kill()
        place.close()
