# SPDX-License-Identifier: MIT
"""nginx: proxy_cache in front of the one origin, one worker."""
NAME = "nginx"
PROGRAM = "nginx"
VERSION = ["nginx", "-v"]

CONFIG = """\
daemon off; worker_processes 1; pid {d}/pid; error_log {d}/error.log crit;
user {user};
events {{ worker_connections 8192; }}
http {{
  access_log {d}/access.log combined buffer=64k flush=1s;
  keepalive_requests 100000000;
  client_body_temp_path {d}/t1; proxy_temp_path {d}/t2; fastcgi_temp_path {d}/t3;
  uwsgi_temp_path {d}/t4; scgi_temp_path {d}/t5; sendfile on; tcp_nopush off;
  keepalive_timeout 600; open_file_cache max=10000;
  proxy_cache_path {d}/cache levels=1:2 keys_zone=z:32m max_size=256m;
  upstream origin {{ server {origin}; keepalive 64; keepalive_requests 100000000; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
      proxy_pass http://origin; proxy_http_version 1.1;
      proxy_set_header Connection ""; proxy_set_header Host $http_host;
      proxy_cache z; proxy_cache_key $http_host$request_uri;
    }}
  }}
}}
"""


def commands(setup):
    conf = setup.folder / "conf"
    conf.write_text(CONFIG.format(d=setup.folder, port=setup.port,
                                  origin=setup.origin, user=setup.user))
    return [["nginx", "-c", conf, "-p", setup.folder]]
