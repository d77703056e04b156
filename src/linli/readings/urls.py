"""Addresses: the data tracker's protocol for portals, and the pages of those who answer."""

from django.urls import path

from linli.readings import api
from linli.readings.views import answering, delays, own, portals

urlpatterns = [
    path("api/v1/tracker/v2/findUsage", api.find_usage, name="tracker_find_usage"),
    path("api/v1/tracker/v2/usagePeriod", api.usage_period, name="tracker_usage_period"),
    path("api/v1/tracker/v2/heartbeat", api.heartbeat, name="tracker_heartbeat"),
    path("api/v1/tracker/v2/key", api.key, name="tracker_key"),
    path("work/readings/", answering.questions, name="look_questions"),
    path("work/readings/unusual/", answering.unusual, name="look_unusual"),
    path("work/readings/delays/", delays.delays, name="look_delays"),
    path("work/readings/delays/new/", delays.new_delay, name="look_delay_new"),
    path("work/readings/own/", own.own_looks, name="look_own"),
    path("my/looks/portals/", portals.portals, name="look_portals"),
    path("my/looks/portals/revoke/", portals.revoke, name="look_portals_revoke"),
    path("work/readings/<uuid:question_id>/", answering.question, name="look_question"),
    path("readings/delays/", delays.delay_counts, name="look_delay_counts"),
]
