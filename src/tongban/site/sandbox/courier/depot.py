"""The sandbox courier's books and its van: shipments move one step at a time, and each step is told."""

import secrets
import threading
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tongban.site.sandbox.answering import Unknown
from tongban.site.sandbox.courier.facts import NOTES, Behaviour, Shipment, of_row, row_of, said_of
from tongban.site.sandbox.journal import Journal
from tongban.site.sandbox.telling import Teller


class Depot(Teller):
    """Every shipment, in memory and in a journal from which a restart reads them again."""

    def __init__(self, *, key: Ed25519PrivateKey, journal: Path | None = None, pace: float = 5.0) -> None:
        super().__init__(key, prefix="Courier")
        self._lock = threading.RLock()
        self._journal, self._pace = Journal(journal), pace
        self.shipments: dict[str, Shipment] = {read.key: read for read in map(of_row, self._journal.rows())}

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
                self.soon(partial(self._move, made))
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
                self.soon(partial(self._move, shipment))

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
                self._tell_of(shipment)

    def _tell_of(self, shipment: Shipment) -> None:
        if shipment.behaviour is not Behaviour.SILENT:
            self.tell(
                shipment.notify_url,
                lambda: said_of(shipment),
                about=shipment.key,
                is_forged=shipment.behaviour is Behaviour.FORGED,
            )

    def _keep(self, shipment: Shipment) -> None:
        self.shipments[shipment.key] = shipment
        self._journal.write(row_of(shipment))
