"""Addresses of this app."""

from django.urls import path

from tongban.foundation.jobs import pages

app_name = "jobs"
urlpatterns = [
    path("desk/operations/outbox/", pages.outbox, name="outbox"),
    path("desk/operations/outbox/<int:delivery_id>/retry/", pages.retry, name="retry"),
    path("desk/operations/outbox/<int:delivery_id>/skip/", pages.skip, name="skip"),
    path("desk/operations/jobs/", pages.jobs, name="jobs"),
    path("desk/operations/jobs/<uuid:job_id>/stop/", pages.stop, name="stop"),
    path("desk/operations/jobs/<uuid:job_id>/resume/", pages.resume, name="resume"),
]
