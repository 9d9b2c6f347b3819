"""The log of uses: only added to, and read by whom it concerns."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, DUTIES
from tests.foundation.identity.make import make_person, make_staff, sign_in
from tests.resources.exchange.make import AT, make_grant
from tests.services.cases.visit import words_of
from tongban.foundation.directory.public import Officer, organisation_by_code
from tongban.resources.exchange.facts import GrantFact, Way
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.requesting.queries import grants_of_consumer
from tongban.resources.exchange.uses.commands.log_use import entry_of, log_use, log_uses
from tongban.resources.exchange.uses.facts import About, Outcome, Sought, User
from tongban.resources.exchange.uses.models import GrantDay, Use, UseDay
from tongban.resources.exchange.uses.queries import (
    SEE,
    exported_uses,
    grant_use,
    uses_about_firm,
    uses_about_people,
    uses_of_consumer,
    uses_of_provider,
)
from tongban.resources.registers.shared_looks import shared_looks_about
from tongban.standards.codes import make_uscc

pytestmark = pytest.mark.django_db
USCC = "91341600MA2N0000XX"


@pytest.fixture
def grant() -> GrantFact:
    make_staff()  # brings the organisations
    row = make_grant()
    [found] = [one for one in grants_of_consumer([row.consumer_id], at=AT) if one.code == row.code]
    return found


@pytest.fixture
def seer(monkeypatch: pytest.MonkeyPatch) -> Any:
    """An officer of an office who may see its uses."""
    monkeypatch.setitem(DUTIES, "accept", DUTIES["accept"] | {SEE})
    return lambda office: make_staff(organisation_code=office, posts=("accept",))


def use(grant: GrantFact | None, **changes: Any) -> UUID:
    """One answered call about nobody in particular."""
    given: dict[str, Any] = {
        "way": Way.API,
        "by": User(
            ref="system:sys-1", name="公积金系统", organisation_id=uuid4(), organisation_name="市公积金中心"
        ),
        "fields": ["坐落"],
        "outcome": Outcome.ANSWERED,
        "rows": 1,
        "at": AT,
    }
    if grant:
        given["by"] = replace(given["by"], organisation_id=grant.consumer_id)
    return log_use(grant=grant, **(given | changes))


def test_a_use_keeps_who_for_what_on_what_basis_about_whom(
    grant: GrantFact, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    about = About(kind="person", person_id=uuid4(), index=b"i" * 32)
    with django_assert_num_queries(1):
        made = use(grant, case_number="34160226092200031", about=about)
    row = Use.objects.get(pk=made)
    assert (row.grant_code, row.resource_name, row.purpose, row.basis, row.item_code) == (
        grant.code, grant.resource_name, grant.purpose, grant.basis, grant.item_code
    )  # fmt: skip
    assert (row.by_ref, row.case_number, row.person_id, row.on) == (
        "system:sys-1", "34160226092200031", about.person_id, date(2026, 9, 28)
    )  # fmt: skip


def test_the_log_is_only_added_to(grant: GrantFact) -> None:
    use(grant)
    for change in (lambda: Use.objects.update(by_ref="x"), lambda: Use.objects.all().delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()
    assert Use.objects.get().by_ref == "system:sys-1"


def test_answers_count_towards_the_day_and_refusals_do_not(grant: GrantFact) -> None:
    use(grant)
    use(grant, outcome=Outcome.NOTHING, rows=0)
    use(grant, outcome=Outcome.REFUSED, code="over-quota", rows=0)
    use(grant, at=AT - timedelta(days=3))
    use(grant, at=AT - timedelta(days=40))
    use(grant, at=AT - timedelta(days=3), outcome=Outcome.REFUSED, code="over-quota", rows=0)
    found = grant_use(grant.id, on=date(2026, 9, 28))
    assert (found.today, found.this_month, found.refused_today, found.refused_this_month) == (2, 3, 1, 2)
    assert GrantDay.objects.get(grant_id=grant.id, on=date(2026, 9, 28)).used == 2


def test_many_uses_are_one_entry_each_and_count_nothing(grant: GrantFact) -> None:
    by = User(ref="officer:1", name="李窗口", organisation_id=grant.consumer_id, organisation_name="市局")
    entries = [
        entry_of(
            grant=grant, way=Way.BATCH, by=by, about=About(kind="person", person_id=uuid4()), fields=["坐落"],
            outcome=Outcome.ANSWERED, rows=1, at=AT,
        )
        for _ in range(3)
    ]  # fmt: skip
    log_uses(entries)
    assert Use.objects.filter(way="batch").count() == 3
    assert not GrantDay.objects.exists() and not UseDay.objects.exists()


def test_each_use_is_one_more_of_its_day_whatever_came_of_it(grant: GrantFact) -> None:
    for _ in range(2):
        use(grant)
    use(grant, way=Way.COMPARISON, count=300, rows=300)
    use(grant, way=Way.BATCH, count=0, rows=300)
    use(grant, outcome=Outcome.REFUSED, code="over-quota", rows=0)
    use(grant, at=AT - timedelta(days=1))
    stranger = User(ref="system:x", name="x", organisation_id=grant.consumer_id, organisation_name="x")
    for _ in range(2):
        use(None, by=stranger, grant_code="SQ-?", outcome=Outcome.REFUSED, code="grant-unknown", rows=0)
    rows = UseDay.objects.order_by("on", "way", "outcome", "code")
    assert [(row.on.day, row.way, row.outcome, row.code, row.uses) for row in rows] == [
        (27, "api", "answered", "", 1),
        (28, "api", "answered", "", 2),
        (28, "api", "refused", "grant-unknown", 2),
        (28, "api", "refused", "over-quota", 1),
        (28, "batch", "answered", "", 1),
        (28, "comparison", "answered", "", 1),
    ]
    [unknown] = [row for row in rows if row.code == "grant-unknown"]
    assert (unknown.grant_id, unknown.provider_id, unknown.consumer_id) == (None, None, grant.consumer_id)


def test_past_uses_are_counted_as_new_ones_are(grant: GrantFact) -> None:
    use(grant, about=About(kind="person", person_id=uuid4()))
    use(grant, way=Way.BATCH, count=0, rows=1)
    told = entry_of(
        grant=grant, way=Way.BATCH, about=About(kind="person", person_id=uuid4()), fields=["坐落"],
        by=User(ref="system:x", name="x", organisation_id=grant.consumer_id, organisation_name="x"),
        outcome=Outcome.ANSWERED, rows=1, at=AT,
    )  # fmt: skip
    log_uses([told])
    names = ("on", "grant_id", "provider_id", "consumer_id", "way", "outcome", "code", "uses")
    counted = sorted(UseDay.objects.values_list(*names))
    assert len(counted) == 2
    UseDay.objects.all().delete()
    migration = import_module("tongban.resources.exchange.migrations.0013_count_past_uses")
    with connection.cursor() as cursor:
        cursor.execute(migration.Migration.operations[0].sql)
    assert sorted(UseDay.objects.values_list(*names)) == counted


def codes_of(page: Any) -> list[str]:
    return [row.grant_code for row in page.rows]


def test_provider_and_consumer_see_their_own_and_others_nothing(
    grant: GrantFact, seer: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    use(grant)
    provider, consumer = seer(COUNTY_OFFICE), seer(CITY_OFFICE)
    assert organisation_by_code(COUNTY_OFFICE).id == grant.provider_id
    with django_assert_num_queries(1):
        assert codes_of(uses_of_provider(by=provider, sought=Sought())) == [grant.code]
    assert codes_of(uses_of_consumer(by=provider, sought=Sought())) == []
    assert codes_of(uses_of_consumer(by=consumer, sought=Sought())) == [grant.code]
    assert codes_of(uses_of_provider(by=consumer, sought=Sought())) == []
    nobody: Officer = make_staff(organisation_code=CITY_OFFICE, posts=("review",))
    assert codes_of(uses_of_consumer(by=nobody, sought=Sought())) == []
    assert list(exported_uses(by=nobody, is_provider=True, sought=Sought())) == []
    assert [one.grant_code for one in exported_uses(by=provider, is_provider=True, sought=Sought())] == [
        grant.code
    ]


def test_a_list_goes_on_where_it_ended(grant: GrantFact, seer: Any) -> None:
    made = [use(grant, at=AT + timedelta(seconds=number // 2)) for number in range(7)]
    by, seen, cursor = seer(CITY_OFFICE), [], ""
    while True:
        page = uses_of_consumer(by=by, sought=Sought(), cursor=cursor, limit=3)
        seen += [row.id for row in page.rows]
        cursor = page.cursor
        if not cursor:
            break
    assert sorted(seen) == sorted(made) and len(seen) == 7
    assert seen[0] in made[-1:]


@pytest.mark.parametrize(
    ("sought", "count"),
    [
        (Sought(way="api"), 1),
        (Sought(way="batch"), 1),
        (Sought(outcome="refused"), 1),
        (Sought(case_number="34160226092200031"), 1),
        (Sought(since=date(2026, 9, 28)), 1),
        (Sought(until=date(2026, 9, 27)), 1),
        (Sought(grant_code="nothing"), 0),
    ],
)
def test_the_list_is_narrowed(grant: GrantFact, seer: Any, sought: Sought, count: int) -> None:
    use(grant, case_number="34160226092200031")
    use(grant, way=Way.BATCH, outcome=Outcome.REFUSED, code="over-quota", at=AT - timedelta(days=1))
    assert len(uses_of_consumer(by=seer(CITY_OFFICE), sought=sought).rows) == count


def test_a_person_reads_what_was_told_of_her_and_by_which_way(grant: GrantFact, client: Client) -> None:
    hers = make_person(name="张福来")
    about = About(kind="person", person_id=hers.person_id, index=b"i" * 32)
    Grant.objects.filter(pk=grant.id).update(
        fields=[{"name": "坐落", "mask": "address"}, {"name": "面积", "mask": "none"}]
    )
    file = User(
        ref="system:SQ-2026-000001-P1", name="SQ-2026-000001-P1",
        organisation_id=grant.consumer_id, organisation_name="市公积金中心",
    )  # fmt: skip
    use(grant, about=about, fields=["坐落", "面积"])
    use(grant, about=about, outcome=Outcome.NOTHING, rows=0)
    use(grant, about=about, way=Way.BATCH, by=file)
    use(grant, about=about, way=Way.ANSWER)
    use(grant, about=about, by=replace(file, ref="officer:7", name="李窗口"))
    with override("en"):
        desk, answer, batch, nothing, call = shared_looks_about(
            person_ids=[hers.person_id], before=None, limit=9
        )
    assert (call.fields, call.hidden, call.manner) == (("坐落", "面积"), ("坐落",), "by a call of a system")
    assert (nothing.is_nothing, nothing.hidden, call.is_nothing) == (True, (), False)
    assert (batch.by_name, batch.organisation_name) == ("", "市公积金中心")
    assert (answer.fields, answer.whether) == ((), ("a question about 坐落 applies",))
    assert (desk.by_name, desk.manner) == ("李窗口", "looked up at the desk")
    page = words_of(sign_in(client, hers).get("/my/lookups/"))
    assert "没有查到，没有告知任何内容" in page and "部分隐去" in page and "批量文件" in page
    assert "只告知是否" in page and "SQ-2026-000001-P1" not in page


def test_a_person_sees_hers_on_the_page_and_nobody_else_does(grant: GrantFact, client: Client) -> None:
    hers, other = make_person(name="张福来"), make_person(name="王五")
    about = About(kind="person", person_id=hers.person_id, index=b"i" * 32)
    use(grant, about=about, case_number="34160226092200031")
    use(grant, about=about, outcome=Outcome.REFUSED, code="case-does-not-open", rows=0)
    use(
        None,
        about=About(kind="person", index=b"j" * 32),
        outcome=Outcome.REFUSED,
        code="grant-unknown",
        rows=0,
    )
    assert [one.outcome for one in uses_about_people(person_ids=[hers.person_id])] == ["refused", "answered"]
    page = sign_in(client, hers).get("/my/lookups/").content.decode()
    assert (
        "市公积金中心" in page and grant.resource_name in page and grant.purpose in page and "没有给" in page
    )
    assert "市公积金中心" not in sign_in(Client(), other).get("/my/lookups/").content.decode()


def test_who_represents_many_firms_of_a_file_reads_of_each(grant: GrantFact, client: Client) -> None:
    hers = make_person(name="张福来")
    codes = [str(make_uscc(body=f"MB{number:06}", registrar="9", kind="2")) for number in range(60)]
    for code in codes:  # all of them at the moment at which the file was made
        use(grant, about=About(kind="firm", uscc=code, person_id=hers.person_id, index=b"f" * 32))
    page = sign_in(client, hers).get("/my/lookups/").content.decode()
    assert page.count("<tr>") == 1 + len(codes), "the next page begins before that moment"


def test_uses_about_a_firm_are_found_by_its_code_and_by_who_represented_it(grant: GrantFact) -> None:
    owner = uuid4()
    use(grant, about=About(kind="firm", uscc=USCC, person_id=owner, index=b"f" * 32))
    assert codes_of(uses_about_firm(uscc=USCC)) == [grant.code]
    assert codes_of(uses_about_firm(uscc="91341600MA2N0000XY")) == []
    assert [one.uscc for one in uses_about_people(person_ids=[owner])] == [USCC]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_the_day_is_the_citys(grant: GrantFact) -> None:
    made = use(grant, at=moment("2026-09-28T16:30:00+00:00"))
    assert Use.objects.get(pk=made).on == date(2026, 9, 29)


def test_each_code_of_the_log_has_a_sentence() -> None:
    from tongban.resources.exchange.uses.wording import refusal_text

    assert (
        refusal_text("grant-not-live", grant_code="SQ-2026-000001") == "共享授权SQ-2026-000001目前不能使用。"
    )
    assert refusal_text("over-quota", grant_code="") == "该授权当天的调用次数已用完。"
    assert refusal_text("of-a-refusal-long-gone", grant_code="") == ""


def test_the_page_of_a_grant_says_how_it_is_used(
    grant: GrantFact, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from django.test import RequestFactory
    from django.utils import translation

    from tongban.kernel import clock
    from tongban.resources.exchange.uses.panels import use_panel

    use(grant, at=clock.now())
    use(grant, at=clock.now(), outcome=Outcome.REFUSED, code="over-quota", rows=0)
    with translation.override("zh-hans"), django_assert_num_queries(2):
        said = use_panel(RequestFactory().get("/"), grant)
    assert "1次（每天最多200次）" in said and "今天1次，本月1次" in said
    assert use_panel(RequestFactory().get("/"), "something else") == ""
