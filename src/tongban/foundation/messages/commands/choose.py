"""Choose how to be told besides the inbox: by mail, by text message, and when not."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tongban.foundation.messages.facts import (
    Channels,
    NoPhoneOnRecord,
    NotAnHour,
    Speaker,
    TextsNotOffered,
    TextWish,
)
from tongban.foundation.messages.models import ChannelChoice
from tongban.foundation.messages.phones import phone_source
from tongban.foundation.messages.queries import channels_of
from tongban.foundation.messages.texting import can_text
from tongban.foundation.trail.public import declare_act, record
from tongban.kernel.errors import N_

ACT = declare_act("messages.choose_channels", N_("Somebody chose how to be told"))


@transaction.atomic
def choose_channels(
    *,
    by: Speaker,
    mail: bool,
    text: TextWish,
    quiet_from: int,
    quiet_until: int,
    ask_again: bool = False,
    at: datetime,
) -> Channels:
    """Keep the choice. Who wants every message texted has the phone on record looked up once, by themselves.

    `ask_again` looks it up once more. Whoever wants no texts has the number forgotten. The same choice
    again changes nothing. Raises NotAnHour, TextsNotOffered, NoPhoneOnRecord, PhoneSilent.
    """
    ChannelChoice.objects.select_for_update().filter(pk=by.account_id).first()
    before = channels_of(by.account_id)
    if not (0 <= quiet_from <= 23 and 0 <= quiet_until <= 23):
        raise NotAnHour(facts={"fields": {"quiet_from": NotAnHour.title}})
    if text is TextWish.EVERY and before.text is not TextWish.EVERY and not can_text():
        raise TextsNotOffered
    chosen = replace(before, mail=mail, text=text, quiet_from=quiet_from, quiet_until=quiet_until)
    chosen = _with_phone(chosen, by=by, ask_again=ask_again, at=at)
    if chosen != before:
        _keep(by.account_id, chosen)
        facts = {
            "mail": mail,
            "text": text.value,
            "quiet": f"{quiet_from}-{quiet_until}",
            "phone_at": chosen.phone_at.isoformat() if chosen.phone_at else None,
        }
        record(act=ACT, subject=f"identity:{by.account_id}", by=by, at=at, facts=facts)
    return chosen


def keep_phone(*, account_id: int, phone: str, at: datetime) -> None:
    """Remember the phone that was looked up to tell somebody, so that it is not looked up again. 1 SQL."""
    ChannelChoice.objects.bulk_create(
        [ChannelChoice(account_id=account_id, phone=phone, phone_at=at)],
        update_conflicts=True,
        unique_fields=["account_id"],
        update_fields=["phone", "phone_at"],
    )


def _with_phone(chosen: Channels, *, by: Speaker, ask_again: bool, at: datetime) -> Channels:
    """The choice with the number that it needs, or without one."""
    if chosen.text is TextWish.NEVER:
        return replace(chosen, phone="", phone_at=None)
    if chosen.text is TextWish.NEEDED or (chosen.phone and not ask_again):
        return chosen
    phone = phone_source.ask().phone_of(account_id=by.account_id, is_own_wish=True, at=at)
    if not phone:
        raise NoPhoneOnRecord
    return replace(chosen, phone=phone, phone_at=at)


def _keep(account_id: int, chosen: Channels) -> None:
    ChannelChoice.objects.update_or_create(
        account_id=account_id,
        defaults={
            "mail": chosen.mail,
            "text": chosen.text,
            "quiet_from": chosen.quiet_from,
            "quiet_until": chosen.quiet_until,
            "phone": chosen.phone,
            "phone_at": chosen.phone_at,
        },
    )
