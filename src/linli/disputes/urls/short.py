"""The short address that stands on letters and in short messages, under ``/d/``."""

from django.urls import URLPattern

from linli.disputes.urls.party import short_urlpatterns

urlpatterns: list[URLPattern] = short_urlpatterns
