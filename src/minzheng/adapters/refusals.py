"""拒收 — the one error by which files from outside are turned away."""


class UploadRefused(Exception):
    """拒收文件 — a file that is not taken; its text says in Chinese what, where and how to mend."""


class ArchiveRefused(UploadRefused):
    """拒收压缩包 — an OOXML container that the guard does not let through."""
