"""What a push service carries is read by the browser that it is for, and by nobody else."""

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.notices.drivers.encryption import MOST_BYTES, TooMuch, encrypt
from linli.notices.rules.devices import from_base64url, to_base64url
from linli.notices.tests.make_push import Browser

# RFC 8291, appendix A.
WORDS = b"When I grow up, I want to be a watermelon"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
RECEIVER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_standard_comes_out_to_the_byte() -> None:
    sender = ec.derive_private_key(int.from_bytes(from_base64url(SENDER, 32), "big"), ec.SECP256R1())
    salt = from_base64url(SALT, 16)
    body = encrypt(WORDS, public_key=RECEIVER, auth_secret=AUTH, sender=sender, salt=salt)
    assert to_base64url(body) == BODY


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=MOST_BYTES))
def test_the_browser_reads_what_was_written(payload: bytes) -> None:
    browser = Browser("https://push.example/1")
    told = browser.subscription
    assert browser.read(encrypt(payload, public_key=told.public_key, auth_secret=told.auth_secret)) == payload


def test_no_other_browser_reads_it_and_no_two_messages_are_alike() -> None:
    browser, other = Browser("https://push.example/1"), Browser("https://push.example/2")
    told = browser.subscription
    first, second = (encrypt(b"news", public_key=told.public_key, auth_secret=told.auth_secret) for _time in range(2))
    assert first != second
    assert b"news" not in first
    with pytest.raises(http_ece.ECEException):
        other.read(first)


def test_one_record_is_full_and_a_byte_more_is_refused() -> None:
    told = Browser("https://push.example/1").subscription
    assert len(encrypt(b"x" * MOST_BYTES, public_key=told.public_key, auth_secret=told.auth_secret)) == 4096
    with pytest.raises(TooMuch):
        encrypt(b"x" * (MOST_BYTES + 1), public_key=told.public_key, auth_secret=told.auth_secret)


@pytest.mark.parametrize("public_key", ["", "x", "BA" + "A" * 85, to_base64url(b"\x04" + b"\x01" * 64), "!" * 87])
def test_a_key_that_is_none_is_refused(public_key: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
        encrypt(b"news", public_key=public_key, auth_secret=AUTH)
