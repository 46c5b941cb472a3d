#!/usr/bin/env python3
"""The program on a terminal: colours, line editing, history, prompts, Ctrl-C and Ctrl-D.

A pseudo-terminal stands for the person's. Ends with `N passed, N failed`."""
import fcntl
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import termios
import time

DEADLINE_S = 30
SKIPPED = 77  # tests/cli/CMakeLists.txt
PROMPT = rb"\x1b\[1;36m>\x1b\[0m "  # only the sign is coloured, not what follows it
CTRL_C, CTRL_D, CTRL_Z = b"\x03", b"\x04", b"\x1a"
UP, BACKSPACE = b"\x1b[A", b"\x7f"


class Terminal:
    """A program on a terminal of its own. `seen` is all it has printed."""

    def __init__(self, command, env):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(command[0], command, env)
        self.seen = b""

    def read(self, seconds):
        ready, _, _ = select.select([self.fd], [], [], seconds)
        try:
            piece = os.read(self.fd, 65536) if ready else None
        except OSError:  # Linux: the other side closed
            piece = b""
        self.seen += piece or b""
        return piece

    def wait_for(self, pattern, since=0):
        """Reads until `pattern` appears after offset `since`; returns where that ends."""
        deadline = time.monotonic() + DEADLINE_S
        while time.monotonic() < deadline:
            match = re.search(pattern, self.seen[since:])
            if match:
                return since + match.end()
            if self.read(0.2) == b"":
                break
        match = re.search(pattern, self.seen[since:])
        if match:
            return since + match.end()
        raise AssertionError(f"no {pattern!r} in {self.seen[since:]!r}")

    def type(self, keys):
        os.write(self.fd, keys)

    def resize(self, columns):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def leave(self, key):
        """Types the key that ends the program; its exit code."""
        self.type(key)
        return self.finish()

    def finish(self):
        """The exit code, or minus the signal."""
        deadline = time.monotonic() + DEADLINE_S
        while self.read(0.2) != b"":
            if time.monotonic() > deadline:
                os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)


