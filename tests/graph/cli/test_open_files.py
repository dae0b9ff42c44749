"""A process may have as many open files as its system lets it."""

import resource

from graph.cli.open_files import allow_many_files


def test_the_soft_limit_is_raised_as_far_as_the_hard_one() -> None:
    """A limit of before, as many systems begin with, is left behind; where it is higher already, it stays."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))

        allow_many_files()

        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (min(65_536, hard), hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
