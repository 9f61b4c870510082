"""What of a MkDocs configuration matters to us, and what MkDocs left in a folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from pmsite.site import shell
from pmsite.site.frame import DAY, SITEMAP
from pmsite.site.options import PmsiteConfig
from pmsite.site.settings import Settings, self_contained
from pmsite.site.store import Store, name_of

_OWN_SEARCH = ("search", "material/search")
_PLAIN_PLUGINS = frozenset({"pmsite", *_OWN_SEARCH})
_PLAIN_EXTENSIONS = frozenset(
    (
        *("abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html", "meta"),
        *("sane_lists", "smarty", "tables", "toc", "wikilinks"),
        *(
            f"pymdownx.{name}"
            for name in (
                *("arithmatex", "betterem", "caret", "critic", "details", "emoji", "highlight", "inlinehilite"),
                *("keys", "mark", "smartsymbols", "superfences", "tabbed", "tasklist", "tilde"),
            )
        ),
    )
)
"""What makes of the same documents the same pages, whatever lies elsewhere and whatever time it is."""


def settings_of(config: MkDocsConfig, options: PmsiteConfig) -> Settings:
    """The settings of a configuration and of our plugin in it."""
    repository = (config.repo_url or "").rstrip("/")
    edit = options.edit_url or (f"{repository}/edit/main/{{path}}" if repository else None)
    plain = (
        set(config.plugins) <= _PLAIN_PLUGINS
        and set(config.markdown_extensions) <= _PLAIN_EXTENSIONS
        and not config.hooks
        and config.theme.name == "material"
        and self_contained(Path(config.config_file_path).read_bytes())
    )
    return Settings(
        config=str(Path(config.config_file_path).resolve()),
        root=str(root_of(config, options)),
        site_dir=config.site_dir,
        docs_dir=config.docs_dir,
        custom_dir=str(config.theme.custom_dir or ""),
        edit=None if options.public else edit,
        issue=f"{repository}/issues/{{number}}" if repository and not options.public else None,
        public=options.public,
        today=options.today,
        theme_search=theme_search(config),
        plain=plain,
    )


def root_of(config: MkDocsConfig, options: PmsiteConfig) -> Path:
    """The repository's root."""
    return (Path(config.config_file_path).parent / options.root).resolve()


def theme_search(config: MkDocsConfig) -> bool:
    """Whether the theme's own search is asked for; then ours stays out of the header."""
    return any(name in config.plugins for name in _OWN_SEARCH)


@dataclass(frozen=True)
class SitemapSlot:
    """What MkDocs' sitemap template asks of a file: its page with these attributes."""

    canonical_url: str | None
    abs_url: str | None
    is_link: bool = False
    update_date: str = DAY

    @property
    def page(self) -> "SitemapSlot":
        """The template's way to reach the page."""
        return self


def sitemap_of(folder: Path) -> str | None:
    """The sitemap that MkDocs wrote, if the theme has one."""
    file = folder / SITEMAP
    return file.read_text("utf-8") if file.is_file() else None


def kept_files(folder: Path, store: Store, shells: Mapping[shell.Key, shell.Shell]) -> Mapping[str, str]:
    """Put what MkDocs wrote into the store, but for shells and the sitemap: path → name."""
    own = {f"{key.path}index.html" for key in shells} | {SITEMAP, f"{SITEMAP}.gz"}
    found = {}
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        if file.is_file() and path not in own:
            content = file.read_bytes()
            found[path] = name_of(b"file", content)
            if store.get(found[path]) is None:
                store.put(found[path], content)
    return found
