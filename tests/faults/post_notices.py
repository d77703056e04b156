"""Many notices that may go at any hour, for a town that runs in processes of its own."""

from linli.kit import clock
from linli.notices.actions import NewNotice, Recipient, post_many


def post(count: int) -> None:
    """Write them, of no matter: their link is the front door's."""
    recipients = (
        Recipient(language="zh-hans", offers=(("EMAIL", f"r{number}@example.org"),)) for number in range(count)
    )
    new = [
        NewNotice(template="resident.declined", recipient=one, values={"reference": "FQ7-K3M"}) for one in recipients
    ]
    print(post_many(at=clock.now(), notices=new))
