"""The front door of this app: other apps import only from here."""

from tongban.resources.licences.api import router
from tongban.resources.licences.commands.annotate import annotate_licence, copy_kind
from tongban.resources.licences.commands.enter import KnownLicence, enter_licences
from tongban.resources.licences.commands.issue import issue_licence
from tongban.resources.licences.commands.revoke import revoke_licence
from tongban.resources.licences.commands.types import upsert_licence_types
from tongban.resources.licences.facts import (
    Holder,
    HolderKind,
    LicenceAnnotated,
    LicenceFact,
    LicenceIssued,
    LicenceRevoked,
    LicenceState,
    LicenceTypeFact,
    LicenceTypeUnknown,
    UseFact,
    Verification,
    VerifiedState,
)
from tongban.resources.licences.queries import (
    licence,
    licence_by_code,
    licence_type,
    licence_types,
    licences_of_case,
    licences_of_types,
)
from tongban.resources.licences.verification import verify_licence

__all__ = [
    "Holder",
    "HolderKind",
    "KnownLicence",
    "LicenceAnnotated",
    "LicenceFact",
    "LicenceIssued",
    "LicenceRevoked",
    "LicenceState",
    "LicenceTypeFact",
    "LicenceTypeUnknown",
    "UseFact",
    "Verification",
    "VerifiedState",
    "annotate_licence",
    "copy_kind",
    "enter_licences",
    "issue_licence",
    "licence",
    "licence_by_code",
    "licence_type",
    "licence_types",
    "licences_of_case",
    "licences_of_types",
    "revoke_licence",
    "router",
    "upsert_licence_types",
    "verify_licence",
]
