"""Questions about lists and their comparisons: each organisation sees its own, the provider what was compared with its data."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings

from tongban.foundation.directory.public import Officer, organisations_named
from tongban.foundation.jobs.public import long_job
from tongban.kernel.errors import NotFound
from tongban.resources.exchange.comparing.facts import (
    Counts,
    Flag,
    ListFact,
    ListState,
    Reject,
    ResultRow,
    Role,
    RowFlaw,
    RunFact,
)
from tongban.resources.exchange.comparing.models import ComparedList, Comparison, ListPart
from tongban.resources.exchange.comparing.packing import unpacked
from tongban.resources.exchange.comparing.refusals import ResultGone
from tongban.resources.exchange.comparing.rules import possible_flags, roles_used, shown, shown_count
from tongban.resources.exchange.comparing.scope import check_compares, provides_for
from tongban.resources.exchange.comparing.terms import terms_from
from tongban.resources.exchange.facts import GrantFact, GrantState, Way
from tongban.resources.exchange.requesting.queries import grants_of_consumer, grants_of_provider, not_live
from tongban.resources.exchange.requesting.reading import grant_fact

SHOWN = 50
SHOWN_REJECTS = 10


def comparable_grants(by: Officer, *, at: datetime) -> list[GrantFact]:
    """The live grants by which the officer's organisations may compare lists. 1 SQL. Raises DutyMissing."""
    return [
        grant
        for grant in grants_of_consumer(check_compares(by), at=at)
        if Way.COMPARISON in grant.ways and grant.state == "live"
    ]


def lists_of(by: Officer) -> list[ListFact]:
    """The newest lists of the officer's organisations. 3 SQL. Raises DutyMissing."""
    rows = ComparedList.objects.filter(consumer_id__in=check_compares(by)).exclude(
        state=ListState.RECEIVING.value
    )
    found = list(rows.select_related("grant").defer("sample", "subjects").order_by("-made_at")[:SHOWN])
    return _lists(found, by)


def list_of(code: str, *, by: Officer) -> ListFact:
    """One list with the work under way. 4 SQL. Raises DutyMissing, NotFound (not there, or another's)."""
    rows = ComparedList.objects.filter(code=code, consumer_id__in=check_compares(by))
    row = rows.exclude(state=ListState.RECEIVING.value).select_related("grant").defer("subjects").first()
    if row is None:
        raise NotFound(facts={"list": code})
    return _lists([row], by, with_job=True)[0]


def sample_of_list(code: str, *, by: Officer) -> list[list[str]]:
    """The first rows of a list, to name its columns by. 1 SQL. Raises DutyMissing, NotFound."""
    rows = ComparedList.objects.filter(code=code, consumer_id__in=check_compares(by))
    row = rows.only("sample").first()
    if row is None:
        raise NotFound(facts={"list": code})
    return list(row.sample)


def comparisons_with(by: Officer) -> list[ListFact]:
    """The newest lists that others compared with the data of the officer's organisations. 3 SQL. Raises DutyMissing."""
    rows = ComparedList.objects.filter(grant__provider_id__in=provides_for(by), runs__isnull=False).distinct()
    found = list(rows.select_related("grant").defer("sample", "subjects").order_by("-made_at")[:SHOWN])
    return _lists(found, by)


def provided_grants(by: Officer, *, at: datetime) -> list[GrantFact]:
    """Grants by which others compare lists with the officer's organisations' data. 1 SQL. Raises DutyMissing."""
    found = grants_of_provider(provides_for(by), at=at)
    return [grant for grant in found if Way.COMPARISON in grant.ways]


def result_rows(
    code: str, number: int, *, by: Officer, on: date
) -> tuple[ListFact, list[str], Iterator[ResultRow]]:
    """The list, the names of its conditions, and its rows with what a comparison says of each.

    Only for whoever handed the list in, while the grant holds. Raises DutyMissing, NotFound, ResultGone, GrantNotLive.
    """
    row = ComparedList.objects.filter(code=code, consumer_id__in=check_compares(by), account_id=by.account_id)
    run = (
        Comparison.objects.filter(of__in=row, number=number, done_at__isnull=False)
        .select_related("of__grant")
        .first()
    )
    if run is None:
        raise NotFound(facts={"list": code, "run": number})
    if run.result_until is None or on >= run.result_until or run.of.state == ListState.DELETED.value:
        raise ResultGone(facts={"until": run.result_until})
    grant = grant_fact(run.of.grant, on=on)
    if grant.state is not GrantState.LIVE:
        raise not_live(grant)
    labels = [one.label for one in terms_from(run.terms).conditions]
    return list_of(code, by=by), labels, _result_rows(run, len(labels))


