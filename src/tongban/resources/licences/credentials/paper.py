"""The code on the paper of a licence: made when the paper is ordered, and checked online."""

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from tongban.resources.licences import rules as licence_rules
from tongban.resources.licences.credentials.attachment import attached_data
from tongban.resources.licences.credentials.facts import (
    CredentialForeign,
    CredentialForged,
    CredentialKeyWithdrawn,
    PaperCodeTooLong,
    StatusPlace,
)
from tongban.resources.licences.credentials.keys import issuer_keys, private_half, public_half, signing_key
from tongban.resources.licences.credentials.models import IssuerKey, LicenceStatus
from tongban.resources.licences.credentials.papercode import PaperClaims, make_code, open_code
from tongban.resources.licences.credentials.places import place_for
from tongban.resources.licences.facts import LicenceFact, LicenceTypeFact


@dataclass(frozen=True, kw_only=True)
class PaperSigner:
    """Signs what machines read on and in papers, with one key for a whole batch."""

    key: IssuerKey

    def code(self, licence: LicenceFact, *, kind: LicenceTypeFact, place: StatusPlace) -> str:
        """The text of the code. Some 0.2 ms. Raises PaperCodeTooLong."""
        pair = private_half(self.key.private_key).private_key
        if not isinstance(pair, ec.EllipticCurvePrivateKey):
            raise TypeError(f"the key {self.key.kid} cannot sign")
        return make_code(paper_claims(licence, kind=kind, place=place), key=pair, kid=self.key.kid)

    def parts(self, licence: LicenceFact, *, kind: LicenceTypeFact, place: StatusPlace) -> dict[str, str]:
        """What the template of a paper takes for machines: the code, and the data that is attached.

        A licence on which too much stands for a code has only the link.
        """
        try:
            code = self.code(licence, kind=kind, place=place)
        except PaperCodeTooLong:
            code = ""
        return {"offline_code": code, "canonical": attached_data(licence, paper_code=code)}


def paper_signer(*, at: datetime) -> PaperSigner:
    """The signer with the key in use. 1 SQL."""
    return PaperSigner(key=signing_key(at=at))


def paper_code(licence: LicenceFact, *, kind: LicenceTypeFact, at: datetime) -> str:
    """The text of the code for a paper made now; its key stays published as long as the paper. 3 SQL.

    Raises PaperCodeTooLong.
    """
    signer = paper_signer(at=at)
    text = signer.code(licence, kind=kind, place=place_for(licence.id))
    LicenceStatus.objects.filter(licence_id=licence.id).update(paper_key=signer.key)
    return text


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
