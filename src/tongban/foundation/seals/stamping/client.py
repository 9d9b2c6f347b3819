"""Ask the time stamping authority over HTTP, for no longer than the settings say."""

import asyncio
from collections.abc import AsyncIterator

import httpx
from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

_LONGEST = 65_536  # bytes; a stamp with its chain takes some 6 kB
_ASKED = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


class Authority(TimeStamper):
    """One authority. Whatever it does wrong is a TimestampRequestError."""

    def __init__(self, *, url: str, seconds: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url, self._seconds = url, seconds

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Its answer to one question, which may be a refusal."""
        try:
            async with asyncio.timeout(self._seconds):
                return tsp.TimeStampResp.load(await self._posted(req.dump()), strict=True)
        except (OSError, httpx.HTTPError, ValueError, TypeError) as error:
            raise TimestampRequestError(type(error).__name__) from error

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> tsp.ContentInfo:
        """The stamp on a digest; what is no stamp on just this digest is refused."""
        try:
            stamp = await super().async_timestamp(message_digest, md_algorithm)
            said = stamp["content"]["encap_content_info"]["content"].parsed["message_imprint"]
            if said["hashed_message"].native != message_digest:
                raise TimestampRequestError("a stamp on something else")
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise TimestampRequestError("not a stamp") from error
        return stamp

    async def validation_paths(self, validation_context: object) -> AsyncIterator[object]:
        """None: the stamp brings its own certificates, and is checked when it is there."""
        for path in tuple[object]():
            yield path

    async def _posted(self, body: bytes) -> bytes:
        async with (
            httpx.AsyncClient(timeout=self._seconds) as client,
            client.stream("POST", self._url, content=body, headers=_ASKED) as answer,
        ):
            answer.raise_for_status()
            got = b""
            async for piece in answer.aiter_bytes():
                got += piece
                if len(got) > _LONGEST:
                    raise TimestampRequestError("the answer is too long")
            return got
