"""Addresses of the public log."""

from django.urls import path

from linli.ledger import views

urlpatterns = [
    path("log/checkpoint", views.checkpoint, name="log_checkpoint"),
    path("log/tile/<path:path>", views.tile, name="log_tile"),
]
