"""Lists of packages whose term is over."""

from django.db import models
from django.db.models import F, Q

from tongban.kernel.ids import new_id
from tongban.services.archives.keeping.facts import Choice, DisposalState


class Disposal(models.Model):
    """One list: who appraised the packages, and who approved."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=20, unique=True)
    organisation_id = models.UUIDField()
    state = models.CharField(
        max_length=10,
        choices=[(one.value, one.value) for one in DisposalState],
        default=DisposalState.PROPOSED,
    )
    opened_by = models.CharField(max_length=80)
    opened_name = models.CharField(max_length=100)
    opened_at = models.DateTimeField()
    opinion = models.CharField(max_length=1000)
    settled_by = models.CharField(max_length=80, blank=True)
    settled_name = models.CharField(max_length=100, blank=True)
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    destroyed_at = models.DateTimeField(null=True, help_text="when the last byte was removed")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="disposal_settled_by_another",
                condition=Q(state=DisposalState.PROPOSED, settled_at__isnull=True, settled_by="")
                | (
                    ~Q(state=DisposalState.PROPOSED)
                    & Q(settled_at__isnull=False)
                    & ~Q(settled_by="")
                    & ~Q(settled_by=F("opened_by"))
                ),
            )
        ]
        indexes = [models.Index(fields=["organisation_id", "-opened_at"], name="disposal_list")]


class DisposalLine(models.Model):
    """One package on a list, and what is proposed for it."""

    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="lines")
    package = models.ForeignKey("ArchivePackage", on_delete=models.PROTECT, related_name="lines")
    choice = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Choice])
    keep_until = models.DateField(null=True, help_text="new last day, where it is kept longer")
    is_open = models.BooleanField(default=True, help_text="nobody has settled the list yet")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["package"], condition=Q(is_open=True), name="disposal_one_open_list_a_package"
            ),
            models.CheckConstraint(
                name="disposal_kept_until_a_day",
                condition=Q(choice=Choice.KEEP, keep_until__isnull=False)
                | Q(choice=Choice.DESTROY, keep_until__isnull=True),
            ),
        ]
