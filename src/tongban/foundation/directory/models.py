"""Areas, organisations, posts and who holds them, places."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from tongban.foundation.directory.facts import AreaLevel, OrganisationKind, PlaceKind
from tongban.kernel.ids import new_id


class Area(models.Model):
    """An area (行政区划), or a local area under one (片区) such as an economic development zone."""

    code = models.CharField(
        max_length=24, primary_key=True, help_text="12-digit region code, or a local code under one"
    )
    name = models.CharField(max_length=100)
    level = models.CharField(max_length=12, choices=[(k.value, k.value) for k in AreaLevel])
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    path = ArrayField(models.CharField(max_length=24), help_text="codes from the top down to this area")
    longitude = models.FloatField(
        null=True, help_text="of its centre, degrees east, CGCS2000; null: not known"
    )
    latitude = models.FloatField(null=True, help_text="of its centre, degrees north, CGCS2000")

    class Meta:
        indexes = [GinIndex(fields=["path"], name="area_path")]
        constraints = [
            models.CheckConstraint(
                name="area_has_both_coordinates",
                condition=models.Q(longitude__isnull=True, latitude__isnull=True)
                | models.Q(longitude__range=(73, 136), latitude__range=(3, 54)),
            )
        ]


class Organisation(models.Model):
    """An organisation (部门, 乡镇, 村) that answers for service items."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(
        max_length=50, unique=True, help_text="credit code, or a local code where there is none"
    )
    is_code_doubtful = models.BooleanField(
        default=False, help_text="a credit code whose check digit is wrong"
    )
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100, blank=True, default="")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="organisations")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in OrganisationKind])
    phone = models.CharField(max_length=50, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["name"], name="organisation_name")]


class Post(models.Model):
    """A post (岗位) of one organisation and the duties that it carries."""

    code = models.CharField(max_length=30)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    name = models.CharField(max_length=50)
    duties = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="post_once_in_organisation")
        ]


class StaffMember(models.Model):
    """A person on the staff of an organisation (工作人员); the account is identity's."""

    account_id = models.BigIntegerField(unique=True)
    name = models.CharField(max_length=50)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="staff")


class PostHolding(models.Model):
    """Who holds a post from a moment until, and not including, another."""

    member = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="holdings")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    held_from = models.DateTimeField()
    held_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(held_to__isnull=True) | Q(held_to__gt=F("held_from")),
                name="holding_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["member", "post"], condition=Q(held_to__isnull=True), name="holding_open_once"
            ),
        ]


class Delegation(models.Model):
    """A post that its holder hands to a colleague for an absence. It ends by itself, and when its holder loses the post."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="delegated")
    to_member = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="stands_in")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="delegations")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="ended before its time")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gt=F("from_at")), name="delegation_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(member=F("to_member")), name="delegation_to_somebody_else"),
        ]
        indexes = [
            models.Index(
                fields=["to_member", "until_at"], condition=Q(ended_at=None), name="delegation_held"
            ),
            models.Index(fields=["member", "-from_at"], name="delegation_given"),
        ]


class Place(models.Model):
    """A hall (大厅), a window (窗口) in one, or a village service point (村级代办点)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=15, choices=[(k.value, k.value) for k in PlaceKind])
    name = models.CharField(max_length=100)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="places")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="places")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    address = models.CharField(max_length=200, blank=True, default="")
    hours = models.CharField(max_length=200, blank=True, default="")
    phone = models.CharField(max_length=50, blank=True, default="")
    serves = models.CharField(
        max_length=200, blank=True, default="", help_text="what is done here, in a few words"
    )
    position = models.PositiveIntegerField(default=0, help_text="order in lists")

    class Meta:
        ordering = ["position", "slug"]
