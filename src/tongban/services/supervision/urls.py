"""Addresses of this app."""

from django.urls import path

from tongban.services.supervision import pages, rule_pages
from tongban.services.supervision.accountability import pages as file_pages
from tongban.services.supervision.appraisal import behind_pages
from tongban.services.supervision.appraisal import one_pages as appraised_pages
from tongban.services.supervision.appraisal import pages as appraisal_pages
from tongban.services.supervision.orders import pages as order_pages

app_name = "supervision"
urlpatterns = [
    path("desk/cards/", pages.card_list, name="cards"),
    path("supervision/rules/", rule_pages.public_rules, name="public-rules"),
    path("desk/cards/rules/", rule_pages.rules, name="rules"),
    path("desk/cards/rules/<str:number>/", rule_pages.rule, name="rule"),
    path(
        "desk/cards/rules/<str:number>/<uuid:threshold_id>/withdraw/",
        rule_pages.withdraw,
        name="withdraw-threshold",
    ),
    path("desk/cards/<str:code>/", pages.card, name="card"),
    path("desk/cards/<str:code>/explain/", pages.explain, name="explain"),
    path("desk/cards/<str:code>/propose/", pages.propose, name="propose"),
    path("desk/cards/<str:code>/confirm/", pages.confirm, name="confirm"),
    path("desk/cards/<str:code>/correct/", pages.correct, name="correct"),
    path("desk/cards/<str:code>/check/", pages.check, name="check"),
    path("desk/cards/<str:code>/close/", pages.close, name="close"),
    path("desk/accountability/", file_pages.file_list, name="files"),
    path("desk/accountability/export/", file_pages.export, name="export-files"),
    path("desk/accountability/new/", file_pages.new, name="new-file"),
    path("desk/accountability/<str:number>/", file_pages.one, name="file"),
    path("desk/accountability/<str:number>/<slug:name>/", file_pages.act, name="file-act"),
    path("desk/appraisals/", appraisal_pages.home, name="appraisals"),
    path("desk/appraisals/<str:quarter>/", appraisal_pages.quarter_page, name="appraisal"),
    path("desk/appraisals/<str:quarter>/scores.xlsx", appraisal_pages.sheet, name="appraisal-sheet"),
    path("desk/appraisals/<str:quarter>/report.pdf", appraisal_pages.report, name="appraisal-report"),
    path("desk/appraisals/<str:quarter>/<uuid:organisation_id>/", appraised_pages.one_page, name="appraised"),
    path("desk/appraisals/<str:quarter>/<slug:name>/", appraisal_pages.act, name="appraisal-act"),
    path(
        "desk/appraisals/<str:quarter>/<uuid:organisation_id>/report.pdf",
        appraised_pages.report,
        name="appraised-report",
    ),
    path(
        "desk/appraisals/<str:quarter>/<uuid:organisation_id>/figures/<slug:indicator>/",
        behind_pages.cases,
        name="appraised-cases",
    ),
    path(
        "desk/appraisals/<str:quarter>/<uuid:organisation_id>/figures/<slug:indicator>.csv",
        behind_pages.cases_file,
        name="appraised-cases-file",
    ),
    path(
        "desk/appraisals/<str:quarter>/<uuid:organisation_id>/objections/<int:place>/answer/",
        appraised_pages.answer,
        name="answer-objection",
    ),
    path(
        "desk/appraisals/<str:quarter>/<uuid:organisation_id>/<slug:name>/",
        appraised_pages.act,
        name="appraised-act",
    ),
    path("desk/orders/", order_pages.order_list, name="orders"),
    path("desk/orders/new/", order_pages.new, name="new-order"),
    path("desk/orders/<str:number>/", order_pages.order, name="order"),
    path("desk/orders/<str:number>/<slug:name>/", order_pages.act, name="order-act"),
]
