"""A whole site by MkDocs, put into place only when it is complete; and the author's live server."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError

from pmsite.render.site import STYLE
from pmsite.site import clock, output
from pmsite.site.compose import Checked, Step, read
from pmsite.site.plugin import PmsitePlugin


class BuildError(Exception):
    """Why a site could not be built, as a sentence."""


@dataclass(frozen=True)
class Built:
    """What a build left behind."""

    target: Path
    pages: int
    drawings: int


def build(
    root: Path,
    config_file: Path,
    target: Path | None,
    day: date | None = None,
    checked: Checked | None = None,
    progress: Step | None = None,
    public: bool = False,
) -> Built:
    """Build the whole site beside the old one, then change only the files that differ.

    Without a `day` it is the plugin's own, SOURCE_DATE_EPOCH's, or today. `checked` saves reading the
    records again; `progress` is told each record as it is rendered; `public` leaves out what is not.
    Raises BuildError; the old site is then as it was.
    """
    config = _config(config_file)
    plugin = _plugin(config)
    plugin.config.root = str(root)
    plugin.checked = checked or read(root)
    plugin.progress = progress
    plugin.config.public = public or plugin.config.public
    clock.pin(day or clock.today(plugin.checked.corpus.policy.zone, plugin.config.today))
    final = (target or Path(config.site_dir)).resolve()
    _refuse_to_bury(final, root, config)
    with output.workspace(root) as folder, _listening() as said:
        config.site_dir = str(folder / "site")
        try:
            mkdocs_build(config)
        except OSError:
            raise
        except Exception as error:  # MkDocs and other plugins raise whatever they like
            raise BuildError("\n".join([*said, f"MkDocs stopped: {error}"])) from None
        output.mirror(folder / "site", final)
    drawings = sum(1 for _ in final.glob("incidents/*/*/*.svg"))
    return Built(final, sum(1 for _ in final.rglob("index.html")), drawings)


def serve(config_file: Path, address: str, day: date | None) -> None:
    """Serve the site and rebuild it at every edit, until interrupted."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    _config(config_file)
    if day:
        clock.pin(day)
    mkdocs_serve(str(config_file), livereload=True, dev_addr=address, strict=False)


def _config(config_file: Path) -> MkDocsConfig:
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's advertisement, not ours to pass on
    if not config_file.is_file():
        raise BuildError(f"There is no {config_file}. `pmsite init` makes one.")
    try:
        with _listening() as said:
            config = load_config(str(config_file))
    except (ConfigurationError, Abort) as error:
        raise BuildError("\n".join([*said, f"{config_file}: {error}"])) from None
    _plugin(config)
    return config


def _plugin(config: MkDocsConfig) -> PmsitePlugin:
    plugin = config.plugins.get("pmsite")
    if not isinstance(plugin, PmsitePlugin):
        raise BuildError(f"{config.config_file_path} does not name pmsite under `plugins:`.")
    return plugin


def _refuse_to_bury(target: Path, root: Path, config: MkDocsConfig) -> None:
    """Whatever the target holds and the new site does not is deleted: so it must be a site of ours."""
    if root.is_relative_to(target) or Path(config.docs_dir).is_relative_to(target):
        raise BuildError(f"The site cannot be written to {target}: it holds its own sources.")
    if target.is_dir() and any(target.iterdir()) and not (target / STYLE).is_file():
        raise BuildError(f"{target} is not empty and holds no site built by pmsite. Empty it, or name another.")


class _Notes(logging.Handler):
    """Keeps the messages of warnings and errors."""

    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.said = said

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.said.append(record.getMessage())


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Collects what MkDocs warns of."""
    said: list[str] = []
    handler = _Notes(said)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield said
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate
