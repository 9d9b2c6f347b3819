"""Addresses of this app."""

from django.urls import path

from tongban.foundation.messages import channel_pages, pages

app_name = "messages"
urlpatterns = [
    path("my/messages/", pages.messages, name="my_messages"),
    path("my/messages/read/", pages.read_all, name="my_read_all"),
    path("my/messages/<uuid:message_id>/", pages.message, name="my_message"),
    path("my/messages/channels/", channel_pages.channels, name="my_channels"),
    path("desk/messages/", pages.messages, name="desk_messages"),
    path("desk/messages/read/", pages.read_all, name="desk_read_all"),
    path("desk/messages/<uuid:message_id>/", pages.message, name="desk_message"),
    path("desk/messages/channels/", channel_pages.channels, name="desk_channels"),
]
