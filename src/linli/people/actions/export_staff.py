"""A staff list as a file, with the columns that ``import_staff`` takes."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.clock import local_day
from linli.kit.errors import NotAllowed
from linli.kit.ids import uuid7
from linli.kit.spreadsheet import csv_text
from linli.ledger.actions import record
from linli.people import rules
from linli.people.models import Agency, Post
from linli.people.staff_file import HEADINGS
from linli.places import queries as places


def export_staff(*, actor: Actor, at: datetime, path: str) -> str:
    """CSV of every post of that subtree which is in force or still to begin; taken in again it changes nothing.

    Raises NotAllowed ``people.not_allowed``.
    """
    if not rules.may(actor, "people.import_staff", path):
        raise NotAllowed("people.not_allowed", _("Only an administrator may do this."))
    low, high = rules.path_range(path)
    posts = Post.objects.not_over(local_day(at)).under(low, high).filter(ended_at=None)
    rows = [_row(post) for post in posts.select_related("account", "agency").order_by("path", "id")]
    record(
        verb="people.export_staff",
        subject_type="export",
        subject_id=uuid7(),
        actor=actor,
        at=at,
        before=None,
        after={"path": path},
        facts={"rows": len(rows)},
    )
    return csv_text(tuple(HEADINGS), rows)


def _row(post: Post) -> dict[str, str]:
    agency: Agency | None = post.agency
    return {
        "email": post.account.email,
        "name": post.account.display_name,
        "role": post.role.lower(),
        "place": "" if agency or not post.place_id else places.place_row(post.place_id).code,
        "agency": agency.code if agency else "",
        "kinds": ";".join(post.kind_codes),
        "valid_from": post.valid_from.isoformat(),
        "valid_to": post.valid_to.isoformat() if post.valid_to else "",
        "title_zh": post.title_zh,
        "title_en": post.title_en,
    }
