"""The verbs: a code that is good once, the holder's choice, what the checker sees, and each refusal."""

from datetime import timedelta
from typing import Any

import pytest

from tests.foundation.identity.make import make_person
from tests.foundation.papers.make import AT
from tests.resources.licences.make import CARD, make_licence
from tests.resources.licences.showing.make import (
    CLASS,
    DRIVER,
    ID_CODE,
    NAME,
    NUMBER,
    OTHER_SHOP,
    SHOP,
    ask,
    claimed,
    holder_of,
    make_driving_licence,
    nobody_knows,
)
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.messages.public import inbox
from tongban.foundation.trail.public import entries_about
from tongban.kernel.errors import Invalid, NotFound
from tongban.resources.licences.commands.suspend import suspend_licence
from tongban.resources.licences.credentials.public import check_presentation
from tongban.resources.licences.history import history_of_licence
from tongban.resources.licences.public import LicenceFact, LicenceNotValid, LicenceTypeUnknown, revoke_licence
from tongban.resources.licences.showing.commands.answer import (
    consent_to_show,
    decline_to_show,
    stop_showing,
)
from tongban.resources.licences.showing.commands.ask import ask_to_see
from tongban.resources.licences.showing.commands.claim import claim_code
from tongban.resources.licences.showing.commands.show import ShowingRests, renew_code, show_licence
from tongban.resources.licences.showing.facts import (
    AskAnswered,
    AskPast,
    AskState,
    CodePast,
    CodeUnknown,
    CodeUsed,
    FieldMissing,
    FieldNotAsked,
    FieldUnknown,
    OtherType,
    Verdict,
    WrongHolder,
)
from tongban.resources.licences.showing.jobs import forget_shown
from tongban.resources.licences.showing.models import LicenceAsk, ShowCode
from tongban.resources.licences.showing.presenting import audience_of, check_shown
from tongban.resources.licences.showing.queries import own_ask, seen_by_asker, showings_of_licence
from tongban.resources.licences.showing.rules import code_text, new_digits, new_token
from tongban.standards.codes import BadIdNumber

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def test_the_checker_sees_exactly_what_the_holder_consented_to(licence: LicenceFact, zhang: Person) -> None:
    asked, _ = claimed(licence, zhang, NAME, ID_CODE, CLASS, required=(CLASS,))
    assert seen_by_asker(asked.id, by=SHOP, at=AT)[1] is None
    consent_to_show(ask_id=asked.id, fields=[NAME, CLASS], by=zhang, at=AT)
    fact, seen = seen_by_asker(asked.id, by=SHOP, at=AT)
    assert seen is not None
    assert (fact.state, seen.verdict) == (AskState.SHOWN, Verdict.FRESH)
    assert seen.values == {NAME: "张小满", CLASS: "C1"}
    assert seen.trust == "A"
    row = LicenceAsk.objects.get(id=asked.id)
    presented = check_presentation(seen.presentation, audience=audience_of(asked.id), nonce=row.nonce, at=AT)
    assert presented.is_bound
    disclosed = {name for name in presented.claims if not name.startswith(("_", "cnf"))}
    assert disclosed == {
        "iss",
        "iat",
        "nbf",
        "exp",
        "vct",
        "status",
        "type_name",
        "organisation",
        "trust",
        NAME,
        "fields",
    }
    assert presented.claims["fields"] == {"vehicle_class": "C1"}
    assert holder_of(zhang).id_code not in seen.presentation


