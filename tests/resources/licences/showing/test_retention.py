"""The holder's record of showing is kept as long as the settings say, and no longer."""

from datetime import timedelta
from typing import Any

import pytest

from tests.foundation.papers.make import AT
from tests.resources.licences.showing.make import CLASS, DRIVER, PURPOSE, SHOP
from tongban.foundation.identity.public import Person
from tongban.foundation.trail.public import entries_of
from tongban.resources.licences.public import LicenceFact
from tongban.resources.licences.showing.commands.answer import consent_to_show
from tongban.resources.licences.showing.commands.ask import ask_to_see
from tongban.resources.licences.showing.commands.claim import claim_code
from tongban.resources.licences.showing.commands.show import show_licence
from tongban.resources.licences.showing.jobs import forget_showings, forget_shown
from tongban.resources.licences.showing.models import LicenceAsk, ShowCode
from tongban.resources.licences.showing.queries import showings_of_licence

pytestmark = pytest.mark.django_db


def shown(licence: LicenceFact, zhang: Person) -> None:
    ask = ask_to_see(type_code=DRIVER, fields=[CLASS], required=[], purpose=PURPOSE, by=SHOP, at=AT)
    code = show_licence(code=licence.code, by=zhang, at=AT)
    claim_code(ask_id=ask.id, text=code.text, by=SHOP, at=AT)
    consent_to_show(ask_id=ask.id, fields=[CLASS], by=zhang, at=AT)


def test_a_record_is_kept_for_its_days_and_then_gone(
    licence: LicenceFact, zhang: Person, settings: Any
) -> None:
    shown(licence, zhang)
    end = AT + timedelta(days=settings.SHOWING_LOG_DAYS)
    forget_shown(at=end)
    assert (forget_showings(at=end), len(showings_of_licence(licence.id))) == (0, 1)
    before = len(entries_of(f"licence:{licence.number}"))
    assert forget_showings(at=end + timedelta(seconds=1)) == 1
    assert not showings_of_licence(licence.id)
    assert not LicenceAsk.objects.exists()
    assert len(entries_of(f"licence:{licence.number}")) == before


def test_a_code_of_yesterday_does_not_keep_it(licence: LicenceFact, zhang: Person, settings: Any) -> None:
    settings.SHOWING_LOG_DAYS = 0
    shown(licence, zhang)
    assert forget_showings(at=AT + timedelta(seconds=1)) == 1
    assert ShowCode.objects.get().ask_id is None


def test_many_go_a_thousand_at_a_time(
    licence: LicenceFact, zhang: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongban.resources.licences.showing.jobs._AT_ONCE", 2)
    for _ in range(5):
        shown(licence, zhang)
    assert forget_showings(at=AT + timedelta(days=settings.SHOWING_LOG_DAYS + 1)) == 5
    assert not LicenceAsk.objects.exists()
