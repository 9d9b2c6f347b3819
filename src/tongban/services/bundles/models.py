"""Bundles, their immutable versions, and the services of each bundle case."""

from django.db import models
from django.db.models import Q

from tongban.services.bundles.facts import PartState
from tongban.services.bundles.projects import models as projects  # noqa: F401 - registers its own


class Bundle(models.Model):
    """A bundle (一件事): its code is that of its guide in the item library."""

    code = models.CharField(max_length=50, unique=True)
    organisation_id = models.UUIDField(help_text="who leads it (牵头单位)")
    area_code = models.CharField(max_length=24)
    current = models.OneToOneField("BundleVersion", null=True, on_delete=models.PROTECT, related_name="+")


class BundleVersion(models.Model):
    """One published document of a bundle. A database trigger refuses any change."""

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(help_text="1, 2, 3 … without gaps")
    content = models.JSONField(help_text="BundleContent")
    content_sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=80, help_text="actor reference")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bundle", "number"], name="bundles_one_version_a_number")
        ]


class BundleItem(models.Model):
    """Which items the version in force names, so that a new version of one of them is followed."""

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="items")
    item_code = models.CharField(max_length=50, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bundle", "item_code"], name="bundles_item_once")]


class BundleCase(models.Model):
    """A bundle case (联办件) that is under way or over; the application itself is the case's."""

    number = models.CharField(max_length=24, unique=True)
    bundle_code = models.CharField(max_length=50, db_index=True)
    version_id = models.BigIntegerField(help_text="the version of the guide by which it is split")
    opened_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, help_text="the services with which it begins are accepted")
    closed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True, help_text="its applicant took back what was not over")


class BundlePart(models.Model):
    """One service of a bundle case: whether it waits, runs in a case of its own, or has ended."""

    bundled = models.ForeignKey(BundleCase, on_delete=models.PROTECT, related_name="parts")
    key = models.CharField(max_length=30)
    place = models.PositiveSmallIntegerField(help_text="1 for the first that the bundle names")
    item_code = models.CharField(max_length=50)
    state = models.CharField(max_length=12, choices=[(one.value, one.value) for one in PartState])
    case_number = models.CharField(max_length=24, blank=True, default="")
    is_accepted = models.BooleanField(default=False)
    why = models.CharField(
        max_length=80, blank=True, default="", help_text="code of the refusal that holds it"
    )
    why_text = models.TextField(blank=True, default="")
    tried_at = models.DateTimeField(null=True, help_text="when it was last tried to begin it")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bundled", "key"], name="bundles_part_once"),
            models.UniqueConstraint(
                fields=["case_number"], condition=~Q(case_number=""), name="bundles_case_in_one_part"
            ),
            models.CheckConstraint(
                name="bundles_part_runs_in_a_case",
                condition=~Q(state__in=["running", "granted", "refused"]) | ~Q(case_number=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["tried_at"], name="bundles_to_try", condition=Q(state__in=["held", "waiting"])
            )
        ]
