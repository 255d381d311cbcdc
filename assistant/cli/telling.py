"""Tells a call to a person in a terminal: transcript, warnings, cards, scorecard.

The words are the page's: one catalogue for both.
"""

from __future__ import annotations

from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from assistant.core.call import Call
from assistant.core.card import TIERS, Card, TierName
from assistant.core.events import CallEnded, CallEvent
from assistant.core.grade import THIN, Finding, Scorecard
from assistant.core.rubric import Rubric
from assistant.core.signal import Signal
from assistant.core.speech import Utterance
from assistant.web.words import words
from knowledge.types import Language

_SEVERITY = {"info": "cyan", "warning": "yellow", "critical": "bold red"}
_VERDICT = {"pass": "green", "fail": "bold red", "unsure": "yellow", "not_applicable": "dim"}
_TIER: dict[TierName, str] = {"basic": "▂   ", "marketing": "▂▄  ", "expert": "▂▄▆ "}
_SPEAKER = {"agent": "blue", "customer": "dark_orange3"}


def say(key: str, language: Language, **values: object) -> str:
    """A text of the catalogue, filled."""
    return words(language)[key].format(**values)


def say_signal(signal: Signal, language: Language) -> str:
    """A signal in words: what kind, and the figures that matter."""
    details = signal.details
    text = say(f"signal.{signal.kind}", language)
    if signal.kind == "wrong_claim":
        text += f": {details['stated']} → {details['right']} ({details['title']})"
    elif signal.kind == "repeated_question":
        text = say("signal.repeated_question.times", language, times=details["times"])
    elif signal.kind == "agitation":
        text += " · " + say(
            "signal.agitation.measure",
            language,
            pace=details["pace_z"],
            pitch=details["f0_semitones"],
        )
    elif signal.kind == "complaint_risk":
        text += f" {float(details['probability']):.0%}"
    elif "seconds" in details:
        text += f" {details['seconds']} s"
    return text


def clock(seconds: float) -> str:
    """Minutes and seconds of a call: 04:09."""
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"


class Teller:
    """Prints events as they come; a turn is printed once it is whole."""

    def __init__(self, console: Console, language: Language, rubric: Rubric) -> None:
        self._console = console
        self._language: Language = language
        self._titles = {item.id: item.title.say(language) for item in rubric.items}
        self._waiting: Utterance | None = None
        self._told: tuple[str, str] = ("", "")
        """The utterance printed last and its text: what it grows by is printed alone."""

    def tell(self, event: CallEvent) -> None:
        """Print one event; events of no interest to a person print nothing."""
        body = event.body
        match body:
            case Call():
                self._opening(body)
            case Utterance():
                if self._waiting is not None and self._waiting.id != body.id:
                    self._turn()
                self._waiting = body
            case Signal():
                self._turn()
                self._signal(event.at, body)
            case Card():
                self._turn()
                self._card(event.at, body)
            case CallEnded():
                self._turn()
                self._console.print(
                    Text(f"{clock(body.seconds)}  {say('call.ended', self._language)}", "dim")
                )
            case Scorecard():
                self._scorecard(body)
            case _:
                pass

    def tell_grade(self, name: str, card: Scorecard) -> None:
        """Print the scorecard of a call that is not told."""
        self._heading(name)
        self._scorecard(card)

    def _opening(self, call: Call) -> None:
        who = call.customer.name if call.customer else ""
        self._heading(" · ".join(part for part in (call.title or call.id, who) if part))

    def _heading(self, line: str) -> None:
        self._console.print()
        self._console.rule(Text(line, "bold"), align="left", style="dim")

    def _turn(self) -> None:
        said, self._waiting = self._waiting, None
        if said is None:
            return
        known = self._told[1] if self._told[0] == said.id else ""
        fresh = said.text.removeprefix(known).strip()
        self._told = (said.id, said.text)
        if not fresh:
            return
        row = Table.grid(padding=(0, 1))
        row.add_column(width=5, style="dim")
        row.add_column(width=8, style=_SPEAKER[said.speaker])
        row.add_column()
        row.add_row(
            "" if known else clock(said.start),
            "" if known else say(f"speaker.{said.speaker}", self._language),
            Text(fresh),
        )
        self._console.print(row)

    def _signal(self, at: float, signal: Signal) -> None:
        mark = Text("  ▲ ", _SEVERITY[signal.severity])
        mark.append(say_signal(signal, self._language), _SEVERITY[signal.severity])
        if signal.quote:
            mark.append(f"  “{signal.quote}”", "italic dim")
        self._console.print(Padding(mark, (0, 0, 0, 4)))

    def _card(self, at: float, card: Card) -> None:
        parts: list[Text] = []
        for name in TIERS:
            tier = card.tiers.get(name)
            if tier is None:
                continue
            text = Text(_TIER[name], "green")
            text.append(say(f"tier.{name}", self._language) + "  ", "dim")
            text.append(tier.lines[0], "bold")
            for line in tier.lines[1:]:
                text.append(f"\n     · {line}")
            sources = {(cited.title or cited.document, cited.version) for cited in tier.citations}
            for title, version in sorted(sources):
                text.append(f"\n     ↳ {title} v{version}", "cyan")
            parts.append(text)
        if card.because.quote:
            heard = say("card.heard", self._language, at=clock(at), quote=card.because.quote)
            parts.append(Text(heard, "italic dim"))
        self._console.print(
            Padding(
                Panel(
                    Group(*parts),
                    title=say(f"card.{card.kind}", self._language),
                    title_align="left",
                    border_style="green" if card.kind == "answer" else "yellow",
                    width=min(self._console.width - 6, 96),
                ),
                (0, 0, 0, 4),
            )
        )

    def _scorecard(self, card: Scorecard) -> None:
        score = "–" if card.score is None else f"{card.score:.0f}"
        thin = card.coverage is not None and card.coverage < THIN
        colour = "bold red" if card.critical_failed else "bold yellow" if thin else "bold green"
        judged = "" if card.coverage is None else self._judged(card.coverage)
        self._console.print()
        self._console.print(
            Text.assemble(
                (say("score.title", self._language) + " ", "bold"),
                (score, colour),
                (judged, "dim"),
                (f"  {card.rubric.name} {card.rubric.version}", "dim"),
            )
        )
        table = Table(box=None, padding=(0, 1), show_header=False, pad_edge=False)
        table.add_column(no_wrap=True)
        table.add_column(ratio=2)
        table.add_column(no_wrap=True, style="dim")
        table.add_column(ratio=3, style="italic")
        order = {"fail": 0, "unsure": 1, "pass": 2, "not_applicable": 3}
        for finding in sorted(card.findings, key=lambda f: order[f.verdict]):
            table.add_row(*self._finding(finding))
        self._console.print(table)

    def _judged(self, share: float) -> str:
        return "  " + say("score.judged", self._language, share=f"{share:.0%}")

    def _finding(self, finding: Finding) -> tuple[Text, str, str, str]:
        shown = finding.evidence[0] if finding.evidence else None
        if shown is None:
            where, words = "", finding.reason
        elif shown.span is not None:
            where, words = f"{clock(shown.span[0])}–{clock(shown.span[1])}", finding.reason
        else:
            where, words = clock(shown.start or 0.0), f"“{shown.quote}”"
        verdict = Text(say(f"verdict.{finding.verdict}", self._language), _VERDICT[finding.verdict])
        return verdict, self._titles.get(finding.item, finding.item), where, words