def test_a_presentation_is_good_for_its_one_check_alone(licence: LicenceFact, zhang: Person) -> None:
    asked, _ = claimed(licence, zhang, NAME)
    consent_to_show(ask_id=asked.id, fields=[NAME], by=zhang, at=AT)
    seen = seen_by_asker(asked.id, by=SHOP, at=AT)[1]
    assert seen is not None
    nonce = LicenceAsk.objects.get(id=asked.id).nonce
    audience = audience_of(asked.id)

    def verdict(text: str = seen.presentation, **changes: Any) -> Verdict:
        given: dict[str, Any] = {"audience": audience, "nonce": nonce, "at": AT}
        return check_shown(text, **given | changes).verdict

    assert verdict() is Verdict.FRESH
    assert verdict(nonce="another") is Verdict.FORGED
    assert verdict(audience=audience_of(licence.id)) is Verdict.FORGED
    assert verdict(seen.presentation.rsplit("~", 1)[0] + "~") is Verdict.FORGED
    assert verdict(seen.presentation.replace("~", "x~", 1)) is Verdict.FORGED
    assert verdict("rubbish") is Verdict.FORGED
    assert verdict(at=AT + 3 * MINUTE) is Verdict.STALE
    assert verdict(at=AT + 10 * MINUTE) is Verdict.STALE


def test_what_was_shown_is_gone_after_five_minutes_and_kept_nowhere(
    licence: LicenceFact, zhang: Person
) -> None:
    asked, _ = claimed(licence, zhang, NAME)
    consent_to_show(ask_id=asked.id, fields=[NAME], by=zhang, at=AT)
    late = AT + 5 * MINUTE
    assert seen_by_asker(asked.id, by=SHOP, at=late - SECOND)[1] is not None
    assert seen_by_asker(asked.id, by=SHOP, at=late)[1] is None
    assert forget_shown(at=late) == 1
    assert nobody_knows(asked.id)
    assert showings_of_licence(licence.id)[0].labels == ("Holder",)


def test_the_holder_takes_it_off_the_checkers_page_before_its_time(
    licence: LicenceFact, zhang: Person
) -> None:
    asked, _ = claimed(licence, zhang, NAME)
    consent_to_show(ask_id=asked.id, fields=[NAME], by=zhang, at=AT)
    with pytest.raises(NotFound):
        stop_showing(ask_id=asked.id, by=make_person(name="老李"), at=AT + MINUTE)
    stop_showing(ask_id=asked.id, by=zhang, at=AT + MINUTE)
    assert seen_by_asker(asked.id, by=SHOP, at=AT + MINUTE)[1] is None
    assert nobody_knows(asked.id)


def test_a_licence_that_is_revoked_while_it_is_seen_is_told_at_once(
    licence: LicenceFact, zhang: Person, chen: Officer
) -> None:
    asked, _ = claimed(licence, zhang, NAME)
    consent_to_show(ask_id=asked.id, fields=[NAME], by=zhang, at=AT)
    suspend_licence(
        identifier=licence.identifier,
        until=(AT + timedelta(days=9)).date(),
        reason="查验",
        law="道路交通安全法",
        by=chen,
        at=AT,
    )
    seen = seen_by_asker(asked.id, by=SHOP, at=AT)[1]
    assert seen is not None
    assert seen.verdict is Verdict.SUSPENDED
    revoke_licence(identifier=licence.identifier, reason="醉驾", by=chen, at=AT)
    seen = seen_by_asker(asked.id, by=SHOP, at=AT)[1]
    assert seen is not None
    assert seen.verdict is Verdict.REVOKED


def test_a_code_is_good_once_and_the_second_checker_is_refused_and_told_of(
    licence: LicenceFact, zhang: Person
) -> None:
    asked, shown = claimed(licence, zhang, NAME)
    other = ask(NAME, by=OTHER_SHOP)
    for text in (shown.text, shown.digits):
        with pytest.raises(CodeUsed):
            claim_code(ask_id=other.id, text=text, by=OTHER_SHOP, at=AT + SECOND)
    assert own_ask(other.id, by=OTHER_SHOP).state is AskState.OPEN
    assert own_ask(asked.id, by=SHOP).second_try_at == AT + SECOND
    told = inbox(account_id=zhang.account_id, today=AT.date()).unread
    assert len(told) == 1
    assert "另一家租车行" not in str(told)


