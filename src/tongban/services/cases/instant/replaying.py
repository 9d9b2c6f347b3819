"""Judge a decision of a rule again by what was kept of it, and tell what differs.

Registers have no past: what they said is kept with the decision (encrypted, with source and time), and a salted
digest of it stands on the trail. So a decision is judged again years later by exactly what it was made on.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tongban.foundation.trail.public import entries_of
from tongban.services.cases.instant.facts import Verdict
from tongban.services.cases.instant.models import InstantDecision
from tongban.services.cases.steps import subject_of
from tongban.services.items.public import InstantRule, judge, terms_for

ACT = "cases.judge_by_rule"


class Difference(StrEnum):
    """What is not as it was when the rule decided."""

    RULE = "rule-changed"  # the rule of that version is not the text by which it was judged
    INPUTS = "inputs-changed"  # what is kept is not what the trail has the digest of
    FINDINGS = "findings-differ"  # the same rule finds something else on the same facts
    VERDICT = "verdict-differs"  # granted, and the findings do not bear it
    NO_DIGEST = "no-digest"  # decided before digests were kept: the inputs cannot be checked


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """One decision, judged again. `found` are the findings of now: true, false or None for each condition."""

    number: str
    rule: str
    verdict: str
    found: tuple[bool | None, ...]
    differences: tuple[Difference, ...]


def digest_of_inputs(inputs: Sequence[Mapping[str, Any]], salt: str) -> str:
    """The SHA-256, in hex, of the salt and the inputs in canonical JSON: nobody guesses a birthday from it."""
    text = json.dumps(list(inputs), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def rule_digest(rule: InstantRule) -> str:
    """The digest of a rule in canonical JSON, so that an auditor knows by which text it was judged."""
    text = json.dumps(rule.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def replay(row: InstantDecision) -> Replayed:
    """Judge it again by the rule of its version and the inputs that were kept. 2 SQL and what the item costs."""
    case = row.case
    rule = terms_for(case.version_id, case.answers).instant
    differences: list[Difference] = []
    if rule is None or rule_digest(rule) != row.rule_sha256:
        differences.append(Difference.RULE)
    on_trail = _digest_on_trail(row)
    if not on_trail:
        differences.append(Difference.NO_DIGEST)
    elif on_trail != digest_of_inputs(row.inputs, row.salt):
        differences.append(Difference.INPUTS)
    found: tuple[bool | None, ...] = ()
    if rule is not None and row.findings:
        values = {one["name"]: one["value"] for one in row.inputs}
        found = tuple(one.holds for one in judge(rule, values).findings)
        if list(found) != row.findings:
            differences.append(Difference.FINDINGS)
    if row.verdict == Verdict.GRANTED and not (found and all(found)):
        differences.append(Difference.VERDICT)
    return Replayed(
        number=case.number, rule=row.rule, verdict=row.verdict, found=found, differences=tuple(differences)
    )


def _digest_on_trail(row: InstantDecision) -> str:
    judged = [one for one in entries_of(subject_of(row.case)) if one.act == ACT]
    return str(judged[-1].facts.get("inputs_sha256", "")) if judged else ""
