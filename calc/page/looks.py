"""The pages as they are shown: templates, in which every text of others is escaped."""

import json
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response

from calc._version import __version__
from calc.contract.wording import date_in_words
from calc.excel.text import visible
from calc.page.settings import PageSettings
from calc.page.wording import BOXES, on_page


class Looks:
    """The templates, with what all of them need."""

    def __init__(self, settings: PageSettings) -> None:
        self._templates = Environment(
            loader=PackageLoader("calc.page"),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_shown,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= {"clock": _clock, "day": _day, "in_words": date_in_words, "on_page": on_page}
        self._templates.globals |= {"version": __version__, "settings": settings, "boxes": BOXES}

    def prepare(self) -> None:
        """Compile all templates."""
        for name in self._templates.list_templates():
            self._templates.get_template(name)

    def text(self, template: str, **shown: Any) -> str:
        """Give a page, or a part of one."""
        return self._templates.get_template(template).render(**shown)

    def page(self, template: str, status: int = HTTPStatus.OK, **shown: Any) -> HTMLResponse:
        """Give a page as an answer."""
        return HTMLResponse(self.text(template, **shown), status)

    def error(self, status: HTTPStatus, sentence: str, headers: Headers, back: str = "/") -> Response:
        """Give a page that says what is wrong; for the script, the sentence alone."""
        if "application/json" in headers.get("accept", ""):
            body = json.dumps({"message": sentence})
            return Response(body, status, media_type="application/json")
        heading = _HEADINGS.get(status, "That did not work")
        return self.page(
            "error.html",
            status,
            heading=heading,
            sentence=sentence,
            back="" if status is HTTPStatus.FORBIDDEN else back,
        )

    def opened(self, settings: PageSettings) -> Response:
        """Let a browser in by a cookie, and have it open the first page.

        It is a page and not a redirection: of one that began at another site, as by a link in a message, a browser
        would not send the cookie along.
        """
        name, value = settings.cookie
        answer = self.page("opened.html")
        answer.headers["Referrer-Policy"] = "no-referrer"  # the token is in its address
        secure = settings.own_address.startswith("https:")
        answer.set_cookie(name, value, path="/", httponly=True, samesite="strict", secure=secure)
        return answer


_HEADINGS = {
    HTTPStatus.FORBIDDEN: "Not let in",
    HTTPStatus.NOT_FOUND: "Not found",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Too large",
}


@lru_cache(maxsize=1000)
def _day(seconds: float) -> str:
    """Write a moment as people do here; a file may bear one that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):
        return "unknown"


def _shown(value: object) -> object:
    """Write out what hides in any text that a template shows, whether or not it asks for that."""
    return visible(value) if type(value) is str else value  # what is markup already is left as it is


def _clock(seconds: float) -> str:
    """Write the time of a moment that is not long ago."""
    return datetime.fromtimestamp(seconds).strftime("%H:%M:%S")
