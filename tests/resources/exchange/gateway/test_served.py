"""The gateway as it runs: a web server of two processes; calls at once, the same call at once, and kill -9 amid calls."""

import os
import signal
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from django.db import connection

from tests.resources.exchange.gateway.make import Place, how_to, make_place, token_httpx
from tongban.resources.exchange.uses.models import GrantDay, Use
from tongban.site.cli.serve import server_command

pytestmark = pytest.mark.django_db(transaction=True)
CALLERS = 8


def _database_url() -> str:
    """The database of this test, for another process."""
    said = connection.settings_dict
    login = quote(str(said["USER"]), safe="") + (
        f":{quote(str(said['PASSWORD']), safe='')}" if said["PASSWORD"] else ""
    )
    where = urlencode({"host": said["HOST"], **({"port": said["PORT"]} if said["PORT"] else {})})
    return f"postgresql://{login}@/{said['NAME']}?{where}"


class Server:
    """Granian with two processes over the database of the test."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.base = f"http://127.0.0.1:{self.port}"
        environment = dict(os.environ) | {"DATABASE_URL": _database_url(), "TONGBAN_BASE_URL": self.base}
        command = server_command(host="127.0.0.1", port=self.port, workers=2)
        self.process = subprocess.Popen(
            command,
            env=environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 90
        while time.monotonic() < until:
            with suppress(httpx.HTTPError):
                if httpx.get(f"{self.base}/exchange/v1/health").status_code == 200:
                    return
            time.sleep(0.1)
        raise RuntimeError("the server did not begin")

    def kill(self) -> None:
        """The server and its processes, with nothing put in order."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.kill()


@contextmanager
def served_clients(place: Place, server: Server) -> Iterator[list[Any]]:
    """So many of the how-to's clients, over a real network."""
    made = [
        how_to.Gateway(server.base, place.code, place.secret, place.key, place.key_id) for _ in range(CALLERS)
    ]
    yield made
    for client in made:
        client.close()


def outcome(client: Any, place: Place, number: str) -> str:
    try:
        client.ask(place.grant.code, "person", number, case=place.case)
    except how_to.Refused as refused:
        return str(refused.code)
    return "answered"


def test_the_quota_is_exact_and_a_call_is_answered_once_however_many_come_at_once(server: Server) -> None:
    place = make_place(daily_quota=30)
    number = place.id_number
    with served_clients(place, server) as clients, ThreadPoolExecutor(CALLERS) as pool:
        told = list(pool.map(lambda at: outcome(clients[at % CALLERS], place, number), range(64)))
        assert Counter(told) == {"answered": 30, "over-quota": 34}
        assert GrantDay.objects.get().used == 30
        assert Counter(Use.objects.values_list("code", flat=True)) == {"": 30, "over-quota": 34}

        GrantDay.objects.update(used=0)
        [sent] = _captured(clients[0], place, number)
        answers = list(
            pool.map(lambda _: httpx.post(sent.url, headers=sent.headers, content=sent.content), range(16))
        )
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 15}
    assert GrantDay.objects.get().used == 1


def _captured(client: Any, place: Place, number: str) -> list[httpx.Request]:
    """A signed call that is not sent yet."""
    kept: list[httpx.Request] = []

    class Held(Exception):
        pass

    def hold(request: httpx.Request) -> None:
        kept.append(request)
        raise Held

    client.http.event_hooks = {"request": [hold]}
    with suppress(Held):
        client.ask(place.grant.code, "person", number, case=place.case)
    client.http.event_hooks = {"request": []}
    return kept


def test_what_was_answered_before_a_kill_is_in_the_log(server: Server) -> None:
    place = make_place(daily_quota=100_000)
    number = place.id_number
    answered: list[str] = []

    def call_until_it_dies(client: Any) -> int:
        count = 0
        # whoever was fetching a token at that moment hears it from authlib's own httpx
        with suppress(httpx.HTTPError, token_httpx.HTTPError):
            while True:
                said = client.send(
                    "POST",
                    f"/exchange/v1/grants/{place.grant.code}/query",
                    {"subject": {"kind": "person", "key": number}, "case_number": place.case},
                    place.case,
                )
                answered.append(said["use"])
                count += 1
        return count

    with served_clients(place, server) as clients, ThreadPoolExecutor(CALLERS) as pool:
        assert outcome(clients[0], place, number) == "answered"
        running = [pool.submit(call_until_it_dies, client) for client in clients]
        until = time.monotonic() + 60
        while len(answered) < 60 and time.monotonic() < until:
            time.sleep(0.005)
        server.kill()
        counts = [one.result() for one in running]
    assert sum(counts) == len(answered) >= 60
    logged = {str(key) for key in Use.objects.filter(outcome="answered").values_list("id", flat=True)}
    assert set(answered) <= logged
    assert len(logged) == GrantDay.objects.get().used  # spent and logged together, or neither
