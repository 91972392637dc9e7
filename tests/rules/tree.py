"""The tracked files, and how a rule test ends: every offence on its own line, exit status 1."""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = (".cpp", ".h")


def tracked() -> list[Path]:
    """Files that git knows or would add, relative to the root."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True).stdout
    files = [Path(name) for name in listed.split("\0") if name]
    files = [file for file in files if (ROOT / file).is_file() and not (ROOT / file).is_symlink()]
    if not files:
        sys.exit("no tracked files: this rule would hold for an empty tree")
    return sorted(set(files))


def sources(*tops: str) -> list[Path]:
    return [file for file in tracked() if file.suffix in SOURCES and file.parts[0] in tops]


def text(file: Path) -> str | None:
    """None for a binary file."""
    content = (ROOT / file).read_bytes()
    return None if b"\0" in content else content.decode("utf-8", "replace")


def without_comments(code: str) -> str:
    """Comments become spaces, string literals and line numbers stay."""
    pattern = r'R"\((?:.|\n)*?\)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|//[^\n]*|/\*(?:.|\n)*?\*/'

    def blank(match: re.Match) -> str:
        found = match.group()
        return re.sub(r"[^\n]", " ", found) if found.startswith("/") else found

    return re.sub(pattern, blank, code)


def includes(file: Path) -> list[tuple[int, str]]:
    found = []
    for number, line in enumerate((text(file) or "").splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
        if match:
            found.append((number, match.group(1)))
    return found


def finish(offences: list[str], looked_at: int) -> None:
    for offence in offences:
        print(offence)
    if looked_at == 0:
        sys.exit("nothing was looked at: this rule would hold for an empty tree")
    print(f"{looked_at} looked at, {len(offences)} offences")
    sys.exit(1 if offences else 0)
