"""Over a real connection: who asks for nothing does not hold it, and what is no plain request is refused."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

from uvicorn import Config
from uvicorn.server import ServerState

import calc.page.connections
from calc.page.connections import PatientConnection

HOST = b"Host: 127.0.0.1\r\n"
GET = b"GET / HTTP/1.1\r\n" + HOST + b"\r\n"


async def slow_answer(_scope: Any, _receive: Any, send: Any) -> None:
    await asyncio.sleep(0.6)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@asynccontextmanager
async def connected() -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    config, state = Config(slow_answer, lifespan="off", log_config=None, timeout_keep_alive=60), ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: PatientConnection(config, state, {}), "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        yield reader, writer
        writer.close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calc.page.connections, "SECONDS", 0.3)


def test_a_connection_that_asks_for_nothing_is_ended() -> None:
    async def silent() -> bytes:
        async with connected() as (reader, _):
            return await reader.read()

    assert asyncio.run(silent()) == b""


@pytest.mark.parametrize(
    "start",
    [b"", b"GET / HTTP/1.1\r\n" + HOST + b"\r\n", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 9999\r\n\r\n"],
)
def test_headers_or_a_refused_body_that_trickle_in_keep_no_connection(start: bytes) -> None:
    async def trickling() -> bytes:
        async with connected() as (reader, writer):
            writer.write(start)
            answered = await reader.readuntil(b"ok") if start else b""
            while True:
                try:
                    writer.write(b"X")
                    await writer.drain()
                    await asyncio.wait_for(reader.read(1), 0.02)
                    return answered  # it has ended
                except TimeoutError:
                    continue
                except ConnectionError:
                    return answered

    answered = asyncio.run(asyncio.wait_for(trickling(), 30))
    assert answered.startswith(b"HTTP/1.1 200" if start else b"")


def test_an_answer_may_take_its_time_and_so_may_each_of_several_that_were_asked_for_at_once() -> None:
    async def asked() -> bytes:
        async with connected() as (reader, writer):
            writer.write(GET * 2)
            return await reader.read()

    assert asyncio.run(asked()).count(b"HTTP/1.1 200") == 2
