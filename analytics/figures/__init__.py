"""Answers drawn: functions of answers and a theme that return plain Plotly-JSON dicts, without plotly itself."""
