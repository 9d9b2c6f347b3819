"""The index: collections with a generation, documents, postings."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class SearchCollection(models.Model):
    """A collection and the generation that questions see; a rebuild fills the next one and flips."""

    name = models.CharField(max_length=40, primary_key=True)
    generation = models.PositiveIntegerField(default=1)


class SearchDocument(models.Model):
    """A document of one generation."""

    collection = models.CharField(max_length=40)
    generation = models.PositiveIntegerField()
    key = models.CharField(max_length=100)
    title = models.CharField(max_length=1000)
    area_path = ArrayField(models.CharField(max_length=24), default=list)
    weight = models.FloatField(default=1.0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "generation", "key"], name="search_one_document_a_key"
            )
        ]


class SearchPosting(models.Model):
    """A term of a document and how much it tells about it (0 to 1)."""

    pk = models.CompositePrimaryKey("term", "document_id")
    term = models.CharField(max_length=32, db_collation="C")
    document = models.ForeignKey(SearchDocument, on_delete=models.CASCADE, related_name="+")
    impact = models.FloatField()
