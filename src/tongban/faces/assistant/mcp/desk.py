"""Where the tools run: in a few threads with database connections of their own, refusals told and faults kept."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, Literal, TypeVar

from django.db import close_old_connections, connections
from django.utils import translation
from django.utils.translation import gettext
from mcp_types import CallToolResult, TextContent
from pydantic import BaseModel

from tongban.kernel.errors import N_, Refused

Language = Literal["zh", "en"]
LANGUAGES = {"zh": "zh-hans", "en": "en"}
_THREADS, MOST_WAITING = 4, 64

T = TypeVar("T")


class Busy(Refused):
    """More calls wait than can be answered soon."""

    code = "mcp-busy"
    status = 503
    title = N_("Many ask at this moment. Please ask again in a few seconds.")


class Desk:
    """The threads. A thread keeps its connection from call to call, as the web's threads do."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="mcp")
        self.waiting = 0

    async def answer(self, tool: Callable[[], BaseModel], *, language: Language) -> CallToolResult:
        """The tool's answer in this language, or its refusal."""
        return await self.run(lambda: _answered(tool, language), busy=lambda: _told(Busy(), language))

    async def run(self, work: Callable[[], T], *, busy: Callable[[], T]) -> T:
        """Do `work` in one of the threads; `busy` instead when too many wait."""
        if self.waiting >= MOST_WAITING:
            return busy()
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, _with_connection, work)
        finally:
            self.waiting -= 1

    def close(self) -> None:
        """Let the threads end; each closes its own connection."""
        together = Barrier(_THREADS)  # so that none of them closes twice and another not at all
        for _ in range(_THREADS):
            self._pool.submit(_close, together)
        self._pool.shutdown(wait=True)


def _close(together: Barrier) -> None:
    connections.close_all()
    together.wait(timeout=5)


def _with_connection(work: Callable[[], T]) -> T:
    close_old_connections()
    try:
        return work()
    finally:
        close_old_connections()


def _answered(tool: Callable[[], BaseModel], language: Language) -> CallToolResult:
    with translation.override(LANGUAGES[language]):
        try:
            found = tool()
        except Refused as refused:
            return refusal(refused)
    data = found.model_dump(mode="json")
    text = found.model_dump_json()
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=data)


def _told(refused: Refused, language: Language) -> CallToolResult:
    with translation.override(LANGUAGES[language]):
        return refusal(refused)


def refusal(refused: Refused) -> CallToolResult:
    """A refusal as a tool tells it: code and sentence for the program, the sentence for people."""
    fields = refused.by_field(gettext)
    sentence = " ".join([refused.sentence(gettext), *(f"{name}: {text}" for name, text in fields.items())])
    data: dict[str, Any] = {"code": refused.code, "sentence": sentence, "fields": fields}
    return CallToolResult(
        content=[TextContent(type="text", text=f"{sentence} ({refused.code})")],
        structured_content={"refusal": data},
        is_error=True,
    )
