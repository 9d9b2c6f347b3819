"""HTTP clients in processes of their own: each sends its next request when the answer to the last is there.

    python benchmarks/clients.py < orders.json > answers.json

Raw sockets and asyncio, so that the clients cost little of the CPU that they share with the
server. `{key}` in a header becomes a fresh UUID for each request.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import time
import uuid
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One request and the status that it must get."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    expect: int = 200


@dataclass(frozen=True, kw_only=True)
class Volley:
    """What a number of clients saw: milliseconds of each right answer, and the wrong ones."""

    clients: int
    seconds: float
    ms: list[float]
    wrong: list[str]

    @property
    def rate(self) -> float:
        """Right answers a second."""
        return len(self.ms) / self.seconds

    def percentile(self, percent: int) -> float:
        """Milliseconds within which `percent` of the right answers came."""
        return statistics.quantiles(self.ms, n=100, method="inclusive")[percent - 1]


def fire(
    *, port: int, shots: list[list[Shot]], seconds: float, offered: float = 0, is_overload: bool = False
) -> Volley:
    """One client for each list of shots (sent round and round), for so many seconds.

    `offered` is how many requests a second fall due in all, answered in time or not; milliseconds
    then count from when a request was due. 0: each client asks again at once. With `is_overload` more is
    offered than can be answered: milliseconds count from when a request was sent.
    """
    every = len(shots) / offered if offered else 0.0
    share = 2 if len(shots) >= 10 else 1
    orders = [
        {
            "port": port,
            "seconds": seconds,
            "every": every,
            "is_overload": is_overload,
            "clients": [[asdict(s) for s in own] for own in part],
        }
        for part in (shots[place::share] for place in range(share))
    ]
    command = [sys.executable, str(Path(__file__).resolve())]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in orders
    ]
    for process, order in zip(running, orders, strict=True):
        if process.stdin is None:
            raise RuntimeError("the clients have no input")
        process.stdin.write(json.dumps(order))
        process.stdin.close()
        process.stdin = None
    answers = [json.loads(process.communicate()[0]) for process in running]
    return Volley(
        clients=len(shots),
        seconds=max(answer["seconds"] for answer in answers),
        ms=[ms for answer in answers for ms in answer["ms"]],
        wrong=[text for answer in answers for text in answer["wrong"]],
    )


async def send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, shot: Shot) -> tuple[int, bytes]:
    """One request on an open connection; its status and body."""
    body = shot.body.encode()
    lines = [f"{shot.method} {shot.path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value.replace('{key}', str(uuid.uuid4()))}" for name, value in shot.headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    told = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    if told.get("transfer-encoding") == "chunked":
        raise RuntimeError("an answer without a length")
    return int(head[0].split()[1]), await reader.readexactly(int(told.get("content-length", "0")))


async def _client(
    port: int,
    shots: list[Shot],
    end: float,
    ms: list[float],
    wrong: list[str],
    *,
    wait: float,
    every: float,
    is_overload: bool,
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    place, due = 0, time.perf_counter() + wait
    while time.monotonic() < end:
        shot = shots[place % len(shots)]
        place += 1
        if every:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
        begun = due if every and not is_overload else time.perf_counter()
        due += every
        status, body = await send(reader, writer, shot)
        if status == shot.expect:
            ms.append((time.perf_counter() - begun) * 1000)
        else:
            wrong.append(f"{shot.method} {shot.path} {status}: {body[:300].decode(errors='replace')}")
    writer.close()


async def _run(orders: dict[str, object]) -> dict[str, object]:
    lists = [[Shot(**shot) for shot in own] for own in orders["clients"]]  # type: ignore[attr-defined]
    ms: list[float] = []
    wrong: list[str] = []
    begun = time.monotonic()
    end = begun + float(orders["seconds"])  # type: ignore[arg-type]
    port, every = int(orders["port"]), float(orders["every"])  # type: ignore[call-overload, arg-type]
    clients = [
        _client(
            port,
            own,
            end,
            ms,
            wrong,
            wait=every * place / len(lists),
            every=every,
            is_overload=bool(orders["is_overload"]),
        )
        for place, own in enumerate(lists)
    ]
    await asyncio.gather(*clients)
    return {"seconds": time.monotonic() - begun, "ms": ms, "wrong": wrong[:20]}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_run(json.load(sys.stdin)))))
