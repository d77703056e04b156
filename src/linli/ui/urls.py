"""The page of all components, and the switch of language."""

from django.urls import path

from linli.ui import views

urlpatterns = [
    path("", views.components, name="components"),
    path("language", views.set_language, name="set_language"),
]
