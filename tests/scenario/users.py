# SPDX-License-Identifier: MIT
"""People who log in: a file of them, and what their clients send."""
import base64
import subprocess


def basic(name, password):
    """The field line by which ${name} logs in."""
    text = base64.b64encode(f"{name}:{password}".encode()).decode()
    return f"Proxy-Authorization: Basic {text}"


def hashed(password, how="-5", salt="saltsalt"):
    """As openssl passwd makes it: quick kinds alone, the salt is given."""
    return subprocess.run(["openssl", "passwd", how, "-salt", salt, password],
                          capture_output=True, text=True, check=True,
                          timeout=300).stdout.strip()


# A second of a process each, were they made for every test.
SECRET = {"-5": hashed("secret"), "-apr1": hashed("secret", "-apr1")}


def write(path, how="-apr1", names=("anna", "bert", "ñandú")):
    """A file in which the password of all is "secret"."""
    path.write_text("".join(f"{n}:{SECRET[how]}\n" for n in names))
    path.chmod(0o640)
    return str(path)
