"""Addresses of disputes, under ``/disputes/``."""

from django.urls import URLPattern, path

from linli.disputes.urls import agreement, mediation, party, room, suggest
from linli.disputes.views import guide, rules_page

urlpatterns: list[URLPattern] = [
    path("rules/", rules_page.rules, name="disputes_rules"),
    path("guide/", guide.guide, name="guide"),
    path("guide/code/", guide.resume, name="guide_resume"),
    path("guide/counts/", guide.counts, name="guide_counts"),
    path("guide/<slug:code>/", guide.pathway, name="guide_pathway"),
    path("guide/<slug:code>/keep/", guide.keep, name="guide_keep"),
    *party.urlpatterns,
    *room.urlpatterns,
    *agreement.urlpatterns,
    *mediation.urlpatterns,
    *suggest.urlpatterns,
]
