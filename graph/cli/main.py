"""The entry point: gathers the commands, and turns expected failures into a sentence and an exit status."""

import sys

import typer

from graph.cli import api, audit, backup, clean_up, demo, doctor, migrate, questions, reindex, schema, serve, up, worker
from graph.cli.failures import EXPECTED
from graph.cli.options import OptionalPath

app = typer.Typer(
    name="tripsplit",
    help="Group trips: shared expenses, exact balances, searchable documents, answers. All by GraphQL.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command(cls=OptionalPath)(up.up)
for _command in (
    serve.serve,
    worker.worker,
    migrate.migrate,
    reindex.reindex,
    questions.questions,
    backup.backup,
    backup.restore,
    clean_up.clean_up,
    demo.demo,
    schema.schema,
    doctor.doctor,
):
    app.command()(_command)
app.command(hidden=True)(api.api)
app.add_typer(audit.app, name="audit")


def main() -> None:
    """Run the command that the arguments name; exit with 1 and one sentence when it cannot be done."""
    try:
        app()
    except EXPECTED as failure:
        sys.stdout.flush()
        sys.stderr.write(f"tripsplit: {failure}\n")
        sys.exit(1)
    except BrokenPipeError:
        # Whoever read our output has gone, as in `tripsplit schema | head`. Nothing can be told to anyone.
        sys.stderr.close()
        sys.exit(1)
