"""The MkDocs plugin: hooks only; what is shown is made elsewhere."""

import logging
from html import escape, unescape
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkPage
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import get_relative_url
from mkdocs.utils.templates import TemplateContext

from pmsite.load.survey import INCIDENTS
from pmsite.load.walk import POLICY
from pmsite.render.page import Page
from pmsite.render.search.documents import Document, of_pages
from pmsite.render.site import SCRIPT, STYLE
from pmsite.render.view import inert
from pmsite.report.problems import summary
from pmsite.site import csp, dress, publish, search, shell
from pmsite.site.clock import NoDayError, today
from pmsite.site.compose import Checked, Site, Step, compose, only_public, read
from pmsite.site.output import write
from pmsite.site.public import pruned, without_documents

log = logging.getLogger("mkdocs.plugins.pmsite")
THEME = Path(__file__).parent / "theme"


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


class PmsitePlugin(BasePlugin[PmsiteConfig]):  # type: ignore[no-untyped-call]  # as above
    """Adds the records' pages to a MkDocs site."""

    serving = False
    checked: Checked | None = None
    """Records read already, by whoever runs MkDocs from a program."""
    progress: Step | None = None
    """Told each record as it is rendered."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether an author is watching: then a broken record must not end the server."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the records before anything is deleted; stop here if one is broken."""
        if not config.use_directory_urls:
            raise PluginError("pmsite needs `use_directory_urls: true` in mkdocs.yml.")
        if not (self.root(config) / INCIDENTS).is_dir():
            raise PluginError(f"{self.root(config)} has no {INCIDENTS}/ folder: see `root` of the pmsite plugin.")
        checked = self.checked or read(self.root(config))
        checked = only_public(checked) if self.config.public else checked
        if checked.errors and not self.serving:
            raise PluginError(_listing(checked))
        for problem in checked.errors:
            log.info("%s: %s %s", problem.location, problem.rule, problem.message)
        try:
            day = today(checked.corpus.policy.zone, self.config.today)
        except NoDayError as error:
            raise PluginError(str(error)) from None
        progress = self.progress or (lambda path: None)
        if self.config.public:
            config.repo_url = config.repo_name = config.edit_uri = None
        self.site: Site = compose(
            checked,
            self.root(config),
            self._edit(config),
            day,
            progress,
            _issue(config),
        )
        self.pages = {page.path: page for page in self.site.tree.pages}
        self.shells: dict[shell.Key, shell.Shell] = {}
        self.keys: dict[str, shell.Key] = {}
        self.lit: list[MkPage] = []
        self.docs: list[Document] = []
        self.carried: set[tuple[str, str]] = set()
        if self.config.public:
            config.nav = pruned(config.nav, {f"{page.path}index.md" for page in self.site.tree.pages})
        if STYLE not in config.extra_css:
            config.extra_css.insert(0, STYLE)
        config.extra_javascript.insert(0, _module(SCRIPT))
        if str(THEME) not in config.theme.dirs:
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
        return config

    def root(self, config: MkDocsConfig) -> Path:
        """The repository's root."""
        return (Path(config.config_file_path).parent / self.config.root).resolve()

    def _edit(self, config: MkDocsConfig) -> str | None:
        if self.config.public:
            return None
        if self.config.edit_url:
            return self.config.edit_url
        return f"{config.repo_url.rstrip('/')}/edit/main/{{path}}" if config.repo_url else None

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the pages of the navigation, and one shell for each kind of other page."""
        files = without_documents(files, config) if self.config.public else files
        taken = {file.dest_uri: file.src_uri for file in files}
        for page in self.site.tree.pages:
            name = f"{page.path}index.md"
            if (own := taken.get(f"{page.path}index.html")) is not None:
                log.info("docs/%s stands in for the generated page.", own)
                del self.pages[page.path]
            elif page.listed:
                files.append(File.generated(config, name, content=""))
            else:
                files.append(FilledFile(page.path, config))
        self.keys = {key.path: key for key in map(shell.key_of, self.filled())}
        for key in self.keys.values():
            hidden = InclusionLevel.NOT_IN_NAV
            files.append(File.generated(config, f"{key.path}index.md", content="", inclusion=hidden))
        return files

    def filled(self) -> list[Page]:
        """The pages that are filled into a shell."""
        return [page for page in self.pages.values() if not page.listed]

    def on_page_content(self, html: str, *, page: MkPage, config: MkDocsConfig, files: Files) -> str:
        """Give MkDocs our HTML for our pages."""
        own = self.pages.get(page.url if page.url != "./" else "")
        if own is not None and own.listed:
            # The theme prints these two as they are.
            texts = {"title": own.title, "description": own.description}
            page.meta = {key: inert(escape(text)) for key, text in texts.items()} | _HIDDEN
            page.toc = _contents([(h.title, h.id) for h in own.contents])
            page.edit_url = None
            if not own.contents:
                page.meta["hide"] = ["navigation", "toc"]
            return own.body
        if (key := self.keys.get(page.url)) is not None:
            page.title = shell.TITLE
            page.meta = {"description": shell.DESCRIPTION, **_HIDDEN}
            page.toc = _contents([(shell.ENTRY, shell.ANCHOR)] if key.contents else [])
            page.edit_url = None
            page.canonical_url = shell.CANONICAL if config.site_url else None
            if not key.contents:
                page.meta["hide"] = ["navigation", "toc"]
            # The theme adds a heading of its own where it sees none.
            return f"<h1 hidden></h1>{shell.BODY}"
        if not _excluded(page) and page.file.inclusion is not InclusionLevel.EXCLUDED:
            self.docs.append(search.of_html(page.url, unescape(str(page.title or page.url)), html))
        return html

    def on_page_context(
        self, context: TemplateContext, *, page: MkPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Light the section of the navigation that a shell's pages belong to."""
        if (key := self.keys.get(page.url)) is not None:
            self.lit = [item for item in nav.pages if item.url == key.section]
            for item in self.lit:
                item.active = True
        return context

    def on_post_page(self, output: str, *, page: MkPage, config: MkDocsConfig) -> str:
        """Add the search and what links show; keep what the theme made of a shell."""
        described = page.meta.get("description") or config.site_description or ""
        about = unescape(str(page.title or config.site_name)), unescape(str(described)), page.canonical_url or ""
        output = dress.with_open_graph(output, *about, config.site_name)
        if not self.theme_search(config):
            output = dress.with_search(output, get_relative_url("./", page.url))
        self.carried |= csp.inline(output)
        if (key := self.keys.get(page.url)) is not None:
            self.shells[key] = shell.cut(output.replace("<h1 hidden></h1>", ""))
            for item in self.lit:
                item.active = False
        return output

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """The page for what is not found has the search too."""
        if template_name.endswith(".html") and not self.theme_search(config):
            output_content = dress.with_search(output_content, urlsplit(config.site_url or "/").path)
            self.carried |= csp.inline(output_content)
        return output_content

    @staticmethod
    def theme_search(config: MkDocsConfig) -> bool:
        """Whether the theme's own search is asked for; then ours stays out of the header."""
        return any(name in config.plugins for name in ("search", "material/search"))

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """The sitemap lists our pages instead of the shells."""
        if template_name == "sitemap.xml":
            kept = [file for file in context["pages"] if not file.url.startswith(shell.FOLDER)]
            own = [publish.SitemapEntry.of(page, config.site_url or "", self.site.day) for page in self.filled()]
            context["pages"] = [*kept, *cast("list[File]", own)]
        return context

    @event_priority(-100)  # after the search plugin has written its index
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Fill the shells and write everything that MkDocs does not know of."""
        target = Path(config.site_dir)
        own = list(self.pages.values())
        publish.publish(self.site, self.filled(), self.shells, target, config.site_url or "")
        if self.theme_search(config):
            publish.extend_search(own, target)
        search.publish(self.site, [*of_pages(own), *self.docs], target)
        drawings = {
            css
            for path, one in self.site.tree.files.items()
            if path.endswith(".svg")
            for css in csp.inline(one.decode())
        }
        write(target / csp.FILE, (csp.header({*self.carried, *drawings}) + "\n").encode())

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Rebuild when a record or the policy is saved."""
        for name in (INCIDENTS, POLICY):
            if (self.root(config) / name).exists():
                server.watch(str(self.root(config) / name))
        return server


