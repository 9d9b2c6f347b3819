"""The code on the paper of a licence: made when the paper is ordered, and checked online."""

from datetime import datetime
from typing import cast

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from tongban.resources.licences import rules as licence_rules
from tongban.resources.licences.credentials.facts import (
    CredentialForeign,
    CredentialForged,
    CredentialKeyWithdrawn,
    PaperCodeTooLong,
    StatusPlace,
)
from tongban.resources.licences.credentials.keys import issuer_keys, private_half, public_half, signing_key
from tongban.resources.licences.credentials.models import LicenceStatus
from tongban.resources.licences.credentials.papercode import PaperClaims, make_code, open_code
from tongban.resources.licences.credentials.places import place_for
from tongban.resources.licences.facts import LicenceFact, LicenceTypeFact


def paper_code(licence: LicenceFact, *, kind: LicenceTypeFact, at: datetime) -> str:
    """The text of the code, signed with the key in use, which stays published as long as the paper. 3 SQL.

    Raises PaperCodeTooLong.
    """
    mine = signing_key(at=at)
    claims = paper_claims(licence, kind=kind, place=place_for(licence.id))
    key = cast(ec.EllipticCurvePrivateKey, private_half(mine.private_key).private_key)
    text = make_code(claims, key=key, kid=mine.kid)
    LicenceStatus.objects.filter(licence_id=licence.id).update(paper_key=mine)
    return text


def paper_code_or_none(licence: LicenceFact, *, kind: LicenceTypeFact, at: datetime) -> str:
    """The same; empty where what must stand in it is too long: such a paper has only the link."""
    try:
        return paper_code(licence, kind=kind, at=at)
    except PaperCodeTooLong:
        return ""


def paper_claims(licence: LicenceFact, *, kind: LicenceTypeFact, place: StatusPlace) -> PaperClaims:
    """What the code says: what stands on the paper, no identity number."""
    _, rows = licence_rules.said_on(kind.fields, licence.fields, holder=licence.holder.name, holder_label="")
    return PaperClaims(
        issuer=settings.LICENCE_ISSUER,
        identifier=licence.identifier,
        number=licence.number,
        type_code=licence.type_code,
        type_name=licence.type_name,
        holder_name=licence.holder.name,
        organisation=licence.organisation_name,
        issued_on=licence.issued_on,
        valid_from=licence.valid_from,
        valid_until=licence.valid_until,
        list_number=place.list_number,
        index=place.index,
        fields=dict(rows),
    )


def check_paper_code(text: str, *, at: datetime) -> PaperClaims:
    """What one of our codes says, its signature checked; not whether the licence is still good. 1 SQL.

    Raises PaperCodeUnreadable, CredentialForged, CredentialForeign, CredentialKeyWithdrawn.
    """
    known = {fact.kid: fact for fact in issuer_keys(at=at)}

    def key_of(issuer: str, kid: str) -> ec.EllipticCurvePublicKey:
        if issuer != settings.LICENCE_ISSUER:
            raise CredentialForeign(facts={"issuer": issuer[:60]})
        if kid not in known:
            raise CredentialForged
        if known[kid].withdrawn_at is not None:
            raise CredentialKeyWithdrawn(facts={"kid": kid})
        return public_half(known[kid].jwk).public_key

    return open_code(text, key_of=key_of)[0]
