"""What a checker gets of a licence: a presentation for this one check, and what it is worth at a moment."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from tongban.kernel.errors import Refused
from tongban.resources.licences.credentials.public import (
    CredentialExpired,
    HolderUnproven,
    Presented,
    Status,
    check_presentation,
    hidden_claims,
    issue_credential,
    new_holder_key,
    present,
    public_part,
)
from tongban.resources.licences.facts import LicenceFact
from tongban.resources.licences.showing import rules
from tongban.resources.licences.showing.facts import FRESH_FOR, AskFact, Seen, Verdict

# which licence it is, who issued it and how far that may be relied on (可信等级) is always told
ALWAYS = ("type_name", "organisation", "trust")
_STATUS = {Status.INVALID: Verdict.REVOKED, Status.SUSPENDED: Verdict.SUSPENDED}


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A presentation that was checked: what it says as far as it may be believed, and what it is worth."""

    verdict: Verdict
    code: str  # of the refusal behind `forged`, `expired` and `stale`; empty where there is none
    presented: Presented | None


def make_presentation(
    fact: LicenceFact, *, names: Collection[str], ask_id: object, nonce: str, at: datetime
) -> str:
    """These entries of the licence for this check alone: it can be shown to nobody else and not again.

    The wallet lies with the platform, so the holder's key is made for this one showing and forgotten. 2 SQL.
    Raises LicenceNotValid.
    """
    holder_key = new_holder_key()
    credential = issue_credential(licence=fact, holder_key=public_part(holder_key), at=at)
    known = hidden_claims(fact)
    return present(
        credential,
        disclose=[name for name in (*ALWAYS, *names) if name in known],
        audience=audience_of(ask_id),
        nonce=nonce,
        holder_key=holder_key,
        at=at,
    )


def audience_of(ask_id: object) -> str:
    """For whom a presentation is: the one check, at the address where it was asked for."""
    return f"{settings.BASE_URL}/licences/check/{ask_id}/"


def check_shown(presentation: str, *, audience: str, nonce: str, at: datetime) -> Checked:
    """What a presentation is worth now. Nothing is raised: each fault is a verdict. 2 SQL."""
    try:
        presented = check_presentation(presentation, audience=audience, nonce=nonce, at=at)
    except CredentialExpired as past:
        return Checked(verdict=Verdict.EXPIRED, code=past.code, presented=None)
    except HolderUnproven as unproven:
        is_old = unproven.facts.get("reason") == "time"
        verdict = Verdict.STALE if is_old else Verdict.FORGED
        return Checked(verdict=verdict, code=unproven.code, presented=None)
    except Refused as refused:
        return Checked(verdict=Verdict.FORGED, code=refused.code, presented=None)
    if presented.status in _STATUS:
        return Checked(verdict=_STATUS[presented.status], code="", presented=presented)
    is_fresh = at < presented.issued_at + FRESH_FOR
    return Checked(verdict=Verdict.FRESH if is_fresh else Verdict.STALE, code="", presented=presented)


def seen(ask: AskFact, presentation: str, *, nonce: str, at: datetime) -> Seen:
    """What the checker sees of a check that was answered. 2 SQL."""
    checked = check_shown(presentation, audience=audience_of(ask.id), nonce=nonce, at=at)
    claims = checked.presented
    values = {name: rules.value_text(claims.value_of(name) if claims else None) for name in ask.shown}
    return Seen(
        verdict=checked.verdict,
        checked_at=at,
        values=values,
        organisation_name=str(claims.value_of("organisation") or "") if claims else "",
        trust=str(claims.value_of("trust") or "") if claims else "",
        presentation=presentation,
        nonce=nonce,
    )


def offered_values(fact: LicenceFact) -> Mapping[str, str]:
    """What stands on the licence by the names that are asked for, as its holder reads it before consenting."""
    found: dict[str, Any] = hidden_claims(fact)
    return {name: rules.value_text(value) for name, value in found.items()}