class FilledFile(File):
    """A page that MkDocs may link to but neither builds nor copies: it is filled into a shell."""

    def __init__(self, address: str, config: MkDocsConfig) -> None:
        name, target = f"{address}index.md", f"{address}index.html"
        hidden = InclusionLevel.NOT_IN_NAV
        super().__init__(name, None, config.site_dir, True, dest_uri=target, inclusion=hidden)

    def is_documentation_page(self) -> bool:
        """Not one that MkDocs renders."""
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """Nothing to copy: it is written after the build."""


_HIDDEN: dict[str, Any] = {"hide": ["navigation"], "search": {"exclude": True}}


def _excluded(page: MkPage) -> bool:
    """Whether a document asks to stay out of the search, as the theme's own has it."""
    asked = page.meta.get("search")
    return isinstance(asked, dict) and bool(asked.get("exclude"))


def _issue(config: MkDocsConfig) -> str | None:
    """Where the repository's issues are, as far as its address tells."""
    return f"{config.repo_url.rstrip('/')}/issues/{{number}}" if config.repo_url else None


def _module(path: str) -> ExtraScriptValue:
    """A script that the theme loads as a module."""
    script = ExtraScriptValue(path)
    script.type = "module"
    return script


def _contents(entries: list[tuple[str, str]]) -> TableOfContents:
    return TableOfContents([AnchorLink(title, name, 2) for title, name in entries])


def _listing(checked: Checked) -> str:
    lines = [f"{p.location}: {p.rule} {p.message}" for p in checked.errors]
    count = len(checked.corpus.entries) + len(checked.corpus.unread)
    return "\n".join([*lines, summary(checked.problems, count)])
