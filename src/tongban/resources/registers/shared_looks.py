"""Port LookSource: looks at a person's data that are noted elsewhere, such as by the sharing of data between offices."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from tongban.kernel.ports import PortTable

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, kw_only=True)
class SharedLook:
    """One look that another app noted, as the person sees it. Its words are data; `manner` and `whether` are in
    the reader's language.
    """

    at: datetime
    about: UUID  # the person, their child, or the firm's representative
    by_name: str  # the officer or the client system; empty: the office alone is known
    organisation_name: str
    purpose: str
    what: str  # the resource
    case_number: str | None
    fields: tuple[str, ...]  # whose values were given, or asked for where nothing was
    is_refused: bool  # it was asked for, and nothing was given
    uscc: str = ""
    is_nothing: bool = False  # nothing was found, so no value was told
    manner: str = ""  # by which way: a call, a file, a list
    whether: tuple[str, ...] = ()  # what was answered by yes or no alone
    hidden: tuple[str, ...] = ()  # the fields of which a part was hidden


class LookSource(Protocol):
    """Who looked at these people elsewhere, newest first: `limit`, and all of the same moment as the last of them."""

    def looks_about(
        self, *, person_ids: Collection[UUID], before: datetime | None, limit: int
    ) -> Sequence[SharedLook]: ...


def down_to_a_moment(rows: QuerySet[Row], moment: str, *, limit: int) -> list[Row]:
    """The newest rows: `limit`, and all of the same moment as the last of them, so that a list that goes on before
    that moment passes over none. 1 SQL, 2 where more than one row may be of it.
    """
    found = list(rows.order_by(f"-{moment}", "-pk")[: limit + 1])
    if len(found) <= limit:
        return found
    last = getattr(found[limit - 1], moment)
    if getattr(found[limit], moment) < last:
        return found[:limit]
    later = [one for one in found if getattr(one, moment) > last]
    return [*later, *rows.filter(**{moment: last}).order_by("-pk")]


look_sources: PortTable[LookSource] = PortTable("registers.look_sources")


def shared_looks_about(
    *, person_ids: Collection[UUID], before: datetime | None, limit: int
) -> list[SharedLook]:
    """What every source noted about these people, newest first, `limit` of each and what is as old as the last."""
    return [
        look
        for _, source in sorted(look_sources.answerers.items())
        for look in source.looks_about(person_ids=person_ids, before=before, limit=limit)
    ]
