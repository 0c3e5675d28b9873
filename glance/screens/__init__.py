"""A board on a screen or as a picture."""

import os

# Textual reads these once, when it is first imported. Each of them would write the
# patients of a wall to a file or a socket, press keys on it or give its signals away.
_LEAKING = (
    "TEXTUAL_ALLOW_SIGNALS",
    "TEXTUAL_DEBUG",
    "TEXTUAL_DEVTOOLS",
    "TEXTUAL_DRIVER",
    "TEXTUAL_LOG",
    "TEXTUAL_PRESS",
    "TEXTUAL_SCREENSHOT",
)
# The size that a shell exported stands for ever, whatever size the terminal becomes.
_FROZEN = ("COLUMNS", "LINES")

for _name in tuple(os.environ):
    if _name == "TEXTUAL" or _name in _FROZEN or _name.startswith(_LEAKING):
        del os.environ[_name]
