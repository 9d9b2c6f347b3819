"""Loads plans of staged projects from a folder of YAML files, one plan a file."""

from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from tongban.foundation.directory.public import organisation_by_code
from tongban.kernel.actors import Actor
from tongban.kernel.documents import read_yaml
from tongban.services.bundles.projects.commands.publish import NotAPlan, publish_plan
from tongban.services.bundles.projects.facts import PlanContent


def load_plans(folder: Path, *, by: Actor, at: datetime) -> list[str]:
    """Publish each plan of the folder; one that is unchanged stays. Answers the codes with a new version.

    Raises NotAPlan, NotFound (an organisation, an item).
    """
    loaded = []
    for path in sorted(folder.glob("*.yaml")):
        entry = read_yaml(path)
        try:
            content = PlanContent.model_validate(entry["content"])
        except ValidationError as error:
            first = error.errors()[0]
            raise NotAPlan(facts={"why": f"{path.name}: {first['loc']}: {first['msg']}"}) from error
        code = str(entry["code"])
        keeper = organisation_by_code(str(entry["organisation"])).id
        if publish_plan(
            code=code, organisation_id=keeper, area_code=str(entry["area"]), content=content, by=by, at=at
        ):
            loaded.append(code)
    return loaded
