"""Questions about promises. Only the holder and the organisation see one."""

from collections.abc import Collection

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person, firms_of
from tongban.kernel.errors import NotFound
from tongban.resources.credit.facts import CommitmentFact, CommitmentState, CreditHolder
from tongban.resources.credit.models import Commitment

PAGE_ROWS = 100


def has_broken_commitment(holder: CreditHolder) -> bool:
    """Whether a broken promise of this holder is not repaired yet. 1 SQL.

    Source: 国办发〔2020〕42号: who promised falsely may not promise again until the credit is repaired.
    """
    return Commitment.objects.filter(_of(holder), state=CommitmentState.BROKEN).exists()


def commitments_of(by: Person) -> list[CommitmentFact]:
    """The person's own promises and those of their firms, the latest first. 1 SQL, 1 more for the firms."""
    own = Q(person_id=by.person_id) | Q(uscc__in=[firm.uscc for firm in firms_of(by)])
    return [as_fact(row) for row in Commitment.objects.filter(own).order_by("-made_at")[:PAGE_ROWS]]


def commitments_at_desk(
    *, by: Officer, states: Collection[CommitmentState] = tuple(CommitmentState)
) -> list[CommitmentFact]:
    """Promises made to the officer's organisations: what is to be checked first, by its day. 1 SQL."""
    rank = Case(
        When(state=CommitmentState.MADE, then=Value(0)),
        When(state=CommitmentState.BROKEN, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = _visible(by).filter(state__in=[state.value for state in states])
    return [as_fact(row) for row in rows.order_by(rank, "check_due_on", "id")[:PAGE_ROWS]]


def commitments_of_case(case_number: str, *, by: Officer) -> list[CommitmentFact]:
    """The promises of one case that was handled by one of the officer's organisations. 1 SQL."""
    return [as_fact(row) for row in _visible(by).filter(case_number=case_number).order_by("slot")]


def commitment_at_desk(*, case_number: str, slot: str, by: Officer) -> CommitmentFact:
    """One promise made to one of the officer's organisations. 1 SQL. Raises NotFound."""
    row = _visible(by).filter(case_number=case_number, slot=slot).first()
    if row is None:
        raise NotFound
    return as_fact(row)


def lock_commitment(*, case_number: str, slot: str, by: Officer) -> Commitment:
    """The promise, locked, when it was made to one of the officer's organisations. 1 SQL. Raises NotFound."""
    row = _visible(by).select_for_update().filter(case_number=case_number, slot=slot).first()
    if row is None:
        raise NotFound
    return row


def _visible(by: Officer) -> QuerySet[Commitment]:
    return Commitment.objects.filter(organisation_id__in=by.organisation_ids)


def _of(holder: CreditHolder) -> Q:
    return Q(uscc=holder.uscc) if holder.uscc else Q(person_id=holder.person_id, uscc="")


def as_fact(row: Commitment) -> CommitmentFact:
    """The promise as its holder and its organisation see it."""
    return CommitmentFact(
        case_number=row.case_number,
        slot=row.slot,
        slot_name=row.slot_name,
        title=row.title,
        state=CommitmentState(row.state),
        holder_masked=row.holder_masked,
        organisation_id=row.organisation_id,
        area_code=row.area_code,
        duty=row.duty,
        content=row.content,
        liability=row.liability,
        check_by=row.check_by,
        made_at=row.made_at,
        check_due_on=row.check_due_on,
        checked_at=row.checked_at,
        reasons=row.reasons,
        basis=row.basis,
        repair_proposed_at=row.repair_proposed_at,
        repair_proposed_by=row.repair_proposed_by,
        repair_reasons=row.repair_reasons,
        repaired_at=row.repaired_at,
    )
