"""Kill -9 while somebody signs, while paper is recorded and while the platform seals: all of it, or nothing."""

import http.client
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings as present
from pytest_django import Settings

from linli.disputes.links import secret_of
from linli.disputes.models import Agreement, Approval, Dispute, Due, Item, SigningKey, Step
from linli.disputes.rules.approval import Site as SigningSite
from linli.disputes.seal_keys import make_test_seal
from linli.disputes.sealing import check_seal
from linli.disputes.tests.make import fresh, party_of
from linli.disputes.tests.make_agreement import make_frozen, make_in_force, sign
from linli.disputes.tests.make_mediation import both
from linli.disputes.tests.soft_key import SoftKey
from linli.kit import clock
from linli.ledger.models import Entry
from linli.matters.tests.make import make_kinds
from tests.cast import Cast
from tests.faults.stopping import HEADER
from tests.faults.town import wait_until
from tests.offline.site import Site

pytestmark = pytest.mark.faults

_ACTIONS = "linli.disputes.actions.agreement"
_VIEWS = "linli.disputes.views.agreement"
# In which act it dies, where, and whether everything has been committed by then.
DEATHS = (
    ("first", f"before:{_ACTIONS}.passkey:approve", False),  # the device's count is written
    ("first", f"before:{_ACTIONS}.sign:finish", False),  # the approval is there, the state is not
    ("first", f"after:{_ACTIONS}.sign:finish", False),  # with its entry in the ledger
    ("last", f"after:{_ACTIONS}.sign:_make_dues", False),  # what is to be performed is there, the state is not
    ("last", f"after:{_ACTIONS}.sign:_into_force", False),  # all of it, and not committed
    ("last", f"before:{_VIEWS}.sign:HttpResponseRedirect", True),  # committed, and never acknowledged
    ("paper", f"before:{_ACTIONS}.sign:approve", False),  # the scan is there, the approval is not
    ("paper", f"after:{_ACTIONS}.sign:approve", False),
    ("paper", f"before:{_VIEWS}.sign:HttpResponseRedirect", True),
    ("seal", f"before:{_ACTIONS}.paper:put", False),  # sealed, and not kept
    ("seal", f"after:{_ACTIONS}.paper:_sealed", False),  # kept, and not committed
    ("seal", f"before:{_VIEWS}.papers:_file", True),  # committed, and never handed out
)
SCAN = b"%PDF-1.7 signed by hand"


class Signing(Site):
    """The site, with the points at which a request can be stopped, and threads for all of them at once."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "LINLI_MASTER_KEY_FILE": str(present.LINLI_MASTER_KEY_FILE),
            "LINLI_SEAL_FILE": str(present.LINLI_SEAL_FILE),
            "LINLI_WEB_THREADS": str(len(DEATHS) + 2),
        }
        return {**super().environment, **own}

    @property
    def code(self) -> str:
        points = sorted({point for _act, point, _done in DEATHS})
        first = f"from tests.faults.stopping import stop_at; stop_at({points!r}, Path({str(self.folder)!r}))"
        return f"from pathlib import Path; {first}; {super().code}"


@dataclass(frozen=True)
class Act:
    """One request that can be sent again to the letter, and the dispute that it changes."""

    dispute: Dispute
    agreement: Agreement
    path: str
    body: bytes | None
    headers: dict[str, str]

    def there(self) -> dict[str, Any]:
        """What has come of it so far: everything that one act writes, counted."""
        rows = Item.objects.filter(channel__dispute=self.dispute)
        agreement = Agreement.objects.get(id=self.agreement.id)
        subjects = [self.dispute.id, self.agreement.id]
        return {
            "state": (fresh(self.dispute).state, agreement.state, agreement.sealed_at is not None),
            "approvals": Approval.objects.filter(agreement=agreement).count(),
            "dues": Due.objects.filter(agreement=agreement).count(),
            "steps": Step.objects.filter(dispute=self.dispute).count(),
            "entries": Entry.objects.filter(subject_id__in=subjects).count(),
            "items": sorted(rows.values_list("kind", flat=True)),
            "counts": sorted(SigningKey.objects.filter(dispute=self.dispute).values_list("sign_count", flat=True)),
        }

    def send(self, site: Site, stop: str = "") -> tuple[int, bytes] | None:
        """Status and answer; None when nobody answers any more."""
        headers = {**self.headers, HEADER: stop}
        asked = http.client.HTTPConnection("localhost", site.port, timeout=120)
        try:
            asked.request("GET" if self.body is None else "POST", self.path, self.body, headers)
            answer = asked.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            asked.close()


@pytest.fixture
def signing(transactional_db: None, tmp_path: Path, settings: Settings) -> Iterator[Signing]:
    """The site, running, with the test seal."""
    settings.LINLI_SEAL_FILE = str(tmp_path / "seal" / "platform.p12")
    settings.LINLI_MASTER_KEY_FILE = str(tmp_path / "keys" / "disputes")
    assert make_test_seal(at=clock.now())
    site = Signing(tmp_path)
    site.folder = tmp_path / "standing"
    site.folder.mkdir()
    settings.ORIGIN = site.url
    try:
        site.start()
        yield site
    finally:
        site.stop()


def _form(agreement: Agreement, **words: str) -> tuple[bytes, dict[str, str]]:
    token = uuid4().hex
    body = urlencode({"csrfmiddlewaretoken": token, "sha256": agreement.sha256, **words}).encode()
    return body, {"Cookie": f"csrftoken={token}", "Content-Type": "application/x-www-form-urlencoded"}


def _passkey(cast: Cast, site: Site, *, last: bool) -> Act:
    """The applicant's device has signed; with ``last`` everybody else has signed before."""
    dispute, agreement = make_frozen(cast, clock.now() - timedelta(days=2))
    party, device = party_of(dispute, 0), SoftKey(site=SigningSite(origin=site.url, rp_id="localhost"))
    if last:
        for actor in (both(dispute)[1], cast.mediator.actor):
            sign(actor, dispute, agreement, clock.now() - timedelta(hours=1))
    made = device.kept()
    SigningKey.objects.create(
        dispute=dispute,
        party=party,
        credential_id=made.credential_id,
        public_key=made.public_key,
        made_at=clock.now(),
    )
    answer = {"credential_id": made.credential_id, **device.assertion(bytes.fromhex(agreement.sha256))}
    body, headers = _form(agreement, **{name: value.hex() for name, value in answer.items()})
    return Act(dispute, agreement, f"/disputes/p/{secret_of(party)}/agreement/sign/", body, headers)


