"""The customer speaks faster and higher at once: the reflex for a soothing script.

Either alone is weak: people speed up when they read numbers out and go up when they ask. Both in
one utterance, over the speaker's own baseline, is arousal. What else speaks for it sets how grave
it is: a supervisor is called only where the voice is not the only witness.
"""

from __future__ import annotations

from assistant.core.signal import Severity, Signal, signal_key
from assistant.core.speech import Deviation, Utterance

from .arousal import arousal
from .context import Context
from .emotion import felt

PACE_Z = 2.0
F0_SEMITONES = 3.0
"""Beyond two deviations above an even speaker's own lies one stretch in 44; smaller steps of pitch
than three semitones play no part between speaker and listener ('t Hart 1981, "Differential
sensitivity to pitch distance, particularly in speech", J. Acoust. Soc. Am. 69)."""
LEAST_S = 1.5
LOUDER_Z = 2.0
CRITICAL_FROM = 0.5
"""More likely than not by all evidence together."""
AGAIN_AFTER_S = 45.0
"""The soothing script is not offered for every sentence of one outburst."""


def detect(context: Context) -> tuple[Signal, ...]:
    """Warning; critical where energy, words, repetition or an earlier outburst bear it out."""
    said = context.newest
    if said is None or said.speaker != "customer":
        return ()
    deviation = faster_and_higher(said)
    if deviation is None:
        return ()
    recent, before = _outbursts(context, said)
    words = felt(context, "customer", said.end)
    repeated = _repeated(context)
    probability = arousal(deviation, words, repeated)
    louder = deviation.energy_z is not None and deviation.energy_z >= LOUDER_Z
    witnessed = louder or words > 0 or repeated > 0
    grave = bool(before) or (witnessed and probability >= CRITICAL_FROM)
    severity: Severity = "critical" if grave else "warning"
    if "critical" in recent or severity in recent:
        return ()
    return (
        Signal(
            key=signal_key("agitation", said.id, *(("critical",) if grave else ())),
            kind="agitation",
            severity=severity,
            rule="faster_and_higher",
            utterances=(said.id,),
            quote=said.text,
            details={
                **measured(deviation),
                "louder": louder,
                "words": round(words, 1),
                "repeated": round(repeated, 1),
                "probability": round(probability, 2),
            },
        ),
    )


def faster_and_higher(said: Utterance) -> Deviation | None:
    """How an utterance deviates, where pace and F0 both do so far enough and long enough."""
    deviation = said.prosody.deviation if said.prosody else None
    if deviation is None or said.seconds < LEAST_S:
        return None
    if deviation.pace_z is None or deviation.f0_semitones is None:
        return None
    over = deviation.pace_z >= PACE_Z and deviation.f0_semitones >= F0_SEMITONES
    return deviation if over else None


def measured(deviation: Deviation) -> dict[str, str | float | int | bool]:
    """What the page shows of it."""
    known = {
        "pace_z": deviation.pace_z,
        "f0_semitones": deviation.f0_semitones,
        "energy_z": deviation.energy_z,
    }
    return {name: value for name, value in known.items() if value is not None}


def _repeated(context: Context) -> float:
    """How many times something had to be asked again, this time by its probability."""
    before = sum(signal.kind == "repeated_question" for signal in context.signals)
    now = max((one.probability for one in context.repeats), default=0.0)
    return before + (now if now >= 0.5 else 0.0)


def _outbursts(context: Context, said: Utterance) -> tuple[list[Severity], list[Severity]]:
    """What was told of this outburst, and of those before it."""
    starts = {one.id: one.start for one in context.utterances}
    recent: list[Severity] = []
    before: list[Severity] = []
    for signal in context.signals:
        if signal.kind == "agitation":
            began = starts.get(signal.utterances[0], 0.0)
            (recent if said.start - began < AGAIN_AFTER_S else before).append(signal.severity)
    return recent, before
