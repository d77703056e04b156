"""Approval by passkey: this text, this site, this key, and a person verified by the device; anything else is none."""

import pytest

from linli.disputes.rules.approval import (
    ApprovalKey,
    NotApproved,
    Site,
    assertion_options,
    check_assertion,
    check_registration,
)
from linli.disputes.rules.terms import freeze
from linli.disputes.tests.make_terms import agreement_text
from linli.disputes.tests.soft_key import PRESENT, SITE, VERIFIED, SoftKey

TEXT = bytes.fromhex(freeze(agreement_text()).sha256)
OF_NO_KNOWN_ALGORITHM = b"\xa1\x03\x19\x03\xe7"  # {3: 999}
OTHER_TEXT = bytes.fromhex(freeze(agreement_text(version=2)).sha256)


def refused(key: ApprovalKey, answer: dict[str, bytes], *, challenge: bytes = TEXT, site: Site = SITE) -> str:
    with pytest.raises(NotApproved) as caught:
        check_assertion(key, challenge=challenge, site=site, **answer)
    return caught.value.code


@pytest.mark.parametrize("ed", [False, True])
def test_a_device_approves_the_text_that_it_was_shown(ed: bool) -> None:
    device = SoftKey(ed=ed)
    key = device.kept()
    assert check_assertion(key, challenge=TEXT, site=SITE, **device.assertion(TEXT)) == 1


def test_an_approval_of_one_text_is_none_of_another() -> None:
    device = SoftKey()
    assert refused(device.kept(), device.assertion(TEXT), challenge=OTHER_TEXT) == "WRONG_TEXT"


def test_an_approval_given_elsewhere_is_none_here() -> None:
    device = SoftKey()
    assert refused(device.kept(), device.assertion(TEXT, origin="https://evil.example")) == "WRONG_ORIGIN"
    assert refused(device.kept(), device.assertion(TEXT, origin="http://linli.example")) == "WRONG_ORIGIN"
    assert refused(device.kept(), device.assertion(TEXT, crossOrigin=True)) == "WRONG_ORIGIN"
    elsewhere = SoftKey(site=Site(SITE.origin, "evil.example"))
    assert refused(elsewhere.kept(), elsewhere.assertion(TEXT)) == "WRONG_SITE"


@pytest.mark.parametrize(("flags", "code"), [(VERIFIED, "NOT_PRESENT"), (PRESENT, "NOT_VERIFIED"), (0, "NOT_PRESENT")])
def test_a_person_was_there_and_was_verified(flags: int, code: str) -> None:
    device = SoftKey(flags=flags)
    assert refused(device.kept(), device.assertion(TEXT)) == code


def test_another_key_approves_nothing() -> None:
    device, other = SoftKey(), SoftKey()
    assert refused(other.kept(), device.assertion(TEXT)) == "WRONG_SIGNATURE"


def test_a_registration_is_no_approval() -> None:
    device = SoftKey()
    assert refused(device.kept(), device.assertion(TEXT, type="webauthn.create")) == "WRONG_TYPE"


@pytest.mark.parametrize("part", ["client_data", "authenticator_data", "signature"])
def test_a_bit_flipped_approves_nothing(part: str) -> None:
    device = SoftKey()
    key = device.kept()
    answer = device.assertion(TEXT)
    for place in range(len(answer[part])):
        raw = bytearray(answer[part])
        raw[place] ^= 1
        assert refused(key, {**answer, part: bytes(raw)})


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"null", b"\xff", b"x" * 30_000, b'{"type":1}'])
@pytest.mark.parametrize("part", ["client_data", "authenticator_data", "signature"])
def test_nonsense_approves_nothing(part: str, raw: bytes) -> None:
    device = SoftKey()
    code = refused(device.kept(), {**device.assertion(TEXT), part: raw})
    assert code in ("NOT_READABLE", "WRONG_SIGNATURE", "WRONG_TYPE", "WRONG_SITE")


@pytest.mark.parametrize("kept", [b"", b"\x00", b"\xa0", b"\xa1\x03\x26", OF_NO_KNOWN_ALGORITHM])
def test_a_kept_key_that_is_damaged_approves_nothing(kept: bytes) -> None:
    device = SoftKey()
    assert refused(ApprovalKey(b"x", kept), device.assertion(TEXT)) in ("NOT_READABLE", "WRONG_SIGNATURE")


def test_a_copied_key_is_noticed_by_its_count() -> None:
    device = SoftKey(count=7)
    key = ApprovalKey(b"x", device.cose(), 9)
    assert refused(key, device.assertion(TEXT)) == "COPIED"
    plain = SoftKey(counts=False)
    assert check_assertion(plain.kept(), challenge=TEXT, site=SITE, **plain.assertion(TEXT)) == 0


def test_somebody_without_a_passkey_makes_one_here_and_approves_with_it() -> None:
    device = SoftKey()
    drawn = b"drawn-for-this-one-registration"
    key = check_registration(challenge=drawn, site=SITE, **device.registration(drawn))
    assert (key.credential_id, key.sign_count) == (b"soft-key-id-0001", 0)
    assert check_assertion(key, challenge=TEXT, site=SITE, **device.assertion(TEXT)) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"origin": "https://evil.example"}, "WRONG_ORIGIN"),
        ({"type": "webauthn.get"}, "WRONG_TYPE"),
        ({"challenge": "bm90IGl0"}, "WRONG_TEXT"),
    ],
)
def test_a_registration_of_something_else_is_none(changes: dict[str, str], code: str) -> None:
    with pytest.raises(NotApproved) as caught:
        check_registration(challenge=b"drawn", site=SITE, **SoftKey().registration(b"drawn", **changes))
    assert caught.value.code == code


def test_a_registration_that_cannot_be_read_is_none() -> None:
    answer = SoftKey().registration(b"drawn")
    for raw in (b"", b"\xa0", answer["attestation"][:60]):
        with pytest.raises(NotApproved) as caught:
            check_registration(challenge=b"drawn", site=SITE, client_data=answer["client_data"], attestation=raw)
        assert caught.value.code == "NOT_READABLE"


def test_the_browser_is_asked_to_verify_the_person() -> None:
    options = assertion_options([SoftKey().kept()], TEXT, SITE)
    assert options["userVerification"] == "required"
    assert bytes.fromhex(options["challenge"]) == TEXT
