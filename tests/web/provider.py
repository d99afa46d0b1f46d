"""A small OpenID provider on loopback: discovery, authorize, token with PKCE, userinfo, keys."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "vong-gac", "bi-mat-cua-may-thu"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """Says that whoever comes is `person`. `lie` changes the claims or the whole token before it is handed out."""

    address: str
    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    person: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)  # put over the true ones
    userinfo: dict[str, Any] = field(default_factory=dict)
    signer: tuple[Any, str] | None = None  # another key and algorithm
    leaves_out: str = ""  # a part of the token's answer
    down: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def discovery(self) -> dict[str, Any]:
        parts = {"authorization_endpoint": "/authorize", "token_endpoint": "/token"}
        parts |= {"userinfo_endpoint": "/userinfo", "jwks_uri": "/jwks"}
        return {name: self.address + path for name, path in parts.items()} | {"issuer": self.address}

    def jwks(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "k1", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str]) -> dict[str, Any]:
        asked = self.codes.pop(sent["code"])  # each once
        assert (sent["client_id"], sent["client_secret"]) == (CLIENT, SECRET)
        assert sent["redirect_uri"] == asked["redirect_uri"]
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
        answer = {"access_token": "ra-vao", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])}
        answer.pop(self.leaves_out, None)
        return answer

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce}
        key, algorithm = self.signer or (self.key, "RS256")
        return jwt.encode(claims | self.person | self.claims, key, algorithm=algorithm, headers={"kid": "k1"})


@contextmanager
def provider() -> Iterator[Provider]:
    """Run one on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if running.down:
                return self.send_error(503)
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", running.authorize(flat(parts.query)))
                return self.end_headers()
            if parts.path == "/userinfo":
                assert self.headers["Authorization"] == "Bearer ra-vao"
                return self.say(running.person | running.userinfo)
            return self.say(running.jwks() if parts.path == "/jwks" else running.discovery())

        def do_POST(self) -> None:
            sent = flat(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.say(running.token(sent))

        def say(self, what: dict[str, Any]) -> None:
            body = json.dumps(what).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        running = Provider(f"http://127.0.0.1:{server.server_port}")
        Thread(target=server.serve_forever, daemon=True).start()
        yield running
        server.shutdown()


def flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
