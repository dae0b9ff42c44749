"""Payment methods: how an expense was paid."""

from enum import StrEnum


class PaymentMethod(StrEnum):
    """How an expense was paid."""

    CASH = "CASH"
    CARD = "CARD"
    BANK_TRANSFER = "BANK_TRANSFER"
    MOBILE = "MOBILE"
    VOUCHER = "VOUCHER"
    OTHER = "OTHER"

    @property
    def label(self) -> str:
        """The method as people read it: "bank transfer"."""
        return self.value.replace("_", " ").lower()
