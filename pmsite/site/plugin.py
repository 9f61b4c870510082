"""The MkDocs plugin: hooks only; what is shown is made elsewhere."""

import logging
from contextlib import ExitStack
from html import escape, unescape
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit

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
from pmsite.render.search.documents import Document
from pmsite.render.search.index import indexed
from pmsite.render.site import SCRIPT, STYLE
from pmsite.render.view import inert
from pmsite.report.problems import summary
from pmsite.site import csp, dress, shell
from pmsite.site.crew import CrewError
from pmsite.site.edition import Edition
from pmsite.site.frame import LOC, SITEMAP, Frame, keep
from pmsite.site.opening import opening
from pmsite.site.options import PmsiteConfig
from pmsite.site.public import pruned, without_documents
from pmsite.site.reading import SitemapSlot, kept_files, root_of, settings_of, sitemap_of, theme_search
from pmsite.site.scan import GoneError
from pmsite.site.search import of_html
from pmsite.site.session import Session, UnsoundError, session
from pmsite.site.settings import BuildError
from pmsite.site.store import Store

log = logging.getLogger("mkdocs.plugins.pmsite")
THEME = Path(__file__).parent / "theme"


class PmsitePlugin(BasePlugin[PmsiteConfig]):  # type: ignore[no-untyped-call]  # as above
    """Adds the records' pages to a MkDocs site.

    `pmsite build` has MkDocs make the frame alone, and only when a document, the configuration, the theme or
    the address of a page has changed. Where MkDocs itself was called, the site is filled once the frame is made.
    """

    serving = False
    own = ExitStack()
    """What is to be closed when a build ends."""
    given: Edition | None = None
    """What is to be published, where `pmsite build` worked it out; and the store in which it works."""
    store: Store | None = None
    frame: Frame | None = None
    """What came of it."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether an author is watching: then a broken record must not end the server."""
        self.serving = command == "serve"
        self.own = ExitStack()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Work out what is to be published before anything is deleted; stop here if a record is broken."""
        if not config.use_directory_urls:
            raise PluginError("pmsite needs `use_directory_urls: true` in mkdocs.yml.")
        self.session: Session | None = None
        if self.given is None:
            self.session = self._session(config)
            self.store = self.session.store
        self.edition = self.session.edition if self.session else self.given
        assert self.edition is not None
        if self.config.public:
            config.repo_url = config.repo_name = config.edit_uri = None
        self.pages = {page.path: page for page in self.edition.tree.pages}
        self.shells: dict[shell.Key, shell.Shell] = {}
        self.taken: set[str] = set()
        self.lit: list[MkPage] = []
        self.docs: list[Document] = []
        self.carried: set[tuple[str, str]] = set()
        self.keys = {key.path: key for key in self.edition.keys}
        if self.config.public:
            config.nav = pruned(config.nav, {f"{page.path}index.md" for page in self.edition.tree.pages})
        if STYLE not in config.extra_css:
            config.extra_css.insert(0, STYLE)
        config.extra_javascript.insert(0, _module(SCRIPT))
        if str(THEME) not in config.theme.dirs:
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add a shell for each page of the navigation and each kind of other pages, and the addresses of all."""
        assert self.edition is not None
        files = without_documents(files, config) if self.config.public else files
        taken = {file.dest_uri: file.src_uri for file in files}
        for address in self.edition.addresses:
            if (own := taken.get(f"{address}index.html")) is not None:
                log.info("docs/%s stands in for the generated page.", own)
                self.taken.add(address)
                self.keys.pop(address, None)
            elif address not in self.keys:
                files.append(FilledFile(address, config))
        for key in self.keys.values():
            inclusion = InclusionLevel.UNDEFINED if key.listed else InclusionLevel.NOT_IN_NAV
            files.append(File.generated(config, f"{key.path}index.md", content="", inclusion=inclusion))
        return files

    def on_page_content(self, html: str, *, page: MkPage, config: MkDocsConfig, files: Files) -> str:
        """Give MkDocs slots for our pages."""
        if (key := self.keys.get(_address(page))) is not None:
            page.meta = {"description": shell.DESCRIPTION, **_HIDDEN}
            if key.listed:  # its title stands in the navigation too, where the theme prints it as it is
                page.meta["title"] = inert(escape(self.pages[key.path].title))
            else:
                page.title = shell.TITLE
                page.canonical_url = shell.CANONICAL if config.site_url else None
            page.toc = _contents([(shell.ENTRY, shell.ANCHOR)] if key.contents else [])
            page.edit_url = None
            if not key.contents:
                page.meta["hide"] = ["navigation", "toc"]
            # The theme adds a heading of its own where it sees none.
            return f"<h1 hidden></h1>{shell.BODY}"
        if not _excluded(page) and page.file.inclusion is not InclusionLevel.EXCLUDED:
            self.docs.append(of_html(page.url, unescape(str(page.title or page.url)), html))
        return html

    def on_page_context(
        self, context: TemplateContext, *, page: MkPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Light the section of the navigation that a shell's pages belong to."""
        if (key := self.keys.get(_address(page))) is not None and not key.listed:
            self.lit = [item for item in nav.pages if item.url == key.section]
            for item in self.lit:
                item.active = True
        return context

    def on_post_page(self, output: str, *, page: MkPage, config: MkDocsConfig) -> str:
        """Add the search and what links show; keep what the theme made of a shell."""
        described = page.meta.get("description") or config.site_description or ""
        about = unescape(str(page.title or config.site_name)), unescape(str(described)), page.canonical_url or ""
        output = dress.with_open_graph(output, *about, config.site_name)
        output = dress.with_feed(output, get_relative_url("./", page.url))
        if not theme_search(config):
            output = dress.with_search(output, get_relative_url("./", page.url))
        self.carried |= csp.inline(output)
        if (key := self.keys.get(_address(page))) is not None:
            self.shells[key] = shell.cut(output.replace("<h1 hidden></h1>", ""))
            for item in self.lit:
                item.active = False
            self.lit = []
        return output

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """The page for what is not found has the search too."""
        if template_name.endswith(".html") and not theme_search(config):
            output_content = dress.with_search(output_content, urlsplit(config.site_url or "/").path)
            self.carried |= csp.inline(output_content)
        return output_content

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """The sitemap has a slot for our pages, and one for the day."""
        if template_name == SITEMAP:
            kept = [file.page for file in context["pages"] if not file.url.startswith(shell.FOLDER)]
            own = [SitemapSlot(page.canonical_url, page.abs_url, bool(page.is_link)) for page in kept if page]
            context["pages"] = cast("list[File]", [*own, SitemapSlot(LOC if config.site_url else None, None)])
        return context

    @event_priority(-100)  # after the search plugin has written its index
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Keep the frame; where nobody else does, fill it."""
        assert self.store is not None
        self.frame = Frame(
            config.site_url or "",
            config.site_description or "",
            self.shells,
            frozenset(self.taken),
            kept_files(Path(config.site_dir), self.store, self.shells),
            tuple(map(indexed, self.docs)),
            tuple(sorted(self.carried)),
            sitemap_of(Path(config.site_dir)),
            theme_search(config),
        )
        if self.session is not None:
            name = keep(self.frame, self.store)
            try:
                self.session.fill(self.frame, name, Path(config.site_dir))
            except (BuildError, GoneError, CrewError) as error:
                raise PluginError(str(error)) from None
            self.own.close()

    def on_build_error(self, *, error: Exception) -> None:
        """Let the processes go."""
        self.own.close()

    def _session(self, config: MkDocsConfig) -> Session:
        """Read the records, as MkDocs was called and not we."""
        settings = settings_of(config, self.config)
        if not (Path(settings.root) / INCIDENTS).is_dir():
            raise PluginError(f"{settings.root} has no {INCIDENTS}/ folder: see `root` of the pmsite plugin.")
        try:
            own = self.own.enter_context(session(opening(settings), tolerant=self.serving))
        except UnsoundError as error:
            raise PluginError(_listing(error)) from None
        except BuildError as error:
            raise PluginError(str(error)) from None
        for problem in own.edition.errors:
            log.info("%s: %s %s", problem.location, problem.rule, problem.message)
        return own

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Rebuild when a record or the policy is saved."""
        for name in (INCIDENTS, POLICY):
            if (path := root_of(config, self.config) / name).exists():
                server.watch(str(path))
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


def _address(page: MkPage) -> str:
    return "" if page.url == "./" else page.url


def _excluded(page: MkPage) -> bool:
    """Whether a document asks to stay out of the search, as the theme's own has it."""
    asked = page.meta.get("search")
    return isinstance(asked, dict) and bool(asked.get("exclude"))


def _module(path: str) -> ExtraScriptValue:
    """A script that the theme loads as a module."""
    script = ExtraScriptValue(path)
    script.type = "module"
    return script


def _contents(entries: list[tuple[str, str]]) -> TableOfContents:
    return TableOfContents([AnchorLink(title, name, 2) for title, name in entries])


def _listing(error: UnsoundError) -> str:
    lines = [f"{p.location}: {p.rule} {p.message}" for p in error.problems]
    return "\n".join([*lines, summary(error.problems, error.count)])
