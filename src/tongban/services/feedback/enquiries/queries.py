"""Questions about enquiries, by who asks."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from tongban.foundation.directory.public import Officer, organisations_named
from tongban.foundation.tasks.public import has_duty_over
from tongban.kernel.errors import NotFound
from tongban.kernel.places import cursor_after, moment_place
from tongban.services.feedback.enquiries.facts import (
    MAY_ANSWER,
    MAY_WATCH,
    Asker,
    Enquiry,
    EnquiryPage,
    EnquiryState,
    EnquiryTurn,
    Passing,
)
from tongban.services.feedback.enquiries.models import EndedTurn, EnquiryPassing, EnquiryRow
from tongban.services.feedback.enquiries.standing import as_fact

PAGE = 20
_SEES = frozenset({MAY_ANSWER, MAY_WATCH})


def own_enquiries(*, by: Asker, cursor: str = "", limit: int = PAGE) -> EnquiryPage:
    """What an account has asked, the newest first. 1 SQL. Raises Invalid (cursor)."""
    return _newest_first(EnquiryRow.objects.filter(by_account=by.account_id), cursor, limit)


def open_enquiries(*, by: Asker, limit: int) -> list[Enquiry]:
    """The latest that an account has asked and that are not closed. 1 SQL."""
    rows = EnquiryRow.objects.filter(by_account=by.account_id).exclude(state=EnquiryState.CLOSED)
    return [as_fact(row) for row in rows.order_by("-opened_at", "-id")[:limit]]


def own_enquiry(*, number: str, by: Asker) -> Enquiry:
    """One of the account's own. 1 SQL. Raises NotFound."""
    row = EnquiryRow.objects.filter(number=number, by_account=by.account_id).first()
    if row is None:
        raise NotFound
    return as_fact(row)


def enquiries_at_desk(
    *, by: Officer, state: EnquiryState, cursor: str = "", limit: int = PAGE
) -> EnquiryPage:
    """The enquiries of the organisations in which the officer answers or watches: those that wait by their last
    moment, the others the newest first. 1 SQL. Raises Invalid (cursor)."""
    rows = EnquiryRow.objects.filter(organisation_id__in=offices_seen(by), state=state)
    if state is not EnquiryState.WAITING:
        return _newest_first(rows, cursor, limit)
    if cursor:
        due_at, row_id = moment_place(cursor)
        rows = rows.filter(due_at__gte=due_at).filter(Q(due_at__gt=due_at) | Q(id__gt=row_id))
    found = list(rows.order_by("due_at", "id")[: limit + 1])
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    more = cursor_after(last.due_at, last.pk) if last and last.due_at else ""
    return EnquiryPage(rows=tuple(as_fact(row) for row in shown), cursor=more)


def offices_seen(by: Officer) -> frozenset[UUID]:
    """The organisations whose enquiries the officer finds in lists."""
    return frozenset(office for office, duties in by.duties_in.items() if duties & _SEES)


def may_answer(enquiry: Enquiry, *, by: Officer) -> bool:
    """Whether the officer answers for the organisation that has the enquiry."""
    return MAY_ANSWER in by.duties_in.get(enquiry.organisation_id, frozenset())


def enquiry_at_desk(*, number: str, by: Officer) -> Enquiry:
    """An enquiry for who answers it, and for who watches that organisation, one that had it before, or the one above;
    nobody else finds it, not even who has passed it on. 1 SQL, 2 for who watches others. Raises NotFound."""
    row = EnquiryRow.objects.filter(number=number).first()
    if row is None or not _is_seen(row, by):
        raise NotFound
    return as_fact(row)


def _is_seen(row: EnquiryRow, by: Officer) -> bool:
    if MAY_ANSWER in by.duties_in.get(row.organisation_id, frozenset()):
        return True
    if has_duty_over(by, MAY_WATCH, organisation_id=row.organisation_id):
        return True
    if not row.passes or MAY_WATCH not in by.duties:
        return False
    # a card about who was late with it stays theirs, and is judged by what was said
    had = set(row.passings.values_list("from_id", flat=True))
    return any(has_duty_over(by, MAY_WATCH, organisation_id=one) for one in had)


def is_own(*, number: str, account_id: int) -> bool:
    """Whether the enquiry is of this account. 1 SQL."""
    return EnquiryRow.objects.filter(number=number, by_account=account_id).exists()


def passings_of(number: str) -> list[Passing]:
    """How an enquiry was passed on, the oldest first. The caller has checked who asks. 2 SQL at most."""
    rows = list(EnquiryPassing.objects.filter(enquiry__number=number).order_by("at", "id"))
    names = organisations_named({one for row in rows for one in (row.from_id, row.to_id)}) if rows else {}
    return [
        Passing(
            from_name=names.get(row.from_id, ""),
            to_name=names.get(row.to_id, ""),
            reason=row.reason or "",
            by_name=row.by_name,
            at=row.at,
        )
        for row in rows
    ]


