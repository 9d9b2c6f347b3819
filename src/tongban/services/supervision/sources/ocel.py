"""Our own events as an object-centric event log: OCEL 2.0 in JSON, for tools of process mining and for our own replay.

Nothing personal stands in it: who acted is the account's reference, what was said is left out.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any

from tongban.services.supervision.rulebook.activities import Activity
from tongban.services.supervision.rulebook.story import Act, Story
from tongban.services.supervision.sources.logs import Columns, LogMapping

_EVENT_ATTRIBUTES = {
    "by": "string",
    "entered_at": "time",
    "step": "string",
    "outcome": "string",
    "has_reasons": "boolean",
    "advice": "string",
    "visitors": "integer",
    "amount": "float",
    "rating": "string",
    "for_case": "string",
    "limit": "time",
}
_CASE_ATTRIBUTES = {
    "item": "string",
    "organisation": "string",
    "is_licensing": "boolean",
    "on_the_spot": "boolean",
    "standard": "float",
}
_FEN = 100
# how this export is read again: `replay --log cases.jsonocel` needs no mapping file
OWN_MAPPING = LogMapping(
    columns=Columns(
        by="by",
        entered_at="entered_at",
        organisation="case:organisation",
        item="case:item",
        outcome="outcome",
        reasons="has_reasons",
        advice="advice",
        visitors="visitors",
        amount="amount",
        standard="case:standard",
        rating="rating",
        for_case="for_case",
        on_the_spot="case:on_the_spot",
        planned_end="limit",
    ),
    acceptance_days=0,
    delivery_days=0,
)


def write_ocel(stories: Iterable[tuple[Story, str]], file: IO[str]) -> tuple[int, int]:
    """Write stories, each with the name of its organisation, one object or event a line. Cases and events written.

    OCEL 2.0 wants the objects in one list and the events in another: the events are kept until the cases are written.
    """
    events: list[str] = []
    cases = 0
    file.write("{" + f'"objectTypes": [{_type("case", _CASE_ATTRIBUTES)}],\n"eventTypes": [\n')
    file.write(",\n".join(_type(one.value, _EVENT_ATTRIBUTES) for one in Activity))
    file.write('],\n"objects": [\n')
    for story, organisation in stories:
        file.write((",\n" if cases else "") + json.dumps(_case(story, organisation), ensure_ascii=False))
        cases += 1
        events += [
            json.dumps(_event(story.number or story.key, place, act), ensure_ascii=False)
            for place, act in enumerate(story.acts, start=1)
        ]
    file.write('],\n"events": [\n' + ",\n".join(events) + "]}\n")
    return cases, len(events)


def _type(name: str, attributes: dict[str, str]) -> str:
    return json.dumps({"name": name, "attributes": [{"name": a, "type": t} for a, t in attributes.items()]})


def _case(story: Story, organisation: str) -> dict[str, Any]:
    begun = min((act.at for act in story.acts), default=None)
    said: dict[str, Any] = {
        "item": story.item_name,
        "organisation": organisation,
        "is_licensing": story.is_licensing,
        "on_the_spot": story.is_on_the_spot,
    }
    if story.standard_fen is not None:
        said["standard"] = story.standard_fen / _FEN
    time = _time(begun) if begun else "1970-01-01T00:00:00Z"
    attributes = [{"name": name, "value": _text(value), "time": time} for name, value in said.items()]
    return {"id": story.number or story.key, "type": "case", "attributes": attributes, "relationships": []}


def _event(case: str, place: int, act: Act) -> dict[str, Any]:
    said: dict[str, Any] = {"by": act.by, "step": act.step}
    if act.entered_at != act.at:
        said["entered_at"] = _time(act.entered_at)
    facts = act.facts
    said |= {name: facts[name] for name in ("outcome", "advice", "visitors") if facts.get(name)}
    if "reasons" in facts:
        said["has_reasons"] = "yes" if str(facts["reasons"]).strip() or facts.get("by_law") else ""
    if isinstance(facts.get("amount_fen"), int):
        said["amount"] = facts["amount_fen"] / _FEN
    if facts.get("is_bad"):
        said["rating"] = "bad"
    if facts.get("case"):
        said["for_case"] = "yes"
    if due_on := facts.get("due_on"):
        said["limit"] = due_on.isoformat()
    return {
        "id": f"{case}-{place}",
        "type": act.activity.value,
        "time": _time(act.at),
        "attributes": [{"name": name, "value": _text(value)} for name, value in said.items() if value != ""],
        "relationships": [{"objectId": case, "qualifier": "case"}],
    }


def _text(value: object) -> object:
    return ("true" if value else "false") if isinstance(value, bool) else value


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
