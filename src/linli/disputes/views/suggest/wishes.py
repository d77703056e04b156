"""What the issues are worth to one side: asked in three ways, read by nobody."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.disputes.actions import suggest as actions
from linli.disputes.forms.suggest import POINTS, RANK, WishesForm
from linli.disputes.pages import suggest as pages
from linli.disputes.pages.entering import Entered
from linli.disputes.queries.suggest import read_wishes
from linli.disputes.rules.settle.elicitation import contradictions
from linli.kit import clock
from linli.kit.errors import Refused
from linli.ui.form_errors import errors_of
from linli.ui.render import page
from linli.ui.sealed import sealed

TEMPLATE = "disputes/suggest/wishes.jinja"
SWAP = "swap"


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest, secret: str) -> HttpResponse:
    """Put the issues in a row, give points, or test the points by swapping."""
    door = pages.side_of(request, secret)
    asked = request.POST.get("by") or request.GET.get("by")
    by = asked if asked in (RANK, POINTS, SWAP) else POINTS
    if by == SWAP:
        return _swaps(request, door)
    view = read_wishes(door.standing)
    form = pages.form_of(view, by, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not view.issues or not form.is_valid():
        context = {**pages.wishes_context(door, by, view), "errors": errors_of(form)}
        return _show(request, context, form, status=422 if form.is_bound else 200)
    try:
        actions.save_wishes(actor=door.actor, at=clock.now(), dispute_id=door.dispute_id, wishes=form.wishes())
    except Refused as refused:
        now = read_wishes(door.standing)
        context = {**pages.wishes_context(door, by, now), "errors": [("", str(refused.message))]}
        return _show(request, context, form, status=refused.status)
    return HttpResponseRedirect(f"{door.url('dispute_wishes')}?by={POINTS}#said")


def _show(request: HttpRequest, context: dict[str, Any], form: WishesForm, *, status: int) -> HttpResponse:
    return page(request, TEMPLATE, {**context, "wishes_form": form if form.issues else None}, status=status)


def _swaps(request: HttpRequest, door: Entered) -> HttpResponse:
    """Would you swap? Nothing of it is kept; the answer is where words and points do not fit together."""
    context = pages.wishes_context(door, SWAP, read_wishes(door.standing))
    pairs, said = pages.swap_words(context["view"])
    found: list[str] = []
    if request.method == "POST":
        labels = {str(key): issue.label for key, issue in context["view"].issues.items()}
        given = [tuple(name.split(":")) for name, _give, _get in pairs if request.POST.get(name) == "yes"]
        clashes = contradictions(context["view"].wishes.points, [(one, other) for one, other in given])
        found = [
            _("You would swap “%(one)s” for “%(other)s”, but your points say the opposite.")
            % {"one": labels[clash[0]], "other": labels[clash[-1]]}
            for clash in clashes
        ]
    context |= {"pairs": pairs, "echoes": said, "clashes": found, "tested": request.method == "POST", "errors": []}
    return page(request, TEMPLATE, context)
