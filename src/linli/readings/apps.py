"""Readings."""

from django.apps import AppConfig


class ReadingsConfig(AppConfig):
    name = "linli.readings"
    label = "readings"
