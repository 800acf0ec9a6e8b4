# SPDX-License-Identifier: MIT
"""Ten thousand clean and dirty bodies through one worker, over connections that
are kept, many of them under way at once and cut anywhere: no verdict is
another's."""
import asyncio
import random
import threading

BODIES = 10000
CLIENTS = 25
CLEAN = [b"la crisis", b"un analisis de bombas y bombones",
         b"una bomba de agua en la plaza", b"bom ba", b"isi s"]
DIRTY = [b"una bomba", b"el isis", b"carta bomba y bomba de agua",
         b"lejos, carta; y aparte: sobre bomba de agua"]
WORDS = """\
danger_words:
  words:
    - isis
    - {word: bomba, except: [bomba de agua]}
    - {all: [carta, sobre]}
"""


async def read_head(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    length = [line for line in lines if line.lower().startswith(
        "content-length:")]
    return lines[0], int(length[0].split(":")[1]) if length else 0


def body_of(number):
    dice = random.Random(number)
    dirty = dice.random() < 0.5
    text = dice.choice(DIRTY if dirty else CLEAN)
    return dirty, b"x " * dice.randrange(40) + text + b" y" * dice.randrange(9)


async def serve(reader, writer):
    """The address is the number of the body, which comes in two pieces."""
    try:
        while True:
            line, _ = await read_head(reader)
            body = body_of(int(line.split()[1][1:]))[1]
            cut = random.randrange(len(body) + 1)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
                         b"Cache-Control: no-store\r\nContent-Length: %d\r\n"
                         b"\r\n" % len(body) + body[:cut])
            await writer.drain()
            await asyncio.sleep(0)
            writer.write(body[cut:])
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def ask(port, origin, numbers, wrong):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for number in numbers:
        writer.write(b"GET http://127.0.0.1:%d/%d HTTP/1.1\r\n"
                     b"Host: 127.0.0.1:%d\r\n\r\n" % (origin, number, origin))
        line, length = await read_head(reader)
        got = await reader.readexactly(length)
        dirty, body = body_of(number)
        if line.split()[1] != ("403" if dirty else "200") or \
                not dirty and got != body:
            wrong.append((number, dirty, line))
    writer.close()


async def origin_main(ready, stop):
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    ready.append(server.sockets[0].getsockname()[1])
    ready[0].set()
    await asyncio.get_running_loop().run_in_executor(None, stop.wait)
    server.close()


async def crowd(port, origin, wrong):
    await asyncio.gather(*[ask(port, origin, range(n, BODIES, CLIENTS), wrong)
                           for n in range(CLIENTS)])


def test_no_verdict_is_anothers(aduana, write):
    ready, stop, wrong = [threading.Event()], threading.Event(), []
    thread = threading.Thread(
        target=lambda: asyncio.run(origin_main(ready, stop)), daemon=True)
    thread.start()
    assert ready[0].wait(120)
    try:
        proxy = aduana(**{"filters.danger_words": write("words.yaml", WORDS),
                          "workers": 1})
        asyncio.run(crowd(proxy.port, ready[1], wrong))
    finally:
        stop.set()
        thread.join(120)
    assert not wrong
