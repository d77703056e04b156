"""Where a party's own page is. For the pages of this party alone: the address is its key."""

from uuid import UUID

from django.urls import reverse

from linli.disputes.access import visible_to
from linli.disputes.links import secret_of
from linli.disputes.models import Dispute, Party
from linli.kit.actors import Actor


def link_of_party(party: Party) -> str:
    """The address of the party's own page."""
    return reverse("dispute_party_home", kwargs={"secret": secret_of(party)})


def link_of_applicant(matter_id: UUID) -> str:
    """The applicant's page of the dispute that a matter opened; empty when it opened none.

    To be shown only to whoever has been let in as the resident of that matter.
    """
    party = Party.objects.filter(dispute__matter_id=matter_id, side=Party.Sides.APPLICANT).first()
    return link_of_party(party) if party else ""


def opened_dispute(matter_id: UUID) -> bool:
    """Whether the matter opened one."""
    return Dispute.objects.filter(matter_id=matter_id).exists()


def overview_of_matter(actor: Actor, matter_id: UUID) -> str:
    """The page for those who serve in the dispute that a matter opened; empty for whoever does not. One statement."""
    found = visible_to(actor).filter(matter_id=matter_id).values_list("id", flat=True).first()
    return reverse("dispute_overview", kwargs={"dispute_id": found}) if found else ""


def next_level(committee_path: str) -> str:
    """The place whose committee is one rung above; empty at the top."""
    codes = [code for code in committee_path.split("/") if code]
    return "".join(f"{code}/" for code in codes[:-1])
