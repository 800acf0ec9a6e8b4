# SPDX-License-Identifier: MIT
"""nginx as the origin: types, compression, ranges, revalidation."""
import gzip
import subprocess

import pytest

from proxy import free_port, wait_for
from i00_python_server import answers

CONF = """\
daemon off; master_process off; pid {root}/pid; error_log {root}/error.log;
events {{ worker_connections 64; }}
http {{
  types {{ text/html html; text/css css; image/png png; }}
  access_log off; gzip on; gzip_vary on; gzip_min_length 10; gzip_types text/css;
  gzip_proxied any;
  client_body_temp_path {root}/t1; proxy_temp_path {root}/t2;
  fastcgi_temp_path {root}/t3; uwsgi_temp_path {root}/t4;
  scgi_temp_path {root}/t5;
  server {{
    listen 127.0.0.1:{port}; root {root}/www;
    location / {{ add_header Cache-Control max-age=600; }}
    location /stale/ {{ alias {root}/www/; add_header Cache-Control no-cache; }}
  }}
}}
"""


@pytest.fixture
def nginx(tmp_path):
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / "a.html").write_text("<p>página</p>" * 100)
    (tmp_path / "www" / "a.png").write_bytes(bytes(range(256)) * 40)
    port = free_port()
    (tmp_path / "nginx.conf").write_text(CONF.format(root=tmp_path, port=port))
    server = subprocess.Popen(["nginx", "-c", str(tmp_path / "nginx.conf"),
                               "-p", str(tmp_path)],
                              stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: answers(port), "nginx")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def test_hits_and_variants(aduana, nginx):
    proxy = aduana()
    plain = proxy.get(f"{nginx}/a.html")
    packed = proxy.get(f"{nginx}/a.html", "Accept-Encoding: gzip")
    assert gzip.decompress(packed.body) == plain.body
    assert proxy.get(f"{nginx}/a.png").status == 200
    assert proxy.get(f"{nginx}/a.png").hit
    part = proxy.get(f"{nginx}/a.png", "Range: bytes=10-19")
    assert part.status == 206 and part.body == bytes(range(10, 20))


def test_revalidated_each_time(aduana, nginx):
    proxy = aduana()
    for _ in range(3):
        reply = proxy.get(f"{nginx}/stale/a.png")
        assert reply.status == 200 and len(reply.body) == 10240
    assert "TCP_REFRESH_UNMODIFIED/200" in proxy.log(3)[2]
