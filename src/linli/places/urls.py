"""Addresses of the ladder. Places are public: nothing here is personal."""

from django.urls import URLPattern

app_name = "places"
urlpatterns: list[URLPattern] = []
