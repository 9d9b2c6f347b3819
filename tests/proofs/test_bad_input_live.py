"""Bad input against running processes: what only they can show."""

import http.client
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import psutil
import pytest

from tests.proofs.applications import many_applications
from tests.proofs.installation import Installation, wait_until
from tests.proofs.wholeness import faults_of

pytestmark = pytest.mark.slow
HUNDRED = 100 * 2**20


def web_memory(city: Installation) -> int:
    """Bytes that the web server's processes hold in memory."""
    assert city.web is not None
    main = psutil.Process(city.web.pid)
    return sum(one.memory_info().rss for one in [main, *main.children(recursive=True)])


@contextmanager
def watched_memory(city: Installation) -> Iterator[list[int]]:
    """How much memory the web server takes at any moment, as differences from the beginning."""
    before, seen, stop = web_memory(city), [0], threading.Event()

    def watch() -> None:
        while not stop.wait(0.01):
            seen.append(web_memory(city) - before)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        stop.set()
        watcher.join()


def multipart(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Content-Type": "multipart/form-data; boundary=frontier"}


def body() -> Iterator[bytes]:
    """A form with a file of 100 MB, a quarter megabyte at a time."""
    yield b'--frontier\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\n'
    for _ in range(400):
        yield bytes(2**18)
    yield b"\r\n--frontier--\r\n"


def test_a_hundred_megabytes_with_their_length_are_refused_before_they_are_sent(city: Installation) -> None:
    token = city.token(city.person("lao-zhang"))
    connection = http.client.HTTPConnection("127.0.0.1", city.port, timeout=20)
    with watched_memory(city) as grown:
        connection.putrequest("POST", "/api/v1/files")
        for name, value in multipart(token).items():
            connection.putheader(name, value)
        connection.putheader("Content-Length", str(HUNDRED))
        connection.endheaders()
        connection.send(b"--frontier\r\n")
        answer = connection.getresponse()
        said = answer.read()
    connection.close()
    assert answer.status == 413, said
    assert b'"too-large"' in said
    assert max(grown) < 20 * 2**20


def test_a_hundred_megabytes_of_unknown_length_are_not_held_in_memory(city: Installation) -> None:
    token = city.token(city.person("lao-zhang"))
    many_applications(city, 1)  # what a first upload loads stays in memory
    files = city.count("SELECT count(*) FROM papers_paper")
    # what a killed server was writing lies there until the hourly sweep
    left = incoming(city)
    with watched_memory(city) as grown:
        try:
            answer = httpx.post(
                f"{city.base}/api/v1/files", content=body(), headers=multipart(token), timeout=60
            )
            assert answer.status_code in (411, 413, 422), answer.text
            assert answer.headers["Content-Type"] == "application/problem+json"
        except httpx.TransportError:
            pass  # the server hung up while we were still sending
    assert max(grown) < 60 * 2**20, f"{max(grown) / 2**20:.0f} MiB"
    assert city.count("SELECT count(*) FROM papers_paper") == files
    wait_until("nothing of it is left", lambda: incoming(city) <= left, seconds=30)


def incoming(city: Installation) -> set[str]:
    """Names of files that are being taken in."""
    folder = city.home / "files" / "incoming"
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_twenty_clicks_at_the_same_moment_are_one_case(city: Installation) -> None:
    sent = many_applications(city, 1)
    headers = {"Authorization": f"Bearer {sent.token}", "Idempotency-Key": str(uuid.uuid4())}
    start = threading.Barrier(20)

    def click(_: int) -> httpx.Response:
        start.wait()
        return httpx.post(f"{city.base}/api/v1/cases", json=sent.body, headers=headers, timeout=60)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(click, range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [201]
    assert len({answer.json()["number"] for answer in answers}) == 1
    city.settle()
    assert faults_of(city) == {}


def test_two_clerks_who_accept_at_the_same_moment_accept_once(city: Installation) -> None:
    sent = many_applications(city, 1)
    sent.send(sent.keys)
    number = sent.numbers[sent.keys[0]]
    token = city.token(city.cast.officers["accept"])
    opened = "SELECT count(*) FROM tasks_task WHERE about = %s"
    deadline = time.monotonic() + 60
    while not city.count(opened, [f"cases:{number}"]) and time.monotonic() < deadline:
        time.sleep(0.05)
    start = threading.Barrier(8)

    def click(_: int) -> httpx.Response:
        start.wait()
        return httpx.post(
            f"{city.base}/api/v1/cases/{number}/acceptance",
            json={},
            headers={"Authorization": f"Bearer {token}"},
            timeout=60,
        )

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(click, range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    acts = "SELECT entry_id FROM trail_{} WHERE subject = %s AND act = 'cases.accept'"
    # an entry moves from one to the other: both are read at one moment
    both = f"SELECT count(*) FROM ({acts.format('entry')} UNION {acts.format('staged')}) found"
    assert city.count(both, [f"cases:{number}"] * 2) == 1
