"""静态文件 — style sheets, scripts and signs as a new installation keeps them: named by their content, and compressed once."""

from typing import Any

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

QUALITY = 9  # the last two steps of brotli take ten times as long for a twelfth less


class QuickCompressor(Compressor):  # type: ignore[misc]  # the library brings no types
    """压缩 — brotli at the quality where a further step costs more of a start than it ever saves on the way."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        """The data, smaller."""
        squeezed: bytes = brotli.compress(data, quality=QUALITY)
        return squeezed


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the library brings no types
    """静态文件库 — what WhiteNoise serves."""

    def create_compressor(self, **options: Any) -> Compressor:
        """See ``QuickCompressor``."""
        return QuickCompressor(**options)
