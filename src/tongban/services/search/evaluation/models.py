"""Sets of questions that editors keep."""

from django.db import models
from django.db.models import Q

from tongban.kernel.ids import new_id


class EvaluationSet(models.Model):
    """Questions with their right answers, kept under a name; keeping the name again replaces them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    collection = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    queries = models.JSONField(help_text="list of [kind, query, answers, name]")
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=80, help_text="actor reference")
    dropped_at = models.DateTimeField(null=True)
    measured = models.JSONField(null=True, help_text="measuring.Measured: the last run")
    measured_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "name"], condition=Q(dropped_at=None), name="search_one_set_a_name"
            )
        ]
