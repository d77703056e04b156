"""The Open311 door."""

from django.apps import AppConfig


class Open311Config(AppConfig):
    name = "linli.open311"
    label = "open311"
