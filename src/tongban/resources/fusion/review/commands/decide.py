"""Decide whether a row without a number is about a person."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import record
from tongban.kernel.errors import NotFound
from tongban.resources.fusion.review.facts import REVIEW_DUTY, LinkState, RowGone, Verdict
from tongban.resources.fusion.review.models import GivenNumber, LinkPair, LinkRow
from tongban.resources.fusion.review.scope import check_reviews


@transaction.atomic
def decide_pair(*, pair_id: UUID, verdict: Verdict, by: Officer, at: datetime) -> LinkState:
    """Say whether a row is about a person: the same, another, or that it cannot be told. Answers how the row stands.

    The same: the row gets the person's number, from the next run on and in every later delivery that says the
    same; nobody else of the row is asked about. A decision can be changed: the next run takes the new one. The
    trail says who decided what, and neither a name nor a number. 8 SQL.

    Raises DutyMissing, NotFound, RowGone.
    """
    check_reviews(by)
    row = LinkRow.objects.select_for_update().filter(pairs__id=pair_id).first()
    if row is None:
        raise NotFound
    if row.state == LinkState.GONE:
        raise RowGone
    pairs = {one.id: one for one in row.pairs.all()}
    pairs[pair_id].verdict = verdict
    if verdict is Verdict.SAME:
        for one in pairs.values():
            if one.id != pair_id and one.verdict in ("", Verdict.SAME):
                one.verdict = Verdict.DIFFERENT
    LinkPair.objects.bulk_update(pairs.values(), ["verdict"])
    _settle(row, list(pairs.values()))
    row.decided_at, row.decided_by = at, by.ref
    row.save(update_fields=["state", "given_number", "decided_at", "decided_by"])
    record(
        act=REVIEW_DUTY,
        subject=subject_of(row.id),
        by=by,
        at=at,
        facts={"verdict": verdict.value, "state": row.state},
    )
    return LinkState(row.state)


def subject_of(row_id: UUID) -> str:
    """The word by which the trail and the looks for it know a row."""
    return f"fusion:link:{row_id}"


def _settle(row: LinkRow, pairs: list[LinkPair]) -> None:
    """How the row stands by its verdicts; its number is given or taken back. 1 SQL."""
    same = next((one for one in pairs if one.verdict == Verdict.SAME), None)
    if same is not None:
        row.state, row.given_number = LinkState.SAME, str(same.person["id_number"])
        GivenNumber.objects.update_or_create(
            delivery_id=row.delivery_id, row=row.row, defaults={"link_row": row}
        )
        return
    row.given_number = None
    GivenNumber.objects.filter(link_row=row).delete()
    verdicts = {one.verdict for one in pairs}
    if "" in verdicts:
        row.state = LinkState.OPEN
    else:
        row.state = LinkState.UNSURE if Verdict.UNSURE in verdicts else LinkState.DIFFERENT
