"""A bundle and its items as the one guide by which people apply, and the plan by which it is split again."""

from collections.abc import Sequence
from dataclasses import dataclass

from tongban.services.bundles.facts import BundleContent, Plan, PlannedMember
from tongban.services.bundles.merging.facts import Joined, Whole
from tongban.services.bundles.merging.fields import merged_form
from tongban.services.bundles.merging.materials import merged_slots
from tongban.services.bundles.merging.questions import with_questions
from tongban.services.items.public import ItemContent, Limit, Limits, PublishedItem, Remedy, Result

PUBLIC_SERVICE = "20"  # 公共服务: the whole decides nothing itself, so no licensing clock runs on it
_REMEDY_ORDER = ("reconsideration", "litigation", "complaint")
_UNITS = {"working-days": 1.0, "calendar-days": 5 / 7, "months": 21.0, "years": 250.0}


@dataclass(frozen=True, kw_only=True)
class Merged:
    """The guide of the whole as an item has it, and how an application is split."""

    content: ItemContent
    plan: Plan


def merge(content: BundleContent, items: Sequence[PublishedItem], *, code: str, number: int) -> Merged:
    """Put the items together, in the order of the members: each thing is asked once, and by name of who asks."""
    whole = with_questions(content, items)
    form, fields = merged_form(whole)
    slots, materials = merged_slots(whole)
    plan = Plan(
        code=code,
        number=number,
        members=tuple(
            PlannedMember(
                key=one.key,
                item=one.item.code,
                version_id=one.item.version_id,
                title=one.member.title or one.content.name,
                organisation=one.item.organisation_name,
                days=promised_days(one.content),
                when=one.member.when,
                needs=one.member.needs,
                founds=fields[one.key].get(one.member.founds, ""),
                applied_by=one.member.applied_by,
                answers=one.member.answers,
                questions=dict(one.questions),
                fields=fields[one.key],
                slots=materials[one.key],
            )
            for one in whole.members
        ),
        asked_apart=sum(len((one.content.form or {}).get("properties", {})) for one in whole.members),
        brought_apart=sum(len(one.content.slots) for one in whole.members),
    )
    audience = _audience(whole)
    guide = ItemContent(
        name=content.name,
        aliases=content.aliases,
        purpose=content.purpose,
        type_code=PUBLIC_SERVICE,
        basis=content.basis,
        audience=audience,
        holder="person" if audience == ("1",) else "firm",
        handle_forms=("2", "3"),
        visits=_visits(whole.members),
        conditions=content.conditions,
        limits=Limits(promised=Limit(count=content.limit_working_days)),
        slots=slots,
        is_charged=_is_charged(whole.members),
        scenario=whole.questions,
        form=form,
        result=Result(name=content.result or content.name),
        places=content.places,
        consult=content.consult,
        complain=content.complain,
        remedies=_remedies(whole),
        faq=content.faq,
        themes_person=content.themes_person,
        themes_legal=content.themes_legal,
        is_bundle=True,
        sends_by_courier=all(one.content.sends_by_courier is not False for one in whole.members),
        online_depth=("5", "6"),
        extra={"bundle": plan.model_dump(mode="json")},
    )
    return Merged(content=guide, plan=plan)


def plan_of(content: ItemContent) -> Plan:
    """The plan that stands in the guide of a bundle."""
    return Plan.model_validate(content.extra["bundle"])


def promised_days(content: ItemContent) -> int | None:
    """What an item promises, as working days: the longest where it depends on the answers."""
    every = (content.limits, *(case.limits for case in content.limit_cases))
    limits = [one.promised or one.statutory for one in every if one.promised or one.statutory]
    return max((round(limit.count * _UNITS[limit.unit]) for limit in limits if limit), default=None)


def _remedies(whole: Whole) -> tuple[Remedy, ...]:
    """What one can do about the decision on any of the services, each way once: reconsideration and litigation first."""
    found = dict.fromkeys(remedy for one in whole.members for remedy in one.content.remedies)
    return tuple(sorted(found, key=lambda remedy: _REMEDY_ORDER.index(remedy.kind)))


def _audience(whole: Whole) -> tuple[str, ...]:
    """Who may apply for the whole: everybody who may for each member; a firm that is still to come does not count."""
    asked = [set(one.content.audience) for one in whole.members if not one.member.applied_by]
    named = [codes for codes in asked if codes]
    return tuple(sorted(set.intersection(*named))) if named else ()


def _visits(members: Sequence[Joined]) -> int | None:
    counted = [one.content.visits for one in members if one.content.visits is not None]
    return max(counted) if len(counted) == len(members) else None


def _is_charged(members: Sequence[Joined]) -> bool | None:
    said = {one.content.is_charged for one in members}
    return True if True in said else None if None in said else False
