"""The end of a comparison: done with its counts, or refused."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from tongban.foundation.jobs.public import announce
from tongban.foundation.messages.public import send_message
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Refused
from tongban.resources.exchange.comparing.facts import SUBJECT, Counts, Flag, ListCompared, ListState
from tongban.resources.exchange.comparing.models import ComparedList, Comparison
from tongban.resources.exchange.comparing.rules import counted, shown_count
from tongban.resources.exchange.facts import GrantFact, Way
from tongban.resources.exchange.requesting.reading import grant_fact
from tongban.resources.exchange.uses.commands.log_use import log_use
from tongban.resources.exchange.uses.facts import Outcome, User

BY = SystemActor(job="exchange.comparing")
DONE, REFUSED = "exchange.list-compared", "exchange.list-refused"
_SAYS_SO = {Flag.FOUND.value, Flag.SIMILAR.value, Flag.SEVERAL.value}


@transaction.atomic
def finish_comparison(run: Comparison, grant: GrantFact, *, at: datetime) -> None:
    """Count what every part says, keep the differences to the last time, and tell who asked. Once.

    The use is logged before anything can be downloaded.
    """
    row = ComparedList.objects.select_for_update().get(pk=run.of_id)
    if Comparison.objects.filter(pk=run.pk, done_at__isnull=False).exists():
        return
    counts, newly, no_longer = _reckoned(run)
    run.done_at, run.counts = at, counts.by_flag()
    run.newly_found, run.no_longer_found = newly, no_longer
    run.result_until = at.astimezone(CITY_ZONE).date() + timedelta(
        days=settings.EXCHANGE_COMPARING["result_days"]
    )
    run.save(update_fields=["done_at", "counts", "newly_found", "no_longer_found", "result_until"])
    row.state = ListState.COMPARED.value
    row.save(update_fields=["state"])
    fields = sorted({one["field"] for one in run.terms["conditions"]})
    log_use(
        grant=grant,
        way=Way.COMPARISON,
        by=user_of(row, grant),
        fields=fields,
        outcome=Outcome.ANSWERED,
        rows=counts.rows,
        count=run.rows,
        at=at,
    )
    facts = {
        "grant": grant.code,
        "run": run.number,
        "rows": counts.rows,
        "people": run.rows,
        "fields": fields,
    }
    record(act=DONE, subject=SUBJECT.format(code=row.code), by=BY, at=at, facts=facts)
    announce(ListCompared(list_code=row.code, run=run.number, grant_code=grant.code))
    _tell(row, run, at=at)


@transaction.atomic
def refuse_list(run: Comparison, refusal: Refused, *, at: datetime) -> None:
    """Say on the list why it is not compared, keep nothing of a result, and tell who asked."""
    row = ComparedList.objects.select_for_update(of=("self",)).select_related("grant").get(pk=run.of_id)
    run.parts.all().delete()
    row.state, row.refusal, row.refusal_facts = ListState.REFUSED.value, refusal.code, _plain(refusal)
    row.is_monthly, row.next_on = False, None
    row.save(update_fields=["state", "refusal", "refusal_facts", "is_monthly", "next_on"])
    grant = grant_fact(row.grant, on=at.astimezone(CITY_ZONE).date())
    log_use(
        grant=grant,
        way=Way.COMPARISON,
        by=user_of(row, grant),
        fields=[],
        outcome=Outcome.REFUSED,
        code=refusal.code,
        at=at,
    )
    facts = {"run": run.number, "code": refusal.code}
    record(act=REFUSED, subject=SUBJECT.format(code=row.code), by=BY, at=at, facts=facts)
    send_message(
        to_account=row.account_id,
        about=SUBJECT.format(code=row.code),
        title=N_("The list %(title)s was not compared"),
        body=N_("The page of the list says why, and what can be done."),
        facts={"title": row.title},
        url=f"/desk/lists/{row.code}/",
        at=at,
        key=f"exchange.list-refused:{run.pk}",
        urgent=True,
    )


def user_of(row: ComparedList, grant: GrantFact) -> User:
    """Who uses the data by this list."""
    return User(
        ref=row.made_by,
        name=row.by_name,
        organisation_id=row.consumer_id,
        organisation_name=grant.consumer_name,
    )


def _reckoned(run: Comparison) -> tuple[Counts, int | None, int | None]:
    """The counts, and how many rows are found now and were not the last time, and the other way about."""
    width = 1 + len(run.terms["conditions"])
    flags = {part.number: part.flags[::width] for part in run.parts.all()}
    counts = counted([flag for said in flags.values() for flag in said])
    last = run.of.runs.filter(done_at__isnull=False, number__lt=run.number).order_by("-number").first()
    if last is None:
        return counts, None, None
    before_width = 1 + len(last.terms["conditions"])
    before = {part.number: part.flags[::before_width] for part in last.parts.all()}
    if before.keys() != flags.keys():
        return counts, None, None
    pairs = [
        (old in _SAYS_SO, new in _SAYS_SO)
        for number, said in flags.items()
        for old, new in zip(before[number], said, strict=True)
    ]
    return counts, pairs.count((False, True)), pairs.count((True, False))


def _tell(row: ComparedList, run: Comparison, *, at: datetime) -> None:
    least = settings.EXCHANGE_COMPARING["least_people"]
    facts: dict[str, Any] = {"title": row.title}
    body = N_("Its result can be downloaded for some days.")
    if run.newly_found is not None and run.no_longer_found is not None:
        facts |= {"newly": _said(run.newly_found, least), "no_longer": _said(run.no_longer_found, least)}
        body = N_(
            "Newly found: %(newly)s. No longer found: %(no_longer)s. The result can be downloaded for some days."
        )
    send_message(
        to_account=row.account_id,
        about=SUBJECT.format(code=row.code),
        title=N_("The list %(title)s was compared"),
        body=body,
        facts=facts,
        url=f"/desk/lists/{row.code}/",
        at=at,
        key=f"exchange.list-compared:{run.pk}",
    )


def _said(count: int, least: int) -> str:
    told = shown_count(count, least=least)
    return f"{told.count}" if told.count is not None else f"< {told.below}"


def _plain(refusal: Refused) -> dict[str, object]:
    """The facts of a refusal as JSON keeps them."""
    return {name: fact if isinstance(fact, int) else str(fact) for name, fact in refusal.facts.items()}
