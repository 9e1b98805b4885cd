"""How invariants are broken behind the product's back; those of claims register themselves beside the others."""

from tests.invariants import claims

__all__ = ["claims"]
