"""Addresses of the open data."""

from django.urls import URLPattern, path

from linli.insight import api

urlpatterns: list[URLPattern] = [
    path("matters.csv", api.matters_csv, name="open_matters_csv"),
    path("matters.geojson", api.matters_geojson, name="open_matters_geojson"),
    path("cells.geojson", api.cells, name="open_cells"),
    path("figures.csv", api.figures_csv, name="open_figures_csv"),
    path("hand-overs.csv", api.hand_overs_csv, name="open_hand_overs_csv"),
    path("catalog.json", api.catalogue, name="open_catalogue"),
]
