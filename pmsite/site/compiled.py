"""Templates as Python's byte code, kept so that no process has to compile them again."""

from jinja2.bccache import Bucket, BytecodeCache

from pmsite.site.store import Store, name_of


class Compiled(BytecodeCache):
    """Keeps byte code in a store, whose seal shows damage; it is named after the program, so of this one alone."""

    def __init__(self, store: Store, program: bytes) -> None:
        self._store, self._program = store, program

    def load_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja for each template."""
        if (raw := self._store.get(self._name(bucket))) is not None:
            bucket.bytecode_from_string(raw)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja for each that was compiled."""
        self._store.put(self._name(bucket), bucket.bytecode_to_string())

    def _name(self, bucket: Bucket) -> str:
        return name_of(b"template", self._program, bucket.key.encode(), bucket.checksum.encode())
