"""Runs the README's commands where there is no network, and counts who reached for one.

`python -m tests.cli.offline FOLDER` is for a network namespace of its own (`unshare --net`), in
which nothing but loopback has a route. The kernel counts what cannot be sent for want of one, and
what is sent to a resolver on loopback: each look-up and connect, of a library that hides it too.
Without a namespace `strace` does the counting.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
COUNTED = ("Ip.OutNoRoutes", "Ip6OutNoRoutes", "Udp.OutDatagrams", "Udp6OutDatagrams")


def raise_loopback() -> None:
    """Let a new namespace talk to itself, as every machine can."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        up = struct.pack("16sH14x", b"lo", 0x1 | 0x40)  # IFF_UP, IFF_RUNNING
        fcntl.ioctl(any_socket, 0x8914, up)  # SIOCSIFFLAGS


def attempts() -> int:
    """How often something in this namespace reached beyond loopback, or asked for a name."""
    lines = Path("/proc/net/snmp").read_text().splitlines()
    found: dict[str, int] = {}
    for names, values in zip(lines[::2], lines[1::2], strict=True):
        kind, *columns = names.split()
        found |= {
            f"{kind[:-1]}.{column}": int(value)
            for column, value in zip(columns, values.split()[1:], strict=True)
        }
    for line in Path("/proc/net/snmp6").read_text().splitlines():
        name, value = line.split()
        found[name] = int(value)
    return sum(found[name] for name in COUNTED)


def reached(trace: Path) -> set[str]:
    """The addresses beyond loopback, and the look-ups, in what strace wrote."""
    addresses = set(
        re.findall(r'(?:inet_addr\("|inet_pton\(AF_INET6, ")([^"]+)"', trace.read_text())
    )
    ports = re.findall(r"sin6?_port=htons\(53\)", trace.read_text())
    return {a for a in addresses if not a.startswith("127.") and a != "::1"} | set(ports)


def commands(folder: Path) -> Iterator[list[str]]:
    """The README's commands in the order of a first day, on small files."""
    call, clip = str(SAMPLES / "standup.vtt"), str(SAMPLES / "clip.m4a")
    agenda = folder / "agenda.txt"
    agenda.write_text("The release\nThe budget\n")
    meetings = folder / "meetings" / "deep"
    meetings.mkdir(parents=True)
    (meetings / "standup.vtt").write_bytes(Path(call).read_bytes())
    made = str(folder / "out" / "standup.minutes.json")
    out = ["-o", str(folder / "out")]
    yield ["--help"]
    yield ["--version"]
    yield ["doctor"]
    yield ["run", clip, "--num-speakers", "1", "--speaker", "S1=Anna", "--batch-size", "4", *out]
    yield ["run", clip, "--embed-audio", "--force", *out]
    yield ["run", call, "--max-points", "8", "--date", "2027-02-23", "--agenda", str(agenda), *out]
    yield ["render", made, "-f", "docx,srt", *out]
    yield ["explain", made, "p01"]
    yield ["batch", str(folder / "meetings"), "--recursive", "-o", str(folder / "batch")]
    yield ["corpus", made, "-o", str(folder / "corpus.jsonl")]
    yield ["evaluate", str(folder / "corpus.jsonl")]
    yield ["models", "list"]
    yield ["models", "use", "builtin"]
    yield ["reviewers", "list", str(folder / "out")]
    yield ["train", "--from-reviews", str(folder / "out")]  # there are too few: it says so


def main(folder: Path) -> None:
    """Run them all, in this process but for those that serve, and print what each reached for."""
    isolated = not os.environ.get("TESTS_TRACED")
    if isolated:
        raise_loopback()
    from minutes.cli import main as minutes

    told: dict[str, object] = {}

    def count(name: str, status: object) -> None:
        told[f"{len(told)}: {name}"] = {
            "status": status,
            "attempts": attempts() - before if isolated else 0,
        }

    for arguments in commands(folder):
        before = attempts() if isolated else 0
        sys.argv = ["minutes", *arguments]
        status: object = 0
        try:
            with contextlib.redirect_stdout(sys.stderr):
                minutes()
        except SystemExit as exc:
            status = exc.code or 0
        count(" ".join(arguments[:2]), status)
    before = attempts() if isolated else 0
    for arguments in (
        ["watch", str(folder / "meetings"), "--recursive", "-o", str(folder / "watched")],
        ["review", str(folder / "out"), "--no-open", "--port", "0"],
    ):
        count(arguments[0], serve(arguments))
    print(json.dumps(told))


def serve(arguments: list[str]) -> int:
    """Run a command that ends by Ctrl-C alone until it prints something; look at what it serves."""
    process = subprocess.Popen(
        [sys.executable, "-m", "minutes", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        # Whoever starts the tests in the background has it ignored, which children inherit.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    assert line
    if line.startswith("http"):
        with urllib.request.urlopen(f"{line}api/meetings") as answer:
            assert json.load(answer)["meetings"]
    process.send_signal(signal.SIGINT)
    process.communicate()
    return process.returncode


if __name__ == "__main__":
    main(Path(sys.argv[1]))
