"""Addresses: the data tracker's protocol for portals, and the pages of those who answer."""

from django.urls import path

from linli.readings import api, views

urlpatterns = [
    path("api/v1/tracker/v2/findUsage", api.find_usage, name="tracker_find_usage"),
    path("api/v1/tracker/v2/usagePeriod", api.usage_period, name="tracker_usage_period"),
    path("api/v1/tracker/v2/heartbeat", api.heartbeat, name="tracker_heartbeat"),
    path("api/v1/tracker/v2/key", api.key, name="tracker_key"),
    path("work/readings/", views.questions, name="look_questions"),
    path("work/readings/unusual/", views.unusual, name="look_unusual"),
    path("work/readings/delays/", views.delays, name="look_delays"),
    path("work/readings/<uuid:question_id>/", views.question, name="look_question"),
    path("readings/delays/", views.delay_counts, name="look_delay_counts"),
]
