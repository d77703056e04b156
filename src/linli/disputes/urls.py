"""Addresses of disputes, under ``/disputes/``."""

from django.urls import URLPattern, path

from linli.disputes import agreement_urls, mediation_urls, party_urls, room_urls, suggest_urls
from linli.disputes.views import guide, rules_page

urlpatterns: list[URLPattern] = [
    path("rules/", rules_page.rules, name="disputes_rules"),
    path("guide/", guide.guide, name="guide"),
    path("guide/code/", guide.resume, name="guide_resume"),
    path("guide/counts/", guide.counts, name="guide_counts"),
    path("guide/<slug:code>/", guide.pathway, name="guide_pathway"),
    path("guide/<slug:code>/keep/", guide.keep, name="guide_keep"),
    *party_urls.urlpatterns,
    *room_urls.urlpatterns,
    *agreement_urls.urlpatterns,
    *mediation_urls.urlpatterns,
    *suggest_urls.urlpatterns,
]
