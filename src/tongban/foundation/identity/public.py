"""The front door of this app: other apps import only from here."""

from tongban.foundation.identity.api import router
from tongban.foundation.identity.applying import (
    CAPACITY_TEXTS,
    ApplicantChoice,
    ApplicationAuthority,
    Applying,
    AuthorityEnded,
    AuthorityTooNarrow,
    Capacity,
    application_authority,
)
from tongban.foundation.identity.auth import (
    AnyAuth,
    OfficerAuth,
    PersonAuth,
    caller,
    officer_calling,
    person_calling,
)
from tongban.foundation.identity.authorities.commands.accept import accept_authority
from tongban.foundation.identity.authorities.commands.end import end_authority
from tongban.foundation.identity.authorities.commands.grant import grant_authority
from tongban.foundation.identity.authorities.facts import (
    AuthorityDates,
    AuthorityFact,
    AuthorityIsOver,
    Granted,
    InvitationUnknown,
    Standing,
)
from tongban.foundation.identity.authorities.queries import (
    authorities_given,
    authorities_held,
    authorities_of_firm,
    invitation,
)
from tongban.foundation.identity.commands.confirm_real_name import confirm_real_name
from tongban.foundation.identity.commands.issue_token import TokenIssued, issue_token
from tongban.foundation.identity.commands.open_account import (
    EncodedPassword,
    account_named,
    open_citizen_account,
    open_staff_account,
)
from tongban.foundation.identity.consents.facts import CASE_STATE, Consented, ConsentNeeded
from tongban.foundation.identity.consents.queries import person_by_consent
from tongban.foundation.identity.facts import (
    APPLY,
    AccountKind,
    Applicant,
    Firm,
    PasswordConfirmed,
    PasswordWrong,
    Person,
    RealName,
    RealNameLevel,
    RealNameNeeded,
    RealNameSource,
    StaffSignInNeeded,
    TooManyTries,
    WrongDoor,
    real_name_source,
)
from tongban.foundation.identity.queries import (
    account_of_person,
    accounts_of_people,
    names_of,
    person_of,
    real_name_of,
)
from tongban.foundation.identity.sessions import (
    acting_for,
    confirm_password,
    current_applicant,
    current_officer,
    current_person,
    firms_of,
    has_password,
)
from tongban.foundation.identity.tokens import authenticate_token
from tongban.foundation.identity.totp import current_code

__all__ = [
    "APPLY",
    "CAPACITY_TEXTS",
    "CASE_STATE",
    "AccountKind",
    "AnyAuth",
    "Applicant",
    "ApplicantChoice",
    "ApplicationAuthority",
    "Applying",
    "AuthorityDates",
    "AuthorityEnded",
    "AuthorityFact",
    "AuthorityIsOver",
    "AuthorityTooNarrow",
    "Capacity",
    "ConsentNeeded",
    "Consented",
    "EncodedPassword",
    "Firm",
    "Granted",
    "InvitationUnknown",
    "OfficerAuth",
    "PasswordConfirmed",
    "PasswordWrong",
    "Person",
    "PersonAuth",
    "RealName",
    "RealNameLevel",
    "RealNameNeeded",
    "RealNameSource",
    "StaffSignInNeeded",
    "Standing",
    "TokenIssued",
    "TooManyTries",
    "WrongDoor",
    "accept_authority",
    "account_named",
    "account_of_person",
    "accounts_of_people",
    "acting_for",
    "application_authority",
    "authenticate_token",
    "authorities_given",
    "authorities_held",
    "authorities_of_firm",
    "caller",
    "confirm_password",
    "confirm_real_name",
    "current_applicant",
    "current_code",
    "current_officer",
    "current_person",
    "end_authority",
    "firms_of",
    "grant_authority",
    "has_password",
    "invitation",
    "issue_token",
    "names_of",
    "officer_calling",
    "open_citizen_account",
    "open_staff_account",
    "person_by_consent",
    "person_calling",
    "person_of",
    "real_name_of",
    "real_name_source",
    "router",
]
