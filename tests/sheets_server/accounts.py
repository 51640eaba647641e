"""The token endpoint: a service account's signed request and a person's refresh token, each for an access token."""

import base64
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from sheets_server.errors import Json

ROBOT = "beback@test-project.iam.gserviceaccount.com"
PERSON = "person@example.com"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_AUDIENCE = "https://oauth2.googleapis.com/token"  # what google-auth names, whatever the token_uri
_HOUR = 3600
_SKEW = 300  # seconds that Google's and the caller's clocks may differ


@cache
def throw_away_key() -> rsa.RSAPrivateKey:
    """The key of the test's service account, made once per process."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True, slots=True)
class Grant:
    """An access token: whose it is, for which scopes, until when (time.time())."""

    email: str
    scopes: frozenset[str]
    until: float


@dataclass(slots=True)
class Accounts:
    """Who may have tokens, and the tokens that were given."""

    token_uri: str
    clock: float = 0  # seconds by which Google's clock differs from this machine's
    lifetime: float = _HOUR
    deleted: set[str] = field(default_factory=set)
    grants: dict[str, Grant] = field(default_factory=dict)
    refresh_token: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    def service_account(self, folder: Path) -> Path:
        """Writes service_account.json, readable by the owner alone."""
        key = throw_away_key().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        info = {
            "type": "service_account",
            "project_id": "test-project",
            "private_key_id": "throw-away",
            "private_key": key.decode(),
            "client_email": ROBOT,
            "client_id": "1",
            "token_uri": self.token_uri,
        }
        return _private(folder / "service_account.json", info)

    def authorized_user(self, folder: Path) -> Path:
        """Writes authorized_user.json: a person's login, as google-auth keeps it."""
        info = {
            "type": "authorized_user",
            "client_id": "test-client",
            "client_secret": "test-secret",
            "refresh_token": self.refresh_token,
            "token_uri": self.token_uri,
            "scopes": ["https://www.googleapis.com/auth/spreadsheets"],
        }
        return _private(folder / "authorized_user.json", info)

    def revoke(self) -> None:
        """All tokens given so far are no longer good."""
        self.grants.clear()

    def who(self, token: str) -> Grant | None:
        """Whose token this is, None where it is no good."""
        grant = self.grants.get(token)
        return grant if grant and grant.until > time.time() else None

    def answer(self, form: Mapping[str, str]) -> tuple[int, Json]:
        """The answer of the token endpoint: status and body."""
        kind = form.get("grant_type")
        if kind == _GRANT:
            return self._for_robot(form.get("assertion", ""))
        if kind == "refresh_token":
            if form.get("refresh_token") != self.refresh_token or form.get("client_secret") != "test-secret":
                return _bad("Token has been expired or revoked.")
            scopes = form.get("scope", "https://www.googleapis.com/auth/spreadsheets")
            return self._grant(PERSON, scopes)
        return 400, {"error": "unsupported_grant_type", "error_description": f"Invalid grant_type: {kind}"}

    def _for_robot(self, assertion: str) -> tuple[int, Json]:
        try:
            signed, _, signature = assertion.rpartition(".")
            header, claims = (_decoded(part) for part in signed.split("."))
        except ValueError:
            return _bad("Bad Request")
        if claims.get("iss") != ROBOT or ROBOT in self.deleted:
            return _bad("Invalid grant: account not found")
        now = time.time() + self.clock
        if not claims["iat"] - _SKEW <= now <= claims["exp"] + _SKEW or claims["exp"] - claims["iat"] > _HOUR:
            return _bad(
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your "
                "iat and exp values in the JWT claim."
            )
        if claims.get("aud") not in (self.token_uri, _AUDIENCE) or header.get("alg") != "RS256":
            return _bad("Invalid JWT: Failed audience check.")
        try:
            throw_away_key().public_key().verify(
                _bytes(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256()
            )
        except InvalidSignature:
            return _bad("Invalid JWT Signature.")
        if not claims.get("scope"):
            return 400, {"error": "invalid_scope", "error_description": "Empty or missing scope not allowed."}
        return self._grant(ROBOT, claims["scope"])

    def _grant(self, email: str, scopes: str) -> tuple[int, Json]:
        token = "ya29." + secrets.token_urlsafe(24)
        self.grants[token] = Grant(email, frozenset(scopes.split()), time.time() + self.lifetime)
        return 200, {"access_token": token, "expires_in": int(self.lifetime), "token_type": "Bearer"}


def _bad(description: str) -> tuple[int, Json]:
    return 400, {"error": "invalid_grant", "error_description": description}


def _bytes(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _decoded(part: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_bytes(part))
    return found


def _private(path: Path, info: Json) -> Path:
    path.write_text(json.dumps(info), encoding="utf-8")
    path.chmod(0o600)
    return path