class Tests:
    def __init__(self, program, fixtures, tmp):
        self.program, self.fixtures, self.tmp = program, fixtures, tmp
        self.kept = {n: v for n, v in os.environ.items() if n.endswith("SAN_OPTIONS")}

    def env(self, **more):
        return self.kept | {"TERM": "xterm", "LC_ALL": "C", "PATH": "/usr/bin:/bin",
                            "HOME": str(self.tmp / "home")} | more

    def start(self, *arguments, **more):
        return Terminal([self.program, "-C", str(self.fixtures / "taller"), *arguments],
                        self.env(**more))

    def test_colours_on_a_terminal(self):
        terminal = self.start("config")
        assert terminal.finish() == 0
        assert b"\x1b[1mname\x1b[0m" in terminal.seen, terminal.seen

    def test_no_color_is_respected(self):
        for more in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            terminal = self.start("config", **more)
            assert terminal.finish() == 0
            assert b"\x1b" not in terminal.seen, terminal.seen

    def test_no_colours_through_a_pipe(self):
        done = subprocess.run([self.program, "config"], env=self.env(), stdout=subprocess.PIPE)
        assert done.returncode == 0 and b"\x1b" not in done.stdout

    def test_color_always_beats_no_color(self):
        done = subprocess.run([self.program, "--color=always", "config"],
                              env=self.env(NO_COLOR="1"), stdout=subprocess.PIPE)
        assert done.returncode == 0 and b"\x1b[1m" in done.stdout

    def test_chat_edits_a_line_of_utf8(self):
        """An ñ is one key for the backspace, in the C locale too."""
        terminal = self.start("chat")
        at = terminal.wait_for(PROMPT)
        terminal.type("a qué hora abrenñ".encode() + BACKSPACE + b"\r")
        at = terminal.wait_for("9:00 a 14:00".encode(), at)
        terminal.wait_for(PROMPT, at)
        assert terminal.leave(CTRL_D) == 0

    def test_chat_keeps_a_history_of_its_own(self):
        state = self.tmp / "state"
        terminal = self.start("chat", XDG_STATE_HOME=str(state))
        at = terminal.wait_for(PROMPT)
        terminal.type("¿dónde está el taller?\r".encode())
        at = terminal.wait_for(b"Molino", at)
        terminal.wait_for(PROMPT, at)
        assert terminal.leave(CTRL_D) == 0
        path = state / "conserje" / "history"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

        terminal = self.start("chat", XDG_STATE_HOME=str(state))
        at = terminal.wait_for(PROMPT)
        terminal.type(UP + b"\r")
        at = terminal.wait_for(b"Molino", at)
        terminal.wait_for(PROMPT, at)
        terminal.type(b"/quit\r")
        assert terminal.finish() == 0

    def test_chat_needs_no_home(self):
        env = self.env()
        del env["HOME"]
        terminal = Terminal([self.program, "-C", str(self.fixtures / "taller"), "chat"], env)
        at = terminal.wait_for(PROMPT)
        terminal.type(b"a que hora abren\r")
        at = terminal.wait_for("9:00 a 14:00".encode(), at)
        terminal.wait_for(PROMPT, at)
        assert terminal.leave(CTRL_D) == 0

    def test_ctrl_c_leaves_in_order(self):
        state = self.tmp / "state-c"
        terminal = self.start("chat", XDG_STATE_HOME=str(state))
        at = terminal.wait_for(PROMPT)
        terminal.type(b"a que hora abren\r")
        at = terminal.wait_for("9:00 a 14:00".encode(), at)
        terminal.wait_for(PROMPT, at)
        assert terminal.leave(CTRL_C) == 0
        assert (state / "conserje" / "history").exists()

    def test_ctrl_z_stops_until_the_shell_continues(self):
        terminal = Terminal(["/bin/bash", "--norc", "-i"], self.env(PS1="shell: "))
        at = terminal.wait_for(rb"shell: ")
        terminal.type(f"{self.program} -C {self.fixtures / 'taller'} chat\r".encode())
        at = terminal.wait_for(PROMPT, at)
        terminal.type(b"a que hora")
        at = terminal.wait_for(rb"a que hora", at)
        terminal.type(CTRL_Z)
        at = terminal.wait_for(rb"Stopped", at)
        at = terminal.wait_for(rb"shell: ", at)
        terminal.type(b"fg\r")
        at = terminal.wait_for(rb"a que hora", at)
        terminal.type(b" abren\r")
        at = terminal.wait_for("9:00 a 14:00".encode(), at)
        at = terminal.wait_for(PROMPT, at)
        terminal.type(CTRL_D)
        terminal.wait_for(rb"shell: ", at)
        terminal.type(b"exit\r")
        assert terminal.finish() == 0

    def test_a_key_before_the_prompt_is_not_lost(self):
        """The terminal is ours from the prompt on: Ctrl-D and echo are libedit's; and a Ctrl-C that
        comes before the read is not lost."""
        for key in [CTRL_D, CTRL_C] * 15:
            terminal = self.start("chat")
            terminal.wait_for(PROMPT)
            assert terminal.leave(key) == 0, terminal.seen

    def test_a_line_follows_the_width_of_the_window(self):
        terminal = self.start("chat")
        at = terminal.wait_for(PROMPT)
        terminal.resize(20)
        terminal.type(b"a que hora abren los lunes y los martes")
        terminal.wait_for(rb"abren l[ \x08\r\n]+os", at)  # it goes on in the next line
        terminal.type(b"\r")
        at = terminal.wait_for(rb"de lunes a\r\nviernes, de 9:00 a\r\n14:00 y de 16:00 a", at)
        terminal.wait_for(PROMPT, at)
        assert terminal.leave(CTRL_D) == 0

    def test_chat_explains_when_asked(self):
        terminal = self.start("--lang", "es", "chat")
        at = terminal.wait_for(PROMPT)
        terminal.type(b"a que hora abren\r/porque\r")
        at = terminal.wait_for("Mejores candidatos".encode(), at)
        at = terminal.wait_for(rb"taller\.horario", at)
        terminal.wait_for(PROMPT, at)
        assert terminal.leave(CTRL_D) == 0


def have_terminals():
    try:
        for fd in pty.openpty():
            os.close(fd)
    except OSError:  # a bare tree without /dev/pts
        return False
    return True


def main(program, fixtures):
    passed = failed = 0
    if not have_terminals():
        print("skipped: no pseudo-terminals here")
        return SKIPPED
    for name in [name for name in dir(Tests) if name.startswith("test_")]:
        tmp = pathlib.Path(tempfile.mkdtemp(prefix="conserje-terminal-"))
        tests = Tests(str(pathlib.Path(program).resolve()), pathlib.Path(fixtures).resolve(), tmp)
        try:
            getattr(tests, name)()
            passed += 1
        except AssertionError as error:
            failed += 1
            print(f"FAILED {name}: {error}")
        finally:
            shutil.rmtree(tmp)
    print(f"{passed} passed, {failed} failed")
    return failed > 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
