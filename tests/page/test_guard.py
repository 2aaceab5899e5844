"""Who is let in: by the right address, with the token or the proxy's word, and from the page's own forms alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

from starlette.testclient import TestClient

from calc.page.settings import PageSettings
from calc.watch import Folders
from tests.page.pages import ADDRESS, TOKEN, in_folder, made_folders, opened_page, page_over

FILE = {"files": ("Q1.xlsx", b"a workbook")}


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return made_folders(tmp_path)


@pytest.fixture
def client(folders: Folders) -> Iterator[TestClient]:
    with opened_page(folders) as client:
        yield client


def test_nothing_is_shown_before_the_opening_address_was_opened(folders: Folders) -> None:
    with page_over(folders) as client:
        for path in ("/", "/runs", "/events", "/runs/0123456789abcdef", "/compare"):
            assert client.get(path).status_code == 403, path
        assert client.post("/upload", files=FILE, headers={"Origin": ADDRESS}).status_code == 403
        assert client.get("/", params={"token": "a token of this tesT"}).status_code == 403
        assert client.get("/static/page.css").status_code == 200
    assert in_folder(folders.drop) == {}


def test_the_token_becomes_a_cookie_that_no_script_reads_and_no_other_site_sends(folders: Folders) -> None:
    with page_over(folders) as client:
        cookie = client.get("/", params={"token": TOKEN}).headers["set-cookie"]
        assert client.get("/").status_code == 200
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert TOKEN not in cookie


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:8321", "127.0.0.1.evil.example:8321", "localhost.evil.example:8321"),
        *("127.0.0.1", "127.0.0.1:80", "127.0.0.1:8322", "[::1]", "[", "", "127.0.0.1:8321, evil.example"),
        *("evil.example@127.0.0.1:8321", "127.0.0.1:8321@evil.example", "127.0.0.1:8321/x", "127.0.0.1:8321#x"),
        *(
            "[::ffff:127.0.0.1]:8321",
            "2130706433:8321",
            "0x7f.1:8321",
            "127.1:8321",
            "0.0.0.0:8321",
            "127.0.0.1:083210",
        ),
    ],
)
def test_a_name_that_is_made_to_lead_here_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8321", "localhost:8321", "LOCALHOST:8321", "[::1]:8321"])
def test_the_names_of_this_computer_are_the_pages(host: str) -> None:
    assert PageSettings(port=8321).is_own_host(host)


def test_a_page_for_a_team_is_known_by_its_numbers_and_by_the_proxys_address_alone() -> None:
    page = PageSettings("plans", 8321, TOKEN, address="https://plans.example.com")
    known = ["10.1.2.3:8321", "plans.example.com", "evil.example:8321", "plans.example.com.evil.example"]
    assert [page.is_own_host(host) for host in known] == [True, True, False, False]
    ports = {"plans.example.com": True, "plans.example.com:443": True, "plans.example.com:80": False}
    assert {host: page.is_own_host(host) for host in ports} == ports
    assert not PageSettings(port=8321).is_own_host("10.1.2.3:8321")


def test_the_addresss_own_pages_may_send_and_no_other_port_scheme_or_name_of_the_same_computer() -> None:
    page = PageSettings("plans", 8321, TOKEN, address="https://Plans.example.com/")
    assert page.is_own_origin("https://plans.example.com", "127.0.0.1:8321")
    assert page.is_own_origin("http://127.0.0.1:8321", "127.0.0.1:8321")
    for origin in (
        *(
            "http://plans.example.com",
            "https://plans.example.com:8443",
            "https://a.plans.example.com",
            "https://example.com",
        ),
        *(
            "http://localhost:8321",
            "https://127.0.0.1:8321",
            "http://127.0.0.1:8322",
            "http://x@127.0.0.1:8321",
            "null",
            "",
        ),
    ):
        assert not page.is_own_origin(origin, "127.0.0.1:8321"), origin


def test_what_a_proxy_says_of_the_address_does_not_count(client: TestClient) -> None:
    told = {"X-Forwarded-Host": "127.0.0.1:8321", "Forwarded": "host=127.0.0.1:8321", "X-Forwarded-Proto": "https"}
    assert client.get("/", headers={"Host": "evil.example", **told}).status_code == 403


@pytest.mark.parametrize("site", ["same-site", "cross-site"])
def test_a_page_of_another_site_or_port_may_lead_here_and_not_embed_or_read(client: TestClient, site: str) -> None:
    def asked(mode: str, dest: str) -> int:
        headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
        return int(client.get("/static/page.css", headers=headers).status_code)

    assert asked("navigate", "document") == 200
    embedding = [("no-cors", "image"), ("no-cors", "script"), ("navigate", "iframe"), ("navigate", "object")]
    assert {asked(*each) for each in (*embedding, ("cors", "empty"), ("no-cors", "empty"))} == {403}


def test_no_method_but_get_does_anything_without_the_pages_own_origin(client: TestClient, folders: Folders) -> None:
    del client.headers["Origin"]
    for method in ("OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "PROPFIND"):
        asked = client.request(method, "/upload", headers={"Access-Control-Request-Method": "POST"})
        assert asked.status_code == 403, method
        assert not [name for name in asked.headers if name.startswith("access-control")]
    assert client.get("/upload", headers={"X-HTTP-Method-Override": "POST"}).status_code == 405
    assert client.post("/?token=x", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 405
    assert client.head("/events").status_code == 200  # it ends, though the stream does not
    assert in_folder(folders.drop) == {}


def test_the_address_with_the_token_is_told_to_nobody(folders: Folders) -> None:
    with page_over(folders) as client:
        answer = client.get("/", params={"token": TOKEN})
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert TOKEN not in answer.text + client.get("/").text


@pytest.mark.parametrize("token", ["", "%ff", "%00", "%ed%a0%80", "x" * 50_000, f"x&token={TOKEN}", f"{TOKEN}%00"])
def test_a_token_that_is_not_the_right_one_lets_nobody_in(folders: Folders, token: str) -> None:
    with page_over(folders) as client:
        assert client.get(f"/?token={token}").status_code == 403
        assert client.get("/").status_code == 403


def test_an_address_that_leads_nowhere_is_not_found_whatever_stands_in_it(client: TestClient) -> None:
    run = "/runs/0123456789abcdef"
    for path in (
        f"{run}/statements/{'9' * 5_000}",
        f"{run}/files/%00",
        "/runs/%ff",
        "/nothing",
        f"{run}/explain?q=%ff",
    ):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert "Traceback" not in answer.text
        assert "/calc/" not in answer.text


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "http://127.0.0.1:8322", "file://"])
def test_what_a_page_of_another_site_posts_is_refused(client: TestClient, folders: Folders, origin: str) -> None:
    assert client.post("/upload", files=FILE, headers={"Origin": origin}).status_code == 403
    assert in_folder(folders.drop) == {}


def test_a_post_that_names_no_page_is_taken_only_if_the_browser_calls_it_the_pages_own(
    client: TestClient, folders: Folders
) -> None:
    del client.headers["Origin"]
    assert client.post("/upload", files=FILE).status_code == 403
    assert client.post("/upload", files=FILE, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post("/upload", files=FILE, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303
    assert list(in_folder(folders.drop)) == ["Q1.xlsx"]


def test_the_opening_address_holds_a_token_of_any_characters() -> None:
    page = PageSettings(port=8321, token="a+token&of=this#test")  # noqa: S106 - it opens nothing
    assert page.opening_address == "http://127.0.0.1:8321/?token=a%2Btoken%26of%3Dthis%23test"


def test_every_answer_forbids_a_browser_what_the_page_does_not_need(client: TestClient) -> None:
    answers = [
        client.get("/"),
        client.get("/static/page.js"),
        client.get("/nothing"),
        client.get("/", headers={"Host": "evil.example"}),
    ]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "same-origin"


def test_the_pages_hold_no_code_and_no_style_of_their_own(client: TestClient) -> None:
    text = client.get("/").text
    assert "<style" not in text
    assert " style=" not in text
    assert not re.search(r"<[^>]* on[a-z]+=", text)
    assert text.count("<script") == text.count('<script src="/static/')


def test_behind_a_proxy_its_header_decides_and_stands_in_for_the_token(folders: Folders) -> None:
    with page_over(folders, user_header="X-Forwarded-User") as client:
        assert client.get("/").status_code == 403
        assert client.get("/", params={"token": TOKEN}).status_code == 403
        assert client.get("/", headers={"X-Forwarded-User": " "}).status_code == 403
        twice = [("X-Forwarded-User", "ann"), ("X-Forwarded-User", "bob")]
        assert client.get("/", headers=twice).status_code == 403
        assert "Signed in as <bdi>ann</bdi>" in client.get("/", headers={"X-Forwarded-User": "ann"}).text


def test_a_user_whom_no_proxy_names_clearly_is_nobody_and_a_name_is_a_text_on_one_line(folders: Folders) -> None:
    with page_over(folders, user_header="X-Forwarded-User") as client:
        for name, value in (
            ("X-Forwarded-User", b""),
            ("X-Forwarded-User", b"\xc2\x85\xc2\xa0"),
            ("X_Forwarded_User", b"ann"),
        ):
            assert client.get("/", headers=[(name.encode(), value)]).status_code == 403, value
        for value, shown in (
            (b"Zo\xc3\xab", "Zoë"),
            (b"Zo\xeb", "Zoë"),
            (b"\xe2\x80\xaeann\xe2\x80\xa8x", "\\u202eann\\u2028x"),
            (b"<b>ann</b>", "&lt;b&gt;ann&lt;/b&gt;"),
            (b"a" * 5_000, "a" * 200),
        ):
            page = client.get("/", headers=[(b"X-Forwarded-User", value)]).text
            assert f"Signed in as <bdi>{shown}</bdi>" in page


@pytest.mark.parametrize(
    "path", ["/../", "/runs/..%2f..", "/runs/%2e%2e/files/results", "/static/../app.py", "/static/%2e%2e/app.py"]
)
def test_no_path_of_a_client_leads_to_a_file(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (200, 404)
    assert "import" not in answer.text
