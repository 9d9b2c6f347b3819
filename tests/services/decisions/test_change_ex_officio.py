"""An office changes a licence by itself (变更, 行政许可法 art. 8): notice, defence, a second officer, compensation."""

from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import add_post
from tests.foundation.identity.make import make_staff, sign_in, sign_in_staff
from tests.services.cases.held.make import moment, stall_licence, stall_town
from tests.services.cases.make import MONDAY, Town
from tests.services.cases.visit import words_of
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.models import Document
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.kernel.errors import NotAllowed
from tongban.resources.licences.public import LicenceFact, LicenceState, licence_named, versions_of
from tongban.services.cases.public import Told
from tongban.services.decisions.proceedings.commands.decide import Decision, decide_proceeding
from tongban.services.decisions.proceedings.commands.open import open_proceeding
from tongban.services.decisions.proceedings.commands.serve import serve_notice
from tongban.services.decisions.proceedings.errors import DecidedByOpener, DefenceOpen, ProceedingWordsMissing
from tongban.services.decisions.proceedings.facts import Opening
from tongban.services.decisions.proceedings.models import Proceeding

pytestmark = pytest.mark.django_db
add_post("opens-changes", frozenset({"decisions.open_proceeding"}))
add_post("decides-changes", frozenset({"decisions.decide_proceeding", "licences.issue"}))
AFTER = moment(10, 12)
OPENING: dict[str, Any] = {
    "ground": "change-law",
    "facts": "新规定不再允许在这里卖凉粉。",
    "law": "《示例市食品摊点管理办法》第九条，2026年9月1日起修改",
    "interest": "保障食品安全。",
    "changes": {"goods": "凉皮", "shop": "小满凉皮"},
}


@pytest.fixture
def town() -> Town:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    return stall_town()


@pytest.fixture
def stall(town: Town) -> LicenceFact:
    return stall_licence(town)


@pytest.fixture
def opener(town: Town) -> Officer:
    return make_staff(name="吴立案", posts=("opens-changes",))


@pytest.fixture
def decider(town: Town) -> Officer:
    return make_staff(name="钱决定", posts=("decides-changes",))


def served(stall: LicenceFact, opener: Officer, **changes: Any) -> str:
    opened = open_proceeding(code=stall.code, opening=Opening(**(OPENING | changes)), by=opener, at=MONDAY)
    serve_notice(number=opened.number, how=Told.WRITTEN, served_on=MONDAY.date(), by=opener, at=MONDAY)
    return opened.number


def decide(number: str, by: Officer, *, at: Any = AFTER, **changes: Any) -> None:
    said: dict[str, Any] = {"reasons": "已经听取意见。", "compensation": "设备损失凭票补偿。"}
    decide_proceeding(number=number, decision=Decision(**(said | changes)), by=by, at=at)


def test_the_licence_says_what_was_told_and_keeps_its_number_and_term(
    stall: LicenceFact, opener: Officer, decider: Officer
) -> None:
    decide(served(stall, opener), decider)
    deliver_all()
    new, before = versions_of(stall)
    whole = licence_named(new.identifier)
    assert (whole.fields["goods"], whole.fields["shop"]) == ("凉皮", "小满凉皮")
    assert (new.number, new.valid_until) == (stall.number, stall.valid_until)
    assert (before.state, before.ended_how) == (LicenceState.REPLACED, "change")
    acts = [one.act for one in entries_of(f"licence:{stall.number}")]
    assert {"decisions.open_proceeding", "decisions.decide_proceeding", "licences.issue"} <= set(acts)


def test_both_papers_say_what_changes_and_that_losses_are_made_good(
    stall: LicenceFact, opener: Officer, decider: Officer
) -> None:
    number = served(stall, opener)
    notice = Document.objects.get(owner=f"proceeding:{number}", kind="notice").data
    assert notice["changes"] == ["“经营项目”由“凉皮、凉粉”变更为“凉皮”"]
    assert notice["measure"] == "变更"
    decide(number, decider)
    decision = Document.objects.get(owner=f"proceeding:{number}", kind="decision").data
    assert decision["compensation"] == "设备损失凭票补偿。"
    deliver_all()
    assert not Document.objects.filter(owner=f"proceeding:{number}", paper=None).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"interest": " "}, "interest"),
        ({"law": ""}, "law"),
        ({"changes": {}}, "changes"),
        ({"changes": {"goods": "凉皮、凉粉", "nothing": "x"}}, "changes"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_opened(
    stall: LicenceFact, opener: Officer, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(ProceedingWordsMissing) as refused:
        served(stall, opener, **changes)
    assert list(refused.value.by_field()) == [field]
    assert not Proceeding.objects.exists()


def test_nobody_decides_alone_too_early_or_without_compensation(
    stall: LicenceFact, opener: Officer, decider: Officer
) -> None:
    number = served(stall, opener)
    both = make_staff(name="周两样", posts=("opens-changes", "decides-changes"))
    with pytest.raises(NotAllowed):
        decide(number, opener)
    with pytest.raises(DefenceOpen):
        decide(number, both, at=moment(10, 9))
    with pytest.raises(ProceedingWordsMissing):
        decide(number, decider, compensation=" ")
    assert [one.state for one in versions_of(stall)] == [LicenceState.VALID]
    Proceeding.objects.update(opened_by=both.account_id)
    with pytest.raises(DecidedByOpener):
        decide(number, both)


def test_the_pages_ask_for_the_entries_and_show_them_to_the_holder(
    town: Town, stall: LicenceFact, opener: Officer
) -> None:
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), opener)
    address = f"/desk/licences/{stall.code}/"
    page = desk.get(f"{address}?ground=change-law").content.decode()
    assert 'name="change-goods"' in page and 'value="凉皮、凉粉"' in page
    said = {key: value for key, value in OPENING.items() if key != "changes"}
    refused = desk.post(f"{address}open/", {**said, "change-goods": "凉皮、凉粉", "change-shop": "小满凉皮"})
    assert refused.status_code == 422
    assert "至少改一项" in words_of(refused)
    assert desk.post(f"{address}open/", {**said, "change-goods": "凉皮"}).status_code == 302
    number = Proceeding.objects.get().number
    holder = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    assert "从“凉皮、凉粉”改为“凉皮”" in words_of(holder.get(f"/my/proceedings/{number}/"))
