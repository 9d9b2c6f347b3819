"""What is asked for a licence that stands (业务类型), when it may be asked, and what is refused."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tongban.kernel.errors import N_, Refused
from tongban.resources.licences.public import LicenceFact, Succession
from tongban.services.items.public import BusinessKind


class Business(StrEnum):
    """What a case is about: something new, or a licence that its applicant has."""

    NEW = "new"  # 新办
    CHANGE = "change"  # 变更
    RENEWAL = "renewal"  # 延续
    REPLACEMENT = "replacement"  # 补证、换证


SUCCESSIONS = {
    Business.CHANGE: Succession.CHANGE,
    Business.RENEWAL: Succession.RENEWAL,
    Business.REPLACEMENT: Succession.REPLACEMENT,
}


@dataclass(frozen=True, kw_only=True)
class Window:
    """When a renewal may be asked for: from `opens_on` (None: at any time) to `valid_until`.

    Whoever asks by `last_day` has the silence of the office for them (行政许可法 50); who asks later has not.
    """

    opens_on: date | None
    last_day: date
    valid_until: date


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a case asks for which licence; `window` for a renewal of one that ends."""

    business: Business
    kind: BusinessKind
    licence: LicenceFact
    window: Window | None = None


class LicenceNeeded(Refused):
    """A change, a renewal or a replacement without a licence for which it could be."""

    code = "licence-needed"
    title = N_(
        "You have no licence of this kind that is valid, so there is none to change or renew. Apply for a new one."
    )


class LicenceChoiceNeeded(Refused):
    """There are several licences of this kind, and none was named."""

    code = "licence-choice-needed"
    title = N_("You have several licences of this kind. Begin from the one you mean, under My licences.")


class RenewalTooEarly(Refused):
    """The item says from when on a renewal may be asked for."""

    code = "renewal-too-early"
    title = N_("This licence can be renewed from %(opens_on)s on.")


class NothingToRenew(Refused):
    """A licence without an end."""

    code = "nothing-to-renew"
    title = N_("This licence has no end, so it need not be renewed.")


class BusinessUnderWay(Refused):
    """One case at a time changes a licence."""

    code = "business-under-way"
    title = N_("Case %(number)s about this licence is under way. Wait for its end, or withdraw it.")
