"""What can be read of data rights."""

from linli.rights.queries.corrections import (
    CorrectionLine,
    CorrectionView,
    KeptBack,
    institution,
    list_corrections,
    list_kept_back,
    list_own_corrections,
)
from linli.rights.queries.held import SCHEMA, HeldLine, described, list_held, list_rows
from linli.rights.queries.own import Own, own_of_account, own_of_matter, own_of_party
from linli.rights.queries.plan import Planned, fate_of_unit, plan_erasure
from linli.rights.queries.receipts import ErasureReceipt, ReceiptLine, find_receipt
from linli.rights.words import FATES, STATES, TARGETS, UNITS

__all__ = [
    "FATES",
    "SCHEMA",
    "STATES",
    "TARGETS",
    "UNITS",
    "CorrectionLine",
    "CorrectionView",
    "ErasureReceipt",
    "HeldLine",
    "KeptBack",
    "Own",
    "Planned",
    "ReceiptLine",
    "described",
    "fate_of_unit",
    "find_receipt",
    "institution",
    "list_corrections",
    "list_held",
    "list_kept_back",
    "list_own_corrections",
    "list_rows",
    "own_of_account",
    "own_of_matter",
    "own_of_party",
    "plan_erasure",
]
