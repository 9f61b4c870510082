"""The author's live server: the site in a folder of its own, built anew at every edit, of which little changes."""

import logging
from datetime import date
from pathlib import Path

from pmsite.load.survey import INCIDENTS
from pmsite.load.walk import POLICY
from pmsite.site import output
from pmsite.site.build import Built, build, settings_for
from pmsite.site.session import Progress, unwatched
from pmsite.site.settings import BuildError

log = logging.getLogger("mkdocs.plugins.pmsite")


def serve(
    root: Path, config_file: Path, host: str, port: int, day: date | None, progress: Progress = unwatched
) -> None:
    """Serve the site and build it anew at every edit, until interrupted; `progress` is of the first build.

    Raises BuildError and OSError.
    """
    from mkdocs.livereload import LiveReloadServer  # only here

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    settings = settings_for(root, config_file, public=False)
    with output.workspace(root) as folder:
        target = folder / "site"
        _tell(build(root, config_file, target, day, progress, tolerant=True))

        def again() -> None:
            try:
                _tell(build(root, config_file, target, day, tolerant=True))
            except BuildError as error:
                log.error(str(error))

        server = LiveReloadServer(again, host, port, str(target))
        watched = [root / INCIDENTS, root / POLICY, Path(settings.docs_dir), config_file]
        for path in (*watched, *([Path(settings.custom_dir)] if settings.custom_dir else ())):
            if path.exists():
                server.watch(str(path))
        try:
            server.serve(open_in_browser=False)  # type: ignore[no-untyped-call]  # MkDocs leaves it so
        except KeyboardInterrupt:
            server.shutdown()


def _tell(built: Built) -> None:
    """What keeps records from being shown."""
    for problem in built.errors:
        log.info("%s: %s %s", problem.location, problem.rule, problem.message)
