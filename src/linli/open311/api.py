"""GeoReport v2 over HTTP: plain views, XML first, JSON the same. No cookie counts here."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, NoReturn

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from linli.kit import clock
from linli.kit.addresses import absolute
from linli.kit.errors import NotFound, Refused
from linli.matters.actions import Idempotency, Received
from linli.matters.queries import owner_view
from linli.open311 import actions, queries, rules
from linli.open311.access import Client, client_of
from linli.open311.form import Given, given_in_address, given_in_form, malformed
from linli.open311.rules import FORMATS, Fault, Format
from linli.ui.words import when

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGED = datetime.fromisoformat("2026-11-23T00:00:00+00:00")  # of this interface, as discovery tells it
View = Callable[..., HttpResponse]
_SPOKEN = {"zh": "zh-hans", "en": "en"}


def answering(*methods: str) -> Callable[[View], View]:
    """The view answers these methods in the format of the address; every refusal has the official body."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, form: str, **kwargs: str) -> HttpResponse:
            with translation.override(_language(request)):
                try:
                    _check(request, methods)
                    return view(request, Format(form), **kwargs)
                except Refused as refused:
                    return _refusal(Format(form), refused)

        return csrf_exempt(guarded)

    return decorate


@answering("GET")
def discovery(request: HttpRequest, form: Format) -> HttpResponse:
    """Where the service is, and in which formats."""
    formats = list(FORMATS)
    base = absolute("/open311/v2")
    endpoint = {
        "specification": SPECIFICATION,
        "url": base,
        "changeset": CHANGED,
        "type": "test" if settings.DEMO else "production",
        "formats": formats,
    }
    about = {"changeset": CHANGED, "contact": absolute("/"), "key_service": absolute("/"), "endpoints": [endpoint]}
    return _answer(form, rules.write_one(form, "discovery", about))


@answering("GET")
def services(request: HttpRequest, form: Format) -> HttpResponse:
    """The kinds that somebody may report."""
    _jurisdiction(given_in_address(request))
    return _answer(form, rules.write_rows(form, "services", queries.list_services(_spoken())))


@answering("GET")
def definition(request: HttpRequest, form: Format, code: str) -> HttpResponse:
    """The questions of one kind."""
    _jurisdiction(given_in_address(request))
    return _answer(form, rules.write_one(form, "service_definition", queries.get_definition(code, _spoken())))


@answering("GET", "POST")
def requests(request: HttpRequest, form: Format) -> HttpResponse:
    """GET: a list. POST: a new one."""
    if request.method == "POST":
        return _post_request(form, given_in_form(request), request.headers.get("Idempotency-Key", ""))
    given = given_in_address(request)
    _jurisdiction(given)
    try:
        wanted = rules.read_requests_wanted(given, clock.now())
    except Fault as fault:
        _refuse(fault)
    return _answer(form, rules.write_rows(form, "service_requests", queries.list_requests(wanted, _spoken())))


@answering("GET")
def request_(request: HttpRequest, form: Format, request_id: str) -> HttpResponse:
    """One request."""
    _jurisdiction(given_in_address(request))
    row = queries.find_request(request_id, _spoken())
    if row is None:
        raise NotFound("request.unknown", _("service_request_id was not found."), field="service_request_id")
    return _answer(form, rules.write_rows(form, "service_requests", [row]))


@answering("GET")
def token(request: HttpRequest, form: Format, token: str) -> HttpResponse:
    """The number of the request that a token stands for."""
    _jurisdiction(given_in_address(request))
    reference = queries.find_token(token)
    if reference is None:
        raise NotFound("token.unknown", _("token was not found."), field="token")
    row = {"service_request_id": reference, "token": token}
    return _answer(form, rules.write_rows(form, "service_requests", [row]))


@answering("GET", "POST")
def updates(request: HttpRequest, form: Format) -> HttpResponse:
    """GET: what changed. POST: an update of a request that the same client brought."""
    if request.method == "POST":
        return _post_update(form, given_in_form(request))
    given = given_in_address(request)
    _jurisdiction(given)
    try:
        wanted = rules.read_updates_wanted(given, clock.now())
    except Fault as fault:
        _refuse(fault)
    rows = queries.list_updates(wanted, _spoken())
    return _answer(form, rules.write_rows(form, "service_request_updates", rows))


