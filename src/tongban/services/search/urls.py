"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.services.search.aliases import deciding, pages
from tongban.services.search.evaluation import pages as sets
from tongban.services.search.learning import pages as learning

app_name = "search"
urlpatterns: list[URLPattern | URLResolver] = [
    path("find/followed/<uuid:question_id>/", learning.followed, name="followed"),
    path("desk/search/", learning.quality, name="quality"),
    path("desk/search/days.csv", learning.days_sheet, name="days-sheet"),
    path("desk/search/questions.csv", learning.questions_sheet, name="questions-sheet"),
    path("desk/search/look-again/", learning.look_again, name="look-again"),
    path("desk/search/words/", pages.proposed, name="words"),
    path("desk/search/words/in-force/", pages.in_force, name="words-in-force"),
    path("desk/search/words/decided/", pages.decided, name="words-decided"),
    path("desk/search/words/add/", deciding.add, name="word-add"),
    path("desk/search/words/<uuid:alias_id>/", pages.one_word, name="word"),
    path("desk/search/words/<uuid:alias_id>/change/", deciding.change, name="word-change"),
    path("desk/search/words/<uuid:alias_id>/measure/", deciding.measure, name="word-measure"),
    path("desk/search/words/<uuid:alias_id>/accept/", deciding.accept, name="word-accept"),
    path("desk/search/words/<uuid:alias_id>/refuse/", deciding.refuse, name="word-refuse"),
    path("desk/search/words/<uuid:alias_id>/withdraw/", deciding.withdraw, name="word-withdraw"),
    path("desk/search/sets/", sets.kept, name="sets"),
    path("desk/search/sets/measure/", sets.measure, name="sets-measure"),
]
