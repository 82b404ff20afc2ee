"""Copies of the tree under build/, one as it is and one compiled: `python -m tests.bench.compiled` makes the latter.

Both are taken at one moment, so that an edit made while something is measured does not change what is measured; and
no compiled file ever lies beside a source file of the checkout.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE, COMPILED = ROOT / "build/source", ROOT / "build/compiled"
CODE = ("router", "channels", "simulations", "policies", "tests", "requirements")
REST = ("pyproject.toml", "setup.py", "README.md", "LICENSE")


def fingerprint(tree: Path) -> str:
    """Digest all that decides what a tree's compiled core is: its source, how it is built, and with what."""
    digest = hashlib.sha256(sys.version.encode())
    for path in [*sorted((tree / "router/core").rglob("*.py")), tree / "setup.py", tree / "requirements/bench.txt"]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def copy(tree: Path, into: Path) -> None:
    """Bring the code of a copy up to date; what else lies there stays."""
    for name in CODE:
        for old in sorted((into / name).rglob("*.py")):
            if not (tree / old.relative_to(into)).exists():
                old.unlink()
        ignored = shutil.ignore_patterns("__pycache__", "*.so")
        shutil.copytree(tree / name, into / name, ignore=ignored, dirs_exist_ok=True)
    for name in REST:
        if (tree / name).exists():
            shutil.copy2(tree / name, into / name)


def source() -> Path:
    """Return a copy of the tree as it is now."""
    SOURCE.mkdir(parents=True, exist_ok=True)
    copy(ROOT, SOURCE)
    return SOURCE


def compiled(tree: Path) -> Path:
    """Return a compiled copy of a tree: the last one if its core is still the same."""
    made_of, mark = fingerprint(tree), COMPILED / ".made_of"
    if not mark.exists() or mark.read_text("utf-8") != made_of:
        shutil.rmtree(COMPILED, ignore_errors=True)
        COMPILED.mkdir(parents=True)
        copy(tree, COMPILED)
        command = [sys.executable, "setup.py", "--quiet", "build_ext", "--inplace"]
        env = {**os.environ, "POISE_COMPILE": "1"}
        done = subprocess.run(command, cwd=COMPILED, env=env, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit("the core does not compile:\n" + (done.stdout + done.stderr)[-4000:])
        mark.write_text(made_of, "utf-8")
    copy(tree, COMPILED)
    return COMPILED


if __name__ == "__main__":
    print(compiled(source()).relative_to(ROOT))
