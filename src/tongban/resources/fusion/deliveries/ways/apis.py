"""The pages of a department's API as JSON lines: by a link to the next page, or by counting pages."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from tongban.kernel.errors import N_
from tongban.resources.fusion.deliveries.terms import Origin
from tongban.resources.fusion.deliveries.ways.connections import Connection, FetchFailed

_TIMEOUT = 60
_TRIES = 5
_LONGEST_PAUSE = 30.0
_MOST_PAGES = 1_000_000
_LATER = frozenset({429, 500, 502, 503, 504})

Told = Callable[[int], None]


def fetch_api(
    connection: Connection,
    origin: Origin,
    to: Path,
    *,
    told: Told,
    pause: Callable[[float], None] = time.sleep,
) -> int:
    """Write each row as a line; answers their number. What fails for a while is asked for again, five times.

    Raises FetchFailed: after the last try, where an answer is no JSON of the agreed form, where a page leads to
    another host, and where pages go round in a circle.
    """
    headers = {name: value.get_secret_value() for name, value in connection.headers.items()}
    rows = 0
    with (
        to.open("w", encoding="utf-8") as lines,
        httpx.Client(headers=headers, timeout=_TIMEOUT, follow_redirects=False) as client,
    ):
        for page in _pages(client, connection, origin, pause):
            for row in page:
                lines.write(json.dumps(row, ensure_ascii=False) + "\n")
            rows += len(page)
            told(rows)
    return rows


def _pages(
    client: httpx.Client, connection: Connection, origin: Origin, pause: Callable[[float], None]
) -> Iterator[list[Any]]:
    start = urljoin(connection.url.get_secret_value().rstrip("/") + "/", origin.path.lstrip("/"))
    url, seen, last = start, set[str](), list[Any]()
    for number in range(1, _MOST_PAGES):
        params = {origin.page: str(number)} if origin.page else {}
        document = _answer(client, url, params, pause)
        rows = _at(document, origin.items)
        if not isinstance(rows, list):
            raise FetchFailed(facts={"why": N_("a page holds no list where the rows should be")})
        if rows:
            yield rows
        if origin.page:
            if len(rows) == 0:
                return
            if rows == last:  # it takes no notice of the number
                break
            last = rows
            continue
        following = _at(document, origin.next)
        if not following:
            return
        seen.add(url)
        url = urljoin(url, str(following))
        if url in seen:
            break
        if _place(url) != _place(start):
            raise FetchFailed(facts={"why": N_("a page leads to another host")})
    raise FetchFailed(facts={"why": N_("its pages go round in a circle")})


def _answer(client: httpx.Client, url: str, params: dict[str, str], pause: Callable[[float], None]) -> Any:
    why = ""
    for tried in range(_TRIES):
        if tried:
            pause(min(_LONGEST_PAUSE, 0.5 * 2**tried))
        try:
            answer = client.get(url, params=params) if params else client.get(url)
        except httpx.TransportError as error:
            why = type(error).__name__
            continue
        if answer.status_code in _LATER:
            why = f"HTTP {answer.status_code}"
            if (after := answer.headers.get("retry-after", "")).isdecimal():
                pause(min(_LONGEST_PAUSE, float(after)))
            continue
        if answer.status_code != httpx.codes.OK:
            raise FetchFailed(facts={"why": f"HTTP {answer.status_code}"})
        try:
            return answer.json()
        except ValueError as error:
            raise FetchFailed(facts={"why": N_("a page is no JSON")}) from error
    raise FetchFailed(facts={"why": why})


def _at(document: Any, path: str) -> Any:
    """What stands at a path such as `data.items`; the document itself for an empty one."""
    for part in filter(None, path.split(".")):
        document = document.get(part) if isinstance(document, dict) else None
    return document


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
