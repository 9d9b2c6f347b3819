"""The index: collections with the build that questions see, documents, places, postings, beginnings, vectors.

A build is one whole generation of a collection. A document is one text; things with the same text
(one service in many areas) are places of one document.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tongban.services.search.aliases.models import SearchAlias as SearchAlias
from tongban.services.search.aliases.models import SearchDictionary as SearchDictionary
from tongban.services.search.evaluation.models import EvaluationSet as EvaluationSet
from tongban.services.search.learning.models import SearchDay as SearchDay
from tongban.services.search.learning.models import SearchQuestion as SearchQuestion
from tongban.services.search.learning.models import SearchStep as SearchStep
from tongban.services.search.vectors.models import SearchVector as SearchVector


class SearchBuild(models.Model):
    """One generation of a collection, from the first document on."""

    collection = models.CharField(max_length=40)
    begun_at = models.DateTimeField(db_default=Now())


class SearchCollection(models.Model):
    """A collection: questions see the build `build`; a rebuild fills `building` and flips.

    Whatever is put or taken out raises `revision`, so that a process knows when what it keeps is old.
    """

    name = models.CharField(max_length=40, primary_key=True)
    build = models.PositiveBigIntegerField(default=0)
    building = models.PositiveBigIntegerField(null=True)
    revision = models.PositiveBigIntegerField(default=0)
    size = models.PositiveIntegerField(default=0, help_text="documents of the build that questions see")


class SearchDocument(models.Model):
    """A text of one build. Its `number` stands in the postings."""

    pk = models.CompositePrimaryKey("build", "number")
    build = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField(help_text="0, 1, 2 … within the build")
    digest = models.CharField(max_length=32, help_text="of everything that is indexed")
    title = models.CharField(max_length=1000)
    weight = models.FloatField(default=1.0)
    passage = models.CharField(max_length=2000, blank=True, help_text="what a model of meaning reads")
    passage_hash = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["build", "digest"], name="search_one_document_a_text")]


class SearchPlace(models.Model):
    """A thing that can be found: a key with its area, and the document that it reads like.

    Without a number it was taken out while a build was being filled: the fill must not bring it back.
    """

    pk = models.CompositePrimaryKey("build", "key")
    build = models.PositiveBigIntegerField()
    key = models.CharField(max_length=100)
    number = models.PositiveIntegerField(null=True)
    area_code = models.CharField(max_length=24, blank=True)
    depth = models.PositiveSmallIntegerField(default=0, help_text="of its area: 1 at the top")
    area_path = ArrayField(models.CharField(max_length=24), default=list)

    class Meta:
        indexes = [
            models.Index(
                fields=["build", "number", "depth", "key"],
                condition=Q(number__isnull=False),
                name="search_places_of_document",
            ),
            models.Index(
                fields=["build", "number", "area_code"],
                condition=Q(number__isnull=False),
                name="search_places_in_area",
            ),
        ]


class SearchPosting(models.Model):
    """A term of a build: the documents that hold it and how much it tells about each.

    Both as packed numbers, little end first: documents of four bytes, weights of two (65,535 is 1).
    Documents are only appended; one that no place has any more is passed over.
    """

    pk = models.CompositePrimaryKey("build", "term")
    build = models.PositiveBigIntegerField()
    term = models.CharField(max_length=32, db_collation="C")
    documents = models.BinaryField()
    weights = models.BinaryField()


class SearchBeginning(models.Model):
    """What a person may have begun to type, and the document that it leads to: letters, sound or first letters."""

    pk = models.CompositePrimaryKey("build", "spelled", "number")
    build = models.PositiveBigIntegerField()
    spelled = models.CharField(max_length=60, db_collation="C")
    number = models.PositiveIntegerField()
    weight = models.FloatField()