def test_the_same_code_for_the_same_check_changes_nothing(licence: LicenceFact, zhang: Person) -> None:
    asked, shown = claimed(licence, zhang, NAME)
    again = claim_code(ask_id=asked.id, text=shown.digits, by=SHOP, at=AT + SECOND)
    assert (again.state, again.ends_at, again.second_try_at) == (AskState.CLAIMED, asked.ends_at, None)


def test_a_code_that_was_shown_is_not_good_again_after_its_answer(
    licence: LicenceFact, zhang: Person
) -> None:
    asked, shown = claimed(licence, zhang, NAME)
    decline_to_show(ask_id=asked.id, by=zhang, at=AT)
    fresh = ask(NAME)
    with pytest.raises(CodeUsed):
        claim_code(ask_id=fresh.id, text=shown.text, by=SHOP, at=AT + SECOND)


def test_a_code_runs_out_after_a_minute(licence: LicenceFact, zhang: Person) -> None:
    shown = show_licence(code=licence.code, by=zhang, at=AT)
    opened = ask(NAME)
    with pytest.raises(CodePast) as refused:
        claim_code(ask_id=opened.id, text=shown.text, by=SHOP, at=AT + MINUTE)
    assert refused.value.facts == {"time": "10:01:00"}
    assert claim_code(ask_id=opened.id, text=shown.text, by=SHOP, at=AT + MINUTE - SECOND).state == "claimed"


def test_a_code_that_nobody_shows_is_unknown(licence: LicenceFact, settings: Any) -> None:
    opened = ask(NAME)
    for text in (new_digits(), code_text(settings.BASE_URL, new_token())):
        with pytest.raises(CodeUnknown):
            claim_code(ask_id=opened.id, text=text, by=SHOP, at=AT)


def test_the_next_code_comes_while_the_last_is_good_and_a_scan_ends_all_others(
    licence: LicenceFact, zhang: Person
) -> None:
    first = show_licence(code=licence.code, by=zhang, at=AT)
    second = renew_code(code=licence.code, by=zhang, at=AT + 55 * SECOND)
    assert second.renews_until == first.renews_until
    opened, other = ask(NAME), ask(NAME, by=OTHER_SHOP)
    claim_code(ask_id=opened.id, text=first.text, by=SHOP, at=AT + 57 * SECOND)
    with pytest.raises(CodePast):
        claim_code(ask_id=other.id, text=second.text, by=OTHER_SHOP, at=AT + 58 * SECOND)
    with pytest.raises(ShowingRests):
        renew_code(code=licence.code, by=zhang, at=AT + timedelta(minutes=31))


def test_nobody_shows_the_licence_of_another(licence: LicenceFact) -> None:
    with pytest.raises(NotFound):
        show_licence(code=licence.code, by=make_person(name="老李"), at=AT)
    assert not ShowCode.objects.exists()


def test_nobody_answers_for_another_and_nothing_is_written(licence: LicenceFact, zhang: Person) -> None:
    asked, _ = claimed(licence, zhang, NAME)
    li = make_person(name="老李")
    for verb in (
        lambda: consent_to_show(ask_id=asked.id, fields=[NAME], by=li, at=AT),
        lambda: decline_to_show(ask_id=asked.id, by=li, at=AT),
    ):
        with pytest.raises(NotFound):
            verb()
    assert own_ask(asked.id, by=SHOP).state is AskState.CLAIMED


def test_no_checker_sees_or_continues_the_check_of_another(licence: LicenceFact, zhang: Person) -> None:
    asked, _ = claimed(licence, zhang, NAME)
    consent_to_show(ask_id=asked.id, fields=[NAME], by=zhang, at=AT)
    with pytest.raises(NotFound):
        seen_by_asker(asked.id, by=OTHER_SHOP, at=AT)
    with pytest.raises(NotFound):
        claim_code(ask_id=asked.id, text=new_digits(), by=OTHER_SHOP, at=AT)


