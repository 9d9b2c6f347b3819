"""Drawings of the default process in the gallery: for a guide and for a case."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from tongban.services.process.queries import process_figure, process_version


def drawing_panel(request: HttpRequest, thing: object) -> str:
    """The five posts as citizens see them before they apply, and a case at its review. 1 SQL."""
    version = process_version("five-posts")
    figures = {
        "guide": process_figure(version.id),
        "running": process_figure(version.id, done=["accept"], current=["review"]),
    }
    return render_to_string("process/gallery.html", figures, request)
