"""Twenty visits with a photo each, written without a signal, sent when it is back: from opening the app to the last.

    python -m benches.offline_replay

Chromium at 360 px against the web process as `linli run` starts it, every commit flushed to disk. The forms are filled
in and sent off while no server runs; then it is started and the queue opened. Bar: 3 s until all twenty are done, each
once, its photo (300 kB, 1600 x 1200) decoded, stripped and stored. The baseline is the same twenty requests from a bare
HTTP client, one after the other. Exit status 1 below the bar.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import psutil
from playwright.sync_api import BrowserContext, Page, sync_playwright

from benches.catalogue import publish_kinds
from benches.database import fresh_database
from benches.lattice import make_lattice

MANY, MAX_SECONDS, ROUNDS, WARM = 20, 3.0, 3, 8
KIND = "civil.lighting.streetlight"
PATIENCE = 120.0  # seconds for what is not measured
ENTRIES = """() => new Promise((resolve) => {
  const request = indexedDB.open("linli-outbox");
  request.onsuccess = () => {
    const all = request.result.transaction("entries").objectStore("entries").getAll();
    all.onsuccess = () => (request.result.close(), resolve(all.result));
  };
})"""


def main() -> int:
    """Build, measure, print."""
    from django.core.management import call_command

    with fresh_database():
        call_command("collectstatic", interactive=False, verbosity=0)
        lattice, _kinds = make_lattice(10), publish_kinds()
        email = _caseworker(lattice.grid_ids[0])
        rounds = [_round(lattice.grid_ids[0], email) for _ in range(ROUNDS)]
    replay, bare, cpu = (min(column) for column in zip(*rounds, strict=True))
    print(f"offline replay, {MANY} visits with a photo of 300 kB each, Chromium and web process on one machine:")
    print(
        f"  {replay:.2f} s from opening the app to the last one done (bar {MAX_SECONDS:.0f}); "
        f"bare client one after the other {bare:.2f} s; ratio {bare / replay:.1f}"
    )
    print(f"  {cpu:.2f} s CPU of the web process, most of it for decoding and encoding the photos")
    return 0 if replay <= MAX_SECONDS else 1


def _round(grid_id: UUID, email: str) -> tuple[float, float, float]:
    """Seconds of the telephone, of the bare client on matters of its own, and of CPU of the web process."""
    port, photo = _free_port(), _photo()
    mine, others, first = _matters(grid_id), _matters(grid_id), _matters(grid_id)[:WARM]
    cookie, account = _cookie(email)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, _telephone(folder, port, cookie) as context:
        page = context.new_page()
        with _web(port):
            page.goto("/day/")
            _wait_until_kept(page, MANY)
        for matter_id in mine:
            _write(page, matter_id, photo)
        page.goto("about:blank")
        with _web(port) as web:
            _bare(port, first, photo, cookie, account)  # a server that has answered before, as one always has
            before = _cpu(web)
            replay = _replay(page)
            cpu = _cpu(web) - before
            bare = _bare(port, others, photo, cookie, account)
    _check([*mine, *others])
    return replay, bare, cpu


def _caseworker(grid_id: UUID) -> str:
    from linli.people.models import Post

    return str(Post.objects.select_related("account").get(place_id=grid_id).account.email)


def _matters(grid_id: UUID) -> list[UUID]:
    from linli.kit.clock import now
    from linli.matters.tests.make import make_received

    return [make_received(grid_id, at=now(), kind_code=KIND).matter_id for _ in range(MANY)]


def _photo() -> bytes:
    """A JPEG of about 300 kB that does not compress better than a real one."""
    from PIL import Image

    grain = Image.effect_noise((800, 600), 16).resize((1600, 1200))
    out = BytesIO()
    Image.merge("RGB", [grain, grain.rotate(180), grain]).save(out, "JPEG", quality=72)
    return out.getvalue()


def _cookie(email: str) -> tuple[str, str]:
    """The session of that account, and its id."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    account = get_user_model()._default_manager.get(email=email)
    client = Client(SERVER_NAME="localhost")
    client.force_login(account)
    return client.cookies[settings.SESSION_COOKIE_NAME].value, str(account.pk)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _web(port: int) -> Iterator[psutil.Process]:
    """The web process: two workers with four threads."""
    command = [sys.executable, "-c", "from linli.config.processes import serve; serve('web')"]
    process = subprocess.Popen(command, env={**os.environ, "LINLI_PORT": str(port)})
    try:
        deadline = time.monotonic() + PATIENCE
        while not _answers(port) and time.monotonic() < deadline:
            time.sleep(0.1)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _cpu(process: psutil.Process) -> float:
    return sum(sum(one.cpu_times()[:2]) for one in [process, *process.children(recursive=True)])


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/api/v1/work", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except OSError:
        return False


