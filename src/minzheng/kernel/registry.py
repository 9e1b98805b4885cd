"""登记簿 — registries: things declared once, found by code, discovered by file name."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from types import ModuleType
from typing import Generic, TypeVar

T = TypeVar("T")


class NotRegistered(LookupError):
    """未登记 — nothing stands in the registry under this code."""


class AlreadyRegistered(ValueError):
    """重复登记 — two declarations claim one code."""


class Registry(Generic[T]):
    """登记簿 — things of one sort, keyed by their ``code``, in the order in which they were added."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._things: dict[str, T] = {}

    def add(self, thing: T) -> T:
        """登记 — add a thing and give it back, so that it serves as a decorator.

        Raises AlreadyRegistered for a second thing under one code, ValueError for a thing without a code.
        """
        code = getattr(thing, "code", None)
        if not isinstance(code, str) or not code.strip():
            raise ValueError(f"“{self.name}”中的 {_origin(thing)} 没有代码，请给它写上 code。")
        if code in self._things:
            first, second = _origin(self._things[code]), _origin(thing)
            raise AlreadyRegistered(f"“{self.name}”中代码“{code}”登记了两次：{first} 与 {second}，请改其中一个。")
        self._things[code] = thing
        return thing

    def get(self, code: str) -> T:
        """查找 — the thing under this code; raises NotRegistered, naming the codes that look alike."""
        try:
            return self._things[code]
        except KeyError:
            near = get_close_matches(code, self._things, n=3)
            hint = f"是否指：{'、'.join(near)}？" if near else f"已登记 {len(self)} 项，请核对代码。"
            raise NotRegistered(f"“{self.name}”中没有代码“{code}”，{hint}") from None

    def codes(self) -> tuple[str, ...]:
        return tuple(self._things)

    def __contains__(self, code: object) -> bool:
        return code in self._things

    def __iter__(self) -> Iterator[T]:
        return iter(tuple(self._things.values()))

    def __len__(self) -> int:
        return len(self._things)

    def __repr__(self) -> str:
        return f"<Registry {self.name}: {len(self)}>"


def discover(package_names: Iterable[str], module_name: str) -> list[ModuleType]:
    """发现 — import ``<package>.<module_name>`` of every package that has it; a mistake inside one is not hidden.

    Where the declarations have grown into a folder of that name, every module in it is imported. Raises
    ModuleNotFoundError when a package itself does not exist.
    """
    found = []
    for package_name in package_names:
        full_name = f"{importlib.import_module(package_name).__name__}.{module_name}"
        if importlib.util.find_spec(full_name) is not None:
            found.append(importlib.import_module(full_name))
            found += discover_folder(full_name) if hasattr(found[-1], "__path__") else []
    return found


def discover_folder(package_name: str) -> list[ModuleType]:
    """按文件名发现 — import every module that lies directly in a package, in the order of their names."""
    package = importlib.import_module(package_name)
    names = sorted(entry.name for entry in pkgutil.iter_modules(package.__path__) if not entry.name.startswith("_"))
    return [importlib.import_module(f"{package_name}.{name}") for name in names]


def _origin(thing: object) -> str:
    named = thing if hasattr(thing, "__qualname__") else type(thing)
    return f"{named.__module__}.{getattr(named, '__qualname__', named)}"
