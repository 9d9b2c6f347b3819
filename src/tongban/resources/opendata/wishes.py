"""Questions about requests for data. Everybody sees what was passed on; who asked also sees their own."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from tongban.foundation.directory.public import Officer, organisations_named
from tongban.kernel.errors import NotFound
from tongban.resources.opendata.facts import Outcome, RequestFact, RequestState
from tongban.resources.opendata.models import DataRequest

PAGE_ROWS = 20
MOST_ROWS = 200
_PUBLIC = (RequestState.PASSED, RequestState.ANSWERED)
# what stood on the public list stays there while another office is looked for
_SEEN = Q(state__in=_PUBLIC) | Q(state=RequestState.WAITING, passed_at__isnull=False)


def public_requests(*, state: str = "", cursor: str = "") -> tuple[list[RequestFact], str]:
    """Requests that everybody sees, the newest first, and where the next ones begin. 2 SQL."""
    rows = _rows().filter(Q(state=state) if state in {one.value for one in _PUBLIC} else _SEEN)
    if cursor:
        rows = rows.filter(number__lt=cursor)
    found = list(rows.order_by("-number")[: PAGE_ROWS + 1])
    return _facts(found[:PAGE_ROWS]), found[PAGE_ROWS - 1].number if len(found) > PAGE_ROWS else ""


def own_requests(account_id: int) -> list[RequestFact]:
    """What an account asked for, the newest first. 2 SQL."""
    return _facts(_rows().filter(account_id=account_id).order_by("-number")[:PAGE_ROWS], is_own=True)


def request_seen(number: str, *, account_id: int | None) -> RequestFact:
    """One request that this visitor may see. 2 SQL. Raises NotFound."""
    may = _SEEN
    if account_id is not None:
        may |= Q(account_id=account_id)
    found = list(_rows().filter(may, number=number)[:1])
    if not found:
        raise NotFound
    return _facts(found, is_own=account_id is not None and found[0].account_id == account_id)[0]


def desk_requests(*, by: Officer) -> list[RequestFact]:
    """Requests at the officer's organisations, those that wait first. 2 SQL."""
    rows = _to(by).order_by("answered_at", "due_on", "number")
    waiting = rows.filter(state__in=[RequestState.WAITING, RequestState.PASSED])[:MOST_ROWS]
    done = _to(by).filter(answered_at__isnull=False).order_by("-answered_at")[:PAGE_ROWS]
    return _facts([*waiting, *done])


def desk_request(number: str, *, by: Officer) -> RequestFact:
    """One request at the officer's organisations. 2 SQL. Raises NotFound."""
    found = list(_to(by).filter(number=number)[:1])
    if not found:
        raise NotFound
    return _facts(found)[0]


def _rows() -> QuerySet[DataRequest]:
    return DataRequest.objects.select_related("dataset")


def _to(by: Officer) -> QuerySet[DataRequest]:
    from tongban.resources.opendata.facts import PASS_ON

    passes = [key for key, duties in by.duties_in.items() if PASS_ON in duties]
    return _rows().filter(Q(organisation_id__in=by.organisation_ids) | Q(authority_id__in=passes))


def _facts(rows: Iterable[DataRequest], *, is_own: bool = False) -> list[RequestFact]:
    found = list(rows)
    said = [one for row in found for one in (row.organisation_id, row.returned_from_id)]
    ids = {one for one in said if one is not None}
    names = organisations_named(ids) if ids else {}
    return [
        RequestFact(
            number=row.number,
            title=row.title,
            text=row.text,
            purpose=row.purpose,
            state=RequestState(row.state),
            outcome=Outcome(row.outcome) if row.outcome else None,
            answer=row.answer,
            organisation_id=row.organisation_id,
            organisation_name=names.get(row.organisation_id, "") if row.organisation_id else "",
            dataset_slug=row.dataset.slug if row.dataset else "",
            dataset_title=row.dataset.slug if row.dataset else "",
            asked_at=row.asked_at,
            due_on=row.due_on,
            answered_at=row.answered_at,
            votes=row.votes,
            is_own=is_own,
            returned_from=names.get(row.returned_from_id, "") if row.returned_from_id else "",
            returned_why=row.returned_why,
        )
        for row in found
    ]
