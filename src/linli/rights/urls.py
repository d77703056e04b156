"""Addresses: the pages of those who answer. What residents open stands with the portal."""

from django.urls import path

from linli.rights import views

urlpatterns = [
    path("work/corrections/", views.corrections, name="corrections"),
    path("work/corrections/<uuid:correction_id>/", views.correction, name="correction"),
]
