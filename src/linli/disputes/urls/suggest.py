"""Addresses of suggestions: each once for a side, by its link, and once for the mediator, by the post."""

from django.urls import URLPattern, path

from linli.disputes.views.suggest import ask, calculator, wishes

_LINK, _POST = "p/<str:secret>/", "<uuid:dispute_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_LINK}wishes/", wishes.wishes, name="dispute_wishes"),
    path(f"{_POST}suggestions/calculator/<slug:kind>/", calculator.calculator, name="dispute_calculator"),
    *[path(f"{door}suggestions/", ask.suggestions, name="dispute_suggestions") for door in (_LINK, _POST)],
    *[path(f"{door}suggestions/ask/<slug:method>/", ask.ask, name="dispute_ask_suggestion") for door in (_LINK, _POST)],
    *[
        path(f"{door}suggestions/<uuid:suggestion_id>/", ask.answer, name="dispute_suggestion")
        for door in (_LINK, _POST)
    ],
]
