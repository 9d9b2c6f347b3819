"""Questions about objections to registered facts (异议)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.vault.public import mask_id_number
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound
from tongban.resources.registers.dispute_facts import DisputeFact, DisputeState, FactToMend, Objector
from tongban.resources.registers.facts import FIELD_TEXTS, Purpose, Register, register_of
from tongban.resources.registers.models import FactDispute, RegisteredFirm, RegisteredPerson
from tongban.resources.registers.queries import held_of_person, log_look_up
from tongban.resources.registers.rules import check_purpose

MOST = 50
_SHOWN = ("person.name", "person.id_number")  # of whoever objects, on the keeper's page


def disputes_of(by: Person) -> list[DisputeFact]:
    """The person's own objections, the newest first. 1 SQL."""
    return [
        dispute_fact(row)
        for row in FactDispute.objects.filter(person_id=by.person_id).order_by("-opened_at")[:MOST]
    ]


def open_disputes_of(by: Person) -> frozenset[tuple[str, str]]:
    """What the person objects to and has no answer to yet: fact and the firm's credit code, or "". 1 SQL."""
    rows = FactDispute.objects.filter(person_id=by.person_id, state=DisputeState.OPEN)
    return frozenset(rows.values_list("fact", "uscc"))


def kept_dispute(dispute_id: UUID, *, by: Officer) -> FactDispute:
    """An objection to a fact that the officer's organisation keeps. 1 SQL. Raises NotFound."""
    return _kept(FactDispute.objects.all(), dispute_id, by=by)


def lock_dispute(dispute_id: UUID, *, by: Officer) -> FactDispute:
    """The same, locked. 1 SQL. Raises NotFound."""
    return _kept(FactDispute.objects.select_for_update(), dispute_id, by=by)


def _kept(rows: "QuerySet[FactDispute]", dispute_id: UUID, *, by: Officer) -> FactDispute:
    row = rows.filter(id=dispute_id, keeper_id__in=by.organisation_ids).first()
    if row is None:
        raise NotFound
    return row


def objector_of(row: FactDispute, *, by: Officer, at: datetime) -> Objector:
    """Whose record the objection is about, and which register holds it; the look is logged. 2 SQL, 3 for a firm.

    The fact itself is logged with it, but what stands on a licence is its keeper's own.
    Raises NotFound, RegisterSilent.
    """
    held = held_of_person(row.person_id)
    firm = (
        RegisteredFirm.objects.serving().filter(pk=row.uscc).values_list("name", flat=True).first()
        if row.uscc
        else ""
    )
    fields = {*_SHOWN, *({row.fact} & FIELD_TEXTS.keys())}
    log_look_up(
        by=by,
        at=at,
        purpose=Purpose.DISPUTE,
        case_number=None,
        fields=sorted(fields),
        person_id=row.person_id,
        uscc=row.uscc,
    )
    return Objector(
        name=str(held["name"]),
        id_number_masked=mask_id_number(str(held["id_number"])),
        firm_name=firm or "",
        uscc=row.uscc,
        register=register_of(row.fact),
    )


def fact_to_mend(dispute_id: UUID) -> FactToMend | None:
    """What an objection was upheld about, for whoever delivered it; None of any other. 2 SQL.

    Nobody is opened: neither the value nor whose it is comes with it.
    """
    upheld = FactDispute.objects.filter(state__in=[DisputeState.CORRECTED, DisputeState.NOTED])
    row = upheld.filter(pk=dispute_id).first()
    if row is None or row.fact not in FIELD_TEXTS:
        return None
    return FactToMend(
        register=Register.FIRM if row.uscc else Register.PERSON,
        fact=row.fact,
        label=row.label,
        origins=held_origins(row) if row.origins is None else bytes(row.origins),
        mend_by=row.mend_by,
    )


def held_origins(row: FactDispute) -> bytes | None:
    """Whose the fields of the record are to which somebody objects, as fusion packs them. 1 SQL."""
    held = (
        RegisteredFirm.objects.filter(pk=row.uscc)
        if row.uscc
        else RegisteredPerson.objects.filter(pk=row.person_id)
    )
    origins = held.values_list("origins", flat=True).first()
    return None if origins is None else bytes(origins)


def disputed_in_case(
    *, about: Sequence[UUID | str], case_number: str, by: Officer, at: datetime
) -> dict[str, DisputeFact]:
    """The open objections of the applicant, by fact, for the officer of an open case about them. 2 SQL.

    Raises what a look-up for the case refuses.
    """
    person = next(one for one in about if isinstance(one, UUID))
    check_purpose(
        purpose=Purpose.HANDLE_CASE,
        case_number=case_number,
        by=by,
        about=person,
        own_person_id=person,
        applying=None,
        at=at,
    )
    codes = [one for one in about if isinstance(one, str) and one]
    rows = FactDispute.objects.filter(person_id=person, uscc__in=["", *codes], state=DisputeState.OPEN)
    return {row.fact: dispute_fact(row) for row in rows}


def dispute_fact(row: FactDispute) -> DisputeFact:
    """The row as others see it, opened."""
    return DisputeFact(
        id=row.id,
        fact=row.fact,
        fact_text=row.label,
        uscc=row.uscc,
        held=row.held,
        said=row.said,
        why=row.why,
        papers=tuple(UUID(paper) for paper in row.papers),
        state=DisputeState(row.state),
        opened_at=row.opened_at,
        due_on=row.due_on,
        settled_at=row.settled_at,
        reasons=row.reasons,
        keeper_name=row.keeper_name,
        entered=_entered(row),
        mend_by=row.mend_by,
        mended_at=row.mended_at,
        source_name=row.source_name,
    )


def _entered(row: FactDispute) -> str:
    """Before keepers were asked what to enter, it was what the person had said."""
    return row.entered or (row.said if row.state == DisputeState.CORRECTED else "")


class DisputeReaders:
    """Papers of an objection: who objects, and officers of the organisation that keeps the register."""

    def may_read(self, *, key: str, by: Actor, at: datetime) -> bool:
        """1 SQL."""
        rows = FactDispute.objects.filter(id=UUID(key))
        if isinstance(by, Officer):
            return rows.filter(keeper_id__in=by.organisation_ids).exists()
        return isinstance(by, Person) and rows.filter(account_id=by.account_id).exists()


def open_disputes_by_keeper(*, on: date) -> dict[UUID, tuple[int, int]]:
    """Of each organisation that keeps a register: its objections that are open, and those overdue on a day. 1 SQL."""
    rows = FactDispute.objects.filter(state=DisputeState.OPEN).values("keeper_id")
    counted = rows.annotate(open=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=on)))
    return {row["keeper_id"]: (row["open"], row["overdue"]) for row in counted}
