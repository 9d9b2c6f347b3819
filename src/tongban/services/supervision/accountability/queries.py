"""Questions about files. The person concerned sees their own once told, supervisors with the duty those of their scope;
nobody else does, not colleagues, not superiors, not whoever oversees the worklist."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from tongban.foundation.directory.public import Officer, colleagues_in
from tongban.kernel.errors import NotFound
from tongban.kernel.places import cursor_after, moment_place
from tongban.resources.exchange.public import is_share_number
from tongban.services.cases.public import case_facts
from tongban.services.feedback.public import is_enquiry_number
from tongban.services.items.public import item_terms
from tongban.services.supervision.accountability.duties import DutyBroken, duty_broken
from tongban.services.supervision.accountability.facts import (
    DECIDE,
    OPEN,
    FileFact,
    FilePage,
    FileState,
    Outcome,
    ReviewFact,
    ReviewRuling,
    StatementFact,
    Tally,
)
from tongban.services.supervision.accountability.models import AccountabilityFile, AccountabilityStatement
from tongban.services.supervision.models import Card
from tongban.services.supervision.rulebook.book import rule_of

PAGE, EXPORTED_AT_MOST = 20, 1000
LICENSING_TYPE = "01"  # 行政许可


def is_concerned(row: AccountabilityFile, *, by: Officer) -> bool:
    """Whether the matter is the officer's own."""
    return row.person_account == by.account_id


def visible_to(by: Officer) -> Q:
    """The officer's own once they were told; where they have one of the two duties, those that are not their own."""
    supervised = [id_ for id_, duties in by.duties_in.items() if duties & {OPEN, DECIDE}]
    own = Q(person_account=by.account_id, told_at__isnull=False)
    return own | (Q(organisation_id__in=supervised) & ~Q(person_account=by.account_id))


def files(
    *,
    by: Officer,
    at: datetime,
    is_open: bool = True,
    words: str = "",
    cursor: str = "",
    limit: int = PAGE,
) -> FilePage:
    """A page of files that the officer may read, without statements, the newest first. 1 SQL, one more with words.

    `words` are the number of file, case or card, or the name of a person. Raises Invalid (cursor).
    """
    rows = AccountabilityFile.objects.filter(visible_to(by))
    if is_open:
        rows = rows.exclude(state=FileState.CLOSED)
    if said := words.strip()[:120]:
        digits = "".join(said.split())
        named = {one.account_id for one in colleagues_in(*by.organisation_ids, at=at) if one.name == said}
        rows = rows.filter(
            Q(number=digits) | Q(case_number=digits) | Q(card_code=said) | Q(person_account__in=named)
        )
    if cursor:
        opened_at, file_id = moment_place(cursor)
        rows = rows.filter(opened_at__lte=opened_at).filter(Q(opened_at__lt=opened_at) | Q(id__lt=file_id))
    found = list(rows.order_by("-opened_at", "-id")[: limit + 1])
    shown = found[:limit]
    more = cursor_after(shown[-1].opened_at, shown[-1].pk) if len(found) > limit else ""
    return FilePage(rows=tuple(as_fact(row) for row in shown), cursor=more)


def file_for(number: str, *, by: Officer) -> FileFact:
    """One file with what the person has said. 2 SQL. Raises NotFound."""
    row = AccountabilityFile.objects.filter(visible_to(by), number=number).first()
    if row is None:
        raise NotFound
    return as_fact(row, row.statements.order_by("place"))


def files_on(card_code: str, *, by: Officer) -> list[FileFact]:
    """The files on a card that the officer may read. 1 SQL; none for whoever may read none."""
    rows = AccountabilityFile.objects.filter(visible_to(by), card_code=card_code)
    return [as_fact(row) for row in rows.order_by("opened_at")]


def duty_of_card(code: str) -> DutyBroken:
    """What the duty list of the item says of a card; that of the yellow one where it came of one. 2 SQL, 1 more cold.

    Raises NotFound (the card).
    """
    card = Card.objects.filter(code=code).first()
    if card is None:
        raise NotFound
    first = Card.objects.filter(code=card.escalated_from).first() if card.escalated_from else None
    ruled = first or card
    case = next(iter(case_facts([card.case_number])), None)
    return duty_broken(
        rule_of(ruled.rule, ruled.rule_version),
        item_terms(case.version_id).duty if case else None,
        is_licensing=case is not None and case.type_code == LICENSING_TYPE,
    )


def tally(*, from_at: datetime, until_at: datetime) -> Tally:
    """How many files of the city were opened and decided in a period. 2 SQL. It names no organisation and nobody."""
    opened = AccountabilityFile.objects.filter(opened_at__gte=from_at, opened_at__lt=until_at).count()
    decided = AccountabilityFile.objects.filter(decided_at__gte=from_at, decided_at__lt=until_at)
    outcomes = Counter(decided.values_list("outcome", flat=True))
    return Tally(opened=opened, decided=outcomes.total(), by_outcome=dict(sorted(outcomes.items())))


def as_fact(row: AccountabilityFile, statements: Iterable[AccountabilityStatement] = ()) -> FileFact:
    """The row as others see it, opened."""
    return FileFact(
        number=row.number,
        state=FileState(row.state),
        card_code=row.card_code,
        case_number=row.case_number,
        is_of_enquiry=is_enquiry_number(row.case_number),
        is_of_sharing=is_share_number(row.case_number),
        item_name=row.item_name,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name,
        person_account=row.person_account,
        person_name=row.person_name,
        stage=row.stage,
        matter=row.matter,
        situation=row.situation,
        body=row.body,
        basis=tuple(row.basis),
        liabilities=tuple(row.liabilities),
        finding=row.finding,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        opened_account=row.opened_account,
        told_at=row.told_at,
        state_by=row.state_by,
        outcome=Outcome(row.outcome) if row.outcome else None,
        reasons=row.reasons,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        decided_account=row.decided_account,
        review_by=row.review_by,
        execution=row.execution,
        executed_at=row.executed_at,
        closed_at=row.closed_at,
        closing=row.closing,
        review=_review(row),
        statements=tuple(
            StatementFact(place=one.place, text=one.text, made_at=one.made_at) for one in statements
        ),
    )


def _review(row: AccountabilityFile) -> ReviewFact | None:
    if row.review_asked_at is None or row.review_due_on is None:
        return None
    return ReviewFact(
        grounds=row.review_grounds,
        asked_at=row.review_asked_at,
        due_on=row.review_due_on,
        ruling=ReviewRuling(row.review_ruling) if row.review_ruling else None,
        reasons=row.review_reasons,
        ruled_by=row.reviewed_by,
        ruled_at=row.reviewed_at,
    )
