"""What "have we seen this before?" costs: each doubling of the records should cost little more than twice as much.

The generator's words are drawn evenly, which no language does; so its texts are drawn anew by Zipf's law.
"""

import math
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.generate import DAY, repository
from pmsite.analyse.facts import facts
from pmsite.analyse.recall.features import Features, features
from pmsite.analyse.recall.index import Index
from pmsite.load.walk import load
from pmsite.model.corpus import Corpus
from pmsite.render.site import render


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def lifelike(one: Features, rng: random.Random, vocabulary: int) -> Features:
    """The same record with as many words, of which few are frequent and many are rare; and causes that recur."""
    weights: dict[str, float] = {}
    for _ in range(sum(map(math.ceil, one.words.values()))):
        rank = int(vocabulary ** rng.random())
        weights[f"w{rank}"] = weights.get(f"w{rank}", 0.0) + 1.0
    causes = [f"cause:c{int(300 ** rng.random())}" for _ in range(2)]
    symptoms = [f"symptom:s{int(200 ** rng.random())}" for _ in range(2)]
    return one._replace(words=weights, surface={}, marks=tuple(dict.fromkeys((*one.marks, *causes, *symptoms))))


def related(index: Index, found: list[Features]) -> None:
    """The five most alike of every record."""
    for one in found:
        index.related(one.id)


def measure(records: int) -> float:
    """Print one line; seconds a record and ln n."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        repository(root, records)
        loading: list[Corpus] = []
        load_time = timed(lambda: loading.append(load(root)[0]))
        corpus = loading[0]
        found: list[Features] = []
        feature_time = timed(lambda: found.extend(map(features, corpus.entries)))
        own = feature_time + timed(lambda: related(Index(found), found))
        without = load_time + timed(lambda: render(facts(corpus, DAY))) - own
        drawn = [lifelike(one, random.Random(one.id), 20 * records) for one in found]
        made: list[Index] = []
        index_time = timed(lambda: made.append(Index(drawn)))
        related_time = timed(lambda: related(made[0], drawn))
    ours = feature_time + index_time + related_time
    each = ours / records * 1000
    seconds = f"words {feature_time:6.2f} s  index {index_time:6.2f} s  five most alike {related_time:6.2f} s"
    growth = f"{each:6.3f} ms a record, {each / math.log(records):6.4f} ÷ ln n"
    share = f"{ours / without:5.2f} of reading and rendering without it (goal 0.25)"
    print(f"{records:>7}  {seconds}  {growth}; {share}", flush=True)
    return each / math.log(records)


def main() -> None:
    """`python -m benchmarks.recall [RECORDS…]`."""
    sizes = [int(size) for size in sys.argv[1:]] or [1000, 3000, 10_000]
    results = [measure(size) for size in sizes]
    print(f"cost ÷ n ln n, largest against smallest: {results[-1] / results[0]:.2f} (goal 1)")


if __name__ == "__main__":
    main()
