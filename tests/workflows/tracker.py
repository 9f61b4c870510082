"""The commands that reach GitHub, each in a process of its own, against the stand-in."""

from tests.cli.command import Done, environment, run
from tests.conftest import TODAY
from tests.github.kit import Repository

_SET = ("SITE_URL", "PMSITE_WEBHOOK_URL", "PMSITE_TODAY", "GITHUB_TOKEN", "GITHUB_REPOSITORY", "GITHUB_API_URL")


def command(repository: Repository, name: str, *arguments: str, **env: str) -> Done:
    """A command in a repository, with what Actions sets; `env` changes that, and empty means not set."""
    github = repository.github
    ours = {"GITHUB_API_URL": repository.url, "GITHUB_REPOSITORY": github.full_name, "GITHUB_TOKEN": github.token}
    given = environment(**dict.fromkeys(_SET, ""))
    given |= ours | env
    kept = {key: value for key, value in given.items() if value or key not in _SET}
    return run(name, "--today", TODAY, *arguments, cwd=repository.root, env=kept)
