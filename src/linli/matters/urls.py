"""Addresses of the case core: the JSON API and the photos."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
