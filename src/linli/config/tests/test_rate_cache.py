"""What django-allauth counts is counted by all web processes together."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from linli.people import actions as people
from linli.people.models import AllauthRate
from linli.people.tests.make import make_account

ATTEMPTS = 40  # more than any of the limits of signing in

# As another web process would: one more attempt at the same address.
_ANOTHER = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "linli.config.settings"
import django
django.setup()
from django.conf import settings
settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
settings.ALLOWED_HOSTS = ["testserver"]
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
from django.test import Client
from django.urls import reverse
print(Client().post(reverse("account_login"), {"login": "a@example.org"}).status_code)
"""


def _ask() -> int:
    return Client().post(reverse("account_login"), {"login": "a@example.org"}).status_code


def _ask_in_another_process() -> int:
    info = connection.connection.info
    url = f"postgresql://{info.user}@/{info.dbname}?host={info.host}"
    environment = {**os.environ, "DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, "-c", _ANOTHER], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return int(done.stdout.split()[-1])


@pytest.mark.django_db(transaction=True)
def test_another_process_knows_of_the_attempts_here() -> None:
    make_account(email="a@example.org")
    assert _ask_in_another_process() == 302
    answers = [_ask() for _attempt in range(ATTEMPTS)]
    assert answers[0] == 302
    assert answers[-1] != 302, "so many codes are not sent"
    assert _ask_in_another_process() == answers[-1]


@pytest.mark.django_db
def test_a_lock_is_held_by_one_and_other_keys_stay_in_the_process() -> None:
    assert cache.add("allauth:rl:account:login:lock", True, timeout=5)
    assert not cache.add("allauth:rl:account:login:lock", True, timeout=5)
    assert cache.delete("allauth:rl:account:login:lock")
    cache.set("place", 1)
    assert cache.get("place") == 1
    assert cache.add("place", 2) is False
    assert cache.delete("place")
    assert cache.get("place", "gone") == "gone"
    assert AllauthRate.objects.count() == 0


@pytest.mark.django_db
def test_counts_that_ran_out_are_deleted() -> None:
    cache.set("allauth:rl:account:login:old", [1.0], timeout=60)
    assert AllauthRate.objects.count() == 1
    assert people.purge_signing_in(at=datetime.now(UTC)) == 0
    assert people.purge_signing_in(at=datetime.now(UTC) + timedelta(minutes=2)) == 1


@pytest.mark.django_db
def test_a_code_of_an_app_that_was_used_is_used_for_every_process() -> None:
    key = "allauth.mfa.totp.used?user=1&code=123456"
    assert cache.add(key, "y", timeout=30)
    assert AllauthRate.objects.filter(cache_key__contains="totp.used").exists()
    assert not cache.add(key, "y", timeout=30)