def waiting_turns(
    *, until: datetime, after: UUID | None = None, limit: int = 500
) -> list[tuple[UUID, EnquiryTurn]]:
    """Questions that wait and are due by `until`, as the office has them that has them now, with the id after which
    the next ones follow. 1 SQL, 2 where one was passed on."""
    rows = EnquiryRow.objects.filter(state=EnquiryState.WAITING, due_at__lte=until)
    if after is not None:
        rows = rows.filter(id__gt=after)
    found = list(rows.defer("title").order_by("id")[:limit])
    passed = _passed({row.id for row in found if row.passes})
    return [(row.id, _waiting(row, passed)[-1]) for row in found]


def turns_of(numbers: Collection[str]) -> list[EnquiryTurn]:
    """Every question of these enquiries as each office had it, that which waits among them. 2 SQL, 3 where one was
    passed on."""
    return _turns(
        EnquiryRow.objects.filter(number__in=set(numbers)),
        EndedTurn.objects.filter(enquiry__number__in=set(numbers)),
    )


def turns_due(*, since: datetime, until: datetime) -> list[EnquiryTurn]:
    """Every question whose last moment lies in a time as each office had it, ended or not, for a replay. 3 SQL."""
    due = {"due_at__gte": since, "due_at__lt": until}
    return _turns(EnquiryRow.objects.filter(**due), EndedTurn.objects.filter(**due))


_Passed = Mapping[tuple[UUID, int], Sequence[EnquiryPassing]]


def _turns(waiting: QuerySet[EnquiryRow], ended: QuerySet[EndedTurn]) -> list[EnquiryTurn]:
    rows = list(waiting.filter(state=EnquiryState.WAITING).defer("title").order_by("id"))
    ends = list(ended.select_related("enquiry").defer("enquiry__title").order_by("id"))
    all_ = (*rows, *(end.enquiry for end in ends))
    passed = _passed({row.id for row in all_ if row.passes})
    found = [turn for end in ends for turn in _ended(end, passed)]
    return [*found, *(turn for row in rows for turn in _waiting(row, passed))]


def _passed(ids: Collection[UUID]) -> _Passed:
    """Of each enquiry and question how it was passed on, the oldest first. 1 SQL, none for none."""
    found: dict[tuple[UUID, int], list[EnquiryPassing]] = defaultdict(list)
    if ids:
        rows = EnquiryPassing.objects.filter(enquiry_id__in=ids, turn__gt=0).defer("reason")
        for row in rows.order_by("at", "id"):
            found[row.enquiry_id, row.turn].append(row)
    return found


def _waiting(row: EnquiryRow, passed: _Passed) -> list[EnquiryTurn]:
    assert row.due_at is not None, "a question that waits has its last moment"
    last = EnquiryTurn(
        number=row.number,
        turn=row.turn,
        item_name=row.item_name,
        is_licensing=row.is_licensing,
        organisation_id=row.organisation_id,
        area_code=row.area_code,
        asked_at=row.asked_at,
        came_at=row.asked_at,
        due_at=row.due_at,
    )
    return _by_office(last, passed.get((row.id, row.turn), ()))


def _ended(end: EndedTurn, passed: _Passed) -> list[EnquiryTurn]:
    last = EnquiryTurn(
        number=end.enquiry.number,
        turn=end.turn,
        item_name=end.enquiry.item_name,
        is_licensing=end.enquiry.is_licensing,
        organisation_id=end.organisation_id,
        area_code=end.enquiry.area_code,
        asked_at=end.asked_at,
        came_at=end.asked_at,
        due_at=end.due_at,
        ended_at=end.ended_at,
    )
    return _by_office(last, passed.get((end.enquiry_id, end.turn), ()))


def _by_office(last: EnquiryTurn, passed: Sequence[EnquiryPassing]) -> list[EnquiryTurn]:
    """A question as each office had it, the last one the last."""
    found, came_at = [], last.asked_at
    for hand, one in enumerate(passed):
        found.append(
            replace(
                last,
                hand=hand,
                organisation_id=one.from_id,
                came_at=came_at,
                due_at=one.due_at or last.due_at,
                ended_at=one.at,
            )
        )
        came_at = one.at
    return [*found, replace(last, hand=len(passed), came_at=came_at)]


def _newest_first(rows: QuerySet[EnquiryRow], cursor: str, limit: int) -> EnquiryPage:
    if cursor:
        opened_at, row_id = moment_place(cursor)
        rows = rows.filter(opened_at__lte=opened_at).filter(Q(opened_at__lt=opened_at) | Q(id__lt=row_id))
    found = list(rows.order_by("-opened_at", "-id")[: limit + 1])
    shown = found[:limit]
    more = cursor_after(shown[-1].opened_at, shown[-1].pk) if len(found) > limit else ""
    return EnquiryPage(rows=tuple(as_fact(row) for row in shown), cursor=more)
