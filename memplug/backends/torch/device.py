"""Where a model computes and in what numbers: cuda, mps or cpu; float32, half precision or int8."""

from __future__ import annotations

import importlib.util
import threading
import warnings
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from memplug.errors import ConfigError, MissingExtraError

DType: TypeAlias = Literal["auto", "float32", "bfloat16", "float16", "int8"]

_DTYPES = get_args(DType)

_quantising = threading.Lock()


@dataclass(frozen=True, slots=True)
class Placement:
    """A device ("cpu", "cuda", "cuda:1", "mps") and the numbers used there, neither of them "auto" any more."""

    device: str
    dtype: str

    def __str__(self) -> str:
        return f"{self.device} {self.dtype}"


def need_torch(what: str) -> None:
    """Raises MissingExtraError where torch or transformers is not installed; imports neither."""
    if not all(importlib.util.find_spec(name) for name in ("torch", "transformers")):
        raise MissingExtraError(what, "torch")


def place(device: str = "auto", dtype: str = "auto") -> Placement:
    """The placement for what was asked; "auto" takes cuda, then mps, then cpu.

    Numbers: on cuda bfloat16 where the hardware has it, else float16; on mps float16; on a cpu float32. int8
    (linear layers only, their input quantised as it comes) exists on a cpu. Raises ConfigError where this
    machine lacks what was named.
    """
    import torch

    check_options(device, dtype)
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "mps" if _has_mps() else "cpu"
    kind = _kind(device)
    if dtype == "auto":
        dtype = _fast(device, kind)
    if dtype == "int8" and kind != "cpu":
        raise ConfigError(
            f"int8 is for a CPU, and the device is {device!r}; take dtype 'auto' there",
            field="dtype",
        )
    return Placement(device, dtype)


def check_options(device: str, dtype: str = "auto", **numbers: Any) -> None:
    """Raises ConfigError for a device or dtype that no machine has, and for a number that is not above 0.

    Imports nothing, so that a wrong option is told when a Memory is opened, not when it first searches.
    """
    kind, _, number = str(device).partition(":")
    if kind not in ("auto", "cpu", "cuda", "mps") or (number and not number.isdecimal()):
        raise ConfigError(
            f"there is no device {device!r}; there are: auto, cpu, cuda, cuda:N, mps",
            field="device",
        )
    if dtype not in _DTYPES:
        known = ", ".join(_DTYPES)
        raise ConfigError(f"there is no dtype {dtype!r}; there are: {known}", field="dtype")
    for name, value in numbers.items():
        if value is not None and not (isinstance(value, int | float) and value > 0):
            raise ConfigError(f"is {value!r}; it has to be a number above 0", field=name)


def _kind(device: str) -> str:
    """The part before the number. Raises ConfigError where this machine has no such device."""
    import torch

    kind, _, number = device.partition(":")
    here = {"cpu": True, "mps": kind == "mps" and _has_mps()}
    if kind == "cuda":
        here["cuda"] = int(number or 0) < torch.cuda.device_count()
    if not here[kind]:
        raise ConfigError(f"this machine has no device {device!r}; take 'auto'", field="device")
    return kind


def _fast(device: str, kind: str) -> str:
    import torch

    if kind == "cuda":
        # Before Ampere, bfloat16 is emulated and slow.
        major, _ = torch.cuda.get_device_capability(device)
        return "bfloat16" if major >= 8 else "float16"
    return "float16" if kind == "mps" else "float32"


def _has_mps() -> bool:
    import torch

    backend = getattr(torch.backends, "mps", None)
    return bool(backend is not None and backend.is_available())


def settle(model: Any, placement: Placement) -> Any:
    """The model there, in those numbers, ready to infer: no dropout, no gradients. Raises ConfigError."""
    import torch

    model = model.eval().requires_grad_(False)
    if placement.dtype == "int8":
        return _quantised(model.float())
    return model.to(device=placement.device, dtype=getattr(torch, placement.dtype))


def _quantised(model: Any) -> Any:
    """The model with int8 linear layers."""
    import torch

    try:
        from torch.ao.quantization import quantize_dynamic
    except ImportError as error:
        raise ConfigError(
            f"torch {torch.__version__} has no dynamic quantisation; take dtype 'auto'",
            field="dtype",
        ) from error
    # Filters of warnings are the whole process's, so that two threads must not change them at once.
    with _quantising, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # announces its own end since torch 2.9
        return quantize_dynamic(model, {torch.nn.Linear}, dtype=torch.qint8)
