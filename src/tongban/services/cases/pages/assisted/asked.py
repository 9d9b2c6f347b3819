"""What is asked at a counter or a village point: noted for the search, apart for each visit, without whose it is."""

from uuid import UUID

from django.http import HttpRequest

from tongban.kernel import clock
from tongban.services.items.public import SEARCHED
from tongban.services.search.public import Channel, new_mark, note_application, note_question

_KEPT = "asked_in_visit"


def note_words(request: HttpRequest, visit_id: UUID, *, words: str, hits: int) -> None:
    """Note a search of the visit. 1 SQL; the session keeps a random mark until the next visit."""
    if words:
        note_question(
            collection=SEARCHED,
            channel=Channel.DESK,
            q=words,
            hits=hits,
            mark=_mark(request, visit_id) or _begin(request, visit_id),
            at=clock.now(),
        )


def note_begun(request: HttpRequest, visit_id: UUID, code: str) -> None:
    """Note that the application for an item began in the visit. 1 SQL, none where nothing was searched."""
    note_application(mark=_mark(request, visit_id), key=code, at=clock.now())


def _mark(request: HttpRequest, visit_id: UUID) -> str:
    visit, mark = request.session.get(_KEPT, ("", ""))
    return str(mark) if visit == str(visit_id) else ""


def _begin(request: HttpRequest, visit_id: UUID) -> str:
    mark = new_mark()
    request.session[_KEPT] = [str(visit_id), mark]
    return mark
