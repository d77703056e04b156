"""Workflows with states of their own for tests: a complaint and a licence, in the form of DIGIT's workflow service."""

from typing import Any
from uuid import UUID

import msgspec

from linli.kit.actors import SYSTEM
from linli.matters.models import Kind, Matter
from linli.matters.queries import forget_kinds
from linli.matters.tests import make
from linli.workflows import actions as workflows
from linli.workflows.queries import open_workflow
from linli.workflows.rules import Definition
from linli.workflows.tests.make import HOUR_MS, make_action, make_file, make_state

COMPLAINT, LICENCE = "complaints", "newlicence"
END = {"isTerminateState": True}


def make_complaint() -> dict[str, Any]:
    """Somebody assigns it, somebody mends it, and the citizen rates or reopens it."""
    reopen = make_action("REOPEN", "PENDINGASSIGNMENT", ["CITIZEN", "CSR"])
    deciding = [make_action("ASSIGN", "ATWORKER", ["GRO"]), make_action("REJECT", "REJECTED", ["GRO"])]
    worker = [
        make_action("RESOLVE", "RESOLVED", ["LME"]),
        make_action("REASSIGN", "PENDINGREASSIGNMENT", ["LME"]),
        make_action("COMMENT", "ATWORKER", ["CITIZEN"]),
    ]
    return {
        "businessService": COMPLAINT,
        "businessServiceSla": 60 * HOUR_MS,
        "states": [
            make_state(None, [make_action("APPLY", "PENDINGASSIGNMENT", ["CITIZEN", "CSR"])], isStartState=True),
            make_state("PENDINGASSIGNMENT", deciding),
            make_state("PENDINGREASSIGNMENT", deciding),
            make_state("ATWORKER", worker, sla=12 * HOUR_MS),
            make_state("REJECTED", [reopen, make_action("RATE", "CLOSEDREJECTED", ["CITIZEN"])], **END),
            make_state("RESOLVED", [reopen, make_action("RATE", "CLOSEDRESOLVED", ["CITIZEN", "CSR"])], **END),
            make_state("CLOSEDREJECTED", None, **END),
            make_state("CLOSEDRESOLVED", None, **END),
        ],
    }


def make_licence() -> dict[str, Any]:
    """Papers are verified, somebody looks on the spot, somebody else approves, the citizen pays."""
    sent_back = [make_action("RESUBMIT", "INSPECTION", ["CITIZEN", "TL_CEMP"])]
    looked = [
        make_action("SENDBACKTOCITIZEN", "CITIZENACTION", ["INSPECTOR"]),
        make_action("FORWARD", "PENDINGAPPROVAL", ["INSPECTOR"]),
        make_action("REJECT", "REJECTED", ["INSPECTOR"]),
    ]
    approving = [
        make_action("APPROVE", "PENDINGPAYMENT", ["TL_APPROVER"]),
        make_action("SENDBACK", "INSPECTION", ["TL_APPROVER"]),
    ]
    ending = [make_action("EXPIRE", "EXPIRED", ["SYSTEM"]), make_action("CANCEL", "CANCELLED", ["TL_APPROVER"])]
    return {
        "businessService": LICENCE,
        "businessServiceSla": 100 * HOUR_MS,
        "states": [
            make_state(None, [make_action("INITIATE", "INITIATED", ["CITIZEN", "TL_CEMP"])], isStartState=True),
            make_state("INITIATED", [make_action("APPLY", "APPLIED", ["CITIZEN", "TL_CEMP"])]),
            make_state("APPLIED", [make_action("FORWARD", "INSPECTION", ["VERIFIER"])]),
            make_state("INSPECTION", looked, sla=24 * HOUR_MS),
            make_state("CITIZENACTION", sent_back),
            make_state("PENDINGAPPROVAL", approving, sla=12 * HOUR_MS, docUploadRequired=True),
            make_state("PENDINGPAYMENT", [make_action("PAY", "APPROVED", ["CITIZEN", "SYSTEM_PAYMENT"])]),
            make_state("APPROVED", ending),
            make_state("REJECTED", None, **END),
            make_state("CANCELLED", None, **END),
            make_state("EXPIRED", None, **END),
        ],
    }


def make_stepped(service: dict[str, Any], **changes: Any) -> Definition:
    """The service as it comes out of the import, some fields of the definition replaced."""
    definition = open_workflow(make_file(service), name="service.json").definition
    return msgspec.structs.replace(definition, **changes)


def publish_stepped(definition: Definition, kind_code: str = make.POTHOLE) -> workflows.Published:
    """In force from the morning, and what matters of that kind begin with."""
    published = workflows.publish_workflow(actor=SYSTEM, at=make.MORNING, definition=definition)
    Kind.objects.filter(code=kind_code).update(workflow=definition.code)
    forget_kinds()
    return published


def make_complained(place_id: UUID, **changes: Any) -> Matter:
    """A matter that lives by the complaint."""
    publish_stepped(make_stepped(make_complaint()), make.LIGHT)
    return make.make_matter(place_id, **changes)


def make_applied(place_id: UUID, **changes: Any) -> Matter:
    """A matter that lives by the licence."""
    publish_stepped(make_stepped(make_licence()), make.LIGHT)
    return make.make_matter(place_id, **changes)
