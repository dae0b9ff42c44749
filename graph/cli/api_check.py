"""The check of the API: whether each of its processes answers."""

import asyncio

from graph.cli.findings import Finding, Verdict
from graph.cli.parts import http_fault
from persistence.addresses import reachable_host
from persistence.run_file import read_run
from persistence.settings import Settings


async def check_api(settings: Settings) -> Finding:
    """Ask each process of a running `tripsplit up`, or else whoever listens where the settings say."""
    run = read_run(settings.data_root_path)
    where = run.address if run else f"http://{reachable_host(settings.host)}:{settings.port}"
    asked = run.api_addresses if run else (where,)
    faults = [fault for fault in await asyncio.gather(*(http_fault(f"{one}/health") for one in asked)) if fault]
    if not faults:
        return Finding("API", Verdict.FINE, f"{_counted(len(asked))} at {where}")
    if run is None:
        remedy = "Start `tripsplit up` or `tripsplit serve`."
        return Finding("API", Verdict.NOTE, f"nothing answers at {where} ({faults[0]})", remedy)
    state = f"{len(faults)} of {len(asked)} processes at {where} do not answer ({faults[0]})"
    return Finding("API", Verdict.MISSING, state, "`tripsplit up` starts again what ends: see its log.")


def _counted(processes: int) -> str:
    return "answers" if processes == 1 else f"{processes} processes answer"
