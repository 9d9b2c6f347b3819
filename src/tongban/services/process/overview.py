"""What the desk asks of published processes: which there are, their versions, who follows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from tongban.foundation.directory.public import officers_named
from tongban.services.process.errors import ProcessUnknown
from tongban.services.process.models import ProcessState, ProcessVersion
from tongban.services.process.ports import ProcessUse, use_source

MOST_VERSIONS = 50


@dataclass(frozen=True, kw_only=True)
class PublishedVersion:
    """One version as people look at it. `by_name` is empty where the platform itself published."""

    id: UUID
    key: str
    number: int
    name: str
    published_at: datetime
    by_name: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    withdrawn_for: str = ""  # the reasons


@dataclass(frozen=True, kw_only=True)
class Following:
    """What follows a process now: items take its newest version, running cases keep theirs."""

    use: ProcessUse
    running: dict[int, int]  # number of the version → running cases

    @property
    def running_total(self) -> int:
        return sum(self.running.values())


def newest_versions(*, after: str, limit: int) -> list[PublishedVersion]:
    """The version in force of each process, by key, from the one after `after`. 1 SQL."""
    rows = (
        ProcessVersion.objects.filter(key__gt=after, withdrawal=None)
        .order_by("key", "-number")
        .distinct("key")
    )
    return [_version(row) for row in rows.defer("bpmn")[:limit]]


def versions_of(key: str) -> list[PublishedVersion]:
    """The versions of a process, the newest first, at most MOST_VERSIONS. 2 SQL. Raises ProcessUnknown."""
    found = ProcessVersion.objects.filter(key=key).select_related("withdrawal").defer("bpmn")
    rows = list(found.order_by("-number")[:MOST_VERSIONS])
    if not rows:
        raise ProcessUnknown(facts={"process": key})
    refs = {row.published_by for row in rows}
    refs |= {row.withdrawal.withdrawn_by for row in rows if hasattr(row, "withdrawal")}
    accounts = {ref: _account(ref) for ref in refs}
    by_account = officers_named([id_ for id_ in accounts.values() if id_])
    return [_version(row, {ref: by_account.get(id_, "") for ref, id_ in accounts.items()}) for row in rows]


def version_text(key: str, *, number: int | None = None) -> tuple[int, str]:
    """The number and the BPMN of a version, of the one in force where none is named. 1 SQL.

    Raises ProcessUnknown.
    """
    which = {"withdrawal": None} if number is None else {"number": number}
    rows = ProcessVersion.objects.filter(key=key, **which)
    found = rows.order_by("-number").values_list("number", "bpmn").first()
    if found is None:
        raise ProcessUnknown(facts={"process": key})
    return found


def version_ids(key: str) -> dict[int, UUID]:
    """The id of each version by its number. 1 SQL."""
    return dict(ProcessVersion.objects.filter(key=key).values_list("number", "id"))


def following(key: str) -> Following:
    """Who follows the process. 2 SQL: its running cases by version, and the items."""
    rows = ProcessState.objects.filter(version__key=key).values_list("version__number")
    running = dict(rows.annotate(count=Count("subject")).order_by("version__number"))
    return Following(use=use_source.ask().use_of(process_key=key), running=running)


def _account(ref: str) -> int:
    kind, _, id_ = ref.partition(":")
    return int(id_) if kind == "officer" and id_.isdigit() else 0


def _version(row: ProcessVersion, names: Mapping[str, str] | None = None) -> PublishedVersion:
    """With names of who published and withdrew it, by their references, also the withdrawal."""
    withdrawal = getattr(row, "withdrawal", None) if names is not None else None
    return PublishedVersion(
        id=row.id,
        key=row.key,
        number=row.number,
        name=row.name,
        published_at=row.published_at,
        by_name=(names or {}).get(row.published_by, ""),
        withdrawn_at=withdrawal.withdrawn_at if withdrawal else None,
        withdrawn_by=(names or {}).get(withdrawal.withdrawn_by, "") if withdrawal else "",
        withdrawn_for=withdrawal.reasons if withdrawal else "",
    )
