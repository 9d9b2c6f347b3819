"""Materials of decided cases that may be used again, by holder and name."""

from django.db import models

from tongban.kernel.ids import new_id
from tongban.services.cases.earlier.facts import Trust
from tongban.services.cases.models import Case


class EarlierMaterial(models.Model):
    """The last accepted hand-in of one material by one holder, for each project apart.

    The files stay with their case.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    holder_ref = models.CharField(max_length=60, help_text="person:<id> or firm:<credit code>")
    project_code = models.CharField(
        max_length=24, blank=True, default="", help_text="of the staged project for which it was handed in"
    )
    material = models.CharField(max_length=1000, help_text="its name, as it is kept in the library")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    slot_key = models.CharField(max_length=80)
    papers = models.JSONField(help_text="ids of the case's papers, in order")
    sha256s = models.JSONField(help_text="of the same, so that nothing else passes for them")
    trust = models.CharField(max_length=1, choices=[(one.value, one.value) for one in Trust])
    given_at = models.DateTimeField(help_text="when it was handed in")
    is_allowed = models.BooleanField(default=True, help_text="false: its holder forbids to use it again")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder_ref", "material", "project_code"], name="earlier_once_per_holder"
            ),
        ]
