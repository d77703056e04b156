"""Addresses of the ladder. Places are public: nothing here is personal."""

from django.urls import path

from linli.places import views

app_name = "places"
urlpatterns = [
    path("outlines/<str:level>.geojson", views.outlines, name="outlines"),
    path("search", views.search, name="search"),
    path("children", views.children, name="children"),
    path("locate", views.locate, name="locate"),
]
