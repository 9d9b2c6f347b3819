"""Authorities: granted by name, accepted by code, ended by either side; what they allow and for how long."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import make_authority, make_person
from tests.resources.registers.make import make_firm_of
from tongban.foundation.identity.applying import (
    Applying,
    AuthorityEnded,
    AuthorityTooNarrow,
    Capacity,
    application_authority,
)
from tongban.foundation.identity.authorities.commands.accept import accept_authority
from tongban.foundation.identity.authorities.commands.end import end_authority
from tongban.foundation.identity.authorities.commands.grant import grant_authority
from tongban.foundation.identity.authorities.commands.remind import warn_of_authorities
from tongban.foundation.identity.authorities.facts import (
    AuthorityDates,
    AuthorityIsOver,
    InvitationUnknown,
    OwnAuthority,
    Standing,
)
from tongban.foundation.identity.authorities.models import Authority
from tongban.foundation.identity.authorities.queries import (
    authorities_given,
    authorities_held,
    authorities_of_firm,
    invitation,
)
from tongban.foundation.identity.authorities.standing import DelegationEnded, DelegationTooNarrow
from tongban.foundation.identity.public import PasswordConfirmed, PasswordWrong, Person, firms_of
from tongban.foundation.messages.models import Message
from tongban.foundation.trail.models import Staged
from tongban.kernel.errors import Invalid, NotFound, Refused
from tongban.resources.registers.models import RegisteredFirm
from tongban.resources.registers.public import FirmRow

pytestmark = pytest.mark.django_db
ITEM, OTHER = "L341602TEST0001", "L341602TEST0002"


def _owner() -> tuple[Person, FirmRow]:
    owner = make_person(name="王大书")
    return owner, make_firm_of(owner.person_id, name="大书文化传播有限公司（演示）")


def _told(side: Person) -> list[str]:
    rows = Message.objects.filter(to_account=side.account_id).order_by("-sent_at", "-id")
    return list(rows.values_list("title", flat=True))


def _grant(by: Person, at: datetime, **changes: Any) -> Any:
    fields: dict[str, Any] = {
        "uscc": "",
        "holder_name": "陈一鸣",
        "item_codes": (),
        "from_date": at.date(),
        "last_date": date(2026, 12, 31),
        "confirmed": PasswordConfirmed(account_id=by.account_id, at=at),
    }
    return grant_authority(**(fields | changes), by=by, at=at)


def _check(by: Person, person_id: UUID, at: datetime, *, uscc: str = "", item: str = ITEM) -> None:
    capacity = Capacity.DELEGATE if uscc else Capacity.REPRESENTATIVE
    applying = Applying(capacity=capacity, item_code=item, uscc=uscc)
    application_authority.check(by=by, person_id=person_id, applying=applying, at=at)


def test_a_firm_authorises_a_delegate_who_accepts_and_both_are_told(
    monday: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    owner, firm = _owner()
    clerk = make_person(name="陈一鸣")
    granted = _grant(owner, monday, uscc=firm.uscc, item_codes=[ITEM])
    with pytest.raises(NotFound):
        _check(clerk, owner.person_id, monday, uscc=firm.uscc)
    shown = invitation(granted.code.lower().replace("-", " "), by=clerk, at=monday)
    assert (shown.principal, shown.items, shown.last_date) == (firm.name, (ITEM,), date(2026, 12, 31))
    accept_authority(code=granted.code, by=clerk, at=monday)
    with pytest.raises(DelegationTooNarrow):
        _check(clerk, owner.person_id, monday, uscc=firm.uscc, item=OTHER)
    assert [one.uscc for one in firms_of(owner)] == [firm.uscc]  # it is his firm, and needs none
    with django_assert_num_queries(2):  # the authority, the firm's representative
        _check(clerk, owner.person_id, monday, uscc=firm.uscc)
    acts = list(Staged.objects.filter(act__startswith="identity.").values_list("act", flat=True))
    assert acts[-2:] == ["identity.delegate_firm", "identity.accept_delegation"]
    for side in (owner, clerk):
        assert _told(side) == ["An authority was accepted"]
    choice = next(application_authority.choices(by=clerk, at=monday))
    assert (choice.uscc, choice.name, choice.last_date) == (firm.uscc, firm.name, date(2026, 12, 31))
    assert choice.covers(ITEM)
    assert not choice.covers(OTHER)


def test_an_authority_holds_to_its_last_day_and_not_beyond(monday: datetime) -> None:
    owner, firm = _owner()
    clerk = make_person(name="陈一鸣")
    make_authority(owner, clerk, uscc=firm.uscc, last_date=date(2026, 9, 30), at=monday)
    late = monday.replace(day=30, hour=23, minute=59)
    _check(clerk, owner.person_id, late, uscc=firm.uscc)
    with pytest.raises(DelegationEnded) as refused:
        _check(clerk, owner.person_id, late + timedelta(minutes=1), uscc=firm.uscc)
    with translation.override("zh-hans"):
        assert "法定代表人" in refused.value.sentence(translation.gettext)
    assert firm.name in refused.value.sentence()
    assert list(application_authority.choices(by=clerk, at=late + timedelta(minutes=1))) == []
    assert authorities_held(clerk)[0].standing(late + timedelta(days=2)) is Standing.OVER


def test_a_person_authorises_a_representative_for_named_matters(monday: datetime) -> None:
    old, helper = make_person(name="张福来"), make_person(name="张小满")
    make_authority(old, helper, items=(ITEM,), at=monday)
    _check(helper, old.person_id, monday)
    with pytest.raises(AuthorityTooNarrow):
        _check(helper, old.person_id, monday, item=OTHER)
    choice = next(application_authority.choices(by=helper, at=monday))
    assert (choice.capacity, choice.person_id, choice.name) == (
        Capacity.REPRESENTATIVE,
        old.person_id,
        "张福来",
    )
    assert list(application_authority.choices(by=old, at=monday)) == []


@pytest.mark.parametrize("ended_by", ["principal", "holder"])
def test_either_side_ends_it_and_a_second_end_changes_nothing(ended_by: str, monday: datetime) -> None:
    owner, firm = _owner()
    clerk = make_person(name="陈一鸣")
    authority_id = make_authority(owner, clerk, uscc=firm.uscc, at=monday)
    side, other = (owner, clerk) if ended_by == "principal" else (clerk, owner)
    end_authority(authority_id=authority_id, by=side, at=monday)
    for again in (side, other):  # ended in another tab
        with pytest.raises(AuthorityIsOver):
            end_authority(authority_id=authority_id, by=again, at=monday)
    with pytest.raises(AuthorityEnded):
        _check(clerk, owner.person_id, monday, uscc=firm.uscc)
    assert Staged.objects.filter(act="identity.end_delegation").count() == 1
    assert sorted(_told(other)) == ["An authority was accepted", "An authority was ended"]
    assert Authority.objects.get().ended_by == side.ref


def test_an_invitation_is_accepted_once_and_by_whom_it_names(monday: datetime) -> None:
    owner, firm = _owner()
    clerk, stranger = make_person(name="陈一鸣"), make_person(name="别人")
    namesake = make_person(name="陈一鸣")
    granted = _grant(owner, monday, uscc=firm.uscc)
    for by, code, at in (
        (stranger, granted.code, monday),
        (owner, granted.code, monday),
        (clerk, "ABCD-EFGH-JKLM", monday),
        (clerk, "", monday),
        (clerk, granted.code, monday + timedelta(days=7)),
    ):
        with pytest.raises(InvitationUnknown):
            accept_authority(code=code, by=by, at=at)
    accept_authority(code=granted.code, by=clerk, at=monday)
    for by in (clerk, namesake):
        with pytest.raises(InvitationUnknown):
            accept_authority(code=granted.code, by=by, at=monday)
    assert Authority.objects.get().holder_person_id == clerk.person_id
    assert Staged.objects.filter(act="identity.accept_delegation").count() == 1


def test_an_invitation_that_was_taken_back_opens_nothing(monday: datetime) -> None:
    old, helper = make_person(name="张福来"), make_person(name="陈一鸣")
    granted = _grant(old, monday)
    end_authority(authority_id=granted.id, by=old, at=monday)
    with pytest.raises(InvitationUnknown):
        accept_authority(code=granted.code, by=helper, at=monday)
    assert authorities_given(old)[0].standing(monday) is Standing.ENDED


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"uscc": "92341699MA2TEST01X"}, NotFound),
        ({"confirmed": PasswordConfirmed(account_id=0, at=datetime(2026, 9, 28, tzinfo=UTC))}, PasswordWrong),
        ({"holder_name": "王大书"}, OwnAuthority),
        ({"holder_name": "  "}, Invalid),
        ({"holder_name": "名" * 51}, Invalid),
        ({"item_codes": [f"L{n}" for n in range(51)]}, Invalid),
        ({"last_date": date(2026, 9, 27)}, AuthorityDates),
        ({"from_date": date(2026, 9, 27)}, AuthorityDates),
        ({"last_date": date(2027, 9, 29)}, AuthorityDates),
    ],
)
def test_a_bad_authority_is_refused_and_nothing_is_written(
    changes: dict[str, Any], refusal: type[Refused], monday: datetime
) -> None:
    owner, _firm = _owner()
    with pytest.raises(refusal):
        _grant(owner, monday, **changes)
    assert not Authority.objects.exists()
    assert not Staged.objects.filter(act__startswith="identity.grant").exists()


def test_others_neither_see_nor_end_an_authority(monday: datetime) -> None:
    owner, firm = _owner()
    clerk, stranger = make_person(name="陈一鸣"), make_person(name="别人")
    authority_id = make_authority(owner, clerk, uscc=firm.uscc, at=monday)
    for by, what in ((stranger, authority_id), (owner, uuid4())):
        with pytest.raises(NotFound):
            end_authority(authority_id=what, by=by, at=monday)
    with pytest.raises(NotFound):
        _check(stranger, owner.person_id, monday, uscc=firm.uscc)
    with pytest.raises(NotFound):  # the firm is not this person's
        _check(clerk, stranger.person_id, monday, uscc=firm.uscc)
    with pytest.raises(NotFound):  # a firm's delegate does not act for its owner
        _check(clerk, owner.person_id, monday)
    assert authorities_held(stranger) == authorities_given(stranger) == []
    assert len(authorities_of_firm(firm.uscc)) == 1
    assert authorities_given(owner) == []  # the firm's, not his own


def test_who_takes_the_firm_over_ends_what_the_one_before_gave(monday: datetime) -> None:
    owner, firm = _owner()
    clerk, heir = make_person(name="陈一鸣"), make_person(name="王小书")
    authority_id = make_authority(owner, clerk, uscc=firm.uscc, at=monday)
    RegisteredFirm.objects.filter(pk=firm.uscc).update(representative_id=heir.person_id)
    _check(clerk, heir.person_id, monday, uscc=firm.uscc)  # the authority is the firm's
    with pytest.raises(NotFound):
        end_authority(authority_id=authority_id, by=owner, at=monday)
    end_authority(authority_id=authority_id, by=heir, at=monday)


def test_both_are_told_once_that_the_end_is_near(monday: datetime) -> None:
    old, helper = make_person(name="张福来"), make_person(name="张小满")
    make_authority(old, helper, last_date=date(2026, 10, 6), at=monday)
    assert warn_of_authorities(at=monday) == 0
    assert warn_of_authorities(at=monday + timedelta(days=1)) == 1
    assert warn_of_authorities(at=monday + timedelta(days=2)) == 0
    for side in (old, helper):
        assert _told(side) == [
            "An authority ends soon",
            "An authority was accepted",
        ]


def test_a_delegate_for_other_matters_is_told_whom_to_ask(monday: datetime) -> None:
    owner, firm = _owner()
    clerk = make_person(name="陈一鸣")
    make_authority(owner, clerk, uscc=firm.uscc, items=(OTHER,), at=monday)
    with pytest.raises(DelegationTooNarrow) as refused:
        _check(clerk, owner.person_id, monday, uscc=firm.uscc)
    assert firm.name in refused.value.sentence()
