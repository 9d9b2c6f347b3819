"""What the acts on the names of materials are called on the trail."""

from collections.abc import Mapping

from tongban.kernel.errors import N_
from tongban.services.items.materials.commands import merge, part, split

ACTS: Mapping[str, str] = {
    merge.ACT: N_("Names of materials merged"),
    split.ACT: N_("A merged name split off"),
    part.ACT: N_("Names of materials kept apart"),
}
