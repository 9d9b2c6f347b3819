"""What licences a service of a project brings, and what the cases below are told of it."""

from tongban.kernel.errors import NotFound
from tongban.services.bundles.merging.merge import plan_of
from tongban.services.bundles.projects.models import ProjectService
from tongban.services.items.public import ItemContent, last_published


def licence_types_of(item_code: str) -> list[str]:
    """The types of licences that an item brings, or every member of a bundle. 1 SQL, 1 more for each member."""
    content = last_published(item_code).content
    if not content.is_composed:
        return _type_of(content)
    members = [last_published(member.item).content for member in plan_of(content).members]
    return sorted({kind for member in members for kind in _type_of(member)})


def _type_of(content: ItemContent) -> list[str]:
    kind = content.result.licence_type if content.result else None
    return [kind] if kind else []


class KnownPlans:
    """Answers what each project brings about."""

    def licence_types(self, project_code: str) -> frozenset[str]:
        """1 SQL. Raises NotFound."""
        rows = ProjectService.objects.filter(stage__project__code=project_code)
        found = list(rows.values_list("licence_types", flat=True))
        if not found:
            raise NotFound
        return frozenset(kind for kinds in found for kind in kinds)
