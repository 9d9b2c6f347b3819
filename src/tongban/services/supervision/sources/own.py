"""The stories of our own cases, from the trail and the steps that are kept; and of days on which data were looked up."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tongban.foundation.trail.public import TrailEntry, entries_about
from tongban.services.cases.public import CaseFact, DoneStepFact, arrivals, done_steps
from tongban.services.feedback.public import RatingLevel
from tongban.services.items.public import ItemContent, item_terms
from tongban.services.payments.public import bill_subjects
from tongban.services.supervision.rulebook.activities import Activity
from tongban.services.supervision.rulebook.story import NOTHING, Act, Known, Need, Story

OWN = "own"  # handled here: nobody does an act in the past
LICENSING = "01"  # item type 行政许可
_AT_ONCE = "1"  # 即办件
_CORRECT = "correct"  # the outcome of a step that asks for corrections

# acts of the trail; what is not named is `Activity.OTHER` where an office did it
_ACTIVITIES: dict[str, Activity] = {
    "cases.submit": Activity.APPLIED,
    "cases.resubmit": Activity.CORRECTED,
    "cases.accept": Activity.ACCEPTED,
    "cases.deem_accepted": Activity.ACCEPTED,
    "cases.begin_parts": Activity.ACCEPTED,
    "cases.refuse_acceptance": Activity.NOT_ACCEPTED,
    "cases.review": Activity.REVIEWED,
    "cases.report": Activity.REPORTED,
    "cases.send_back": Activity.RETURNED,
    "cases.record_visit": Activity.VISITED,
    "cases.start_procedure": Activity.STOPPED,
    "cases.extend": Activity.EXTENDED,
    "cases.decide": Activity.DECIDED,
    "cases.deem_renewed": Activity.DECIDED,
    "cases.issue": Activity.ISSUED,
    "cases.deliver": Activity.DELIVERED,
    "cases.withdraw": Activity.WITHDRAWN,
    "cases.set_fee": Activity.FEE_SET,
    "cases.urge": Activity.URGED,
    "cases.object_sample": Activity.OBJECTED,
    "feedback.rate": Activity.RATED,
    "feedback.complain": Activity.COMPLAINED,
    "feedback.answer_complaint": Activity.COMPLAINT_ANSWERED,
    "feedback.decline_complaint": Activity.COMPLAINT_ANSWERED,
    "feedback.withdraw_complaint": Activity.COMPLAINT_ANSWERED,
    "payments.open": Activity.CHARGED,
    "payments.pay": Activity.PAID,
    "payments.take_cash": Activity.PAID,
    "payments.waive": Activity.FEE_WAIVED,
}
_BY_LAW = frozenset({"cases.deem_accepted", "cases.deem_renewed"})
_OFFICER = "officer:"
_KINDS = ("cases", "ratings", "complaints")  # what acts about a case are recorded about
# what the verbs themselves refuse is not asked: materials beyond the guide, a refusal without remedies, steps left out
KNOWS: frozenset[Need] = frozenset(
    {
        *Activity,
        Known.PERSONS,
        Known.ENTRY,
        Known.REASONS,
        Known.VISITORS,
        Known.STANDARD,
        Known.ADVICE,
        Known.CASE,
    }
)


def stories_of(facts: Collection[CaseFact]) -> Iterator[Story]:
    """The story of each case. 5 SQL for all of them, and one for each item version that is not in memory."""
    numbers = [fact.number for fact in facts]
    bills = bill_subjects([f"cases:{number}" for number in numbers])
    subjects = [f"{kind}:{number}" for number in numbers for kind in _KINDS]
    entries = entries_about([*subjects, *(bill for found in bills.values() for bill in found)])
    steps = done_steps(numbers)
    away = [fact.number for fact in facts if fact.handling_system != OWN]
    heard = arrivals(away) if away else {}
    for fact in facts:
        number = fact.number
        about = [*(f"{kind}:{number}" for kind in _KINDS), *bills.get(f"cases:{number}", ())]
        found = [entry for subject in about for entry in entries[subject]]
        yield story_of(fact, found, steps[number], heard)


def story_of(
    fact: CaseFact,
    entries: Iterable[TrailEntry],
    steps: Collection[DoneStepFact],
    heard: Mapping[tuple[str, datetime], datetime],
) -> Story:
    """The acts of one case in order; `heard` says when we heard of what another system did."""
    content = item_terms(fact.version_id)
    at_step = {step.done_at: step for step in steps}
    acts = [_corrections_asked(step) for step in steps if step.is_own and step.outcome == _CORRECT]
    for entry in entries:
        if (activity := _activity(entry)) is not None:
            acts.append(
                _act(entry, activity, at_step.get(entry.act_at), heard.get((fact.number, entry.act_at)))
            )
    acts.sort(key=lambda act: (act.at, act.entered_at))
    return Story(
        number=fact.number,
        organisation_id=fact.organisation_id,
        area_code=fact.area_code,
        item_name=fact.item_name,
        is_licensing=fact.type_code == LICENSING,
        is_on_the_spot=content.project_type == _AT_ONCE,
        standard_fen=0 if _is_free(content) else None,
        acts=acts,
        knows=KNOWS,
    )


def _is_free(content: ItemContent) -> bool:
    return not content.fees and content.is_charged is not True


def _activity(entry: TrailEntry) -> Activity | None:
    if entry.act == "cases.request_correction":
        return None  # the steps tell it
    known = _ACTIVITIES.get(entry.act)
    if known is None and not entry.by_ref.startswith(_OFFICER):
        return None
    return known or Activity.OTHER


def _corrections_asked(step: DoneStepFact) -> Act:
    return Act(
        Activity.CORRECTION_ASKED,
        step.done_at,
        step.done_at,
        by=step.done_by,
        step=step.key,
        organisation_id=step.organisation_id,
        name="cases.request_correction",
    )


def _act(entry: TrailEntry, activity: Activity, step: DoneStepFact | None, heard_at: datetime | None) -> Act:
    # the account of another system is nobody: who did it there is not told
    is_person = entry.by_ref.startswith(_OFFICER) and heard_at is None and entry.act not in _BY_LAW
    return Act(
        activity,
        entry.act_at,
        heard_at or entry.act_at,
        by=entry.by_ref if is_person else "",
        step=step.key if step else "",
        organisation_id=step.organisation_id if step else None,
        facts=_facts(activity, entry.facts),
        entry=entry.entry_id,
        name=entry.act,
    )


def _facts(activity: Activity, said: Mapping[str, Any]) -> Mapping[str, Any]:
    match activity:
        case Activity.DECIDED:
            return {
                "outcome": said.get("outcome", "granted"),
                "reasons": said.get("reasons", ""),
                "by_law": "outcome" not in said,
            }
        case Activity.NOT_ACCEPTED:
            return {"reasons": said.get("reasons", "")}
        case Activity.REVIEWED:
            return {"advice": said.get("advice", "")}
        case Activity.VISITED:
            return {"visitors": len(said.get("officers", ()))}
        case Activity.EXTENDED:
            return {"due_on": _day_before(said, "statutory_due_on")}
        case Activity.RATED:
            return {"is_bad": RatingLevel(said["level"]).is_bad} if "level" in said else NOTHING
        case Activity.CHARGED | Activity.PAID:
            return {"amount_fen": said.get("total_fen", said.get("amount_fen"))}
        case _:
            return NOTHING


def _day_before(said: Mapping[str, Any], clock: str) -> date | None:
    """The last day as it was before the act moved it."""
    moved = said.get("days", {}).get(clock)
    return date.fromisoformat(str(moved[0])) if moved and moved[0] else None


def story_of_looks(
    *,
    by: str,
    day: date,
    organisation_id: UUID | None,
    area_code: str,
    looks: Iterable[tuple[datetime, bool]],
) -> Story:
    """What one person looked up on one day: each moment, and whether a case or somebody present asked for it."""
    acts = [
        Act(Activity.LOOKED_UP, at, at, by=by, facts={"case": has_case}, name="registers.look_up")
        for at, has_case in sorted(looks)
    ]
    return Story(
        number="",
        key=f"{by.replace(':', '-')}-{day:%Y%m%d}",
        organisation_id=organisation_id,
        area_code=area_code,
        item_name="",
        is_licensing=False,
        acts=acts,
        knows=KNOWS,
    )
