"""Questions about published answers: of everybody, and of those who write and review them."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Exists, Func, OuterRef, Prefetch, Q, QuerySet, Subquery

from tongban.foundation.directory.public import Officer, organisation, organisations_named
from tongban.kernel.errors import NotFound
from tongban.kernel.places import cursor_after, day_place, moment_place
from tongban.services.feedback.answers.facts import (
    MAY_PROPOSE,
    MAY_PUBLISH,
    AnswerAtDesk,
    AnswerPage,
    AnswerState,
    AnswerVersionFact,
    DeskPage,
    PublishedAnswer,
    VersionState,
)
from tongban.services.feedback.answers.indexing import COLLECTION
from tongban.services.feedback.answers.models import AnswerRow, AnswerVersion
from tongban.services.feedback.answers.rules import parts_of
from tongban.services.search.public import Hit, find

PAGE = 20
_PER_PART = 6
# How likely it must be that there is an answer at all, and how near to the best the others must come (our defaults).
LEAST, NEAR = 0.195, 0.5
_WRITES = frozenset({MAY_PROPOSE, MAY_PUBLISH})


def find_answers(*, q: str, today: date, limit: int = 5, item_code: str = "") -> list[PublishedAnswer]:
    """Published answers to a question, best first; with `item_code` those about that service before the others.

    What was withdrawn or whose last day was before `today` is never among them, whatever the index still holds, and
    whether or not the night's work was done. 3 SQL.
    """
    if not q.strip():
        return []
    ids = [UUID(hit.key) for hit in _hits(q, limit=max(limit * 3, 10))]
    rows = {row.id: row for row in _public(today).filter(pk__in=ids)} if ids else {}
    shown = [as_public(rows[one]) for one in ids if one in rows]
    if item_code:
        shown.sort(key=lambda one: one.item_code != item_code)
    return shown[:limit]


def similar_answers(*, text: str, today: date, limit: int = 3, item_code: str = "") -> list[PublishedAnswer]:
    """Published answers to what somebody has written in several sentences, best first.

    What is asked often stands in one of them, and the others would hide it: each is looked up beside the whole.
    Those about the service come before others. 2 SQL for each of at most four parts, and 1.
    """
    scores: dict[str, float] = {}
    for part in parts_of(text):
        for hit in _hits(part, limit=_PER_PART):
            scores[hit.key] = max(hit.score, scores.get(hit.key, 0.0))
    rows = list(_public(today).filter(pk__in=[UUID(key) for key in scores])) if scores else []
    rows.sort(key=lambda row: (row.item_code != item_code, -scores[str(row.id)]))
    return [as_public(row) for row in rows[:limit]]


def _hits(q: str, *, limit: int) -> list[Hit]:
    """What the index has for it; nothing where the best is a guess, and no tail of guesses behind it. 2 SQL."""
    found = find(collection=COLLECTION, q=q, limit=limit)
    if found.confidence < LEAST or not found.hits:
        return []
    return [hit for hit in found.hits if hit.score >= NEAR * found.hits[0].score]


def answers_about(item_code: str, *, today: date, limit: int = 5) -> list[PublishedAnswer]:
    """What the public reads about one service, the newest first. 1 SQL."""
    rows = _public(today).filter(item_code=item_code).order_by("-published_at", "-id")[:limit]
    return [as_public(row) for row in rows]


def public_answers(
    *,
    today: date,
    themes: Collection[str] = (),
    office: UUID | None = None,
    item_code: str = "",
    cursor: str = "",
    limit: int = PAGE,
) -> AnswerPage:
    """Everything that the public reads, by any of these themes, organisation and service, the newest first. 1 SQL.
    Raises Invalid (cursor)."""
    rows = _public(today)
    if item_code:
        rows = rows.filter(item_code=item_code)
    if themes:
        rows = rows.filter(themes__overlap=list(themes))
    if office:
        rows = rows.filter(organisation_id=office)
    if cursor:
        published_at, row_id = moment_place(cursor)
        rows = rows.filter(published_at__lte=published_at).filter(
            Q(published_at__lt=published_at) | Q(id__lt=row_id)
        )
    found = list(rows.order_by("-published_at", "-id")[: limit + 1])
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    more = cursor_after(last.published_at, last.pk) if last and last.published_at else ""
    return AnswerPage(rows=tuple(as_public(row) for row in shown), cursor=more)


def public_answer(answer_id: UUID, *, today: date) -> PublishedAnswer:
    """One answer, as everybody reads it. 1 SQL. Raises NotFound: not there, withdrawn or expired."""
    row = _public(today).filter(pk=answer_id).first()
    if row is None:
        raise NotFound
    return as_public(row)


def themes_answered(*, today: date) -> frozenset[str]:
    """The themes of services about which something is published. 1 SQL."""
    rows = _public(today).annotate(one=Func("themes", function="unnest"))
    return frozenset(rows.values_list("one", flat=True).distinct())


def offices_that_answered(*, today: date) -> dict[UUID, str]:
    """The organisations with something published, with their names. 2 SQL."""
    ids = set(_public(today).values_list("organisation_id", flat=True).distinct())
    return organisations_named(ids) if ids else {}


def as_public(row: AnswerRow) -> PublishedAnswer:
    """The row as everybody reads it. No SQL when organisations are kept."""
    assert row.published_at is not None and row.review_on is not None, "what is public was published"
    return PublishedAnswer(
        id=row.id,
        question=row.question,
        answer=row.answer,
        item_code=row.item_code,
        item_name=row.item_name,
        themes=tuple(row.themes),
        organisation_id=row.organisation_id,
        organisation_name=organisation(row.organisation_id).name,
        version=row.version,
        published_at=row.published_at,
        review_on=row.review_on,
    )


def offices_written_for(by: Officer) -> frozenset[UUID]:
    """The organisations for which the officer writes or reviews answers."""
    return frozenset(office for office, duties in by.duties_in.items() if duties & _WRITES)


def answers_at_desk(*, by: Officer, which: str, cursor: str = "", limit: int = PAGE) -> DeskPage:
    """Answers of the officer's organisations: `waiting` for a review, the longest first; `public`, by their last
    day; or `past`, the newest first. 2 SQL. Raises Invalid (cursor)."""
    rows = AnswerRow.objects.filter(organisation_id__in=offices_written_for(by))
    is_proposed = Exists(AnswerVersion.objects.filter(answer=OuterRef("pk"), state=VersionState.PROPOSED))
    match which:
        case "waiting":
            rows = rows.filter(is_proposed)
        case "public":
            rows = rows.filter(state=AnswerState.PUBLISHED)
        case _:
            rows = rows.exclude(state=AnswerState.PUBLISHED).filter(~is_proposed)
    name = "review_on" if which == "public" else "last_at"
    last = AnswerVersion.objects.filter(answer=OuterRef("pk")).order_by("-number").values("proposed_at")[:1]
    rows = rows.annotate(last_at=Subquery(last))
    is_down = which not in {"waiting", "public"}
    step = "lt" if is_down else "gt"
    if cursor:
        place, row_id = day_place(cursor) if which == "public" else moment_place(cursor)
        rows = rows.filter(**{f"{name}__{step}e": place})
        rows = rows.filter(Q(**{f"{name}__{step}": place}) | Q(**{f"id__{step}": row_id}))
    order = (f"-{name}", "-id") if is_down else (name, "id")
    found = list(_with_versions(rows.order_by(*order))[: limit + 1])
    shown = found[:limit]
    more = cursor_after(getattr(shown[-1], name), shown[-1].pk) if len(found) > limit else ""
    return DeskPage(rows=tuple(_at_desk(row) for row in shown), cursor=more)


def answer_at_desk(answer_id: UUID, *, by: Officer) -> AnswerAtDesk:
    """One answer of an organisation for which the officer writes or reviews. 2 SQL. Raises NotFound."""
    rows = AnswerRow.objects.filter(pk=answer_id, organisation_id__in=offices_written_for(by))
    row = _with_versions(rows).first()
    if row is None:
        raise NotFound
    return _at_desk(row)


def _with_versions(rows: QuerySet[AnswerRow]) -> QuerySet[AnswerRow]:
    return rows.prefetch_related(Prefetch("versions", queryset=AnswerVersion.objects.order_by("-number")))


def _public(today: date) -> QuerySet[AnswerRow]:
    return AnswerRow.objects.filter(state=AnswerState.PUBLISHED, review_on__gte=today)


def _at_desk(row: AnswerRow) -> AnswerAtDesk:
    return AnswerAtDesk(
        id=row.id,
        state=AnswerState(row.state),
        item_code=row.item_code,
        item_name=row.item_name,
        organisation_id=row.organisation_id,
        organisation_name=organisation(row.organisation_id).name,
        version=row.version,
        review_on=row.review_on,
        withdrawn_reason=row.withdrawn_reason,
        versions=tuple(_version(one) for one in row.versions.all()),
    )


def _version(row: AnswerVersion) -> AnswerVersionFact:
    return AnswerVersionFact(
        number=row.number,
        state=VersionState(row.state),
        question=row.question,
        answer=row.text,
        review_on=row.review_on,
        enquiry_number=row.enquiry_number,
        proposed_by_ref=row.proposed_by_ref,
        proposed_by_name=row.proposed_by_name,
        proposed_at=row.proposed_at,
        reviewed_by_name=row.reviewed_by_name,
        reviewed_at=row.reviewed_at,
        remark=row.remark,
    )
