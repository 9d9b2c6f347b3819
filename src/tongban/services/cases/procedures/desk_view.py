"""What the officers' page about hearing, site visits and experts shows, and which forms this officer gets."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, colleagues_in, officers_named
from tongban.foundation.papers.public import DocumentFact, documents_of
from tongban.services.cases.facts import CaseState
from tongban.services.cases.models import Case
from tongban.services.cases.procedures.arranging import chairs_in
from tongban.services.cases.procedures.facts import ARRANGE, EXPERTS, HEAR, HOLD, VISIT
from tongban.services.cases.procedures.models import (
    Challenge,
    ExpertOpinion,
    Hearing,
    HearingRight,
    InterestedParty,
    SiteVisit,
    Statement,
)
from tongban.services.cases.procedures.notices import interested_owner, office_owner
from tongban.services.cases.procedures.rules import (
    MINUTES,
    NEEDED_PARTS,
    first_day_possible,
    last_day_to_hold,
)
from tongban.services.cases.procedures.showing import PARTS, SIGNED
from tongban.services.cases.procedures.signature_lines import SignatureLine, signature_lines
from tongban.services.cases.procedures.standing import examiners_of, hearings_of, parties_of, rights_of
from tongban.services.cases.timing.running import open_one
from tongban.standards.working_time import Procedure

Documents = dict[str, DocumentFact]


@dataclass(frozen=True, kw_only=True)
class PartyLine:
    """A party, its right, what it said, and its papers; `row` is None for the applicant."""

    row: InterestedParty | None
    name: str
    right: HearingRight | None
    statements: list[tuple[Statement, str, DocumentFact | None]]
    notice: DocumentFact | None

    @property
    def key(self) -> str:
        return str(self.row.pk) if self.row else ""

    @property
    def may_answer(self) -> bool:
        return bool(self.right and not self.right.asked_at and not self.right.waived_at)


@dataclass(frozen=True, kw_only=True)
class HearingLine:
    """The hearing that stands, with who holds it and what was asked about the chair."""

    row: Hearing
    chair: str
    clerk: str
    challenges: list[tuple[Challenge, str]]
    minutes: list[tuple[str, str]]
    signatures: list[SignatureLine]
    has_begun: bool
    papers: list[tuple[str, DocumentFact]]


def desk_view(case: Case, officer: Officer, *, now: datetime) -> dict[str, Any]:
    """The page's context. At most 32 SQL, and 1 for each colleague who may chair."""
    duties = officer.duties_in.get(case.organisation_id, frozenset())
    parties, rights, hearings = parties_of(case), rights_of(case), hearings_of(case)
    current = next(iter(reversed(hearings)), None)
    is_open = case.state == CaseState.IN_REVIEW
    may_arrange = (
        is_open and ARRANGE in duties and not (current and current.minutes_at and not current.closed_at)
    )
    is_chair = (
        bool(current and not current.closed_at and current.chair_account_id == officer.account_id)
        and HOLD in duties
    )
    documents = {one.kind: one for one in documents_of(f"case:{case.number}")}
    if current and current.closed_at:  # the office reads the minutes that name everybody
        documents |= {one.kind: one for one in documents_of(office_owner(case))}
    asked = [row.asked_at for row in rights if row.asked_at]
    calendar = calendar_for(case.area_code)
    lines = _lines(case, parties, rights, documents)
    return {
        "lines": lines,
        "is_open": is_open,
        "has_untold": not rights or len(rights) < len(parties) + 1,
        "is_told": bool(rights),
        "hearing": _hearing(case, current, documents, lines, officer, now=now),
        "hold_by": last_day_to_hold(asked, calendar=calendar),
        "first_day": first_day_possible(told_at=now, calendar=calendar) if may_arrange else None,
        "parts": [(part, PARTS[part], part in NEEDED_PARTS) for part in MINUTES],
        "visits": _visits(case, documents, officer),
        "opinions": [
            (row, documents.get(f"expert-opinion-{row.place}"))
            for row in ExpertOpinion.objects.filter(case=case).order_by("place")
        ],
        "may_hear": is_open and HEAR in duties,
        "may_arrange": may_arrange,
        "may_settle": is_open and ARRANGE in duties,
        "examiners": _examiners(case) if is_chair else [],
        "is_chair": is_chair,
        "may_visit": is_open and VISIT in duties,
        "may_take_opinion": is_open
        and EXPERTS in duties
        and open_one(case, Procedure.EXPERT_REVIEW) is not None,
        "colleagues": _colleagues(case, now) if is_open else [],
        "chairs": chairs_in(case, at=now) if may_arrange else [],
        "today": now.date(),
    }


