"""Say where areas lie: the centre of each, from the city's own map."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.batch import record_batch
from tongban.foundation.directory.models import Area
from tongban.foundation.directory.rows import AreaCentre
from tongban.foundation.trail.public import declare_act
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid
from tongban.kernel.memory import forget_all

ACT = declare_act("directory.locate_areas", N_("It was entered where areas lie"))
EAST, NORTH = (73.0, 136.0), (3.0, 54.0)  # of the country, in whole degrees


@transaction.atomic
def locate_areas(*, rows: Iterable[AreaCentre], by: Actor, at: datetime) -> int:
    """Enter the centres of areas; answers how many were new or changed. A second time changes nothing.

    Raises Invalid for an area that is not there and for a point outside the country (east and north mixed up).
    """
    given = {row.code: row for row in rows}
    known = {area.code: area for area in Area.objects.filter(code__in=list(given))}
    changed: list[Area] = []
    for code, row in given.items():
        if code not in known:
            raise Invalid(N_("There is no area %(code)s."), facts={"code": code})
        if not EAST[0] <= row.longitude <= EAST[1] or not NORTH[0] <= row.latitude <= NORTH[1]:
            raise Invalid(
                N_("%(longitude)s east, %(latitude)s north does not lie in the country (%(code)s)."),
                facts={"code": code, "longitude": row.longitude, "latitude": row.latitude},
            )
        area = known[code]
        if (area.longitude, area.latitude) != (row.longitude, row.latitude):
            area.longitude, area.latitude = row.longitude, row.latitude
            changed.append(area)
    if changed:
        Area.objects.bulk_update(changed, ["longitude", "latitude"])
        forget_all()
        record_batch(
            act=ACT, rows=[[a.code, str(a.longitude), str(a.latitude)] for a in changed], by=by, at=at
        )
    return len(changed)
