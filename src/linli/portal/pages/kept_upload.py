"""An uploaded file that is looked through first and taken in with one tap afterwards: it is sent only once."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from linli.kit import clock
from linli.people import actions as people
from linli.portal.forms.keep import UploadForm


@dataclass(frozen=True)
class Sent:
    """The bytes of a file and its name, out of this request or kept from the look before."""

    content: bytes
    name: str


@dataclass(frozen=True)
class Waiting:
    """A file that was looked through and waits for the yes, for the page."""

    id: UUID
    name: str


def read_sent(request: HttpRequest, form: UploadForm, purpose: str) -> Sent:
    """The file of a valid form. Raises Expired ``file.not_kept`` when it was kept and is not there any more."""
    uploaded: Any = form.cleaned_data["file"]
    if uploaded:
        return Sent(uploaded.read(), uploaded.name or "")
    kept = people.open_kept_file(
        actor=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
        purpose=purpose,
        file_id=form.cleaned_data["kept"],
    )
    return Sent(kept.content, kept.name)


def wait_for_yes(request: HttpRequest, sent: Sent, purpose: str) -> Waiting:
    """Keep what was looked through. Raises TooLarge ``file.too_large``."""
    file_id = people.keep_file(
        actor=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
        purpose=purpose,
        content=sent.content,
        name=sent.name,
    )
    return Waiting(file_id, sent.name)


def taken(request: HttpRequest, purpose: str) -> None:
    """It was taken in; nothing of it is kept."""
    people.forget_kept_file(actor=request.actor, purpose=purpose)  # type: ignore[attr-defined]
