# SPDX-License-Identifier: MIT
"""Another process as root sees it: its memory, its descriptors, and what the
kernel answers when it makes a system call (x86-64)."""
import ctypes
import os
import pathlib
import platform
import re
import socket

import pytest

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p,
                        ctypes.c_void_p]
LIBC.ptrace.restype = ctypes.c_long
SINGLESTEP, GETREGS, SETREGS, ATTACH, DETACH = 9, 12, 13, 16, 17
PIDFD_GETFD = 438
PIECE = 1 << 22
# Larger mappings are a sanitizer's shadow of the address space.
MAPPING_MAX = 1 << 30

REGISTERS = ("r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi "
             "orig_rax rip cs eflags rsp ss fs_base gs_base ds es fs gs").split()


class Registers(ctypes.Structure):
    _fields_ = [(name, ctypes.c_ulonglong) for name in REGISTERS]


def needs_root():
    if os.getuid() != 0:
        pytest.skip("only root may look into other processes")


def mappings(pid):
    for line in pathlib.Path(f"/proc/{pid}/maps").read_text().splitlines():
        begin, end, rights = re.match(r"(\w+)-(\w+) (\S+)", line).groups()
        yield int(begin, 16), int(end, 16), rights


def memory_holds(pid, needles):
    """Those of ${needles} (name: bytes) that stand in the memory of ${pid}."""
    found = set()
    longest = max(map(len, needles.values()))
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for begin, end, rights in mappings(pid):
            if "r" not in rights or end - begin > MAPPING_MAX:
                continue
            for at in range(begin, end, PIECE):
                try:
                    memory.seek(at)
                    piece = memory.read(min(PIECE + longest, end - at))
                except (OSError, ValueError, OverflowError):
                    continue    # what has no page behind it
                found |= {name for name, text in needles.items()
                          if text in piece}
    return found


def sockets_of(pid, kind):
    """Copies of the sockets of ${kind} that ${pid} has open."""
    handle = os.pidfd_open(pid)
    copies = []
    for fd in map(int, os.listdir(f"/proc/{pid}/fd")):
        if not os.readlink(f"/proc/{pid}/fd/{fd}").startswith("socket:"):
            continue
        copy = LIBC.syscall(PIDFD_GETFD, handle, fd, 0)
        assert copy >= 0, os.strerror(ctypes.get_errno())
        s = socket.socket(fileno=copy)
        if s.type == kind:
            copies.append(s)
        else:
            s.close()
    os.close(handle)
    return copies


def age(pid):
    """How long it has lived, in seconds."""
    ticks = int(pathlib.Path(f"/proc/{pid}/stat").read_text().split()[21])
    up = float(pathlib.Path("/proc/uptime").read_text().split()[0])
    return up - ticks / os.sysconf("SC_CLK_TCK")


class Inside:
    """Stops ${pid}, makes calls in its place, lets it go on."""

    def __init__(self, pid):
        if platform.machine() != "x86_64":
            pytest.skip("calls are made by x86-64's registers")
        self.pid = pid

    def trace(self, what, data=None):
        if LIBC.ptrace(what, self.pid, None, data) == -1:
            raise OSError(ctypes.get_errno(), "ptrace")

    def __enter__(self):
        self.trace(ATTACH)
        os.waitpid(self.pid, 0)
        self.saved = Registers()
        self.trace(GETREGS, ctypes.addressof(self.saved))
        self.memory = open(f"/proc/{self.pid}/mem", "r+b", buffering=0)
        self.call_at = self.find_call()
        self.room = (self.saved.rsp - 8192) & ~15
        return self

    def __exit__(self, *_):
        self.trace(SETREGS, ctypes.addressof(self.saved))
        self.memory.close()
        self.trace(DETACH)

    def find_call(self):
        """A system call instruction somewhere in its code."""
        for begin, end, rights in mappings(self.pid):
            if "x" not in rights:
                continue
            try:
                self.memory.seek(begin)
                at = self.memory.read(end - begin).find(b"\x0f\x05")
            except (OSError, OverflowError):
                continue
            if at != -1:
                return begin + at
        raise AssertionError("no system call in its code")

    def put(self, text):
        self.memory.seek(self.room)
        self.memory.write(text + b"\0")
        return self.room

    def call(self, number, *args):
        """What the kernel returns: minus errno on failure."""
        regs = Registers.from_buffer_copy(self.saved)
        regs.rip = self.call_at
        regs.rax = number
        regs.orig_rax = 0xffffffffffffffff
        for name, value in zip(("rdi", "rsi", "rdx", "r10"), args):
            setattr(regs, name, value & 0xffffffffffffffff)
        self.trace(SETREGS, ctypes.addressof(regs))
        self.trace(SINGLESTEP)
        os.waitpid(self.pid, 0)
        self.trace(GETREGS, ctypes.addressof(regs))
        return ctypes.c_longlong(regs.rax).value

    def open(self, path, flags):
        """0, or errno."""
        got = self.call(257, -100, self.put(os.fsencode(path)), flags, 0o600)
        if got >= 0:
            self.call(3, got)
        return 0 if got >= 0 else -got
