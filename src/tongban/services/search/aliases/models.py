"""The dictionary of each collection and its words, a row for each version of a word."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tongban.kernel.ids import new_id
from tongban.services.search.aliases.facts import Source, State


class SearchDictionary(models.Model):
    """The dictionary of a collection; its version rises with each change, and every process looks at it."""

    collection = models.CharField(max_length=40, primary_key=True)
    version = models.PositiveBigIntegerField(default=1)
    token = models.CharField(max_length=32, blank=True, help_text="names what the words are now")


class SearchAlias(models.Model):
    """One version of a word that people use, and what is meant by it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    collection = models.CharField(max_length=40)
    term = models.CharField(max_length=40, help_text="folded, without spaces and stops (rules.term_of)")
    words = ArrayField(models.CharField(max_length=60), default=list, help_text="what offices call it")
    key = models.CharField(max_length=100, blank=True, help_text="or the document that is meant")
    source = models.CharField(max_length=10, help_text="Source")
    state = models.CharField(max_length=10, help_text="State")
    version = models.PositiveIntegerField(help_text="1, 2, 3 … of this term")
    replaces = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", help_text="in force before it"
    )
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=80, help_text="actor reference")
    proposed_by_name = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True, help_text="actor reference")
    decided_by_name = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    evidence = models.JSONField(default=dict, help_text="Evidence")
    effect = models.JSONField(null=True, help_text="what it does to the kept sets (trying.tried_json)")
    tried_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "term", "version"], name="search_one_alias_a_version"
            ),
            models.UniqueConstraint(
                fields=["collection", "term"],
                condition=Q(state=State.ACCEPTED.value),
                name="search_one_alias_in_force",
            ),
            models.UniqueConstraint(
                fields=["collection", "term"],
                condition=Q(state=State.PROPOSED.value),
                name="search_one_alias_proposed",
            ),
            models.CheckConstraint(
                condition=Q(source__in=[one.value for one in Source])
                & Q(state__in=[one.value for one in State]),
                name="search_alias_known_words",
            ),
            models.CheckConstraint(
                condition=Q(state=State.PROPOSED.value, decided_at=None, decided_by="")
                | ~Q(state=State.PROPOSED.value) & Q(decided_at__isnull=False) & ~Q(decided_by=""),
                name="search_alias_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(words__len__gt=0) | ~Q(key=""), name="search_alias_means_something"
            ),
        ]
        indexes = [
            models.Index(F("collection"), F("state"), F("proposed_at").desc(), name="search_alias_by_state")
        ]
