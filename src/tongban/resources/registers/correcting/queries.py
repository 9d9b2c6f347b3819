"""What editions brought to objections: for their keeper, and for whoever delivered it."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from tongban.kernel.errors import NoProvider
from tongban.resources.registers.correcting.facts import HELD, Met, MetFact
from tongban.resources.registers.dispute_facts import DisputeState, FactToMend
from tongban.resources.registers.facts import Register
from tongban.resources.registers.models import FactDispute, MetDispute, RegisteredPerson
from tongban.resources.registers.records.facts import origin_reader


def met_facts(dispute: FactDispute) -> list[MetFact]:
    """What came after an objection was upheld, the newest first. 3 SQL."""
    rows = list(dispute.met_rows.select_related("edition").order_by("-edition__number"))
    packed = [(bytes(row.origins), row.edition.served_at) for row in rows]
    try:
        told = origin_reader.ask().told(_register(dispute), packed) if rows else []
    except NoProvider:
        told = [{} for _ in rows]
    return [
        MetFact(
            edition=row.edition.number,
            met=Met(row.met),
            at=row.edition.served_at,
            department=origins[dispute.fact].department if dispute.fact in origins else "",
        )
        for row, origins in zip(rows, told, strict=True)
    ]


def found_wrong_keys(register: Register) -> list[str]:
    """The ID numbers or credit codes of whom an objection was upheld about, for a loader: it brings these even where
    they say the same again. 1 SQL, and 1 for people.
    """
    rows = upheld_disputes()
    if register is Register.FIRM:
        return sorted(set(rows.exclude(uscc="").values_list("uscc", flat=True)))
    people = RegisteredPerson.objects.filter(
        id__in=set(rows.filter(uscc="").values_list("person_id", flat=True))
    )
    return sorted(str(row.facts["id_number"]) for row in people)


def upheld_disputes() -> QuerySet[FactDispute]:
    """Upheld objections to what departments deliver, without those that the source has mended."""
    states = [DisputeState.CORRECTED, DisputeState.NOTED]
    return FactDispute.objects.filter(state__in=states, mended_at=None, fact__in=list(HELD))


def fact_met(dispute_id: UUID, edition: int) -> FactToMend | None:
    """What an edition brought to an objection, by who delivered it; nobody is opened. 1 SQL."""
    rows = MetDispute.objects.select_related("dispute").defer(*_SEALED)
    row = rows.filter(dispute_id=dispute_id, edition__number=edition).first()
    return None if row is None else _to_mend(row)


def wrong_again() -> list[FactToMend]:
    """Whatever is delivered still though an objection found it wrong: the newest word on each. 1 SQL."""
    newest = (
        MetDispute.objects.select_related("dispute")
        .defer(*_SEALED)
        .order_by("dispute", "-edition__number")
        .distinct("dispute")
    )
    return [_to_mend(row) for row in newest if row.met == Met.WRONG_AGAIN]


def count_wrong_again(editions: Iterable[UUID]) -> dict[UUID, int]:
    """How many values that had been found wrong each edition brought again. 1 SQL."""
    found: dict[UUID, int] = {}
    rows = MetDispute.objects.filter(edition__in=list(editions), met=Met.WRONG_AGAIN)
    for edition in rows.values_list("edition", flat=True):
        found[edition] = found.get(edition, 0) + 1
    return found


_SEALED = [f"dispute__{name}" for name in ("held", "said", "why", "reasons", "entered", "replaced")]


def _to_mend(row: MetDispute) -> FactToMend:
    return FactToMend(
        register=_register(row.dispute),
        fact=row.dispute.fact,
        label=row.dispute.label,
        origins=bytes(row.origins),
    )


def _register(dispute: FactDispute) -> Register:
    return Register.FIRM if dispute.uscc else Register.PERSON
