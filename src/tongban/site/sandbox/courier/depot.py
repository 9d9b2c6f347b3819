"""The sandbox courier's books and its van: shipments move one step at a time, and each step is told."""

import json
import secrets
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tongban.site.sandbox.courier.facts import NOTES, Behaviour, Shipment, of_row, row_of, said_of
from tongban.site.sandbox.signatures import stamped

PAUSES = (0.0, 2.0, 5.0, 15.0)  # seconds before each try of a message


class Unknown(Exception):
    """No such shipment."""


class Depot:
    """Every shipment, in memory and in a journal from which a restart reads them again."""

    def __init__(self, *, key: Ed25519PrivateKey, journal: Path | None = None, pace: float = 5.0) -> None:
        self._lock = threading.RLock()
        self._key, self._stranger = key, Ed25519PrivateKey.generate()
        self._journal, self._pace = journal, pace
        self._threads: list[threading.Thread] = []
        self.shipments: dict[str, Shipment] = {}
        self.answers: list[tuple[str, int]] = []
        if journal is not None and journal.exists():
            for line in journal.read_text(encoding="utf-8").splitlines():
                read = of_row(json.loads(line))
                self.shipments[read.key] = read

    def take(self, said: dict[str, Any], *, customer: str) -> Shipment:
        """The shipment of this key, made and set moving where there is none."""
        with self._lock:
            if (there := self.shipments.get(str(said["key"]))) is not None:
                return there
            made = Shipment(
                number="DEMO" + secrets.token_hex(5).upper(),
                key=str(said["key"]),
                customer=customer,
                sender=str(said["sender"]),
                name=str(said["name"]),
                phone=str(said["phone"]),
                address=str(said["address"]),
                pays=str(said["pays"]),
                notify_url=str(said["notify_url"]),
                made_at=datetime.now(UTC),
                behaviour=Behaviour.of_phone(str(said["phone"])),
            )
            self._keep(made)
            if made.behaviour is not Behaviour.REFUSES:
                self._set_moving(made)
            return made

    def find(self, key: str, *, customer: str) -> Shipment:
        """A shipment of this customer. Raises Unknown."""
        with self._lock:
            found = self.shipments.get(key)
            if found is None or found.customer != customer:
                raise Unknown
            return found

    def answered(self, shipment: Shipment) -> bool:
        """Whether its order was answered before; from now on it was."""
        with self._lock:
            before, shipment.was_answered = shipment.was_answered, True
            return before

    def go_on(self) -> None:
        """After a restart: move on what had not come to its end."""
        for shipment in list(self.shipments.values()):
            if not shipment.is_ended and shipment.behaviour is not Behaviour.REFUSES:
                self._set_moving(shipment)

    def wait(self, seconds: float = 20.0) -> None:
        """Wait until everything has come to its end (for tests)."""
        for thread in self._threads:
            thread.join(seconds)

    def _set_moving(self, shipment: Shipment) -> None:
        thread = threading.Thread(target=self._move, args=(shipment,), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _move(self, shipment: Shipment) -> None:
        pace = self._pace * (10 if shipment.behaviour is Behaviour.SLOW else 1)
        while not shipment.is_ended:
            time.sleep(pace)
            what = shipment.behaviour.story[len(shipment.steps)]
            step = {"id": f"{shipment.number}-{len(shipment.steps) + 1}", "what": what, "note": NOTES[what]}
            with self._lock:
                shipment.steps.append(step | {"at": datetime.now(UTC).isoformat()})
                self._keep(shipment)
            for _ in range(2 if shipment.behaviour is Behaviour.TWICE else 1):
                self._tell(shipment)

    def _tell(self, shipment: Shipment) -> None:
        if shipment.behaviour is Behaviour.SILENT:
            return
        key = self._stranger if shipment.behaviour is Behaviour.FORGED else self._key
        for pause in PAUSES:
            time.sleep(pause)
            body = json.dumps(said_of(shipment)).encode()
            headers = stamped(key, "callback", body, prefix="Courier") | {"Content-Type": "application/json"}
            try:
                answer = httpx.post(
                    shipment.notify_url, content=body, headers=headers, timeout=5, trust_env=False
                )
            except httpx.HTTPError:
                continue
            self.answers.append((shipment.key, answer.status_code))
            if answer.status_code < 500:
                return

    def _keep(self, shipment: Shipment) -> None:
        self.shipments[shipment.key] = shipment
        if self._journal is not None:
            self._journal.parent.mkdir(parents=True, exist_ok=True)
            with self._journal.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row_of(shipment), ensure_ascii=False) + "\n")
