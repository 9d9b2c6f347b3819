"""Which item in force cites which place of which law."""

from django.db import models


class BasisLink(models.Model):
    """One cited place of the version in force of an item, and what the law library says of it."""

    item = models.ForeignKey("items.Item", on_delete=models.CASCADE, related_name="basis_links")
    position = models.PositiveSmallIntegerField(help_text="place in the item's list, from 0")
    law_title = models.CharField(max_length=300, help_text="as cited")
    plain_title = models.CharField(max_length=300, help_text="to find the law by")
    document_number = models.CharField(max_length=200, blank=True)
    article = models.CharField(max_length=100, blank=True, help_text="第三十五条")
    clause = models.CharField(max_length=100, blank=True, help_text="第一款第（二）项")
    state = models.CharField(max_length=20, help_text="BasisState")
    law_slug = models.CharField(max_length=120, blank=True, help_text="laws.Law, where it is known")
    resolved_on = models.DateField(help_text="the day for which the state holds")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], name="items_one_basis_a_position"),
        ]
        indexes = [
            models.Index(fields=["plain_title", "article"], name="items_basis_by_title"),
            models.Index(fields=["law_slug", "article"], name="items_basis_by_law"),
            models.Index(fields=["state", "law_title"], name="items_basis_by_state"),
        ]