def test_a_licence_that_is_not_valid_cannot_be_shown(
    licence: LicenceFact, zhang: Person, chen: Officer
) -> None:
    asked, _ = claimed(licence, zhang, NAME)
    revoke_licence(identifier=licence.identifier, reason="醉驾", by=chen, at=AT)
    with pytest.raises(LicenceNotValid):
        show_licence(code=licence.code, by=zhang, at=AT)
    with pytest.raises(LicenceNotValid):
        consent_to_show(ask_id=asked.id, fields=[NAME], by=zhang, at=AT)
    assert own_ask(asked.id, by=SHOP).state is AskState.CLAIMED


def test_another_licence_than_the_one_asked_for_is_refused(zhang: Person, chen: Officer) -> None:
    card = make_licence(
        by=chen, organisation_id=chen.organisation_id, type_code=CARD, holder=holder_of(zhang), fields={}
    )
    shown = show_licence(code=card.code, by=zhang, at=AT)
    opened = ask(NAME)
    with pytest.raises(OtherType) as refused:
        claim_code(ask_id=opened.id, text=shown.text, by=SHOP, at=AT)
    assert refused.value.facts == {"asked": "机动车驾驶证"}
    assert ShowCode.objects.get().ask_id is None


def test_a_licence_of_somebody_else_than_the_one_named_is_refused(
    licence: LicenceFact, zhang: Person, chen: Officer
) -> None:
    li = make_person(name="老李")
    shown = show_licence(code=licence.code, by=zhang, at=AT)
    wrong = ask(NAME, holder_code=holder_of(li).id_code)
    with pytest.raises(WrongHolder):
        claim_code(ask_id=wrong.id, text=shown.text, by=SHOP, at=AT)
    assert ShowCode.objects.get().ask_id is None
    assert own_ask(wrong.id, by=SHOP).state is AskState.OPEN
    right = ask(NAME, holder_code=f" {holder_of(zhang).id_code[:6]} {holder_of(zhang).id_code[6:].lower()}")
    assert claim_code(ask_id=right.id, text=shown.text, by=SHOP, at=AT).state is AskState.CLAIMED
    with pytest.raises(BadIdNumber):
        ask(NAME, holder_code="341699199001010000")


def test_what_is_needed_cannot_be_left_out_and_what_was_not_asked_cannot_be_shown(
    licence: LicenceFact, zhang: Person
) -> None:
    asked, _ = claimed(licence, zhang, NAME, required=(CLASS,))
    with pytest.raises(FieldMissing) as missing:
        consent_to_show(ask_id=asked.id, fields=[NAME], by=zhang, at=AT)
    assert missing.value.facts["missing"] == [CLASS]
    with pytest.raises(FieldNotAsked):
        consent_to_show(ask_id=asked.id, fields=[CLASS, NUMBER], by=zhang, at=AT)
    assert own_ask(asked.id, by=SHOP).state is AskState.CLAIMED
    consent_to_show(ask_id=asked.id, fields=[CLASS], by=zhang, at=AT)
    for verb in (
        lambda: consent_to_show(ask_id=asked.id, fields=[CLASS, NAME], by=zhang, at=AT),
        lambda: decline_to_show(ask_id=asked.id, by=zhang, at=AT),
    ):
        with pytest.raises(AskAnswered):
            verb()
    assert own_ask(asked.id, by=SHOP).shown == (CLASS,)


def test_a_question_that_nobody_answers_runs_out(licence: LicenceFact, zhang: Person) -> None:
    asked, _ = claimed(licence, zhang, NAME)
    with pytest.raises(AskPast):
        consent_to_show(ask_id=asked.id, fields=[NAME], by=zhang, at=asked.ends_at)
    opened = ask(NAME)
    shown = show_licence(code=licence.code, by=zhang, at=opened.ends_at)
    with pytest.raises(AskPast):
        claim_code(ask_id=opened.id, text=shown.text, by=SHOP, at=opened.ends_at)
    forget_shown(at=AT + timedelta(days=2))
    assert not LicenceAsk.objects.exists()
    assert not ShowCode.objects.exists()


