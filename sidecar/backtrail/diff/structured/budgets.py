"""Work that one comparison may spend on what only makes its answer nicer."""

__all__ = ["Budget"]


class Budget:
    """Units of work; who needs more than is left takes the cheaper way."""

    __slots__ = ("left",)

    def __init__(self, units: int) -> None:
        self.left = units

    def take(self, units: int) -> bool:
        """Whether that much was left; then it is spent."""
        if units > self.left:
            return False
        self.left -= units
        return True
