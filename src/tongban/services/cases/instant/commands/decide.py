"""Decide a case by the rule of its item (秒批): grant it, or leave it to a person and say why."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import RuleOfficer
from tongban.foundation.tasks.public import open_task, tasks_about
from tongban.foundation.trail.public import record
from tongban.kernel.errors import Refused
from tongban.resources.registers.public import RegisterSilent
from tongban.services.cases.access import NoStepForYou, lock_any_case
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.facts import CaseState, Outcome
from tongban.services.cases.instant.actor import rule_actor
from tongban.services.cases.instant.draws import is_drawn, seed_for
from tongban.services.cases.instant.facts import DecidedByRule, Gathered, Ruled, SampleState, Verdict, Why
from tongban.services.cases.instant.gathering import gather
from tongban.services.cases.instant.models import InstantDecision
from tongban.services.cases.instant.replaying import ACT, digest_of_inputs, rule_digest
from tongban.services.cases.instant.rules import held_up, ruled
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.queries import slots_of
from tongban.services.cases.steps import subject_of
from tongban.services.items.public import InstantRule, terms_for

_MOST_ACTS = 6
_NOTHING = Ruled(gathered=Gathered(inputs=(), lacks=()), findings=(), why=None)


class _NotItsStep(Refused):
    """The case waits at a step that no rule may do; caught here, never shown."""

    code = "instant-not-its-step"


_WHY_REFUSED: Mapping[type[Refused], Why] = {
    _NotItsStep: Why.NOT_ITS_STEP,
    NoStepForYou: Why.NOT_ITS_STEP,
    RegisterSilent: Why.SILENT,
}


@transaction.atomic
def decide_by_rule(*, number: str, at: datetime) -> DecidedByRule | None:
    """Let the rule of the case's item version judge it, once; whatever is uncertain goes to a person.

    Accept, review, decide and issue are the verbs that officers use, done by the rule at the posts of the
    organisation that answers for it: all of them or none, with what was looked at, in one transaction. A rule
    only grants: what it does not grant stays at the post where it is, and the case says why.

    None where there is nothing to do: no rule, judged before, or no longer waiting for acceptance. At most
    111 SQL (tests/services/cases/instant/test_decide.py).

    Source: 行政许可法 (2019) art. 34 (2): what can be decided at once is decided at once.
    Raises NotFound.
    """
    case = lock_any_case(number)
    content = terms_for(case.version_id, case.answers)
    if content.instant is None or case.state != CaseState.RECEIVED or case.handling_system != "own":
        return None
    if InstantDecision.objects.filter(case=case).exists():
        return None
    by = rule_actor(case)
    said = _said(case, by=by, at=at)
    if said.grants:
        try:
            with transaction.atomic():
                done = _keep(case, content.instant, said, by=by, at=at)
                _carry_through(number, said, by=by, at=at)
                return done
        except Refused as refused:
            why = _WHY_REFUSED.get(type(refused), Why.FAILED)
            said = replace(said, why=why, detail=f"{refused.code}: {refused}"[:300])
    return _keep(case, content.instant, said, by=by, at=at)


def _said(case: Case, *, by: RuleOfficer, at: datetime) -> Ruled:
    content = terms_for(case.version_id, case.answers)
    if content.instant is None:
        return _NOTHING
    open_tasks = [task for task in tasks_about(about=subject_of(case)) if task.closed_at is None]
    if any(task.claimed_by_account is not None for task in open_tasks):
        return Ruled(gathered=_NOTHING.gathered, findings=(), why=Why.TAKEN)
    if why := held_up(slots_of(case.id), unchecked=bool(case.unchecked)):
        return Ruled(gathered=_NOTHING.gathered, findings=(), why=why)
    return ruled(content.instant, gather(case, content, by=by, at=at))


def _carry_through(number: str, said: Ruled, *, by: RuleOfficer, at: datetime) -> None:
    """Do each step that opens until none is open. Raises what the verbs refuse, and _NotItsStep."""
    for _ in range(_MOST_ACTS):
        waiting = list(CaseStep.objects.filter(case__number=number, done_at__isnull=True))
        if not waiting:
            return
        if len(waiting) > 1 or waiting[0].role != "main":
            raise _NotItsStep
        _act(number, waiting[0].post_code, said, by=by, at=at)
    raise _NotItsStep


def _act(number: str, post: str, said: Ruled, *, by: RuleOfficer, at: datetime) -> None:
    if post == "accept":
        accept_case(number=number, by=by, at=at)
    elif post == "review":
        review_case(number=number, advice=Outcome.GRANTED, opinion=reasons_of(said), by=by, at=at)
    elif post == "approve":
        decide_case(
            number=number,
            outcome=Outcome.GRANTED,
            reasons=reasons_of(said),
            article=articles_of(said),
            by=by,
            at=at,
        )
    elif post == "issue":
        issue_result(number=number, by=by, at=at)
    else:
        raise _NotItsStep


def reasons_of(said: Ruled) -> str:
    """The reasons as the decision states them: every condition in words."""
    return "符合：" + "；".join(one.condition.text.rstrip("。") for one in said.findings) + "。"


def articles_of(said: Ruled) -> str:
    """The laws that ask for the conditions, each once."""
    named = (f"《{one.condition.law.strip('《》')}》{one.condition.article}" for one in said.findings)
    return "、".join(dict.fromkeys(named))[:300]


def _keep(case: Case, rule: InstantRule, said: Ruled, *, by: RuleOfficer, at: datetime) -> DecidedByRule:
    """Note what was looked at and found, and draw the sample."""
    seed = seed_for(at)
    sampled = said.grants and is_drawn(case.number, seed=seed.seed, percent=rule.sample_percent)
    inputs, salt = [one.as_json() for one in said.gathered.inputs], secrets.token_hex(16)
    row = InstantDecision.objects.create(
        case_id=case.id,
        rule=by.rule,
        rule_sha256=rule_digest(rule),
        organisation_id=case.organisation_id,
        item_code=case.item_code,
        verdict=Verdict.GRANTED if said.grants else Verdict.TO_PERSON,
        why=said.why or "",
        decided_at=at,
        inputs=inputs,
        salt=salt,
        lacks=[{"name": one.name, "source": one.source, "why": one.why} for one in said.gathered.lacks],
        findings=[one.holds for one in said.findings],
        detail=said.detail,
        month=seed.month,
        percent=rule.sample_percent,
        sample=SampleState.WAITING if sampled else "",
    )
    if sampled:
        _open_sample(case, rule, at=at)
    facts = {
        "rule": by.rule,
        "rule_sha256": row.rule_sha256,
        "verdict": row.verdict,
        "why": row.why,
        "facts": _sources(said),
        "inputs_sha256": digest_of_inputs(inputs, salt),
        "conditions": row.findings,
        "sampled": sampled,
    }
    record(act=ACT, subject=subject_of(case), by=by, at=at, facts=facts)
    return DecidedByRule(
        number=case.number, verdict=Verdict(row.verdict), why=said.why, is_sampled=bool(sampled)
    )


def _open_sample(case: Case, rule: InstantRule, *, at: datetime) -> None:
    """A to-do at the post that looks at a share of the rule's decisions."""
    open_task(
        key=sample_key(case.number),
        kind="cases.look-sample",
        about=f"cases-sample:{case.number}",
        title=case.item_name,
        post_code=rule.review_post,
        organisation_id=case.organisation_id,
        area_code=case.area_code,
        due_at=None,
        url=f"/desk/samples/{case.number}/",
        applicant_label=case.applicant_masked,
        at=at,
    )


def sample_key(number: str) -> str:
    """The key of the to-do row of a drawn decision."""
    return f"case-sample:{number}"


def _sources(said: Ruled) -> Sequence[str]:
    """Which facts the rule had, by source; what they say stays out of the trail."""
    return [one.source for one in said.gathered.inputs]
