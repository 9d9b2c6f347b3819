"""The tables of this app."""

from django.db import models
from django.db.models import Q

from tongban.kernel.ids import new_id
from tongban.services.archives.facts import PackageState, Result, Retention


class ArchiveOrder(models.Model):
    """The last order number (件号) of one fonds, year and retention."""

    fonds = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    retention = models.CharField(max_length=3)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fonds", "year", "retention"], name="archives_one_row_of_numbers")
        ]


class ArchivePackage(models.Model):
    """The package of one closed case: asked for at its closing, made by a worker, then kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case_number = models.CharField(max_length=24, unique=True)
    file_number = models.CharField(max_length=80, unique=True, help_text="电子文件号")
    archive_number = models.CharField(max_length=120, unique=True, help_text="档号")
    fonds = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    retention = models.CharField(max_length=3, choices=[(one.value, one.value) for one in Retention])
    order = models.PositiveIntegerField()
    item_code = models.CharField(max_length=64)
    item_name = models.CharField(max_length=1000)
    applicant = models.CharField(max_length=120, help_text="masked")
    organisation_id = models.UUIDField(help_text="organisation that handled the case")
    area_code = models.CharField(max_length=20)
    result = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Result])
    closed_at = models.DateTimeField()
    cut_at = models.DateTimeField(help_text="what happened to the case until then is in the package")
    state = models.CharField(
        max_length=12,
        choices=[(one.value, one.value) for one in PackageState],
        default=PackageState.WAITING,
    )
    version = models.PositiveSmallIntegerField(default=1, help_text="2 where it was made again")
    problem = models.CharField(max_length=60, blank=True, help_text="code of what stopped the worker")
    problem_facts = models.JSONField(default=dict)
    tried_at = models.DateTimeField(null=True, help_text="when a worker last tried to make it")
    made_at = models.DateTimeField(null=True)
    size = models.BigIntegerField(default=0, help_text="bytes of the stored ZIP file")
    sha256 = models.CharField(max_length=64, blank=True)
    files = models.JSONField(default=list, help_text="path, size and sha256 of each file: stays for ever")
    report = models.JSONField(default=dict, help_text="of the four checks")
    accepted_by = models.CharField(max_length=80, blank=True, help_text="who took it in spite of a fault")
    accepted_at = models.DateTimeField(null=True)
    accepted_reason = models.CharField(max_length=300, blank=True)
    keep_until = models.DateField(null=True, help_text="last day of its term; null: for ever")
    hold_by = models.CharField(max_length=80, blank=True)
    hold_at = models.DateTimeField(null=True, help_text="since when nobody may dispose of it")
    hold_reason = models.CharField(max_length=300, blank=True)
    handed_over_at = models.DateTimeField(null=True)
    disposed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="archives_made_with_content",
                condition=Q(made_at__isnull=True, sha256="") | (Q(made_at__isnull=False) & ~Q(sha256="")),
            ),
            models.CheckConstraint(
                name="archives_kept_when_made",
                condition=Q(state=PackageState.WAITING) | Q(made_at__isnull=False),
            ),
            models.CheckConstraint(
                name="archives_held_by_somebody",
                condition=Q(hold_at__isnull=True, hold_by="", hold_reason="")
                | (Q(hold_at__isnull=False) & ~Q(hold_by="") & ~Q(hold_reason="")),
            ),
            models.CheckConstraint(
                name="archives_accepted_by_somebody",
                condition=Q(accepted_at__isnull=True, accepted_by="")
                | (Q(accepted_at__isnull=False) & ~Q(accepted_by="")),
            ),
            models.CheckConstraint(
                name="archives_disposed_with_time",
                condition=Q(state=PackageState.DISPOSED, disposed_at__isnull=False)
                | (~Q(state=PackageState.DISPOSED) & Q(disposed_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "-closed_at", "-id"], name="archives_list"),
            models.Index(
                fields=["organisation_id", "keep_until"],
                name="archives_due",
                condition=Q(keep_until__isnull=False) & ~Q(state=PackageState.DISPOSED),
            ),
            models.Index(fields=["tried_at"], name="archives_to_make", condition=Q(state="waiting")),
        ]


from tongban.services.archives.handing.models import HandOver, HandOverLine  # noqa: E402
from tongban.services.archives.keeping.models import Disposal, DisposalLine  # noqa: E402

__all__ = ["ArchiveOrder", "ArchivePackage", "Disposal", "DisposalLine", "HandOver", "HandOverLine"]
