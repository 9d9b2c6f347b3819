"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.faces.desk import absences, acting, bulk, pages

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", pages.home, name="home"),
    path("desk/done/", pages.done, name="done"),
    path("desk/jump/", pages.jump, name="jump"),
    path("desk/tasks/claim/", acting.claim, name="claim"),
    path("desk/tasks/release/", acting.release, name="release"),
    path("desk/tasks/together/", bulk.begin, name="together"),
    path("desk/tasks/together/<uuid:batch_id>/", bulk.result, name="batch"),
    path("desk/tasks/together/<uuid:batch_id>/rest/", bulk.go_on, name="batch_rest"),
    path("desk/views/", acting.keep_view, name="keep_view"),
    path("desk/views/remove/", acting.drop_view, name="drop_view"),
    path("desk/absences/", absences.own, name="absences"),
    path("desk/absences/<uuid:delegation_id>/end/", absences.end, name="end_absence"),
]
