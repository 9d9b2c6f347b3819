"""The front door of credentials for the rest of this app."""

from tongban.resources.licences.credentials.checking import check_presentation, check_with
from tongban.resources.licences.credentials.facts import (
    ClaimUnknown,
    CredentialExpired,
    CredentialForeign,
    CredentialForged,
    CredentialKeyWithdrawn,
    CredentialNotYet,
    CredentialUnreadable,
    HolderUnproven,
    IssuerKeyFact,
    PaperCodeTooLong,
    PaperCodeUnreadable,
    Presented,
    Status,
    StatusPlace,
)
from tongban.resources.licences.credentials.issuing import (
    issue_credential,
    new_holder_key,
    present,
    public_part,
)
from tongban.resources.licences.credentials.keys import issuer_keys, published_keys
from tongban.resources.licences.credentials.paper import check_paper_code, paper_code
from tongban.resources.licences.credentials.places import give_places, place_for, places_of, status_of
from tongban.resources.licences.credentials.rules import hidden_claims
from tongban.resources.licences.credentials.sdjwt import claim_names

__all__ = [
    "ClaimUnknown",
    "CredentialExpired",
    "CredentialForeign",
    "CredentialForged",
    "CredentialKeyWithdrawn",
    "CredentialNotYet",
    "CredentialUnreadable",
    "HolderUnproven",
    "IssuerKeyFact",
    "PaperCodeTooLong",
    "PaperCodeUnreadable",
    "Presented",
    "Status",
    "StatusPlace",
    "check_paper_code",
    "check_presentation",
    "check_with",
    "claim_names",
    "give_places",
    "hidden_claims",
    "issue_credential",
    "issuer_keys",
    "new_holder_key",
    "paper_code",
    "place_for",
    "places_of",
    "present",
    "public_part",
    "published_keys",
    "status_of",
]
