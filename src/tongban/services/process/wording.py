"""How a step of a process reads at the desk: who does it, where, how long, how it may end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext, pgettext

from tongban.foundation.directory.public import names_by_code, post_names
from tongban.kernel.errors import N_
from tongban.services.process.comparing import StepDifference
from tongban.services.process.facts import OWN, SUPERIOR, StepFact, StepKind

OUTCOME_WORDS = {
    "accept": N_("accept"),
    "correct": N_("ask for correction"),
    "refuse": N_("refuse"),
    "resubmit": N_("hand in again"),
    "agree": N_("agree"),
    "disagree": N_("disagree"),
    "grant": N_("grant"),
    "return": N_("send back"),
    "issue": N_("issue"),
}
FIELD_WORDS = {
    "name": N_("name"),
    "kind": N_("who acts"),
    "post_code": N_("post"),
    "organisation": N_("organisation"),
    "limit_days": N_("limit"),
    "outcomes": N_("outcomes"),
}


@dataclass(frozen=True, kw_only=True)
class StepWords:
    """One step as a row of a table."""

    number: int
    name: str
    key: str
    is_side: bool
    post: str
    organisation: str
    limit: str
    outcomes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ChangeWords:
    """One step that differs between two versions, and each thing that does: label, before, after."""

    kind: str
    name: str
    lines: tuple[tuple[str, str, str], ...] = ()


class StepSpeaker:
    """Puts steps into words with the names that organisations and posts have now. At most 2 SQL."""

    def __init__(self, steps: Iterable[StepFact]) -> None:
        named = {step.organisation for step in steps} - {OWN, SUPERIOR}
        self._organisations: Mapping[str, str] = names_by_code(named) if named else {}
        self._posts = post_names()

    def words(self, step: StepFact) -> StepWords:
        return StepWords(
            number=step.number,
            name=step.name,
            key=step.key,
            is_side=step.is_side,
            post=self._said(step, "post_code"),
            organisation=self._said(step, "organisation") if step.kind is StepKind.POST else "",
            limit=self._said(step, "limit_days"),
            outcomes=tuple(outcome_text(outcome) for outcome in step.outcomes),
        )

    def change(self, one: StepDifference) -> ChangeWords:
        step = one.after or one.before
        assert step is not None
        if one.before is None or one.after is None:
            return ChangeWords(kind=one.kind, name=step.name)
        lines = tuple(
            (gettext(FIELD_WORDS[field]), self._said(one.before, field), self._said(one.after, field))
            for field in one.fields
        )
        return ChangeWords(kind=one.kind, name=step.name, lines=lines)

    def _said(self, step: StepFact, field: str) -> str:
        if field == "name":
            return step.name
        if field == "limit_days":
            return days_text(step.limit_days)
        if field == "outcomes":
            return pgettext("between steps", ", ").join(map(outcome_text, step.outcomes)) or "—"
        if field == "organisation":
            return self._organisation(step.organisation)
        if step.kind is StepKind.APPLICANT:
            return gettext("the applicant")
        return gettext("an officer") if field == "kind" else self._post(step.post_code or "")

    def _post(self, code: str) -> str:
        return self._posts.get(code, code)

    def _organisation(self, code: str) -> str:
        if code == OWN:
            return gettext("the item's own")
        if code == SUPERIOR:
            return gettext("its superior")
        return self._organisations.get(code, code)


def days_text(days: int | None) -> str:
    """A step limit in working days."""
    if days is None:
        return gettext("none of its own")
    if days == 0:
        return gettext("the same day")
    return ngettext("%(count)d working day", "%(count)d working days", days) % {"count": days}


def outcome_text(outcome: str) -> str:
    """An outcome by its word; one that a process made up reads as it is written."""
    return gettext(OUTCOME_WORDS[outcome]) if outcome in OUTCOME_WORDS else outcome
