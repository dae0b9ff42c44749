"""`tripsplit reindex`, on a real database and its own vectors."""

from pathlib import Path

from tests.graph.cli.commands import CommandLine


class TestReindex:
    """The command."""

    def test_fills_what_is_chosen(self, command_line: CommandLine, migrated_file: Path, exported_model: Path) -> None:
        """An empty database is done at once; and it is said which generation was filled."""
        folder = migrated_file.parent / "reindex"
        folder.mkdir()
        (folder / "models").symlink_to(exported_model)
        settings = {"DATABASE_URL": f"sqlite:///{migrated_file}", "VECTOR_STORE": "sql"}

        filled = command_line.run("reindex", "--data-root", folder, "--generation", 2, **settings)
        dropped = command_line.run("reindex", "--data-root", folder, "--generation", 2, "--drop", **settings)

        assert (filled.status, filled.output) == (0, "Generation 2 of sql holds 0 passages.\n")
        assert (dropped.status, dropped.output) == (0, "Generation 2 is dropped.\n")

    def test_drops_nothing_that_is_in_use(self, command_line: CommandLine, tmp_path: Path) -> None:
        """Whoever forgets which generation is told, and nothing is lost."""
        outcome = command_line.run("reindex", "--data-root", tmp_path, "--drop")

        assert outcome.status == 1
        assert outcome.errors == "tripsplit: Generation 1 is in use: say which other one to --drop.\n"
