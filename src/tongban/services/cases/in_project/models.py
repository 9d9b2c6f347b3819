"""The code of the project to which a draft or a case belongs."""

from django.db import models
from django.db.models import Q


class InProject(models.Model):
    """The one code (项目代码) that all applications of a staged project carry."""

    project_code = models.CharField(
        max_length=24, blank=True, default="", help_text="code of its staged project; empty: it has none"
    )

    class Meta:
        abstract = True


OF_PROJECT = models.Index(fields=["project_code"], name="case_of_project", condition=~Q(project_code=""))
