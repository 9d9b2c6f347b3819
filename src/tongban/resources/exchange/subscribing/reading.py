"""What a grant lets a subscriber know of changes: the rows that fit, the granted fields, as they are masked."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from tongban.foundation.vault.public import blind_indexes
from tongban.resources.exchange.facts import GrantFact, Way
from tongban.resources.exchange.masks import masked_row
from tongban.resources.exchange.sources.ports import Change, ChangeKind, Changes, SourceRow
from tongban.resources.exchange.sources.queries import source_of
from tongban.resources.exchange.subscribing.facts import BadPosition, ToldChange, ToldChanges
from tongban.resources.exchange.subscribing.rules import is_before
from tongban.resources.exchange.uses.commands.log_use import entry_of, log_use, log_uses
from tongban.resources.exchange.uses.facts import About, Outcome, User
from tongban.resources.registers.public import firm_representatives

_ROW_PURPOSE = "exchange-row"
_ID_BYTES = 16


def changes_for(grant: GrantFact, after: str, *, limit: int) -> Changes:
    """The changes that the grant is about and that show behind its masks. 5 SQL. Raises ResourceNotServed,
    FieldNotServed, ChangesNotKept, PositionTooOld, BadPosition.
    """
    names = [field.name for field in grant.fields]
    try:
        found = source_of(grant.resource_code).changed_after(
            after, limit=limit, fields=names, conditions=grant.conditions
        )
    except ValueError:
        raise BadPosition(facts={"fields": {"after": BadPosition.title}}) from None
    return found._replace(changes=[one for one in found.changes if _shows(grant, one)])


def up_to(found: Changes, position: str) -> Changes:
    """Without what came after a position: a notice that is sent again tells of no more than the first time."""
    return Changes([one for one in found.changes if not is_before(position, one.position)], position, False)


def newest_position(grant: GrantFact) -> str:
    """The position after everything that has changed. 2 SQL. Raises ResourceNotServed, ChangesNotKept."""
    return source_of(grant.resource_code).newest_position()


def told(grant: GrantFact, found: Changes) -> ToldChanges:
    """The changes as the subscriber gets them."""
    return ToldChanges(
        changes=[
            _told(grant, one, mark)
            for one, mark in zip(
                found.changes, row_marks(grant, (one.row_id for one in found.changes)), strict=True
            )
        ],
        position=found.position,
        has_more=found.has_more,
    )


def _shows(grant: GrantFact, one: Change) -> bool:
    """Whether a changed row is another one behind its masks."""
    if one.before is None:
        return True
    return masked_row(one.before.values, grant.fields) != masked_row(one.row.values, grant.fields)


def row_marks(grant: GrantFact, row_ids: Iterable[str]) -> list[str]:
    """By what a subscriber knows rows again: others in each grant, so that two cannot be laid together."""
    found = blind_indexes(_ROW_PURPOSE, (f"{grant.code} {row_id}" for row_id in row_ids))
    return [one[:_ID_BYTES].hex() for one in found]


def _told(grant: GrantFact, one: Change, mark: str) -> ToldChange:
    is_gone = one.kind is ChangeKind.REMOVED
    return ToldChange(
        id=f"{grant.code}:{one.position}",
        position=one.position,
        kind=one.kind.value,
        row=mark,
        values=None if is_gone else masked_row(one.row.values, grant.fields),
    )


def log_told(grant: GrantFact, rows: Sequence[SourceRow], *, way: Way, by: User, at: datetime) -> None:
    """Write the use into the log: once for the whole, and once for each person and firm that it tells about.

    What the daily quota counts is spent before (`spend_quota`).
    Call it in the transaction before the data leave. 1 SQL, and 1 for each 1,000 rows.
    """
    names = [field.name for field in grant.fields]
    outcome = Outcome.ANSWERED if rows else Outcome.NOTHING
    log_use(grant=grant, way=way, by=by, fields=names, outcome=outcome, rows=len(rows), count=0, at=at)
    log_uses(
        [
            entry_of(
                grant=grant,
                way=way,
                by=by,
                about=about,
                fields=names,
                outcome=Outcome.ANSWERED,
                rows=1,
                at=at,
            )
            for about in abouts(rows)
        ]
    )


def abouts(rows: Iterable[SourceRow]) -> list[About]:
    """Each person and firm once; a firm's representative sees the use as well. 1 SQL where there are firms."""
    people = {row.subject_person_id: None for row in rows if row.subject_person_id}
    firms = {row.uscc: None for row in rows if row.uscc}
    heads = firm_representatives(list(firms)) if firms else {}
    return [
        *(About(kind="person", person_id=one) for one in people),
        *(About(kind="firm", uscc=one, person_id=heads.get(one)) for one in firms),
    ]
