# SPDX-License-Identifier: MIT
"""What every scenario may ask for: a proxy, origins, files; and .vtc files,
run by varnishtest with a proxy of their own."""
import email.utils
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.dont_write_bytecode = True

import proxy as daemon  # noqa: E402
import wire  # noqa: E402

# What is skipped has failed.  A browser shows nothing more of a daemon under
# sanitizers than l50 does.
collect_ignore = (
    ["l51_pages_in_a_browser.py", "m70_dashboard.py",
     "m71_dashboard_words.py"] if daemon.SANITIZED else [])


@pytest.fixture
def closing():
    """Things to close at the end, the last first; every error is told."""
    things = []
    yield things
    errors = []
    for thing in reversed(things):
        try:
            thing.close()
        except BaseException as error:
            errors.append(error)
    if errors:
        raise errors[0]


@pytest.fixture
def aduana(tmp_path):
    """aduana(workers=2, **{"cache.size": "8 MiB"}) starts a proxy; its end is
    a part of the test: exit 0, no assertion, no sanitizer report."""
    started, numbers = [], itertools.count()

    def start(**settings):
        folder = tmp_path / f"proxy{next(numbers)}"
        folder.mkdir()
        started.append(daemon.Aduana(folder, settings))
        return started[-1]

    yield start
    errors = []
    for proxy in started:
        try:
            proxy.stop()
        except AssertionError as error:
            errors.append(error)
    if errors:
        raise errors[0]


@pytest.fixture
def site(closing):
    """site(answer) is an origin; answer(request) gives the bytes to send."""
    def start(answer, host="127.0.0.1"):
        if isinstance(answer, bytes):
            reply = answer
            closing.append(wire.Site(lambda request: reply, host))
        else:
            closing.append(wire.Site(answer, host))
        return closing[-1]
    return start


@pytest.fixture
def script(closing):
    """script(answer, answer...) is an origin that plays these in turn."""
    def start(*answers):
        closing.append(wire.Script(*answers))
        return closing[-1]
    return start


@pytest.fixture
def origin(closing):
    """origin(serve) is an origin; serve(peer) talks on each connection."""
    def start(serve, host="127.0.0.1"):
        closing.append(wire.Origin(serve, host))
        return closing[-1]
    return start


@pytest.fixture
def write(tmp_path):
    """write("blacklist.yaml", text) makes a file and gives its path."""
    def put(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)
    return put


# ---- .vtc --------------------------------------------------------------------

def pytest_collect_file(parent, file_path):
    if file_path.suffix == ".vtc":
        return VtcFile.from_parent(parent, path=file_path)
    return None


class VtcFile(pytest.File):
    def collect(self):
        yield VtcItem.from_parent(self, name=self.path.stem)


def http_date(ahead):
    return email.utils.formatdate(time.time() + ahead, usegmt=True)


class VtcItem(pytest.Item):
    """`# set: name=value` lines in the file are settings of its proxy, which
    it shares with the files that follow and want the same; those stay
    together where several run at once.  ${here} is a path that no other file
    has."""

    proxy = None        # of all items
    folder = None

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.add_marker(pytest.mark.xdist_group(json.dumps(self.settings)))

    @property
    def settings(self):
        lines = self.path.read_text().splitlines()
        pairs = [x[7:].split("=", 1) for x in lines if x.startswith("# set: ")]
        return {name: json.loads(value) for name, value in pairs}

    def macros(self):
        macros = {"proxy": f"127.0.0.1:{VtcItem.proxy.port}",
                  "here": self.path.stem, "now": http_date(0)}
        for name, ahead in (("hour", 3600), ("day", 86400),
                            ("year", 365 * 86400)):
            macros[f"{name}_ago"] = http_date(-ahead)
            macros[f"{name}_ahead"] = http_date(ahead)
        return [f"-D{name}={value}" for name, value in macros.items()]

    def runtest(self):
        if VtcItem.proxy is None:
            VtcItem.folder = tempfile.TemporaryDirectory()
            VtcItem.proxy = daemon.Aduana(pathlib.Path(VtcItem.folder.name),
                                          self.settings)
        run = subprocess.run(
            ["varnishtest", "-t", "300", *self.macros(), str(self.path)],
            capture_output=True, text=True, timeout=400)
        if run.returncode != 0:
            raise AssertionError(run.stdout[-4000:] + run.stderr[-1000:])

    def repr_failure(self, excinfo, style=None):
        return str(excinfo.value)

    def reportinfo(self):
        return self.path, 0, self.name


def pytest_collection_modifyitems(items):
    """What stays together goes first, so that nobody waits for it at the
    end."""
    items.sort(key=lambda item: (not isinstance(item, VtcItem),
                                 json.dumps(getattr(item, "settings", ""))))


def pytest_runtest_teardown(item, nextitem):
    if VtcItem.proxy is None or (isinstance(nextitem, VtcItem) and
                                 nextitem.settings == item.settings):
        return
    try:
        VtcItem.proxy.stop()
    finally:
        VtcItem.folder.cleanup()
        VtcItem.proxy = VtcItem.folder = None


# ---- the sum -----------------------------------------------------------------

def pytest_configure(config):
    # An origin's thread that is left behind must not keep the run alive.
    config.addinivalue_line("markers", "slow: takes over five seconds")


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:    # one of several that run at once
        return
    stats = reporter.stats
    good = len(stats.get("passed", []))
    bad = sum(len(stats.get(k, [])) for k in ("failed", "error", "skipped"))
    print(f"{good} passed, {bad} failed")
