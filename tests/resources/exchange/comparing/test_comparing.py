"""A list from the file to its flags: who may, what comes back, what is refused, and what people see of it."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import COUNTY_OFFICE
from tests.foundation.identity.make import make_staff
from tests.foundation.papers.conftest import files
from tests.resources.exchange.comparing.make import (
    AREA,
    HEAD,
    allow,
    begun,
    compared,
    compared_grant,
    flags,
    granted,
    handed_in,
    lister,
    number_of,
    people_rows,
    provider,
    register,
    the_list,
    work,
)
from tests.resources.exchange.make import AT
from tongban.foundation.directory.public import DutyMissing
from tongban.foundation.messages.models import Message
from tongban.foundation.papers.public import FileProblem
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound
from tongban.resources.exchange.comparing import names
from tongban.resources.exchange.comparing.commands.compare import (
    check_quota,
    compare_again,
    compare_list,
    delete_list,
)
from tongban.resources.exchange.comparing.commands.terms import set_comparison_terms
from tongban.resources.exchange.comparing.facts import NamedCondition, Role, Shown, Terms
from tongban.resources.exchange.comparing.files import reject_lines, result_lines
from tongban.resources.exchange.comparing.jobs import begin_monthly, forget_lists
from tongban.resources.exchange.comparing.models import (
    ComparedList,
    ComparedPerson,
    FilePart,
    ListPart,
    NameKey,
    ResultPart,
)
from tongban.resources.exchange.comparing.names import build_names, names_built_at
from tongban.resources.exchange.comparing.queries import comparisons_with, list_of, rejects_of, result_rows
from tongban.resources.exchange.comparing.refusals import (
    ComparisonOverQuota,
    FuzzyNotGranted,
    ListNotReady,
    MonthlyNotGranted,
    NoRows,
    ResultGone,
)
from tongban.resources.exchange.comparing.trying import tried_terms
from tongban.resources.exchange.facts import Condition, GrantState, Mask, Op, Way
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.requesting.reading import grant_fact
from tongban.resources.exchange.requesting.refusals import GrantNotLive, GrantUnknown, WayNotGranted
from tongban.resources.exchange.uses.models import GrantDay, Use
from tongban.resources.registers.public import person_ids_by_id_number
from tongban.resources.registers.shared_looks import shared_looks_about

pytestmark = pytest.mark.django_db
__all__ = ["files"]
ID, NAME, BIRTH = Role.ID_NUMBER, Role.NAME, Role.BIRTH_DATE
TWELVE = range(1, 13)


def test_flags_come_back_and_nothing_else(tmp_path: Path) -> None:
    register(*range(1, 11))
    grant, by = granted(), lister()
    run = compared(tmp_path, people_rows(*TWELVE), grant, by)
    assert flags(run) == "F" * 10 + "N" * 2
    row = the_list(run)
    assert (row.state, row.rows, row.people) == ("compared", 12, 12)
    assert not FilePart.objects.exists()  # the file goes once it is read
    _, labels, rows = result_rows(row.code, 1, by=by, on=AT.date())
    with translation.override("en"):
        lines = list(result_lines(HEAD, labels, rows))
    assert lines[0] == [*HEAD, "#比对结果", "#原因", "#行号"]
    assert lines[1][:4] == list(people_rows(1)[0])
    assert {tuple(line[4:6]) for line in lines[1:]} == {("查到", ""), ("没有查到", "")}


def test_nothing_of_a_list_or_result_is_readable_in_the_database(tmp_path: Path) -> None:
    register(*TWELVE)
    compared(tmp_path, people_rows(*TWELVE), granted(), lister())
    from django.db import connection

    with connection.cursor() as cursor:
        for table in (
            "exchange_comparedlist",
            "exchange_listpart",
            "exchange_resultpart",
            "exchange_comparedperson",
        ):
            cursor.execute(f"SELECT t::text FROM {table} AS t")
            said = "".join(row[0] for row in cursor.fetchall())
            for plain in (
                number_of(1),
                number_of(1).encode().hex(),
                "王大树",
                "王大树".encode().hex(),
                "FFFF",
            ):
                assert plain not in said


def test_rows_that_cannot_be_compared_are_set_aside_counted_and_told(tmp_path: Path) -> None:
    register(*TWELVE)
    bad = [
        ("13", "王大树", "123", ""),
        ("14", "王大树", number_of(1), ""),
        ("15", '=HYPERLINK("x")', "", ""),
        ("16", "王大树", number_of(2)[:6] + "19000229" + number_of(2)[14:], ""),
    ]
    grant, by = granted(), lister()
    run = compared(tmp_path, [*people_rows(*TWELVE), *bad], grant, by)
    assert flags(run) == "F" * 12 + "U" * 4
    found = list_of(the_list(run).code, by=by)
    assert {flaw.name: count for flaw, count in found.flaws.items()} == {
        "EMPTY": 1, "ID_LENGTH": 1, "ID_BIRTH_DATE": 1, "TWICE": 1,
    }  # fmt: skip
    lines = list(reject_lines(HEAD, rejects_of(found.code, by=by)))
    assert [line[-1] for line in lines[1:]] == [14, 15, 16, 17]
    assert lines[3][1] == '\'=HYPERLINK("x")'  # a spreadsheet does not run it


def test_fifteen_digits_and_gb18030_are_read(tmp_path: Path) -> None:
    register(*TWELVE)
    rows = people_rows(*TWELVE)
    old = number_of(1)[:6] + number_of(1)[8:17]
    rows[0] = ("1", "王大树", old, "")
    by = lister()
    code = handed_in(tmp_path, rows, granted(), by, encoding="gb18030")
    assert flags(work(begun(code, by))) == "F" * 12


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (b"", FileProblem),
        ("姓名,身份证号\n".encode(), NoRows),
        ("姓名,身份证号\n王".encode() + "大树,1\n".encode("gb18030") + b"\xff\xff\n", FileProblem),
        (b'[{"a": 1}]', FileProblem),
    ],
)
def test_a_file_that_is_no_list_is_refused_and_nothing_is_kept(
    tmp_path: Path, content: bytes, refused: type[Exception]
) -> None:
    from tongban.resources.exchange.comparing.commands.hand_in import hand_in_list

    grant, by = granted(), lister()
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    with pytest.raises(refused):
        hand_in_list(file=file, name="list.csv", title="名单", grant_code=grant.code, by=by, at=AT)
    assert not ComparedList.objects.exists()


def test_a_name_beside_a_number_must_agree_and_nothing_more_is_said(tmp_path: Path) -> None:
    register(*TWELVE)
    rows = people_rows(*TWELVE)
    rows[0] = ("1", "李小花", number_of(1), "")
    rows[1] = ("2", "王小树", number_of(2), "")
    grant = granted()
    run = compared(tmp_path, rows, grant, lister(), columns=(ID, NAME))
    assert flags(run) == "NN" + "F" * 10
    assert ComparedPerson.objects.count() == 10


def test_one_wrong_character_is_told_only_where_it_is_granted(tmp_path: Path) -> None:
    register(*TWELVE)
    rows = people_rows(*TWELVE)
    rows[1] = ("2", "王小树", number_of(2), "")
    grant = granted()
    allow(grant, allows_similar=True)
    assert flags(compared(tmp_path, rows, grant, lister(), columns=(ID, NAME))) == "FS" + "F" * 10


def test_names_with_days_of_birth(tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    for one in range(1, 11):
        register(one, name=f"王大{'树花明'[one % 3]}", born=date(1980, 1, one))
    register(20, 21, name="王同名", born=date(1970, 5, 5))
    grant, by = granted(), lister()
    allow(grant, allows_name_birth=True, allows_similar=True)
    rows = [("", f"王大{'树花明'[one % 3]}", "", f"1980/1/{one}") for one in range(1, 11)]
    rows += [
        ("", "王同名", "", "19700505"),
        ("", "王大草", "", "1980年1月1日"),
        ("", "赵没有", "", "1980-01-01"),
    ]
    code = handed_in(tmp_path, rows, grant, by)
    assert build_names(at=AT) == 12
    run = work(begun(code, by, columns=(NAME, BIRTH)))
    assert flags(run) == "F" * 10 + "M" + "S" + "N"
    assert ComparedPerson.objects.count() == 12  # of several with a name, each reads it


def test_names_are_indexed_by_the_first_comparison_that_needs_them(tmp_path: Path) -> None:
    register(*range(1, 11))
    grant, by = granted(), lister()
    allow(grant, allows_name_birth=True)
    rows = [("", "王大树", "", "1990-01-31"), *people_rows(*range(1, 11))]
    run = compared(tmp_path, rows, grant, by, columns=(ID, NAME, BIRTH))
    assert flags(run) == "M" + "F" * 10  # not "N": the index was not there before
    assert names_built_at() is not None


def test_people_who_came_or_took_a_name_since_the_index_was_built_are_found(tmp_path: Path) -> None:
    register(*range(1, 11))
    grant, by = granted(), lister()
    allow(grant, allows_name_birth=True)
    build_names(at=AT)
    register(20, name="赵后来", born=date(1991, 2, 3))
    rows = [("", "赵后来", "", "1991-02-03"), *people_rows(*range(1, 11))]
    assert flags(compared(tmp_path, rows, grant, by, columns=(ID, NAME, BIRTH))) == "F" * 11
    register(20, name="赵改名", born=date(1991, 2, 3))
    rows = [("", "赵改名", "", "1991-02-03"), ("", "赵后来", "", "1991-02-03"), *people_rows(*range(1, 11))]
    other = compared_grant()
    allow(other, allows_name_birth=True)
    assert flags(compared(tmp_path, rows, other, by, columns=(ID, NAME, BIRTH))) == "FN" + "F" * 10


def test_a_list_of_numbers_indexes_no_names(tmp_path: Path) -> None:
    register(*TWELVE)
    grant, by = granted(), lister()
    allow(grant, allows_name_birth=True)
    assert flags(compared(tmp_path, people_rows(*TWELVE), grant, by, columns=(ID, NAME, BIRTH))) == "F" * 12
    assert names_built_at() is None


def test_two_that_index_names_at_once_make_one_index_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "_AT_ONCE", 2)
    register(*range(1, 6))
    calls = iter(range(100))

    def other() -> None:
        if next(calls) == 1:
            build_names(at=AT)

    assert build_names(at=AT, check=other) == 5
    assert NameKey.objects.filter(is_open=False).count() == 5
    assert build_names(at=AT) == 5  # and anew
    assert NameKey.objects.filter(is_open=False).count() == 5


def test_by_names_is_refused_where_it_is_not_granted(tmp_path: Path) -> None:
    by = lister()
    code = handed_in(tmp_path, people_rows(*TWELVE), granted(), by)
    with pytest.raises(FuzzyNotGranted):
        begun(code, by, columns=(NAME, BIRTH))
    with pytest.raises(MonthlyNotGranted):
        begun(code, by, is_monthly=True)
    assert list_of(code, by=by).state == "read"


def test_conditions_are_answered_with_the_mask_of_their_field(tmp_path: Path) -> None:
    register(*range(1, 7))
    register(*range(7, 13), area="341621000000")
    district = NamedCondition(
        label="住谯城区", condition=Condition(field="住址", op=Op.PREFIX, values=("亳州市谯城区",))
    )
    fields = [{"name": "区划", "mask": Mask.NONE.value}, {"name": "住址", "mask": Mask.ADDRESS.value}]
    grant = granted(fields=fields)
    allow(grant, conditions=(AREA, district))
    run = compared(tmp_path, people_rows(*TWELVE, 99), grant, lister())
    assert flags(run) == "Fyy" * 6 + "Fny" * 6 + "N??"
    assert Use.objects.get().fields == ["住址", "区划"]


def test_a_condition_that_asks_for_more_than_the_mask_leaves_is_refused_and_kept_ones_are_not_asked(
    tmp_path: Path,
) -> None:
    register(*TWELVE)
    street = NamedCondition(
        label="住示例路", condition=Condition(field="住址", op=Op.PREFIX, values=("亳州市谯城区示例路",))
    )
    fields = [{"name": "区划", "mask": Mask.NONE.value}, {"name": "住址", "mask": Mask.NONE.value}]
    grant = granted(fields=fields)
    allow(grant, conditions=(street,))
    grant.fields[1]["mask"] = Mask.ADDRESS.value
    grant.save()
    with pytest.raises(Invalid) as refused:
        allow(grant, conditions=(AREA, street))
    assert list(refused.value.by_field()) == ["values-2"]
    run = compared(tmp_path, people_rows(*TWELVE), grant, lister())
    assert flags(run) == "F" * 12  # every answer would have been no


def test_a_condition_is_about_a_field_that_is_served() -> None:
    grant = granted(fields=[{"name": "民族", "mask": Mask.NONE.value}])
    nation = NamedCondition(label="汉族", condition=Condition(field="民族", op=Op.EQ, values=("汉族",)))
    with pytest.raises(Invalid):
        allow(grant, conditions=(nation,))


def test_what_conditions_would_answer_is_told_without_small_counts() -> None:
    register(*range(1, 31))
    register(*range(31, 46), area="341621000000")
    register(46, area="341623000000")
    grant = granted()
    said = [
        NamedCondition(label=label, condition=Condition(field="区划", op=Op.PREFIX, values=(value,)))
        for label, value in (("谯城", "341602"), ("利辛", "341623"), ("亳州", "3416"), ("合肥", "3401"))
    ]
    shares = tried_terms(grant_code=grant.code, terms=Terms(conditions=tuple(said)), by=provider(), at=AT)
    assert [one.rows for one in shares] == [46] * 4
    assert shares[0].holds == Shown(count=30)
    # of one and of none the same is told, and so of all
    assert shares[1].holds == shares[3].holds == Shown(below=10) and shares[1].is_none
    assert shares[2].holds == Shown(at_least=37) and shares[2].is_all
    with pytest.raises(DutyMissing):
        tried_terms(grant_code=grant.code, terms=Terms(), by=lister(), at=AT)


def test_rows_outside_the_filter_of_the_grant_are_not_found(tmp_path: Path) -> None:
    register(*range(1, 7))
    register(*range(7, 13), area="341621000000")
    grant = granted(conditions=[{"field": "区划", "op": "prefix", "values": ["341602"]}])
    assert flags(compared(tmp_path, people_rows(*TWELVE), grant, lister())) == "F" * 6 + "N" * 6


def test_terms_are_the_providers_and_within_the_grant() -> None:
    grant = granted()
    with pytest.raises(DutyMissing):
        set_comparison_terms(grant_code=grant.code, terms=Terms(), by=lister(), at=AT)
    own = make_staff(name="孙别处", posts=("list-provider",), organisation_code="city-office")
    with pytest.raises(NotFound):
        set_comparison_terms(grant_code=grant.code, terms=Terms(), by=own, at=AT)
    other = NamedCondition(label="电话", condition=Condition(field="电话", op=Op.EQ, values=("1",)))
    with pytest.raises(Invalid):
        set_comparison_terms(grant_code=grant.code, terms=Terms(conditions=(other,)), by=provider(), at=AT)


def test_a_list_of_one_is_refused_and_logged(tmp_path: Path) -> None:
    register(1)
    rows = [*people_rows(1), *people_rows(1) * 20]  # the same person many times is one
    by = lister()
    run = compared(tmp_path, rows, granted(), by)
    row = the_list(run)
    assert (row.state, row.refusal, row.refusal_facts["distinct"]) == ("refused", "list-of-one", 1)
    assert not ResultPart.objects.exists() and not ComparedPerson.objects.exists()
    assert (Use.objects.get().outcome, Use.objects.get().code) == ("refused", "list-of-one")
    with pytest.raises(NotFound):
        result_rows(row.code, 1, by=by, on=AT.date())


def test_lists_that_differ_by_few_are_refused_also_when_the_first_is_deleted(tmp_path: Path) -> None:
    register(*range(1, 40))
    grant, by = granted(), lister()
    first = compared(tmp_path, people_rows(*range(1, 31)), grant, by)
    delete_list(code=the_list(first).code, by=by, at=AT)
    assert not ListPart.objects.exists() and not ResultPart.objects.exists()
    second = compared(tmp_path, people_rows(*range(1, 30)), grant, by)
    assert the_list(second).refusal == "lists-differ-by-few"
    third = compared(tmp_path, people_rows(*range(1, 25), *range(31, 40)), grant, by)
    assert the_list(third).state == "compared"
    again = compared(tmp_path, people_rows(*range(1, 31)), grant, by)
    assert the_list(again).state == "compared"  # nobody is new in it
    other = compared_grant(resource_code="101001/000002", item_code="341600000000-0002")
    assert the_list(compared(tmp_path, people_rows(*range(1, 30)), other, by)).state == "compared"


def test_a_revoked_grant_stops_a_comparison_under_way(tmp_path: Path) -> None:
    register(*TWELVE)
    grant, by = granted(), lister()
    run = begun(handed_in(tmp_path, people_rows(*TWELVE), grant, by), by)
    Grant.objects.filter(pk=grant.pk).update(state=GrantState.SUSPENDED.value)
    row = the_list(work(run))
    assert (row.state, row.refusal) == ("refused", "grant-not-live")
    assert not ResultPart.objects.exists()
    with pytest.raises(GrantNotLive):
        handed_in(tmp_path, people_rows(*TWELVE), grant, by)


def test_who_may_hand_in(tmp_path: Path) -> None:
    grant, rows = granted(), people_rows(*TWELVE)
    with pytest.raises(DutyMissing):
        handed_in(tmp_path, rows, grant, make_staff(posts=("accept",)))
    county = make_staff(name="周县里", posts=("list-officer",), organisation_code=COUNTY_OFFICE)
    with pytest.raises(GrantUnknown):
        handed_in(tmp_path, rows, grant, county)
    with pytest.raises(WayNotGranted):
        handed_in(tmp_path, rows, compared_grant(ways=[Way.API.value], item_code="x"), lister())


def test_lists_are_seen_by_their_organisation_and_results_by_who_asked(tmp_path: Path) -> None:
    register(*TWELVE)
    by, colleague = lister(), lister("同事")
    county = make_staff(name="周县里", posts=("list-officer",), organisation_code=COUNTY_OFFICE)
    run = compared(tmp_path, people_rows(*TWELVE), granted(), by)
    code = the_list(run).code
    assert list_of(code, by=colleague).runs[0].number == 1
    for somebody in (colleague, county):
        with pytest.raises(NotFound):
            result_rows(code, 1, by=somebody, on=AT.date())
        with pytest.raises(NotFound):
            rejects_of(code, by=somebody)
    with pytest.raises(NotFound):
        list_of(code, by=county)
    with pytest.raises(DutyMissing):
        list_of(code, by=provider())
    [seen] = comparisons_with(provider())
    assert (seen.code, seen.is_mine) == (code, False)


def test_the_use_stands_in_the_log_and_each_person_reads_it(tmp_path: Path) -> None:
    register(*range(1, 12))
    grant, by = granted(), lister()
    run = compared(tmp_path, people_rows(*TWELVE), grant, by)
    use = Use.objects.get()
    assert (use.way, use.outcome, use.rows, use.person_id, use.by_name) == (
        "comparison",
        "answered",
        12,
        None,
        "赵比对",
    )
    assert GrantDay.objects.get().used == 12  # people count, as calls do
    [person] = person_ids_by_id_number([number_of(3)]).values()
    [look] = shared_looks_about(person_ids=[person], before=None, limit=50)
    assert (look.organisation_name, look.purpose, look.at) == (use.consumer_name, grant.purpose, run.done_at)
    assert (look.fields, look.whether[0], look.manner) == ((), "有您的记录", "名单比对")
    acts = [entry.act for entry in entries_of(f"exchange-list:{the_list(run).code}")]
    assert sorted(acts) == ["exchange.compare", "exchange.hand-in-list", "exchange.list-compared"]
    message = Message.objects.get(to_account=by.account_id)
    assert message.url == f"/desk/lists/{the_list(run).code}/"


def test_a_name_that_does_not_agree_is_told_to_nobody(tmp_path: Path) -> None:
    register(*TWELVE)
    rows = [("1", "李小花", number_of(1), ""), *people_rows(*range(2, 13))]
    compared(tmp_path, rows, granted(), lister(), columns=(ID, NAME))
    [person] = person_ids_by_id_number([number_of(1)]).values()
    assert shared_looks_about(person_ids=[person], before=None, limit=50) == []


def test_people_count_against_the_daily_quota(tmp_path: Path) -> None:
    register(*TWELVE)
    grant, by = granted(daily_quota=20), lister()
    run = compared(tmp_path, people_rows(*TWELVE), grant, by)
    with pytest.raises(ComparisonOverQuota):
        compare_again(code=the_list(run).code, by=by, at=AT)
    tomorrow = AT + timedelta(days=1)
    compare_again(code=the_list(run).code, by=by, at=tomorrow)
    over = compared(
        tmp_path, people_rows(*range(100, 130)), compared_grant(daily_quota=20, item_code="x"), by
    )
    assert the_list(over).refusal == "comparison-over-quota"


def test_while_one_list_is_counted_no_other_is() -> None:
    grant = grant_fact(granted(), on=AT.date())
    with connection.cursor() as cursor:
        held = []
        for people in (0, 5):
            if people:
                check_quota(grant, people, on=AT.date())
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted"
            )
            held += cursor.fetchone() or ()
    assert held[1] == held[0] + 1  # until the transaction ends


@pytest.mark.parametrize("ended", [{"state": "suspended"}, {"valid_until": AT.date()}])
def test_no_result_is_given_out_once_the_grant_ends(tmp_path: Path, ended: dict[str, Any]) -> None:
    register(*TWELVE)
    grant, by = granted(), lister()
    run = compared(tmp_path, people_rows(*TWELVE), grant, by)
    assert result_rows(the_list(run).code, 1, by=by, on=AT.date())
    Grant.objects.filter(pk=grant.pk).update(**ended)
    with pytest.raises(GrantNotLive):
        result_rows(the_list(run).code, 1, by=by, on=AT.date())


def test_a_monthly_comparison_tells_the_differences(tmp_path: Path) -> None:
    register(*range(1, 21))
    grant, by = granted(), lister()
    allow(grant, allows_monthly=True)
    rows = people_rows(*range(1, 41))
    run = work(begun(handed_in(tmp_path, rows, grant, by), by, is_monthly=True))
    assert the_list(run).next_on == date(2026, 10, 28)
    begin_monthly()
    assert the_list(run).runs.count() == 1  # not before its day
    month = AT + timedelta(days=30)
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(month)
    register(*range(21, 36))
    from tongban.resources.registers.models import RegisteredPerson

    gone = person_ids_by_id_number([number_of(1)])[number_of(1)]
    RegisteredPerson.objects.filter(pk=gone).delete()
    begin_monthly()
    second = work(the_list(run).runs.get(number=2))
    assert (second.newly_found, second.no_longer_found) == (15, 1)
    assert the_list(run).next_on == date(2026, 11, 28)
    text = Message.objects.filter(to_account=by.account_id).order_by("-sent_at").first()
    assert text is not None and text.facts["newly"] == "15" and text.facts["no_longer"] == "< 10"
    [same] = person_ids_by_id_number([number_of(2)]).values()
    [fresh] = person_ids_by_id_number([number_of(30)]).values()
    assert len(shared_looks_about(person_ids=[same], before=None, limit=50)) == 2
    assert len(shared_looks_about(person_ids=[fresh], before=None, limit=50)) == 1
    assert ComparedPerson.objects.count() == 35  # 20, and 15 who are new: not 20 + 34


def test_a_monthly_comparison_keeps_its_own_day_after_a_shorter_month_and_after_a_refusal(
    tmp_path: Path,
) -> None:
    register(*TWELVE)
    grant, by = granted(), lister()
    allow(grant, allows_monthly=True)
    code = handed_in(tmp_path, people_rows(*TWELVE), grant, by)
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    on_the_last = AT.replace(month=10, day=31)
    moved.move_to(on_the_last)
    run = work(begun(code, by, is_monthly=True, at=on_the_last))
    row = the_list(run)
    assert row.next_on == date(2026, 11, 30)
    for on, quota, then in (
        (date(2026, 11, 30), 2, date(2026, 12, 1)),  # refused: there are more people than the day allows
        (date(2026, 12, 1), 1_000, date(2026, 12, 31)),
        (date(2026, 12, 31), 1_000, date(2027, 1, 31)),
    ):
        Grant.objects.filter(pk=row.grant_id).update(daily_quota=quota)
        moved.move_to(datetime.combine(on, AT.timetz()))
        begin_monthly()
        row.refresh_from_db()
        assert row.next_on == then
        if quota > 2:
            work(row.runs.get(done_at__isnull=True))
            row.refresh_from_db()


def test_results_and_lists_are_kept_for_some_days(tmp_path: Path) -> None:
    register(*TWELVE)
    by = lister()
    run = compared(tmp_path, people_rows(*TWELVE), granted(), by)
    code, late = the_list(run).code, AT + timedelta(days=14)
    with pytest.raises(ResultGone):
        result_rows(code, 1, by=by, on=late.date())
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(late)
    forget_lists()
    assert not ResultPart.objects.exists() and ListPart.objects.exists()
    moved.move_to(AT + timedelta(days=31))
    forget_lists()
    assert not ListPart.objects.exists()
    assert the_list(run).state == "deleted" and the_list(run).sample == []


def test_what_is_at_work_or_done_is_not_begun_again(tmp_path: Path) -> None:
    register(*TWELVE)
    by = lister()
    code = handed_in(tmp_path, people_rows(*TWELVE), granted(), by)
    with pytest.raises(ListNotReady):
        compare_again(code=code, by=by, at=AT)
    run = begun(code, by)
    with pytest.raises(ListNotReady):
        compare_list(code=code, mapping={ID: "身份证号"}, is_monthly=False, by=by, at=AT)
    with pytest.raises(ListNotReady):
        delete_list(code=code, by=by, at=AT)
    work(run)
    before = Use.objects.count()
    work(run)  # a worker that runs it twice changes nothing
    assert Use.objects.count() == before


def test_pages_of_queries(tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    register(*TWELVE)
    by = lister()
    code = the_list(compared(tmp_path, people_rows(*TWELVE), granted(), by)).code
    with django_assert_num_queries(3):
        list_of(code, by=by)
