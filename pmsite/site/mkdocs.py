"""MkDocs itself, where it is needed: for its configuration, and for the frame."""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError

from pmsite.site import clock
from pmsite.site.edition import Edition
from pmsite.site.frame import Frame
from pmsite.site.plugin import PmsitePlugin
from pmsite.site.reading import settings_of
from pmsite.site.settings import BuildError, Settings
from pmsite.site.store import Store


def read_settings(config_file: Path) -> Settings:
    """What a configuration says. Raises BuildError."""
    config = _config(config_file)
    return settings_of(config, _plugin(config).config)


def make_frame(settings: Settings, edition: Edition, store: Store, tolerant: bool = False) -> Frame:
    """Have MkDocs make the frame of an edition; a `tolerant` one minds no warnings. Raises BuildError."""
    config = _config(Path(settings.config))
    plugin = _plugin(config)
    plugin.given, plugin.store = edition, store
    plugin.config.public = settings.public
    config.strict = config.strict and not tolerant
    with tempfile.TemporaryDirectory() as folder, clock.pinned(edition.order.day), _listening() as said:
        config.site_dir = str(Path(folder) / "site")
        try:
            mkdocs_build(config)
        except OSError:
            raise
        except Exception as error:  # MkDocs and other plugins raise whatever they like
            raise BuildError("\n".join([*said, f"MkDocs stopped: {error}"])) from None
    assert plugin.frame is not None
    return plugin.frame


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
