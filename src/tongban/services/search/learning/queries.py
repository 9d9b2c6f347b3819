"""Questions about what was asked. Counts are of the whole city; whoever teaches the search sees them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Q, QuerySet

from tongban.services.search.learning.counts import COUNTS, CountedDay, Counts
from tongban.services.search.learning.facts import Ending
from tongban.services.search.learning.models import SearchDay, SearchQuestion
from tongban.services.search.learning.rules import proposed_term
from tongban.services.search.ports import searched

# what only one browser asked may say more of somebody than a mask takes out
LEAST_SESSIONS = 2
TOP = 20


@dataclass(frozen=True, kw_only=True)
class TopQuestion:
    """A question that several asked. `term` is the word that it proposes, empty where it is a sentence;
    `came_to` what most came to in other words, with its key."""

    text: str
    term: str
    questions: int
    sessions: int
    last_at: datetime
    came_to: str = ""
    came_to_key: str = ""


def counted_days(*, collection: str, first: date, last: date, channel: str = "") -> list[CountedDay]:
    """The counts of these days, both counted in, of one channel or of all. 1 SQL."""
    rows = SearchDay.objects.filter(collection=collection, day__range=(first, last))
    if channel:
        rows = rows.filter(channel=channel)
    return [
        CountedDay(
            day=row.day,
            channel=row.channel,
            counts=Counts(**{name: getattr(row, name) for name in COUNTS}),
        )
        for row in rows.order_by("day", "channel")
    ]


def without_result(
    *, collection: str, since: datetime, channel: str = "", limit: int = TOP
) -> list[TopQuestion]:
    """What people asked and nothing was found for, the most sessions first. 1 SQL, 2 where somebody came
    to something in other words."""
    return _top(collection, _asked(collection, since, channel).filter(hits=0), limit)


def said_again(*, collection: str, since: datetime, channel: str = "", limit: int = TOP) -> list[TopQuestion]:
    """What people asked, were shown something for, and said again in other words. As `without_result`."""
    rows = _asked(collection, since, channel).filter(hits__gt=0, ending=Ending.RETRIED)
    return _top(collection, rows, limit)


def _asked(collection: str, since: datetime, channel: str) -> QuerySet[SearchQuestion]:
    rows = SearchQuestion.objects.filter(collection=collection, asked_at__gte=since).exclude(gist="")
    rows = rows.exclude(ending=Ending.REPEATED)
    return rows.filter(channel=channel) if channel else rows


def _top(collection: str, rows: QuerySet[SearchQuestion], limit: int) -> list[TopQuestion]:
    # a question without a mark is nobody's: a program may ask it a thousand times
    found = list(
        rows.values("gist")
        .annotate(
            said=Max("text"),
            questions=Count("pk"),
            sessions=Count("mark", distinct=True, filter=~Q(mark="")),
            last_at=Max("asked_at"),
            came_to=ArrayAgg("led_to", filter=~Q(led_to=""), default=[]),
        )
        .filter(sessions__gte=LEAST_SESSIONS)
        .order_by("-sessions", "-questions", "-last_at", "gist")[:limit]
    )
    keys = {row["gist"]: _most(row["came_to"]) for row in found}
    source = searched.of(collection)
    wanted = set(keys.values()) - {""}
    titles = source.titles(wanted) if wanted and source else {}
    return [
        TopQuestion(
            text=row["said"],
            term=proposed_term(row["said"], row["gist"]),
            questions=row["questions"],
            sessions=row["sessions"],
            last_at=row["last_at"],
            came_to=titles.get(keys[row["gist"]], ""),
            came_to_key=keys[row["gist"]] if keys[row["gist"]] in titles else "",
        )
        for row in found
    ]


def _most(keys: list[str]) -> str:
    return min(Counter(keys).items(), key=lambda pair: (-pair[1], pair[0]))[0] if keys else ""
