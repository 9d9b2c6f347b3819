"""What a party sees of a case that concerns them: their right, their statements, the hearing, the minutes."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Subquery

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import officers_named, organisation
from tongban.foundation.papers.public import DocumentFact, PaperRef, documents_of
from tongban.kernel.errors import N_
from tongban.services.cases.facts import CaseState, Outcome
from tongban.services.cases.models import Case
from tongban.services.cases.procedures.models import (
    Challenge,
    Hearing,
    HearingRight,
    InterestedParty,
    MinutesSignature,
    SiteVisit,
    Statement,
)
from tongban.services.cases.procedures.notices import interested_owner
from tongban.services.cases.procedures.standing import Side, hearings_of
from tongban.services.cases.remedies import remedies
from tongban.services.items.public import item_terms
from tongban.standards.working_time import effective_day

PARTS = {
    "opening": N_("Who came, and what they were told"),
    "opinion": N_("Opinion, evidence and reasons of those who examine the case"),
    "applicant": N_("What the applicant said and showed"),
    "interested": N_("What the interested parties said and showed"),
    "questions": N_("Questions and answers"),
    "closing": N_("Last words"),
}
SIGNED = {
    "": N_("not signed yet"),
    "online": N_("signed electronically"),
    "paper": N_("signed by hand"),
    "refused": N_("would not sign"),
    "absent": N_("was not there"),
}


@dataclass(frozen=True, kw_only=True)
class Heard:
    """How far the hearing of a case is, for its other pages."""

    told: int  # parties who were told of their right
    asked: int  # of them, who asked
    until: date | None  # the applicant's last day to ask
    is_to_be_refused: bool
    has_applicant_asked: bool
    hearing_at: datetime | None
    venue: str
    is_closed: bool
    has_unsigned_visit: bool


def how_far(case_id: UUID) -> Heard:
    """1 SQL."""
    of_case = HearingRight.objects.filter(case=OuterRef("pk")).order_by()
    own = of_case.filter(interested__isnull=True)
    counted = of_case.values("case").annotate(told=Count("pk"), asked=Count("asked_at"))
    hearing = Hearing.objects.filter(case=OuterRef("pk"), replaced_at__isnull=True).order_by("-place")
    unsigned = SiteVisit.objects.filter(case=OuterRef("pk"), completed_at__isnull=True)
    found = (
        Case.objects.filter(pk=case_id)
        .annotate(
            told=Subquery(counted.values("told")),
            asked=Subquery(counted.values("asked")),
            until=Subquery(own.values("until")[:1]),
            intended=Subquery(own.values("intended")[:1]),
            own_asked=Subquery(own.values("asked_at")[:1]),
            hearing_at=Subquery(hearing.values("planned_at")[:1]),
            venue=Subquery(hearing.values("venue")[:1]),
            hearing_closed=Subquery(hearing.values("closed_at")[:1]),
            unsigned=Exists(unsigned),
        )
        .values_list(
            "told",
            "asked",
            "until",
            "intended",
            "own_asked",
            "hearing_at",
            "venue",
            "hearing_closed",
            "unsigned",
        )
        .get()
    )
    told, asked, until, intended, own_asked, hearing_at, venue, closed, has_unsigned = found
    return Heard(
        told=told or 0,
        asked=asked or 0,
        until=until,
        is_to_be_refused=intended == Outcome.REFUSED,
        has_applicant_asked=own_asked is not None,
        hearing_at=hearing_at,
        venue=venue or "",
        is_closed=closed is not None,
        has_unsigned_visit=has_unsigned,
    )


@dataclass(frozen=True, kw_only=True)
class HeardStatement:
    """One statement of one's own, and its sealed record."""

    row: Statement
    paper: PaperRef | None


