"""Publishing the record as a log that anybody can check."""

from linli.ledger.actions.publish.destroy_salts import destroy_salts
from linli.ledger.actions.publish.own import open_log_key, publish_own_log
from linli.ledger.actions.publish.publish import Cosign, Published, publish_batch
from linli.ledger.actions.publish.recover import adopt, recover

__all__ = [
    "Cosign",
    "Published",
    "adopt",
    "destroy_salts",
    "open_log_key",
    "publish_batch",
    "publish_own_log",
    "recover",
]
