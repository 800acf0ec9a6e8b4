# SPDX-License-Identifier: MIT
"""What a list has and what of it is skipped: told at the start, by check and
by a reload; a list that is none is refused and the old one stays."""
import os
import pathlib

import pytest

LIST = "||a.test^\n||b.test^$redirect=x\np.test##.ad\nq.test##.ad\n"
WANT = ("1 rules; 3 lines skipped: 2 for the page's looks, 1 with an option "
        "that a proxy cannot follow; the first is line 2: "
        "`||b.test^$redirect=x`")


def test_counts_are_told(aduana, write):
    path = write("blacklist.yaml", "blacklist:\n  import: [list]\n")
    listed = write("list", LIST)
    proxy = aduana(**{"filters.blacklist": path})
    assert f"{listed}: {WANT}" in proxy.stderr
    told = proxy.ctl("check")
    assert told.returncode == 0
    assert f"{listed}: {WANT}" in told.stdout
    write("list", LIST + "||c.test^\n")
    told = proxy.reload()
    assert told.returncode == 0
    assert f"{listed}: 2 rules; 3 lines skipped" in told.stdout


BROKEN = {
    "a page": ("<html>\n<body>\n<p>Not found, sorry\n</html>\n",
               "this is no list of format plain"),
    "UTF-16": ("\ufeffa.test\n".encode("utf-16-le"), "it is UTF-16"),
    "folder": (None, "is no tree of lists"),
    "FIFO": ("fifo", "it is not a regular file"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_list_keeps_the_old(aduana, write, what):
    data, why = BROKEN[what]
    path = write("blacklist.yaml", "blacklist:\n  import: [list]\n")
    listed = pathlib.Path(write("list", "a.test\n"))
    proxy = aduana(**{"filters.blacklist": path})
    os.unlink(listed)
    if data is None:
        os.mkdir(listed)
    elif data == "fifo":
        os.mkfifo(listed)
    else:
        listed.write_bytes(data if isinstance(data, bytes) else data.encode())
    told = proxy.reload()
    assert told.returncode != 0
    assert why in told.stdout + told.stderr
    assert proxy.get("http://a.test/").status == 403
