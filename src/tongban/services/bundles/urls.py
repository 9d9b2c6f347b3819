"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.services.bundles import pages
from tongban.services.bundles.projects import pages as projects

app_name = "bundles"
urlpatterns: list[URLPattern | URLResolver] = [
    path("my/bundles/<str:number>/", pages.progress, name="progress"),
    path("my/bundles/<str:number>/withdraw/", pages.withdraw, name="withdraw"),
    path("my/bundles/<str:number>/services/<str:key>/retry/", pages.retry, name="retry"),
    path("my/bundles/<str:number>/services/<str:key>/leave-out/", pages.leave_out, name="leave_out"),
    path("desk/bundles/<str:number>/", pages.desk, name="desk"),
    path("my/projects/", projects.mine, name="projects"),
    path("my/projects/open/<str:plan>/", projects.open_one, name="open_project"),
    path("my/projects/<str:code>/", projects.one, name="project"),
    path("my/projects/<str:code>/give-up/", projects.give_up, name="give_up_project"),
    path("my/projects/<str:code>/services/<str:key>/apply/", projects.apply_for, name="apply_in_stage"),
    path("desk/projects/", projects.desk, name="desk_projects"),
    path("desk/projects/<str:code>/", projects.desk_one, name="desk_project"),
    path("desk/projects/<str:code>/stages/<str:key>/hand-over/", projects.hand_over, name="hand_over"),
    path("desk/projects/<str:code>/stages/<str:key>/admit/", projects.admit, name="admit"),
]
