"""Laws and their articles."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Law(models.Model):
    """A law (法律), regulation (法规) or rule (规章) in force for a period."""

    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    title = models.CharField(max_length=300, unique=True)
    plain_title = models.CharField(max_length=300, db_index=True, help_text="as people cite it")
    short = models.CharField(max_length=100, blank=True)
    number = models.CharField(max_length=200, blank=True, help_text="文号")
    level = models.CharField(max_length=40, blank=True, help_text="法律, 行政法规, 部门规章 …")
    issuer = models.CharField(max_length=200, blank=True)
    in_force_from = models.DateField(null=True)
    in_force_to = models.DateField(null=True, help_text="half-open")
    revised_on = models.DateField(null=True, help_text="the version that the articles are of")
    is_over = models.BooleanField(
        default=False, help_text="no longer in force, and the source does not say since when"
    )
    source = models.CharField(max_length=300, blank=True)


class Article(models.Model):
    """An article (条): a summary in our words, and its text where an operator has loaded it."""

    law = models.ForeignKey(Law, on_delete=models.CASCADE, related_name="articles")
    number = models.CharField(max_length=40, help_text="第四十二条")
    position = models.PositiveIntegerField(help_text="4200 of 第四十二条, for order")
    chapter = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["law", "number"], name="laws_one_article_a_number")]
        ordering = ["position", "id"]


class LawChange(models.Model):
    """An amendment or repeal of a law, as an operator entered it."""

    law = models.ForeignKey(Law, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, help_text="amended or repealed")
    articles = ArrayField(models.CharField(max_length=40), default=list, help_text="empty: the whole law")
    on = models.DateField(help_text="the first day on which it holds")
    note = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60, help_text="actor reference")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["law", "kind", "on"], name="laws_one_change_a_day"),
        ]
