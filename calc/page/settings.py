"""How the page is served: where, to whom, and within which limits."""

import hashlib
import ipaddress
import re
import secrets
import socket
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, urlsplit

LOOPBACK = "127.0.0.1"
SHORTEST_TOKEN = 16  # characters: what is shorter can be guessed
_LOOPBACK_NAMES = frozenset({LOOPBACK, "localhost", "::1"})
_MEGABYTE = 1_000_000
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?", re.ASCII)
_PORTS = {"http": 80, "https": 443}  # those that a browser leaves out


@dataclass(frozen=True)
class Limits:
    """What an upload may be, kept while it streams in."""

    file: int = 100 * _MEGABYTE  # bytes of a file
    files: int = 200  # of one upload
    total: int = 1_000 * _MEGABYTE  # bytes of one upload
    at_once: int = 8  # uploads that write at once; others wait for their turn
    patience: float = 60.0  # seconds without a byte, after which the rest is given up
    slowest: int = 1_000  # bytes in a second, on the whole, below which it is given up as soon as that
    spare: int = 500 * _MEGABYTE  # bytes of the disk that are kept free for what is made of the files
    streams: int = 100  # browsers that are told of changes as they come; others ask for them


@dataclass(frozen=True)
class PageSettings:
    """Where the page is served, and to whom."""

    host: str = LOOPBACK
    port: int = 0
    token: str = ""
    user_header: str = ""  # in which a proxy says who it is; it decides in place of the token
    address: str = ""  # under which people open it, where a proxy stands before it
    may_stop: bool = False  # whether the page has a button that stops the program
    limits: Limits = Limits()

    @property
    def is_loopback(self) -> bool:
        """Tell whether only this computer reaches it."""
        return self.host in _LOOPBACK_NAMES

    @property
    def cookie(self) -> tuple[str, str]:
        """Give the name and the value of the cookie: ports share their cookies, and the token itself is in none."""
        value = hashlib.sha256(f"plancalc page {self.token}".encode()).hexdigest()
        return f"plancalc-{self.port}", value

    @property
    def opening_address(self) -> str:
        """Give the address to be opened first, with its token."""
        return f"{self.own_address}/" if self.user_header else f"{self.own_address}/?token={quote(self.token, safe='')}"

    @property
    def own_address(self) -> str:
        """Give the address under which people open the page."""
        if self.address:
            return self.address.rstrip("/")
        shown = socket.gethostname() if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 - only compared
        return f"http://{f'[{shown}]' if ':' in shown else shown}:{self.port}"

    def is_own_host(self, host: str) -> bool:
        """Tell whether a Host header names this page: another name that leads here is an attack (DNS rebinding)."""
        found = _HOST.fullmatch(host.lower())
        if found is None:
            return False
        name, port = found[1].strip("[]").rstrip("."), int(found[2]) if found[2] else None
        if self.address:
            own = urlsplit(self.address)
            if name == own.hostname and port in (None, own.port or _PORTS[own.scheme]):
                return True
        if (port or _PORTS["http"]) != self.port:
            return False
        if name in _LOOPBACK_NAMES or name == self.host.lower():
            return True
        return not self.is_loopback and (name in _own_names() or _is_number(name))

    def is_own_origin(self, origin: str, host: str) -> bool:
        """Tell whether an Origin header names this page, which was asked by this Host header."""
        return origin.lower() in {f"http://{host.lower()}", origin_of(self.address)} - {""}


def origin_of(address: str) -> str:
    """Give an address as a browser names it as an origin; empty where it is not the whole address of a page."""
    try:
        parts = urlsplit(address.strip().lower())
        name, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not name or parts.path not in ("", "/") or "@" in parts.netloc:
        return ""
    shown = f"[{name}]" if ":" in name else name
    shown = shown if port in (None, _PORTS[parts.scheme]) else f"{shown}:{port}"
    return "" if parts.query or parts.fragment or not _HOST.fullmatch(shown) else f"{parts.scheme}://{shown}"


def new_token() -> str:
    """Give a token that nobody guesses."""
    return secrets.token_urlsafe(24)


@cache
def _own_names() -> set[str]:
    """Give the names of this computer; to ask for them at each request could take seconds."""
    name = socket.gethostname().lower()
    return {name, name.split(".")[0], socket.getfqdn().lower()}


def _is_number(name: str) -> bool:
    """Tell whether a name is an address in numbers, which nobody can have lead elsewhere."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
