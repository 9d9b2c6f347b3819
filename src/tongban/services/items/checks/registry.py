"""Every rule of the check by number. A new rule is one small function under `rules/`."""

import hashlib
from collections.abc import Callable
from importlib import import_module

from tongban.services.items.checks.facts import CheckSubject, Find, Found, Rule, Severity

_MODULES = ("limits", "visits", "contacts", "materials", "fees", "identity", "basis", "scenario", "complete")
_RULES: dict[str, Rule] = {}


def rule(
    *,
    number: str,
    text: str,
    mend: str,
    severity: Severity,
    source: str,
    since: int = 1,
    of_applications: bool = False,
) -> Callable[[Find], Find]:
    """Register a rule. `number` never changes and is never used again; `text` and `mend` are message ids."""

    def register(find: Find) -> Find:
        if number in _RULES and _RULES[number].find.__qualname__ != find.__qualname__:
            raise RuntimeError(f"two rules are numbered {number}")
        _RULES[number] = Rule(
            number=number,
            text=text,
            mend=mend,
            severity=severity,
            source=source,
            since=since,
            find=find,
            of_applications=of_applications,
        )
        return find

    return register


def rules() -> dict[str, Rule]:
    """Every rule by its number, in their order."""
    for name in _MODULES:
        import_module(f"tongban.services.items.checks.rules.{name}")
    return dict(sorted(_RULES.items()))


def rules_version() -> str:
    """Changes when a rule is added, goes or changes: figures are comparable only within one version."""
    told = ",".join(f"{one.number}:{one.since}{'a' * one.of_applications}" for one in rules().values())
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def faults_of(subject: CheckSubject, known: dict[str, Rule] | None = None) -> list[Found]:
    """Everything that the rules find in one implementation. Pure."""
    return [
        Found(number=one.number, element=fault.element, facts=fault.facts)
        for one in (known or rules()).values()
        if subject.content.is_applied_for or not one.of_applications
        for fault in one.find(subject)
    ]
