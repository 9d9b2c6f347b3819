"""Register a witness (登记见证方): from then on its cosignatures are taken and shown."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.trail.commands.record import record
from tongban.foundation.trail.models import Witness
from tongban.foundation.trail.notes import NoteWrong
from tongban.foundation.trail.ports import officers
from tongban.foundation.trail.witnesses.cosignatures import WitnessKey
from tongban.foundation.trail.witnesses.facts import REGISTER
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid, Refused

DUTY = REGISTER
_MOST_LETTERS = 200


class WitnessThere(Refused):
    """A witness goes by one key at a time."""

    code = "witness-there"
    title = N_("A witness of the name %(name)s, or with this key, is registered already. End that one first.")


@transaction.atomic
def register_witness(*, key: str, held_by: str, by: Actor, at: datetime) -> WitnessKey:
    """Take the key of somebody outside, who gave it in person or by another way that can be trusted.

    `held_by` says for people who runs it. A key that was ended is not taken again. 3 SQL.

    Raises NotAllowed, Invalid, WitnessThere.
    """
    officers.ask().check_duty(by, DUTY)
    read = _read(key, held_by)
    rows = Witness.objects.select_for_update()
    if rows.filter(key=str(read)).exists() or rows.filter(name=read.name, ended_at=None).exists():
        raise WitnessThere(facts={"name": read.name})
    Witness.objects.create(name=read.name, key=str(read), held_by=held_by.strip(), registered_at=at)
    facts = {"name": read.name, "key": str(read), "held_by": held_by.strip()}
    record(act=DUTY, subject=f"witnesses:{read.name}", by=by, at=at, facts=facts)
    return read


def _read(key: str, held_by: str) -> WitnessKey:
    wrong: dict[str, str] = {}
    read = None
    try:
        read = WitnessKey.parse(key)
    except NoteWrong:
        wrong["key"] = N_(
            "This is no public key of a witness. It reads name+id+key; tongban trail witness-key prints it."
        )
    if not 0 < len(held_by.strip()) <= _MOST_LETTERS:
        wrong["held_by"] = N_("Say who runs the witness, in at most 200 letters.")
    if wrong or read is None:
        raise Invalid(facts={"fields": wrong})
    return read
