"""Names of materials, which items say them, and what people decided about them."""

from django.db import models
from django.db.models import F, Q

from tongban.kernel.ids import new_id


class Material(models.Model):
    """A name under which items ask for a paper. Merged into another, it stays as that one's alias."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=500, unique=True)
    normal = models.CharField(max_length=500, help_text="names.normal_name")
    initials = models.CharField(max_length=60, help_text="first letters in pinyin, to type it by")
    kind = models.CharField(
        max_length=1, default="3", help_text="as most slots say: 1 proof, 2 form, 3 other"
    )
    licence_type = models.CharField(
        max_length=60, blank=True, help_text="licence that most slots take in its place"
    )
    uses = models.PositiveIntegerField(default=0, help_text="items in force that say it")
    found_at = models.DateTimeField()
    kept = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="aliases", help_text="merged into"
    )
    merged_at = models.DateTimeField(null=True)
    merged_by = models.CharField(max_length=60, blank=True, help_text="actor reference")
    merged_by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kept=None, merged_at=None, merged_by="")
                | Q(kept__isnull=False, merged_at__isnull=False) & ~Q(merged_by="") & ~Q(kept=F("id")),
                name="items_material_merged_by_somebody",
            )
        ]
        indexes = [
            models.Index(F("uses").desc(), F("id"), condition=Q(kept=None), name="items_material_by_use"),
            models.Index(fields=["normal"], name="items_material_by_normal"),
        ]


class MaterialUse(models.Model):
    """An item in force says a name in its slots; kind and licence type as its first such slot has them."""

    item = models.ForeignKey("items.Item", on_delete=models.CASCADE, related_name="+")
    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="item_uses")
    kind = models.CharField(max_length=1)
    licence_type = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "material"], name="items_one_use_a_material"),
        ]
        indexes = [models.Index(fields=["material", "item"], name="items_use_of_material")]


class MaterialApart(models.Model):
    """Two names of which somebody said that they are not the same; they are not offered again."""

    first = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=60, help_text="actor reference")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="items_apart_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="items_apart_in_order"),
        ]


class MaterialLikeness(models.Model):
    """A name that was found near to another, to be looked at; found anew as a whole."""

    kept = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="+")
    other = models.OneToOneField(Material, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reason = models.CharField(max_length=12, help_text="Reason")
