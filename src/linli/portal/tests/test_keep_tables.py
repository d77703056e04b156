"""The administrator's lists as files, which the pages take in again without a change."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.kit.actors import SYSTEM
from linli.matters.actions import publish_catalogue
from linli.matters.queries.catalogue_files import SHIPPED_KINDS, read_catalogue
from linli.matters.tests import make
from linli.portal.tests.make import html_of, words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db

FILES = {"keep_kinds_table": "keep_kinds", "keep_staff_file": "keep_staff", "keep_places_file": "keep_import"}


@pytest.mark.parametrize("file", FILES)
def test_what_is_downloaded_there_changes_nothing_when_it_is_sent_back(workplace: Cast, file: str) -> None:
    publish_catalogue(actor=SYSTEM, at=make.MORNING, document=read_catalogue(SHIPPED_KINDS), source="a test")
    client = workplace.administrator.client()
    assert reverse(file) in html_of(client.get(reverse(FILES[file])))
    answer = client.get(reverse(file))
    assert answer.headers["Content-Disposition"].endswith('.csv"')
    upload = SimpleUploadedFile("list.csv", answer.content)
    page = client.post(reverse(FILES[file]), {"file": upload, "trial": "on"})
    assert page.status_code == 200, words_of(page)
    assert 'id="yes"' not in html_of(page)  # nothing would change, so there is nothing to say yes to
    assert not re.search("拒收|退回", words_of(page))


@pytest.mark.parametrize("who", ["caseworker", "clerk", "coordinator", "resident", "officer"])
@pytest.mark.parametrize("file", FILES)
def test_who_may_not(workplace: Cast, who: str, file: str) -> None:
    for browser in (getattr(workplace, who).client(), Client()):
        assert browser.get(reverse(file)).status_code == 403
