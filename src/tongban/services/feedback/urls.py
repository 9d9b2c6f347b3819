"""Addresses of this app."""

from django.urls import path

from tongban.services.feedback import pages
from tongban.services.feedback.answers.pages import desk as answers_desk
from tongban.services.feedback.answers.pages import public as answers
from tongban.services.feedback.complaints import pages as complaints
from tongban.services.feedback.enquiries.pages import asking, desk, mine

app_name = "feedback"
urlpatterns = [
    path("my/cases/<str:number>/rate/", pages.rate, name="rate"),
    path("my/cases/<str:number>/rate/supplement/", pages.supplement, name="supplement"),
    path("my/cases/<str:number>/complaints/", complaints.mine, name="complaints"),
    path(
        "my/cases/<str:number>/complaints/<uuid:complaint_id>/withdraw/",
        complaints.withdraw,
        name="complaint-withdraw",
    ),
    path("desk/complaints/<uuid:complaint_id>/", complaints.look_into, name="complaint"),
    path("ask/", asking.ask, name="ask"),
    path("my/enquiries/", mine.enquiries, name="my-enquiries"),
    path("my/enquiries/<str:number>/", mine.one, name="my-enquiry"),
    path("my/enquiries/<str:number>/close/", mine.close, name="my-enquiry-close"),
    path("desk/enquiries/", desk.enquiries, name="desk-enquiries"),
    path("desk/enquiries/<str:number>/", desk.one, name="desk-enquiry"),
    path("desk/enquiries/<str:number>/transfer/", desk.transfer, name="desk-enquiry-transfer"),
    path("answers/", answers.answers, name="answers"),
    path("answers/<uuid:answer_id>/", answers.one, name="answer-public"),
    path("desk/answers/", answers_desk.answers, name="desk-answers"),
    path("desk/answers/new/", answers_desk.new, name="desk-answer-new"),
    path("desk/answers/<uuid:answer_id>/", answers_desk.one, name="desk-answer"),
    path("desk/answers/<uuid:answer_id>/change/", answers_desk.change, name="desk-answer-change"),
    path("desk/answers/<uuid:answer_id>/publish/", answers_desk.publish, name="desk-answer-publish"),
    path("desk/answers/<uuid:answer_id>/return/", answers_desk.send_back, name="desk-answer-return"),
    path("desk/answers/<uuid:answer_id>/withdraw/", answers_desk.withdraw, name="desk-answer-withdraw"),
    path("desk/ratings/<str:number>/", pages.answer, name="answer"),
]
