"""What every test run needs beside the database."""

import os
from pathlib import Path


def pytest_configure():
    """The folder of collected static files: WhiteNoise warns when it is missing, and warnings are errors."""
    home = os.environ.get("MINZHENG_HOME")
    if home:
        (Path(home) / "static").mkdir(parents=True, exist_ok=True)
