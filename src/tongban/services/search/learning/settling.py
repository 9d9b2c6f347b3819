"""Says how questions ended once their session rests, and adds them to the counts of their day."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q
from django.db.models.functions import Greatest

from tongban.kernel.clock import CITY_ZONE
from tongban.services.search.learning.facts import AskedQuestion, Channel, Ended, Ending, Step, StepKind
from tongban.services.search.learning.models import SearchDay, SearchQuestion
from tongban.services.search.learning.rules import REST, endings

_SESSIONS = 200  # together, some 600 questions: well under a second
_Cell = tuple[str, date, str]
_COUNTS = (
    "asked",
    "first_try",
    "second_try",
    "nothing",
    "opened",
    "first_line",
    "first_five",
    "dwelt",
    "applied",
    "asked_person",
    "left",
)
_FIVE = 5


@transaction.atomic
def settle_questions(*, at: datetime) -> int:
    """Close the questions of sessions that have rested for REST; answers how many. 8 SQL at most.

    A browser that never rests holds up nobody but itself, and questions without a session only their like.
    """
    before = at - REST
    marked = SearchQuestion.objects.filter(ending="").exclude(mark="").values("mark")
    rested = marked.annotate(last=Greatest(Max("asked_at"), Max("steps__at"))).filter(last__lt=before)
    marks = [row["mark"] for row in rested.order_by("last", "mark")[:_SESSIONS]]
    rows = [
        *_open(Q(mark__in=marks), most=20 * _SESSIONS),
        *_open(Q(mark="", asked_at__lt=before), most=_SESSIONS),
    ]
    if not rows:
        return 0
    by_id = {row.pk: row for row in rows}
    closed: list[SearchQuestion] = []
    counts: dict[_Cell, Counter[str]] = defaultdict(Counter)
    for session in _sessions(rows, before=before):
        ended = endings(session, dwell=timedelta(seconds=settings.SEARCH["dwell_seconds"]))
        for question_id, how in ended.items():
            row = by_id[question_id]
            row.ending, row.key, row.line, row.led_to = how.ending, how.key, how.line, how.led_to
            closed.append(row)
            if how.ending != Ending.REPEATED:
                cell = (row.collection, row.asked_at.astimezone(CITY_ZONE).date(), row.channel)
                counts[cell].update(counted(how, hits=row.hits))
    SearchQuestion.objects.bulk_update(closed, ["ending", "key", "line", "led_to"], batch_size=1000)
    _add(counts)
    return len(closed)


def _open(which: Q, *, most: int) -> list[SearchQuestion]:
    """Open questions with what followed them, the oldest first, locked; those of another worker are left to it."""
    rows = SearchQuestion.objects.select_for_update(of=("self",), skip_locked=True).filter(which, ending="")
    return list(rows.prefetch_related("steps").order_by("asked_at", "pk")[:most])


def counted(how: Ended, *, hits: int) -> Iterator[str]:
    """In which counts of its day a question stands."""
    yield "asked"
    if not how.is_retry and how.ending in (Ending.APPLIED, Ending.DWELT):
        yield "first_try"
    if not hits:
        yield "nothing"
    if how.key:
        yield "opened"
    if how.line is not None:
        yield from ("first_line",) if how.line == 1 else ()
        yield from ("first_five",) if how.line <= _FIVE else ()
    name = {
        Ending.RETRIED: "second_try",
        Ending.DWELT: "dwelt",
        Ending.APPLIED: "applied",
        Ending.ASKED: "asked_person",
        Ending.LEFT: "left",
    }.get(how.ending)
    if name:
        yield name


def _sessions(rows: Iterable[SearchQuestion], *, before: datetime) -> Iterator[list[AskedQuestion]]:
    """The sessions among the rows whose last step lies before `before`; a mark may hold several."""
    by_mark: dict[str, list[AskedQuestion]] = defaultdict(list)
    for row in rows:
        by_mark[row.mark or row.pk.hex].append(_asked(row))
    for questions in by_mark.values():
        for session in _parts(questions):
            if _last(session) < before:
                yield session


def _parts(questions: Sequence[AskedQuestion]) -> Iterator[list[AskedQuestion]]:
    part: list[AskedQuestion] = []
    for one in questions:
        if part and one.at - _last(part) > REST:
            yield part
            part = []
        part.append(one)
    if part:
        yield part


def _last(session: Sequence[AskedQuestion]) -> datetime:
    return max(moment for one in session for moment in (one.at, *(step.at for step in one.steps)))


def _asked(row: SearchQuestion) -> AskedQuestion:
    steps = sorted(row.steps.all(), key=lambda step: (step.at, step.pk))
    return AskedQuestion(
        id=row.pk,
        channel=Channel(row.channel),
        text=row.text,
        gist=row.gist,
        hits=row.hits,
        at=row.asked_at,
        steps=tuple(
            Step(kind=StepKind(step.kind), at=step.at, key=step.key, line=step.line) for step in steps
        ),
    )


def _add(counts: Mapping[_Cell, Counter[str]]) -> None:
    """2 SQL and 1 for each day and channel, of which there are few."""
    cells = [SearchDay(collection=name, day=day, channel=channel) for name, day, channel in sorted(counts)]
    SearchDay.objects.bulk_create(cells, ignore_conflicts=True)
    for (collection, day, channel), found in sorted(counts.items()):
        SearchDay.objects.filter(collection=collection, day=day, channel=channel).update(
            **{name: F(name) + found[name] for name in _COUNTS if found[name]}
        )


def forget_questions(*, before: datetime, limit: int) -> int:
    """Forget questions asked before a moment, with what followed them; their counts stay. 3 SQL."""
    ids: list[UUID] = list(
        SearchQuestion.objects.filter(asked_at__lt=before)
        .order_by("asked_at")
        .values_list("pk", flat=True)[:limit]
    )
    with transaction.atomic():
        SearchQuestion.objects.filter(pk__in=ids).delete()
    return len(ids)
