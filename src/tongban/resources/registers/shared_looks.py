"""Port LookSource: looks at a person's data that are noted elsewhere, such as by the sharing of data between offices."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from tongban.kernel.ports import PortTable


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
    """Who looked at these people elsewhere, newest first."""

    def looks_about(
        self, *, person_ids: Collection[UUID], before: datetime | None, limit: int
    ) -> Sequence[SharedLook]: ...


look_sources: PortTable[LookSource] = PortTable("registers.look_sources")


def shared_looks_about(
    *, person_ids: Collection[UUID], before: datetime | None, limit: int
) -> list[SharedLook]:
    """What every source noted about these people, newest first, at most `limit` of each. 1 SQL a source."""
    return [
        look
        for _, source in sorted(look_sources.answerers.items())
        for look in source.looks_about(person_ids=person_ids, before=before, limit=limit)
    ]
