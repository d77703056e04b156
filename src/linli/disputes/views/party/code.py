"""From the code of a letter or a short message to the page of the party."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from linli.disputes.actions.invite import open_code
from linli.disputes.forms.party import CodeForm
from linli.disputes.links import secret_of
from linli.kit import clock
from linli.kit.errors import Expired, Refused
from linli.notices import queries as notices
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.ui.render import page
from linli.ui.sealed import sealed

FOLDER = "disputes/party"


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, code: str = "") -> HttpResponse:
    """Type it, or find it typed already from the letter's short address. Only sending it opens anything."""
    form = CodeForm(request.POST or None, initial={"code": code})
    if request.method != "POST":
        return _show(request, form, [])
    if not form.is_valid():
        return _show(request, form, errors_of(form), status=422)
    try:
        party = open_code(at=clock.now(), code=form.cleaned_data["code"])
    except Expired as expired:
        context = {"words": expired.message, "telephone": notices.desk_telephone()}
        return page(request, f"{FOLDER}/code_over.jinja", context, status=expired.status)
    except Refused as refused:
        return _show(request, form, refusal_of(refused, form.fields), status=refused.status)
    return HttpResponseRedirect(reverse("dispute_party_home", kwargs={"secret": secret_of(party)}))


def _show(request: HttpRequest, form: CodeForm, errors: Errors, *, status: int = 200) -> HttpResponse:
    context = {"bound": form["code"], "errors": errors, "telephone": notices.desk_telephone()}
    return page(request, f"{FOLDER}/code.jinja", context, status=status)
