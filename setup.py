"""The optional compiled core: POISE_COMPILE=1 has mypyc build router/core from the very same source.

Without it nothing is built, and nothing but setuptools is needed. `make compile` builds in a copy of the tree, so that
no compiled file ever hides a source file.
"""

import os
from pathlib import Path

from setuptools import setup  # type: ignore[import-untyped]


def extensions() -> list[object]:
    """Return the core's modules for mypyc; none where compiling is not asked for."""
    if os.environ.get("POISE_COMPILE") != "1":
        return []
    from mypyc.build import mypycify

    return list(mypycify([path.as_posix() for path in sorted(Path("router/core").rglob("*.py"))], opt_level="3"))


setup(ext_modules=extensions())
