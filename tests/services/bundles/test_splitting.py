"""From one application to its parts and back: what begins when, what is refused, what is handed over."""

from datetime import timedelta
from typing import Any

import pytest

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE
from tests.foundation.identity.make import make_person
from tests.services.bundles.make import (
    CARD_ITEM,
    CODE,
    FIRE_ITEM,
    SIGN_ITEM,
    Shop,
    apply_for,
    begin,
    bring_to_end,
    bundle,
    case_of,
    publish,
)
from tests.services.cases.make import MONDAY
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotFound, Refused
from tongban.services.bundles.commands.move_on import move_on
from tongban.services.bundles.commands.steer import (
    PartUnderWay,
    WholeOver,
    leave_out_part,
    retry_part,
    withdraw_whole,
)
from tongban.services.bundles.models import BundleCase, BundlePart
from tongban.services.cases.access import DecidedInParts
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.request_correction import request_correction
from tongban.services.cases.facts import Outcome
from tongban.services.cases.models import Case, CaseSlot
from tongban.services.cases.notices import signed_how
from tongban.services.cases.queries import own_cases
from tongban.services.cases.signature_models import signed_at
from tongban.services.cases.signing import Verdict, signatures_of

pytestmark = pytest.mark.django_db


def states(number: str) -> dict[str, str]:
    return dict(BundlePart.objects.filter(bundled__number=number).values_list("key", "state"))


def test_services_that_need_nothing_begin_at_once_and_the_others_wait(shop: Shop) -> None:
    number = begin(shop)
    assert states(number) == {"card": "running", "sign": "waiting", "fire": "running"}
    card = case_of(number, CARD_ITEM)
    assert card is not None
    assert card.submitted_at == MONDAY  # its days run from the application, not from when a worker came to it
    assert card.form["place"] == "和平路18号"
    assert card.form["name"] == "老张"
    whole = Case.objects.get(number=number)
    assert (whole.item_code, whole.state, whole.handling_system) == (CODE, "received", "parts")


def test_a_service_that_is_not_asked_for_has_no_case(shop: Shop) -> None:
    number = begin(shop, answers={"floor": "small"})
    assert set(states(number)) == {"card", "sign"}


def test_a_service_begins_when_the_result_that_it_needs_is_there(shop: Shop) -> None:
    number = begin(shop)
    card = case_of(number, CARD_ITEM)
    assert card is not None
    bring_to_end(shop, card, office=COUNTY_OFFICE)
    assert states(number)["card"] == "granted"
    sign = case_of(number, SIGN_ITEM)
    assert sign is not None
    assert sign.form["premises"] == "和平路18号"
    assert sign.form["place"] == "正门"
    met = CaseSlot.objects.get(case=sign, key="card")
    assert met.how == "licence"  # what came out of the first service, met without anybody bringing it


def test_the_same_file_is_handed_in_once_and_lies_in_both_cases(shop: Shop) -> None:
    number = begin(shop)
    card, fire = case_of(number, CARD_ITEM), case_of(number, FIRE_ITEM)
    assert card is not None
    assert fire is not None
    papers = [CaseSlot.objects.get(case=case, key="layout").papers for case in (card, fire)]
    assert all(len(one) == 1 for one in papers)
    assert papers[0] != papers[1]  # each case has it as its own


def test_one_signature_stands_for_every_part(shop: Shop) -> None:
    number = begin(shop)
    card = case_of(number, CARD_ITEM)
    assert card is not None
    slots = list(CaseSlot.objects.filter(case=card))
    (report,) = signatures_of(card, slots, list(entries_of(f"cases:{card.number}")))
    assert report.verdict is Verdict.GOOD
    signature = card.signatures.get()
    assert signature.evidence["whole"]["case"] == number
    signed = Case.objects.get(number=number).signatures.get().signed_at
    assert (report.of_whole, report.signed_at) == (number, signed)
    assert signed_at(signature) == signed <= signature.signed_at
    assert number in signed_how(signature.evidence)
    Case.objects.filter(pk=card.pk).update(form=card.form | {"place": "别处"})
    card.refresh_from_db()
    (report,) = signatures_of(card, slots, list(entries_of(f"cases:{card.number}")))
    assert report.verdict is Verdict.CHANGED


