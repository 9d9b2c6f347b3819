"""Ask a question of yes or no (一次性答复): the answer is signed, and nothing else leaves."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.seals.public import seal_evidence
from tongban.foundation.trail.public import record
from tongban.foundation.vault.public import mask_id_number, mask_name
from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Refused
from tongban.resources.exchange.answering.facts import ASK, FORMAT, SUBJECT
from tongban.resources.exchange.answering.looking import Asked, Looked, entry, look
from tongban.resources.exchange.answering.models import GivenAnswer
from tongban.resources.exchange.answering.scope import user_for
from tongban.resources.exchange.comparing.numbers import next_code
from tongban.resources.exchange.facts import GrantFact
from tongban.resources.exchange.gateway.refusals import OverQuota
from tongban.resources.exchange.sources.ports import SubjectKind
from tongban.resources.exchange.uses.commands.log_use import log_entry
from tongban.resources.exchange.uses.facts import User
from tongban.resources.exchange.uses.queries import used_on


def ask_question(*, asked: Asked, by: Officer, at: datetime) -> GivenAnswer:
    """The signed answer to an officer. Given or refused, the use is logged and the person reads it. 14 SQL.

    Raises DutyMissing, OverQuota, and what `looking.look` refuses.
    """
    user = user_for(by, asked.grant_code)
    try:
        with transaction.atomic():
            found = look(asked, user=user, at=at)
            if found.refusal is None:
                log_entry(entry(found, asked, user=user, at=at))
                _check_quota(found, at=at)
                return sign_answer(found, asked, user=user, by=by, at=at)
    except OverQuota as refusal:
        found.refusal = refusal
    with transaction.atomic():
        log_entry(entry(found, asked, user=user, at=at))
    raise found.refusal or Refused


def _check_quota(found: Looked, *, at: datetime) -> None:
    """Counted before, under the lock of the day's row: of two at once one is the last. Raises OverQuota."""
    grant = _granted(found)
    if used_on(grant.id, on=at.astimezone(CITY_ZONE).date()) > grant.daily_quota:
        raise OverQuota(facts={"quota": grant.daily_quota})


def sign_answer(found: Looked, asked: Asked, *, user: User, by: Actor, at: datetime) -> GivenAnswer:
    """The answer as a document with the platform's signature. Call it in a transaction, once the use is logged."""
    grant, subject = _granted(found), found.subject
    key, name = (subject.key, subject.name) if subject else ("", "")
    number = next_code(at=at, prefix="DF")
    is_person = subject is not None and subject.kind is SubjectKind.PERSON
    document: dict[str, Any] = {
        "format": FORMAT,
        "number": number,
        "question": found.text,
        "answer": found.said.value,
        "why": found.why.value if found.why else "",
        "about": mask_id_number(key) if is_person else key,
        "name": mask_name(name) if is_person else name,
        "case": asked.case_number,
        "resource": grant.resource_name,
        "provider": grant.provider_name,
        "consumer": grant.consumer_name,
        "asked_at": at.isoformat(),
    }
    sealed = seal_evidence(document, at=at)
    given = GivenAnswer.objects.create(
        code=secrets.token_hex(16),
        number=number,
        grant_id=grant.id,
        consumer_id=grant.consumer_id,
        by_ref=user.ref,
        by_name=user.name[:100],
        document=document,
        signature=sealed.signature,
        certificate_sha256=sealed.certificate_sha256,
        asked_at=at,
        forget_on=at.astimezone(CITY_ZONE).date() + timedelta(days=settings.EXCHANGE_ANSWERS_KEPT_DAYS),
    )
    facts = {"grant": grant.code, "number": number, "case": asked.case_number}
    record(act=ASK, subject=SUBJECT.format(code=number), by=by, at=at, facts=facts)
    return given


def _granted(found: Looked) -> GrantFact:
    if found.grant is None:
        raise RuntimeError("an answer without a grant")
    return found.grant
