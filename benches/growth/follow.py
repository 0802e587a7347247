"""Runs a search on a terminal of its own and notes when it had which total: the live line is drawn ten times a second."""
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from measure import Run  # noqa: E402

BEST = re.compile(rb"best ([0-9,]+)")
WIDE = struct.pack("HHHH", 50, 400, 0, 0)


def follow(command):
    """The run, and pairs of CPU seconds until then and the best total shown, one for each improvement."""
    screen, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, WIDE)
    seen, text = [], b""
    with tempfile.TemporaryFile("w+") as out:
        began = time.monotonic()
        environment = {**os.environ, "TERM": "xterm"}
        process = subprocess.Popen([str(part) for part in command], stdout=out, stderr=terminal, env=environment)
        os.close(terminal)
        pid = 0
        while not pid:
            if select.select([screen], [], [], 0.05)[0]:
                text = (text + read(screen))[-100_000:]
                shown = BEST.findall(text)
                if shown:
                    note(seen, cpu_of(process.pid), float(shown[-1].replace(b",", b"")))
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        process.returncode = os.waitstatus_to_exitcode(status)
        os.close(screen)
        out.seek(0)
        done = Run(time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode,
                   out.read(), text.decode("utf-8", "replace")[-2000:])
    return done, seen


def read(screen):
    try:
        return os.read(screen, 65536)
    except OSError:  # the other side is closed
        return b""


def note(seen, cpu, best):
    if cpu is not None and (not seen or best < seen[-1][1]):
        seen.append((cpu, best))


def cpu_of(pid):
    """CPU seconds of a process until now; none where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def reached(seen, total):
    """CPU seconds at which the total shown, in whole currency, was no more than `total`."""
    return next((cpu for cpu, best in seen if best <= round(total)), None)
