"""The type of numpy arrays, without the cost of numpy's typing module at run time (30 ms at every start)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray as NDArray
else:

    class NDArray:
        """Stand for ``numpy.typing.NDArray`` where types are only written down, never looked at."""

        def __class_getitem__(cls, item: Any) -> type:
            return cls
