"""The front door of this app: other apps import only from here."""

from tongban.resources.licences.api import router
from tongban.resources.licences.check_facts import AnnualCheck, CheckOutcome
from tongban.resources.licences.commands.annotate import annotate_licence, copy_kind
from tongban.resources.licences.commands.check_annually import check_licence_annually
from tongban.resources.licences.commands.enter import KnownLicence, enter_licences
from tongban.resources.licences.commands.issue import issue_licence
from tongban.resources.licences.commands.revoke import end_licence, revoke_licence
from tongban.resources.licences.commands.succeed import succeed_licence
from tongban.resources.licences.commands.suspend import suspend_licence
from tongban.resources.licences.commands.types import upsert_licence_types
from tongban.resources.licences.counting import LicenceCount, counted_licences
from tongban.resources.licences.facts import (
    Ending,
    Holder,
    HolderConsent,
    HolderKind,
    LicenceAnnotated,
    LicenceFact,
    LicenceIssued,
    LicenceNotValid,
    LicenceRevoked,
    LicenceState,
    LicenceSuspended,
    LicenceTypeFact,
    LicenceTypeUnknown,
    Succession,
    Trust,
    UseFact,
    Verification,
    VerifiedState,
)
from tongban.resources.licences.holders import holdings_of, own_licence
from tongban.resources.licences.importing.facts import LicencesIssued
from tongban.resources.licences.queries import (
    licence,
    licence_by_code,
    licence_named,
    licence_type,
    licence_types,
    licences_numbered,
    licences_of_case,
    licences_of_indexes,
    licences_of_types,
    masked_holder,
    versions_of,
)
from tongban.resources.licences.sharing import (
    SharedLicence,
    known_holders,
    shared_licences,
    shared_licences_after,
    shared_licences_numbered,
)
from tongban.resources.licences.verification import verify_licence

__all__ = [
    "AnnualCheck",
    "CheckOutcome",
    "Ending",
    "Holder",
    "HolderConsent",
    "HolderKind",
    "KnownLicence",
    "LicenceAnnotated",
    "LicenceCount",
    "LicenceFact",
    "LicenceIssued",
    "LicenceNotValid",
    "LicenceRevoked",
    "LicenceState",
    "LicenceSuspended",
    "LicenceTypeFact",
    "LicenceTypeUnknown",
    "LicencesIssued",
    "SharedLicence",
    "Succession",
    "Trust",
    "UseFact",
    "Verification",
    "VerifiedState",
    "annotate_licence",
    "check_licence_annually",
    "copy_kind",
    "counted_licences",
    "end_licence",
    "enter_licences",
    "holdings_of",
    "issue_licence",
    "known_holders",
    "licence",
    "licence_by_code",
    "licence_named",
    "licence_type",
    "licence_types",
    "licences_numbered",
    "licences_of_case",
    "licences_of_indexes",
    "licences_of_types",
    "masked_holder",
    "own_licence",
    "revoke_licence",
    "router",
    "shared_licences",
    "shared_licences_after",
    "shared_licences_numbered",
    "succeed_licence",
    "suspend_licence",
    "upsert_licence_types",
    "verify_licence",
    "versions_of",
]
