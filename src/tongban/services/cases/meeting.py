"""Meeting the material slots of an application: what each asks for, what is at hand, which way was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tongban.kernel.errors import Refused
from tongban.resources.credit.public import CreditHolder, has_broken_commitment
from tongban.resources.registers.public import Register
from tongban.services.cases import intake, rules, ways
from tongban.services.cases.earlier.facts import Earlier
from tongban.services.cases.earlier.queries import chosen_earlier, holder_ref
from tongban.services.cases.facts import SPARED, Application, HolderKind, How, SlotInput, SlotMet
from tongban.services.cases.known import CONFIRMED, Known
from tongban.services.items.public import ItemContent, Slot, content_for, deferral_days, required_slots
from tongban.standards.working_time import Limit, LimitUnit

ELECTRONIC = "2"  # material_format: not on paper
BY_APPLICANT, PROOF = "10", "1"  # source and material_type
# what the applicant may choose, and what is said when it is not open
_CHOSEN: Mapping[How | None, type[Refused]] = {
    How.COMMITMENT: ways.CommitmentNotOpen,
    How.DEFERRED: ways.DeferralNotOpen,
    How.PAPER: ways.WayNotOpen,
}


@dataclass(frozen=True, kw_only=True)
class SlotMeans:
    """What the slots ask for, by key and in order, and what is at hand to meet them."""

    needs: Mapping[str, rules.SlotNeed]
    held: rules.Held


def slot_means(content: ItemContent, application: Application, known: Known) -> SlotMeans:
    """What these answers ask for and what may meet it. 1 SQL when a promise may meet one or one may
    follow later. Raises SlotUnknown."""
    if stray := {slot.key for slot in application.slots} - {slot.key for slot in content.slots}:
        raise intake.SlotUnknown(facts={"keys": "、".join(sorted(stray))})
    mine = content_for(content, application.answers)
    limit = mine.limits.promised or mine.limits.statutory
    days = Limit(count=limit.count, unit=LimitUnit(limit.unit)) if limit else None
    needs = {slot.key: _need(slot, content, days) for slot in required_slots(content, application.answers)}
    asks_trust = any(need.promise or need.deferral for need in needs.values())
    is_confirmed = Register.PERSON in known.silent and "person.name" in known.facts
    facts = {name for name, value in known.facts.items() if value} | set(CONFIRMED if is_confirmed else ())
    held = rules.Held(
        licences={kind: licence.identifier for kind, licence in known.valid.items()},
        register_facts=frozenset(facts),
        is_trusted=not (asks_trust and has_broken_commitment(_credit_holder(application, known))),
        earlier=_earlier(needs, application, known),
    )
    return SlotMeans(needs=needs, held=held)


def _need(slot: Slot, content: ItemContent, limit: Limit | None) -> rules.SlotNeed:
    is_later = slot.need == "later"
    days = deferral_days(slot.later_working_days, limit)
    return rules.SlotNeed(
        key=slot.key,
        name=slot.name,
        is_required=slot.need != "optional" and not slot.is_exempt,
        licence_types=slot.licence_types,
        register_fact=slot.register_fact,
        from_form=slot.from_form and content.form is not None,
        promise=ways.promise_terms(slot.commitment) if slot.commitment else None,
        deferral=ways.deferral_terms(name=slot.name, days=days) if is_later else None,
        takes_paper=slot.format != ELECTRONIC,
        is_self_made=slot.source == BY_APPLICANT and slot.kind != PROOF,
        needs_original=slot.originals > 0,
    )


def _earlier(
    needs: Mapping[str, rules.SlotNeed], application: Application, known: Known
) -> Mapping[str, Earlier]:
    if all(slot.way is not How.EARLIER for slot in application.slots):
        return {}
    is_firm = application.holder is HolderKind.FIRM
    uscc = known.facts["firm.uscc"] if is_firm else ""
    ref = holder_ref(holder=application.holder, uscc=uscc, person_id=known.person_id)
    return chosen_earlier(
        needs,
        application.slots,
        ref=ref,
        project_code=application.project_code,
        at=known.fetched_at,
    )


def _credit_holder(application: Application, known: Known) -> CreditHolder:
    if application.holder is HolderKind.FIRM:
        return CreditHolder(uscc=known.facts["firm.uscc"])
    if known.person_id is None:
        raise RuntimeError("whose promise it would be is not known")
    return CreditHolder(person_id=known.person_id)


def met_slots(means: SlotMeans, application: Application) -> list[SlotMet]:
    """Each slot that these answers ask for, and how it is met. No SQL."""
    given = {slot.key: slot for slot in application.slots}
    nothing = SlotInput(key="")
    return [
        rules.meet_slot(need, papers=mine.papers, licence=mine.licence, held=means.held, way=mine.way)
        for need in means.needs.values()
        for mine in [given.get(need.key, nothing)]
    ]


def check_ways(means: SlotMeans, application: Application, slots: Sequence[SlotMet]) -> None:
    """Raise for a way that was chosen and is not open: the normal way stays.

    Raises CommitmentNotOpen, CommitmentNotSigned, DeferralNotOpen, WayNotOpen. What a licence, a
    register or the form meets needs no way, and a way that was chosen for it does no harm.
    """
    met = {slot.key: slot.how for slot in slots}
    for mine in application.slots:
        how, need = met.get(mine.key), means.needs.get(mine.key)
        if mine.way not in _CHOSEN or need is None or how in SPARED:
            continue
        facts = {"name": need.name, "slot": mine.key}
        if how is not mine.way:
            refused, offered = (
                _CHOSEN[mine.way],
                need.promise if mine.way is How.COMMITMENT else need.deferral,
            )
            raise refused(ways.BARRED if offered and mine.way is not How.PAPER else "", facts=facts)
        if mine.way is How.COMMITMENT and not mine.is_signed:
            raise ways.CommitmentNotSigned(facts=facts)
