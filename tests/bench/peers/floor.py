# SPDX-License-Identifier: MIT
"""The floor: an epoll loop with one fixed response; inside TLS, tlsfloor."""
NAME = "floor"


def commands(setup):
    if setup.tls:
        return [[setup.build / "bench" / "tlsfloor", setup.port]]
    return [[setup.build / "bench" / "floor", setup.port, setup.size,
             setup.control]]
