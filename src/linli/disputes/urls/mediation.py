"""Addresses of choosing a mediator and of mediating, under ``/disputes/``."""

from django.urls import URLPattern, path

from linli.disputes.views.mediation import choice, lists, roster, safety, work

_PARTY, _SERVING = "p/<slug:secret>/", "<uuid:dispute_id>/"

urlpatterns: list[URLPattern] = [
    path("", lists.dispute_list, name="dispute_list"),
    path("counts/", lists.counts, name="dispute_counts"),
    path("mediators/", roster.mediators, name="dispute_mediators"),
    path("roster/", roster.roster, name="dispute_roster"),
    path("roster/<uuid:entry_id>/off/", roster.unlist, name="dispute_roster_off"),
    path(f"{_PARTY}mediator/", choice.mediator, name="dispute_mediator"),
    path(f"{_PARTY}mediator/pick/", choice.pick, name="dispute_pick"),
    path(f"{_PARTY}mediator/keep/", choice.keep, name="dispute_keep"),
    path(f"{_PARTY}mediator/call/", choice.call, name="dispute_call"),
    path(f"{_PARTY}safety/", safety.safety, name="dispute_safety"),
    path(f"{_PARTY}safety/mediator-first/", safety.mediator_first, name="dispute_mediator_first"),
    path(f"{_SERVING}appoint/", choice.appoint, name="dispute_appoint"),
    *(
        pattern
        for door in (_PARTY, _SERVING)
        for pattern in (
            path(f"{door}mediation/", work.mediation, name="dispute_mediation"),
            path(f"{door}mediation/<slug:act>/", work.act, name="dispute_mediation_act"),
            path(f"{door}mediation/meetings/<uuid:session_id>.ics", work.meeting, name="dispute_meeting"),
        )
    ),
]
