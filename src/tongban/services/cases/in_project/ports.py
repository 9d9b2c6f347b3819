"""What the floor above tells about staged projects."""

from typing import Protocol

from tongban.kernel.ports import Port


class ProjectPlans(Protocol):
    """An app above that knows what each project brings about."""

    def licence_types(self, project_code: str) -> frozenset[str]:
        """The types of licences that services of this project bring. Raises NotFound."""
        ...


project_plans = Port[ProjectPlans]("cases.project-plans")
