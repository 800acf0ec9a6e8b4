# SPDX-License-Identifier: MIT
"""Nothing of admin is had over TCP without a login, and none lasts longer than
it should."""
import json
import pathlib
import re
import socket
import stat

import pytest
import yaml

import users
from dashboard import Browser, logged_in, on_socket, token
from proxy import free_port, wait_for


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def proxy(aduana, port):
    return aduana(**{"admin.listen": [f"127.0.0.1:{port}"]})


@pytest.fixture
def browser(proxy, port):
    return logged_in(proxy, port)


OPEN = {"/", "/dashboard/{name}", "/api/login"}


def test_every_route_asks_for_a_login(proxy, browser, port):
    paths = yaml.safe_load(browser.get("/api/openapi.yaml").text)["paths"]
    seen = 0
    for path, item in paths.items():
        for method in item if path not in OPEN else ():
            answer = Browser(port).ask(method.upper(),
                                       re.sub(r"\{\w+\}", "x", path))
            # And is not told what else is wrong with the question.
            assert answer.status == (403 if path == "/api/token"
                                     else 401), path
            assert b"log in" in answer.text or answer.status != 401
            seen += 1
    assert seen > 25


def test_a_link_is_good_once(proxy, port):
    word = token(proxy)
    first, second = Browser(port), Browser(port)
    assert first.log_in(f"token={word}").status == 200
    assert second.log_in(f"token={word}").status == 401
    assert first.get("/status").status == 200
    assert second.get("/status").status == 401
    assert second.log_in("token=" + "0" * 64).status == 401


def test_a_link_is_made_on_the_socket_alone(browser):
    assert browser.post("/api/token").status == 403


def test_the_cookie_is_for_nobody_else(proxy, port):
    answer = Browser(port).log_in(f"token={token(proxy)}")
    line = answer.headers["Set-Cookie"]
    assert "HttpOnly" in line and "SameSite=Strict" in line
    assert "Path=/" in line
    assert answer.headers["Cache-Control"] == "no-store"


def test_headers_on_every_answer(browser):
    for path in "/", "/status", "/nothing":
        headers = browser.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_forged_cookies(browser, port):
    name, value = browser.cookie.split("=", 1)
    parts = value.split(".")
    forged = [value[:-1] + ("0" if value[-1] != "0" else "1"), value[:-2],
              value.upper(), value + "0", value + ".0", "", ".", "1....." * 9,
              ".".join(parts[:1] + ["61646d696e"] + parts[2:]),
              ".".join(parts[:3] + [str(int(parts[3]) + 1)] + parts[4:]),
              ".".join(parts[:4] + [str(int(parts[4]) + 1)] + parts[5:]),
              ".".join(["2"] + parts[1:])]
    for text in forged:
        answer = Browser(port).get("/status", Cookie=f"{name}={text}")
        assert answer.status == 401, text
    # Another's cookie of the same name does not shut out ours.
    both = f"{name}={forged[0]}; x=y; {browser.cookie}"
    assert Browser(port).get("/status", Cookie=both).status == 200


def test_other_names_are_refused(browser, port):
    for host in "evil.example", f"evil.example:{port}", "127.0.0.1.evil", "":
        assert browser.get("/status", Host=host).status in (400, 421), host
    for host in f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}":
        assert browser.get("/status", Host=host).status == 200, host


def test_a_name_that_is_set(aduana, port):
    proxy = aduana(**{"admin.listen": [f"127.0.0.1:{port}"],
                      "admin.names": ["proxy.school.example"]})
    browser = logged_in(proxy, port)
    assert browser.get("/status", Host="proxy.school.example").status == 200
    assert browser.get("/status", Host="x.school.example").status == 421


def test_other_sites(browser, port):
    ours = f"http://127.0.0.1:{port}"
    assert browser.post("/check", Origin=ours).status == 200
    assert browser.post("/check", Sec_Fetch_Site="same-origin").status == 200
    for lines in ({"Origin": "http://evil.example"}, {"Origin": "null"},
                  {"Origin": f"http://127.0.0.1:{port + 1}"},
                  {"Sec_Fetch_Site": "cross-site"},
                  {"Sec_Fetch_Site": "same-site"}):
        assert browser.post("/check", **lines).status == 403, lines
        assert browser.get("/status", **lines).status == 403, lines
        assert Browser(port).post("/api/login", "token=x",
                                  **lines).status == 403, lines


def test_post_needs_the_token_beside_the_cookie(browser):
    assert browser.post("/check", X_CSRF_Token=None).status == 403
    assert browser.post("/check", X_CSRF_Token="0" * 32).status == 403
    assert browser.post("/check", X_CSRF_Token="").status == 403
    assert browser.post("/check").status == 200
    assert browser.get("/api/session").json["csrf"] == browser.csrf


def test_get_changes_nothing(browser):
    for path in ("/reload", "/check", "/reopen", "/cache/purge?url=http://a/",
                 "/ca/rotate", "/block?name=a.example", "/api/logout",
                 "/api/token", "/api/login"):
        assert browser.get(path).status in (403, 405), path


