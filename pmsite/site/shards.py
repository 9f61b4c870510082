"""A site made by several machines: each makes the pages of its share of records, one puts them together.

What a machine made is what its store holds; so the site is that of one build, byte for byte.
"""

from datetime import date
from pathlib import Path

from pmsite.analyse.facts import facts
from pmsite.site.build import settings_for
from pmsite.site.edition import order_of, seen, tasks
from pmsite.site.hands import making
from pmsite.site.opening import opening
from pmsite.site.scan import name_of_features
from pmsite.site.session import Progress, reading, unwatched
from pmsite.site.settings import BuildError
from pmsite.site.sheets import name_of_found
from pmsite.site.store import store_of


def shard(
    root: Path,
    config_file: Path,
    share: int,
    of: int,
    folder: Path,
    day: date | None = None,
    progress: Progress = unwatched,
    public: bool = False,
    workers: int | None = None,
) -> int:
    """Make the pages of share 1 to `of`, and put all that a merge needs of them into a new folder; how many.

    Raises BuildError.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BuildError(f"{folder} is not empty. Name a new folder for the shard.")
    settings = settings_for(root, config_file, public)
    with reading(opening(settings, day), progress, workers=workers) as desk:
        corpus, inside, _ = seen(desk.stock, settings.public)
        order = order_of(desk.what, inside)
        known = facts(corpus, desk.what.day, desk.stock.resemblance(corpus))
        own = tasks(desk.stock, known, order, share - 1, of)
        with progress("Rendering records", len(own)) as step:
            for _ in desk.crew.start(making(order), own, lambda task: task.path).done(step):
                pass
        name = order.name
        used = [part for task in own for part in (task.record, task.sheet, name_of_found(name, task.record))]
        # Records that have no page are known to the others by what was read of them.
        used += [record for _, record in desk.what.paths[share - 1 :: of]]
        used += [name_of_features(task.record) for task in own]
        desk.store.lend(set(used), folder)
    return len(own)


def take_over(root: Path, folders: list[Path]) -> int:
    """Put what shards made into the repository's store; how many files. Raises BuildError."""
    store = store_of(root)
    if not store.writable():
        raise BuildError(f"{store.folder or root} cannot be written, so the shards cannot be put together.")
    taken = 0
    for folder in folders:
        found = store.borrow(folder) if folder.is_dir() else 0
        if not found:
            raise BuildError(f"{folder} holds no shard. `pmsite build --shard 1/4 --out {folder}` makes one.")
        taken += found
    return taken