def rejects_of(code: str, *, by: Officer, most: int | None = None) -> Iterator[Reject]:
    """The rows that cannot be compared, for whoever handed the list in. Raises DutyMissing, NotFound."""
    rows = ComparedList.objects.filter(
        code=code, consumer_id__in=check_compares(by), account_id=by.account_id
    )
    row = rows.only("pk").first()
    if row is None:
        raise NotFound(facts={"list": code})
    return _rejects(row.parts.order_by("number").iterator(chunk_size=1), most)


def _rejects(parts: Iterable[ListPart], most: int | None) -> Iterator[Reject]:
    told = 0
    for part in parts:
        for line, cells, by in zip(
            part.content["lines"], part.content["cells"], unpacked(part.keys)["by"].tolist(), strict=True
        ):
            if by < RowFlaw.UNREADABLE:
                continue
            if most is not None and told >= most:
                return
            told += 1
            yield Reject(line=line, cells=tuple(cells), flaw=RowFlaw(by))


def _result_rows(run: Comparison, width: int) -> Iterator[ResultRow]:
    flags = run.parts.order_by("number").iterator(chunk_size=1)
    parts = run.of.parts.order_by("number").iterator(chunk_size=1)
    for part, said in zip(parts, flags, strict=True):
        kept = unpacked(part.keys)["by"].tolist()
        for place, (line, cells) in enumerate(zip(part.content["lines"], part.content["cells"], strict=True)):
            told = said.flags[place * (width + 1) : (place + 1) * (width + 1)]
            flaw = RowFlaw(kept[place]) if kept[place] >= RowFlaw.UNREADABLE else None
            yield ResultRow(line=line, cells=tuple(cells), flag=Flag(told[0]), flaw=flaw, met=told[1:])


def _lists(rows: Sequence[ComparedList], by: Officer, *, with_job: bool = False) -> list[ListFact]:
    runs: dict[Any, list[Comparison]] = {}
    for run in Comparison.objects.filter(of__in=[row.pk for row in rows]).order_by("-number"):
        runs.setdefault(run.of_id, []).append(run)
    offices = organisations_named({row.consumer_id for row in rows} | {row.grant.provider_id for row in rows})
    return [_list(row, runs.get(row.pk, []), offices, by, with_job=with_job) for row in rows]


def _list(
    row: ComparedList, runs: Sequence[Comparison], offices: Any, by: Officer, *, with_job: bool
) -> ListFact:
    mapping = {Role(role): column for role, column in row.mapping.items()}
    open_run = next((run for run in runs if run.done_at is None), None)
    job = long_job(open_run.progress_id) if with_job and open_run and open_run.progress_id else None
    return ListFact(
        code=row.code,
        title=row.title,
        file_name=row.file_name,
        grant_code=row.grant.code,
        grant_kept=GrantState(row.grant.state),
        grant_until=row.grant.valid_until,
        resource_name=row.grant.resource_name,
        purpose=row.grant.purpose,
        provider_name=row.grant.provider_name,
        consumer_id=row.consumer_id,
        consumer_name=offices.get(row.consumer_id, row.grant.consumer_name),
        by_name=row.by_name,
        is_mine=row.account_id == by.account_id,
        made_at=row.made_at,
        rows=row.rows,
        people=row.people,
        columns=tuple(row.columns),
        mapping=mapping,
        state=ListState(row.state),
        refusal=row.refusal,
        refusal_facts=row.refusal_facts,
        is_monthly=row.is_monthly,
        next_on=row.next_on,
        delete_on=row.delete_on,
        flaws={RowFlaw(int(flaw)): count for flaw, count in sorted(row.flaws.items())},
        runs=tuple(_run(run, row, mapping) for run in runs if run.done_at is not None),
        job=job,
    )


def _run(run: Comparison, row: ComparedList, mapping: dict[Role, str]) -> RunFact:
    least = settings.EXCHANGE_COMPARING["least_people"]
    terms = terms_from(run.terms)
    counts = {flag: int((run.counts or {}).get(flag.value, 0)) for flag in Flag}
    told = Counts(
        found=counts[Flag.FOUND],
        similar=counts[Flag.SIMILAR],
        several=counts[Flag.SEVERAL],
        not_found=counts[Flag.NOT_FOUND],
        unusable=counts[Flag.UNUSABLE],
    )
    return RunFact(
        number=run.number,
        began_at=run.began_at,
        done_at=run.done_at,
        summary=shown(told, possible_flags(mapping, terms), least=least),
        conditions=tuple(one.label for one in terms.conditions),
        has_names=Role.NAME in roles_used(mapping, terms),
        newly_found=None if run.newly_found is None else shown_count(run.newly_found, least=least),
        no_longer_found=None
        if run.no_longer_found is None
        else shown_count(run.no_longer_found, least=least),
        result_until=run.result_until,
    )
