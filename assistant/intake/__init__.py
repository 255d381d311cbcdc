"""In: transcripts in any WhisperX shape become segments, segments become utterances."""
