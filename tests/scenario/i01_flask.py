# SPDX-License-Identifier: MIT
"""A Flask service with GET, POST, PATCH, PUT and DELETE, unmodified."""
import json
import threading
import urllib.error
import urllib.request

import pytest
from flask import Flask, abort, jsonify, request
from werkzeug.serving import make_server


def service():
    app = Flask(__name__)
    items = {}

    @app.get("/items")
    def index():
        return jsonify(list(items.values()))

    @app.get("/items/<int:key>")
    def one(key):
        return jsonify(items[key]) if key in items else abort(404)

    @app.post("/items")
    def add():
        key = len(items) + 1
        items[key] = {"id": key, **request.get_json()}
        return jsonify(items[key]), 201, {"Location": f"/items/{key}"}

    @app.put("/items/<int:key>")
    def put(key):
        items[key] = {"id": key, **request.get_json()}
        return jsonify(items[key])

    @app.patch("/items/<int:key>")
    def patch(key):
        items[key].update(request.get_json())
        return jsonify(items[key])

    @app.delete("/items/<int:key>")
    def delete(key):
        del items[key]
        return "", 204

    return app


@pytest.fixture
def url():
    server = make_server("127.0.0.1", 0, service(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def test_every_verb(aduana, url):
    proxy = aduana()
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({"http": proxy.url}))

    def call(method, path, value=None):
        data = None if value is None else json.dumps(value).encode()
        ask = urllib.request.Request(
            url + path, data=data, method=method,
            headers={"Content-Type": "application/json"})
        with opener.open(ask) as reply:
            body = reply.read()
            return reply.status, json.loads(body) if body else None

    assert call("GET", "/items") == (200, [])
    assert call("POST", "/items", {"name": "año"}) == (
        201, {"id": 1, "name": "año"})
    assert call("GET", "/items/1")[1]["name"] == "año"
    assert call("PATCH", "/items/1", {"price": 2})[1] == {
        "id": 1, "name": "año", "price": 2}
    assert call("PUT", "/items/1", {"name": "otro"})[1] == {
        "id": 1, "name": "otro"}
    assert call("GET", "/items") == (200, [{"id": 1, "name": "otro"}])
    assert call("DELETE", "/items/1") == (204, None)
    with pytest.raises(urllib.error.HTTPError) as error:
        call("GET", "/items/1")
    assert error.value.code == 404
    assert len(proxy.log(8)) == 8