def _lines(
    case: Case,
    parties: list[InterestedParty],
    rights: list[HearingRight],
    documents: Documents,
) -> list[PartyLine]:
    said = list(Statement.objects.filter(case=case).order_by("place"))
    takers = officers_named([int(row.taken_by.removeprefix("officer:")) for row in said if row.taken_by])
    right_of = {row.interested_id: row for row in rights}
    found = []
    for party in (None, *parties):
        key = party.pk if party else None
        own = {one.kind: one for one in documents_of(interested_owner(party))} if party else documents
        found.append(
            PartyLine(
                row=party,
                name=party.party.name if party else case.applicant_masked,
                right=right_of.get(key),
                statements=[
                    (row, _name(takers, row.taken_by), own.get(f"statement-{row.place}"))
                    for row in said
                    if row.interested_id == key
                ],
                notice=own.get("hearing-right"),
            )
        )
    return found


def _hearing(
    case: Case,
    row: Hearing | None,
    documents: Documents,
    lines: list[PartyLine],
    officer: Officer,
    *,
    now: datetime,
) -> HearingLine | None:
    if row is None:
        return None
    names = officers_named([row.chair_account_id, row.clerk_account_id])
    of_party = {line.row.pk if line.row else None: line.name for line in lines}
    challenges = Challenge.objects.filter(hearing__case=case).order_by("made_at")
    kinds = ("hearing-notice", "hearing-announcement", "hearing-minutes")
    papers = [
        (kind, documents[f"{kind}-{row.place}"]) for kind in kinds if f"{kind}-{row.place}" in documents
    ]
    return HearingLine(
        row=row,
        chair=names.get(row.chair_account_id, ""),
        clerk=names.get(row.clerk_account_id, ""),
        challenges=[(one, of_party.get(one.interested_id, "")) for one in challenges],
        minutes=[(PARTS[part], text) for part, text in row.minutes.items()],
        signatures=signature_lines(case, row, officer),
        has_begun=now >= row.planned_at,
        papers=papers,
    )


def _visits(case: Case, documents: Documents, officer: Officer) -> list[dict[str, Any]]:
    rows = list(SiteVisit.objects.filter(case=case).order_by("place"))
    names = officers_named([int(account) for row in rows for account in row.officers])
    return [
        {
            "row": row,
            "officers": [
                (names.get(int(account), ""), datetime.fromisoformat(signed) if signed else None)
                for account, signed in row.officers.items()
            ],
            "how": SIGNED[row.met["how"]],
            "paper": documents.get(f"site-visit-{row.place}"),
            "may_sign": row.officers.get(str(officer.account_id), "") is None,
        }
        for row in rows
    ]


def _examiners(case: Case) -> list[tuple[int, str]]:
    """Who examines the case, to be ticked as having been at the hearing."""
    return sorted(officers_named([*examiners_of(case)]).items())


def _colleagues(case: Case, now: datetime) -> list[tuple[int, str]]:
    return [
        (one.account_id, f"{one.name}（{'、'.join(one.posts)}）")
        for one in colleagues_in(case.organisation_id, at=now)
    ]


def _name(names: dict[int, str], ref: str) -> str:
    return names.get(int(ref.removeprefix("officer:")), "") if ref else ""