def _post_request(form: Format, given: Given, key: str) -> HttpResponse:
    client = _client(given)
    once = Idempotency(f"open311:{client.name}", key, given.digest) if key else None
    posted = actions.post_request(
        client=client, at=clock.now(), request=_wanted(given), language=_spoken(), idempotency=once
    )
    return _answer(form, rules.write_rows(form, "service_requests", [_posted_row(posted)]), status=201)


def _wanted(given: Given) -> actions.Request:
    return actions.Request(
        service_code=given.needed("service_code"),
        description=given.text("description"),
        lat=given.number("lat"),
        lon=given.number("long"),
        address_string=given.text("address_string"),
        address_id=given.text("address_id"),
        media_url=given.text("media_url"),
        email=given.text("email"),
        phone=given.text("phone"),
        first_name=given.text("first_name"),
        last_name=given.text("last_name"),
        consent=rules.as_bool(given.text("consent")) is True,
        attributes=rules.attributes_of(given.lists()),
    )


def _posted_row(posted: actions.Posted) -> dict[str, Any]:
    if settings.LINLI_OPEN311_TOKENS:
        name, value = "token", queries.token_of(posted.posting_id)
    else:
        name, value = "service_request_id", posted.received.reference
    return {name: value, "service_notice": _notice(posted.received), "account_id": None}


def _notice(received: Received) -> str:
    owner = owner_view(received.owner_place_id, received.owner_agency_id, None)
    words = {"owner": owner.team_label(_spoken()), "due": when(received.due_at)}
    return _("%(owner)s has it. Done by %(due)s at the latest.") % words


def _post_update(form: Format, given: Given) -> HttpResponse:
    client = _client(given)
    update = actions.Update(
        request_id=given.needed("service_request_id"),
        update_id=given.needed("update_id"),
        description=given.text("description"),
        status=rules.as_status(given.text("status")),
        request_digest=given.digest,
    )
    update_id = actions.post_update(client=client, at=clock.now(), update=update, language=_spoken())
    return _answer(form, rules.write_rows(form, "service_request_updates", [{"update_id": update_id.hex}]), status=201)


def _client(given: Given) -> Client:
    client = client_of(given.text("api_key"), clock.now(), given.address)
    _jurisdiction(given)
    return client


def _jurisdiction(given: Given) -> None:
    """One cell has one jurisdiction: it need not be named, and another one is not here."""
    named = given.text("jurisdiction_id")
    if named and named != settings.LINLI_OPEN311_JURISDICTION:
        raise NotFound("jurisdiction.unknown", _("jurisdiction_id was not found."), field="jurisdiction_id")


def _check(request: HttpRequest, methods: tuple[str, ...]) -> None:
    if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
        raise Refused("method.not_allowed", _("This address does not answer that method."), status=405)


def _language(request: HttpRequest) -> str:
    """``locale=en`` or ``locale=zh``; Chinese otherwise, whatever the browser's cookie."""
    locale = request.GET.get("locale", "")[:2].lower()
    return _SPOKEN.get(locale, settings.LANGUAGE_CODE)


def _spoken() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE


def _refuse(fault: Fault) -> NoReturn:
    if fault.code == "SPAN":
        sentence = _("start_date and end_date may lie 90 days apart at most, in that order.")
        raise Refused("parameter.span", sentence, field=fault.name)
    if fault.code == "TOO_MANY":
        sentence = _("%(name)s names too many at once.") % {"name": fault.name}
        raise Refused("parameter.too_many", sentence, field=fault.name)
    raise malformed(fault.name)


def _refusal(form: Format, refused: Refused) -> HttpResponse:
    errors = [(refused.status, str(refused.message))]
    response = _answer(form, rules.write_errors(form, errors), status=refused.status)
    if "seconds" in refused.facts:
        response.headers["Retry-After"] = str(refused.facts["seconds"])
    return response


def _answer(form: Format, content: bytes, status: int = 200) -> HttpResponse:
    return HttpResponse(content, content_type=rules.content_type(form), status=status)
