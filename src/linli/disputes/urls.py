"""Addresses of disputes, under ``/disputes/``."""

from django.urls import URLPattern, path

from linli.disputes.views import guide

urlpatterns: list[URLPattern] = [
    path("guide/", guide.guide, name="guide"),
    path("guide/code/", guide.resume, name="guide_resume"),
    path("guide/counts/", guide.counts, name="guide_counts"),
    path("guide/<slug:code>/", guide.pathway, name="guide_pathway"),
    path("guide/<slug:code>/keep/", guide.keep, name="guide_keep"),
]
