"""The author's live server: the site in a folder of its own, built anew at every edit, of which little changes."""

import logging
from datetime import date
from pathlib import Path

from pmsite.load.survey import INCIDENTS
from pmsite.load.walk import POLICY
from pmsite.site import output
from pmsite.site.build import build, settings_for
from pmsite.site.session import unwatched
from pmsite.site.settings import BuildError

log = logging.getLogger("mkdocs.plugins.pmsite")


def serve(root: Path, config_file: Path, host: str, port: int, day: date | None) -> None:
    """Serve the site and build it anew at every edit, until interrupted. Raises BuildError and OSError."""
    from mkdocs.livereload import LiveReloadServer  # only here

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    settings = settings_for(root, config_file, public=False)
    with output.workspace(root) as folder:
        target = folder / "site"
        build(root, config_file, target, day, unwatched, tolerant=True)

        def again() -> None:
            try:
                build(root, config_file, target, day, unwatched, tolerant=True)
            except BuildError as error:
                log.error(str(error))

        server = LiveReloadServer(again, host, port, str(target))
        for path in (root / INCIDENTS, root / POLICY, Path(settings.docs_dir), config_file):
            if path.exists():
                server.watch(str(path))
        try:
            server.serve(open_in_browser=False)  # type: ignore[no-untyped-call]  # MkDocs leaves it so
        except KeyboardInterrupt:
            server.shutdown()
