"""One live call. Reads as the data flow; the only place that joins the stages."""
