"""How a case was signed, in the words of its page, and whether anything was changed since."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongban.foundation.seals.public import Way
from tongban.foundation.trail.public import TrailEntry
from tongban.foundation.ui.public import in_fours
from tongban.kernel.errors import N_
from tongban.services.cases.models import Case, CaseSlot
from tongban.services.cases.signing import SignatureReport, Verdict, signatures_of
from tongban.services.items.public import ItemContent

HOW: dict[Way, str] = {
    Way.CODE: N_("with a code sent to %(phone)s"),
    Way.TYPED: N_("with name and password"),
    Way.DRAWN: N_("by hand on the screen"),
    Way.TOKEN: N_("by a program with an API token"),
}
PARTS = {
    "item": N_("the service"),
    "terms_sha256": N_("the guide that holds for it"),
    "applicant": N_("the applicant"),
    "capacity": N_("as what it was applied for"),
    "answers": N_("the answers at the beginning"),
}


@dataclass(frozen=True, kw_only=True)
class SignedLine:
    """One signature as the page tells of it."""

    report: SignatureReport
    how: str
    changed: str

    @property
    def is_good(self) -> bool:
        return self.report.is_good

    @property
    def is_replaced(self) -> bool:
        return self.report.verdict is Verdict.REPLACED


def signed_lines(
    case: Case, slots: Sequence[CaseSlot], entries: Sequence[TrailEntry], content: ItemContent
) -> list[SignedLine]:
    """The signatures of a case, looked at against its rows and the trail. At most 3 SQL."""
    reports = signatures_of(case, slots, entries)
    names = {f"slots.{slot.key}": slot.name for slot in content.slots} | {
        f"form.{key}": str(field.get("title", key))
        for key, field in (content.form or {}).get("properties", {}).items()
    }
    names |= {key: _(text) for key, text in PARTS.items()}
    return [
        SignedLine(
            report=report,
            how=_how(report),
            changed="、".join(names.get(part, part) for part in report.changed),
        )
        for report in reports
    ]


def _how(report: SignatureReport) -> str:
    how = _(HOW[report.way]) % {"phone": report.phone}
    if not report.of_whole:
        return how
    whole = in_fours(report.of_whole)
    return _("%(how)s, for all services of the application %(number)s at once") % {
        "how": how,
        "number": whole,
    }