@dataclass(frozen=True, kw_only=True)
class HeardView:
    """Everything that one party sees; nothing of the other's, and of the file only what the law gives them."""

    case: Case
    interested: InterestedParty | None
    organisation: str
    phone: str
    right: HearingRight | None
    may_answer: bool
    may_state: bool
    statements: list[HeardStatement]
    hearing: Hearing | None
    chair: str
    clerk: str
    challenge: Challenge | None
    may_challenge: bool
    signature: MinutesSignature | None
    documents: dict[str, DocumentFact]
    remedies: dict[str, object]

    @property
    def is_decided(self) -> bool:
        return self.case.decided_at is not None

    @property
    def is_refused(self) -> bool:
        return self.case.outcome == Outcome.REFUSED

    @property
    def means_refusal(self) -> bool:
        """Whether the office is about to refuse."""
        return bool(self.right and self.right.intended == Outcome.REFUSED)

    @property
    def has_asked(self) -> bool:
        return bool(self.right and self.right.asked_at)

    @property
    def was_there(self) -> bool:
        """Whether the minutes lie before this party, or did."""
        return bool(self.signature and self.signature.how != "absent")

    @property
    def may_sign(self) -> bool:
        return bool(self.signature and not self.signature.how and self.hearing and not self.hearing.closed_at)

    @property
    def minutes(self) -> list[tuple[str, str]]:
        """The minutes by their parts, for who took part."""
        if not (self.was_there and self.hearing):
            return []
        return [(PARTS[part], text) for part, text in self.hearing.minutes.items()]

    def paper(self, kind: str) -> PaperRef | None:
        """The sealed paper of this kind, once it is made."""
        document = self.documents.get(kind)
        return document.paper if document else None

    @property
    def right_paper(self) -> PaperRef | None:
        return self.paper("hearing-right")

    @property
    def notice_paper(self) -> PaperRef | None:
        return self.paper(f"hearing-notice-{self.hearing.place}") if self.hearing else None

    @property
    def minutes_paper(self) -> PaperRef | None:
        return self.paper(f"hearing-minutes-{self.hearing.place}") if self.hearing else None


def heard_view(side: Side, *, now: datetime) -> HeardView:
    """What `side` sees. At most 8 SQL."""
    case, party = side.case, side.interested
    right = HearingRight.objects.filter(case=case, interested=party).first()
    hearing = next(iter(reversed(hearings_of(case))), None)
    names = officers_named([hearing.chair_account_id, hearing.clerk_account_id]) if hearing else {}
    challenge = (
        Challenge.objects.filter(hearing__case=case, interested=party).order_by("-made_at").first()
        if hearing
        else None
    )
    owner = interested_owner(party) if party else f"case:{case.number}"
    documents = {document.kind: document for document in documents_of(owner)}
    rows = Statement.objects.filter(case=case, interested=party).order_by("place")
    is_open = case.state == CaseState.IN_REVIEW
    today = effective_day(now, calendar_for(case.area_code))
    terms = item_terms(case.version_id)
    return HeardView(
        case=case,
        interested=party,
        organisation=organisation(case.organisation_id).name,
        phone=next(iter(terms.consult.phones), ""),
        right=right,
        may_answer=bool(
            right and not right.asked_at and not right.waived_at and is_open and today <= right.until
        ),
        may_state=is_open,
        statements=[HeardStatement(row=row, paper=_paper(documents, row)) for row in rows],
        hearing=hearing,
        chair=names.get(hearing.chair_account_id, "") if hearing else "",
        clerk=names.get(hearing.clerk_account_id, "") if hearing else "",
        challenge=challenge,
        may_challenge=_may_challenge(hearing, challenge, now=now),
        signature=MinutesSignature.objects.filter(
            hearing=hearing, interested=party, officer_account_id=None
        ).first()
        if hearing
        else None,
        documents=documents,
        remedies=remedies(case, terms) if case.decided_at else {},
    )


def _paper(documents: dict[str, DocumentFact], row: Statement) -> PaperRef | None:
    document = documents.get(f"statement-{row.place}")
    return document.paper if document else None


def _may_challenge(hearing: Hearing | None, challenge: Challenge | None, *, now: datetime) -> bool:
    if hearing is None or hearing.closed_at or now >= hearing.planned_at:
        return False
    return challenge is None or challenge.hearing_id != hearing.pk
