"""The agent states a product fact that the knowledge base knows nothing of."""

from __future__ import annotations

from assistant.core.signal import Signal, signal_key

from .context import Context


def detect(context: Context) -> tuple[Signal, ...]:
    """Information only: it may be right. Raised where a product is known to be meant."""
    said = context.newest
    if said is None or said.speaker != "agent":
        return ()
    return tuple(
        Signal(
            key=signal_key("unknown_claim", claim.attribute, claim.product, said.id),
            kind="unknown_claim",
            severity="info",
            rule=claim.attribute,
            utterances=(said.id,),
            quote=claim.quote,
            details={"product": claim.product, "stated": claim.value.text},
        )
        for claim in context.claims
        if claim.agrees is None and claim.product
    )
