"""Answer a question of yes or no to a client system, whose call is signed (接口查询答复)."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from tongban.resources.exchange.answering.commands.ask import sign_answer
from tongban.resources.exchange.answering.looking import Asked, entry, look
from tongban.resources.exchange.answering.models import GivenAnswer
from tongban.resources.exchange.gateway.admitting import Settling, settle
from tongban.resources.exchange.gateway.commands.call import refusal_of
from tongban.resources.exchange.gateway.facts import Caller
from tongban.resources.exchange.gateway.signatures import Signed
from tongban.resources.exchange.requesting.refusals import GrantNotLive, GrantUnknown
from tongban.resources.exchange.uses.facts import User


def answer_system(*, asked: Asked, caller: Caller, signed: Signed, at: datetime) -> GivenAnswer:
    """The signed answer. The statement that logs also takes the nonce, counts the subjects of the hour and spends
    the quota, before anything is given away.

    Raises RequestReplayed, OverQuota, TooManySubjects, and what `looking.look` refuses.
    """
    user = User(
        ref=caller.ref,
        name=caller.name,
        organisation_id=caller.organisation_id,
        organisation_name=caller.organisation_name,
    )
    found = look(asked, user=user, at=at)
    if asked.grant_code not in caller.scopes and not isinstance(found.refusal, GrantNotLive):
        found.refusal = GrantUnknown(facts={"grant": asked.grant_code})
    quota = found.grant.daily_quota if found.grant else 0
    settling = Settling(
        system_id=caller.system_id,
        nonce=sha256(f"call:{signed.nonce}".encode()).digest(),
        nonce_until=signed.expires_at + 2 * timedelta(seconds=settings.EXCHANGE_CLOCK_LEEWAY_SECONDS),
        quota=quota,
        most_subjects=settings.EXCHANGE_SUBJECTS_PER_HOUR,
        code=found.refusal.code[:40] if found.refusal else "",
    )
    if code := settle(settling, entry(found, asked, user=user, at=at), at=at):
        raise refusal_of(code, found.refusal, caller=caller, quota=quota, at=at)
    with transaction.atomic():
        return sign_answer(found, asked, user=user, by=caller, at=at)
