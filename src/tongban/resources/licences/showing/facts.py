"""A licence shown (亮证) and checked (核验): who asks for what, what the holder lets them see, what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from tongban.kernel.errors import N_, Invalid, NotAllowed, Refused
from tongban.resources.licences.facts import LicenceTypeFact

SHOW_ACT = "licences.show"
DECLINE_ACT = "licences.decline-to-show"
MAY_CHECK = "licences.check"  # what a token of a checker's own system carries

CODE_HOLDS = timedelta(seconds=60)
SHOWS_ON = timedelta(minutes=30)  # so long a page makes new codes by itself
ASK_HOLDS = timedelta(minutes=30)  # from opening a check to the scan
ANSWER_HOLDS = timedelta(minutes=5)  # from the scan to the holder's answer
SEEN_FOR = timedelta(minutes=5)  # then what was shown is gone from the checker's page
FRESH_FOR = timedelta(seconds=90)  # a presentation is fresh for so long, a little over a code
MOST_FIELDS = 12
LONGEST_NAME, LONGEST_PURPOSE = 60, 100


class AskerKind(StrEnum):
    """How well the city knows who asks."""

    ORGANISATION = "organisation"  # an officer who is signed in
    FIRM = "firm"  # somebody who is signed in and acts for it
    PERSON = "person"  # signed in with a real name
    UNKNOWN = "unknown"  # only what they say of themselves


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Who asks to see a licence. `ref` is whose check it is; a stranger's is kept in their session only."""

    kind: AskerKind
    ref: str
    name: str
    organisation_id: UUID | None = None


class AskState(StrEnum):
    """Where a check stands; that its time has run out is seen from its moments."""

    OPEN = "open"  # waits for the holder's code
    CLAIMED = "claimed"  # the holder is being asked
    SHOWN = "shown"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Askable:
    """One thing that stands on a licence and may be asked for; `label` is what the paper calls it."""

    name: str
    label: str


@dataclass(frozen=True, kw_only=True)
class AskedField:
    """One thing that a checker asks for; `is_required`: without it the check is of no use to them."""

    name: str
    label: str
    is_required: bool


@dataclass(frozen=True, kw_only=True)
class AskFact:
    """One check as both sides see it, and as it stands in the holder's log.

    `shown` are the names of the fields that the holder let them see, never what stood in them.
    `second_try_at` is when somebody else tried the code that was used up with it.
    """

    id: UUID
    kind: AskerKind
    asker_name: str
    type: LicenceTypeFact
    fields: tuple[AskedField, ...]
    purpose: str
    state: AskState
    opened_at: datetime
    ends_at: datetime
    licence_id: UUID | None
    answered_at: datetime | None
    shown: tuple[str, ...]
    seen_until: datetime | None
    second_try_at: datetime | None

    @property
    def is_known(self) -> bool:
        return self.kind is not AskerKind.UNKNOWN

    def waits(self, at: datetime) -> bool:
        """Whether it still waits for a code or for an answer."""
        return self.state in (AskState.OPEN, AskState.CLAIMED) and at < self.ends_at

    def is_seen(self, at: datetime) -> bool:
        """Whether the checker may see what was shown at this moment."""
        return self.state is AskState.SHOWN and self.seen_until is not None and at < self.seen_until


@dataclass(frozen=True, kw_only=True)
class ShowingFact:
    """One line of the holder's log: to whom which fields were shown for what, or that they were not."""

    at: datetime
    type_name: str
    code: str
    asker_name: str
    is_known: bool
    purpose: str
    labels: tuple[str, ...]
    is_shown: bool


@dataclass(frozen=True, kw_only=True)
class CodeFact:
    """A one-time code on the holder's page. `text` is what the QR says, `digits` what is read out."""

    licence_id: UUID
    text: str
    digits: str
    ends_at: datetime
    renews_until: datetime
    ask_id: UUID | None
    second_try_at: datetime | None