def test_heard_twice_nothing_begins_twice(shop: Shop) -> None:
    number = begin(shop)
    before = Case.objects.count()
    move_on(number=number, at=MONDAY)
    move_on(number=number, at=MONDAY + timedelta(minutes=5))
    deliver_all()
    assert Case.objects.count() == before


def test_a_worker_that_dies_while_it_begins_the_parts_leaves_nothing_and_another_begins_them(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tongban.services.bundles.commands import move_on as module

    number = apply_for(shop)
    done = module.submit_case
    calls: list[str] = []

    def dies_at_the_second(**given: Any) -> Any:
        calls.append(given["key"])
        if len(calls) == 2:
            raise KeyboardInterrupt
        return done(**given)

    monkeypatch.setattr(module, "submit_case", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        module.open_whole_case(number=number, at=MONDAY)
    assert not BundleCase.objects.exists()
    assert not Case.objects.filter(part_of=number).exists()
    monkeypatch.undo()
    deliver_all()
    assert states(number) == {"card": "running", "sign": "waiting", "fire": "running"}


def test_the_clock_of_the_whole_runs_once_all_with_which_it_begins_are_accepted(shop: Shop) -> None:
    number = begin(shop)
    card, fire = case_of(number, CARD_ITEM), case_of(number, FIRE_ITEM)
    assert card is not None
    assert fire is not None
    accept_case(number=card.number, by=shop.officers[f"accept@{COUNTY_OFFICE}"], at=MONDAY)
    deliver_all()
    assert Case.objects.get(number=number).promised_due_on is None
    accept_case(number=fire.number, by=shop.officers[f"accept@{CITY_OFFICE}"], at=MONDAY)
    deliver_all()
    whole = Case.objects.get(number=number)
    assert whole.state == "in-review"
    # nine working days after 28 September 2026: 29, 30; National Day 1–7; 8, 9, 10 (made up), 12, 13, 14, 15
    assert str(whole.promised_due_on) == "2026-10-15"
    assert whole.statutory_due_on is None


def test_all_is_handed_over_together_at_the_end(shop: Shop) -> None:
    number = begin(shop)
    for item, office in ((CARD_ITEM, COUNTY_OFFICE), (FIRE_ITEM, CITY_OFFICE)):
        case = case_of(number, item)
        assert case is not None
        bring_to_end(shop, case, office=office)
    assert Case.objects.get(number=number).state == "in-review"
    sign = case_of(number, SIGN_ITEM)
    assert sign is not None
    bring_to_end(shop, sign, office=CITY_OFFICE)
    whole = Case.objects.get(number=number)
    assert (whole.state, whole.outcome) == ("delivered", "granted")
    assert set(states(number).values()) == {"granted"}
    acts = [entry.act for entry in entries_of(f"cases:{number}")]
    assert acts == [
        "cases.submit",
        "bundles.start_part",
        "bundles.start_part",
        "bundles.start_part",  # the sign, as soon as the card was there
        "cases.begin_parts",
        "cases.close_parts",
    ]


def test_when_one_is_refused_what_needs_it_does_not_begin_and_the_rest_goes_on(shop: Shop) -> None:
    number = begin(shop)
    card, fire = case_of(number, CARD_ITEM), case_of(number, FIRE_ITEM)
    assert card is not None
    assert fire is not None
    bring_to_end(shop, card, office=COUNTY_OFFICE, outcome=Outcome.REFUSED)
    assert states(number) == {"card": "refused", "sign": "stopped", "fire": "running"}
    told = Message.objects.get(title="A service of your application will not begin")
    assert told.facts["part"] == "招牌备案"
    bring_to_end(shop, fire, office=CITY_OFFICE)
    whole = Case.objects.get(number=number)
    assert (whole.state, whole.outcome) == ("delivered", "granted")  # what was granted is handed over


def test_nothing_granted_is_a_refusal_of_the_whole(shop: Shop) -> None:
    number = begin(shop, answers={"floor": "small"})
    card = case_of(number, CARD_ITEM)
    assert card is not None
    bring_to_end(shop, card, office=COUNTY_OFFICE, outcome=Outcome.REFUSED)
    assert Case.objects.get(number=number).outcome == "refused"


def test_the_time_that_a_part_waits_for_its_applicant_does_not_count_for_the_whole(shop: Shop) -> None:
    number = begin(shop)
    card, fire = case_of(number, CARD_ITEM), case_of(number, FIRE_ITEM)
    assert card is not None
    assert fire is not None
    accept_case(number=fire.number, by=shop.officers[f"accept@{CITY_OFFICE}"], at=MONDAY)
    bring_to_end(shop, card, office=COUNTY_OFFICE)
    before = Case.objects.get(number=number).promised_due_on
    sign = case_of(number, SIGN_ITEM)
    assert sign is not None
    clerk = shop.officers[f"accept@{CITY_OFFICE}"]
    request_correction(number=sign.number, wanted=[("drawing", "看不清")], by=clerk, at=MONDAY)
    deliver_all()
    from tongban.services.cases.public import readings

    whole = Case.objects.get(number=number)
    later = MONDAY + timedelta(days=2)
    promised = next(reading for kind, reading in readings(whole, now=later).items() if kind == "promised")
    assert before is not None
    assert promised.deadline > before


def test_nobody_acts_on_the_whole_itself(shop: Shop) -> None:
    number = begin(shop)
    with pytest.raises(DecidedInParts):
        accept_case(number=number, by=shop.officers[f"accept@{CITY_OFFICE}"], at=MONDAY)


def test_the_parts_stand_on_the_page_of_the_whole_and_in_the_list_only_when_they_wait_for_one(
    shop: Shop,
) -> None:
    number = begin(shop)
    assert [case.number for case in own_cases(shop.person)] == [number]
    card = case_of(number, CARD_ITEM)
    assert card is not None
    clerk = shop.officers[f"accept@{COUNTY_OFFICE}"]
    request_correction(number=card.number, wanted=[("layout", "看不清")], by=clerk, at=MONDAY)
    assert {case.number for case in own_cases(shop.person)} == {number, card.number}


def test_a_part_is_read_by_the_version_that_was_signed(shop: Shop) -> None:
    from tests.foundation.directory.make import LOADER
    from tests.services.bundles.make import SIGN_TERMS
    from tongban.services.items.public import Slot, publish_item

    number = begin(shop)
    later = SIGN_TERMS.model_copy(update={"slots": (*SIGN_TERMS.slots, Slot(key="new", name="新材料"))})
    publish_item(code=SIGN_ITEM, content=later, by=LOADER, at=MONDAY)
    card = case_of(number, CARD_ITEM)
    assert card is not None
    bring_to_end(shop, card, office=COUNTY_OFFICE)
    sign = case_of(number, SIGN_ITEM)
    assert sign is not None
    assert not CaseSlot.objects.filter(case=sign, key="new").exists()


def test_a_new_version_of_an_item_gives_the_bundle_a_new_guide(shop: Shop) -> None:
    from tests.foundation.directory.make import LOADER
    from tests.services.bundles.make import FIRE_TERMS
    from tongban.services.bundles.commands.publish import follow_items
    from tongban.services.items.public import Slot, last_published, publish_item

    more = FIRE_TERMS.model_copy(
        update={"slots": (*FIRE_TERMS.slots, Slot(key="hydrant", name="消火栓照片"))}
    )
    publish_item(code=FIRE_ITEM, content=more, by=LOADER, at=MONDAY)
    assert follow_items(code=CODE, at=MONDAY)
    assert not follow_items(code=CODE, at=MONDAY)
    guide = last_published(CODE)
    assert guide.version_number == 2
    assert "消火栓照片" in {slot.name for slot in guide.content.slots}


def test_a_part_that_cannot_be_begun_is_held_and_can_be_tried_again_or_left_out(shop: Shop) -> None:
    from tongban.services.items.models import Item

    number = apply_for(shop)
    Item.objects.filter(code=FIRE_ITEM).update(task_state="2")
    deliver_all()
    part = BundlePart.objects.get(bundled__number=number, key="fire")
    assert (part.state, part.why) == ("held", "item-closed")
    assert states(number)["card"] == "running"
    with pytest.raises(PartUnderWay):
        retry_part(number=number, key="card", by=shop.person, at=MONDAY)
    with pytest.raises(NotFound):
        retry_part(number=number, key="fire", by=make_person(name="别人"), at=MONDAY)
    Item.objects.filter(code=FIRE_ITEM).update(task_state="1")
    retry_part(number=number, key="fire", by=shop.person, at=MONDAY + timedelta(minutes=1))
    assert states(number)["fire"] == "running"


def test_a_service_that_has_not_begun_can_be_left_out(shop: Shop) -> None:
    number = begin(shop, answers={"floor": "small"})
    leave_out_part(number=number, key="sign", by=shop.person, at=MONDAY)
    assert states(number) == {"card": "running", "sign": "withdrawn"}


def test_all_is_taken_back_at_once_and_what_was_granted_stays(shop: Shop) -> None:
    number = begin(shop)
    card = case_of(number, CARD_ITEM)
    assert card is not None
    bring_to_end(shop, card, office=COUNTY_OFFICE)
    withdraw_whole(number=number, reasons="不开了", by=shop.person, at=MONDAY)
    deliver_all()
    assert states(number) == {"card": "granted", "sign": "withdrawn", "fire": "withdrawn"}
    whole = Case.objects.get(number=number)
    assert (whole.state, whole.outcome) == ("delivered", "granted")
    with pytest.raises(WholeOver):
        withdraw_whole(number=number, reasons="", by=shop.person, at=MONDAY)


def test_all_taken_back_before_anything_was_granted_is_withdrawn(shop: Shop) -> None:
    number = begin(shop)
    withdraw_whole(number=number, reasons="不开了", by=shop.person, at=MONDAY)
    assert Case.objects.get(number=number).state == "withdrawn"


def test_a_promise_that_the_offices_cannot_keep_is_not_published(shop: Shop) -> None:
    with pytest.raises(Refused) as refused:
        publish(bundle(limit_working_days=7))  # three for the card, then five for the sign
    assert refused.value.code == "bundle-not-publishable"
    assert "limit_working_days" in refused.value.facts["fields"]


def test_beginning_two_parts_costs_few_queries(shop: Shop, django_assert_max_num_queries: Any) -> None:
    number = apply_for(shop)
    from tongban.services.bundles.commands.move_on import open_whole_case

    with django_assert_max_num_queries(60):
        open_whole_case(number=number, at=MONDAY)


def test_the_figures_of_the_month_count_the_services_and_not_the_whole_beside_them(shop: Shop) -> None:
    from tests.services.indicators.make import count, sums_of

    begin(shop)
    count("received")
    assert sums_of("received") == (2, 0)


def test_without_an_account_one_sees_that_it_is_under_way_and_no_steps_that_it_does_not_have(
    shop: Shop,
) -> None:
    from django.test import Client

    from tests.services.cases.visit import words_of
    from tongban.services.cases.check_codes import check_code

    number = begin(shop)
    client = Client(headers={"accept-language": "zh-CN"})
    said = words_of(client.post("/track/", {"number": number, "code": check_code(number)}))
    assert "开小店" in said
    assert "审批" not in said
