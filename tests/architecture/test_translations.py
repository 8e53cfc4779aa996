"""Every text of the workbench stands in Swedish too."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_no_swedish_text_is_missing_or_left_in_english() -> None:
    checked = subprocess.run(
        [sys.executable, ROOT / "scripts" / "translations.py", "check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.stderr == ""
    assert checked.returncode == 0
