"""Addresses of the case core: the JSON interface and the photos."""

from django.urls import URLPattern, path, re_path

from linli.matters import api, views

urlpatterns: list[URLPattern] = [
    path("api/v1/matters", api.matters, name="api_matters"),
    path("api/v1/matters/<str:reference>", api.matter_status, name="api_matter"),
    path("api/v1/alike", api.alike, name="api_alike"),
    path("api/v1/inbox", api.inbox, name="api_inbox"),
    path("api/v1/matters.csv", api.export, name="api_export"),
    path("api/v1/kinds", api.kinds, name="api_kinds"),
    path("api/v1/work", api.session, name="api_work"),
    path("api/v1/work/new", api.new, name="api_work_new"),
    path("api/v1/work/<uuid:matter_id>", api.matter, name="api_work_matter"),
    path("api/v1/work/<uuid:matter_id>/<slug:name>", api.act, name="api_work_act"),
    path("api/v1/openapi.json", api.openapi, name="api_openapi"),
    re_path(r"^photos/(?P<photo_id>[0-9a-f-]{36})/(?P<size>full|thumb)\.jpg$", views.photo, name="photo"),
]
