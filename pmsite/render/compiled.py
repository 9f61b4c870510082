"""Templates as Python's byte code, kept so that no process has to compile them again."""

from collections.abc import Callable

from jinja2.bccache import Bucket, BytecodeCache

from pmsite.render.view import environment


class Compiled(BytecodeCache):
    """Byte code that somebody keeps: `get` and `put` take a name, which tells states of a template apart."""

    def __init__(self, get: Callable[[str], bytes | None], put: Callable[[str, bytes], None]) -> None:
        self._get, self._put = get, put

    def load_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja for each template."""
        if (raw := self._get(self._name(bucket))) is not None:
            bucket.bytecode_from_string(raw)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja for each that was compiled."""
        self._put(self._name(bucket), bucket.bytecode_to_string())

    @staticmethod
    def _name(bucket: Bucket) -> str:
        return f"{bucket.key}:{bucket.checksum}"


def keep_templates(get: Callable[[str], bytes | None], put: Callable[[str, bytes], None]) -> None:
    """Have byte code kept from now on."""
    environment().bytecode_cache = Compiled(get, put)
