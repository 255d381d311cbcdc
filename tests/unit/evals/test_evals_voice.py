"""`eval run voice`: clips are judged by their speaker's own, and by nothing that is an answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from made_voices import noise, voice

from assistant.core.speech import Deviation
from assistant.errors import BadInput
from assistant.signals.arousal import PRIOR, arousal, shipped_weights
from evals.clips import is_high
from evals.fit.voice import learned, voice_report
from evals.tasks.voice import run_voice

SPEAKERS = {"low": 110.0, "high": 210.0}


def made(folder: Path, **more: Any) -> Path:
    """Two speakers an octave apart, each calm four times and excited four times."""
    rows: list[dict[str, Any]] = []
    for who, usual in SPEAKERS.items():
        for n in range(4):
            for emotion, up, falls in (("neutral", 0.0, 1.6), ("anger", 6.0, 0.9)):
                hertz = usual * 2 ** ((up + 0.2 * n) / 12)
                samples = voice(hertz, seconds=1.2, falls=falls) + noise(1.2, level=1e-4)
                name = f"{who}-{emotion}-{n}.flac"
                soundfile.write(folder / name, samples, 16_000)
                rows.append({"file": name, "speaker": who, "emotion": emotion, **more})
    write(folder, rows)
    return folder


def write(folder: Path, rows: list[dict[str, Any]]) -> None:
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "labels.jsonl").write_text(lines, "utf-8")


def read(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "labels.jsonl").read_text().splitlines()]


def test_a_deep_voice_raised_is_high_and_a_high_voice_at_ease_is_not(tmp_path: Path):
    outcome = run_voice(made(tmp_path))
    report = outcome.report
    assert report["n"] == 16
    assert report["metrics"]["high_arousal_recall"]["value"] == 1.0
    assert report["metrics"]["false_alarm_rate"]["value"] == 0.0
    assert report["metrics"]["auc"]["value"] == 1.0
    assert set(report["baselines"]) == {"F0 alone", "energy alone", "tilt alone"}
    assert 0 < report["real_time_factor"] < 0.1


def test_answers_change_no_prediction(tmp_path: Path):
    folder = made(tmp_path)
    told = run_voice(folder).predictions
    write(folder, [{**row, "emotion": "neutral", "sex": "?"} for row in read(folder)])
    assert run_voice(folder).predictions == told


def test_without_labels_there_are_predictions_only(tmp_path: Path):
    folder = made(tmp_path)
    write(folder, [{"file": row["file"], "speaker": row["speaker"]} for row in read(folder)])
    outcome = run_voice(folder)
    assert outcome.report["n"] == 0
    assert len(outcome.predictions) == 16


def test_emotions_of_neither_kind_are_heard_and_not_scored(tmp_path: Path):
    folder = made(tmp_path)
    rows = read(folder)
    write(folder, [{**row, "emotion": "boredom"} for row in rows[:4]] + rows[4:])
    outcome = run_voice(folder)
    assert (outcome.report["n"], len(outcome.predictions)) == (12, 16)
    assert [is_high({"emotion": one}) for one in ("Fear", "neutral", "disgust", None)] == [
        True, False, None, None,
    ]  # fmt: skip


def test_a_voice_nobody_knows_is_not_called_high(tmp_path: Path):
    folder = made(tmp_path)
    write(folder, [{"file": row["file"], "emotion": row["emotion"]} for row in read(folder)])
    for one in run_voice(folder).predictions:
        assert (one["score"], one["label"]) == (0.5, False)


def test_silent_and_tiny_clips_are_not_high_and_harm_no_other(tmp_path: Path):
    folder = made(tmp_path)
    soundfile.write(folder / "silent.flac", np.zeros(16_000), 16_000)
    soundfile.write(folder / "tiny.flac", np.zeros(10), 16_000)
    more = [{"file": f"{one}.flac", "speaker": "low"} for one in ("silent", "tiny")]
    write(folder, [*read(folder), *more])
    outcome = run_voice(folder)
    assert outcome.report["metrics"]["auc"]["value"] == 1.0
    assert [one["label"] for one in outcome.predictions[-2:]] == [False, False]


def test_groups_are_told_apart(tmp_path: Path):
    assert set(run_voice(made(tmp_path), by="speaker").report["by"]) == set(SPEAKERS)


def test_a_folder_that_is_none_or_lacks_a_file_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match="no folder"):
        run_voice(tmp_path / "gone")
    with pytest.raises(BadInput, match=r"labels\.jsonl"):
        run_voice(tmp_path)
    write(tmp_path, [{"file": "gone.flac", "speaker": "a", "emotion": "anger"}])
    with pytest.raises(BadInput, match=r"gone\.flac cannot be read"):
        run_voice(tmp_path)


def test_what_is_learned_parts_the_two_and_leaves_the_rest_at_its_prior():
    calm = [Deviation(f0_semitones=s, tilt_db=s / 2) for s in (-1.0, 0.0, 0.5, 1.0, 2.6)]
    high = [Deviation(f0_semitones=s, tilt_db=s / 2) for s in (2.4, 5.0, 6.0, 7.0, 9.0, 8.0)]
    weights = learned([*calm, *high], [False] * 5 + [True] * 6)
    assert all(arousal(one, weights=weights) < 0.5 for one in calm[:4])
    assert all(arousal(one, weights=weights) > 0.5 for one in high[1:])
    assert all(weights[name] == PRIOR[name] for name in ("pace_z", "energy_z", "words"))


def test_one_speaker_alone_teaches_nothing(tmp_path: Path):
    folder = made(tmp_path)
    write(folder, [row for row in read(folder) if row["speaker"] == "low"])
    with pytest.raises(BadInput, match="two speakers"):
        voice_report(folder, 0)


def test_on_speakers_left_out_recall_is_high_and_false_alarms_are_few(real_data: Path):
    report = voice_report(real_data / "emotion_audio", 0)
    scores = report["by the other speakers"]
    assert scores["high_arousal_recall"] >= 0.8
    assert scores["false_alarm_rate"] <= 0.1
    assert scores["auc"] >= 0.95
    shipped = {name: (one["weight"], one["middle"]) for name, one in report["cues"].items()}
    assert shipped == shipped_weights()
