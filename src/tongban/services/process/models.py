"""Published versions of processes, and where each running subject stands."""

from django.db import models
from django.db.models import Q

from tongban.kernel.ids import new_id


class ProcessVersion(models.Model):
    """One version of a process. A trigger in the database refuses to change or delete it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.SlugField(max_length=60, db_index=False)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    bpmn = models.TextField(help_text="BPMN 2.0 XML, exactly as published")
    sha256 = models.CharField(max_length=64, help_text="of the XML's bytes in UTF-8")
    published_by = models.CharField(max_length=80)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="process_version_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="process_version_number_from_one"),
        ]


class ProcessWithdrawal(models.Model):
    """A version in which no more cases begin (撤回); those that run in it go on. Never changed or deleted either."""

    version = models.OneToOneField(
        ProcessVersion, on_delete=models.PROTECT, primary_key=True, related_name="withdrawal"
    )
    reasons = models.CharField(max_length=500)
    withdrawn_by = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField()


class ProcessState(models.Model):
    """Where one running subject stands: the task tree and the steps that stand. The row goes when the process closes."""

    subject = models.CharField(primary_key=True, max_length=120)
    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    tree = models.JSONField(help_text="the engine's task tree without its specification; see engine.py")
    course = models.JSONField(
        null=True, help_text="the steps that stand and who sits at them; null: begun before these were kept"
    )
    started_at = models.DateTimeField()
    moved_at = models.DateTimeField()
