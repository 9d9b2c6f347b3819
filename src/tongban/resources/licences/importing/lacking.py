"""Rows that wait for a font, for the operators' page of rare characters."""

from datetime import datetime

from django.db.models import Count

from tongban.foundation.papers.public import missing_characters
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_
from tongban.resources.licences.importing.commands.check_again import check_lacking_again
from tongban.resources.licences.importing.models import LicenceImportRow


class LackingRows:
    """Answers the port `glyph_waits`."""

    label = N_("rows of licences in bulk")

    def lacking(self) -> dict[str, int]:
        """1 SQL."""
        rows = LicenceImportRow.objects.exclude(lacking="").filter(raw__isnull=False)
        return {
            str(row["lacking"]): int(row["count"])
            for row in rows.values("lacking").annotate(count=Count("pk")).order_by()
        }

    def go_on(self, *, by: Actor, at: datetime) -> int:
        """The imports whose rows can be read now have them checked again; their officers issue them."""
        readable = [text for text in self.lacking() if not missing_characters(text)]
        imports = LicenceImportRow.objects.filter(lacking__in=readable, raw__isnull=False)
        found = list(imports.values_list("of", flat=True).distinct().order_by("of")) if readable else []
        return sum(check_lacking_again(import_id=one, lacking=readable, by=by, at=at) for one in found)
