"""Who may ask what: it stands before every route, and sets the headers that keep a browser from doing more."""

import secrets
from http import HTTPStatus
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from calc.page.looks import Looks
from calc.page.settings import PageSettings

_SAFE = frozenset({"GET", "HEAD"})
_OWN, _OTHERS = "same-origin", frozenset({"same-site", "cross-site"})  # as browsers say where a request began
_OPEN = "/static/"  # the look of the pages, which tells nothing
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with none, a browser would send no Origin with a form
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
_FOREIGN_HOST = (
    "This address is not one of this page's. Ask whoever started plancalc for the one that it printed, and open that."
)
_FOREIGN_ORIGIN = "This was sent by a page of another site, so nothing was done."
_NOT_OPENED = (
    "Ask whoever started plancalc for the address that it printed then, and open that: it has a token in it, which this"
    " browser does not have yet. Each start may print another one."
)
_NO_USER = "The company's proxy did not say who you are. Open the page by the address that your company gave you."
_EMBEDDED = "A page of another site has asked for this, so it was not given. Open it by its address."
_LONGEST_USER = 200


class Guard:
    """Let through what comes from a browser that was let in, by this page's own address and from its own pages."""

    def __init__(self, app: ASGIApp, settings: PageSettings, looks: Looks) -> None:
        self._app, self._settings, self._looks = app, settings, looks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it with a page that says why."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        if refusal := self._why_foreign(scope["method"], headers):
            answer = self._looks.error(HTTPStatus.FORBIDDEN, refusal, headers)
        elif scope["path"].startswith(_OPEN):
            await self._app(scope, receive, send_with_headers)
            return
        elif self._brings_token(scope):
            answer = self._looks.opened(self._settings)
        elif refusal := self._why_not_let_in(scope, headers):
            answer = self._looks.error(HTTPStatus.FORBIDDEN, refusal, headers)
        else:
            await self._app(scope, receive, send_with_headers)
            return
        await answer(scope, receive, send_with_headers)

    def _why_foreign(self, method: str, headers: Headers) -> str:
        """Say why a request does not come by this page's address, or from a page of another site; else nothing."""
        hosts, origins, site = headers.getlist("host"), headers.getlist("origin"), headers.get("sec-fetch-site")
        if len(hosts) != 1 or not self._settings.is_own_host(hosts[0]):
            return _FOREIGN_HOST
        if method in _SAFE:  # a link of another site may lead here; its pages may not embed this one's or read them
            is_link = headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")
            return _EMBEDDED if site in _OTHERS and is_link != ("navigate", "document") else ""
        if not origins:
            return "" if site == _OWN else _FOREIGN_ORIGIN
        is_own = len(origins) == 1 and self._settings.is_own_origin(origins[0], hosts[0]) and site in (None, _OWN)
        return "" if is_own else _FOREIGN_ORIGIN

    def _brings_token(self, scope: Scope) -> bool:
        """Tell whether it is the opening address with the right token."""
        if self._settings.user_header or scope["method"] != "GET" or scope["path"] != "/":
            return False
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        return bool(given) and _are_equal(given, self._settings.token)

    def _why_not_let_in(self, scope: Scope, headers: Headers) -> str:
        """Say why a browser is not let in; else nothing, and note for the log who it is."""
        if self._settings.user_header:
            users = [_as_utf_8(each).strip() for each in headers.getlist(self._settings.user_header)]
            if len(users) != 1 or not users[0]:
                return _NO_USER
            scope["user"] = users[0][:_LONGEST_USER]
            return ""
        name, value = self._settings.cookie
        scope["user"] = ""
        cookies = cookie_parser(headers.get("cookie", ""))
        return "" if _are_equal(cookies.get(name, ""), value) else _NOT_OPENED


def _are_equal(given: str, right: str) -> bool:
    """Compare in a time that tells nothing of how much is right."""
    return secrets.compare_digest(given.encode("utf-8", "replace"), right.encode())


def _as_utf_8(header: str) -> str:
    """Read a header, whose bytes are shown as Latin letters, as most proxies mean it."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header
