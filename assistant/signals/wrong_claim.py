"""The agent states a product fact that the knowledge base says otherwise."""

from __future__ import annotations

from assistant.core.signal import Signal, signal_key

from .context import Context


def detect(context: Context) -> tuple[Signal, ...]:
    """Critical, with what was said and what is right; once an attribute and utterance."""
    said = context.newest
    if said is None or said.speaker != "agent":
        return ()
    return tuple(
        Signal(
            key=signal_key("wrong_claim", claim.attribute, claim.product, said.id),
            kind="wrong_claim",
            severity="critical",
            rule=claim.attribute,
            utterances=(said.id,),
            quote=claim.quote,
            details={
                "product": claim.product,
                "attribute": claim.attribute,
                "stated": claim.value.text,
                "right": claim.fact.text,
                "right_quote": claim.fact.quote,
                "document": claim.fact.document,
                "title": claim.fact.title,
                "version": claim.fact.version,
                "chunk": claim.fact.chunk,
            },
        )
        for claim in context.claims
        if claim.agrees is False and claim.fact is not None
    )
