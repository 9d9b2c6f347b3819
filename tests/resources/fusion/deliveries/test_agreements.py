"""Agreements: what may be agreed, versions, when the next delivery is due, and whose word weighs how much."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.foundation.directory.make import make_officer, make_organisations
from tests.resources.fusion.deliveries.make import AT, agreed, terms_of
from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import DutyMissing
from tongban.kernel.errors import Invalid, NotFound
from tongban.resources.fusion.deliveries.commands.agree import end_agreement
from tongban.resources.fusion.deliveries.facts import Cycle
from tongban.resources.fusion.deliveries.models import Agreement, AgreementVersion
from tongban.resources.fusion.deliveries.refusals import BadTerms, KindFixed, NotInForce, VersionInPast
from tongban.resources.fusion.deliveries.rules import next_due, next_mark, percent_fewer
from tongban.resources.fusion.deliveries.terms import read_agreements
from tongban.resources.fusion.facts import Field

SAMPLE = Path(__file__).parents[4] / "sample" / "bozhou" / "delivery_agreements.yaml"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"columns": {"name": "姓名"}}, "the key is missing"),
        ({"columns": {"key": "号", "scope": "范围"}}, "has no scope"),
        ({"columns": {"key": "号", "name": "号"}}, "each stands once"),
        ({"columns": {"key": "Row"}}, "each stands once"),
        ({"columns": {"key": "ID No", "name": "idno"}}, "each stands once"),
        ({"authority": [{"field": "*", "level": 16}]}, "authority.0.level"),
        ({"authority": [{"field": "income", "level": 1}]}, "no field income"),
        ({"cycle": 10}, "cycle"),
        ({"form": "xls"}, "form"),
        ({"owner": " "}, "owner"),
        ({"surprise": 1}, "surprise"),
        ({"way": "postgresql", "form": "parquet"}, "origin"),
        ({"way": "api", "form": "jsonl", "origin": {"connection": "a"}}, "either next or page"),
    ],
)
def test_terms_that_do_not_fit_are_refused_with_the_place(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(BadTerms) as refused:
        terms_of(**changes)
    assert why in str(refused.value.facts["why"])


def test_a_rule_for_a_field_beats_one_for_all_and_rules_have_days() -> None:
    terms = terms_of(
        authority=[
            {"field": "*", "level": 9, "valid_to": "2026-07-01"},
            {"field": "phone", "level": 2},
            {"field": "*", "level": 5, "valid_from": "2026-07-01"},
        ]
    )
    before, after = terms.authority_on(date(2026, 6, 30)), terms.authority_on(date(2026, 7, 1))
    assert (before[Field.NAME], before[Field.PHONE]) == (9, 2)
    assert (after[Field.NAME], after[Field.PHONE]) == (5, 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cycle", "grace", "due"),
    [
        (Cycle.REAL_TIME, 0, date(2026, 9, 29)),
        (Cycle.DAILY, 2, date(2026, 10, 8)),  # 1 to 7 October are off
        (Cycle.WEEKLY, 0, date(2026, 10, 8)),
        (Cycle.MONTHLY, 0, date(2026, 10, 28)),
        (Cycle.QUARTERLY, 0, date(2026, 12, 28)),
        (Cycle.HALF_YEARLY, 0, date(2027, 3, 29)),  # the 28th is a Sunday
        (Cycle.YEARLY, 0, date(2027, 9, 28)),
        (Cycle.IRREGULAR, 0, None),
        (Cycle.NEVER, 0, None),
    ],
)
def test_the_next_delivery_is_due_on_a_working_day(cycle: Cycle, grace: int, due: date | None) -> None:
    calendar = calendar_for("341602000000")
    assert next_due(cycle=cycle, after=date(2026, 9, 28), grace_days=grace, calendar=calendar) == due


def test_numbers_are_used_again_but_never_below_one_of_the_same_agreement() -> None:
    assert next_mark(last=0, live=set(), above=0) == 1
    assert next_mark(last=8, live={3, 9}, above=0) == 10
    assert next_mark(last=8191, live={1, 2}, above=0) == 3
    assert next_mark(last=8191, live={1, 2}, above=2) == 3
    assert next_mark(last=3, live={1, 8000}, above=8000) == 8001
    assert next_mark(last=8191, live={8191}, above=8191) is None
    assert next_mark(last=5, live=set(range(1, 8192)), above=0) is None


def test_fewer_is_rounded_down_and_more_is_none() -> None:
    assert [percent_fewer(*pair) for pair in ((60, 100), (2, 3), (5, 5), (9, 5), (3, 0))] == [40, 33, 0, 0, 0]


@pytest.mark.django_db
def test_an_agreement_has_versions_and_the_same_again_changes_nothing() -> None:
    agreed()
    agreed()
    older = AgreementVersion.objects.get()  # of before there was this term
    older.terms = {name: term for name, term in older.terms.items() if name != "kept_percent"}
    older.save()
    agreed()
    assert AgreementVersion.objects.count() == 1
    agreed(tolerance_percent=10, valid_from=date(2026, 10, 1))
    assert list(AgreementVersion.objects.order_by("number").values_list("number", "valid_from")) == [
        (1, date(2026, 9, 21)),
        (2, date(2026, 10, 1)),
    ]
    with pytest.raises(VersionInPast):
        agreed(tolerance_percent=20, valid_from=date(2026, 10, 1))
    with pytest.raises(KindFixed):
        agreed(kind="entities", columns={"key": "码"}, valid_from=date(2026, 11, 1))
    with pytest.raises(NotFound):
        agreed("another", organisation="nobody")
    assert AgreementVersion.objects.count() == 2
    assert Agreement.objects.get().due_on == date(2026, 10, 21)


@pytest.mark.django_db
def test_only_the_data_authority_agrees_and_ends() -> None:
    make_organisations()
    deliverer = make_officer(posts=("deliverer",))
    with pytest.raises(DutyMissing):
        agreed(by=deliverer)
    authority = make_officer(posts=("data-authority",))
    agreed(by=authority)
    end = {"code": "residents", "on": AT.date() + timedelta(days=1), "at": AT}
    with pytest.raises(DutyMissing):
        end_agreement(**end, reason="停用", by=deliverer)
    with pytest.raises(Invalid) as refused:
        end_agreement(**end | {"on": date(2026, 1, 1)}, reason=" ", by=authority)
    assert set(refused.value.facts["fields"]) == {"reason", "on"}  # type: ignore[call-overload]
    assert Agreement.objects.get().ended_on is None
    end_agreement(**end, reason="停用", by=authority)
    with pytest.raises(NotInForce):
        end_agreement(**end, reason="停用", by=authority)
    with pytest.raises(NotInForce):
        agreed(by=authority, tolerance_percent=5, valid_from=date(2026, 12, 1))
    assert (Agreement.objects.get().ended_on, Agreement.objects.get().due_on) == (end["on"], None)


def test_the_sample_agreements_are_sound() -> None:
    rows = read_agreements(SAMPLE.read_text(encoding="utf-8"))
    assert sorted({row.terms.kind.value for row in rows}) == ["entities", "people", "table"]
    assert len({row.organisation for row in rows}) == len(rows) == 9


@pytest.mark.parametrize("text", ["{", "a: 1", "- {code: A}"])
def test_a_file_that_is_no_list_of_agreements_is_refused(text: str) -> None:
    with pytest.raises(BadTerms):
        read_agreements(text)
