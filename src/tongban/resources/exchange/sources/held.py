"""Rows that a department delivers (登记数据), held encrypted, as a source: several a subject, with what changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from tongban.resources.exchange.sources.facts import PositionTooOld
from tongban.resources.exchange.sources.models import HeldChange, HeldRow, SourceBinding
from tongban.resources.exchange.sources.ports import ChangeKind, SourceRow, Subject, SubjectKind
from tongban.resources.exchange.sources.raw import RawChange
from tongban.resources.exchange.sources.subjects import subject_index
from tongban.resources.registers.public import asked_indexes, indexes_answering, person_ids_by_index

SUBJECT, NAME = "subject", "name"  # of values: whose row it is, beside the catalogue's fields
_KNOWN = """
SELECT DISTINCT asked.value FROM asked_indexes AS asked
JOIN exchange_heldrow AS held ON held.binding_id = %s AND held.subject_index = asked.value
WHERE held.since_edition <= %s AND (held.until_edition IS NULL OR held.until_edition > %s)
"""


@dataclass(frozen=True, kw_only=True)
class HeldSource:
    """The rows of the edition that serves. A question about one subject is 2 SQL, 1 where it is a firm."""

    binding_id: UUID
    serving: int

    def of_subject(self, subject: Subject) -> list[SourceRow]:
        is_firm = subject.kind is SubjectKind.FIRM
        found = self._serving().filter(subject_index=subject_index(subject), is_firm=is_firm)
        held = [row for row in found.order_by("id") if subject.name in ("", row.values.get(NAME, ""))]
        return _rows(held)

    def of_indexes(self, indexes: Sequence[bytes]) -> dict[bytes, list[SourceRow]]:
        found = list(self._serving().filter(subject_index__in=list(indexes)).order_by("id"))
        rows: dict[bytes, list[SourceRow]] = {}
        for held, row in zip(found, _rows(found), strict=True):
            rows.setdefault(held.subject_index, []).append(row)
        return rows

    def after(self, after: str, *, limit: int) -> tuple[list[tuple[str, SourceRow]], str]:
        found = list(self._serving().filter(id__gt=int(after or 0)).order_by("id")[:limit])
        rows = [(row.row_key.hex(), one) for row, one in zip(found, _rows(found), strict=True)]
        return rows, str(found[-1].id) if len(found) == limit else ""

    def matched(self, indexes: Sequence[bytes]) -> set[bytes]:
        with asked_indexes(indexes):
            return indexes_answering(_KNOWN, [self.binding_id, self.serving, self.serving])

    def changes(self, position: str, *, limit: int) -> list[RawChange]:
        """3 SQL, 1 more for people. Whether they are kept is asked last: what is deleted while they are read
        was said to be gone before.
        """
        last = int(position or 0)
        found = list(self._changes().filter(position__gt=last).order_by("position")[:limit])
        ids = {one.row_id for one in found} | {one.before_id for one in found if one.before_id}
        held = list(HeldRow.objects.filter(id__in=ids))
        if last + 1 < (kept_from := self._kept_from()):
            raise PositionTooOld(facts={"position": position, "kept_from": kept_from})
        rows = dict(zip([row.id for row in held], _rows(held), strict=True))
        return [
            RawChange(
                str(one.position),
                ChangeKind(one.kind),
                bytes(one.row_key).hex(),
                rows[one.row_id],
                rows[one.before_id] if one.before_id else None,
            )
            for one in found
        ]

    def newest(self) -> str:
        """2 SQL."""
        last = self._changes().order_by("-position").values_list("position", flat=True).first()
        return str(max(last or 0, self._kept_from() - 1))

    def _kept_from(self) -> int:
        """As it is now, not as it was when the source was looked up."""
        return SourceBinding.objects.values_list("kept_from", flat=True).get(pk=self.binding_id)

    def _serving(self) -> QuerySet[HeldRow]:
        now = Q(until_edition__isnull=True) | Q(until_edition__gt=self.serving)
        return HeldRow.objects.filter(now, binding=self.binding_id, since_edition__lte=self.serving)

    def _changes(self) -> QuerySet[HeldChange]:
        return HeldChange.objects.filter(binding=self.binding_id, edition__lte=self.serving)


def _rows(found: Iterable[HeldRow]) -> list[SourceRow]:
    held = list(found)
    people = {row.subject_index for row in held if not row.is_firm}
    ids = person_ids_by_index(list(people)) if people else {}
    return [
        SourceRow(
            ids.get(row.subject_index),
            str(row.values.get(SUBJECT, "")) if row.is_firm else "",
            row.values["fields"],
        )
        for row in held
    ]
