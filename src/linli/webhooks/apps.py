"""Webhooks."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "linli.webhooks"
    label = "webhooks"
