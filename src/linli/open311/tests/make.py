"""Typed builders for the door's tests."""

import json
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from django.test import Client

URL = "/open311/v2"
FORM = "application/x-www-form-urlencoded"
KEY = "a-key-of-the-tests"


def xml_of(response: Any) -> Element:
    """The root of an XML answer, whose header and declaration say UTF-8."""
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert response.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    root: Element = ElementTree.fromstring(response.content, forbid_dtd=True)
    return root


def json_of(response: Any) -> Any:
    """A JSON answer."""
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    return json.loads(response.content)


def get(path: str, **parameters: str) -> Any:
    """GET below the version's address."""
    return Client().get(f"{URL}/{path}", parameters)


def post(path: str, **parameters: Any) -> Any:
    """POST a form with the key of the tests, unless another is given."""
    values = {"api_key": KEY, **parameters}
    return Client().post(f"{URL}/{path}", urlencode(values, doseq=True), content_type=FORM)


def errors_of(response: Any) -> list[tuple[str, str]]:
    """Code and description of each error of an XML answer; the code is the answer's status."""
    root = xml_of(response)
    assert root.tag == "errors"
    found = [(error.findtext("code") or "", error.findtext("description") or "") for error in root]
    assert all(code == str(response.status_code) and sentence for code, sentence in found)
    assert found
    return found