class Verdict(StrEnum):
    """What a checker is told of what was shown."""

    FRESH = "fresh"
    STALE = "stale"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REVOKED = "revoked"
    FORGED = "forged"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What the checker sees while it may be seen: the values that the holder consented to, and the verdict.

    `trust` is A to D (可信等级), empty where the presentation is not believed.
    """

    verdict: Verdict
    checked_at: datetime
    values: Mapping[str, str]
    organisation_name: str
    trust: str
    presentation: str = field(repr=False)
    nonce: str = field(repr=False)


class CodeNotOurs(Invalid):
    """The text is none of our codes."""

    code = "show-code-not-ours"
    title = N_("This is no code for showing a licence. Ask for the code on the holder's screen.")


class CodeOfAnotherCity(Invalid):
    """A code for showing, made by another city's platform."""

    code = "show-code-of-another-city"
    title = N_("This code was made by %(host)s. Only the platform of that city can open it.")


class CodeOfPaper(Invalid):
    """The fixed code of a paper: it says whether the licence is valid and shows no field."""

    code = "show-code-of-paper"
    title = N_(
        "This is the fixed code of a licence's paper. “Check a licence” says whether that is valid; "
        "to see fields, ask the holder to show a code that changes every minute."
    )


class CodeCut(Invalid):
    """Part of the code is missing or damaged."""

    code = "show-code-cut"
    title = N_("The code is not whole: part of it is missing or misread. Scan it again.")


class CodeMistyped(Invalid):
    """Digits whose check digit is wrong."""

    code = "show-code-mistyped"
    title = N_("These digits are mistyped. There are nine; look at the holder's screen again.")


class CodeUnknown(Refused):
    """No code of ours is so; it counts as a try."""

    code = "show-code-unknown"
    status = 404
    title = N_("There is no such code now. The holder's screen shows a new one every minute.")


class CodePast(Refused):
    """The code was good for a minute, and that is over."""

    code = "show-code-past"
    title = N_("This code ran out at %(time)s. Scan the one that stands on the holder's screen now.")


class CodeUsed(Refused):
    """The code was used before, by this check or by another checker."""

    code = "show-code-used"
    title = N_(
        "This code was used already. Each is good once; the holder has been told of this try. Ask for a new one."
    )


class OtherType(Refused):
    """The holder shows a licence of another type than the one asked for."""

    code = "show-other-type"
    title = N_("The holder shows another licence than you asked for. You asked for: %(asked)s.")


class WrongHolder(Refused):
    """The licence is somebody else's than the one whom the checker named. It counts as a try."""

    code = "show-wrong-holder"
    title = N_("This licence belongs to somebody else than you named. Look who stands before you.")


class AskPast(Refused):
    """The time for the next step of a check is over."""

    code = "check-past"
    title = N_("This check has run out. Begin a new one.")


class AskAnswered(Refused):
    """The holder has answered before, or the code was taken before."""

    code = "check-answered"
    title = N_("This check has its answer already.")


class FieldMissing(Invalid):
    """The holder leaves out what the checker cannot do without."""

    code = "show-field-missing"
    title = N_("They cannot do without: %(labels)s. Show it too, or refuse the whole.")


class FieldNotAsked(Invalid):
    """A field was to be shown that nobody asked for."""

    code = "show-field-not-asked"
    title = N_("Nobody asked for %(fields)s. Only what was asked for can be shown.")


class FieldUnknown(Invalid):
    """This type of licence has no such field."""

    code = "check-field-unknown"
    title = N_("This type of licence has no field %(fields)s.")


class TooManyCodes(NotAllowed):
    """Somebody tries out codes, or asks too often."""

    code = "show-too-many-tries"
    status = 429
    title = N_("Too many tries. Wait five minutes, then scan the code again.")


class TooManyFiles(NotAllowed):
    """Somebody has more files opened than a counter ever would."""

    code = "licence-too-many-files"
    status = 429
    title = N_("Too many files were verified from your address. Wait a minute.")
