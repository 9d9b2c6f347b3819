"""The guide page: the first hit of each guide at a fixed offer, and kept pages beside a static file."""

from pathlib import Path

from django.contrib.staticfiles.finders import get_finders

from benchmarks.clients import Shot, Volley, fire
from benchmarks.creating import send
from benchmarks.installation import Installation
from benchmarks.reading import import_items, item_codes
from benchmarks.tables import Part

OFFERED = 50  # requests a second
CLIENTS = 8
_STATIC = ("ui/dist/",)


def measure(place: Installation, *, seconds: int) -> Part:
    """First hits, the same pages again, and rates of kept page, 304 and static file in turns."""
    part = Part(
        title="Guide", head=("request", "offered/s", "answered/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms")
    )
    part.notes.append(import_items(place))
    warm, *codes = [f"/items/{code}/" for code in item_codes(most=OFFERED * seconds + 1)]
    for _ in range(20):
        send(place, Shot(method="GET", path=f"{warm}?warm=yes"))  # an address that is never kept
    first = _offer(place, part, "first hit of a guide", codes, min(seconds, len(codes) / OFFERED))
    _offer(place, part, "the same guides again", codes[:200], seconds)
    kept, static, size = _in_turns(place, part, codes[0], seconds=max(1, seconds // 4))
    part.goal("p99 ms of a first hit at 50 requests/s", first.percentile(99), 60)
    part.goal("rate of the static file over the rate of a kept guide", static / kept, 2)
    part.notes.append(
        f"A first hit is the first request for that guide at this server ({len(codes)} guides, each once); "
        f"milliseconds count from when a request was due, {CLIENTS} connections. Rates: {CLIENTS} connections "
        f"without pause, kept guide ({size:,} bytes), 304 and a static file of about that size by turns."
    )
    return part


def _offer(place: Installation, part: Part, name: str, paths: list[str], seconds: float) -> Volley:
    """Each path once in its order, `OFFERED` a second in all."""
    own = [[Shot(method="GET", path=path) for path in paths[client::CLIENTS]] for client in range(CLIENTS)]
    before = place.web_cpu()
    volley = fire(port=place.port, shots=own, seconds=seconds, offered=OFFERED)
    if volley.wrong:
        raise RuntimeError(f"{name}: {len(volley.wrong)} wrong answers: {volley.wrong[0]}")
    cpu = (place.web_cpu() - before) / len(volley.ms) * 1000
    part.rows.append((name, OFFERED, volley.rate, *(volley.percentile(p) for p in (50, 95, 99)), cpu))
    return volley


def _in_turns(place: Installation, part: Part, path: str, *, seconds: int) -> tuple[float, float, int]:
    """Rates of kept guide and static file, measured by turns so that other load meets both alike."""
    headers, body = send_whole(place, path)
    static = _static_near(len(body))
    shots = {
        "kept guide": Shot(method="GET", path=path),
        "kept guide, 304": Shot(
            method="GET", path=path, headers={"If-None-Match": headers["etag"]}, expect=304
        ),
        "static file": Shot(method="GET", path=static),
    }
    found: dict[str, list[Volley]] = {name: [] for name in shots}
    spent = dict.fromkeys(shots, 0.0)
    for _ in range(4):
        for name, shot in shots.items():
            before = place.web_cpu()
            found[name].append(fire(port=place.port, shots=[[shot]] * CLIENTS, seconds=seconds))
            spent[name] += place.web_cpu() - before
    rates = {}
    for name, volleys in found.items():
        if wrong := [text for volley in volleys for text in volley.wrong]:
            raise RuntimeError(f"{name}: {wrong[0]}")
        whole = Volley(
            clients=CLIENTS,
            seconds=sum(volley.seconds for volley in volleys),
            ms=[ms for volley in volleys for ms in volley.ms],
            wrong=[],
        )
        rates[name] = whole.rate
        cpu = spent[name] / len(whole.ms) * 1000
        part.rows.append((name, "", whole.rate, *(whole.percentile(p) for p in (50, 95, 99)), cpu))
    return rates["kept guide"], rates["static file"], len(body)


def send_whole(place: Installation, path: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of one page, asked for often enough that each process of the server keeps it."""
    import httpx

    with httpx.Client(base_url=place.base) as client:
        for _ in range(20):
            answer = client.get(path, headers={"Connection": "close"})
        return {name.lower(): value for name, value in answer.headers.items()}, answer.content


def _static_near(size: int) -> str:
    """The address of the static file whose size is nearest."""
    files: list[tuple[int, str]] = []
    for finder in get_finders():
        for path, storage in finder.list([]):
            if path.startswith(_STATIC) and not path.endswith((".gz", ".br")):  # no address of their own
                files.append((abs(Path(storage.path(path)).stat().st_size - size), path))
    return f"/static/{min(files)[1]}"
