"""Talking to a running installation as one person: the public API, and nothing else."""

import base64
import time
from typing import Any

import httpx
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from tongban.kernel.errors import Refused
from tongban.site.walk.people import DemoPerson

PERIOD = 30


class Unexpected(Refused):
    """The installation answered otherwise than a well-behaved one does."""

    code = "unexpected-answer"
    title = "%(method)s %(path)s answered %(status)s: %(said)s"


class Unreachable(Refused):
    """Nobody answers at the address."""

    code = "unreachable"
    title = "Nothing answers at %(address)s (%(why)s). Start it with tongban demo, or give --base."


class Caller:
    """One person's session with the API."""

    def __init__(self, base: str, person: DemoPerson | None = None) -> None:
        self.person = person
        self._client = httpx.Client(base_url=base, timeout=30, headers={"Accept-Language": "zh-hans"})
        if person is not None:
            self._client.headers["Authorization"] = f"Bearer {self._token(person)}"

    def _token(self, person: DemoPerson) -> str:
        answer = self.send("POST", "/api/v1/tokens", json=self._credentials(person))
        if answer.status_code == 401 and person.totp_secret:
            # each code counts once: another walk has used the one of the moment
            wait_for_next_code()
        if answer.status_code != 201:
            answer = self.send("POST", "/api/v1/tokens", expect=201, json=self._credentials(person))
        return str(answer.json()["token"])

    @staticmethod
    def _credentials(person: DemoPerson) -> dict[str, str]:
        said = {"username": person.username, "password": person.password}
        return said | ({"totp": one_time_code(person.totp_secret)} if person.totp_secret else {})

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def send(self, method: str, path: str, *, expect: int | None = None, **arguments: Any) -> httpx.Response:
        """One request. With `expect`, any other status raises Unexpected."""
        try:
            answer = self._client.request(method, path, **arguments)
        except httpx.TransportError as error:
            raise Unreachable(facts={"address": self._client.base_url, "why": error}) from error
        if expect is not None and answer.status_code != expect:
            raise Unexpected(
                facts={
                    "method": method,
                    "path": path,
                    "status": answer.status_code,
                    "said": answer.text[:500],
                }
            )
        return answer

    def get(self, path: str, **arguments: Any) -> Any:
        """The JSON of a page that must be there."""
        return self.send("GET", path, expect=200, **arguments).json()

    def act(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """One act: POST that creates."""
        return self.send("POST", path, expect=201, json=body or {}).json()


def one_time_code(secret: str, *, periods: int = 0) -> str:
    """The present TOTP code (RFC 6238, 6 digits, 30 s) for a base32 secret, or that of a neighbouring period."""
    padded = secret + "=" * (-len(secret) % 8)
    # SHA-1 is what authenticator apps use; it is sound as HMAC
    digest = SHA1()  # noqa: S303
    totp = TOTP(base64.b32decode(padded), 6, digest, PERIOD, enforce_key_length=False)
    return totp.generate(int(time.time()) + periods * PERIOD).decode()


def wait_for_next_code() -> None:
    """Until the code of the moment is one that nobody has used."""
    time.sleep(PERIOD - time.time() % PERIOD + 0.1)
