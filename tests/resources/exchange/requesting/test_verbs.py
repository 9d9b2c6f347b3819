"""From the request to the grant and its end: who may do what, what is refused, and that nothing is written then."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, make_deputy
from tests.foundation.identity.make import make_staff
from tests.resources.datasets.make import publish
from tests.resources.exchange.make import AT, HOUSING, WELFARE, answer, appointed, asked, granted, submit
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.messages.models import Message
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.models import Staged
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotFound
from tongban.resources.datasets.public import withdraw_resource
from tongban.resources.exchange.facts import Condition, GrantState, Op, Way
from tongban.resources.exchange.requesting.commands.answer import answer_request, refuse_request
from tongban.resources.exchange.requesting.commands.check import check_request, return_request
from tongban.resources.exchange.requesting.commands.expire import expire_grants, warn_of_ends
from tongban.resources.exchange.requesting.commands.object import raise_objection
from tongban.resources.exchange.requesting.commands.revoke import revoke_grant
from tongban.resources.exchange.requesting.commands.settle import settle_objection
from tongban.resources.exchange.requesting.commands.submit import resubmit_request, submit_request
from tongban.resources.exchange.requesting.commands.watch import mark_overdue, remind_before_due
from tongban.resources.exchange.requesting.commands.withdraw import withdraw_request
from tongban.resources.exchange.requesting.models import Dispute, Grant, RequestStep, ShareRequest
from tongban.resources.exchange.requesting.queries import live_grant
from tongban.resources.exchange.requesting.refusals import (
    AnswerIncomplete,
    GrantedAlready,
    GrantNotLive,
    GrantOutOfOrder,
    GroundsNeeded,
    NobodyAnswers,
    NotShared,
    OwnCheck,
    OwnObjection,
    OwnRequest,
    OwnResource,
    RequestedAlready,
    RequestIncomplete,
    RequestOutOfOrder,
)

pytestmark = pytest.mark.django_db
NAMES = ("不动产单元号", "权利人", "坐落", "抵押状态")
WHY = "用途与事项不符，请补充说明"


def _kinds(*, is_open: bool = True) -> list[str]:
    return sorted(Task.objects.filter(closed_at__isnull=is_open).values_list("kind", flat=True))


def _written() -> tuple[int, ...]:
    tables: tuple[Any, ...] = (ShareRequest, RequestStep, Grant, Dispute, Staged)
    return tuple(table.objects.count() for table in tables)


def test_from_the_request_to_a_grant_of_less_than_was_asked(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    number = submit(asker, housing)
    row = ShareRequest.objects.get(number=number)
    assert (number, row.state, row.due_date) == ("GX-2026-000001", "submitted", date(2026, 9, 30))
    assert _kinds() == ["exchange.check"]

    check_request(number=number, by=checker, at=AT)
    row.refresh_from_db()
    assert (row.state, row.due_date) == ("checked", date(2026, 10, 16))
    assert _kinds() == ["exchange.answer"]

    said = answer(
        *NAMES[:3],
        refused=NAMES[3:],
        conditions=(Condition(field="坐落", op=Op.PREFIX, values=("谯城区",)),),
        until=date(2027, 3, 31),
    )
    code = answer_request(number=number, answer=said, by=giver, at=AT)
    found = live_grant(code, way=Way.API, consumer_id=asker.organisation_id, at=AT)
    assert [one.name for one in found.fields] == list(NAMES[:3])
    assert found.conditions == said.conditions
    assert (found.daily_quota, found.valid_until, found.needs_case) == (100, date(2027, 4, 1), True)
    assert _kinds() == []
    assert [entry.act for entry in entries_of(f"exchange:{number}")] == [
        "exchange.request",
        "exchange.check",
        "exchange.answer",
    ]
    refused = row.fields.get(name="抵押状态")
    assert (refused.is_granted, refused.reason) == (False, "办理此事项不需要")


def test_without_conditions_the_authority_grants_at_once(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    code = publish(
        giver,
        checker,
        **(HOUSING | {"name": "标准地址", "share_type": "1", "fields": HOUSING["fields"][:1], "level": 2}),
    )
    number = submit(asker, code, fields=("不动产单元号",), field_reasons="")
    assert ShareRequest.objects.get(number=number).due_date == date(2026, 9, 29)
    with pytest.raises(RequestOutOfOrder):
        check_request(number=number, by=checker, at=AT)  # there is nobody to pass it on to
    grant = answer_request(number=number, answer=answer("不动产单元号"), by=checker, at=AT)
    found = live_grant(grant, way=Way.API, consumer_id=asker.organisation_id, at=AT)
    assert (found.needs_case, found.state) == (False, GrantState.LIVE)


def test_what_is_not_shared_is_refused_with_its_law(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    law = "《中华人民共和国精神卫生法》第四条"
    code = publish(giver, checker, **(HOUSING | {"name": "患者信息", "share_type": "3", "share_basis": law}))
    before = _written()
    with pytest.raises(NotShared) as refused:
        submit(asker, code)
    assert law in refused.value.sentence()
    assert _written() == before


def test_an_organisation_does_not_ask_for_its_own(giver: Officer, housing: str) -> None:
    own = make_staff(name="自己", posts=("data-asker",))
    with pytest.raises(OwnResource):
        submit(own, housing)


def test_what_is_missing_is_refused_and_nothing_is_written(asker: Officer, housing: str) -> None:
    before = _written()
    with pytest.raises(RequestIncomplete) as refused:
        submit(asker, housing, item_code="L341602TEST9999", basis="领导要求", responsible=1)
    assert refused.value.facts["reasons"] == {
        "item_code": "item-unknown",
        "basis": "basis-missing",
        "responsible": "responsible-missing",
    }
    assert _written() == before


def test_only_who_has_the_duty_there_asks(
    asker: Officer, stranger: Officer, giver: Officer, housing: str
) -> None:
    for by in (stranger, giver):
        with pytest.raises(DutyMissing):
            submit_request(
                asked=asked(housing, responsible=asker.account_id),
                organisation_id=asker.organisation_id,
                by=by,
                at=AT,
            )


def test_the_same_is_not_asked_for_twice(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    first = submit(asker, housing)
    with pytest.raises(RequestedAlready) as waiting:
        submit(asker, housing)
    assert waiting.value.facts["number"] == first
    withdraw_request(number=first, by=asker, at=AT)
    code = granted(asker, checker, giver, housing)
    before = _written()
    with pytest.raises(GrantedAlready) as held:
        submit(asker, housing, fields=("坐落", "权利人"))
    assert held.value.facts["grant"] == code
    assert _written() == before
    assert submit(asker, housing, fields=("坐落", "面积"))  # more than the grant gives


def test_who_asked_neither_checks_nor_answers(asker: Officer, checker: Officer, housing: str) -> None:
    both = make_staff(name="两边", posts=("data-asker",), organisation_code=WELFARE)
    number = submit(both, housing)
    both = appointed(both, (WELFARE, "data-asker"), (CITY_OFFICE, "data-officer"))
    before = _written()
    acts: list[Any] = [
        lambda: check_request(number=number, by=both, at=AT),
        lambda: return_request(number=number, reasons=WHY, by=both, at=AT),
        lambda: refuse_request(number=number, reasons=WHY, by=both, at=AT),
    ]
    for act in acts:
        with pytest.raises(OwnRequest):
            act()
    assert _written() == before
    # nor after a colleague handed it in again
    return_request(number=number, reasons=WHY, by=checker, at=AT)
    said = asked(housing, responsible=asker.account_id)
    resubmit_request(number=number, asked=said, by=asker, at=AT)
    with pytest.raises(OwnRequest):
        check_request(number=number, by=both, at=AT)


def test_who_passed_it_on_does_not_answer_for_the_provider(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    number = submit(asker, housing)
    both = appointed(checker, (CITY_OFFICE, "data-officer"), (COUNTY_OFFICE, "data-giver"))
    check_request(number=number, by=both, at=AT)
    before = _written()
    with pytest.raises(OwnCheck):
        refuse_request(number=number, reasons=WHY, by=both, at=AT)
    with pytest.raises(OwnCheck):
        answer_request(number=number, answer=answer(*NAMES), by=both, at=AT)
    assert _written() == before
    refuse_request(number=number, reasons=WHY, by=giver, at=AT)


def test_a_deputy_of_the_only_checker_is_no_second_person(
    asker: Officer, checker: Officer, housing: str
) -> None:
    number = submit(asker, housing)
    colleague = make_staff(name="代班", posts=("clerk",), organisation_code=CITY_OFFICE)
    deputy = make_deputy(checker, at=AT, colleague=colleague)
    check_request(number=number, by=deputy, at=AT)
    entry = entries_of(f"exchange:{number}")[-1]
    assert entry.facts["on_behalf_of"] == [checker.ref]


def test_sent_back_with_reasons_and_handed_in_again(asker: Officer, checker: Officer, housing: str) -> None:
    number = submit(asker, housing)
    with pytest.raises(GroundsNeeded):
        return_request(number=number, reasons=" 不行 ", by=checker, at=AT)
    return_request(number=number, reasons=WHY, by=checker, at=AT)
    row = ShareRequest.objects.get(number=number)
    assert (row.state, row.reasons, row.due_date) == ("returned", WHY, None)
    assert _kinds() == ["exchange.returned"]
    said = asked(housing, responsible=asker.account_id, fields=("坐落",), purpose="核对低保家庭的住房坐落")
    resubmit_request(number=number, asked=said, by=asker, at=AT)
    row.refresh_from_db()
    assert (row.state, row.revision, row.reasons) == ("submitted", 2, "")
    assert list(row.fields.values_list("name", flat=True)) == ["坐落"]
    assert _kinds() == ["exchange.check"]


def test_what_is_handed_in_is_mended_only_after_it_was_sent_back(asker: Officer, housing: str) -> None:
    number = submit(asker, housing)
    with pytest.raises(RequestOutOfOrder):
        resubmit_request(number=number, asked=asked(housing, responsible=asker.account_id), by=asker, at=AT)


def test_withdrawn_by_its_own_office_only(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    number = submit(asker, housing)
    for by in (checker, giver):
        with pytest.raises(NotFound):
            withdraw_request(number=number, by=by, at=AT)
    withdraw_request(number=number, by=asker, at=AT)
    assert ShareRequest.objects.get(number=number).state == "withdrawn"
    assert _kinds() == []
    with pytest.raises(RequestOutOfOrder):
        withdraw_request(number=number, by=asker, at=AT)


def test_the_provider_refuses_the_whole_with_its_reasons(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    number = submit(asker, housing)
    with pytest.raises(NotFound):  # it is not with the provider yet
        refuse_request(number=number, reasons=WHY, by=giver, at=AT)
    check_request(number=number, by=checker, at=AT)
    with pytest.raises(DutyMissing):  # nor with the authority any more
        refuse_request(number=number, reasons=WHY, by=checker, at=AT)
    refuse_request(number=number, reasons=WHY, by=giver, at=AT)
    row = ShareRequest.objects.get(number=number)
    assert (row.state, row.reasons) == ("refused", WHY)
    assert not Grant.objects.exists()


def test_an_answer_that_gives_more_than_was_asked_writes_nothing(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    number = submit(asker, housing)
    check_request(number=number, by=checker, at=AT)
    before = _written()
    with pytest.raises(AnswerIncomplete):
        answer_request(number=number, answer=answer(*NAMES, "面积"), by=giver, at=AT)
    assert _written() == before


def test_a_provider_without_the_post_is_named(asker: Officer, checker: Officer, housing: str) -> None:
    from tongban.foundation.directory.models import Post

    Post.objects.filter(code="data-giver").update(duties=[])
    number = submit(asker, housing)
    with pytest.raises(NobodyAnswers) as refused:
        check_request(number=number, by=checker, at=AT)
    assert "谯城区数据局" in refused.value.sentence()


def test_a_provider_whose_post_nobody_holds_is_named(asker: Officer, checker: Officer, housing: str) -> None:
    from tongban.foundation.directory.models import PostHolding

    number = submit(asker, housing)
    held = PostHolding.objects.filter(post__code="data-giver")
    held.update(held_to=AT - timedelta(days=1))
    before = _written()
    with pytest.raises(NobodyAnswers) as refused:
        check_request(number=number, by=checker, at=AT)
    assert "谯城区数据局" in refused.value.sentence()
    assert ShareRequest.objects.get(number=number).state == "submitted" and _written() == before
    held.update(held_to=AT + timedelta(days=1))
    check_request(number=number, by=checker, at=AT)
    assert ShareRequest.objects.get(number=number).state == "checked"


def test_a_resource_that_left_the_catalogue_meanwhile_is_not_granted(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    number = submit(asker, housing)
    check_request(number=number, by=checker, at=AT)
    withdraw_resource(code=housing, reasons="职能划转", by=checker, at=AT)
    with pytest.raises(NotFound):
        answer_request(number=number, answer=answer(*NAMES), by=giver, at=AT)
    refuse_request(number=number, reasons="资源已经撤出目录", by=giver, at=AT)


@pytest.mark.parametrize("who", ["giver", "checker"])
def test_revoked_at_once_by_provider_or_authority(
    who: str, asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    code = granted(asker, checker, giver, housing)
    by = {"giver": giver, "checker": checker}[who]
    with pytest.raises(DutyMissing):
        revoke_grant(code=code, reasons=WHY, by=asker, at=AT)
    with pytest.raises(GroundsNeeded):
        revoke_grant(code=code, reasons="", by=by, at=AT)
    live_grant(code, way=Way.API, consumer_id=asker.organisation_id, at=AT)
    revoke_grant(code=code, reasons=WHY, by=by, at=AT)
    with pytest.raises(GrantNotLive) as refused:
        live_grant(code, way=Way.API, consumer_id=asker.organisation_id, at=AT)
    assert refused.value.facts["state"] == "revoked"
    with pytest.raises(GrantOutOfOrder):
        revoke_grant(code=code, reasons=WHY, by=by, at=AT)


def test_an_objection_suspends_until_the_authority_settles_it(
    asker: Officer, checker: Officer, giver: Officer, stranger: Officer, housing: str
) -> None:
    code = granted(asker, checker, giver, housing)
    with pytest.raises(NotFound):
        raise_objection(code=code, reasons=WHY, by=stranger, at=AT)
    raise_objection(code=code, reasons=WHY, by=giver, at=AT)
    with pytest.raises(GrantNotLive):
        live_grant(code, way=Way.API, consumer_id=asker.organisation_id, at=AT)
    assert _kinds() == ["exchange.settle"]
    with pytest.raises(GrantOutOfOrder):
        raise_objection(code=code, reasons=WHY, by=asker, at=AT)
    with pytest.raises(DutyMissing):
        settle_objection(code=code, is_upheld=False, opinion=WHY, by=giver, at=AT)
    settle_objection(code=code, is_upheld=False, opinion="经核实用途相符，恢复使用", by=checker, at=AT)
    assert live_grant(code, way=Way.API, consumer_id=asker.organisation_id, at=AT).revision == 3
    assert _kinds() == []


def test_who_objected_does_not_settle(asker: Officer, checker: Officer, giver: Officer, housing: str) -> None:
    code = granted(asker, checker, giver, housing)
    raise_objection(code=code, reasons=WHY, by=checker, at=AT)
    with pytest.raises(OwnObjection):
        settle_objection(code=code, is_upheld=True, opinion=WHY, by=checker, at=AT)
    other = make_staff(name="丰数据", posts=("data-officer",), organisation_code=CITY_OFFICE)
    settle_objection(code=code, is_upheld=True, opinion=WHY, by=other, at=AT)
    assert Grant.objects.get(code=code).state == "revoked"


def test_revoking_settles_what_was_objected(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    code = granted(asker, checker, giver, housing)
    raise_objection(code=code, reasons=WHY, by=asker, at=AT)
    revoke_grant(code=code, reasons="数据有误，重新核对后再授权", by=giver, at=AT)
    assert Dispute.objects.get().is_upheld is True
    assert _kinds() == []


def test_a_renewal_makes_the_same_grant_longer(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    code = granted(asker, checker, giver, housing)
    later = AT + timedelta(days=300)
    number = submit(asker, housing, renews=code, until=date(2028, 7, 1), at=later)
    check_request(number=number, by=checker, at=later)
    again = answer_request(
        number=number,
        answer=answer(*NAMES[:2], refused=NAMES[2:], until=date(2028, 6, 30)),
        by=giver,
        at=later,
    )
    assert again == code
    found = live_grant(code, way=Way.API, consumer_id=asker.organisation_id, at=later)
    assert (found.valid_until, found.revision, len(found.fields)) == (date(2028, 7, 1), 2, 2)
    assert found.valid_from == AT.date()
    with pytest.raises(NotFound):
        submit(asker, housing, renews="SQ-2026-999999")


def test_what_ended_before_its_renewal_becomes_a_new_grant(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    code = granted(asker, checker, giver, housing)
    number = submit(asker, housing, renews=code)
    check_request(number=number, by=checker, at=AT)
    revoke_grant(code=code, reasons=WHY, by=giver, at=AT)
    again = answer_request(number=number, answer=answer(*NAMES), by=giver, at=AT)
    assert again != code


def test_a_grant_runs_out_and_its_consumer_is_told_before(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    code = granted(asker, checker, giver, housing, until=date(2026, 11, 30))
    assert warn_of_ends(at=AT) == 0
    soon = datetime(2026, 11, 10, 6, tzinfo=AT.tzinfo)
    assert (warn_of_ends(at=soon), warn_of_ends(at=soon)) == (1, 0)
    assert _kinds() == ["exchange.ends"]
    due_at = Task.objects.get(kind="exchange.ends").due_at
    assert due_at and due_at.astimezone(AT.tzinfo).date() == date(2026, 11, 30), "its last day"
    assert expire_grants(at=datetime(2026, 11, 30, 23, tzinfo=AT.tzinfo)) == 0
    after = datetime(2026, 12, 1, 0, 5, tzinfo=AT.tzinfo)
    assert (expire_grants(at=after), expire_grants(at=after)) == (1, 0)
    assert Grant.objects.get(code=code).state == "expired"
    assert _kinds() == []


def test_reminded_before_and_marked_after_the_day(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    from tongban.foundation.jobs.models import Announcement
    from tongban.foundation.messages.models import Message

    number = submit(asker, housing)
    check_request(number=number, by=checker, at=AT)
    assert (remind_before_due(at=AT), mark_overdue(at=AT)) == (0, 0)
    close = datetime(2026, 10, 15, 7, tzinfo=AT.tzinfo)
    assert (remind_before_due(at=close), remind_before_due(at=close)) == (1, 0)
    assert list(Message.objects.values_list("to_account", flat=True)) == [giver.account_id]
    late = datetime(2026, 10, 19, 7, tzinfo=AT.tzinfo)
    assert (mark_overdue(at=late), mark_overdue(at=late)) == (1, 0)
    told = Announcement.objects.get(name="exchange.answer-overdue")
    assert told.fields["step"] == "answer" and told.fields["due_on"] == "2026-10-16"
    assert str(giver.organisation_id) == told.fields["organisation_id"]


def test_who_answers_for_the_use_is_told_what_became_of_it(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    def told() -> list[tuple[str, str]]:
        rows = Message.objects.filter(to_account=asker.account_id).order_by("sent_at", "title")
        return [(one.title.partition("%")[0], one.url) for one in rows]

    code = granted(asker, checker, giver, housing)
    place = f"/desk/exchange/grants/{code}/"
    assert told() == [("Granted: ", place)]
    revoke_grant(code=code, reasons=WHY, by=giver, at=AT + timedelta(hours=1))
    assert told()[1:] == [("The grant of ", place)]
    number = submit(asker, housing)
    check_request(number=number, by=checker, at=AT)
    refuse_request(number=number, reasons=WHY, by=giver, at=AT + timedelta(hours=2))
    assert told()[2:] == [("Refused: ", f"/desk/exchange/requests/{number}/")]


def test_what_the_verbs_cost(
    asker: Officer,
    checker: Officer,
    giver: Officer,
    housing: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(26):
        number = submit(asker, housing)
    with django_assert_max_num_queries(16):
        check_request(number=number, by=checker, at=AT)
    with django_assert_max_num_queries(25):
        code = answer_request(number=number, answer=answer(*NAMES), by=giver, at=AT)
    with django_assert_max_num_queries(14):
        raise_objection(code=code, reasons=WHY, by=giver, at=AT)
    with django_assert_max_num_queries(14):
        settle_objection(code=code, is_upheld=False, opinion=WHY, by=checker, at=AT)
    with django_assert_max_num_queries(17):
        revoke_grant(code=code, reasons=WHY, by=giver, at=AT)
