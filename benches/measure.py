"""Runs commands and measures them: wall seconds, CPU seconds and peak memory of the process and its children."""
import os
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass


@dataclass
class Run:
    wall: float       # seconds
    cpu: float        # seconds, user and system, all threads
    megabytes: float  # peak resident memory
    code: int         # exit code; None if it was stopped at the limit
    out: str
    err: str


def run(command, limit=None):
    """Runs a command; after `limit` seconds of wall time it is interrupted, and killed ten seconds later."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        began = time.monotonic()
        process = subprocess.Popen([str(part) for part in command], stdout=out, stderr=err)
        stopped = False
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            spent = time.monotonic() - began
            if pid:
                break
            if limit is not None and spent > limit:
                process.send_signal(signal.SIGKILL if spent > limit + 10 else signal.SIGTERM)
                stopped = True
            time.sleep(0.005 if spent < 1 else 0.05)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return Run(spent, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024,
                   None if stopped else process.returncode, out.read(), err.read())
