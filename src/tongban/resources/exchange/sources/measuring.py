"""How good the data of a resource are, for the catalogue: by the runs and loads of what is bound to it."""

from collections.abc import Collection, Mapping

from tongban.kernel.errors import N_
from tongban.resources.datasets.public import QualityFact
from tongban.resources.exchange.sources.facts import HeldState, SourceKind
from tongban.resources.exchange.sources.models import HeldEdition, SourceBinding
from tongban.resources.fusion.public import FusedKind, is_overdue, register_measured
from tongban.resources.registers.public import Register, count_registered

_REGISTERS = {
    SourceKind.POPULATION: (FusedKind.PEOPLE, Register.PERSON),
    SourceKind.ENTITIES: (FusedKind.ENTITIES, Register.FIRM),
}
_ROWS_OF = {
    Register.PERSON: N_("of the whole population register, merged from what every department delivers"),
    Register.FIRM: N_("of the whole entity register, merged from what every department delivers"),
}


class MeasuredSources:
    """Provides `datasets.quality_source`."""

    def quality_of(self, codes: Collection[str]) -> Mapping[str, QualityFact]:
        """1 SQL, and 3 at most for each resource that is bound. Licences are written here: nothing is measured."""
        found = {}
        for row in SourceBinding.objects.filter(resource_code__in=codes):
            kind = SourceKind(row.kind)
            fact = _of_table(row) if kind is SourceKind.HELD else _of_register(kind)
            if fact is not None:
                found[row.resource_code] = fact
        return found


def _of_register(kind: SourceKind) -> QualityFact | None:
    if kind not in _REGISTERS:
        return None
    fused, register = _REGISTERS[kind]
    measured = register_measured(fused)
    if measured is None:
        return None
    return QualityFact(
        measured_at=measured.at,
        rows=count_registered(register),
        rows_of=_ROWS_OF[register],
        complete_percent=_percent(measured.said, measured.values),
        valid_percent=_percent(measured.valid, measured.said),
        timely_percent=_percent(measured.in_time, measured.agreements),
    )


def _of_table(row: SourceBinding) -> QualityFact | None:
    edition = HeldEdition.objects.filter(binding=row, state=HeldState.SERVING.value).first()
    if edition is None or edition.served_at is None:
        return None
    looked_at, columns = edition.rows + edition.rejected, len(row.fields)
    bad = edition.rejected * columns + sum(edition.faults.values())
    return QualityFact(
        measured_at=edition.served_at,
        rows=edition.rows,
        valid_percent=_percent(looked_at * columns - bad, looked_at * columns),
        timely_percent=0 if is_overdue(row.agreement) else 100,
    )


def _percent(part: int, whole: int) -> int | None:
    """Rounded down: what is not whole is not 100."""
    return max(part, 0) * 100 // whole if whole else None
