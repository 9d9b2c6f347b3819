"""Loads bundles from a folder of YAML files, one bundle a file (the sample city and its like)."""

from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from tongban.foundation.directory.public import organisation_by_code
from tongban.kernel.actors import Actor
from tongban.kernel.documents import read_yaml
from tongban.services.bundles.commands.publish import publish_bundle
from tongban.services.bundles.facts import BundleContent
from tongban.services.bundles.rules import NotABundle


def load_bundles(folder: Path, *, by: Actor, at: datetime) -> list[str]:
    """Publish each bundle of the folder; one that is unchanged stays as it is. Answers the codes with a new version.

    Raises NotABundle, NotFound (its organisation, one of its items), NotPublishable.
    """
    loaded = []
    for path in sorted(folder.glob("*.yaml")):
        entry = read_yaml(path)
        try:
            content = BundleContent.model_validate(entry["content"])
        except ValidationError as error:
            first = error.errors()[0]
            raise NotABundle(facts={"why": f"{path.name}: {first['loc']}: {first['msg']}"}) from error
        code = str(entry["code"])
        holder = organisation_by_code(str(entry["organisation"]))
        if publish_bundle(
            code=code, organisation_id=holder.id, area_code=str(entry["area"]), content=content, by=by, at=at
        ):
            loaded.append(code)
    return loaded
