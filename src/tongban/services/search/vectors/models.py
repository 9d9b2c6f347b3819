"""The vectors of texts."""

from django.db import models


class SearchVector(models.Model):
    """A text as a vector of length 1, by the model that made it: halves of four bytes, little end first."""

    pk = models.CompositePrimaryKey("model", "text_hash")
    model = models.CharField(max_length=120)
    text_hash = models.CharField(max_length=32)
    vector = models.BinaryField()