def test_logout(proxy, port):
    one, other = logged_in(proxy, port), logged_in(proxy, port)
    assert one.post("/api/logout").status == 200
    assert one.get("/status").status == 401
    assert other.get("/status").status == 200
    assert other.post("/api/logout?all=1").status == 200
    assert other.get("/status").status == 401


def test_survives_reload_and_restart(aduana, proxy, browser, port):
    gone = logged_in(proxy, port)
    gone.post("/api/logout")
    word = token(proxy)
    assert proxy.reload().returncode == 0
    assert browser.get("/status").status == 200
    assert gone.get("/status").status == 401
    late = Browser(port)
    assert late.log_in(f"token={word}").status == 200
    key = proxy.folder / "admin" / "admin.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    proxy.stop()
    again = aduana(**{"admin.listen": [f"127.0.0.1:{port}"],
                      "state_dir": str(proxy.folder)})
    assert browser.get("/status").status == 200
    assert gone.get("/status").status == 401
    again.stop()


def test_an_old_epoch(aduana, proxy, browser, port):
    """Who has lost the key makes another by removing the file."""
    proxy.stop()
    (proxy.folder / "admin" / "admin.key").unlink()
    aduana(**{"admin.listen": [f"127.0.0.1:{port}"],
              "state_dir": str(proxy.folder)})
    assert browser.get("/status").status == 401


@pytest.fixture
def with_users(aduana, port, tmp_path):
    return aduana(**{"admin.listen": [f"127.0.0.1:{port}"],
                     "admin.users": users.write(tmp_path / "users")})


def test_passwords(with_users, port):
    browser = Browser(port)
    assert browser.log_in("user=anna&password=secret").status == 200
    assert browser.get("/api/session").json["user"] == "anna"
    for form in ("user=anna&password=wrong", "user=nobody&password=secret",
                 "user=anna&password="):
        assert Browser(port).log_in(form).status == 401, form
    for form in "", "user=anna", "x=y", "user=&password=a", "token", "%zz=a":
        assert Browser(port).log_in(form).status == 400, form


def test_a_user_who_is_taken_out(with_users, port, tmp_path):
    browser = Browser(port)
    assert browser.log_in("user=anna&password=secret").status == 200
    lines = (tmp_path / "users").read_text().splitlines(True)
    (tmp_path / "users").write_text(
        "".join(x for x in lines if not x.startswith("anna:")))
    assert with_users.reload().returncode == 0
    wait_for(lambda: browser.get("/status").status == 401, "the next admin")


def test_guesses_are_slowed_down(with_users, port):
    def guess():
        return Browser(port).log_in("token=" + "1" * 64).status
    assert [guess() for _ in range(10)] == [401] * 10

    def shut_out():
        """One is forgiven every other second."""
        while guess() != 429:
            pass
        return Browser(port).log_in("user=anna&password=secret").status == 429
    wait_for(shut_out, "429")
    # A link cannot be guessed, so guesses of others do not bar its way.
    assert Browser(port).log_in(f"token={token(with_users)}").status == 200


def test_no_secret_in_the_log(proxy, port):
    word = token(proxy)
    Browser(port).log_in(f"token={word}")
    assert word not in proxy.stderr
    assert word not in (proxy.folder / "admin" / "admin.key").read_text()


def test_wide_open_needs_passwords(proxy):
    from proxy import run, SHIPPED
    tried = run("--check", "--config", SHIPPED, "--set",
                "admin.listen=[\"0.0.0.0:3129\"]")
    assert tried.returncode != 0 and tried.stderr.count("admin.users") == 1


def test_not_through_the_proxy(proxy, port):
    """Although 127.0.0.0/8 may be reached."""
    assert proxy.get(f"http://127.0.0.1:{port}/").status == 403
    assert proxy.get(f"http://localhost:{port}/").status in (403, 502)
    with socket.create_connection(("127.0.0.1", port)):
        pass


def test_no_listener(aduana):
    proxy = aduana()
    answer = on_socket(proxy, "POST", "/api/token")
    assert answer.status == 409 and b"admin.listen" in answer.text


def test_a_port_that_a_reload_changes(aduana, write, port):
    config = write("a.yaml", f"admin:\n  listen: ['127.0.0.1:{port}']\n")
    proxy = aduana(config=config, **{"admin.listen": None})
    browser = logged_in(proxy, port)
    other = free_port()
    pathlib.Path(config).write_text(f"admin:\n  listen: ['127.0.0.1:{other}']\n")
    assert proxy.reload().returncode == 0
    browser.port = other
    wait_for(lambda: browser.get("/status").status == 200, "the new port")
    with pytest.raises(ConnectionRefusedError):
        wait_for(lambda: socket.create_connection(("127.0.0.1", port))
                 .close(), "the old port closed")


def test_json_of_a_session(browser):
    session = browser.get("/api/session").json
    assert session["user"] == "" and len(session["csrf"]) == 32
    assert json.dumps(session["until"]).endswith('Z"')
