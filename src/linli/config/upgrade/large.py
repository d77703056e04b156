"""Tables that are large in a town: what scans one of them under a lock is noticed by everybody."""

LARGE = frozenset(
    {
        "disputes_item",
        "ledger_entry",
        "ledger_leaf",
        "ledger_link",
        "ledger_reading",
        "ledger_salt",
        "matters_matter",
        "matters_searchwords",
        "matters_step",
        "notices_change",
        "notices_notice",
        "places_place",
        "webhooks_delivery",
    }
)
