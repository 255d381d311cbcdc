"""The customer speaks faster and higher at once: the reflex for a soothing script.

Either alone is weak: people speed up when they read numbers out and go up when they ask. Both in
one utterance, over the speaker's own baseline, is arousal.
"""

from __future__ import annotations

from assistant.core.signal import Severity, Signal, signal_key

from .context import Context

PACE_Z = 2.0
F0_SEMITONES = 3.0
LEAST_S = 1.5
LOUDER_Z = 2.0
AGAIN_AFTER_S = 45.0
"""The soothing script is not offered for every sentence of one outburst."""


def detect(context: Context) -> tuple[Signal, ...]:
    """Warning; critical when louder as well, or when the customer was agitated before."""
    said = context.newest
    if said is None or said.speaker != "customer" or said.seconds < LEAST_S:
        return ()
    deviation = said.prosody.deviation if said.prosody else None
    if deviation is None or deviation.pace_z is None or deviation.f0_semitones is None:
        return ()
    if deviation.pace_z < PACE_Z or deviation.f0_semitones < F0_SEMITONES:
        return ()
    earlier = [signal for signal in context.signals if signal.kind == "agitation"]
    starts = {one.id: one.start for one in context.utterances}
    if any(said.start - starts.get(s.utterances[0], 0.0) < AGAIN_AFTER_S for s in earlier):
        return ()
    louder = deviation.energy_z is not None and deviation.energy_z >= LOUDER_Z
    severity: Severity = "critical" if louder or earlier else "warning"
    return (
        Signal(
            key=signal_key("agitation", said.id),
            kind="agitation",
            severity=severity,
            rule="faster_and_higher",
            utterances=(said.id,),
            quote=said.text,
            details={
                "pace_z": deviation.pace_z,
                "f0_semitones": deviation.f0_semitones,
                "louder": louder,
            },
        ),
    )
