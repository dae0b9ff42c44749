"""Tests of the supervisor, on small real programs."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from graph.cli.supervisor import ChildGaveUp, Patience, Supervisor
from tests.graph.cli.programs import QUICK, Log, failing, ids, is_running, sleeper, until, wait_until


class TestSupervisor:
    """Keeping programs running."""

    async def test_starts_a_child_and_passes_its_lines_on(self, tmp_path: Path) -> None:
        """What a child says appears under its name."""
        log = Log()

        async with Supervisor(log.write, patience=QUICK) as supervisor:
            await supervisor.start(sleeper(tmp_path))
            await until(lambda: log.said_by("sleeper") == ["hello"])

        assert log.said_by("up") == ["sleeper answers."]

    async def test_leaves_a_child_that_speaks_itself_alone(
        self, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """Its lines are where this process writes too, and not in the log; its end is noticed all the same."""
        log = Log()

        async with Supervisor(log.write, patience=QUICK) as supervisor:
            await supervisor.start(replace(sleeper(tmp_path), speaks_itself=True))
            os.kill(ids(tmp_path)[0], signal.SIGKILL)
            await until(lambda: len(ids(tmp_path)) == 2)

        assert (capfd.readouterr().out, log.said_by("sleeper")) == ("hello\n" * 2, [])

    async def test_restarts_a_child_that_is_killed(self, tmp_path: Path) -> None:
        """A killed child runs again, as another process, and the log says so."""
        log = Log()

        async with Supervisor(log.write, patience=QUICK) as supervisor:
            await supervisor.start(sleeper(tmp_path))
            os.kill(ids(tmp_path)[0], signal.SIGKILL)
            await until(lambda: len(ids(tmp_path)) == 2)
            first, second = ids(tmp_path)

            assert (is_running(first), is_running(second)) == (False, True)
        assert "sleeper ended (by signal 9); it starts again in 0.0 s." in log.said_by("up")

    async def test_gives_a_child_up_that_dies_again_and_again(self) -> None:
        """After the agreed number of quick deaths it says which child, how it ended, and its last words."""
        child = failing("import sys; print('no configuration'); sys.exit(3)")
        expected = (
            'failing ended 3 times shortly after its start, lastly with exit code 3; it last said "no configuration".'
        )

        async with Supervisor(Log().write, patience=QUICK) as supervisor:
            with pytest.raises(ChildGaveUp) as failure:
                await supervisor.start(child)

        assert str(failure.value) == expected

    async def test_gives_a_program_up_that_is_not_there(self) -> None:
        """A program that cannot be run at all is not tried again."""
        child = replace(failing(""), command=("/nowhere/program",))

        async with Supervisor(Log().write, patience=QUICK) as supervisor:
            with pytest.raises(ChildGaveUp, match=r"^failing cannot be started: .*No such file"):
                await supervisor.start(child)

    async def test_gives_a_child_up_that_never_answers(self) -> None:
        """A child that runs but never answers is told from one that dies."""
        impatient = replace(QUICK, until_answering=0.2)

        async with Supervisor(Log().write, patience=impatient) as supervisor:
            with pytest.raises(ChildGaveUp, match=r"^failing was started, but does not answer after 0\.2 seconds\.$"):
                await supervisor.start(failing("import time; time.sleep(60)"))

    async def test_wait_raises_when_a_running_child_is_given_up(self, tmp_path: Path) -> None:
        """A child that answered once and then keeps dying ends the waiting."""
        child = sleeper(tmp_path, prelude=f"os.path.exists({str(tmp_path / 'broken')!r}) and sys.exit(4)")

        async with Supervisor(Log().write, patience=QUICK) as supervisor:
            await supervisor.start(child)
            (tmp_path / "broken").touch()
            os.kill(ids(tmp_path)[0], signal.SIGKILL)

            with pytest.raises(ChildGaveUp, match="sleeper ended 3 times"):
                await asyncio.wait_for(supervisor.wait(), 10)

    async def test_holds_back_what_a_quiet_child_says_until_it_dies(self) -> None:
        """The banner of a foreign server is shown only when it is given up."""
        log = Log()
        child = replace(failing("print('\\x1b[31mport taken\\x1b[0m'); raise SystemExit(1)"), holds_back=True)

        async with Supervisor(log.write, patience=QUICK) as supervisor:
            with pytest.raises(ChildGaveUp):
                await supervisor.start(child)

        assert log.said_by("failing") == ["port taken"]

    async def test_holds_back_what_a_quiet_child_says_while_it_ends(self, tmp_path: Path) -> None:
        """In between its lines are shown: they may tell of a full disk."""
        log = Log()
        farewell = "signal.signal(signal.SIGTERM, lambda *_: (print('bye'), sys.exit()))"
        told = "signal.signal(signal.SIGUSR1, lambda *_: print('disk full'))"
        child = replace(sleeper(tmp_path, prelude=f"{farewell}; {told}"), holds_back=True)

        async with Supervisor(log.write, patience=QUICK) as supervisor:
            await supervisor.start(child)
            os.kill(ids(tmp_path)[0], signal.SIGUSR1)
            await until(lambda: "disk full" in log.said_by("sleeper"))

        assert log.said_by("sleeper")[-1] == "disk full"

    async def test_prepares_a_child_before_each_start(self, tmp_path: Path) -> None:
        """What its last life left behind is cleared away every time."""
        before: list[int] = []

        async def prepare() -> None:
            before.append(len(ids(tmp_path)))

        async with Supervisor(Log().write, patience=QUICK) as supervisor:
            await supervisor.start(replace(sleeper(tmp_path), prepare=prepare))
            os.kill(ids(tmp_path)[0], signal.SIGKILL)
            await until(lambda: len(ids(tmp_path)) == 2)

        assert before == [0, 1]

    async def test_passes_on_a_line_of_any_length(self) -> None:
        """A line longer than any buffer neither blocks the child nor ends the supervisor."""
        log = Log()

        async with Supervisor(log.write, patience=QUICK) as supervisor:
            with pytest.raises(ChildGaveUp):
                await supervisor.start(failing("print('x' * 1_000_000)"))

        assert sum(len(line) for line in log.said_by("failing")) == 3_000_000


class TestSeveralAtOnce:
    """Children that belong together."""

    async def test_are_all_waited_for(self, tmp_path: Path) -> None:
        """They are started side by side, and all of them answer before anything else begins."""
        async with Supervisor(Log().write, patience=QUICK) as supervisor:
            await supervisor.start(sleeper(tmp_path, name="first"), sleeper(tmp_path, name="second"))

            assert [len(ids(tmp_path, name)) for name in ("first", "second")] == [1, 1]

    async def test_are_given_up_with_one_of_them(self, tmp_path: Path) -> None:
        """One that does not start is not made up for by another."""
        async with Supervisor(Log().write, patience=QUICK) as supervisor:
            with pytest.raises(ChildGaveUp, match="failing ended 3 times"):
                await supervisor.start(sleeper(tmp_path), failing("raise SystemExit(1)"))

        assert not is_running(ids(tmp_path)[0])

    async def test_are_asked_to_end_side_by_side(self, tmp_path: Path) -> None:
        """Each of these ends once both were asked: one after the other, the first would be killed for it."""
        patient = replace(QUICK, grace=20)
        async with Supervisor(Log().write, patience=patient) as supervisor:
            names = ("first", "second")
            paths = [str(tmp_path / f"{name} was asked") for name in names]
            for_both = f"[time.sleep(0.01) for _ in iter(lambda: all(map(os.path.exists, {paths!r})), True)]"
            note = f"open({str(tmp_path / 'ended')!r}, 'a').write('x')"
            preludes = [
                f"signal.signal(signal.SIGTERM, lambda *_: (open({path!r}, 'w'), {for_both}, {note}, sys.exit()))"
                for path in paths
            ]
            children = [sleeper(tmp_path, name=name, prelude=told) for name, told in zip(names, preludes, strict=True)]
            await supervisor.start(*children)

        assert (tmp_path / "ended").read_text() == "xx"


class TestSockets:
    """Sockets that a child inherits."""

    async def test_are_those_of_its_next_life_too(self) -> None:
        """Who connects while nobody runs waits, and is answered by the next."""
        with socket.create_server(("127.0.0.1", 0)) as listening:
            serving = (
                f"import os, socket; taken, _ = socket.socket(fileno={listening.fileno()}).accept(); "
                "taken.sendall(b'%d' % os.getpid())"
            )
            child = replace(failing(serving), sockets=(listening,), answers=lambda: asyncio.sleep(0, True))  # noqa: FBT003
            async with Supervisor(Log().write, patience=replace(QUICK, most_quick_deaths=10)) as supervisor:
                await supervisor.start(child)
                answers = [await _answer(listening.getsockname()) for _ in range(3)]

            assert len(set(answers)) == 3
            assert listening.fileno() == -1


async def _answer(address: tuple[str, int]) -> bytes:
    reader, writer = await asyncio.open_connection(*address)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


class TestEnding:
    """Leaving nothing behind."""

    async def test_ends_the_last_started_child_first(self, tmp_path: Path) -> None:
        """Children end in the opposite order of their start, each before the next is asked."""
        ended = tmp_path / "ended"
        async with Supervisor(Log().write, patience=QUICK) as supervisor:
            for name in ("first", "second"):
                note = f"open({str(ended)!r}, 'a').write('{name} ')"
                prelude = f"signal.signal(signal.SIGTERM, lambda *_: ({note}, sys.exit()))"
                await supervisor.start(sleeper(tmp_path, name=name, prelude=prelude))

        assert ended.read_text() == "second first "

    async def test_kills_a_child_that_ignores_the_request(self, tmp_path: Path) -> None:
        """After its grace period a stubborn child is killed."""
        async with Supervisor(Log().write, patience=QUICK) as supervisor:
            await supervisor.start(sleeper(tmp_path, prelude="signal.signal(signal.SIGTERM, signal.SIG_IGN)"))

        assert not is_running(ids(tmp_path)[0])

    async def test_does_not_wait_for_anybody_in_a_hurry(self, tmp_path: Path) -> None:
        """A second request kills at once what would have had a minute."""
        patient = replace(QUICK, grace=60)
        async with Supervisor(Log().write, patience=patient) as supervisor:
            await supervisor.start(sleeper(tmp_path, prelude="signal.signal(signal.SIGTERM, signal.SIG_IGN)"))
            asyncio.get_running_loop().call_later(0.1, supervisor.hurry)

        assert not is_running(ids(tmp_path)[0])

    async def test_ends_what_a_child_started_too(self, tmp_path: Path) -> None:
        """A grandchild does not outlive its parent, even when that is killed."""
        grandchild = "import subprocess; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])"
        note = f"open({str(tmp_path / 'grandchild')!r}, 'w').write(str(child.pid))"
        prelude = grandchild.replace("subprocess.Popen", "child = subprocess.Popen") + f"; {note}"
        async with Supervisor(Log().write, patience=QUICK) as supervisor:
            await supervisor.start(sleeper(tmp_path, prelude=prelude))
            left = ids(tmp_path, "grandchild")[0]
            assert is_running(left)
            os.kill(ids(tmp_path)[0], signal.SIGKILL)
            await until(lambda: not is_running(left))

    @pytest.mark.skipif(sys.platform == "win32", reason="There is no SIGKILL on Windows.")
    def test_leaves_no_orphan_when_it_is_killed_itself(self, tmp_path: Path) -> None:
        """The watchdog ends the children of a supervisor that had no chance to."""
        killed = subprocess.Popen([sys.executable, "-m", "tests.graph.cli.supervising", str(tmp_path)])
        wait_until(lambda: len(ids(tmp_path)) == 1)
        child = ids(tmp_path)[0]
        assert is_running(child)

        killed.kill()
        killed.wait()

        wait_until(lambda: not is_running(child))

    def test_waits_longer_after_each_quick_death(self) -> None:
        """The delay doubles up to its limit."""
        patience = Patience(first_delay=0.2, longest_delay=1.0)

        assert [patience.delay(deaths) for deaths in (1, 2, 3, 4)] == [0.2, 0.4, 0.8, 1.0]