@contextmanager
def _telephone(folder: str, port: int, cookie: str) -> Iterator[BrowserContext]:
    from tools.ensure_chromium import find_chromium

    site = f"http://localhost:{port}"
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder,
            executable_path=find_chromium(),
            args=["--no-sandbox", "--disable-gpu"],
            base_url=site,
            viewport={"width": 360, "height": 780},
            is_mobile=True,
            has_touch=True,
        )
        context.add_cookies([{"name": "linli_session", "value": cookie, "url": site}])
        yield context
        context.close()


def _wait_until_kept(page: Page, matters: int) -> None:
    kept = """async () => {
      const name = (await caches.keys()).find((key) => key.startsWith("linli-day-"));
      return name && navigator.serviceWorker.controller ? (await (await caches.open(name)).keys()).length : 0;
    }"""
    deadline = time.monotonic() + PATIENCE
    while page.evaluate(kept) < matters and time.monotonic() < deadline:
        page.wait_for_timeout(100)


def _write(page: Page, matter_id: UUID, photo: bytes) -> None:
    page.goto(f"/work/{matter_id}/visit/")
    page.fill("#id_text", "灯头烧坏了，下午换。")
    page.set_input_files("#id_photos", [{"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": photo}])
    page.click("main form .btn.big")
    page.wait_for_url("**/day/")


def _replay(page: Page) -> float:
    """Seconds from the start of the navigation to the last answer, by the telephone's own clock."""
    page.goto("/day/queue/")
    began = float(page.evaluate("performance.timeOrigin"))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        entries: list[dict[str, Any]] = page.evaluate(ENTRIES)
        if sum(entry["state"] == "SENT" for entry in entries) == MANY:
            return float((max(entry["sentAt"] for entry in entries) - began) / 1000)
        page.wait_for_timeout(100)
    raise SystemExit(f"not sent: {[entry for entry in entries if entry['state'] != 'SENT'][:2]}")


def _bare(port: int, matters: list[UUID], photo: bytes, cookie: str, account: str) -> float:
    """Seconds for the same requests over one kept-alive connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    host = {"Host": f"localhost:{port}", "Origin": f"http://localhost:{port}"}
    connection.request("GET", "/api/v1/work", headers={**host, "Cookie": f"linli_session={cookie}"})
    answer = connection.getresponse()
    csrf = answer.headers["Set-Cookie"].split("csrftoken=")[1].split(";")[0]
    token = json.loads(answer.read())["csrf_token"]
    headers = {
        **host,
        "Cookie": f"linli_session={cookie}; csrftoken={csrf}",
        "X-CSRFToken": token,
        "Linli-Account": account,
    }
    start = time.perf_counter()
    for matter_id in matters:
        body, content_type = _multipart(photo)
        own = {**headers, "Content-Type": content_type, "Idempotency-Key": str(uuid4())}
        connection.request("POST", f"/api/v1/work/{matter_id}/visit", body, own)
        answer = connection.getresponse()
        told = answer.read()
        if answer.status != 200:
            raise SystemExit(f"refused: {answer.status} {told[:300]!r}")
    return time.perf_counter() - start


def _multipart(photo: bytes) -> tuple[bytes, str]:
    mark = uuid4().hex
    words = json.dumps({"text": "灯头烧坏了，下午换。", "visibility": "PUBLIC"})
    head = f'--{mark}\r\nContent-Disposition: form-data; name="body"\r\n\r\n{words}\r\n--{mark}\r\n'
    head += 'Content-Disposition: form-data; name="photos"; filename="lamp.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    return head.encode() + photo + f"\r\n--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def _check(matters: list[UUID]) -> None:
    """Each visit once, each photo there."""
    from linli.matters.models import Photo, Step

    visits = Step.objects.filter(matter_id__in=matters, verb="VISIT").count()
    photos = Photo.objects.filter(matter_id__in=matters).count()
    if (visits, photos) != (len(matters), len(matters)):
        raise SystemExit(f"{visits} visits and {photos} photos of {len(matters)}")


if __name__ == "__main__":
    os.environ.setdefault("LINLI_LOG_LEVEL", "ERROR")
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the loop that drives Chromium runs in this thread
    sys.exit(main())
