"""The samples beside each pathway, and that a wrong sample is found."""

import msgspec
import pytest

from linli.disputes.queries.guide import guide, load_guide
from linli.disputes.rules.guide import Pack, pack_faults
from linli.disputes.tests.guide.make import shipped
from linli.disputes.tests.guide.test_asking import CODES
from linli.matters.queries.catalogue_files import SHIPPED_KINDS, read_catalogue
from linli.matters.rules.catalogue import flatten


def pack_of(code: str) -> Pack:
    """The samples of a pathway."""
    shipped(code)
    return guide().packs[code]


@pytest.mark.parametrize("code", CODES)
def test_every_sample_leads_where_it_should(code: str) -> None:
    pack = pack_of(code)
    assert len(pack.cases) >= 12
    assert pack_faults(shipped(code), pack) == []


def test_every_pathway_has_samples_and_no_pack_is_orphaned() -> None:
    load_guide()
    assert set(guide().packs) == set(guide().pathways) == set(CODES)


def test_every_kind_under_which_something_can_be_raised_is_in_the_catalogue() -> None:
    kinds = {spec.code for spec in flatten(read_catalogue(SHIPPED_KINDS)) if spec.depth == 3}
    named = {row.kind for code in CODES for row in shipped(code).forum.rows if row.kind}
    assert named
    assert named <= kinds


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"leaf": "SAFETY"}, "OTHER_LEAF"),
        ({"urgency": "NOW"}, "OTHER_LEAF"),
        ({"limit": "labour1"}, "OTHER_LEAF"),
        ({"papers": ("BILLS",)}, "NOT_SAID"),
        ({"helpers": ("NOBODY",)}, "NOT_SAID"),
        ({"facts": {"danger": "NO", "side": "OWE"}}, "NOT_GIVEN"),
        ({"facts": {"danger": "NO", "side": "OWE", "rate": "LOW", "will": "WILLING"}}, "NOT_ASKED"),
    ],
)
def test_a_sample_that_is_wrong_is_named(change: dict[str, object], code: str) -> None:
    pack = pack_of("loan")
    case = msgspec.structs.replace(pack.cases[-1], **change)
    faults = pack_faults(shipped("loan"), msgspec.structs.replace(pack, cases=(*pack.cases[:-1], case)))
    assert (code, case.name) in {(fault.code, fault.where) for fault in faults}


def test_few_samples_and_a_leaf_without_one_are_named() -> None:
    pathway, pack = shipped("loan"), pack_of("loan")
    few = pack_faults(pathway, msgspec.structs.replace(pack, cases=pack.cases[:5]))
    assert [fault.code for fault in few] == ["FEW_CASES"]
    assert [fault.code for fault in pack_faults(pathway, None)] == ["FEW_CASES"]
    same = msgspec.structs.replace(pack, cases=(pack.cases[0],) * 12)
    assert {fault.code for fault in pack_faults(pathway, same)} == {"UNTRIED"}
