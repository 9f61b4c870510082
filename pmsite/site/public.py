"""A public site: the records' pages and what the theme needs. An organisation's documents stay at home."""

from collections.abc import Container
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files


def without_documents(files: Files, config: MkDocsConfig) -> Files:
    """The theme's files, and of the docs folder what the configuration names: style sheets, scripts, a logo."""
    named = {*map(str, config.extra_css), *map(str, config.extra_javascript)}
    named |= {"CNAME", "robots.txt"}
    named |= {str(config.theme.get(key)) for key in ("logo", "favicon") if config.theme.get(key)}
    return Files([file for file in files if file.src_dir != config.docs_dir or file.src_uri in named])


def pruned(nav: Any, known: Container[str]) -> Any:
    """A navigation with those pages only that there are, and no empty section."""
    if isinstance(nav, list):
        kept = [pruned(item, known) for item in nav]
        return [item for item in kept if item]
    if isinstance(nav, dict):
        kept_items = {title: pruned(item, known) for title, item in nav.items()}
        return {title: item for title, item in kept_items.items() if item}
    return nav if nav in known else None
