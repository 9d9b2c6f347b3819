"""Asks a model behind an OpenAI-compatible address: one request, one answer, within its time.

Plain httpx, which is here anyway: one call of the protocol is used. The `openai` package would bring its own
retries, which make a time-out a multiple of itself, and headers that tell of this machine.
"""

import json
import time
from functools import lru_cache
from threading import BoundedSemaphore
from typing import Any

import httpx

from tongban.faces.assistant.model.facts import Model, Unusable
from tongban.faces.assistant.model.prompting import Messages

MOST_BYTES = 64 * 1024
MOST_TOKENS = 1200
REST_SECONDS = 30.0
# a web process answers with four threads: half of them at most wait for a model
AT_ONCE = 2
_free = BoundedSemaphore(AT_ONCE)
# until when a model that failed is left alone, by its address, on the machine's clock
_resting: dict[str, float] = {}


def ask(model: Model, messages: Messages) -> str:
    """What the model says. Raises Unusable: no answer, none in time, too long a one, or none that is the protocol's.

    After a fault it is left alone for REST_SECONDS, so that people do not wait for it again and again; more than
    AT_ONCE of this process do not wait for it at the same time.
    """
    if time.monotonic() < _resting.get(model.url, 0.0):
        raise Unusable("resting")
    if not _free.acquire(blocking=False):
        raise Unusable("busy")
    try:
        return _said(_body(model, messages))
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as fault:
        _resting[model.url] = time.monotonic() + REST_SECONDS
        raise Unusable(type(fault).__name__) from fault
    except TimeoutError as fault:
        _resting[model.url] = time.monotonic() + REST_SECONDS
        raise Unusable("time") from fault
    finally:
        _free.release()


def _body(model: Model, messages: Messages) -> bytes:
    """The bytes of the answer. httpx counts each wait by itself, so the whole is counted here."""
    ends = time.monotonic() + model.seconds
    headers = {"Authorization": f"Bearer {model.key}"} if model.key else {}
    asked = {
        "model": model.name,
        "messages": messages,
        "temperature": 0,
        "max_tokens": MOST_TOKENS,
        "response_format": {"type": "json_object"},
        "stream": False,
    }
    address = f"{model.url.rstrip('/')}/chat/completions"
    with _client().stream("POST", address, json=asked, headers=headers, timeout=model.seconds) as answer:
        answer.raise_for_status()
        found = bytearray()
        for chunk in answer.iter_bytes():
            found += chunk
            if time.monotonic() > ends:
                raise TimeoutError
            if len(found) > MOST_BYTES:
                raise Unusable("length")
    return bytes(found)


@lru_cache(maxsize=1)
def _client() -> httpx.Client:
    """One for the process: it keeps the connection. No redirect is followed, no proxy of the environment used."""
    return httpx.Client(follow_redirects=False, trust_env=False)


def _said(body: bytes) -> str:
    try:
        answer: Any = json.loads(body)
        said = answer["choices"][0]["message"]["content"]
    except (ValueError, RecursionError, KeyError, IndexError, TypeError) as error:
        raise Unusable("protocol") from error
    if not isinstance(said, str):
        raise Unusable("protocol")
    return said