def test_a_check_that_says_not_who_or_what_for_or_asks_for_what_is_not_there_is_refused(
    chen: Officer,
) -> None:
    good: dict[str, Any] = {
        "type_code": DRIVER,
        "fields": [NAME],
        "required": [],
        "purpose": "租车",
        "by": SHOP,
    }
    for wrong, refusal in (
        ({"type_code": "nothing"}, LicenceTypeUnknown),
        ({"fields": ["fields.salary"]}, FieldUnknown),
        ({"required": ["salary"]}, FieldUnknown),
        ({"purpose": "  "}, Invalid),
        ({"purpose": "车" * 101}, Invalid),
        ({"by": OTHER_SHOP.__class__(kind=SHOP.kind, ref=SHOP.ref, name=" ")}, Invalid),
    ):
        with pytest.raises(refusal):
            ask_to_see(**good | wrong, at=AT)
    assert not LicenceAsk.objects.exists()


def test_the_log_and_the_trail_have_each_showing_and_each_refusal_and_no_personal_data(
    licence: LicenceFact, zhang: Person
) -> None:
    first, _ = claimed(licence, zhang, NAME, CLASS)
    consent_to_show(ask_id=first.id, fields=[CLASS], by=zhang, at=AT)
    second, _ = claimed(licence, zhang, ID_CODE, at=AT + MINUTE)
    decline_to_show(ask_id=second.id, by=zhang, at=AT + MINUTE)
    log = showings_of_licence(licence.id)
    assert [(one.asker_name, one.is_known, one.is_shown, one.labels) for one in log] == [
        ("小满租车行", False, False, ("ID number",)),
        ("小满租车行", False, True, ("准驾车型",)),
    ]
    told = history_of_licence(licence, on=AT.date(), with_names=False).lines
    assert [(line.is_holder, line.who) for line in told[:2]] == [(True, ""), (True, "")]
    assert not told[-1].is_holder
    about = entries_about([subject := f"licence:{licence.number}"])[subject]
    acts = [entry for entry in about if "show" in entry.act]
    assert [entry.act for entry in acts] == ["licences.show", "licences.decline-to-show"]
    said = str(acts)
    for personal in ("张小满", "小满租车行", "租一辆小客车", holder_of(zhang).id_code, "C1"):
        assert personal not in said


def test_a_licence_of_a_firm_is_shown_by_whoever_speaks_for_it(zhang: Person, chen: Officer) -> None:
    from tests.resources.licences.make import FOOD
    from tests.resources.registers.make import make_firm_of
    from tongban.resources.licences.public import Holder, HolderKind

    firm = make_firm_of(zhang.person_id)
    shop = make_licence(
        by=chen,
        organisation_id=chen.organisation_id,
        holder=Holder(kind=HolderKind.FIRM, name=firm.name, id_type="01", id_code=firm.uscc),
    )
    shown = show_licence(code=shop.code, by=zhang, at=AT)
    opened = ask_to_see(type_code=FOOD, fields=["fields.kinds"], required=[], purpose="订餐", by=SHOP, at=AT)
    claim_code(ask_id=opened.id, text=shown.digits, by=SHOP, at=AT)
    consent_to_show(ask_id=opened.id, fields=["fields.kinds"], by=zhang, at=AT)
    seen = seen_by_asker(opened.id, by=SHOP, at=AT)[1]
    assert seen is not None
    assert seen.values == {"fields.kinds": "热食类食品制售、冷食类食品制售"}


def test_a_new_version_of_a_licence_leaves_the_old_question_without_an_answer(
    licence: LicenceFact, zhang: Person, chen: Officer
) -> None:
    asked, _ = claimed(licence, zhang, NAME)
    make_driving_licence(zhang, by=chen)
    with pytest.raises(LicenceNotValid):
        consent_to_show(ask_id=asked.id, fields=[NAME], by=zhang, at=AT)
