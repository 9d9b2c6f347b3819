"""Messages of a stand-in: sent in threads of its own until they are answered, or signed by somebody else."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tongban.site.sandbox.signatures import stamped

PAUSES = (0.0, 2.0, 5.0, 15.0, 60.0)  # seconds before each try


class Teller:
    """Tells the platform what happened. `answers`: what each message was about, and its status."""

    def __init__(self, key: Ed25519PrivateKey, *, prefix: str) -> None:
        self._key, self._stranger = key, Ed25519PrivateKey.generate()
        self._prefix = prefix
        self._threads: list[threading.Thread] = []
        self.answers: list[tuple[str, int]] = []

    def soon(self, work: Callable[[], object]) -> None:
        """Do `work` in a thread of its own."""
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def wait(self, seconds: float = 20.0) -> None:
        """Wait until everything was told or given up (for tests)."""
        for thread in self._threads:
            thread.join(seconds)

    def tell(self, url: str, said: Callable[[], Mapping[str, Any]], *, about: str, is_forged: bool) -> None:
        """Send one message, as things stand at each try, until somebody answers it."""
        key = self._stranger if is_forged else self._key
        for pause in PAUSES:
            time.sleep(pause)
            body = json.dumps(said()).encode()
            headers = stamped(key, "callback", body, prefix=self._prefix)
            headers |= {"Content-Type": "application/json"}
            try:
                answer = httpx.post(url, content=body, headers=headers, timeout=5, trust_env=False)
            except httpx.HTTPError:
                continue
            self.answers.append((about, answer.status_code))
            if answer.status_code < 500:
                return
