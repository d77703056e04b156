"""A small OpenID Connect provider on this machine: real HTTP discovery, keys, token and user info."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm


@dataclass
class Provider:
    """What the provider says, to be changed by a test, and which of its addresses were asked."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    down: bool = False
    left_out: tuple[str, ...] = ()  # of what /token answers
    asked: list[str] = field(default_factory=list)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    nonce: str = ""
    signing_key: rsa.RSAPrivateKey | None = None

    def answer(self, path: str) -> dict[str, Any] | None:
        """The JSON of one address; None where there is nothing."""
        self.asked.append(path)
        pages = {
            "/.well-known/openid-configuration": self._configuration,
            "/keys": self._keys,
            "/token": self._token,
            "/userinfo": self._userinfo,
        }
        return None if self.down or path not in pages else pages[path]()

    def _configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def _userinfo(self) -> dict[str, Any]:
        return {"sub": "42", **self.claims}

    def _keys(self) -> dict[str, Any]:
        public = RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": "k1", "use": "sig", "alg": "RS256"}]}

    def _token(self) -> dict[str, Any]:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "linli", "sub": "42", "iat": now, "exp": now + 300}
        claims |= {"nonce": self.nonce, **self.claims}
        token = jwt.encode(claims, self.signing_key or self.key, algorithm="RS256", headers={"kid": "k1"})
        answer = {"access_token": "opaque", "token_type": "Bearer", "id_token": token}
        return {name: value for name, value in answer.items() if name not in self.left_out}


def come_back(authorize_url: str) -> dict[str, str]:
    """What the provider sends the browser back with, after somebody has signed in over there."""
    query = parse_qs(urlsplit(authorize_url).query)
    return {"code": f"abc.{query['nonce'][0]}", "state": query["state"][0]}


@contextmanager
def running_provider() -> Iterator[Provider]:
    """The provider on a free port of this machine."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = provider.answer(urlsplit(self.path).path)
            self.send_response(500 if body is None else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def do_POST(self) -> None:
            sent = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
            provider.nonce = sent.get("code", [""])[0].partition(".")[2]
            self.do_GET()

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
