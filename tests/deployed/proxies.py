"""The proxies that are handed out, on free ports and with a certificate of a local authority."""

import http.client
import re
import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from tests.deployed.authority import Certificate
from tests.faults.town import free_port

DEPLOY = Path(__file__).resolve().parent.parent.parent / "deploy"
_ENDS_HERE = {"connection", "keep-alive", "transfer-encoding", "te", "upgrade"}  # RFC 9110, section 7.6.1


@dataclass(frozen=True)
class Front:
    """Where a proxy listens, and where it leads: ports of 127.0.0.1."""

    https: int
    http: int
    web: int
    live: int

    def leading_home(self, text: str) -> str:
        """A file that is handed out, with the ports of the processes as they are here."""
        return text.replace("127.0.0.1:8000", f"127.0.0.1:{self.web}").replace(
            "127.0.0.1:8001", f"127.0.0.1:{self.live}"
        )


def at_hand() -> list[str]:
    """Ours, which reads nginx.conf, and of the two real ones those that this machine has."""
    return ["ours", *(name for name in ("nginx", "caddy") if _program(name))]


@contextmanager
def standing(name: str, web: int, live: int, certificate: Certificate, folder: Path) -> Iterator[Front]:
    """That proxy, until the end of the block."""
    front = Front(free_port(), free_port(), web, live)
    with {"ours": _ours, "nginx": _nginx, "caddy": _caddy}[name](front, certificate, folder):
        yield front


def _program(name: str) -> str | None:
    return shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/bin:/sbin:/bin")


@contextmanager
def _nginx(front: Front, certificate: Certificate, folder: Path) -> Iterator[None]:
    server = front.leading_home((DEPLOY / "nginx.conf").read_text())
    server = server.replace("listen 80;", f"listen 127.0.0.1:{front.http};")
    server = server.replace("listen 443 ", f"listen 127.0.0.1:{front.https} ")
    server = re.sub(r"(ssl_certificate) \S+;", rf"\1 {certificate.chain};", server)
    server = re.sub(r"(ssl_certificate_key) \S+;", rf"\1 {certificate.key};", server)
    places = " ".join(f"{kind}_temp_path {folder};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = f"pid {folder}/pid; error_log stderr; events {{}} http {{ access_log off; {places} {server} }}"
    (folder / "nginx.conf").write_text(whole)
    once = "daemon off; master_process off;"
    with _running([str(_program("nginx")), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", once], {}):
        yield


@contextmanager
def _caddy(front: Front, certificate: Certificate, folder: Path) -> Iterator[None]:
    site = front.leading_home((DEPLOY / "Caddyfile").read_text())
    site = site.replace("tls internal", f"tls {certificate.chain} {certificate.key}")
    ports = f"{{\n\tadmin off\n\thttp_port {front.http}\n\thttps_port {front.https}"
    (folder / "Caddyfile").write_text(re.sub(r"^\{", ports, site, count=1, flags=re.MULTILINE))
    command = [str(_program("caddy")), "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    with _running(command, {"HOME": str(folder)}):
        yield


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def _ours(front: Front, certificate: Certificate, folder: Path) -> Iterator[None]:
    """What nginx.conf says, done by the standard library: for machines that have neither of the two."""
    said = (DEPLOY / "nginx.conf").read_text()
    set_by_us = dict(re.findall(r'proxy_set_header (\S+) "?([^";]*)"?;', said))
    found = re.findall(r"location (?:~ )?(\S+) \{\s*proxy_pass http://127\.0\.0\.1:(\d+);", said)
    ways = [(re.compile(pattern), {"8000": front.web, "8001": front.live}[port]) for pattern, port in found]

    class Forward(BaseHTTPRequestHandler):
        """One request at a time, its answer passed on as it comes."""

        def do_GET(self) -> None:
            port = next(port for pattern, port in ways if pattern.match(urlsplit(self.path).path))
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as upstream:
                upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
                for name, value in self._headers().items():
                    upstream.putheader(name, value)
                upstream.endheaders(body or None)
                with upstream.getresponse() as answer:  # also when the visitor goes before its end
                    self._pass_on(answer)

        do_POST = do_GET  # noqa: N815 - the name that the standard library looks for

        def _headers(self) -> dict[str, str]:
            host = (self.headers.get("Host") or "").partition(":")[0]
            variables = {"$host": host, "$remote_addr": self.client_address[0], "$scheme": "https"}
            ours = {name: variables.get(value, value) for name, value in set_by_us.items()}
            kept = {key: value for key, value in self.headers.items() if key.lower() not in _ENDS_HERE}
            overwritten = {name.lower() for name in ours}
            given = {key: value for key, value in kept.items() if key.lower() not in overwritten}
            return given | {name: value for name, value in ours.items() if value and not value.startswith("$")}

        def _pass_on(self, answer: http.client.HTTPResponse) -> None:
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in _ENDS_HERE:
                    self.send_header(name, value)
            self.end_headers()
            while part := answer.read1(65536):
                self.wfile.write(part)

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    class Redirect(Forward):
        """Port 80: ``return 308 https://$host$request_uri``."""

        def do_GET(self) -> None:
            assert "return 308 https://$host$request_uri;" in said
            self.send_response_only(308)
            self.send_header("Location", f"https://{self.headers['Host'].partition(':')[0]}{self.path}")
            self.end_headers()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.chain, certificate.key)
    secured = _Server(("127.0.0.1", front.https), Forward)
    secured.socket = context.wrap_socket(secured.socket, server_side=True, do_handshake_on_connect=False)
    servers = [secured, _Server(("127.0.0.1", front.http), Redirect)]
    for server in servers:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    """A visitor who goes away in the middle is no news."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Only what the visitor did not cause is told."""
        if not isinstance(sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]
