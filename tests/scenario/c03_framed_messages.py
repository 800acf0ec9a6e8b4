# SPDX-License-Identifier: MIT
"""A client and a server that frame messages by a 4-byte length, JSON and
pickle, unmodified through a tunnel; several at once, as a chat."""
import json
import pickle
import struct
import threading

CODECS = {"json": (lambda x: json.dumps(x).encode(), json.loads),
          "pickle": (pickle.dumps, pickle.loads)}


def put(peer, data):
    peer.send(struct.pack("!I", len(data)) + data)


def get(peer):
    return peer.exactly(struct.unpack("!I", peer.exactly(4))[0])


def test_question_and_answer(aduana, origin):
    def serve(peer):
        for kind in ("json", "pickle"):
            dump, load = CODECS[kind]
            message = load(get(peer))
            message["sum"] = sum(message["numbers"])
            put(peer, dump(message))

    client, _ = aduana().tunnel(origin(serve).authority)
    with client:
        for kind in ("json", "pickle"):
            dump, load = CODECS[kind]
            put(client, dump({"numbers": list(range(1000)), "text": "año"}))
            reply = load(get(client))
            assert reply["sum"] == 499500 and reply["text"] == "año"


def test_chat(aduana, origin):
    members, lock = [], threading.Lock()

    def serve(peer):
        with lock:
            members.append(peer)
        put(peer, b"welcome")
        while True:
            try:
                message = get(peer)
            except EOFError:
                return
            with lock:
                for member in members:
                    put(member, message)

    page = origin(serve)
    proxy = aduana(workers=2)
    clients = [proxy.tunnel(page.authority)[0] for _ in range(5)]
    for client in clients:
        assert get(client) == b"welcome"
    for i, client in enumerate(clients):
        put(client, json.dumps({"from": i}).encode())
        for other in clients:
            assert json.loads(get(other)) == {"from": i}
    for client in clients:
        client.close()


def test_peer_to_peer(aduana, origin):
    """Two peers, each a server to the other, through the same proxy."""
    heard = {}

    def peer_named(name):
        def serve(peer):
            heard[name] = json.loads(get(peer))
            put(peer, json.dumps({"i am": name}).encode())
        return origin(serve)

    proxy = aduana()
    peers = {name: peer_named(name) for name in ("ana", "luis")}
    for me, other in (("ana", "luis"), ("luis", "ana")):
        client, _ = proxy.tunnel(peers[other].authority)
        with client:
            put(client, json.dumps({"i am": me}).encode())
            assert json.loads(get(client)) == {"i am": other}
    assert heard == {"ana": {"i am": "luis"}, "luis": {"i am": "ana"}}
