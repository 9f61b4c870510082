"""Options of the plugin."""

from mkdocs.config import config_options as c
from mkdocs.config.base import Config


class PmsiteConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves its hook untyped
    """Options of the plugin in mkdocs.yml."""

    root = c.Type(str, default="")
    """The repository's root, relative to mkdocs.yml; its folder when empty."""
    edit_url = c.Type(str, default="")
    """Where a record is edited, with `{path}`; made from repo_url when empty."""
    today = c.Type(str, default="")
    """The day for which the site is built; SOURCE_DATE_EPOCH or the clock when empty."""
    public = c.Type(bool, default=False)
    """Whether the site holds public records only."""
