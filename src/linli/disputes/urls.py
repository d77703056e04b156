"""Addresses of disputes, under ``/disputes/``."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
