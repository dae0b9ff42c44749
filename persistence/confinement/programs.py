"""Programs: run for one file of a stranger, in a process of their own, which may break, hang or run out of memory."""

import asyncio
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent.parent
# Secrets of this process are no business of what reads strangers' files.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "HOME", "USERPROFILE")
_SHOWN_ERRORS = 4_000


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: its exit code, None where it was killed for taking too long, and what it complained of."""

    code: int | None
    errors: str


async def run_program(module: str, *arguments: str, seconds: float) -> Ended:
    """Run a module of this project as a program, to its end or to that of its time; a cancellation ends it too."""
    with tempfile.TemporaryFile() as errors:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=errors,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ} | {"PYTHONPATH": str(_ROOT)},
        )
        code: int | None = None
        try:
            async with asyncio.timeout(seconds):
                code = await child.wait()
        except TimeoutError:
            pass
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        errors.seek(0)
        return Ended(code, errors.read(_SHOWN_ERRORS).decode(errors="replace"))
