"""What a program pays for by importing the house's names."""

from __future__ import annotations

import subprocess
import sys


def test_the_sounds_of_names_are_loaded_only_when_they_are_asked_for() -> None:
    program = "import sys, glance.identity; print('jellyfish' in sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )

    assert ended.stdout.strip() == "False"
