"""The command for a drop folder with a page: serve."""

import re
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from calc.cli.console import cores, say
from calc.cli.options import (
    earlier_folder_option,
    effects_option,
    example,
    finished_folder_option,
    interval_option,
    memory_limit_option,
    reports_option,
    run_date_option,
    time_limit_option,
    values_only_option,
    workers_option,
)
from calc.job.status import COULD_NOT_RUN, DONE, STOPPED

if TYPE_CHECKING:
    from calc.page.settings import PageSettings
    from calc.watch import Settings

PORT = 8321
_HEADER = re.compile(r"[A-Za-z0-9-]+")
_LIBRARIES = ("jinja2", "python_multipart", "starlette", "uvicorn")
TO_INSTALL = "The page needs libraries that are not installed: python -m pip install 'plancalc[page]'"


def has_libraries() -> bool:
    """Tell whether what the page needs is installed."""
    return all(find_spec(name) is not None for name in _LIBRARIES)


@click.command(
    epilog=example(
        "plancalc serve FOLDER -o CALCULATED",
        next_step="open the address that it prints, and drop workbooks on the page.",
    )
)
@click.argument("drop", type=click.Path(path_type=Path), metavar="FOLDER")
@finished_folder_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address at which other computers reach the page.")
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=PORT, show_default=True, help="Its port; 0: a free one."
)
@click.option(
    "--token",
    default="",
    envvar="PLANCALC_TOKEN",
    help="Token of the opening address; a new one at each start if not given. Others on this computer see what is typed"
    " here; the environment variable PLANCALC_TOKEN keeps it from them.",
)
@click.option(
    "--trust-user-header",
    "user_header",
    default="",
    metavar="HEADER",
    help="Header in which the company's proxy says who it is; it takes the place of the token.",
)
@click.option(
    "--address", default="", metavar="URL", help="Address under which people open it, if a proxy stands before it."
)
@click.option("--no-browser", "browser", is_flag=True, flag_value=False, default=True, help="Do not open a browser.")
@workers_option
@interval_option
@earlier_folder_option
@memory_limit_option
@time_limit_option
@values_only_option
@effects_option
@run_date_option
@reports_option
def serve(drop: Path, out: Path, browser: bool, host: str, port: int, token: str, **given: Any) -> None:
    """Calculate every workbook that is dropped into a folder or on a page in the browser, until Ctrl-C.

    It does what watch does, and shows a page for those who never open a terminal. The page is for this computer alone
    unless --host names another address.
    """
    if not has_libraries():
        say(TO_INSTALL)
        sys.exit(COULD_NOT_RUN)
    from calc.page.serve import CannotServe
    from calc.page.serve import serve as run_page
    from calc.watch import CannotWatch, Folders, Log

    page = _page_settings(host, port, token, given.pop("user_header"), given.pop("address"))
    settings = _watch_settings(**given)
    try:
        run_page(
            Folders(drop, out),
            settings,
            page,
            Log(out / "watch.log", say),
            lambda address: say(f"Open {address}"),
            browser,
        )
    except (CannotServe, CannotWatch) as why:
        say(str(why))
        sys.exit(COULD_NOT_RUN)
    except KeyboardInterrupt:
        sys.exit(STOPPED)
    sys.exit(DONE)


def _watch_settings(workers: int | None, **given: Any) -> "Settings":
    """Give how the folders are watched: as plancalc watch does it."""
    from calc.watch import Settings

    return Settings(workers or cores(), **given)


def _page_settings(host: str, port: int, token: str, user_header: str, address: str) -> "PageSettings":
    """Give where the page is served; a usage error where it would be open to everybody."""
    from calc.page.settings import SHORTEST_TOKEN, PageSettings, new_token, origin_of

    page = PageSettings(host, port, token or new_token(), user_header, address)
    if not page.is_loopback and not token and not user_header:
        raise click.UsageError(
            f"--host {host} opens the page to other computers: give a --token that only your team knows, or"
            " --trust-user-header with the header of your company's proxy."
        )
    if token and (len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable() or " " in token):
        raise click.UsageError(f"--token needs {SHORTEST_TOKEN} plain characters or more, without spaces.")
    if address and not origin_of(address):
        raise click.UsageError("--address is the whole address, such as https://plancalc.example.com, without a path.")
    if user_header and not _HEADER.fullmatch(user_header):
        raise click.UsageError("--trust-user-header is the name of a header, such as X-Forwarded-User.")
    return page
