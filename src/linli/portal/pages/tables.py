"""Tables that go out as files."""

from django.http import HttpResponse


def as_csv(text: str, name: str) -> HttpResponse:
    """The text as a file of that name, which no cache keeps."""
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
