"""Addresses of the Open311 door."""

from django.urls import URLPattern, re_path

from linli.open311 import api

_FORM = r"\.(?P<form>xml|json)$"

urlpatterns: list[URLPattern] = [
    re_path(rf"^(?:v2/)?discovery{_FORM}", api.discovery, name="open311_discovery"),
    re_path(rf"^v2/services{_FORM}", api.services, name="open311_services"),
    re_path(rf"^v2/services/(?P<code>[^/]{{1,100}}){_FORM}", api.definition, name="open311_definition"),
    re_path(rf"^v2/requests{_FORM}", api.requests, name="open311_requests"),
    re_path(rf"^v2/requests/(?P<request_id>[^/]{{1,40}}){_FORM}", api.request_, name="open311_request"),
    re_path(rf"^v2/tokens/(?P<token>[^/]{{1,64}}){_FORM}", api.token, name="open311_token"),
    re_path(rf"^v2/servicerequestupdates{_FORM}", api.updates, name="open311_updates"),
]
