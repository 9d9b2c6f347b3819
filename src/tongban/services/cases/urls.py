"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.services.cases.earlier import pages as earlier
from tongban.services.cases.fees import pages as fees
from tongban.services.cases.pages import (
    apply,
    beginning,
    by_code,
    calendar,
    choosing,
    handing,
    handling,
    later,
    looking,
    mine,
    receive,
    talking,
)
from tongban.services.cases.pages.assisted import filling, taken, visiting

app_name = "cases"
urlpatterns: list[URLPattern | URLResolver] = [
    path("apply/<str:code>/", beginning.begin, name="begin"),
    path("drafts/<uuid:draft_id>/", apply.draft, name="draft"),
    path("drafts/<uuid:draft_id>/form/<str:section>/", apply.fill, name="fill"),
    path("drafts/<uuid:draft_id>/materials/<str:slot>/", handing.hand_in, name="hand_in"),
    path("drafts/<uuid:draft_id>/materials/<str:slot>/way/", choosing.way, name="way"),
    path("drafts/<uuid:draft_id>/result/", receive.choose, name="receive"),
    path("drafts/<uuid:draft_id>/materials/<str:slot>/earlier/", earlier.use, name="use_earlier"),
    path("my/materials/", earlier.materials, name="my_materials"),
    path("my/materials/<uuid:material_id>/", earlier.allow, name="allow_material"),
    path("drafts/<uuid:draft_id>/check/", apply.check, name="check"),
    path("drafts/<uuid:draft_id>/submit/", apply.submit, name="submit"),
    path("drafts/<uuid:draft_id>/ask/", apply.ask, name="ask_registers"),
    path("drafts/<uuid:draft_id>/renew/", apply.renew, name="renew"),
    path("drafts/<uuid:draft_id>/drop/", apply.drop, name="drop"),
    path("drafts/<uuid:draft_id>/messages/", looking.talk, name="draft_talk"),
    path("drafts/<uuid:draft_id>/papers/<uuid:paper_id>/", looking.own_paper, name="draft_paper"),
    path("track/", by_code.track, name="by_code"),
    path("my/cases/", mine.mine, name="mine"),
    path("my/cases/<str:number>/", mine.track, name="track"),
    path("my/cases/<str:number>/why/", mine.why, name="why"),
    path("my/cases/<str:number>/calendar.ics", calendar.calendar, name="calendar"),
    path("my/cases/<str:number>/withdraw/", mine.withdraw, name="withdraw"),
    path("my/cases/<str:number>/later/<str:slot>/", later.later, name="later"),
    path("my/cases/<str:number>/correct/", mine.correct, name="correct"),
    path("my/cases/<str:number>/messages/", talking.ask, name="ask"),
    path("desk/drafts/<uuid:draft_id>/", looking.look, name="look"),
    path("desk/drafts/<uuid:draft_id>/messages/", looking.answer, name="look_talk"),
    path("desk/drafts/<uuid:draft_id>/papers/<uuid:paper_id>/", looking.shown_paper, name="look_paper"),
    path("desk/visits/", visiting.begin, name="visits"),
    path("desk/visits/<uuid:visit_id>/", visiting.visit, name="visit"),
    path("desk/visits/<uuid:visit_id>/code/", visiting.resend, name="visit_code"),
    path("desk/visits/<uuid:visit_id>/end/", visiting.end, name="visit_end"),
    path("desk/visits/<uuid:visit_id>/apply/<str:code>/", filling.begin, name="help_begin"),
    path("desk/visits/<uuid:visit_id>/drafts/<uuid:draft_id>/", filling.fill, name="help"),
    path("desk/visits/<uuid:visit_id>/drafts/<uuid:draft_id>/check/", filling.check, name="help_check"),
    path("desk/visits/<uuid:visit_id>/drafts/<uuid:draft_id>/renew/", filling.renew, name="help_renew"),
    path("desk/visits/<uuid:visit_id>/drafts/<uuid:draft_id>/drop/", filling.drop, name="help_drop"),
    path("desk/taken-in/", taken.taken, name="taken"),
    path("desk/taken-in/<str:number>/", taken.receipt, name="taken_in"),
    path("desk/cases/<str:number>/", handling.handle, name="handle"),
    path("desk/cases/<str:number>/messages/", talking.tell, name="tell"),
    path("desk/cases/<str:number>/fee/", fees.set_, name="set_fee"),
    path("desk/cases/<str:number>/<str:name>/", handling.act, name="act"),
]
