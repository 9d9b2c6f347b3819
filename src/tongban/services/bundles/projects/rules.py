"""What makes a plan whole, and which stage of a project may begin when: pure rules.

Source: 国办发〔2019〕11号: one lead organisation and one limit per stage (四个阶段), one project code for all.
"""

from collections.abc import Iterator, Sequence

from tongban.kernel.errors import N_
from tongban.services.bundles.projects.facts import (
    PROJECT_FACTS,
    PlanContent,
    ServiceState,
    Stage,
    StageFact,
    StageState,
)
from tongban.services.bundles.rules import Fault


def faults(content: PlanContent) -> list[Fault]:
    """What is wrong with the document by itself, whatever its items say."""
    return [*_of_keys(content), *_of_needs(content), *_of_fills(content)]


def _of_keys(content: PlanContent) -> Iterator[Fault]:
    stages = [stage.key for stage in content.stages]
    services = [one.key for stage in content.stages for one in stage.services]
    for key in sorted({key for keys in (stages, services) for key in keys if keys.count(key) > 1}):
        yield _fault(f"stages.{key}", N_("The key %(key)s stands twice."), key=key)
    for stage in content.stages:
        if not any(one.is_needed for one in stage.services):
            yield _fault(f"stages.{stage.key}", N_("No service of the stage is needed: it would never end."))


def _of_needs(content: PlanContent) -> Iterator[Fault]:
    earlier: set[str] = set()
    for stage in content.stages:
        for key in stage.needs:
            if key not in earlier:
                yield _fault(
                    f"stages.{stage.key}.needs", N_("%(key)s is no service of an earlier stage."), key=key
                )
        earlier |= {one.key for one in stage.services}


def _of_fills(content: PlanContent) -> Iterator[Fault]:
    earlier: set[str] = set()
    for stage in content.stages:
        for one in stage.services:
            for source in one.fills.values():
                if source not in PROJECT_FACTS and source.partition(".")[0] not in earlier:
                    yield _fault(
                        f"stages.{stage.key}.{one.key}.fills",
                        N_("%(source)s is neither of the project nor of an earlier stage."),
                        source=source,
                    )
        earlier |= {one.key for one in stage.services}


def _fault(place: str, text: str, **facts: object) -> Fault:
    return Fault(place=place, text=text, facts=facts)


def missing_for(stage: Stage, content: PlanContent, services: dict[str, ServiceState]) -> list[str]:
    """The services without whose result this stage cannot begin, in the order of the plan.

    What the stage before needs in order to end, and what the stage itself names of earlier ones.
    """
    place = content.stages.index(stage)
    before = content.stages[place - 1].services if place else ()
    wanted = {*stage.needs, *(one.key for one in before if one.is_needed)}
    order = [one.key for each in content.stages for one in each.services]
    return [key for key in order if key in wanted and services[key] is not ServiceState.GRANTED]


def is_done(stage: Stage, services: dict[str, ServiceState]) -> bool:
    """Whether everything that is needed of the stage is granted."""
    return all(services[one.key] is ServiceState.GRANTED for one in stage.services if one.is_needed)


def stage_states(content: PlanContent, facts: Sequence[StageFact]) -> dict[str, StageState]:
    """Where each stage stands. A stage that has been admitted is open whatever the one before lacks."""
    services = {key: state for fact in facts for key, state in fact.services.items()}
    found: dict[str, StageState] = {}
    for stage, fact in zip(content.stages, facts, strict=True):
        if is_done(stage, services):
            found[stage.key] = StageState.HANDED_OVER if fact.is_handed_over else StageState.DONE
        elif fact.is_admitted or not missing_for(stage, content, services):
            found[stage.key] = StageState.OPEN
        else:
            found[stage.key] = StageState.CLOSED
    return found