def _paper(cast: Cast) -> Act:
    """The mediator records what the respondent signed by hand."""
    dispute, agreement = make_frozen(cast, clock.now() - timedelta(days=2))
    token, mark = uuid4().hex, uuid4().hex
    fields = {"csrfmiddlewaretoken": token, "sha256": agreement.sha256, "party": str(party_of(dispute, 1).id)}
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{said}'.encode() for name, said in fields.items()]
    parts.append(b'Content-Disposition: form-data; name="scan"; filename="x.pdf"\r\n\r\n' + SCAN)
    body = b"".join(b"--%s\r\n%s\r\n" % (mark.encode(), part) for part in parts) + f"--{mark}--\r\n".encode()
    session = cast.mediator.client().cookies[present.SESSION_COOKIE_NAME].value
    cookie = f"csrftoken={token}; {present.SESSION_COOKIE_NAME}={session}"
    headers = {"Cookie": cookie, "Content-Type": f"multipart/form-data; boundary={mark}"}
    return Act(dispute, agreement, f"/disputes/{dispute.id}/agreement/paper/", body, headers)


def _seal(cast: Cast) -> Act:
    """A side asks for the agreement in force, which nobody has asked for yet."""
    dispute, agreement = make_in_force(cast, clock.now() - timedelta(days=2))
    return Act(dispute, agreement, f"/disputes/p/{secret_of(party_of(dispute, 0))}/agreement/text.pdf", None, {})


def _make(act: str, cast: Cast, site: Site) -> Act:
    if act in ("first", "last"):
        return _passkey(cast, site, last=act == "last")
    return _paper(cast) if act == "paper" else _seal(cast)


def _kill_at_every_point(site: Signing, acts: list[Act]) -> None:
    """All stand where they should, each in its own request; then every process of the site is gone."""
    answers: list[Any] = []
    asking = [
        threading.Thread(target=lambda act=act, at=at: answers.append(act.send(site, f"{at} {DEATHS[at][1]}")))
        for at, act in enumerate(acts)
    ]
    for thread in asking:
        thread.start()
    wait_until(
        lambda: len(list(site.folder.iterdir())) == len(acts) or answers,
        "every request stands at its point",
        told_by=lambda: sorted(one.name for one in site.folder.iterdir()),
    )
    assert answers == [], answers
    site.stop()
    for thread in asking:
        thread.join(30)
    assert answers == [None] * len(acts)


def test_after_a_kill_there_is_all_of_a_signature_or_nothing_and_sent_again_it_is_there_once(
    committed_cast: Cast, signing: Signing
) -> None:
    make_kinds()
    whole = {}
    for name in ("first", "last", "paper", "seal"):  # undisturbed, to compare with
        act = _make(name, committed_cast, signing)
        sent = act.send(signing)
        assert sent is not None
        assert sent[0] in (200, 302), sent[1][:500]
        whole[name] = act.there()
    acts = [_make(name, committed_cast, signing) for name, _point, _done in DEATHS]
    before = [act.there() for act in acts]
    assert all(was != whole[death[0]] for was, death in zip(before, DEATHS, strict=True))
    _kill_at_every_point(signing, acts)
    signing.start()
    for act, was, (name, point, committed) in zip(acts, before, DEATHS, strict=True):
        assert act.there() == (whole[name] if committed else was), point
    for act, (name, point, _committed) in zip(acts, DEATHS, strict=True):
        again = act.send(signing)
        assert again is not None
        assert again[0] in (200, 302), (point, again[1][:500])
        assert act.there() == whole[name], point
        if name == "seal":
            assert check_seal(again[1]).intact
            assert act.send(signing) == again, point  # the one file, for whoever asks
