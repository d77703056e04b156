"""Builders for tests: components and blocks rendered as a page would."""

from typing import Any

from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from jinja2 import Environment


def environment() -> Environment:
    """The environment that ``settings.TEMPLATES`` builds."""
    env: Environment = engines["jinja2"].env  # type: ignore[attr-defined]
    return env


def rendered(source: str, **context: Any) -> str:
    """A piece of template as text."""
    return environment().from_string(source).render(context)


def make_request(path: str = "/", **headers: str) -> HttpRequest:
    """A GET request as a browser or htmx sends it."""
    return RequestFactory().get(path, headers=headers)
