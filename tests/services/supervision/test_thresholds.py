"""A place sets from a day on when a rule fires; what has happened is judged as it was told."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory import make
from tests.foundation.directory.make import COUNTY_OFFICE, make_officer, make_organisations
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.services.cases.make import MONDAY
from tests.services.supervision.make import CALENDAR, clock, watched
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock as machine
from tongban.kernel.errors import Invalid, NotFound, Refused
from tongban.kernel.memory import forget_all
from tongban.services.supervision.commands.raise_cards import raise_cards
from tongban.services.supervision.commands.set_threshold import DUTY, set_threshold, withdraw_threshold
from tongban.services.supervision.facts import ThresholdBegun, ThresholdTaken
from tongban.services.supervision.models import Card, Threshold
from tongban.services.supervision.rulebook.book import ALL_RULES, rule_numbered, rule_of
from tongban.services.supervision.rulebook.escalation import ESCALATIONS
from tongban.services.supervision.rulebook.thresholds import Thresholds
from tongban.services.supervision.rulebook.time_limits import DEEMED_ACCEPTANCE, DEEMED_RENEWAL
from tongban.services.supervision.rules import findings
from tongban.standards.working_time import add_working_days

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = MONDAY.date(), MONDAY.date() + timedelta(days=1)
PAPER = "谯政办〔2026〕12号"


@pytest.fixture
def on_monday(still_clock: None) -> None:
    now = machine.current()
    assert isinstance(now, machine.MovableClock)
    now.move_to(MONDAY)


@pytest.fixture
def keeper() -> Officer:
    make_organisations()
    return replace(make_officer(name="何监察"), duties=frozenset({DUTY}))


def put(by: Officer, *, rule: str = "TL-33", days: int = 5, from_on: date = TOMORROW) -> Any:
    return set_threshold(rule=rule, days=days, in_force_from=from_on, basis=PAPER, by=by, at=MONDAY)


def test_a_threshold_counts_for_limits_that_end_on_its_day_or_later() -> None:
    due = date(2026, 10, 12)
    case = watched(promised=clock(due))
    late = add_working_days(due, 4, CALENDAR)
    for from_on, expected in ((due, {"TL-32"}), (due + timedelta(days=1), {"TL-32", "TL-33"})):
        told = Thresholds([("TL-33", from_on, 5)])
        found = findings(case, today=late, calendar=CALENDAR, thresholds=told)
        assert {one.rule.number for one in found} == expected


def test_the_latest_that_has_begun_counts_and_a_reminder_counts_backwards() -> None:
    reminder, red = rule_numbered("TL-31"), rule_numbered("TL-33")
    assert reminder is not None and red is not None
    told = Thresholds(
        [("TL-31", TODAY, 4), ("TL-33", TODAY, 7), ("TL-33", TOMORROW, 9), ("TL-33", TODAY - timedelta(1), 8)]
    )
    assert [told.past(red, on=TODAY + timedelta(days=n)) for n in (-2, -1, 0, 1, 9)] == [3, 8, 7, 9, 9]
    assert (told.past(reminder, on=TODAY), told.past(reminder, on=TODAY - timedelta(days=1))) == (-4, -2)


def test_a_card_says_by_which_threshold_it_was_raised(keeper: Officer) -> None:
    put(keeper, days=4)
    forget_all()
    due = date(2026, 10, 12)
    case = watched(promised=clock(due))
    at = MONDAY.replace(month=10, day=15)  # three working days past: red as shipped, not as set
    raise_cards(case=case, at=at, calendar=CALENDAR)
    assert set(Card.objects.values_list("rule", flat=True)) == {"TL-32"}
    raise_cards(case=case, at=at + timedelta(days=1), calendar=CALENDAR)
    card = Card.objects.get(rule="TL-33")
    assert card.facts == {"days": 4, "due_date": "2026-10-12", "threshold": 4}
    assert entries_of(f"cards:{card.code}")[0].facts["threshold"] == 4


def test_setting_and_taking_back_stand_on_the_trail(
    keeper: Officer, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(6):  # two savepoints among them
        first = put(keeper)
    withdraw_threshold(threshold_id=first, by=keeper, at=MONDAY)
    put(keeper, days=6)
    acts = entries_of("supervision-rules:TL-33")
    assert [one.act for one in acts] == [DUTY, "supervision.withdraw_threshold", DUTY]
    assert acts[0].facts == {
        "rule": "TL-33",
        "days": 5,
        "in_force_from": TOMORROW.isoformat(),
        "basis": PAPER,
    }
    assert Threshold.objects.filter(withdrawn_at=None).get().days == 6


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"rule": "TL-41"}, "threshold-fixed"),
        ({"rule": "TL-99"}, "not-found"),
        ({"days": 1}, "invalid"),
        ({"days": 11}, "invalid"),
        ({"from_on": TODAY}, "invalid"),
    ],
)
def test_what_the_law_fixes_what_is_out_of_range_and_what_is_past_is_refused(
    keeper: Officer, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        put(keeper, **changes)
    assert refused.value.code == code
    assert not Threshold.objects.exists()


def test_a_day_is_set_once_and_what_is_in_force_stays(keeper: Officer) -> None:
    first = put(keeper)
    with pytest.raises(ThresholdTaken):
        put(keeper, days=6)
    with pytest.raises(ThresholdBegun):
        withdraw_threshold(threshold_id=first, by=keeper, at=MONDAY + timedelta(days=1))
    with pytest.raises(Invalid):
        set_threshold(rule="TL-33", days=5, in_force_from=TOMORROW, basis=" ", by=keeper, at=MONDAY)
    withdraw_threshold(threshold_id=first, by=keeper, at=MONDAY)
    with pytest.raises(NotFound):
        withdraw_threshold(threshold_id=first, by=keeper, at=MONDAY)


def test_who_lacks_the_duty_sets_nothing() -> None:
    make_organisations()
    with pytest.raises(DutyMissing):
        put(make_officer(name="赵科长"))


def test_each_rule_says_what_it_is_and_its_own_days_lie_within_its_range() -> None:
    assert len({(rule.number, rule.version) for rule in ALL_RULES}) == len(ALL_RULES)
    for rule in ALL_RULES:
        assert rule.says and rule.protects and rule.basis
        assert ("%(threshold)s" in rule.says) == (rule.may_be is not None)
        assert rule_of(rule.number, rule.version) is rule
        if rule.may_be is not None:
            assert rule.may_be[0] <= abs(rule.past) <= rule.may_be[1]
        is_of_law = rule in (DEEMED_ACCEPTANCE, DEEMED_RENEWAL, *ESCALATIONS)
        assert (rule.clock is None) != (rule.over is None) or is_of_law
        assert bool(rule.over) == bool(rule.needs)


def test_everybody_reads_the_rules_in_force_and_what_is_to_come(
    keeper: Officer, client: Client, on_monday: None, django_assert_max_num_queries: Any
) -> None:
    put(keeper, days=7, from_on=TOMORROW)
    client.get("/supervision/rules/")
    with django_assert_max_num_queries(1):
        page = client.get("/supervision/rules/").content.decode()
    assert "超过承诺时限达到3个工作日" in page and "自9月29日（周二）起为7个工作日" in page
    assert "/desk/" not in page.split("<main")[1].split("</main")[0]
    told = {one["number"]: one for one in client.get("/api/v1/supervision/rules").json()}
    assert (told["TL-33"]["threshold"], told["TL-41"]["threshold"], told["TL-31"]["is_before"]) == (
        3,
        None,
        True,
    )


def test_the_desk_sets_takes_back_and_says_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, on_monday: None
) -> None:
    monkeypatch.setitem(make.DUTIES, "supervisor", frozenset({"supervision.judge", DUTY}))
    make_organisations()

    def desk(name: str, post: str) -> Client:
        officer = make_staff(name=name, posts=(post,), organisation_code=COUNTY_OFFICE)
        return sign_in_staff(Client(), officer)

    supervisor, clerk = desk("何监察", "supervisor"), desk("李受理", "clerk")
    url = "/desk/cards/rules/TL-33/"
    wrong = supervisor.post(url, {"days": "99", "in_force_from": "", "basis": ""})
    assert wrong.status_code == 422 and "请填写本规则范围内的数。" in wrong.content.decode()
    sent = {"days": "5", "in_force_from": "2026-09-29", "basis": PAPER}
    assert clerk.post(url, sent).status_code == 403 and not Threshold.objects.exists()
    assert supervisor.post(url, sent).status_code == 302
    row = Threshold.objects.get()
    page = supervisor.get(url).content.decode()
    assert PAPER in page and f"{row.id}/withdraw/" in page
    page = clerk.get(url).content.decode()
    assert PAPER in page and "withdraw/" not in page and 'name="days"' not in page
    assert clerk.post(f"{url}{row.id}/withdraw/").status_code == 403
    assert supervisor.post(f"{url}{row.id}/withdraw/").status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_at is not None
    assert supervisor.get("/desk/cards/rules/").status_code == 200
    assert supervisor.get("/desk/cards/rules/TL-99/").status_code == 404
    fixed = supervisor.post("/desk/cards/rules/TL-41/", sent)
    assert fixed.status_code == 409 and "是固定的" in fixed.content.decode()
