"""Notes a question that came with a request, and keeps the mark of its session."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tongban.services.search.learning.facts import Channel, StepKind
from tongban.services.search.learning.marks import keep_mark, mark_of, new_mark
from tongban.services.search.learning.noting import note_question


@dataclass(frozen=True, kw_only=True)
class Noted:
    """A question that was noted; `question_id` is None where it was not."""

    question_id: UUID | None
    mark: str
    is_new_mark: bool

    def kept_on(self, response: HttpResponse) -> HttpResponse:
        """The response, with the mark of a session that begins here."""
        if self.is_new_mark and self.question_id is not None:
            keep_mark(response, self.mark)
        return response

    def follow_url(self, did: StepKind = StepKind.OPENED, *, item: str = "", line: int = 0) -> str:
        """Where a link tells that it was followed (its `ping`); empty for a question that was not noted."""
        if self.question_id is None:
            return ""
        said = {"did": did.value, "item": item, "line": line}
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{reverse('search:followed', args=[self.question_id])}?{query}"


def note_asked(
    request: HttpRequest, *, collection: str, channel: Channel, q: str, hits: int, at: datetime
) -> Noted:
    """Note a question of a page, with its session's mark. 1 SQL; none for an empty question and for a page
    that a browser fetches before anybody asks for it."""
    mark = mark_of(request)
    noted = Noted(question_id=None, mark=mark or new_mark(), is_new_mark=not mark)
    if "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
        return noted
    question_id = note_question(
        collection=collection, channel=channel, q=q, hits=hits, mark=noted.mark, at=at
    )
    return Noted(question_id=question_id, mark=noted.mark, is_new_mark=noted.is_new_mark)
