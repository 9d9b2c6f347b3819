"""The whole history of a licence: its versions, and every act on it with who and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tongban.foundation.directory.public import officers_named
from tongban.foundation.trail.public import TrailEntry, act_text, entries_of
from tongban.resources.licences.annual import Operation, operation_of_act
from tongban.resources.licences.commands.issue import SUBJECT
from tongban.resources.licences.facts import LicenceFact, LicenceState
from tongban.resources.licences.queries import versions_of

_OPERATIONS = {"licences.issue", "licences.import", "licences.enter", "licences.suspend", "licences.resume"}
_OPERATIONS |= {"licences.revoke"}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One act. `who` is a person's name for officers of the issuer, the organisation for everybody else;
    empty: the platform by rule, or where `is_holder` the holder. `operation` is the code of the national
    directory, where the act is one."""

    at: datetime
    text: str
    version: int
    who: str
    is_holder: bool
    case: str
    why: str
    operation: Operation | None
    seq: int | None


@dataclass(frozen=True, kw_only=True)
class LicenceHistory:
    """Versions, the newest first; acts, the newest first; whether and when its term ran out."""

    versions: tuple[LicenceFact, ...]
    lines: tuple[Line, ...]
    expired_on: date | None


def history_of_licence(fact: LicenceFact, *, on: date, with_names: bool) -> LicenceHistory:
    """`with_names`: for an officer of the issuer. 4 SQL."""
    versions = versions_of(fact)
    by_identifier = {one.identifier: one for one in versions}
    entries = [
        entry
        for entry in entries_of(SUBJECT.format(number=fact.number))
        if str(entry.facts.get("identifier", "")) in by_identifier
    ]
    names = _names(entries) if with_names else {}
    lines = [_line(entry, by_identifier[str(entry.facts["identifier"])], names) for entry in entries]
    newest = versions[0]
    over = newest.valid_until is not None and newest.valid_until < on
    live = newest.state in (LicenceState.VALID, LicenceState.SUSPENDED)
    return LicenceHistory(
        versions=tuple(versions),
        lines=tuple(reversed(lines)),
        expired_on=newest.valid_until if over and live else None,
    )


def _names(entries: Sequence[TrailEntry]) -> dict[str, str]:
    accounts = {entry.by_ref for entry in entries if entry.by_ref.startswith("officer:")}
    named = officers_named([int(ref.partition(":")[2]) for ref in accounts])
    return {f"officer:{account}": name for account, name in named.items()}


def _line(entry: TrailEntry, of: LicenceFact, names: dict[str, str]) -> Line:
    facts = entry.facts
    is_person = entry.by_ref.startswith("officer:")
    how = str(facts.get("how", ""))
    why = [str(facts[name]) for name in ("reason", "law", "remark") if facts.get(name)]
    return Line(
        at=entry.act_at,
        text=act_text(entry.act),
        version=of.version,
        who=names.get(entry.by_ref, of.organisation_name) if is_person else "",
        is_holder=entry.by_ref.startswith("person:"),
        case=str(facts.get("case") or ""),
        why="；".join(why),
        operation=operation_of_act(entry.act, how, version=of.version) if entry.act in _OPERATIONS else None,
        seq=entry.seq,
    )
