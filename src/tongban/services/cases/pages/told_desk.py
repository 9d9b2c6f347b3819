"""What the officers' case page tells of a case: what was answered, what is objected to, who did what and when."""

from django.utils.translation import gettext as _

from tongban.foundation.directory.public import officers_named
from tongban.foundation.forms.public import SummaryRow, form_binds, form_summary
from tongban.kernel.actors import ON_BEHALF_OF
from tongban.services.cases.comparing import Comparison
from tongban.services.cases.models import Case
from tongban.services.cases.pages.following import Followed
from tongban.services.cases.pages.parts import OFFICE_WORDS, Happened


def objections_to(shown: Followed, comparison: Comparison | None) -> dict[str, str]:
    """What the person says that entries filled from a licence should be, by field."""
    if comparison is None or not comparison.objections:
        return {}
    binds = form_binds(shown.content.form or {})
    return {
        name: comparison.objections[bind] for name, bind in binds.items() if bind in comparison.objections
    }


def asked_rows(case: Case, shown: Followed) -> list[SummaryRow]:
    """What the applicant answered; what the registers hold stands in the comparison."""
    if shown.content.form is None:
        return []
    binds = form_binds(shown.content.form)
    bound = {name for name, bind in binds.items() if not bind.startswith("licence.")}
    rows = form_summary(shown.content.form, case.form, scenario=case.answers)
    return [row for row in rows if row.key not in bound]


def told_trail(shown: Followed) -> list[tuple[Happened, str, str]]:
    """The timeline with who acted and what was done, in the office's words. 1 SQL."""
    behind = {one.entry.entry_id: one.entry.facts.get(ON_BEHALF_OF, ()) for one in shown.timeline}
    refs = {one.entry.by_ref for one in shown.timeline} | {ref for own in behind.values() for ref in own}
    accounts = {ref: int(ref.removeprefix("officer:")) for ref in refs if ref.startswith("officer:")}
    names = officers_named(list(accounts.values())) if accounts else {}
    said = {ref: names.get(account, "") for ref, account in accounts.items()}
    for ref in refs - said.keys():
        said[ref] = shown.name_of(ref)
    return [
        (
            one,
            _named(said[one.entry.by_ref], [said[ref] for ref in behind[one.entry.entry_id]]),
            _(OFFICE_WORDS[one.entry.act]) if one.entry.act in OFFICE_WORDS else one.entry.act_text,
        )
        for one in shown.timeline
    ]


def _named(name: str, behind: list[str]) -> str:
    """Who acted, and for which absent colleague."""
    return _("%(name)s (for %(others)s)") % {"name": name, "others": "、".join(behind)} if behind else name
