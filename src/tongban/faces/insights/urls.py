"""Addresses of this app."""

from django.urls import URLPattern, path

from tongban.faces.insights import case_pages, pages, public_pages

app_name = "insights"
urlpatterns: list[URLPattern] = [
    path("board/", public_pages.board, name="public"),
    path("board/wall/", public_pages.wall, name="wall"),
    path("desk/board/", pages.board, name="board"),
    path("desk/board/cases/", pages.cases, name="cases"),
    path("desk/board/cases/<str:number>/", case_pages.case, name="case"),
    path("desk/board/by/<str:kind>/", pages.table, name="table"),
    path("desk/board/by/<str:kind>.csv", pages.export, name="export"),
]
