"""Coding: themes applied to stretches of segments, by a dictionary or by a person."""
