"""A log as anybody reads it over HTTP: its head, its key, its tiles and its leaves (c2sp.org/tlog-tiles)."""

from types import TracebackType
from typing import Any

import httpx

from tongban.foundation.trail.merkle import HASH_BYTES, TILE_BITS, TILE_WIDTH, Hash, TileKey
from tongban.foundation.trail.watching.facts import CosignatureRefused, LogUnreachable

_SECONDS = 20.0
_TRIES = 2
_MAX_BYTES = 32 * 1024 * 1024
_HEADERS = {"accept-language": "en", "user-agent": "tongban-watch"}  # what the log answers is told in English
_TEXT = {"content-type": "text/plain; charset=utf-8"}


class Absent(Exception):
    """The log answers, and says that it has nothing at this address."""


class RemoteLog:
    """The log of the platform at `address`. Raises LogUnreachable when it does not answer."""

    def __init__(self, address: str, client: httpx.Client | None = None) -> None:
        self.address = address.rstrip("/").removesuffix("/trail")
        self._client = client or httpx.Client(timeout=_SECONDS, follow_redirects=True, headers=_HEADERS)

    def __enter__(self) -> "RemoteLog":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._client.close()

    def checkpoint(self) -> str:
        """The newest head. Raises Absent while the log is empty."""
        return self._get("/trail/checkpoint").decode(errors="replace")

    def key(self) -> str:
        """The public key that the log itself names: only for a first sight."""
        return self._get("/api/v1/trail/key").decode(errors="replace").strip()

    def daily_checkpoints(self) -> list[str]:
        """The heads that were published day by day, newest first, at most a page of them."""
        said = self._json("/api/v1/trail/checkpoints")
        return [str(one["checkpoint"]) for one in said.get("checkpoints", []) if isinstance(one, dict)]

    def tile(self, key: TileKey, *, size: int) -> list[Hash]:
        """A tile of the tree of `size` leaves. Raises Absent, also for one that is too short."""
        level, index = key
        width = min(TILE_WIDTH, (size >> (TILE_BITS * level)) - index * TILE_WIDTH)
        raw = self._get(f"/trail/tile/{level}/{_path(index, width)}")
        if width <= 0 or len(raw) != width * HASH_BYTES:
            raise Absent(f"tile {level}/{index}")
        return [raw[i : i + HASH_BYTES] for i in range(0, len(raw), HASH_BYTES)]

    def leaves(self, index: int, *, size: int) -> list[bytes]:
        """The bundle of up to 256 leaves at `index`. Raises Absent, also for one that is too short."""
        width = min(TILE_WIDTH, size - index * TILE_WIDTH)
        raw, leaves, at = self._get(f"/trail/tile/entries/{_path(index, width)}"), [], 0
        while at + 2 <= len(raw):
            end = at + 2 + int.from_bytes(raw[at : at + 2], "big")
            leaves.append(raw[at + 2 : end])
            at = end
        if at != len(raw) or len(leaves) != width:
            raise Absent(f"the entries from {index * TILE_WIDTH}")
        return leaves

    def send_cosigned(self, note: str, *, size: int) -> None:
        """Hand in a cosignature. Raises CosignatureRefused with what the log says."""
        answer = self._ask("POST", "/api/v1/trail/witness", content=note.encode(), headers=_TEXT)
        if not answer.is_success:
            try:
                why = str(answer.json()["detail"])
            except (ValueError, KeyError, TypeError):
                why = f"status {answer.status_code}"
            raise CosignatureRefused(facts={"size": size, "why": why, "status": answer.status_code})

    def _json(self, path: str) -> dict[str, Any]:
        answer = self._ask("GET", path)
        try:
            said = answer.json() if answer.is_success else {}
        except ValueError:
            said = {}
        return said if isinstance(said, dict) else {}

    def _get(self, path: str) -> bytes:
        answer = self._ask("GET", path)
        if answer.status_code == httpx.codes.NOT_FOUND:
            raise Absent(path)
        if not answer.is_success or len(answer.content) > _MAX_BYTES:
            raise LogUnreachable(facts={"address": self.address, "why": f"{path}: {answer.status_code}"})
        return answer.content

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        for left in range(_TRIES - 1, -1, -1):
            try:
                answer = self._client.request(method, self.address + path, **more)
            except httpx.HTTPError as error:
                if not left:
                    why = str(error) or type(error).__name__
                    raise LogUnreachable(facts={"address": self.address, "why": why}) from None
                continue
            if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR or not left:
                break
        return answer


def _path(index: int, width: int) -> str:
    """`x001/x234/067`, with `.p/16` where the tile has only 16 hashes."""
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    path = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
    return path if width == TILE_WIDTH else f"{path}.p/{width}"
